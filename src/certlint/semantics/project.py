"""Linking: the facts of many files made into one project with its turns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from certlint.model.conditions import Fact, facts_in
from certlint.model.facts import Analysis
from certlint.model.findings import Turn
from certlint.semantics.collect import Collector
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.flow import Flow
from certlint.semantics.hints import Hints
from certlint.semantics.modules import Modules
from certlint.semantics.table import Table

__all__ = ["Project", "link"]


@dataclass(frozen=True, slots=True)
class Project:
    """Files linked together. ``wanted`` are dotted names of modules, or of things in them, that are still needed.

    ``wants_settings``: a settings object is asked, so the project's settings modules are needed too.
    ``wrappers`` are modules, each with a word without which a file cannot call a wrapper in it: whoever has the
    word and imports the module is needed, whatever else is in it.
    """

    found: Mapping[str, tuple[Turn, ...]]
    wanted: frozenset[str] = frozenset()
    wants_settings: bool = False
    asked: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    wrappers: frozenset[tuple[str, str]] = frozenset()

    def turns(self, path: str) -> tuple[Turn, ...]:
        """The turns found in one file."""
        return self.found.get(path, ())

    def mentioned(self) -> frozenset[str]:
        """The paths of all files in which a turn, a step of its trail or what a condition asks for stands."""
        turns = [turn for turns in self.found.values() for turn in turns]
        steps = {step.path for turn in turns for step in turn.trail}
        return frozenset(steps.union((turn.path for turn in turns), self.asked))

    def facts(self, path: str) -> tuple[Fact, ...]:
        """What the conditions of turns ask that the file at ``path`` answers, by assigning a constant."""
        return self.asked.get(path, ())


def link(analyses: Mapping[str, Analysis], names: Mapping[str, str], table: Table) -> Project:
    """Link the analyses, given by path; ``names`` are the modules' dotted names by path."""
    modules = Modules(analyses, names, table)
    evaluator = Evaluator(modules, table)
    flow = Flow(evaluator)
    collector = Collector(flow, table)
    for module in modules.by_path.values():
        collector.assignments.index(module)
    for module in modules.by_path.values():
        collector.module(module)
    flow.settle()
    Hints(flow, collector).run()
    flow.settle()
    found = flow.turns()
    ordered = {
        path: tuple(sorted(turns, key=lambda t: (t.site.span.line, t.site.span.column, t.how.value, t.effect.value)))
        for path, turns in sorted(found.items())
    }
    wanted = frozenset(modules.wanted)
    return Project(ordered, wanted, modules.wants_settings, _asked(ordered), _wrappers(flow, modules))


def _wrappers(flow: Flow, modules: Modules) -> frozenset[tuple[str, str]]:
    """The modules in which a parameter reaches a knob, with the name that its callers have to write."""
    found: set[tuple[str, str]] = set()
    for (path, function, _, _), sinks in flow.sinks.items():
        module = modules.by_path[path]
        if not sinks or not module.name:
            continue
        owner, _, last = function.rpartition(".")
        word = owner.rpartition(".")[2] if last == "__init__" else last
        if word.isidentifier():
            found.add((module.name, word))
    return frozenset(found)


def _asked(turns: Mapping[str, tuple[Turn, ...]]) -> dict[str, tuple[Fact, ...]]:
    """The facts with assignments that conditions ask for, by the paths where these are written."""
    found: dict[str, dict[Fact, None]] = {}
    for turn in (turn for path in turns for turn in turns[path]):
        for fact in (fact for condition in (*turn.guards, *turn.values) for fact in facts_in(condition)):
            for assignment in fact.assigned:
                found.setdefault(assignment.origin, {})[fact] = None
    return {path: tuple(facts) for path, facts in found.items()}
