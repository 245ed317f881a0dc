"""By which path the user knows a file, however it is come by."""

from __future__ import annotations

import os
from collections.abc import Mapping

from certlint.run.files import display
from certlint.trees import DISK, Tree

__all__ = ["Paths"]


class Paths:
    """Tells the paths of files."""

    def __init__(self, locations: Mapping[str, str], tree: Tree = DISK) -> None:
        """``locations`` are the absolute paths of targets by the paths that the user sees; it may grow later."""
        self._tree = tree
        self._locations = locations
        self._known: dict[str, str] = {}  # by what they are when all links are followed
        self._folders: dict[str, str] = {}

    def of(self, location: str) -> str:
        """The path by which the user knows the file at an absolute path, or would."""
        if not self._known:
            self._known = {self._real(known): path for path, known in self._locations.items()}
        real = self._real(location)
        if real not in self._known:
            try:
                self._known[real] = display(self._tree.shown(location))
            except ValueError:  # on another drive
                self._known[real] = display(location)
        return self._known[real]

    def _real(self, location: str) -> str:
        """What a path is when all links are followed. Folders hold many files, and are followed once."""
        if self._tree.is_link(location):
            return self._tree.real(location)
        folder, name = os.path.split(location)
        if folder not in self._folders:
            self._folders[folder] = self._tree.real(folder)
        return os.path.join(self._folders[folder], name)
