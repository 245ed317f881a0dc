"""A table of counts: one row a rule, one column an environment. What ``--statistics`` prints."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from certlint.model.findings import Finding, Report
from certlint.reports.context import ReportContext
from certlint.reports.text import cells, shown, summary, visible

__all__ = ["counted", "render"]


def render(report: Report, *, context: ReportContext) -> str:
    """Write the table of what asks for something, and the last line that counts the rest."""
    findings = shown(report)
    lines = _table(findings) if findings else []
    if context.summary:
        lines.append(summary(report, context))
    return "".join(line + "\n" for line in lines)


def counted(findings: Sequence[Finding]) -> list[tuple[str, str, int, dict[str, int]]]:
    """For each rule its code, name, number of findings, and how many there are in each environment."""
    environments = _environments(findings)
    return [
        (code, name, len(own), {each: sum(each in _names(item) for item in own) for each in environments})
        for code, name in sorted({(finding.code, finding.name) for finding in findings})
        for own in ([item for item in findings if item.code == code],)
    ]


def _environments(findings: Sequence[Finding]) -> list[str]:
    widest_first = sorted(findings, key=lambda finding: -len(finding.reach))  # these have them in the order declared
    return list(dict.fromkeys(name for finding in widest_first for name in _names(finding)))


def _table(findings: Sequence[Finding]) -> list[str]:
    environments = _environments(findings)
    rows = [["rule", "", "findings", *map(visible, environments)]]
    for code, name, number, each in counted(findings):
        rows.append([code, visible(name), str(number), *map(str, each.values())])
    total = [sum(name in _names(item) for item in findings) for name in environments]
    rows.append(["all", "", str(len(findings)), *map(str, total)])
    widths = [max(map(cells, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(_padded(row, widths)).rstrip() for row in rows]


def _names(finding: Finding) -> list[str]:
    """The environments that a finding reaches and in which nothing suppresses it."""
    return [reach.name for reach in finding.reach if not reach.suppressed]


def _padded(row: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    """Words to the left, numbers to the right."""
    for position, (text, width) in enumerate(zip(row, widths, strict=True)):
        space = " " * (width - cells(text))
        yield text + space if position < 2 else space + text
