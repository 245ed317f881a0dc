"""Guards and values decide: without them, most fixtures of environments are wrong."""

from __future__ import annotations

import pytest
from fixtures.expectations import FIXTURES, Fixture, files, load, projects
from fixtures.test_fixtures import differences, judge

from certlint.facts import World
from certlint.model.conditions import Always, Condition

TARGETS = [target for target in (*files(), *projects()) if FIXTURES / "environments" in target.parents]


def wrong_lines(fixture: Fixture, found: list[str]) -> set[int]:
    """The lines at which a fixture differs from what is expected."""
    return {int(text.split(":", 2)[1]) for text in found if fixture.file.name in text}


def test_enough_cases() -> None:
    cases = [case for target in TARGETS for fixture in load(target) for case in fixture.cases]
    assert len(cases) >= 80


def test_most_cases_fail_without_guards_and_values(monkeypatch: pytest.MonkeyPatch) -> None:
    def blind(self: World, condition: Condition) -> bool | None:
        return condition.value if isinstance(condition, Always) else None

    monkeypatch.setattr(World, "truth", blind)
    decided = 0
    for target in TARGETS:
        judged = judge(load(target))
        for fixture, _ in judged:
            wrong = wrong_lines(fixture, differences(fixture, [report for _, report in judged]))
            decided += sum(not wrong.isdisjoint(range(case.first_line, case.last_line + 1)) for case in fixture.cases)
    assert decided >= 60
