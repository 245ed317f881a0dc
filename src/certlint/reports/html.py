"""HTML: one page for people, which loads nothing and needs no JavaScript; with JavaScript it also filters.

A content security policy in the page allows only the style and the script that are part of it, by their hashes. All
text of the report goes through `_text`, so neither a file name nor source text becomes markup.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from html import escape
from pkgutil import get_data

from certlint.fixes.edits import apply
from certlint.model.config import Bundle, BundleForm
from certlint.model.findings import Finding, Policy, Report
from certlint.model.fixes import Edit, Proposal
from certlint.model.location import Site
from certlint.reports.context import ReportContext
from certlint.reports.diff import unified
from certlint.reports.text import brief, environments, place, policies, summary, visible

__all__ = ["render"]

PLACES = 100
"""The most places that a finding reaches that are listed; the rest is counted."""

LINE = 400
"""The most characters of a source line, or of a line of a diff, that are shown."""

_STATES = {
    "error": "error",
    "warning": "warning",
    "allowed": "allowed",
    "waived": "waived",
    "baseline": "in the baseline",
}
"""What becomes of a finding, and the words for it."""


def render(report: Report, *, context: ReportContext) -> str:
    """Write the page, in ASCII: other characters are references."""
    style, script = _part("html.css"), _part("html.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    states = Counter(map(_state, report.findings))
    counts = (f"{states[each]} {each}{'s' * (states[each] != 1)}" for each in ("error", "warning"))
    title = f"certlint: {', '.join(counts)}"
    lines = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="referrer" content="no-referrer">',
        f"<title>{title}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        '<a class="skip" href="#findings">Skip to the findings</a>',
        "<header>",
        "<h1>TLS verification report</h1>",
        *(f"<p>{_text(line)}</p>" for line in summary(report, context).split("\n")),
        f'<p class="soft">certlint {_text(context.version)}; '
        f"configuration: {_code(context.config_path) if context.config_path else 'none'}</p>",
        "</header>",
        "<main>",
        *_charts(report),
        *_problems(report),
        *_findings(report, context),
        *_waivers(report),
        *_bundles(report, context),
        "</main>",
        f"<script>{script}</script>",
        "</body>",
        "</html>",
    ]
    return "\n".join(lines).encode("ascii", "xmlcharrefreplace").decode("ascii") + "\n"


@cache
def _part(name: str) -> str:
    """The style or the script, which are files of this package."""
    return "\n" + (get_data("certlint.reports", name) or b"").decode().replace("\r\n", "\n")


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _text(text: str) -> str:
    """Text as the content of an element or of an attribute in double quotes."""
    return escape(visible(text))


def _code(text: str) -> str:
    return f"<code>{_text(text)}</code>"


def _state(finding: Finding) -> str:
    """What becomes of a finding: a key of `_STATES`."""
    if finding.suppressed is not None and finding.suppressed.by != "policy":
        return "baseline" if finding.suppressed.by == "baseline" else "waived"
    return "allowed" if finding.policy is Policy.ALLOW else finding.policy.value


def _anchor(finding: Finding, number: int) -> str:
    """The id of a finding's element. Two findings of one page never share it."""
    return f"f{number}-{_text(finding.fingerprint[:12])}"


# --- charts -----------------------------------------------------------------------------------------


def _charts(report: Report) -> Iterator[str]:
    """The counts by environment and by rule: tables, each row with a bar."""
    by_environment: dict[str, Counter[str]] = {}
    by_rule: dict[str, Counter[str]] = {}
    for finding in report.findings:
        state = _state(finding)
        by_rule.setdefault(f"{finding.code} {finding.name}", Counter())[state] += 1
        for reach in finding.reach:
            own = state if finding.suppressed is not None else reach.policy.value
            own = "waived" if reach.suppressed else own
            by_environment.setdefault(reach.name, Counter())[own] += 1
        if not finding.reach:
            by_environment.setdefault("none that is declared", Counter())[state] += 1
    if not report.findings:
        return
    yield '<section class="charts" aria-label="Counts">'
    yield from _chart("By environment", "Environment", by_environment)
    yield from _chart("By rule", "Rule", by_rule)
    yield "</section>"


def _chart(caption: str, first: str, rows: dict[str, Counter[str]]) -> Iterator[str]:
    most = max(row.total() for row in rows.values())
    yield f"<table><caption>{caption}</caption>"
    yield (
        f'<thead><tr><th scope="col">{first}</th><th scope="col">Errors</th><th scope="col">Warnings</th>'
        '<th scope="col">Others</th><td></td></tr></thead><tbody>'
    )
    for name, row in sorted(rows.items(), key=lambda item: (-item[1].total(), item[0])):
        counts = {"error": row["error"], "warning": row["warning"]}
        counts["quiet"] = row.total() - sum(counts.values())
        numbers = "".join(f'<td class="number">{number}</td>' for number in counts.values())
        bar, start = "", 0.0
        for word, number in counts.items():
            width = 100 * number / most
            bar += f'<rect class="{word}" x="{start:.2f}" width="{width:.2f}" height="8"/>'
            start += width
        yield (
            f'<tr><th scope="row">{_text(name)}</th>{numbers}<td class="bar">'
            f'<svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">{bar}</svg></td></tr>'
        )
    yield "</tbody></table>"


# --- findings ---------------------------------------------------------------------------------------


def _findings(report: Report, context: ReportContext) -> Iterator[str]:
    yield '<section id="findings" aria-labelledby="findings-title" tabindex="-1">'
    yield '<h2 id="findings-title">Findings</h2>'
    if not report.findings:
        yield "<p>Nothing was found.</p>"
    yield from _filters(report)
    path = None
    for number, finding in enumerate(report.findings):
        if finding.path != path:
            if path is not None:
                yield "</section>"
            path = finding.path
            yield f'<section class="file" data-path="{_text(path)}"><h3>{_text(path)}</h3>'
        yield _finding(finding, number, context)
    if path is not None:
        yield "</section>"
    yield "</section>"


def _filters(report: Report) -> Iterator[str]:
    """The form. It is hidden until the script shows it, as it does nothing without."""
    names = sorted({name for finding in report.findings for name in finding.environments})
    rules = sorted({(finding.code, f"{finding.code} {finding.name}") for finding in report.findings})
    levels = sorted({finding.confidence.value for finding in report.findings})
    states = [("open", "errors and warnings"), ("", "all"), *_STATES.items()]
    yield '<form hidden aria-label="Filter the findings" autocomplete="off">'
    yield _select("Environment", "environment", [("", "all"), *((name, name) for name in names)])
    yield _select("Rule", "rule", [("", "all"), *rules])
    yield _select("Status", "state", states)
    yield _select("Confidence", "confidence", [("", "all"), *((level, level) for level in levels)])
    yield '<label>Path contains <input type="search" name="path"></label>'
    yield '<button type="reset">Reset</button></form>'
    yield '<p id="status" role="status" class="soft"></p>'


def _select(label: str, name: str, choices: Iterable[tuple[str, str]]) -> str:
    options = "".join(f'<option value="{_text(value)}">{_text(shown)}</option>' for value, shown in choices)
    return f'<label>{label} <select name="{name}">{options}</select></label>'


def _finding(finding: Finding, number: int, context: ReportContext) -> str:
    """One finding, in one line: what is read first, and the rest, which opens below it."""
    state = _state(finding)
    names = json.dumps([visible(name) for name in finding.environments])
    facts = "".join(f"<dt>{word}</dt><dd>{content}</dd>" for word, content in _facts(finding))
    return (
        f'<details class="finding {state}" id="{_anchor(finding, number)}" data-code="{_text(finding.code)}" '
        f'data-state="{state}" data-confidence="{finding.confidence.value}" data-environments="{escape(names)}">'
        f'<summary><span class="state">{_STATES[state]}</span> <strong>{_text(finding.code)}</strong> '
        f"{escape(brief(finding.message))} "
        f'<span class="soft">{escape(place(finding))} [{escape(visible(environments(finding)))}]</span></summary>'
        f'<div class="body">{_source(finding)}<dl>{facts}</dl>{_fix(finding.fix, context)}</div></details>'
    )


def _facts(finding: Finding) -> Iterator[tuple[str, str]]:
    """What is known of a finding: a word and its markup each."""
    yield "Rule", f"{_text(finding.code)} {_text(finding.name)}"
    if finding.trail:
        steps = "".join(f"<li>{_code(place(step))} {escape(brief(step.note))}</li>" for step in finding.trail)
        yield "Trail", f"<ol>{steps}</ol>"
    if len(finding.reaches) > 1:
        places = []
        for each in finding.reaches[:PLACES]:
            span, cell = each.site.span, each.site.cell
            where = f"cell {cell.number}:{cell.line}" if cell else f"{span.line}:{span.column}"
            within = f" [{_text(', '.join(each.environments))}]" if each.environments else ""
            places.append(f"<li>{_code(f'{each.path}:{where}')}{within}</li>")
        if rest := len(finding.reaches) - PLACES:
            places += [f"<li>and {rest} more</li>"] * (rest > 0)
        yield f"Reaches {len(finding.reaches)} places", f"<ul>{''.join(places)}</ul>"
    yield "Environments", escape(policies(finding))
    yield "Confidence", finding.confidence.value
    if finding.suppressed is not None and finding.suppressed.by != "policy":
        yield "Waived", _waiver(finding)
    if finding.help:
        yield "Help", _text(finding.help)
    if finding.note:
        yield "Note", _text(finding.note)
    yield "Fingerprint", _code(finding.fingerprint)


def _source(finding: Finding) -> str:
    """The line of the place, with the part that matters marked; before it the line where the statement begins."""
    first, last = finding.site, finding.shown
    lines = []
    if first.span.line != last.span.line:
        lines.append(f'<span class="number">{_number(first)}  </span>{_spread(_short(first.text))}')
    begin = max(last.span.column - 1, 0)
    end = last.span.end_column - 1 if last.span.end_line == last.span.line else len(last.text)
    start = max(0, begin - LINE // 4) if len(last.text) > LINE else 0
    stop = start + LINE
    before, marked, after = (
        _spread(last.text[low : min(high, stop)])
        for low, high in ((start, begin), (begin, end), (max(begin, end), len(last.text)))
    )
    cut = ("..." if start else "", "..." if len(last.text) > stop else "")
    line = f"{cut[0]}{before}<mark>{marked}</mark>{after}{cut[1]}"
    lines.append(f'<span class="number">{_number(last)}  </span>{line}')
    return "".join(f"<pre>{each}</pre>" for each in lines)


def _number(site: Site) -> int:
    return site.cell.line if site.cell else site.span.line


def _short(text: str) -> str:
    return text if len(text) <= LINE else f"{text[:LINE]}..."


def _spread(text: str) -> str:
    """Source text; a tab is four spaces."""
    return _text(text.replace("\t", "    "))


# --- fixes ------------------------------------------------------------------------------------------


def _fix(fix: Proposal | None, context: ReportContext) -> str:
    if fix is None:
        return ""
    word = "Safe fix" if fix.safe else "Fix to be reviewed"
    check = f" <em>{escape(brief(fix.check))}</em>" if fix.check else ""
    return f"<p><strong>{word}:</strong> {escape(brief(fix.description))}{check}</p>{_diff(fix, context)}"


def _diff(fix: Proposal, context: ReportContext) -> str:
    """What the fix changes, file by file; files whose bytes are not at hand are left out."""
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.path, []).append(edit)
    shown = []
    for path, edits in by_path.items():
        source = context.sources.get(path, b"")
        try:
            changed = apply(source, edits)
        except ValueError:  # the bytes are not at hand, or not those that the edits are for
            continue
        for number, raw in enumerate(unified(path, source, changed)):
            line = raw.decode("utf-8", "surrogateescape").rstrip("\r\n")
            kind = "" if number < 2 else {"+": ' class="added"', "-": ' class="removed"'}.get(line[:1], "")
            shown.append(f"<span{kind}>{_spread(_short(line)) or ' '}</span>")
    return f'<pre class="diff">{"".join(shown)}</pre>' if shown else ""


# --- what else the report has -----------------------------------------------------------------------


def _problems(report: Report) -> Iterator[str]:
    if not report.errors:
        return
    yield "<section><h2>Could not be checked</h2><ul>"
    for error in report.errors:
        where = f"{error.path}:{error.line}" if error.line is not None else error.path
        yield f"<li>{_code(where)} {escape(brief(error.message))}</li>"
    yield "</ul></section>"


def _waivers(report: Report) -> Iterator[str]:
    """The findings that are waived, those whose waiver ends first before the others."""
    waived = [(finding, number) for number, finding in enumerate(report.findings) if _state(finding) == "waived"]
    if not waived:
        return
    yield "<section><h2>Waivers</h2>"
    yield (
        '<table><caption>Findings that are waived</caption><thead><tr><th scope="col">Until</th>'
        '<th scope="col">Finding</th><th scope="col">Reason</th></tr></thead><tbody>'
    )
    for finding, number in sorted(waived, key=lambda each: (_until(each[0]) or "9", each[1])):
        reason = finding.suppressed.reason if finding.suppressed else ""
        yield (
            f"<tr><td>{_text(_until(finding)) or 'no end'}</td>"
            f'<td><a href="#{_anchor(finding, number)}">{_text(finding.code)} {escape(place(finding))}</a></td>'
            f"<td>{escape(brief(reason)) or 'none'}</td></tr>"
        )
    yield "</tbody></table></section>"


def _until(finding: Finding) -> str:
    return finding.suppressed.until if finding.suppressed else ""


def _waiver(finding: Finding) -> str:
    """By what a finding is waived, until when and why."""
    suppressed = finding.suppressed
    assert suppressed is not None
    words = {"inline": "by a comment", "config": "by the configuration", "baseline": "by the baseline"}
    text = words.get(suppressed.by, f"by {suppressed.by}")
    text += f", until {suppressed.until}" if suppressed.until else ""
    return escape(brief(text + (f": {suppressed.reason}" if suppressed.reason else "")))


_FORMS = {
    BundleForm.EXPRESSION: "the expression",
    BundleForm.ENV: "the path in the environment variable",
    BundleForm.PATH: "the file",
    BundleForm.CERTIFI: "certifi's bundle",
    BundleForm.SYSTEM: "the store of the operating system",
    BundleForm.DEFAULT: "the default of each library",
}


def _bundles(report: Report, context: ReportContext) -> Iterator[str]:
    """The CA bundles that the configuration names, and the files of certificates that were judged."""
    judged, unjudged = report.summary.judged, report.summary.unjudged
    if not (context.bundles or judged or unjudged):
        return
    yield "<section><h2>CA bundles</h2>"
    if context.bundles:
        yield (
            '<table><caption>Configured bundles</caption><thead><tr><th scope="col">Environment</th>'
            '<th scope="col">Bundle</th><th scope="col">Holds every CA needed</th></tr></thead><tbody>'
        )
        for name, bundle in context.bundles:
            yield f'<tr><th scope="row">{_text(name)}</th>{_bundle(bundle)}</tr>'
        yield "</tbody></table>"
    found = Counter(finding.path for finding in report.findings)
    for word, paths in (("Judged", judged), ("Not judged, as packages are missing", unjudged)):
        if paths:
            yield f"<h3>{word}</h3><ul>"
            yield from (f"<li>{_code(path)} ({found[path]} findings)</li>" for path in paths)
            yield "</ul>"
    yield "</section>"


def _bundle(bundle: Bundle) -> str:
    complete = {None: "not said", True: "yes", False: "no"}[bundle.complete]
    return f"<td>{_FORMS[bundle.form]}{f' {_code(bundle.text)}' if bundle.text else ''}</td><td>{complete}</td>"
