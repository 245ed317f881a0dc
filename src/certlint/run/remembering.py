"""What linking gave, kept from one run to the next, for as long as nothing changes that it depends on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from certlint.model.findings import Diagnostic
from certlint.model.project import Project, arriving
from certlint.run.funnel import words
from certlint.run.linked import Linked
from certlint.run.modules import Modules, location_of, settings_files
from certlint.run.records import decode, encode
from certlint.run.sifting import Place, Sifted, sift, start

if TYPE_CHECKING:
    from certlint.run.cache import Cache
    from certlint.run.files import Target
    from certlint.run.runner import Request

__all__ = ["Memory"]


class Memory:
    """What a cache knows of the targets of one run, linked."""

    def __init__(self, request: Request, cache: Cache, sifted: Mapping[Target, Sifted]) -> None:
        """Ask about all targets, by what their bytes told."""
        self._request = request
        self._cache = cache
        modules = Modules()
        roots: dict[str, None] = {}
        names: list[list[str | None]] = []
        for target, each in sifted.items():
            settings = request.settings(target.location) if each.kept else None
            name = None
            if settings is not None and not isinstance(settings, Diagnostic):
                roots[settings.root] = None
                name = modules.name(target.location, settings.root, settings.bases)
            names.append([target.path, name, each.digest])
        self._files = [[os.getcwd(), sorted(roots)], names]

    def recall(self) -> Linked | None:
        """What was found out before, if it depends on nothing that is different now."""
        record = self._cache.project(self._files)
        if record is None:
            return None
        try:
            for bases, sought in record["lookups"]:
                modules = Modules(bases)
                if any(found != location_of(name, modules) for name, found in sought.items()):
                    return None
            if any(found != settings_files(root) for root, found in record["settings"].items()):
                return None
            if any(self._digest(path, location) != digest for path, location, digest in record["context"]):
                return None
            if any(isinstance(self._request.settings(each), Diagnostic) for each in record["locations"].values()):
                return None
            turns, asked, analyses = (
                {path: decode(each) for path, each in record[key].items()} for key in ("turns", "asked", "analyses")
            )
            acting = arriving(turn for own in turns.values() for turn in own)
            return Linked(
                analyses=analyses,
                projects=dict.fromkeys(analyses, Project(turns, asked=asked, arriving=acting)),
                locations=record["locations"],
                rounds=int(record["rounds"]),
                files=decode(record["files"]),
                widened=[(str(path), int(line), str(reason)) for path, line, reason in record["widened"]],
            )
        except (KeyError, TypeError, ValueError, AttributeError):
            return None

    def keep(self, linked: Linked) -> None:
        """Keep what was found out, unless something failed."""
        if linked.errors or linked.truncated or not linked.complete:
            return
        for path, location, _ in linked.context:
            self._digest(path, location)  # which the next run will ask for
        project = linked.project()
        try:
            record: dict[str, Any] = {
                "rounds": linked.rounds,
                "locations": linked.locations,
                "lookups": linked.lookups,
                "settings": linked.settings_files,
                "context": linked.context,
                "widened": linked.widened,
                "files": encode(linked.files),
                "turns": {path: encode(turns) for path, turns in project.found.items()},
                "asked": {path: encode(asked) for path, asked in project.asked.items()},
                "analyses": {path: encode(analysis) for path, analysis in linked.analyses.items()},
            }
        except TypeError:  # too odd
            return
        self._cache.keep(self._files, record)

    def _digest(self, path: str, location: str) -> str:
        """The digest of a file that is no target; "" if it cannot be read."""
        place = Place(location, path)
        sifted = self._cache.sifted(place)
        if sifted is None:
            start(tuple(words(self._request.knobs)))
            found = sift(place)
            if isinstance(found, Diagnostic):
                return ""
            sifted = found
            self._cache.note(place, sifted)
        return sifted.digest
