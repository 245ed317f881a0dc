"""Many files are linked in parcels that have nothing to do with each other: at once, and in less memory."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.model.findings import Diagnostic
from certlint.model.frozen import dataclass
from certlint.run.islands import islands, project_of
from certlint.run.linked import Linked, joined
from certlint.run.linking import Linking
from certlint.run.modules import Modules
from certlint.run.sifting import Place, Sifted, imports, stamp
from certlint.run.workers import Workers

if TYPE_CHECKING:
    from certlint.run.files import Target
    from certlint.run.runner import Request

__all__ = ["link_targets"]

MANY = 500
"""Of fewer files that are to be surveyed, all are linked together."""
LOAD = 2_000_000
"""Bytes of such files in one parcel, if not more hang together."""


@dataclass(frozen=True, slots=True)
class _Parcel:
    """Targets to be linked together, each with what its bytes told, and how many bytes are to be surveyed."""

    path: str
    sifted: Mapping[Target, Sifted]
    load: int
    apart: bool = False
    """Whether it may be the sources of a library that others import."""


_request: Request | None = None
"""Of this process: that of the run, or a copy of it."""


def link_targets(request: Request, workers: Workers, sifted: Mapping[Target, Sifted]) -> Linked:
    """Link the targets that are worth it."""
    libraries = _libraries()
    parcels = _parcels(request, sifted, libraries) if _are_several(request, sifted, libraries) else []
    if len(parcels) < 2:
        return Linking(request, workers).link(sifted)
    # What is most of it keeps all processes busy only when its files are shared among them.
    share = sum(parcel.load for parcel in parcels) / (2 * max(workers.jobs, 1))
    apart = [parcel for parcel in parcels if parcel.load <= share and workers.copies]
    small = _linked_apart(request, workers, apart) if apart else []  # first: copies of this process cost what it holds
    return joined([*(_linked(request, workers, parcel) for parcel in parcels if parcel not in apart), *small])


def _linked_apart(request: Request, workers: Workers, parcels: Sequence[_Parcel]) -> list[Linked]:
    """Have each parcel linked by one process."""
    global _request
    _request = replace(request, cache=None, progress=_silent)
    workers.end()  # so that new ones know the request
    done: list[Linked | Diagnostic] = []
    try:
        for found in workers.map(_link, parcels, batch=1, least=2):
            request.progress("linking", len(done), len(parcels))
            done.append(found)
    finally:
        _request = None
        workers.end()  # and that they hold no memory while the large parcels are linked
    # Where a process died, each file is looked at by itself, so that only the one that is to blame is lost.
    return [
        _linked(request, workers, parcel) if isinstance(found, Diagnostic) else found
        for parcel, found in zip(parcels, done, strict=True)
    ]


def _link(parcel: _Parcel) -> Linked:
    """Link a parcel in a process that is a copy of another."""
    assert _request is not None
    return _linked(_request, Workers(1, ()), parcel)


def _linked(request: Request, workers: Workers, parcel: _Parcel) -> Linked:
    return Linking(replace(request, targets=tuple(parcel.sifted)), workers).link(parcel.sifted)


def _libraries() -> frozenset[str]:
    """The packages that the table of knobs declares, but for those of Python itself."""
    from certlint.analysis import libraries

    return libraries() - sys.stdlib_module_names


def _are_several(request: Request, sifted: Mapping[Target, Sifted], libraries: Set[str]) -> bool:
    """Whether targets are looked at in parcels: there are many, or the sources of a library lie beside a project.

    What is found must not depend on how many there are, so a library is linked apart however few they are.
    """
    kept = [target for target, each in sifted.items() if each.kept]
    if len(kept) >= MANY:
        return True
    if all(libraries.isdisjoint(_parts(target.location)) for target in kept):
        return False
    found = (request.settings(target.location) for target in kept)
    roots = {settings.root for settings in found if not isinstance(settings, Diagnostic)}
    project = project_of(roots, request.tree)
    return len({project(os.path.dirname(target.location)) for target in kept}) > 1


def _parts(location: str) -> list[str]:
    return os.path.splitext(location)[0].split(os.sep)


def _parcels(request: Request, sifted: Mapping[Target, Sifted], libraries: Set[str]) -> list[_Parcel]:
    """The targets in parcels, those with most to do first."""
    modules = Modules(tree=request.tree)
    named_from: set[str] = set()
    roots: set[str] = set()
    targets: dict[str, Target] = {}
    written: dict[str, bytes] = {}
    for target, each in sifted.items():
        settings = request.settings(target.location)
        if not isinstance(settings, Diagnostic):
            modules.name(target.location, settings.root, settings.bases)
            named_from.add(settings.root)
            roots |= {settings.root, os.path.join(settings.root, "src")}
        place = Place(target.location, target.path, request.sources.get(target.path))
        targets[target.location] = target
        written[target.location] = imports(place, each, request.cache)
    found: list[_Parcel] = []
    projects = project_of(named_from, request.tree)
    for island in islands(written, modules.bases, roots, projects, libraries):
        members = {targets[each]: replace(sifted[targets[each]], imports=written[each]) for each in island}
        load = sum(_size(request, target) for target, each in members.items() if each.kept)
        if any(each.kept for each in members.values()):
            apart = any(not libraries.isdisjoint(_parts(location)) for location in island)
            path = next(target.path for target, each in members.items() if each.kept)
            found.append(_Parcel(path, members, load, apart))
    return _filled(sorted(found, key=lambda parcel: -parcel.load))


def _filled(parcels: Sequence[_Parcel]) -> list[_Parcel]:
    """Small parcels made into larger ones, as each takes some time by itself; but for those that are to stay apart."""
    found: list[_Parcel] = []
    for parcel in parcels:
        if parcel.apart:
            continue
        if found and found[-1].load + parcel.load <= LOAD:
            last = found.pop()
            parcel = _Parcel(last.path, {**last.sifted, **parcel.sifted}, last.load + parcel.load)
        found.append(parcel)
    return sorted((*found, *(parcel for parcel in parcels if parcel.apart)), key=lambda parcel: -parcel.load)


def _size(request: Request, target: Target) -> int:
    source = request.sources.get(target.path)
    return len(source) if source is not None else next(iter(stamp(target.location)), 0)


def _silent(_doing: str, _done: int, _total: int) -> None:
    """Show no progress: that is the business of who started this process."""
