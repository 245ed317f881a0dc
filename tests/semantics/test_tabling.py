"""The one memo: answers are least fixpoints, whoever asks first, however deep and however they lean on each other."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certlint.semantics import tabling
from certlint.semantics.tabling import Domain, Tabling
from certlint.syntax import run_deep

Set = frozenset[int]

SETS: Domain[Set] = Domain(frozenset(), lambda question, answer: answer | {-1})
UNKNOWN_IF_CYCLIC: Domain[Set] = Domain(frozenset(), lambda question, answer: frozenset({-1}), rounds=0)

Equations = Mapping[int, tuple[Set, tuple[int, ...]]]
"""To each question its own elements, and the questions whose answers belong to its own."""


class Asking:
    """Answers a system of equations by a table."""

    def __init__(self, equations: Equations, domain: Domain[Set] = SETS) -> None:
        self.equations = equations
        self.domain = domain
        self.widened: list[tuple[object, str]] = []
        self.table = Tabling(lambda question, reason: self.widened.append((question, reason)))

    def ask(self, question: int) -> Set:
        return self.table.ask(question, self.domain, self._compute)

    def _compute(self, question: int) -> Set:
        own, others = self.equations[question]
        return own.union(*(self.ask(other) for other in others))


def reachable(equations: Equations, question: int) -> Set:
    """The least fixpoint, found in another way: the elements of all questions that one leads to."""
    seen, stack, found = {question}, [question], set[int]()
    while stack:
        own, others = equations[stack.pop()]
        found |= own
        stack += [other for other in others if other not in seen]
        seen.update(others)
    return frozenset(found)


@st.composite
def systems(draw: st.DrawFn) -> Equations:
    size = draw(st.integers(1, 14))
    leads_to = st.lists(st.integers(0, size - 1), max_size=3).map(tuple)
    elements = st.frozensets(st.integers(0, 5), max_size=2)
    return {number: (draw(elements), draw(leads_to)) for number in range(size)}


@settings(deadline=None, max_examples=300)
@given(systems(), st.randoms(use_true_random=False))
def test_answers_are_least_fixpoints_in_any_order(equations: Equations, random: st.DataObject) -> None:
    order = list(equations)
    random.shuffle(order)  # type: ignore[attr-defined]
    asking = Asking(equations)
    assert {each: asking.ask(each) for each in order} == {each: reachable(equations, each) for each in order}
    assert not asking.widened


@settings(deadline=None, max_examples=300)
@given(systems(), st.randoms(use_true_random=False))
def test_without_a_fixpoint_all_that_leads_back_to_itself_is_widened(
    equations: Equations, random: st.DataObject
) -> None:
    order = list(equations)
    random.shuffle(order)  # type: ignore[attr-defined]
    asking = Asking(equations, UNKNOWN_IF_CYCLIC)
    answers = {each: asking.ask(each) for each in order}
    for each in order:
        after = {number for other in equations[each][1] for number in _closure(equations, other)}
        if each in after:
            assert answers[each] == {-1}


def _closure(equations: Equations, question: int) -> set[int]:
    seen, stack = {question}, [question]
    while stack:
        for other in equations[stack.pop()][1]:
            if other not in seen:
                seen.add(other)
                stack.append(other)
    return seen


@pytest.mark.parametrize("first", [0, 2_500, 9_999])
def test_a_chain_of_any_length_is_followed(first: int) -> None:
    last = 9_999
    chain: Equations = {n: (frozenset({n} if n == last else ()), (n + 1,) if n < last else ()) for n in range(last + 1)}
    asking = Asking(chain)
    assert run_deep(asking.ask, first) == run_deep(asking.ask, 0) == {last}
    assert asking.table.steps < 3 * last
    assert not asking.widened


def test_a_cycle_longer_than_the_stack_is_unknown_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tabling, "MAX_DEPTH", 50)
    ring: Equations = {n: (frozenset({n} if n == 7 else ()), ((n + 1) % 170,)) for n in range(170)}
    for first in (0, 30, 160):
        asking = Asking(ring)
        assert asking.ask(first) == {-1}
        assert asking.ask(7) == {-1}
        assert asking.widened == [
            (first, "a value depends on too long a cycle"),
            (7, "a value depends on too long a cycle"),
        ]
        assert asking.table.steps < 170 * 6


def test_what_never_comes_to_rest_is_widened_and_said() -> None:
    asking = Asking({})

    def grow(question: int) -> Set:
        before = asking.table.ask(question, SETS, grow)
        return before | {len(before)}

    answer = asking.table.ask(0, SETS, grow)
    assert {0, -1} <= answer
    assert asking.widened == [(0, "a value does not come to rest")]
    assert asking.table.ask(0, SETS, grow) == answer


def test_a_large_cycle_takes_few_steps() -> None:
    def steps(size: int) -> int:
        ring: Equations = {n: (frozenset({n % 5}), ((n + 1) % size, (n + 7) % size)) for n in range(size)}
        asking = Asking(ring)
        run_deep(asking.ask, 0)
        return asking.table.steps

    assert steps(800) < 6 * steps(200)


def test_an_error_leaves_nothing_behind() -> None:
    asking = Asking({0: (frozenset({1}), (1,)), 1: (frozenset({2}), (0, 2)), 2: (frozenset(), ())})

    def fail(question: int) -> Set:
        raise ValueError(question)

    with pytest.raises(ValueError, match="2"):
        asking.table.ask(0, SETS, lambda q: asking.table.ask(1, SETS, lambda _: asking.table.ask(2, SETS, fail)))
    assert asking.ask(1) == {1, 2}
