"""Sections of a text: one that does not parse leaves the others where they are."""

from __future__ import annotations

import ast

from hypothesis import given
from hypothesis import strategies as st

from certlint.analysis import analyze, survey
from certlint.model.facts import Problem
from certlint.syntax.decode import Decoded, decode
from certlint.syntax.sections import MARK

GOOD = (
    "x = 1\n",
    "",
    "\n",
    "é = 'ü'\r\ny = 2\r",
    "if x:\n    y()\n",
    "s = '''\n%\n'''\n",
    "await f()\n",
    "type X = int\n",
)
BAD = (
    "print 'ä'\n",
    "if é:\n",
    "x = '''\nopen ü\n",
    "x = (1,\r\n\r\n",
    "  x = 1\n",
    "else:\n  pass\n",
    "x\n\n# coding: x\n)\n",
)


@given(st.lists(st.sampled_from(GOOD + BAD), min_size=1, max_size=6))
def test_no_line_and_no_byte_moves(sections: list[str]) -> None:
    text = MARK.join(sections)
    decoded = decode(text.encode())
    assert isinstance(decoded, Decoded)
    bad = [section for section in sections if section in BAD] if len(sections) > 1 else []
    assert len(decoded.problems) == len(bad)
    for section, left in zip(sections, decoded.text.split(MARK), strict=True):
        assert len(left.encode()) == len(section.encode())
        assert left == section if section not in bad else not left.strip()
        assert (left.count("\r"), left.count("\n")) == (section.count("\r"), section.count("\n"))
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for problem, section in zip(decoded.problems, bad, strict=True):
        assert problem.text == lines[(problem.line or 0) - 1]
        assert problem.text in section


def test_other_sections_are_analysed_and_the_problems_kept() -> None:
    source = f"import a\n{MARK}print 'x'\n{MARK}a.get(verify=False)\n".encode()
    found = analyze(source)
    assert found.problem is None
    assert [(each.line, each.kind) for each in found.problems] == [(3, "syntax")]
    assert [call.text for call in found.calls] == ["a.get"]
    site = found.sites[found.calls[0].site]
    assert source[site.span.start_byte : site.span.end_byte] == b"a.get(verify=False)"
    surveyed = survey(source)
    assert surveyed is not None
    assert surveyed.problems == found.problems


def test_a_file_without_the_mark_is_one() -> None:
    source = "import a\nprint 'x'\n"
    problem = analyze(source.encode()).problem
    assert isinstance(problem, Problem)
    assert ast.parse(MARK).body == []
