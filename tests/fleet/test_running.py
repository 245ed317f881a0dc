"""A fleet: the same results whatever checks the units, in whatever order, and however often it is interrupted."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from fleet.hostile import SOURCE, zipped

from certlint.fleet.keeper import Keeper
from certlint.fleet.running import Plan, locally, run_fleet, settings_key
from certlint.fleet.store import RESULTS, TIMINGS, Store, StoreError, records
from certlint.fleet.units import Limits, ListError, Task, Unit, units_of
from certlint.settings import Discovery

SETTINGS = Discovery(isolated=True).for_run(os.path.abspath(os.sep))
TODAY = date(2026, 12, 1)
PLAN = Plan(settings=SETTINGS, today=TODAY, limits=Limits())
CLI = (sys.executable, "-m", "certlint")


def made(folder: Path, count: int, seed: int = 0) -> list[Unit]:
    """Archives that differ in what is found in them, a broken one among them, and one that is not there."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        extra = ((f"pkg/m{each}.py", SOURCE.replace(b"example", b"e%d" % each)) for each in range(number % 4 + seed))
        content = zipped((f"pkg/n{number}.py", b"x = 1\n"), *extra)
        (folder / f"u{number:04}.whl").write_bytes(content if number % 7 != 3 else content[:-9])
    names = [folder / f"u{number:04}.whl" for number in range(count)]
    return [Unit(each.name, str(each)) for each in names]


def listed(units: list[Unit], path: Path) -> Path:
    path.write_text("".join(f"'{unit.source}' '{unit.name}' {unit.revision}\n" for unit in units), "utf-8")
    return path


def done_in(folder: Path, units: list[Unit], jobs: int = 1, plan: Plan = PLAN) -> int:
    store = Store(str(folder))
    try:
        return run_fleet(units, store, plan, locally(jobs))
    finally:
        store.close()


def results(folder: Path) -> bytes:
    return (folder / RESULTS).read_bytes()


def test_a_list_has_sources_names_and_revisions() -> None:
    text = "# all of them\n\na.whl\n'my shop' shop\nmirror.git git v1 # pinned\n"
    assert units_of(text) == [Unit("a.whl", "a.whl"), Unit("shop", "my shop"), Unit("git", "mirror.git", "v1")]
    for wrong, said in (("a b c d", "line 1"), ("a x\nb x", "line 2"), ("'a", "line 1")):
        with pytest.raises(ListError, match=said):
            units_of(wrong)


def test_order_and_number_of_processes_change_nothing(tmp_path: Path) -> None:
    units = [*made(tmp_path / "in", 12), Unit("gone", str(tmp_path / "gone.whl"))]
    assert done_in(tmp_path / "one", units) == 13
    assert done_in(tmp_path / "two", units[::-1], jobs=2) == 13
    assert results(tmp_path / "one") == results(tmp_path / "two")
    statuses = {unit: each["status"] for unit, each in records(str(tmp_path / "one")).items()}
    assert [unit for unit, status in statuses.items() if status != "checked"] == ["gone", "u0003.whl", "u0010.whl"]


def test_only_what_is_due_is_done(tmp_path: Path) -> None:
    units = made(tmp_path / "in", 6)
    assert done_in(tmp_path / "out", units) == 6
    before = results(tmp_path / "out")
    assert done_in(tmp_path / "out", units) == 0
    os.utime(units[0].source, (1, 1))  # the same bytes
    assert done_in(tmp_path / "out", units) == 0
    assert done_in(tmp_path / "out", units[:4]) == 0
    assert results(tmp_path / "out") == before
    Path(units[1].source).write_bytes(zipped())
    assert done_in(tmp_path / "out", units) == 1
    assert (
        done_in(tmp_path / "out", units, plan=Plan(settings=SETTINGS, today=TODAY, limits=Limits(), again=["u*4*"]))
        == 1
    )
    more = Plan(settings=SETTINGS, today=TODAY, limits=Limits(seconds=77))
    assert done_in(tmp_path / "out", units, plan=more) == 6
    fresh = tmp_path / "fresh"
    done_in(fresh, units, plan=more)
    assert results(fresh) == results(tmp_path / "out")


def test_the_key_of_settings_is_that_of_what_they_say(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('select = ["TLS1"]\n', "utf-8")
    (tmp_path / "b.toml").write_text('# the same\nselect = ["TLS1"]\n', "utf-8")
    keys = {
        settings_key(Discovery(file=str(tmp_path / name)).for_run(str(tmp_path)).config, Limits())
        for name in ("a.toml", "b.toml")
    }
    assert len(keys) == 1
    assert settings_key(SETTINGS.config, Limits()) not in keys


def test_what_is_half_written_is_cut_off(tmp_path: Path) -> None:
    units = made(tmp_path / "in", 5)
    done_in(tmp_path / "out", units)
    whole = results(tmp_path / "out")
    for name in (RESULTS, TIMINGS):
        content = (tmp_path / "out" / name).read_bytes()
        (tmp_path / "out" / name).write_bytes(content[: len(content) - 40])
    assert done_in(tmp_path / "out", units) == 1
    assert results(tmp_path / "out") == whole


def test_one_run_at_a_time_and_no_lines_of_others(tmp_path: Path) -> None:
    store = Store(str(tmp_path / "out"))
    with pytest.raises(StoreError, match="another run"):
        Store(str(tmp_path / "out"))
    store.close()
    (tmp_path / "out" / RESULTS).write_text('{"unit": 1}\n', "utf-8")
    with pytest.raises(StoreError, match=r"results\.jsonl:1"):
        Store(str(tmp_path / "out"))


def test_what_takes_too_much_is_a_result(tmp_path: Path) -> None:
    heavy = b"import requests\n" + b"".join(
        b"def f%d(verify=False):\n    return requests.get('https://e.example/%d', verify=verify)\n" % (each, each)
        for each in range(6_000)
    )
    source = tmp_path / "heavy.whl"
    source.write_bytes(zipped(("pkg/heavy.py", heavy)))
    unit = Unit("heavy", str(source))
    with Keeper() as keeper:
        late = keeper.check(Task(unit, SETTINGS, "", TODAY, Limits(seconds=1))).record
        large = keeper.check(Task(unit, SETTINGS, "", TODAY, Limits(memory=64 << 20))).record
        source.write_bytes(zipped())
        good = keeper.check(Task(unit, SETTINGS, "", TODAY, Limits())).record
    assert (late["status"], late["errors"][0]["message"]) == ("timed out", "it takes more than 1 s of processor time")
    assert large["status"] == "over memory"
    assert good["status"] == "checked"


def test_a_server_that_is_ended_is_started_again(tmp_path: Path) -> None:
    (unit,) = made(tmp_path, 1)
    with Keeper() as keeper:
        first = keeper.check(Task(unit, SETTINGS, "", TODAY, Limits())).record
        assert keeper._server is not None
        os.kill(keeper._server.pid, signal.SIGKILL)
        assert keeper.check(Task(unit, SETTINGS, "", TODAY, Limits())).record == first


def test_a_full_disk_loses_nothing_that_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    units = made(tmp_path / "in", 5)
    done_in(tmp_path / "whole", units)
    real, left = os.write, [2_500]

    def write(handle: int, content: bytes) -> int:
        if os.path.basename(os.readlink(f"/proc/self/fd/{handle}")) not in (RESULTS, TIMINGS):
            return real(handle, content)
        part = content[: left[0]]
        left[0] -= len(part)
        if not part:
            raise OSError(28, "No space left on device")
        return real(handle, part)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", write)
        with pytest.raises(StoreError, match="No space left"):
            done_in(tmp_path / "out", units)
    kept = records(str(tmp_path / "out"))
    assert 0 < len(kept) < 5
    assert done_in(tmp_path / "out", units) == 5 - len(kept)
    assert results(tmp_path / "out") == results(tmp_path / "whole")


def certlint(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*CLI, "--isolated", *arguments], cwd=folder, capture_output=True, text=True, check=False)


def test_the_command(tmp_path: Path) -> None:
    units = made(tmp_path / "in", 5)
    path = listed(units, tmp_path / "list.txt")
    done = certlint("--fleet", str(path), "--out", "out", "-j1", folder=tmp_path)
    assert done.returncode == 2, done.stderr  # one archive is broken
    assert "5 of 5 units checked now" in done.stderr
    assert done.stdout.splitlines()[-1].startswith("5 units (4 checked, 1 failed): ")
    again = certlint(
        "--fleet",
        str(path),
        "--out",
        "out",
        "--format",
        "json",
        "--format",
        "sarif:all.sarif",
        "--format",
        "html:all.html",
        folder=tmp_path,
    )
    assert "0 of 5 units checked now" in again.stderr
    document = json.loads(again.stdout)
    assert document["findings"][0]["path"].startswith("u0000.whl/pkg/")
    assert json.loads((tmp_path / "all.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert "u0000.whl/pkg/good.py" in (tmp_path / "all.html").read_text("utf-8")
    Path(units[0].source).write_bytes(zipped(("pkg/new.py", SOURCE)))
    since = certlint("--fleet", str(path), "--out", "new", "--since", "out", "-j1", folder=tmp_path)
    assert [line.split(":")[0] for line in since.stdout.splitlines()] == ["new u0000.whl/pkg/new.py"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--fleet", "list.txt"), "--out"),
        (("--out", "x"), "goes with --fleet"),
        (("--fleet", "list.txt", "--out", "x", "src"), "no other paths"),
        (("--fleet", "list.txt", "--out", "x", "--ship"), "--dask"),
        (("--fleet", "list.txt", "--out", "x", "--fix"), "exclude each other"),
        (("--fleet", "no-such.txt", "--out", "x"), "no-such.txt cannot be read"),
        (("--fleet", "list.txt", "--out", "list.txt"), "list.txt cannot be used"),
        (("--fleet", "list.txt", "--out", "x", "--since", "y"), "y holds no results"),
    ],
)
def test_what_the_command_cannot_do(arguments: tuple[str, ...], said: str, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("", "utf-8")
    done = certlint(*arguments, folder=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_nothing_to_do_for_a_thousand_units_is_quick(tmp_path: Path) -> None:
    units = made(tmp_path / "in", 4)
    thousand = [Unit(f"{number:04}", units[number % 3].source) for number in range(1_000)]
    done_in(tmp_path / "out", units[:3])
    key = settings_key(SETTINGS.config, PLAN.limits)
    store = Store(str(tmp_path / "out"))
    assert all(each.settings == key for each in store.known.values())
    store.close()
    lines = [json.loads(line) for line in results(tmp_path / "out").splitlines()]
    times = [json.loads(line) for line in (tmp_path / "out" / TIMINGS).read_bytes().splitlines()]
    for name, made_of in ((RESULTS, lines), (TIMINGS, times)):
        (tmp_path / "out" / name).write_text(
            "".join(json.dumps({**made_of[number % 3], "unit": f"{number:04}"}) + "\n" for number in range(1_000)),
            "utf-8",
        )
    assert done_in(tmp_path / "out", thousand) == 0


@pytest.mark.kill
def test_runs_that_are_killed_lose_nothing_and_end_in_the_same(tmp_path: Path) -> None:
    units = made(tmp_path / "in", 120)
    path = listed(units, tmp_path / "list.txt")
    done_in(tmp_path / "whole", units, jobs=2)
    command = [*CLI, "--isolated", "--fleet", str(path), "--out", "out", "-j2", "--quiet"]
    chance = random.Random(2026)
    lines = tmp_path / "out" / RESULTS
    for _ in range(20):
        before = len(_whole(lines))
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wanted = before + chance.randint(0, 3)
        while process.poll() is None and len(_whole(lines)) < wanted:
            time.sleep(0.01)
        time.sleep(chance.uniform(0, 0.02))
        assert process.poll() is None
        kept = _whole(lines)
        process.kill()
        process.wait()
        assert kept.items() <= _whole(lines).items()
    assert len(_whole(lines)) < len(units)
    subprocess.run(command, cwd=tmp_path, stdout=subprocess.DEVNULL, check=False)
    assert results(tmp_path / "out") == results(tmp_path / "whole")


def _whole(path: Path) -> dict[str, str]:
    lines = path.read_text("utf-8").split("\n")[:-1] if path.exists() else []
    return {json.loads(line)["unit"]: line for line in lines}


def _children(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").iterdir():
        yield from map(int, (task / "children").read_text().split())


@pytest.mark.kill
def test_processes_that_are_killed_are_replaced(tmp_path: Path) -> None:
    units = made(tmp_path / "in", 30)
    path = listed(units, tmp_path / "list.txt")
    done_in(tmp_path / "whole", units, jobs=2)
    command = [*CLI, "--isolated", "--fleet", str(path), "--out", "out", "-j2", "--quiet"]
    process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    chance, killed = random.Random(2026), 0
    while process.poll() is None and killed < 6:
        time.sleep(chance.uniform(0.5, 1.0))
        for pid in list(_children(process.pid))[:1]:
            os.kill(pid, signal.SIGKILL)
            killed += 1
    process.wait()
    subprocess.run(command, cwd=tmp_path, stdout=subprocess.DEVNULL, check=False)
    assert results(tmp_path / "out") == results(tmp_path / "whole")
