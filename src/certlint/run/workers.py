"""Work on many files at once, in several processes where there is enough of it.

A process that ends unexpectedly costs the file that it was at, not the run. Each has a pipe of its own, so that nothing
is left half written for the others, whenever it ends.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from certlint.model.findings import Diagnostic
from certlint.run import sifting
from certlint.run.sifting import failure

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

__all__ = ["THRESHOLD", "Workers", "available"]

T = TypeVar("T")
P = TypeVar("P", bound="_Located")


class _Located(Protocol):
    """What there is to be done: something about the file at a path."""

    @property
    def path(self) -> str: ...


THRESHOLD = (100_000, 1_000, 1_000)
"""For the garbage collector: facts are millions of small objects that stay, and what goes is taken apart by hand."""

BROKEN = "internal error: the process that checked it died"


def available() -> int:
    """The number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


@dataclass(slots=True)
class _Worker:
    """A process, and what it is at: the places from one index to another.

    ``unread`` are its messages without an answer in them that are still to come: that it has come up (it is ``ready``
    then), and that it is done with what nobody waits for.
    """

    process: BaseProcess
    connection: Connection[Any, Any]
    task: tuple[int, int] | None = None
    ready: bool = False
    unread: int = 1


class Workers:
    """Processes that are started when there is something to do for them, and end with the run."""

    def __init__(self, jobs: int, words: tuple[bytes, ...]) -> None:
        """At most ``jobs`` processes; ``words`` are those of the user's own knobs."""
        self.jobs = jobs
        self._words = words
        self._staff: list[_Worker] = []

    @property
    def copies(self) -> bool:
        """Whether there are processes, which are copies of this one, with all that it knows when they are started."""
        return self.jobs > 1 and _context().get_start_method() == "fork"

    def map(
        self, function: Callable[[P], T], places: Sequence[P], *, batch: int, least: int
    ) -> Iterator[T | Diagnostic]:
        """What the function gives for each place, in order; to be asked for to the end before the next `map`.

        A process gets ``batch`` places at a time; fewer than ``least`` are not worth another process.
        """
        if self.jobs < 2 or len(places) < least:
            yield from (_result(function, place) for place in places)
            return
        from multiprocessing.connection import wait

        waiting = deque((start, min(start + batch, len(places))) for start in range(0, len(places), batch))
        done: dict[int, T | Diagnostic] = {}
        at = 0
        while at < len(places):
            self._employ(function, places, waiting)
            busy = {worker.connection: worker for worker in self._staff if worker.task is not None}
            if not busy:  # no process can be had
                start, end = waiting.popleft()
                done.update((number, _result(function, places[number])) for number in range(start, end))
            for connection in wait(list(busy)) if busy else ():
                worker = busy[connection]  # type: ignore[index]
                start, end = worker.task or (0, 0)
                try:
                    answer = worker.connection.recv_bytes()
                except (EOFError, OSError):
                    done.update(self._lost(worker, places, waiting))
                    continue
                if worker.unread:
                    worker.ready = True
                    worker.unread -= 1
                    continue
                worker.task = None
                self._employ(function, places, waiting)  # before the answer is looked at: nobody waits for that
                results = pickle.loads(answer) if answer else [_result(function, each) for each in places[start:end]]
                done.update(zip(range(start, end), results, strict=True))
            while at in done:
                yield done.pop(at)
                at += 1

    def prepare(self, function: Callable[[None], None]) -> None:
        """Have the processes that have nothing to do get ready for what comes. ``function`` raises nothing."""
        for worker in self._staff:
            if worker.task is None:
                worker.unread += 1
                with suppress(OSError):  # it died: who gives it something to do will see
                    worker.connection.send((function, (None,)))

    def end(self) -> None:
        """Stop the processes, whatever they are at."""
        while self._staff:
            self._dismiss(self._staff[-1])

    def _employ(self, function: Callable[[P], T], places: Sequence[P], waiting: deque[tuple[int, int]]) -> None:
        """Give what is waiting to processes that have nothing to do, and to new ones."""
        idle = [worker for worker in self._staff if worker.task is None]
        while waiting:
            worker = idle.pop() if idle else self._hire()
            if worker is None:
                return
            start, end = worker.task = waiting.popleft()
            with suppress(OSError):  # it died: reading will tell
                worker.connection.send((function, places[start:end]))

    def _hire(self) -> _Worker | None:
        """Start a process, if there may be another and it can be had."""
        if len(self._staff) >= self.jobs:
            return None
        context = _context()
        here = there = None
        try:
            with _Uninterrupted():
                here, there = context.Pipe()
                arguments: tuple[Any, ...] = (there, (), self._words)
                if context.get_start_method() == "fork":  # a copy: of what is ready, and of what is not its business
                    arguments = (there, [here, *(worker.connection for worker in self._staff)], None)
                process = context.Process(target=_work, args=arguments, daemon=True)  # type: ignore[attr-defined]
                process.start()
                worker = _Worker(process, here)
                self._staff.append(worker)
        except (OSError, AssertionError):  # too many, or this one may have none
            self.jobs = 0
            if here is not None:
                here.close()
            return None
        finally:
            if there is not None:
                there.close()
        return worker

    def _lost(
        self, worker: _Worker, places: Sequence[P], waiting: deque[tuple[int, int]]
    ) -> Iterator[tuple[int, Diagnostic]]:
        """Have somebody else do what a process that died was at, one by one, so that it shows which file it is."""
        self._dismiss(worker)
        start, end = worker.task or (0, 0)
        if not worker.ready:  # processes do not even come up here
            self.jobs = 0
            waiting.appendleft((start, end))
        elif worker.unread:  # it was not at it yet
            waiting.appendleft((start, end))
        elif end - start == 1:
            yield start, Diagnostic(places[start].path, None, BROKEN)
        else:
            waiting.extendleft((number, number + 1) for number in reversed(range(start, end)))

    def _dismiss(self, worker: _Worker) -> None:
        worker.process.kill()
        worker.process.join()
        worker.connection.close()
        self._staff.remove(worker)


class _Uninterrupted:
    """Where Ctrl-C has to wait, here and in a process that is started here, until that one is ready for it."""

    def __enter__(self) -> None:
        if hasattr(signal, "pthread_sigmask"):
            self._before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def __exit__(self, *_: object) -> None:
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_SETMASK, self._before)


def _result(function: Callable[[P], T], place: P) -> T | Diagnostic:
    try:
        return function(place)
    except Exception as error:
        return failure(place.path, error)


def _work(
    connection: Connection[Any, Any], inherited: Sequence[Connection[Any, Any]], words: tuple[bytes, ...] | None
) -> None:
    """What a process does: as told, until nobody is there any more. ``inherited`` are ends of others' pipes."""
    for other in inherited:
        other.close()
    _start(words)
    try:
        connection.send_bytes(b"")
        while True:
            function, places = connection.recv()
            results = [_result(function, place) for place in places]
            try:
                answer = pickle.dumps(results, pickle.HIGHEST_PROTOCOL)
            except Exception:  # nested too deeply: who asks has to do it
                answer = b""
            del results
            connection.send_bytes(answer)
    except (EOFError, OSError):
        return


def _start(words: tuple[bytes, ...] | None) -> None:
    """Make a new process ready, by ``words`` if it inherits nothing. Ctrl-C is the business of who started it."""
    import gc

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    gc.freeze()
    gc.set_threshold(*THRESHOLD)
    if words is not None:
        sifting.start(words)


def _context() -> BaseContext:
    """How processes are started: as copies where that is safe, which takes no time; else anew."""
    from multiprocessing import get_context

    return get_context("fork" if sys.platform == "linux" else "spawn")
