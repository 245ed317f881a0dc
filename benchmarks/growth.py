"""How the time grows with wrappers and their callers, and whether projects side by side take as long as each alone.

``python -m benchmarks.growth`` makes trees with 100 to 3,200 wrappers and as many files that call them, and shows the
seconds of the processor for each. ``python -m benchmarks.growth FOLDER`` runs certlint on each folder in FOLDER, then
on all of them in one run. It is 1 where the time grows by more than `MOST` for four times as many files, or where
one run takes more than `TOGETHER` of the sum, or more memory than `MEMORY`.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from benchmarks.processes import Run, run

__all__ = ["KINDS", "SIZES", "main"]

SIZES = (100, 200, 400, 800, 1600, 3200)
MOST = 5.5
"""Linear is 4 for four times as many, less the time to start; quadratic is 16."""
TOGETHER = 1.3
MEMORY = 2**30
"""Bytes."""
CALLS = "".join(f"    table.get('key{number}', {number})\n" for number in range(20))
"""Calls of something else that has a wrapper's name."""
LENGTH = 8
"""Modules in a chain of wrappers."""


def _one_name(number: int) -> Iterator[tuple[str, str]]:
    yield (
        f"wrapper{number}.py",
        f"import requests\n\n\ndef get(url, option{number}=None, verify{number}=True):\n"
        f"    return requests.get(url, verify=verify{number})\n",
    )
    yield (
        f"caller{number}.py",
        f"from wrapper{number} import get\n\n\ndef caller(table):\n{CALLS}    get('url', verify{number}=False)\n",
    )


def _chain(number: int) -> Iterator[tuple[str, str]]:
    chain, place = divmod(number, LENGTH)
    if place == 0:
        above, call = "import requests", "requests.get"
    else:
        above, call = f"from chain{chain}_{place - 1} import fetch as below", "below"
    yield (
        f"chain{chain}_{place}.py",
        f"{above}\n\n\ndef fetch(url, verify=True):\n    return {call}(url, verify=verify)\n",
    )
    yield (
        f"caller{number}.py",
        f"from chain{chain}_{place} import fetch\n\n\ndef caller(table):\n{CALLS}    fetch('url', verify=False)\n",
    )


def _packages(number: int) -> Iterator[tuple[str, str]]:
    yield f"package{number}/__init__.py", ""
    yield (
        f"package{number}/client.py",
        "import requests\n\n\nclass Client:\n    def __init__(self, verify=True):\n        self.checks = verify\n\n"
        "    def get(self, url):\n        return requests.get(url, verify=self.checks)\n",
    )
    yield (
        f"package{number}/use.py",
        f"from .client import Client\n\n\ndef caller(table):\n{CALLS}    return Client(verify=False).get('url')\n",
    )


KINDS: Mapping[str, Callable[[int], Iterator[tuple[str, str]]]] = {
    "one name for all wrappers": _one_name,
    "chains of wrappers over modules": _chain,
    "packages that each have a client.py": _packages,
}
"""By what there are more and more of: the files, by name, that one of them is."""


def make(folder: Path, kind: str, size: int) -> None:
    """Write a tree with so many wrappers and callers."""
    for number in range(size):
        for name, text in KINDS[kind](number):
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 if something takes more than it may."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description="Measure how certlint grows.")
    parser.add_argument("folder", type=Path, nargs="?", metavar="FOLDER", help="projects to be run alone and together")
    parser.add_argument("--largest", type=int, default=SIZES[-1], metavar="N", help="wrappers; default: 3200")
    options = parser.parse_args(arguments)
    return _side_by_side(options.folder) if options.folder else _curves(options.largest)


def _curves(largest: int) -> int:
    failed = False
    sizes = [size for size in SIZES if size <= largest]
    print("| seconds of the processor |", " | ".join(f"{size:,}" for size in sizes), "|")
    print("|---|", "--:|" * len(sizes), sep="")
    for kind in KINDS:
        taken: dict[int, float] = {}
        for size in sizes:
            with tempfile.TemporaryDirectory() as temporary:
                make(Path(temporary), kind, size)
                taken[size] = _seconds(_certlint(Path(temporary)))
        print(f"| {kind} |", " | ".join(f"{each:.1f}" for each in taken.values()), "|", flush=True)
        for size in sizes:
            if size * 4 in taken and taken[size * 4] > MOST * taken[size]:
                print(f"FAILED: {kind}: {taken[size * 4] / taken[size]:.1f} times the time for {size * 4:,}")
                failed = True
    return int(failed)


def _side_by_side(folder: Path) -> int:
    alone = {each.name: _certlint(each) for each in sorted(folder.iterdir()) if each.is_dir()}
    together = _certlint(folder)
    total = sum(map(_seconds, alone.values()))
    share, memory = _seconds(together) / total, together.peak or 0
    print(f"{len(alone)} folders alone: {total:.1f} s; in one run: {_seconds(together):.1f} s, {share:.2f} of that")
    print(f"memory of that run: {memory / 2**20:.0f} MiB")
    return int(share > TOGETHER or memory > MEMORY)


def _certlint(folder: Path) -> Run:
    command = [sys.executable, "-m", "certlint", "--isolated", "--no-cache", "-j1", "--format", "concise", "."]
    done = run(command, folder, memory=True)
    if done.code not in (0, 1):
        sys.exit(f"certlint failed in {folder}: {done.errors}")
    return done


def _seconds(done: Run) -> float:
    return done.seconds if done.cpu_seconds is None else done.cpu_seconds


if __name__ == "__main__":
    sys.exit(main())
