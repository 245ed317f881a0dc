"""What stands in a file and is no code: documentation in strings, of which no value is ever made."""

from __future__ import annotations

import re
from collections.abc import Iterator

from certlint.model.values import LONGEST_TEXT

__all__ = ["without_prose"]

_QUOTED = re.compile(
    rb'#[^\r\n]*|"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""'
    rb"|'''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''"
    rb'|"(?:[^"\\\r\n]|\\.)*"' + rb"|'(?:[^'\\\r\n]|\\.)*'",
    re.DOTALL,
)
_PREFIX = re.compile(rb"(?<!\w)[A-Za-z]{0,2}\Z")
_ASSIGNED = re.compile(rb"(?:\A|(?<=[\r\n]))([A-Za-z_]\w*)[ \t]*=[ \t]*\Z")
_URI = re.compile(rb"\s*[A-Za-z][A-Za-z0-9+.-]*://")
_OPTION = re.compile(rb"(?i:verif|valid|insecure|cert|ssl|tls|trust)[\w.-]*[ \t]*=")
_NEXT = re.compile(rb"[ \t]*(?:#[^\r\n]*)?(?:[\r\n\f \t]|#[^\r\n]*)*")
_GOES_ON = re.compile(rb"[\])},.:;%+*/|&^=<>@!\"'\\-]|(?:if|else|for|in|is|not|and|or)\b")
"""How a line begins that is a part of the expression before it, in brackets."""


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
    returns = b"\r" in source
    for found in _QUOTED.finditer(source):
        start, end = found.span()
        if source[start : start + 3] not in (b'"""', b"'''") or end - start < 6:
            continue
        line = source.rfind(b"\n", 0, start) + 1
        if returns:
            line = max(line, source.rfind(b"\r", line, start) + 1)
        prefix = _PREFIX.search(source, line, start)
        kind = prefix.group().lower() if prefix is not None else b"f"
        if b"f" in kind or b"t" in kind:
            continue  # code is in it
        begin = start - len(kind)
        text = source[start + 3 : end - 3]
        if _is_long(text, kind) or _is_docstring(source, line, begin, end) or _is_unused(source, line, begin, text):
            yield start + 3, end - 3


def _is_long(text: bytes, kind: bytes) -> bool:
    """Whether the value has more characters than any that is kept; escapes would have fewer than are written."""
    if len(text) <= LONGEST_TEXT or (b"\\" in text and b"r" not in kind):
        return False
    return len(text.decode(errors="ignore")) > LONGEST_TEXT


def _is_docstring(source: bytes, line: int, begin: int, end: int) -> bool:
    """Whether the string is a statement of its own, at the beginning of the file or of a block."""
    if source[line:begin].strip():
        return False
    before = source[:line].rstrip()
    if before and not before.endswith(b":"):
        lines = before.splitlines()
        if not all(not each.strip() or each.lstrip().startswith(b"#") for each in lines):
            return False
    following = _NEXT.match(source, end)
    behind = following.end() if following is not None else end
    if behind < len(source) and b"\n" not in source[end:behind] and b"\r" not in source[end:behind]:
        return False
    return _GOES_ON.match(source, behind) is None


def _is_unused(source: bytes, line: int, begin: int, text: bytes) -> bool:
    """Whether a text of several lines is given a name that is never mentioned again."""
    assigned = _ASSIGNED.search(source, line, begin)
    if assigned is None or b"\n" not in text or _URI.match(text):
        return False
    if source.count(assigned[1]) > 1:
        return False
    return _OPTION.search(text) is None
