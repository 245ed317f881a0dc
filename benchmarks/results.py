"""What was measured: plain data, kept as JSON, that the table and the plot are made of."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

__all__ = ["COLD", "NO_FUNNEL", "WARM", "Measurement", "Proof", "Results", "Subject"]

COLD, WARM, NO_FUNNEL = "cold", "warm", "no funnel"
"""The modes: without a cache, with one that was filled before, and (certlint only) with every file parsed."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is linted. ``kind`` is ``tree``, ``part`` (or a double, of the growing tree) or ``files``."""

    name: str
    kind: str
    label: str
    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Measurement:
    """The rounds of one command: wall clock and processor time in seconds, peak memory in bytes.

    ``command`` is what was run, without the folders of this machine; ``note`` says why something is missing.
    """

    subject: str
    tool: str
    mode: str
    command: str
    seconds: tuple[float, ...] = ()
    cpu_seconds: tuple[float, ...] = ()
    peak: int | None = None
    note: str = ""

    @property
    def median(self) -> float | None:
        """The median wall clock, None if there was no round."""
        return statistics.median(self.seconds) if self.seconds else None


@dataclass(frozen=True, slots=True)
class Proof:
    """The findings of a normal run against those of one with every file parsed, in one process."""

    subject: str
    findings: int
    differing: int


@dataclass(frozen=True, slots=True)
class Results:
    """All of one run of the benchmark. ``missing`` says why a tool could not be installed."""

    machine: dict[str, str]
    versions: dict[str, str]
    subjects: tuple[Subject, ...]
    measurements: tuple[Measurement, ...]
    proofs: tuple[Proof, ...] = ()
    missing: dict[str, str] = field(default_factory=dict)

    def of_kind(self, kind: str) -> list[Subject]:
        """The subjects of a kind, in their order."""
        return [subject for subject in self.subjects if subject.kind == kind]

    def growth(self) -> list[Subject]:
        """The parts of a tree, the tree and its double, by size; empty if there are no parts."""
        parts = self.of_kind("part")
        wholes = {part.name.partition(",")[0] for part in parts}
        trees = [tree for tree in self.of_kind("tree") if tree.name in wholes]
        return sorted([*parts, *trees], key=lambda subject: subject.bytes)

    def get(self, subject: str, tool: str, mode: str = COLD) -> Measurement | None:
        """The measurement of a tool, None if it was not made."""
        for found in self.measurements:
            if (found.subject, found.tool, found.mode) == (subject, tool, mode):
                return found
        return None

    def median(self, subject: str, tool: str, mode: str = COLD) -> float | None:
        """The median wall clock of a tool in seconds, None if it was not measured."""
        found = self.get(subject, tool, mode)
        return found.median if found else None

    def tools(self, subjects: Iterable[Subject]) -> list[str]:
        """The tools that were run on these subjects, in the order in which they first appear."""
        names = {subject.name for subject in subjects}
        return list(dict.fromkeys(found.tool for found in self.measurements if found.subject in names))

    def dumps(self) -> str:
        """The results as JSON."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False) + "\n"

    @classmethod
    def loads(cls, text: str) -> Results:
        """The results from their JSON. Raises ValueError, KeyError or TypeError if it is not of this form."""
        raw: dict[str, Any] = json.loads(text)
        return cls(
            raw["machine"],
            raw["versions"],
            tuple(Subject(**subject) for subject in raw["subjects"]),
            tuple(_measurement(found) for found in raw["measurements"]),
            tuple(Proof(**proof) for proof in raw["proofs"]),
            raw["missing"],
        )


def _measurement(raw: dict[str, Any]) -> Measurement:
    return Measurement(**{**raw, "seconds": tuple(raw["seconds"]), "cpu_seconds": tuple(raw["cpu_seconds"])})
