"""Which module a file is, and which file a module is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from certlint.run.files import DEFAULT_EXCLUDE
from certlint.trees import DISK, Tree

__all__ = ["Modules", "location_of", "settings_files"]

MAX_SETTINGS_FILES = 50
"""How many settings modules of one project are read as context."""


class Modules:
    """Names modules by the folders that Python would import them from, and finds them.

    A file's own name begins at the nearest folder above it that is no package; before that, where the file
    lies in one of them, in the ``src`` folder of the project, for packages without ``__init__.py``.

    What a file imports is found from its own folder upwards, as it may be run from any of these: see `find`.
    Folders seen are remembered: what is found nowhere above is looked up in them.
    """

    def __init__(self, bases: Iterable[str] = (), tree: Tree = DISK) -> None:
        """Start with the folders ``bases`` of a ``tree``, and no other."""
        self.tree = tree
        self._base_of: dict[str, str] = {}
        self._packages: dict[str, bool] = {}
        self._tops: dict[str, tuple[int, list[str]]] = {}
        self._inside: dict[str, frozenset[str]] = {}
        self.bases: dict[str, None] = dict.fromkeys(bases)

    def name(self, location: str, root: str, roots: Iterable[str] = ()) -> str:
        """Give the dotted name of the file ``location`` (absolute) in the project at ``root``.

        ``roots`` are further folders that its modules are imported from.
        """
        folder, file = os.path.split(location)
        base = self._base(folder, root)
        self.bases.setdefault(base)
        for candidate in (*roots, os.path.join(root, "src"), root):
            self.bases.setdefault(candidate)
        return _dotted(location, base) or os.path.splitext(file)[0]

    def find(self, name: str) -> tuple[str, str] | None:
        """Find the module that is called ``name`` or has something of that name in it.

        With a folder before it (``/home/kim/shop/utils.fetch``) it is looked up for a file there, in this order: its
        own folder, if that is no package; the nearest folder above that is none, and those above that, up to the
        highest that is known; the packages in between; of each, its ``src`` folder too. Else it is looked up in all
        folders seen.

        Gives the absolute path of its file and its own dotted name, or None if no folder holds it.
        """
        folder, apart, dotted = name.rpartition("/")
        parts = dotted.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        if apart:
            for base in self._above(folder):
                found = self._longest(base, parts) if parts[0] in self._names_in(base) else None
                if found is not None:
                    return found
            return None
        bases = self._bases_with(parts[0])
        for length in range(len(parts), 0, -1):
            for base in bases:
                path = self._module_at(base, parts[:length])
                if path:
                    return path, ".".join(parts[:length])
        return None

    def _longest(self, base: str, parts: Sequence[str]) -> tuple[str, str] | None:
        """The module under a folder that a dotted name leads into."""
        for length in range(len(parts), 0, -1):
            path = self._module_at(base, parts[:length])
            if path:
                return path, ".".join(parts[:length])
        return None

    def _above(self, folder: str) -> Iterator[str]:
        """The folders from which a file in ``folder`` may import, the likeliest first."""
        above = _upwards(folder)
        known = [number for number, each in enumerate(above) if each in self.bases]
        above = above[: max(known, default=0) + 1]
        packages = list(takewhile(self._is_package, above))
        for each in (*above[len(packages) :], *packages):
            yield each
            if "src" in self._names_in(each):
                yield os.path.join(each, "src")

    def _names_in(self, folder: str) -> frozenset[str]:
        """The names of modules and folders in a folder, without suffixes."""
        known = self._inside.get(folder)
        if known is None:
            try:
                known = frozenset(name.removesuffix(".py").removesuffix(".pyi") for name in self.tree.names(folder))
            except (OSError, ValueError):
                known = frozenset()
            self._inside[folder] = known
        return known

    def _bases_with(self, top: str) -> list[str]:
        """The folders seen that hold anything called ``top``: most names are of libraries, and none does."""
        seen, found = self._tops.get(top, (0, []))
        bases = list(self.bases)
        for base in bases[seen:]:
            stem = os.path.join(base, top)
            if any(self.tree.exists(stem + suffix) for suffix in ("", ".py", ".pyi")):
                found.append(base)
        self._tops[top] = (len(bases), found)
        return found

    def _base(self, folder: str, root: str) -> str:
        known = self._base_of.get(folder)
        if known is None:
            known = folder
            while self._is_package(known) and os.path.dirname(known) != known:
                known = os.path.dirname(known)
            source = os.path.join(root, "src")
            if known.startswith(source + os.sep):
                known = source
            self._base_of[folder] = known
        return known

    def _is_package(self, folder: str) -> bool:
        known = self._packages.get(folder)
        if known is None:
            known = any(self.tree.is_file(os.path.join(folder, f"__init__.{suffix}")) for suffix in ("py", "pyi"))
            self._packages[folder] = known
        return known

    def _module_at(self, base: str, parts: Sequence[str]) -> str:
        """The file of the module with these parts of a name under a folder; "" if there is none."""
        stem = os.path.join(base, *parts)
        files = (stem + ".py", os.path.join(stem, "__init__.py"), stem + ".pyi")
        return next((path for path in files if self.tree.is_file(path)), "")


def location_of(name: str, modules: Modules) -> str | None:
    """The absolute path of the file that a dotted name leads into."""
    found = modules.find(name)
    return found[0] if found is not None else None


def settings_files(root: str, tree: Tree = DISK) -> list[str]:
    """The files of the project at ``root`` that are settings modules by their name, as absolute paths in order."""
    from certlint.semantics.settings_modules import SETTINGS_FILE

    found: list[str] = []
    for folder, folders, files in tree.walk(root):
        folders[:] = sorted(name for name in folders if name not in DEFAULT_EXCLUDE and not name.startswith("."))
        for file in sorted(files):
            if SETTINGS_FILE.fullmatch(os.path.join(os.path.basename(folder), file).replace(os.sep, "/")):
                found.append(os.path.join(folder, file))
        if len(found) >= MAX_SETTINGS_FILES:
            break
    return found[:MAX_SETTINGS_FILES]


def _upwards(folder: str) -> list[str]:
    """The folder and all above it."""
    folders = [folder]
    while (parent := os.path.dirname(folders[-1])) != folders[-1]:
        folders.append(parent)
    return folders


def _dotted(location: str, base: str) -> str:
    """The dotted name of a file under ``base``; "" if it is not under it or its path makes no name."""
    prefix = base if base.endswith(os.sep) else base + os.sep
    if not location.startswith(prefix):
        return ""
    parts = os.path.splitext(location[len(prefix) :])[0].split(os.sep)
    if len(parts) > 1 and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) if all(part.isidentifier() for part in parts) else ""
