"""``--env`` and ``--show-env``: what reaches some environments only, and why certlint thinks so."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from certlint.cli.console import complain, print_text

if TYPE_CHECKING:
    from certlint.model.findings import Finding, Report
    from certlint.settings import Settings

__all__ = ["place", "show", "unknown_environment"]


def place(text: str) -> tuple[str, int | None]:
    """Split ``FILE`` or ``FILE:LINE``."""
    file, _, line = text.rpartition(":")
    return (file, int(line)) if file and line.isascii() and line.isdigit() else (text, None)


def unknown_environment(names: Sequence[str], settings: Settings) -> str:
    """Say that a name is of no environment; "" if all are of some."""
    from certlint.settings.tables import nearest

    known = [environment.name for environment in settings.config.environments]
    wrong = next((name for name in names if name not in known), None)
    return "" if wrong is None else f'no environment is called "{wrong}", {nearest(wrong, known)}'


def show(report: Report, wanted: str, settings: Settings) -> int:
    """Print, step by step, where the findings of a file or line happen; give the exit code."""
    from certlint.reports.concise import spelled

    if report.errors:
        problem = report.errors[0]
        return complain(f"{problem.path}: {problem.message}" if problem.path else problem.message)
    file, line = place(wanted)
    findings = [each for each in report.findings if line is None or _is_on(each, line)]
    lines = [text for finding in findings for text in _finding(finding)] if findings else _nothing(file, line, settings)
    return print_text("".join(f"{spelled(text)}\n" for text in lines))


def _is_on(finding: Finding, line: int) -> bool:
    sites = [finding.site, *(place.site for place in finding.reaches if place.path == finding.path)]
    return any(site.first_line <= line <= site.last_line or site.span.line == line for site in sites)


def _finding(finding: Finding) -> Iterator[str]:
    span = finding.site.span
    yield f"{finding.path}:{span.line}:{span.column}: {finding.code} {finding.message}"
    yield from (f"  {step}" for step in finding.explanation)
    each = [f"{reach.name} {'waived' if reach.suppressed else reach.policy.value}" for reach in finding.reach]
    yield f"  policy: {', '.join(each) or finding.policy.value}"


def _nothing(file: str, line: int | None, settings: Settings) -> Iterator[str]:
    from certlint.environments import by_path, describe_claim

    relative = settings.relative(os.path.abspath(file))
    environments = settings.config.environments
    yield f"{file}: nothing found" + ("" if line is None else f" on line {line}")
    yield f"  paths: {', '.join(by_path(relative, environments))} ({describe_claim(relative, environments)})"
