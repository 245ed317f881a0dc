"""What is no Python is told in Python's words, at the place that Python names."""

from __future__ import annotations

import ast
import warnings

import libcst as cst
import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlint.model.facts import Problem
from certlint.syntax import Parsed, parse
from certlint.syntax.refusals import by_libcst

LINES = (
    "import requests",
    "def f(a, *, b=1):",
    "    return requests.get(a, verify=False)",
    "if x == 'ä':",
    "    s = f'{a!r:>{width}}' 'ü'",
    "else:",
    "\tx = [1, (2, {3: 4})]",
    "print 'x'",
    "s = 'never ends",
    "s = '''never ends",
    "for a in b: pass",
    "x = (1,",
    "  y)",
    "x = “a”",
    "raise E, 'x'",
    "try:",
    "\x0cx = 1",
    "x = 1 \\",
    "x\xa0= 0777",
)
BROKEN = st.lists(st.sampled_from(LINES), min_size=1, max_size=8).flatmap(
    lambda lines: st.sampled_from(["\n", "\r\n", "\r"]).map(lambda end: end.join((*lines, "")))
)


def said_by_python(text: str) -> SyntaxError | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        return error
    return None


@given(BROKEN)
def test_where_python_refuses_a_file_too_it_is_quoted(text: str) -> None:
    parsed, error = parse(text.encode()), said_by_python(text)
    if isinstance(parsed, Parsed):
        return
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    line = parsed.line or 0
    assert parsed.text == lines[line - 1]
    assert 1 <= parsed.column <= len(parsed.text) + 1
    if error is not None:
        assert parsed.message == error.msg
        assert line == min(error.lineno or 1, len(lines) - 1)
        if line == error.lineno:
            assert parsed.column == min(max(error.offset or 1, 1), len(parsed.text) + 1)


@pytest.mark.parametrize(
    ("source", "words", "place", "line"),
    [
        ("a = 1\nprint 'x'\n", "Missing parentheses in call to 'print'", (2, 1), "print 'x'"),
        ("é = 1\nx = 'a\n", "unterminated string literal", (2, 5), "x = 'a"),
        ("if x:\n        a\n    b\n", "unindent does not match any outer indentation level", (3, 6), "    b"),
        ("x = (1,\n", "'(' was never closed", (1, 5), "x = (1,"),
    ],
)
def test_places_and_words(source: str, words: str, place: tuple[int, int], line: str) -> None:
    problem = parse(source.encode())
    assert isinstance(problem, Problem)
    assert problem.message.startswith(words)
    assert (problem.line, problem.text) == (place[0], line)
    assert problem.column in (place[1], len(line) + 1)  # of an indentation, releases of Python name either end


def test_syntax_that_is_newer_than_this_python_is_parsed() -> None:
    assert isinstance(parse(b"type X[T] = list[T]\nprint(f'{'a'}')\n"), Parsed)


def test_what_only_libcst_refuses_is_told_in_its_words() -> None:
    text = "x = 1\ny = (2 3)\n"
    with pytest.raises(cst.ParserSyntaxError) as caught:
        cst.parse_module(text)
    problem = by_libcst(caught.value, text)
    assert problem.message.startswith("invalid syntax: expected one of ")
    assert (problem.line, problem.text) == (2, "y = (2 3)")
    assert problem.message.isprintable()
    assert len(problem.message) < 300


def test_a_file_that_is_too_deep_has_the_place_where_it_is() -> None:
    problem = parse(b"x = 1\ny = " + b"[" * 300 + b"]" * 300 + b"\n")
    assert isinstance(problem, Problem)
    assert (problem.kind, problem.line) == ("nesting", 2)
    assert problem.text.startswith("y = [[")
    assert problem.column > 200
