"""What linking files gave, without all that only linking needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from itertools import chain
from typing import TYPE_CHECKING

from certlint.model.frozen import dataclass
from certlint.model.project import Project, arriving

if TYPE_CHECKING:
    from certlint.model.conditions import Fact
    from certlint.model.facts import Analysis
    from certlint.model.findings import Diagnostic, Turn

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
    wanted that could not be had. ``widened`` and ``files`` are those of `Project`.
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
    files: tuple[Turn, ...] = ()

    def project(self) -> Project:
        """All that was linked as one project."""
        distinct = {id(project): project for project in self.projects.values()}.values()
        asked = dict(chain.from_iterable(project.asked.items() for project in distinct))
        return _together(distinct, asked)


def joined(parts: Sequence[Linked]) -> Linked:
    """Files that were linked apart, as far as their targets are others.

    A file that is linked with several of them may decide, or be reached, in each.
    """
    projects: dict[str, list[Project]] = {}
    for part in parts:
        for path, project in part.projects.items():
            projects.setdefault(path, []).append(project)
    several = {id(project): project for each in projects.values() if len(each) > 1 for project in each}
    shared = _together(several.values(), dict(chain.from_iterable(each.asked.items() for each in several.values())))
    return Linked(
        analyses={path: analysis for part in parts for path, analysis in part.analyses.items()},
        projects={path: each[0] if len(each) == 1 else shared for path, each in projects.items()},
        locations={path: location for part in parts for path, location in part.locations.items()},
        context=tuple(dict.fromkeys(each for part in parts for each in part.context)),
        lookups=tuple(each for part in parts for each in part.lookups),
        settings_files={root: files for part in parts for root, files in part.settings_files.items()},
        errors=tuple(dict.fromkeys(each for part in parts for each in part.errors)),
        rounds=max((part.rounds for part in parts), default=0),
        truncated=any(part.truncated for part in parts),
        complete=all(part.complete for part in parts),
        widened=sorted({each for part in parts for each in part.widened}),
        files=tuple(dict.fromkeys(each for part in parts for each in part.files)),
    )


def _together(projects: Iterable[Project], asked: Mapping[str, tuple[Fact, ...]]) -> Project:
    """Projects as one, with what each knows of a file."""
    turns: dict[str, dict[Turn, None]] = {}
    for project in projects:
        for path, own in project.found.items():
            turns.setdefault(path, {}).update(dict.fromkeys(own))
    found = {path: tuple(sorted(own, key=lambda turn: turn.order)) for path, own in turns.items()}
    return Project(found, asked=asked, arriving=arriving(turn for own in found.values() for turn in own))
