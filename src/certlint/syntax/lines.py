"""Lines and columns of a text."""

from __future__ import annotations

from bisect import bisect_right

from certlint.syntax.decode import NEWLINE

__all__ = ["Lines"]


class Lines:
    """Where the lines of a text begin. They end at ``\\n``, ``\\r\\n`` and ``\\r`` only."""

    def __init__(self, text: str) -> None:
        """Find the lines of the text."""
        self.text = text
        self._starts = [0, *(match.end() for match in NEWLINE.finditer(text))]

    def locate(self, offset: int) -> tuple[int, int]:
        """The line and column, both from 1, of an offset into the text."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """The offset into the text of a line and column, both from 1."""
        return min(self._starts[min(line, len(self._starts)) - 1] + column - 1, len(self.text))

    def text_of(self, line: int) -> str:
        """The line with this number, from 1, without its end."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")

    def split(self) -> tuple[str, ...]:
        """The lines without their ends; an empty one after the last line end does not count."""
        lines = NEWLINE.split(self.text)
        if not lines[-1]:
            lines.pop()
        return tuple(lines)
