"""The parts of a file that matter, as libcst sees them: functions in which nothing is to be reported are left out.

libcst reads half a megabyte a second and writes no faster. What is left out is replaced by as many characters and
lines, so that everything else stands where it stood.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import libcst as cst

from certlint.model.location import Site
from certlint.syntax.decode import NEWLINE, Decoded
from certlint.syntax.lines import Lines
from certlint.syntax.lower_statements import module as lower
from certlint.syntax.sites import Request, find_sites
from certlint.syntax.survey import Survey

__all__ = ["exact_sites"]

_NO_BODY = "0"
"""The shortest statement there is."""


def exact_sites(survey: Survey, requests: Mapping[int, Request]) -> dict[int, Site] | None:
    """The sites of nodes of the survey's tree, by the numbers that they are given with, as `Parsed.sites` gives them.

    None if libcst sees anything else in the file than Python's own parser does.
    """
    lines = {
        line
        for node, statement in requests.values()
        for each in (node, node if statement is None else statement)
        for line in (each.lineno, each.end_lineno)  # type: ignore[attr-defined]
    }
    left_out = _functions_without(survey.tree, lines)
    text = _without(survey.lines, left_out)
    try:
        module = cst.parse_module(text)
        tree = lower(module)
    except (cst.ParserSyntaxError, RecursionError, MemoryError):
        return None
    pairs = _paired(survey.tree, tree, {id(function) for function in left_out})
    if pairs is None:
        return None
    wanted: list[Request] = []
    for node, statement in requests.values():
        if id(node) not in pairs or (statement is not None and id(statement) not in pairs):
            return None
        wanted.append((pairs[id(node)], None if statement is None else pairs[id(statement)]))
    shortened = Decoded(text, survey.decoded.encoding, survey.decoded.offset)
    found = find_sites(module, shortened, survey.lines, wanted, original=survey.decoded)
    return dict(zip(requests, found, strict=True))


Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions_without(tree: ast.Module, lines: Collection[int]) -> list[Function]:
    """The outermost functions in whose bodies none of the lines stands."""
    marked = sorted(lines)
    found: list[Function] = []
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, Function) and _may_be_left_out(node, marked):
            found.append(node)
            continue
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            inner = getattr(node, name, None)
            if isinstance(inner, list):
                stack.extend(inner)
    return found


def _may_be_left_out(function: Function, marked: Sequence[int]) -> bool:
    first, last = function.body[0], function.body[-1]
    begin = min([first.lineno, *(each.lineno for each in getattr(first, "decorator_list", ()))])
    return begin == first.lineno and not any(begin <= line <= (last.end_lineno or begin) for line in marked)


def _without(lines: Lines, functions: Sequence[Function]) -> str:
    """The text with the bodies of the functions replaced by nothing of the same length."""
    parts: list[str] = []
    done = 0
    for start, end in sorted(_extent(lines, function) for function in functions):
        body = lines.text[start:end]
        parts += lines.text[done:start], _NO_BODY
        parts += _blank(body[1:])
        done = end
    return "".join((*parts, lines.text[done:]))


def _extent(lines: Lines, function: Function) -> tuple[int, int]:
    first, last = function.body[0], function.body[-1]
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


def _blank(text: str) -> list[str]:
    """As many characters and lines of nothing."""
    parts: list[str] = []
    done = 0
    for found in NEWLINE.finditer(text):
        parts += " " * (found.start() - done), found.group()
        done = found.end()
    parts.append(" " * (len(text) - done))
    return parts


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
