"""Whatever is in the bytes, the pure core gives a result."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from certlint.analysis import analyze, judge, link
from certlint.model.config import Config
from certlint.model.findings import Report

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").glob("**/*.py"))
SOURCES = [source for source in (file.read_bytes() for file in FIXTURES) if len(source) < 3000]
PIECES = [
    b"(", b")", b"[", b"]", b"{", b"}", b"**", b"*", b":", b":=", b",", b"=", b".", b"'", b'"', b"\n", b"\n    ", b"#",
    b"lambda ", b"False", b"None", b"self", b"verify", b"d", b"del ", b"global d\n", b"yield ", b"await ", b"\xe9",
    b"\\", b"0", b"import requests\n", b"from . import *\n", b"class d(d):\n ", b"def d(d=d, *d, **d): ",
    b"match d:\n case ",
]  # fmt: skip


def check(source: bytes) -> Report:
    analysis = analyze(source)
    project = link({"d.py": analysis, "e.py": analysis}, {"d.py": "d", "e.py": "e"})
    return judge(analysis, path="d.py", project=project, config=Config(), today=date(2026, 1, 1))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """A fixture in which some stretches were replaced by others, of its own or of code in general."""
    source = draw(st.sampled_from(SOURCES))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(source)))
        end = min(len(source), start + draw(st.integers(0, 12)))
        if draw(st.booleans()):
            new = draw(st.sampled_from(PIECES))
        else:
            first = draw(st.integers(0, len(source)))
            new = source[first : first + draw(st.integers(0, 40))]
        source = source[:start] + new + source[end:]
    return source


@given(st.binary())
def test_any_bytes(source: bytes) -> None:
    check(source)


@settings(max_examples=150)
@given(mutated())
def test_code_with_mistakes(source: bytes) -> None:
    for finding in check(source).findings:
        assert "\n" not in finding.message
