"""One line a finding, as flake8 prints it: ``path:line:column: CODE message [environments]``."""

from __future__ import annotations

from certlint.model.findings import Finding, Report
from certlint.reports.context import ReportContext
from certlint.reports.text import brief, environments, shown, summary, visible, within

__all__ = ["COMMAND", "message", "render", "spelled"]

COMMAND = "::"
"""What begins a line that CI services take for a command to them, whoever prints it."""


def render(report: Report, *, context: ReportContext) -> str:
    """Write the report."""
    lines = []
    for finding in shown(report):
        lines.append(f"{spelled(finding.path)}:{within(finding)}: {finding.code} {message(finding)}")
    if context.summary:
        lines.append(summary(report, context))
    return "".join(line + "\n" for line in lines)


def message(finding: Finding) -> str:
    """What a finding says, and where it happens."""
    return f"{brief(finding.message)} [{visible(environments(finding))}]"


def spelled(path: str) -> str:
    """The path, spelled so that its line is no command. The services pass over spaces at its beginning."""
    path = visible(path)
    return f"./{path}" if path.lstrip().startswith(COMMAND) else path
