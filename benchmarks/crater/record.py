"""What was found in each package when it was last recorded, as counts and a digest, and what is different now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.crater.trial import Trial

__all__ = ["Kept", "Row", "changes", "read", "written"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the record: a package and the number of its findings of each rule."""

    name: str
    version: str
    digest: str
    counts: Mapping[str, int]

    @staticmethod
    def of(trial: Trial) -> Row:
        """The row that says what a run found."""
        return Row(trial.name, trial.version, trial.digest, trial.counts)

    @property
    def line(self) -> str:
        """The row as it is written."""
        return " ".join([self.name, self.version, self.digest, *(f"{code}={n}" for code, n in self.counts.items())])


def read(text: str) -> dict[str, Row]:
    """The rows of a record by package. Raises ValueError, with the number of the line, for one that is no row."""
    rows = {}
    for number, line in enumerate(text.splitlines(), 1):
        try:
            name, version, digest, *counts = line.split()
            pairs = [count.split("=") for count in counts]
            rows[name] = Row(name, version, digest, {code: int(amount) for code, amount in pairs})
        except ValueError:
            raise ValueError(f"line {number}: expected are name, version, digest and counts such as TLS101=2") from None
    return rows


def written(rows: Iterable[Row]) -> str:
    """The text of a record."""
    return "".join(f"{row.line}\n" for row in sorted(rows, key=lambda row: row.name))


class Kept:
    """The findings of earlier runs on this machine, each file named by the digest of what is in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keep(self, trial: Trial) -> None:
        """Keep the findings of a run, so that a later one can be compared with them line by line."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._file(trial.name, trial.digest).write_text("\n".join(trial.findings), "utf-8", errors="surrogatepass")

    def findings(self, row: Row) -> list[str] | None:
        """The findings that a row stands for; None if no run on this machine had them."""
        try:
            text = self._file(row.name, row.digest).read_text("utf-8", errors="surrogatepass")
        except FileNotFoundError:
            return None
        return text.split("\n") if text else []

    def _file(self, name: str, digest: str) -> Path:
        return self.folder / f"{name}-{digest}.txt"


def changes(trial: Trial, row: Row | None, kept: Kept) -> list[str]:
    """What is found otherwise than recorded, in lines: first the package and its counts, then each finding if known."""
    if row is None:
        return [f"{trial.name} {trial.version}: not recorded yet, {len(trial.findings)} findings"]
    if row.version != trial.version:
        return [f"{trial.name}: {row.version} was recorded, this is {trial.version}"]
    if row.digest == trial.digest:
        return []
    codes = sorted({*row.counts, *trial.counts})
    differences = [
        f"{code} {row.counts.get(code, 0)} → {trial.counts.get(code, 0)}"
        for code in codes
        if row.counts.get(code, 0) != trial.counts.get(code, 0)
    ]
    lines = [f"{trial.name} {trial.version}: {', '.join(differences) or 'as many, in other places'}"]
    before = kept.findings(row)
    if before is not None:
        lines += [f"  - {line}" for line in before if line not in set(trial.findings)]
        lines += [f"  + {line}" for line in trial.findings if line not in set(before)]
    return lines
