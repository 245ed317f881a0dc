"""Real files with mistakes made at random: certlint's own code, the fixtures, and modules of the standard library."""

from __future__ import annotations

import random
import re
import sysconfig
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
LIBRARY = Path(sysconfig.get_path("stdlib"))
LIBRARY_FILES = (
    "asyncio/sslproto.py", "contextlib.py", "ftplib.py", "functools.py", "http/client.py", "imaplib.py",
    "logging/handlers.py", "poplib.py", "smtplib.py", "socket.py", "ssl.py", "urllib/request.py", "xmlrpc/client.py",
)  # fmt: skip
MOST_LINES = 150
"""Of a long file, a stretch as long as this is taken."""

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
_PIECES = (
    "verify", "False", "None", "(", ")", "[", "]", "{", "}", ":", ":=", ",", "=", "==", ".", "*", "**", "@", "'", '"""',
    "#", "\\", "lambda", "not", "await", "yield", "async", "global", "self", "\n", "\t", "\r", "\f", "é", "1" * 50,
    "verify=False", "import requests\n", "from x import *\n",
)  # fmt: skip


@cache
def files() -> list[list[str]]:
    """The lines of each file, with their ends."""
    paths = [
        *sorted((ROOT / "src").rglob("*.py")),
        *sorted((ROOT / "fixtures").rglob("*.py")) * 4,
        *[LIBRARY / name for name in LIBRARY_FILES] * 5,
    ]
    return [path.read_text(encoding="utf-8").splitlines(keepends=True) for path in paths if path.is_file()]


def mutate(seed: int) -> bytes:
    """A file with one to three mistakes, the same for each seed on one machine."""
    chance = random.Random(seed)
    lines = list(chance.choice(files()))
    if len(lines) > MOST_LINES:
        start = chance.randrange(len(lines) - MOST_LINES)
        lines = lines[start : start + MOST_LINES]
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        if lines:
            chance.choice((_drop, _double, _swap, _indent, _splice, _token, _token))(lines, chance)
    text = "".join(lines)
    encoding = chance.choice(("utf-8",) * 8 + ("utf-8-sig", "latin-1"))
    return text.encode(encoding, errors="replace")


def _stretch(lines: list[str], chance: random.Random) -> slice:
    start = chance.randrange(len(lines))
    return slice(start, start + chance.choice((1, 1, 1, 2, 5)))


def _drop(lines: list[str], chance: random.Random) -> None:
    del lines[_stretch(lines, chance)]


def _double(lines: list[str], chance: random.Random) -> None:
    part = lines[_stretch(lines, chance)]
    place = chance.randrange(len(lines) + 1)
    lines[place:place] = part * chance.choice((1, 1, 2))


def _swap(lines: list[str], chance: random.Random) -> None:
    first, second = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[first], lines[second] = lines[second], lines[first]


def _indent(lines: list[str], chance: random.Random) -> None:
    part, less = _stretch(lines, chance), chance.random() < 0.5
    more = chance.choice(("    ", " ", "\t"))
    lines[part] = [line.removeprefix("    ") if less else more + line for line in lines[part]]


def _splice(lines: list[str], chance: random.Random) -> None:
    """Put lines of another file in, as deep as what stands there."""
    other = chance.choice(files())
    if not other:
        return
    place = chance.randrange(len(lines))
    deep = re.match(r"[ \t]*", lines[place])
    assert deep is not None
    part = other[_stretch(other, chance)]
    lines[place:place] = [deep.group() + line.lstrip(" ") for line in part]


def _token(lines: list[str], chance: random.Random) -> None:
    """Drop, double, swap or replace a token of one line."""
    place = chance.randrange(len(lines))
    tokens = _TOKEN.findall(lines[place])
    if not tokens:
        return
    first, second = chance.randrange(len(tokens)), chance.randrange(len(tokens))
    kind = chance.randrange(4)
    if kind == 0:
        del tokens[first]
    elif kind == 1:
        tokens.insert(second, tokens[first])
    elif kind == 2:
        tokens[first], tokens[second] = tokens[second], tokens[first]
    else:
        tokens[first] = chance.choice(_PIECES)
    lines[place] = "".join(tokens)
