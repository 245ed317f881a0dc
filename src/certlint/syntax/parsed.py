"""From the bytes of a file to a tree of the standard `ast` classes, by way of libcst."""

from __future__ import annotations

import ast
from collections.abc import Sequence

import libcst as cst

from certlint.model.facts import Comment, Problem
from certlint.model.location import Site
from certlint.syntax.blocks import with_blocks
from certlint.syntax.decode import Decoded, decode
from certlint.syntax.deep import run_deep
from certlint.syntax.limits import MAXIMUM_BYTES, scan
from certlint.syntax.lines import Lines
from certlint.syntax.lower_statements import module as lower
from certlint.syntax.refusals import by_libcst, by_python
from certlint.syntax.sites import Extent, Request, find_extents, find_sites

__all__ = ["Parsed", "parse", "parse_text"]


class Parsed:
    """A source file that could be parsed.

    The nodes of ``tree`` are the standard ones, without ``lineno`` and its like, but each with an
    attribute ``origin`` that is nobody's business but this room's. (Operators and contexts have
    none; they are shared.) ``text`` is the source without its byte order mark, which is ``offset`` bytes long;
    ``decoded`` is the same with how it was decoded.
    """

    def __init__(
        self, decoded: Decoded, lines: Lines, comments: tuple[Comment, ...], module: cst.Module, tree: ast.Module
    ) -> None:
        """Hold the results of `parse`."""
        self.tree = tree
        self.lines = lines.split()
        self.comments = comments
        self.text = decoded.text
        self.encoding = decoded.encoding
        self.offset = decoded.offset
        self.decoded = decoded
        self._lines = lines
        self._module = module

    def sites(self, requests: Sequence[Request]) -> tuple[Site, ...]:
        """Where nodes of the tree stand, each given with the statement it belongs to.

        The statement may be left out (None) where the node itself is one, and may also be an
        ``except`` handler or a ``case``. All requests together cost one code generation.
        """
        if not requests:
            return ()
        return run_deep(find_sites, self._module, self.decoded, self._lines, requests)

    def extents(self, nodes: Sequence[ast.AST]) -> tuple[Extent, ...]:
        """The offsets into ``text`` at which nodes begin and end. All together cost one code generation."""
        return run_deep(find_extents, self._module, self.decoded, nodes)


def parse(source: bytes) -> Parsed | Problem:
    """Parse a source file. Never raises: what cannot be parsed is a `Problem`."""
    if len(source) > MAXIMUM_BYTES:
        return Problem("size", f"too large: {len(source):,} bytes, the most is {MAXIMUM_BYTES:,}")
    decoded = decode(source)
    return decoded if isinstance(decoded, Problem) else parse_text(decoded)


def parse_text(decoded: Decoded) -> Parsed | Problem:
    """Parse the text of a source file. Never raises."""
    if decoded.text.startswith("\ufeff"):  # libcst would drop a second byte order mark silently
        return Problem("syntax", "invalid character U+FEFF", 1)
    lines = Lines(decoded.text)
    comments = scan(lines)
    if isinstance(comments, Problem):
        return comments
    try:
        return run_deep(_parse, decoded, lines, comments)
    except cst.ParserSyntaxError as error:
        refused = by_libcst(error, decoded.text)
        return refused if refused.kind != "syntax" else by_python(decoded.text) or refused
    except (RecursionError, MemoryError):
        return Problem("nesting", "too deeply nested")
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # a panic of libcst's Rust code is no Exception
        return by_python(decoded.text) or Problem("internal", f"internal error: {type(error).__name__}")


def _parse(decoded: Decoded, lines: Lines, comments: tuple[Comment, ...]) -> Parsed:
    module = cst.parse_module(decoded.text)
    comments = with_blocks(comments, module, decoded, lines)
    return Parsed(decoded, lines, comments, module, lower(module))
