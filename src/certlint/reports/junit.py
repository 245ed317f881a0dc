"""JUnit's XML, as test reports of CI services read it: a suite for each file, a failed case for each finding."""

from __future__ import annotations

from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from certlint.model.findings import Diagnostic, Finding, Report
from certlint.reports.context import ReportContext
from certlint.reports.text import brief, extent, place, policies, shown, visible, within

__all__ = ["render"]


def render(report: Report, *, context: ReportContext) -> str:
    """Write the report, in ASCII. What asks for nothing is no case; where there is none, one has passed."""
    findings = shown(report)
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    counts = _attributes(
        tests=max(len(findings) + len(report.errors), 1), failures=len(findings), errors=len(report.errors)
    )
    lines.append(f'<testsuites name="certlint" {counts}>')
    for path, group in groupby(findings, key=lambda finding: finding.path):
        cases = list(group)
        lines.append(f"  <testsuite {_attributes(name=path, tests=len(cases), failures=len(cases), errors=0)}>")
        lines += [line for finding in cases for line in _failure(finding)]
        lines.append("  </testsuite>")
    if report.errors:
        number = len(report.errors)
        lines.append(f"  <testsuite {_attributes(name='certlint', tests=number, failures=0, errors=number)}>")
        lines += [line for error in report.errors for line in _error(error)]
        lines.append("  </testsuite>")
    elif not findings:
        lines.append(f"  <testsuite {_attributes(name='certlint', tests=1, failures=0, errors=0)}>")
        lines.append(f"    <testcase {_attributes(classname='certlint', name='nothing found')}/>")
        lines.append("  </testsuite>")
    lines.append("</testsuites>")
    return "\n".join(lines).encode("ascii", "xmlcharrefreplace").decode("ascii") + "\n"


def _failure(finding: Finding) -> list[str]:
    span = finding.site.span
    case = _attributes(
        classname=finding.path,
        name=f"{finding.code} {finding.name} at {within(finding)}",
        file=finding.path,
        line=span.line,
    )
    told = [f"{place(finding)}: {finding.code} {finding.message}", f"environments: {policies(finding)}"]
    told += [f"from: {place(step)} {step.note}" for step in finding.trail]
    named = extent(finding)
    told += [f"reaches: {named}"] * bool(named)
    told += [f"{word}: {text}" for word, text in (("help", finding.help), ("note", finding.note)) if text]
    text = "\n".join(escape(brief(line)) for line in told)
    return [
        f"    <testcase {case}>",
        f"      <failure {_attributes(type=finding.policy.value, message=brief(finding.message))}>{text}</failure>",
        "    </testcase>",
    ]


def _error(error: Diagnostic) -> list[str]:
    return [
        f"    <testcase {_attributes(classname='certlint', name=error.path or 'certlint')}>",
        f"      <error {_attributes(type='certlint', message=brief(error.message))}/>",
        "    </testcase>",
    ]


def _attributes(**values: str | int) -> str:
    """Attributes of an element. What XML cannot hold (control characters, lone surrogates) is escaped as text."""
    return " ".join(f"{name}={quoteattr(visible(str(value)))}" for name, value in values.items())
