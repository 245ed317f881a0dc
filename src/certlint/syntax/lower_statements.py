"""From libcst's statements to those of `ast`.

Every node made here has an attribute ``origin``: the libcst node it came from. What the running
Python's `ast` has no node for becomes something harmless: before Python 3.12 type parameters are
left out and ``type X = Y`` becomes ``X = Y``; in Python 3.10 ``except*`` becomes ``except``. A lazy
import is an import, on every Python.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Sequence
from typing import Any

import libcst as cst

from certlint.syntax.lower_expressions import (
    DELETE,
    LOAD,
    OPERATORS,
    STORE,
    arguments,
    call_arguments,
    comma_separated,
    dotted,
    expression,
    identifier,
    target,
)
from certlint.syntax.lower_patterns import pattern

__all__ = ["module"]

_Try: type[Any] = getattr(ast, "TryStar", ast.Try)


def module(node: cst.Module) -> ast.Module:
    """The tree of a whole file."""
    made: Any = ast.Module(_body(node.body), [])
    made.origin = node
    return made  # type: ignore[no-any-return]


def _body(nodes: Sequence[cst.CSTNode]) -> list[ast.stmt]:
    """The statements of a body, those that share a line one by one."""
    found: list[ast.stmt] = []
    for node in nodes:
        small = node.body if isinstance(node, cst.SimpleStatementLine) else (node,)
        for statement in small:
            made = _STATEMENTS[type(statement)](statement)
            made.origin = statement
            found.append(made)
    return found


def _suite(node: cst.BaseSuite) -> list[ast.stmt]:
    return _body(node.body)


def _mark(made: Any, origin: cst.CSTNode) -> Any:
    made.origin = origin
    return made


def _optional(node: cst.CSTNode | None) -> ast.expr | None:
    return None if node is None else expression(node)


# --- simple statements --------------------------------------------------------------------------


def _expr(node: cst.Expr) -> ast.stmt:
    return ast.Expr(expression(node.value))


def _assign(node: cst.Assign) -> ast.stmt:
    return ast.Assign([target(item.target, STORE) for item in node.targets], expression(node.value))


def _annotated(node: cst.AnnAssign) -> ast.stmt:
    left = node.target
    simple = isinstance(left, cst.Name) and not left.lpar
    return ast.AnnAssign(
        target(left, STORE), expression(node.annotation.annotation), _optional(node.value), int(simple)
    )


def _augmented(node: cst.AugAssign) -> ast.stmt:
    operator = OPERATORS[type(node.operator).__name__.removesuffix("Assign")]
    return ast.AugAssign(target(node.target, STORE), operator, expression(node.value))


def _return(node: cst.Return) -> ast.stmt:
    return ast.Return(_optional(node.value))


def _delete(node: cst.Del) -> ast.stmt:
    return ast.Delete(comma_separated(node.target, DELETE))


def _pass(node: cst.Pass) -> ast.stmt:
    return ast.Pass()


def _break(node: cst.Break) -> ast.stmt:
    return ast.Break()


def _continue(node: cst.Continue) -> ast.stmt:
    return ast.Continue()


def _raise(node: cst.Raise) -> ast.stmt:
    return ast.Raise(_optional(node.exc), None if node.cause is None else expression(node.cause.item))


def _assert(node: cst.Assert) -> ast.stmt:
    return ast.Assert(expression(node.test), _optional(node.msg))


def _global(node: cst.Global) -> ast.stmt:
    return ast.Global([identifier(item.name.value) for item in node.names])


def _nonlocal(node: cst.Nonlocal) -> ast.stmt:
    return ast.Nonlocal([identifier(item.name.value) for item in node.names])


def _import(node: Any) -> ast.stmt:
    return ast.Import([_alias(item) for item in node.names])


def _import_from(node: Any) -> ast.stmt:
    if isinstance(node.names, cst.ImportStar):
        names = [_mark(ast.alias("*"), node.names)]
    else:
        names = [_alias(item) for item in node.names]
    return ast.ImportFrom(None if node.module is None else dotted(node.module), names, len(node.relative))


def _alias(node: cst.ImportAlias) -> ast.alias:
    as_name = None if node.asname is None else dotted(node.asname.name)
    return _mark(ast.alias(dotted(node.name), as_name), node)  # type: ignore[no-any-return]


def _type_alias(node: cst.TypeAlias) -> ast.stmt:
    name, value = target(node.name, STORE), expression(node.value)
    if sys.version_info >= (3, 12):
        return ast.TypeAlias(name, _type_parameters(node.type_parameters), value)
    else:
        return ast.Assign([name], value)


# --- compound statements ------------------------------------------------------------------------


def _if(node: cst.If) -> ast.stmt:
    otherwise = _body([node.orelse]) if isinstance(node.orelse, cst.If) else _else(node.orelse)
    return ast.If(expression(node.test), _suite(node.body), otherwise)


def _else(node: cst.Else | cst.Finally | None) -> list[ast.stmt]:
    return [] if node is None else _suite(node.body)


def _while(node: cst.While) -> ast.stmt:
    return ast.While(expression(node.test), _suite(node.body), _else(node.orelse))


def _for(node: cst.For) -> ast.stmt:
    kind = ast.For if node.asynchronous is None else ast.AsyncFor
    return kind(target(node.target, STORE), expression(node.iter), _suite(node.body), _else(node.orelse))


def _with(node: cst.With) -> ast.stmt:
    items = [
        _mark(
            ast.withitem(expression(item.item), None if item.asname is None else target(item.asname.name, STORE)),
            item,
        )
        for item in node.items
    ]
    return (ast.With if node.asynchronous is None else ast.AsyncWith)(items, _suite(node.body))


def _try(node: cst.Try | cst.TryStar) -> ast.stmt:
    kind: type[Any] = _Try if isinstance(node, cst.TryStar) else ast.Try
    return kind(  # type: ignore[no-any-return]
        _suite(node.body),
        [_handler(item) for item in node.handlers],
        _else(node.orelse),
        _else(node.finalbody),
    )


def _handler(node: cst.ExceptHandler | cst.ExceptStarHandler) -> ast.ExceptHandler:
    name = None if node.name is None else dotted(node.name.name)
    return _mark(  # type: ignore[no-any-return]
        ast.ExceptHandler(_optional(node.type), name, _suite(node.body)), node
    )


def _match(node: cst.Match) -> ast.stmt:
    cases = [
        _mark(ast.match_case(pattern(case.pattern), _optional(case.guard), _suite(case.body)), case)
        for case in node.cases
    ]
    return ast.Match(expression(node.subject), cases)


def _function(node: cst.FunctionDef) -> ast.stmt:
    kind = ast.FunctionDef if node.asynchronous is None else ast.AsyncFunctionDef
    made = kind(
        identifier(node.name.value),
        arguments(node.params),
        _suite(node.body),
        [expression(item.decorator) for item in node.decorators],
        None if node.returns is None else expression(node.returns.annotation),
    )
    if sys.version_info >= (3, 12):
        made.type_params = _type_parameters(node.type_parameters)
    return made


def _class(node: cst.ClassDef) -> ast.stmt:
    bases, keywords = call_arguments([*node.bases, *node.keywords])
    made = ast.ClassDef(
        identifier(node.name.value),
        bases,
        keywords,
        _suite(node.body),
        [expression(item.decorator) for item in node.decorators],
    )
    if sys.version_info >= (3, 12):
        made.type_params = _type_parameters(node.type_parameters)
    return made


if sys.version_info >= (3, 12):

    def _type_parameters(node: cst.TypeParameters | None) -> list[ast.type_param]:
        return [] if node is None else [_mark(_type_parameter(item), item) for item in node.params]

    def _type_parameter(node: cst.TypeParam) -> ast.type_param:
        name = identifier(node.param.name.value)
        made: Any
        if isinstance(node.param, cst.TypeVar):
            made = ast.TypeVar(name, _optional(node.param.bound))
        elif isinstance(node.param, cst.TypeVarTuple):
            made = ast.TypeVarTuple(name)
        else:
            made = ast.ParamSpec(name)
        if sys.version_info >= (3, 13) and node.default is not None:
            value = expression(node.default)
            made.default_value = _mark(ast.Starred(value, LOAD), node) if node.star else value
        return made  # type: ignore[no-any-return]


_STATEMENTS: dict[type, Callable[[Any], Any]] = {
    cst.Expr: _expr,
    cst.Assign: _assign,
    cst.AnnAssign: _annotated,
    cst.AugAssign: _augmented,
    cst.Return: _return,
    cst.Del: _delete,
    cst.Pass: _pass,
    cst.Break: _break,
    cst.Continue: _continue,
    cst.Raise: _raise,
    cst.Assert: _assert,
    cst.Global: _global,
    cst.Nonlocal: _nonlocal,
    cst.Import: _import,
    cst.ImportFrom: _import_from,
    cst.TypeAlias: _type_alias,
    cst.If: _if,
    cst.While: _while,
    cst.For: _for,
    cst.With: _with,
    cst.Try: _try,
    cst.TryStar: _try,
    cst.Match: _match,
    cst.FunctionDef: _function,
    cst.ClassDef: _class,
}
# Nodes that only newer versions of libcst have.
for _new, _lower in (("LazyImport", _import), ("LazyImportFrom", _import_from)):
    if hasattr(cst, _new):
        _STATEMENTS[getattr(cst, _new)] = _lower
