"""One line a finding, as flake8 prints it: ``path:line:column: CODE message [environments]``."""

from __future__ import annotations

from certlint.model.findings import Report
from certlint.reports.context import ReportContext
from certlint.reports.text import environments, shown, summary, visible

__all__ = ["render"]


def render(report: Report, *, context: ReportContext) -> str:
    """Write the report."""
    lines = []
    for finding in shown(report):
        span = finding.site.span
        text = visible(f"{finding.message} [{environments(finding)}]")
        lines.append(f"{visible(finding.path)}:{span.line}:{span.column}: {finding.code} {text}")
    if context.summary:
        lines.append(summary(report, context))
    return "".join(line + "\n" for line in lines)
