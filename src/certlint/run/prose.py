"""What stands in a file and is no code: documentation in strings, of which no value is ever made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from certlint.lexicon.occurrences import ROOTS
from certlint.model.values import LONGEST_TEXT

__all__ = ["without_prose"]

_QUOTED = re.compile(
    rb'\\(?:\r\n|.)|#[^\r\n]*|"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    rb"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    rb'|"(?:[^"\\\r\n]|\\(?:\r\n|.))*"' + rb"|'(?:[^'\\\r\n]|\\(?:\r\n|.))*'",
    re.DOTALL,
)
"""What may hold quotes that open nothing; escapes outside of strings are passed over, so that it takes linear time."""
_PREFIX = re.compile(rb"(?<!\w)[A-Za-z]{0,2}\Z")
_ASSIGNED = re.compile(rb"([A-Za-z_]\w*)[ \t]*=[ \t]*\Z")
_URI = re.compile(rb"\s*[A-Za-z][A-Za-z0-9+.-]*://")
_GIVEN = re.compile(rb"(?<![\w.-])([\w.-]+)[ \t]*=")
_TELLING = re.compile(rb"(?i:%b)" % ROOTS.encode())
_BLANK = re.compile(rb"(?:[\r\n\f \t]|#[^\r\n]*)*")
_GOES_ON = re.compile(
    rb"[\])},.:;%+*/|&^=<>@!\"'\\\[-]|[A-Za-z]{1,2}[\"']|(?:(?:async[ \t]+)?for|if|else|in|is|not|and|or)\b"
)
"""How a line begins that is a part of the expression before it, in brackets."""
LONGEST_NAME = 200
"""Nobody looks for what is before a longer stretch of a line."""
MOST_NAMES = 100
"""Of so many names it is looked up whether they are mentioned again: each time, all of the file is looked through."""


def without_prose(source: bytes) -> bytes:
    """The bytes of a file without the longer strings of which certlint would make nothing: itself, if there are none.

    These are docstrings; texts that are longer than any value that is kept; and constants of a module
    that are never mentioned again (``DOCUMENTATION``) and are neither a URI nor hold an option that tells anything.
    """
    if b'"""' not in source and b"'''" not in source:
        return source
    parts: list[bytes] = []
    done = 0
    for start, end in _prose(source):
        parts.append(source[done:start])
        done = end
    return b"".join((*parts, source[done:])) if parts else source


def _prose(source: bytes) -> Iterator[tuple[int, int]]:
    """Where the text begins and ends in each of these strings."""
    code = _after_blanks(source, 0)
    line = seen = names = 0
    for found in _QUOTED.finditer(source):
        start, end = found.span()
        triple = source[start : start + 3] in (b'"""', b"'''") and end - start >= 6
        if not triple and source[start] not in b"\"'":
            continue
        prefix = _PREFIX.search(source[max(start - 3, 0) : start])
        kind = prefix.group().lower() if prefix is not None else b"f"
        if b"f" in kind or b"t" in kind:  # code is in it
            if source.count(b"{", start, end) != source.count(b"}", start, end):
                return  # and in that other quotes: who knows where it ends
            continue
        if not triple:
            continue
        line = max(line, source.rfind(b"\n", seen, start) + 1, source.rfind(b"\r", seen, start) + 1)
        seen = start
        begin = start - len(kind)
        text = source[start + 3 : end - 3]
        if not _is_long(text, kind):
            behind = _after_blanks(source, end)
            if _is_continued(source, end, behind):
                continue
            if not _is_docstring(source, line, begin, code):
                if begin - line > LONGEST_NAME or names >= MOST_NAMES:
                    continue
                assigned = _ASSIGNED.match(source, line, begin)
                if assigned is None or not _tells_nothing(text):
                    continue
                names += 1
                if source.count(assigned[1]) > 1:
                    continue
        yield start + 3, end - 3


def _after_blanks(source: bytes, start: int) -> int:
    """Where there is something else than blanks, ends of lines and comments."""
    found = _BLANK.match(source, start)
    return found.end() if found is not None else start


def _is_continued(source: bytes, end: int, behind: int) -> bool:
    """Whether the statement may go on behind a string, where there is something ``behind``."""
    if behind < len(source) and source.find(b"\n", end, behind) < 0 and source.find(b"\r", end, behind) < 0:
        return True
    return _GOES_ON.match(source, behind) is not None


def _is_long(text: bytes, kind: bytes) -> bool:
    """Whether the value has more characters than any that is kept; escapes would have fewer than are written."""
    if len(text) <= LONGEST_TEXT or (b"\\" in text and b"r" not in kind):
        return False
    return len(text.decode(errors="ignore").replace("\r\n", "\n")) > LONGEST_TEXT


def _is_docstring(source: bytes, line: int, begin: int, code: int) -> bool:
    """Whether the string begins a statement, at the beginning of a block or of the file, up to where ``code`` is."""
    return not source[line:begin].strip() and (line <= code or _before_blanks(source, line) == b":")


def _before_blanks(source: bytes, end: int) -> bytes:
    """The last byte before blanks and ends of lines."""
    size = 64
    while True:
        before = source[max(end - size, 0) : end].rstrip()
        if before or size >= end:
            return before[-1:]
        size *= 2


def _tells_nothing(text: bytes) -> bool:
    """Whether a text that is no command in a line tells nothing by itself, whatever becomes of it."""
    return b"\n" in text and not _URI.match(text) and not any(map(_TELLING.search, _GIVEN.findall(text)))
