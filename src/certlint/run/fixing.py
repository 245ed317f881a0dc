"""Fixing: plan, apply and check again, until nothing is left to do; then write what has changed.

Nothing is kept that was not looked at afterwards: a changed file is checked like any other, and where a finding did
not go away, or a new one came, the file's fixes are halved until those at fault are found, which are left out.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace

from certlint.analysis import apply
from certlint.model.findings import Diagnostic, Finding, Report
from certlint.rules import UNPARSABLE
from certlint.run.bundles import undefined
from certlint.run.notebooks import stored_on_disk
from certlint.run.output import replace_file
from certlint.run.planning import Wanted, planned
from certlint.run.reading import read
from certlint.run.runner import Request, run

__all__ = ["Fixed", "Wishes", "differences", "fix", "write"]

PASSES = 8
STEPS = 2
"""How often fixes of a file are followed up before they are given up."""

TRIES = 96
"""How often fixes of one file are tried apart when together they went wrong, in one pass."""

_AT_FAULT = "would not remove it, or break something else"
_NOT_TRIED = "was not tried: too many others of this file went wrong"


@dataclass(frozen=True, slots=True)
class Wishes:
    """What is to be fixed: see `certlint.analysis.plan`. ``keeps`` says which findings are in question at all."""

    unsafe: bool = False
    allowed: bool = False
    keeps: Callable[[Report], Report] = lambda report: report


@dataclass(frozen=True, slots=True)
class Fixed:
    """What came of it. ``old`` and ``new`` hold the changed files' bytes by path, ``report`` what is left."""

    report: Report
    count: int = 0
    old: Mapping[str, bytes] = field(default_factory=dict)
    new: Mapping[str, bytes] = field(default_factory=dict)


def fix(request: Request, report: Report, wishes: Wishes) -> Fixed:
    """Fix what ``report``, made by a run of ``request``, tells of; nothing is written."""
    return _Fixing(request, report, wishes).fixed()


class _Fixing:
    def __init__(self, request: Request, report: Report, wishes: Wishes) -> None:
        self.request = request
        self.first = report
        self.report = report
        self.wishes = wishes
        self.locations = {target.path: target.location for target in request.targets}
        self.old: dict[str, bytes] = {}
        self.new: dict[str, bytes] = {}
        self.refused: dict[str, Diagnostic] = {}
        self.failed: dict[Diagnostic, None] = {}
        self.in_place: set[str] = set()
        self.undefined = undefined(request, report)
        self.count = 0

    def fixed(self) -> Fixed:
        """Do all passes."""
        for _ in range(PASSES):
            if not self._pass():
                break
        new = {path: content for path, content in self.new.items() if content != self.old[path]}
        left = {finding.fingerprint for finding in self.report.findings}
        told = tuple(problem for fingerprint, problem in self.refused.items() if fingerprint in left)
        report = replace(self.report, errors=(*self.report.errors, *told, *self.failed))
        return Fixed(report, self.count, {path: self.old[path] for path in new}, new)

    def _pass(self) -> bool:
        """One round: plan, apply, check; True if anything was changed, or found to be at fault."""
        before = self.report
        changed = self._changed(before, {}, (), ())
        if not changed:
            return False
        changed, checked, bad = self._followed_up(before, changed, ())
        if not bad:
            self._accept(changed, before, checked)
            return True
        if good := {path: content for path, content in changed.items() if path not in bad}:
            self._accept(good, before, self._checked(good))
        for path in sorted(bad):
            self._apart(path)
        return True

    def _followed_up(
        self, before: Report, changed: dict[str, bytes], without: Collection[str]
    ) -> tuple[dict[str, bytes], Report, set[str]]:
        """The changes with those that they call for in turn, the report then, and the files that are no better."""
        checked = self._checked(changed)
        bad = {path for path in changed if not _is_better(before, checked, path)}
        for _ in range(STEPS):  # what comes to light when something else is fixed may be fixed in its turn
            more = self._changed(checked, {path: changed[path] for path in bad}, bad, without) if bad else {}
            if not more:
                break
            changed = {**changed, **more}
            checked = self._checked(changed)
            bad = {path for path in changed if not _is_better(before, checked, path)}
        return changed, checked, bad

    def _changed(
        self, report: Report, tried: Mapping[str, bytes], paths: Collection[str], without: Collection[str]
    ) -> dict[str, bytes]:
        """The files that fixes change, of those with a finding, as they are now or as ``tried``."""
        wanted = self.wishes.keeps(report)
        sources = {**self._sources(wanted), **tried}
        edited, problems = planned(
            replace(wanted, errors=report.errors),
            {path: source for path, source in sources.items() if not paths or path in paths},
            self.request,
            undefined=self.undefined,
            wanted=Wanted(
                self.wishes.unsafe, self.wishes.allowed, frozenset((*self.refused, *without)), frozenset(self.in_place)
            ),
        )
        for each in problems:
            if isinstance(each, Diagnostic):
                self.failed[each] = None
                continue
            problem = f"the fix for {each.code} is left out: {each.reason}"
            self.refused.setdefault(each.fingerprint, Diagnostic(each.path, each.line, problem))
        return {path: apply(sources[path], edits) for path, edits in edited.items()}

    def _checked(self, changed: Mapping[str, bytes]) -> Report:
        return run(replace(self.request, sources={**self.request.sources, **self.new, **changed}))

    def _apart(self, path: str) -> None:
        """Find the fixes of a file that do no good, by halves, and refuse them; the others are made.

        The later ones are tried first: what is told apart by a count from the top keeps its fingerprint.
        """
        tries = TRIES
        waiting = [[finding for finding in self.report.findings if path in finding.fixable]]
        while waiting:
            known = {finding.fingerprint for finding in self.report.findings}
            some = [finding for finding in waiting.pop() if finding.fingerprint in known]
            if not some:
                continue
            if tries <= 0:
                self._refuse(some, _NOT_TRIED)
                continue
            tries -= 1
            if self._is_done(path, some):
                continue
            if len(some) > 1:
                waiting += [some[: len(some) // 2], some[len(some) // 2 :]]
            elif some[0].fingerprint not in self.in_place:  # where the value comes from it does no good
                self.in_place.add(some[0].fingerprint)
                waiting.append(some)
            else:
                self._refuse(some, _AT_FAULT)

    def _is_done(self, path: str, some: Collection[Finding]) -> bool:
        """Make the fixes of some findings only, if they do good; False if they do not."""
        before = self.report
        own = {finding.fingerprint for finding in some}
        others = {finding.fingerprint for finding in before.findings} - own
        changed = self._changed(before, {}, {path, *(each for finding in some for each in finding.fixable)}, others)
        if not changed:
            return True
        changed, checked, bad = self._followed_up(before, changed, others)
        if not bad:
            self._accept(changed, before, checked)
        return not bad

    def _refuse(self, findings: Collection[Finding], why: str) -> None:
        for finding in findings:
            problem = f"the fix for {finding.code} {why}: left as it is"
            self.refused[finding.fingerprint] = Diagnostic(finding.path, finding.site.span.line, problem)

    def _accept(self, changed: Mapping[str, bytes], before: Report, after: Report) -> None:
        self.count += max(_all(before) - _all(after), len(changed))
        self.new.update(changed)
        self.report = after

    def _sources(self, report: Report) -> dict[str, bytes]:
        """The present bytes of the targets in which something was found, or in which the value of it is written."""
        for path in {path for finding in report.findings for path in finding.fixable} - self.old.keys():
            content = self.request.sources.get(path)
            if content is None and path in self.locations:
                found = read(self.locations[path], path)
                content = None if isinstance(found, Diagnostic) else found
            if content is not None:
                self.old[path] = content
        return {**self.old, **self.new}


def _all(report: Report) -> int:
    return sum(finding.turn is not None for finding in report.findings)


def _count(report: Report, path: str) -> Counter[str]:
    return Counter(finding.code for finding in report.findings if path in finding.fixable)


def _is_better(before: Report, after: Report, path: str) -> bool:
    """Whether a file parses as before, lost a finding, and got none of any other kind."""
    old, new = _count(before, path), _count(after, path)
    broken = _unparsable(after, path) > _unparsable(before, path)
    failed = len([error for error in after.errors if error.path == path]) > len(
        [error for error in before.errors if error.path == path]
    )
    return new.total() < old.total() and all(new[code] <= old[code] for code in new) and not (failed or broken)


def _unparsable(report: Report, path: str) -> int:
    """In how many parts a file cannot be parsed: the cells of a notebook, or itself."""
    return sum(finding.code == UNPARSABLE and finding.path == path for finding in report.findings)


def write(fixed: Fixed, locations: Mapping[str, str]) -> tuple[list[str], list[Diagnostic]]:
    """Write the changed files, each in one step; give the paths written, and what went wrong.

    A file that is no longer what was checked is left alone.
    """
    written: list[str] = []
    problems: list[Diagnostic] = []
    for path, content in sorted(fixed.new.items()):
        location = locations[path]
        present = read(location, path)
        if isinstance(present, Diagnostic):
            problems.append(present)
        elif present != fixed.old[path]:
            problems.append(Diagnostic(path, None, "changed while it was checked: left as it is"))
        elif (stored := stored_on_disk(location, present, content)) is None:
            problems.append(Diagnostic(path, None, "the fixes reach over cells: left as it is"))
        elif problem := replace_file(os.path.realpath(location), stored[1]):
            problems.append(Diagnostic(path, None, f"cannot be written: {problem}"))
        else:
            written.append(path)
    return written, problems


def differences(fixed: Fixed) -> list[tuple[str, bytes, bytes]]:
    """The files that the fixes change: the path, and the content before and after."""
    return [
        (path, *(stored_on_disk(path, fixed.old[path], content) or (fixed.old[path], content)))
        for path, content in sorted(fixed.new.items())
    ]
