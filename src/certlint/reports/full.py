"""The format for people: the source line with the place underlined, how it comes about, what to do."""

from __future__ import annotations

from certlint.model.findings import Finding, Policy, Report
from certlint.model.knobs import Confidence
from certlint.reports.context import ReportContext
from certlint.reports.text import brief, cells, environments, extent, place, shown, summary, visible

__all__ = ["render"]

WIDTH = 160
"""The most columns of a source line that are shown; of a longer one, the part round the place."""

TAB = 4

_COLOURS = {"error": "1;31", "warning": "1;33", "note": "1;36", "edge": "1;34", "strong": "1"}


def render(report: Report, *, context: ReportContext) -> str:
    """Write the report."""
    paint = _Paint(context.colour)
    blocks = [_block(finding, paint) for finding in shown(report)]
    if context.summary:
        blocks.append(summary(report, context) + "\n")
    return "\n".join(blocks)


class _Paint:
    """Puts text into colour, or leaves it as it is."""

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m" if self._enabled else text


def _block(finding: Finding, paint: _Paint) -> str:
    """Everything about one finding."""
    span = finding.site.span
    style = "error" if finding.policy is Policy.ERROR else "warning"
    line, start, length = _excerpt(finding)
    number = str(finding.site.cell.line if finding.site.cell else span.line)
    margin = " " * len(number)
    edge = paint("edge", "|")
    code = paint(style, finding.code)
    heading = paint("strong", f"{visible(finding.name)}: {brief(finding.message)}")
    lines = [
        f"{code} {heading}",
        f"{margin}{paint('edge', '-->')} {place(finding)}",
        f"{margin} {edge}",
        f"{paint('edge', number)} {edge} {line}".rstrip(),
        f"{margin} {edge} {' ' * start}{paint(style, '^' * length)}",
    ]
    lines += [f"{margin} {paint('edge', '=')} {paint('note', word)}: {text}" for word, text in _notes(finding)]
    return "\n".join(lines) + "\n"


def _notes(finding: Finding) -> list[tuple[str, str]]:
    """The lines below the source: a word and a text each."""
    span, first = finding.site.span, finding.trail[:1]
    begins = any((step.path, step.line) == (finding.path, span.line) for step in first)
    word, trail = ("to", finding.trail[1:]) if begins and len(finding.trail) > 1 else ("from", finding.trail)
    notes = [(word, f"{place(step)} {brief(step.note)}") for step in trail]
    if named := extent(finding):
        notes.append(("reaches", named))
    if finding.all_environments and len({reach.policy for reach in finding.reach}) == 1:
        notes.append(("reach", f"everywhere ({finding.policy.value})"))
    elif finding.reach:
        each = ", ".join(
            f"{visible(reach.name)} ({'suppressed' if reach.suppressed else reach.policy.value})"
            for reach in finding.reach
        )
        notes.append(("reach", f"everywhere: {each}" if finding.all_environments else each))
    else:
        notes.append(("reach", f"{environments(finding)} ({finding.policy.value})"))
    if finding.confidence is not Confidence.CERTAIN:
        notes.append(("confidence", finding.confidence.value))
    if finding.help:
        notes.append(("help", visible(finding.help)))
    return notes


def _excerpt(finding: Finding) -> tuple[str, int, int]:
    """Give the source line as shown, and the columns of it before and under the place."""
    span, text = finding.site.span, finding.site.text
    begin = min(max(span.column - 1, 0), len(text))
    end = span.end_column - 1 if span.end_line == span.line else len(text.rstrip())
    end = min(max(end, begin), len(text))
    first = 0
    if len(text) > WIDTH:
        first = max(0, min(begin - WIDTH // 3, len(text) - WIDTH))
    last = min(len(text), first + WIDTH)
    prefix = "..." if first else ""
    before, marked, after = text[first:begin], text[begin : min(end, last)], text[min(end, last) : last]
    spread, column = [], 0
    for part in (prefix + before, marked, after):
        part = _printable(part, column)
        spread.append(part)
        column += cells(part)
    line = visible("".join(spread)) + ("..." if last < len(text) else "")  # together they may be a command
    return line, cells(spread[0]), max(cells(spread[1]), 1)


def _printable(text: str, column: int) -> str:
    """Make text printable that begins in ``column``: tabs reach to the next stop."""
    parts = []
    for index, part in enumerate(text.split("\t")):
        if index:
            gap = TAB - column % TAB
            parts.append(" " * gap)
            column += gap
        safe = visible(part)
        parts.append(safe)
        column += cells(safe)
    return "".join(parts)
