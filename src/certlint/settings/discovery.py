"""Finds the configuration that judges a file: the closest one above it, and what that says it extends."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace

from certlint.model.config import Config
from certlint.model.frozen import dataclass
from certlint.settings.layers import given, layers
from certlint.settings.merging import check_locks, merge
from certlint.settings.schema import Layer
from certlint.settings.tables import ConfigurationError
from certlint.trees import DISK, Tree

__all__ = ["Discovery", "Settings", "user_configuration"]

NAMES = (".certlint.toml", "certlint.toml", "pyproject.toml")
"""Files that may configure certlint, the first in a folder winning."""


def user_configuration() -> str:
    """The user's own configuration, for files of projects that have none; "" if there is none."""
    folder = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME")
    location = os.path.join(folder or os.path.expanduser(os.path.join("~", ".config")), "certlint", "certlint.toml")
    return location if os.path.isabs(location) and os.path.isfile(location) else ""


ROOT_MARKERS = (".git", "pyproject.toml", "setup.py", "setup.cfg")
"""Files and folders that mark the folder of a project."""


@dataclass(frozen=True, slots=True)
class Settings:
    """A configuration and what it holds for: globs are relative to ``root``, an absolute folder.

    ``force_exclude`` and ``baseline`` (an absolute path, "" without one) are keys of the run, not of judging, so
    `Config` has no place for them. ``layers`` are the files that it was read from, the lowest first. ``bases`` are the
    folders besides the root that modules are imported from, whatever configuration there is: those at or above the
    file that look like a project's or were named by the user.
    """

    config: Config
    root: str
    force_exclude: bool = False
    baseline: str = ""
    layers: tuple[Layer, ...] = ()
    bases: tuple[str, ...] = ()

    def relative(self, location: str) -> str:
        """Spell an absolute path relative to the root, with ``/``; as it is where that cannot be."""
        try:
            return os.path.relpath(location, self.root).replace(os.sep, "/")
        except ValueError:  # on another drive
            return location.replace(os.sep, "/")


class Discovery:
    """Gives the settings of files; remembers every folder, so that each configuration is read once.

    ``file`` is the only configuration there is, if given; ``isolated`` means that there is none. ``base`` is a
    file that lies under every configuration, ``pairs`` are settings that lie over it (``key = value``). ``adjust``
    changes each configuration (the command line wins over files). ``arguments`` are the paths that the user named: a
    folder among them is the root of files that no project claims. ``tree`` is where projects are looked for.
    """

    def __init__(
        self,
        *,
        file: str | None = None,
        isolated: bool = False,
        base: str | None = None,
        pairs: Sequence[str] = (),
        adjust: Callable[[Config], Config] = lambda config: config,
        arguments: Sequence[str] = (),
        tree: Tree = DISK,
    ) -> None:
        """Make a discovery. Raises `ConfigurationError` if ``file``, ``base`` or ``pairs`` cannot be used."""
        self._adjust = adjust
        self._isolated = isolated
        self._tree = tree
        self._known: dict[str, Settings] = {}
        self._folders: dict[str, Settings | None] = {}
        self._failures: dict[str, ConfigurationError] = {}
        self._marked: dict[str, str] = {}
        self._bases_of: dict[str, tuple[str, ...]] = {}
        self._unconfigured: Settings | None = None
        self._arguments = [
            path if self._is_folder(path) else os.path.dirname(path) for path in map(os.path.abspath, arguments)
        ]
        self._base = layers(os.path.abspath(base)) if base else ()
        self._pairs = given(pairs)
        self._only = None
        if file is not None:
            location = os.path.abspath(file)
            self._only = self._load(location, required=True)

    def _is_folder(self, path: str) -> bool:
        return self._tree.exists(path) and not self._tree.is_file(path)

    def for_file(self, location: str) -> Settings:
        """Give the settings that judge the file at ``location`` (absolute). Raises `ConfigurationError`."""
        return self._for_folder(os.path.dirname(location))

    def for_run(self, folder: str) -> Settings:
        """Give the settings of the whole run: those of the working ``folder``, or of the first argument's.

        The argument matters only where no configuration lies at the working folder or above it.
        Raises `ConfigurationError`.
        """
        settings = self._for_folder(folder)
        if self._is_own(settings) or not self._arguments:
            return settings
        other = self._for_folder(self._arguments[0])
        return other if self._is_own(other) else settings

    def _is_own(self, settings: Settings) -> bool:
        """Whether there is a configuration of a project."""
        return settings.config.path != self._without_project().config.path

    def _for_folder(self, folder: str) -> Settings:
        found = self._known.get(folder)
        if found is None:
            found = self._known[folder] = replace(self._find(folder), bases=self._bases(folder))
        return found

    def _find(self, folder: str) -> Settings:
        if self._only is not None:
            return self._only
        if not self._isolated:
            for above in _upwards(folder):
                if above not in self._folders:
                    self._folders[above] = self._search(above)
                found = self._folders[above]
                if found is not None:
                    return found
        return replace(self._without_project(), root=self._root(folder))

    def _without_project(self) -> Settings:
        """The settings where no project has any: the user's own, if there are any."""
        if self._unconfigured is None:
            own = user_configuration() if not self._isolated else ""
            self._unconfigured = self._settings(layers(own) if own else (), "")
        return self._unconfigured

    def _root(self, folder: str) -> str:
        """The closest folder at or above that looks like a project's, else the argument that holds it."""
        named = (path for path in _upwards(folder) if path in self._arguments)
        return self._project(folder) or next(named, folder)

    def _bases(self, folder: str) -> tuple[str, ...]:
        """The folders at or above that look like a project's, hold a configuration, or were named by the user."""
        found = self._bases_of.get(folder)
        if found is None:
            above = os.path.dirname(folder)
            inherited = self._bases(above) if above != folder else ()
            names = (*ROOT_MARKERS, *NAMES)
            is_base = folder in self._arguments or any(self._tree.exists(os.path.join(folder, name)) for name in names)
            found = self._bases_of[folder] = (folder, *inherited) if is_base else inherited
        return found

    def _project(self, folder: str) -> str:
        """The closest folder at or above that looks like a project's, "" without one; remembered for all between."""
        between = []
        for above in _upwards(folder):
            if above in self._marked:
                found = self._marked[above]
                break
            between.append(above)
            if any(self._tree.exists(os.path.join(above, name)) for name in ROOT_MARKERS):
                found = above
                break
        else:
            found = ""
        self._marked.update(dict.fromkeys(between, found))
        return found

    def _search(self, folder: str) -> Settings | None:
        if folder in self._failures:
            raise self._failures[folder]
        for name in NAMES:
            location = os.path.join(folder, name)
            if os.path.isfile(location):
                try:
                    settings = self._load(location, required=name != "pyproject.toml")
                except ConfigurationError as error:
                    self._failures[folder] = error
                    raise
                if settings is not None:
                    return settings
        return None

    def _load(self, location: str, *, required: bool) -> Settings | None:
        """Read a configuration; None if it is not ``required`` and says nothing about certlint."""
        own = layers(location, required=required)
        return self._settings(own, os.path.dirname(location)) if own else None

    def _settings(self, own: Sequence[Layer], root: str) -> Settings:
        """Merge the layers of a configuration over the base; the command line comes last."""
        every = (*self._base, *own, *self._pairs)
        merged = merge(every)
        check_locks(merged, merged.config, merged.config.path)
        config = self._adjust(merged.config)
        check_locks(merged, config, "the command line")
        return Settings(config, root, merged.force_exclude, merged.baseline, every)


def _upwards(folder: str) -> list[str]:
    folders = [folder]
    while (parent := os.path.dirname(folders[-1])) != folders[-1]:
        folders.append(parent)
    return folders
