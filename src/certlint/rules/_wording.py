"""What messages quote: the code at the place of a finding, and the place that a value arrives at."""

from __future__ import annotations

import re
from dataclasses import replace

from certlint.model.findings import How, Turn
from certlint.model.location import Argument, Site

__all__ = ["also", "found", "highlighted", "reaching"]

LONGEST = 100
"""The most characters of code that a message quotes from one place."""

_NOT_CODE = frozenset({How.URI, How.COMMAND, How.OVERRIDE})
"""What is a part of a text, or of many lines: here the turn itself says what was found."""

_CUT = "(...)"
"""The arguments of a call, where they are long."""

_COUNTED_OTHERWISE = ".ipynb"
"""Files whose lines are not those of the text that was analysed."""

_WORD_BACKWARDS = re.compile(r"[\w.]*")
_VALUE_BEHIND = re.compile(r"""\s*:\s*(?:"[^"]*"|'[^']*'|[\w.]+)(?=\s*(?:[,}\]#]|$))""")


def found(turn: Turn, *, at_arrival: bool = False) -> str:
    """What is written where the bad value is decided, or where it arrives, in backticks."""
    here = turn.decided
    if turn.how in _NOT_CODE and turn.decision is None:
        return f"`{turn.subject}`"
    code = _arrival(turn) if at_arrival or here == turn.arrives else _code(here.site, whole=turn.how is not How.DEFAULT)
    if not code or (turn.how is How.VARIABLE and code.endswith(_CUT)):
        code = turn.subject
    return f"`{code}`"


def _target(turn: Turn) -> str:
    """What is written where the bad value arrives, in backticks; "" if that is where it is decided."""
    if turn.arrives == turn.decided or turn.how in _NOT_CODE:
        return ""
    code = _arrival(turn)
    return f"`{code}`" if code else ""


def reaching(turn: Turn, others: int, noun: str) -> str:
    """Say for what a decision turns a knob, if that is elsewhere, and for how many ``others`` (each a ``noun``)."""
    here, there = turn.decided, turn.arrives
    code = _target(turn)
    if not code:
        return also(others, noun)
    such = f"{others + 1} {_plural(noun, others + 1)}, such as " if others else ""
    if there.path == here.path and there.site.span.holds(here.site.span):
        return f" for {such}`{_callee(there.site)}{_CUT}`" if there.site.arguments is not None else ""
    line = "" if there.path.endswith(_COUNTED_OTHERWISE) else str(there.site.span.line)
    if there.path == here.path:
        return f" for {such}{code}" + (f" (line {line})" if line else "")
    return f" for {such}{code} ({there.path}{':' * bool(line)}{line})"


def also(others: int, noun: str) -> str:
    """Say that what is done here is done in ``others`` too, each a ``noun``."""
    return f" here and for {others} more {_plural(noun, others)}" if others else ""


def _plural(noun: str, number: int) -> str:
    return noun if number == 1 else f"{noun}s"


def highlighted(turn: Turn, site: Site) -> Site:
    """The site, narrowed to the argument that is bad where it is the call that this is given to."""
    given = _given(turn) if site == turn.arrives.site else None
    return site if given is None else replace(site, span=given.span, text=given.text)


def _arrival(turn: Turn) -> str:
    """The code at which a value arrives: of a call, what is called and the argument that it arrives in."""
    site = turn.arrives.site
    given = _given(turn)
    if given is None:
        return _code(site, whole=True)
    if not given.name:
        return _code(site, whole=True)
    code = f"{_callee(site)}({given.code})"
    return code if len(code) <= LONGEST else f"{_callee(site)}({given.name}{'=' * given.name.isidentifier()}...)"


def _given(turn: Turn) -> Argument | None:
    """The argument that a value arrives in, or what is spread where it is none that is written out."""
    site = turn.arrives.site
    if not site.arguments or turn.argument is None:
        return None
    return site.argument(*turn.argument) or site.argument("**")


def _code(site: Site, *, whole: bool) -> str:
    """The code of a place: of a call with its arguments, else the statement if all of it is wanted and it is short."""
    if site.arguments is not None:
        code = f"{_callee(site)}({', '.join(each.code for each in site.arguments)})"
        return code if len(code) <= LONGEST else f"{_callee(site)}{_CUT}"
    if whole and 0 < len(site.around) <= LONGEST and not site.around.endswith(":"):
        return site.around
    code = _named(site)
    return code if len(code) <= LONGEST else f"{code[: LONGEST // 2]}...{code[-LONGEST // 2 :]}"


def _named(site: Site) -> str:
    """The code of a part of a statement, with the name that a value has there, or the value that a key has."""
    start, end = site.span.column - 1, site.span.end_column - 1
    if site.span.line != site.span.end_line or not site.code or end > len(site.text):
        return site.code
    value = _VALUE_BEHIND.match(site.text, end)
    return " ".join(site.text[_start_of_name(site.text, start) : value.end() if value else end].split())


def _start_of_name(text: str, start: int) -> int:
    """Where the name or key begins that gets the value at ``start``; ``start`` itself if none stands there."""
    before = text[:start].rstrip()
    if not before.endswith((":", "=")):
        return start
    before = before[:-1].rstrip()
    if before.endswith(('"', "'")):
        quote = before.rfind(before[-1], 0, -1)
        return quote if quote >= 0 else start
    word = _WORD_BACKWARDS.match(before[::-1])
    return len(before) - len(word[0]) if word and word[0] else start


def _callee(site: Site) -> str:
    """What is called; the end of it where it is long."""
    return site.code if len(site.code) <= LONGEST * 2 // 3 else f"...{site.code[site.code.rfind('.') :]}"
