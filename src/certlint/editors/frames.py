"""The messages that a client sends, each with a header that says how long it is."""

from __future__ import annotations

import re
from typing import Protocol

from certlint.disk import MOST_BYTES

__all__ = ["Frames"]

MOST_HEADER_BYTES = 8 * 1024
"""The name of a field and its value are much shorter."""

_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]*(:[\t -~]*\r?)?")
"""A line of a header, or what there is of it so far."""

_LENGTH = re.compile(rb"(?i)content-length:[\t ]*([0-9]{1,12})[\t ]*")


class Source(Protocol):
    """Where bytes come from, such as standard input."""

    def read1(self, size: int, /) -> bytes:
        """At most ``size`` bytes, as soon as there are any; none at the end."""


class Frames:
    """A stream of messages, for a reader that asks for the lines of a header, and then for a body.

    After a header that is none, nobody knows where the next message begins: the stream ends there, and ``problem``
    says why. It does not wait for the rest of a line that cannot become one of a header.
    """

    def __init__(self, source: Source) -> None:
        """Nothing is read yet."""
        self.problem = ""
        self._source = source
        self._buffer = b""
        self._told = False  # how long the next body is

    def readline(self) -> bytes:
        """The next line of the header: its length, then the empty line. Nothing at the end."""
        if self._told:
            self._told = False
            return b"\r\n"
        length = None if self.problem else self._header()
        if length is None:
            return b""
        self._told = True
        return b"Content-Length: %d\r\n" % length

    def read(self, count: int) -> bytes:
        """The body, of ``count`` bytes. Nothing if it is cut off."""
        parts = [self._buffer]
        missing = count - len(self._buffer)
        while missing > 0:
            part = self._source.read1(min(missing, 64 * 1024))
            if not part:
                return self._end("it ends in the middle of a message")
            parts.append(part)
            missing -= len(part)
        whole = b"".join(parts)
        self._buffer = whole[count:]
        return whole[:count]

    def _header(self) -> int | None:
        """Read a header; give the length that it tells."""
        length: int | None = None
        begun = False
        while (line := self._line()) is not None:
            if not line:
                if length is not None:
                    return length
                if begun:
                    break
                continue  # between messages
            begun = True
            if found := _LENGTH.fullmatch(line):
                length = int(found[1])
                if not 0 < length <= MOST_BYTES:
                    self._end(f"a message cannot have {length} bytes")
                    return None
        if begun or self._buffer:
            self._end("a header without a length")
        return None

    def _line(self) -> bytes | None:
        """A line of a header, without its end; None where there is none."""
        while b"\n" not in self._buffer:
            if len(self._buffer) > MOST_HEADER_BYTES or not self._is_field(self._buffer):
                self._end("what should be a header is none")
                return None
            part = self._source.read1(64 * 1024)
            if not part:
                return None
            self._buffer += part
        line, _, rest = self._buffer.partition(b"\n")
        if not self._is_field(line) or (line.strip() and b":" not in line):
            self._end("what should be a header is none")
            return None
        self._buffer = rest
        return line.removesuffix(b"\r")

    @staticmethod
    def _is_field(line: bytes) -> bool:
        return line in (b"", b"\r") or bool(_FIELD.fullmatch(line))

    def _end(self, problem: str) -> bytes:
        """Read no more."""
        self.problem = self.problem or f"the client cannot be understood: {problem}"
        self._buffer = b""
        return b""
