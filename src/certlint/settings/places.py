"""On which line of a TOML file a key stands: the standard parser does not tell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

__all__ = ["Key", "line_of", "places"]

Key = tuple[str | int, ...]
"""The way to a value: names of keys, and indexes in lists of tables."""

_PART = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_DOTTED = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_HEADER = rf"[ \t]*(?P<list>\[)?\[[ \t]*(?P<key>{_DOTTED})[ \t]*\]"
_ASSIGNMENT = rf"[ \t]*(?P<key>{_DOTTED})[ \t]*="
_BETWEEN_DOTS = r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"?|'[^']*'?"""
_QUOTES = r'"""|\'\'\''


def places(text: str) -> dict[Key, int]:
    """The line, from 1, of each table and key of a valid TOML file, but for those inside of inline values."""
    found: dict[Key, int] = {}
    lists: Counter[Key] = Counter()
    table: Key = ()
    open_string = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if not open_string:
            if header := re.match(_HEADER, line):
                table = _resolved(_split(header["key"]), lists)
                if header["list"]:
                    lists[table] += 1
                    table = (*table, lists[table] - 1)
                found.setdefault(table, number)
            elif assignment := re.match(_ASSIGNMENT, line):
                found.setdefault((*table, *_split(assignment["key"])), number)
        for quotes in re.findall(_QUOTES, line):
            open_string = quotes if not open_string else "" if quotes == open_string else open_string
    return found


def line_of(key: Key, found: Mapping[Key, int]) -> int | None:
    """The line of a key, or else of the closest thing around it."""
    for length in range(len(key), 0, -1):
        if key[:length] in found:
            return found[key[:length]]
    return None


def _split(dotted: str) -> Key:
    return tuple(part[1:-1] if part[0] in "\"'" else part for part in re.findall(_BETWEEN_DOTS, dotted))


def _resolved(key: Key, lists: Mapping[Key, int]) -> Key:
    """The way to a table that is named below a list of tables, which means the last one in it."""
    way: Key = ()
    for position, part in enumerate(key):
        way = (*way, part)
        if lists[way] and position < len(key) - 1:
            way = (*way, lists[way] - 1)
    return way
