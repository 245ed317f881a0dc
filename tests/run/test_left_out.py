"""What is left out is known: each Python file below a folder is a target, or left out for a reason that is given."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlint.model.findings import Cause
from certlint.run.files import Exclusions, expand
from certlint.run.left_out import FOREIGN, Count, count, files_in

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX file system")
NAMES = (
    "a.py",
    "b.py",
    "gen/a.py",
    "gen/x/b.pyi",
    "build/a.py",
    "vendor/deep/c.ipynb",
    "src/build/d.py",
    "notes.txt",
    "src/gen/e.py",
)
PATTERNS = ("gen/", "/gen/*", "*.pyi", "!b.py", "b.py", "vendor", "src/**")


def write(root: Path, *names: str, content: str = "") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    names=st.sets(st.sampled_from(NAMES)),
    ignored=st.lists(st.sampled_from(PATTERNS), max_size=3),
    excluded=st.lists(st.sampled_from(PATTERNS), max_size=2),
    gitignore=st.booleans(),
    number=st.integers(0, 10**9),
)
def test_every_python_file_is_checked_or_counted(
    names: set[str], ignored: list[str], excluded: list[str], gitignore: bool, number: int, tmp_path: Path
) -> None:
    root = tmp_path / f"{number}-{len(list(tmp_path.iterdir()))}"
    root.mkdir()
    write(root, *names)
    write(root, ".gitignore", content="\n".join(ignored))
    exclusions = Exclusions(patterns=((str(root), tuple(excluded)),), gitignore=gitignore)
    found = expand((str(root),), exclusions)
    python = {name for name in names if not name.endswith(".txt")}
    counted = count(found.left_out)
    assert not counted.more
    assert len(found.targets) + sum(number for _, number in counted.by_cause) == len(python)
    assert all(each.reason for each in found.left_out)
    if not gitignore:
        assert Cause.GITIGNORE not in dict(counted.by_cause)
    below = sum(files_in(each.location) or 0 if each.folder else 1 for each in found.left_out)
    assert below == sum(number for _, number in counted.by_cause)


def test_reasons_name_the_pattern_and_where_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "a.py", "gen/a.py", "sub/local.py", "build/x/b.py", "v/c.py", "env/d.py", "env/pyvenv.cfg")
    write(tmp_path, ".gitignore", content="gen/\n")
    write(tmp_path, "sub/.gitignore", content="# mine\nlocal.*\n")
    found = expand((".",), Exclusions(patterns=((str(tmp_path), ("v/",)),)))
    assert {each.path: each.reason for each in found.left_out} == {
        "gen/": 'ignored by "gen/" in .gitignore',
        "sub/local.py": 'ignored by "local.*" in sub/.gitignore',
        "build/": '"build" is passed over by default',
        "v/": 'excluded by "v/"',
        "env/": "a virtual environment",
    }
    assert count(found.left_out).by_cause == ((Cause.DEFAULT, 1), (Cause.EXCLUDE, 1), (Cause.GITIGNORE, 2))


def test_what_holds_no_code_of_the_project_is_not_counted(tmp_path: Path) -> None:
    write(
        tmp_path, "a.py", ".venv/lib/b.py", "build/node_modules/c.py", "gen/env/pyvenv.cfg", "gen/env/d.py", "gen/e.py"
    )
    write(tmp_path, ".gitignore", content="gen/\n")
    found = expand((str(tmp_path),), Exclusions())
    assert count(found.left_out).by_cause == ((Cause.GITIGNORE, 1),)
    assert ".venv" in FOREIGN


def test_counting_ends(tmp_path: Path) -> None:
    write(tmp_path, *(f"build/{number}.py" for number in range(20)))
    found = expand((str(tmp_path),), Exclusions())
    assert count(found.left_out, most=7) == Count(((Cause.DEFAULT, 7),), more=True)
    assert count(found.left_out, most=20) == Count(((Cause.DEFAULT, 20),))


@posix_only
def test_what_is_no_file_is_said(tmp_path: Path) -> None:
    write(tmp_path, "a.py", "real/b.py")
    (tmp_path / "gone.py").symlink_to("nowhere")
    (tmp_path / "loop.py").symlink_to("loop.py")
    (tmp_path / "linked").symlink_to("real")
    os.mkfifo(tmp_path / "pipe.py")
    found = expand((str(tmp_path),), Exclusions())
    assert {os.path.basename(each.location): each.cause for each in found.left_out} == dict.fromkeys(
        ("gone.py", "loop.py", "linked", "pipe.py"), Cause.OTHER
    )
    assert count(found.left_out).by_cause == ((Cause.OTHER, 3),)


def test_a_named_path_that_is_excluded_is_left_out_too(tmp_path: Path) -> None:
    write(tmp_path, "gen/a.py")
    found = expand((str(tmp_path / "gen" / "a.py"),), Exclusions(patterns=((str(tmp_path), ("gen/",)),), force=True))
    assert [(each.cause, each.folder) for each in found.left_out] == [(Cause.EXCLUDE, False)]
