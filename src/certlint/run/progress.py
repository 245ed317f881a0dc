"""Tells somebody who waits at a terminal how far the run is."""

from __future__ import annotations

import sys
import time

__all__ = ["Progress"]

PATIENCE = 1.0
"""Seconds that pass before anything is shown."""

INTERVAL = 0.1
"""Seconds between two updates."""


class Progress:
    """One line on standard error that is written over and wiped out at the end."""

    def __init__(self) -> None:
        """Begin to wait."""
        self._next = time.monotonic() + PATIENCE
        self._width = 0

    def __call__(self, doing: str, done: int, total: int) -> None:
        """Show the state, if it is time for it."""
        now = time.monotonic()
        if now >= self._next:
            self._next = now + INTERVAL
            self._show(f"certlint: {doing} {done}/{total}")

    def clear(self) -> None:
        """Leave the line as if nothing had been there."""
        if self._width:
            self._show("")

    def _show(self, text: str) -> None:
        sys.stderr.write("\r" + text.ljust(self._width) + ("" if text else "\r"))
        sys.stderr.flush()
        self._width = len(text)
