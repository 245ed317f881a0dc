"""The survey of a file, from Python's own tree, says what the full analysis says."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from certlint.analysis import analyze, survey

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "fixtures").rglob("*.py")) + sorted((ROOT / "src").rglob("*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_it_says_the_same(path: Path) -> None:
    source = path.read_bytes().replace(b"certlint:", b"")
    rough, full = survey(source), analyze(source)
    if rough is None:
        return
    assert replace(rough, sites=()) == replace(full, sites=(), comments=())
    assert len(rough.sites) == len(full.sites)
    for guessed, known in zip(rough.sites, full.sites, strict=True):
        assert guessed.first_line == known.first_line
        between = source.splitlines()[known.last_line : guessed.last_line]
        assert all(not line.strip() or line.strip().startswith(b"#") for line in between), known


@pytest.mark.parametrize(
    "source",
    [b"x = (", b"# certlint: ignore", b"# coding: utf-7\n", b"\xff\xfe", b"x = '\0'", b"(" * 300],
)
def test_what_only_libcst_may_judge(source: bytes) -> None:
    assert survey(source) is None


def test_annotations_in_strings_stand_nowhere() -> None:
    source = b"def f(s: 'requests.Session | None', *, t: 'x[1]' = 2) -> 'y.z':\n    return s.get(verify=False)\n"
    rough, full = survey(source), analyze(source)
    assert rough is not None
    assert replace(rough, sites=()) == replace(full, sites=(), comments=())
    assert [site.span.line for site in rough.sites] == [site.span.line for site in full.sites]


def test_a_clean_file_does_not_need_libcst(tmp_path: Path) -> None:
    file = tmp_path / "clean.py"
    file.write_text("import requests\n\nrequests.get('https://x', verify=True)\n")
    code = (
        "import sys; from certlint.cli import main; code = main(['--isolated', sys.argv[1]]);"
        "print(code, 'libcst' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n")[-2] == "0 False"
