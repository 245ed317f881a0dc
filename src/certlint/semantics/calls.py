"""What calls call and what they return."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from certlint.model.facts import Call
from certlint.model.findings import How
from certlint.model.knobs import ModelKind
from certlint.model.values import Literal, Member, Operation, Parameter, Result, Value
from certlint.semantics import operators
from certlint.semantics.guarded import VALUES
from certlint.semantics.modules import Module
from certlint.semantics.queries import Returns, Targets
from certlint.semantics.tabling import Domain
from certlint.semantics.terms import (
    OPAQUE,
    OPAQUE_OUTCOME,
    Argument,
    Bound,
    ClassTerm,
    FunctionTerm,
    Known,
    MappingTerm,
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
    truth,
    without_none,
    without_replaced,
)
from certlint.semantics.truths import Truths
from certlint.semantics.uses import called_on, parts

if TYPE_CHECKING:
    from certlint.semantics.evaluate import Evaluator

__all__ = ["Calls"]


MAX_PARTIALS = 8
"""How often a callable may be bound again."""
MAX_CALLS = 4
"""To how many calls, one inside the other, something belongs before it is what all callers get."""
MAX_RECEIVERS = 16
"""Of how many objects one call of a method is told apart."""
MAX_TARGETS = 64
"""How many things a call may call before others are taken to be unknown."""

CALLABLES: Domain[tuple[Target, ...]] = Domain(
    (), lambda question, found: (*found, Target(OPAQUE)), finish=lambda found: found or (Target(OPAQUE),)
)


class Calls:
    """Resolves calls for an evaluator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self.table = evaluator.table
        self.modules = evaluator.modules
        self._dependent: dict[tuple[object, ...], tuple[tuple[Value, ...], bool]] = {}
        self._truths = Truths(evaluator)

    def call(self, path: str, index: int) -> Call:
        """The call of that number in the module."""
        return self.modules.by_path[path].analysis.calls[index]

    def targets(self, path: str, index: int) -> tuple[Target, ...]:
        """What the call may call."""
        return self._evaluator.tabling.ask(Targets(path, index), CALLABLES, self._called)

    def _called(self, question: Targets) -> tuple[Target, ...]:
        path, call = question.path, self.call(question.path, question.call)
        found: dict[Target, None] = {}
        for outcome in self._evaluator.resolve(path, call.callee):
            found.update(dict.fromkeys(self.callables(outcome.term)))
        if len(found) <= MAX_TARGETS:
            return tuple(found)
        self._evaluator.note_widened(path, call.site, "a call may call too many things")
        kept = sorted(found, key=lambda target: (not isinstance(target.term, Name), repr(target)))
        return (*kept[:MAX_TARGETS], Target(OPAQUE))

    def callables(self, term: Term, depth: int = 0) -> list[Target]:
        """What calling the term calls."""
        if depth > MAX_PARTIALS:
            path = getattr(term, "path", min(self.modules.by_path))
            self._evaluator.note_widened(path, -1, "a callable is bound too often")
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
        bound = Bound(path, index, target)
        return self.of_call(bound, self.returns(term.path, term.name, self._passed_by(bound, term)))

    def of_call(self, bound: Bound, outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
        """What outcomes are for one call, where they depend on what the function is called with."""
        path, index, target = bound.path, bound.call, bound.target
        term = target.term
        if not isinstance(term, FunctionTerm):
            return tuple(outcomes)
        found: list[tuple[Outcome, tuple[Outcome, ...]]] = []
        for outcome in outcomes:
            inner = outcome.term
            if isinstance(inner, Argument) and inner.path == term.path and inner.function == term.name:
                passed = self._evaluator.arguments.passed(path, index, target, inner)
                if any(_excludes_none(guard, inner.parameter) for _, guard in outcome.when):
                    passed = without_none(passed)
                found.append((outcome, passed))
            elif isinstance(inner, (MappingTerm, SequenceTerm, Object)) and self._is_made_of(inner, term):
                found.append((outcome, (outcome.with_term(replace(inner, calls=(*inner.calls, bound))),)))
            else:
                found.append((outcome, (outcome,)))
        site = self.call(path, index).site
        whole = self._evaluator.bounded(tuple(without_replaced(found)), path, site)
        receivers = self._receivers(path, index, term) if term.bound else ()
        if not receivers:
            return whole
        of_instance = self._evaluator.attributes.of_instance
        own = tuple(o for receiver in receivers for o in of_instance(receiver, whole))
        return self._evaluator.bounded(own, path, site)

    def _passed_by(self, bound: Bound, function: FunctionTerm) -> frozenset[int]:
        """The returning statements that one call never gets to, as what it gives denies their conditions."""
        returns = self.modules.by_path[function.path].functions[function.name].returns
        if len(returns) < 2:
            return frozenset()
        return frozenset(
            number
            for number, (guards, _) in enumerate(returns)
            if any(self._is_denied(bound, function, guard) for guard in guards)
        )

    def _is_denied(self, bound: Bound, function: FunctionTerm, guard: Value) -> bool:
        """Whether a condition on a parameter does not hold in one call of the function, by what is given there."""
        asked = _asked(guard)
        if asked is None or asked[0].function != function.name:
            return False
        parameter, holds = asked
        argument = Argument(function.path, function.name, parameter.name)
        given = self._evaluator.arguments.passed(bound.path, bound.call, bound.target, argument)
        # What others may set an attribute to from outside is not what it is by itself.
        told = [o for o in given if not self._is_set_from_outside(o.term)]
        return bool(told) and all(holds(outcome.term) is False for outcome in told)

    def _is_set_from_outside(self, term: Term) -> bool:
        return isinstance(term, Argument) and term.function in self.modules.by_path[term.path].classes

    def _is_made_of(self, made: MappingTerm | SequenceTerm | Object, function: FunctionTerm) -> bool:
        """Whether something that a function returns is made of its parameters, so that it belongs to each call."""
        if made.path != function.path or len(made.calls) >= MAX_CALLS:
            return False  # of too long a way, what all callers give is meant
        owner = made.calls[-1] if made.calls else None
        if owner is not None:
            # It belongs to a call already: that has to be made here, of what is passed in.
            call = self.call(owner.path, owner.call)
            return (
                owner.path == function.path
                and call.function == function.name
                and self._takes(owner.path, call, function)
            )
        if isinstance(made, Object):
            if made.call < 0:
                return False
            call = self.call(made.path, made.call)
            return call.function == function.name and self._takes(made.path, call, function)
        of = (made.value,) if isinstance(made, MappingTerm) else made.items
        return self._depends(made.path, of, function)

    def _takes(self, path: str, call: Call, function: FunctionTerm) -> bool:
        """Whether a call is given anything that a function's parameters are a part of."""
        given = (call.callee, *call.arguments, *(value for _, value in call.keywords))
        return self._depends(path, given, function)

    def _depends(self, path: str, values: tuple[Value, ...], function: FunctionTerm) -> bool:
        key = (path, function.name, *map(id, values))
        known = self._dependent.get(key)
        if known is None:

            def inside(result: Result) -> Iterable[Value]:
                call = self.call(path, result.call)
                return (call.callee, *call.arguments, *(value for _, value in call.keywords))

            depends = any(isinstance(p, Parameter) and p.function == function.name for p in parts(values, inside))
            known = self._dependent[key] = values, depends
        return known[1]

    def _receivers(self, path: str, index: int, method: FunctionTerm) -> Iterable[Object]:
        """The objects whose method a call calls, as far as they are of a class of the project that has it."""
        called = called_on(self.call(path, index).callee)
        if called is None:
            return ()
        base, name = called
        found: dict[Object, None] = {}
        for outcome in self._evaluator.resolve(path, base):
            term = outcome.term
            if isinstance(term, Object) and isinstance(term.type, ClassTerm):
                own = self._evaluator.attributes.method(term.type, name)
                if isinstance(own, FunctionTerm) and (own.path, own.name) == (method.path, method.name):
                    found[term] = None
        return found if len(found) <= MAX_RECEIVERS else ()

    def returns(self, path: str, name: str, without: frozenset[int] = frozenset()) -> tuple[Outcome, ...]:
        """What a function may return, in terms of its parameters; ``without`` some of its statements, by number."""
        return self._evaluator.tabling.ask(Returns(path, name, without), VALUES, self._returns)

    def _returns(self, question: Returns) -> tuple[Outcome, ...]:
        path = question.path
        function = self.modules.by_path[path].functions[question.function]
        found: list[Outcome] = []
        for number, (guards, value) in enumerate(function.returns):
            if number in question.without:
                continue
            inner = self._evaluator.resolve(path, value)
            if guards:
                inner = tuple(o.among(*((path, guard) for guard in guards)) for o in inner)
            found.extend(inner)
        if function.annotation is not None and all(isinstance(o.term, (Opaque, Argument)) for o in found):
            typed = [Outcome(o) for o in self._evaluator.attributes.annotated(path, function.annotation)]
            if typed:
                return tuple(typed)
        return self._evaluator.bounded(tuple(found), path, function.site)

    def _library_result(self, path: str, index: int, call: Call, name: str) -> Iterable[Outcome]:
        table = self.table
        models = {kind for spelling in table.spellings(name) for kind in table.models.get(spelling, ())}
        if not models:
            if isinstance(call.callee, Member):
                computed = operators.method(
                    path, self._evaluator.resolve(path, call.callee.base), call, lambda v: self._items(path, v)
                )
                if computed and not isinstance(computed[0].term, (Opaque, Name, Object, Argument)):
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
            joined = operators.path([self._evaluator.resolve(path, argument) for argument in call.arguments])
            return operators.put_together(joined, path, call.site) if len(call.arguments) > 1 else joined
        if table.model(name, ModelKind.SAFE_PATH):
            return (Outcome(Name(f"{name}()")),)
        for model in table.model(name, ModelKind.FIELD):
            given = self._evaluator.arguments.argument(path, index, model.parameter, model.position)
            return given.outcomes if given is not None else OPAQUE_OUTCOME
        return (Outcome(Object(name, path, index)),)

    def _items(self, path: str, value: Value) -> list[Term]:
        """The items of a list, if each is one thing; else none."""
        terms = [outcome.term for outcome in self._evaluator.resolve(path, value)]  # none yet, within a cycle
        if len(terms) != 1 or not isinstance(term := terms[0], SequenceTerm):
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
        term = names[0].term if names else OPAQUE
        name = term.value if isinstance(term, Known) and isinstance(term.value, str) else ""
        callee = call.text.rpartition(".")[2]
        typed = callee in {"bool", "int", "path"} or any(keyword == "cast" for keyword, _ in call.keywords)
        read = Origin(path, call.site, f"`{name}` is read" if name else "is read")
        found = [Outcome(Opaque(name) if typed else Variable(name), () if typed else (read,), option=name)]
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


def _asked(guard: Value) -> tuple[Parameter, Callable[[Term], bool | None]] | None:
    """The parameter that a condition asks, and what tells of a value whether it holds: True, False, or not known."""
    positive = True
    while isinstance(guard, Operation) and guard.operator == "not":
        guard, positive = guard.operands[0], not positive
    if isinstance(guard, Parameter):
        return guard, lambda term: None if (known := truth(term)) is None else known is positive
    if not (isinstance(guard, Operation) and guard.operator in {"is", "is not", "==", "!="}):
        return None
    left, right = guard.operands
    if not (isinstance(left, Parameter) and isinstance(right, Literal)):
        return None
    equal = positive is (guard.operator in {"is", "=="})
    value = right.value
    return left, lambda term: (term.value == value) is equal if isinstance(term, Known) else None


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
