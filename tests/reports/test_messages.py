"""What messages say is true of the line that they speak of, and is read in review."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fixtures.expectations import FIXTURES, files, load, projects
from fixtures.test_fixtures import judge
from reports.messages import PAGE, page

from certlint.model.findings import How
from certlint.rules import RULES

ELSEWHERE = {"TLS601", "TLS609", "TLS610", "TLS612"}
"""Rules about what lies on a disk; docs/bundles.md shows them."""

WRITTEN_OTHERWISE = {How.URI, How.COMMAND, How.OVERRIDE, How.VARIABLE}
"""Ways to turn a knob whose code is not quoted as it stands: an option in a text, a flag in a list, a method."""


def test_the_page_shows_what_is_said() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: PYTHONPATH=tests python -m reports.messages"


def test_every_rule_is_on_the_page() -> None:
    missing = {rule.code for rule in RULES if f"## {rule.code} " not in PAGE.read_text(encoding="utf-8")}
    assert missing == ELSEWHERE


@pytest.mark.parametrize("target", [*files(), *projects()], ids=lambda target: str(target.relative_to(FIXTURES)))
def test_what_is_quoted_is_written_there(target: Path) -> None:
    judged = judge(load(target))
    sources = {fixture.path: fixture.source.decode() for fixture, _ in judged}
    for finding in (finding for _, report in judged for finding in report.findings):
        turn = finding.turn
        if turn is None or turn.how in WRITTEN_OTHERWISE:
            continue
        places = ((finding.path, finding.site), (turn.arrives.path, turn.arrives.site))
        written = "\n".join(
            line for path, site in places for line in sources[path].splitlines()[site.first_line - 1 : site.last_line]
        )
        head = finding.message.partition(" where `")[0]
        for part in (part for quoted in re.findall("`([^`]+)`", head) for part in _parts(quoted)):
            assert part in _bare(written), finding.message


def _parts(code: str) -> list[str]:
    """What has to be found of quoted code: of a call what is called, and the one argument that is quoted."""
    return [part for part in re.split(r"\.\.\.|\(|\)", _bare(code)) if part]


def _bare(code: str) -> str:
    return re.sub(r",(?=[)\]}])", "", "".join(re.sub(r"#[^\n]*", "", code).split()))
