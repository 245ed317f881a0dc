"""What string and number tokens stand for.

`ast.literal_eval` would say it too, but slowly, and with warnings for escapes like ``"\\d"``, which
cannot be muted for one thread only.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial

__all__ = ["number", "string", "text_of_part"]

_NEWLINE = re.compile(r"\r\n?")
_TOKEN = re.compile(r"([A-Za-z]*)('''|\"\"\"|'|\")", re.ASCII)
_ESCAPE = re.compile(
    r"\\(?:(?P<plain>[\n\\'\"abfnrtv])|(?P<octal>[0-7]{1,3})|x(?P<byte>[0-9A-Fa-f]{2})"
    r"|u(?P<short>[0-9A-Fa-f]{4})|U(?P<long>[0-9A-Fa-f]{8})|N\{(?P<name>[^}]{1,100})\}|(?P<other>.))",
    re.DOTALL,
)
_BRACES = re.compile(r"\{\{|\}\}")
_PLAIN = {
    "\n": "",
    "\\": "\\",
    "'": "'",
    '"': '"',
    "a": "\a",
    "b": "\b",
    "f": "\f",
    "n": "\n",
    "r": "\r",
    "t": "\t",
    "v": "\v",
}
_LONGEST_NUMBER = 3500
"""Digits, even hexadecimal ones, of a number that CPython still converts to decimal by default."""
_HUGE = 1 << 64


def number(token: str) -> int:
    """The value of an integer token; some large number if it has so many digits that nobody can print it."""
    return int(token, 0) if len(token) <= _LONGEST_NUMBER else _HUGE


def string(token: str) -> str | bytes:
    """The value of a string token that is no f-string. A malformed escape stands for itself."""
    match = _TOKEN.match(token)
    assert match is not None  # the token is libcst's
    prefix, quotes = match[1].lower(), match[2]
    text = token[match.end() : -len(quotes)]
    if "\r" in text:
        text = _NEWLINE.sub("\n", text)
    binary = "b" in prefix
    if "\\" in text and "r" not in prefix:
        text = _unescape(text, binary=binary)
    # Escapes of bytes give the characters up to 255; others than ASCII are no legal Python.
    return text.encode("latin-1", "replace") if binary else text


def text_of_part(text: str, *, raw: bool, braces: bool = True) -> str:
    """The value of the text between the fields of an f-string; ``braces``: they stand doubled."""
    if "\r" in text:
        text = _NEWLINE.sub("\n", text)
    if raw or "\\" not in text:
        return _BRACES.sub(lambda match: match[0][0], text) if braces else text
    if not braces:
        return _unescape(text)
    # Escapes first, one by one: the braces of "\N{BULLET}" are no doubled ones, those of "\\{{" are.
    pieces: list[str] = []
    end = 0
    for match in _ESCAPE.finditer(text):
        escape = match[0]
        stop = match.end()
        if match["other"] in ("{", "}"):
            escape, stop = "\\", match.start() + 1
        pieces.append(_BRACES.sub(lambda brace: brace[0][0], text[end : match.start()]))
        pieces.append(_unescape(escape) if escape != "\\" else escape)
        end = stop
    pieces.append(_BRACES.sub(lambda brace: brace[0][0], text[end:]))
    return "".join(pieces)


def _unescape(text: str, *, binary: bool = False) -> str:
    """Resolve the escapes of a literal; those that Python does not know stay as they are."""
    return _ESCAPE.sub(partial(_character, binary=binary), text)


def _character(match: re.Match[str], *, binary: bool) -> str:
    kind = match.lastgroup
    if kind == "plain":
        return _PLAIN[match["plain"]]
    if kind == "octal":
        code = int(match["octal"], 8)
        return chr(code & 0xFF if binary else code)
    if kind == "byte":
        return chr(int(match["byte"], 16))
    if kind == "other" or binary:
        return match[0]
    try:
        if kind == "name":
            found = unicodedata.lookup(match["name"])
            return found if len(found) == 1 else match[0]
        return chr(int(match["short"] or match["long"], 16))
    except (KeyError, ValueError, OverflowError):
        return match[0]
