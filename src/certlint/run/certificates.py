"""The files of certificates that a run has to judge: those that the configuration names, and those that code does."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING

from certlint.disk import read_file
from certlint.model.certificates import BundleFault, Fault
from certlint.model.findings import Report
from certlint.model.frozen import dataclass
from certlint.run.named_bundles import CodePath, Named, Use, named_bundles, shown

if TYPE_CHECKING:
    from datetime import date

    from certlint.model.certificates import Store
    from certlint.model.config import ConfiguredWaiver
    from certlint.model.facts import Comment
    from certlint.model.findings import Finding
    from certlint.run.cache import Cache
    from certlint.settings import Settings

__all__ = ["EXTRA", "MOST_BYTES", "Judged", "judge_bundles", "missing_packages", "public_bundle", "read_store"]

EXTRA = ("cryptography", "certifi")
"""What the extra `bundle` brings."""

MOST_BYTES = 8 * 1024 * 1024
"""A larger file is no bundle: all public roots together have some 300 kB."""

_MOST_NAMES = 10_000
"""Of a folder, no more names are looked at."""

_MOST_KEY_BYTES = 64 * 1024
_HASHED = re.compile(r"[0-9a-f]{8}\.[0-9]{1,4}")
_KEY = re.compile(rb"^-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Judged:
    """What judging bundles gives.

    ``paths`` are those at which findings would stand, ``unjudged`` those of bundles for which packages are missing.
    """

    findings: tuple[Finding, ...] = ()
    used_waivers: frozenset[ConfiguredWaiver] = frozenset()
    paths: tuple[str, ...] = ()
    unjudged: tuple[str, ...] = ()


def judge_bundles(
    settings: Iterable[Settings],
    code: Iterable[CodePath],
    *,
    today: date,
    cache: Cache | None = None,
    unused: bool = False,
) -> Judged:
    """Judge the bundles that ``settings`` name, and the files that ``code`` does.

    With ``unused``, waivers that are of no use are told of. Raises nothing for what is in the files.
    """
    named = named_bundles(settings, code)
    reader = _Reader(cache)
    found: list[Finding] = []
    used: set[ConfiguredWaiver] = set()
    for each in named:
        for report in _judged(each, reader, today, unused):
            found.extend(report.findings)
            used.update(each.settings.config.waivers[index] for index in report.used_waivers)
    distinct = {(item.path, item.site.span.line, item.fingerprint): item for item in reversed(found)}
    paths = {path for each in named for path in (each.path, each.place[0])} - reader.unjudged.keys()
    unjudged = tuple(sorted(reader.unjudged))
    return Judged(tuple(reversed(distinct.values())), frozenset(used), tuple(sorted(paths)), unjudged)


def missing_packages() -> tuple[str, ...]:
    """The packages of the extra that are not installed. Imports none."""
    return tuple(name for name in EXTRA if find_spec(name) is None)


def public_bundle() -> str:
    """The path of certifi's bundle. Raises ImportError."""
    from certifi import where

    return where()


def read_store(content: bytes, cache: Cache | None = None) -> Store:
    """What a file of certificates holds, perhaps from the cache. Raises ImportError without `cryptography`."""
    digest = hashlib.sha256(content).hexdigest()
    known = cache.store(digest) if cache is not None else None
    if known is not None:
        return known
    from certlint.certificates import read_certificates

    store = read_certificates(content)
    if cache is not None:
        cache.note_store(digest, store)
    return store


# --- what is read ----------------------------------------------------------------------------


class _Reader:
    """Reads certificates, each file once, and the public roots when they are first asked for."""

    def __init__(self, cache: Cache | None) -> None:
        self._cache = cache
        self._public: Store | None = None
        self.missing = missing_packages()
        self.unjudged: dict[str, None] = {}

    def store(self, content: bytes) -> Store:
        return read_store(content, self._cache)

    def public(self) -> Store | None:
        if self._public is None:
            with suppress(ImportError, OSError):
                self._public = self.store(read_file(public_bundle(), most=MOST_BYTES))
        return self._public


def _judged(named: Named, reader: _Reader, today: date, unused: bool) -> Iterator[Report]:
    """The reports of one named path: of the file, or of each file in the folder that OpenSSL looks at."""
    if os.path.isdir(named.location):
        names = _names(named.location)
        hashed = sorted(name for name in names if _HASHED.fullmatch(name))
        if not hashed:
            text = f"{named.path} has no file with a name such as `5ed36f99.0`"
            yield _about_place(named, Fault(BundleFault.UNHASHED, named.place[1], text, "unhashed"), today)
        files: dict[str, str] = {}
        for name in hashed:
            files.setdefault(os.path.realpath(_joined(named, name)), _joined(named, name))
        for location in files.values():
            yield from _judged_file(named, location, reader, today, unused)
        return
    yield from _judged_file(named, named.location, reader, today, unused)
    if any(each.named for each in named.uses):
        yield from _keys_beside(named, today)


def _judged_file(named: Named, location: str, reader: _Reader, today: date, unused: bool) -> Iterator[Report]:
    try:
        content = read_file(location, most=MOST_BYTES)
    except (FileNotFoundError, NotADirectoryError):
        text = f"{shown(location)} is not there"
        yield _about_place(named, Fault(BundleFault.MISSING, named.place[1], text, "missing"), today)
        return
    except (OSError, ValueError, MemoryError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error) or "not enough memory"
        fault = Fault(BundleFault.UNREADABLE, 1, reason[:1].lower() + reason[1:], "unreadable")
        yield _report(named, location, _everywhere(named, [fault]), today)
        return
    if reader.missing:
        reader.unjudged[shown(location)] = None
        return
    from certlint.certificates import directives

    faults = _faults(reader, content, named.uses, today, whole=location == named.location)
    yield _report(named, location, faults, today, directives(content), _lines(content, faults), unused)


def _faults(
    reader: _Reader, content: bytes, uses: Iterable[Use], today: date, *, whole: bool
) -> list[tuple[Fault, tuple[str, ...]]]:
    """What is wrong with a file, each with the environments where it is. A file of a folder is not the ``whole``."""
    from certlint.certificates import judge_certificates, public_roots_needed

    store = reader.store(content)
    found: dict[Fault, dict[str, None]] = {}
    for use in uses:
        complete = use.complete if whole else None
        public = reader.public() if public_roots_needed(store, complete) else None
        for fault in judge_certificates(store, today=today, expiring_days=use.days, complete=complete, public=public):
            found.setdefault(fault, {})[use.environment] = None
    return [(fault, tuple(names)) for fault, names in found.items()]


def _names(folder: str) -> list[str]:
    """The names in a folder, as far as it can be read."""
    found: list[str] = []
    with suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            found.append(entry.name)
            if len(found) == _MOST_NAMES:
                break
    return found


def _joined(named: Named, name: str) -> str:
    return os.path.join(named.location, name)


def _lines(content: bytes, faults: Iterable[tuple[Fault, object]]) -> Mapping[int, str]:
    """The lines at which something is wrong, as they are shown."""
    wanted = {fault.line for fault, _ in faults}
    if not wanted:
        return {}
    lines = re.split(rb"\r\n|\n|\r", content, maxsplit=max(wanted))
    return {number: lines[number - 1][:200].decode("ascii", "replace") for number in wanted if number <= len(lines)}


def _keys_beside(named: Named, today: date) -> Iterator[Report]:
    """Private keys in other files of the bundle's folder, where git has these."""
    from certlint.run.git import GitError, committed_in

    folder, own = os.path.split(named.location)
    lines: dict[str, int] = {}
    for name in sorted(_names(folder)):
        if name != own and (line := _line_of_key(os.path.join(folder, name))):
            lines[name] = line
    if not lines:
        return
    try:
        committed = committed_in(folder)
    except GitError:
        return
    for name, line in lines.items():
        if name in committed:
            text = f"a private key beside the bundle {named.path}, in the last commit"
            fault = Fault(BundleFault.PRIVATE_KEY, line, text, "beside")
            location = os.path.join(folder, name)
            yield _report(named, location, _everywhere(named, [fault]), today)


def _line_of_key(location: str) -> int:
    """The line at which a private key begins in a small file; 0 if there is none."""
    with suppress(OSError, ValueError):
        if os.path.getsize(location) <= _MOST_KEY_BYTES:
            content = read_file(location, most=_MOST_KEY_BYTES, links=False)
            found = _KEY.search(content)
            return content.count(b"\n", 0, found.start()) + 1 if found else 0
    return 0


# --- what is said ----------------------------------------------------------------------------


def _everywhere(named: Named, faults: Iterable[Fault]) -> list[tuple[Fault, tuple[str, ...]]]:
    names = tuple(use.environment for use in named.uses)
    return [(fault, names) for fault in faults]


def _about_place(named: Named, fault: Fault, today: date) -> Report:
    """The report of what stands where the path is named; a waiver names the path itself."""
    path, line, text = named.place
    return _report(named, named.location, _everywhere(named, [fault]), today, texts={line: text}, path=path)


def _report(
    named: Named,
    location: str,
    faults: Iterable[tuple[Fault, tuple[str, ...]]],
    today: date,
    comments: Sequence[Comment] = (),
    texts: Mapping[int, str] | None = None,
    unused: bool = False,
    *,
    path: str = "",
) -> Report:
    from certlint.judging import judge_bundle

    return judge_bundle(
        faults,
        comments,
        path=path or shown(location),
        relative=named.settings.relative(location),
        config=named.settings.config,
        today=today,
        texts=texts or {},
        unused=unused,
    )
