"""Functions of the project that turn an input into a truth: ``parse_bool(text)``, ``env_bool("VERIFY", True)``.

Such a function compares its input with words for yes and no, and returns nothing but truths. So whoever decides the
input decides the result: a constant of the code stays one, a parameter stays a parameter, and what is read from
outside may become either truth, because a user chooses it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.lexicon.answers import ANSWERS
from certlint.model.facts import FunctionFacts
from certlint.model.findings import How
from certlint.model.knobs import ModelKind
from certlint.model.values import Choice, Item, Literal, Member, Operation, Parameter, Reference, Result, Value
from certlint.semantics import operators
from certlint.semantics.queries import TruthOf
from certlint.semantics.tabling import Domain
from certlint.semantics.terms import (
    Argument,
    FunctionTerm,
    Known,
    Name,
    Opaque,
    Origin,
    Outcome,
    SequenceTerm,
    Target,
    Variable,
)

if TYPE_CHECKING:
    from certlint.semantics.evaluate import Evaluator

__all__ = ["Truths"]

COMPARING = frozenset({"in", "not in", "==", "!="})
ANSWERING = COMPARING | {"not", "and", "or", "is", "is not", "<", "<=", ">", ">="}
CONVERTERS = frozenset({Reference("builtins.bool"), Reference("builtins.str"), Reference("builtins.int")})

INPUTS: Domain[Value | None] = Domain(None, lambda question, found: None)


class Truths:
    """Finds functions that turn an input into a truth, and says what calls of them return."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def answer(self, path: str, index: int, target: Target, term: FunctionTerm) -> tuple[Outcome, ...] | None:
        """What the call ``index`` of the module at ``path`` returns; None if it calls no such function."""
        read = self._input(term)
        if read is None:
            return None
        call = self._evaluator.calls.call(path, index)
        here = Origin(path, call.site, "a truth is made of it here")
        found: list[Outcome] = []
        chosen: list[Outcome] = []
        for outcome in self._given(path, index, target, term, read):
            found.extend(operators.pure(path, "strtobool", ((outcome,),)))
            name = _name_of(outcome)
            if name and isinstance(outcome.term, (Argument, Variable, Opaque)) and outcome.via is None:
                no = Outcome(Known(False), alone=False, via=How.OPT_OUT, via_origin=here, option=name)
                chosen += [no, no.with_term(Known(True))]
        defaults = {outcome.term for outcome in found if outcome.via is not None}  # these need no one to choose them
        return (*found, *(outcome for outcome in chosen if outcome.term not in defaults))

    def _given(self, path: str, index: int, target: Target, term: FunctionTerm, read: Value) -> Iterator[Outcome]:
        """What the input is at one call: what the call passes, for the parameters that the input is made of."""
        for outcome in self._evaluator.resolve(term.path, read):
            inner = outcome.term
            option = outcome.option or self._asked(path, index, target, term, read)
            if isinstance(inner, Argument) and (inner.path, inner.function) == (term.path, term.name):
                for passed in self._evaluator.arguments.passed(path, index, target, inner):
                    if outcome.via is None:
                        yield replace(passed, alone=False) if passed.via is not None else passed
                    else:
                        yield replace(
                            passed, via=outcome.via, via_origin=passed.via_origin or outcome.via_origin, option=option
                        )
            elif isinstance(inner, Variable) and not inner.name:
                yield replace(outcome, term=Variable(option), option=option)
            else:
                yield outcome

    def _asked(self, path: str, index: int, target: Target, term: FunctionTerm, read: Value) -> str:
        """The name that the function reads from outside, where it is one of its own parameters."""
        key = read.key if isinstance(read, Item) else None
        if isinstance(read, Result):
            key = next(iter(self._evaluator.calls.call(term.path, read.call).arguments), None)
        for outcome in self._evaluator.resolve(term.path, key):
            if isinstance(outcome.term, Argument):
                for passed in self._evaluator.arguments.passed(path, index, target, outcome.term):
                    if isinstance(passed.term, Known) and isinstance(passed.term.value, str):
                        return passed.term.value
        return ""

    # --- which functions ---------------------------------------------------------------------

    def _input(self, term: FunctionTerm) -> Value | None:
        """What a function makes a truth of: one of its parameters, or what it reads from outside."""
        return self._evaluator.tabling.ask(TruthOf(term.path, term.name), INPUTS, self._asked_for)

    def _asked_for(self, question: TruthOf) -> Value | None:
        function = self._evaluator.modules.by_path[question.path].functions[question.function]
        return self._found(question.path, question.function, function)

    def _found(self, path: str, name: str, function: FunctionFacts) -> Value | None:
        values = [value for _, value in function.returns]
        if not values or function.yields or not all(self._is_answer(path, value) for value in values):
            return None
        for value in (*(each for guards, _ in function.returns for each in guards), *values):
            for subject in self._compared(path, value):
                root = self._root(path, subject)
                if isinstance(root, Parameter) and root.function == name:
                    return root
                if root is not None and not isinstance(root, Parameter):
                    return root
        return None

    def _is_answer(self, path: str, value: Value) -> bool:
        """Whether a function that returns this answers yes or no, or passes on what it cannot tell."""
        if isinstance(value, Operation):
            if value.operator == "if":
                return all(self._is_answer(path, branch) for branch in value.operands[1:])
            return value.operator in ANSWERING
        if isinstance(value, Choice):
            return all(self._is_answer(path, option) for option in value.options)
        if isinstance(value, Literal):
            return value.value is None or isinstance(value.value, bool) or value.value in (0, 1)
        return isinstance(value, Parameter) or self._root(path, value) is not None

    def _compared(self, path: str, value: Value) -> Iterator[Value]:
        """What a value compares with words for yes and no."""
        stack = [value]
        while stack:
            current = stack.pop()
            if isinstance(current, Choice):
                stack.extend(current.options)
            if not isinstance(current, Operation):
                continue
            if current.operator not in COMPARING:
                stack.extend(current.operands)
                continue
            terms = [outcome.term for outcome in self._evaluator.resolve(path, current.operands[1])]
            words = [
                word
                for term in terms
                for word in (self._evaluator.items(term) if isinstance(term, SequenceTerm) else (term,))
            ]
            if words and all(isinstance(w, Known) and str(w.value).lower() in ANSWERS for w in words):
                yield current.operands[0]

    def _root(self, path: str, value: Value, seen: set[int] | None = None) -> Value | None:
        """The input that a text or truth is made of: a parameter, or what is read from outside."""
        current: Value | None = value
        seen = set() if seen is None else seen
        while current is not None and id(current) not in seen:
            seen.add(id(current))
            if isinstance(current, Parameter):
                return current
            if isinstance(current, Choice):
                current = next((each for each in current.options if not isinstance(each, Literal)), None)
            elif isinstance(current, Operation) and current.operator in {"or", "and"}:
                current = current.operands[0]
            elif isinstance(current, Operation) and current.operator == "if":
                roots = [self._root(path, branch, seen) for branch in current.operands[1:]]
                found = [root for root in roots if root is not None]  # what both branches share is found once
                return found[0] if len(found) == 1 else None
            elif isinstance(current, Item):
                if self._reads(path, current.base):
                    return current
                current = current.base
            elif isinstance(current, Result):
                call = self._evaluator.calls.call(path, current.call)
                if call.callee in CONVERTERS and len(call.arguments) == 1:
                    current = call.arguments[0]
                elif isinstance(call.callee, Member) and call.callee.name in operators.STRING_METHODS:
                    current = call.callee.base
                else:
                    return current if self._is_read(path, current) else None
            else:
                return None
        return None

    def _reads(self, path: str, base: Value) -> bool:
        """Whether a value is the mapping of environment variables."""
        return any(
            isinstance(o.term, Name) and self._evaluator.table.model(o.term.name, ModelKind.ENVIRONMENT)
            for o in self._evaluator.resolve(path, base)
        )

    def _is_read(self, path: str, value: Result) -> bool:
        """Whether a call reads an environment variable."""
        return any(
            isinstance(target.term, Name) and self._evaluator.table.model(target.term.name, ModelKind.ENVIRONMENT_READ)
            for target in self._evaluator.calls.targets(path, value.call)
        )


def _name_of(outcome: Outcome) -> str:
    """The name of the input that an outcome is."""
    term = outcome.term
    if isinstance(term, Argument):
        return term.key or term.parameter
    return outcome.option or str(getattr(term, "name", ""))
