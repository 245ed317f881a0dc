"""The real flake8 with the plugin: right columns, comments of both kinds, and the same findings as the command."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from editors.projects import BAD, FIXTURES, certlint, copied, decisions, environment, findings

pytest.importorskip("flake8")

pytestmark = pytest.mark.editors


def flake8(*arguments: str, folder: Path, text: str | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flake8", *arguments],
        cwd=folder,
        env=environment(),
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.certlint]\n")
    (tmp_path / "app.py").write_text(BAD)
    return tmp_path


def test_flake8_knows_the_plugin(project: Path) -> None:
    assert re.search(r"certlint: \d+\.\d+\.\d+", flake8("--version", folder=project).stdout)


def test_line_and_column_are_the_command_s(project: Path) -> None:
    result = flake8(folder=project)
    assert result.stderr == ""
    assert result.returncode == 1
    assert result.stdout == (
        "./app.py:5:12: TLS101 `requests.get(verify=False)` turns certificate verification off [everywhere]\n"
    )


def test_standard_input(project: Path) -> None:
    result = flake8("--stdin-display-name", "tests/test_app.py", "-", folder=project, text=BAD)
    assert (result.stdout, result.stderr) == ("", "")
    result = flake8("--stdin-display-name", "src/app.py", "-", folder=project, text=BAD)
    assert result.stdout.startswith("src/app.py:5:12: TLS101 ")


@pytest.mark.parametrize(
    ("comment", "shown"),
    [
        ("", True),
        ("  # noqa", False),
        ("  # noqa: TLS101", False),
        ("  # noqa: E501", True),
        ("  # certlint: ignore[TLS101] appliance", False),
    ],
)
def test_comments(comment: str, shown: bool, project: Path) -> None:
    (project / "app.py").write_text(BAD.rstrip() + comment + "\n")
    assert ("TLS101" in flake8("--extend-ignore=E501", folder=project).stdout) is shown


def test_noqa_is_shown_if_flake8_is_told_so(project: Path) -> None:
    (project / "app.py").write_text(BAD.rstrip() + "  # noqa: TLS101\n")
    assert "TLS101" in flake8("--disable-noqa", folder=project).stdout


def test_an_explicit_select_needs_extend_select(project: Path) -> None:
    """What docs/editors.md warns of."""
    assert "TLS101" not in flake8("--select=E,F,W", folder=project).stdout
    assert "TLS101" in flake8("--select=E,F,W,TLS", folder=project).stdout
    (project / ".flake8").write_text("[flake8]\nselect = E,F,W\nextend-select = TLS\n")
    assert "TLS101" in flake8(folder=project).stdout


def test_a_configuration_that_cannot_be_used_is_said(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.certlint]\nselct = []\n")
    result = flake8(folder=project)
    assert result.returncode == 1
    assert '"tool.certlint.selct": there is no such key' in result.stdout
    assert "Traceback" not in result.stdout + result.stderr


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()))
def test_flake8_agrees_with_the_command(name: str, tmp_path: Path) -> None:
    project = copied(name, tmp_path)
    command = certlint("--format", "concise", ".", folder=project)
    plugin = flake8("--select=TLS", "-j1", ".", folder=project)
    assert command.stderr == plugin.stderr == ""
    said = decisions(findings(plugin.stdout, folder=project))
    assert said == decisions(findings(command.stdout, folder=project))


def test_ruff_does_not_know_the_codes_unless_told(project: Path) -> None:
    """What docs/editors.md says of ruff: RUF102 would have `# noqa: TLS101` deleted."""
    (project / "app.py").write_text(BAD.rstrip() + "  # noqa: TLS101\n")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", "--preview", "--select=RUF102"]
    run = {"cwd": project, "capture_output": True, "text": True, "check": False}
    assert "TLS101" in subprocess.run([*command, "."], **run).stdout  # type: ignore[call-overload]
    told = [*command, "--config", 'lint.external = ["TLS"]', "."]
    assert "TLS101" not in subprocess.run(told, **run).stdout  # type: ignore[call-overload]
    (project / "app.py").write_text(BAD.rstrip() + "  # certlint: ignore[TLS101] appliance\n")
    assert "TLS101" not in subprocess.run([*command, "."], **run).stdout  # type: ignore[call-overload]
