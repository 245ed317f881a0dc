"""What libcst says of places, put into a project that was linked by surveys, so that it need not be linked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from certlint.model.facts import Analysis
from certlint.model.findings import Turn
from certlint.model.frozen import dataclass
from certlint.model.location import FileSite, Site, Step
from certlint.model.project import Project, arriving
from certlint.syntax import RoughSites

__all__ = ["locate"]

Start = tuple[int, int]
"""Line and column."""

K = TypeVar("K")
V = TypeVar("V")


class _Ambiguous(Exception):
    """Raised where one rough place is two exact ones."""


@dataclass(frozen=True, slots=True)
class _Places:
    """The exact places of one file by the rough ones."""

    sites: Mapping[Site, Site | None]
    starts: Mapping[Start, Start | None]


def locate(project: Project, analyses: Mapping[str, Analysis]) -> Project | None:
    """The project with exact places; None if linking again has to tell which they are."""
    known = {path: _places(analysis.sites) for path, analysis in analyses.items() if _is_rough(analysis)}
    if not known:
        return project
    try:
        found = {path: _in_order(_located(turn, known) for turn in turns) for path, turns in project.found.items()}
    except _Ambiguous:
        return None
    return replace(project, found=found, arriving=arriving(turn for turns in found.values() for turn in turns))


def _is_rough(analysis: Analysis) -> bool:
    return isinstance(analysis.sites, RoughSites) and bool(analysis.sites.exact)


def _places(sites: object) -> _Places:
    assert isinstance(sites, RoughSites)
    pairs = [(sites.rough(number), exact) for number, exact in sites.exact.items()]
    starts = ((_start(rough), _start(exact)) for rough, exact in pairs)
    return _Places(_told_apart(pairs), _told_apart(starts))


def _told_apart(pairs: Iterable[tuple[K, V]]) -> dict[K, V | None]:
    """The second of each pair by the first, None where there is more than one."""
    found: dict[K, V | None] = {}
    for rough, exact in pairs:
        if found.setdefault(rough, exact) != exact:
            found[rough] = None
    return found


def _exactly(rough: K, known: Mapping[K, K | None]) -> K:
    exact = known.get(rough, rough)
    if exact is None:
        raise _Ambiguous
    return exact


def _start(site: Site) -> Start:
    return site.span.line, site.span.column


def _located(turn: Turn, known: Mapping[str, _Places]) -> Turn:
    return replace(
        turn,
        site=_site(turn.path, turn.site, known),
        trail=tuple(_step(step, known) for step in turn.trail),
        decision=_file_site(turn.decision, known),
        reached=_file_site(turn.reached, known),
    )


def _site(path: str, site: Site, known: Mapping[str, _Places]) -> Site:
    places = known.get(path)
    return site if places is None else _exactly(site, places.sites)


def _file_site(there: FileSite | None, known: Mapping[str, _Places]) -> FileSite | None:
    return None if there is None else replace(there, site=_site(there.path, there.site, known))


def _step(step: Step, known: Mapping[str, _Places]) -> Step:
    places = known.get(step.path)
    if places is None:
        return step
    line, column = _exactly((step.line, step.column), places.starts)
    return replace(step, line=line, column=column)


def _in_order(turns: Iterable[Turn]) -> tuple[Turn, ...]:
    return tuple(sorted(turns, key=lambda turn: turn.order))
