"""Runs over notebooks on disk."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from certlint.cli import main

CELLS = [
    {"cell_type": "markdown", "metadata": {}, "source": ["# `verify=False`"]},
    {
        "cell_type": "code",
        "execution_count": 3,
        "metadata": {"tags": ["x"]},
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["requests.get(u, verify=False) ü\\u00fc\n"]}],
        "source": ["%matplotlib inline\n", "import requests\n", "\n", "!curl -k https://x.example\n", "VERIFY = False"],
    },
    {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": [
            "%%time\n",
            "for u in ('ä', \"b\"):\n",
            "    requests.get(u, verify=False)\n",
            "requests.post(u, verify=VERIFY)",
        ],
    },
]
DOCUMENT = {"cells": CELLS, "metadata": {"language_info": {"name": "python"}}, "nbformat": 4, "nbformat_minor": 5}


def written(document: Any = DOCUMENT) -> str:
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "certlint.toml").write_text('bundle = { env = "CA", complete = true }\n')
    path = tmp_path / "work" / "a.ipynb"
    path.parent.mkdir()
    path.write_text(written(), encoding="utf-8", newline="")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out.splitlines(), captured.err


EXPECTED = [
    "work/a.ipynb:cell 2:5:10: TLS101 `VERIFY = False` turns certificate verification off"
    " for `requests.post(verify=VERIFY)` [dev]",
    "work/a.ipynb:cell 3:3:5: TLS101 `requests.get(verify=False)` turns certificate verification off [dev]",
]


@pytest.mark.parametrize("path", [".", "work", "work/a.ipynb"])
def test_notebooks_are_found_in_folders_and_by_name(file: Path, capsys: pytest.CaptureFixture[str], path: str) -> None:
    (file.parent / ".ipynb_checkpoints").mkdir()
    (file.parent / ".ipynb_checkpoints" / "a.ipynb").write_bytes(file.read_bytes())
    assert run(capsys, "--format", "concise", path) == (0, EXPECTED, "")
    assert run(capsys, "--format", "concise", "--no-funnel", path) == (0, EXPECTED, "")


def test_the_trail_tells_of_cells_and_json_of_both(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = run(capsys, "--format", "full", ".")
    assert "5 | VERIFY = False" in lines
    assert "  = to: work/a.ipynb:cell 3:4:1 reaches `requests.post(verify=...)`" in lines
    _, lines, _ = run(capsys, "--format", "json", ".")
    decision, first = json.loads("\n".join(lines))["findings"]
    content = file.read_bytes()
    (reached,) = decision["reaches"]
    for place in (reached, first):
        assert b"verify=" in content.splitlines()[place["line"] - 1]
    assert content[first["start_byte"] :].startswith(b"requests.")
    assert content[: first["end_byte"]].endswith(b")")
    assert content[decision["start_byte"] : decision["end_byte"]] == b"False"
    assert (decision["cell"], reached["cell"]) == ({"number": 2, "line": 5}, {"number": 3, "line": 4})
    assert first["cell"] == {"number": 3, "line": 3}
    (edit,) = [edit for edit in first["fix"]["edits"] if b"False" in content[edit["start_byte"] : edit["end_byte"]]]
    assert edit["replacement"] == 'os.environ[\\"CA\\"]'


def test_fixes_touch_the_cells_and_nothing_else(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, lines, _ = run(capsys, "--diff", ".")
    assert [line for line in lines if line.startswith(("+", "-"))][2:] == [
        '+    "import os\\n",',
        '+    "\\n",',
        '-    "    requests.get(u, verify=False)\\n",',
        '+    "    requests.get(u, verify=os.environ[\\"CA\\"])\\n",',
    ]
    code, lines, said = run(capsys, "--fix", "--unsafe-fixes", "--format", "concise", ".")
    assert (code, lines) == (0, [])
    assert said == "certlint: 2 findings fixed in 1 file\n"
    wanted = json.loads(written())
    wanted["cells"][1]["source"][1:1] = ["import os\n", "\n"]
    wanted["cells"][1]["source"][-1] = 'VERIFY = os.environ["CA"]'
    wanted["cells"][2]["source"][2] = '    requests.get(u, verify=os.environ["CA"])\n'
    assert file.read_text(encoding="utf-8") == written(wanted)


def test_waivers_are_written_into_cells(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, "--add-waivers", "--reason", "lab", "--until", "2999-01-31", ".")
    code, lines, _ = run(capsys, "--format", "concise", ".")
    assert (code, lines) == (0, [])
    cells = json.loads(file.read_bytes())["cells"]
    comment = "  # certlint: ignore[TLS101] until=2999-01-31 lab"
    assert cells[1]["source"][-1] == f"VERIFY = False{comment}"
    assert cells[2]["source"][2:] == [
        f"    requests.get(u, verify=False){comment}\n",
        "requests.post(u, verify=VERIFY)",
    ]
    file.write_text(file.read_text(encoding="utf-8").replace("# certlint", "# tnilcret"), encoding="utf-8")
    assert len(run(capsys, "--format", "concise", ".")[1]) == 2


def test_standard_input(file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    content = file.read_bytes()
    file.unlink()

    class Stream:
        buffer = io.BytesIO(content)

    monkeypatch.setattr(sys, "stdin", Stream)
    code, lines, _ = run(capsys, "-", "--stdin-filename", "work/a.ipynb", "--format", "concise")
    assert (code, lines) == (0, EXPECTED)
    done = subprocess.run(
        [sys.executable, "-m", "certlint", "--fix", "-", "--stdin-filename", "work/a.ipynb"],
        input=content,
        capture_output=True,
        check=False,
    )
    assert json.loads(done.stdout)["cells"][2]["source"][2] == '    requests.get(u, verify=os.environ["CA"])\n'
    assert done.stdout.count(b"verify=False") == content.count(b"verify=False") - 1


def test_only_changed_lines(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def git(*arguments: str) -> None:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
        subprocess.run(command, check=True, capture_output=True)

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "x")
    assert run(capsys, "--diff-base", "HEAD", "--format", "concise", ".")[1] == []
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace('requests.get(u, verify=False)\\n",', 'requests.get( u, verify=False)\\n",'), encoding="utf-8"
    )
    assert len(run(capsys, "--diff-base", "HEAD", "--format", "concise", ".")[1]) == 1


def test_what_is_no_notebook_is_said_to_be_none(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text("<<<<<<< HEAD\n" + written(), encoding="utf-8")
    _, (line,), _ = run(capsys, "--format", "concise", ".")
    assert line.startswith("work/a.ipynb:1:1: TLS901 ")
    file.write_text(written({**DOCUMENT, "metadata": {"language_info": {"name": "R"}}}), encoding="utf-8")
    assert run(capsys, "--format", "concise", ".")[1] == []


def test_a_cell_that_cannot_be_parsed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(file.read_text(encoding="utf-8").replace("for u in", "for u inn"), encoding="utf-8")
    _, (line,), _ = run(capsys, "--format", "concise", ".")
    assert line.startswith("work/a.ipynb:cell 3:2:7: TLS901 the cell was not checked: ")
