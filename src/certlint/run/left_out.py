"""What a walk over folders leaves out: listed with the reasons, and counted for the summary."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator

from certlint.model.findings import Cause
from certlint.model.frozen import dataclass

__all__ = ["FOREIGN", "SUFFIXES", "Count", "Omission", "count", "files_in"]

SUFFIXES = (".py", ".pyi", ".ipynb")

FOREIGN = frozenset(
    {
        ".bzr", ".certlint_cache", ".direnv", ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox",
        ".pants.d", ".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode",
        "__pycache__", "__pypackages__", "node_modules", "site-packages", "venv",
    }
)  # fmt: skip
"""Names of folders that hold no code of the project: what is in them is not counted."""

MOST = 10_000
"""So many entries of folders are looked at to count what is left out."""


@dataclass(frozen=True, slots=True)
class Omission:
    """A Python file, or a folder, that is left out: what the user sees, where it is, and why."""

    path: str
    location: str
    folder: bool
    cause: Cause
    reason: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many Python files are left out, by cause; ``more``: some were not counted, as there are too many."""

    by_cause: tuple[tuple[Cause, int], ...] = ()
    more: bool = False


def count(omissions: Iterable[Omission], most: int = MOST) -> Count:
    """Count files, also those in folders that are left out, looking at no more than ``most`` entries of these."""
    found: Counter[Cause] = Counter()
    left = most
    for omission in sorted(omissions, key=lambda each: each.path):
        if not omission.folder:
            found[omission.cause] += 1
            continue
        for is_python in _entries(omission.location):
            if not left:
                return Count(_ordered(found), more=True)
            left -= 1
            found[omission.cause] += is_python
    return Count(_ordered(found))


def files_in(folder: str) -> int | None:
    """How many Python files a folder holds that is left out; None if it holds no code of the project."""
    return None if _is_foreign(folder) else sum(_entries(folder))


def _ordered(found: Counter[Cause]) -> tuple[tuple[Cause, int], ...]:
    return tuple((cause, found[cause]) for cause in Cause if found[cause])


def _entries(folder: str) -> Iterator[bool]:
    """For each entry of a folder and those below it, in an order that is always the same, whether it is Python."""
    pending = [folder]
    while pending:
        here = pending.pop()
        if _is_foreign(here):
            continue
        try:
            with os.scandir(here) as entries:
                ordered = sorted(entries, key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in ordered:
            try:
                if entry.is_dir(follow_symlinks=False):
                    pending.append(entry.path)
                yield entry.name.endswith(SUFFIXES) and entry.is_file()
            except OSError:
                yield False


def _is_foreign(folder: str) -> bool:
    return (
        os.path.basename(folder) in FOREIGN
        or os.path.islink(folder)
        or os.path.exists(os.path.join(folder, "pyvenv.cfg"))
    )
