"""The one memo of the evaluation, with its law: what is answered does not depend on who asked first.

A question is answered from the answers to others, and these may lead back to it. Questions that lead to each other
are a strongly connected component. While one of them is open, what the others answer is provisional: it is kept only
as long as the component is. The component is evaluated again and again, each time from the answers of the round before,
the first time from the bottom of the domain ("nothing yet"), until nothing changes any more. That is its least
fixpoint, which is the same wherever the component was entered. Then, and only then, all of its answers are kept.

Where a bound is reached, the answer is *widened*: it says "and anything else", keeps what was found as evidence, and is
counted. Too deep a question is not answered from within: it is asked anew from an empty stack, and then the first one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable
from typing import Any, Generic, TypeVar

from certlint.model.frozen import dataclass

__all__ = ["MAX_DEPTH", "MAX_ROUNDS", "Domain", "Tabling"]

MAX_DEPTH = 2_000
"""How many questions are open at once before those on top are asked anew from an empty stack."""

MAX_ROUNDS = 8
"""How often a component is evaluated before its answers are widened."""

MAX_STEPS = 200_000
"""How many answers are computed for one component before those that it has are widened."""

MAX_RESTARTS = 10_000
"""How many questions are asked anew on behalf of one before that is widened."""

_NEVER = 1 << 60

A = TypeVar("A")
Q = TypeVar("Q", bound=Hashable)


class Domain(Generic[A]):
    """What the answers to one kind of question are, as a lattice.

    ``bottom`` is "nothing yet". ``widen`` makes "and anything else" of an answer. ``finish`` is applied to what is
    kept. ``same`` tells whether two answers are equal. Without ``rounds`` there is no fixpoint: what leads back to
    itself is widened at once.
    """

    __slots__ = ("bottom", "finish", "rounds", "same", "widen")

    def __init__(
        self,
        bottom: A,
        widen: Callable[[Any, A], A],
        *,
        finish: Callable[[A], A] | None = None,
        same: Callable[[A, A], bool] | None = None,
        rounds: int = MAX_ROUNDS,
    ) -> None:
        self.bottom = bottom
        self.widen = widen
        self.finish = finish
        self.same = same
        self.rounds = rounds


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with all that it takes to answer it."""

    question: Any
    domain: Domain[Any]
    compute: Callable[[Any], Any]


class _TooDeepError(Exception):
    """Too many questions are open; carries the one that was to be asked, and those that led to it."""

    def __init__(self, asked: _Asked, on_the_way: set[Any]) -> None:
        self.asked = asked
        self.on_the_way = on_the_way


class Tabling:
    """Answers questions, each once."""

    def __init__(self, widened: Callable[[Any, str], None] = lambda question, reason: None) -> None:
        """``widened`` is told of each question whose answer was widened, and why."""
        self.steps = 0
        """How many answers were computed so far: the measure of all work."""
        self._widened = widened
        self._kept: dict[Any, Any] = {}
        self._open: dict[Any, int] = {}  # questions being answered, by their place on the stack
        self._marks: list[int] = []  # of each of them: how many provisional answers there were before it
        self._lows: list[int] = []  # of each of them: the lowest open question that its answer leans on so far
        self._provisional: dict[Any, tuple[int, Any]] = {}  # with their position in `_since`
        self._since: list[_Asked] = []
        self._guesses: dict[Any, Any] = {}  # answers of the round before
        self._guessed: list[Any] = []  # the questions with guesses, oldest first
        self._changes = 0  # answers that differ from those of the round before

    def ask(self, question: Q, domain: Domain[A], compute: Callable[[Q], A]) -> A:
        """The answer to a question. ``compute`` finds it, asking others; within a cycle it may be called repeatedly."""
        found = self._kept.get(question, self)
        if found is not self:
            return found  # type: ignore[no-any-return]
        index = self._open.get(question)
        if index is not None:
            self._lean(index)
            return self._guesses.get(question, domain.bottom)  # type: ignore[no-any-return]
        provisional = self._provisional.get(question)
        if provisional is not None:
            self._lean(bisect_right(self._marks, provisional[0]) - 1)
            return provisional[1]  # type: ignore[no-any-return]
        asked = _Asked(question, domain, compute)
        if not self._open:
            return self._outermost(asked)  # type: ignore[no-any-return]
        if len(self._open) >= MAX_DEPTH:
            raise _TooDeepError(asked, set(self._open))
        return self._answer(asked)  # type: ignore[no-any-return]

    def _lean(self, index: int) -> None:
        """Note that the question on top leans on the open one at ``index``."""
        if index < self._lows[-1]:
            self._lows[-1] = index

    def _outermost(self, asked: _Asked) -> Any:
        """Answer a question that nothing waits for; what is too deep below it is answered first."""
        waiting = [asked]
        passed: list[set[Any]] = []  # of each that waits: the questions that led to the one that it waits for
        for _ in range(MAX_RESTARTS):
            try:
                answer = self._answer(waiting[-1])
            except _TooDeepError as error:
                if any(error.asked.question in each for each in (*passed, error.on_the_way)):
                    break  # a cycle that is longer than the stack is high
                waiting.append(error.asked)
                passed.append(error.on_the_way)
                continue
            waiting.pop()
            if not waiting:
                return answer
            passed.pop()
        self._widened(asked.question, "a value depends on too long a cycle")
        # Nothing on the way is kept, so any other question that leads there is answered in the same way.
        return self._finished(asked, asked.domain.widen(asked.question, asked.domain.bottom))

    def _answer(self, asked: _Asked) -> Any:
        question, domain = asked.question, asked.domain
        index, mark, guessed = len(self._marks), len(self._since), len(self._guessed)
        self._open[question] = index
        self._marks.append(mark)
        self._lows.append(_NEVER)
        rounds, first, low = 0, self.steps, _NEVER
        try:
            while True:
                changes = self._changes
                self.steps += 1
                answer = asked.compute(question)
                low = self._lows[index]
                if low > index:
                    self._kept[question] = answer = self._finished(asked, answer)
                    break
                if not self._is_same(asked, answer):
                    self._changes += 1
                if low < index:  # what it leans on is not answered yet
                    self._provisional[question] = len(self._since), answer
                    self._since.append(asked)
                    break
                stable = self._changes == changes
                self._changes = changes
                if (stable and domain.rounds) or rounds >= domain.rounds or self.steps - first > MAX_STEPS:
                    answer = self._promote(asked, answer, mark, stable=stable)
                    break
                rounds += 1
                self._guess(question, answer)
                for each in self._since[mark:]:
                    self._guess(each.question, self._provisional.pop(each.question)[1])
                del self._since[mark:]
                self._lows[index] = _NEVER
        except BaseException:
            for each in self._since[mark:]:
                del self._provisional[each.question]
            del self._since[mark:]
            low = _NEVER
            raise
        finally:
            del self._open[question], self._marks[index:], self._lows[index:]
            if low >= index:
                for question in self._guessed[guessed:]:
                    del self._guesses[question]
                del self._guessed[guessed:]
        if low < index:
            self._lean(low)
        return answer

    def _guess(self, question: Any, answer: Any) -> None:
        """Take the answer as what the next round begins with."""
        if question not in self._guesses:
            self._guessed.append(question)
        self._guesses[question] = answer

    def _promote(self, asked: _Asked, answer: Any, mark: int, *, stable: bool) -> Any:
        """Keep the answers of a component that is complete; widened, if it did not come to rest."""
        if not (stable and asked.domain.rounds):
            if asked.domain.rounds:
                self._widened(asked.question, "a value does not come to rest")
            answer = asked.domain.widen(asked.question, answer)
        self._kept[asked.question] = answer = self._finished(asked, answer)
        for each in self._since[mark:]:
            inner = self._provisional.pop(each.question)[1]
            if not (stable and each.domain.rounds):
                inner = each.domain.widen(each.question, inner)
            self._kept[each.question] = self._finished(each, inner)
        del self._since[mark:]
        return answer

    def _is_same(self, asked: _Asked, answer: Any) -> bool:
        guess = self._guesses.get(asked.question, asked.domain.bottom)
        same = asked.domain.same
        return bool(guess == answer if same is None else same(guess, answer))

    @staticmethod
    def _finished(asked: _Asked, answer: Any) -> Any:
        return answer if asked.domain.finish is None else asked.domain.finish(answer)
