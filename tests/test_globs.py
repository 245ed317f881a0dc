from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlint.globs import LIMIT, _matches, compiled, expand_braces


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


@pytest.mark.parametrize(
    "text", ["*a" * 300 + "b", "**/a/" * 150 + "b", "a*" * 300 + "[b", "[" * 5000, "?*" * 300 + "b"]
)
def test_no_glob_takes_long(text: str) -> None:
    """A pattern that is tried again in another way, for each of its stars, would never end."""
    (glob,) = compiled(text)
    assert not glob.covers(["a"] * 300)
    assert not glob.covers(["a" * 1000])
    assert not glob.matches(["a" * 1000], folder=True)


@given(st.text(alphabet="*ab", max_size=40), st.text(alphabet="ab", max_size=40))
def test_a_glob_costs_its_length_times_that_of_the_name(pattern: str, name: str) -> None:
    steps: list[str] = []

    def same(part: str, character: str) -> bool:
        steps.append(part)
        return part == character

    parts = [None if part == "*" else part for part in pattern]
    found = _matches(parts, name, same)
    assert found == (re.fullmatch(re.sub(r"\*+", ".*", pattern), name) is not None)
    assert len(steps) <= (len(pattern) + 1) * (len(name) + 1)


@pytest.mark.parametrize(
    "text", ["{a," * 5000 + "}" * 5000, "{a,a}" * 5000, "{{a,b},c}" * 5000, "{" * 5000, ",}" * 5000]
)
def test_braces_are_looked_at_once(text: str) -> None:
    assert expand_braces(text) == (text,)
