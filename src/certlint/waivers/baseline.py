"""The baseline: findings that were there when certlint came, and are to be repaired later.

An entry is a file, a code and the finding's fingerprint, which knows no line number: code may move.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import field, replace

from certlint.model.findings import Finding, Suppression
from certlint.model.frozen import dataclass

__all__ = ["Entry", "belongs", "match", "read", "write"]

VERSION = 1

_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, order=True)
class Entry:
    """A finding that is known. ``path`` is relative to the baseline's folder, ``line`` the entry's own line."""

    path: str
    code: str
    fingerprint: str
    line: int | None = field(default=None, compare=False)


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
        entries.append(Entry(path, code, fingerprint, lines.get(fingerprint)))
    return tuple(entries)


def write(entries: Iterable[Entry]) -> str:
    """Write a baseline, one entry a line, so that two branches that shrink it can be merged."""
    rows = [
        json.dumps({"path": entry.path, "code": entry.code, "fingerprint": entry.fingerprint})
        for entry in sorted(set(entries))
    ]
    listed = "[\n    " + ",\n    ".join(rows) + "\n  ]" if rows else "[]"
    return f'{{\n  "version": {VERSION},\n  "findings": {listed}\n}}\n'


def belongs(finding: Finding) -> bool:
    """Whether a finding may be put into a baseline: it asks for something, and is not about certlint itself."""
    return finding.suppressed is None and not finding.code.startswith("TLS9")


def match(
    findings: Iterable[Finding], entries: Iterable[Entry], path_of: Callable[[str], str]
) -> tuple[tuple[Finding, ...], frozenset[Entry]]:
    """Suppress the findings that are in the baseline; give them all, and the entries that were found.

    ``path_of`` gives a path relative to the baseline's folder. An entry that an earlier version wrote for a place
    that a decision reaches stands for the decision.
    """
    known = {(entry.path, entry.code, entry.fingerprint): entry for entry in entries}
    found: set[Entry] = set()
    matched: list[Finding] = []
    for finding in findings:
        keys = ((finding.home, finding.fingerprint), *finding.also)
        matching = {known.get((path_of(path), finding.code, each)) for path, each in keys} - {None}
        if matching:
            found.update(filter(None, matching))
            if belongs(finding):
                reach = tuple(replace(item, suppressed=True) for item in finding.reach)
                finding = replace(finding, reach=reach, suppressed=Suppression("baseline"))
        matched.append(finding)
    return tuple(matched), frozenset(found)
