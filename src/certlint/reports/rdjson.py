"""Reviewdog's diagnostic format as one JSON object, for comments with suggestions in reviews."""

from __future__ import annotations

from certlint.model.findings import Finding, Policy, Report
from certlint.model.fixes import Proposal
from certlint.reports.context import ReportContext
from certlint.reports.document import as_json
from certlint.reports.positions import Place, Positions
from certlint.reports.text import brief, environments, place, shown, visible

__all__ = ["render"]

_SEVERITY = {Policy.ERROR: "ERROR", Policy.WARNING: "WARNING", Policy.ALLOW: "INFO"}


def render(report: Report, *, context: ReportContext) -> str:
    """Write the report, in ASCII."""
    positions = {path: Positions(source) for path, source in context.sources.items()}
    document = {
        "source": {"name": "certlint"},
        "diagnostics": [_diagnostic(finding, positions) for finding in shown(report)],
    }
    return as_json(document)


def _diagnostic(finding: Finding, positions: dict[str, Positions]) -> dict[str, object]:
    suggestions = _suggestions(finding.fix, positions)
    text = f"{finding.code} {brief(finding.message)} [{visible(environments(finding))}]"
    return {
        "message": f"{text}\n{brief(finding.help)}" if finding.help else text,
        "location": {"path": visible(finding.path), "range": _range(finding, positions)},
        "severity": _SEVERITY[finding.policy],
        "code": {"value": finding.code},
        **({"suggestions": suggestions} if suggestions else {}),
        "original_output": f"{place(finding)}: {text}",
    }


def _range(finding: Finding, positions: dict[str, Positions]) -> dict[str, object]:
    """Where the finding stands; columns are bytes of UTF-8 here, so only those of known lines can be given."""
    site, known = finding.shown, positions.get(finding.path)
    span = site.span
    start = Place(span.line, site.text[: span.column - 1])
    end = known.at(span.end_line, span.end_column) if known else None
    if span.end_line == span.line:
        end = Place(span.line, site.text[: span.end_column - 1])
    if end is None or finding.site.cell:  # whose columns are not those of the file
        return {"start": {"line": span.line}, "end": {"line": span.end_line}}
    return {"start": _place(start), "end": _place(end)}


def _suggestions(fix: Proposal | None, positions: dict[str, Positions]) -> list[dict[str, object]]:
    """What would fix the finding: only what is safe and one piece can be offered as something to accept."""
    if fix is None or not fix.safe or len(fix.edits) != 1:
        return []
    (edit,) = fix.edits
    replacement = positions[edit.path].replacement(edit) if edit.path in positions else None
    if replacement is None:
        return []
    return [{"range": {"start": _place(replacement.start), "end": _place(replacement.end)}, "text": replacement.text}]


def _place(where: Place) -> dict[str, int]:
    return {"line": where.line, "column": where.byte_column}
