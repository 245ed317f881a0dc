"""Decorators of the project: functions that call what they decorate with other arguments than they were given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certlint.model.frozen import dataclass
from certlint.model.values import Parameter, Result, Value
from certlint.semantics.modules import Module
from certlint.semantics.queries import Decorated
from certlint.semantics.tabling import Domain
from certlint.semantics.terms import Argument, Bound, FunctionTerm, Target, Term

if TYPE_CHECKING:
    from certlint.semantics.evaluate import Evaluator

__all__ = ["Decorators", "Wrapping"]


@dataclass(frozen=True, slots=True)
class Wrapping:
    """A call, in what a decorator returns, of the function that it decorates.

    ``wrapper`` is what callers call instead of ``function``; it calls that by the call number ``call`` of the module at
    ``path``. ``factory`` is the call that made the decorator, if one did.
    """

    function: FunctionTerm
    wrapper: FunctionTerm
    path: str
    call: int
    factory: Bound | None = None

    def is_of(self, term: Argument) -> bool:
        """Whether the term is what the wrapper is called with."""
        return (term.path, term.function) == (self.wrapper.path, self.wrapper.name)


WRAPPINGS: Domain[tuple[Wrapping, ...]] = Domain((), lambda question, found: found)


class Decorators:
    """Looks at decorators for an evaluator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self.modules = evaluator.modules

    def around(self, term: Term) -> tuple[Wrapping, ...]:
        """What stands between the callers of a function and the function, the innermost first."""
        if not isinstance(term, FunctionTerm) or not self.modules.by_path[term.path].functions[term.name].decorators:
            return ()
        return self._evaluator.tabling.ask(Decorated(term.path, term.name), WRAPPINGS, self._around)

    def _around(self, question: Decorated) -> tuple[Wrapping, ...]:
        module = self.modules.by_path[question.path]
        term = FunctionTerm(question.path, question.function)
        decorators = module.functions[question.function].decorators
        return tuple(each for value in reversed(decorators) for each in self._wrapping(module, value, term))

    def _wrapping(self, module: Module, decorator: Value, function: FunctionTerm) -> list[Wrapping]:
        factory = None
        if isinstance(decorator, Result):
            targets = self._evaluator.calls.targets(module.path, decorator.call)
            if len(targets) == 1 and isinstance(targets[0].term, FunctionTerm):
                factory = Bound(module.path, decorator.call, Target(targets[0].term, targets[0].shift))
        found: list[Wrapping] = []
        for outcome in self._evaluator.resolve(module.path, decorator):
            term = outcome.term
            if not isinstance(term, FunctionTerm):
                continue
            source = self.modules.by_path[term.path]
            parameters = source.functions[term.name].parameters[term.bound :]
            decorated = Parameter(term.name, parameters[0].name, parameters[0].site) if parameters else None
            for returned in self._evaluator.calls.returns(term.path, term.name):
                wrapper = returned.term
                if isinstance(wrapper, FunctionTerm) and wrapper.path == term.path:
                    found += (
                        Wrapping(function, wrapper, term.path, index, factory)
                        for index in source.calls_in(wrapper.name)
                        if source.analysis.calls[index].callee == decorated
                    )
        return found
