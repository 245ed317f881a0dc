"""README.md and docs are executed: what they show is what happens."""

from __future__ import annotations

import re
import runpy
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")

FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
BLOCKS = FENCE.findall(README)
FILE_NAME = re.compile(r"# (\S+\.(?:py|toml))\n")
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
"""A line that begins with ``$`` and what stands between it and the next one."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A folder with the files whose names README gives in a comment on their first line."""
    for _, text in BLOCKS:
        if name := FILE_NAME.match(text):
            (tmp_path / name[1]).parent.mkdir(exist_ok=True)
            (tmp_path / name[1]).write_text(text, encoding="utf-8")
    return tmp_path


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    program, *arguments = shlex.split(command)
    assert program == "certlint"
    if arguments[0].endswith(".py"):  # README shows what one sees on a terminal
        arguments[:0] = ["--format", "full"]
    return subprocess.run(
        [sys.executable, "-m", "certlint", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("session", [text for language, text in BLOCKS if language == "console"])
def test_console_session(session: str, project: Path) -> None:
    code = None
    for command, expected in COMMAND.findall(session):
        if command == "echo $?":
            assert expected == f"{code}\n"
            continue
        result = run(command, project)
        code = result.returncode
        assert result.stderr == ""
        assert result.stdout == expected


FIXES = re.search(r"^    (bundle = .*?) +# in the configuration\n\n((?:    [-+].*\n)+)", README, re.MULTILINE)


def test_the_fixes_shown_are_those_made(tmp_path: Path) -> None:
    assert FIXES
    shown = [line.strip() for line in FIXES[2].splitlines()]
    before = "\n\n".join(line[1:] for line in shown if line.startswith("-"))
    (tmp_path / "certlint.toml").write_text(FIXES[1] + "\n", encoding="utf-8")
    (tmp_path / "app.py").write_text(f"import os, ssl, httpx, requests\n\nurl = input()\n{before}\n", encoding="utf-8")
    result = run("certlint --diff .", tmp_path)
    changes = [line for line in result.stdout.splitlines() if re.match(r"[-+](?![-+])", line)]
    assert (changes, result.stderr, result.returncode) == (shown, "", 1)


def test_every_option_that_is_named_exists() -> None:
    known = run("certlint --help", ROOT).stdout
    for option in re.findall(r"(?<![\w-])--[a-z][a-z-]+", without_foreign_commands(README)):
        assert re.search(rf"{option}\b", known), option


def without_foreign_commands(text: str) -> str:
    """README without the options of other programs: what stands in one code span or line with their name."""
    return re.sub(r"`(ruff|bandit|pip) [^`]*`", "", text)


COMPARED = re.findall(r"^\| `([^`]+)` \| (TLS\d{3}|no) \| (S\d{3}|no) \|", README, re.MULTILINE)


def test_something_is_compared() -> None:
    assert len(COMPARED) > 4


@pytest.mark.parametrize(("snippet", "ours", "ruff"), COMPARED)
def test_comparison(snippet: str, ours: str, ruff: str, tmp_path: Path) -> None:
    file = tmp_path / "compared.py"
    preamble = "import ssl\n\nimport requests\nimport urllib3\n\nsession = requests.Session()\nurl = input()\n"
    file.write_text(preamble + snippet.replace("; ", "\n") + "\n", encoding="utf-8")
    assert codes(run("certlint --isolated --format concise compared.py", tmp_path).stdout) == {ours} - {"no"}
    theirs = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--isolated", "--preview", "--select=S501,S323", "--no-cache",
         "--output-format=json", str(file)],
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    assert set(re.findall(r'"code": "(S\d+)"', theirs.stdout)) == {ruff} - {"no"}, theirs


def codes(output: str) -> set[str]:
    return set(re.findall(r":\d+: (TLS\d{3}) ", output))


def test_the_picture_shows_what_happens() -> None:
    picture = runpy.run_path(str(ROOT / "docs" / "picture.py"))
    assert picture["PICTURE"].read_text(encoding="utf-8") == picture["drawing"](), "run: python docs/picture.py"


def test_links_lead_somewhere() -> None:
    pages = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")]
    pages += (ROOT / "docs").glob("**/*.md")
    for page in pages:
        for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
            if "://" not in target:
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_continuous_integration_runs_the_test_command() -> None:
    """`.ci/run` takes the command from README by this pattern and refuses to run if it is not there once."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    pattern = re.search(r"^pattern='(.*)'$", script, re.MULTILINE)
    assert pattern
    assert len(re.findall(pattern[1], README, re.MULTILINE)) == 1
