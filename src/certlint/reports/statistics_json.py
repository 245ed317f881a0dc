"""The counts of ``--statistics`` as JSON."""

from __future__ import annotations

from certlint.model.findings import Report
from certlint.reports.context import ReportContext
from certlint.reports.document import as_json
from certlint.reports.statistics import counted
from certlint.reports.text import shown

__all__ = ["render"]


def render(report: Report, *, context: ReportContext) -> str:
    """Write one object: the rules with their counts, and those of all findings."""
    rules = [
        {"code": code, "name": name, "findings": number, "environments": by_environment}
        for code, name, number, by_environment in counted(shown(report))
    ]
    return as_json({"version": 1, "rules": rules, "findings": len(shown(report)), "files": report.summary.files})
