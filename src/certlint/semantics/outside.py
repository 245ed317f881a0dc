"""Attributes set from outside: ``client.verify = False``, seen from whoever reads the attribute."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from certlint.model.facts import Attribution
from certlint.model.values import Global
from certlint.semantics.index import Index
from certlint.semantics.modules import Module
from certlint.semantics.queries import Stores
from certlint.semantics.tabling import Domain
from certlint.semantics.terms import ClassTerm, Object

if TYPE_CHECKING:
    from certlint.semantics.evaluate import Evaluator

__all__ = ["Outside"]

Kept = Mapping[tuple[str, int | str], tuple[tuple[str, Attribution], ...]]
"""Assignments with their module's path, by the path and the call that made the object, or by path and class."""


def _shape(kept: Kept) -> dict[tuple[str, int | str], list[int]]:
    return {key: [id(attribution) for _, attribution in each] for key, each in kept.items()}


STORES: Domain[Kept] = Domain({}, lambda question, found: found, same=lambda a, b: _shape(a) == _shape(b))


class Outside:
    """Looks up, by the attribute's name and when they are asked for, the assignments on objects."""

    def __init__(self, evaluator: Evaluator, index: Index) -> None:
        self._evaluator = evaluator
        self._index = index
        self._asked: dict[str, set[tuple[str, int | str]]] = defaultdict(set)  # the objects and classes, by attribute

    def on_object(self, path: str, call: int, name: str) -> Sequence[tuple[str, Attribution]]:
        """The assignments to the attribute on the object made by a call, each with the module's path."""
        return self._stores(path, call, name)

    def on_instances(self, path: str, owner: str, name: str) -> Sequence[tuple[str, Attribution]]:
        """The assignments to the attribute on instances of a class of the project, each with the module's path."""
        return self._stores(path, owner, name)

    def has_looked(self, attribution: Attribution) -> bool:
        """Whether the assignments to the attribute were looked up, on whatever object."""
        return attribution.name in self._asked

    def has_asked(self, module: Module, attribution: Attribution) -> bool:
        """Whether it was asked for what an assignment of a module sets, on an object or class that it is set on."""
        asked = self._asked.get(attribution.name or "", ())
        return not module.self_of(attribution.target) and any(
            key in asked for key in self._receivers(module.path, attribution)
        )

    def _stores(self, path: str, key: int | str, name: str) -> Sequence[tuple[str, Attribution]]:
        self._asked[name].add((path, key))
        return self._evaluator.tabling.ask(Stores(name), STORES, self._find).get((path, key), ())

    def _find(self, question: Stores) -> Kept:
        found: dict[tuple[str, int | str], dict[int, tuple[str, Attribution]]] = defaultdict(dict)
        for module, attribution in self._index.attributions.get(question.name, ()):
            if not module.self_of(attribution.target):
                for key in self._receivers(module.path, attribution):
                    found[key][id(attribution)] = module.path, attribution
        return {key: tuple(each.values()) for key, each in found.items()}

    def _receivers(self, path: str, attribution: Attribution) -> Iterator[tuple[str, int | str]]:
        """The objects, by the call that made them, and the classes, whose attribute is set."""
        for outcome in self._evaluator.resolve(path, attribution.target):
            term = outcome.term
            if not isinstance(term, Object):
                continue
            if term.call >= 0 and not (attribution.function and isinstance(attribution.target, Global)):
                yield term.path, term.call
            if isinstance(term.type, ClassTerm):
                for ancestor in self._evaluator.attributes.ancestry(term.type):
                    if isinstance(ancestor, ClassTerm):
                        yield ancestor.path, ancestor.name
