"""Units: lines of a list, and what becomes of one in a process of its own."""

from __future__ import annotations

import hashlib
import os
import shlex
from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from certlint.disk import read_file
from certlint.fleet.members import Bounds
from certlint.fleet.sources import Archive, Folder, Repository, Source
from certlint.model.findings import Diagnostic
from certlint.model.frozen import dataclass
from certlint.run.git import GitError, commit_at, is_repository

if TYPE_CHECKING:
    from certlint.settings import Settings

__all__ = ["SCHEMA", "Limits", "ListError", "Task", "Unit", "failed", "record_of", "stamp", "units_of"]

SCHEMA = 1
"""The version of the schema of results; see docs/fleet.md."""


class ListError(Exception):
    """Why a list of units cannot be used: one line."""


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """One source of a fleet: what the user calls it, where it is, and the commit or version that is meant ("": any)."""

    name: str
    source: str
    revision: str = ""


@dataclass(frozen=True, slots=True)
class Limits:
    """What the check of one unit may take: seconds of processor time, bytes of memory, seconds by the clock."""

    seconds: int = 120
    memory: int = 600 << 20
    patience: int = 1200


@dataclass(frozen=True, slots=True)
class Task:
    """A unit to be checked, and all that has to be known for it.

    ``key`` tells the settings from others. ``content`` has the bytes of an archive that were sent with the task.
    """

    unit: Unit
    settings: Settings
    key: str
    today: date
    limits: Limits
    content: bytes | None = None


def units_of(text: str) -> list[Unit]:
    """The units of a list: in each line a source, perhaps a name, perhaps a revision, quoted as in a shell.

    Without a name, the source is the name. What follows ``#`` is a comment. Raises `ListError`.
    """
    found: dict[str, Unit] = {}
    for number, line in enumerate(text.splitlines(), 1):
        try:
            words = shlex.split(line, comments=True)
        except ValueError as error:
            raise ListError(f"line {number}: {error}") from None
        if not words:
            continue
        if len(words) > 3 or not all(words[:1]):
            raise ListError(f"line {number}: expected are a source, a name and a revision")
        unit = Unit((words[1:2] or words[:1])[0] or words[0], words[0], (words[2:] or [""])[0])
        if unit.name in found:
            raise ListError(f'line {number}: "{unit.name}" is there twice: give one of them another name')
        found[unit.name] = unit
    return list(found.values())


def source_of(unit: Unit, content: bytes | None, bounds: Bounds) -> Source:
    """The source of a unit. Raises OSError if it cannot be read."""
    if content is not None:
        return Archive(content)
    if os.path.isdir(unit.source):
        if unit.revision or not _has_work_tree(unit.source):
            return Repository(unit.source, unit.revision or "HEAD")
        return Folder(unit.source)
    return Archive(read_file(unit.source, most=bounds.archive))


def _has_work_tree(folder: str) -> bool:
    """Whether a folder is one of files: no bare repository."""
    return os.path.exists(os.path.join(folder, ".git")) or not is_repository(folder)


def stamp(unit: Unit) -> str:
    """What tells, at little cost, that the source of a unit may be another than before; "" where nobody knows."""
    try:
        if not os.path.isdir(unit.source):
            found = os.stat(unit.source)
            return f"{found.st_size} {found.st_mtime_ns}"
        if unit.revision or not _has_work_tree(unit.source):
            return commit_at(unit.source, unit.revision or "HEAD", files=False).name
        return hashlib.sha256("\n".join(_listing(unit.source)).encode("utf-8", "surrogateescape")).hexdigest()
    except (OSError, ValueError, GitError):
        return ""


def _listing(root: str) -> Iterator[str]:
    """The files of a folder with size and time."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name != ".git")
        for name in sorted(files):
            path = os.path.join(folder, name)
            found = os.lstat(path)
            yield f"{path} {found.st_size} {found.st_mtime_ns}"


def check_unit(task: Task) -> dict[str, Any]:
    """Check a unit, here and now; give its record."""
    from certlint.fleet.unit import check

    bounds = Bounds()
    try:
        source = source_of(task.unit, task.content, bounds)
    except (OSError, ValueError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error)
        return failed(task, "failed", f"cannot be read: {reason}")
    found = check(source, settings=task.settings, today=task.today, bounds=bounds)
    return record_of(task, found.status, found.digest, found.findings, found.errors, found.files, found.size)


def failed(task: Task, status: str, reason: str) -> dict[str, Any]:
    """The record of a unit that was not checked."""
    return record_of(task, status, "", (), (Diagnostic("", None, reason),), 0, 0)


def record_of(
    task: Task,
    status: str,
    digest: str,
    findings: tuple[Mapping[str, Any], ...],
    errors: tuple[Diagnostic, ...],
    files: int,
    size: int,
) -> dict[str, Any]:
    """The record of a unit, as docs/fleet.md describes it."""
    from certlint import __version__

    return {
        "schema": SCHEMA,
        "unit": task.unit.name,
        "source": task.unit.source,
        "revision": task.unit.revision,
        "digest": digest,
        "certlint": __version__,
        "settings": task.key,
        "status": status,
        "files": files,
        "bytes": size,
        "findings": list(findings),
        "errors": [{"path": each.path, "line": each.line, "message": each.message} for each in errors],
    }
