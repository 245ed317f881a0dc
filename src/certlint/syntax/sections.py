"""Text in sections that run one by one, as the cells of a notebook do: what is wrong with one leaves the others.

`MARK` stands between sections. A section that does not parse is blanked: no line and no byte of the others moves.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from certlint.model.facts import Problem

__all__ = ["MARK", "readable"]

MARK = "#\x1f\n"
"""A comment with a character in it that no editor writes."""

_CHARACTER = re.compile(r"[^\r\n]")
_NEWLINE = re.compile(r"\r\n?|\n")


def readable(text: str, encoding: str) -> tuple[str, tuple[Problem, ...]]:
    """The text with blanks, as many bytes of them, for each section that does not parse; and why these do not."""
    if MARK not in text:
        return text, ()
    parts: list[str] = []
    problems: list[Problem] = []
    line = 1
    for section in text.split(MARK):
        problem = _problem(section)
        if problem is None:
            parts.append(section)
        else:
            problems.append(replace(problem, line=line + (problem.line or 1) - 1))
            parts.append(_CHARACTER.sub(lambda found: " " * len(found[0].encode(encoding)), section))
        line += len(_NEWLINE.findall(section)) + 1
    return MARK.join(parts), tuple(problems)


@lru_cache(maxsize=256)
def _problem(section: str) -> Problem | None:
    """Why a section does not parse: by Python's own parser or, as that may be older than the code, by libcst."""
    from certlint.syntax.decode import Decoded  # all of these are built on this
    from certlint.syntax.refusals import parses

    if parses(section):
        return None
    from certlint.syntax.parsed import parse_text

    found = parse_text(Decoded(section, "utf-8", 0))
    return found if isinstance(found, Problem) else None
