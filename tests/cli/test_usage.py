"""What people try on the command line: the words of other tools, settings, reports in files, JSON."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click
import pytest

from certlint.cli import main
from certlint.cli.help import HEADINGS
from certlint.cli.options import command
from certlint.rules import RULES

# --- what other tools call differently ----------------------------------------------------------


def test_every_option_stands_under_a_heading(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    shown = capsys.readouterr().out
    visible = {param.name for param in command.params if isinstance(param, click.Option) and not param.hidden}
    assert visible | {"help"} == {name for names in HEADINGS.values() for name in names}
    assert all(f"\n{heading}:\n" in shown for heading in HEADINGS)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check", "."], 'there is no subcommand "check": paths are given without it: certlint .'),
        (["rule", "TLS101"], 'there is no subcommand "rule": certlint --explain RULE explains a rule'),
        (["--per-file-ignores", "x"], "there is no option --per-file-ignores: write [[waivers]]"),
        (["--show-settings", "nowhere"], "nowhere: no such file or folder"),
        (["--config", "a=", "--config", "x.toml", "--config", "y.toml", "."], "--config names two files"),
        (["--config", "ignore=TLS1", "."], '--config: "ignore": must be a list of strings'),
        (["-o", "a", "--format", "json", "--format", "sarif", "."], "--output-file takes one report"),
        (["--rules", "--format", "sarif"], 'this is printed as text or as json, not as "sarif"'),
    ],
)
def test_what_is_called_differently(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err


def test_settings_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "certlint.toml").write_text('fail-on = "error"\n')
    (tmp_path / "a.py").write_text('import requests\n\nrequests.get("https://x", verify="/etc/x.pem")\n')
    assert main(["."]) == 0
    assert main(["--config", "fail-on=warning", "."]) == 1
    assert main(["--config", 'ignore = ["TLS3"]', "--config", "fail-on=warning", "."]) == 0
    capsys.readouterr()
    assert main(["--show-settings", "--format", "json", "--config", "expiring-days=7", "."]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["settings"]["expiring-days"], shown["settings"]["fail-on"]) == (7, "error")


def test_the_user_s_own_configuration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    own = tmp_path / "config" / "certlint"
    own.mkdir(parents=True)
    (own / "certlint.toml").write_text('ignore = ["TLS1"]\n')
    project = tmp_path / "project"
    project.mkdir()
    (project / "a.py").write_text('import requests\n\nrequests.get("https://x", verify=False)\n')
    monkeypatch.chdir(project)
    monkeypatch.setenv("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME", str(tmp_path / "config"))
    assert main(["."]) == 0
    assert main(["--isolated", "."]) == 1
    (project / "certlint.toml").write_text("")
    assert main(["."]) == 1  # the project's configuration is the only one


def test_a_report_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.py").write_text('import requests\n\nrequests.get("https://x", verify=False)\n')
    assert main(["-o", "report.txt", "."]) == 1
    assert (tmp_path / "report.txt").read_text().startswith("a.py:3:1: TLS101 ")
    assert main(["--output-format", "json", "--output-file", "report.json", "."]) == 1
    assert json.loads((tmp_path / "report.json").read_text())["version"] == 1


@pytest.mark.parametrize(("choice", "coloured"), [("always", True), ("never", False), ("auto", False)])
def test_colours(
    choice: str, coloured: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)
    (tmp_path / "a.py").write_text('import requests\n\nrequests.get("https://x", verify=False)\n')
    main(["--color", choice, "--format", "full", "."])
    assert ("\x1b[" in capsys.readouterr().out) is coloured


def test_rules_pages_and_counts_as_json(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["--rules", "--format", "json"]) == 0
    assert {rule["code"] for rule in json.loads(capsys.readouterr().out)} == {rule.code for rule in RULES}
    assert main(["--explain", "TLS101", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["rule"]["name"] == "disabled-verification-argument"
    (tmp_path / "a.py").write_text('import requests\n\nrequests.get("https://x", verify=False)\n')
    assert main(["--statistics", "--format", "json", "."]) == 1
    (row,) = json.loads(capsys.readouterr().out)["rules"]
    assert (row["code"], row["findings"], row["environments"]) == ("TLS101", 1, {"prod": 1, "dev": 1, "test": 1})


# --- the next step ------------------------------------------------------------------------------

BAD = 'import requests\n\nrequests.get("https://x", verify=False)\nrequests.get("https://y", verify="/etc/x.pem")\n'


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ('bundle = { env = "CA", complete = true }', ["2 can be fixed: certlint --fix"]),
        (
            'bundle = { env = "CA" }',
            [
                "1 can be fixed: certlint --fix; 1 needs `complete = true` in the bundle"
                " (does it hold every CA that the project needs?)"
            ],
        ),
        (
            "",
            [
                "1 can be fixed with --unsafe-fixes; 2 need a CA bundle in the configuration,"
                ' such as bundle = { env = "REQUESTS_CA_BUNDLE" }'
            ],
        ),
        ('ignore = ["TLS"]', []),
    ],
)
def test_the_summary_says_what_to_do_next(
    configuration: str,
    said: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "certlint.toml").write_text(configuration)
    (tmp_path / "a.py").write_text(BAD)
    main(["."])
    told = capsys.readouterr().err.splitlines()
    expected = ["1 file checked: 1 error, 1 warning", *said, "read more: certlint --explain TLS101"] if said else []
    assert told == [f"certlint: {line}" for line in expected]
    main(["--format", "full", "."])
    shown = capsys.readouterr()
    assert (shown.out.splitlines()[-len(expected) :] if said else []) == expected
    assert shown.err == ""
    main(["--quiet", "."])
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("option", ["--fix-only", "--diff"])
def test_fixing_says_what_more_there_is(
    option: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "certlint.toml").write_text('bundle = { env = "CA" }')
    (tmp_path / "a.py").write_text(BAD)
    main([option, "."])
    assert "certlint: 1 needs `complete = true` in the bundle" in capsys.readouterr().err
