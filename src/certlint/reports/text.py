"""What the formats for people share: safe text, its width, what is shown, and the last line."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from certlint.model.findings import Cause, Finding, Policy, Reach, ReachedPlace, Report
from certlint.model.location import Step
from certlint.reports.context import ReportContext

__all__ = [
    "LONGEST",
    "brief",
    "cells",
    "environments",
    "extent",
    "place",
    "policies",
    "shown",
    "summary",
    "unbroken",
    "visible",
    "within",
]

LONGEST = 500
"""The most characters of a message that are shown: its beginning and its end."""

_WORDS = {Policy.ERROR: "error", Policy.WARNING: "warning", Policy.ALLOW: "allowed"}
"""What a finding is by a policy."""

_BY = {
    Cause.DEFAULT: "by default",
    Cause.EXCLUDE: "excluded",
    Cause.GITIGNORE: "ignored by git",
    Cause.OTHER: "for other reasons",
}

NAMED = 3
"""The most places that a finding reaches that are named in text."""

_COMMAND = r"(?i)##(?=\[|vso\[|teamcity\[)"
"""Begins a command to a CI service, wherever in a line of the log it stands."""


def visible(text: str) -> str:
    r"""Escape what a terminal, a CI service or a line-based reader would act on instead of showing it.

    These are control characters and line ends, marks of writing direction and other invisible
    characters, bytes of file names that are no text, and commands: ``\x1b``, ``\u202e``, ``#\x23[``.
    """
    if not text.isprintable():
        text = "".join(character if character.isprintable() else _escape(character) for character in text)
    return unbroken(text)


def unbroken(text: str) -> str:
    r"""Escape the commands to CI services that stand anywhere in a line."""
    return re.sub(_COMMAND, r"#\\x23", text) if "##" in text else text


def brief(text: str) -> str:
    """Make a message visible, and short: what it quotes from the source may be as long as a file."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]}...{text[-LONGEST // 2 :]}"
    return visible(text)


def _escape(character: str) -> str:
    number = ord(character)
    if 0xDC80 <= number <= 0xDCFF:  # an undecodable byte, as Python keeps it
        return f"\\x{number - 0xDC00:02x}"
    if number <= 0xFF:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def cells(text: str) -> int:
    """Count the columns that printable text takes up on a terminal."""
    if text.isascii():
        return len(text)
    return sum(_cells(character) for character in text)


def _cells(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me") else 1


def shown(report: Report) -> list[Finding]:
    """Give the findings that ask for something: neither suppressed nor allowed everywhere."""
    return [finding for finding in report.findings if finding.suppressed is None and finding.policy is not Policy.ALLOW]


def environments(finding: Finding) -> str:
    """Name the environments that a finding reaches."""
    if finding.all_environments:
        return "everywhere"
    return ", ".join(finding.environments) or "no declared environment"


def policies(finding: Finding) -> str:
    """Name the environments that a finding reaches, each with what it is there: ``prod (error), test (allowed)``."""
    each = (f"{visible(reach.name)} ({_word(reach)})" for reach in finding.reach)
    return ", ".join(each) or f"none that is declared ({_WORDS[finding.policy]})"


def _word(reach: Reach) -> str:
    return "waived" if reach.suppressed else _WORDS[reach.policy]


def extent(finding: Finding) -> str:
    """Name the first of the places that a finding reaches, where those are several: ``a.py:3, b.py:9 and 38 more``."""
    if len(finding.reaches) < 2:
        return ""
    lines = list(dict.fromkeys(f"{visible(each.path)}:{_line(each)}" for each in finding.reaches))
    rest = len(lines) - NAMED
    return ", ".join(lines[:NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _line(where: ReachedPlace) -> str:
    """The line of a place; in a notebook with its cell."""
    cell = where.site.cell
    return f"cell {cell.number}:{cell.line}" if cell else str(where.site.span.line)


def place(where: Finding | Step) -> str:
    """Say where a finding stands, or a step of a trail: its path, line and column; in a notebook those of the cell."""
    return f"{visible(where.path)}:{within(where)}"


def within(where: Finding | Step) -> str:
    """Say where in its file something stands."""
    if isinstance(where, Finding):
        line, column, cell = where.site.span.line, where.site.span.column, where.site.cell
    else:
        line, column, cell = where.line, where.column, where.cell
    return f"cell {cell.number}:{cell.line}:{column}" if cell else f"{line}:{column}"


def summary(report: Report, context: ReportContext) -> str:
    """Count everything, in lines of which the last has no end."""
    counts = dict.fromkeys(Policy, 0)
    waived = known = 0
    for finding in report.findings:
        if finding.suppressed is not None and finding.suppressed.by != "policy":
            known += finding.suppressed.by == "baseline"
            waived += finding.suppressed.by != "baseline"
        else:
            counts[finding.policy] += 1
    parts = [_count(counts[Policy.ERROR], "error"), _count(counts[Policy.WARNING], "warning")]
    asking = ", ".join(part for part in parts if not part.startswith("0 ")) or "nothing found"
    quiet = [(counts[Policy.ALLOW], "allowed"), (waived, "waived"), (known, "in the baseline")]
    line = f"{_count(report.summary.files, 'file')} checked: {asking}"
    if any(number for number, _ in quiet):
        line += " (" + ", ".join(f"{number} {word}" for number, word in quiet if number) + ")"
    line += "".join(f"; {part}" for part in _gaps(report))
    if context.verbose:
        line += f"; {report.summary.seconds:.2f} s, {_count(report.summary.rounds, 'round')} of linking"
        line += f", configuration: {visible(context.config_path) or 'none'}"
        line += "".join(f"\n{visible(each.path)}:{each.line}: {brief(each.reason)}" for each in report.summary.widened)
    return line + "".join(f"\n{visible(step)}" for step in context.steps)


def _gaps(report: Report) -> Iterator[str]:
    """What was not looked at, or not to the end, in a few words each."""
    run = report.summary
    if run.unchecked:
        yield f"{_count(len(run.unchecked), 'file')} could not be checked"
    if run.unchecked_cells:
        yield f"{_count(len(run.unchecked_cells), 'cell')} could not be checked"
    problems = len([error for error in report.errors if error.path not in run.unchecked])
    if problems:
        yield f"{_count(problems, 'problem')} prevented a full check"
    if run.truncated:
        yield f"stopped following imports after {run.rounds} rounds"
    if run.widened:
        values = "1 value was" if len(run.widened) == 1 else f"{len(run.widened)} values were"
        counts = "counts" if len(run.widened) == 1 else "count"
        yield f"{values} too much to follow and {counts} as unknown; -v lists them"
    if run.left_out or run.left_out_more:
        number = sum(count for _, count in run.left_out)
        by = ", ".join(f"{count} {_BY[cause]}" for cause, count in run.left_out)
        left = "more than " * run.left_out_more + _count(number, "file")
        yield f"{left} left out" + (f" ({by})" if by else "")


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" + "s" * (number != 1)
