"""JSON, version 1: everything that was found, suppressed or not. Described in docs/json.md."""

from __future__ import annotations

from collections.abc import Mapping

from certlint.model.findings import Cause, Diagnostic, Finding, Policy, Report
from certlint.model.fixes import Edit, Proposal
from certlint.model.location import Cell, Span
from certlint.reports.context import ReportContext
from certlint.reports.document import as_json
from certlint.reports.positions import Positions

__all__ = ["VERSION", "document_of", "render"]

VERSION = 1


def render(report: Report, *, context: ReportContext) -> str:
    """Write the report, in ASCII, with keys in a fixed order."""
    config = {"path": context.config_path, "sha256": context.config_sha256} if context.config_path else None
    positions = {path: Positions(source) for path, source in context.sources.items()}
    document = {
        "version": VERSION,
        "tool": {"name": "certlint", "version": context.version},
        "root": context.root,
        "config": config,
        "findings": [document_of(finding, positions) for finding in report.findings],
        "errors": [_error(error) for error in report.errors],
        "widened": [{"path": each.path, "line": each.line, "message": each.reason} for each in report.summary.widened],
        "summary": _summary(report),
    }
    return as_json(document)


def document_of(finding: Finding, positions: Mapping[str, Positions]) -> dict[str, object]:
    """A finding as an object of JSON. ``positions`` are those of the files that its fix changes, by path."""
    span, suppressed = finding.site.span, finding.suppressed
    return {
        "path": finding.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
        "start_byte": span.start_byte,
        "end_byte": span.end_byte,
        "cell": _cell(finding.site.cell),
        "code": finding.code,
        "name": finding.name,
        "message": finding.message,
        "help": finding.help,
        "note": finding.note or None,
        "shown": _shown(finding.shown.span),
        "environments": list(finding.environments),
        "all_environments": finding.all_environments,
        "reach": [
            {"name": reach.name, "policy": reach.policy.value, "suppressed": reach.suppressed}
            for reach in finding.reach
        ],
        "policy": finding.policy.value,
        "confidence": finding.confidence.value,
        "knob": finding.knob,
        "trail": [
            {"path": step.path, "line": step.line, "column": step.column, "cell": _cell(step.cell), "note": step.note}
            for step in finding.trail
        ],
        "reaches": [
            {
                "path": place.path,
                "line": place.site.span.line,
                "column": place.site.span.column,
                "cell": _cell(place.site.cell),
                "knob": place.knob,
                "environments": list(place.environments),
            }
            for place in finding.reaches
        ],
        "decision": finding.decision
        and {
            "path": finding.decision.path,
            "line": finding.decision.site.span.line,
            "column": finding.decision.site.span.column,
        },
        "suppressed": suppressed
        and {"by": suppressed.by, "reason": suppressed.reason or None, "until": suppressed.until or None},
        "fix": _fix(finding.fix, positions),
        "fingerprint": finding.fingerprint,
    }


def _shown(span: Span) -> dict[str, int]:
    """The part of the place that is underlined, such as an argument of a call."""
    return {
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def _cell(cell: Cell | None) -> dict[str, int] | None:
    return None if cell is None else {"number": cell.number, "line": cell.line}


def _fix(fix: Proposal | None, positions: Mapping[str, Positions]) -> dict[str, object] | None:
    if fix is None:
        return None
    return {
        "description": fix.description,
        "safe": fix.safe,
        "check": fix.check or None,
        "edits": [
            {
                "path": edit.path,
                "sha256": edit.sha256,
                "start_byte": edit.start_byte,
                "end_byte": edit.end_byte,
                "replacement": _replacement(edit, positions),
            }
            for edit in fix.edits
        ],
    }


def _replacement(edit: Edit, positions: Mapping[str, Positions]) -> str:
    """The text of an edit, in whatever encoding the file is."""
    found = positions[edit.path].replacement(edit) if edit.path in positions else None
    return found.text if found else edit.replacement.decode("utf-8", "backslashreplace")


def _error(error: Diagnostic) -> dict[str, object]:
    return {"path": error.path, "line": error.line, "message": error.message}


def _summary(report: Report) -> dict[str, object]:
    suppressed = [f for f in report.findings if f.suppressed is not None and f.suppressed.by != "policy"]
    counted = [f for f in report.findings if f.suppressed is None or f.suppressed.by == "policy"]
    return {
        "files": report.summary.files,
        "findings": len(report.findings),
        **{policy.value: sum(f.policy is policy for f in counted) for policy in Policy},
        "suppressed": len(suppressed),
        "baseline": sum(f.suppressed is not None and f.suppressed.by == "baseline" for f in suppressed),
        "errors": len(report.errors),
        "rounds": report.summary.rounds,
        "truncated": report.summary.truncated,
        "unchecked": len(report.summary.unchecked),
        "unchecked_cells": len(report.summary.unchecked_cells),
        "left_out": {cause.value: dict(report.summary.left_out).get(cause, 0) for cause in Cause},
        "left_out_more": report.summary.left_out_more,
        "widened": len(report.summary.widened),
        "unjudged": len(report.summary.unjudged),
    }
