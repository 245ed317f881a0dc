"""A first configuration for a project, made of what is seen in it."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from certlint.disk import read_file
from certlint.environments import by_path
from certlint.model.config import DEFAULT_ENVIRONMENTS
from certlint.model.frozen import dataclass
from certlint.settings.show import escaped

__all__ = ["Seen", "first_configuration", "look"]

_SETTINGS_MODULE = re.compile(rb"^(?:INSTALLED_APPS|ROOT_URLCONF)\s*[+:=]", re.MULTILINE)
_TEST_FOLDERS = frozenset({"test", "tests", "testing", "spec", "specs", "integration", "e2e"})
_WITH_VARIABLES = (".py", ".yml", ".yaml", ".sh", ".env", ".toml", ".cfg", ".ini")
_WITH_VARIABLES_NAMED = ("Dockerfile", "Makefile", "Jenkinsfile", ".env")
_PLAIN = re.compile(r"[\w./ +@~-]*")
"""A path that is its own glob."""
_MOST_BYTES = 1_000_000


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is in a project, as paths relative to its root.

    ``settings`` are modules with Django settings, ``tests`` folders that hold tests, ``variables`` the names of
    environment variables for CA bundles, the most used first.
    """

    settings: tuple[str, ...] = ()
    tests: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()


def look(root: str, files: Iterable[str], variables: Sequence[str]) -> Seen:
    """Look at the ``files`` (relative paths with ``/``) of the project at ``root`` for names of ``variables``."""
    settings: list[str] = []
    tests: dict[str, None] = {}
    counts: Counter[str] = Counter()
    any_of_them = "|".join(map(re.escape, variables)).encode()
    words = re.compile(rb"(?<![A-Za-z0-9_])(?:" + any_of_them + rb")(?![A-Za-z0-9_])")
    for file in sorted(files):
        *folders, name = file.split("/")
        if name.endswith(".py"):
            tests.update(dict.fromkeys(_test_folder(folders)))
        content = _read(os.path.join(root, *folders, name))
        if name.endswith(".py") and _SETTINGS_MODULE.search(content):
            settings.append(file)
        if (variables and name.endswith(_WITH_VARIABLES)) or name.startswith(_WITH_VARIABLES_NAMED):
            counts.update(word.decode() for word in words.findall(content))
    return Seen(tuple(settings), tuple(tests), tuple(name for name, _ in counts.most_common()))


def first_configuration(seen: Seen) -> str:
    """Write a ``certlint.toml`` that explains itself; what certlint does by itself stands in comments."""
    return "\n".join([*_head(), *_bundle(seen), *_environments(seen), *_waivers()]) + "\n"


def _head() -> Iterator[str]:
    yield "# How certlint judges this project. In pyproject.toml the same keys stand under [tool.certlint]."
    yield ""
    yield "# Folders and files to pass over, besides build, .venv and their like:"
    yield '# extend-exclude = ["vendor/"]'
    yield ""
    yield "# What fails a run: findings that are an error somewhere, or warnings, too:"
    yield '# fail-on = "warning"'
    yield ""


def _bundle(seen: Seen) -> Iterator[str]:
    if seen.variables:
        first, *others = seen.variables
        also = f" ({', '.join(others)} as well)" if others else ""
        yield f"# The CA bundle that this project uses. {first} is in use here{also}."
        yield f'bundle = {{ env = "{first}" }}'
    else:
        yield "# The CA bundle that this project uses:"
        yield '# bundle = { env = "REQUESTS_CA_BUNDLE" }'
        yield '# bundle = { expression = "settings.CA_BUNDLE", import = "from django.conf import settings" }'
        yield '# bundle = "system"'
    yield "# With a private CA in a file, `certlint --write-bundle certs/bundle.pem` adds the public roots to it, for:"
    yield '# bundle = { path = "certs/bundle.pem", complete = true, authorities = ["certs/corp-root.pem"] }'
    yield ""


def _environments(seen: Seen) -> Iterator[str]:
    """Where the settings modules and the tests belong by what certlint knows, and where that needs help."""
    places: dict[str, list[str]] = {environment.name: [] for environment in DEFAULT_ENVIRONMENTS}
    shared: list[str] = []
    for file in seen.settings:
        names = by_path(file, DEFAULT_ENVIRONMENTS)
        (places[names[0]] if len(names) == 1 else shared).append(file)
    unplaced = [
        folder
        for folder in seen.tests
        if by_path(f"{folder}/x.py", DEFAULT_ENVIRONMENTS) != ("test",) and _PLAIN.fullmatch(folder)
    ]
    yield "# Where code runs. An error in prod, a warning in dev, allowed in test; what no path places is in all three."
    if shared:
        yield f"# These settings hold everywhere, unless you place them: {_listed(shared)}"
    for environment in DEFAULT_ENVIRONMENTS:
        name = environment.name
        yield ""
        yield f"[environments.{name}]"
        if places[name]:
            yield f"# known by their names: {_listed(places[name])}"
        if name == "test" and unplaced:
            globs = ", ".join(f'"/{folder}/**"' for folder in unplaced)
            yield f"extend-paths = [{globs}]"
        else:
            yield f'# extend-paths = ["/scripts/{name}/**"]'
        entries = ", ".join(f'{key} = "{policy.value}"' for key, policy in environment.policy)
        yield f"# policy = {{ {entries} }}"
    yield ""


def _listed(files: Iterable[str]) -> str:
    """Paths for a comment, of which none ends it."""
    return ", ".join(map(escaped, files))


def _waivers() -> Iterator[str]:
    yield "# Exceptions stand in the code (# certlint: ignore[TLS101] until=2027-03-31 reason) or here:"
    yield "# [[waivers]]"
    yield '# code = "TLS101"'
    yield '# path = "src/legacy/erp.py"'
    yield "# until = 2027-03-31"
    yield '# reason = "appliance without CA support"'


def _test_folder(folders: Sequence[str]) -> Iterator[str]:
    """The outermost of the folders whose name says that it holds tests."""
    for depth, name in enumerate(folders, start=1):
        if name in _TEST_FOLDERS:
            yield "/".join(folders[:depth])
            return


def _read(location: str) -> bytes:
    """The content of a file; nothing if it cannot be read, or is larger than what people write."""
    try:
        return read_file(location, most=_MOST_BYTES)
    except OSError:
        return b""
