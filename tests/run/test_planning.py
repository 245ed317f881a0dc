"""Fixes planned for many files: the same in several processes as in one, and nobody's failure is another's."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

import certlint.analysis
from certlint import Config, Report, analyze, judge, link, plan
from certlint.analysis import propose
from certlint.fixes.plan import portions
from certlint.model.config import Bundle, BundleForm
from certlint.model.findings import Diagnostic
from certlint.run import planning
from certlint.run.planning import Wanted, planned, with_proposals
from certlint.run.runner import Request
from certlint.settings import Settings

OWN = Bundle(BundleForm.EXPRESSION, "settings.CA", "from shop import settings", complete=True)
USE = b"import requests\nfrom shop.conf import VERIFY\n\nrequests.get('https://a', verify=VERIFY)\n"
ALONE = b"import requests\n\nrequests.get('https://a', verify=False)\n"
SOURCES = {
    "shop/conf.py": b"VERIFY = False\n",
    "shop/a.py": USE,
    "shop/b.py": USE,
    **{f"shop/c{number}.py": ALONE for number in range(15)},
}


def report(sources: Mapping[str, bytes] = SOURCES) -> Report:
    analyses = {path: analyze(source) for path, source in sources.items()}
    project = link(analyses, {path: path.removesuffix(".py").replace("/", ".") for path in sources})
    config = Config(bundle=OWN)
    findings = [
        finding
        for path in sources
        for finding in judge(analyses[path], path=path, project=project, config=config, today=date(2026, 1, 1)).findings
    ]
    return Report(tuple(findings))


def settings(_location: str) -> Settings | Diagnostic:
    return Diagnostic("", None, "")


def request(jobs: int) -> Request:
    return Request(targets=(), settings=settings, today=date(2026, 1, 1), jobs=jobs)


def wishes(**other: Any) -> dict[str, Any]:
    return {"undefined": {}, "wanted": Wanted(unsafe=True, **other)}


@pytest.mark.parametrize("jobs", [1, 2])
def test_it_makes_no_difference_who_does_it(jobs: int) -> None:
    found = report()
    (expected,) = propose([found], SOURCES)
    assert sum(finding.fix is not None for finding in expected.findings) == 16
    assert with_proposals(found, SOURCES, request(jobs), undefined={}) == expected
    edits = {path: each for path, (_, each) in plan([found], SOURCES, unsafe=True).items()}
    assert planned(found, SOURCES, request(jobs), **wishes()) == (edits, [])
    assert list(edits) == sorted(edits)


def test_what_is_left_alone() -> None:
    found = report()
    first = next(finding for finding in found.findings if finding.path == "shop/c0.py")
    edits, _ = planned(found, SOURCES, request(2), **wishes(without=frozenset({first.fingerprint})))
    assert edits.keys() == {"shop/conf.py"} | {f"shop/c{number}.py" for number in range(1, 15)}
    used = frozenset(finding.fingerprint for finding in found.findings)
    edits, _ = planned(found, SOURCES, request(2), **wishes(in_place=used))
    assert edits.keys() == SOURCES.keys() - {"shop/conf.py"}
    assert planned(found, {"shop/c1.py": ALONE}, request(2), **wishes())[0].keys() == {"shop/c1.py"}


def test_what_has_to_be_seen_together() -> None:
    found = report().findings
    together = sorted(sorted({finding.path for finding in portion}) for portion in portions(found, SOURCES))
    assert together == sorted([[f"shop/c{number}.py"] for number in range(15)] + [["shop/conf.py"]])
    assert sorted(map(len, portions(found, {}))) == [1] * 16
    literal = "import requests\nfrom shop.conf import VERIFY\n\n"
    twice = b"requests.get('https://a', verify=VERIFY)\nrequests.get('https://a', verify=False)\n"
    both = {**SOURCES, "shop/a.py": literal.encode() + twice}
    largest = max(portions(report(both).findings, both), key=len)  # the fix of the constant may change the calls
    assert [finding.path for finding in largest] == ["shop/conf.py", "shop/a.py"]


@pytest.mark.parametrize(
    "jobs", [1, pytest.param(2, marks=pytest.mark.skipif(sys.platform != "linux", reason="processes inherit nothing"))]
)
def test_a_mistake_costs_the_fixes_of_one_file(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(reports: list[Report], *arguments: Any, **options: Any) -> Any:
        if reports[0].findings[0].path == "shop/c3.py":
            raise ValueError("oh")
        return (propose if "unsafe" not in options else plan)(reports, *arguments, **options)

    monkeypatch.setattr(certlint.analysis, "propose", fail)
    monkeypatch.setattr(certlint.analysis, "plan", fail)
    found = report()
    problem = Diagnostic("shop/c3.py", None, "internal error: ValueError: oh")
    fixed = with_proposals(found, SOURCES, request(jobs), undefined={})
    assert fixed.errors == (problem,)
    assert {finding.path for finding in fixed.findings if finding.fix is None} == {"shop/c3.py"}
    edits, problems = planned(found, SOURCES, request(jobs), **wishes())
    assert problems == [problem]
    assert "shop/c3.py" not in edits
    assert "shop/c4.py" in edits


def test_nothing_large_is_sent() -> None:
    (finding, *_) = report().findings
    assert finding.turn is not None
    told = replace(finding, explanation=("because",), turn=replace(finding.turn, guards=("x",)))  # type: ignore[arg-type]
    bare = replace(finding.turn, guards=(), values=())
    parts = tuple(map(planning._lean, finding.parts))
    assert planning._lean(told) == replace(finding, explanation=(), turn=bare, reaches=(), parts=parts)
