"""Units checked within limits that hold from outside: each in a process of its own, which another one watches.

A `Keeper` starts a server: a fresh process without threads, which loads all that a check needs. For every unit the
server makes a copy of itself, with limits on processor time and memory, looks at it while it works, and ends it if
need be. So a check costs no start of Python, and nothing of it is left for the next one. Where processes cannot be
copied (Windows), the server checks by itself, without limits.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from typing import IO, Any

from certlint.fleet.units import Task, failed
from certlint.fleet.watching import Watch
from certlint.model.frozen import dataclass

__all__ = ["Done", "Keeper", "serve"]

TRIES = 3
"""How often a unit is begun, if it is the server that ends."""

_BOOT = "import sys; sys.path.append(sys.argv[1]); from certlint.fleet.keeper import serve; serve()"

_HEAD = struct.Struct("<Q")


@dataclass(frozen=True, slots=True)
class Done:
    """The record of a unit, and what it took: seconds by the clock and of processor time, bytes of memory."""

    record: dict[str, Any]
    seconds: float
    cpu_seconds: float
    peak: int


class Keeper:
    """Checks one unit after another. It may be closed from another thread."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._server: subprocess.Popen[bytes] | None = None
        self._closed = False
        self._lock = threading.Lock()

    def check(self, task: Task) -> Done:
        """Check a unit. What goes wrong is a record."""
        request = pickle.dumps(task, pickle.HIGHEST_PROTOCOL)
        for _ in range(TRIES):
            server = self._running()
            if server is None:
                break
            assert server.stdin is not None
            assert server.stdout is not None
            try:
                _write(server.stdin, request)
                answer: Done = pickle.loads(_read(server.stdout))
                return answer
            except (OSError, EOFError, ValueError):  # it was ended
                self._end()
        return Done(failed(task, "crashed", "the process that checked it was ended"), 0.0, 0.0, 0)

    def close(self) -> None:
        """End the server, whatever it is at; no other one is started."""
        with self._lock:
            self._closed = True
            if self._server is not None:
                self._server.kill()

    def _end(self) -> None:
        with self._lock:
            server, self._server = self._server, None
        if server is None:
            return
        server.kill()
        for stream in (server.stdin, server.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        server.wait()

    def _running(self) -> subprocess.Popen[bytes] | None:
        """The server, started if need be; None once this is closed."""
        with self._lock:
            if self._closed:
                return None
            if self._server is None:
                package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
                self._server = subprocess.Popen(
                    [sys.executable, "-I", "-c", _BOOT, package],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C is the business of who started it
                )
            return self._server

    def __enter__(self) -> Keeper:
        """Use it in a block, at the end of which it is closed."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it, from the thread that checks."""
        self.close()
        self._end()


def serve() -> None:
    """Be the server: tasks come by standard input, what is done goes to standard output."""
    tasks, done = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    for standard in (0, 1):
        os.dup2(2, standard)  # which leads nowhere
    _get_ready()
    with suppress(EOFError, OSError):
        while True:
            task: Task = pickle.loads(_read(tasks))
            answer = _watched(task, tasks.fileno()) if hasattr(os, "fork") else _plainly(task)
            _write(done, pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))


def _get_ready() -> None:
    """Load what a check needs, so that the copies have it."""
    import gc
    from datetime import date

    from certlint.fleet.unit import rehearse

    rehearse(date(2026, 1, 1))
    gc.collect()
    gc.freeze()


def _plainly(task: Task) -> Done:
    started, used = time.perf_counter(), time.process_time()
    record = _record(task)
    return Done(record, time.perf_counter() - started, time.process_time() - used, 0)


def _record(task: Task) -> dict[str, Any]:
    from certlint.fleet.units import check_unit

    try:
        return check_unit(task)
    except MemoryError:
        return failed(task, "over memory", _over(task))
    except Exception as error:  # a mistake of ours
        text = " ".join(str(error).split())[:300]
        return failed(task, "crashed", f"internal error: {type(error).__name__}: {text}".rstrip(": "))


def _watched(task: Task, caller: int) -> Done:
    """Check a unit in a copy of this process; ``caller`` can be read from when whoever waits has gone away."""
    started = time.monotonic()
    here, there = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(here)
        _work(task, there)
    os.close(there)
    answer, failure = b"", ""
    watch = Watch(pid, alone=False)
    try:
        answer, failure = _answer(task, here, watch, caller, started)
    finally:
        os.close(here)
        if failure or not answer:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        _, status, usage = os.wait4(pid, 0)
    used = usage.ru_utime + usage.ru_stime
    code = os.waitstatus_to_exitcode(status)
    record: dict[str, Any]
    if failure:
        record = failed(task, *failure.split(": ", 1))
    elif code == 0 and answer:
        record = pickle.loads(answer)
    elif code == -signal.SIGXCPU or (code == -signal.SIGKILL and used >= task.limits.seconds):
        record = failed(task, "timed out", f"it takes more than {task.limits.seconds} s of processor time")
    else:
        ended = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        record = failed(task, "crashed", f"the process that checked it ended by {ended}")
    return Done(record, time.monotonic() - started, used, watch.peak)


def _answer(task: Task, pipe: int, watch: Watch, caller: int, started: float) -> tuple[bytes, str]:
    """What a copy writes until it ends, or by which limit it is to be ended."""
    parts: list[bytes] = []
    looked = started
    while True:
        passed = time.monotonic() - started
        wait = max(0.01, min(passed / 50, 0.25))
        ready, _, _ = select.select([pipe, caller], [], [], wait)
        if caller in ready:
            os.kill(watch.pid, signal.SIGKILL)
            raise EOFError
        if pipe in ready:
            part = os.read(pipe, 1 << 20)
            if not part:
                return b"".join(parts), ""
            parts.append(part)
        now = time.monotonic()
        if now - looked >= wait:
            looked = now
            watch.look()
            if watch.peak > task.limits.memory:
                return b"", f"over memory: {_over(task)}"
        if passed > task.limits.patience:
            return b"", f"timed out: it takes more than {task.limits.patience} s by the clock"


def _over(task: Task) -> str:
    return f"it takes more than {task.limits.memory >> 20} MiB of memory"


def _work(task: Task, pipe: int) -> None:
    """Be the copy: check, answer, end."""
    import resource

    code = 1
    try:
        signal.signal(signal.SIGXCPU, signal.SIG_DFL)
        resource.setrlimit(resource.RLIMIT_CPU, (task.limits.seconds, task.limits.seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (4 * task.limits.memory, 4 * task.limits.memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        with os.fdopen(pipe, "wb") as stream:
            stream.write(pickle.dumps(_record(task), pickle.HIGHEST_PROTOCOL))
        code = 0
    finally:
        os._exit(code)


def _write(stream: IO[bytes], content: bytes) -> None:
    stream.write(_HEAD.pack(len(content)) + content)
    stream.flush()


def _read(stream: IO[bytes]) -> bytes:
    head = stream.read(_HEAD.size)
    size = _HEAD.unpack(head)[0] if len(head) == _HEAD.size else -1
    content = stream.read(size) if size >= 0 else b""
    if len(content) != size:
        raise EOFError
    return content
