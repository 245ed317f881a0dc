"""Statements nested at random: what values refer to is there, and nothing is lost on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlint.analysis import analyze, judge, link, survey
from certlint.model.config import Config
from certlint.model.facts import Analysis
from certlint.model.values import Class, Function, Result

NAMES = ("a", "b", "c", "deco", "make", "f", "g", "C")
KNOB = 'requests.get("https://x.example", verify=False)'

names = st.sampled_from(NAMES)
expressions = st.one_of(
    names,
    names.map("{}()".format),
    st.tuples(names, names).map("{0[0]}({0[1]}())".format),
    st.tuples(names, names).map("{0[0]}.{0[1]}(make())".format),
    names.map("(lambda x={0}: x({0}()))".format),
    names.map("[{0}(i) for i in {0}()]".format),
    st.tuples(names, names).map("({0[0]} := {0[1]}())".format),
    st.just("0"),
)


def indented(block: str) -> str:
    return "".join(f"    {line}\n" for line in block.splitlines())


simple = st.one_of(
    st.tuples(names, expressions).map("{0[0]} = {0[1]}\n".format),
    st.tuples(names, expressions).map("{0[0]}.x = {0[1]}\n".format),
    st.tuples(names, expressions).map("{0[0]} += {0[1]}\n".format),
    expressions.map("{}\n".format),
    names.map("del {}\n".format),
    st.just(f"{KNOB}\n"),
)
HEADS = (
    "while {1}:\n", "for {0} in {1}:\n", "if {1}:\n", "with {1} as {0}:\n",
    "try:\n    pass\nexcept {1}:\n", "try:\n    {1}\nfinally:\n",
    "def {0}(x={1}):\n", "@{0}\ndef {0}():\n", "@{1}\ndef {0}():\n", "@{0}.deco\nclass C({1}):\n",
    "for {0} in {1}:\n    break\nelse:\n", "while {1}:\n    continue\nelse:\n",
)  # fmt: skip


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    blocks = st.lists(inner, min_size=1, max_size=4).map("".join)
    nested = st.tuples(st.sampled_from(HEADS), names, expressions, blocks).map(
        lambda part: part[0].format(part[1], part[2]) + indented(part[3])
    )
    matched = st.tuples(expressions, names, blocks).map(
        lambda part: f"match {part[0]}:\n    case {part[1]}:\n{indented(indented(part[2]))}"
    )
    return st.one_of(nested, matched)


programs = st.lists(st.recursive(simple, compound, max_leaves=25), min_size=1, max_size=4).map(
    lambda parts: "import requests\n" + "".join(parts)
)


def parts(value: object) -> Iterator[object]:
    """All that facts are made of."""
    yield value
    if isinstance(value, (tuple, list)):
        for item in value:
            yield from parts(item)
    elif is_dataclass(value):
        for each in fields(value):
            yield from parts(getattr(value, each.name))


def check(analysis: Analysis) -> None:
    functions, classes = dict(analysis.functions), dict(analysis.classes)
    for part in parts((analysis.calls, analysis.attributions, analysis.functions, analysis.classes, analysis.bindings)):
        if isinstance(part, Result):
            assert 0 <= part.call < len(analysis.calls)
            assert analysis.calls[part.call].site == part.at or part.at < 0
        elif isinstance(part, Function):
            assert part.name in functions
        elif isinstance(part, Class):
            assert part.name in classes


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(programs)
def test_what_values_refer_to_is_there(program: str) -> None:
    analysis = analyze(program.encode())
    assert analysis.problem is None, program
    check(analysis)
    surveyed = survey(program.encode())
    if surveyed is not None:
        check(surveyed)


def found(program: str) -> set[int]:
    analysis = analyze(program.encode())
    project = link({"d.py": analysis}, {"d.py": "d"})
    report = judge(analysis, path="d.py", project=project, config=Config(), today=date(2026, 1, 1))
    assert not report.errors
    return {finding.site.span.line for finding in report.findings}


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(programs)
def test_a_loop_around_a_program_loses_nothing(program: str) -> None:
    """Whatever is found in a program is found in it where it is repeated."""
    before = found(program)
    for head in ("for unheard in of():\n", "while unheard():\n"):
        assert before <= {line - 1 for line in found(head + indented(program))}


def test_a_loop_that_changes_what_it_asks_for_is_run() -> None:
    assert found(f"import requests\nx = 0\nwhile x:\n    {KNOB}\n    x = x + 1\n") == {4}
    assert found(f"import requests\nx = 0\nwhile x:\n    {KNOB}\n    y = x + 1\n") == set()
