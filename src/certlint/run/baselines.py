"""Baselines on disk: matching a report with one, writing one, shrinking one."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.disk import read_file
from certlint.model.findings import Diagnostic, Report
from certlint.run.files import Target, display
from certlint.run.output import replace_file

if TYPE_CHECKING:
    from datetime import date

    from certlint.settings import Settings
    from certlint.waivers.baseline import Entry

__all__ = ["Baseline"]


class Baseline:
    """The baseline at a path."""

    def __init__(self, location: str, names: Mapping[str, str] | None = None) -> None:
        """Name the file; nothing is read yet.

        ``names`` are the distributions that paths of findings belong to, where the run is about what is installed:
        entries are then for these, wherever they are installed.
        """
        self._names = names
        self._location = os.path.abspath(location)
        try:
            self.path = display(os.path.relpath(location))
        except ValueError:  # on another drive
            self.path = display(self._location)

    def apply(self, report: Report, *, settings: Settings, today: date, whole: bool) -> Report:
        """Suppress what is in the baseline. With ``whole``, report the entries whose findings are gone, too."""
        from certlint.judging import judge_baseline
        from certlint.waivers.baseline import match

        entries = self._read()
        if isinstance(entries, Diagnostic):
            return replace(report, errors=(*report.errors, entries))
        missing = [path for path in dict.fromkeys(entry.path for entry in entries) if not self._exists(path)]
        gone = {path: settings.relative(self._absolute(path)) for path in missing}
        findings, found = match(report.findings, entries, self._relative, gone)
        summary = report.summary
        gaps = report.errors or summary.truncated or summary.unchecked or summary.unchecked_cells
        if whole and not gaps:
            relative = settings.relative(self._location)
            stale = sorted(set(entries) - found)
            findings += judge_baseline(settings.config, stale, path=self.path, relative=relative, today=today)
        ordered = sorted(findings, key=lambda finding: (finding.path, finding.site.span, finding.code))
        return replace(report, findings=tuple(ordered))

    def write(self, report: Report, targets: Sequence[Target], *, grow: bool) -> tuple[int, str]:
        """Write what the report holds, matched already or not; give the number of entries, and what went wrong.

        Entries of files that were not checked stay, while these exist. Unless it may ``grow``, nothing is added; what
        an earlier version wrote for the places that a decision reaches becomes one entry, that of the decision.
        """
        from certlint.waivers.baseline import Entry, belongs, write

        entries: Sequence[Entry] = ()
        if os.path.exists(self._location) or not grow:
            known = self._read()
            if isinstance(known, Diagnostic):
                return 0, f"{known.path}: {known.message}"
            entries = known
        gaps = {*report.summary.unchecked, *report.summary.unchecked_cells}
        looked_at = (*(target.path for target in targets), *report.summary.judged)
        checked = {self._relative(path) for path in looked_at if path not in gaps}
        old, former, present = set(entries), set[Entry](), set[Entry]()
        for finding in report.findings:
            if not (belongs(finding) or (finding.suppressed and finding.suppressed.by == "baseline")):
                continue
            own = Entry(
                self._relative(finding.home),
                finding.code,
                finding.fingerprint,
                at=finding.site.span.line if finding.decision is None else finding.decision.site.span.line,
                message=finding.message,
            )
            also = {Entry(self._relative(path), code, each) for path, code, each in finding.also}
            former |= also
            is_known = finding.suppressed is not None or not old.isdisjoint({own, *also})
            if grow or is_known:
                present.add(own)
        kept = {entry for entry in old - former if entry.path not in checked and self._exists(entry.path)}
        kept = present if self._names is not None else kept | present  # all that is installed was looked at
        problem = replace_file(self._location, write(kept).encode())
        return len(kept), f"cannot write {self.path}: {problem}" if problem else ""

    def _read(self) -> Sequence[Entry] | Diagnostic:
        from certlint.waivers.baseline import read

        try:
            return read(read_file(self._location).decode())
        except OSError as error:
            return Diagnostic(self.path, None, f"cannot be read: {error.strerror or error}")
        except ValueError as error:
            return Diagnostic(self.path, None, " ".join(str(error).split()))

    def _relative(self, path: str) -> str:
        """Spell a path relative to the baseline's folder, wherever certlint was started."""
        if self._names is not None:
            return self._names.get(path, path)
        try:
            return display(os.path.relpath(path, os.path.dirname(self._location)))
        except ValueError:  # on another drive
            return display(os.path.abspath(path))

    def _absolute(self, relative: str) -> str:
        return os.path.normpath(os.path.join(os.path.dirname(self._location), relative))

    def _exists(self, relative: str) -> bool:
        return self._names is not None or os.path.exists(self._absolute(relative))
