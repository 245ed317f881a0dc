"""Many processes say what one says, and whatever happens to them costs little."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from run.trees import FIXTURES, grow

from certlint.model.findings import Diagnostic
from certlint.run import sifting, workers
from certlint.run.sifting import Place, Sifted, failure, sift
from certlint.run.workers import BROKEN, Workers, available

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX processes")
PROJECTS = sorted(path for path in (FIXTURES / "projects").iterdir() if path.is_dir())


def places(number: int) -> list[Place]:
    return [Place("", f"{count}.py", b"x" * count) for count in range(number)]


def length(place: Place) -> int:
    return len(place.source or b"")


def dies(place: Place) -> int:
    if length(place) in (7, 30):
        os._exit(3)
    return length(place)


def is_killed(place: Place) -> int:
    if length(place) == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return length(place)


def fails(place: Place) -> int:
    if length(place) == 7:
        raise ValueError("a\nb")
    return length(place)


def deep(place: Place) -> list[object]:
    """What cannot be pickled."""
    nested: list[object] = []
    for _ in range(100_000 if length(place) == 7 else 1):
        nested = [nested]
    return nested


def large(place: Place) -> bytes:
    return bytes([length(place)]) * 3_000_000


def waits(_: Place) -> int:
    time.sleep(60)
    return 0


@pytest.fixture
def team() -> Iterator[Workers]:
    team = Workers(2, ())
    before = multiprocessing.active_children()
    yield team
    team.end()
    assert multiprocessing.active_children() == before


def dawdle(_: None) -> None:
    time.sleep(0.2)


def die(_: None) -> None:
    os._exit(3)


def test_getting_ready_changes_nothing(team: Workers) -> None:
    team.prepare(dawdle)
    for errand in (dawdle, dawdle, die):
        assert list(team.map(length, places(20), batch=3, least=1)) == list(range(20))
        team.prepare(errand)
    assert list(team.map(length, places(20), batch=1, least=1)) == list(range(20))


def test_results_come_in_order(team: Workers) -> None:
    for batch in (1, 7, 100):
        assert list(team.map(length, places(50), batch=batch, least=2)) == list(range(50))
    assert list(team.map(length, [], batch=1, least=0)) == []


def test_what_is_not_worth_a_process_is_done_here(team: Workers) -> None:
    assert list(team.map(length, places(3), batch=1, least=4)) == [0, 1, 2]
    assert not multiprocessing.active_children()


def test_long_answers(team: Workers) -> None:
    assert [each[:1] for each in team.map(large, places(9), batch=2, least=1) if isinstance(each, bytes)] == [
        bytes([count]) for count in range(9)
    ]


@pytest.mark.parametrize("batch", [1, 4, 50])
def test_a_process_that_dies_costs_the_file_that_it_was_at(team: Workers, batch: int) -> None:
    expected: list[object] = list(range(40))
    for bad in (7, 30):
        expected[bad] = Diagnostic(f"{bad}.py", None, BROKEN)
    for _ in range(2):
        assert list(team.map(dies, places(40), batch=batch, least=1)) == expected
    assert list(team.map(length, places(40), batch=batch, least=1)) == list(range(40))


@POSIX
def test_a_process_that_is_killed(team: Workers) -> None:
    expected: list[object] = list(range(20))
    expected[7] = Diagnostic("7.py", None, BROKEN)
    assert list(team.map(is_killed, places(20), batch=3, least=1)) == expected


@POSIX
def test_processes_killed_from_outside_in_the_middle_of_an_answer(team: Workers) -> None:
    results = team.map(large, places(30), batch=1, least=1)
    assert next(results) == b"\0" * 3_000_000
    time.sleep(0.5)  # now they wait for somebody who reads the rest
    for child in multiprocessing.active_children():
        child.kill()
    rest = list(results)
    lost = [each for each in rest if isinstance(each, Diagnostic)]
    assert 1 <= len(lost) <= 2
    assert len(rest) == 29


def test_a_mistake_is_a_line(team: Workers) -> None:
    alone = Workers(1, ())
    for team_ in (team, alone):
        results = list(team_.map(fails, places(20), batch=3, least=1))
        assert results[7] == failure("7.py", ValueError("a\nb"))
        assert [each for each in results if isinstance(each, int)] == [*range(7), *range(8, 20)]


def test_what_cannot_be_sent_is_done_here(team: Workers) -> None:
    results = list(team.map(deep, places(20), batch=3, least=1))
    assert len(results) == 20
    assert not [each for each in results if isinstance(each, Diagnostic)]
    depth, nested = 0, results[7]
    while isinstance(nested, list) and nested:
        depth, nested = depth + 1, nested[0]
    assert depth == 100_000


def test_an_end_in_the_middle(team: Workers) -> None:
    begun = time.monotonic()
    threading.Timer(0.5, lambda: [child.kill() for child in multiprocessing.active_children()]).start()
    next(team.map(waits, places(2), batch=1, least=1))
    team.end()
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("broken", ["Pipe", "Process"])
def test_where_there_can_be_no_processes(team: Workers, broken: str, monkeypatch: pytest.MonkeyPatch) -> None:
    context = multiprocessing.get_context("spawn")

    def none(*_: object, **__: object) -> object:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(type(context), broken, none)
    monkeypatch.setattr(workers, "_context", lambda: context)
    assert list(team.map(length, places(20), batch=3, least=1)) == list(range(20))


def test_where_processes_do_not_come_up(team: Workers, monkeypatch: pytest.MonkeyPatch) -> None:
    def stillborn(*_: object) -> None:
        os._exit(1)

    monkeypatch.setattr(workers, "_start", stillborn)
    monkeypatch.setattr(workers, "_context", lambda: multiprocessing.get_context("fork"))
    if sys.platform == "linux":
        assert list(team.map(length, places(20), batch=3, least=1)) == list(range(20))


def test_processes_that_are_started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_context", lambda: multiprocessing.get_context("spawn"))
    monkeypatch.setattr(sifting, "_funnel", None)
    team = Workers(2, (b"acme_check",))
    try:
        sources = [Place("", "a.py", b"x = 1\n"), Place("", "b.py", b"y.acme_check = 1\n"), Place("", "c.py", b"")]
        found = list(team.map(sift, sources, batch=1, least=1))
    finally:
        team.end()
    assert [isinstance(each, Sifted) and each.kept for each in found] == [False, True, False]


def test_available() -> None:
    assert 1 <= available() <= (os.cpu_count() or 1)


# --- the whole command -----------------------------------------------------------------------


def certlint(*arguments: str, cwd: Path, environment: dict[str, str] | None = None) -> tuple[str, str, int]:
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "certlint", "--isolated", "--quiet", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, **(environment or {})},
    )
    return done.stdout, done.stderr, done.returncode


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("tree")
    grow(root, 900, bad=60)
    (root / "part0" / "broken.py").write_text("import requests\nrequests.get(verify=False\n")
    (root / "part0" / "latin.py").write_bytes(b"import requests\nrequests.get('\xe9', verify=False)\n")
    return root


@pytest.mark.parametrize(
    "arguments",
    [
        ("-j2",),
        pytest.param(("-j3", "--no-cache"), marks=pytest.mark.slow),
        pytest.param(("-j1", "--no-funnel", "--no-cache"), marks=pytest.mark.slow),
    ],
)
def test_a_tree_says_the_same_in_any_number_of_processes(tree: Path, arguments: tuple[str, ...]) -> None:
    out, err, code = certlint("-j1", "--no-cache", ".", cwd=tree)
    assert (code, err) == (2, "")  # one file cannot be parsed
    assert out.count("\n") > 60
    assert certlint(*arguments, ".", cwd=tree) == (out, err, code)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_projects_say_the_same(project: Path) -> None:
    alone = certlint("-j1", "--no-cache", "--no-funnel", ".", cwd=project)
    assert certlint("-j2", "--no-cache", ".", cwd=project) == alone


PATCHED = """\
import os, signal, sys
from certlint.cli import main
from certlint.run import linking
real = linking.survey_file
def survey_file(place):
    if place.path.endswith("module4.py"):
        os.kill(os.getpid(), signal.SIGKILL)
    return real(place)
survey_file.__module__, survey_file.__qualname__ = "certlint.run.linking", "survey_file"
linking.survey_file = survey_file
sys.exit(main(sys.argv[1:]))
"""


@POSIX
@pytest.mark.skipif(sys.platform != "linux", reason="the copy knows what was patched")
def test_a_process_that_dies_is_one_line(tmp_path: Path) -> None:
    grow(tmp_path, 60, bad=60)
    command = [sys.executable, "-c", PATCHED, "--isolated", "--quiet", "--no-cache", "-j2", "."]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.stderr == f"certlint: part0/module4.py: {BROKEN}\n"
    assert done.returncode == 2
    (tmp_path / "part0" / "module4.py").unlink()
    assert done.stdout == certlint("--no-cache", ".", cwd=tmp_path)[0]


@POSIX
@pytest.mark.parametrize("whom", ["group", "one"])
@pytest.mark.parametrize("when", [0.4, 1.0, 2.0])
def test_an_interrupted_run_ends_at_once(tree: Path, tmp_path: Path, when: float, whom: str) -> None:
    cache = tmp_path / "cache"
    process = subprocess.Popen(
        [sys.executable, "-m", "certlint", "--isolated", "--quiet", "-j2", "--cache-dir", str(cache), ".", *["."] * 3],
        cwd=tree,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    time.sleep(when)
    (os.killpg if whom == "group" else os.kill)(process.pid, signal.SIGINT)
    _, err = process.communicate(timeout=60)
    # It was done before, or about to end when Python has no handler any more.
    assert process.returncode in (130, 2, -signal.SIGINT)  # 2: it was through, and one file cannot be parsed
    if process.returncode == 130:
        assert err.strip() == b"certlint: interrupted"
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
    assert not list(cache.rglob(".certlint-*"))


@POSIX
@pytest.mark.kill
def test_nobody_stays_when_the_run_is_killed(tree: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "certlint", "--isolated", "--quiet", "-j3", "--no-cache", "."],
        cwd=tree,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(1.5)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            os.killpg(process.pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.2)
    raise AssertionError("a process is left")
