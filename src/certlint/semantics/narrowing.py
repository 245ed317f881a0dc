"""What the conditions of a place say about a value that is used there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from certlint.lexicon.answers import OFF
from certlint.lexicon.hints import NO_VERIFICATION
from certlint.lexicon.senses import is_about_tls, is_opt_out
from certlint.model.values import (
    Literal,
    Operation,
    Parameter,
    Reference,
    Result,
    Sequence,
    Value,
)
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.terms import Argument, Known, Opaque, SequenceTerm, Term, matches
from certlint.semantics.uses import parts

__all__ = ["ANYTHING_ARRIVES", "Excluded", "excluded", "is_asked_for"]

MAX_CONDITIONS = 40
MAX_PARTS = 60
COMPARING = frozenset({"==", "!=", "is", "is not", "in", "not in"})

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


def is_asked_for(evaluator: Evaluator, path: str, condition: Value, wanted: bool) -> bool:
    """Whether a comparison holds only for somebody who names a value that asks for no verification.

    ``option == "noverify"``, ``text.lower() in ("false", "0")`` and ``cert_reqs == ssl.CERT_NONE`` do, unless that is
    what the value is by default.
    """
    if not (isinstance(condition, Operation) and condition.operator in COMPARING):
        return False
    if wanted is not (condition.operator in {"==", "is", "in"}):
        return False
    left, right = (evaluator.resolve(path, operand) for operand in condition.operands)
    among = condition.operator in {"in", "not in"}
    for subject, constants in ((left, right), (right, left))[: 1 if among else 2]:
        terms: list[Term] = [outcome.term for outcome in constants if not isinstance(outcome.term, Opaque)]
        if among:
            terms = [each for term in terms if isinstance(term, SequenceTerm) for each in evaluator.items(term)]
        if not terms or (len(terms) > 1 and not among) or not all(map(_speaks, terms)):
            continue
        operand = condition.operands[subject is right]
        if not _is_choice(evaluator, path, operand, terms):
            continue
        found = [
            term
            for outcome in subject
            for term in (
                (each.term for each in evaluator.arguments.default(outcome.term))
                if isinstance(outcome.term, Argument)
                else (outcome.term,)
            )
        ]
        return not any(term in found for term in terms)
    return False


def _is_choice(evaluator: Evaluator, path: str, subject: Value, terms: list[Term]) -> bool:
    """Whether what is compared is chosen by somebody: it is none of the terms where nobody says anything.

    Where these only say that something is off, the names have to say that it is TLS or verifying.
    """
    made_of = _parts(evaluator, path, subject)
    given = [Known(part.value) for part in made_of if isinstance(part, Literal)]
    for part in made_of:
        if isinstance(part, Parameter):
            for outcome in evaluator.resolve(path, part):
                if isinstance(outcome.term, Argument):
                    given += [o.term for o in evaluator.arguments.default(outcome.term) if isinstance(o.term, Known)]
    if not {str(term.value).lower() for term in given}.isdisjoint(
        str(term.value).lower() for term in terms if isinstance(term, Known)
    ):
        return False
    if not all(map(_is_off, terms)):
        return True
    names = [
        name for part in made_of for name in (part.value if isinstance(part, Literal) else getattr(part, "name", ""),)
    ]
    return any(isinstance(name, str) and is_about_tls(name) for name in names)


def _parts(evaluator: Evaluator, path: str, value: Value) -> list[Value]:
    """What a value is made of, arguments of calls included."""

    def inside(result: Result) -> Iterator[Value]:
        call = evaluator.calls.call(path, result.call)
        yield from (call.callee, *call.arguments, *(each for _, each in call.keywords))

    return list(islice(parts((value,), inside), MAX_PARTS))


def _is_off(term: Term) -> bool:
    """Whether a constant merely says that something is to be off."""
    return isinstance(term, Known) and isinstance(term.value, str) and term.value.lower() in OFF


def _speaks(term: Term) -> bool:
    """Whether a constant says by itself that nothing is to be verified, or that something is to be off."""
    if _is_off(term) or (isinstance(term, Known) and isinstance(term.value, str) and is_opt_out(term.value, True)):
        return True
    return any(matches(match, term) for match in NO_VERIFICATION)
