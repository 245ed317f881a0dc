"""What the conditions of a place say about a value that is used there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from certlint.model.knobs import Constant
from certlint.model.values import (
    Global,
    Item,
    Member,
    Operation,
    Reference,
    Result,
    Sequence,
    Value,
)
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.terms import Argument, Known, Outcome, SequenceTerm, Term, truth

__all__ = ["ANYTHING_ARRIVES", "Excluded", "excluded", "is_excluded", "is_replaced"]


Condition = tuple[str, Value]


@dataclass(frozen=True, slots=True)
class Excluded:
    """What a parameter cannot be where it is used: None; anything that is false; the constants ``values``."""

    none: bool = False
    false: bool = False
    values: frozenset[tuple[type, Constant]] = frozenset()

    def covers(self, term: Term) -> bool:
        """Whether the term is one of the values that do not arrive."""
        if not isinstance(term, Known):
            return False
        if (type(term.value), term.value) in self.values:
            return True
        return not term.value and (self.none if term.value is None else self.false)

    def joined(self, other: Excluded) -> Excluded:
        """What either of the two excludes."""
        return Excluded(self.none or other.none, self.false or other.false, self.values | other.values)


ANYTHING_ARRIVES = Excluded()
_COMPARISONS = frozenset({"is", "is not", "==", "!=", "in", "not in"})


def excluded(evaluator: Evaluator, conditions: tuple[Condition, ...], argument: Argument) -> Excluded:
    """What ``argument`` is not, where these conditions hold: ``if verify:``, ``if verify is not None:``."""

    def is_argument(other: Outcome, condition: Value) -> bool:
        term = other.term
        return isinstance(term, Argument) and not term.negated and _key(term) == _key(argument)

    return _excluded(evaluator, conditions, is_argument)


def is_excluded(evaluator: Evaluator, conditions: tuple[Condition, ...], outcome: Outcome) -> bool:
    """Whether an outcome does not arrive where these conditions hold, since they ask for that very outcome.

    ``verify=self.ca if self.ca is not None else True``: the condition and the value read the same attribute, so of
    all that the attribute may be, the condition takes out None. An outcome is the same if it is the same term and came
    the same way. A condition under which it was assigned speaks of what was there before: ``if self.ca is None:
    self.ca = ...``.
    """
    if not isinstance(outcome.term, Known) or not outcome.trail:
        return False

    def is_same(other: Outcome, condition: Value) -> bool:
        came_alike = other.term == outcome.term and other.trail == outcome.trail
        return came_alike and all(known is not condition for _, known in other.when)

    return _excluded(evaluator, conditions, is_same).covers(outcome.term)


def _excluded(
    evaluator: Evaluator, conditions: tuple[Condition, ...], is_meant: Callable[[Outcome, Value], bool]
) -> Excluded:
    """What the value that ``is_meant`` is not, where these conditions hold; that is told an outcome and a condition."""
    found = ANYTHING_ARRIVES
    for path, condition in conditions:
        stack = [(condition, True)]
        seen: set[tuple[int, bool]] = set()
        while stack:
            value, wanted = stack.pop()
            if (id(value), wanted) in seen:
                continue
            seen.add((id(value), wanted))
            if isinstance(value, Operation) and value.operator == "not":
                stack.append((value.operands[0], not wanted))
            elif isinstance(value, Operation) and value.operator == ("and" if wanted else "or"):
                stack.extend((operand, wanted) for operand in value.operands)
            else:
                subject, what = _narrowed(evaluator, path, value, wanted)
                if (
                    subject is not None
                    and what != ANYTHING_ARRIVES
                    and any(is_meant(outcome, condition) for outcome in evaluator.resolve(path, subject))
                ):
                    found = found.joined(what)
    return found


def is_replaced(evaluator: Evaluator, conditions: tuple[Condition, ...], outcome: Outcome) -> bool:
    """Whether a default does not arrive where these conditions hold, since they hold only where the option is set.

    ``if "CA" in os.environ: use(os.environ.get("CA"))``, ``if os.getenv("CA"): use(os.getenv("CA"))``
    """
    if outcome.via is None or not outcome.option:
        return False
    for path, condition in conditions:
        if isinstance(condition, Operation) and condition.operator == "in":
            named = evaluator.resolve(path, condition.operands[0])
            if len(named) == 1 and named[0].term == Known(outcome.option):
                return True
        elif not truth(outcome.term) and isinstance(condition, (Item, Result, Global, Member)):
            asked = evaluator.resolve(path, condition)
            if any(each.option == outcome.option and each.term == outcome.term for each in asked):
                return True
    return False


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
    if isinstance(value, Operation) and value.operator in _COMPARISONS:
        left, right = value.operands
        equal = wanted is (value.operator in {"is", "==", "in"})
        constants = _constants(evaluator, path, right, among=value.operator in {"in", "not in"})
        if not equal:
            return left, Excluded(None in constants, False, frozenset((type(each), each) for each in constants))
        if len(constants) == 1 and isinstance(constants[0], bool):
            return left, Excluded(none=True, false=constants[0])
        return None, ANYTHING_ARRIVES
    if not wanted or (isinstance(value, Operation) and value.operator in {"and", "or"}):
        return None, ANYTHING_ARRIVES  # of alternatives, another one may be the true one
    return value, Excluded(none=True, false=True)


def _constants(evaluator: Evaluator, path: str, value: Value, *, among: bool) -> list[Constant]:
    """The constants that something is compared with; none if one of them is not known."""
    terms: list[Term] = [outcome.term for outcome in evaluator.resolve(path, value)]
    if len(terms) != 1:
        return []
    if among:
        terms = evaluator.items(terms[0]) if isinstance(terms[0], SequenceTerm) else []
    found = [term.value for term in terms if isinstance(term, Known)]
    return found if len(found) == len(terms) else []


def _key(argument: Argument) -> tuple[str, str, str, str | None]:
    return argument.path, argument.function, argument.parameter, argument.key
