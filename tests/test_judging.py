"""Judging: which turns become findings, with which policy, in which order, and what suppresses them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlint.judging import judge
from certlint.model.conditions import Fact
from certlint.model.config import Config, Environment
from certlint.model.facts import Analysis, Comment, Problem
from certlint.model.findings import Diagnostic, Finding, How, Policy, Reach, Report, Suppression, Turn
from certlint.model.knobs import Confidence, Effect
from certlint.model.location import Site, Span
from certlint.rules import RULES

TODAY = date(2027, 3, 31)
TURN_RULES = {rule.claims[0]: rule.code for rule in RULES if rule.claims and not rule.weak}


def turn(line: int = 1, how: How = How.ARGUMENT, effect: Effect = Effect.VERIFICATION, **fields: object) -> Turn:
    column = int(str(fields.pop("column", 1)))
    site = Site(Span(line, column, line, column + 4, 0, 4), line, line, "f(x)", str(fields.pop("statement", "f(x)")))
    return Turn("app/x.py", site, how, effect, knob="k", subject="f(x)", **fields)  # type: ignore[arg-type]


def comment(text: str, line: int = 1, *, own_line: bool = False) -> Comment:
    return Comment(line=line, column=7, text=text, own_line=own_line)


class Project:
    """A linked project of one file."""

    def __init__(self, *turns: Turn) -> None:
        self._turns = turns

    def turns(self, path: str) -> tuple[Turn, ...]:
        return self._turns

    def arrivals(self, path: str) -> tuple[Turn, ...]:
        return ()

    def facts(self, path: str) -> tuple[Fact, ...]:
        return ()


def report(
    *turns: Turn,
    comments: tuple[Comment, ...] = (),
    problem: Problem | None = None,
    relative: str | None = None,
    **config: object,
) -> Report:
    analysis = Analysis("", comments=comments, problem=problem)
    settings = Config(**config)  # type: ignore[arg-type]
    return judge(analysis, path="app/x.py", project=Project(*turns), config=settings, today=TODAY, relative=relative)


def findings(*turns: Turn, **arguments: object) -> tuple[Finding, ...]:
    return report(*turns, **arguments).findings  # type: ignore[arg-type]


def codes(*turns: Turn, **arguments: object) -> list[str]:
    return [finding.code for finding in findings(*turns, **arguments)]


def test_a_finding() -> None:
    (finding,) = findings(turn(note="None too"))
    assert (finding.path, finding.code, finding.name) == ("app/x.py", "TLS101", "disabled-verification-argument")
    assert finding.message == "`f(x)` turns certificate verification off"
    assert finding.note == "None too"
    assert finding.reach == (
        Reach("prod", Policy.ERROR),
        Reach("dev", Policy.WARNING),
        Reach("test", Policy.ALLOW),
    )
    assert finding.all_environments
    assert (finding.policy, finding.suppressed, finding.knob) == (Policy.ERROR, None, "k")


def test_nothing() -> None:
    assert report() == Report()


@pytest.mark.parametrize(
    ("relative", "code", "expected", "suppressed"),
    [
        ("app/settings/prod.py", "TLS101", Policy.ERROR, None),
        ("app/settings/prod.py", "TLS301", Policy.WARNING, None),
        ("docs/x.py", "TLS101", Policy.WARNING, None),
        ("tests/x.py", "TLS101", Policy.ALLOW, Suppression("policy")),
    ],
)
def test_policy_where_it_reaches(relative: str, code: str, expected: Policy, suppressed: Suppression | None) -> None:
    effect = Effect.CA_PATH if code == "TLS301" else Effect.VERIFICATION
    (finding,) = findings(turn(effect=effect), relative=relative)
    assert (finding.code, finding.policy, finding.suppressed) == (code, expected, suppressed)
    assert len(finding.environments) == 1
    assert not finding.all_environments


def test_environments_of_the_user() -> None:
    environments = (Environment("a"), Environment("b", policy=(("disabled-verification-argument", Policy.ALLOW),)))
    (finding,) = findings(turn(), environments=environments)
    assert finding.reach == (Reach("a", Policy.ERROR), Reach("b", Policy.ALLOW))


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        ({}, ["TLS101", "TLS301"]),
        ({"select": ("TLS3",)}, ["TLS301"]),
        ({"select": ("hardcoded-ca-argument",)}, ["TLS301"]),
        ({"ignore": ("TLS101",)}, ["TLS301"]),
        ({"ignore": ("TLS1", "hardcoded-ca-argument")}, []),
        ({"select": ("TLS101",), "ignore": ("TLS1",)}, ["TLS101"]),
        ({"select": ("TLS1",), "ignore": ("TLS1",)}, []),
        ({"select": ("TLS1",), "extend_select": ("TLS301",)}, ["TLS101", "TLS301"]),
        ({"select": ()}, []),
    ],
)
def test_selection(config: dict[str, object], expected: list[str]) -> None:
    assert codes(turn(1), turn(2, effect=Effect.CA_PATH), **config) == expected


@pytest.mark.parametrize(
    ("minimum", "lines"), [(Confidence.CERTAIN, [1]), (Confidence.LIKELY, [1, 2]), (Confidence.POSSIBLE, [1, 2, 3])]
)
def test_confidence(minimum: Confidence, lines: list[int]) -> None:
    turns = [turn(line, confidence=confidence) for line, confidence in enumerate(Confidence, start=1)]
    assert [finding.site.span.line for finding in findings(*turns, min_confidence=minimum)] == lines


def test_order_is_that_of_places_and_codes() -> None:
    turns = [turn(2), turn(1, column=9), turn(1, effect=Effect.CA_PATH), turn(1)]
    assert [(f.site.span.line, f.site.span.column, f.code) for f in findings(*turns)] == [
        (1, 1, "TLS101"),
        (1, 1, "TLS301"),
        (1, 9, "TLS101"),
        (2, 1, "TLS101"),
    ]


def test_a_decision_is_told_once_whatever_rules_it_breaks() -> None:
    """Of the surest, the first by number; of a rule that is not selected, nothing is said."""
    turns = (turn(how=How.DEFAULT), turn(how=How.CONTEXT), turn(), turn(effect=Effect.HOSTNAME))
    assert codes(*turns) == ["TLS101"]
    assert codes(*turns, ignore=("TLS101",)) == ["TLS103"]
    assert codes(*turns, ignore=("TLS10",)) == ["TLS201"]
    assert codes(turn(confidence=Confidence.LIKELY), turn(how=How.CONTEXT)) == ["TLS103"]
    assert codes(turn(), turn(effect=Effect.CA_PATH)) == ["TLS101", "TLS301"]


def test_the_strictest_rule_that_a_decision_breaks_counts() -> None:
    policies = (("TLS101", Policy.ALLOW), ("TLS103", Policy.WARNING), ("TLS105", Policy.ERROR))
    mild = Environment("dev", paths=("app/",), policy=policies)
    turns = (turn(), turn(how=How.CONTEXT), turn(how=How.DEFAULT))
    for number, (_, expected) in enumerate(policies, start=1):
        (found,) = findings(*turns[:number], environments=(mild,))
        assert (found.code, found.policy) == ("TLS101", expected)


@pytest.mark.parametrize("code", ["TLS101", "TLS105"])
def test_a_waiver_names_any_of_the_rules_that_a_decision_breaks(code: str) -> None:
    told = report(
        turn(), turn(how=How.DEFAULT), comments=(comment(f"# certlint: ignore[{code}] until=2099-01-01 why"),)
    )
    assert [(each.code, each.suppressed is not None) for each in told.findings] == [("TLS101", True)]


def test_a_decision_is_known_by_the_fingerprint_of_each_rule() -> None:
    (alone,) = findings(turn(how=How.DEFAULT, statement="s"))
    (both,) = findings(turn(statement="s"), turn(how=How.DEFAULT, statement="s"))
    assert ("app/x.py", "TLS105", alone.fingerprint) in both.also


def test_one_finding_for_a_code_and_a_place() -> None:
    weaker, stronger = turn(confidence=Confidence.LIKELY, note="0"), turn(note="1")
    for turns in ((weaker, stronger), (stronger, weaker)):
        (finding,) = findings(*turns)
        assert (finding.confidence, finding.note) == (Confidence.CERTAIN, "1")


def test_fingerprints_survive_moves_and_tell_equals_apart() -> None:
    before = findings(turn(1), turn(2), turn(3, statement="g(x)"))
    after = findings(turn(11), turn(14), turn(20, statement="g(x)"))
    assert [finding.fingerprint for finding in before] == [finding.fingerprint for finding in after]
    assert len({finding.fingerprint for finding in before}) == 3
    assert all(len(finding.fingerprint) == 64 for finding in before)
    assert findings(turn(), relative="y.py")[0].fingerprint != before[0].fingerprint


def test_fingerprints_do_not_depend_on_what_is_shown() -> None:
    turns = [turn(1, confidence=Confidence.POSSIBLE), turn(2)]
    _, shown = findings(*turns, min_confidence=Confidence.POSSIBLE)
    assert findings(*turns) == (shown,)


def test_a_waiver_suppresses_and_is_told() -> None:
    (finding,) = findings(turn(), comments=(comment("# certlint: ignore[TLS1] until=2027-12-31 no CA"),))
    assert finding.suppressed == Suppression("inline", "no CA", "2027-12-31")
    assert all(reach.suppressed for reach in finding.reach)
    assert finding.policy is Policy.ERROR


def test_an_expired_waiver_brings_its_finding_back() -> None:
    finding, expired = findings(turn(), comments=(comment("# certlint: ignore[TLS101] until=2027-03-30 no CA"),))
    assert finding.suppressed is None
    assert (expired.code, expired.message) == ("TLS903", "the waiver for TLS101 ended on 2027-03-30")


def test_noqa_suppresses_and_is_never_unused() -> None:
    (finding,) = findings(turn(), comments=(comment("# noqa: TLS101"), comment("# noqa: TLS101", 9)))
    assert finding.suppressed == Suppression("noqa")


def test_unused_waivers() -> None:
    (unused,) = findings(comments=(comment("# certlint: ignore[TLS101, TLS3] no CA"),))
    assert (unused.code, unused.message) == ("TLS902", "the waiver for TLS101, TLS3 suppresses nothing")
    assert unused.site.text[6:] == "# certlint: ignore[TLS101, TLS3] no CA"
    assert unused.policy is Policy.WARNING
    assert codes(comments=(comment("# certlint: ignore[TLS101]"),), ignore=("TLS902",)) == []


def test_a_waiver_is_of_use_whatever_is_shown() -> None:
    waiver = comment("# certlint: ignore[TLS101]")
    assert codes(turn(confidence=Confidence.POSSIBLE), comments=(waiver,)) == []
    assert codes(turn(), comments=(waiver,), select=("TLS3", "TLS9")) == []


def test_malformed_waivers() -> None:
    first, second = findings(turn(), comments=(comment("# certlint: ignore TLS101"),))
    assert (first.code, first.suppressed) == ("TLS101", None)
    assert second.code == "TLS907"
    assert second.message.startswith("the waiver names no rule")


def test_findings_about_waivers_can_be_waived() -> None:
    both = (comment("# certlint: ignore[TLS101, TLS902] sometimes"), comment("# certlint: ignore-file[TLS907] x", 9))
    bad = comment("# certlint: off", 5)
    found = findings(comments=(*both, bad))
    assert [(finding.code, finding.suppressed is not None) for finding in found] == [("TLS902", True), ("TLS907", True)]


@pytest.mark.parametrize("kind", ["syntax", "encoding", "nesting", "size"])
def test_a_problem_is_a_finding(kind: str) -> None:
    (finding,) = findings(problem=Problem(kind, "unexpected indent", 3, 5, "    x"))
    assert (finding.code, finding.message) == ("TLS901", "the file was not checked: unexpected indent")
    assert (finding.site.span.line, finding.site.span.column, finding.site.text) == (3, 5, "    x")
    assert finding.policy is Policy.ERROR
    (finding,) = findings(problem=Problem(kind, "too large"))
    assert finding.site.span.line == 1


def test_an_internal_problem_is_an_error() -> None:
    assert report(problem=Problem("internal", "oops", 3)) == Report(errors=(Diagnostic("app/x.py", 3, "oops"),))


LINES = st.integers(1, 6)
TURNS = st.lists(
    st.builds(lambda line, claim: turn(line, *claim), LINES, st.sampled_from(sorted(TURN_RULES))), max_size=6
)
WAIVED = st.lists(
    st.builds(lambda code, line, own_line: (code, comment(f"# certlint: ignore[{code}] why", line, own_line=own_line)),
              st.sampled_from(sorted(TURN_RULES.values())), LINES, st.booleans()),
    max_size=4,
)  # fmt: skip


@given(TURNS, WAIVED)
def test_a_waiver_never_hides_another_code_and_nothing_vanishes(
    turns: list[Turn], waived: list[tuple[str, Comment]]
) -> None:
    plain = findings(*turns)
    judged = [
        finding for finding in findings(*turns, comments=tuple(item for _, item in waived)) if finding.code < "TLS9"
    ]
    assert [replace(finding, suppressed=None, reach=()) for finding in judged] == [
        replace(finding, reach=()) for finding in plain
    ]
    assert {finding.code for finding in judged if finding.suppressed} <= {code for code, _ in waived}
