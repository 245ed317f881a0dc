"""Terms: what a symbolic value turns out to be, once names and calls are resolved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from certlint.model.findings import How
from certlint.model.frozen import dataclass
from certlint.model.knobs import Anything, Constant, Falsy, Is, Like, Match, Named, Not, Truthy
from certlint.model.values import Value

__all__ = [
    "MAX_OUTCOMES",
    "OPAQUE",
    "OPAQUE_OUTCOME",
    "Argument",
    "Bound",
    "ClassTerm",
    "Flags",
    "FunctionTerm",
    "Given",
    "Known",
    "MappingTerm",
    "ModuleTerm",
    "Name",
    "Object",
    "Opaque",
    "Origin",
    "Outcome",
    "SequenceTerm",
    "Target",
    "Term",
    "TextTerm",
    "Variable",
    "describe",
    "extended",
    "last_name",
    "matches",
    "truth",
    "united",
]


@dataclass(frozen=True, slots=True)
class Known:
    """A constant."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Name:
    """A library's thing, by its canonical dotted name."""

    name: str


@dataclass(frozen=True, slots=True)
class FunctionTerm:
    """A function of the project; ``receiver`` is the type of the object that it is bound to, if any."""

    path: str
    name: str
    bound: bool = False


@dataclass(frozen=True, slots=True)
class ClassTerm:
    """A class of the project."""

    path: str
    name: str


@dataclass(frozen=True, slots=True)
class Target:
    """What a call calls. ``term`` is a `Name`, a `FunctionTerm`, a `ClassTerm` or `Opaque`.

    ``shift`` arguments come before the written ones (a bound receiver, arguments of a partial call),
    and ``partial`` is the call that bound them.
    """

    term: Term
    shift: int = 0
    partial: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Bound:
    """A call of a function of the project: its module's path, its number, and which of its targets is meant."""

    path: str
    call: int
    target: Target


@dataclass(frozen=True, slots=True)
class Object:
    """An instance. ``type`` is a dotted name or a class; ``path`` and ``call`` say where it was made (-1: unseen).

    Made in a function, of its parameters, it belongs to the call of that: ``calls``, the innermost first.
    """

    type: str | ClassTerm
    path: str = ""
    call: int = -1
    calls: tuple[Bound, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class MappingTerm:
    """A dict: ``value`` is to be looked into, in the module ``path``. Equal only for the same dict.

    Made in a function, of its parameters, it belongs to the call of that: ``calls``, the innermost first.
    """

    path: str
    value: Value
    calls: tuple[Bound, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Whether it is the same dict."""
        if not (isinstance(other, MappingTerm) and self.value is other.value):
            return False
        return self.path == other.path and self.calls == other.calls

    def __hash__(self) -> int:
        """The dict's identity, which costs the same whatever is in it."""
        return id(self.value)


@dataclass(frozen=True, slots=True, eq=False)
class SequenceTerm:
    """A list or tuple. Equal only for the same one; ``calls`` are as those of a dict."""

    path: str
    items: tuple[Value, ...]
    calls: tuple[Bound, ...] = ()

    def __eq__(self, other: object) -> bool:
        """Whether it is the same list."""
        if not (isinstance(other, SequenceTerm) and self.items is other.items):
            return False
        return self.path == other.path and self.calls == other.calls

    def __hash__(self) -> int:
        """The list's identity, which costs the same whatever is in it."""
        return id(self.items)


@dataclass(frozen=True, slots=True)
class TextTerm:
    """A string of which some parts are known. ``configured`` if one of the others comes from outside the code."""

    parts: tuple[str | None, ...]
    configured: bool = False

    @property
    def known(self) -> str:
        """The known parts, ``*`` for the others."""
        return "".join("*" if part is None else part for part in self.parts)


@dataclass(frozen=True, slots=True)
class Argument:
    """Whatever the callers pass as ``parameter`` (of it, what stands under ``key``), perhaps negated.

    ``not_none`` says that None is replaced on the way, so that a default of None does not arrive.
    """

    path: str
    function: str
    parameter: str
    key: str | None = None
    negated: bool = False
    not_none: bool = False


@dataclass(frozen=True, slots=True)
class Variable:
    """The text of an environment variable or of another run-time option."""

    name: str


@dataclass(frozen=True, slots=True)
class Flags:
    """Constants of a library put together with ``|``: they turn off only what each of them does."""

    parts: tuple[Known | Name, ...]


@dataclass(frozen=True, slots=True)
class ModuleTerm:
    """A module of the project."""

    path: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """Something that certlint cannot know; ``configured`` if it comes from outside the code."""

    name: str = ""


OPAQUE = Opaque()

Term = (
    Known
    | Name
    | FunctionTerm
    | ClassTerm
    | Object
    | MappingTerm
    | SequenceTerm
    | TextTerm
    | Argument
    | Variable
    | Flags
    | ModuleTerm
    | Opaque
)


@dataclass(frozen=True, slots=True)
class Origin:
    """A place on the way of a value: file, index of the site, what happened there."""

    path: str
    site: int
    note: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """One thing that a value may be. ``alone``: it is the only one. ``when``: conditions, with their module.

    ``via`` and ``via_origin`` tell that it is a default that a caller or a user may override;
    ``entry`` is the entry of a dict of keyword arguments that it comes from.
    """

    term: Term
    trail: tuple[Origin, ...] = ()
    when: tuple[tuple[str, Value], ...] = ()
    alone: bool = True
    via: How | None = None
    via_origin: Origin | None = None
    option: str = ""
    entry: Origin | None = None

    def with_term(self, term: Term) -> Outcome:
        """The same way, another end."""
        return Outcome(term, self.trail, self.when, self.alone, self.via, self.via_origin, self.option, self.entry)

    def among(self, *when: tuple[str, Value]) -> Outcome:
        """The same, as one of several, ``when`` some more conditions hold."""
        if not self.alone and not when:
            return self
        when = united(when, self.when)
        return Outcome(self.term, self.trail, when, False, self.via, self.via_origin, self.option, self.entry)


def united(*parts: tuple[tuple[str, Value], ...]) -> tuple[tuple[str, Value], ...]:
    """All of the conditions, each once. Of too many the outer ones are left out: the rest holds more often."""
    found = [condition for part in parts for condition in part]
    if len(found) > 1:
        found = list({(path, id(value)): (path, value) for path, value in found}.values())
    return tuple(found[-MAX_CONDITIONS:])


OPAQUE_OUTCOME = (Outcome(OPAQUE),)
MAX_OUTCOMES = 16
"""How many things a value may be before it is widened: to unknown, and what may be bad for a knob."""
MAX_CONDITIONS = 64
"""Under how many conditions a value is what it is; it is so under fewer, too."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a call gives for a parameter. ``certain`` is False if a spread may or may not give it."""

    outcomes: tuple[Outcome, ...]
    certain: bool = True


def without_none(outcomes: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes that are not None, parameters marked so."""
    return tuple(
        o.with_term(replace(o.term, not_none=True)) if isinstance(o.term, Argument) else o
        for o in outcomes
        if not (isinstance(o.term, Known) and o.term.value is None)
    )


def without_replaced(given: Iterable[tuple[Outcome, Sequence[Outcome]]]) -> list[Outcome]:
    """What outcomes are for one call, each of them ``given`` with what it becomes there.

    The default of ``kwargs.pop(key, default)`` does not arrive where the call gives the key.
    """
    pairs = list(given)
    keys = {
        outcome.term.key
        for outcome, became in pairs
        if isinstance(outcome.term, Argument)
        and outcome.term.key is not None
        and became
        and not any(isinstance(each.term, Argument) or each.term == OPAQUE for each in became)
    }
    return [
        each
        for outcome, became in pairs
        for each in became
        if not (outcome.via is How.DEFAULT and outcome.option in keys and each is outcome)
    ]


def truth(term: Term) -> bool | None:
    """Whether the term is true; None if unknown."""
    if isinstance(term, Known):
        return bool(term.value)
    if isinstance(term, Object):
        return True if isinstance(term.type, ClassTerm) else None
    if isinstance(term, (FunctionTerm, ClassTerm, ModuleTerm)):
        return True
    if isinstance(term, TextTerm):
        return True if any(term.parts) else None
    if isinstance(term, SequenceTerm):
        return bool(term.items)
    return None


def matches(match: Match, term: Term) -> bool | None:
    """Whether the term is what the match describes; None if unknown."""
    if isinstance(match, Anything):
        return True
    if isinstance(match, Named):
        if isinstance(term, Name):
            return term.name == match.name
        if isinstance(term, Object) and match.name.endswith("()"):
            return term.type == match.name[:-2]
        return None if isinstance(term, (Opaque, Argument, Variable)) else False
    if isinstance(match, Not):
        results = [matches(inner, term) for inner in match.matches]
        if any(result for result in results):
            return False
        return None if None in results or not isinstance(term, (Known, TextTerm)) else True
    if isinstance(match, Truthy):
        known = truth(term)
        return known if isinstance(term, (Known, SequenceTerm, TextTerm)) else None
    if not isinstance(term, Known):
        return None if isinstance(term, (Opaque, Argument, Variable, TextTerm)) else False
    value = term.value
    if isinstance(match, Is):
        return type(value) is type(match.value) and value == match.value
    if isinstance(match, Falsy):
        return not value and (value is not None or match.none)
    if isinstance(match, Like):
        if isinstance(value, bytes):
            value = value.decode("latin-1")
        return isinstance(value, str) and re.fullmatch(match.pattern, value, re.IGNORECASE | re.DOTALL) is not None
    return None


def describe(term: Term) -> str:
    """The term as it would be written, for messages."""
    if isinstance(term, Known):
        text = repr(term.value)
        return text if len(text) <= 60 else f"{text[:56]}..."
    if isinstance(term, Name):
        return term.name
    if isinstance(term, TextTerm):
        return f"'{term.known[:56]}'"
    if isinstance(term, Flags):
        return " | ".join(map(describe, term.parts))
    if isinstance(term, Object):
        return f"{term.type}()" if isinstance(term.type, str) else f"{term.type.name}()"
    return ""


def last_name(term: Term) -> str:
    """The last part of the name that a term goes by, if it has one."""
    return getattr(term, "name", "").rpartition(".")[2]


def extended(trail: tuple[Origin, ...], origin: Origin) -> tuple[Origin, ...]:
    """The trail with one more step, unless it ends there anyway."""
    if trail and trail[-1].path == origin.path and trail[-1].site == origin.site:
        return trail
    return (*trail, origin) if len(trail) < 8 else (trail[0], *trail[-6:], origin)  # where it is decided stays


def text_of(outcome: Outcome) -> str | None:
    """The text that the outcome is, unknown parts as ``*``; None if it is none."""
    term = outcome.term
    if isinstance(term, Known) and isinstance(term.value, str):
        return term.value
    if isinstance(term, TextTerm):
        return term.known
    return None
