"""Diffs: patches that git takes, and what a terminal is shown of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from certlint.reports.diff import for_people, unified

OLD = b"a = 1\r\nb = '\xfc\x1b[31m'\n--x\nlast"
NEW = b"import os\r\na = 1\r\nb = '\xfc\x1b[32m'\nlast\n"


@pytest.mark.parametrize(
    "name",
    ["a.py", "with space.py", 'qu"ote\\.py', "new\nline.py", "\x1b[31m\x07.py", "tab\t.py", "ü\u202e.py", "\udcff.py"],
)
def test_git_takes_it(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(OLD)
    patch = b"".join(unified(name, OLD, NEW))
    assert patch.count(b"\n--- ") + patch.startswith((b"--- a/", b'--- "a/')) == 1
    assert b"\x1b[31m\x07" not in patch
    subprocess.run(["git", "apply", "--unsafe-paths", "-"], cwd=tmp_path, input=patch, check=True)
    assert (tmp_path / name).read_bytes() == NEW


def test_nothing_acts_on_a_terminal() -> None:
    shown = for_people(unified("a\n::error::\x1b.py", OLD, NEW), colour=False)
    assert all(line.isprintable() for line in shown.split("\n"))
    assert r"-b = '\xfc\x1b[31m'" in shown.splitlines()
    assert not any(line.startswith("::") for line in shown.splitlines())


def test_colours() -> None:
    lines = for_people(unified("a.py", OLD, NEW), colour=True).splitlines()
    assert lines[0] == "\x1b[1m--- a/a.py\x1b[0m"
    assert "\x1b[31m---x\x1b[0m" in lines
    assert "\x1b[32m+import os\\x0d\x1b[0m" in lines


def test_tabs_stay() -> None:
    assert "+\tx\n" in for_people(unified("a.py", b"", b"\tx\n"), colour=False)


def test_nothing_changed() -> None:
    assert unified("a.py", OLD, OLD) == []


def test_an_absolute_path_is_one_from_the_root(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_bytes(OLD)
    patch = b"".join(unified(str(file), OLD, NEW))
    assert patch.startswith(f"--- a/{str(file).lstrip('/')}\n".encode())
    subprocess.run(["git", "apply", "-"], cwd=file.anchor, input=patch, check=True)
    assert file.read_bytes() == NEW
