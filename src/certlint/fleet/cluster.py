"""A fleet on a Dask cluster, by the public interface of `distributed`, which is imported only when there is one."""

from __future__ import annotations

import threading
from collections.abc import Callable, Generator, Iterable
from dataclasses import replace
from typing import Any

from certlint.disk import read_file
from certlint.fleet.keeper import Done, Keeper
from certlint.fleet.members import Bounds
from certlint.fleet.running import Engine, FleetError
from certlint.fleet.units import Task, failed

__all__ = ["RESOURCE", "on_cluster"]

RESOURCE = "certlint"
"""What workers may offer (``dask worker --resources certlint=1``) so that only these get units."""

AHEAD = 3
"""Units that each thread of the workers may have waiting."""

RETRIES = 3
"""How often a unit is given to another worker where one is lost."""

PATIENCE = 30
"""Seconds to wait for the scheduler."""

_here = threading.local()
"""On a worker: the keeper of each of its threads."""


def on_cluster(address: str, *, ship: bool, say: Callable[[str], None] = lambda _: None) -> Engine:
    """An engine of the workers of the scheduler at an address. ``ship`` sends archives with the tasks.

    Otherwise sources are read where the worker is. ``say`` is told where the dashboard is. Raises `FleetError`.
    """
    try:
        import distributed
    except ImportError:
        raise FleetError("--dask needs distributed: pip install 'certlint[dask]'") from None
    return lambda tasks: _run(distributed, address, tasks, ship=ship, say=say)


def check_here(task: Task) -> Done:
    """Check a unit on a worker, in a process that is watched: the worker itself stays as it is."""
    if not hasattr(_here, "keeper"):
        _here.keeper = Keeper()
    keeper: Keeper = _here.keeper
    return keeper.check(task)


def _run(
    distributed: Any, address: str, tasks: Iterable[Task], *, ship: bool, say: Callable[[str], None]
) -> Generator[tuple[Task, Done], None, None]:
    try:
        client = distributed.Client(address, timeout=PATIENCE)
    except (OSError, ValueError, TypeError) as error:
        raise FleetError(f"no scheduler answers at {address}: {' '.join(str(error).split())}") from None
    left = iter(tasks)
    known: dict[str, Task] = {}
    with client:
        threads = sum(client.nthreads().values())
        if not threads:
            raise FleetError(f"the scheduler at {address} has no workers")
        workers = client.scheduler_info()["workers"].values()
        offered = any(RESOURCE in each.get("resources", {}) for each in workers)
        options = {"resources": {RESOURCE: 1}} if offered else {}
        say(f"dashboard: {client.dashboard_link}")

        def submit() -> Any:
            task = next(left, None)
            if task is None:
                return None
            future = client.submit(check_here, _shipped(task) if ship else task, pure=False, retries=RETRIES, **options)
            known[future.key] = task
            return future

        ahead = AHEAD * threads
        first = [future for _ in range(ahead) if (future := submit()) is not None]
        completed = distributed.as_completed(first)
        for future in completed:
            task = known.pop(future.key)
            done = _outcome(task, future, address)
            following = submit()
            if following is not None:
                completed.add(following)
            yield task, done


def _outcome(task: Task, future: Any, address: str) -> Done:
    from certlint import __version__

    if future.status in ("cancelled", "lost"):
        raise FleetError(f"the cluster at {address} is gone; the next run goes on from here")
    error = future.exception()
    if error is not None:
        text = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return Done(failed(task, "crashed", f"on the cluster: {text}"), 0.0, 0.0, 0)
    done: Done = future.result()
    if done.record["certlint"] != __version__:
        raise FleetError(f"a worker has certlint {done.record['certlint']}, and this is {__version__}")
    return done


def _shipped(task: Task) -> Task:
    """The task with the bytes of its archive; as it is where that cannot be read here, or is a folder."""
    try:
        return replace(task, content=read_file(task.unit.source, most=Bounds().archive))
    except OSError:
        return task
