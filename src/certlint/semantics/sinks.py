"""Where values end: places, sinks, and the turns found there before it is known what becomes of them."""

from __future__ import annotations

from dataclasses import replace

from certlint.lexicon.senses import looks_like_path
from certlint.model.facts import Guards
from certlint.model.findings import How, Turn
from certlint.model.frozen import dataclass
from certlint.model.knobs import Confidence, Effect, Knob
from certlint.model.values import Value
from certlint.semantics.narrowing import ANYTHING_ARRIVES, Excluded
from certlint.semantics.terms import Known, Origin, Term, TextTerm

__all__ = [
    "Condition",
    "ObjectKey",
    "Pending",
    "PendingKey",
    "Place",
    "Repair",
    "Sink",
    "Spot",
    "Way",
    "ca_file",
    "conditions",
    "file_beside",
]

MAX_WAYS = 12

Condition = tuple[str, Value]
ObjectKey = tuple[str, int]
Spot = tuple[str, int]
"""The path of a file, and the index of a site in it."""
PendingKey = tuple[str, int, Effect, How, "Spot | None", "Spot | None"]
"""Where a turn stands, what it does and how, where its value is decided, and where it arrives."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a knob is turned: module, site, what stands there, and under which conditions."""

    path: str
    site: int
    subject: str
    conditions: tuple[Condition, ...] = ()
    objects: frozenset[ObjectKey] = frozenset()
    function: str = ""
    parameter: str = ""


@dataclass(frozen=True, slots=True)
class Sink:
    """Something that a value ends in.

    ``truthy`` is None where the value itself counts; True or False where the mere truth of it decides
    (a parameter that guards a turn). ``steps`` lead from here to the knob, ``inner`` are the conditions on that way.
    ``reached`` is where the value arrives, where the place is the declaration of a default; ``argument`` is the one
    that it arrives in, by its name and its position from 0, where that is a call.
    """

    knob: Knob
    how: How
    place: Place
    negated: bool = False
    truthy: bool | None = None
    steps: tuple[Origin, ...] = ()
    confidence: Confidence = Confidence.CERTAIN
    inner: tuple[Condition, ...] = ()
    excluded: Excluded = ANYTHING_ARRIVES
    reached: Spot | None = None
    argument: tuple[str, int | None] | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which a turn comes about: the conditions of its place, and those of its value."""

    guards: tuple[Condition, ...] = ()
    values: tuple[Condition, ...] = ()


ALWAYS = Way()


@dataclass(frozen=True, slots=True)
class Pending:
    """A turn found, before it is known what becomes of the objects that it is about."""

    turn: Turn
    place: Place
    ways: tuple[Way, ...] = ()

    def joined(self, ways: tuple[Way, ...]) -> Pending:
        """The same, come about in other ways too; in too many ways, it is taken to happen always."""
        if ALWAYS in self.ways:
            return self
        joined = (*self.ways, *(way for way in ways if way not in self.ways))
        return replace(self, ways=joined if len(joined) <= MAX_WAYS else (ALWAYS,))


@dataclass(frozen=True, slots=True)
class Repair:
    """A good value given to a setting of an object."""

    path: str
    function: str
    site: int
    conditions: tuple[Condition, ...]
    effect: Effect


def conditions(path: str, guards: Guards) -> tuple[Condition, ...]:
    """The guards of a place, with their module."""
    return tuple((path, guard) for guard in guards)


def ca_file(effect: Effect, term: Term) -> str:
    """The path that a term is, where it is that of a CA file and all of it is known."""
    if effect is not Effect.CA_PATH or not isinstance(term, Known):
        return ""
    value = term.value.decode("latin-1") if isinstance(term.value, bytes) else term.value
    return value if isinstance(value, str) else ""


def file_beside(term: Term) -> str:
    """The path that a term is, ``*`` for its beginning, where only that is unknown and comes from the code itself.

    That is how a file beside the code is named: by the place of the module, wherever it is installed.
    """
    if not isinstance(term, TextTerm) or term.configured or None in term.parts[1:] or term.parts[0] is not None:
        return ""
    return term.known if looks_like_path(term.known) else ""
