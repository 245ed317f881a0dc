"""Functions and modules that are handed on as values, and called by the name of a parameter.

``connect(psycopg2)`` calls ``module.connect(sslmode="disable")`` of ``def connect(module):``; a decorator calls what it
decorates: ``return func(*args, **kw)``. A call whose callee is a parameter calls what is given for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from certlint.model.facts import Call
from certlint.model.knobs import Kind
from certlint.model.values import Member, Parameter, Value
from certlint.semantics.candidates import Shape
from certlint.semantics.modules import Module
from certlint.semantics.terms import Argument, FunctionTerm, Name, Outcome, Target

if TYPE_CHECKING:
    from certlint.semantics.collect import Collector
    from certlint.semantics.evaluate import Evaluator

__all__ = ["Handed", "calling", "decorating"]

Key = tuple[str, str]
"""A function and the name of its parameter."""


class Handed:
    """Finds the library's functions among what is called by the name of a parameter."""

    def __init__(self, collector: Collector, shapes: Mapping[str, Shape]) -> None:
        self._collector = collector
        self._evaluator = collector.evaluator
        self._callers = collector.flow.callers
        self._shapes = shapes
        self._parameters = frozenset(name for shape in shapes.values() for name in shape.parameters)

    def look(self, module: Module) -> None:
        """Look at the module's calls of parameters that give something which a knob may be turned by."""
        table = self._collector.table
        for index, call in module.derived(_of_parameters):
            if not self._may_turn(call):
                continue
            names = {o.term.name for o in self._called(module, call.callee) if isinstance(o.term, Name)}
            for name in sorted(names):
                for knob in table.find(name, table.calls):
                    if knob.kind is not Kind.CALL:
                        self._collector.knob(module, index, call, Target(Name(name)), name, knob)

    def _may_turn(self, call: Call) -> bool:
        if isinstance(call.callee, Member):
            return call.callee.name in self._shapes and self._shapes[call.callee.name].fits(call)
        return any(name is None or name in self._parameters for name, _ in call.keywords)

    def _called(self, module: Module, callee: Value) -> Iterator[Outcome]:
        """What the callee may be, by what the callers of its function give."""
        if isinstance(callee, Member):
            for outcome in self._called(module, callee.base):
                yield from self._evaluator.attributes.member(outcome, callee.name)
        elif isinstance(callee, Parameter):
            for path, index, target in self._callers.of(module.path, callee.function):
                given = self._evaluator.arguments.given(path, index, target, callee.name)
                yield from given.outcomes if given is not None else ()
            yield from self._evaluator.arguments.default(Argument(module.path, callee.function, callee.name))


def decorating(evaluator: Evaluator, path: str, function: str) -> Iterator[tuple[str, int]]:
    """The calls, by path and number, in which the decorators of a function call it."""
    facts = evaluator.modules.by_path[path].functions.get(function)
    for decorator in facts.decorators if facts is not None else ():
        for outcome in evaluator.resolve(path, decorator):
            term = outcome.term
            if isinstance(term, FunctionTerm) and not term.bound:
                yield from calling(evaluator.modules.by_path[term.path], term.name, 0)


def calling(module: Module, function: str, position: int) -> Iterator[tuple[str, int]]:
    """The calls, by path and number, of what is given to the function at a position."""
    parameters = [p.name for p in module.functions[function].parameters if p.kind in {"positional", "plain"}]
    for index, call in module.derived(_of_parameters) if position < len(parameters) else ():
        callee = call.callee
        if isinstance(callee, Parameter) and (callee.function, callee.name) == (function, parameters[position]):
            yield module.path, index


def _of_parameters(module: Module) -> list[tuple[int, Call]]:
    """The calls of a parameter, or of something in it, each with its number; not those of an object's own methods."""
    found: list[tuple[int, Call]] = []
    for index, call in enumerate(module.analysis.calls):
        base = call.callee
        while isinstance(base, Member):
            base = base.base
        if isinstance(base, Parameter) and not module.self_of(base):
            found.append((index, call))
    return found
