from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from certlint.run.files import Exclusions, Target, expand, is_excluded

posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX file system")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(root: Path, *names: str, content: str = "") -> None:
    for name in names:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def paths(*arguments: str, exclusions: Exclusions | None = None) -> list[str]:
    found = expand(arguments, exclusions or Exclusions())
    assert found.errors == ()
    return [target.path for target in found.targets]


def excluding(root: Path, *patterns: str, **options: bool) -> Exclusions:
    return Exclusions(patterns=((str(root), patterns),), **options)


def test_folders_are_walked_for_python_in_a_stable_order(tree: Path) -> None:
    write(tree, "b.py", "a/z.pyi", "a/c.py", "a/notes.txt", "a/Makefile")
    assert paths(".") == paths("./") == ["a/c.py", "a/z.pyi", "b.py"]
    assert paths("a") == paths("a/") == ["a/c.py", "a/z.pyi"]
    assert paths(str(tree / "a")) == [f"{tree}/a/c.py", f"{tree}/a/z.pyi"]


def test_the_empty_path_is_none(tree: Path) -> None:
    write(tree, "a.py")
    found = expand(("",), Exclusions())
    assert (found.targets, [error.message for error in found.errors]) == ((), ["no such file or folder"])


def test_named_files_are_taken_whatever_their_name(tree: Path) -> None:
    write(tree, "script", "node_modules/x.py", "ignored.py")
    write(tree, ".gitignore", content="ignored.py\n")
    assert paths("script", "node_modules/x.py", "./ignored.py") == ["./ignored.py", "node_modules/x.py", "script"]


def test_default_excludes(tree: Path) -> None:
    write(tree, "ok.py", ".venv/a.py", "x/node_modules/a.py", "build/lib/a.py", "p.egg-info/a.py", "env/lib/a.py")
    write(tree, "env/pyvenv.cfg", "src/build/__init__.py", "src/build/main.py")
    assert paths(".") == ["ok.py", "src/build/__init__.py", "src/build/main.py"]


def test_exclude_replaces_and_extends(tree: Path) -> None:
    write(tree, "a.py", "gen/b.py", "gen/keep.py", "build/c.py", "x/one.py", "x/two.py")
    assert paths(".", exclusions=excluding(tree, "/gen/**", "!/gen/keep.py", defaults=False)) == [
        "a.py",
        "build/c.py",
        "gen/keep.py",
        "x/one.py",
        "x/two.py",
    ]
    assert paths(".", exclusions=excluding(tree, "gen/", "x/{one,two}.py")) == ["a.py"]


@pytest.mark.parametrize("given", [".", "build", "build/c.py"])
def test_force_exclude_holds_for_named_paths(tree: Path, given: str) -> None:
    write(tree, "build/c.py", "gen/b.py")
    exclusions = excluding(tree, "gen/", force=True)
    assert paths(given, "gen/b.py", "gen", exclusions=exclusions) == []
    assert is_excluded("gen/absent.py", exclusions)
    assert not is_excluded("src/a.py", exclusions)


def test_nested_gitignore_files(tree: Path) -> None:
    write(tree, "a.py", "out/b.py", "pkg/local_x.py", "pkg/keep_local_y.py", "pkg/deep/local_z.py", "pkg/deep/c.py")
    write(tree, ".gitignore", content="# made\n/out/\nlocal_*.py\n")
    write(tree, "pkg/.gitignore", content="keep_*\n!keep_local_y.py\n!deep/local_z.py\n")
    assert paths(".") == ["a.py", "pkg/deep/c.py", "pkg/deep/local_z.py", "pkg/keep_local_y.py"]


def test_ignore_files_of_the_repository_hold_below_it(tree: Path) -> None:
    write(tree, "pkg/sub/a.py", "pkg/sub/gen_b.py", "pkg/sub/secret.py", "out/c.py")
    write(tree, ".gitignore", content="gen_*\nout/\n")
    assert paths("pkg/sub") == ["pkg/sub/a.py", "pkg/sub/gen_b.py", "pkg/sub/secret.py"]
    write(tree, ".git/info/exclude", content="secret.py\n")
    assert paths("pkg/sub") == ["pkg/sub/a.py"]
    assert paths("out") == ["out/c.py"], "a folder that is ignored but named is walked"


def test_odd_gitignore_lines_harm_nothing(tree: Path) -> None:
    write(tree, "a.py", "b.py")
    (tree / ".gitignore").write_bytes(b"\xef\xbb\xbfb.py\r\n!\n//\n[\n\xff\n\\\n")
    assert paths(".") == ["a.py"]


@posix_only
def test_links(tree: Path) -> None:
    write(tree, "real/a.py")
    (tree / "real" / "loop").symlink_to(tree / "real")
    (tree / "alias").symlink_to(tree / "real")
    (tree / "a_link.py").symlink_to(tree / "real" / "a.py")
    (tree / "dangling.py").symlink_to(tree / "nowhere.py")
    (tree / "circle.py").symlink_to(tree / "circle.py")
    assert paths(".") == ["real/a.py"]
    assert paths("alias") == ["alias/a.py"]
    assert paths("alias", ".", "real/a.py") == ["alias/a.py"], "the same file once"


@posix_only
def test_special_files_are_never_opened(tree: Path) -> None:
    os.mkfifo(tree / "pipe.py")
    assert paths(".") == []
    found = expand(["pipe.py", os.devnull], Exclusions())
    assert [(error.path, error.message) for error in found.errors] == [
        ("pipe.py", "not a regular file"),
        (os.devnull, "not a regular file"),
    ]


def test_what_does_not_exist_is_said(tree: Path) -> None:
    write(tree, "a.py")
    found = expand(["nothing", "a.py/b.py", "a.py", "nul\0l"], Exclusions())
    assert [error.message for error in found.errors][:2] == ["no such file or folder"] * 2
    assert len(found.errors) == 3
    assert found.targets == (Target("a.py", str(tree / "a.py")),)


def test_an_unreadable_folder_costs_only_itself(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tree, "a.py", "locked/b.py")
    scan = os.scandir

    def refuse(path: str) -> object:
        if os.path.basename(path) == "locked":
            raise PermissionError(13, "Permission denied")
        return scan(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = expand(["."], Exclusions())
    assert [target.path for target in found.targets] == ["a.py"]
    assert [(error.path, error.message) for error in found.errors] == [("locked", "cannot be read: Permission denied")]


@posix_only
@pytest.mark.parametrize("name", [b"caf\xe9.py", b"new\nline.py", b"esc\x1b[31m.py", b" .py"])
def test_odd_file_names_survive(tree: Path, name: bytes) -> None:
    write(tree, ".gitignore", content="*.txt\n")
    with open(os.path.join(os.fsencode(tree), name), "wb"):
        pass
    assert [os.fsencode(path) for path in paths(".")] == [name]


def test_an_ignore_file_of_stars_harms_nothing(tree: Path) -> None:
    """Matched by trying again in another way for each star, one such line would never end."""
    name = "a" * 200 + ".py"
    write(tree, name)
    write(tree, ".gitignore", content="*a" * 100 + "b\n" + "**/*a" * 100 + "b\n" + "[" * 5000 + "\n")
    assert paths(".") == [name]


SEGMENT = st.sampled_from(["*", "a", "b", "a*", "*.py", "a.py", "**", "?", "[ab]", "[!a]", "\\\\a"])
LINE = st.builds(
    lambda mark, start, segments, end: mark + start + "/".join(segments) + end,
    st.sampled_from(["", "", "!"]),
    st.sampled_from(["", "/"]),
    st.lists(SEGMENT, min_size=1, max_size=3),
    st.sampled_from(["", "/"]),
)


@pytest.mark.skipif(shutil.which("git") is None, reason="compares with git")
@given(lines=st.lists(LINE, max_size=4))
@settings(max_examples=60, suppress_health_check=list(HealthCheck))
def test_what_git_ignores_is_left_out(lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    tree = tmp_path_factory.mktemp("repository")
    (tree / ".git").mkdir()
    names = ["a.py", "b.py", "a/a.py", "a/b.py", "b/a/a.py", "b/a/b.py", "b/ab/x.py", "a/a/a/a.py"]
    for name in names:
        write(tree, name)
    write(tree, ".gitignore", content="\n".join(lines) + "\n")
    git = ["git", "-c", f"safe.directory={tree}", "-C", str(tree)]
    subprocess.run([*git, "init", "-q"], check=True)
    asked = [*git, "check-ignore", "--no-index", "--stdin"]
    ignored = subprocess.run(asked, input="\n".join(names), capture_output=True, text=True, check=False).stdout
    expected = sorted(set(names) - set(ignored.splitlines()))
    found = expand([str(tree)], Exclusions()).targets
    assert sorted(target.path.removeprefix(f"{tree}/") for target in found) == expected
