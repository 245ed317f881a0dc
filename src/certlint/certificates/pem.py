"""The blocks of a file of certificates: PEM, or one certificate in DER. Linear in the size of the file."""

from __future__ import annotations

import binascii
import re

from certlint.model.certificates import Mark
from certlint.model.facts import Comment
from certlint.model.frozen import dataclass

__all__ = ["Block", "Blocks", "directives", "split"]

_MARKER = re.compile(rb"-----(BEGIN|END) ([A-Z0-9][A-Z0-9 #_.-]{0,60}?)-----")
_CERTIFICATES = frozenset({b"CERTIFICATE", b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE"})
_BASE64 = re.compile(rb"[A-Za-z0-9+/]+={0,2}")
_SPACE = b" \t\r\n"
_MOST_PROBLEMS = 20
"""More are not told of: a reader gives up at the first."""

_OTHER_FORMS = (
    (b"\xfe\xed\xfe\xed", "it is a Java key store, which no TLS library of Python reads"),
    (b"\xff\xfe", "it is in UTF-16, and PEM is ASCII"),
    (b"\xfe\xff", "it is in UTF-16, and PEM is ASCII"),
)


@dataclass(frozen=True, slots=True)
class Block:
    """A certificate: its first and last line, from 1, and its DER form."""

    line: int
    end_line: int
    der: bytes


@dataclass(frozen=True, slots=True)
class Blocks:
    """The certificates of a file, its private keys, and what of it cannot be read."""

    certificates: tuple[Block, ...] = ()
    keys: tuple[Mark, ...] = ()
    problems: tuple[Mark, ...] = ()


class _Lines:
    """The numbers of lines at offsets that only grow."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._offset = 0
        self._line = 1

    def at(self, offset: int) -> int:
        """The line of an offset. Lines end with LF, CR LF or CR."""
        between = self._content[self._offset : offset]
        self._line += between.count(b"\n") + between.count(b"\r") - between.count(b"\r\n")
        self._offset = offset
        return self._line


def split(content: bytes) -> Blocks:
    """Take a file apart. Whatever stands between blocks is a comment, as it is to OpenSSL."""
    lines = _Lines(content)
    certificates: list[Block] = []
    keys: list[Mark] = []
    problems: list[Mark] = []
    others: dict[str, None] = {}
    opened: tuple[bytes, int, int] | None = None
    for marker in _MARKER.finditer(content):
        line, label = lines.at(marker.start()), marker[2]
        if not _has_own_line(content, marker):
            problems.append(Mark(line, f"`{marker[0].decode()}` does not have its line to itself"))
        if marker[1] == b"BEGIN":
            if opened is not None:
                problems.append(Mark(opened[1], "the block has no end before the next one begins"))
            opened = label, line, marker.end()
            if label.endswith(b"PRIVATE KEY"):
                keys.append(Mark(line, "an encrypted private key" if b"ENCRYPTED" in label else "a private key"))
            continue
        if opened is None or opened[0] != label:
            start = line if opened is None else opened[1]
            problems.append(Mark(start, f"BEGIN and END do not match: `{marker[0].decode()}` in line {line}"))
        elif label in _CERTIFICATES:
            der = _decoded(content[opened[2] : marker.start()])
            if isinstance(der, str):
                problems.append(Mark(opened[1], der))
            else:
                certificates.append(Block(opened[1], line, der[: _size(der)]))  # a trusted one has notes behind it
        else:
            others[label.decode().lower()] = None
        opened = None
    if opened is not None:
        problems.append(Mark(opened[1], "the block is cut off: it has no end"))
    if content.startswith(b"\xef\xbb\xbf-----"):
        problems.insert(0, Mark(1, "it begins with a byte order mark, so the first certificate is passed over"))
    if not (certificates or problems):
        return _without_pem(content, tuple(keys), others)
    return Blocks(tuple(certificates), tuple(keys), tuple(problems[:_MOST_PROBLEMS]))


def directives(content: bytes) -> tuple[Comment, ...]:
    """The lines between blocks that begin with ``#``, where any of them speaks to certlint: waivers stand there."""
    if b"certlint" not in content:
        return ()
    found: list[Comment] = []
    inside = False
    for number, line in enumerate(re.split(rb"\r\n|\n|\r", content), start=1):
        if line.startswith(b"-----"):
            inside = line.startswith(b"-----BEGIN")
        elif line.startswith(b"#") and not inside:
            found.append(Comment(number, 1, line.decode("utf-8", "replace"), own_line=True))
    return tuple(found)


def _without_pem(content: bytes, keys: tuple[Mark, ...], others: dict[str, None]) -> Blocks:
    """A file that holds no certificate in PEM: perhaps one in DER."""
    if content[:1] == b"\x30" and _size(content) == len(content):
        return Blocks((Block(1, 1, content),), keys)
    problem = "it holds no certificate"
    if not content.strip():
        problem = "it is empty"
    elif others or keys:
        problem += f", but a {next(iter(others), 'private key')}"
    for start, reason in _OTHER_FORMS:
        if content.startswith(start):
            problem = reason
    return Blocks((), keys, (Mark(1, problem),))


def _has_own_line(content: bytes, marker: re.Match[bytes]) -> bool:
    """Whether nothing else stands in the line of a marker; after it, blanks are no matter."""
    before, after = content[max(marker.start() - 3, 0) : marker.start()], content[marker.end() : marker.end() + 80]
    if before not in (b"", b"\xef\xbb\xbf") and before[-1:] not in (b"\n", b"\r"):
        return False
    rest = after.lstrip(b" \t")
    return not rest or rest[:1] in (b"\n", b"\r")


def _decoded(body: bytes) -> bytes | str:
    """The bytes of a block, or why there are none."""
    text = body.translate(None, _SPACE)
    if not text:
        return "the block is empty"
    if len(text) % 4 or not _BASE64.fullmatch(text):
        return "its base64 is broken"
    try:
        return binascii.a2b_base64(text)
    except binascii.Error:
        return "its base64 is broken"


def _size(der: bytes) -> int:
    """How many bytes the first value of DER says that it has."""
    if len(der) < 2:
        return 0
    length, start = der[1], 2
    if length & 0x80:
        start += length & 0x7F
        length = int.from_bytes(der[2:start][:8], "big")
    return start + length
