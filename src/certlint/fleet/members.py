"""The files of a source of others, taken into memory by one law: what their names may be, and how much there may be.

Nothing that is refused stops the rest. Refusals of one kind make one line, however many there are.
"""

from __future__ import annotations

from typing import Protocol

from certlint.disk import MOST_BYTES
from certlint.model.findings import Diagnostic
from certlint.model.frozen import dataclass
from certlint.run.left_out import SUFFIXES
from certlint.settings import ROOT_MARKERS

__all__ = ["CHUNK", "Bounds", "Broken", "Members", "Stream"]

CHUNK = 256 << 10
"""Bytes that are unpacked at once."""

_SHOWN = 120
"""Characters of a name in a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How much a source may be. Numbers of bytes, unless they say otherwise.

    ``archive`` is what an archive may have as it is, ``file`` what one file may have that certlint reads, ``total``
    what all of these may have. Everything that is unpacked on the way may be ``times`` as much as the archive is, and
    ``free`` in any case. ``header`` is what the description of one member may have, and the list of all members of a
    zip 64 times that. ``members`` is their number; ``depth`` the number of folders above one, ``name`` the number of
    characters of its name. ``dictionary`` is the memory that unpacking may take.
    """

    archive: int = 512 << 20
    file: int = MOST_BYTES
    total: int = 256 << 20
    times: int = 200
    free: int = 64 << 20
    header: int = 256 << 10
    members: int = 100_000
    depth: int = 60
    name: int = 1_000
    dictionary: int = 128 << 20


class Broken(Exception):
    """Why a source cannot be read any further: one line."""


class Stream(Protocol):
    """Gives bytes one after another."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` further bytes; none at the end."""


class Members:
    """What is taken of a source so far: the files that certlint reads, and what was refused.

    ``marks`` are the paths of files that tell where a project is, and of which nothing else is read.
    """

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.files: dict[str, bytes] = {}
        self.marks: list[str] = []
        self._refused: dict[str, tuple[str, int]] = {}
        self._seen = 0
        self._total = 0

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What was refused, a line for each kind, with the first name and how many there are."""
        return tuple(
            Diagnostic(name, None, reason + (f" (and {count - 1:,} more like it)" if count > 1 else ""))
            for reason, (name, count) in self._refused.items()
        )

    def refuse(self, name: str, reason: str) -> None:
        """Say why a member is not taken."""
        first, count = self._refused.get(reason, (_plain(name), 0))
        self._refused[reason] = first, count + 1

    def named(self, name: str) -> str | None:
        """The path by which a member is known if it is to be taken: it has a plain name, and certlint reads such files.

        Raises `Broken` where there are too many.
        """
        self._seen += 1
        if self._seen > self.bounds.members:
            raise Broken(f"more than {self.bounds.members:,} members")
        path = name.removeprefix("./")
        reason = self._objection(path)
        if reason:
            self.refuse(name, reason)
            return None
        path = "/".join(part for part in path.split("/") if part not in ("", "."))
        if path.rpartition("/")[2] in ROOT_MARKERS:
            self.marks.append(path)
        if not name.endswith(SUFFIXES):
            return None
        if path in self.files:
            self.refuse(name, "is there twice: the first one counts")
            return None
        return path

    def _objection(self, path: str) -> str:
        if len(path) > self.bounds.name:
            return f"has a name of more than {self.bounds.name:,} characters"
        if not path.isprintable():
            return "has a name with characters that cannot be shown"
        if "\\" in path or ":" in path.partition("/")[0][1:2]:
            return "has a name that is not the same on all systems"
        parts = path.split("/")
        if path.startswith("/"):
            return "has an absolute name"
        if ".." in parts:
            return 'has a name with ".." in it'
        if len(parts) - 1 > self.bounds.depth:
            return f"lies below more than {self.bounds.depth} folders"
        return ""

    def link(self, name: str, target: str, *, hard: bool = False) -> None:
        """A member that is a link: it is not followed, and refused if it leads out.

        The target of a ``hard`` one is relative to the root, that of others to the folder of the link.
        """
        folder = [] if hard else [part for part in name.split("/")[:-1] if part not in ("", ".")]
        inside = not target.startswith("/") and "\\" not in target
        for part in target.split("/") if inside else ():
            if part == "..":
                inside = inside and bool(folder)
                folder = folder[:-1]
            elif part not in ("", "."):
                folder.append(part)
        if not inside:
            self.refuse(name, "is a link that leads out")

    def take(self, path: str, stream: Stream, size: int) -> None:
        """Take a file of which its source says that it has ``size`` bytes. Raises `Broken` if all are too many."""
        if size > self.bounds.file:
            self.refuse(path, f"is larger than {_mebibytes(self.bounds.file)}")
            return
        parts: list[bytes] = []
        taken = 0
        while chunk := stream.read(CHUNK):
            taken += len(chunk)
            self._total += len(chunk)
            if self._total > self.bounds.total:
                raise Broken(f"more than {_mebibytes(self.bounds.total)} of code")
            parts.append(chunk)
        if taken != size:
            self.refuse(path, "is damaged")
            return
        self.files[path] = b"".join(parts)


def _plain(name: str) -> str:
    """A name of others in a form that a terminal only shows."""
    shown = "".join(letter if letter.isprintable() else "\N{REPLACEMENT CHARACTER}" for letter in name[:_SHOWN])
    return shown + ("…" if len(name) > _SHOWN else "")


def _mebibytes(size: int) -> str:
    return f"{size >> 20} MiB" if size >= 1 << 20 else f"{size:,} bytes"
