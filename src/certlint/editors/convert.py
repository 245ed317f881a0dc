"""Findings in the words of the language server protocol. ``units`` is the encoding that columns are counted in."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Callable

from lsprotocol import types as lsp

from certlint.editors.workspace import Checked
from certlint.model.findings import Finding, Policy
from certlint.model.location import FileSite, Span, Step
from certlint.reports.positions import Place, Positions
from certlint.reports.text import brief, environments, extent, policies, visible
from certlint.rules import find

__all__ = ["covers", "diagnostics", "differences", "hover", "replacements", "span_of"]

SOURCE = "certlint"

_SEVERITY = {
    Policy.ERROR: lsp.DiagnosticSeverity.Error,
    Policy.WARNING: lsp.DiagnosticSeverity.Warning,
    Policy.ALLOW: lsp.DiagnosticSeverity.Information,
}
_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_MARKUP = re.compile(r"([\\`*_\[\]<>!#&~|])")

Locate = Callable[[str], tuple[str, Positions | None]]
"""Gives the URI of a file, by its absolute path, and the places in it as far as it can be read."""


def diagnostics(checked: Checked, *, units: str, locate: Locate) -> list[lsp.Diagnostic]:
    """What is shown for a document: its findings, and what prevented a full check of it."""
    positions = checked.positions
    found = [
        lsp.Diagnostic(
            range=_range(finding.shown.span, positions, units),
            message=f"{brief(finding.message)} [{visible(environments(finding))}]",
            severity=_SEVERITY[finding.policy],
            code=finding.code,
            source=SOURCE,
            related_information=[_related(step, units, locate) for step in finding.trail] or None,
        )
        for finding in checked.findings
    ]
    found += [hint for finding in checked.findings for hint in _hints(checked, finding, units, locate)]
    for error in checked.report.errors:
        line = error.line - 1 if error.line and error.path == checked.path else 0
        place = "" if error.path in ("", checked.path) else f"{visible(error.path)}:{error.line or 1}: "
        start = lsp.Position(max(line, 0), 0)
        message = place + brief(error.message)
        found.append(lsp.Diagnostic(lsp.Range(start, start), message, lsp.DiagnosticSeverity.Error, source=SOURCE))
    return found


def _hints(checked: Checked, finding: Finding, units: str, locate: Locate) -> list[lsp.Diagnostic]:
    """A hint at each of the other places of the document that a decision reaches, which points to the decision."""
    decided = finding.decision or FileSite(finding.path, finding.site)
    span = decided.site.span
    step = Step(decided.path, span.line, span.column, f"{finding.code} is decided here")
    return [
        lsp.Diagnostic(
            range=_range(place.site.span, checked.positions, units),
            message=f"{finding.code} is decided in {brief(decided.path)}:{span.line}",
            severity=lsp.DiagnosticSeverity.Hint,
            code=finding.code,
            source=SOURCE,
            related_information=[_related(step, units, locate)],
        )
        for place in finding.reaches
        if place.path == checked.path and place.site.span != finding.site.span
    ]


def span_of(finding: Finding, positions: Positions, units: str) -> lsp.Range:
    """Where a finding stands."""
    return _range(finding.site.span, positions, units)


def _range(span: Span, positions: Positions, units: str) -> lsp.Range:
    start, end = positions.at(span.line, span.column), positions.at(span.end_line, span.end_column)
    return lsp.Range(_position(start, span.line, units), _position(end, span.end_line, units))


def covers(span: lsp.Range, other: lsp.Range) -> bool:
    """Whether two stretches have a place in common."""
    return span.start <= other.end and other.start <= span.end


def replacements(checked: Checked, finding: Finding, units: str, locate: Locate) -> dict[str, list[lsp.TextEdit]]:
    """What the finding's fix changes, by URI; nothing if a part of it cannot be told."""
    positions = {path: Positions(source) for path, source in checked.contents.items()}
    edits: dict[str, list[lsp.TextEdit]] = {}
    for edit in finding.fix.edits if finding.fix else ():
        found = positions[edit.path].replacement(edit) if edit.path in positions else None
        if found is None:
            return {}
        start, end = (_position(place, place.line, units) for place in (found.start, found.end))
        uri, _ = locate(os.path.abspath(edit.path))
        edits.setdefault(uri, []).append(lsp.TextEdit(lsp.Range(start, end), found.text))
    return edits


def differences(old: str, new: str) -> list[lsp.TextEdit]:
    """What makes the new text of the old one, by whole lines."""
    before, after = _LINE.findall(old), _LINE.findall(new)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    return [
        lsp.TextEdit(
            # A line that does not exist stands for the end of the text.
            lsp.Range(lsp.Position(first, 0), lsp.Position(last, 0)),
            "".join(after[new_first:new_last]),
        )
        for tag, first, last, new_first, new_last in matcher.get_opcodes()
        if tag != "equal"
    ]


def hover(finding: Finding) -> str:
    """All about a finding, as Markdown: what it is, how it comes about, and the page of its rule."""
    lines = [f"**{finding.code} {_plain(finding.name)}**", _plain(finding.message)]
    lines.append(_plain(f"environments: {policies(finding)}"))
    lines += [f"- {_plain(f'{step.path}:{step.line}')}: {_plain(step.note)}" for step in finding.trail]
    lines += [f"- reaches {_plain(named)}" for named in (extent(finding),) if named]
    lines += [_plain(text) for text in (finding.help, finding.note) if text]
    if rule := find(finding.code):
        lines += ["---", rule.page]
    return "\n\n".join(lines)


def _related(step: Step, units: str, locate: Locate) -> lsp.DiagnosticRelatedInformation:
    uri, positions = locate(os.path.abspath(step.path))
    start = _position(positions.at(step.line, step.column) if positions else None, step.line, units)
    return lsp.DiagnosticRelatedInformation(lsp.Location(uri, lsp.Range(start, start)), brief(step.note))


def _position(place: Place | None, line: int, units: str) -> lsp.Position:
    """A place as the protocol counts; the beginning of the line where nothing more is known."""
    return lsp.Position(line - 1, place.units(units) if place else 0)


def _plain(text: str) -> str:
    """Text in Markdown, without meaning anything there: it may quote a source."""
    return _MARKUP.sub(r"\\\1", brief(text))
