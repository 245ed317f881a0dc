"""The list of packages, and their archives unpacked."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from benchmarks.archives import Source
from certlint.fleet import Archive, Bounds
from certlint.fleet.sources import load

__all__ = ["Package", "read_list", "unpack"]

MOST_BYTES = 512 * 1024 * 1024
"""Bytes that one archive may have, and become."""


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

    Raises ValueError, before anything is written, for what a fleet would refuse, and if all would be more than ``most``
    bytes.
    """
    bounds = Bounds(archive=MOST_BYTES, file=most, total=most)
    loaded = load(Archive(archive.read_bytes()), bounds)
    for problem in loaded.problems:
        raise ValueError(f"{problem.path} {problem.message}")
    if loaded.failure:
        raise ValueError(loaded.failure)
    for path, content in loaded.files.items():
        target = folder.joinpath(*path.split("/"))
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    return sum(map(len, loaded.files.values()))
