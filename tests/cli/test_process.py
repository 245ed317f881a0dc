"""The command as a process: what it imports, and what becomes of its streams."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

BAD = "import requests\n\nrequests.get('https://google.com', verify=False)\n"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX processes")


def certlint(*arguments: str, cwd: Path, **options: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # type: ignore[call-overload, no-any-return]
        [sys.executable, "-W", "error", "-m", "certlint", *arguments],
        cwd=cwd,
        **{"capture_output": True, "text": True, "timeout": 60, "stdin": subprocess.DEVNULL, **options},
    )


def imported(*arguments: str, cwd: Path) -> set[str]:
    program = (
        "import sys\nfrom certlint.cli import main\ncode = main(sys.argv[1:])\n"
        "print('imported', *sys.modules)\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments], cwd=cwd, capture_output=True, text=True, timeout=60, check=True
    )
    return set(done.stdout.splitlines()[-1].split()[1:])


def test_the_version_comes_first(tmp_path: Path) -> None:
    done = certlint("--version", cwd=tmp_path)
    assert re.match(r"\d+\.\d+\.\d+\S* \(libcst \d+\S*, CPython 3\.\d+\.\d+", done.stdout)
    assert (done.returncode, done.stderr) == (0, "")
    assert not imported("--version", cwd=tmp_path) & {"libcst", "tomllib", "tomli"}


def test_a_clean_run_is_light_and_silent(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = 1\n")
    done = certlint("a.py", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    heavy = {"libcst", "json", "tomllib", "tomli", "difflib", "tempfile", "multiprocessing"}
    assert not imported("a.py", cwd=tmp_path) & heavy
    assert "libcst" not in imported(".", cwd=tmp_path)


def test_a_finding_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(BAD)
    done = certlint(".", cwd=tmp_path)
    assert re.fullmatch(r"app\.py:3:\d+: TLS101 .+ \[everywhere\]\n", done.stdout)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "certlint: 1 file checked: 1 error",
        "certlint: 1 can be fixed with --unsafe-fixes; "
        '1 needs a CA bundle in the configuration, such as bundle = { env = "REQUESTS_CA_BUNDLE" }',
        "certlint: read more: certlint --explain TLS101",
    ]
    for quiet in (["--quiet"], ["--format", "concise"]):
        assert certlint(*quiet, ".", cwd=tmp_path).stderr == ""


def test_standard_input(tmp_path: Path) -> None:
    done = certlint("-", "--stdin-display-name", "./x/app.py", cwd=tmp_path, input=BAD, stdin=None)
    assert done.stdout.startswith("./x/app.py:3:")
    assert (done.returncode, done.stderr) == (1, "")


@posix_only
def test_a_reader_that_goes_away(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"app{number}.py").write_text(BAD * 20)
    done = subprocess.run(
        f'"{sys.executable}" -m certlint . | head -n 1', shell=True, cwd=tmp_path, capture_output=True, timeout=120
    )
    assert done.stderr.startswith(b"certlint: 200 files checked: ")
    assert done.stdout.count(b"\n") == 1


@posix_only
@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_full_disk(tmp_path: Path) -> None:
    with open("/dev/full", "w") as full:
        done = certlint("--rules", cwd=tmp_path, capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.stderr == "certlint: cannot write to standard output: No space left on device\n"
    assert done.returncode == 2


@posix_only
def test_closed_streams(tmp_path: Path) -> None:
    done = subprocess.run(f'"{sys.executable}" -m certlint --rules >&- 2>&- <&-', shell=True, cwd=tmp_path, timeout=60)
    assert done.returncode == 2


@posix_only
def test_an_interrupt_is_one_line(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "certlint", "-"],
        cwd=tmp_path,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # shells ignore it for background jobs
    )
    assert process.stdin
    process.stdin.write(b"#" * 1_000_000)  # more than a pipe holds: from then on it waits for its input
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (out, err, process.returncode) == (b"", b"certlint: interrupted\n", 130)


@posix_only
def test_odd_file_names_on_the_command_line(tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9\x1b[31m.py")
    (tmp_path / name).write_text(BAD)
    for argument in (name, "."):
        done = certlint("-q", argument, cwd=tmp_path)
        assert done.stdout.startswith("caf\\xe9\\x1b[31m.py:3:")
        assert done.stderr == ""
