"""Within one class of names the spelling changes nothing of what is found: in programs, and in the fixtures."""

from __future__ import annotations

import io
import keyword
import re
import tokenize
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from lexicon.test_senses import ASKS, REFUSES

from certlint.analysis import analyze, link
from certlint.knobs import KNOBS, MODELS
from certlint.lexicon.hints import FLAGS
from certlint.lexicon.senses import (
    asks_to_verify,
    compares_host_names,
    is_path_word,
    refuses_to_verify,
    speaks_of_hostname,
)

FIXTURES = Path(__file__).parents[2] / "fixtures"

KNOWN = {word.strip("_-").replace("-", "_").casefold() for word in re.findall(r"[\w-]+", repr((KNOBS, MODELS, FLAGS)))}
"""Names that mean something to a library."""

Class = tuple[bool, bool, bool, bool]


def class_of(name: str) -> Class | None:
    """What a telling name says: which value is bad; whether it is about host names alone, of a path, a comparison."""
    if asks_to_verify(name) or refuses_to_verify(name):
        return asks_to_verify(name), speaks_of_hostname(name), is_path_word(name), compares_host_names(name)
    return None


CLASSES: dict[Class, list[str]] = {}
for each in ASKS + REFUSES:
    kind = class_of(each)
    assert kind is not None
    CLASSES.setdefault(kind, []).append(each)


# --- programs ------------------------------------------------------------------------------------

PROGRAMS = {
    "guard of an attribute": """
        import requests
        class Client:
            def __init__(self, NAME=GOOD):
                self.session = requests.Session()
                if SWITCHED_OFF:
                    self.session.verify = False
        Client(BAD)
        Client(NAME=BAD)
    """,
    "parameter handed on": """
        import requests
        def fetch(url, NAME=GOOD):
            return requests.get(url, verify=ASKED)
        fetch("https://a.example", BAD)
        fetch("https://a.example", NAME=BAD)
    """,
    "bad default": """
        import requests
        def fetch(url, NAME=BAD):
            return requests.get(url, verify=ASKED)
    """,
    "variable": """
        import requests
        NAME = BAD
        def fetch(url):
            return requests.get(url, verify=ASKED)
    """,
    "attribute of self": """
        import requests
        class Client:
            def __init__(self, host, NAME=BAD):
                self.NAME = NAME
            def fetch(self):
                return requests.get("https://a.example", verify=SELF_ASKED)
    """,
    "unknown call": """
        from acme import Portal
        Portal("a.example", NAME=BAD)
        Portal("a.example", NAME=GOOD)
    """,
    "unknown attribute": """
        def relax(portal):
            portal.options.NAME = BAD
    """,
    "class attribute": """
        class Options:
            NAME = BAD
    """,
    "key of a dict": """
        def options():
            return {"NAME": BAD, "host": "a.example"}
    """,
    "key asked for": """
        def connect(options):
            return options.get("NAME", BAD)
    """,
    "keyword arguments": """
        import requests
        def fetch(url, **kwargs):
            NAME = kwargs.pop("NAME", BAD)
            return requests.get(url, verify=ASKED)
    """,
    "option of a command": """
        import argparse, requests
        parser = argparse.ArgumentParser()
        parser.add_argument("--switch", dest="NAME", action="STORE_BAD")
        options = parser.parse_args()
        if OPTIONS_OFF:
            session = requests.Session()
            session.verify = False
    """,
    "option of a URI": """
        from acme import attach
        attach("vpx://admin@center.example.com/host?NAME=BAD")
    """,
    "environment": """
        import os, requests
        def fetch(url):
            return requests.get(url, verify=os.environ["NAME"])
    """,
    "early return": """
        import requests, ssl
        def context(NAME=GOOD):
            context = ssl.create_default_context()
            if SWITCHED_ON:
                return context
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
            return context
        context(BAD)
    """,
}
TEXTS = ("key of a dict", "key asked for", "option of a URI")
"""Programs in which the name is a text, so that it may hold dashes."""


def written(program: str, name: str) -> str:
    asks = asks_to_verify(name)
    good, bad = ("True", "False") if asks else ("False", "True")
    first, *others = (line for line in program.splitlines() if line.strip())
    indent = len(first) - len(first.lstrip())
    source = "\n".join(line[indent:] for line in (first, *others)) + "\n"
    for word, text in (
        ("STORE_BAD", "store_false" if asks else "store_true"),
        ("OPTIONS_OFF", "not options.NAME" if asks else "options.NAME"),
        ("SELF_ASKED", "self.NAME" if asks else "not self.NAME"),
        ("SWITCHED_OFF", "not NAME" if asks else "NAME"),
        ("SWITCHED_ON", "NAME" if asks else "not NAME"),
        ("ASKED", "NAME" if asks else "not NAME"),
        ("GOOD", good),
        ("BAD", bad),
        ("NAME", name),
    ):
        source = source.replace(word, text)
    return source


def found(source: str) -> list[tuple[object, ...]]:
    """What is found, without what names it: line, how, effect, confidence."""
    turns = link({"x.py": analyze(source.encode())}).turns("x.py")
    return sorted((turn.site.span.line, turn.how, turn.effect, turn.confidence, turn.weak) for turn in turns)


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("names", CLASSES.values(), ids=lambda names: names[0])
def test_programs(program: str, names: list[str]) -> None:
    usable = [name for name in names if name.isidentifier() or program in TEXTS]
    if program == "key of a dict":  # in capitals it names a variable of something else
        usable = [name for name in usable if not name.isupper()]
    answers = {name: found(written(PROGRAMS[program], name)) for name in usable}
    usual = Counter(map(repr, answers.values())).most_common(1)[0][0]
    assert {name: answer for name, answer in answers.items() if repr(answer) != usual} == {}
    assert program == "environment" or usual != "[]"  # the program is one in which something is found


# --- fixtures ------------------------------------------------------------------------------------


def _names(source: str) -> Iterator[str]:
    """The names of a program, and those in its texts with ``_`` for ``-``."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
            yield token.string
        elif token.type == tokenize.STRING:
            yield from (word.strip("-").replace("-", "_") for word in re.findall(r"[\w-]+", token.string))


def _is_known(name: str) -> bool:
    return not {word.strip("_").casefold() for word in (name, *name.split("."))}.isdisjoint(KNOWN)


CASES = [
    (path, name)
    for path in sorted(FIXTURES.rglob("*.py"))
    for name in sorted(set(_names(path.read_text(encoding="utf-8"))))
    if class_of(name) is not None and not _is_known(name)
]


@pytest.mark.parametrize(("path", "name"), CASES, ids=lambda case: case.name if isinstance(case, Path) else case)
def test_fixtures(path: Path, name: str) -> None:
    """Each name that means nothing to a library is renamed, everywhere in its file, to others of its class."""
    source = path.read_text(encoding="utf-8")
    used = set(_names(source))
    kind = class_of(name)
    assert kind is not None
    others = [
        other
        for other in CLASSES[kind]
        if other.isidentifier() and other.isupper() is name.isupper() and other not in used and not _is_known(other)
    ]
    expected = found(source)
    pattern = re.compile(rf"(?<!\w){re.escape(name).replace('_', '[_-]')}(?!\w)")
    for other in others[:4]:
        renamed = pattern.sub(lambda match, other=other: other.replace("_", "-") if "-" in match[0] else other, source)
        assert found(renamed) == expected, other
