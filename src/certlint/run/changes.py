"""Which lines have changed since a commit, and which findings are on them.

Git only says what was there (`certlint.run.git`); what has become of it is found out here, by lines.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from difflib import SequenceMatcher

from certlint.disk import read_file
from certlint.model.findings import Finding, Report
from certlint.model.frozen import dataclass
from certlint.rules import UNPARSABLE
from certlint.run.git import Commit, GitError, commit_before
from certlint.run.left_out import SUFFIXES
from certlint.run.repository import repository_root

__all__ = ["Changes", "ChangesError", "Since", "changed_lines", "changes_since"]

ChangesError = GitError

MOST_SOURCES = 20
"""So many files that are gone are compared with a new one, to see whether it is one of them."""

SMALL = 200
"""Lines. Two stretches this short are compared in every way."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed lines, from 1, by the real path of their file; None where all of the file is new."""

    lines: Mapping[str, frozenset[int] | None]

    def only(self, report: Report, place: Callable[[Finding], Finding]) -> Report:
        """The report with the findings that changed lines have to do with.

        These are the findings whose statement, a step of whose trail, or a place that they reach is on a changed line,
        and that a changed file could not be checked; of a decision in a file that is not checked, a place in the file
        where it is shown. ``place`` gives a finding with the lines of its file.
        """
        return replace(report, findings=tuple(finding for finding in report.findings if self._concern(place(finding))))

    def _concern(self, finding: Finding) -> bool:
        if finding.code == UNPARSABLE:  # whatever was changed in there was not checked
            changed = self.lines.get(os.path.realpath(finding.path), frozenset())
            return changed is None or bool(changed)
        statement = range(finding.site.first_line, finding.site.last_line + 1)
        place = range(finding.site.span.line, finding.site.span.end_line + 1)
        return (
            self._touch(finding.path, {*statement, *place})
            or any(self._touch(step.path, (step.line,)) for step in finding.trail)
            or any(
                self._touch(each.path, range(each.site.first_line, each.site.last_line + 1))
                for each in finding.reaches
                if finding.decision is None or each.path == finding.path
            )
        )

    def _touch(self, path: str, lines: Iterable[int]) -> bool:
        changed = self.lines.get(os.path.realpath(path), frozenset())
        return changed is None or not changed.isdisjoint(lines)


class Since:
    """Tells what has changed since a commit, of the files that are asked for."""

    def __init__(self, commit: Commit) -> None:
        """``commit`` is what there was."""
        self._commit = commit
        self._gone: list[bytes] | None = None

    def only(
        self, report: Report, place: Callable[[Finding], Finding], sources: Mapping[str, bytes] | None = None
    ) -> Report:
        """The report with the findings that changed lines have to do with; see `Changes.only`. Raises `ChangesError`.

        ``sources`` are the contents of files that are not on disk.
        """
        paths = {path for item in report.findings for path in (item.path, *(step.path for step in item.trail))}
        return self.changes(paths, sources or {}).only(report, place)

    def changes(self, paths: Iterable[str], sources: Mapping[str, bytes]) -> Changes:
        """What has changed in the files at ``paths``. Raises `ChangesError`."""
        contents: dict[bytes, tuple[str, bytes]] = {}
        lines: dict[str, frozenset[int] | None] = {}
        for path in sorted(paths):
            real = os.path.realpath(path)
            name = self._name(real)
            if name is None:
                continue
            try:
                contents[name] = real, sources[path] if path in sources else read_file(real)
            except (OSError, ValueError):
                continue  # nothing was found in it, or the report says that it cannot be read
        before = self._commit.contents(name for name in contents if name in self._commit.files)
        for name, (real, content) in contents.items():
            old = before[name] if name in before else self._moved_from(name, content)
            lines[real] = None if old is None else changed_lines(old, content)
        return Changes(lines)

    def _name(self, real: str) -> bytes | None:
        """The name that the commit may have for the file at a real path; None for one of another repository."""
        if repository_root(os.path.dirname(real)) != self._commit.top:
            return None
        return os.fsencode(os.path.relpath(real, self._commit.top).replace(os.sep, "/"))

    def _moved_from(self, name: bytes, content: bytes) -> bytes | None:
        """What a new file was under another name that is gone: of those half of which is still there, the likest."""
        if self._gone is None:
            suffixes = tuple(map(os.fsencode, SUFFIXES))
            self._gone = [
                each
                for each in self._commit.files
                if each.endswith(suffixes) and not os.path.lexists(os.path.join(os.fsencode(self._commit.top), each))
            ]
        likest = sorted(self._gone, key=lambda each: each.rpartition(b"/")[2] != name.rpartition(b"/")[2])
        total = len(_lines(content))
        best: tuple[int, bytes | None] = total // 2 + 1, None
        for old in self._commit.contents(likest[:MOST_SOURCES]).values():
            if old is not None and 2 * len(content) > len(old):
                changed = len(changed_lines(old, content))
                if changed < best[0]:
                    best = changed, old
        return best[1]


def changes_since(reference: str) -> Since:
    """What differs from the commit ``reference``, or from where this branch left it. Raises `ChangesError`.

    What is not committed counts, and so do files that git does not know.
    """
    return Since(commit_before(reference))


def changed_lines(old: bytes, new: bytes) -> frozenset[int]:
    """The lines of ``new``, from 1, that are not those of ``old``; how a line ends is no difference.

    Lines that stand once in both are what the others are found by. Where nothing tells which of many equal lines is
    which, or only after very many steps (a file may be made so), a line counts as changed.
    """
    if old == new:
        return frozenset()
    before, after = _lines(old), _lines(new)
    steps = 50 * (len(before) + len(after))
    changed: set[int] = set()
    pending = [(0, len(before), 0, len(after))]
    while pending:
        low, high, start, end = pending.pop()
        while low < high and start < end and before[low] == after[start]:
            low, start = low + 1, start + 1
        while low < high and start < end and before[high - 1] == after[end - 1]:
            high, end = high - 1, end - 1
        if low == high or start == end:
            changed.update(range(start, end))
            continue
        steps -= high - low + end - start
        anchors = _anchors(before, low, high, after, start, end) if steps > 0 else []
        if anchors:
            for there, here in (*anchors, (high, end)):
                pending.append((low, there, start, here))
                low, start = there + 1, here + 1
        elif steps > 0 and high - low <= SMALL and end - start <= SMALL:
            steps -= SMALL
            matcher = SequenceMatcher(None, before[low:high], after[start:end], autojunk=False)
            same = {start + block.b + at for block in matcher.get_matching_blocks() for at in range(block.size)}
            changed.update(number for number in range(start, end) if number not in same)
        else:
            changed.update(range(start, end))
    return frozenset(number + 1 for number in changed)


def _anchors(
    before: Sequence[bytes], low: int, high: int, after: Sequence[bytes], start: int, end: int
) -> list[tuple[int, int]]:
    """The longest row of lines that stand once in both stretches, in the same order: where they stand in each."""
    there, here = Counter(before[low:high]), Counter(after[start:end])
    at = {line: number for number, line in enumerate(before[low:high], low) if there[line] == 1 == here[line]}
    pairs = [(at[line], number) for number, line in enumerate(after[start:end], start) if line in at]
    ends: list[int] = []  # of the rows of each length, the smallest last place
    last: list[int] = []  # the number of the pair that is there
    previous: list[int] = []
    for number, (place, _) in enumerate(pairs):
        length = bisect_left(ends, place)
        ends[length : length + 1] = [place]
        last[length : length + 1] = [number]
        previous.append(last[length - 1] if length else -1)
    row: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        row.append(pairs[number])
        number = previous[number]
    return row[::-1]


def _lines(content: bytes) -> list[bytes]:
    lines = [line.removesuffix(b"\r") for line in content.split(b"\n")]
    return lines if lines[-1] else lines[:-1]
