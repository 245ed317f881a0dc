"""Sets of guarded values: how they are joined, and how they are widened where there are too many.

An outcome is one guarded value: a term, and the conditions under which it is that. A set of them is the answer to what
something may be. The empty set is the bottom ("nothing yet"), a set with `OPAQUE` in it says "and anything else".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from certlint.model.values import Value
from certlint.semantics.tabling import Domain
from certlint.semantics.terms import (
    MAX_OUTCOMES,
    OPAQUE,
    OPAQUE_OUTCOME,
    Known,
    MappingTerm,
    Object,
    Opaque,
    Outcome,
    SequenceTerm,
    Term,
    describe,
)

__all__ = ["VALUES", "joined", "widened"]

Outcomes = tuple[Outcome, ...]

MAX_COMPARED = 128
"""Of how many outcomes it is looked at which hold under fewer conditions; of more, the shared conditions count."""

MAX_EVIDENCE = 64
"""How many things of a widened value are kept: those that some knob calls bad, and those that lead further."""

_TOP = Outcome(OPAQUE, alone=False)


def joined(outcomes: Outcomes, weight: Callable[[Term], int]) -> tuple[Outcomes, bool]:
    """The outcomes without doubles, none of them alone if there are several; and whether some became unknown.

    What holds under fewer conditions says all that the same under more does. Beyond `MAX_OUTCOMES` of them, those
    without ``weight`` (below 0) become unknown, and of very many the lightest.
    """
    if len(outcomes) < 2:
        return outcomes, False
    alike: dict[tuple[Any, ...], list[Outcome]] = {}
    for outcome in outcomes:
        alike.setdefault(_key(outcome), []).append(outcome)
    if len(outcomes) <= MAX_COMPARED:
        found = [outcome for same in alike.values() for outcome in _weakest(same)]
        if len(found) == 1:
            return (found[0],), False
        if len(found) <= MAX_OUTCOMES:
            return tuple(outcome.among() for outcome in found), False
    found = [_weakened(same) for same in alike.values()]
    if len(found) > MAX_OUTCOMES:
        found = _of_all_calls(found)
    if len(found) > MAX_OUTCOMES:
        found = _evidence([outcome for outcome in found if weight(outcome.term) >= 0], weight)
        return (*(outcome.among() for outcome in found), _TOP), True
    return tuple(outcome.among() for outcome in found), False  # the same, taken to hold more often


def widened(_question: object, outcomes: Outcomes) -> Outcomes:
    """The outcomes, and anything else."""
    if any(isinstance(outcome.term, Opaque) for outcome in outcomes):
        return tuple(outcome.among() for outcome in outcomes)
    return (*(outcome.among() for outcome in outcomes), _TOP)


def _key(outcome: Outcome) -> tuple[Any, ...]:
    """What tells an outcome from others, but for its conditions."""
    term = outcome.term
    is_bool = isinstance(term, Known) and isinstance(term.value, bool)  # False is not 0, which is equal
    return term, outcome.via, outcome.trail[0] if outcome.trail else None, is_bool


def _weakest(same: list[Outcome]) -> list[Outcome]:
    """Those of some outcomes, alike but for their conditions, that hold under the fewest."""
    if len(same) == 1:
        return same
    kept: list[tuple[frozenset[tuple[str, int]], Outcome]] = []
    for outcome in same:
        when = frozenset((path, id(value)) for path, value in outcome.when)
        if not any(other <= when for other, _ in kept):
            kept = [each for each in kept if not when <= each[0]]
            kept.append((when, outcome))
    return [outcome for _, outcome in kept]


def _weakened(same: list[Outcome]) -> Outcome:
    """One outcome instead of several that differ in their conditions: under those that they share."""
    first = same[0]
    if len(same) == 1 or not first.when:
        return first
    common: tuple[tuple[str, Value], ...] = first.when
    for other in same[1:]:
        if not common:
            break
        known = {(path, id(value)) for path, value in other.when}
        common = tuple((path, value) for path, value in common if (path, id(value)) in known)
    if common == first.when:
        return first
    return Outcome(first.term, first.trail, common, False, first.via, first.via_origin, first.option, first.entry)


def _of_all_calls(found: list[Outcome]) -> list[Outcome]:
    """The outcomes, those that belong to different calls put together: each is what all callers get."""
    kept: dict[tuple[Any, ...], list[Outcome]] = {}
    for outcome in found:
        term = outcome.term
        if isinstance(term, (MappingTerm, SequenceTerm, Object)) and term.calls:
            outcome = outcome.with_term(replace(term, calls=()))
        kept.setdefault(_key(outcome), []).append(outcome)
    return [_weakened(same) for same in kept.values()]


def _evidence(found: list[Outcome], weight: Callable[[Term], int]) -> list[Outcome]:
    """As many of the outcomes as are kept: one for each thing, then the weightiest, whatever their order."""
    if len(found) <= MAX_EVIDENCE:
        return found
    distinct: dict[tuple[Any, ...], Outcome] = {}
    for outcome in found:
        term, via, _, is_bool = _key(outcome)
        distinct.setdefault((term, via, is_bool), outcome)

    def rank(outcome: Outcome) -> tuple[int, str, str]:
        return -weight(outcome.term), type(outcome.term).__name__, describe(outcome.term)

    return sorted(distinct.values(), key=rank)[:MAX_EVIDENCE]


def _finished(outcomes: Outcomes) -> Outcomes:
    """What is kept: a value that never comes to be is unknown."""
    return outcomes or OPAQUE_OUTCOME


def _is_same(left: Outcomes, right: Outcomes) -> bool:
    """Whether two sets say the same, however the values got there."""
    if left is right:
        return True
    return len(left) == len(right) and {*map(_whole, left)} == {*map(_whole, right)}


def _whole(outcome: Outcome) -> tuple[Any, ...]:
    return (*_key(outcome), frozenset((path, id(value)) for path, value in outcome.when), outcome.alone)


VALUES: Domain[Outcomes] = Domain((), widened, finish=_finished, same=_is_same)
"""The lattice of what a value may be."""
