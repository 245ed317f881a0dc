"""Words that stand for yes and no, in texts that are read as switches."""

from __future__ import annotations

__all__ = ["ANSWERS", "NO", "OFF", "YES"]

YES = frozenset({"y", "yes", "t", "true", "on", "1"})
"""Texts that mean yes, in lower case."""

NO = frozenset({"n", "no", "f", "false", "off", "0"})
"""Texts that mean no."""

OFF = NO | {"none"}
"""Texts that mean no, or that there is nothing."""

ANSWERS = YES | NO
"""Texts that mean yes or no."""
