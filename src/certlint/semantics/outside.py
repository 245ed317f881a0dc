"""Attributes set from outside: ``client.verify = False``, seen from whoever reads the attribute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from certlint.model.facts import Attribution
from certlint.model.values import Global
from certlint.semantics.index import Index
from certlint.semantics.terms import ClassTerm, Object

if TYPE_CHECKING:
    from certlint.semantics.evaluate import Evaluator

__all__ = ["Outside"]


class Outside:
    """Looks up, by the attribute's name and when they are asked for, the assignments on objects."""

    def __init__(self, evaluator: Evaluator, index: Index) -> None:
        self._evaluator = evaluator
        self._index = index
        self._seen: set[str] = set()
        self._objects: dict[tuple[str, int, str], list[tuple[str, Attribution]]] = defaultdict(list)
        self._classes: dict[tuple[str, str, str], list[tuple[str, Attribution]]] = defaultdict(list)

    def on_object(self, path: str, call: int, name: str) -> Sequence[tuple[str, Attribution]]:
        """The assignments to the attribute on the object made by a call, each with the module's path."""
        self._look(name)
        return self._objects.get((path, call, name), ())

    def on_instances(self, path: str, owner: str, name: str) -> Sequence[tuple[str, Attribution]]:
        """The assignments to the attribute on instances of a class of the project, each with the module's path."""
        self._look(name)
        return self._classes.get((path, owner, name), ())

    def has_asked(self, attribution: Attribution) -> bool:
        """Whether somebody asked for what an assignment sets, on whatever object."""
        return attribution.name in self._seen

    def _look(self, name: str) -> None:
        if name in self._seen:
            return
        self._seen.add(name)
        depth, self._evaluator.depth = self._evaluator.depth, 0  # found out once, for whoever asks after
        try:
            for module, attribution in self._index.attributions.get(name, ()):
                if not module.self_of(attribution.target):
                    self._note(module.path, name, attribution)
        finally:
            self._evaluator.depth = depth

    def _note(self, path: str, name: str, attribution: Attribution) -> None:
        for outcome in self._evaluator.resolve(path, attribution.target):
            term = outcome.term
            if not isinstance(term, Object):
                continue
            if term.call >= 0 and not (attribution.function and isinstance(attribution.target, Global)):
                self._objects[term.path, term.call, name].append((path, attribution))
            if isinstance(term.type, ClassTerm):
                for ancestor in self._evaluator.attributes.ancestry(term.type):
                    if isinstance(ancestor, ClassTerm):
                        self._classes[ancestor.path, ancestor.name, name].append((path, attribution))
