"""Classes, overridden methods, settings and strings that turn knobs by being there."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.lexicon.hints import uri_hint
from certlint.model.facts import ClassFacts
from certlint.model.findings import How
from certlint.model.knobs import Kind, Knob
from certlint.model.values import Literal, Value
from certlint.semantics.modules import Module
from certlint.semantics.sinks import Condition, Place, Sink, ca_file, conditions
from certlint.semantics.terms import OPAQUE, Argument, ClassTerm, Known, Outcome, matches, text_of

if TYPE_CHECKING:
    from certlint.semantics.collect import Collector

__all__ = ["Definitions"]

SENT_ON = frozenset({"", "http", "https", "ws", "wss"})
"""Schemes whose options go to the server and say nothing to the client."""
QUERY = re.compile(r"(?<![\w.-])(?:(?![A-Za-z_])[\w.-])*([A-Za-z_][\w.-]*)=([^&;#\s]*)")
URI = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*)://")


class Definitions:
    """Looks at what a module defines for a collector."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self.flow = collector.flow
        self.evaluator = collector.evaluator
        self.table = collector.table

    def class_(self, module: Module, name: str, facts: ClassFacts) -> None:
        """A class: settings among its attributes, knobs of what it inherits from, overridden methods."""
        term = ClassTerm(module.path, name)
        outside = [
            a for a in self.evaluator.attributes.ancestry(term) if isinstance(a, str) and not a.startswith("builtins.")
        ]
        when = conditions(module.path, facts.guards)
        for attribute, value, site, _ in facts.attributes:
            if value is None:
                continue
            self.setting(module, attribute, value, site, when)
            for base in outside:
                for knob in self.table.find(f"{base}.{attribute}", self.table.attributes):
                    place = Place(module.path, site, f"{name}.{attribute}=...", when, function=name)
                    self.flow.judge(Sink(knob, How.OVERRIDE, place), self.evaluator.resolve(module.path, value))
        for base in outside:
            for knob in self.table.find(base, self.table.calls):
                if knob.kind is Kind.CALL:
                    place = Place(module.path, facts.site, f"class {name}({base})", when, function=name)
                    self.flow.turn(Sink(knob, How.OVERRIDE, place), Outcome(OPAQUE), knob.effect, How.OVERRIDE, False)
        for method, qualified in facts.methods:
            for base in outside:
                knobs = self.table.find(f"{base}.{method}", self.table.overrides)
                if knobs:
                    function = module.functions[qualified]
                    when = conditions(module.path, function.guards)
                    place = Place(module.path, function.site, f"{name}.{method}()", when, function=qualified)
                    self.flow.moves[module.path, qualified] = (place, How.OVERRIDE, frozenset())
                for knob in knobs:
                    self.override(module, qualified, knob, place, How.OVERRIDE)

    def override(self, module: Module, qualified: str, knob: Knob, place: Place, how: How) -> None:
        """A method of a library's class overridden: bad if what it returns is, or what it puts into that."""
        function = module.functions[qualified]
        if not knob.insecure:
            self.flow.turn(Sink(knob, how, place), Outcome(OPAQUE), knob.effect, how, False)
            return
        for attribution in module.analysis.attributions:
            key = attribution.key
            if attribution.function == qualified and isinstance(key, Literal) and key.value == knob.parameter:
                outcomes = self.evaluator.resolve(module.path, attribution.value)
                when = (*place.conditions, *conditions(module.path, attribution.guards))
                there = Sink(knob, how, replace(place, conditions=when))
                self.flow.judge(there, [o for o in outcomes if not isinstance(o.term, Argument)])
        for _, value in function.returns:
            for outcome in self.evaluator.resolve(module.path, value):
                inner = [outcome]
                if knob.parameter:
                    inner = self._collector.inside(outcome, knob.parameter)
                for found in inner:
                    verdict = self.flow.verdict(Sink(knob, how, place), found)
                    if verdict is not None:
                        self.flow.turn(Sink(knob, how, place), found, *verdict)

    def setting(self, module: Module, name: str, value: Value, site: int, when: tuple[Condition, ...] = ()) -> None:
        """A name that may be a setting of a library, and its value."""
        for knob in self.table.settings.get(name, ()):
            outcomes = list(self.evaluator.resolve(module.path, value))
            for key in knob.keys:
                outcomes = [inner for outcome in outcomes for inner in self._collector.inside(outcome, key)]
            if knob.parameter:
                outcomes = [inner for outcome in outcomes for inner in self._collector.inside(outcome, knob.parameter)]
            subject = f"{name}[{knob.parameter!r}]=..." if knob.parameter else f"{name}=..."
            for outcome in outcomes:
                sink = Sink(knob, How.SETTING, Place(module.path, site, subject, when))
                if not isinstance(outcome.term, Argument):
                    self.flow.judge(sink, [outcome])

    def text(self, module: Module, site: int, value: Value, when: tuple[Condition, ...]) -> None:
        """A string that may be a URI with options."""
        if not self.table.uris:
            return
        for outcome in self.evaluator.resolve(module.path, value):
            text = text_of(outcome)
            if text is None:
                continue
            scheme_match = URI.match(text)
            scheme = scheme_match.group(1).lower() if scheme_match else ""
            if scheme not in SENT_ON:
                self._telling_options(module, site, text, scheme, when)
            for knob in (*self.table.uris.get(scheme, ()), *self.table.uris.get("*", ())):
                subject = f"{scheme}://...{knob.parameter}=" if scheme else f"{knob.parameter}="
                if not knob.parameter:
                    place = Place(module.path, site, f"{scheme}://...", when)
                    self.flow.note(place, How.URI, knob.effect, knob, scheme, knob.confidence)
                    continue
                found = _options(text, knob.parameter)
                if any(_options(text, other) for other in knob.unless):
                    continue
                for option in found:
                    if "*" in option:
                        continue
                    term = Known(option)
                    place = Place(module.path, site, f"{subject}{option}", when)
                    verdict = self.flow.verdict(Sink(knob, How.URI, place), Outcome(term))
                    if verdict is not None and verdict[1] is not How.TEXT:
                        file = ca_file(verdict[0], term)
                        self.flow.note(
                            place, How.URI, verdict[0], knob, option, knob.confidence, weak=verdict[2], file=file
                        )
                if not found and knob.absent and scheme:
                    place = Place(module.path, site, f"{scheme}://...", when)
                    self.flow.note(place, How.OMISSION, knob.effect, knob, "", knob.confidence)

    def _telling_options(self, module: Module, site: int, text: str, scheme: str, when: tuple[Condition, ...]) -> None:
        """Options of a URI of no known library whose names speak for themselves."""
        known = {knob.parameter.lower() for knob in (*self.table.uris.get(scheme, ()), *self.table.uris.get("*", ()))}
        for name, value in QUERY.findall(text.partition("?")[2])[:50]:
            knob = uri_hint(name) if name.lower() not in known else None
            if knob is not None and any(matches(match, Known(value)) for match in knob.insecure):
                place = Place(module.path, site, f"{scheme}://...{name}={value}", when)
                self.flow.note(place, How.URI, knob.effect, knob, value, knob.confidence)


def _options(text: str, name: str) -> list[str]:
    """The values that a URI or a connection string gives an option."""
    return re.findall(rf"(?:[?&;\s]|^){re.escape(name)}\s*=\s*([^&;#\s]*)", text, re.IGNORECASE)
