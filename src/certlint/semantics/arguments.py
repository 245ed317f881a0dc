"""What calls give for the parameters of what they call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.model.facts import FunctionFacts, ParameterFacts
from certlint.model.findings import How
from certlint.semantics.decorators import Wrapping
from certlint.semantics.guarded import VALUES
from certlint.semantics.queries import Passed
from certlint.semantics.terms import (
    OPAQUE_OUTCOME,
    Argument,
    Bound,
    ClassTerm,
    FunctionTerm,
    Given,
    Origin,
    Outcome,
    Target,
    Term,
    without_none,
)

if TYPE_CHECKING:
    from certlint.semantics.evaluate import Evaluator

__all__ = ["Arguments"]


class Arguments:
    """Binds arguments to parameters for an evaluator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self.table = evaluator.table
        self.modules = evaluator.modules

    def argument(self, path: str, index: int, name: str, position: int | None, *, partial: bool = True) -> Given | None:
        """What a call gives for a library's parameter by name or position; None if nothing."""
        call = self._evaluator.calls.call(path, index)
        if name:
            for keyword, value in call.keywords:
                if keyword == name:
                    return Given(self._evaluator.resolve(path, value))
        if position is not None and position < len(call.arguments):
            return Given(self._evaluator.resolve(path, call.arguments[position]))
        if name:
            found: list[Outcome] = []
            certain = False
            for keyword, value in call.keywords:
                if keyword is None:
                    inner, definite = self._evaluator.lookups.look_up(path, value, name)
                    found.extend(inner)
                    certain = certain or definite
            if found:
                return Given(self._bounded(found, path, index), certain)
        return None

    def given(self, path: str, index: int, target: Target, parameter: str, key: str | None = None) -> Given | None:
        """What a call gives for a parameter of a callable of the project; None if it leaves it to the default.

        Decorators of that may give something else.
        """
        given = self._written(path, index, target, parameter, key)
        for wrapping in self._evaluator.decorators.around(target.term):
            given = self._handed_on(wrapping, Bound(path, index, target), parameter, key, given)
        return given

    def _handed_on(
        self, wrapping: Wrapping, bound: Bound, parameter: str, key: str | None, given: Given | None
    ) -> Given | None:
        """What arrives of what a call gives, where it calls a decorated function."""
        inner = self.put_in(wrapping, parameter, key)
        if inner is None:
            return given
        found: list[Outcome] = []
        is_given = False
        for outcome in inner.outcomes:
            term = outcome.term
            if not (isinstance(term, Argument) and wrapping.is_of(term)):
                found.append(outcome)
                continue
            handed = given if term.key is not None and term.key == (key or parameter) else None
            if handed is None:
                handed = self._written(
                    bound.path, bound.call, Target(wrapping.wrapper, bound.target.shift), term.parameter, term.key
                )
            if handed is not None:
                is_given = is_given or handed.certain
                found.extend(o.among(*outcome.when) if outcome.when else o for o in handed.outcomes)
        if is_given:  # what it is replaced with where it is missing does not arrive
            found = [outcome for outcome in found if outcome.via is None or outcome not in inner.outcomes]
        return Given(self._bounded(found, bound.path, bound.call), inner.certain) if found else given

    def put_in(self, wrapping: Wrapping, parameter: str, key: str | None) -> Given | None:
        """What a decorator calls the decorated function with, as far as that is written there."""
        target = Target(replace(wrapping.function, bound=False))
        inner = self._written(wrapping.path, wrapping.call, target, parameter, key)
        if inner is None or wrapping.factory is None:
            return inner
        return Given(self._evaluator.calls.of_call(wrapping.factory, inner.outcomes), inner.certain)

    def _written(self, path: str, index: int, target: Target, parameter: str, key: str | None) -> Given | None:
        """What is written in a call for a parameter of a callable of the project."""
        parameters = self.signature(target.term)
        facts = next((p for p in parameters if p.name == parameter), None)
        if facts is None:
            return None
        if facts.kind == "**":
            if key is None or any(p.name == key for p in parameters):
                return None
            return self.argument(path, index, key, None)
        positional = [p.name for p in parameters if p.kind in {"positional", "plain"}]
        position = positional.index(parameter) - target.shift if parameter in positional else None
        if position is not None and position < 0:
            return None
        given = self.argument(path, index, parameter if facts.kind != "positional" else "", position)
        if given is None and target.partial is not None:
            given = self.argument(*target.partial, parameter, None)
        if given is None or key is None:
            return given
        found: list[Outcome] = []
        for outcome in given.outcomes:
            inner, _ = self._evaluator.lookups.inside(outcome, key)
            found.extend(inner)
        return Given(self._bounded(found, path, index), False) if found else None

    def passed(self, path: str, index: int, target: Target, argument: Argument) -> tuple[Outcome, ...]:
        """What a call passes as an argument of its target: what is given, else the default."""
        return self._evaluator.tabling.ask(Passed(path, index, target, argument), VALUES, self._passed)

    def _passed(self, question: Passed) -> tuple[Outcome, ...]:
        argument = question.argument
        given = self.given(question.path, question.call, question.target, argument.parameter, argument.key)
        outcomes = given.outcomes if given is not None else self.default(argument)
        if argument.not_none:
            outcomes = without_none(outcomes)
        outcomes = tuple(self._evaluator.negated(o) if argument.negated else o for o in outcomes)
        return self._bounded(outcomes, question.path, question.call) if outcomes else ()

    def _bounded(self, outcomes: Iterable[Outcome], path: str, index: int) -> tuple[Outcome, ...]:
        return self._evaluator.bounded(tuple(outcomes), path, self._evaluator.calls.call(path, index).site)

    def signature(self, term: Term) -> tuple[ParameterFacts, ...]:
        """The parameters of a function, method or class of the project."""
        if isinstance(term, FunctionTerm):
            return self.modules.by_path[term.path].functions[term.name].parameters
        if isinstance(term, ClassTerm):
            constructor = self._evaluator.attributes.method(term, "__init__")
            if isinstance(constructor, FunctionTerm):
                return self.modules.by_path[constructor.path].functions[constructor.name].parameters
            return self._holder_parameters(term)
        return ()

    def keys(self, term: Term) -> list[tuple[str, str]]:
        """Under which (path, name) the parameters of a callable of the project are known."""
        if isinstance(term, FunctionTerm):
            return [(term.path, term.name)]
        if isinstance(term, ClassTerm):
            constructor = self._evaluator.attributes.method(term, "__init__")
            if isinstance(constructor, FunctionTerm):
                return [(constructor.path, constructor.name)]
            return [(a.path, a.name) for a in self._evaluator.attributes.ancestry(term) if isinstance(a, ClassTerm)]
        return []

    def _holder_parameters(self, term: ClassTerm) -> tuple[ParameterFacts, ...]:
        parameters: dict[str, ParameterFacts] = {}
        for ancestor in reversed(self._evaluator.attributes.ancestry(term)):
            if isinstance(ancestor, ClassTerm) and self._evaluator.attributes.is_holder(ancestor):
                facts = self.modules.by_path[ancestor.path].classes[ancestor.name]
                for name, value, site, annotation in facts.attributes:
                    if annotation is not None or self._evaluator.attributes.is_field(ancestor.path, value):
                        parameters[name] = ParameterFacts(name, "plain", value, annotation, site)
        return tuple(parameters.values())

    def position(self, path: str, function: str, parameter: str) -> int | None:
        """At which position, from 0, callers give the parameter; None if they have to name it."""
        facts = self.modules.by_path[path].functions.get(function)
        term: Term = ClassTerm(path, function) if facts is None else FunctionTerm(path, function)
        positional = [p.name for p in self.signature(term) if p.kind in {"positional", "plain"}]
        if parameter not in positional:
            return None
        bound = facts is not None and facts.owner and facts.role in {"method", "class"}
        return max(positional.index(parameter) - bool(bound), 0)

    def parameter(self, term: Argument) -> ParameterFacts | None:
        """The declaration of the parameter (or holder's attribute) that an argument term speaks of."""
        module = self.modules.by_path[term.path]
        function: FunctionFacts | None = module.functions.get(term.function)
        if function is not None:
            return next((p for p in function.parameters if p.name == term.parameter), None)
        if term.function in module.classes:
            holder = self._evaluator.attributes.is_holder(ClassTerm(term.path, term.function))
            for name, value, site, annotation in module.classes[term.function].attributes:
                if name == term.parameter and holder:
                    return ParameterFacts(name, "plain", value, annotation, site)
        return None

    def default(self, term: Argument) -> tuple[Outcome, ...]:
        """What the parameter is if no caller gives it."""
        facts = self.parameter(term)
        if facts is None or facts.default is None:
            return OPAQUE_OUTCOME
        origin = Origin(term.path, facts.site, "default")
        outcomes = self._evaluator.resolve(term.path, facts.default)
        if term.key is not None:
            outcomes = tuple(o for outcome in outcomes for o in self._evaluator.lookups.inside(outcome, term.key)[0])
        return tuple(replace(o, via=How.DEFAULT, via_origin=origin) for o in outcomes) or OPAQUE_OUTCOME
