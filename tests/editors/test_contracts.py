"""What clients of flake8 send and read, each by its own rules: the command in flake8's place.

Written from the clients' documentation; real clients are driven by the tests marked ``editors``.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
from editors.projects import BAD, FIXED, copied, decisions, findings

from certlint import cli


class Result(NamedTuple):
    returncode: int
    stdout: str
    stderr: str


Command = Callable[..., Result]


@pytest.fixture
def certlint(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """The command, run in ``folder`` with ``text`` as standard input."""

    def run(*arguments: str, folder: Path, text: str = "", code: int | None = None) -> Result:
        monkeypatch.chdir(folder)
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        result = Result(cli.main(arguments), *capsys.readouterr())
        assert code is None or result.returncode == code, result
        return result

    return run


NVIM_LINT = ("--format=%(path)s:%(row)d:%(col)d:%(code)s:%(text)s", "--no-show-source", "--stdin-display-name")
VS_CODE = ("--format=%(row)d,%(col)d,%(code).1s,%(code)s:%(text)s", "--stdin-display-name")

CLIENTS = {
    "nvim-lint": ((*NVIM_LINT, "{file}", "-"), r"[^:]+:(?P<line>\d+):(?P<column>\d+):(?P<code>\w+):(?P<text>.*)"),
    "ALE": (
        ("--format=default", "--stdin-display-name", "{file}", "-"),
        r"[a-zA-Z]?:?[^:]+:(?P<line>\d+):?(?P<column>\d+)?: (?P<code>[A-Za-z0-9]+):? (?P<text>.*)",
    ),
    "ALE, old flake8": (
        ("--format=default", "-"),
        r"[a-zA-Z]?:?[^:]+:(?P<line>\d+):?(?P<column>\d+)?: (?P<code>[A-Za-z0-9]+):? (?P<text>.*)",
    ),
    "efm-langserver": (
        ("--stdin-display-name", "{file}", "-"),
        r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<text>(?P<code>\w+) .*)",
    ),
    "python-lsp-server": (
        ("-", "--stdin-display-name={file}"),
        r"(.*):(?P<line>\d*):(?P<column>\d*): (?P<code>\w*) (?P<text>.*)",
    ),
    "VS Code": (
        (*VS_CODE, "{file}", "-"),
        r"(?P<line>\d+),(?P<column>\d+),(?P<letter>\w),(?P<code>\w+\d+):(?P<text>[^\r\n]*)",
    ),
    "flycheck": (
        ("--format=default", "--stdin-display-name={file}", "-"),
        r"(?P<path>.+?):(?P<line>\d+):((?P<column>\d+):)? (?P<code>[A-Za-z]+\d+) (?P<text>.+)",
    ),
    "SublimeLinter": (
        ("--format", "default", "--stdin-display-name", "{file}", "-"),
        r".+?:(?P<line>\d+):(?P<column>\d+): (?P<code>\w+) (?P<text>.+)",
    ),
    "certlint's own spelling": (
        ("-", "--stdin-filename", "{file}", "--format", "concise"),
        r"(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): (?P<code>TLS\d{3}) (?P<text>.+)",
    ),
}


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_reads_what_is_found(client: str, tmp_path: Path, certlint: Command) -> None:
    arguments, pattern = CLIENTS[client]
    result = certlint(*(part.format(file="app.py") for part in arguments), folder=tmp_path, text=BAD, code=1)
    assert result.stderr == ""
    (line,) = result.stdout.splitlines()
    match = re.fullmatch(pattern, line)
    assert match is not None, line
    assert (int(match["line"]), int(match["column"]), match["code"]) == (5, 12, "TLS101")
    assert "turns certificate verification off" in match["text"]
    if "path" in match.groupdict():
        assert match["path"] == "app.py"


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("text", [FIXED, "", "x = (\n", "x = 1\n", "import requests\nrequests.get(\n"])
def test_a_client_reads_nothing_where_there_is_nothing(
    client: str, text: str, tmp_path: Path, certlint: Command
) -> None:
    arguments, _ = CLIENTS[client]
    result = certlint(*(part.format(file="app.py") for part in arguments), folder=tmp_path, text=text)
    assert "Traceback" not in result.stdout + result.stderr
    if "requests.get(\n" not in text:  # holds the words that certlint looks for, and does not parse
        assert (result.stdout, result.stderr, result.returncode) == ("", "", 0)


def test_the_version_comes_first(tmp_path: Path, certlint: Command) -> None:
    result = certlint("--version", folder=tmp_path, code=0)
    assert re.match(r"\d+\.\d+\.\d+\b", result.stdout)
    assert result.stderr == ""


@pytest.mark.parametrize("name", ["app.py", "./app.py", "pkg/../app.py", "a folder/app.py", "new/not there.py"])
def test_the_path_is_echoed(name: str, tmp_path: Path, certlint: Command) -> None:
    result = certlint("-", "--stdin-display-name", name, folder=tmp_path, text=BAD, code=1)
    assert result.stdout.startswith(f"{name}:5:12: TLS101 ")


def test_an_absolute_path_is_echoed(tmp_path: Path, certlint: Command) -> None:
    name = (tmp_path / "app.py").as_posix()
    result = certlint("-", "--stdin-filename", name, folder=tmp_path, text=BAD, code=1)
    assert result.stdout.startswith(f"{name}:5:12: TLS101 ")


def test_clickable_in_pycharm(tmp_path: Path, certlint: Command) -> None:
    """An external tool's output filter: ``$FILE_PATH$:$LINE$:$COLUMN$``."""
    (tmp_path / "app.py").write_text(BAD)
    (line,) = certlint("--format", "concise", str(tmp_path / "app.py"), folder=tmp_path, code=1).stdout.splitlines()
    assert re.match(rf"{re.escape((tmp_path / 'app.py').as_posix())}:5:12\b", line)


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("%(path)s:%(nothing)d", "there is no field nothing, there are code, col, path, row, text"),
        ("%(path)d", "%d format"),
        ("%(path", "incomplete format key"),
    ],
)
def test_templates_that_cannot_be_used(template: str, message: str, tmp_path: Path, certlint: Command) -> None:
    result = certlint("--format", template, ".", folder=tmp_path, code=2)
    assert message in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_colours_of_templates(tmp_path: Path, certlint: Command) -> None:
    template = "%(bold)s%(code)s%(off)s %(cyan)s%(row)d%(off)s"
    assert certlint("--format", template, "-", folder=tmp_path, text=BAD, code=1).stdout == "TLS101 5\n"


def test_a_template_reports_each_finding_on_its_own_line(tmp_path: Path, certlint: Command) -> None:
    text = BAD + "requests.post('u', verify=False)\n"
    result = certlint("--format", "%(code)s@%(row)d", "-", folder=tmp_path, text=text, code=1)
    assert result.stdout == "TLS101@5\nTLS101@6\n"


# --- standard input stands for the file on disk -------------------------------------------------


def test_each_file_through_standard_input_says_what_the_whole_project_says(tmp_path: Path, certlint: Command) -> None:
    project = copied("three_packages", tmp_path)
    expected = findings(certlint("--format", "concise", ".", folder=project, code=1).stdout, folder=project)
    found = []
    for file in sorted(project.rglob("*.py")):
        name = file.relative_to(project).as_posix()
        text = file.read_text(encoding="utf-8")
        found += findings(certlint("-", "--stdin-filename", name, folder=project, text=text).stdout, folder=project)
    assert decisions(found) == decisions(expected)


HELD = "import requests\nfrom options import verify\n\nVERIFY = {}\n\nrequests.get('u', verify=verify())\n"
ASKING = "import app\n\n\ndef verify():\n    return app.VERIFY\n"


@pytest.mark.parametrize(("disk", "given", "code"), [("True", "False", 1), ("False", "True", 0)])
def test_other_files_see_the_text_of_standard_input(
    disk: str, given: str, code: int, tmp_path: Path, certlint: Command
) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.certlint]\n")
    (tmp_path / "app.py").write_text(HELD.format(disk))
    (tmp_path / "options.py").write_text(ASKING)
    certlint("-", "--stdin-filename", "app.py", folder=tmp_path, text=HELD.format(given), code=code)


def test_excluded_files_are_passed_over_if_that_is_asked_for(tmp_path: Path, certlint: Command) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.certlint]\nextend-exclude = ["/vendor/"]\n')
    name = ("-", "--stdin-filename", "vendor/app.py")
    certlint(*name, folder=tmp_path, text=BAD, code=1)
    result = certlint("--force-exclude", *name, folder=tmp_path, text=BAD, code=0)
    assert (result.stdout, result.stderr) == ("", "")
