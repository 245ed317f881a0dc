"""From libcst's strings, f-strings and adjacent strings to the constants and f-strings of `ast`."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from certlint.syntax.strings import string, text_of_part

__all__ = ["concatenated_string", "formatted_string", "simple_string"]

Lower = Callable[[cst.CSTNode], ast.expr]

_Part = tuple[str | ast.FormattedValue, cst.CSTNode, str | None]
"""Text or a field of an f-string, where it stands, and the `kind` of the literal that holds it."""


def simple_string(node: cst.SimpleString) -> ast.expr:
    """The `ast` node of a string that is no f-string."""
    token = node.value
    return ast.Constant(string(token), "u" if token[0] == "u" else None)


def formatted_string(node: Any, lower: Lower) -> ast.expr:
    """The `ast` node of one f-string or template string; ``lower`` is for the expressions in it."""
    return _joined(_string_parts(node, lower))


def concatenated_string(node: cst.ConcatenatedString, lower: Lower) -> ast.expr:
    """The one `ast` node of adjacent strings of any sort."""
    pieces: list[cst.CSTNode] = [node.left]
    rest: cst.CSTNode = node.right
    while isinstance(rest, cst.ConcatenatedString):
        pieces.append(rest.left)
        rest = rest.right
    pieces.append(rest)
    simple = [piece.value for piece in pieces if isinstance(piece, cst.SimpleString)]
    first = pieces[0]
    kind = "u" if isinstance(first, cst.SimpleString) and first.value[0] == "u" else None
    values = [string(token) for token in simple]
    if values and isinstance(values[0], bytes):  # bytes join only bytes
        return ast.Constant(b"".join(value for value in values if isinstance(value, bytes)), kind)
    if len(simple) == len(pieces):
        return ast.Constant("".join(value for value in values if isinstance(value, str)), kind)
    parts = [part for piece in pieces for part in _string_parts(piece, lower)]
    if sys.version_info < (3, 12):
        parts = [(value, origin, kind) for value, origin, _ in parts]
    return _joined(parts, node)


def _string_parts(node: Any, lower: Lower) -> list[_Part]:
    if isinstance(node, cst.SimpleString):
        value = string(node.value)
        text = value if isinstance(value, str) else value.decode("latin-1")
        return [(text, node, "u" if node.value[0] == "u" else None)]
    return _content(node.parts, lower, raw="r" in node.start.lower(), braces=True)


def _content(parts: Sequence[Any], lower: Lower, *, raw: bool, braces: bool) -> list[_Part]:
    """The text and fields of an f-string or, where braces are not doubled, of a format specification."""
    found: list[_Part] = []
    for part in parts:
        if not hasattr(part, "expression"):
            found.append((text_of_part(part.value, raw=raw, braces=braces), part, None))
            continue
        if part.equal is not None:
            found.append((_debug_text(part), part, None))
        specification = None
        if part.format_spec is not None:
            specification = _mark(_joined(_content(part.format_spec, lower, raw=raw, braces=False)), part)
        if part.conversion is not None:
            conversion = ord(part.conversion)
        else:
            conversion = ord("r") if part.equal is not None and specification is None else -1
        field = ast.FormattedValue(lower(part.expression), conversion, specification)
        found.append((_mark(field, part), part, None))
    return found


def _debug_text(part: Any) -> str:
    """The text that ``{x = }`` shows before the value."""
    nodes = (part.whitespace_before_expression, part.expression, part.equal, part.whitespace_after_expression)
    module = cst.Module([])
    return "".join(module.code_for_node(node) for node in nodes)


def _joined(parts: Sequence[_Part], whole: cst.CSTNode | None = None) -> ast.JoinedStr:
    """An f-string of the parts, neighbouring texts made one, which then come from ``whole``."""
    values: list[ast.expr] = []
    for value, origin, kind in parts:
        last = values[-1] if values else None
        if not isinstance(value, str):
            values.append(value)
        elif not value:
            continue
        elif isinstance(last, ast.Constant) and isinstance(last.value, str):
            last.value += value
            if whole is not None:
                _mark(last, whole)
        else:
            values.append(_mark(ast.Constant(value, kind), origin))
    return ast.JoinedStr(values)


def _mark(made: Any, origin: cst.CSTNode) -> Any:
    made.origin = origin
    return made
