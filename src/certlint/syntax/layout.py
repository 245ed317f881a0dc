"""Where the nodes of a file's tree stand, for those who are to change its text."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Mapping

from certlint.model.facts import Comment, Problem
from certlint.syntax.decode import Decoded
from certlint.syntax.deep import run_deep
from certlint.syntax.excerpt import read_excerpt
from certlint.syntax.parsed import parse
from certlint.syntax.sites import Extent, bytes_at, find_extents
from certlint.syntax.survey import Survey, survey

__all__ = ["Extent", "Layout", "lay_out"]


class Layout:
    """A file's tree, of nodes of the standard `ast` classes, and the extents of as many of them as are needed.

    ``text`` is the source without its byte order mark, ``comments`` are those that speak to certlint. The extents are
    libcst's; its tree is not kept.
    """

    def __init__(
        self,
        tree: ast.Module,
        decoded: Decoded,
        comments: tuple[Comment, ...],
        extents: Mapping[int, Extent],
        excerpt_of: Survey | None,
    ) -> None:
        """Hold the results of `lay_out`. ``excerpt_of``: what there is more of than what the extents are known of."""
        self.tree = tree
        self.text = decoded.text
        self.encoding = decoded.encoding
        self.comments = comments
        self._decoded = decoded
        self._extents = extents
        self._excerpt_of = excerpt_of

    def placed(self, node: ast.AST) -> Extent | None:
        """Where a node stands; None if nobody has looked at that part of the file, or at such a node."""
        return self._extents.get(id(node))

    def extent(self, node: ast.AST) -> Extent:
        """Where a node stands; if need be, all of the file is read. Raises KeyError if libcst does not say it."""
        if id(node) not in self._extents and self._excerpt_of is not None:
            self._extents = {**(_extents(self._excerpt_of, None) or {}), **self._extents}
            self._excerpt_of = None
        return self._extents[id(node)]

    def bytes_at(self, offsets: Iterable[int]) -> dict[int, int]:
        """The offset into the file's bytes for each offset into ``text``."""
        return bytes_at(self._decoded, offsets)


def lay_out(source: bytes, lines: Collection[int]) -> Layout | Problem:
    """Find out where everything stands in a source file that matters to what stands on the lines.

    Never raises: what cannot be parsed is a `Problem`.
    """
    try:
        found = run_deep(_lay_out, source, lines)
    except (RecursionError, MemoryError):
        found = None
    return found if found is not None else run_deep(_lay_out_all, source)


def _lay_out(source: bytes, lines: Collection[int]) -> Layout | None:
    known = survey(source)
    extents = _extents(known, lines) if known is not None else None
    return None if known is None or extents is None else Layout(known.tree, known.decoded, (), extents, known)


def _lay_out_all(source: bytes) -> Layout | Problem:
    parsed = parse(source)
    if isinstance(parsed, Problem):
        return parsed
    nodes = [node for node in ast.walk(parsed.tree) if _is_placed(node)]
    extents = dict(zip(map(id, nodes), parsed.extents(nodes), strict=True))
    return Layout(parsed.tree, parsed.decoded, parsed.comments, extents, None)


def _extents(known: Survey, lines: Collection[int] | None) -> dict[int, Extent] | None:
    """The extents of what has to do with the lines, by the identities of the nodes; None if only `parse` can tell."""
    seen = read_excerpt(known, lines, scanned=False)
    if seen is None:
        return None
    pairs = {key: node for key, node in seen.pairs.items() if _is_placed(node)}
    return dict(zip(pairs, find_extents(seen.module, seen.decoded, list(pairs.values())), strict=True))


def _is_placed(node: ast.AST) -> bool:
    return hasattr(node, "origin") and not isinstance(node, ast.Module)
