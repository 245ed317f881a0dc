"""Linking: the facts of many files made into one project with its turns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from certlint.model.conditions import Fact, facts_in
from certlint.model.facts import Analysis, Wrapper
from certlint.model.findings import Turn
from certlint.model.project import Project
from certlint.semantics.carriers import Carriers
from certlint.semantics.collect import Collector
from certlint.semantics.endings import Endings
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.flow import Flow
from certlint.semantics.hints import Hints
from certlint.semantics.index import MADE, Index, last
from certlint.semantics.modules import Modules, Provide
from certlint.semantics.options import index_options
from certlint.semantics.table import Table

__all__ = ["link"]


def link(
    analyses: Mapping[str, Analysis], names: Mapping[str, str], table: Table, provide: Provide | None = None
) -> Project:
    """Link the analyses, given by path; ``names`` are the modules' dotted names by path.

    ``provide`` gives the files of modules that turn out to be needed.
    """
    modules = Modules(analyses, names, table, provide)
    evaluator = Evaluator(modules, table)
    flow = Flow(evaluator)
    collector = Collector(flow, table)
    carriers = Carriers(evaluator)
    fresh = list(modules.by_path.values())
    while fresh:
        index_options(evaluator, table, {module.path for module in fresh})
        collector.modules(fresh)
        for module in fresh:
            carriers.look(module)
        flow.settle()
        fresh = modules.fresh()
        evaluator.index.add(fresh)
    Hints(flow, collector).run()
    flow.settle()
    wanted = frozenset(modules.wanted)  # who passes a context on need not be known
    found = Endings(flow, collector.used).turns()
    ordered = {
        path: tuple(sorted(turns, key=lambda t: (t.site.span.line, t.site.span.column, t.how.value, t.effect.value)))
        for path, turns in sorted(found.items())
    }
    return Project(ordered, wanted, modules.wants_settings, _asked(ordered), _wrappers(flow, modules))


def _wrappers(flow: Flow, modules: Modules) -> frozenset[Wrapper]:
    """The functions and classes with a parameter that reaches a knob, as callers elsewhere have to write them."""
    found: set[Wrapper] = set()
    for (path, function, parameter, key), sinks in flow.sinks.items():
        module = modules.by_path[path]
        word = last(function)
        if sinks and module.name and word.isidentifier():
            position = flow.evaluator.arguments.position(path, function, parameter) if key is None else None
            found.add(Wrapper(module.name, word, key or parameter, position))
    return frozenset(found | _other_names(found, flow.evaluator.index, modules))


def _other_names(wrappers: set[Wrapper], index: Index, modules: Modules) -> set[Wrapper]:
    """The wrappers by what else they go by: aliases, classes that inherit from them, callables made of them."""
    defining: dict[str, list[str]] = defaultdict(list)
    for module in modules.by_path.values() if wrappers else ():
        for name in {*module.bindings, *map(last, module.classes)}:
            if module.name and name.isidentifier():
                defining[name].append(module.name)
    found = {
        replace(wrapper, module=module, word=name)
        for wrapper in wrappers
        for name in index.known_as({wrapper.word}) - {wrapper.word}
        for module in defining.get(name, ())
    }
    parameters = {wrapper.parameter for wrapper in wrappers}
    for name in index.known_as({MADE}):  # what they were given already, nobody knows here
        for place in defining.get(name, ()):
            found.update(Wrapper(place, name, parameter, 0) for parameter in parameters)
    return found


def _asked(turns: Mapping[str, tuple[Turn, ...]]) -> dict[str, tuple[Fact, ...]]:
    """The facts with assignments that conditions ask for, by the paths where these are written."""
    found: dict[str, dict[Fact, None]] = {}
    for turn in (turn for path in turns for turn in turns[path]):
        for fact in (fact for condition in (*turn.guards, *turn.values) for fact in facts_in(condition)):
            for assignment in fact.assigned:
                found.setdefault(assignment.origin, {})[fact] = None
    return {path: tuple(facts) for path, facts in found.items()}
