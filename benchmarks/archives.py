"""Pinned archives of PyPI: downloaded by pip through the index that it is configured with, checked by SHA-256."""

from __future__ import annotations

import hashlib
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Source", "downloaded"]


@dataclass(frozen=True, slots=True)
class Source:
    """An archive on PyPI: a wheel or a source distribution."""

    name: str
    version: str
    archive: str
    sha256: str

    @property
    def is_wheel(self) -> bool:
        """Whether it is a wheel, which pip downloads without running anything."""
        return self.archive.endswith(".whl")

    @property
    def label(self) -> str:
        """What the table says it is."""
        return f"{self.name} {self.version} ({'wheel' if self.is_wheel else 'sdist'})"


def downloaded(source: Source, folder: Path, python: Path) -> Path:
    """The archive in ``folder``, downloaded by the pip of ``python`` if it is not there.

    Raises ValueError if the archive is another than the pinned one, `subprocess.CalledProcessError` if pip fails.
    """
    archive = folder / source.archive
    if not archive.exists():
        _download(source, archive, python)
    with archive.open("rb") as stream:
        found = hashlib.sha256(stream.read()).hexdigest()
    if found != source.sha256:
        raise ValueError(f"{archive} has the SHA-256 {found}, expected is {source.sha256}: delete it")
    return archive


def _download(source: Source, archive: Path, python: Path) -> None:
    archive.parent.mkdir(parents=True, exist_ok=True)
    kind = ("--only-binary", source.name, *_tags(source.archive)) if source.is_wheel else ("--no-binary", source.name)
    with tempfile.TemporaryDirectory(dir=archive.parent) as temporary:
        pinned = Path(temporary, "pinned.txt")
        pinned.write_text(f"{source.name}=={source.version} --hash=sha256:{source.sha256}\n", encoding="ascii")
        subprocess.run(
            [str(python), "-m", "pip", "download", "--quiet", "--no-deps", "--ignore-requires-python",
             *kind, "--dest", temporary, "--requirement", str(pinned)],
            check=True,
            capture_output=True,
            text=True,
        )  # fmt: skip
        Path(temporary, source.archive).rename(archive)


def _tags(archive: str) -> list[str]:
    """The options with which pip takes this wheel, whatever Python and system it runs on."""
    *_, python, abi, platform = archive.removesuffix(".whl").split("-")
    implementation, major, minor = _tag(python.split(".")[0])
    # A tag such as py2 names no minor version: the newest of that Python takes the wheels of all before it.
    version = f"{major}.{minor or {'2': '7', '3': '14'}[major]}"
    platforms = [option for each in platform.split(".") for option in ("--platform", each)]
    return ["--python-version", version, "--implementation", implementation, "--abi", abi, *platforms]


def _tag(python: str) -> tuple[str, str, str]:
    found = re.fullmatch(r"([a-z]{2})([23])([0-9]*)", python)
    if found is None:
        raise ValueError(f"{python!r} is not the tag of a Python, such as py3 or cp311")
    implementation, major, minor = found.groups()
    return implementation, major, minor
