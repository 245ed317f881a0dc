"""A fleet: which units are to be checked, on which processes, and what is kept of them."""

from __future__ import annotations

import dataclasses
import hashlib
import queue
import threading
from collections.abc import Callable, Collection, Generator, Iterable, Sequence
from contextlib import closing
from enum import Enum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from certlint.disk import read_file
from certlint.fleet.keeper import Done, Keeper
from certlint.fleet.members import Bounds
from certlint.fleet.store import Known, Store
from certlint.fleet.unit import CHECKED
from certlint.fleet.units import Limits, Task, Unit, stamp
from certlint.model.frozen import dataclass

if TYPE_CHECKING:
    from datetime import date

    from certlint.model.config import Config
    from certlint.settings import Settings

__all__ = ["Engine", "FleetError", "Plan", "locally", "run_fleet", "settings_key"]

Engine = Callable[[Iterable[Task]], Generator[tuple[Task, Done], None, None]]
"""Checks tasks, in whatever order, and takes more of them only when there is something free to do them."""


class FleetError(Exception):
    """Why a fleet cannot go on: one line. What is done stays done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How units are to be checked: see `Task`. ``again`` are globs of the names of units to be checked in any case."""

    settings: Settings
    today: date
    limits: Limits
    again: Collection[str] = ()


def settings_key(config: Config, limits: Limits) -> str:
    """What tells settings and limits from others, wherever they were read from."""
    plain = dataclasses.replace(config, path="", sha256="")
    return hashlib.sha256(f"{_canonical(plain)} {_canonical(limits)}".encode()).hexdigest()[:16]


def run_fleet(
    units: Sequence[Unit],
    store: Store,
    plan: Plan,
    engine: Engine,
    progress: Callable[[str, int, int], None] = lambda *_: None,
) -> int:
    """Check the units that are not done yet; give how many these were. Raises `FleetError` and `StoreError`."""
    key = settings_key(plan.settings.config, plan.limits)
    stamps = {unit.name: stamp(unit) for unit in units}
    waiting: list[Unit] = []
    for unit in units:
        known = store.known.get(unit.name)
        if known is None or _is_due(unit, known, stamps[unit.name], key, plan.again):
            waiting.append(unit)
        elif known.stamp != stamps[unit.name]:
            store.note(unit.name, {"stamp": stamps[unit.name]})
    tasks = (Task(unit, plan.settings, key, plan.today, plan.limits) for unit in waiting)
    done = 0
    progress("checked", 0, len(waiting))
    with closing(engine(tasks)) as answers:
        for task, each in answers:
            timing = {"seconds": round(each.seconds, 3), "cpu_seconds": round(each.cpu_seconds, 3), "peak": each.peak}
            store.add(each.record, {"stamp": stamps[task.unit.name], **timing})
            done += 1
            progress("checked", done, len(waiting))
    store.finish()
    return done


def _is_due(unit: Unit, known: Known, now: str, key: str, again: Collection[str]) -> bool:
    """Whether a unit that was done has to be done again."""
    from certlint import __version__

    if any(fnmatchcase(unit.name, each) for each in again):
        return True
    if known.status == "crashed" or (known.certlint, known.settings) != (__version__, key):
        return True
    if (known.source, known.revision) != (unit.source, unit.revision):
        return True
    if known.stamp == now:
        return not now and known.status != CHECKED
    return not known.digest or known.digest != _digest(unit)


def _digest(unit: Unit) -> str:
    """The digest of an archive; "" of anything else."""
    try:
        return hashlib.sha256(read_file(unit.source, most=Bounds().archive)).hexdigest()
    except OSError:
        return ""


def locally(jobs: int) -> Engine:
    """An engine of so many processes on this machine."""
    return lambda tasks: _locally(tasks, jobs)


def _locally(tasks: Iterable[Task], jobs: int) -> Generator[tuple[Task, Done], None, None]:
    """Each process has a thread here that waits for it."""
    left, lock = iter(tasks), threading.Lock()
    answers: queue.Queue[tuple[Task, Done] | None] = queue.Queue()
    keepers = [Keeper() for _ in range(jobs)]
    stopped = threading.Event()

    def work(keeper: Keeper) -> None:
        try:
            with keeper:
                while not stopped.is_set():
                    with lock:
                        task = next(left, None)
                    if task is None:
                        return
                    answers.put((task, keeper.check(task)))
        finally:
            answers.put(None)

    threads = [threading.Thread(target=work, args=(keeper,), daemon=True) for keeper in keepers]
    try:
        for thread in threads:
            thread.start()
        working = len(threads)
        while working:
            answer = answers.get()
            if answer is None:
                working -= 1
            else:
                yield answer
    finally:
        stopped.set()
        for keeper in keepers:
            keeper.close()
        for thread in threads:
            thread.join()


def _canonical(value: Any) -> str:
    """A text that is the same for equal values, in any process."""
    if dataclasses.is_dataclass(value):
        inner = (f"{each.name}={_canonical(getattr(value, each.name))}" for each in dataclasses.fields(value))
        return f"{type(value).__name__}({', '.join(inner)})"
    if isinstance(value, Enum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, dict):
        return "{" + ", ".join(sorted(f"{_canonical(key)}: {_canonical(each)}" for key, each in value.items())) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(map(_canonical, value))) + "}"
    if isinstance(value, (list, tuple)):
        return "(" + ", ".join(map(_canonical, value)) + ")"
    return repr(value)
