"""What calls call and what they return."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from certlint.model.facts import Call
from certlint.model.findings import How
from certlint.model.knobs import ModelKind
from certlint.model.values import Literal, Member, Operation, Parameter, Result, Value
from certlint.semantics import operators
from certlint.semantics.modules import Module
from certlint.semantics.terms import (
    MAX_OUTCOMES,
    OPAQUE,
    OPAQUE_OUTCOME,
    Argument,
    ClassTerm,
    FunctionTerm,
    Known,
    Name,
    Object,
    Opaque,
    Origin,
    Outcome,
    SequenceTerm,
    Target,
    Term,
    Variable,
    matches,
)
from certlint.semantics.truths import Truths

if TYPE_CHECKING:
    from certlint.semantics.evaluate import Evaluator

__all__ = ["Calls"]


MAX_PARTIALS = 8
"""How often a callable may be bound again."""


class Calls:
    """Resolves calls for an evaluator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self.table = evaluator.table
        self.modules = evaluator.modules
        self._targets: dict[tuple[str, int], tuple[Target, ...]] = {}
        self._truths = Truths(evaluator)

    def call(self, path: str, index: int) -> Call:
        """The call of that number in the module."""
        return self.modules.by_path[path].analysis.calls[index]

    def targets(self, path: str, index: int) -> tuple[Target, ...]:
        """What the call may call."""
        key = (path, index)
        known = self._targets.get(key)
        if known is not None:
            return known
        self._targets[key] = (Target(OPAQUE),)
        found: list[Target] = []
        for outcome in self._evaluator.resolve(path, self.call(path, index).callee):
            for target in self.callables(outcome.term):
                if target not in found:
                    found.append(target)
        result = tuple(found[:MAX_OUTCOMES]) or (Target(OPAQUE),)
        self._targets[key] = result
        return result

    def callables(self, term: Term, depth: int = 0) -> list[Target]:
        """What calling the term calls."""
        if depth > MAX_PARTIALS:
            return [Target(OPAQUE)]
        if isinstance(term, FunctionTerm):
            return [Target(term, 1 if term.bound else 0)]
        if isinstance(term, ClassTerm):
            inherited = self._constructors(term)
            if inherited:
                return [Target(term), *map(Target, inherited)]
            return [Target(term, 0 if self._evaluator.attributes.method(term, "__init__") is None else 1)]
        if isinstance(term, Object) and isinstance(term.type, ClassTerm):
            method = self._evaluator.attributes.method(term.type, "__call__")
            if isinstance(method, FunctionTerm):
                return [Target(method, 1)]
        if (
            isinstance(term, Object)
            and term.call >= 0
            and isinstance(term.type, str)
            and self.table.model(term.type, ModelKind.PARTIAL)
        ):
            call = self.call(term.path, term.call)
            if call.arguments:
                return [
                    Target(inner.term, inner.shift + len(call.arguments) - 1, (term.path, term.call))
                    for outcome in self._evaluator.resolve(term.path, call.arguments[0])
                    for inner in self.callables(outcome.term, depth + 1)
                ]
        if isinstance(term, Object) and isinstance(term.type, str):
            return [Target(Name(f"{term.type}.__call__"))]
        if isinstance(term, Argument) and not term.negated:  # what is called while no caller gives another
            return [
                inner
                for outcome in self._evaluator.arguments.default(term)
                if isinstance(outcome.term, (Name, FunctionTerm, ClassTerm))
                for inner in self.callables(outcome.term, depth + 1)
            ] or [Target(OPAQUE)]
        if isinstance(term, (Name, Opaque)):
            return [Target(term)]
        return [Target(OPAQUE)]

    def value(self, module: Module, value: Result) -> Iterable[Outcome]:
        """What a call's result stands for."""
        found: list[Outcome] = []
        targets = self.targets(module.path, value.call)
        inherited = {name for target in targets for name in self._constructors(target.term)}
        for target in targets:
            if target.term not in inherited:  # the class's own instance is also one of the class that it extends
                found.extend(self._returned(module.path, value.call, target))
        return found

    def _constructors(self, term: Term) -> list[Name]:
        """The library class whose constructor a call of a project's class runs, where that has none of its own."""
        constructor = self._evaluator.attributes.method(term, "__init__") if isinstance(term, ClassTerm) else None
        return [Name(constructor.rpartition(".")[0])] if isinstance(constructor, str) else []

    def _returned(self, path: str, index: int, target: Target) -> Iterable[Outcome]:
        term = target.term
        call = self.call(path, index)
        if isinstance(term, Name):
            return self._library_result(path, index, call, term.name)
        if isinstance(term, ClassTerm):
            return (Outcome(Object(term, path, index)),)
        if isinstance(term, FunctionTerm):
            return self._call_result(path, index, target, term)
        if isinstance(call.callee, Member):
            return operators.method(
                path, self._evaluator.resolve(path, call.callee.base), call, lambda v: self._items(path, v)
            )
        return OPAQUE_OUTCOME

    def _call_result(self, path: str, index: int, target: Target, term: FunctionTerm) -> Iterable[Outcome]:
        answer = self._truths.answer(path, index, target, term)
        if answer is not None:
            return answer
        found: list[Outcome] = []
        for outcome in self.returns(term.path, term.name):
            inner = outcome.term
            if isinstance(inner, Argument) and inner.path == term.path and inner.function == term.name:
                outcomes = self._evaluator.arguments.passed(path, index, target, inner)
                if any(_excludes_none(guard, inner.parameter) for _, guard in outcome.when):
                    outcomes = _without_none(outcomes)
                found.extend(outcomes)
            else:
                found.append(outcome)
        receiver = self._receiver(path, index) if term.bound else None
        return self._evaluator.attributes.of_instance(receiver, tuple(found)) if receiver is not None else found

    def _receiver(self, path: str, index: int) -> Object | None:
        """The object whose method a call calls, if it is one of the project's."""
        callee = self.call(path, index).callee
        if not isinstance(callee, Member):
            return None
        terms = {outcome.term for outcome in self._evaluator.resolve(path, callee.base)}
        term = next(iter(terms), None)
        return term if len(terms) == 1 and isinstance(term, Object) and isinstance(term.type, ClassTerm) else None

    def returns(self, path: str, name: str) -> tuple[Outcome, ...]:
        """What a function may return, in terms of its parameters."""
        function = self.modules.by_path[path].functions[name]
        found: list[Outcome] = []
        for guards, value in function.returns:
            inner = self._evaluator.resolve(path, value)
            if guards:
                inner = tuple(o.among(*((path, guard) for guard in guards)) for o in inner)
            found.extend(inner)
        if function.annotation is not None and all(isinstance(o.term, (Opaque, Argument)) for o in found):
            typed = [Outcome(o) for o in self._evaluator.attributes.annotated(path, function.annotation)]
            if typed:
                return tuple(typed)
        return self._evaluator.bounded(tuple(found))

    def _library_result(self, path: str, index: int, call: Call, name: str) -> Iterable[Outcome]:
        table = self.table
        models = {kind for spelling in table.spellings(name) for kind in table.models.get(spelling, ())}
        if not models:
            if isinstance(call.callee, Member):
                computed = operators.method(
                    path, self._evaluator.resolve(path, call.callee.base), call, lambda v: self._items(path, v)
                )
                if not isinstance(computed[0].term, (Opaque, Name, Object, Argument)):
                    return computed
            return (Outcome(Object(name, path, index)),)
        for kind in (ModelKind.RETURNS, ModelKind.SERVER):
            for model in table.model(name, kind):
                if kind is ModelKind.RETURNS and all(
                    self._condition(path, index, argument, wanted) for argument, wanted in model.only_if
                ):
                    return (Outcome(Object(model.result, path, index)),)
        for model in table.model(name, ModelKind.ENVIRONMENT_READ):
            return self._environment_read(path, index, call, model.position, model.parameter)
        for model in table.model(name, ModelKind.PASS_THROUGH):
            position = model.position or 0
            return (
                self._evaluator.resolve(path, call.arguments[position])
                if position < len(call.arguments)
                else OPAQUE_OUTCOME
            )
        for model in table.model(name, ModelKind.PURE):
            return operators.pure(
                path, model.result, [self._evaluator.resolve(path, argument) for argument in call.arguments]
            )
        if table.model(name, ModelKind.PATH):
            return operators.path([self._evaluator.resolve(path, argument) for argument in call.arguments])
        if table.model(name, ModelKind.SAFE_PATH):
            return (Outcome(Name(f"{name}()")),)
        for model in table.model(name, ModelKind.FIELD):
            given = self._evaluator.arguments.argument(path, index, model.parameter, model.position)
            return given.outcomes if given is not None else OPAQUE_OUTCOME
        return (Outcome(Object(name, path, index)),)

    def _items(self, path: str, value: Value) -> list[Term]:
        """The items of a list, if each is one thing; else none."""
        outcomes = self._evaluator.resolve(path, value)
        term = outcomes[0].term
        if len(outcomes) != 1 or not isinstance(term, SequenceTerm):
            return []
        items = self._evaluator.items(term)
        return items if len(items) == len(term.items) else []

    def _condition(self, path: str, index: int, argument: str, wanted: tuple[Any, ...]) -> bool:
        """Whether a library call's argument is one of the values wanted."""
        given = (
            self._evaluator.arguments.argument(path, index, "", int(argument))
            if argument.isdigit()
            else self._evaluator.arguments.argument(path, index, argument, None)
        )
        if given is None:
            return False
        return any(matches(match, outcome.term) for match in wanted for outcome in given.outcomes)

    def _environment_read(
        self, path: str, index: int, call: Call, position: int | None, parameter: str
    ) -> Iterable[Outcome]:
        names = self._evaluator.resolve(path, call.arguments[0]) if call.arguments else OPAQUE_OUTCOME
        term = names[0].term
        name = term.value if isinstance(term, Known) and isinstance(term.value, str) else ""
        callee = call.text.rpartition(".")[2]
        typed = callee in {"bool", "int", "path"} or any(keyword == "cast" for keyword, _ in call.keywords)
        found = [Outcome(Opaque(name) if typed else Variable(name), option=name)]
        default = self._evaluator.arguments.argument(
            path, index, parameter or "default", 1 if position is None else position
        )
        origin = Origin(path, call.site, "default")
        if default is None:
            if not typed:
                found.append(Outcome(Known(None), via=How.OPTION, via_origin=origin, option=name))
        else:
            found.extend(
                replace(o, via=How.OPTION, via_origin=o.via_origin or origin, option=name) for o in default.outcomes
            )
        return found


def _excludes_none(guard: Value, parameter: str) -> bool:
    """Whether a condition inside a function holds only where the parameter is not None."""
    positive = True
    while isinstance(guard, Operation) and guard.operator == "not":
        guard, positive = guard.operands[0], not positive
    if isinstance(guard, Parameter):
        return positive and guard.name == parameter
    if not (isinstance(guard, Operation) and guard.operator in {"is", "is not", "==", "!="}):
        return False
    left, right = guard.operands
    if not (isinstance(left, Parameter) and left.name == parameter and isinstance(right, Literal)):
        return False
    return right.value is None and positive is (guard.operator in {"is not", "!="})


def _without_none(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes that are not None, parameters marked so."""
    return tuple(
        o.with_term(replace(o.term, not_none=True)) if isinstance(o.term, Argument) else o
        for o in outcomes
        if not (isinstance(o.term, Known) and o.term.value is None)
    )
