"""Cells as Python: what only IPython understands says nothing, and not a character moves."""

from __future__ import annotations

import re

__all__ = ["as_python", "header"]

# Cells that begin with one of these hold Python below the first line.
_PYTHON_MAGICS = frozenset({"capture", "debug", "prun", "pypy", "python", "python3", "time", "timeit"})

_CELL_MAGIC = re.compile(r"\s*%%(\w*)")
_TIMED = re.compile(r"%time(?:it)?[ \t]+(?![-\s])")
_MAGIC = re.compile(r"[ \t]*(?:[%!?]|[\w.*%\[\]]+\?{1,2}[ \t]*(?=[\r\n]|\Z))")
_ASSIGNED = re.compile(r"[ \t]*[^\s=#'\"!%?][^=#'\"!%?\r\n]*=[ \t]*(?=[%!])")
_REST_OF_LINE = re.compile(r"[^\r\n]*")
_LEXEME = re.compile(
    r'"""(?:[^\\]|\\.)*?(?:"""|\\?\Z)'  # one that is never closed goes on up to the end
    r"|'''(?:[^\\]|\\.)*?(?:'''|\\?\Z)"
    r'|"(?:[^"\\\r\n]|\\.)*"?'
    r"|'(?:[^'\\\r\n]|\\.)*'?"
    r"|\#[^\r\n]*|\\(?:\r\n?|\n)|\r\n?|\n|[\[\](){}]",
    re.DOTALL,
)


def as_python(code: str) -> str | None:
    """The text of a cell with nothing but Python in it; None if it is in another language."""
    magic = _CELL_MAGIC.match(code)
    if magic is not None and magic[1] not in _PYTHON_MAGICS:
        return None
    characters = list(code)
    at = 0
    while at < len(code):
        if _MAGIC.match(code, at):
            at = _silence(code, characters, at)
            continue
        assigned = _ASSIGNED.match(code, at)
        if assigned is not None:
            at = _silence(code, characters, assigned.end())
            continue
        at = _next_statement(code, at)
    return "".join(characters)


def header(code: str) -> int:
    """The characters of the lines that have to stay the first ones of a cell."""
    return _end_of_line(code, len(code) - len(code.lstrip())) if _CELL_MAGIC.match(code) else 0


def _silence(code: str, characters: list[str], at: int) -> int:
    """Make a magic line say nothing; give where the next line begins. ``%time`` is followed by Python, which stays."""
    while code[at] in " \t":
        at += 1
    timed = _TIMED.match(code, at)
    if timed is not None:
        characters[at : timed.end()] = ["0", *" " * (timed.end() - at - 2), ";"]
        return _next_statement(code, timed.end())
    if not at or code[at - 1] in "\r\n":
        characters[at] = "#"
    else:  # a statement may have to stand here
        characters[at] = "0"
        if at + 1 < len(code) and code[at + 1] not in "\r\n":
            characters[at + 1] = "#"
    while True:
        end = _end_of_line(code, at)
        if not code[at:end].rstrip("\r\n").endswith("\\") or end >= len(code):
            return end
        at = end
        if code[at] not in "\r\n":  # the line goes on
            characters[at] = "#"


def _next_statement(code: str, at: int) -> int:
    """Where the line after a statement begins, which brackets, strings and backslashes may carry over several."""
    depth = 0
    while match := _LEXEME.search(code, at):
        at = match.end()
        if match[0] in "([{":
            depth += 1
        elif match[0] in ")]}":
            depth = max(depth - 1, 0)
        elif match[0][0] in "\r\n" and not depth:
            return at
    return len(code)


def _end_of_line(code: str, at: int) -> int:
    """Where the line after the one that ``at`` lies in begins."""
    rest = _REST_OF_LINE.match(code, at)
    assert rest is not None  # it matches nothing, too
    end = rest.end()
    return min(end + (2 if code.startswith("\r\n", end) else 1), len(code))
