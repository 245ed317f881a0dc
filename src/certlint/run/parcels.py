"""Many files are linked in parcels that have nothing to do with each other: at once, and in less memory."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
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


_request: Request | None = None
"""Of this process: that of the run, or a copy of it."""


def link_targets(request: Request, workers: Workers, sifted: Mapping[Target, Sifted]) -> Linked:
    """Link the targets that are worth it."""
    parcels = _parcels(request, sifted) if sum(each.kept for each in sifted.values()) >= MANY else []
    if len(parcels) < 2:
        return Linking(request, workers).link(sifted)
    # What is most of it keeps all processes busy only when its files are shared among them.
    share = sum(parcel.load for parcel in parcels) / (2 * max(workers.jobs, 1))
    apart = [parcel for parcel in parcels if parcel.load <= share and workers.copies]
    done = [_linked(request, workers, parcel) for parcel in parcels if parcel not in apart]
    if apart:
        done += _linked_apart(request, workers, apart)
    return joined(done)


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


def _parcels(request: Request, sifted: Mapping[Target, Sifted]) -> list[_Parcel]:
    """The targets in parcels, those with most to do first."""
    modules = Modules()
    roots: set[str] = set()
    targets: dict[str, Target] = {}
    written: dict[str, bytes] = {}
    for target, each in sifted.items():
        settings = request.settings(target.location)
        if not isinstance(settings, Diagnostic):
            modules.name(target.location, settings.root, settings.bases)
            roots |= {settings.root, os.path.join(settings.root, "src")}
        place = Place(target.location, target.path, request.sources.get(target.path))
        targets[target.location] = target
        written[target.location] = imports(place, each, request.cache)
    found: list[_Parcel] = []
    for island in islands(written, modules.bases, roots, project_of()):
        members = {targets[each]: replace(sifted[targets[each]], imports=written[each]) for each in island}
        load = sum(_size(request, target) for target, each in members.items() if each.kept)
        if any(each.kept for each in members.values()):
            found.append(_Parcel(next(target.path for target, each in members.items() if each.kept), members, load))
    return _filled(sorted(found, key=lambda parcel: -parcel.load))


def _filled(parcels: Sequence[_Parcel]) -> list[_Parcel]:
    """Small parcels made into larger ones: each takes some time by itself."""
    found: list[_Parcel] = []
    for parcel in parcels:
        if found and found[-1].load + parcel.load <= LOAD:
            last = found.pop()
            parcel = _Parcel(last.path, {**last.sifted, **parcel.sifted}, last.load + parcel.load)
        found.append(parcel)
    return found


def _size(request: Request, target: Target) -> int:
    source = request.sources.get(target.path)
    return len(source) if source is not None else next(iter(stamp(target.location)), 0)


def _silent(_doing: str, _done: int, _total: int) -> None:
    """Show no progress: that is the business of who started this process."""
