"""Attributes and items assigned: knobs of objects, monkeypatches, settings in dicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certlint.lexicon.hints import attribute_hint
from certlint.model.facts import Attribution
from certlint.model.findings import How
from certlint.model.knobs import Effect, Knob, ModelKind
from certlint.model.values import Literal, Parameter, Result, Value
from certlint.semantics.index import last
from certlint.semantics.modules import Module
from certlint.semantics.sinks import Place, Repair, Sink, conditions
from certlint.semantics.terms import (
    Argument,
    ClassTerm,
    FunctionTerm,
    Known,
    MappingTerm,
    Name,
    Object,
    Opaque,
    Outcome,
)

if TYPE_CHECKING:
    from certlint.semantics.collect import Collector

__all__ = ["Assignments"]

LOGGER = "logging.Logger"


class Assignments:
    """Looks at assignments for a collector."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self.flow = collector.flow
        self.evaluator = collector.evaluator
        self.table = table = collector.table
        self._names = {
            *(name.rpartition(".")[2] for name in (*table.attributes, *table.overrides, *table.calls)),
            "disabled",
        }
        items = {k.parameter for name, knobs in table.attributes.items() if name.endswith("[]") for k in knobs}
        self._keys = {*items, *table.variables, *table.settings}
        self._mappings = {last(name) for name, kinds in table.models.items() if ModelKind.ENVIRONMENT in kinds}
        self._environments = self.evaluator.index.known_as(self._mappings)

    def knows_all(self) -> bool:
        """Whether the environment of a process has no further name by now."""
        return self.evaluator.index.known_as(self._mappings) == self._environments

    def may_matter(self, module: Module, attribution: Attribution) -> bool:
        """Whether an assignment may turn a knob, by the name or key that something is assigned to."""
        name, key = attribution.name, attribution.key
        if name is not None:
            return name in self._names or attribute_hint(name, attribution.text) is not None
        if isinstance(key, Literal):
            return key.value in self._keys
        names = set(self.evaluator.index.names(module, attribution.target))
        return not names.isdisjoint(self._environments) or isinstance(attribution.target, (Result, Parameter))

    def attribution(self, module: Module, attribution: Attribution) -> None:
        """One assignment to an attribute or item."""
        if attribution.name is None:
            self._item_set(module, attribution)
            return
        path, name = module.path, attribution.name
        when = conditions(path, attribution.guards)
        values: tuple[Outcome, ...] | None = None
        for receiver in self.evaluator.resolve(path, attribution.target):
            term = receiver.term
            knobs: list[Knob] = []
            objects: frozenset[tuple[str, int]] = frozenset()
            if isinstance(term, Object):
                knobs = self._attribute_knobs(term.type, name)
                if term.call >= 0:
                    objects = frozenset({(term.path, term.call)})
                else:
                    objects = frozenset({(f"{path}\0{attribution.function}\0{attribution.text}", 0)})
            elif isinstance(term, Name):
                knobs = self.table.find(f"{term.name}.{name}", self.table.attributes)
                if not knobs:
                    self._monkeypatch(module, attribution, f"{term.name}.{name}")
            elif isinstance(term, (Opaque, Argument)):
                self._collector.unknown_attributions.append((module, attribution, receiver))
                continue
            if not knobs:
                if isinstance(term, Object) and term.type == LOGGER and name == "disabled" and term.call >= 0:
                    self._collector.silencing.silenced_logger(module, attribution, term)
                    continue
                if isinstance(term, Object) and not isinstance(term.type, ClassTerm):
                    self._collector.unknown_attributions.append((module, attribution, receiver))
                continue
            if values is None:
                values = tuple(map(self._unbound, self.evaluator.resolve(path, attribution.value)))
            subject = f"{attribution.text}.{name} = ..." if attribution.text else f"{name} = ..."
            subject = subject.replace(" = ...", "=...")
            for knob in knobs:
                if knob.effect is Effect.WARNING:
                    how = How.LOGGING
                elif knob.process_wide:
                    how = How.PROCESS_WIDE
                else:
                    how = How.ATTRIBUTE
                place = Place(path, attribution.site, subject, when, objects, attribution.function)
                if how is How.PROCESS_WIDE:
                    self._move_into(module, attribution, place, frozenset())
                bad = self.flow.judge(Sink(knob, how, place), values)
                told = any(isinstance(o.term, (Known, Name, Argument)) for o in values)
                if not bad and (told or knob.effect is Effect.HOSTNAME):
                    for key in objects:
                        self.flow.repairs[key].append(
                            Repair(path, attribution.function, attribution.site, when, knob.effect)
                        )

    def _unbound(self, outcome: Outcome) -> Outcome:
        """A library's callable in place of its partial: ``functools.partial(ssl._create_unverified_context)``."""
        term = outcome.term
        if isinstance(term, Object) and isinstance(term.type, str) and self.table.model(term.type, ModelKind.PARTIAL):
            targets = self.evaluator.calls.callables(term)
            if len(targets) == 1 and isinstance(targets[0].term, Name):
                return outcome.with_term(targets[0].term)
        return outcome

    def _attribute_knobs(self, kind: str | ClassTerm, name: str) -> list[Knob]:
        if isinstance(kind, str):
            return self.table.find(f"{kind}.{name}", self.table.attributes)
        for ancestor in self.evaluator.attributes.ancestry(kind):
            if isinstance(ancestor, str):
                found = self.table.find(f"{ancestor}.{name}", self.table.attributes)
                if found:
                    return found
        return []

    def _monkeypatch(self, module: Module, attribution: Attribution, name: str) -> None:
        """A library's function replaced: what the replacement does is done everywhere in the process."""
        place = Place(
            module.path,
            attribution.site,
            f"{name} = {describe_value(attribution.value)}",
            conditions(module.path, attribution.guards),
        )
        overrides = self.table.find(name, self.table.overrides)
        if overrides or self.table.find(name, self.table.calls):
            self._move_into(module, attribution, place, frozenset())
        for outcome in self.evaluator.resolve(module.path, attribution.value) if overrides else ():
            if isinstance(outcome.term, FunctionTerm) and outcome.term.path == module.path:
                for knob in overrides:
                    self._collector.definitions.override(module, outcome.term.name, knob, place, How.PROCESS_WIDE)

    def _move_into(self, module: Module, attribution: Attribution, place: Place, knobs: frozenset[str]) -> None:
        if isinstance(attribution.value, Result):
            call = self.evaluator.calls.call(module.path, attribution.value.call)
            targets = self.evaluator.calls.targets(module.path, attribution.value.call)
            if any(isinstance(t.term, Name) and self.table.model(t.term.name, ModelKind.PARTIAL) for t in targets):
                self.flow.moves[module.path, call.site] = (place, How.PROCESS_WIDE, knobs)
        for outcome in self.evaluator.resolve(module.path, attribution.value):
            if isinstance(outcome.term, FunctionTerm):
                self.flow.moves[outcome.term.path, outcome.term.name] = (place, How.PROCESS_WIDE, knobs)

    def _item_set(self, module: Module, attribution: Attribution) -> None:
        path = module.path
        key = attribution.key
        when = conditions(path, attribution.guards)
        for receiver in self.evaluator.resolve(path, attribution.target):
            term = receiver.term
            dotted = term.name if isinstance(term, Name) else term.type if isinstance(term, Object) else None
            if isinstance(dotted, str) and self.table.model(dotted, ModelKind.ENVIRONMENT):
                if key is None:
                    for outcome in self.evaluator.resolve(path, attribution.value):
                        if isinstance(outcome.term, MappingTerm):
                            for variable in self.table.variables:
                                found, _ = self.evaluator.lookups.inside(outcome, variable)
                                if found:
                                    self._collector.processes.variable(module, attribution.site, variable, found, when)
                    continue
                for named in self.evaluator.resolve(path, key):
                    if isinstance(named.term, Known) and isinstance(named.term.value, str):
                        outcomes = self.evaluator.resolve(path, attribution.value)
                        self._collector.processes.variable(module, attribution.site, named.term.value, outcomes, when)
                continue
            if isinstance(key, Literal) and isinstance(key.value, str):
                if isinstance(dotted, str):
                    for knob in self.table.attributes.get(f"{dotted}[]", ()):
                        if knob.parameter == key.value:
                            place = Place(path, attribution.site, f"{attribution.text}[{key.value!r}]=...", when)
                            self.flow.judge(
                                Sink(knob, How.ATTRIBUTE, place), self.evaluator.resolve(path, attribution.value)
                            )
                self._collector.definitions.setting(module, key.value, attribution.value, attribution.site, when)


def describe_value(value: Value) -> str:
    """A short name for what is assigned."""
    return getattr(value, "name", "...")
