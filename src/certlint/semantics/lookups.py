"""What stands under a key of a mapping: displays, spreads, updates, defaults."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.lexicon.senses import is_environment
from certlint.model.findings import How
from certlint.model.knobs import ModelKind
from certlint.model.values import Class, Function, Item, Literal, Mapping, Operation, Reference, Value
from certlint.semantics.guarded import VALUES
from certlint.semantics.modules import Module
from certlint.semantics.queries import EntryOf
from certlint.semantics.table import ANY_MEMBER
from certlint.semantics.tabling import Domain
from certlint.semantics.terms import (
    OPAQUE_OUTCOME,
    Argument,
    Known,
    MappingTerm,
    Name,
    Object,
    Opaque,
    Origin,
    Outcome,
    SequenceTerm,
    Term,
    Variable,
)

if TYPE_CHECKING:
    from certlint.semantics.evaluate import Evaluator

__all__ = ["Lookups", "place_of"]

Entry = tuple[tuple[Outcome, ...], bool]
"""What stands under a key, and whether it surely does."""


def _is_same(left: Entry, right: Entry) -> bool:
    return left[1] is right[1] and (VALUES.same is None or VALUES.same(left[0], right[0]))


ENTRIES: Domain[Entry] = Domain(
    ((), True), lambda question, found: (VALUES.widen(question, found[0]), False), same=_is_same
)


class Lookups:
    """Looks into mappings for an evaluator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self.table = evaluator.table
        self.modules = evaluator.modules
        self.read: set[tuple[str, int]] = set()  # entries of dicts, by file and place, whose use was followed

    def value(self, module: Module, value: Item) -> Iterable[Outcome]:
        """What an item value stands for."""
        key = value.key.value if isinstance(value.key, Literal) else None
        origin = Origin(module.path, value.at, "default") if value.at >= 0 else None
        if not isinstance(key, (str, int)):
            return self._any_of(module, value, origin)
        found: list[Outcome] = []
        certain = True
        how = How.OPTION
        for outcome in self._evaluator.resolve(module.path, value.base):
            term = outcome.term
            if value.how == "getattr":
                members = self._evaluator.attributes.member(outcome, str(key))
                found.extend(members)
                certain = certain and not (members and isinstance(members[-1].term, Opaque))
                how = How.OPTION
                continue
            if isinstance(term, Name):
                if self.table.model(term.name, ModelKind.ENVIRONMENT):
                    read = () if value.at < 0 else (Origin(module.path, value.at, f"`{key}` is read"),)
                    found.append(Outcome(Variable(str(key)), read, option=str(key)))
                    certain = certain and value.how == "["
                    if value.how != "[" and value.default is None:
                        found.append(
                            Outcome(Known(None), alone=False, via=How.OPTION, via_origin=origin, option=str(key))
                        )
                else:
                    found.append(Outcome(Opaque(str(key))))
                    certain = False
                continue
            if isinstance(term, SequenceTerm) and isinstance(key, int):
                if -len(term.items) <= key < len(term.items):
                    found.extend(self._evaluator.part(term, term.items[key]))
                continue
            inner, definite = self.inside(outcome, str(key))
            found.extend(inner)
            certain = certain and definite
            if isinstance(term, MappingTerm) or (isinstance(term, Argument) and self._is_spread(term)):
                how = How.DEFAULT
        found = [replace(o, entry=None) for o in self._with_sets(module, value.base, key, found, apart=value.at)]
        if not certain and value.default is not None:
            found.extend(
                replace(outcome, via=outcome.via or how, via_origin=outcome.via_origin or origin, option=str(key))
                for outcome in self._evaluator.resolve(module.path, value.default)
            )
        elif not certain and value.how in {"get", "pop"} and value.default is None:
            found.append(Outcome(Opaque(str(key))))
        return found

    def _any_of(self, module: Module, value: Item, origin: Origin | None) -> Iterable[Outcome]:
        """What may stand under a key that is not written out: an environment's entry, or the default."""
        if value.how == "getattr":
            return self._any_member(module, value)
        found: list[Outcome] = []
        for outcome in self._evaluator.resolve(module.path, value.base):
            if isinstance(outcome.term, MappingTerm) and isinstance(outcome.term.value, Mapping):
                entries = outcome.term.value.entries
                if sum(isinstance(key, Literal) and is_environment(key.value) for key, _ in entries) < 2:
                    # A table of something else: which entry it is says nothing about where the code runs.
                    found += self._under_known_keys(module, value.key, outcome)
                    callables = [item for _, item in entries if _may_be_called(item)]
                    if len(callables) == len(entries):
                        found += (o for item in callables for o in self._evaluator.resolve(outcome.term.path, item))
                    continue
                for key, item in entries:
                    if key is not None:
                        when = (module.path, self._evaluator.alike(value.key, key))
                        found.extend(o.among(when) for o in self._evaluator.part(outcome.term, item))
        if not found:
            found.extend(OPAQUE_OUTCOME)
        if value.default is not None:
            found.extend(
                replace(o, via=o.via or How.OPTION, via_origin=o.via_origin or origin, alone=False)
                for o in self._evaluator.resolve(module.path, value.default)
            )
        return found

    def _under_known_keys(self, module: Module, key: Value, mapping: Outcome) -> Iterator[Outcome]:
        """What stands under those keys of which the value is known: the default of what is read, a constant."""
        for name in self._evaluator.resolve(module.path, key):
            if isinstance(name.term, Known) and isinstance(name.term.value, str):
                for found in self.inside(mapping, name.term.value)[0]:
                    if name.via is not None and found.via is None:
                        found = replace(found, via=name.via, via_origin=name.via_origin, option=name.option)
                    yield found.among(*name.when)

    def _any_member(self, module: Module, value: Item) -> Iterable[Outcome]:
        """``getattr(library, name)``: the member if its name turns out to be known, else any of them."""
        names = [o.term.value for o in self._evaluator.resolve(module.path, value.key) if isinstance(o.term, Known)]
        found: list[Outcome] = []
        for outcome in self._evaluator.resolve(module.path, value.base):
            term = outcome.term
            if names and all(isinstance(name, str) for name in names):
                found += (o for name in names for o in self._evaluator.attributes.member(outcome, str(name)))
            elif isinstance(term, Name):
                found.append(outcome.with_term(Name(f"{term.name}.{ANY_MEMBER}")))
            elif isinstance(term, Object) and isinstance(term.type, str):
                found.append(outcome.with_term(Name(f"{term.type}.{ANY_MEMBER}")))
        return [outcome.among() for outcome in found] or OPAQUE_OUTCOME

    def _is_spread(self, term: Argument) -> bool:
        """Whether an argument is the ``**kwargs`` of a function."""
        facts = self._evaluator.arguments.parameter(term)
        return facts is not None and facts.kind == "**"

    def look_up(self, path: str, value: Value, key: str) -> tuple[list[Outcome], bool]:
        """What stands under ``key`` in a mapping; the second is True if it surely stands there."""
        found, certain = self._evaluator.tabling.ask(EntryOf(path, value, key), ENTRIES, self._entry)
        return list(found), certain

    def _entry(self, question: EntryOf) -> tuple[tuple[Outcome, ...], bool]:
        path, value, key = question.path, question.value, question.key
        found: list[Outcome] = []
        certain = True
        for outcome in self._evaluator.resolve(path, value):
            inner, definite = self.inside(outcome, key)
            found.extend(inner)
            certain = certain and definite
        found = self._with_sets(self.modules.by_path[path], value, key, found)
        return self._evaluator.bounded(tuple(found), path, getattr(value, "at", -1)), certain

    def _with_sets(
        self, module: Module, value: Value, key: str | int, found: list[Outcome], apart: int = -1
    ) -> list[Outcome]:
        """What was found under a key, and what assignments elsewhere put there, but for that at ``apart``."""
        place = module.place_of(value)
        for attribution in module.item_sets.get(place, ()) if place is not None else ():
            if attribution.key is None:
                inner, definite = self.look_up(module.path, attribution.value, str(key))
                overriding = None if definite else _who(inner)
                found = [*(_by_default(each, overriding, str(key)) for each in found), *inner]
            elif isinstance(attribution.key, Literal) and attribution.key.value == key and attribution.site != apart:
                found = [*found, *self._evaluator.given(module.path, attribution)]
        defaults = {outcome.via_origin: outcome.via for outcome in found if outcome.via is not None}
        return [_by_default(each, defaults.get(each.entry), str(key)) for each in found] if defaults else found

    def inside(self, outcome: Outcome, key: str) -> tuple[list[Outcome], bool]:
        """`look_up` for one thing that a mapping may be, with the conditions under which it is."""
        inner, definite = self._look_into(outcome.term, key)
        if isinstance(outcome.term, MappingTerm) and outcome.term.calls:
            inner = list(self._evaluator.of_calls(outcome.term.calls, tuple(inner)))
        return [o.among(*outcome.when) for o in inner] if outcome.when or not outcome.alone else inner, definite

    def _look_into(self, term: Term, key: str) -> tuple[list[Outcome], bool]:
        if isinstance(term, MappingTerm) and isinstance(term.value, Mapping):
            found: list[Outcome] = []
            overriding: How | None = None
            for name, item in reversed(term.value.entries):
                if name is None:
                    inner, certain = self.look_up(term.path, item, key)
                    found.extend(_by_default(each, overriding, key) for each in inner)
                    overriding = overriding or (None if certain else _who(inner))
                    if certain and inner:
                        return found, True
                elif isinstance(name, Literal):
                    if name.value == key:
                        places = [place_of(k, v) for k, v in term.value.entries if _is_key(k, key)]
                        self.read.update((term.path, place) for place in places)
                        for spread in (v for k, v in term.value.entries if k is None):
                            self.look_up(term.path, spread, key)  # what is overwritten is no entry to report either
                        entry = Origin(term.path, place_of(name, item), f"under {key!r}")
                        outcomes = self._evaluator.resolve(term.path, item)
                        found.extend(_by_default(replace(o, entry=o.entry or entry), overriding, key) for o in outcomes)
                        return found, True
                else:
                    names = self._evaluator.resolve(term.path, name)
                    if any(
                        key == (o.term.value if isinstance(o.term, Known) else getattr(o.term, "name", None))
                        for o in names
                    ):
                        found.extend(self._evaluator.resolve(term.path, item))
                        if len(names) == 1:
                            return found, True
            return found, False
        if isinstance(term, MappingTerm) and isinstance(term.value, Operation):
            found, overriding = [], None
            for operand in reversed(term.value.operands):
                inner, certain = self.look_up(term.path, operand, key)
                found.extend(_by_default(each, overriding, key) for each in inner)
                overriding = overriding or (None if certain else _who(inner))
                if certain and inner:
                    return found, True
            return found, False
        if isinstance(term, Argument) and term.key is None:
            return [Outcome(replace(term, key=key))], False
        if isinstance(term, (Opaque, Object, Variable, Argument)):
            return [Outcome(Opaque(key))], False
        return [], False


def place_of(key: Value | None, value: Value) -> int:
    """The place of a dict's entry: its key's if that is known, else its value's."""
    at = key.at if isinstance(key, Literal) else -1
    return at if at >= 0 else getattr(value, "at", -1)


def _who(outcomes: Iterable[Outcome]) -> How | None:
    """Who may override an entry by a mapping that is put over it: callers or users, if its keys are not known."""
    terms = [outcome.term for outcome in outcomes]
    if any(isinstance(term, Argument) for term in terms):
        return How.DEFAULT
    return How.OPTION if any(isinstance(term, Opaque) for term in terms) else None


def _by_default(outcome: Outcome, overriding: How | None, key: str) -> Outcome:
    """A constant entry over which another mapping is put is what is there by default."""
    if overriding is None or outcome.via is not None or outcome.entry is None or not isinstance(outcome.term, Known):
        return outcome
    return replace(outcome, via=overriding, via_origin=outcome.entry, option=key)


def _may_be_called(item: Value) -> bool:
    """Whether an entry may be a function or class, by how it is written: a constant has a name in capitals."""
    if isinstance(item, Reference):
        return not item.name.rpartition(".")[2].isupper()
    return isinstance(item, (Function, Class))


def _is_key(key: Value | None, name: str) -> bool:
    return isinstance(key, Literal) and key.value == name
