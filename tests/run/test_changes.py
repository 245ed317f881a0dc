"""Which lines have changed: real repositories of git."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from sample_reports import FINDING, report, site

from certlint.model.findings import Finding
from certlint.model.location import Step
from certlint.run.changes import Changes, ChangesError, changes_since


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


def lines(changes: Changes, folder: Path) -> dict[str, object]:
    prefix = str(folder.resolve())
    return {
        path.removeprefix(prefix)[1:]: sorted(changed) if changed is not None else None
        for path, changed in changes.lines.items()
    }


def test_lines_and_new_files(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lines(changes_since("HEAD"), repository) == {}
    (repository / "a.py").write_text("1\ntwo\n3\n4\n++ b/x\n@@ -1 +1 @@\n")
    (repository / "sp ace\u00e9.py").write_text("0\n1\n2\n")
    (repository / "new.py").write_text("1\n")
    (repository / ".gitignore").write_text("ignored.py\n")
    (repository / "ignored.py").write_text("1\n")
    (repository / "staged.py").write_text("1\n2\n")
    git("add", "staged.py")
    expected = {"a.py": [2, 5, 6], "sp ace\u00e9.py": [1], "staged.py": [1, 2], "new.py": None, ".gitignore": None}
    assert lines(changes_since("HEAD"), repository) == expected
    (repository / "sub").mkdir()
    monkeypatch.chdir(repository / "sub")
    assert lines(changes_since("main"), repository) == expected


def test_lines_that_went_are_no_lines(repository: Path) -> None:
    (repository / "a.py").write_text("1\n4\n")
    (repository / "sp ace\u00e9.py").unlink()
    assert not any(lines(changes_since("HEAD"), repository).values())


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


@pytest.mark.parametrize("reference", ["nowhere", "--all", "", "HEAD~9", "a\nb"])
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
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ChangesError, match="git is not installed"):
        changes_since("HEAD")


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
