"""Which module a file is, and which file a module is."""

from __future__ import annotations

import os
from collections.abc import Iterable

from certlint.run.files import DEFAULT_EXCLUDE

__all__ = ["Modules", "location_of", "settings_files"]

MAX_SETTINGS_FILES = 50
"""How many settings modules of one project are read as context."""


class Modules:
    """Names modules by the folders that Python would import them from.

    These are, of a file: the nearest folder above it that is no package; before that, where the file
    lies in one of them, the ``src`` folder of the project, for packages without ``__init__.py``.
    Folders seen are remembered: modules are looked up in them, and in the projects' own roots.
    """

    def __init__(self, bases: Iterable[str] = ()) -> None:
        """Start with the folders ``bases``, and no other."""
        self._base_of: dict[str, str] = {}
        self._packages: dict[str, bool] = {}
        self._tops: dict[str, tuple[int, list[str]]] = {}
        self.bases: dict[str, None] = dict.fromkeys(bases)

    def name(self, location: str, root: str) -> str:
        """Give the dotted name of the file ``location`` (absolute) in the project at ``root``."""
        folder, file = os.path.split(location)
        base = self._base(folder, root)
        self.bases.setdefault(base)
        for candidate in (os.path.join(root, "src"), root):
            self.bases.setdefault(candidate)
        return _dotted(location, base) or os.path.splitext(file)[0]

    def find(self, name: str) -> tuple[str, str] | None:
        """Find the module that is called ``name`` or has something of that name in it.

        Gives the absolute path of its file and its own dotted name, or None if no folder seen holds it.
        """
        parts = name.split(".")
        if not all(part.isidentifier() for part in parts):
            return None
        bases = self._bases_with(parts[0])
        for length in range(len(parts), 0, -1):
            for base in bases:
                stem = os.path.join(base, *parts[:length])
                for path in (stem + ".py", os.path.join(stem, "__init__.py"), stem + ".pyi"):
                    if os.path.isfile(path):
                        return path, ".".join(parts[:length])
        return None

    def _bases_with(self, top: str) -> list[str]:
        """The folders seen that hold anything called ``top``: most names are of libraries, and none does."""
        seen, found = self._tops.get(top, (0, []))
        bases = list(self.bases)
        for base in bases[seen:]:
            stem = os.path.join(base, top)
            if any(os.path.exists(stem + suffix) for suffix in ("", ".py", ".pyi")):
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
            known = any(os.path.isfile(os.path.join(folder, f"__init__.{suffix}")) for suffix in ("py", "pyi"))
            self._packages[folder] = known
        return known


def location_of(name: str, modules: Modules) -> str | None:
    """The absolute path of the file that a dotted name leads into."""
    found = modules.find(name)
    return found[0] if found is not None else None


def settings_files(root: str) -> list[str]:
    """The files of the project at ``root`` that are settings modules by their name, as absolute paths in order."""
    from certlint.semantics.settings_modules import SETTINGS_FILE

    found: list[str] = []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in DEFAULT_EXCLUDE and not name.startswith("."))
        for file in sorted(files):
            if SETTINGS_FILE.fullmatch(os.path.join(os.path.basename(folder), file).replace(os.sep, "/")):
                found.append(os.path.join(folder, file))
        if len(found) >= MAX_SETTINGS_FILES:
            break
    return found[:MAX_SETTINGS_FILES]


def _dotted(location: str, base: str) -> str:
    """The dotted name of a file under ``base``; "" if it is not under it or its path makes no name."""
    prefix = base if base.endswith(os.sep) else base + os.sep
    if not location.startswith(prefix):
        return ""
    parts = os.path.splitext(location[len(prefix) :])[0].split(os.sep)
    if len(parts) > 1 and parts[-1] == "__init__":
        parts.pop()
    return ".".join(parts) if all(part.isidentifier() for part in parts) else ""
