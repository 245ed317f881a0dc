"""The code that is linted: pinned archives from PyPI, checked by SHA-256, and parts and a double of one of them."""

from __future__ import annotations

import os
import shutil
import tarfile
import tempfile
import zipfile
from pathlib import Path

from benchmarks.archives import Source, downloaded

__all__ = ["FILES", "GROWTH", "GROWTH_TREE", "SOURCES", "grown", "size_of", "unpacked"]


SOURCES = {
    source.name: source
    for source in (
        Source(
            "httpie",
            "3.2.4",
            "httpie-3.2.4-py3-none-any.whl",
            "4bd0435cc4b9bca59501bc65089de96f3e93b393803f32a81951db62050ebf0b",
        ),
        Source(
            "homeassistant",
            "2024.3.3",
            "homeassistant-2024.3.3-py3-none-any.whl",
            "6e1ec2c07441d63fdcfb8acd2c4bbb6f68bc97330855784d3623d10c38fe3577",
        ),
        Source(
            "salt",
            "3008.5",
            "salt-3008.5.tar.gz",
            "0259deafd601d783721e5aa8ed10677d8c4d6cc12f5de17499af71590d593315",
        ),
        Source(
            "ansible",
            "12.3.0",
            "ansible-12.3.0-py3-none-any.whl",
            "cd156f82fa87f7a899212b0efa9f7ca3a24d609212de9f78428a572eb01e5414",
        ),
    )
}
"""By name, from small to large."""

GROWTH_TREE = "homeassistant"
GROWTH = {"quarter": 0.25, "half": 0.5, "double": 2.0}
"""The sizes, beside the whole, by which it is seen how time grows."""

_PARTS = Path("homeassistant", "components")
"""The folder of the growing tree whose subfolders are about alike; a part of the tree has a part of them."""

FILES = {
    "one clean file": ("homeassistant/components/hue/bridge.py",),
    "one file with a finding": ("homeassistant/components/wolflink/__init__.py",),
    "five clean files": tuple(
        f"homeassistant/components/hue/{name}.py" for name in ("__init__", "bridge", "config_flow", "const", "light")
    ),
}
"""What an editor or a commit has checked, of the growing tree."""


def unpacked(source: Source, cache: Path, python: Path) -> Path:
    """The folder with the unpacked source, downloaded by the pip of ``python`` if ``cache`` has it not.

    Raises ValueError if the archive is another than the pinned one, `subprocess.CalledProcessError` if pip fails.
    """
    archive = downloaded(source, cache / "downloads", python)
    folder = cache / "trees" / f"{source.name}-{source.version}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            made = Path(temporary, "made")
            if source.is_wheel:
                with zipfile.ZipFile(archive) as wheel:
                    wheel.extractall(made)
            else:
                with tarfile.open(archive) as sdist:
                    sdist.extractall(made, filter="data")
            made.rename(folder)
    return folder


def grown(folder: Path, name: str) -> Path:
    """A part or a double of the unpacked growing tree, made beside it if it is not there. ``name`` is of `GROWTH`."""
    share = GROWTH[name]
    target = folder.with_name(f"{folder.name}-{share:g}")
    if not target.exists():
        with tempfile.TemporaryDirectory(dir=folder.parent) as temporary:
            made = Path(temporary, "made")
            if share > 1:
                for number in range(round(share)):
                    shutil.copytree(folder, made / f"copy{number}")
            else:
                _copy_part(folder, made, every=round(1 / share))
            made.rename(target)
    return target


def size_of(folder: Path) -> tuple[int, int]:
    """How many Python files there are in a folder, and their bytes."""
    sizes = [file.stat().st_size for file in folder.rglob("*.py") if file.is_file()]
    return len(sizes), sum(sizes)


def _copy_part(folder: Path, target: Path, every: int) -> None:
    components = sorted(entry.name for entry in os.scandir(folder / _PARTS) if entry.is_dir())
    left_out = {name for number, name in enumerate(components) if number % every}

    def ignored(where: str, names: list[str]) -> set[str]:
        return left_out & set(names) if Path(where) == folder / _PARTS else set()

    shutil.copytree(folder, target, ignore=ignored)
