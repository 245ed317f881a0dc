"""Work on many files at once, in several processes where there is enough of it.

A process that ends unexpectedly costs the file that it was at, not the run.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from typing import TYPE_CHECKING, TypeVar

from certlint.model.findings import Diagnostic
from certlint.run import sifting
from certlint.run.sifting import Place

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing.context import BaseContext

__all__ = ["Workers", "available"]

T = TypeVar("T")

BROKEN = "internal error: the process that checked it died"


def available() -> int:
    """The number of processors that this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


class Workers:
    """Processes that are started when there is something to do for them, and end with the run."""

    def __init__(self, jobs: int, words: tuple[bytes, ...]) -> None:
        """At most ``jobs`` processes; ``words`` are those of the user's own knobs."""
        self._jobs = jobs
        self._words = words
        self._pool: ProcessPoolExecutor | None = None

    def map(
        self, function: Callable[[Place], T], places: Sequence[Place], *, batch: int, least: int
    ) -> Iterator[T | Diagnostic]:
        """What the function gives for each place, in order.

        It gets ``batch`` places at a time; fewer than ``least`` are not worth another process.
        """
        if self._jobs < 2 or len(places) < least:
            yield from map(function, places)
            return
        from concurrent.futures.process import BrokenProcessPool

        batches = [places[start : start + batch] for start in range(0, len(places), batch)]
        futures = [self._submit(function, each) for each in batches]
        for each, future in zip(batches, futures, strict=True):
            try:
                yield from future.result()
            except BrokenProcessPool:  # perhaps by what another process was at
                yield from self._again(function, each)

    def _again(self, function: Callable[[Place], T], places: Sequence[Place]) -> Iterator[T | Diagnostic]:
        """The same again; if that fails too, one by one, so that it shows which of the files it is."""
        from concurrent.futures.process import BrokenProcessPool

        self.end()
        try:
            yield from self._submit(function, places).result()
        except BrokenProcessPool:
            if len(places) == 1:
                self.end()
                yield Diagnostic(places[0].path, None, BROKEN)
                return
            for place in places:
                yield from self._again(function, (place,))

    def _submit(self, function: Callable[[Place], T], places: Sequence[Place]) -> Future[list[T]]:
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        if self._pool is None:
            self._pool = ProcessPoolExecutor(
                self._jobs, mp_context=_context(), initializer=_start, initargs=(self._words,)
            )
        try:
            return self._pool.submit(_all, function, places)
        except BrokenProcessPool as error:
            broken: Future[list[T]] = Future()
            broken.set_exception(error)
            return broken

    def end(self) -> None:
        """Let the processes go; what they are at is finished first, what waits is not begun."""
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)
            self._pool = None


def _all(function: Callable[[Place], T], places: Sequence[Place]) -> list[T]:
    return [function(place) for place in places]


def _start(words: tuple[bytes, ...]) -> None:
    """Make a new process ready: Ctrl-C ends it without a word."""
    import gc

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    if sys.platform != "linux":  # else it is a copy of one that is ready
        sifting.start(words)


def _context() -> BaseContext:
    """How processes are started: as copies where that is safe, which takes no time; else anew."""
    from multiprocessing import get_context

    return get_context("fork" if sys.platform == "linux" else "spawn")
