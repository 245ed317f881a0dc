"""Workflow commands of GitHub Actions: each finding an annotation in the change that is looked at."""

from __future__ import annotations

from certlint.model.findings import Diagnostic, Finding, Policy, Report
from certlint.reports.context import ReportContext
from certlint.reports.paths import in_repository
from certlint.reports.text import brief, environments, place, shown, visible

__all__ = ["render"]

_COMMAND = {Policy.ERROR: "error", Policy.WARNING: "warning", Policy.ALLOW: "notice"}


def render(report: Report, *, context: ReportContext) -> str:
    """Write the report."""
    lines = [_annotation(finding, context) for finding in shown(report)]
    lines += [_problem(error, context) for error in report.errors]
    return "".join(line + "\n" for line in lines)


def _annotation(finding: Finding, context: ReportContext) -> str:
    span = finding.shown.span
    where = {"file": _path(finding.path, context), "line": str(span.line), "endLine": str(span.end_line)}
    if span.line == span.end_line and not finding.site.cell:  # the service takes columns for those of one line
        where |= {"col": str(span.column), "endColumn": str(span.end_column)}
    title = f"{finding.code} {finding.name}"
    # The log shows nothing but the text, so it says again where it is.
    lines = [f"{place(finding)}: {finding.code} {brief(finding.message)} [{visible(environments(finding))}]"]
    lines += [f"from {place(step)}: {brief(step.note)}" for step in finding.trail[:1] if step.path != finding.path]
    lines += [f"help: {brief(finding.help)}"] * bool(finding.help)
    return _command(_COMMAND[finding.policy], {**where, "title": title}, _data("; ".join(lines)))


def _problem(error: Diagnostic, context: ReportContext) -> str:
    where = {"file": _path(error.path, context)} if error.path else {}
    if error.line is not None:
        where["line"] = str(error.line)
    text = f"{visible(error.path)}: {brief(error.message)}" if error.path else brief(error.message)
    return _command("error", {**where, "title": "certlint"}, _data(text))


def _path(path: str, context: ReportContext) -> str:
    return in_repository(path, context) or path


def _command(name: str, properties: dict[str, str], data: str) -> str:
    written = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {written}::{data}"


def _data(text: str) -> str:
    return visible(text).replace("%", "%25")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
