"""What values are made of, and what becomes of parameters inside of their functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from typing import Any, get_args

from certlint.model.values import (
    Choice,
    Global,
    Item,
    Literal,
    Mapping,
    Member,
    Operation,
    Parameter,
    Reference,
    Result,
    Sequence,
    Value,
)
from certlint.semantics.modules import Module

__all__ = ["called_on", "deciding", "names_in", "parts", "unplaced"]

Key = tuple[str, str]
"""A function and the name of its parameter."""


def deciding(module: Module) -> frozenset[Key]:
    """The parameters that only decide whether more is done: ``if verify: database.ping()``.

    They are passed to nothing, nor kept, returned or put into anything, and nothing is done where they are false.
    """
    analysis = module.analysis
    calls = [value for call in analysis.calls for value in (*call.arguments, *(value for _, value in call.keywords))]
    kept = [attribution.value for attribution in analysis.attributions]
    bound = [value for _, value, _ in analysis.bindings]
    returns = [each for _, facts in analysis.functions for each in facts.returns]
    guards = [guard for call in analysis.calls for guard in call.guards]
    guards += [guard for attribution in analysis.attributions for guard in attribution.guards]
    guards += [guard for conditions, _ in returns for guard in conditions]
    guards = [_subject(guard) for guard in guards]
    asked = {(guard.function, guard.name) for guard in guards if isinstance(guard, Parameter)}
    others = (guard for guard in guards if not isinstance(guard, Parameter))
    return frozenset(asked.difference(_parameters((*calls, *kept, *bound, *(value for _, value in returns), *others))))


def _subject(guard: Value) -> Value:
    """What a condition asks the truth of: of ``verify is True`` it is ``verify``."""
    if (
        isinstance(guard, Operation)
        and guard.operator in {"is", "=="}
        and getattr(guard.operands[1], "value", None) is True
    ):
        return guard.operands[0]
    return guard


def _parameters(values: Iterable[Value]) -> Iterator[Key]:
    """The parameters that values are made of."""
    return ((part.function, part.name) for part in parts(values) if isinstance(part, Parameter))


def parts(values: Iterable[Value], inside: Callable[[Result], Iterable[Value]] = lambda _: ()) -> Iterator[Value]:
    """All that values are made of, each part once; ``inside`` tells what the result of a call is made of."""
    stack: list[Value | None] = list(values)
    seen: set[int] = set()
    while stack:
        current = stack.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, Operation):
            stack += current.operands
        elif isinstance(current, Choice):
            stack += current.options
        elif isinstance(current, Sequence):
            stack += current.items
        elif isinstance(current, Mapping):
            stack += (each for pair in current.entries for each in pair)
        elif isinstance(current, Member):
            stack.append(current.base)
        elif isinstance(current, Item):
            stack += (current.base, current.key, current.default)
        elif isinstance(current, Result):
            stack += inside(current)


def called_on(callee: Value) -> tuple[Value, str] | None:
    """What a method is called on, and the method's name; an imported object is called by one dotted name."""
    if isinstance(callee, Member):
        return callee.base, callee.name
    if isinstance(callee, Reference) and "." in callee.name:
        base, _, name = callee.name.rpartition(".")
        return Reference(base), name
    return None


def names_in(value: Value) -> list[str]:
    """The names that a value is read by, the outermost first: in ``request.url.scheme``, in ``options["verify"]``."""
    found: list[str] = []
    current: Value | None = value
    while current is not None:
        if isinstance(current, Item):
            found += (
                [current.key.value] if isinstance(current.key, Literal) and isinstance(current.key.value, str) else []
            )
            current = current.base
        elif isinstance(current, Member):
            found.append(current.name)
            current = current.base
        else:
            if isinstance(current, (Global, Parameter, Reference)):
                found += reversed(current.name.split("."))
            break
    return found


def unplaced(value: Value) -> Value:
    """The value without its places, so that it equals what reads the same elsewhere in the file."""
    made: dict[str, Any] = {}
    for field in fields(value):
        inner = getattr(value, field.name)
        if field.name == "at":
            made["at"] = -1
        elif isinstance(inner, tuple):
            made[field.name] = tuple(
                tuple(map(_unplaced_part, each)) if isinstance(each, tuple) else _unplaced_part(each) for each in inner
            )
        else:
            made[field.name] = _unplaced_part(inner)
    return type(value)(**made)


def _unplaced_part(part: object) -> object:
    return unplaced(part) if isinstance(part, get_args(Value)) else part
