"""What is installed: read from metadata alone. Nothing of it is imported or run.

An installation is looked for from a virtual environment, an interpreter in one, or a folder of packages. Files of
paths (``.pth``) are read for the folders that they add; the lines of code in them are never run.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sysconfig
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from importlib.metadata import Distribution as Metadata
from importlib.metadata import distributions
from urllib.parse import unquote, urlsplit

from certlint.disk import read_file
from certlint.model.frozen import dataclass
from certlint.model.installed import Distribution, normalised

__all__ = ["Installation", "InstallationError", "find_installation"]

MOST_PATHS = 1024 * 1024
"""Bytes of a ``.pth``, of ``pyvenv.cfg`` or of ``direct_url.json``; a larger one is not read."""

_PACKAGES = "site-packages", "dist-packages"
_METADATA = ".dist-info", ".egg-info"
_READ = ("METADATA", "PKG-INFO", "RECORD", "installed-files.txt", "SOURCES.txt")
_COMPILED = (".so", ".pyd", ".dll", ".dylib", ".pyc", ".pyo")
_CERTIFICATES = (".pem", ".crt", ".cer")
_NAMED = 3
"""The most names of a kind that are listed in one line."""


class InstallationError(Exception):
    """No installation is where the user says; the text is one line for the user."""


@dataclass(frozen=True, slots=True)
class Installation:
    """The distributions in ``folders`` (absolute), sorted by name, and in one line each what else is there."""

    folders: tuple[str, ...]
    distributions: tuple[Distribution, ...]
    notes: tuple[str, ...] = ()


def find_installation(named: str, environment: Mapping[str, str]) -> Installation:
    """Read what is installed in ``named``: a virtual environment, an interpreter, or a folder of packages.

    With "", it is what ``VIRTUAL_ENV`` in ``environment`` names, else the installation of the running interpreter.
    Raises `InstallationError`.
    """
    folders = _folders(named or environment.get("VIRTUAL_ENV", ""))
    added, notes = _added(folders)
    found = _Reader(folders, added)
    return Installation((*folders, *added), found.distributions(), (*notes, *found.unclaimed()))


# --- where it is -----------------------------------------------------------------------------


def _folders(named: str) -> tuple[str, ...]:
    if not named:
        paths = sysconfig.get_paths()
        found = _existing(paths[key] for key in ("purelib", "platlib"))
        if not found:
            raise InstallationError("the running interpreter has no folder of packages")
        return found
    location = os.path.abspath(named)
    if os.path.isfile(location):  # an interpreter; a link to one lies in its virtual environment
        homes = [os.path.dirname(os.path.dirname(location))]
        real = os.path.realpath(location)
        if not os.path.isfile(os.path.join(homes[0], "pyvenv.cfg")):
            homes.append(os.path.dirname(os.path.dirname(real)))
        found = _existing(folder for home in homes for folder in _of_home(home, os.path.basename(real)))
    elif os.path.isdir(location):
        found = _existing(_of_home(location, "")) or ((location,) if _holds_packages(location) else ())
    else:
        raise InstallationError(f"{named}: no such file or folder")
    if not found:
        raise InstallationError(f"{named} is no virtual environment, interpreter or folder of packages")
    return found


def _of_home(home: str, interpreter: str) -> Iterator[str]:
    """The folders of packages below the home of an installation; of several Pythons, those of ``interpreter``."""
    yield from (os.path.join(home, "Lib", each) for each in _PACKAGES if os.name == "nt")
    for library in ("lib", "lib64", os.path.join("local", "lib")):
        folder = os.path.join(home, library)
        names = [name for name in sorted(_names(folder)) if re.fullmatch(r"(?:python|pypy)3(?:\.\d+)?", name)]
        own = [name for name in names if name in (interpreter.removesuffix(".exe"), "python3")]
        for name in own if interpreter in own else names:
            yield from (os.path.join(folder, name, each) for each in _PACKAGES)
    yield from _system(home)


def _system(home: str) -> Iterator[str]:
    """The folders of packages of the Python that a virtual environment was made with, where it sees these too."""
    try:
        text = read_file(os.path.join(home, "pyvenv.cfg"), most=MOST_PATHS).decode("utf-8", "replace")
    except OSError:
        return
    pairs = (line.partition("=") for line in text.splitlines())
    values = {key.strip().lower(): value.strip() for key, _, value in pairs}
    base = os.path.dirname(values.get("home", ""))
    if values.get("include-system-site-packages", "").lower() == "true" and os.path.isabs(base) and base != home:
        version = re.match(r"\d+\.\d+", values.get("version", values.get("version_info", "")))
        if not os.path.isfile(os.path.join(base, "pyvenv.cfg")):
            yield from _of_home(base, f"python{version[0]}" if version else "")


def _existing(folders: Iterable[str]) -> tuple[str, ...]:
    """Those that are there, each once."""
    found: dict[str, str] = {}
    for each in folders:
        if os.path.isdir(each):
            found.setdefault(os.path.realpath(each), each)
    return tuple(found.values())


def _holds_packages(folder: str) -> bool:
    names = _names(folder)
    return os.path.basename(folder) in _PACKAGES or any(name.endswith(_METADATA) for name in names)


def _names(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _added(folders: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What ``.pth`` files add to the folders, and what is to be told of them and of zipped eggs."""
    added: dict[str, None] = {}
    notes: list[str] = []
    for folder in folders:
        for name in sorted(_names(folder)):
            location = os.path.join(folder, name)
            if name.endswith(".egg") and os.path.isfile(location):
                notes.append(f"{name}: a zipped egg, not looked at; unzip it to have it checked")
            elif name.endswith(".pth"):
                try:
                    text = read_file(location, most=MOST_PATHS).decode("utf-8", "replace")
                except OSError as error:
                    notes.append(f"{name}: cannot be read: {error.strerror}")
                    continue
                lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
                paths = [line for line in lines if not line.startswith(("import ", "import\t"))]
                if len(paths) < len(lines):
                    notes.append(f"{name}: has code that is run whenever Python starts, not looked at")
                places = (os.path.normpath(os.path.join(folder, path)) for path in paths if "\0" not in path)
                added.update(dict.fromkeys(each for each in places if os.path.isdir(each) and each not in folders))
    return tuple(added), tuple(notes)


# --- what is in it ---------------------------------------------------------------------------


class _Reader:
    """Reads the metadata in folders of packages, and in those that ``.pth`` files add to them."""

    def __init__(self, folders: tuple[str, ...], added: tuple[str, ...]) -> None:
        self._folders = folders
        self._added = added
        self._claimed: set[str] = set()

    def distributions(self) -> tuple[Distribution, ...]:
        """All distributions, sorted by name and version; each file belongs to the first that lists it."""
        read = [self._read(each) for each in distributions(path=[*self._folders, *self._added])]
        found = sorted((each for each in read if each is not None), key=lambda each: (each.name, each.version))
        counts = Counter(each.name for each in found)
        owners: dict[str, list[str]] = defaultdict(list)
        for each in found:
            for location in each.files:
                owners[location].append(each.title)
        owned: list[Distribution] = []
        for each in found:
            notes = list(each.notes)
            if counts[each.name] > 1:
                notes.append(f"{counts[each.name]} versions of it have metadata here")
            shared = {location: titles for location in each.files if len(titles := owners[location]) > 1}
            if shared:
                others = sorted({title for titles in shared.values() for title in titles} - {each.title})
                files = _listed([os.path.relpath(location, each.folder) for location in sorted(shared)])
                notes.append(f"shares with {_listed(others)}: {files}")
            files_of_it = tuple(loc for loc in each.files if owners[loc][0] == each.title)
            owned.append(replace(each, files=files_of_it, notes=tuple(notes)))
        return tuple(owned)

    def unclaimed(self) -> Iterator[str]:
        """What lies beside the distributions and belongs to none."""
        for folder in self._folders:
            names = []
            for name in sorted(_names(folder)):
                location = os.path.join(folder, name)
                is_module = name.endswith(".py") or (os.path.isdir(location) and not name.endswith(_METADATA))
                if is_module and name != "__pycache__" and not name.endswith(".egg") and location not in self._claimed:
                    names.append(name)
            if names:
                yield f"{_listed(names)} in {folder}: of no distribution, not looked at; name it as a path to check it"

    def _read(self, metadata: Metadata) -> Distribution | None:
        """One distribution; None where it is a zipped egg, which is told of elsewhere."""
        try:
            folder = os.path.abspath(str(metadata.locate_file("")))
            place = _place(metadata)
        except Exception:
            return None
        if not os.path.isdir(folder):
            return None
        name, version, notes = _identity(metadata, place)
        edited = _editable(metadata, folder if folder in self._added and not folder.endswith(".egg") else "")
        if edited:
            self._claim(folder, _listed_files(metadata)[0])
            notes = (*notes, f"editable, from {edited}: not looked at; name that folder as a path to check it")
            return Distribution(name, version, folder, notes=notes)
        listed, problem = _listed_files(metadata)
        self._claim(folder, listed)
        python, bundles, missing, compiled = [], [], 0, False
        for each in listed:
            location = os.path.normpath(os.path.join(folder, each))
            compiled = compiled or location.endswith(_COMPILED)
            if not location.startswith(os.path.join(folder, "")):  # scripts, and what a list has no business with
                continue
            if location.endswith((".py", *_CERTIFICATES)):
                if not os.path.isfile(location):
                    missing += 1
                elif location.endswith(".py"):
                    python.append(location)
                else:
                    bundles.append(location)
        if problem:
            notes = (*notes, problem)
        elif not python and compiled:
            notes = (*notes, "compiled only: there is no Python source to look at")
        if missing:
            notes = (*notes, f"{missing} of its files {'is' if missing == 1 else 'are'} missing")
        return Distribution(name, version, folder, tuple(sorted(set(python))), tuple(bundles), notes)

    def _claim(self, folder: str, files: Iterable[str]) -> None:
        self._claimed.update(os.path.join(folder, re.split(r"[/\\]", each, maxsplit=1)[0]) for each in files)


def _place(metadata: Metadata) -> str:
    """The absolute path of the folder or file that the metadata is read from; importlib tells it nowhere else."""
    return os.path.abspath(str(getattr(metadata, "_path", "") or metadata.locate_file("")))


def _is_regular(place: str) -> bool:
    """Whether all that would be read of the metadata are regular files: a pipe would be waited for."""
    present = (os.path.join(place, name) for name in _READ) if os.path.isdir(place) else (place,)
    return all(os.path.isfile(each) for each in present if os.path.lexists(each))


def _text(metadata: Metadata, name: str) -> str:
    """A file of the metadata. Raises OSError."""
    return read_file(os.path.join(_place(metadata), name), most=MOST_PATHS).decode("utf-8", "replace")


def _identity(metadata: Metadata, place: str) -> tuple[str, str, tuple[str, ...]]:
    """Name and version; where the metadata is broken, what the folder's name says of them."""
    stem = os.path.basename(place)
    for suffix in _METADATA:
        stem = stem.removesuffix(suffix)
    told, _, number = stem.partition("-")
    try:
        if not _is_regular(place):
            raise OSError
        name, version = metadata.metadata["Name"], metadata.metadata["Version"]
    except Exception:
        name, version = None, None
    if name and version and isinstance(name, str):
        return normalised(name), str(version), ()
    return (
        normalised(name or told or "unknown"),
        str(version or number.partition("-py")[0]),
        (f"its metadata is broken ({os.path.basename(place)})",),
    )


def _listed_files(metadata: Metadata) -> tuple[list[str], str]:
    """The files that the metadata lists, relative to the folder, and what is wrong with the list.

    The record is read here: since Python 3.12, ``importlib.metadata`` leaves out the files that are missing.
    """
    if _is_regular(_place(metadata)):
        with suppress(Exception):
            rows = csv.reader(_text(metadata, "RECORD").splitlines())
            if names := [row[0] for row in rows if row]:
                return names, ""
        with suppress(Exception):
            if files := metadata.files:
                return [str(each) for each in files], ""
    return _by_names(metadata)


def _by_names(metadata: Metadata) -> tuple[list[str], str]:
    """The files of the modules that the metadata names as its own, where it lists no files."""
    try:
        top = (_text(metadata, "top_level.txt")).split()
        folder = os.path.abspath(str(metadata.locate_file("")))
    except Exception:
        return [], "it has no list of files"
    found: list[str] = []
    for name in top:
        if not name.isidentifier():
            continue
        for inner, folders, names in os.walk(os.path.join(folder, name)):
            folders.sort()
            found += (os.path.relpath(os.path.join(inner, each), folder) for each in sorted(names))
        if os.path.isfile(os.path.join(folder, f"{name}.py")):
            found.append(f"{name}.py")
    return found, "" if found else "it has no list of files"


def _editable(metadata: Metadata, beside: str) -> str:
    """The folder that an editable distribution is developed in, "" if it is none.

    ``beside`` is the folder that its metadata lies in, where a ``.pth`` file leads there.
    """
    try:
        told = json.loads(_text(metadata, "direct_url.json"))
        if told.get("dir_info", {}).get("editable") is True:
            return unquote(urlsplit(str(told.get("url", ""))).path) or "an unknown folder"
    except Exception:  # whoever wrote it
        return beside
    return beside


def _listed(names: list[str]) -> str:
    """The first of the names, and how many more there are."""
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")
