"""From libcst's expressions to those of `ast`.

Every node made here has an attribute ``origin``: the libcst node it came from. What the running
Python's `ast` has no node for becomes something harmless:

* a template string becomes the f-string of the same text, on every Python;
* ``{**d for d in ds}`` becomes a dict comprehension whose key is None.
"""

from __future__ import annotations

import ast
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from certlint.syntax.lower_strings import concatenated_string, formatted_string, simple_string
from certlint.syntax.strings import number

__all__ = ["arguments", "call_arguments", "comma_separated", "dotted", "expression", "identifier", "target"]

LOAD, STORE, DELETE = ast.Load(), ast.Store(), ast.Del()

_CONSTANTS = {"True": True, "False": False, "None": None}
_UNARY: dict[type, ast.unaryop] = {
    cst.Not: ast.Not(),
    cst.Minus: ast.USub(),
    cst.Plus: ast.UAdd(),
    cst.BitInvert: ast.Invert(),
}
OPERATORS: dict[str, ast.operator] = {
    "Add": ast.Add(),
    "Subtract": ast.Sub(),
    "Multiply": ast.Mult(),
    "Divide": ast.Div(),
    "FloorDivide": ast.FloorDiv(),
    "Modulo": ast.Mod(),
    "Power": ast.Pow(),
    "LeftShift": ast.LShift(),
    "RightShift": ast.RShift(),
    "BitOr": ast.BitOr(),
    "BitAnd": ast.BitAnd(),
    "BitXor": ast.BitXor(),
    "MatrixMultiply": ast.MatMult(),
}
_BOOLEAN: dict[type, ast.boolop] = {cst.And: ast.And(), cst.Or: ast.Or()}
_COMPARISON: dict[type, ast.cmpop] = {
    cst.LessThan: ast.Lt(),
    cst.GreaterThan: ast.Gt(),
    cst.Equal: ast.Eq(),
    cst.LessThanEqual: ast.LtE(),
    cst.GreaterThanEqual: ast.GtE(),
    cst.NotEqual: ast.NotEq(),
    cst.In: ast.In(),
    cst.NotIn: ast.NotIn(),
    cst.Is: ast.Is(),
    cst.IsNot: ast.IsNot(),
}


def expression(node: cst.CSTNode) -> ast.expr:
    """The `ast` node of an expression that is read."""
    made = _EXPRESSIONS[type(node)](node)
    made.origin = node
    return made  # type: ignore[no-any-return]


def target(node: cst.CSTNode, context: ast.expr_context) -> Any:
    """The `ast` node of something assigned to or deleted: an `ast.expr` of the kinds that may be."""
    made = _TARGETS[type(node)](node, context)
    made.origin = node
    return made


def identifier(name: str) -> str:
    """The name that Python sees: identifiers are compared in their NFKC form."""
    return name if name.isascii() else unicodedata.normalize("NFKC", name)


def dotted(node: cst.CSTNode) -> str:
    """``a.b.c`` of an import."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(identifier(node.attr.value))
        node = node.value
    assert isinstance(node, cst.Name)
    parts.append(identifier(node.value))
    return ".".join(reversed(parts))


def _mark(made: Any, origin: cst.CSTNode) -> Any:
    made.origin = origin
    return made


# --- names, constants ---------------------------------------------------------------------------


def _name(node: cst.Name, context: ast.expr_context = LOAD) -> ast.expr:
    value = node.value
    if value in _CONSTANTS:
        return ast.Constant(_CONSTANTS[value])
    return ast.Name(value if value.isascii() else unicodedata.normalize("NFKC", value), context)


def _integer(node: cst.Integer) -> ast.expr:
    return ast.Constant(number(node.value))


def _float(node: cst.Float) -> ast.expr:
    return ast.Constant(float(node.value))


def _imaginary(node: cst.Imaginary) -> ast.expr:
    return ast.Constant(complex(0, float(node.value[:-1])))


def _ellipsis(node: cst.Ellipsis) -> ast.expr:
    return ast.Constant(...)


def _formatted_string(node: Any) -> ast.expr:
    return formatted_string(node, expression)


def _concatenated_string(node: cst.ConcatenatedString) -> ast.expr:
    return concatenated_string(node, expression)


# --- operators ----------------------------------------------------------------------------------


def _unary(node: cst.UnaryOperation) -> ast.expr:
    return ast.UnaryOp(_UNARY[type(node.operator)], expression(node.expression))


def _binary(node: cst.BinaryOperation) -> ast.expr:
    return ast.BinOp(expression(node.left), OPERATORS[type(node.operator).__name__], expression(node.right))


def _boolean(node: cst.BooleanOperation) -> ast.expr:
    operator = type(node.operator)
    values = [expression(node.right)]
    left: cst.CSTNode = node.left
    while isinstance(left, cst.BooleanOperation) and type(left.operator) is operator and not left.lpar:
        values.append(expression(left.right))
        left = left.left
    values.append(expression(left))
    values.reverse()
    return ast.BoolOp(_BOOLEAN[operator], values)


def _comparison(node: cst.Comparison) -> ast.expr:
    return ast.Compare(
        expression(node.left),
        [_COMPARISON[type(item.operator)] for item in node.comparisons],
        [expression(item.comparator) for item in node.comparisons],
    )


def _conditional(node: cst.IfExp) -> ast.expr:
    return ast.IfExp(expression(node.test), expression(node.body), expression(node.orelse))


def _named(node: cst.NamedExpr) -> ast.expr:
    return ast.NamedExpr(target(node.target, STORE), expression(node.value))


def _await(node: cst.Await) -> ast.expr:
    return ast.Await(expression(node.expression))


def _yield(node: cst.Yield) -> ast.expr:
    value = node.value
    if value is None:
        return ast.Yield(None)
    if isinstance(value, cst.From):
        return ast.YieldFrom(expression(value.item))
    return ast.Yield(expression(value))


# --- attributes, items, calls -------------------------------------------------------------------


def _attribute(node: cst.Attribute, context: ast.expr_context = LOAD) -> ast.expr:
    return ast.Attribute(expression(node.value), identifier(node.attr.value), context)


def _subscript(node: cst.Subscript, context: ast.expr_context = LOAD) -> ast.expr:
    elements = node.slice
    first = elements[0]
    if len(elements) == 1 and not isinstance(first.comma, cst.Comma) and not getattr(first.slice, "star", None):
        index = _slice(first)
    else:
        index = _mark(ast.Tuple([_slice(element) for element in elements], LOAD), node)
    return ast.Subscript(expression(node.value), index, context)


def _slice(node: cst.SubscriptElement) -> ast.expr:
    inner = node.slice
    if isinstance(inner, cst.Index):
        value = expression(inner.value)
        return _mark(ast.Starred(value, LOAD), node) if inner.star else value
    assert isinstance(inner, cst.Slice)
    bounds = (inner.lower, inner.upper, inner.step)
    return _mark(  # type: ignore[no-any-return]
        ast.Slice(*(None if bound is None else expression(bound) for bound in bounds)), inner
    )


def _call(node: cst.Call) -> ast.expr:
    positional, keywords = call_arguments(node.args)
    return ast.Call(expression(node.func), positional, keywords)


def call_arguments(nodes: Sequence[cst.Arg]) -> tuple[list[ast.expr], list[ast.keyword]]:
    """The positional and the keyword arguments of a call or class."""
    positional: list[ast.expr] = []
    keywords: list[ast.keyword] = []
    for node in nodes:
        value = expression(node.value)
        if node.keyword is not None:
            keywords.append(_mark(ast.keyword(identifier(node.keyword.value), value), node))
        elif node.star == "**":
            keywords.append(_mark(ast.keyword(None, value), node))
        elif node.star == "*":
            positional.append(_mark(ast.Starred(value, LOAD), node))
        else:
            positional.append(value)
    return positional, keywords


# --- functions ----------------------------------------------------------------------------------


def _lambda(node: cst.Lambda) -> ast.expr:
    return ast.Lambda(arguments(node.params), expression(node.body))


def arguments(node: cst.Parameters) -> ast.arguments:
    """The parameters of a function."""
    plain = [*node.posonly_params, *node.params]
    star = node.star_arg
    return _mark(  # type: ignore[no-any-return]
        ast.arguments(
            posonlyargs=[_parameter(item) for item in node.posonly_params],
            args=[_parameter(item) for item in node.params],
            vararg=_parameter(star) if isinstance(star, cst.Param) else None,
            kwonlyargs=[_parameter(item) for item in node.kwonly_params],
            kw_defaults=[None if item.default is None else expression(item.default) for item in node.kwonly_params],
            kwarg=None if node.star_kwarg is None else _parameter(node.star_kwarg),
            defaults=[expression(item.default) for item in plain if item.default is not None],
        ),
        node,
    )


def _parameter(node: cst.Param) -> ast.arg:
    annotation = None if node.annotation is None else expression(node.annotation.annotation)
    return _mark(ast.arg(identifier(node.name.value), annotation), node)  # type: ignore[no-any-return]


# --- displays and comprehensions ----------------------------------------------------------------


def _tuple(node: cst.Tuple, context: ast.expr_context = LOAD) -> ast.expr:
    return ast.Tuple(_elements(node.elements, context), context)


def _list(node: cst.List, context: ast.expr_context = LOAD) -> ast.expr:
    return ast.List(_elements(node.elements, context), context)


def _set(node: cst.Set) -> ast.expr:
    return ast.Set(_elements(node.elements, LOAD))


def _elements(nodes: Sequence[cst.BaseElement], context: ast.expr_context) -> list[ast.expr]:
    found: list[ast.expr] = []
    for node in nodes:
        item = node if isinstance(node, cst.StarredElement) else node.value
        found.append(expression(item) if context is LOAD else target(item, context))
    return found


def _starred(node: cst.StarredElement, context: ast.expr_context = LOAD) -> ast.expr:
    value = expression(node.value) if context is LOAD else target(node.value, context)
    return ast.Starred(value, context)


def comma_separated(node: cst.CSTNode, context: ast.expr_context) -> list[ast.expr]:
    """The members of a tuple without parentheses, or else the one thing that it is."""
    if isinstance(node, cst.Tuple) and not node.lpar:
        return _elements(node.elements, context)
    return [target(node, context)]


def _dict(node: cst.Dict) -> ast.expr:
    keys: list[ast.expr | None] = []
    values: list[ast.expr] = []
    for element in node.elements:
        keys.append(expression(element.key) if isinstance(element, cst.DictElement) else None)
        values.append(expression(element.value))
    return ast.Dict(keys, values)


def _list_comprehension(node: cst.ListComp) -> ast.expr:
    return ast.ListComp(expression(node.elt), _generators(node.for_in))


def _set_comprehension(node: cst.SetComp) -> ast.expr:
    return ast.SetComp(expression(node.elt), _generators(node.for_in))


def _generator(node: cst.GeneratorExp) -> ast.expr:
    return ast.GeneratorExp(expression(node.elt), _generators(node.for_in))


def _dict_comprehension(node: cst.DictComp) -> ast.expr:
    return ast.DictComp(expression(node.key), expression(node.value), _generators(node.for_in))


def _spreading_comprehension(node: Any) -> ast.expr:
    return ast.DictComp(_mark(ast.Constant(None), node), expression(node.value), _generators(node.for_in))


def _generators(node: cst.CompFor | None) -> list[ast.comprehension]:
    found: list[ast.comprehension] = []
    while node is not None:
        made = ast.comprehension(
            target(node.target, STORE),
            expression(node.iter),
            [expression(condition.test) for condition in node.ifs],
            int(node.asynchronous is not None),
        )
        found.append(_mark(made, node))
        node = node.inner_for_in
    return found


_TARGETS: dict[type, Callable[[Any, ast.expr_context], Any]] = {
    cst.Name: _name,
    cst.Attribute: _attribute,
    cst.Subscript: _subscript,
    cst.Tuple: _tuple,
    cst.List: _list,
    cst.StarredElement: _starred,
}
_EXPRESSIONS: dict[type, Callable[[Any], Any]] = {
    cst.Name: _name,
    cst.Attribute: _attribute,
    cst.Call: _call,
    cst.SimpleString: simple_string,
    cst.Integer: _integer,
    cst.Subscript: _subscript,
    cst.Tuple: _tuple,
    cst.List: _list,
    cst.StarredElement: _starred,
    cst.Float: _float,
    cst.Imaginary: _imaginary,
    cst.Ellipsis: _ellipsis,
    cst.ConcatenatedString: _concatenated_string,
    cst.FormattedString: _formatted_string,
    cst.UnaryOperation: _unary,
    cst.BinaryOperation: _binary,
    cst.BooleanOperation: _boolean,
    cst.Comparison: _comparison,
    cst.IfExp: _conditional,
    cst.NamedExpr: _named,
    cst.Await: _await,
    cst.Yield: _yield,
    cst.Lambda: _lambda,
    cst.Set: _set,
    cst.Dict: _dict,
    cst.ListComp: _list_comprehension,
    cst.SetComp: _set_comprehension,
    cst.GeneratorExp: _generator,
    cst.DictComp: _dict_comprehension,
}
# Nodes that only newer versions of libcst have.
for _new, _lower in (("TemplatedString", _formatted_string), ("StarredDictComp", _spreading_comprehension)):
    if hasattr(cst, _new):
        _EXPRESSIONS[getattr(cst, _new)] = _lower
