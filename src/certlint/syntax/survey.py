"""A quick look at a file by Python's own parser, ten times as fast as libcst.

Its tree says what a file may hold; what is reported stands where libcst says.
"""

from __future__ import annotations

import ast
import re
import warnings
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any, overload

from certlint.model.facts import Comment, Problem
from certlint.model.location import Site, Span
from certlint.syntax.decode import Decoded, decode
from certlint.syntax.limits import MAXIMUM_BYTES, scan
from certlint.syntax.lines import Lines

__all__ = ["RoughSites", "Survey", "survey"]

_SPEAKING = re.compile(rb"certlint\s*:", re.IGNORECASE)
_BLOCKS = frozenset(("body", "orelse", "finalbody", "handlers", "cases", "decorator_list"))
Request = tuple[ast.AST, ast.stmt | None]


class RoughSites(Sequence[Site]):
    """Sites that are made when they are asked for: of most, nobody asks."""

    __slots__ = ("_numbers", "asked", "exact")

    def __init__(self, requests: Iterable[Request]) -> None:
        """Note where the nodes and their statements stand."""
        self.asked: set[int] = set()
        """The numbers of those that were asked for."""
        self.exact: dict[int, Site] = {}
        """Those that are known better, by their numbers."""
        self._numbers = array("I")
        note = self._numbers.extend
        headers: dict[int, tuple[int, int]] = {}
        node: Any
        for node, statement in requests:
            outer = node if statement is None else statement
            header = headers.get(id(outer))
            if header is None:
                header = headers[id(outer)] = _header(outer)
            first, last = header
            line, end = node.lineno, node.end_lineno
            if not first <= line <= last:  # as in the `except` line of a `try`
                first, last = line, end
            note((line, node.col_offset + 1, end, node.end_col_offset + 1, first, last))

    def __len__(self) -> int:
        """The number of sites."""
        return len(self._numbers) // 6

    @overload
    def __getitem__(self, index: int) -> Site: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Site, ...]: ...

    def __getitem__(self, index: int | slice) -> Site | tuple[Site, ...]:
        """The site of that number."""
        if isinstance(index, slice):
            return tuple(self[each] for each in range(len(self))[index])
        number = range(len(self))[index]
        if number in self.exact:
            return self.exact[number]
        self.asked.add(number)
        return self.rough(number)

    def rough(self, number: int) -> Site:
        """The site of that number as far as the survey knows it."""
        start = number * 6
        line, column, end_line, end_column, first, last = self._numbers[start : start + 6]
        return Site(Span(line, column, end_line, end_column, -1, -1), first, last, "", "")


class Survey:
    """A file that Python's own parser accepts and in which no comment speaks to certlint alone."""

    def __init__(self, tree: ast.Module, decoded: Decoded) -> None:
        """Hold the tree, and what it was made from."""
        self.tree = tree
        self.decoded = decoded

    @cached_property
    def lines(self) -> Lines:
        """The lines of the text."""
        return Lines(self.decoded.text)

    def comments(self) -> tuple[Comment, ...] | Problem:
        """The comments that are a ``noqa``, or why libcst must not see this text."""
        return scan(self.lines)

    def sites(self, requests: Sequence[Request]) -> RoughSites:
        """Roughly where nodes stand, each given with its statement: lines are right, columns count bytes of UTF-8.

        There are no offsets and no texts.
        """
        return RoughSites(requests)


def survey(source: bytes) -> Survey | None:
    """Parse a file; None if only libcst can say what is to be said of it."""
    if len(source) > MAXIMUM_BYTES or _SPEAKING.search(source):
        return None
    decoded = decode(source)
    if isinstance(decoded, Problem) or decoded.text.startswith("\ufeff"):
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Survey(ast.parse(decoded.text), decoded)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _header(statement: Any) -> tuple[int, int]:
    """The first and last line of a statement; of a compound one, from its first decorator to its colon."""
    body = getattr(statement, "body", None) or getattr(statement, "cases", None)
    if not isinstance(body, list):
        return statement.lineno, statement.end_lineno
    fields = (value for name, value in ast.iter_fields(statement) if name not in _BLOCKS)
    parts = (part for value in fields for part in (value if isinstance(value, list) else (value,)))
    ends = [end for part in parts if isinstance(part, ast.AST) for end in _ends(part)]
    if isinstance(statement, ast.Match):
        return statement.lineno, max(ends)
    # Only brackets can stand between the last part and what comes below.
    return _begin(statement), max(statement.lineno, _begin(body[0]) - 1, *ends)


def _ends(node: Any) -> Iterator[int]:
    """The last line of a node; of one that has none of its own, those of its parts."""
    end = getattr(node, "end_lineno", None)
    if end is not None:
        yield end
        return
    for part in ast.iter_child_nodes(node):
        yield from _ends(part)


def _begin(statement: Any) -> int:
    decorators = getattr(statement, "decorator_list", ())
    lines: list[int] = [statement.lineno, *(decorator.lineno for decorator in decorators)]
    return min(lines)
