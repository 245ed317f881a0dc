"""`certlint --knobs`, and the page that is made of the same table."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from certlint.cli import main
from certlint.knobs import KNOBS
from certlint.reports.knobs import as_markdown, of_library

PAGE = Path(__file__).parents[2] / "docs" / "knobs.md"
UNPROVEN = sum(knob.status == "unproven" for knob in KNOBS)


def test_the_page_is_made_of_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == as_markdown(), "python -m certlint.reports.knobs > docs/knobs.md"


def test_all(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--knobs"]) == 0
    output = capsys.readouterr().out
    assert all(knob.id in output for knob in KNOBS)
    assert (
        output.splitlines()[-1]
        == f"{len(KNOBS)} knobs of {len({k.library for k in KNOBS})} libraries, {UNPROVEN} unproven"
    )


def test_of_one_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--knobs", "Requests"]) == 0
    output = capsys.readouterr().out
    assert "requests.api.verify" in output
    assert "pycurl" not in output


def test_by_the_name_it_is_imported_by() -> None:
    assert of_library("paho") == of_library("paho-mqtt") != ()


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--knobs", "--format", "json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["schema"], document["count"], document["unproven"]) == (1, len(KNOBS), UNPROVEN)
    assert {knob["id"] for knob in document["knobs"]} == {knob.id for knob in KNOBS}


def test_into_a_file(tmp_path: Path) -> None:
    file = tmp_path / "knobs.json"
    assert main(["--knobs", "pycurl", "--format", f"json:{file}"]) == 0
    assert json.loads(file.read_text(encoding="utf-8"))["count"] == len(of_library("pycurl"))


def test_unknown_library(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--knobs", "reqests"]) == 2
    assert capsys.readouterr().err == 'certlint: no knob of "reqests" is known, do you mean "requests"?\n'
