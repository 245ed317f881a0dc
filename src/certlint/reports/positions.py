"""Bytes of a file as lines and columns: fixes are made of bytes, other programs count characters."""

from __future__ import annotations

from certlint.model.fixes import Edit
from certlint.model.frozen import dataclass
from certlint.syntax.decode import Decoded, decode
from certlint.syntax.lines import Lines

__all__ = ["Place", "Positions", "Replacement"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text: its line, from 1, and what stands before it in this line."""

    line: int
    before: str

    @property
    def column(self) -> int:
        """The column, from 1, in code points."""
        return len(self.before) + 1

    @property
    def byte_column(self) -> int:
        """The column, from 1, in bytes of UTF-8."""
        return len(self.before.encode("utf-8", "surrogatepass")) + 1

    def units(self, encoding: str) -> int:
        """The column, from 0, in code units of ``utf-8``, ``utf-16`` or ``utf-32``."""
        size = int(encoding[len("utf-") :]) // 8
        return len(self.before.encode(encoding if size == 1 else f"{encoding}-le", "surrogatepass")) // size


@dataclass(frozen=True, slots=True)
class Replacement:
    """An edit as text: what is between two places becomes ``text``."""

    start: Place
    end: Place
    text: str


class Positions:
    """Finds places in a file."""

    def __init__(self, source: bytes) -> None:
        """Decode the file. One that cannot be decoded has no places: every question about it is answered with None."""
        decoded = decode(source)
        self._source = source
        self._decoded = decoded if isinstance(decoded, Decoded) else None
        self._lines = Lines(decoded.text if isinstance(decoded, Decoded) else "")
        self._split = self._lines.split()

    @property
    def text(self) -> str | None:
        """The text of the file."""
        return None if self._decoded is None else self._decoded.text

    def at_byte(self, offset: int) -> Place | None:
        """The place of an offset into the file's bytes."""
        if self._decoded is None:
            return None
        start = self._decoded.offset
        return self._place(len(self._source[start : max(offset, start)].decode(self._decoded.encoding)))

    def at(self, line: int, column: int) -> Place | None:
        """The place of a line and a column in code points, both from 1; the end of the line where it is shorter."""
        if self._decoded is None or not 1 <= line <= len(self._split):
            return None
        return Place(line, self._split[line - 1][: max(column - 1, 0)])

    def replacement(self, edit: Edit) -> Replacement | None:
        """An edit of this file, as text."""
        start, end = self.at_byte(edit.start_byte), self.at_byte(edit.end_byte)
        if start is None or end is None or self._decoded is None:
            return None
        return Replacement(start, end, edit.replacement.decode(self._decoded.encoding))

    def _place(self, offset: int) -> Place:
        line, column = self._lines.locate(offset)
        return Place(line, self._lines.text[offset - column + 1 : offset])
