"""The baseline: what it matches, what it says, how it is written and shrunk."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_reports import ALLOWED, FINDING, WAIVED, report

from certlint.analysis import analyze, link
from certlint.judging import judge
from certlint.model.config import Config
from certlint.model.findings import Finding
from certlint.run.baselines import Baseline
from certlint.run.files import Target
from certlint.settings import Settings
from certlint.waivers.baseline import Entry, match, read, write

TODAY = date(2027, 3, 31)
SECOND = replace(FINDING, fingerprint="1" * 64)
OTHER = replace(FINDING, path="src/app/other.py", code="TLS301", fingerprint="2" * 64)


def judged(source: str) -> tuple[Finding, ...]:
    analysis = analyze(source.encode())
    project = link({"a.py": analysis}, {"a.py": "a"})
    return judge(analysis, path="a.py", project=project, config=Config(), today=TODAY).findings


def entries(*findings: Finding) -> tuple[Entry, ...]:
    return tuple(Entry(finding.path, finding.code, finding.fingerprint) for finding in findings)


def test_it_suppresses_what_it_lists() -> None:
    found, used = match([FINDING, SECOND, OTHER], entries(FINDING, OTHER), str)
    assert [item.suppressed.by if item.suppressed else None for item in found] == ["baseline", None, "baseline"]
    assert all(item.suppressed for item in found[0].reach)
    assert used == frozenset(entries(FINDING, OTHER))


def test_what_is_suppressed_already_stays_as_it_is() -> None:
    found, used = match([WAIVED, ALLOWED], entries(WAIVED, ALLOWED), str)
    assert found == (WAIVED, ALLOWED)
    assert len(used) == 2


def test_path_code_and_fingerprint_count() -> None:
    for entry in entries(replace(FINDING, path="x.py"), replace(FINDING, code="TLS102"), SECOND):
        assert match([FINDING], [entry], str) == ((FINDING,), frozenset())


def test_it_is_sorted_and_read_again_with_its_lines() -> None:
    text = write([*entries(OTHER, SECOND, FINDING), *entries(FINDING)])
    again = read(text)
    assert again == tuple(sorted(entries(FINDING, SECOND, OTHER)))
    assert [entry.line for entry in again] == [4, 5, 6]
    assert read(write([])) == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is not JSON"), ("[" * 100_000, "is not JSON"), ("[]", "is no baseline of version 1"),
        ('{"version": 2}', "is no baseline of version 1"), ('{"version": 1}', "has no list of findings"),
        ('{"version": 1, "findings": [1]}', "entry 1 is not an object"),
        ('{"version": 1, "findings": [{"path": "a", "code": 1, "fingerprint": "b"}]}', "entry 1 is not an object"),
    ],
)  # fmt: skip
def test_what_is_no_baseline(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        read(text)


LINES = st.lists(
    st.sampled_from(["requests.get(u, verify=False)", "requests.get( u, verify = False )  # hm", "x = 1",
                     "requests.post(u, verify='/ca.pem')", "if x: requests.get(u, verify=False)"]),
    max_size=6,
)  # fmt: skip


@settings(max_examples=40)
@given(LINES, st.data())
def test_moving_code_by_blank_lines_keeps_it_matching(lines: list[str], data: st.DataObject) -> None:
    before = judged("\n".join(["import requests", *lines]) + "\n")
    blanks = [data.draw(st.integers(0, 2)) for _ in lines]
    moved = [part for line, count in zip(lines, blanks, strict=True) for part in (*[""] * count, line)]
    after = judged("\n".join(["import requests", *moved]) + "\n")
    listed = [Entry("a.py", finding.code, finding.fingerprint) for finding in before]
    found, used = match(after, listed, str)
    assert all(finding.suppressed for finding in found)
    assert used == frozenset(listed)


def test_one_more_of_the_same_is_new() -> None:
    line = "requests.get(u, verify=False)\n"
    before, after = judged("import requests\n" + line), judged("import requests\n" + line * 2)
    found, _ = match(after, [Entry("a.py", item.code, item.fingerprint) for item in before], str)
    assert [finding.suppressed is None for finding in found] == [False, True]


# --- on disk ------------------------------------------------------------------------------------


@pytest.fixture
def baseline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Baseline:
    monkeypatch.chdir(tmp_path)
    for path in (FINDING.path, OTHER.path):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).touch()
    (tmp_path / "ci").mkdir()
    return Baseline("ci/known.json")


def targets(*findings: Finding) -> list[Target]:
    return [Target(finding.path, finding.path) for finding in findings]


def listed() -> list[str]:
    document = json.loads(Path("ci/known.json").read_text())
    return [f"{entry['path']} {entry['fingerprint'][0]}" for entry in document["findings"]]


def apply(baseline: Baseline, *findings: Finding, whole: bool = True) -> list[str]:
    found = baseline.apply(report(*findings), settings=Settings(Config(), "."), today=TODAY, whole=whole)
    assert not found.errors
    return [f"{item.path}:{item.site.span.line}: {item.message}" for item in found.findings if not item.suppressed]


def test_what_was_written_is_known_then(baseline: Baseline) -> None:
    assert baseline.write(report(FINDING, OTHER, ALLOWED, WAIVED), targets(FINDING, OTHER), grow=True) == (2, "")
    assert listed() == ["../src/app/http.py 0", "../src/app/other.py 2"]
    assert apply(baseline, FINDING, OTHER) == []
    assert apply(baseline, FINDING, SECOND, OTHER) == ["src/app/http.py:20: " + FINDING.message]


def test_entries_whose_finding_is_gone_are_reported(baseline: Baseline) -> None:
    baseline.write(report(FINDING, OTHER), targets(FINDING, OTHER), grow=True)
    (stale,) = apply(baseline, FINDING)
    assert stale == "ci/known.json:5: the waiver for TLS301 in ../src/app/other.py suppresses nothing"
    assert apply(baseline, FINDING, whole=False) == []


def test_it_grows_only_if_asked(baseline: Baseline) -> None:
    every = targets(FINDING, OTHER)
    baseline.write(report(FINDING), every, grow=True)
    assert baseline.write(report(OTHER, FINDING), every, grow=False) == (1, "")
    assert listed() == ["../src/app/http.py 0"]
    baseline.write(report(OTHER, FINDING), every, grow=True)
    assert len(listed()) == 2
    assert baseline.write(report(OTHER), every, grow=False) == (1, "")
    assert listed() == ["../src/app/other.py 2"]


def test_entries_of_files_that_were_not_checked_stay(baseline: Baseline) -> None:
    baseline.write(report(FINDING, OTHER), targets(FINDING, OTHER), grow=True)
    for grow in (False, True):
        baseline.write(report(FINDING), targets(FINDING), grow=grow)
        assert len(listed()) == 2
    Path(OTHER.path).unlink()
    baseline.write(report(FINDING), targets(FINDING), grow=False)
    assert listed() == ["../src/app/http.py 0"]


def test_what_cannot_be_read_is_an_error(baseline: Baseline) -> None:
    own = Settings(Config(), ".")
    for _ in range(2):
        (error,) = baseline.apply(report(FINDING), settings=own, today=TODAY, whole=True).errors
        assert error.path == "ci/known.json"
        Path("ci/known.json").write_text("x")
    assert "is not JSON" in baseline.write(report(), [], grow=True)[1]
