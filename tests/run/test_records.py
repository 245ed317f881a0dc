"""What is kept comes back as it was."""

from __future__ import annotations

import json
from enum import Enum
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certlint.analysis import analyze, link
from certlint.model import conditions, facts, knobs, location
from certlint.model.findings import How, Turn
from certlint.run import records
from certlint.run.records import decode, encode

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures").rglob("*.py"))


def through(value: object) -> object:
    return decode(json.loads(json.dumps(encode(value))))


@settings(max_examples=60)
@given(st.lists(st.sampled_from(FIXTURES), min_size=1, max_size=4, unique=True))
def test_turns_of_fixtures(files: list[Path]) -> None:
    analyses = {path.name: analyze(path.read_bytes()) for path in files}
    project = link(analyses, {path.name: path.stem for path in files})
    for name, analysis in analyses.items():
        assert through(project.turns(name)) == project.turns(name)
        assert through(project.facts(name)) == project.facts(name)
        assert through(analysis.comments) == analysis.comments
        assert through(analysis.problem) == analysis.problem


@pytest.mark.slow
def test_every_kind_of_turn_comes_in_fixtures() -> None:
    """So that what is said above is said of all of them."""
    hows: set[How] = set()
    seen: set[str] = set()

    def look(data: object) -> None:
        if isinstance(data, list):
            seen.add(data[0])
            for part in data[1:]:
                look(part)

    for path in FIXTURES:
        turns = link({"x.py": analyze(path.read_bytes())}, {"x.py": "x"}).turns("x.py")
        hows.update(turn.how for turn in turns)
        look(encode(turns))
    assert len(hows) > len(How) / 2
    assert seen >= {"Turn", "Site", "Span", "Step", "Confidence"}


def test_every_class_that_a_turn_may_hold_is_known() -> None:
    named = {
        name
        for module in (conditions, location)
        for name, each in vars(module).items()
        if isinstance(each, type) and each.__module__ == module.__name__
    }
    assert named - records._CLASSES.keys() <= {"Cell"}  # of notebooks: known only when all is judged
    assert {"Turn", "How", "Comment", "Problem", "Analysis", "Confidence", "Effect"} <= records._CLASSES.keys()


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.binary()
    | st.sampled_from([*How, *knobs.Effect, *knobs.Confidence]) | st.frozensets(st.text()),
    lambda inner: st.lists(inner).map(tuple),
)  # fmt: skip


@given(plain)
def test_values(value: object) -> None:
    assert through(value) == value
    assert type(through(value)) is type(value)


@given(st.text(), st.text())
def test_text_that_no_encoding_has(one: str, other: str) -> None:
    comment = facts.Comment(1, 2, one + "\udcff" + other, True)
    assert through(comment) == comment


class Foreign(Enum):
    ONE = 1


@pytest.mark.parametrize("value", [object(), {"a": 1}, knobs.Knob])
def test_what_is_not_of_the_model_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        encode(value)


@pytest.mark.parametrize(
    "data",
    [
        ["nobody", 1],
        ["Turn"],
        ["How", "no such"],
        [[]],
        [],
        ["b", 1.5, 2, "x"][:1],
        ["Site", *range(12)],
    ],
)
def test_what_nobody_wrote_is_an_error_that_is_expected(data: object) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, IndexError)):
        decode(data)


def test_the_turn_is_frozen() -> None:
    assert Turn.__dataclass_params__.frozen  # type: ignore[attr-defined]
