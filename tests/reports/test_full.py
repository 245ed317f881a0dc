"""The format for people: the argument on its own line, words that stay whole, notes, groups, links."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from sample_reports import FINDING, HOSTILE, WARNING, report

from certlint import analysis
from certlint.model.config import Config
from certlint.model.findings import Finding
from certlint.reports import ReportContext, formatter
from certlint.run.output import wants_links

CONTEXT = ReportContext(version="1.2.3")


def text(name: str, *findings: Finding, context: ReportContext = CONTEXT) -> str:
    return formatter(name)(report(*findings), context=context)


LONG_CALL = b"import requests\n\nrequests.get(\n    'https://erp.example',\n    timeout=5,\n    verify=False,\n)\n"


def found(source: bytes) -> Finding:
    analysed = analysis.analyze(source)
    project = analysis.link({"app.py": analysed}, {"app.py": "app"})
    (finding,) = analysis.judge(
        analysed, path="app.py", project=project, config=Config(), today=date(2027, 1, 1)
    ).findings
    return finding


def test_the_argument_is_shown_on_its_own_line() -> None:
    finding = found(LONG_CALL)
    assert (finding.site.span.line, finding.shown.span.line) == (3, 6)
    assert text("full", finding).splitlines()[1:8] == [
        " --> app.py:3:1",
        "  |",
        "3 | requests.get(",
        "...",
        "6 |     verify=False,",
        "  |     ^^^^^^^^^^^^",
        "  = environments: prod (error), dev (warning), test (allowed)",
    ]
    place = json.loads(text("json", finding))["findings"][0]
    assert (place["line"], place["shown"]) == (3, {"line": 6, "column": 5, "end_line": 6, "end_column": 17})
    assert ",line=6,endLine=6,col=5,endColumn=17," in text("github", finding)


def test_the_place_that_identifies_a_finding_does_not_depend_on_what_is_shown() -> None:
    one_line = b"import requests\n\nrequests.get('https://erp.example', timeout=5, verify=False)\n"
    assert found(LONG_CALL).fingerprint == found(one_line).fingerprint


def test_words_are_wrapped_and_not_cut() -> None:
    finding = replace(FINDING, message="word " * 60 + "end", help="help " * 60 + "end", trail=())
    shown = text("full", finding, context=replace(CONTEXT, width=60)).splitlines()
    assert max(map(len, shown)) <= 60
    assert all(set(line.split()) <= {"word", "end", "TLS101", f"{FINDING.name}:"} for line in shown[:6])
    assert text("full", finding, context=replace(CONTEXT, width=0)).count("\n") == 7


def test_a_note_about_a_library_is_told_once() -> None:
    told = text("full", replace(FINDING, note="a fact"), replace(FINDING, note="a fact", path="src/app/other.py"))
    assert told.count("= note: a fact") == 1


def test_findings_under_their_files() -> None:
    shown = text("full", FINDING, FINDING, WARNING, context=replace(CONTEXT, by_file=True))
    assert shown.startswith("src/app/http.py: 3 findings\nTLS101 ")
    assert shown.count("src/app/http.py: 3 findings") == 1


@pytest.mark.parametrize("path", ["src/app.py", HOSTILE, "a\x1b\\b.py", "a\x07b.py", "a b;c.py"])
def test_links_lead_to_files_and_nothing_else(path: str) -> None:
    shown = text("full", replace(FINDING, path=path), context=replace(CONTEXT, links=True, folder="/srv/shop"))
    (line,) = (each for each in shown.splitlines() if "\x1b" in each)
    start, uri, label, end = re.fullmatch(r" *--> (\x1b\]8;;)([!-~]+)\x1b\\([^\x1b]+)(\x1b\]8;;\x1b\\)", line).groups()  # type: ignore[union-attr]
    assert (start, end) == ("\x1b]8;;", "\x1b]8;;\x1b\\")
    assert uri.startswith("file:///")
    assert label.isprintable()


def test_terminals_that_take_links() -> None:
    assert wants_links({"VTE_VERSION": "7600"}, terminal=True)
    assert wants_links({"TERM_PROGRAM": "vscode"}, terminal=True)
    assert not wants_links({"VTE_VERSION": "7600"}, terminal=False)
    assert not wants_links({"VTE_VERSION": "7600", "TERM": "dumb"}, terminal=True)
    assert not wants_links({}, terminal=True)
    assert wants_links({"FORCE_HYPERLINK": "1"}, terminal=False)
    assert not wants_links({"FORCE_HYPERLINK": "0", "VTE_VERSION": "7600"}, terminal=True)
