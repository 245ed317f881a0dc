"""The baseline: findings that were there when certlint came, and are to be repaired later.

An entry is a file, a code and the finding's fingerprint, which knows no line number: code may move.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field, replace
from types import MappingProxyType

from certlint.model.findings import Finding, Suppression
from certlint.model.frozen import dataclass

__all__ = ["Entry", "belongs", "fingerprint_of", "match", "read", "write"]

VERSION = 1

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A finding that is known. ``path`` is relative to the baseline's folder, ``line`` the entry's own line.

    ``at`` and ``message`` are where it stood and what it said when it was written down: for readers, never compared.
    """

    path: str
    code: str
    fingerprint: str
    line: int | None = field(default=None, compare=False)
    at: int | None = field(default=None, compare=False)
    message: str = field(default="", compare=False)


def fingerprint_of(code: str, relative: str, statement: str, ordinal: str) -> str:
    """The fingerprint of a finding: code, path from the root of the configuration, statement, which of equal ones."""
    identity = "\0".join((code, relative, statement, ordinal))
    return hashlib.sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()


def read(text: str) -> tuple[Entry, ...]:
    """Read a baseline. Raises ValueError with the reason if it is none."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"is not JSON: {error}") from None
    if not isinstance(document, dict) or document.get("version") != VERSION:
        raise ValueError(f"is no baseline of version {VERSION}")
    listed = document.get("findings")
    if not isinstance(listed, list):
        raise ValueError("has no list of findings")
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        lines.update((found[0], number) for found in _FINGERPRINT.finditer(line))
    entries: list[Entry] = []
    for number, item in enumerate(listed, start=1):
        keys = item if isinstance(item, dict) else {}
        path, code, fingerprint = keys.get("path"), keys.get("code"), keys.get("fingerprint")
        if not (isinstance(path, str) and isinstance(code, str) and isinstance(fingerprint, str)):
            raise ValueError(f"entry {number} is not an object with path, code and fingerprint")
        at, message = keys.get("line"), keys.get("message")
        entries.append(
            Entry(
                path,
                code,
                fingerprint,
                lines.get(fingerprint),
                at if isinstance(at, int) and not isinstance(at, bool) else None,
                message if isinstance(message, str) else "",
            )
        )
    return tuple(entries)


def write(entries: Iterable[Entry]) -> str:
    """Write a baseline, one entry a line, so that two branches that shrink it can be merged."""
    rows = [json.dumps(_row(entry)) for entry in sorted(set(entries))]
    listed = "[\n    " + ",\n    ".join(rows) + "\n  ]" if rows else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {listed}\n}}\n'


def _row(entry: Entry) -> dict[str, object]:
    seen = {"line": entry.at, "message": entry.message} if entry.message else {}
    return {"path": entry.path, "code": entry.code, **seen, "fingerprint": entry.fingerprint}


def belongs(finding: Finding) -> bool:
    """Whether a finding may be put into a baseline: it asks for something, and is not about certlint itself."""
    return finding.suppressed is None and not finding.code.startswith("TLS9")


def match(
    findings: Iterable[Finding],
    entries: Iterable[Entry],
    path_of: Callable[[str], str],
    gone: Mapping[str, str] = MappingProxyType({}),
) -> tuple[tuple[Finding, ...], frozenset[Entry]]:
    """Suppress the findings that are in the baseline; give them all, and the entries that were found.

    ``path_of`` gives a path relative to the baseline's folder. An entry that an earlier version wrote for a place
    that a decision reaches stands for the decision. ``gone`` are the paths of entries whose files are not there any
    more, each with the path that fingerprints know it by: what stood in such a file is known wherever it is now.
    """
    known = {(entry.path, entry.code, entry.fingerprint): entry for entry in entries}
    found: set[Entry] = set()
    matched: list[Finding] = []
    for finding in findings:
        keys = ((finding.home, finding.code, finding.fingerprint), *finding.also)
        matching = {known.get((path_of(path), code, each)) for path, code, each in keys} - {None}
        if not matching and gone:
            moved = (
                known.get((path, finding.code, fingerprint_of(finding.code, relative, *finding.identity)))
                for path, relative in gone.items()
            )
            matching = {each for each in moved if each is not None and each not in found}
        if matching:
            found.update(filter(None, matching))
            if belongs(finding):
                reach = tuple(replace(item, suppressed=True) for item in finding.reach)
                finding = replace(finding, reach=reach, suppressed=Suppression("baseline"))
        matched.append(finding)
    return tuple(matched), frozenset(found)
