"""The list of packages, and their archives unpacked."""

from __future__ import annotations

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from benchmarks.archives import Source

__all__ = ["Package", "read_list", "unpack"]

SUFFIXES = (".py", ".pyi", ".ipynb")
"""The ends of the names of files that certlint reads; no others are unpacked."""

MOST_BYTES = 512 * 1024 * 1024
"""Bytes that one archive may become."""

CHUNK = 1 << 20

DAMAGED = (OSError, EOFError, RuntimeError, zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError)
"""What reading an archive may raise."""


@dataclass(frozen=True, slots=True)
class Package:
    """One line of the list: an archive and its size in bytes."""

    source: Source
    size: int


def read_list(text: str) -> list[Package]:
    """The packages of a list: name, version, archive, size and SHA-256 in each line; a line with # is a comment.

    Raises ValueError, with the number of the line, for a line that is not like that.
    """
    packages = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split()
        if len(words) != 5 or not words[3].isdecimal() or len(words[4]) != 64 or "/" in words[2]:
            raise ValueError(f"line {number}: expected are name, version, archive, size in bytes and SHA-256")
        name, version, archive, size, sha256 = words
        packages.append(Package(Source(name, version, archive, sha256), int(size)))
    return packages


def unpack(archive: Path, folder: Path, most: int = MOST_BYTES) -> int:
    """Unpack what certlint reads of an archive into ``folder``, and give its bytes.

    Raises ValueError if the archive is damaged, if a member would come to lie outside of ``folder``, twice at one
    place or on a link, or if all would be more than ``most`` bytes. What was written by then stays.
    """
    total = 0
    try:
        for name, stream in _members(archive):
            target = folder.joinpath(*_parts(name))
            target.parent.mkdir(parents=True, exist_ok=True)
            with stream, target.open("xb") as out:
                while chunk := stream.read(CHUNK):
                    total += len(chunk)
                    if total > most:
                        raise ValueError(f"more than {most:,} bytes")
                    out.write(chunk)
    except DAMAGED as error:
        raise ValueError(f"{type(error).__name__}: {error}") from error
    return total


def _members(archive: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """The regular files of a zip or tar file that certlint reads."""
    if archive.suffix in (".whl", ".zip"):
        with zipfile.ZipFile(archive) as opened:
            for info in opened.infolist():
                if not info.is_dir() and info.filename.endswith(SUFFIXES):
                    yield info.filename, opened.open(info)
    else:
        with tarfile.open(archive) as opened_tar:
            for member in opened_tar:
                if member.isfile() and member.name.endswith(SUFFIXES):
                    stream = opened_tar.extractfile(member)
                    assert stream is not None
                    yield member.name, stream


def _parts(name: str) -> Iterable[str]:
    """The parts of a member's name. Raises ValueError if it is not a plain path below the folder."""
    path = PurePosixPath(name)
    odd = not name.isprintable() or "\\" in name or ":" in name
    if odd or path.is_absolute() or ".." in path.parts:
        raise ValueError(f"a member is called {name!r}")
    return path.parts
