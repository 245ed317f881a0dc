"""Asks git, in such a way that nothing a repository says of itself can start anything.

Only four commands are used: `rev-parse`, `merge-base`, `ls-tree` and `cat-file`. They look at commits and what these
hold, and neither at the index nor at the files of the work tree, so no filter, text conversion, monitor, hook or
pager has a place in them. What else a configuration can name (a transport that fetches what is missing, a bare
repository that lies in a folder as any file does) is ruled out below, each by what all versions of git obey.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

from certlint.disk import MOST_BYTES
from certlint.model.frozen import dataclass
from certlint.run.repository import repository_root

__all__ = ["Commit", "GitError", "commit_at", "commit_before", "committed_in", "is_repository"]

PATIENCE = 120
"""Seconds that one question may take: a configuration may include a pipe."""

_TRUSTED = ("GIT_CONFIG", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
"""How names of variables begin that tell of the user's own configuration. Others lead elsewhere, or name programs."""

_LINKS = (b"160000", b"120000")
"""The modes of what is no file: a submodule, a symbolic link."""


class GitError(Exception):
    """Why nobody can say what there was: one line."""


@dataclass(frozen=True, slots=True)
class Commit:
    """What there is in a commit: the names of its files (relative to ``top``, an absolute folder) and their objects.

    ``name`` is that of the commit itself.
    """

    top: str
    files: Mapping[bytes, str]
    name: str = ""

    def contents(self, names: Iterable[bytes], most: int | None = None) -> dict[bytes, bytes | None]:
        """The contents of files; None of one that is too large to be looked at.

        Raises `GitError`, also if all of them would be more than ``most`` bytes.
        """
        objects = {name: self.files[name] for name in names}
        asked = "".join(f"{each}\n" for each in dict.fromkeys(objects.values())).encode()
        sizes: dict[str, int] = {}
        for line in _git(["cat-file", "--batch-check"], self.top, asked).decode().splitlines() if asked else ():
            name, kind, *rest = line.split(" ")
            if kind != "blob":
                raise GitError(f"git does not have the object {name}, which a partial clone leaves out")
            sizes[name] = int(rest[0])
        if (
            most is not None
            and sum(size for size in map(sizes.__getitem__, objects.values()) if size <= MOST_BYTES) > most
        ):
            raise GitError(f"more than {most >> 20} MiB of code")
        asked = "".join(f"{each}\n" for each, size in sizes.items() if size <= MOST_BYTES).encode()
        answer = _git(["cat-file", "--batch"], self.top, asked) if asked else b""
        found: dict[str, bytes] = {}
        at = 0
        while at < len(answer):
            head = answer.index(b"\n", at)
            name, _, size = answer[at:head].decode().split(" ")
            at = head + 1 + int(size)
            found[name] = answer[head + 1 : at]
            at += 1  # the line end behind it
        return {name: found.get(known) for name, known in objects.items()}


def commit_before(reference: str) -> Commit:
    """The commit ``reference``, or the one where this branch left it. Raises `GitError`."""
    top = repository_root(os.path.realpath(os.getcwd()))
    if not top:
        raise GitError("git says: not a git repository")
    commit = _commit(reference, top)
    with suppress(GitError):  # histories that have nothing in common, or a shallow clone
        commit = _id(_git(["merge-base", commit, "HEAD"], top))
    return Commit(top, _files(commit, top), commit)


def is_repository(folder: str) -> bool:
    """Whether a folder has a repository of its own, or is a bare one."""
    return os.path.exists(os.path.join(folder, ".git")) or _is_bare(folder)


def commit_at(folder: str, reference: str = "HEAD", *, files: bool = True) -> Commit:
    """The commit ``reference`` of the repository that a folder has, or is; with its ``files``, or only its name.

    Raises `GitError`.
    """
    top = os.path.realpath(folder)
    commit = _commit(reference, top)
    return Commit(top, _files(commit, top) if files else {}, commit)


def _is_bare(folder: str) -> bool:
    there = (os.path.isdir(os.path.join(folder, name)) for name in ("objects", "refs"))
    return all(there) and os.path.isfile(os.path.join(folder, "HEAD"))


def _commit(reference: str, top: str) -> str:
    _git(["rev-parse", "--git-dir"], top)
    try:
        if reference.startswith("-") or not reference.isprintable():
            raise GitError
        return _id(_git(["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"], top))
    except GitError:
        raise GitError(f'git knows no commit "{reference}"') from None


def _files(commit: str, top: str) -> dict[bytes, str]:
    files: dict[bytes, str] = {}
    for entry in _git(["ls-tree", "-r", "-z", "--full-tree", commit], top).split(b"\0"):
        about, _, name = entry.partition(b"\t")
        if name and not about.startswith(_LINKS):
            files[name] = about.split(b" ")[2].decode()
    return files


def committed_in(folder: str) -> frozenset[str]:
    """The names of the files of a folder (absolute) that are in the last commit. Raises `GitError`."""
    real = os.path.realpath(folder)
    top = repository_root(real)
    if not top:
        raise GitError("git says: not a git repository")
    inside = os.path.relpath(real, top).replace(os.sep, "/")
    listed = _git(["ls-tree", "-z", "--full-tree", "HEAD" if inside == "." else f"HEAD:{inside}"], top)
    return frozenset(os.fsdecode(entry.partition(b"\t")[2]) for entry in listed.split(b"\0") if entry)


def _id(answer: bytes) -> str:
    name = answer.decode("ascii", "replace").strip()
    if not name.isalnum():  # an old git repeats options that it does not know
        raise GitError
    return name


def _git(arguments: Sequence[str], top: str, told: bytes = b"") -> bytes:
    """What git answers in a repository. Raises `GitError`."""
    bare = not os.path.exists(os.path.join(top, ".git")) and _is_bare(top)  # asked for by its own path
    settings = {
        "safe.bareRepository": "all" if bare else "explicit",
        "protocol.allow": "never",
        "core.fsmonitor": "",
        "core.hooksPath": os.devnull,
        "core.pager": "",
        "credential.helper": "",
    }
    options = [part for key, value in settings.items() for part in ("-c", f"{key}={value}")]
    try:
        done = subprocess.run(
            [_program(), "--no-pager", *options, *([] if bare else [f"--work-tree={top}"]), *arguments],
            cwd=top, env=_environment(top), input=told, capture_output=True, check=False, timeout=PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise GitError("git does not answer") from None
    except OSError as error:
        raise GitError(f"git cannot be started: {error.strerror or error}") from None
    if done.returncode:
        first = done.stderr.decode("utf-8", "replace").strip().split("\n")[0].removeprefix("fatal: ")
        raise GitError(f"git says: {first}" if first else f"git ended with {done.returncode}")
    return done.stdout


def _program() -> str:
    """Git, where it is installed; not one that lies in the folder that is checked."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        found = shutil.which("git", path=folder) if os.path.isabs(folder) else None
        if found is not None and os.path.isabs(found):  # on Windows, the working folder is looked into as well
            return found
    raise GitError("git is not installed")


def _environment(top: str) -> dict[str, str]:
    """The user's variables, without those by which git can be led elsewhere or start something."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.upper().startswith("GIT_") or name.upper().startswith(_TRUSTED)
    }
    return {
        **kept,
        "GIT_CEILING_DIRECTORIES": os.path.dirname(top),  # the repository is this folder's own, or there is none
        "GIT_ALLOW_PROTOCOL": "none",  # nothing is fetched, so no transport, helper or shell is started
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }
