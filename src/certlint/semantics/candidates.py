"""Which calls may turn a knob, by what they are called and what they give: only these are looked into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set

from certlint.model.facts import Call
from certlint.model.frozen import dataclass
from certlint.model.knobs import Kind, Knob, ModelKind
from certlint.semantics.index import MADE, Index, last
from certlint.semantics.table import Table

__all__ = ["Candidates", "Shape", "shapes"]

ACTING = (ModelKind.SERVER, ModelKind.SPAWN, ModelKind.SHELL, ModelKind.ENVIRONMENT_WRITE, ModelKind.WARNING_FILTER)
"""Models of what does something, whatever it is given."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What a call must give so that it can turn a knob of its name: ``always`` says that nothing is needed.

    ``parameters`` are the names of arguments; ``position`` is the first that may stand for one without a name.
    """

    always: bool = False
    parameters: frozenset[str] = frozenset()
    position: int | None = None

    def joined(self, other: Shape) -> Shape:
        """What either asks for."""
        positions = [each.position for each in (self, other) if each.position is not None]
        always = self.always or other.always
        return Shape(always, self.parameters | other.parameters, min(positions, default=None))

    def fits(self, call: Call, shift: int = 0) -> bool:
        """Whether the call gives it, after ``shift`` arguments that are not meant."""
        if self.always and not shift:
            return True
        if self.position is not None and len(call.arguments) > self.position + shift:
            return True
        return any(keyword is None or keyword in self.parameters for keyword, _ in call.keywords)


def shapes(table: Table) -> dict[str, Shape]:
    """By the last part of their names, what calls must give to turn a knob of ``table``."""
    found: dict[str, Shape] = defaultdict(Shape)
    for name, knobs in table.calls.items():
        for knob in knobs:
            found[last(name)] = found[last(name)].joined(_shape(knob))
    for name, kinds in table.models.items():
        if not kinds.keys().isdisjoint(ACTING):
            found[last(name)] = found[last(name)].joined(Shape(always=True))
    return dict(found)


def _shape(knob: Knob) -> Shape:
    if knob.kind is Kind.CALL:
        return Shape(always=True)
    parameter = knob.parameter if knob.kind is not Kind.ITEM else next(iter(knob.keys), "")
    parameters = frozenset({parameter}) if parameter else frozenset()
    return Shape(knob.absent and knob.kind is not Kind.ITEM, parameters, knob.position)


_NOTHING = Shape()


class Candidates:
    """The calls of a project that may turn a knob."""

    def __init__(self, index: Index, known: dict[str, Shape], paths: Set[str]) -> None:
        """``known`` are the shapes by name, ``paths`` those of the modules to look at."""
        spelled: dict[str, Shape] = {}
        for name, shape in known.items():
            for each in index.known_as({name}):
                spelled[each] = spelled[each].joined(shape) if each in spelled else shape
        made = index.known_as({MADE})
        calls: dict[str, set[int]] = defaultdict(set)
        passed: dict[str, set[tuple[int, int]]] = defaultdict(set)
        for name in {*spelled, *made}:
            shape = spelled.get(name, _NOTHING)
            for module, number in index.calls.get(name, ()):
                if module.path in paths and (name in made or shape.fits(module.analysis.calls[number])):
                    calls[module.path].add(number)
            for module, number, position in index.passed.get(name, ()):
                fits = name in made or shape.fits(module.analysis.calls[number], position + 1)
                if fits and module.path in paths:
                    passed[module.path].add((number, position))
        self.calls = {path: sorted(numbers) for path, numbers in calls.items()}
        """The numbers of calls by path."""
        self.passed = {path: sorted(numbers) for path, numbers in passed.items()}
        """The numbers of calls by path, each with the position of the argument that may be called in turn."""

    def places(self) -> set[tuple[str, int, int]]:
        """The paths and numbers of the calls, with the positions of arguments that may be called; else -1."""
        calls = {(path, number, -1) for path, numbers in self.calls.items() for number in numbers}
        return calls.union((path, *each) for path, pairs in self.passed.items() for each in pairs)
