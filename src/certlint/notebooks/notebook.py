"""A notebook and the Python text that is made of it: places and changes lead from this one into the file."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import groupby

from certlint.model.location import Cell
from certlint.notebooks.ipython import as_python, header
from certlint.notebooks.reader import CodeCell, text_of
from certlint.syntax.lines import Lines
from certlint.syntax.refusals import parses
from certlint.syntax.sections import MARK

__all__ = ["Notebook"]

_CHARACTER = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\.|[^\\\x80-\xbf][\x80-\xbf]*",
    re.DOTALL,
)
_COOKIE = re.compile(r"((?:[^\r\n]*(?:\r\n?|\n))?[ \t\f]*#[^\r\n]*?coding)[:=]")
ALIKE = 0.5
"""From this ratio on a line is taken for another one's later form."""

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


@dataclass(frozen=True, slots=True)
class _Fragment:
    """A JSON string of a cell's source: where its text begins in the Python text, and its bytes in the notebook."""

    at: int
    length: int
    start: int
    end: int


@dataclass(slots=True)
class _Cell:
    """A cell with its place in the Python text: where it begins and ends, and its fragments.

    ``header`` are the characters of what has to stay its beginning; ``listed``: its lines are strings of their own.
    ``limit`` is behind the end of its last line, which it may lack itself.
    """

    number: int
    listed: bool
    start: int
    header: int
    fragments: list[_Fragment] = field(default_factory=list)
    end: int = 0
    limit: int = 0


class Notebook:
    """A notebook: ``source`` is its code as a Python file in UTF-8, ``content`` its own bytes.

    Where a cell does not parse, the cells are sections of that file (see `certlint.syntax.sections`).
    """

    def __init__(self, content: bytes, cells: list[CodeCell]) -> None:
        """Put the code of the cells together."""
        self.content = content
        self._cells: list[_Cell] = []
        parts: list[str] = []
        length = 0
        codes = [(found, "".join(texts), texts) for found in cells for texts in [_texts(content, found)]]
        pythons = [as_python(code) for _, code, _ in codes]
        # Only where a cell is at fault does it matter where others begin.
        apart = MARK if not all(parses(python) for python in pythons if python is not None) else ""
        for (found, code, texts), python in zip(codes, pythons, strict=True):
            if python is None:
                continue
            if parts and apart:
                parts.append(apart)
                length += len(apart)
            cell = _Cell(found.number, found.listed, length, header(code))
            for text, (start, end) in zip(texts, found.strings, strict=True):
                cell.fragments.append(_Fragment(length, len(text), start, end))
                length += len(text)
            cell.end = length
            if not python.endswith(("\n", "\r")):
                python += "\n"
                length += 1
            cell.limit = length
            parts.append(python)
            self._cells.append(cell)
        self._text = "".join(parts)
        while cookie := _COOKIE.match(self._text):  # no comment in a cell says how the notebook is encoded
            self._text = f"{cookie[1]} {self._text[cookie.end() :]}"
        self._lines = Lines(self._text)
        self._starts = [cell.start for cell in self._cells]
        self.source = self._text.encode("utf-8", "replace")

    def place(self, line: int, column: int) -> tuple[Cell, int, int]:
        """The cell of a place in the Python text, with the line in it; then the line and the byte in the notebook."""
        offset = self._lines.offset(line, column)
        cell = self._cell(offset)
        if cell is None:
            return Cell(1, 1), 1, 0
        raw = self._raw(cell, min(offset, cell.end))
        within = line - self._lines.locate(cell.start)[0] + 1
        return Cell(cell.number, within), self.content.count(b"\n", 0, raw) + 1, raw

    def with_source(self, source: bytes) -> bytes | None:
        """The notebook with this Python text as its code; None if that cannot be told apart by cells."""
        content = self.content
        splices = list(self._splices(source.decode("utf-8")))
        for splice in reversed(splices):
            if splice is None:
                return None
            start, end, written = splice
            content = content[:start] + written + content[end:]
        return content

    def splice(self, start: int, end: int, replacement: str) -> tuple[int, int, bytes] | None:
        """A change of the Python text, given by offsets in characters, as a change of the notebook's bytes."""
        cell = self._cell(start)
        if cell is None or end > cell.limit:
            return None
        if start == end and start < cell.start + cell.header:
            start = end = cell.start + cell.header  # below the magic that has to stay first
            if start >= cell.end:
                return None
        if start > cell.end:  # below the last line, which has no end of its own
            replacement, start, end = "\n" + replacement.rstrip("\n"), cell.end, cell.end
        elif end > cell.end:
            replacement, end = replacement.removesuffix("\n"), cell.end
        if end == cell.end and start < end and not replacement:  # the last line went: so does the end of the one above
            while start > cell.start and self._text[start - 1] in "\r\n":
                start -= 1
        at_end = end == cell.end
        written = self._written(cell, replacement, at_end=at_end)
        return self._raw(cell, start), self._raw(cell, end), written

    def _splices(self, text: str) -> Iterator[tuple[int, int, bytes] | None]:
        old, new = _LINE.findall(self._text), _LINE.findall(text)
        offsets = [0]
        for line in old:
            offsets.append(offsets[-1] + len(line))
        for first, last, new_first, new_last in _differences(old, new):
            if last - first == new_last - new_first:  # so many lines for as many: each for one
                pairs = list(zip(range(first, last), range(new_first, new_last), strict=True))
            elif last > first and self._cell(offsets[first]) is not self._cell(offsets[last] - 1):
                alike = _alike(old[first:last], new[new_first:new_last])
                pairs = [(first + at, new_first + other) for at, other in alike]
            else:
                pairs = []
            for at, end, other, other_end in _between(pairs, (first, last, new_first, new_last)):
                for start, stop in self._by_cell(offsets, at, end) if other == other_end else [(at, end)]:
                    lines, others = old[start:stop], new[other:other_end]
                    yield from self._smallest(offsets[start], "".join(lines), "".join(others))

    def _by_cell(self, offsets: Sequence[int], first: int, last: int) -> Iterator[tuple[int, int]]:
        """Lines, given by the first and the one behind the last, in pieces that lie in one cell each."""
        for _, numbers in groupby(range(first, last), key=lambda number: bisect_right(self._starts, offsets[number])):
            found = list(numbers)
            yield found[0], found[-1] + 1

    def _smallest(self, start: int, old: str, new: str) -> Iterator[tuple[int, int, bytes] | None]:
        """The change of a stretch of text without what is alike at its ends; in pieces, if it lies in several cells."""
        if old and new:
            same = _common(old, new)
            old, new, start = old[same:], new[same:], start + same
            same = _common(old[::-1], new[::-1])
            old, new = old[: len(old) - same], new[: len(new) - same]
        if not old and not new:
            return
        whole = self.splice(start, start + len(old), new)
        if whole is not None:
            yield whole
            return
        for first, last, new_first, new_last in _differences(old, new):
            yield self.splice(start + first, start + last, new[new_first:new_last])

    def _cell(self, offset: int) -> _Cell | None:
        index = bisect_right(self._starts, offset) - 1
        return self._cells[index] if index >= 0 else None

    def _raw(self, cell: _Cell, offset: int) -> int:
        """The byte of the notebook at which a character of a cell begins; the end of the cell for the one behind."""
        for fragment in cell.fragments:
            if offset < fragment.at + fragment.length:
                at = fragment.start
                for _ in range(offset - fragment.at):
                    character = _CHARACTER.match(self.content, at)
                    assert character is not None  # it was decoded
                    at = character.end()
                return at
        return cell.fragments[-1].end

    def _written(self, cell: _Cell, text: str, *, at_end: bool) -> bytes:
        """Text as it stands in the JSON of a cell: each line a string of its own, if the others are."""
        lines = _LINE.findall(text)
        written = [json.dumps(line, ensure_ascii=self.content.isascii())[1:-1].encode() for line in lines]
        if not cell.listed:
            return b"".join(written)
        if text.endswith("\n") and not at_end:
            written.append(b"")  # what follows begins a string of its own
        return (b'"' + self._between(cell) + b'"').join(written)

    def _between(self, cell: _Cell) -> bytes:
        """What stands between two lines of a cell: a comma and the layout of the file."""
        for each in (cell, *self._cells):
            if len(each.fragments) > 1:
                return self.content[each.fragments[0].end + 1 : each.fragments[1].start - 1]
        before = self.content[: cell.fragments[0].start - 1]
        space = before[len(before.rstrip()) :]
        return b"," + (space or b" ")


def _texts(content: bytes, cell: CodeCell) -> list[str]:
    """The strings of a cell's code."""
    return [text_of(content[start:end]) for start, end in cell.strings]


def _differences(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """The stretches in which two sequences differ, each as indexes into both."""
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return [(first, last, other, end) for tag, first, last, other, end in codes if tag != "equal"]


def _alike(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Which lines became which others, in order: as indexes into both, so that they are as alike as can be."""
    best: list[list[tuple[float, list[tuple[int, int]]]]] = [[(0.0, [])] * (len(new) + 1) for _ in range(len(old) + 1)]
    for at, line in enumerate(old):
        for other, written in enumerate(new):
            ratio = SequenceMatcher(None, line, written, autojunk=False).ratio()
            score, pairs = best[at][other]
            taken = [(score + ratio, [*pairs, (at, other)])] if ratio > ALIKE else []
            best[at + 1][other + 1] = max(best[at][other + 1], best[at + 1][other], *taken, key=lambda found: found[0])
    return best[-1][-1][1]


def _between(
    pairs: Sequence[tuple[int, int]], stretch: tuple[int, int, int, int]
) -> Iterator[tuple[int, int, int, int]]:
    """The stretch in pieces: each pair of lines, and what lies between them."""
    first, last, new_first, new_last = stretch
    for at, other in [*pairs, (last, new_last)]:
        if first < at or new_first < other:
            yield first, at, new_first, other
        if at < last:
            yield at, at + 1, other, other + 1
        first, new_first = at + 1, other + 1


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    length = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        length += 1
    return length
