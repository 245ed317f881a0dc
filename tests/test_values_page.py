"""docs/internals/values.md shows code of a fixture and what certlint prints for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from certlint.cli import main

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "internals" / "values.md").read_text(encoding="utf-8")
PROJECT = ROOT / "fixtures" / "projects" / "three_packages"


def test_code_is_that_of_the_fixture() -> None:
    for name, code in re.findall(r"```python\n# (\S+)\n(.*?)```", PAGE, re.DOTALL):
        source = (PROJECT / name).read_text(encoding="utf-8")
        for line in filter(None, code.splitlines()):
            assert line in source, f"{name}: {line}"


def test_report_is_what_is_printed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(PROJECT)
    assert main(["--isolated", "--format", "full", "."]) == 1
    printed = [line.strip() for line in capsys.readouterr().out.splitlines()]
    shown = re.search(r"## 4\.[^\n]*\n\n((?:    [^\n]*\n)+)", PAGE)
    assert shown is not None
    for line in shown.group(1).splitlines():
        assert line.strip() in printed
