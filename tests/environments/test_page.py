"""docs/environments.md is executed: its files are written, its commands are run, and what it shows is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from certlint.cli import main

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "environments.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"# (\S+\.(?:py|toml))\n")


def steps() -> list[tuple[str, str]]:
    """The commands of the page, each with what it prints."""
    sessions = [text for language, text in BLOCK.findall(PAGE) if language == "console"]
    return [
        (command, output) for text in sessions for command, output in re.findall(r"\$ (.*)\n((?:(?!\$ ).*\n)*)", text)
    ]


@pytest.mark.parametrize(("command", "expected"), steps(), ids=[command for command, _ in steps()])
def test_session(
    command: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # What the page shows before a command is there when it runs, and nothing that comes later.
    before = PAGE[: PAGE.index(f"$ {command}\n")]
    (tmp_path / "setup.cfg").touch()
    for _, text in BLOCK.findall(before):
        if name := FILE_NAME.match(text):
            file = tmp_path / name[1]
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    program, *arguments = shlex.split(command)
    assert program == "certlint"
    main(arguments)
    assert capsys.readouterr().out == expected
