"""The rounds, with a core that is a toy: a line `BAD` is a finding, `want m` asks for a module, `fail x` raises."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from sample_reports import FINDING, site

from certlint.model.config import Config
from certlint.model.findings import Diagnostic, Report
from certlint.model.knobs import Kind, Knob
from certlint.model.location import Site
from certlint.run import linking, sifting
from certlint.run.files import Exclusions, expand
from certlint.run.reading import read
from certlint.run.runner import Request, run
from certlint.settings import Settings
from certlint.syntax import RoughSites

OWN = (Knob(id="own", library="acme", kind=Kind.ARGUMENT, targets=("acme.http.fetch",), parameter="check"),)


@dataclass(frozen=True)
class Toy:
    lines: tuple[str, ...]
    sites: Sequence[Site] = ()
    sha256: str = ""
    comments: tuple[()] = ()
    problem: None = None
    problems: tuple[()] = ()


@dataclass(frozen=True)
class Project:
    texts: Mapping[str, Toy]
    roots: Mapping[str, str]
    joined: frozenset[str] = frozenset()
    widened: tuple[()] = ()
    files: tuple[()] = ()

    def facts(self, path: str) -> tuple[()]:
        return ()

    def turns(self, path: str) -> tuple[str, ...]:
        return self.texts[path].lines

    def arrivals(self, path: str) -> tuple[()]:
        return ()

    def mentioned(self) -> frozenset[str]:
        return frozenset(path for path, toy in self.texts.items() if "ROUGH" in toy.lines)

    @property
    def wants_settings(self) -> bool:
        return any("want settings" in toy.lines for toy in self.texts.values())


def analyze(source: bytes) -> Toy:
    lines = tuple(source.decode().splitlines())
    if "fail analyze" in lines:
        raise MemoryError
    return Toy(lines)


def survey(source: bytes) -> Toy | None:
    toy = None if b"fail" in source else analyze(source)
    if toy is None:
        return None
    sites = RoughSites(())
    sites.asked.add(0)
    return replace(toy, lines=tuple(line.replace("BAD", "ROUGH") for line in toy.lines), sites=sites)


def confirm(source: bytes, numbers: Collection[int]) -> None:
    """Only an analysis can tell."""
    assert numbers == {0}


def link(
    analyses: Mapping[str, Toy],
    roots: Mapping[str, str],
    *,
    knobs: tuple[Knob, ...],
    provide: Callable[[str], tuple[str, str, Toy] | None] | None = None,
    recruit: object = None,
    known: object = None,
) -> Project:
    assert knobs == OWN
    if any("fail link" in toy.lines for toy in analyses.values()):
        raise RecursionError("too deep")
    for toy in analyses.values() if provide is not None else ():
        for line in toy.lines:
            if line.startswith("want ") and line != "want settings" and provide is not None:
                provide(line[5:])
    return Project(analyses, roots)


def judge(
    _: object,
    *,
    path: str,
    project: Project,
    config: Config,
    today: date,
    relative: str | None,
    unused: bool,
    others: object,
) -> Report:
    lines = project.turns(path)
    if "fail judge" in lines:
        raise ValueError("a\nb")
    known = ",".join(sorted(project.texts))
    bad = [number for number, line in enumerate(lines, 1) if line == "BAD"]
    return Report(
        tuple(replace(FINDING, path=path, site=site(line), message=f"{relative}|{known}") for line in reversed(bad))
    )


@pytest.fixture(autouse=True)
def toy_core(monkeypatch: pytest.MonkeyPatch) -> None:
    analysis: Any = ModuleType("certlint.analysis")
    analysis.libraries = frozenset
    analysis.analyze, analysis.link = analyze, link
    analysis.survey, analysis.confirm = survey, confirm
    monkeypatch.setattr(sifting, "tokens", lambda: (b"BAD", b"fail", b"want"))
    judging: Any = ModuleType("certlint.judging")
    judging.judge = judge
    monkeypatch.setitem(sys.modules, "certlint.judging", judging)
    monkeypatch.setitem(sys.modules, "certlint.analysis", analysis)


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Report]:
    monkeypatch.chdir(tmp_path)

    def run_over(files: dict[str, str], *targets: str, **options: Any) -> Report:
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        found = expand(targets or ["."], Exclusions())
        settings = Settings(Config(), str(tmp_path))
        options = {"settings": lambda _: settings, "today": date(2030, 1, 1), "knobs": OWN, **options}
        return run(Request(targets=found.targets, errors=found.errors, **options))

    return run_over


def places(report: Report) -> list[tuple[str, int]]:
    return [(finding.path, finding.site.span.line) for finding in report.findings]


def test_findings_of_all_files_in_order(check: Callable[..., Report]) -> None:
    report = check({"b.py": "BAD\nBAD\n", "a.py": "BAD\n", "clean.py": "x\n", "sub/c.py": "BAD"})
    assert places(report) == [("a.py", 1), ("b.py", 1), ("b.py", 2), ("sub/c.py", 1)]
    assert (report.summary.files, report.summary.rounds, report.summary.truncated) == (4, 1, False)


def test_nothing_is_imported_for_files_without_a_token(
    check: Callable[..., Report], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "certlint.analysis", None)
    report = check({"a.py": "x = 1\n"})
    assert (report.findings, report.errors, report.summary.files) == ((), (), 1)


def test_without_the_funnel_every_file_is_parsed(check: Callable[..., Report]) -> None:
    files = {"a.py": "BAD\n", "b.py": "x\n"}
    assert check(files).findings[0].message == "a.py|a.py"
    assert check(files, funnel=False).findings[0].message == "a.py|a.py,b.py"


def test_context_is_fetched_but_not_reported(check: Callable[..., Report]) -> None:
    files = {
        "src/app/__init__.py": "",
        "src/app/a.py": "want app.settings\nwant os\nBAD\n",
        "src/app/settings.py": "BAD\nwant app.base\n",
        "src/app/base.py": "nothing to see",
    }
    report = check(files, "src/app/a.py")
    assert places(report) == [("src/app/a.py", 3)]
    assert report.findings[0].message == "src/app/a.py|src/app/a.py,src/app/base.py,src/app/settings.py"
    assert report.summary.rounds == 3
    assert places(check(files)) == [("src/app/a.py", 3), ("src/app/settings.py", 1)]


def test_a_file_takes_the_longer_name_by_which_it_is_wanted(check: Callable[..., Report]) -> None:
    report = check({"space/tool.py": "BAD\n", "main.py": "want space.tool\nBAD\n"})
    assert report.summary.rounds == 2
    assert not report.errors


def test_settings_modules_are_fetched_wherever_they_are(check: Callable[..., Report]) -> None:
    files = {
        "app/x.py": "BAD\nwant settings\n",
        "shop/settings/dev.py": "",
        "shop/settings.py": "",
        "local_settings.py": "",
        "build/settings.py": "",
        "shop/setting.py": "",
    }
    (finding,) = check(files, "app").findings
    assert finding.message == "app/x.py|app/x.py,local_settings.py,shop/settings.py,shop/settings/dev.py"


def test_rounds_end(check: Callable[..., Report], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linking, "ROUNDS", 3)
    files = {f"m{number}.py": f"want m{number + 1}\nBAD\n" for number in range(9)}
    report = check(files, "m0.py")
    assert (report.summary.rounds, report.summary.truncated) == (3, True)
    assert places(report) == [("m0.py", 2)]


@pytest.mark.parametrize(
    ("stage", "message"),
    [
        ("analyze", "cannot be checked: not enough memory"),
        ("judge", "internal error: ValueError: a b"),
    ],
)
def test_a_failure_costs_one_file(check: Callable[..., Report], stage: str, message: str) -> None:
    report = check({"a.py": "BAD\n", "b.py": f"fail {stage}\nBAD\n", "c.py": "BAD\n"})
    assert places(report) == [("a.py", 1), ("c.py", 1)]
    assert report.errors == (Diagnostic("b.py", None, message),)


def test_a_failure_to_link_costs_what_is_known_through_links(check: Callable[..., Report]) -> None:
    report = check({"a.py": "BAD\n", "b.py": "fail link\nBAD\n", "c.py": "BAD\n"})
    assert places(report) == [("a.py", 1), ("c.py", 1)]
    assert [error.path for error in report.errors] == ["", "b.py"]
    assert all(error.message == "internal error: RecursionError: too deep" for error in report.errors)


def test_an_unreadable_file_costs_itself(check: Callable[..., Report], monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(location: str, shown: str) -> bytes | Diagnostic:
        return (
            Diagnostic(shown, None, "cannot be read: Permission denied") if shown == "b.py" else read(location, shown)
        )

    monkeypatch.setattr(sifting, "read", unreadable)
    report = check({"a.py": "BAD\n", "b.py": "BAD\n"})
    assert places(report) == [("a.py", 1)]
    assert report.errors == (Diagnostic("b.py", None, "cannot be read: Permission denied"),)


def test_reading_what_is_gone() -> None:
    assert read("/nowhere/at/all", "x") == Diagnostic("x", None, "cannot be read: No such file or directory")


def test_a_wrong_configuration_is_said_once(check: Callable[..., Report], tmp_path: Path) -> None:
    problem = Diagnostic("sub/pyproject.toml", None, "is not TOML")
    good = Settings(Config(), str(tmp_path))
    report = check(
        {"a.py": "BAD\n", "sub/b.py": "BAD\n", "sub/c.py": "BAD\n"},
        settings=lambda location: problem if "/sub/" in location else good,
    )
    assert places(report) == [("a.py", 1)]
    assert report.errors == (problem,)


def test_given_sources_win_over_the_disk(check: Callable[..., Report]) -> None:
    assert places(check({"a.py": "BAD\n"}, "a.py", sources={"a.py": b""})) == []
    assert places(check({"a.py": ""}, "a.py", sources={"a.py": b"\nBAD\n"})) == [("a.py", 2)]


def test_progress_is_told(check: Callable[..., Report]) -> None:
    told: list[tuple[str, int, int]] = []
    check({"a.py": "BAD\n", "b.py": "x\n"}, progress=lambda *state: told.append(state))
    linking = ("linking", 0, 1)
    assert told == [
        ("reading", 0, 2),
        ("reading", 1, 2),
        ("surveying", 0, 1),
        linking,
        ("analysing", 0, 1),
        linking,
        ("judging", 0, 1),
    ]
