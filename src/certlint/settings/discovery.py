"""Finds the configuration that judges a file: the closest one above it, and nothing is merged."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from certlint.model.config import Config
from certlint.settings.schema import ConfigurationError, parse

__all__ = ["Discovery", "Settings"]

NAMES = (".certlint.toml", "certlint.toml", "pyproject.toml")
"""Files that may configure certlint, the first in a folder winning."""

ROOT_MARKERS = (".git", "pyproject.toml", "setup.py", "setup.cfg")


@dataclass(frozen=True, slots=True)
class Settings:
    """A configuration and what it holds for: globs are relative to ``root``, an absolute folder.

    ``force_exclude`` is a key of the run, not of judging, so `Config` has no place for it.
    """

    config: Config
    root: str
    force_exclude: bool = False

    def relative(self, location: str) -> str:
        """Spell an absolute path relative to the root, with ``/``; as it is where that cannot be."""
        try:
            return os.path.relpath(location, self.root).replace(os.sep, "/")
        except ValueError:  # on another drive
            return location.replace(os.sep, "/")


class Discovery:
    """Gives the settings of files; remembers every folder, so that each configuration is read once.

    ``file`` is the only configuration there is, if given; ``isolated`` means that there is none.
    ``adjust`` changes each configuration (the command line wins over files). ``arguments`` are the
    paths that the user named: a folder among them is the root of files that no project claims.
    """

    def __init__(
        self,
        *,
        file: str | None = None,
        isolated: bool = False,
        adjust: Callable[[Config], Config] = lambda config: config,
        arguments: Sequence[str] = (),
    ) -> None:
        """Make a discovery. Raises `ConfigurationError` if ``file`` cannot be used."""
        self._adjust = adjust
        self._isolated = isolated
        self._folders: dict[str, Settings | None] = {}
        self._failures: dict[str, ConfigurationError] = {}
        self._roots: dict[str, str] = {}
        self._arguments = [
            path if os.path.isdir(path) else os.path.dirname(path) for path in map(os.path.abspath, arguments)
        ]
        self._only = None
        if file is not None:
            location = os.path.abspath(file)
            self._only = self._load(location, required=True)

    def for_file(self, location: str) -> Settings:
        """Give the settings that judge the file at ``location`` (absolute). Raises `ConfigurationError`."""
        return self._for_folder(os.path.dirname(location))

    def for_run(self, folder: str) -> Settings:
        """Give the settings of the whole run: those of the working ``folder``, or of the first argument's.

        The argument matters only where no configuration lies at the working folder or above it.
        Raises `ConfigurationError`.
        """
        settings = self._for_folder(folder)
        if settings.config.path or not self._arguments:
            return settings
        other = self._for_folder(self._arguments[0])
        return other if other.config.path else settings

    def _for_folder(self, folder: str) -> Settings:
        if self._only is not None:
            return self._only
        if not self._isolated:
            for above in _upwards(folder):
                if above not in self._folders:
                    self._folders[above] = self._search(above)
                found = self._folders[above]
                if found is not None:
                    return found
        return Settings(self._adjust(Config()), self._root(folder))

    def _root(self, folder: str) -> str:
        """The closest folder at or above that looks like a project's, else the argument that holds it."""
        root = self._roots.get(folder)
        if root is None:
            above = _upwards(folder)
            marked = (path for path in above if any(os.path.exists(os.path.join(path, name)) for name in ROOT_MARKERS))
            named = (path for path in above if path in self._arguments)
            root = next(marked, None) or next(named, folder)
            self._roots[folder] = root
        return root

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
        shown = _shown(location)
        try:
            with open(location, "rb") as stream:
                content = stream.read()
        except OSError as error:
            raise ConfigurationError(shown, f"cannot be read: {error.strerror or error}") from None
        if not required and b"certlint" not in content:
            return None
        table = _table(shown, content)
        if os.path.basename(location) == "pyproject.toml":
            tool = table.get("tool", {})
            section = tool.get("certlint") if isinstance(tool, dict) else None
            if section is None:
                if required:
                    raise ConfigurationError(shown, "has no table [tool.certlint]")
                return None
            table, prefix = section, "tool.certlint"
        else:
            prefix = ""
        config, force_exclude = parse(table, path=shown, content=content, prefix=prefix)
        return Settings(self._adjust(replace(config, path=shown)), os.path.dirname(location), force_exclude)


def _table(shown: str, content: bytes) -> Mapping[str, object]:
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        table: dict[str, object] = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ConfigurationError(shown, "is not UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigurationError(shown, f"is not TOML: {error}") from None
    return table


def _upwards(folder: str) -> list[str]:
    folders = [folder]
    while (parent := os.path.dirname(folders[-1])) != folders[-1]:
        folders.append(parent)
    return folders


def _shown(location: str) -> str:
    try:
        return os.path.relpath(location).replace(os.sep, "/")
    except ValueError:  # on another drive
        return location.replace(os.sep, "/")
