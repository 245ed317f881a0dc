"""Runs a command and measures it from outside: wall clock, processor time, and the memory of all its processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from certlint.fleet.watching import KIB, Watch

if TYPE_CHECKING:
    from resource import struct_rusage

__all__ = ["Run", "run"]

INTERVAL = 0.004
"""Seconds between two looks at the memory of a short run; a long one is looked at about 250 times."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command.

    ``seconds`` is the wall clock; ``cpu_seconds`` the processor time of all processes and ``peak`` their memory
    in bytes at the worst moment, each None where it is not known. ``code`` is None if the run was ended by a limit.
    """

    seconds: float
    cpu_seconds: float | None
    peak: int | None
    code: int | None
    errors: str


def run(
    command: Sequence[str],
    folder: Path,
    *,
    memory: bool = False,
    limit: float | None = None,
    most: int | None = None,
    output: Path | None = None,
    environment: Mapping[str, str] | None = None,
) -> Run:
    """Run ``command`` in ``folder``, with its standard output in the file ``output`` or nowhere.

    Only with ``memory`` is it watched while it runs, since that takes time from it. It is ended when it takes longer
    than ``limit`` seconds or, if it is watched, more than ``most`` bytes. Raises OSError if it cannot be started.
    """
    with contextlib.ExitStack() as stack:
        errors = stack.enter_context(tempfile.TemporaryFile())
        target = stack.enter_context(output.open("wb")) if output else subprocess.DEVNULL
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=target,
            stderr=errors,
            start_new_session=True,
        )
        try:
            watch = Watch(process.pid) if memory else None
            watch = watch if watch is not None and watch.sees else None
            code, usage = _wait(process, watch, limit, most)
        finally:
            _end(process)
        seconds = time.perf_counter() - started
        errors.seek(0)
        text = errors.read().decode(errors="replace")
    cpu = peak = None
    if usage is not None:
        cpu = usage.ru_utime + usage.ru_stime
        if memory:  # of the largest process, where nothing better is known
            peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else KIB)
    return Run(seconds, cpu, watch.peak if watch else peak, code, text)


def _wait(
    process: subprocess.Popen[bytes], watch: Watch | None, limit: float | None, most: int | None
) -> tuple[int | None, struct_rusage | None]:
    """Wait for the end: the exit code, None if ``limit`` or ``most`` ended it, and what it used, None if unknown."""
    if not hasattr(os, "wait4"):
        try:
            return process.wait(limit), None
        except subprocess.TimeoutExpired:
            return None, None
    started = time.monotonic()
    patient = watch is None and limit is None
    while True:
        pid, status, usage = os.wait4(process.pid, 0 if patient else os.WNOHANG)
        if pid:
            process.returncode = os.waitstatus_to_exitcode(status)
            return process.returncode, usage
        passed = time.monotonic() - started
        if limit is not None and passed > limit:
            return None, None
        if watch is not None:
            watch.look()
            if most is not None and watch.peak > most:
                return None, None
        time.sleep(max(INTERVAL, passed / 250))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process that still runs, with all that it started."""
    if process.returncode is None:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
        process.wait()
