"""What could not be checked is said, and fails; what is left out is counted, and listed."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from certlint.cli import main
from certlint.editors.flake8 import Plugin
from certlint.model.findings import Report, Summary, Widened
from certlint.model.project import Project
from certlint.run import linking, runner

BROKEN = "import requests\nprint requests.get(url, verify=False)\n"
GOOD = "import requests\n\nrequests.get(url, verify=False)\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CERTLINT_BASE", raising=False)
    (tmp_path / ".git").mkdir()
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out.splitlines(), captured.err


KINDS = {
    "no syntax": BROKEN.encode(),
    "undecodable": b"verify = '\xe9'\n",
    "too deep": b"verify = " + b"[" * 300 + b"]" * 300 + b"\n",
    "too large": b"verify = 1\n" + b"#" * 5_000_001,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("path", ["app.py", "tests/test_app.py", "settings/dev.py"])
def test_what_cannot_be_checked_fails_everywhere(
    kind: str, path: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / path).parent.mkdir(exist_ok=True)
    (folder / path).write_bytes(KINDS[kind])
    (folder / "z.py").write_text(GOOD)
    code, lines, err = run(capsys, "-v", ".")
    assert (code, err) == (2, "")
    assert lines[0].startswith(f"{path}:")
    assert " TLS901 the file was not checked: " in lines[0]
    assert " TLS101 " in lines[1]
    assert lines[2].startswith("1 file checked: 2 errors; 1 file could not be checked; ")
    code, lines, _ = run(capsys, "--format", "json", ".")
    summary = json.loads("\n".join(lines))["summary"]
    assert (code, summary["files"], summary["unchecked"], summary["error"]) == (2, 1, 1, 2)


def test_a_file_that_cannot_be_read(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.py").write_text(GOOD)
    (folder / "b.py").write_text(GOOD)
    real = os.open

    def refuse(name: str, flags: int, *arguments: int) -> int:
        if str(name).endswith("b.py"):
            raise PermissionError(13, "Permission denied")
        return real(name, flags, *arguments)

    monkeypatch.setattr("os.open", refuse)
    code, lines, err = run(capsys, "--format", "full", ".")
    assert (code, err) == (2, "certlint: b.py: cannot be read: Permission denied\n")
    assert "1 file checked: 1 error; 1 file could not be checked" in lines


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ([], 2),
        (["--select", "TLS1"], 2),
        (["--select", "TLS4"], 2),
        (["--ignore", "TLS901"], 0),
        (["--ignore", "TLS9"], 0),
        (["--exit-zero"], 0),
        (["--fix"], 2),
        (["--diff"], 2),
        (["--fix-only"], 2),
        (["--fix", "--exit-non-zero-on-fix"], 2),
        (["--statistics"], 2),
        (["--write-baseline", "known.json"], 2),
        (["-"], 2),
    ],
)
def test_options(
    options: list[str], code: int, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.py").write_text(BROKEN)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BROKEN.encode())))
    found, lines, err = run(capsys, *options, *([] if options == ["-"] else ["."]))
    assert found == code
    told = "not checked: Missing parentheses" in "\n".join(lines) + err
    assert told is (("--ignore" not in options) and "--statistics" not in options)


@pytest.mark.parametrize(
    ("policy", "code"),
    [
        ('"warning"', 2),
        ('{ default = "warning", TLS9 = "warning" }', 2),
        ('{ TLS901 = "warning" }', 0),
        ('{ tls901 = "allow" }', 0),
        ('{ unparsable-file = "allow" }', 0),
    ],
)
@pytest.mark.parametrize("name", ["prod", "ours"])
def test_policies(policy: str, code: int, name: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "certlint.toml").write_text(f'[environments.{name}]\npaths = ["/a.py"]\npolicy = {policy}\n')
    (folder / "a.py").write_text(BROKEN)
    found, lines, _ = run(capsys, "-v", ".")
    assert found == code
    assert "; 1 file could not be checked" in lines[-1]
    (folder / "certlint.toml").write_text('[[waivers]]\ncode = "TLS901"\npath = "a.py"\nreason = "a template"\n')
    found, lines, _ = run(capsys, "-v", ".")
    assert (found, lines[0].startswith("0 files checked: nothing found (1 waived); 1 file could")) == (0, True)


def test_nothing_is_said_to_be_useless_that_a_broken_file_may_need(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "certlint.toml").write_text('[[waivers]]\ncode = "TLS101"\npath = "a.py"\nreason = "x"\n')
    (folder / "a.py").write_text(GOOD)
    (folder / "b.py").write_text(GOOD)
    assert run(capsys, "--write-baseline", "known.json", ".")[0] == 0
    known = (folder / "known.json").read_text()
    for name in ("a.py", "b.py"):
        (folder / name).write_text(BROKEN)
    _, lines, _ = run(capsys, "--baseline", "known.json", ".")
    assert [line.split(": ")[1].split(" ")[0] for line in lines] == ["TLS901", "TLS901"]
    run(capsys, "--baseline", "known.json", "--shrink-baseline", ".")
    assert (folder / "known.json").read_text() == known


def test_a_changed_file_that_cannot_be_checked_is_among_what_changed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".git").rmdir()

    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], check=True, capture_output=True
        )

    git("init", "-q")
    (folder / "a.py").write_text(BROKEN)
    git("add", ".")
    git("commit", "-qm", "x")
    assert run(capsys, "--diff-base", "HEAD", ".")[0] == 0
    (folder / "a.py").write_text(BROKEN + "x = 1\n")
    assert run(capsys, "--diff-base", "HEAD", ".")[0] == 2


def test_flake8_shows_what_only_libcst_refuses() -> None:
    (found,) = Plugin(None, BROKEN.splitlines(keepends=True), "a.py").run()
    assert found[:2] == (2, 0)
    assert found[2].startswith("TLS901 the file was not checked: Missing parentheses")


# --- what is left out ---------------------------------------------------------------------------


def test_what_is_left_out_is_counted_and_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("a.py", "build/b.py", "gen/c.py", "gen/d.py", "v/e.py"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("verify = (\n")
    (folder / "a.py").write_text("x = 1\n")
    (folder / "large.py").write_bytes(b"#" * 5_000_001)
    (folder / ".gitignore").write_text("gen/\n")
    arguments = ["--extend-exclude", "v/", "."]
    for options in (["-v"], ["--format", "full"], ["--statistics"]):
        code, lines, _ = run(capsys, *options, *arguments)
        assert code == 0
        told = "2 files checked: nothing found; 4 files left out (1 by default, 1 excluded, 2 ignored by git)"
        assert lines[-1].startswith(told)
    summary = json.loads("\n".join(run(capsys, "--format", "json", *arguments)[1]))["summary"]
    assert summary["left_out"] == {"default": 1, "exclude": 1, "gitignore": 2, "other": 0}
    assert run(capsys, "--show-files", *arguments) == (
        0,
        [
            "a.py",
            "left out: large.py: too large to be parsed: 5,000,001 bytes",
            'left out: .git/: ".git" is passed over by default',
            'left out: build/ (1 file): "build" is passed over by default',
            'left out: gen/ (2 files): ignored by "gen/" in .gitignore',
            'left out: v/ (1 file): excluded by "v/"',
        ],
        "",
    )
    code, lines, _ = run(capsys, "-v", "--no-gitignore", *arguments)
    assert (code, [line.split(":")[0] for line in lines[:2]]) == (2, ["gen/c.py", "gen/d.py"])
    assert "gen/c.py" in run(capsys, "--show-files", "--no-gitignore", ".")[1]


@pytest.mark.parametrize("other", [["--fix"], ["--write-baseline", "x.json"]])
def test_show_files_does_nothing_else(other: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, err = run(capsys, "--show-files", *other, ".")
    assert (code, lines) == (2, [])
    assert err == f"certlint: {other[0]} and --show-files exclude each other\n"


def test_show_files_says_what_it_cannot_find(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--show-files", "absent.py") == (2, [], "certlint: absent.py: no such file or folder\n")


def test_names_of_files_speak_to_no_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a\x1b[31m.py").write_text("")
    (folder / "##vso[x].pyi").write_text("")
    (folder / ".gitignore").write_text("*.pyi\n")
    _, lines, _ = run(capsys, "--show-files", ".")
    assert lines[0] == "a\\x1b[31m.py"
    assert not any("##vso" in line for line in lines)
    assert all(line.isprintable() for line in lines)


def test_a_file_that_is_excluded_is_counted_though_it_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "a.py").write_text(GOOD)
    code, lines, _ = run(capsys, "--format", "full", "--force-exclude", "--extend-exclude", "a.py", "a.py")
    assert (code, lines) == (0, ["0 files checked: nothing found; 1 file left out (1 excluded)"])


# --- what was too much to follow ----------------------------------------------------------------


def test_values_that_were_too_many_are_said(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    widened = (Widened("a.py", 3, "more than 64 values"), Widened("b.py", 1, "too many steps"))
    monkeypatch.setattr(runner, "run", lambda _: Report(summary=Summary(files=2, widened=widened)))
    (folder / "a.py").write_text("")
    _, lines, _ = run(capsys, "--format", "full", ".")
    assert lines == [
        "2 files checked: nothing found; 2 values were too much to follow and count as unknown; -v lists them"
    ]
    _, lines, _ = run(capsys, "-v", ".")
    assert lines[1:] == ["a.py:3: more than 64 values", "b.py:1: too many steps"]
    document = json.loads("\n".join(run(capsys, "--format", "json", ".")[1]))
    assert document["widened"][0] == {"path": "a.py", "line": 3, "message": "more than 64 values"}
    assert document["summary"]["widened"] == 2


@pytest.mark.parametrize("many", [False, True])
def test_linking_passes_them_on_also_from_the_cache(
    many: bool, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(30 if many else 1):
        (folder / f"a{number}.py").write_text(GOOD)
    real = linking.Linking._linked

    def widening(self: linking.Linking) -> dict[str, Project]:
        from dataclasses import replace

        return {path: replace(each, widened=(("a0.py", 3, "why"),)) for path, each in real(self).items()}

    monkeypatch.setattr(linking.Linking, "_linked", widening)
    _, first, _ = run(capsys, "--format", "json", ".")
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    assert json.loads("\n".join(first))["widened"] == [{"path": "a0.py", "line": 3, "message": "why"}]
    if many:  # so many are kept
        assert run(capsys, "--format", "json", ".")[1] == first
