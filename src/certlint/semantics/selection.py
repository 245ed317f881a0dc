"""Classes whose names say that they do not verify: those who use them decide.

``class NoVerifyAdapter(HTTPAdapter)`` turns verification off where it is mounted. If the project mounts it by itself,
the code decides. If it does so on request only (``if not verify:``), it is a choice. So is a part for a library (what
overrides its methods) that the project leaves to others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from certlint.lexicon.senses import is_opt_out
from certlint.model.facts import Guards
from certlint.model.knobs import Effect
from certlint.model.values import Operation, Reference, Value
from certlint.semantics.deciders import choice
from certlint.semantics.flow import Flow
from certlint.semantics.index import last
from certlint.semantics.modules import Module
from certlint.semantics.sinks import Condition, Place, conditions
from certlint.semantics.terms import ClassTerm, Object
from certlint.semantics.uses import parts

__all__ = ["Selection"]

ASKED_FOR_TYPES = frozenset({"builtins.isinstance", "builtins.issubclass", "builtins.super"})


class Selection:
    """Tells which places are in classes that have to be chosen, once all modules are known."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._evaluator = flow.evaluator
        self._known: dict[ClassTerm, set[bool]] = {}

    def is_on_request(self, place: Place, effect: Effect, *, part: bool) -> bool:
        """Whether a place is in a class whose name says what it does, and that the project uses on request only.

        A ``part`` is one for a library: where the project does not use it, others choose it.
        """
        owner = self._owner(place)
        if owner is None:
            return False
        if owner not in self._known:
            self._known[owner] = {self._is_choice(when, effect) for when in self._uses(owner)}
        return self._known[owner] == {True} or (part and not self._known[owner])

    def _owner(self, place: Place) -> ClassTerm | None:
        classes = self._evaluator.modules.by_path[place.path].classes
        name = place.function
        while name:
            if name in classes and is_opt_out(last(name), True):
                return ClassTerm(place.path, name)
            name = name.rpartition(".")[0]
        return None

    def _is_choice(self, when: Iterable[Condition], effect: Effect) -> bool:
        for path, condition in when:
            if isinstance(condition, Operation) and condition.operator == "testing":
                return True
            found = choice(self._evaluator, path, condition, True, effect)
            if found is not None and not found.by_default:
                return True
        return False

    def _uses(self, owner: ClassTerm) -> Iterator[tuple[Condition, ...]]:
        """The conditions of each place that makes an object of the class, hands it on, keeps it or inherits from it."""
        words = self._evaluator.index.known_as({last(owner.name)})
        for module in list(self._evaluator.modules.by_path.values()):
            for function, values, guards in _written(module):
                if module.path == owner.path and f"{function}.".startswith(f"{owner.name}."):
                    continue
                for value in values:
                    if any(last(getattr(part, "name", "")) in words for part in parts((value,))):
                        yield from self._leading(module.path, value, owner, conditions(module.path, guards))

    def _leading(
        self, path: str, value: Value, owner: ClassTerm, when: tuple[Condition, ...]
    ) -> Iterator[tuple[Condition, ...]]:
        for outcome in self._evaluator.resolve(path, value):
            term = outcome.term
            if owner in (term, term.type if isinstance(term, Object) else None):
                yield (*when, *outcome.when)


def _written(module: Module) -> Iterator[tuple[str, tuple[Value, ...], Guards]]:
    """The values that a module does something with: function, values, conditions."""
    analysis = module.analysis
    for call in analysis.calls:
        if not (isinstance(call.callee, Reference) and call.callee.name in ASKED_FOR_TYPES):
            yield call.function, (call.callee, *call.arguments, *(value for _, value in call.keywords)), call.guards
    for attribution in analysis.attributions:
        yield attribution.function, (attribution.value,), attribution.guards
    for name, function in analysis.functions:
        defaults = tuple(each.default for each in function.parameters if each.default is not None)
        yield name, defaults, function.guards
        for guards, value in function.returns:
            yield name, (value,), guards
    for name, facts in analysis.classes:
        kept = tuple(value for _, value, _, _ in facts.attributes if value is not None)
        yield name, (*facts.bases, *kept), facts.guards
