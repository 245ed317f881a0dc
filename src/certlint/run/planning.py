"""Fixes planned for many files, in several processes where there is enough of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from certlint.model.config import Bundle
from certlint.model.findings import Diagnostic, Finding, Report
from certlint.model.fixes import Edit, Proposal, Refusal
from certlint.model.frozen import dataclass
from certlint.model.knobs import Knob
from certlint.run.bundles import undefined
from certlint.run.reading import read
from certlint.run.runner import Request
from certlint.run.workers import Workers

__all__ = ["Missing", "Wanted", "planned", "sources_of", "with_fixes", "with_proposals"]

T = TypeVar("T")

Missing = Mapping[Bundle | tuple[str, Bundle], str]
"""What has to be added for a bundle's expression to be there, at all or in the file at a path."""

WORTH_A_PROCESS = 12
"""How many portions are worth another process."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be fixed. See `certlint.analysis.plan`."""

    unsafe: bool = False
    allowed: bool = False
    without: frozenset[str] = frozenset()
    in_place: frozenset[str] = frozenset()

    def of(self, findings: Sequence[Finding]) -> Wanted:
        """The same, as far as it speaks of these findings."""
        fingerprints = {finding.fingerprint for finding in findings}
        return Wanted(self.unsafe, self.allowed, self.without & fingerprints, self.in_place & fingerprints)


@dataclass(frozen=True, slots=True)
class _Portion:
    """Findings that have to be seen together, and what is to be known about them."""

    findings: tuple[Finding, ...]
    sources: Mapping[str, bytes]
    quiet: bool
    knobs: tuple[Knob, ...]
    undefined: Missing
    wanted: Wanted

    @property
    def path(self) -> str:
        """The first of its files."""
        return self.findings[0].path


def sources_of(report: Report, request: Request, new: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """The bytes of the files in which something was found; ``new`` has those that are not on disk (yet)."""
    known = {**request.sources, **(new or {})}
    locations = {target.path: target.location for target in request.targets}
    wanted = {path for finding in report.findings for path in finding.fixable}
    for path in wanted - known.keys():
        content = read(locations[path], path) if path in locations else Diagnostic(path, None, "")
        if not isinstance(content, Diagnostic):
            known[path] = content
    return known


def with_fixes(report: Report, request: Request, sources: Mapping[str, bytes]) -> Report:
    """The report with the fix of each finding in the ``sources``."""
    return with_proposals(report, sources, request, undefined=undefined(request, report))


def with_proposals(report: Report, sources: Mapping[str, bytes], request: Request, *, undefined: Missing) -> Report:
    """The report with each finding's own fix in it; the ``sources`` are those of the files that may be changed."""
    found: dict[int, Proposal | None] = {}
    errors: list[Diagnostic] = []
    for findings, proposals in _done(_proposed, report, sources, request, undefined, Wanted()):
        if isinstance(proposals, Diagnostic):
            errors.append(proposals)
        else:
            found.update(zip(map(id, findings), proposals, strict=True))
    return replace(
        report,
        findings=tuple(replace(finding, fix=found.get(id(finding))) for finding in report.findings),
        errors=(*report.errors, *errors),
    )


def planned(
    report: Report,
    sources: Mapping[str, bytes],
    request: Request,
    *,
    undefined: Missing,
    wanted: Wanted,
) -> tuple[dict[str, list[Edit]], list[Refusal | Diagnostic]]:
    """The edits of each file that fix what the report tells of; the fixes that are left out, and what went wrong."""
    found: dict[str, list[Edit]] = {}
    problems: list[Refusal | Diagnostic] = []
    for _, done in _done(_planned, report, sources, request, undefined, wanted):
        if isinstance(done, Diagnostic):
            problems.append(done)
        else:
            edits, refused = done
            found.update(edits)
            problems += refused
    return dict(sorted(found.items())), problems


def _done(
    function: Callable[[_Portion], T],
    report: Report,
    sources: Mapping[str, bytes],
    request: Request,
    undefined: Missing,
    wanted: Wanted,
) -> Iterator[tuple[Sequence[Finding], T | Diagnostic]]:
    """What the function gives for each portion of the findings."""
    from certlint.fixes.plan import is_quiet, portions

    quiet = is_quiet(report.findings, whole=request.whole and not report.errors)
    groups = [
        group
        for group in portions(report.findings, sources)
        if any(part.path in sources for finding in group for part in finding.acting)
    ]
    parts = [
        _Portion(
            tuple(_lean(finding) for finding in group),
            {path: sources[path] for path in _files(group) if path in sources},
            quiet,
            request.knobs,
            _about(undefined, _files(group)),
            wanted.of(group),
        )
        for group in groups
    ]
    workers = Workers(request.jobs, ())
    try:
        yield from zip(groups, workers.map(function, parts, batch=1, least=WORTH_A_PROCESS), strict=True)
    finally:
        workers.end()


def _files(findings: Sequence[Finding]) -> set[str]:
    return {path for finding in findings for path in (finding.path, *finding.fixable)}


def _about(undefined: Missing, paths: set[str]) -> Missing:
    """What is missing, as far as it matters to the files at the paths."""
    return {key: text for key, text in undefined.items() if not isinstance(key, tuple) or key[0] in paths}


def _lean(finding: Finding) -> Finding:
    """A finding without what fixes have nothing to do with, which may be large, and nested deeply."""
    turn = finding.turn and replace(finding.turn, guards=(), values=())
    return replace(finding, turn=turn, explanation=(), reaches=(), parts=tuple(map(_lean, finding.parts)))


def _proposed(portion: _Portion) -> list[Proposal | None]:
    from certlint.analysis import propose

    (report,) = propose(
        [Report(portion.findings)],
        portion.sources,
        whole=portion.quiet,
        knobs=portion.knobs,
        undefined=portion.undefined,
    )
    return [finding.fix for finding in report.findings]


def _planned(portion: _Portion) -> tuple[dict[str, list[Edit]], list[Refusal]]:
    from certlint.analysis import plan

    refused: list[Refusal] = []
    found = plan(
        [Report(portion.findings)],
        portion.sources,
        unsafe=portion.wanted.unsafe,
        allowed=portion.wanted.allowed,
        whole=portion.quiet,
        knobs=portion.knobs,
        without=portion.wanted.without,
        in_place=portion.wanted.in_place,
        undefined=portion.undefined,
        refused=refused,
    )
    return {path: edits for path, (_, edits) in found.items()}, refused
