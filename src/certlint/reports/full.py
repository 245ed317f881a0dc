"""The format for people: the source line with the place underlined, how it comes about, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from certlint.model.findings import Finding, Policy, Report
from certlint.model.knobs import Confidence
from certlint.model.location import Site
from certlint.reports.context import ReportContext
from certlint.reports.paths import absolute, file_uri
from certlint.reports.text import brief, cells, extent, place, policies, shown, summary, visible

__all__ = ["render"]

WIDTH = 160
"""The most columns of a source line that are shown; of a longer one, the part round the place."""

NARROWEST = 40
"""Where there are fewer columns than this, nothing is wrapped."""

TAB = 4

_COLOURS = {"error": "1;31", "warning": "1;33", "note": "1;36", "edge": "1;34", "strong": "1"}


def render(report: Report, *, context: ReportContext) -> str:
    """Write the report; of what is installed, by distribution."""
    if report.installed:
        from certlint.reports.installed import render as by_distribution

        return by_distribution(report, context=context)
    paint = _Paint(context.colour)
    told: set[str] = set()
    blocks: list[str] = []
    findings = shown(report)
    for number, finding in enumerate(findings):
        block = _block(finding, paint, context, told)
        if context.by_file and (number == 0 or findings[number - 1].path != finding.path):
            count = sum(each.path == finding.path for each in findings)
            heading = f"{visible(finding.path)}: {count} finding{'s' * (count != 1)}"
            block = f"{paint('strong', heading)}\n{block}"
        blocks.append(block)
    if context.summary:
        blocks.append(summary(report, context) + "\n")
    return "\n".join(blocks)


class _Paint:
    """Puts text into colour, or leaves it as it is."""

    def __init__(self, enabled: bool) -> None:
        self._enabled = enabled

    def __call__(self, style: str, text: str) -> str:
        return f"\x1b[{_COLOURS[style]}m{text}\x1b[0m" if self._enabled else text


def _block(finding: Finding, paint: _Paint, context: ReportContext, told: set[str]) -> str:
    """Everything about one finding; ``told`` are the notes about libraries that stand above."""
    style = "error" if finding.policy is Policy.ERROR else "warning"
    first, last = finding.site, finding.shown
    margin = " " * max(len(_number(first)), len(_number(last)))
    edge = paint("edge", "|")
    name = f"{visible(finding.name)}: "
    heading = _wrapped(name + brief(finding.message), len(finding.code) + 1, context)
    line, start, length = _excerpt(last, context.width - len(margin) - 3)
    lines = [
        f"{paint(style, finding.code)} {paint('strong', heading[0])}",
        *(f"{' ' * len(finding.code)} {paint('strong', each)}" for each in heading[1:]),
        f"{margin}{paint('edge', '-->')} {_linked(finding.path, place(finding), context)}",
        f"{margin} {edge}",
    ]
    if first.span.line != last.span.line:
        lines.append(f"{_numbered(first, margin, paint)} {edge} {_excerpt(first, context.width - len(margin) - 3)[0]}")
        if last.span.line > first.span.line + 1:
            lines.append(f"{paint('edge', '...')}")
    lines += [
        f"{_numbered(last, margin, paint)} {edge} {line}".rstrip(),
        f"{margin} {edge} {' ' * start}{paint(style, '^' * length)}",
    ]
    for word, text in _notes(finding, told):
        begin, *rest = _wrapped(text, len(margin) + len(word) + 5, context)
        lines.append(f"{margin} {paint('edge', '=')} {paint('note', word)}: {begin}")
        lines += [f"{margin}   {' ' * len(word)}  {each}" for each in rest]
    return "\n".join(lines) + "\n"


def _number(site: Site) -> str:
    return str(site.cell.line if site.cell else site.span.line)


def _numbered(site: Site, margin: str, paint: _Paint) -> str:
    """The number of a line, in a column as wide as the margin."""
    return paint("edge", _number(site).rjust(len(margin)))


def _wrapped(text: str, used: int, context: ReportContext) -> list[str]:
    """The lines that a text takes up behind ``used`` columns; words stay whole."""
    width = context.width - used
    if width < NARROWEST:
        return [text]
    return wrap(text, width, break_long_words=False, break_on_hyphens=False) or [text]


def _linked(path: str, text: str, context: ReportContext) -> str:
    """The text as a link to the file, where the terminal takes it."""
    if not context.links or not context.folder:
        return text
    return f"\x1b]8;;{file_uri(absolute(path, context))}\x1b\\{text}\x1b]8;;\x1b\\"


def _notes(finding: Finding, told: set[str]) -> Iterator[tuple[str, str]]:
    """The lines below the source: a word and a text each."""
    span, first = finding.site.span, finding.trail[:1]
    begins = any((step.path, step.line) == (finding.path, span.line) for step in first)
    word, trail = ("to", finding.trail[1:]) if begins and len(finding.trail) > 1 else ("from", finding.trail)
    yield from ((word, f"{place(step)} {brief(step.note)}") for step in trail)
    if named := extent(finding):
        yield "reaches", named
    yield "environments", policies(finding)
    if finding.confidence is not Confidence.CERTAIN:
        yield "confidence", finding.confidence.value
    if finding.help:
        yield "help", visible(finding.help)
    if finding.note and finding.note not in told:
        told.add(finding.note)
        yield "note", visible(finding.note)


def _excerpt(site: Site, room: int) -> tuple[str, int, int]:
    """Give the source line as shown in so many columns, and the columns of it before and under the place."""
    span, text = site.span, site.text
    width = min(max(room - 2 * len("..."), NARROWEST), WIDTH) if room > 0 else WIDTH
    begin = min(max(span.column - 1, 0), len(text))
    end = span.end_column - 1 if span.end_line == span.line else len(text.rstrip())
    end = min(max(end, begin), len(text))
    first = 0
    if len(text) > width:
        first = max(0, min(begin - width // 3, len(text) - width))
    last = min(len(text), first + width)
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
