from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlint.globs import LIMIT, expand_braces


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("plain/**", ("plain/**",)),
        ("a/{b,c}.py", ("a/b.py", "a/c.py")),
        ("{a,b}{c,d}", ("ac", "ad", "bc", "bd")),
        ("{a,{b,c}d}", ("a", "bd", "cd")),
        ("x{,y}", ("x", "xy")),
        ("{a,a}", ("a",)),
        ("{{cookiecutter.slug}}/**", ("{{cookiecutter.slug}}/**",)),
        ("{{a,b}}", ("{a}", "{b}")),
        ("{a", ("{a",)),
        ("a}{b,c}", ("a}b", "a}c")),
        (r"\{a,b}", (r"\{a,b}",)),
        ("", ("",)),
    ],
)
def test_braces(pattern: str, expected: tuple[str, ...]) -> None:
    assert expand_braces(pattern) == expected


@pytest.mark.parametrize("bomb", ["{a,b}" * 40, "{" * 5000 + "a,b" + "}" * 5000, "{a," * 3000])
def test_bombs_end(bomb: str) -> None:
    assert len(expand_braces(bomb)) <= LIMIT


@given(st.text(alphabet="{},ab\\", max_size=30))
def test_any_text_gives_something(pattern: str) -> None:
    found = expand_braces(pattern)
    assert 1 <= len(found) <= LIMIT
    assert len(set(found)) == len(found)
