"""What linking files gave, without all that only linking needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from itertools import chain
from typing import TYPE_CHECKING

from certlint.model.frozen import dataclass
from certlint.model.project import Project

if TYPE_CHECKING:
    from certlint.model.facts import Analysis
    from certlint.model.findings import Diagnostic

__all__ = ["Context", "Linked", "Lookups", "joined"]

Context = tuple[str, str, str]
"""A file that is no target: its path, its absolute path, and the digest of its bytes."""


Lookups = tuple[Sequence[str], Mapping[str, str | None]]
"""The folders in which modules were looked for, and the dotted names of these, with the file that was found."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """What judging needs to know of files that were linked, and what that depends on besides the targets.

    Paths are those that the user sees. ``analyses`` are those of targets about which there is something to say,
    without what judging does not need. ``locations`` are the absolute paths of all that was linked, ``context`` of it
    what is no target. ``settings_files`` are the settings modules by the roots of projects. ``complete``: no file was
    wanted that could not be had. ``widened`` is that of `Project`.
    """

    analyses: Mapping[str, Analysis] = field(default_factory=dict)
    projects: Mapping[str, Project] = field(default_factory=dict)
    locations: Mapping[str, str] = field(default_factory=dict)
    context: Sequence[Context] = ()
    lookups: Sequence[Lookups] = ()
    settings_files: Mapping[str, Sequence[str]] = field(default_factory=dict)
    errors: Sequence[Diagnostic] = ()
    rounds: int = 0
    truncated: bool = False
    complete: bool = True
    widened: Sequence[tuple[str, int, str]] = ()

    def project(self) -> Project:
        """All that was linked as one project."""
        distinct = {id(project): project for project in self.projects.values()}.values()
        found = dict(chain.from_iterable(project.found.items() for project in distinct))
        return Project(found, asked=dict(chain.from_iterable(project.asked.items() for project in distinct)))


def joined(parts: Sequence[Linked]) -> Linked:
    """Files that were linked apart, as far as their targets are others."""
    return Linked(
        analyses={path: analysis for part in parts for path, analysis in part.analyses.items()},
        projects={path: project for part in parts for path, project in part.projects.items()},
        locations={path: location for part in parts for path, location in part.locations.items()},
        context=tuple(dict.fromkeys(each for part in parts for each in part.context)),
        lookups=tuple(each for part in parts for each in part.lookups),
        settings_files={root: files for part in parts for root, files in part.settings_files.items()},
        errors=tuple(dict.fromkeys(each for part in parts for each in part.errors)),
        rounds=max((part.rounds for part in parts), default=0),
        truncated=any(part.truncated for part in parts),
        complete=all(part.complete for part in parts),
        widened=sorted({each for part in parts for each in part.widened}),
    )
