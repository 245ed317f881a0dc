from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from certlint.run import progress
from certlint.run.output import destination_problem, wants_colour, write_file
from certlint.run.progress import Progress


@pytest.mark.parametrize(
    ("environ", "terminal", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"TERM": "dumb"}, True, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_colour(environ: dict[str, str], terminal: bool, wanted: bool) -> None:
    assert wants_colour(environ, terminal=terminal) is wanted


def test_a_file_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "out.txt"
    path.write_text("old")
    path.chmod(0o640)
    assert write_file(str(path), "new \udcff\n") == ""
    assert path.read_text() == "new \\udcff\n"
    assert os.listdir(tmp_path) == ["out.txt"]
    if sys.platform != "win32":
        assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX links and devices")
def test_links_and_devices_stay_what_they_are(tmp_path: Path) -> None:
    link = tmp_path / "link.txt"
    link.symlink_to(tmp_path / "real.txt")
    assert write_file(str(link), "x") == ""
    assert link.is_symlink()
    assert (tmp_path / "real.txt").read_text() == "x"
    assert write_file(os.devnull, "x") == ""
    assert not os.path.isfile(os.devnull)


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    path = tmp_path / "out.txt"
    path.write_text("old")
    assert write_file(str(path), "new") == "No space left on device"
    assert os.listdir(tmp_path) == ["out.txt"]
    assert path.read_text() == "old"


def test_where_no_file_can_be(tmp_path: Path) -> None:
    assert destination_problem(str(tmp_path / "x.json")) == ""
    assert destination_problem(str(tmp_path / "no" / "x.json")) == "its folder does not exist"
    assert destination_problem(str(tmp_path)) == "it is a folder"


def test_progress_waits_and_wipes_itself_out(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    short = Progress()
    short("reading", 1, 2)
    short.clear()
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    long = Progress()
    long("reading", 1, 2)
    long("reading", 2, 2)
    long.clear()
    assert capsys.readouterr().err == "\rcertlint: reading 1/2\r" + " " * 21 + "\r"
