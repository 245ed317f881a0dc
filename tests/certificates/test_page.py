"""docs/bundles.md is executed from top to bottom, in one folder: what it shows is what happens."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import certifi
import pytest
from certificates.making import made, pem

from certlint.certificates import identify
from certlint.cli import main
from certlint.model.certificates import BundleFault
from certlint.rules import rule_for_fault

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "bundles.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"# (\S+\.(?:py|toml))\n")
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
COUNT = re.compile(r"\b\d+ public roots")


def test_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    project = tmp_path / "project"
    home = tmp_path / "home"
    for path, certificate in (
        (project / "pki" / "corp-root.pem", made("Corp Root CA")),
        (home / ".local" / "share" / "mkcert" / "rootCA.pem", made("mkcert development CA")),
    ):
        path.parent.mkdir(parents=True)
        path.write_bytes(pem(certificate))
    monkeypatch.chdir(project)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.delenv("CERTLINT_BASE", raising=False)
    count = len(identify(Path(certifi.where()).read_bytes()))
    for language, text in BLOCK.findall(PAGE):
        if name := FILE_NAME.match(text):
            (project / name[1]).parent.mkdir(exist_ok=True)
            (project / name[1]).write_text(text, encoding="utf-8")
        for command, expected in COMMAND.findall(text) if language == "console" else ():
            program, *arguments = shlex.split(command)
            shown = ""
            if program == "certlint":
                main(arguments)
                shown = "".join(capsys.readouterr())
            elif program == "cat":
                shown = Path(*arguments).read_text(encoding="utf-8")
            else:
                assert program == "mkdir"
                Path(*arguments).mkdir()
            assert shown == COUNT.sub(f"{count} public roots", expected), command


def test_every_rule_is_on_the_page() -> None:
    for fault in BundleFault:
        assert f"| {rule_for_fault(fault).code} | " in PAGE
