"""From the bytes of a source file to its text, as the language reference says (PEP 263)."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from certlint.model.facts import Problem
from certlint.syntax.sections import readable

__all__ = ["NEWLINE", "Decoded", "decode"]

NEWLINE = re.compile(r"\r\n?|\n")
"""What ends a line of Python. `str.splitlines` knows more line ends, which Python does not."""

_LINES = re.compile(rb"[^\r\n]*")
_NEXT_LINE = re.compile(rb"(?:\r\n?|\n)([^\r\n]*)")
_COOKIE = re.compile(rb"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"[ \t\f]*(?:#.*)?\Z", re.DOTALL)

# Python decodes with these, but nobody can say which byte a character of the text came from.
_UNSUITABLE = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file without its byte order mark.

    Encoding any part of ``text`` with ``encoding`` gives that part's bytes, and ``offset`` bytes
    (the byte order mark) stand before the first. Sections that do not parse are blank in it: ``problems`` says why.
    """

    text: str
    encoding: str
    offset: int
    problems: tuple[Problem, ...] = ()


def decode(source: bytes) -> Decoded | Problem:
    """Decode a source file. Never raises: what cannot be decoded is a problem of kind ``encoding``."""
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in source:
        return Problem("encoding", "binary file")
    marked = source.startswith(codecs.BOM_UTF8)
    body = source[len(codecs.BOM_UTF8) :] if marked else source
    encoding = _declared(body) or "utf-8"
    if marked and encoding != "utf-8":
        return Problem("encoding", f"byte order mark of UTF-8, but encoding {encoding} declared", 1)
    if encoding in _UNSUITABLE:
        return Problem("encoding", f"encoding {encoding} is not supported", 1)
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError as error:
        return _undecodable(body, error, encoding)
    except LookupError:
        return Problem("encoding", f"unknown encoding {encoding}", 1)
    except Exception:  # a codec may raise anything
        return Problem("encoding", f"encoding {encoding} cannot be decoded", 1)
    if encoding != "utf-8" and not _is_character_by_character(text, encoding, body):
        return Problem("encoding", f"encoding {encoding} is not supported", 1)
    text, problems = readable(text, encoding)
    return Decoded(text, encoding, len(source) - len(body), problems)


def _undecodable(body: bytes, error: UnicodeDecodeError, encoding: str) -> Problem:
    """The problem with a byte, at its place; in its line, what is no text is escaped."""
    before = re.split(rb"\r\n?|\n", body[: error.start])
    begin = error.start - len(before[-1])
    rest = _LINES.match(body, begin)
    assert rest is not None  # the pattern matches nothing, too
    message = f"not {encoding}: byte 0x{body[error.start]:02x} cannot be decoded"
    column = len(before[-1].decode(encoding, "backslashreplace")) + 1
    return Problem("encoding", message, len(before), column, rest[0].decode(encoding, "backslashreplace"))


def _declared(body: bytes) -> str | None:
    """The encoding that a comment in one of the first two lines declares, in its usual spelling."""
    first = _LINES.match(body)
    assert first is not None  # the pattern matches nothing, too
    cookie = _COOKIE.match(first[0])
    if cookie is None and _BLANK.match(first[0]):
        second = _NEXT_LINE.match(body, first.end())
        cookie = second and _COOKIE.match(second[1])
    if cookie is None:
        return None
    name = cookie[1].decode("ascii", "replace").lower().replace("_", "-")[:40]
    if name == "utf8" or name == "utf-8" or name.startswith("utf-8-"):
        return "utf-8"
    if name in ("latin-1", "iso-8859-1", "iso-latin-1") or name.startswith(("latin-1-", "iso-8859-1-", "iso-latin-1-")):
        return "iso-8859-1"
    return name


def _is_character_by_character(text: str, encoding: str, body: bytes) -> bool:
    """Whether each character stands for its own bytes, whatever comes before it."""
    try:
        table = {character: character.encode(encoding) for character in set(text)}
    except Exception:
        return False
    return b"".join(map(table.__getitem__, text)) == body
