"""The parts of a file that matter, as libcst sees them: functions and classes that do not are left out.

libcst reads half a megabyte a second and writes no faster. What is left out is replaced by as many characters and
lines, so that everything else stands where it stood.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import libcst as cst

from certlint.model.facts import Problem
from certlint.model.location import Site
from certlint.syntax.decode import Decoded
from certlint.syntax.limits import scan
from certlint.syntax.lines import Lines
from certlint.syntax.lower_statements import module as lower
from certlint.syntax.sites import Request, find_sites
from certlint.syntax.survey import Survey

__all__ = ["Excerpt", "exact_sites", "read_excerpt"]

_VISIBLE = re.compile(r"[^\r\n]")

_Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Excerpt(NamedTuple):
    """What libcst sees of a file: its tree, and the text that it was made from.

    ``pairs`` are the nodes of its tree, lowered, by the identities of those of the survey's tree.
    """

    module: cst.Module
    decoded: Decoded
    pairs: Mapping[int, Any]


def read_excerpt(survey: Survey, lines: Collection[int] | None, *, scanned: bool) -> Excerpt | None:
    """Have libcst read the file without the functions and classes in whose bodies none of the lines stands.

    With None for the lines, all is read. ``scanned`` says that the text is known to be one that libcst may see.
    None if it must not see it, or sees anything else in it than Python's own parser does.
    """
    left_out = _bodies_without(survey.tree, lines) if lines is not None else []
    text = _without(survey.lines, left_out)
    if not scanned and isinstance(scan(Lines(text)), Problem):
        return None
    try:
        module = cst.parse_module(text)
        tree = lower(module)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of libcst's Rust code is no Exception
        return None
    pairs = _paired(survey.tree, tree, {id(each) for each in left_out})
    if pairs is None:
        return None
    return Excerpt(module, Decoded(text, survey.decoded.encoding, survey.decoded.offset), pairs)


def exact_sites(survey: Survey, requests: Mapping[int, Request]) -> dict[int, Site] | None:
    """The sites of nodes of the survey's tree, by the numbers that they are given with, as `Parsed.sites` gives them.

    None if libcst sees anything else in the file than Python's own parser does. The survey's comments were asked for
    before, so that the text is known to be one that libcst may see.
    """
    lines = {
        line
        for node, statement in requests.values()
        for each in (node, node if statement is None else statement)
        for line in (each.lineno, each.end_lineno)  # type: ignore[attr-defined]
    }
    seen = read_excerpt(survey, lines, scanned=True)
    if seen is None:
        return None
    wanted: list[Request] = []
    for node, statement in requests.values():
        if id(node) not in seen.pairs or (statement is not None and id(statement) not in seen.pairs):
            return None
        wanted.append((seen.pairs[id(node)], None if statement is None else seen.pairs[id(statement)]))
    found = find_sites(seen.module, seen.decoded, survey.lines, wanted, original=survey.decoded)
    return dict(zip(requests, found, strict=True))


def _bodies_without(tree: ast.Module, lines: Collection[int]) -> list[_Definition]:
    """The outermost functions and classes in whose bodies none of the lines stands."""
    marked = sorted(lines)
    found: list[_Definition] = []
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, _Definition) and _may_be_left_out(node, marked):
            found.append(node)
            continue
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                stack.extend(inner)
    return found


def _may_be_left_out(definition: _Definition, marked: Sequence[int]) -> bool:
    first, last = definition.body[0], definition.body[-1]
    begin = min([first.lineno, *(each.lineno for each in getattr(first, "decorator_list", ()))])
    return begin == first.lineno and not any(begin <= line <= (last.end_lineno or begin) for line in marked)


def _without(lines: Lines, definitions: Sequence[_Definition]) -> str:
    """The text with the bodies of the definitions replaced by nothing of the same length."""
    parts: list[str] = []
    done = 0
    for start, end in sorted(_extent(lines, each) for each in definitions):
        parts += lines.text[done:start], _nothing(lines.text[start:end])
        done = end
    return "".join((*parts, lines.text[done:]))


def _extent(lines: Lines, definition: _Definition) -> tuple[int, int]:
    first, last = definition.body[0], definition.body[-1]
    return (
        _offset(lines, first.lineno, first.col_offset),
        _offset(lines, last.end_lineno or last.lineno, last.end_col_offset or 0),
    )


def _offset(lines: Lines, line: int, in_bytes: int) -> int:
    """The offset of a place that `ast` gives: its columns count bytes of UTF-8."""
    start = lines.offset(line, 1)
    stretch = lines.text[start : start + in_bytes]
    if not stretch.isascii():
        stretch = stretch.encode("utf-8", "surrogatepass")[:in_bytes].decode("utf-8", "surrogatepass")
    return start + len(stretch)


def _nothing(body: str) -> str:
    """A statement of as many characters and lines: a string, which is one token, however many lines it has."""
    blank = _VISIBLE.sub(" ", body)
    if len(body) >= 6 and blank.startswith("   ") and blank.endswith("   "):
        return f'"""{blank[3:-3]}"""'
    return f"0{blank[1:]}"


def _paired(full: ast.AST, short: ast.AST, left_out: Collection[int]) -> dict[int, Any] | None:
    """The nodes of the short tree by the identities of those in the full one; None if the trees differ."""
    found: dict[int, Any] = {}
    stack = [(full, short)]
    while stack:
        left, right = stack.pop()
        if type(left) is not type(right):
            return None
        found[id(left)] = right
        for name, value in ast.iter_fields(left):
            if name == "body" and id(left) in left_out:
                continue
            other = getattr(right, name, None)
            if isinstance(value, list):
                if not isinstance(other, list) or len(value) != len(other):
                    return None
                stack.extend((a, b) for a, b in zip(value, other, strict=True) if isinstance(a, ast.AST))
            elif isinstance(value, ast.AST):
                if not isinstance(other, ast.AST):
                    return None
                stack.append((value, other))
    return found
