"""The memory of a process and of all that it started, seen from outside."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress

from certlint.disk import read_file

__all__ = ["KIB", "Watch"]

KIB = 1024


class Watch:
    """The memory of a process and of all that it started, as Linux tells it; elsewhere it sees nothing.

    Pages that processes share count once (proportional set size), so the sum over them is what the machine is short of.
    The high-water mark of each single process catches the peak that falls between two looks; of a copy that shares
    pages with others, it says too much, so that it is looked at only if this is ``alone``.
    """

    def __init__(self, pid: int, *, alone: bool = True) -> None:
        self.pid = pid
        self.peak = 0
        self._alone = alone

    @property
    def sees(self) -> bool:
        """Whether the system tells anything about the process."""
        return os.path.exists(f"/proc/{self.pid}/smaps_rollup") and os.path.exists(
            f"/proc/{self.pid}/task/{self.pid}/children"
        )

    def look(self) -> None:
        """Look once, at whatever runs now."""
        total = 0
        for pid in _tree(self.pid):
            with suppress(OSError):  # a process may end between any two of these lines
                total += _kib(f"/proc/{pid}/smaps_rollup", b"Pss:")
                if self._alone:
                    self.peak = max(self.peak, _kib(f"/proc/{pid}/status", b"VmHWM:") * KIB)
        self.peak = max(self.peak, total * KIB)


def _tree(pid: int) -> Iterator[int]:
    pending = [pid]
    while pending:
        found = pending.pop()
        yield found
        with suppress(OSError):
            for task in os.listdir(f"/proc/{found}/task"):
                pending += map(int, read_file(f"/proc/{found}/task/{task}/children").split())


def _kib(file: str, key: bytes) -> int:
    """The number in the line that begins with ``key``; 0 if there is none, as for a process that is about to end."""
    for line in read_file(file).splitlines():
        if line.startswith(key):
            return int(line.split()[1])
    return 0
