"""Linking: the facts of many files made into one project with its turns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from certlint.model.conditions import Fact, facts_in
from certlint.model.facts import Analysis, Wrapper
from certlint.model.findings import Turn
from certlint.model.project import Project, arriving
from certlint.semantics.arrivals import Arrivals
from certlint.semantics.carriers import Carriers
from certlint.semantics.collect import Collector
from certlint.semantics.endings import Endings
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.flow import Flow
from certlint.semantics.hints import Hints
from certlint.semantics.modules import Found, Module, Modules, Provide
from certlint.semantics.options import index_options
from certlint.semantics.table import Table
from certlint.semantics.wrappers import wrappers

__all__ = ["Recruit", "link"]

Recruit = Callable[[frozenset[Wrapper]], Iterable[Found]]
"""Gives the files that may call one of some wrappers, as far as it has not given them before."""


def link(
    analyses: Mapping[str, Analysis],
    names: Mapping[str, str],
    table: Table,
    provide: Provide | None = None,
    recruit: Recruit | None = None,
    known: dict[str, Module] | None = None,
) -> Project:
    """Link the analyses, given by path; ``names`` are the modules' dotted names by path.

    ``provide`` gives the files of modules that turn out to be needed, ``recruit`` those that may call wrappers.
    ``known`` keeps what was derived of single modules, for when they are linked again.
    """
    modules = Modules(analyses, names, table, provide, known)
    evaluator = Evaluator(modules, table)
    flow = Flow(evaluator)
    collector = Collector(flow, table)
    arrivals = Arrivals(collector)
    try:
        _follow(modules, flow, collector, arrivals, recruit)
        wanted = frozenset(modules.wanted)  # who passes a context on need not be known
        endings = Endings(flow, collector.used)
        found, files = endings.turns(), endings.files()
        joined = arrivals.harmless()
        widened = sorted({(path, modules.by_path[path].line(site), why) for path, site, why in evaluator.widened})
    finally:
        _release(evaluator, flow, flow.conditions, collector)
    ordered = {path: tuple(sorted(turns, key=lambda turn: turn.order)) for path, turns in sorted(found.items())}
    acting = arriving(turn for turns in ordered.values() for turn in turns)
    return Project(
        ordered, wanted, modules.wants_settings, _asked(ordered), joined, tuple(widened), arriving=acting, files=files
    )


def _follow(modules: Modules, flow: Flow, collector: Collector, arrivals: Arrivals, recruit: Recruit | None) -> None:
    """Find where knobs are turned, and who has them turned, in all modules there are or turn out to be needed."""
    evaluator = flow.evaluator
    carriers = Carriers(evaluator)
    fresh = list(modules.by_path.values())
    while fresh:
        index_options(evaluator, modules.table, {module.path for module in fresh})
        collector.modules(fresh)
        for module in fresh:
            carriers.look(module)
        flow.settle()
        for module in list(modules.by_path.values()):
            collector.handed.look(module)
        flow.settle()
        fresh = modules.fresh()
        if not fresh and recruit is not None and modules.join(recruit(wrappers(flow))):
            fresh = modules.fresh()
        if fresh:
            evaluator.index.add(fresh)
            arrivals.note(fresh)
            collector.catch_up(fresh)
            flow.revisit()
    Hints(flow, collector).run()
    flow.settle()
    if recruit is not None:
        recruit(wrappers(flow))  # for whoever links again


def _release(*parts: object) -> None:
    """Empty what knows each other and nobody else, so that it goes at once, without the garbage collector."""
    for part in parts:
        vars(part).clear()


def _asked(turns: Mapping[str, tuple[Turn, ...]]) -> dict[str, tuple[Fact, ...]]:
    """The facts with assignments that conditions ask for, by the paths where these are written."""
    found: dict[str, dict[Fact, None]] = {}
    for turn in (turn for path in turns for turn in turns[path]):
        for fact in (fact for condition in (*turn.guards, *turn.values) for fact in facts_in(condition)):
            for assignment in fact.assigned:
                found.setdefault(assignment.origin, {})[fact] = None
    return {path: tuple(facts) for path, facts in found.items()}
