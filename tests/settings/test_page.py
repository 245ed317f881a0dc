"""docs/configuration.md is executed from top to bottom, in one folder: what it shows is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from certlint.cli import main
from certlint.settings.schema import ENVIRONMENT_KEYS, KEYS, WAIVER_KEYS

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"# (\S+\.(?:py|toml))\n")
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)


def test_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CERTLINT_BASE", raising=False)
    (tmp_path / "setup.cfg").touch()
    code = 0
    for language, text in BLOCK.findall(PAGE):
        if name := FILE_NAME.match(text):
            file = tmp_path / name[1]
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        if language != "console":
            continue
        for command, expected in COMMAND.findall(text):
            program, *arguments = shlex.split(command)
            if program == "certlint":
                code = main(arguments)
                out, err = capsys.readouterr()
                shown = (out + err).replace(str(tmp_path), "/home/kim/shop")
            elif program == "cat":
                shown = Path(*arguments).read_text(encoding="utf-8")
            else:
                assert command == "echo $?"
                shown = f"{code}\n"
            assert shown == expected, command


def test_every_key_is_on_the_page() -> None:
    table = PAGE.partition("## All keys")[2]
    for key in (*KEYS, *WAIVER_KEYS, "waivers", "knobs"):
        assert f"`{key}`" in table, key
    for key in ENVIRONMENT_KEYS:
        assert f".{key}`" in table, key
