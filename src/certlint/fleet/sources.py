"""Sources: a folder, an archive, a commit. Each is taken into memory, so that all are checked in one way."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Mapping
from typing import TypeAlias

from certlint.disk import read_file
from certlint.fleet.archives import read_archive
from certlint.fleet.members import Bounds, Broken, Members
from certlint.model.findings import Diagnostic
from certlint.model.frozen import dataclass
from certlint.run.files import Exclusions, display, expand
from certlint.run.git import GitError, commit_at
from certlint.settings import ROOT_MARKERS

__all__ = ["Archive", "Folder", "Loaded", "Repository", "Source", "load"]


@dataclass(frozen=True, slots=True)
class Folder:
    """The Python files of a folder, but for those that a run over it would pass over."""

    path: str


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file (wheel, egg) or a tar file compressed by gzip, bzip2 or xz: its bytes."""

    content: bytes


@dataclass(frozen=True, slots=True)
class Repository:
    """A commit of a git repository, which may be bare, read without a checkout."""

    path: str
    revision: str = "HEAD"


Source: TypeAlias = "Folder | Archive | Repository"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A source in memory.

    ``files`` are the contents by path, with ``/``; ``marks`` the paths of files whose names alone count. ``digest`` is
    the SHA-256 of the archive, the name of the commit, or of a folder the SHA-256 of all its ``files``. ``problems``
    is what could not be read; ``failure`` why anything further could not, "" without one.
    """

    files: Mapping[str, bytes]
    marks: tuple[str, ...]
    digest: str
    problems: tuple[Diagnostic, ...] = ()
    failure: str = ""


def load(source: Source, bounds: Bounds, *, defaults: bool = True) -> Loaded:
    """Take a source into memory. Raises nothing for what is in it.

    Without ``defaults``, a folder is walked without passing anything over by its name.
    """
    members = Members(bounds)
    digest, failure = "", ""
    try:
        if isinstance(source, Archive):
            digest = hashlib.sha256(source.content).hexdigest()
            read_archive(source.content, members)
        elif isinstance(source, Repository):
            digest = _read_commit(source, members)
        else:
            _read_folder(source, members, defaults=defaults)
            digest = _digest(members.files)
    except (Broken, GitError) as error:
        failure = str(error)
    except OSError as error:
        failure = f"cannot be read: {error.strerror or error}"
    return Loaded(members.files, tuple(members.marks), digest, members.problems, failure)


def _read_commit(source: Repository, members: Members) -> str:
    commit = commit_at(source.path, source.revision)
    wanted: dict[bytes, str] = {}
    for name in sorted(commit.files):
        path = members.named(name.decode("utf-8", "replace"))
        if path is not None:
            wanted[name] = path
    contents = commit.contents(wanted, members.bounds.total)
    for name, path in wanted.items():
        content = contents[name]
        if content is None:
            members.refuse(path, f"is larger than {members.bounds.file >> 20} MiB")
        else:
            members.take(path, io.BytesIO(content), len(content))
    return commit.name


def _read_folder(source: Folder, members: Members, *, defaults: bool) -> None:
    root = os.path.abspath(source.path)
    found = expand([source.path], Exclusions((), defaults=defaults))
    for error in found.errors:
        members.refuse(error.path, error.message)
    folders = {root}
    for target in found.targets:
        path = members.named(display(os.path.relpath(target.location, root)))
        if path is None:
            continue
        try:
            content = read_file(target.location)
        except OSError as error:
            members.refuse(path, f"cannot be read: {error.strerror or error}")
            continue
        members.take(path, io.BytesIO(content), len(content))
        folder = os.path.dirname(target.location)
        while folder not in folders:
            folders.add(folder)
            folder = os.path.dirname(folder)
    for folder in sorted(folders):
        for name in ROOT_MARKERS:
            location = os.path.join(folder, name)
            path = display(os.path.relpath(location, root))
            if path not in members.files and os.path.exists(location):
                members.marks.append(path)


def _digest(files: Mapping[str, bytes]) -> str:
    """The SHA-256 of files, with their paths."""
    whole = hashlib.sha256()
    for path in sorted(files):
        whole.update(f"{len(path.encode())} {path} {hashlib.sha256(files[path]).hexdigest()}\n".encode())
    return whole.hexdigest()
