"""From libcst's patterns of ``match`` statements to those of `ast`."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

import libcst as cst

from certlint.syntax.lower_expressions import expression, identifier

__all__ = ["pattern"]

_SINGLETONS = {"True": True, "False": False, "None": None}


def pattern(node: cst.CSTNode) -> ast.pattern:
    """The `ast` node of a pattern."""
    made = _PATTERNS[type(node)](node)
    made.origin = node
    return made  # type: ignore[no-any-return]


def _value(node: cst.MatchValue) -> ast.pattern:
    return ast.MatchValue(expression(node.value))


def _singleton(node: cst.MatchSingleton) -> ast.pattern:
    return ast.MatchSingleton(_SINGLETONS[node.value.value])


def _sequence(node: cst.MatchList | cst.MatchTuple) -> ast.pattern:
    return ast.MatchSequence([pattern(item) for item in node.patterns])


def _element(node: cst.MatchSequenceElement) -> ast.pattern:
    return pattern(node.value)


def _star(node: cst.MatchStar) -> ast.pattern:
    return ast.MatchStar(None if node.name is None else identifier(node.name.value))


def _mapping(node: cst.MatchMapping) -> ast.pattern:
    return ast.MatchMapping(
        [expression(item.key) for item in node.elements],
        [pattern(item.pattern) for item in node.elements],
        None if node.rest is None else identifier(node.rest.value),
    )


def _class(node: cst.MatchClass) -> ast.pattern:
    return ast.MatchClass(
        expression(node.cls),
        [pattern(item.value) for item in node.patterns],
        [identifier(item.key.value) for item in node.kwds],
        [pattern(item.pattern) for item in node.kwds],
    )


def _as(node: cst.MatchAs) -> ast.pattern:
    return ast.MatchAs(
        None if node.pattern is None else pattern(node.pattern),
        None if node.name is None else identifier(node.name.value),
    )


def _or(node: cst.MatchOr) -> ast.pattern:
    return ast.MatchOr([pattern(item.pattern) for item in node.patterns])


_PATTERNS: dict[type, Callable[[Any], Any]] = {
    cst.MatchValue: _value,
    cst.MatchSingleton: _singleton,
    cst.MatchList: _sequence,
    cst.MatchTuple: _sequence,
    cst.MatchSequenceElement: _element,
    cst.MatchStar: _star,
    cst.MatchMapping: _mapping,
    cst.MatchClass: _class,
    cst.MatchAs: _as,
    cst.MatchOr: _or,
}
