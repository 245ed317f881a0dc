"""Which lines have changed since a commit, by git, and which findings are on them."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from certlint.model.findings import Finding, Report
from certlint.model.frozen import dataclass
from certlint.rules import UNPARSABLE

__all__ = ["Changes", "ChangesError", "changes_since"]

_HUNK = re.compile(rb"@@ -\S+ \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb'\\([0-7]{3}|[abtnvfr"\\])')
_ESCAPES = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


class ChangesError(Exception):
    """Why nobody can say what has changed: one line."""


@dataclass(frozen=True, slots=True)
class Changes:
    """Changed lines, from 1, by the real path of their file; None where all of the file is new."""

    lines: dict[str, frozenset[int] | None]

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


def changes_since(reference: str) -> Changes:
    """The lines that differ from the commit ``reference``, or from where this branch left it. Raises `ChangesError`.

    What is not committed counts, and so do files that git does not know yet (but not those that it ignores).
    """
    top = os.fsdecode(_git(["rev-parse", "--show-toplevel"]).rstrip(b"\r\n"))
    verified = ["rev-parse", "--verify", "--quiet", "--end-of-options", reference + "^{commit}"]
    try:
        commit = _git(verified).decode().strip()
    except ChangesError:
        raise ChangesError(f'git knows no commit "{reference}"') from None
    try:
        start = _git(["merge-base", commit, "HEAD"]).decode().strip()
    except ChangesError:
        start = commit  # histories that have nothing in common, or a shallow clone
    options = ["--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", "--src-prefix=a/", "--dst-prefix=b/"]
    difference = _git(["-c", "diff.noprefix=false", "diff", *options, start, "--"], folder=top)
    lines: dict[str, frozenset[int] | None] = {
        os.path.realpath(os.path.join(top, name)): changed for name, changed in _hunks(difference).items()
    }
    for name in _git(["ls-files", "--others", "--exclude-standard", "-z"], folder=top).split(b"\0"):
        if name:
            lines[os.path.realpath(os.path.join(top, os.fsdecode(name)))] = None
    return Changes(lines)


def _git(arguments: Sequence[str], folder: str | None = None) -> bytes:
    try:
        done = subprocess.run(
            ["git", *arguments], cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    except FileNotFoundError:
        raise ChangesError("git is not installed") from None
    except OSError as error:
        raise ChangesError(f"git cannot be started: {error.strerror or error}") from None
    if done.returncode:
        first = done.stderr.decode("utf-8", "replace").strip().split("\n")[0].removeprefix("fatal: ")
        raise ChangesError(f"git says: {first}" if first else f"git ended with {done.returncode}")
    return done.stdout


def _hunks(difference: bytes) -> dict[str, frozenset[int]]:
    """The changed lines of each file in the output of ``git diff --unified=0``."""
    found: dict[str, set[int]] = {}
    name = ""
    header = False
    for line in difference.split(b"\n"):
        if line.startswith(b"diff --git "):
            header = True
        elif header and line.startswith(b"+++ "):
            name = _name(line[4:].rstrip(b"\r"))
            header = False
        elif not header and (hunk := _HUNK.match(line)):
            first, count = int(hunk[1]), int(hunk[2] or 1)
            found.setdefault(name, set()).update(range(first, first + count))
    return {name: frozenset(lines) for name, lines in found.items()}


def _name(written: bytes) -> str:
    """A file name as git writes it: quoted if there is anything odd in it, with a tab behind it if spaces are."""
    written = written.rstrip(b"\t")
    if written.startswith(b'"'):
        written = _ESCAPE.sub(_unescape, written[1:-1])
    return os.fsdecode(written.removeprefix(b"b/"))


def _unescape(match: re.Match[bytes]) -> bytes:
    text = match[1]
    return bytes([int(text, 8)]) if len(text) == 3 else _ESCAPES.get(text, text)
