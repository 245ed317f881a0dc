"""A cell that does not parse costs itself, and nothing of the others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlint.cli import main
from certlint.model.findings import How, Report, Turn
from certlint.model.knobs import Effect
from certlint.notebooks import read_notebook

GOOD = (
    "import requests\n\nVERIFY = False",
    "requests.get('https://ü.example', verify=VERIFY)\n",
    "%time requests.get('https://a.example', verify=False)",
    "%%time\nfor u in 'ä', 'b':\n    requests.post(u, verify=False)\n",
    "!pip install x\n%matplotlib inline",
    "%%bash\ncurl -k https://x.example",
)
BAD = (
    "print 'old'\n",
    "requests.get('https://é.example', verify=False",
    "x = '''\nnever ends\n",
    "%%time\nif x:\n",
    "!ls\nprint requests.get('ü')",
    "%time x = = 1\n",
)


def notebook(*codes: str) -> dict[str, Any]:
    cells = [
        {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": lines}
        for lines in (code.splitlines(keepends=True) for code in codes)
    ]
    return {"cells": cells, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}


def checked(path: Path, document: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
    capsys.readouterr()
    code = main(["--isolated", "--format", "json", str(path)])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return code, found


def of(report: dict[str, Any], *, unparsable: bool) -> list[dict[str, Any]]:
    return [finding for finding in report["findings"] if (finding["code"] == "TLS901") is unparsable]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(codes=st.lists(st.sampled_from(GOOD + BAD), max_size=6))
def test_other_cells_are_checked_as_if_it_were_empty(
    codes: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    codes = [GOOD[0], *codes]
    _, without = checked(tmp_path / "a.ipynb", notebook(*("" if code in BAD else code for code in codes)), capsys)
    exit_code, found = checked(tmp_path / "a.ipynb", notebook(*codes), capsys)
    places = [
        [(each["code"], each["cell"], each["column"], each["trail"][:0]) for each in of(report, unparsable=False)]
        for report in (found, without)
    ]
    assert places[0] == places[1]
    bad = [number for number, code in enumerate(codes, 1) if code in BAD]
    assert [each["cell"]["number"] for each in of(found, unparsable=True)] in (bad, [])
    kept = bool(of(found, unparsable=True))
    assert found["summary"]["unchecked_cells"] == len(bad) * kept
    assert exit_code == (2 if bad and kept else 0)
    source = json.dumps(notebook(*codes), ensure_ascii=False).encode()
    for finding in of(found, unparsable=False):
        written = source[finding["start_byte"] : finding["end_byte"]]
        assert b"verify" in written or written == b"False"


def test_any_cell_that_does_not_parse_is_reported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = checked(tmp_path / "a.ipynb", notebook(GOOD[0], GOOD[1], *BAD), capsys)
    assert code == 2
    assert [each["code"] for each in found["findings"]] == ["TLS101", *["TLS901"] * len(BAD)]
    assert [each["cell"]["number"] for each in of(found, unparsable=True)] == [3, 4, 5, 6, 7, 8]
    assert {each["message"].partition(":")[0] for each in of(found, unparsable=True)} == {"the cell was not checked"}
    assert found["summary"]["files"] == 1


def test_a_fault_in_the_only_cell_that_turns_a_knob(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, found = checked(tmp_path / "a.ipynb", notebook("x = 1", BAD[1]), capsys)
    assert (code, [each["cell"] for each in found["findings"]]) == (2, [{"number": 2, "line": 1}])


def test_other_cells_are_fixed_and_the_faulty_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "certlint.toml").write_text('bundle = { env = "CA", complete = true }\n')
    path = tmp_path / "a.ipynb"
    codes = ["import requests\n", BAD[1], BAD[0], "requests.get('https://ü.example', verify=False)", BAD[2]]
    path.write_text(json.dumps(notebook(*codes), indent=1, ensure_ascii=False), encoding="utf-8")
    assert main(["--fix", "."]) == 2
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" TLS901")[0] for line in lines] == [
        "a.ipynb:cell 2:1:13:",
        "a.ipynb:cell 3:1:1:",
        "a.ipynb:cell 5:1:5:",
    ]
    sources = ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert (sources[1], sources[2], sources[4]) == (BAD[1], BAD[0], BAD[2])
    assert sources[3] == "requests.get('https://ü.example', verify=os.environ[\"CA\"])"
    assert "import os\n" in sources[0]


def test_waivers_are_written_into_other_cells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "a.ipynb"
    codes = [BAD[2], "import requests\nrequests.get(u, verify=False)\n", BAD[0]]
    path.write_text(json.dumps(notebook(*codes)), encoding="utf-8")
    assert main(["--add-waivers", "--reason", "why not", "--until", "2099-01-01", "."]) == 2
    sources = ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]]
    assert (sources[0], sources[2]) == (BAD[2], BAD[0])
    assert sources[1].endswith("# certlint: ignore[TLS101] until=2099-01-01 why not\n")
    assert " TLS101 " not in capsys.readouterr().out


@pytest.mark.parametrize("cells", [0, 1, 2])
def test_no_fix_may_break_one_cell_more(cells: int) -> None:
    from dataclasses import replace

    from sample_reports import FINDING

    from certlint.run.fixing import _is_better

    turn = Turn(FINDING.path, FINDING.site, How.ARGUMENT, Effect.VERIFICATION, "a", "a(verify=False)")
    fixable, fault = replace(FINDING, turn=turn, trail=()), replace(FINDING, code="TLS901", turn=None)
    before = Report((fixable, *[fault] * cells))
    assert _is_better(before, Report((fault,) * cells), FINDING.path)
    assert not _is_better(before, Report((fault,) * (cells + 1)), FINDING.path)


def test_python_is_what_it_was_where_all_cells_parse() -> None:
    found = read_notebook(json.dumps(notebook("x = 1", "y = 2")).encode())
    assert found is not None
    assert found.source == b"x = 1\ny = 2\n"
