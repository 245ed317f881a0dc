"""What a run asks of files, besides those that it is given to check: which there are, and what is in them.

The answers come from the disk, or from a mapping of paths to bytes: an archive that was never unpacked, a commit that
was never checked out.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from typing import Protocol

from certlint.disk import read_file

__all__ = ["DISK", "Held", "Tree"]


class Tree(Protocol):
    """Files and folders, by absolute paths as the system spells them."""

    def is_file(self, path: str) -> bool:
        """Whether there is a regular file at the path, perhaps through links."""

    def exists(self, path: str) -> bool:
        """Whether there is a file or a folder at the path, perhaps through links."""

    def is_link(self, path: str) -> bool:
        """Whether the path itself is a link."""

    def names(self, folder: str) -> list[str]:
        """The names of what is in a folder, in any order. Raises OSError if there is no such folder."""

    def walk(self, folder: str) -> Iterator[tuple[str, list[str], list[str]]]:
        """A folder and all below it, as `os.walk` gives them; links to folders are not followed."""

    def real(self, path: str) -> str:
        """The path with all links followed."""

    def shown(self, path: str) -> str:
        """The path as a user would spell it. Raises ValueError where there is only the absolute one."""

    def content(self, path: str) -> bytes:
        """The bytes of a regular file. Raises OSError, with a ``strerror`` for people."""


class _Disk:
    """The files of this machine, shown relative to the working folder."""

    def is_file(self, path: str) -> bool:
        return os.path.isfile(path)

    def exists(self, path: str) -> bool:
        return os.path.exists(path)

    def is_link(self, path: str) -> bool:
        return os.path.islink(path)

    def names(self, folder: str) -> list[str]:
        return os.listdir(folder or ".")

    def walk(self, folder: str) -> Iterator[tuple[str, list[str], list[str]]]:
        return os.walk(folder)

    def real(self, path: str) -> str:
        return os.path.realpath(path)

    def shown(self, path: str) -> str:
        return os.path.relpath(path)

    def content(self, path: str) -> bytes:
        return read_file(path)


DISK: Tree = _Disk()


class Held:
    """Files held in memory, below a root that need not be anywhere on the disk.

    ``files`` are the contents by path relative to the root, with ``/``; ``root`` is an absolute path.
    """

    def __init__(self, root: str, files: Mapping[str, bytes]) -> None:
        self.root = root
        self._files = {self.location(path): content for path, content in files.items()}
        self._folders: dict[str, dict[str, None]] = {root: {}}
        for location in self._files:
            inner = location
            while inner != root:
                folder, name = os.path.split(inner)
                known = self._folders.setdefault(folder, {})
                if name in known:
                    break
                known[name] = None
                inner = folder

    def location(self, path: str) -> str:
        """The absolute path of a file, from the one relative to the root."""
        return os.path.join(self.root, path.replace("/", os.sep))

    def is_file(self, path: str) -> bool:
        """See `Tree`."""
        return path in self._files

    def exists(self, path: str) -> bool:
        """See `Tree`."""
        return path in self._files or path in self._folders

    def is_link(self, path: str) -> bool:
        """See `Tree`: there are none."""
        return False

    def names(self, folder: str) -> list[str]:
        """See `Tree`."""
        if folder not in self._folders:
            raise FileNotFoundError(errno.ENOENT, "no such folder", folder)
        return list(self._folders[folder])

    def walk(self, folder: str) -> Iterator[tuple[str, list[str], list[str]]]:
        """See `Tree`."""
        if folder not in self._folders:
            return
        inside = self._folders[folder]
        folders = [name for name in inside if os.path.join(folder, name) in self._folders]
        yield folder, folders, [name for name in inside if os.path.join(folder, name) in self._files]
        for name in folders:
            yield from self.walk(os.path.join(folder, name))

    def real(self, path: str) -> str:
        """See `Tree`: there are no links."""
        return path

    def shown(self, path: str) -> str:
        """See `Tree`."""
        prefix = os.path.join(self.root, "")
        if not path.startswith(prefix):
            raise ValueError("not below the root")
        return path[len(prefix) :]

    def content(self, path: str) -> bytes:
        """See `Tree`."""
        if path not in self._files:
            raise FileNotFoundError(errno.ENOENT, "no such file", path)
        return self._files[path]
