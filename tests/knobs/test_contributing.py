"""CONTRIBUTING's example of a library is one that works, and its tables name words that there are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from certlint.knobs import _declare
from certlint.model.knobs import Knob

PAGE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")
SECTION = PAGE[PAGE.index("## Add a library") : PAGE.index("## Add a rule")]


def test_the_example_declares_knobs() -> None:
    (code,) = re.findall(r"```python\n(.*?)```", SECTION, re.DOTALL)
    names = dict(vars(_declare))
    exec(compile(code, "CONTRIBUTING.md", "exec"), names)
    knobs = names["KNOBS"]
    assert all(isinstance(knob, Knob) for knob in knobs)
    assert {target for knob in knobs for target in knob.targets} == {
        "acmehttp.Client",
        "acmehttp.AsyncClient",
        "acmehttp.Client.get",
        "acmehttp.Client.post",
        "ACMEHTTP_CA",
    }


@pytest.mark.parametrize("word", sorted(set(re.findall(r"^\| (`.*?) \|", SECTION, re.MULTILINE))))
def test_the_words_of_the_tables_exist(word: str) -> None:
    for name in re.findall(r"`([A-Za-z_]+)", word):
        assert name in {"off", "fix", "status"} or hasattr(_declare, name)
