"""What the conditions of a place say about a value that is used there."""

from __future__ import annotations

from dataclasses import dataclass

from certlint.model.values import (
    Literal,
    Operation,
    Reference,
    Result,
    Sequence,
    Value,
)
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.terms import Argument, Known, Term

__all__ = ["ANYTHING_ARRIVES", "Excluded", "excluded"]

MAX_CONDITIONS = 40

Condition = tuple[str, Value]


@dataclass(frozen=True, slots=True)
class Excluded:
    """What a parameter cannot be where it is used: None; anything that is false."""

    none: bool = False
    false: bool = False

    def covers(self, term: Term) -> bool:
        """Whether the term is one of the values that do not arrive."""
        if not isinstance(term, Known) or term.value:
            return False
        return self.none if term.value is None else self.false


ANYTHING_ARRIVES = Excluded()


def excluded(evaluator: Evaluator, conditions: tuple[Condition, ...], argument: Argument) -> Excluded:
    """What ``argument`` is not, where these conditions hold: ``if verify:``, ``if verify is not None:``."""
    none = false = False
    for path, condition in conditions:
        stack = [(condition, True)]
        for _ in range(MAX_CONDITIONS):
            if not stack:
                break
            value, wanted = stack.pop()
            if isinstance(value, Operation) and value.operator == "not":
                stack.append((value.operands[0], not wanted))
            elif isinstance(value, Operation) and value.operator == ("and" if wanted else "or"):
                stack.extend((operand, wanted) for operand in value.operands)
            else:
                subject, what = _narrowed(evaluator, path, value, wanted)
                if subject is not None and (what.none or what.false) and _is(evaluator, path, subject, argument):
                    none, false = none or what.none, false or what.false
    return Excluded(none, false)


def _narrowed(evaluator: Evaluator, path: str, value: Value, wanted: bool) -> tuple[Value | None, Excluded]:
    """Which value one condition speaks of, and what that cannot be."""
    if isinstance(value, Result):
        call = evaluator.calls.call(path, value.call)
        if wanted and call.callee == Reference("builtins.isinstance") and len(call.arguments) == 2:
            kinds = call.arguments[1]
            named = kinds.items if isinstance(kinds, Sequence) else (kinds,)
            if not {Reference("builtins.bool"), Reference("builtins.int")}.intersection(named):
                return call.arguments[0], Excluded(none=True, false=True)
        return None, ANYTHING_ARRIVES
    if isinstance(value, Operation) and value.operator in {"is", "is not", "==", "!="}:
        left, right = value.operands
        equal = wanted is (value.operator in {"is", "=="})
        if not isinstance(right, Literal):
            return None, ANYTHING_ARRIVES
        if right.value is None:
            return left, Excluded(none=not equal)
        if isinstance(right.value, bool):
            return left, Excluded(none=equal, false=equal is right.value)
        return None, ANYTHING_ARRIVES
    return (value, Excluded(none=True, false=True)) if wanted else (None, ANYTHING_ARRIVES)


def _is(evaluator: Evaluator, path: str, value: Value, argument: Argument) -> bool:
    """Whether the value may be what the callers pass as ``argument``."""
    return any(
        isinstance(term, Argument)
        and not term.negated
        and (term.path, term.function, term.parameter, term.key)
        == (argument.path, argument.function, argument.parameter, argument.key)
        for term in (outcome.term for outcome in evaluator.resolve(path, value))
    )
