"""Braces in globs: gitignore patterns have none, so certlint expands them first."""

from __future__ import annotations

from itertools import pairwise

__all__ = ["LIMIT", "expand_braces"]

LIMIT = 1000
"""The most patterns that one pattern may stand for."""


def expand_braces(pattern: str) -> tuple[str, ...]:
    """Give the patterns that ``pattern`` stands for, in the order written, each once.

    ``{a,b}`` are alternatives and may be nested. As in a shell, braces that do not pair or hold no
    comma are ordinary characters (``{{cookiecutter.slug}}``), and so is anything after a backslash.
    A pattern that stands for more than `LIMIT` patterns is returned as it is.
    """
    done: dict[str, None] = {}
    pending = [pattern]
    while pending:
        current = pending.pop()
        parts = _first_alternatives(current)
        if parts is None:
            done[current] = None
        else:
            pending.extend(reversed(parts))
        if len(done) + len(pending) > LIMIT:
            return (pattern,)
    return tuple(done)


def _first_alternatives(pattern: str) -> list[str] | None:
    """Expand the leftmost, outermost group with a comma; None if there is no such group."""
    open_groups: list[tuple[int, list[int]]] = []
    first: tuple[int, int, list[int]] | None = None
    escaped = False
    for index, character in enumerate(pattern):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "{":
            open_groups.append((index, []))
        elif character == "," and open_groups:
            open_groups[-1][1].append(index)
        elif character == "}" and open_groups:
            start, commas = open_groups.pop()
            if commas and (first is None or start < first[0]):
                first = (start, index, commas)
    if first is None:
        return None
    start, end, commas = first
    head, tail = pattern[:start], pattern[end + 1 :]
    edges = [start, *commas, end]
    return [head + pattern[left + 1 : right] + tail for left, right in pairwise(edges)]
