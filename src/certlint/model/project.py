"""What linking gives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from certlint.model.conditions import Fact
from certlint.model.findings import Turn
from certlint.model.frozen import dataclass

__all__ = ["Project", "arriving"]


@dataclass(frozen=True, slots=True)
class Project:
    """Files linked together. ``wanted`` are dotted names of modules, or of things in them, that are still needed.

    ``wants_settings``: a settings object is asked, so the project's settings modules are needed too.
    ``joined`` are the paths of files that came while it was linked, if it need not be linked again for them.
    ``widened``: path, line and reason of each value that was too much to follow, and counts as unknown.
    ``found`` has the turns by the file that decides them, ``arriving`` those that other files decide by the
    file in which they act. ``files`` are the places that name CA files beside the code, which is right (`How.FILE`).
    """

    found: Mapping[str, tuple[Turn, ...]]
    wanted: frozenset[str] = frozenset()
    wants_settings: bool = False
    asked: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    joined: frozenset[str] = frozenset()
    widened: tuple[tuple[str, int, str], ...] = ()
    arriving: Mapping[str, tuple[Turn, ...]] = field(default_factory=dict)
    files: tuple[Turn, ...] = ()

    def turns(self, path: str) -> tuple[Turn, ...]:
        """The turns that one file decides."""
        return self.found.get(path, ())

    def arrivals(self, path: str) -> tuple[Turn, ...]:
        """The turns that act in one file, and that other files decide."""
        return self.arriving.get(path, ())

    def mentioned(self) -> frozenset[str]:
        """The paths of all files in which a turn, a step of its trail or what a condition asks for stands."""
        turns = [turn for turns in self.found.values() for turn in turns]
        steps = {step.path for turn in turns for step in turn.trail}
        places = {path for turn in turns for path in (turn.path, turn.decided.path, turn.arrives.path)}
        return frozenset(steps | places | self.asked.keys())

    def facts(self, path: str) -> tuple[Fact, ...]:
        """What the conditions of turns ask that the file at ``path`` answers, by assigning a constant."""
        return self.asked.get(path, ())


def arriving(turns: Iterable[Turn]) -> dict[str, tuple[Turn, ...]]:
    """The turns by the files in which they act, but for those that the same file decides."""
    found: dict[str, list[Turn]] = {}
    for turn in turns:
        home = turn.decided.path
        for path in dict.fromkeys((turn.path, turn.arrives.path)):
            if path != home:
                found.setdefault(path, []).append(turn)
    return {path: tuple(each) for path, each in sorted(found.items())}
