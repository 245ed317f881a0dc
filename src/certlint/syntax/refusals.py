"""Why a text is no Python: where the running Python refuses it, and in its words, else libcst's."""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.model.facts import Problem
from certlint.syntax.decode import NEWLINE

if TYPE_CHECKING:
    import libcst as cst

__all__ = ["by_libcst", "by_python", "parses"]

LONGEST = 200
"""Characters of a parser's words that are kept: they may quote anything from the file."""

_PLACE = re.compile(r"error at (\d+):(\d+): ")
"""Where libcst's parser got to, in its words: the line from 1, the column from 0."""
_INTERNAL = (ValueError, RecursionError, MemoryError)


def parses(text: str) -> bool:
    """Whether the running Python takes the text."""
    try:
        _parse(text)
    except (SyntaxError, *_INTERNAL):
        return False
    return True


def by_python(text: str) -> Problem | None:
    """What the running Python has against the text; None if it takes it, or gives up without saying where."""
    try:
        _parse(text)
    except SyntaxError as error:
        words = " ".join(str(error.msg).split())[:LONGEST]
        return _placed(Problem("syntax", words), text, error.lineno or 1, error.offset or 1)
    except _INTERNAL:
        return None
    return None


def by_libcst(error: cst.ParserSyntaxError, text: str) -> Problem:
    """What libcst has against the text."""
    if "too many indentation levels" in error.message:
        problem = Problem("nesting", "too deeply nested: more than 100 levels of indentation")
        return _placed(problem, text, error.raw_line, error.raw_column + 1)
    kind, _, detail = error.message.partition(": ")
    line, column = error.raw_line, error.raw_column + 1
    if (place := _PLACE.match(detail)) is not None:
        line, column = int(place[1]), int(place[2]) + 1
        detail = detail[place.end() :]
    if kind not in ("tokenizer error", "parser error"):
        detail = ""
    words = "".join(character for character in detail if " " <= character <= "~")
    if len(words) > LONGEST:
        words = f"{words[:LONGEST]}..."
    return _placed(Problem("syntax", f"invalid syntax: {words}".removesuffix(": ")), text, line, column)


def _parse(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        ast.parse(text)


def _placed(problem: Problem, text: str, line: int, column: int) -> Problem:
    """The problem at a place of the text: parsers may name one behind its end."""
    lines = NEWLINE.split(text)
    if len(lines) > 1 and not lines[-1]:
        lines.pop()
    if line > len(lines):
        line, column = len(lines), len(lines[-1]) + 1
    shown = lines[max(line, 1) - 1]
    return replace(problem, line=max(line, 1), column=min(max(column, 1), len(shown) + 1), text=shown)
