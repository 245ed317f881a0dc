"""A hostile file costs at most one line: never the process, never the findings of the files beside it.

There is a good file before the bombs and one after them. Bombs that are too much go off together by default, and one
by one, with and without the funnel, in the slow tests.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from robustness.bombs import ACCEPTED, ENCODINGS, REFUSED

SECONDS = 300
"""Many times what the slowest run takes, so that a busy machine fails no test."""

GOOD = "import requests\n\nrequests.get('https://google.com', verify=False)\n"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")


def certlint(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "certlint", "--isolated", "--quiet", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        timeout=SECONDS,
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a_good.py").write_text(GOOD)
    (tmp_path / "z_good.py").write_text(GOOD)
    return tmp_path


def lines_of(done: subprocess.CompletedProcess[str]) -> list[str]:
    """What a run says between the findings of the two good files, which it must report."""
    first, *between, last = done.stdout.splitlines()
    assert first.startswith("a_good.py:3:1: TLS101 ")
    assert last.startswith("z_good.py:3:1: TLS101 ")
    assert done.stdout.replace("\n", "").isprintable()
    return between


CLEAN = {f"bomb{number:02}.py": "import requests\n" + text for number, text in enumerate(REFUSED.values())}
BAD = {f"bomb{number:02}.py": GOOD + text for number, text in enumerate(REFUSED.values())}


def too_much(files: dict[str, str], folder: Path, *options: str) -> list[str]:
    """The lines of a run over the files and the two good ones; of each file there may be one."""
    for name, text in files.items():
        (folder / name).write_text(text)
    done = certlint(folder, *options, ".")
    lines = lines_of(done)
    assert all(" TLS901 " in line for line in lines)
    assert (done.returncode, done.stderr) == (2 if lines else 1, "")
    assert len({line.partition(":")[0] for line in lines}) == len(lines)
    return lines


def refused(files: dict[str, str], folder: Path, *options: str) -> None:
    """Each file is said to be too much."""
    lines = too_much(files, folder, *options)
    assert [line.partition(":")[0] for line in lines] == list(files)
    assert all("too deeply nested" in line or "too large" in line for line in lines)


@pytest.mark.slow
def test_what_is_too_much_for_libcst_is_checked_without(folder: Path) -> None:
    """Python's own parser may bear it: then there is nothing to be said of a file that turns no knob."""
    too_much(CLEAN, folder)


@pytest.mark.slow
def test_what_is_too_much_is_refused(folder: Path) -> None:
    refused(BAD, folder)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(len(REFUSED)), ids=list(REFUSED))
def test_what_is_too_much_does_no_harm_alone(number: int, folder: Path) -> None:
    name = list(BAD)[number]
    too_much({name: CLEAN[name]}, folder)
    refused({name: BAD[name]}, folder)
    refused({name: BAD[name]}, folder, "--no-funnel")


@pytest.mark.parametrize("name", ENCODINGS)
def test_what_is_no_python_is_one_line(name: str, folder: Path) -> None:
    (folder / "bomb.py").write_bytes(ENCODINGS[name])
    done = certlint(folder, ".")
    told = lines_of(done)  # none if no word of any knob is in it
    assert all(line.startswith("bomb.py:") and " TLS901 " in line for line in told)
    assert len(told) < 2
    assert (done.returncode, done.stderr) == (2 if told else 1, "")


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_is_odd_is_checked(name: str, folder: Path) -> None:
    (folder / "bomb.py").write_text("import requests\n" * bool(ACCEPTED[name]) + ACCEPTED[name])
    done = certlint(folder, ".")
    assert [line for line in lines_of(done) if " TLS901 " in line] == []
    assert (done.returncode, done.stderr) == (1, "")


CYCLES = {
    "imports": {"b": "from c import verify\n", "c": "from d import verify\n", "d": "from b import verify\n"},
    "star imports": {"b": "from c import *\n", "c": "from d import *\n", "d": "from b import *\nfrom d import *\n"},
    "itself": {"b": "from b import *\nimport b\nfrom b import verify\nb.b.b.verify = b.verify\n"},
    "classes": {"b": "from c import C\nclass B(C): pass\n", "c": "from b import B\nclass C(B): pass\n"},
    "wrappers": {
        "b": "import c\ndef f(verify=True): return c.f(verify=verify)\n",
        "c": "import b\ndef f(verify=True): return b.f(verify=verify)\n",
    },
    "packages": {"p/__init__": "from p.q import *\n", "p/q/__init__": "from p import *\nfrom ...... import verify\n"},
}


@pytest.mark.parametrize("name", CYCLES)
def test_modules_in_circles(name: str, folder: Path) -> None:
    for module, text in CYCLES[name].items():
        file = folder / f"{module}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        use = "import requests\nrequests.get('x', verify=verify)\nf(verify=verify)\nB().get(verify=verify)\n"
        file.write_text(text + use)
    done = certlint(folder, ".")
    assert lines_of(done) == []
    assert (done.returncode, done.stderr) == (1, "")


@posix_only
def test_what_is_no_file(folder: Path) -> None:
    (folder / "folder.py").mkdir()
    (folder / "dangling.py").symlink_to("nowhere.py")
    (folder / "circle.py").symlink_to("circle.py")
    (folder / "up").symlink_to(".", target_is_directory=True)
    os.mkfifo(folder / "fifo.py")
    done = certlint(folder, ".")
    assert lines_of(done) == []
    assert (done.returncode, done.stderr) == (1, "")
    names = ["folder.py", "dangling.py", "circle.py", "fifo.py", "absent.py"]
    done = certlint(folder, "a_good.py", *names, "z_good.py")
    assert lines_of(done) == []
    assert [line.split(": ")[:2] for line in done.stderr.splitlines()] == [["certlint", name] for name in names[1:]]
    assert done.returncode == 2


@posix_only
@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="root can read everything")
def test_what_cannot_be_read(folder: Path) -> None:
    (folder / "locked.py").write_text(GOOD)
    (folder / "locked.py").chmod(0)
    (folder / "closed").mkdir(mode=0)
    done = certlint(folder, ".")
    assert lines_of(done) == []
    assert done.stderr.splitlines() == [
        "certlint: closed: cannot be read: Permission denied",
        "certlint: locked.py: cannot be read: Permission denied",
    ]
    assert done.returncode == 2
