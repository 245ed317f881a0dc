"""Which lines have changed: real repositories of git."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_reports import FINDING, report, site

from certlint.model.findings import Finding
from certlint.model.location import Step
from certlint.run.changes import Changes, ChangesError, Since, changed_lines, changes_since


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git("init", "-q", "-b", "main")
    (tmp_path / "a.py").write_text("1\n2\n3\n4\n")
    (tmp_path / "sp ace\u00e9.py").write_text("1\n2\n")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    return tmp_path


def lines(since: Since, folder: Path) -> dict[str, object]:
    """The files of a folder that have changed, each with its changed lines; None where all of it is new."""
    paths = [str(path) for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts]
    prefix = str(folder.resolve())
    return {
        path.removeprefix(prefix)[1:]: sorted(changed) if changed is not None else None
        for path, changed in since.changes(paths, {}).lines.items()
        if changed is None or changed
    }


def test_lines_and_new_files(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(changes_since("HEAD"), repository) == {}
    (repository / "a.py").write_text("1\ntwo\n3\n4\n++ b/x\n@@ -1 +1 @@\n")
    (repository / "sp ace\u00e9.py").write_text("0\n1\n2\n")
    (repository / "new.py").write_text("1\n")
    (repository / "staged.py").write_text("1\n2\n")
    git("add", "staged.py")
    expected = {"a.py": [2, 5, 6], "sp ace\u00e9.py": [1], "staged.py": None, "new.py": None}
    assert lines(changes_since("HEAD"), repository) == expected
    (repository / "sub").mkdir()
    monkeypatch.chdir(repository / "sub")
    assert lines(changes_since("main"), repository) == expected


def test_lines_that_went_are_no_lines(repository: Path) -> None:
    (repository / "a.py").write_text("1\n4\n")
    (repository / "sp ace\u00e9.py").unlink()
    assert lines(changes_since("HEAD"), repository) == {}


def test_what_others_did_since_does_not_count(repository: Path) -> None:
    git("checkout", "-q", "-b", "work")
    (repository / "a.py").write_text("1\n2\n3\nfour\n")
    git("commit", "-q", "-a", "-m", "mine")
    git("checkout", "-q", "main")
    (repository / "a.py").write_text("one\n2\n3\n4\n")
    git("commit", "-q", "-a", "-m", "theirs")
    git("checkout", "-q", "work")
    assert lines(changes_since("main"), repository) == {"a.py": [4]}


def test_settings_of_the_user_do_not_matter(repository: Path) -> None:
    for key, value in (("diff.noprefix", "true"), ("diff.mnemonicPrefix", "true"), ("color.ui", "always")):
        git("config", key, value)
    (repository / "a.py").write_text("1\ntwo\n3\n4\n")
    assert lines(changes_since("HEAD"), repository) == {"a.py": [2]}


@pytest.mark.parametrize(
    "reference",
    ["nowhere", "--all", "", "HEAD~9", "a\nb", "--help", "-h", "--git-dir", "--", "a\0b", "HEAD:a.py", "\udcff"],
)
def test_a_commit_that_there_is_not(repository: Path, reference: str) -> None:
    with pytest.raises(ChangesError, match="git knows no commit"):
        changes_since(reference)


def test_without_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(ChangesError, match="git says: not a git repository"):
        changes_since("HEAD")


def test_without_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ChangesError, match="git is not installed"):
        changes_since("HEAD")


def test_a_file_under_another_name(repository: Path) -> None:
    text = "".join(f"{number}\n" for number in range(20))
    (repository / "b.py").write_text(text)
    git("add", ".")
    git("commit", "-q", "-m", "two")
    (repository / "b.py").unlink()
    (repository / "sub").mkdir()
    (repository / "sub" / "c.py").write_text(text + "more\n")
    (repository / "unlike.py").write_text("a\nb\nc\n0\n")
    assert lines(changes_since("HEAD"), repository) == {"sub/c.py": [21], "unlike.py": None}


def test_how_lines_end_does_not_matter(repository: Path) -> None:
    (repository / "a.py").write_bytes(b"1\r\n2\r\nthree\r\n4")
    assert lines(changes_since("HEAD"), repository) == {"a.py": [3]}


def test_what_is_not_on_disk(repository: Path) -> None:
    since = changes_since("HEAD")
    assert lines(since, repository) == {}
    found = since.changes(["a.py"], {"a.py": b"1\n2\n3\nfour\n"})
    assert list(found.lines.values()) == [frozenset({4})]


def test_another_repository_inside(repository: Path) -> None:
    """What is in it is no change of this one, be it a submodule or not."""
    (repository / "inner").mkdir()
    git("init", "-q", "inner")
    (repository / "inner" / "new.py").write_text("1\n")
    assert lines(changes_since("HEAD"), repository) == {}


LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "f", ""]), max_size=30)


def encoded(parts: list[str]) -> bytes:
    return "".join(f"{part}\n" for part in parts).encode()


def is_subsequence(parts: list[str], of: list[str]) -> bool:
    rest = iter(of)
    return all(part in rest for part in parts)


@given(LINES, LINES)
def test_what_has_not_changed_was_there_in_this_order(old: list[str], new: list[str]) -> None:
    changed = changed_lines(encoded(old), encoded(new))
    assert changed <= set(range(1, len(new) + 1))
    assert is_subsequence([line for number, line in enumerate(new, 1) if number not in changed], old)


@given(LINES, st.integers(0, 30), st.lists(st.sampled_from("xyz"), max_size=4))
def test_what_is_put_in_has_changed_and_nothing_else(old: list[str], at: int, put: list[str]) -> None:
    at = min(at, len(old))
    changed = changed_lines(encoded(old), encoded([*old[:at], *put, *old[at:]]))
    assert changed == set(range(at + 1, at + 1 + len(put)))


@pytest.mark.parametrize("shape", ["equal", "alternating", "reversed", "shifted", "unlike"])
def test_large_files_end_soon(shape: str) -> None:
    """Files that were made to be compared for long: what is not found out counts as changed."""
    size = 60_000
    numbers = [str(number) for number in range(size)]
    old, new = {
        "equal": (["a"] * size, ["a"] * (size // 2) + ["b"] + ["a"] * size),
        "alternating": (["a", "b"] * (size // 2), ["b", "a", "c"] * (size // 3)),
        "reversed": (numbers, numbers[::-1]),
        "shifted": (numbers, [*numbers[1:], numbers[0]]),
        "unlike": (numbers, [f"{number}x" for number in numbers]),
    }[shape]
    changed = changed_lines(encoded(old), encoded(new))
    assert changed
    if shape == "shifted":
        assert changed == {size}


@pytest.mark.parametrize(
    ("finding", "kept"),
    [
        (replace(FINDING, path="a.py", site=site(7), trail=()), True),
        (replace(FINDING, path="a.py", site=site(8), trail=()), False),
        (replace(FINDING, path="a.py", site=replace(site(8), first_line=6), trail=()), True),
        (replace(FINDING, path="new.py", site=site(8), trail=()), True),
        (replace(FINDING, path="b.py", site=site(7), trail=()), False),
        (replace(FINDING, path="b.py", site=site(7), trail=(Step("a.py", 7, 1, "comes from here"),)), True),
    ],
)
def test_findings_that_changed_lines_have_to_do_with(repository: Path, finding: Finding, kept: bool) -> None:
    changes = Changes({str(repository.resolve() / "a.py"): frozenset({7}), str(repository.resolve() / "new.py"): None})
    assert changes.only(report(finding), lambda found: found).findings == ((finding,) if kept else ())
