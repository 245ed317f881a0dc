"""The imports of a file, by its bytes: most files are asked for nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["IMPORT", "LETTER", "NO_CODE", "OWN", "brought", "end_of_imports", "modules", "statements"]

LETTER = rb"[\w\x80-\xff]"
"""What names are made of."""
_GAP = rb"(?:[ \t\f]|\\\r?\n)*"
_NAMES = rb"\b(?:%b\([^)#]*(?:#[^\r\n]*[^)#]*)*(?:\)|\Z))?(?:\\\r?\n|[^\n\r;\"'])*" % _GAP
IMPORT = re.compile(
    rb"(?:^|[;:\r])[ \t\f]*(?:from%b(?:\.|%b)+%bimport%b|import%b)" % (_GAP, LETTER, _GAP, _NAMES, _NAMES),
    re.MULTILINE,
)
"""A statement that imports, with what ends the one before it on its line."""
_HEAD = re.compile(
    rb"(?:^|[;:\r])[ \t\f]*(?:from%b(?:\.|%b)+%b)?import\b" % (_GAP, LETTER, _GAP),
    re.MULTILINE,
)
_TAIL = re.compile(_NAMES)
_LAST = re.compile(rb"import(?:%b)?[^\n\r]*" % _NAMES)
NO_CODE = re.compile(rb"#[^\r\n]*|\\\r?\n")
"""What may stand between the words of a statement."""
_WORD = re.compile(LETTER + rb"+")
_ALIAS = re.compile(rb"\bas\s+%b+" % LETTER)
_KEYWORD = re.compile(rb"\bimport(?!%b)" % LETTER)
_DOTTED = re.compile(rb"[.\w\x80-\xff]+")

LONG = 1_000
"""Bytes before the word ``import`` that may belong to its statement."""
OWN = b"."
"""Before the name of a module from which something else than itself is imported."""
_END = b"\0"
"""Between statements: no code holds it."""


def statements(source: bytes) -> bytes:
    """The statements of a file that import, as one text."""
    found: list[bytes] = []
    end = 0
    at = source.find(b"import")
    while at >= 0:
        start = _start_of_line(source, max(end, at - LONG), at)
        head = _HEAD.search(source, start, at + len(b"import"))
        tail = _TAIL.match(source, at + len(b"import")) if head is not None else None
        if head is not None and tail is not None and head.end() == tail.start():
            end = tail.end()
            found.append(source[head.start() : end])
        at = source.find(b"import", max(end, at + 1))
    return _END.join(found)


def _start_of_line(source: bytes, least: int, at: int) -> int:
    """Where the line begins that is at ``at``, with those that it continues."""
    start = at
    while start > least:
        start = source.rfind(b"\n", least, start) + 1
        if not source.endswith((b"\\\n", b"\\\r\n"), least, start):
            break
        start -= 1
    return max(start, least)


def end_of_imports(source: bytes) -> int:
    """Where the last import of a file has ended: most files import at their beginning, and are long."""
    last = source.rfind(b"import")
    if last < 0:
        return 0
    found = _LAST.match(source, last)
    return found.end() if found is not None else len(source)


def brought(written: bytes) -> frozenset[bytes]:
    """What `statements` bring: last parts of names, as the packages above them are those of half the project.

    Of ``from a.b import c`` these are ``c``, ``.b`` (see `OWN`) and ``.b.c``, with a star also ``b``, and ``.b.*``.
    """
    return frozenset(name for line in written.split(_END) for name in _brought(line))


def _brought(line: bytes) -> Iterator[bytes]:
    module, names = _parts(line)
    known = [name for part in names.split(b",") for name in _WORD.findall(part)[-1:]]
    yield from known
    for part in _WORD.findall(module)[-1:]:
        yield OWN + part
        yield from (OWN + part + OWN + name for name in known)
        if b"*" in names:  # who knows what else
            yield from (part, OWN + part + OWN + b"*")


def modules(written: bytes) -> Iterator[str]:
    """The dotted names of all that `statements` import, modules or things in them, with leading dots as written."""
    for line in written.split(_END):
        module, names = _parts(line)
        above = b"".join(_DOTTED.findall(module.partition(b"from")[2])).decode(errors="replace")
        if above:
            yield above
            above = (above.rstrip(".") and f"{above}.") or above
        yield from (above + name.decode(errors="replace") for name in _DOTTED.findall(names))


def _parts(line: bytes) -> tuple[bytes, bytes]:
    """What stands before and behind the ``import`` of a statement, without comments and other names."""
    module, *names = _KEYWORD.split(_ALIAS.sub(b"", NO_CODE.sub(b" ", line)), maxsplit=1)
    return module, b"".join(names)
