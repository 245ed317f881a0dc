"""Git is asked about repositories that were prepared to start a program: none of them leaves a trace."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from certlint.run import git as asked
from certlint.run.changes import ChangesError, changes_since

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")

IDENTITY = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]


def git(*arguments: str, folder: Path | None = None) -> str:
    done = subprocess.run(["git", *IDENTITY, *arguments], check=True, capture_output=True, text=True, cwd=folder)
    return done.stdout.strip()


@pytest.fixture
def trace(tmp_path: Path) -> Path:
    return tmp_path / "trace"


@pytest.fixture
def program(tmp_path: Path, trace: Path) -> str:
    """A program that leaves a trace of having been started, and does nothing else."""
    path = tmp_path / "program"
    path.write_text(f'#!/bin/sh\necho "$0 $*" >> "{trace}"\n')
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    git("init", "-q", "-b", "main")
    (folder / "a.py").write_text("1\n2\n")
    (folder / "b.py").write_text("1\n2\n")
    git("add", ".")
    git("commit", "-q", "-m", "one")
    (folder / "a.py").write_text("1\ntwo\n")
    (folder / "new.py").write_text("1\n")
    return folder


def changed(*paths: str) -> list[object]:
    found = changes_since("HEAD").changes(paths or ("a.py", "b.py", "new.py"), {})
    return [None if lines is None else sorted(lines) for _, lines in sorted(found.lines.items())]


EXPECTED = [[2], [], None]

KEYS = (
    "core.fsmonitor", "core.pager", "pager.rev-parse", "pager.ls-tree", "pager.cat-file", "pager.merge-base",
    "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy", "core.alternateRefsCommand",
    "credential.helper", "diff.external", "diff.p.command", "diff.p.textconv", "filter.p.clean", "filter.p.smudge",
    "filter.p.process", "merge.p.driver", "gpg.program", "gpg.ssh.program", "alias.rev-parse", "alias.ls-tree",
    "alias.cat-file", "alias.merge-base", "uploadpack.packObjectsHook", "interactive.diffFilter", "sequence.editor",
    "remote.origin.uploadpack", "trace2.eventTarget",
)  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_programs_that_a_configuration_names(repository: Path, key: str, program: str, trace: Path) -> None:
    (repository / ".gitattributes").write_text("* filter=p diff=p merge=p\n")
    git("config", key, program if not key.startswith("alias") else f"!{program}")
    git("config", "log.showSignature", "true")
    assert changed() == EXPECTED
    assert not trace.exists()


def test_the_programs_would_leave_a_trace(repository: Path, program: str, trace: Path) -> None:
    """What the tests here rely on."""
    git("config", "core.fsmonitor", program)
    git("status")
    assert trace.exists()


def test_hooks(repository: Path, program: str, trace: Path) -> None:
    names = ("post-index-change", "reference-transaction", "fsmonitor-watchman", "post-checkout", "pre-auto-gc")
    for folder in (repository / ".git" / "hooks", repository / "hooks"):
        folder.mkdir(exist_ok=True)
        for name in names:
            (folder / name).unlink(missing_ok=True)
            (folder / name).symlink_to(program)
    git("config", "core.hooksPath", str(repository / "hooks"))
    assert changed() == EXPECTED
    assert not trace.exists()


@pytest.mark.parametrize("at", ["inside", "beside"])
def test_a_bare_repository_that_a_commit_brought(
    repository: Path, at: str, program: str, trace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Git takes a folder for a repository that has what one consists of; in one, certlint asks the one around it."""
    bare = repository / "bare"
    git("init", "-q", "--bare", str(bare))
    for key, value in (("core.bare", "false"), ("core.worktree", str(repository)), ("core.fsmonitor", program)):
        git("config", "--file", str(bare / "config"), key, value)
    (bare / "x.py").write_text("1\n")
    if at == "beside":  # with a .git that is none, the folder itself would be the next choice
        (bare / ".git").mkdir()
        monkeypatch.chdir(bare)
        with pytest.raises(ChangesError):
            changes_since("HEAD")
    else:
        monkeypatch.chdir(bare)
        assert changed("x.py", "../a.py") == [[2], None]
    assert not trace.exists()


def test_a_file_that_names_another_repository(repository: Path, program: str, trace: Path, tmp_path: Path) -> None:
    (repository / ".git").rename(tmp_path / "elsewhere")
    (repository / ".git").write_text("gitdir: ../elsewhere\n")
    git("config", "core.fsmonitor", program)
    git("config", "core.worktree", "/")
    assert changed() == EXPECTED
    assert not trace.exists()


@pytest.mark.parametrize("url", ["ext::{program}", "file://{folder}", "{folder}", "ssh://x.example/a", "p::x"])
def test_nothing_is_fetched(
    repository: Path, url: str, program: str, trace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A partial clone fetches what it lacks, by programs that its configuration names."""
    (tmp_path / "git-remote-p").symlink_to(program)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    for key, value in (
        ("remote.origin.url", url.format(program=program, folder=tmp_path)), ("remote.origin.uploadpack", program),
        ("remote.origin.promisor", "true"), ("remote.origin.partialclonefilter", "blob:none"),
        ("core.repositoryFormatVersion", "1"), ("extensions.partialClone", "origin"), ("protocol.ext.allow", "always"),
        ("protocol.allow", "always"), ("core.sshCommand", program),
    ):  # fmt: skip
        git("config", key, value)
    name = git("rev-parse", "HEAD:a.py")
    (repository / ".git" / "objects" / name[:2] / name[2:]).unlink()
    with pytest.raises(ChangesError, match="git "):
        changed()
    assert not trace.exists()


def test_variables_of_the_caller(
    repository: Path, program: str, trace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hook of git, for one, has some that lead elsewhere; others name programs. The user's configuration is kept."""
    other = tmp_path / "other"
    git("init", "-q", str(other))
    for name in ("EXTERNAL_DIFF", "PAGER", "SSH", "SSH_COMMAND", "ASKPASS", "EDITOR", "PROXY_COMMAND"):
        monkeypatch.setenv(f"GIT_{name}", program)
    for name in ("DIR", "COMMON_DIR", "OBJECT_DIRECTORY", "INDEX_FILE", "WORK_TREE", "NAMESPACE", "PREFIX"):
        monkeypatch.setenv(f"GIT_{name}", str(other / ".git"))
    monkeypatch.setenv("GIT_TRACE", str(trace))
    assert changed() == EXPECTED
    assert not trace.exists()
    assert "GIT_CONFIG_GLOBAL" in asked._environment("/x")


def test_git_itself_is_not_taken_from_the_folder(
    repository: Path, program: str, trace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repository / "git").symlink_to(program)
    monkeypatch.setenv("PATH", f".{os.pathsep}{os.pathsep}{os.environ['PATH']}")
    assert changed() == EXPECTED
    assert not trace.exists()


def test_a_configuration_that_never_ends(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(repository / "pipe")
    with (repository / ".git" / "config").open("a") as stream:
        stream.write(f"[include]\n\tpath = {repository / 'pipe'}\n")
    monkeypatch.setattr(asked, "PATIENCE", 2)
    with pytest.raises(ChangesError, match="git does not answer"):
        changes_since("HEAD")


def test_a_work_tree_of_another_folder(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    git("worktree", "add", "-q", str(tmp_path / "second"), "-b", "second")
    monkeypatch.chdir(tmp_path / "second")
    Path("b.py").write_text("0\n1\n2\n")
    assert changed("a.py", "b.py") == [[], [1]]


def test_files_with_odd_names(repository: Path) -> None:
    names = ["-x.py", "a b.py", "\n.py", "\u00e9\t.py", ":(glob)*.py", "\udcff.py", '"q".py', "*.py"]
    for name in names:
        Path(name).write_text("1\n")
    git("add", "--", *(f"./{name}" for name in names))
    git("commit", "-q", "-m", "odd")
    for name in names:
        Path(name).write_text("1\n2\n")
    assert changed(*(f"./{name}" for name in names)) == [[2]] * len(names)
