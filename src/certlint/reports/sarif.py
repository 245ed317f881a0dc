"""SARIF 2.1.0, as code scanning services read it.

What the policy allows is left out: it asks for nothing, and most readers would show it as an alert. What is waived or
in the baseline is a result with a suppression.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from certlint.model.findings import Diagnostic, Finding, Policy, Report
from certlint.model.fixes import Edit, Proposal
from certlint.model.knobs import Confidence
from certlint.model.location import Step
from certlint.reports.context import ReportContext
from certlint.reports.document import as_json
from certlint.reports.paths import absolute, file_uri, in_repository, relative_uri
from certlint.reports.positions import Positions
from certlint.reports.sarif_rules import descriptor
from certlint.reports.text import brief, environments, visible

__all__ = ["render"]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

RESULTS = 25_000
"""The most results of a run that GitHub takes; it refuses a file with more."""

STEPS = 10_000
"""The most steps of a code flow that GitHub takes."""

RELATED = 1_000
"""The most places of a result that GitHub takes."""

_BASE = "%SRCROOT%"
_LEVEL = {Policy.ERROR: "error", Policy.WARNING: "warning", Policy.ALLOW: "note"}
_RANK = {Confidence.CERTAIN: 95.0, Confidence.LIKELY: 70.0, Confidence.POSSIBLE: 40.0}
_IN_SOURCE = frozenset({"inline", "noqa"})


def render(report: Report, *, context: ReportContext) -> str:
    """Write the report, in ASCII."""
    return as_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [_Run(report, context).run()]})


class _Run:
    """One run of certlint, as SARIF calls it."""

    def __init__(self, report: Report, context: ReportContext) -> None:
        asking = [item for item in report.findings if item.suppressed is None or item.suppressed.by != "policy"]
        chosen = sorted(range(len(asking)), key=lambda number: _importance(asking[number]))[:RESULTS]
        self.findings = [asking[number] for number in sorted(chosen)]
        self.left_out = len(asking) - len(self.findings)
        codes = sorted({finding.code for finding in self.findings})
        self.rules = {code: number for number, code in enumerate(codes)}
        self.report = report
        self.context = context
        self.positions: Mapping[str, Positions] = {path: Positions(text) for path, text in context.sources.items()}

    def run(self) -> dict[str, object]:
        """All of it."""
        top = self.context.repository or self.context.folder
        rules = [descriptor(code) for code in self.rules]
        driver = {"name": "certlint", "semanticVersion": self.context.version, "rules": rules}
        return {
            "tool": {"driver": driver},
            **({"originalUriBaseIds": {_BASE: {"uri": file_uri(top.rstrip("/") + "/")}}} if top else {}),
            "columnKind": "unicodeCodePoints",
            "invocations": [self._invocation()],
            "results": [self._result(finding) for finding in self.findings],
        }

    def _invocation(self) -> dict[str, object]:
        problems = [self._problem(error) for error in self.report.errors]
        if self.left_out:
            text = f"{self.left_out} results were left out: this file holds the {RESULTS} most important ones"
            problems.append({"level": "warning", "message": {"text": text}})
        return {"executionSuccessful": not self.report.errors, "toolExecutionNotifications": problems}

    def _problem(self, error: Diagnostic) -> dict[str, object]:
        where: dict[str, object] = {}
        if error.path:
            physical: dict[str, object] = {"artifactLocation": self._artifact(error.path)}
            if error.line is not None:
                physical["region"] = {"startLine": error.line}
            where = {"locations": [{"physicalLocation": physical}]}
        return {"level": "error", "message": _message(error.message), **where}

    def _result(self, finding: Finding) -> dict[str, object]:
        span = finding.shown.span
        region = {"startLine": span.line, "endLine": max(span.end_line, span.line)}
        if not finding.site.cell:  # whose columns are not those of the file
            region |= {"startColumn": span.column, "endColumn": span.end_column}
        location = {"physicalLocation": {"artifactLocation": self._artifact(finding.path), "region": region}}
        result: dict[str, object] = {
            "ruleId": finding.code,
            "ruleIndex": self.rules[finding.code],
            "level": _LEVEL[finding.policy],
            "message": _message(f"{finding.message} [{environments(finding)}]"),
            "locations": [location],
            "partialFingerprints": {
                "primaryLocationLineHash": finding.fingerprint,  # the one that GitHub compares
                "certlint/v1": finding.fingerprint,
            },
            "rank": _RANK[finding.confidence],
            "properties": {
                "confidence": finding.confidence.value,
                "environments": [visible(name) for name in finding.environments],
                "knob": visible(finding.knob),
                **({"cell": asdict(finding.site.cell)} if finding.site.cell else {}),
            },
        }
        if finding.trail:
            result["codeFlows"] = [{"threadFlows": [{"locations": self._flow(finding, location)}]}]
        if related := self._related(finding):
            result["relatedLocations"] = related
        if finding.fix and (changes := self._changes(finding.fix)):
            check = f" (look at it: {finding.fix.check or 'it may change more than verification'})"
            text = finding.fix.description + ("" if finding.fix.safe else check)
            result["fixes"] = [{"description": _message(text), "artifactChanges": changes}]
        if finding.suppressed is not None:
            result["suppressions"] = [_suppression(finding)]
        return result

    def _flow(self, finding: Finding, last: Mapping[str, object]) -> list[dict[str, object]]:
        """The steps of the trail, and the finding's own place as the last one, unless they begin there."""
        steps: list[dict[str, object]] = [{"location": self._step(step)} for step in finding.trail[: STEPS - 1]]
        begin = finding.trail[0]
        if (begin.path, begin.line) == (finding.path, finding.site.span.line):
            return steps
        return [*steps, {"location": {**last, "message": _message(finding.message)}}]

    def _related(self, finding: Finding) -> list[dict[str, object]]:
        """The decision, if it is elsewhere, and the other places that it reaches."""
        own = (finding.path, finding.site.span)
        others = [(each.path, each.site, "reached") for each in finding.reaches if (each.path, each.site.span) != own]
        if finding.decision is not None:
            others.insert(0, (finding.decision.path, finding.decision.site, "decided here"))
        return [
            {"id": number, **self._step(Step(path, site.span.line, site.span.column, note, site.cell))}
            for number, (path, site, note) in enumerate(others[:RELATED])
        ]

    def _step(self, step: Step) -> dict[str, object]:
        region = {"startLine": step.line} | ({} if step.cell else {"startColumn": step.column})
        physical = {"artifactLocation": self._artifact(step.path), "region": region}
        return {"physicalLocation": physical, "message": _message(step.note)}

    def _changes(self, fix: Proposal) -> list[dict[str, object]]:
        """The fix, by file; nothing if a part of it cannot be told in lines and columns."""
        by_path: dict[str, list[Edit]] = {}
        for edit in fix.edits:
            by_path.setdefault(edit.path, []).append(edit)
        changes: list[dict[str, object]] = []
        for path, edits in by_path.items():
            replacements = [self._replacement(edit) for edit in edits]
            if not all(replacements):
                return []
            changes.append({"artifactLocation": self._artifact(path), "replacements": replacements})
        return changes

    def _replacement(self, edit: Edit) -> dict[str, object] | None:
        found = self.positions[edit.path].replacement(edit) if edit.path in self.positions else None
        if found is None:
            return None
        region = {
            "startLine": found.start.line,
            "startColumn": found.start.column,
            "endLine": found.end.line,
            "endColumn": found.end.column,
        }
        return {"deletedRegion": region, "insertedContent": {"text": found.text}}

    def _artifact(self, path: str) -> dict[str, object]:
        inside = in_repository(path, self.context)
        if inside is None:
            return {"uri": file_uri(absolute(path, self.context))}
        return {"uri": relative_uri(inside), **({"uriBaseId": _BASE} if self.context.folder else {})}


def _importance(finding: Finding) -> tuple[bool, int]:
    return finding.suppressed is not None, list(_LEVEL).index(finding.policy)


def _suppression(finding: Finding) -> dict[str, object]:
    suppressed = finding.suppressed
    assert suppressed is not None
    reason = suppressed.reason + (f" (until {suppressed.until})" if suppressed.until else "")
    return {
        "kind": "inSource" if suppressed.by in _IN_SOURCE else "external",
        "status": "accepted",
        **({"justification": brief(reason.strip())} if reason else {}),
    }


def _message(text: str) -> dict[str, object]:
    """A message. What would be a link in it, quoted from a source, is none."""
    return {"text": brief(text).replace("](", "] (")}
