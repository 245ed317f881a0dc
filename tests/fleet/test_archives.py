"""Archives: what they hold is checked as it would be in a folder, and none of them does harm."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import tarfile
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
from fleet.hostile import BOUNDS, GOOD, Hostile, archives, tarred, zipped

from certlint.fleet import FAILED, Archive, Bounds, Folder, Repository, Result, Source, check
from certlint.fleet.sources import load
from certlint.run import runner
from certlint.settings import Discovery

SETTINGS = Discovery(isolated=True).for_run(os.path.abspath(os.sep))
TODAY = date(2026, 12, 1)

FILES = {
    "thing-1.0/setup.py": b"from setuptools import setup\nsetup()\n",
    "thing-1.0/thing/__init__.py": b"",
    "thing-1.0/thing/http.py": b"import requests\n\n\ndef fetch(url, verify=False):\n"
    b"    return requests.get(url, verify=verify)\n",
    "thing-1.0/thing/use.py": b"from thing.http import fetch\n\nfetch('https://a.example', verify=False)\n",
    "thing-1.0/thing/conf.py": b"CHECK = False\n",
    "thing-1.0/thing/other.py": b"import requests\nfrom thing import conf\n\n"
    b"requests.get('https://b.example', verify=conf.CHECK)\n",
    "thing-1.0/tests/test_thing.py": b"import requests\nrequests.get('https://c.example', verify=False)\n",
    "thing-1.0/build/lib/thing/http.py": b"import requests\nrequests.get('https://d.example', verify=False)\n",
    "thing-1.0/README": b"verify=False\n",
}


def checked(source: Source, bounds: Bounds | None = None) -> Result:
    return check(source, settings=SETTINGS, today=TODAY, bounds=bounds)


def as_zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def as_tar(files: dict[str, bytes], mode: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


def as_folder(files: dict[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def git(folder: Path, *arguments: str) -> str:
    names = ("-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false")
    done = subprocess.run(["git", *names, *arguments], cwd=folder, check=True, capture_output=True, text=True)
    return done.stdout.strip()


def test_a_folder_an_archive_and_a_commit_give_the_same(tmp_path: Path) -> None:
    folder = as_folder(FILES, tmp_path / "files")
    git(folder, "init", "-q")
    git(folder, "add", "-f", ".")
    git(folder, "commit", "-q", "-m", "all")
    git(tmp_path, "clone", "-q", "--bare", "files", "bare.git")
    head = git(folder, "rev-parse", "HEAD")
    expected = checked(Folder(str(folder)))
    assert {(each["path"], each["code"]) for each in expected.findings} == {
        ("thing-1.0/tests/test_thing.py", "TLS101"),
        ("thing-1.0/thing/conf.py", "TLS101"),
        ("thing-1.0/thing/http.py", "TLS105"),
        ("thing-1.0/thing/use.py", "TLS101"),
    }
    others = [Archive(as_zip(FILES)), *(Archive(as_tar(FILES, f"w:{each}")) for each in ("gz", "bz2", "xz"))]
    for source in (*others, Repository(str(folder)), Repository(str(tmp_path / "bare.git"), head[:12])):
        found = checked(source)
        assert (found.findings, found.errors, found.files) == (expected.findings, (), expected.files), source
    assert checked(Repository(str(folder))).digest == head


def test_nothing_is_asked_of_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    checked(Archive(as_zip(FILES)))  # imports what it needs
    asked: list[object] = []
    with monkeypatch.context() as patched:
        patched.setattr(runner, "start", lambda _: None)  # reads what certlint itself remembers
        for name in ("stat", "lstat", "listdir", "scandir", "open", "readlink"):
            real = getattr(os, name)
            patched.setattr(os, name, lambda *given, real=real, **named: asked.append(given) or real(*given, **named))
        found = checked(Archive(as_zip(FILES)))
    assert asked == []
    assert len(found.findings) == 4


def test_links_of_a_commit_and_what_git_does_not_know(tmp_path: Path) -> None:
    folder = as_folder({"a.py": FILES["thing-1.0/thing/use.py"]}, tmp_path)
    (folder / "link.py").symlink_to("/etc/passwd")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "all")
    assert checked(Repository(str(folder))).files == 1
    failed = checked(Repository(str(folder), "no-such"))
    assert failed.status == FAILED
    assert [each.message for each in failed.errors] == ['git knows no commit "no-such"']
    nothing = checked(Repository(str(tmp_path / "nowhere")))
    assert nothing.status == FAILED
    assert len(nothing.errors) == 1


HOSTILE = list(archives())


def test_there_are_200_and_each_is_another() -> None:
    assert len({each.content for each in HOSTILE}) == 200


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda each: each.kind)
def test_a_hostile_archive_gives_one_clear_error(hostile: Hostile) -> None:
    found = checked(Archive(hostile.content), BOUNDS)
    (error,) = found.errors
    line = f"{error.path}: {error.message}"
    assert hostile.said in line
    assert line.isprintable()
    assert len(line) < 400
    assert [each["path"] for each in found.findings] == [GOOD] * hostile.readable


@pytest.mark.parametrize("hostile", [each for each in HOSTILE if each.kind.endswith("-0")], ids=lambda each: each.kind)
def test_no_archive_takes_more_memory_than_it_may(hostile: Hostile) -> None:
    tracemalloc.start()
    try:
        load(Archive(hostile.content), BOUNDS)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 3 * BOUNDS.total + len(hostile.content)


def test_many_refusals_of_one_kind_are_one_line() -> None:
    found = checked(Archive(zipped(*((f"../{number}.py", b"") for number in range(300)))))
    assert [(each.path, each.message) for each in found.errors] == [
        ("../0.py", 'has a name with ".." in it (and 299 more like it)')
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not an archive"),
        (b"<html>", "not an archive"),
        (b"PK", "damaged"),
        (b"\x1f\x8b", "damaged"),
        (gzip.compress(b"no tar"), "damaged"),
        (gzip.compress(tarred(("pkg/x.py", os.urandom(9000))))[:-4000], "damaged"),
    ],
    ids=["empty", "page", "zip", "gzip", "no tar", "cut"],
)
def test_what_is_no_archive(content: bytes, said: str) -> None:
    found = checked(Archive(content))
    assert [said in each.message for each in found.errors] == [True]


def test_links_and_devices_that_are_no_harm_are_not_spoken_of() -> None:
    inside = tarfile.TarInfo("pkg/alias.py")
    inside.type, inside.linkname = tarfile.SYMTYPE, "../pkg/good.py"
    assert checked(Archive(gzip.compress(tarred(inside)))).errors == ()
