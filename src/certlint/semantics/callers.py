"""Who calls what: the callers of a function of the project, looked up by name when they are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from certlint.model.knobs import ModelKind
from certlint.semantics.handed import calling, decorating
from certlint.semantics.index import MADE, Index, last
from certlint.semantics.terms import ClassTerm, FunctionTerm, Name, Object, Outcome, Target

if TYPE_CHECKING:
    from certlint.semantics.evaluate import Evaluator

__all__ = ["Callers"]

Key = tuple[str, str]
"""The path and name of a function of the project, or of a class whose attributes are parameters."""

ACTING = frozenset({ModelKind.SPAWN, ModelKind.SHELL, ModelKind.SERVER})
"""Models of what does with its arguments what it does: no callable among them is called with the rest."""


class Callers:
    """Looks up callers for a flow."""

    def __init__(self, evaluator: Evaluator, index: Index) -> None:
        self._evaluator = evaluator
        self._index = index
        self._found: dict[Key, dict[tuple[str, int, Target], None]] = defaultdict(dict)
        self._seen: set[str] = set()
        self._decorated: set[Key] = set()
        self._known: dict[tuple[str, int], bool] = {}

    def of(self, path: str, function: str) -> list[tuple[str, int, Target]]:
        """The calls, by path and number, of a function or class of the module at ``path``."""
        for each in sorted(self._index.known_as({last(function), MADE}, self._seen)):
            self._seen.add(each)
            for module, index in self._index.calls.get(each, ()):
                for key, target in self.called(module.path, index):
                    self._found[key][module.path, index, target] = None
            for module, index, position in self._index.passed.get(each, ()):
                for key, target in self.passed_on(module.path, index, position):
                    self._found[key][module.path, index, target] = None
                for key, place in self.handed(module.path, index, position):
                    self._found[key][place] = None
        if (path, function) not in self._decorated:
            self._decorated.add((path, function))
            for module_path, index in decorating(self._evaluator, path, function):
                self._found[path, function][module_path, index, Target(FunctionTerm(path, function))] = None
        return list(self._found.get((path, function), ()))

    def forget(self) -> None:
        """Look all callers up again: there are further modules."""
        self._seen.clear()
        self._decorated.clear()

    def called(self, path: str, index: int) -> Iterator[tuple[Key, Target]]:
        """What a call calls of the project."""
        for target in self._evaluator.calls.targets(path, index):
            for key in self._evaluator.arguments.keys(target.term):
                yield key, target

    def handed(self, path: str, index: int, position: int) -> Iterator[tuple[Key, tuple[str, int, Target]]]:
        """What of the project is given to a function of it at ``position``, with the calls of it in there."""
        functions = [t for t in self._evaluator.calls.targets(path, index) if isinstance(t.term, FunctionTerm)]
        for target in self.callables(path, index, position) if functions else ():
            for key in self._evaluator.arguments.keys(target.term):
                for function in functions:
                    assert isinstance(function.term, FunctionTerm)
                    module = self._evaluator.modules.by_path[function.term.path]
                    for place in calling(module, function.term.name, position + function.shift):
                        yield key, (*place, target)

    def passed_on(self, path: str, index: int, position: int) -> Iterator[tuple[Key, Target]]:
        """What of the project is called with the arguments after ``position``, where the callable itself stands."""
        if self.is_known(path, index):
            return
        for target in self.callables(path, index, position):
            for key in self._evaluator.arguments.keys(target.term):
                yield key, Target(target.term, target.shift - position - 1)

    def callables(self, path: str, index: int, position: int) -> Iterator[Target]:
        """What is called if an argument is."""
        value = self._evaluator.calls.call(path, index).arguments[position]
        for outcome in self._evaluator.resolve(path, value):
            if _may_be_called(outcome):
                yield from self._evaluator.calls.callables(outcome.term)

    def is_known(self, path: str, index: int) -> bool:
        """Whether it is known what a call does with its arguments: it is of the project, or of the table."""
        key = (path, index)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = any(map(self._is_known, self._evaluator.calls.targets(path, index)))
        return known

    def _is_known(self, target: Target) -> bool:
        if not isinstance(target.term, Name):
            return bool(self._evaluator.arguments.keys(target.term))
        table, name = self._evaluator.table, target.term.name
        return bool(table.find(name, table.calls)) or any(table.model(name, kind) for kind in ACTING)


def _may_be_called(outcome: Outcome) -> bool:
    return isinstance(outcome.term, (Name, FunctionTerm, ClassTerm, Object))
