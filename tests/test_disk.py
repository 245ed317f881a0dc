"""Files are read if they are files."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path

import pytest

from certlint.disk import read_file

POSIX = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no such files here")


def reason(path: Path, **options: object) -> str:
    with pytest.raises(OSError, match=r".+") as caught:
        read_file(str(path), **options)  # type: ignore[arg-type]
    assert caught.value.strerror
    return caught.value.strerror


def test_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"12345\r\n")
    assert read_file(str(file), most=7) == b"12345\r\n"
    assert reason(file, most=6) == "larger than 6 bytes"
    with file.open("r+b") as stream:
        stream.truncate(1 << 40)  # of which nothing is on the disk
    assert reason(file) == "larger than 64 MiB"
    assert reason(tmp_path / "b") == os.strerror(errno.ENOENT)


def test_one_that_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was small when it was opened may be large when it is read."""
    file = tmp_path / "a"
    file.write_bytes(b"12345")
    told = os.stat(file)
    file.write_bytes(b"123456789")
    monkeypatch.setattr(os, "fstat", lambda handle: told)
    monkeypatch.setattr(os, "stat", lambda path: told)
    assert reason(file, most=6) == "larger than 6 bytes"


@POSIX
@pytest.mark.parametrize("links", [True, False])
def test_what_is_no_file(tmp_path: Path, links: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "zero").symlink_to("/dev/zero")
    (tmp_path / "loop").symlink_to("loop")
    (tmp_path / "to pipe").symlink_to("pipe")
    for name in ("pipe", "zero", "to pipe", "."):
        assert reason(tmp_path / name, links=links) == "not a regular file"
    assert reason(tmp_path / "loop", links=True) == os.strerror(errno.ELOOP)


@POSIX
def test_one_that_is_exchanged_for_a_pipe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between a look and the opening, a file may become another."""
    file = tmp_path / "a"
    file.write_bytes(b"")
    told = os.stat(file)
    file.unlink()
    os.mkfifo(file)
    monkeypatch.setattr(os, "stat", lambda path: told)
    assert reason(file) == "not a regular file"


@POSIX
def test_links(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"1")
    (tmp_path / "link").symlink_to("file")
    assert read_file(str(tmp_path / "link")) == b"1"
    assert reason(tmp_path / "link", links=False)


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes here")
def test_private_files(tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_bytes(b"1")
    for mode in (0o644, 0o640, 0o602):
        file.chmod(mode)
        assert reason(file, private=True) == "others may have written it"
    file.chmod(0o600)
    assert read_file(str(file), private=True) == b"1"
