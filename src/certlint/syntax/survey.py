"""A quick look at a file by Python's own parser, ten times as fast as libcst.

Its tree says what a file may hold; what is reported stands where libcst says.
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Sequence
from typing import Any

from certlint.model.facts import Problem
from certlint.model.location import Site, Span
from certlint.syntax.decode import decode
from certlint.syntax.limits import MAXIMUM_BYTES, scan
from certlint.syntax.lines import Lines

__all__ = ["Survey", "survey"]

_SPEAKING = re.compile(rb"certlint\s*:", re.IGNORECASE)
Request = tuple[ast.AST, ast.stmt | None]


class Survey:
    """A file that Python's own parser accepts and in which no comment speaks to certlint alone."""

    def __init__(self, tree: ast.Module) -> None:
        """Hold the tree."""
        self.tree = tree

    def sites(self, requests: Sequence[Request]) -> tuple[Site, ...]:
        """Roughly where nodes stand, each given with its statement: lines are right, columns count bytes of UTF-8.

        There are no offsets and no texts.
        """
        return tuple(_site(node, statement) for node, statement in requests)


def survey(source: bytes) -> Survey | None:
    """Parse a file; None if only libcst can say what is to be said of it."""
    if len(source) > MAXIMUM_BYTES or _SPEAKING.search(source):
        return None
    decoded = decode(source)
    if not hasattr(decoded, "text") or decoded.text.startswith("\ufeff"):
        return None
    if isinstance(scan(Lines(decoded.text)), Problem):
        return None  # what is refused is refused whoever could parse it
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Survey(ast.parse(decoded.text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _site(node: Any, statement: Any) -> Site:
    line, column = node.lineno, node.col_offset + 1
    outer = node if statement is None else statement
    span = Span(line, column, node.end_lineno, node.end_col_offset + 1, -1, -1)
    return Site(span, outer.lineno, outer.end_lineno, "", "")
