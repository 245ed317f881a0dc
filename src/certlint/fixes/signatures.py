"""The parameters of what is called: of the knob's own callables, and of functions of the same file."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache

from certlint.fixes.document import Document
from certlint.knobs.signatures import SIGNATURES
from certlint.model.frozen import dataclass
from certlint.model.knobs import Kind, Knob, Signature

__all__ = ["Parameters", "attribute_knobs", "callees", "is_needed", "last_name", "own_function"]


@dataclass(frozen=True, slots=True)
class Parameters:
    """What a callable takes. ``positional`` are the names by position, ``named`` those that a keyword may have.

    ``more`` and ``others`` say that it takes any further arguments by position and by name. At least one of ``one_of``
    has to be given.
    """

    positional: tuple[str, ...]
    named: frozenset[str]
    required: frozenset[str]
    more: bool = False
    others: bool = False
    one_of: tuple[str, ...] = ()

    @classmethod
    def of(cls, arguments: ast.arguments, *, bound: bool = False, one_of: tuple[str, ...] = ()) -> Parameters:
        """Those of a definition; without the first one if it is ``bound``, as ``self`` is."""
        every = [*arguments.posonlyargs, *arguments.args]
        without_default = len(every) - len(arguments.defaults)
        required = [each.arg for each in every[:without_default]]
        required += [
            each.arg
            for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)
            if default is None
        ]
        hidden = {every[0].arg} if bound and every else set()
        named = {each.arg for each in (*arguments.args, *arguments.kwonlyargs)} - hidden
        return cls(
            tuple(each.arg for each in every[1 if hidden else 0 :]),
            frozenset(named),
            frozenset(required) - hidden,
            arguments.vararg is not None,
            arguments.kwarg is not None,
            one_of,
        )


def callees(call: ast.Call, knob: Knob) -> list[Parameters]:
    """What the call may call of the knob's callables, as far as the table knows their parameters."""
    last = last_name(call.func)
    return [
        _parsed(signature)
        for target in knob.targets
        if knob.kind in {Kind.ARGUMENT, Kind.ITEM, Kind.CALL} and target.rpartition(".")[2] == last
        if (signature := _by_target().get(target)) is not None
    ]


def is_needed(call: ast.Call, knob: Knob, name: str) -> bool:
    """Whether the call cannot be made without the argument of that name, or without any of its kind."""
    given = {each.arg for each in call.keywords}
    return any(
        name in each.required
        or (name in each.one_of and len(call.args) + len(given & {*each.one_of}) <= 1 and None not in given)
        for each in callees(call, knob)
    )


def own_function(document: Document, call: ast.Call) -> Parameters | None:
    """The parameters of the function or class of the same file that the call names; None if it is not the only one."""
    name = last_name(call.func)
    found = [
        node for node in document.definitions.get(name, ()) if isinstance(node, ast.ClassDef) or not node.decorator_list
    ]
    if len(found) != 1 or len(document.definitions[name]) != 1:
        return None
    (node,) = found
    if isinstance(node, ast.ClassDef):
        inits = [each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__"]
        return Parameters.of(inits[0].args, bound=True) if len(inits) == 1 and not inits[0].decorator_list else None
    method = isinstance(document.parent(node), ast.ClassDef)
    receiver = call.func.value if isinstance(call.func, ast.Attribute) else None
    if method != (isinstance(receiver, ast.Name) and receiver.id in {"self", "cls"}) or (receiver and not method):
        return None  # a method of something else, which may have the same name
    return Parameters.of(node.args, bound=method)


def attribute_knobs(target: ast.expr, knobs: Iterable[Knob]) -> list[Knob]:
    """The knobs that an attribute may be by its name: those of the very module or class that is written before it."""
    if not isinstance(target, ast.Attribute):
        return []
    owner = ast.unparse(target.value)
    return [
        knob
        for knob in knobs
        if knob.kind is Kind.ATTRIBUTE and knob.parameter == target.attr and owner in knob.targets
    ]


def last_name(function: ast.expr) -> str:
    """The name that a call ends with: ``get`` of ``requests.get``; "" if it is called otherwise."""
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


@cache
def _by_target() -> dict[str, Signature]:
    return {target: signature for signature in SIGNATURES for target in signature.targets}


@cache
def _parsed(signature: Signature) -> Parameters:
    (function,) = ast.parse(f"def _({signature.parameters}): ...").body
    assert isinstance(function, ast.FunctionDef)
    return Parameters.of(function.args, one_of=signature.one_of)
