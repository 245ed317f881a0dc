"""What the knob table says about libraries, compared with the libraries themselves: run by ``-m libraries``.

A wrong declaration would pass the generated programs, which are made of it. Here the installed library decides:
does the callable exist, has it this parameter, at this position; does the class have this attribute. What a library
takes as ``**options`` has to stand as a word in its source. See requirements.txt for how to install them.
"""

from __future__ import annotations

import contextlib
import importlib
import inspect
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from certlint.knobs import KNOBS, MODELS
from certlint.model.knobs import Kind, Knob, ModelKind

pytestmark = pytest.mark.libraries

DOTTED = {Kind.ARGUMENT, Kind.ATTRIBUTE, Kind.ITEM, Kind.CALL, Kind.OVERRIDE}

OLD = {
    "ssl.wrap_socket": "Python < 3.12",
    "ssl.match_hostname": "Python < 3.12",
    "nntplib": "Python < 3.13",
    "consul.check.tls_skip_verify": "python-consul2, py-consul",
    "botocore.vendored.urllib3": "botocore < 1.11",
    "kafka.KafkaClient": "kafka-python < 2.1",
    "consul.aio": "Python < 3.11",
    "docker.TLSConfig.assert_hostname": "docker < 7",
    "elasticsearch.Urllib3HttpConnection": "elasticsearch < 8",
    "elasticsearch.RequestsHttpConnection": "elasticsearch < 8",
    "elasticsearch.AIOHttpConnection": "elasticsearch < 8",
    "geopy.geocoders.LocationIQ": "geopy 2.0",
    "geopy.geocoders.AlgoliaPlaces": "geopy < 2.4",
    "pyVim.SmartConnectNoSSL": "pyVmomi < 8.0.1",
    "redis.asyncio": "redis < 8: ssl_ca_path",
    "twisted.ClientTLSOptions": "Twisted < 26",
    "selenium.accept_insecure_certs:profile": "selenium 3",
    "selenium.accept_insecure_certs:desired": "selenium < 4.10",
    "selenium.add_argument:service": "selenium < 4.10",
}
"""Knobs, or the beginnings of targets, that the newest versions do not have any more, or not yet."""

PASSED_TO = {
    "aiohttp_socks": ("aiohttp",),
    "grequests": ("requests",),
    "mechanicalsoup": ("requests",),
    "requests": ("urllib3",),
    "s3fs": ("botocore",),
    "web3": ("requests",),
}
"""Libraries whose ``**options`` go on to another one."""


def _by_library() -> dict[str, list[tuple[Knob, str]]]:
    found: dict[str, list[tuple[Knob, str]]] = defaultdict(list)
    for knob in KNOBS:
        for target in knob.targets if knob.kind in DOTTED else ():
            found[target.partition(".")[0]].append((knob, target))
    return dict(found)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


LIBRARIES = _by_library()
REQUIREMENTS = [
    _normal(re.split(r"[\[<>=;# ]", line)[0])
    for line in Path(__file__).with_name("requirements.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
DISTRIBUTIONS = {_normal(name) for names in packages_distributions().values() for name in names}


@pytest.mark.parametrize("root", sorted(LIBRARIES))
@pytest.mark.filterwarnings("ignore")
def test_the_library_has_what_the_table_says(root: str) -> None:
    try:
        importlib.import_module(root)
    except Exception as error:
        pytest.skip(f"{root} is not installed, or not for this Python: {error!r}")
    wrong = [f"{knob.id}: {problem}" for knob, target in LIBRARIES[root] for problem in problems(knob, target)]
    assert not wrong, "\n" + "\n".join(dict.fromkeys(wrong))


@pytest.mark.filterwarnings("ignore")
def test_verified_means_compared() -> None:
    """Whatever the table calls verified was looked at above. Needs all of requirements.txt."""
    missing = [name for name in REQUIREMENTS if name not in DISTRIBUTIONS]
    if missing:
        pytest.skip(f"not installed: {', '.join(missing)}")
    assert [knob.id for knob in KNOBS if knob.status == "verified" and not is_proven(knob)] == []


def is_proven(knob: Knob) -> bool:
    """Whether an installed library has what the knob names."""
    if knob.kind not in DOTTED:
        return any(has_word(root, word) for root in _roots(knob.library) for word in _own_words(knob))
    return any(_is_there(knob, target) for target in knob.targets)


def _is_there(knob: Knob, target: str) -> bool:
    if _is_old(knob, target):
        return False
    try:
        _first(spellings(target))
    except (ImportError, LookupError):
        return False
    return not list(problems(knob, target))


def _roots(distribution: str) -> list[str]:
    """The packages that an installed distribution is imported by."""
    wanted = _normal(distribution)
    return [root for root, names in packages_distributions().items() if wanted in map(_normal, names)]


def _own_words(knob: Knob) -> tuple[str, ...]:
    """The words by which a library knows a knob that is no part of its Python interface."""
    if knob.kind is Kind.COMMAND:
        return knob.keys
    return (knob.parameter,) if knob.parameter and knob.kind is not Kind.WARNING_FILTER else knob.targets


def _is_old(knob: Knob, target: str) -> bool:
    return knob.id in OLD or any(target == old or target.startswith(f"{old}.") for old in OLD)


def problems(knob: Knob, target: str) -> Iterator[str]:
    """What is not as the declaration says."""
    if _is_old(knob, target):
        return
    try:
        owner, thing = _first(spellings(target))
    except ImportError:
        return  # an extra that is not installed, or not for this system
    except LookupError as error:
        yield f"{target}: {error}"
        return
    if knob.kind is Kind.ATTRIBUTE:
        if not _has_attribute(thing, knob.parameter) and not mentions(target, knob.parameter):
            yield f"{target} has no attribute {knob.parameter}"
    elif knob.kind in (Kind.ARGUMENT, Kind.ITEM) and callable(thing):
        name = knob.parameter if knob.kind is Kind.ARGUMENT else next(iter(knob.keys), "")
        yield from _parameter_problems(knob, target, owner, thing, name)
        if knob.kind is Kind.ITEM and not mentions(target, knob.parameter):
            yield f"{target}: no {knob.parameter!r} in its source"


def _parameter_problems(knob: Knob, target: str, owner: Any, thing: Any, name: str) -> Iterator[str]:
    try:
        signature = inspect.signature(thing)
    except (TypeError, ValueError):
        if name and not mentions(target, name):
            yield f"{target}: no {name!r} in its source"
        return
    kinds = inspect.Parameter
    parameters = [p for p in signature.parameters.values() if p.kind not in (kinds.VAR_POSITIONAL, kinds.VAR_KEYWORD)]
    names = [parameter.name for parameter in parameters]
    if inspect.isclass(owner) and names[:1] in (["self"], ["cls"]):
        del parameters[0], names[0]
    takes_options = any(p.kind is kinds.VAR_KEYWORD for p in signature.parameters.values())
    takes_more = any(p.kind is kinds.VAR_POSITIONAL for p in signature.parameters.values())
    if name and name not in names and not (takes_options and mentions(target, name)):
        yield f"{target} takes no {name}: {signature}"
    elif knob.position is not None and name in names:
        at = names.index(name)
        if parameters[at].kind is kinds.KEYWORD_ONLY or at != knob.position:
            yield f"{target} takes {name} at {at}, {parameters[at].kind.description}"
    elif knob.position is not None and not takes_more and knob.position >= len(names):
        yield f"{target} takes no {knob.position + 1} arguments"


def spellings(target: str) -> list[str]:
    """The dotted name, and what the table takes for the same."""
    return [target] + [
        alias + target[len(model.result) :]
        for model in MODELS
        if model.kind is ModelKind.ALIAS and f"{target}.".startswith(f"{model.result}.")
        for alias in model.targets
        if alias.partition(".")[0] == target.partition(".")[0]
    ]


def _first(names: list[str]) -> tuple[Any, Any]:
    """What the first of the names that is there stands for. Raises LookupError if none is."""
    for name in names:
        with contextlib.suppress(LookupError):
            return resolve(name)
    return resolve(names[0])


@cache
def resolve(target: str) -> tuple[Any, Any]:
    """The owner and the thing of a dotted name. Raises LookupError if it is not there."""
    parts = target.split(".")
    owner: Any = None
    thing: Any = None
    for index, part in enumerate(parts):
        owner, name = thing, ".".join(parts[: index + 1])
        try:
            if thing is None:
                thing = importlib.import_module(part)
            elif isinstance(thing, ModuleType) and not hasattr(thing, part):
                thing = importlib.import_module(name)
            else:
                thing = getattr(thing, part)
        except ModuleNotFoundError as error:
            spaces = ("azure", "google", "backports")
            if error.name and (parts[0] in spaces or not f"{error.name}.".startswith(f"{parts[0]}.")):
                raise
            raise LookupError(f"no {name}") from error
        except ImportError:
            raise
        except AttributeError as error:
            if not mentions(target, part):
                raise LookupError(f"no {name}") from error
            thing = _Made(part)
    return owner, thing


class _Made:
    """Something that is there in instances only."""

    def __init__(self, name: str) -> None:
        self.name = name

    def __getattr__(self, name: str) -> _Made:
        if name.startswith("__"):
            raise AttributeError(name)
        return _Made(name)


def _has_attribute(thing: Any, name: str) -> bool:
    if isinstance(thing, _Made) or hasattr(thing, name):
        return True
    return any(name in getattr(cls, "__annotations__", {}) for cls in getattr(thing, "__mro__", ()))


@cache
def _source(root: str) -> bytes:
    """All of a library's own text: Python, and what is compiled."""
    module = sys.modules.get(root) or importlib.import_module(root)
    file = getattr(module, "__file__", None)
    folders = [Path(folder) for folder in getattr(module, "__path__", ())]
    folders += [folder.with_name(f"{folder.name}.libs") for folder in folders]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".so"}]
    files += [path for folder in folders[-1:] for path in sorted(folder.glob("*.so.*"))]
    if not folders and file:
        files = [Path(file)]
    return b"\n".join(path.read_bytes() for path in files)


def mentions(target: str, word: str) -> bool:
    """Whether the source of the library, or of the one it passes options to, has the word."""
    root = target.partition(".")[0]
    return any(has_word(name, word) for name in (root, *PASSED_TO.get(root, ())))


@cache
def has_word(root: str, word: str) -> bool:
    """Whether the source of the package has the word."""
    try:
        source = _source(root)
    except ImportError:
        return False
    return re.search(rb"(?<!\w)" + re.escape(word.encode()) + rb"(?!\w)", source) is not None
