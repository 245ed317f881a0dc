"""What was found out before: which files are worth analysing, and what linking them gave.

All of it is a hint: a file counts by its size and time of change, a project by the digests of all its files and of all
that was looked for. What is judged, by configuration, day and waivers, is judged anew. Records are signed with a key
that lies among the user's own files: a cache that came with somebody's commit is not believed.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import sys
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from certlint.disk import read_file
from certlint.model.certificates import Store
from certlint.run.output import TEMPORARY, replace_file
from certlint.run.records import decode, encode
from certlint.run.remembered import user_folder
from certlint.run.sifting import Place, Sifted, stamp

__all__ = ["FOLDER", "INSTALLED", "Cache", "clean"]

FOLDER = ".certlint_cache"
IGNORE = b"# Made by certlint.\n*\n"
FILES, IMPORTS, STORES, PROJECTS = "files.json", "imports.json", "certificates.json", "projects"
INSTALLED = "installed"
"""The folder of a cache that holds one for each distribution."""
_RECORD = re.compile(r"[0-9a-f]{32}\.json")
MAX_FILES = 100_000
MAX_PROJECTS = 16
MAX_STORES = 64
"""How many files, sets of files linked together, and files of certificates are remembered."""
MOST_BYTES = 512 * 1024 * 1024
"""No record is larger."""
KEY_BYTES = 32
RECENT = 2_000_000_000
"""Nanoseconds. What changed so shortly before it was read may change again and look the same."""


class Cache:
    """A folder of signed records, for one version of certlint and one set of the user's own knobs."""

    def __init__(self, folder: str, knobs: Iterable[object]) -> None:
        """Open the cache in ``folder``, which need not exist."""
        self._folder = folder
        # A link that came with a commit leads anywhere.
        self._key = b"" if any(map(os.path.islink, (folder, os.path.join(folder, PROJECTS)))) else _user_key()
        self._identity = _identity(knobs)
        self._files: dict[str, list[Any]] = self._load(FILES) or {}
        self._new: dict[str, list[Any]] = {}
        self._imports: dict[str, str] = {}
        self._known_imports: dict[str, str] | None = None
        self._known_stores: dict[str, Any] | None = None
        self._new_stores: dict[str, Any] = {}
        self._started = time.time_ns()

    # --- files -------------------------------------------------------------------------------

    def sifted(self, place: Place) -> Sifted | None:
        """What was told of a file, if it has not changed since."""
        entry = self._files.get(place.location) if place.source is None else None
        if entry is None or stamp(place.location) != entry[:2]:
            return None
        self._new[place.location] = entry
        return Sifted(bool(entry[3]), entry[2])

    def note(self, place: Place, sifted: Sifted) -> None:
        """Remember what was told of a file."""
        known = stamp(place.location) if place.source is None else []
        if known and known[1] < self._started - RECENT:
            self._new[place.location] = [*known, sifted.digest, int(sifted.kept)]
            self._imports[sifted.digest] = (sifted.imports or b"").decode("latin-1")

    def imports(self, digest: str) -> bytes | None:
        """The statements of a file that import, by its digest."""
        if self._known_imports is None:
            self._known_imports = self._load(IMPORTS) or {}
        written = self._known_imports.get(digest)
        return written.encode("latin-1") if isinstance(written, str) else None

    # --- certificates ------------------------------------------------------------------------

    def store(self, digest: str) -> Store | None:
        """What a file of certificates holds, by its digest."""
        try:
            found = decode(self._stores()[_version_of_reader() + digest])
        except (KeyError, TypeError, ValueError):
            return None
        return found if isinstance(found, Store) else None

    def note_store(self, digest: str, store: Store) -> None:
        """Remember what a file of certificates holds."""
        self._new_stores[_version_of_reader() + digest] = encode(store)

    def _stores(self) -> dict[str, Any]:
        if self._known_stores is None:
            self._known_stores = self._load(STORES) or {}
        return self._known_stores

    # --- projects ----------------------------------------------------------------------------

    def project(self, files: object) -> dict[str, Any] | None:
        """What is known of a set of files, given in a form that JSON can write."""
        record = self._load(self._name(files))
        return record if isinstance(record, dict) else None

    def keep(self, files: object, record: Mapping[str, Any]) -> None:
        """Remember what is known of a set of files."""
        if not self._key:
            return
        self._store(self._name(files), record)
        folder = os.path.join(self._folder, PROJECTS)
        try:
            with os.scandir(folder) as entries:
                own = [each for each in entries if _is_own(each, within=True)]
            known = sorted((each.stat(follow_symlinks=False).st_mtime_ns, each.path) for each in own)
            for _, path in known[:-MAX_PROJECTS]:
                os.unlink(path)
        except OSError:
            pass  # another run is at it

    def save(self) -> None:
        """Write down what was noted."""
        if self._new_stores:
            self._store(STORES, dict([*self._stores().items(), *self._new_stores.items()][-MAX_STORES:]))
        old = {path: entry for path, entry in self._files.items() if path not in self._new}
        merged = dict([*old.items(), *self._new.items()][-MAX_FILES:])
        if merged != self._files:
            self._store(FILES, merged)
            self.imports("")
            digests = {entry[2] for entry in merged.values()}
            imports = {**(self._known_imports or {}), **self._imports}
            self._store(IMPORTS, {each: written for each, written in imports.items() if each in digests})

    def _name(self, files: object) -> str:
        return os.path.join(PROJECTS, hashlib.sha256(json.dumps(files).encode()).hexdigest()[:32] + ".json")

    # --- records -----------------------------------------------------------------------------

    def _load(self, name: str) -> Any:
        """A record, or None if there is none that was written by this user with this certlint."""
        try:
            content = read_file(os.path.join(self._folder, name), most=MOST_BYTES, links=False)
            signature, _, body = content.partition(b"\n")
            if not self._key or not hmac.compare_digest(signature, self._sign(name, body)):
                return None
            return json.loads(body)
        except (OSError, ValueError, RecursionError, MemoryError):
            return None

    def _store(self, name: str, record: object) -> None:
        if not self._key:
            return
        path = os.path.join(self._folder, name)
        try:
            os.makedirs(self._folder, exist_ok=True)
            if not os.listdir(self._folder):  # else it may be a folder that holds other things, too
                replace_file(os.path.join(self._folder, ".gitignore"), IGNORE)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            if os.path.lexists(path) and not stat.S_ISREG(os.lstat(path).st_mode):
                os.unlink(path)
        except OSError:
            return  # without a cache the next run takes longer
        body = json.dumps(record, separators=(",", ":")).encode()
        replace_file(path, self._sign(name, body) + b"\n" + body)

    def _sign(self, name: str, body: bytes) -> bytes:
        text = f"{self._identity}\0{name.replace(os.sep, '/')}\0".encode()
        return hmac.new(self._key, text + body, hashlib.sha256).hexdigest().encode()


def clean(folder: str) -> str:
    """Delete the cache, and of the folder what else is in it not; give the reason if that fails."""
    projects, installed = os.path.join(folder, PROJECTS), os.path.join(folder, INSTALLED)
    try:
        if os.path.isdir(installed) and not os.path.islink(installed):
            for name in sorted(os.listdir(installed)):
                clean(os.path.join(installed, name))
            if not os.listdir(installed):
                os.rmdir(installed)
        for each in (projects, folder):
            if os.path.islink(each):
                return f"{each} is a link"
            if not os.path.isdir(each):
                continue
            with os.scandir(each) as entries:
                own = [entry.path for entry in entries if _is_own(entry, within=each == projects)]
            for path in own:
                os.unlink(path)
            if not os.listdir(each):
                os.rmdir(each)
    except OSError as error:
        return error.strerror or str(error)
    return ""


def _is_own(entry: os.DirEntry[str], *, within: bool) -> bool:
    """Whether a file of the cache, or ``within`` its folder of projects, is a record or what is left of writing one."""
    if entry.name == ".gitignore":
        with suppress(OSError):
            return not within and read_file(entry.path, links=False) == IGNORE
        return False
    return entry.name.startswith(TEMPORARY) or (
        bool(_RECORD.fullmatch(entry.name)) if within else entry.name in (FILES, IMPORTS, STORES)
    )


def _identity(knobs: Iterable[object]) -> str:
    """What the records depend on besides the files: this very certlint, what it is run by, and the user's knobs."""
    from importlib.util import find_spec

    libcst = find_spec("libcst")  # imports nothing
    parser = _running(os.path.dirname(libcst.origin)) if libcst is not None and libcst.origin else ""
    own = _running(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    described = repr((own, parser, sys.version_info[:2], sys.implementation.name, list(knobs)))
    return hashlib.sha256(described.encode("utf-8", "backslashreplace")).hexdigest()


def _installed(package: str) -> object:
    """What there is of a package: the record of its installation, else names, sizes and times of change of its files.

    The record has the digests of all files, and is the same wherever the same is installed.
    """
    parent, name = os.path.split(package)
    with suppress(OSError):
        for each in os.listdir(parent):
            if each.startswith(f"{name}-") and each.endswith(".dist-info"):
                record = read_file(os.path.join(parent, each, "RECORD"))
                if f"{name}/__init__.py,sha256=".encode() in record:
                    return record
    return sorted(
        (os.path.relpath(os.path.join(folder, file), package), stamp(os.path.join(folder, file)))
        for folder, _, files in os.walk(package)
        for file in files
        if file.endswith(".py")
    )


_running = cache(_installed)
"""The same of what this process runs, looked at once."""


@cache
def _version_of_reader() -> str:
    """The version of the package that reads certificates, which is not imported."""
    try:
        return version("cryptography") + ":"
    except PackageNotFoundError:
        return "none:"


def _user_key() -> bytes:
    """The key of this user, made if there is none; empty if it cannot be kept."""
    folder = user_folder()
    if not folder:
        return b""
    path = os.path.join(folder, "key")
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        key = _read_key(path)
        if not key:
            import tempfile

            handle, temporary = tempfile.mkstemp(dir=os.path.dirname(path))  # for nobody else to read
            with os.fdopen(handle, "wb") as stream:
                stream.write(secrets.token_bytes(KEY_BYTES))
            os.replace(temporary, path)
            key = _read_key(path)
    except OSError:
        return b""
    return key


def _read_key(path: str) -> bytes:
    """The key, if there is a whole one."""
    try:
        key = read_file(path, most=KEY_BYTES, links=False, private=True)
    except OSError:
        return b""
    return key if len(key) == KEY_BYTES else b""
