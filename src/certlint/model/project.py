"""What linking gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from certlint.model.conditions import Fact
from certlint.model.findings import Turn
from certlint.model.frozen import dataclass

__all__ = ["Project"]


@dataclass(frozen=True, slots=True)
class Project:
    """Files linked together. ``wanted`` are dotted names of modules, or of things in them, that are still needed.

    ``wants_settings``: a settings object is asked, so the project's settings modules are needed too.
    ``joined`` are the paths of files that came while it was linked, if it need not be linked again for them.
    ``widened``: path, line and reason of each value that was too much to follow, and counts as unknown.
    """

    found: Mapping[str, tuple[Turn, ...]]
    wanted: frozenset[str] = frozenset()
    wants_settings: bool = False
    asked: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()
    widened: tuple[tuple[str, int, str], ...] = ()

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
