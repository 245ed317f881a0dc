"""``required-version``: which versions of certlint a configuration is for."""

from __future__ import annotations

import re
from collections.abc import Callable
from operator import eq, ge, gt, le, lt, ne

from certlint.settings.tables import Table

__all__ = ["check_required_version"]

_CLAUSE = r"(?a:\s*(?:(?P<operator>==|!=|<=|>=|<|>)\s*)?(?P<version>\d+(?:\.\d+)*)\s*)"
_RELEASE = r"(?a:\d+(?:\.\d+)*)"
_COMPARISONS: dict[str, Callable[[tuple[int, ...], tuple[int, ...]], bool]] = {
    "==": eq, "": eq, "!=": ne, "<=": le, ">=": ge, "<": lt, ">": gt,
}  # fmt: skip


def check_required_version(table: Table, running: str) -> None:
    """Raise `ConfigurationError` if the table asks for a version other than ``running``."""
    if "required-version" not in table:
        return
    wanted = table.string("required-version")
    for text in wanted.split(","):
        clause = re.fullmatch(_CLAUSE, text)
        if clause is None:
            raise table.error("required-version", 'must be like ">=0.2,<1"')
        if not _COMPARISONS[clause["operator"] or ""](_release(running), _release(clause["version"])):
            raise table.error("required-version", f"certlint {wanted} is asked for, this is {running}")


def _release(version: str) -> tuple[int, ...]:
    """The numbers of a version, without zeros at the end."""
    match = re.match(_RELEASE, version)
    numbers = [int(number) for number in match[0].split(".")] if match else []
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)
