"""Run a function where it may recurse deeply."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec, TypeVar

__all__ = ["is_deep", "run_deep"]

P = ParamSpec("P")
T = TypeVar("T")

STACK_BYTES = 64 * 1024 * 1024
RECURSION_LIMIT = 40_000
"""Frames. 64 MiB are over 1.5 KiB of C stack for each; what `limits` lets through needs far fewer."""

_lock = threading.Lock()
_here = threading.local()
_running = 0
_usual_limit = 0


def is_deep() -> bool:
    """Whether this thread was started by `run_deep`."""
    return getattr(_here, "deep", False)


def run_deep(function: Callable[P, T], *arguments: P.args, **keywords: P.kwargs) -> T:
    """Call the function on a thread with a large stack and return its result or raise its exception.

    A call from within such a thread is a plain call. The recursion limit belongs to the whole
    process: the first call raises it, and when the last one has returned it is put back.
    """
    if is_deep():
        return function(*arguments, **keywords)
    results: list[T] = []
    errors: list[BaseException] = []

    def work() -> None:
        _here.deep = True
        try:
            results.append(function(*arguments, **keywords))
        except BaseException as error:
            errors.append(error)

    # A daemon, so that Ctrl-C during join() ends the process instead of waiting for the work.
    thread = threading.Thread(target=work, name="certlint", daemon=True)
    _enter()
    try:
        _start(thread)
        thread.join()
    finally:
        if not thread.is_alive():  # after Ctrl-C it goes on until the process ends, and must not run out of frames
            _leave()
    if errors:
        raise errors.pop()
    return results.pop()


def _start(thread: threading.Thread) -> None:
    with _lock:  # the stack size is a setting of the process that start() reads
        usual = threading.stack_size(STACK_BYTES)
        try:
            thread.start()
        except RuntimeError:  # the system has none to give
            raise MemoryError("not enough memory for another thread") from None
        finally:
            threading.stack_size(usual)


def _enter() -> None:
    global _running, _usual_limit
    with _lock:
        if _running == 0:
            _usual_limit = sys.getrecursionlimit()
            sys.setrecursionlimit(max(_usual_limit, RECURSION_LIMIT))
        _running += 1


def _leave() -> None:
    global _running
    with _lock:
        _running -= 1
        # Whoever changed the limit meanwhile wanted it so.
        if _running == 0 and sys.getrecursionlimit() == RECURSION_LIMIT:
            with suppress(RecursionError):  # this thread is deeper than the usual limit by now
                sys.setrecursionlimit(_usual_limit)
