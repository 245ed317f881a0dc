"""A fleet on a Dask cluster gives what it gives here, also where workers or the scheduler are lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import pytest
from fleet.test_running import CLI, _children, done_in, listed, made, results

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("distributed") is None, reason="needs distributed"),
]

CLUSTER = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0", host="127.0.0.1")
    print(cluster.scheduler_address, flush=True)
    sys.stdin.read()
    cluster.close()
"""


@contextmanager
def cluster(folder: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A cluster with two workers: its address, and the process of its scheduler, whose children the workers are."""
    (folder / "cluster.py").write_text(CLUSTER, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "cluster.py"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.stdin.close()
        try:
            process.wait(30)
        finally:
            process.kill()
            process.stdout.close()
            process.wait()


def fleet(folder: Path, out: str, address: str, *more: str) -> subprocess.CompletedProcess[str]:
    command = [*CLI, "--isolated", "--fleet", "list.txt", "--out", out, "--dask", address, *more]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)


def test_a_cluster_gives_the_same(tmp_path: Path) -> None:
    units = made(tmp_path / "in", 20)
    listed(units, tmp_path / "list.txt")
    done_in(tmp_path / "whole", units, jobs=1)
    with cluster(tmp_path) as (address, _):
        done = fleet(tmp_path, "out", address)
        assert "dashboard: http" in done.stderr
        assert "20 of 20 units checked now" in done.stderr
        fleet(tmp_path, "shipped", address, "--ship")
    assert results(tmp_path / "out") == results(tmp_path / "whole")
    assert results(tmp_path / "shipped") == results(tmp_path / "whole")


def test_a_cluster_that_is_not_there(tmp_path: Path) -> None:
    listed(made(tmp_path / "in", 1), tmp_path / "list.txt")
    done = fleet(tmp_path, "out", "127.0.0.1:9")
    assert done.returncode == 2
    assert "no scheduler answers" in done.stderr


@pytest.mark.kill
def test_workers_and_a_scheduler_that_are_lost(tmp_path: Path) -> None:
    units = made(tmp_path / "in", 60)
    listed(units, tmp_path / "list.txt")
    done_in(tmp_path / "whole", units, jobs=2)
    command = [*CLI, "--isolated", "--fleet", "list.txt", "--out", "out", "--dask"]
    with cluster(tmp_path) as (address, scheduler):
        process = subprocess.Popen([*command, address], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
        _until(tmp_path / "out", 3, process)
        for pid in _workers(scheduler.pid)[:1]:
            os.kill(pid, signal.SIGKILL)
        _until(tmp_path / "out", 10, process)
        for pid in [*_workers(scheduler.pid), scheduler.pid]:
            os.kill(pid, signal.SIGKILL)
        errors = process.communicate(timeout=120)[1]
        assert process.returncode == 2, errors
    kept = results(tmp_path / "out").count(b"\n")
    assert 0 < kept < 60
    done = subprocess.run(
        [*CLI, "--isolated", "--fleet", "list.txt", "--out", "out"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert f"{60 - kept} of 60 units" in done.stderr
    assert results(tmp_path / "out") == results(tmp_path / "whole")


def _workers(pid: int) -> list[int]:
    return [each for each in _children(pid) if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()]


def _until(folder: Path, count: int, process: subprocess.Popen[str]) -> None:
    end = time.monotonic() + 60
    path = folder / "results.jsonl"
    while time.monotonic() < end and process.poll() is None:
        if path.exists() and path.read_bytes().count(b"\n") >= count:
            return
        time.sleep(0.05)
