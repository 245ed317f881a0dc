"""The imports of a file, by its bytes: most files are asked for nothing else."""

from __future__ import annotations

import re
from codecs import BOM_UTF8 as BOM
from collections.abc import Iterator

__all__ = ["IMPORT", "LETTER", "NO_CODE", "OWN", "brought", "end_of_imports", "modules", "statements"]

LETTER = rb"[\w\x80-\xff]"
"""What names are made of."""
_GAP = rb"(?:[ \t\f]|\\\r?\n)*"
_NAMES = rb"\b(?:%b\([^)#]*(?:#[^\r\n]*(?:[\r\n][^)#]*|\Z))*(?:\)|\Z))?(?:\\\r?\n|[^\n\r;\"'])*" % _GAP
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
_SEPARATORS = bytes(32 if code in b"(),;\r\n\t\f" else code for code in range(256))
_ALIAS = re.compile(rb"\bas\s+%b+" % LETTER)

LONG = 300
"""Bytes before the word ``import`` that may belong to its statement, and characters of a name."""
OWN = b"."
"""Before the name of a module from which something else than itself is imported."""


def statements(source: bytes) -> bytes:
    """The statements of a file that import, one a line: from which module, and what, divided by spaces."""
    source = source.removeprefix(BOM)
    found: list[bytes] = []
    end = 0
    at = source.find(b"import")
    while at >= 0:
        start = _start_of_line(source, max(end, at - LONG), at)
        head = _HEAD.search(source, start, at + len(b"import"))
        tail = _TAIL.match(source, at + len(b"import")) if head is not None else None
        if head is not None and tail is not None and head.end() == tail.start():
            end = tail.end()
            module = _bare(head.group()).partition(b"from")[2].removesuffix(b"import")
            found.append(b" ".join((b"".join(module.split()), *_bare(tail.group()).translate(_SEPARATORS).split())))
        at = source.find(b"import", max(end, at + 1))
    return b"\n".join(found)


def _bare(code: bytes) -> bytes:
    """A part of a statement without comments and other names."""
    if b"#" in code or b"\\" in code:
        code = NO_CODE.sub(b" ", code)
    return _ALIAS.sub(b"", code) if b"as" in code else code


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


def brought(written: bytes, path: str = "") -> frozenset[bytes]:
    """What `statements` bring: last parts of names, as the packages above them are those of half the project.

    Of ``from a.b import c`` these are ``c``, ``.b`` (see `OWN`) and ``.b.c``, with a star also ``b``, and ``.b.*``.
    ``path`` tells what ``.`` is, where something is imported from that.
    """
    return frozenset(name for line in written.splitlines() for name in _brought(line, path))


def _brought(line: bytes, path: str) -> Iterator[bytes]:
    module, *names = line.split(b" ")
    known = [name.rpartition(OWN)[2] for name in names]
    yield from [name for name in known if name != b"*"]
    part = module.rpartition(OWN)[2] or _package(path, len(module))
    if part:
        yield OWN + part
        yield from [OWN + part + OWN + name for name in known]
        if b"*" in known:  # who knows what else
            yield part


def _package(path: str, dots: int) -> bytes:
    """The last part of the name of the package that so many dots stand for in a file."""
    folders = path.replace("\\", "/").split("/")[:-1]
    return folders[-dots].encode(errors="replace") if 0 < dots <= len(folders) else b""


def modules(written: bytes) -> Iterator[str]:
    """The dotted names of all that `statements` import, modules or things in them, with leading dots as written."""
    for line in written.decode(errors="replace").splitlines():
        above, *names = line.split(" ")
        if above:
            yield above
            above = above if above.endswith(".") else f"{above}."
        yield from [above + name for name in names if name != "*" and len(name) < LONG]
