"""The knob table, indexed for looking things up by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from certlint.lexicon.senses import looks_like_path
from certlint.model.knobs import Confidence, Falsy, Is, Kind, Knob, Like, Match, Model, ModelKind, Named
from certlint.semantics.terms import Known, matches

__all__ = ["ANY_MEMBER", "Table"]

ANY_MEMBER = "*"
"""The last part of a name that stands for some member of a library's module or class, which one is not known."""

MAX_ALIASES = 8
MAX_NAMES = 100_000
"""How many names are remembered; a project has some thousands."""


class Table:
    """Knobs by the names they are found at, models likewise, and canonical names."""

    def __init__(self, knobs: Iterable[Knob], models: Iterable[Model]) -> None:
        self.calls: dict[str, list[Knob]] = defaultdict(list)
        self.attributes: dict[str, list[Knob]] = defaultdict(list)
        self.telling: dict[str, list[tuple[str, Knob]]] = defaultdict(list)
        self.overrides: dict[str, list[Knob]] = defaultdict(list)
        self.variables: dict[str, list[Knob]] = defaultdict(list)
        self.settings: dict[str, list[Knob]] = defaultdict(list)
        self.uris: dict[str, list[Knob]] = defaultdict(list)
        self.commands: dict[str, list[Knob]] = defaultdict(list)
        self.filters: list[Knob] = []
        self.models: dict[str, dict[ModelKind, list[Model]]] = defaultdict(lambda: defaultdict(list))
        self._members: dict[str, list[Knob]] = {}
        self._aliases: dict[str, str] = {}
        self._canonical: dict[str, str] = {}
        self._spellings: dict[str, list[str]] = {}
        self._bases: dict[str, list[str]] = defaultdict(list)
        self.libraries: set[str] = {"builtins"}
        for model in models:
            for target in model.targets:
                self.libraries.add(target.partition(".")[0])
                if model.kind is ModelKind.ALIAS:
                    self._aliases[target] = model.result
                elif model.kind is ModelKind.EXTENDS:
                    self._bases[target].append(model.result)
                else:
                    self.models[target][model.kind].append(model)
        self._matches: dict[
            Match, int
        ] = {}  # what knobs call bad, and how many do; 0 for what is not said in so many words
        self._badness: dict[tuple[type, Known], int] = {}
        for knob in knobs:
            self._add(knob)
            for match in (*knob.insecure, *knob.weak):
                self._matches[match] = self._matches.get(match, 0) + isinstance(match, (Is, Like, Falsy))
        self._declared = {*self.calls, *self.models, *self.overrides}
        for name in (*self.calls, *self.attributes, *self.overrides):
            self._declared.add(name.removesuffix("[]").rpartition(".")[0])

    def _add(self, knob: Knob) -> None:
        kind = knob.kind
        for target in knob.targets:
            if kind in (Kind.ARGUMENT, Kind.CALL) or (kind is Kind.ITEM and (knob.keys or knob.position is not None)):
                self.libraries.add(target.partition(".")[0])
                self.calls[self.canonical(target)].append(knob)
                if any(isinstance(match, Named) for _, wanted in knob.only_if for match in wanted):
                    # An argument that is the library's own constant tells whose method it is.
                    self.telling[target.rpartition(".")[2]].append((target, knob))
            elif kind is Kind.ATTRIBUTE:
                self.libraries.add(target.partition(".")[0])
                self.attributes[f"{self.canonical(target)}.{knob.parameter}"].append(knob)
            elif kind is Kind.ITEM:
                self.attributes[f"{self.canonical(target)}[]"].append(knob)
            elif kind is Kind.OVERRIDE:
                self.overrides[self.canonical(target)].append(knob)
            elif kind is Kind.VARIABLE:
                self.variables[target].append(knob)
            elif kind is Kind.SETTING:
                self.settings[target].append(knob)
            elif kind is Kind.URI:
                self.uris[target].append(knob)
            elif kind is Kind.COMMAND:
                self.commands[target].append(knob)
        if kind is Kind.WARNING_FILTER:
            self.filters.append(knob)

    def badness(self, term: Known) -> int:
        """How many knobs call this very constant bad; 1 for a path, 0 if some take it amiss as any other, else -1."""
        key = (type(term.value), term)
        known = self._badness.get(key)
        if known is None:
            counts = [count for match, count in self._matches.items() if matches(match, term)]
            path = isinstance(term.value, str) and looks_like_path(term.value)
            known = self._badness[key] = max(sum(counts), int(path)) if counts or path else -1
        return known

    def renamed(self) -> Iterable[tuple[str, str]]:
        """Dotted names that mean others, each with what it means."""
        return self._aliases.items()

    def canonical(self, name: str) -> str:
        """The one name of the thing: re-exports and old names replaced, the longest prefix first."""
        known = self._canonical.get(name)
        if known is not None:
            return known
        current = name
        for _ in range(MAX_ALIASES):
            prefix, rest = current, ""
            while prefix and prefix not in self._aliases:
                prefix, _, last = prefix.rpartition(".")
                rest = f".{last}{rest}"
            if not prefix:
                break
            replaced = self._aliases[prefix] + rest
            if replaced == current:
                break
            current = replaced
        if len(self._canonical) < MAX_NAMES:
            self._canonical[name] = current
        return current

    def lineage(self, name: str) -> list[str]:
        """A dotted class and the classes that it inherits from, nearest first."""
        found = [name]
        for current in found:
            for base in self._bases.get(current, ()):
                if base not in found and len(found) < 12:
                    found.append(base)
        return found

    def spellings(self, name: str) -> list[str]:
        """A dotted name and, for a method, the same method of the classes that its class inherits from."""
        known = self._spellings.get(name)
        if known is None:
            owner, dot, last = name.rpartition(".")
            known = [f"{ancestor}.{last}" for ancestor in self.lineage(owner)] if dot and self._bases else [name]
            if len(self._spellings) < MAX_NAMES:
                self._spellings[name] = known
        return known

    def find(self, name: str, index: dict[str, list[Knob]]) -> list[Knob]:
        """The knobs of ``index`` at a dotted name: those of the nearest class that has any."""
        if index is self.calls and name.endswith(f".{ANY_MEMBER}"):
            return self._of_any_member(name.removesuffix(ANY_MEMBER))
        for spelling in self.spellings(name):
            found = index.get(spelling)
            if found:
                return found
        return []

    def _of_any_member(self, prefix: str) -> list[Knob]:
        """What some member takes by name: a call that gives it is of one that does."""
        known = self._members.get(prefix)
        if known is None:
            known = []
            for name, knobs in self.calls.items():
                if name.startswith(prefix) and "." not in name[len(prefix) :]:
                    for knob in knobs:
                        if knob.kind is Kind.ARGUMENT and knob.parameter and not knob.only_if:
                            any_of = replace(knob, position=None, absent=False, confidence=Confidence.LIKELY)
                            if any_of not in known:
                                known.append(any_of)
            self._members[prefix] = known
        return known

    def model(self, name: str, kind: ModelKind) -> list[Model]:
        """The models of a kind at a dotted name, or at an inherited method's."""
        for spelling in self.spellings(name):
            kinds = self.models.get(spelling)
            if kinds is not None and kind in kinds:
                return kinds[kind]
        return []

    def declares(self, name: str) -> bool:
        """Whether the table speaks of this very name, or of something in it."""
        return name in self._declared

    def knows(self, name: str) -> bool:
        """Whether the name belongs to a library of the table (so that it is no module of the project)."""
        return name.partition(".")[0] in self.libraries
