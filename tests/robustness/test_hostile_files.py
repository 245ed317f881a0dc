"""What a commit, or an archive, may bring under any name that certlint reads: it ends, and loses nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from certlint.cli import main

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no such files here")

CODE = 'import requests\nrequests.get("https://x.example", verify=False)\n'


def _sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(1 << 40)  # bytes, none of them on the disk


KINDS: dict[str, Callable[[Path], object]] = {
    "pipe": lambda path: os.mkfifo(path),
    "link to a device": lambda path: path.symlink_to("/dev/zero"),
    "link to itself": lambda path: path.symlink_to(path.name),
    "link to nothing": lambda path: path.symlink_to("/nonexistent/x"),
    "folder": lambda path: path.mkdir(),
    "sparse": _sparse,
}
every_kind = pytest.mark.parametrize("kind", KINDS)


NAMES = ("certlint.toml", "pyproject.toml", ".gitignore", "b.py", "b.ipynb", "setup.cfg", ".git")


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    """A test that waits for ever fails."""

    def late(*_: object) -> None:
        raise AssertionError("it hangs")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(120)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    folder.mkdir()
    for number in range(25):  # enough for a cache
        (folder / f"m{number}.py").write_text("import requests\n")
    (folder / "a.py").write_text(CODE)
    monkeypatch.chdir(folder)
    return folder


@every_kind
def test_where_the_cache_is_kept(
    project: Path, tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    user = tmp_path / "user" / "certlint"
    monkeypatch.setenv("XDG_CACHE_HOME", str(user.parent))
    for folder in (project / ".certlint_cache" / "projects", user):
        folder.mkdir(parents=True)
    for path in (
        project / ".certlint_cache" / "files.json", project / ".certlint_cache" / "imports.json",
        project / ".certlint_cache" / ".gitignore", project / ".certlint_cache" / "projects" / f"{'0' * 32}.json",
        user / "key", user / "tokens",
    ):  # fmt: skip
        KINDS[kind](path)
    for _ in range(2):
        assert main(["--quiet", "-j1", "."]) == 1
        out, err = capsys.readouterr()
        assert out.startswith("a.py:2:1: TLS101 ")
        assert not err
    assert main(["--clean"]) in (0, 2)
    assert "internal" not in capsys.readouterr().err


@every_kind
@pytest.mark.parametrize(
    "name", ["certlint.toml", "pyproject.toml", ".gitignore", "b.py", "b.ipynb", "setup.cfg", ".git"]
)
def test_names_that_are_looked_for(project: Path, kind: str, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    KINDS[kind](project / name)
    code = main(["--quiet", "-j1", "."])
    out, err = capsys.readouterr()
    refused = kind == "sparse" and name not in (".gitignore", "setup.cfg", ".git")
    assert (code, err.count("\n")) == ((2, 1) if refused else (1, 0))
    assert out.startswith("a.py:2:1: TLS101 ") or (refused and name.endswith(".toml"))


@every_kind
@pytest.mark.parametrize("key", ["extend", "baseline"])
def test_files_that_a_configuration_names(
    project: Path, kind: str, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    KINDS[kind](project / "named")
    (project / "certlint.toml").write_text(f'{key} = "named"\n')
    assert main(["--quiet", "-j1", "a.py"]) == 2
    err = capsys.readouterr().err
    assert err.count("\n") == 1
    assert "named" in err


@every_kind
@pytest.mark.parametrize("option", ["--config", "--base", "--baseline", "--write-baseline", "--shrink-baseline"])
def test_files_that_the_user_names(project: Path, kind: str, option: str, capsys: pytest.CaptureFixture[str]) -> None:
    KINDS[kind](project / "named")
    named = [option, "named"] if option != "--shrink-baseline" else [option, "--baseline", "named"]
    code = main(["--quiet", "-j1", *named, "a.py"])
    err = capsys.readouterr().err
    assert (code, len(set(err.splitlines()))) == (2, 1)


@every_kind
def test_files_to_be_written(project: Path, kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    KINDS[kind](project / "b.py")
    assert main(["--add-waivers", "--reason=r", "--until=2999-01-01", "b.py"]) == (0 if kind == "folder" else 2)
    KINDS[kind](project / "certlint.toml")
    assert main(["--init", "."]) == 2
    assert "internal" not in capsys.readouterr().err
    assert not Path("/nonexistent").exists()


def test_a_link_out_of_the_project_is_not_followed(
    project: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither is its content shown, nor is it changed; a link inside is followed, and one that the user names."""
    outside = tmp_path / "outside.py"
    outside.write_text(CODE)
    (project / "out.py").symlink_to(outside)
    (project / "in.py").symlink_to("inner.txt")
    (project / "inner.txt").write_text(CODE)
    (project / "certlint.toml").write_text('bundle = { env = "CORP_CA" }\n')
    main(["--quiet", "-j1", "."])
    assert [line.partition(":")[0] for line in capsys.readouterr().out.splitlines()] == ["a.py", "in.py"]
    main(["--quiet", "-j1", "--fix", "--unsafe-fixes", "."])
    assert outside.read_text() == CODE
    assert (project / "inner.txt").read_text() != CODE
    capsys.readouterr()
    main(["--quiet", "-j1", "out.py"])
    assert capsys.readouterr().out.startswith("out.py:2:1: TLS101 ")


@pytest.mark.parametrize("kind", ["link to a device", "sparse"])
def test_memory(project: Path, kind: str) -> None:
    """No such file is read, not even in part: a process with little memory gets through."""
    for name in (".gitignore", "b.py", ".certlint_cache", "b.ipynb"):
        KINDS[kind](project / name)

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))

    done = subprocess.run(
        [sys.executable, "-m", "certlint", "--quiet", "-j1", "."],
        preexec_fn=limit, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.stdout.startswith("a.py:2:1: TLS101 ")
    assert "internal" not in done.stderr


@pytest.mark.parametrize("megabytes", [70, 90, 110, 130, 150, 180])
def test_too_little_memory(project: Path, megabytes: int) -> None:
    """A line for what could not be checked, and no traceback, whatever there is too little of memory for."""

    def limit() -> None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))

    done = subprocess.run(
        [sys.executable, "-m", "certlint", "--quiet", "-j1", "."],
        preexec_fn=limit, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    if done.returncode == -signal.SIGABRT:  # libcst's native parser ends a process that has no memory left
        return
    assert all(line.startswith("certlint: ") for line in done.stderr.splitlines())
    assert done.returncode == 2 if done.stderr else done.stdout.startswith("a.py:")


@pytest.mark.parametrize("name", ["click", "json", "libcst", "ast", "certlint.cli", "sitecustomize_x", "tokenize"])
def test_modules_in_the_working_folder_are_not_run(project: Path, name: str) -> None:
    (project / f"{name}.py").write_text("open('trace', 'w')\n")
    done = subprocess.run(
        [sys.executable, "-m", "certlint", "--quiet", "."], capture_output=True, check=False, timeout=120
    )
    assert done.returncode == 1
    assert not (project / "trace").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
def test_nobody_can_be_told(project: Path) -> None:
    with open("/dev/full", "w") as full:
        command = [sys.executable, "-m", "certlint", "--isolated", "--quiet", "nothing.py"]
        assert subprocess.run(command, stderr=full, check=False, timeout=120).returncode == 2
