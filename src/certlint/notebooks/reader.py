"""Finds the code of a notebook in its JSON, with offsets: what is not code is passed over, however large it is."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

__all__ = ["CodeCell", "cells_of", "text_of"]

_TOKEN = re.compile(
    rb'[ \t\r\n]*(?:"([^"\\]*(?:\\.[^"\\]*)*)"|([\[\]{}:,])|-?[0-9][-+.eE0-9]*|true|false|null)', re.DOTALL
)
_SPACE = re.compile(rb"[ \t\r\n]*")


@dataclass(slots=True)
class CodeCell:
    """A cell: its number among all cells, from 1, and where in the file the JSON strings of its source lie.

    ``listed``: they are the items of a list, and not one string.
    """

    number: int
    kind: str = ""
    language: str = "python"
    strings: list[tuple[int, int]] = field(default_factory=list)
    listed: bool = False


def cells_of(content: bytes) -> list[CodeCell] | None:
    """The cells that hold Python, in order; None if this is no notebook. Raises ValueError for what is no string."""
    return _Reader(content).cells()


def text_of(raw: bytes) -> str:
    """The text of a JSON string. Raises ValueError if it is none."""
    text: str = json.loads(f'"{raw.decode("utf-8")}"', strict=False)
    return text


class _Reader:
    """Finds the cells in the JSON of a notebook, with offsets, and without recursion."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.found: dict[tuple[int, ...], CodeCell] = {}
        self.language = "python"
        self.is_notebook = False

    def cells(self) -> list[CodeCell] | None:
        """The cells that hold Python, in order; None if this is no notebook."""
        if not self._scan() or not self.is_notebook:
            return None
        if self.language not in ("python", "ipython"):
            return []
        for number, (_, cell) in enumerate(sorted(self.found.items()), 1):
            cell.number = number
        return [
            cell for cell in self.found.values() if cell.kind == "code" and cell.language == "python" and cell.strings
        ]

    def _scan(self) -> bool:
        """Look at every string; False if the content is no JSON."""
        content = self.content
        at = 3 if content.startswith(b"\xef\xbb\xbf") else 0
        path: list[str | int] = []  # for each container that is open, the key or the index of what comes next
        key_next = False
        while match := _TOKEN.match(content, at):
            at = match.end()
            sign = match[2]
            if sign in (b"{", b"["):
                self._opened(path)
                path.append("" if sign == b"{" else 0)
                key_next = sign == b"{"
            elif sign in (b"}", b"]"):
                if not path or isinstance(path.pop(), int) != (sign == b"]"):
                    return False
                key_next = False
                if not path:
                    break
            elif sign == b",":
                if not path:
                    return False
                last = path[-1]
                if isinstance(last, int):
                    path[-1] = last + 1
                key_next = isinstance(last, str)
            elif sign is None and match[1] is not None and path:
                if key_next:
                    path[-1] = text_of(match[1])
                    key_next = False
                else:
                    self._string(path, match)
        space = _SPACE.match(content, at)
        return not path and space is not None and space.end() == len(content)

    def _opened(self, path: list[str | int]) -> None:
        if path == ["cells"] or path == ["worksheets"]:
            self.is_notebook = True
        place = _place(path)
        if place is not None and not place[1]:
            self.found.setdefault(place[0], CodeCell(0))

    def _string(self, path: list[str | int], match: re.Match[bytes]) -> None:
        if path in (["metadata", "kernelspec", "language"], ["metadata", "language_info", "name"]):
            self.language = text_of(match[1]).lower()
            return
        place = _place(path)
        if place is None:
            return
        cell = self.found.setdefault(place[0], CodeCell(0))
        inside = place[1]
        if inside == ["cell_type"]:
            cell.kind = text_of(match[1])
        elif inside in (["language"], ["metadata", "vscode", "languageId"]):
            cell.language = text_of(match[1]).lower()
        elif inside[:1] in (["source"], ["input"]) and (len(inside) == 1 or isinstance(inside[1], int)):
            cell.strings.append(match.span(1))
            cell.listed = len(inside) == 2


def _place(path: list[str | int]) -> tuple[tuple[int, ...], list[str | int]] | None:
    """Which cell a path of keys leads into, and the beginning of where in it. Older ones have cells in worksheets."""
    if path[:1] == ["cells"] and len(path) >= 2:
        return (int(path[1]),), path[2:6]
    if path[:1] == ["worksheets"] and path[2:3] == ["cells"] and len(path) >= 4:
        return (int(path[1]), int(path[3])), path[4:8]
    return None
