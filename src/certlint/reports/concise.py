"""One line a finding, as flake8 prints it: ``path:line:column: CODE message [environments]``."""

from __future__ import annotations

from certlint.model.findings import Finding, Report
from certlint.reports.context import ReportContext
from certlint.reports.text import brief, environments, shown, summary, visible

__all__ = ["render"]

COMMANDS = ("::", "##[")
"""What begins a line that CI services take for a command to them, whoever prints it."""


def render(report: Report, *, context: ReportContext) -> str:
    """Write the report."""
    lines = []
    for finding in shown(report):
        span = finding.site.span
        text = f"{brief(finding.message)} [{visible(environments(finding))}]"
        lines.append(f"{_path(finding)}:{span.line}:{span.column}: {finding.code} {text}")
    if context.summary:
        lines.append(summary(report, context))
    return "".join(line + "\n" for line in lines)


def _path(finding: Finding) -> str:
    """The path, spelled so that its line is no command."""
    path = visible(finding.path)
    return f"./{path}" if path.startswith(COMMANDS) else path
