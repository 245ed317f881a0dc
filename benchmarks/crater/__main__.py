"""The command: downloads, checks, and says what went wrong, what took long and what is found otherwise."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.archives import downloaded
from benchmarks.crater.packages import Package, read_list, unpack
from benchmarks.crater.record import Kept, Row, changes, read, written
from benchmarks.crater.trial import Limits, Trial, try_out

HERE = Path(__file__).parent
SLOWEST = 5
SMALL = 100_000
"""Bytes of code below which no speed is told, since the start of Python takes nearly all of the time."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 if a package was not had or not checked within the limits, or wrote to stderr."""
    options = _parser().parse_args(arguments)
    cache: Path = options.cache.resolve()
    kept = Kept(cache / "findings")
    try:
        packages = read_list(options.list.read_text(encoding="utf-8"))
        recorded = read(options.record.read_text(encoding="utf-8")) if options.record.exists() else {}
    except (OSError, ValueError) as error:
        print(f"crater: {error}", file=sys.stderr)
        return 2
    listed = {package.source.name for package in packages}
    if options.smallest is not None:
        packages = sorted(packages, key=lambda package: package.size)[: options.smallest]
    if options.only:
        packages = [package for package in packages if package.source.name in options.only]
    limits = Limits(cpu_seconds=options.seconds, memory=options.memory << 20)
    trials = []
    pool = ThreadPoolExecutor(options.jobs)
    try:
        for trial in pool.map(lambda package: check(package, cache / "downloads", limits), packages):
            trials.append(trial)
            print(_progress(trial), file=sys.stderr, flush=True)
    except KeyboardInterrupt:
        print("ended early", file=sys.stderr)
    finally:
        pool.shutdown(cancel_futures=True)
    with tempfile.TemporaryDirectory() as empty:
        start = try_out("", "", Path(empty), 0, limits).cpu_seconds
    print(report(trials, recorded, kept, start), end="")
    for trial in trials:
        if not trial.failure:
            kept.keep(trial)
            recorded[trial.name] = Row.of(trial)
    if options.write:
        rows = [row for name, row in recorded.items() if name in listed]
        options.record.write_text(written(rows), encoding="utf-8")
    return 1 if len(trials) < len(packages) or any(trial.failure or trial.errors for trial in trials) else 0


def check(package: Package, downloads: Path, limits: Limits) -> Trial:
    """Download a package if it is not there, unpack it in a temporary folder, and run certlint on it."""
    source = package.source
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        try:
            archive = downloaded(source, downloads, Path(sys.executable))
            if archive.stat().st_size != package.size:
                raise ValueError(f"{archive.stat().st_size} bytes, the list says {package.size}")
            size = unpack(archive, folder)
        except (ValueError, OSError, subprocess.CalledProcessError) as error:
            return Trial(source.name, source.version, f"refused: {_words(error)}", "")
        return try_out(source.name, source.version, folder, size, limits)


def report(trials: Sequence[Trial], recorded: dict[str, Row], kept: Kept, start: float) -> str:
    """The text that the command prints. ``start`` is the processor time in seconds of a run without any code."""
    lines = []
    for title, found in (
        ("crashed", _that(trials, "crashed")),
        ("timed out", _that(trials, "timed out")),
        ("over memory", _that(trials, "over memory")),
        ("could not be had", _that(trials, "refused")),
        ("wrote to standard error", [f"{each.name}: {_plain(each.errors.strip())}" for each in trials if each.errors]),
    ):
        lines += [f"{title}: {len(found)}", *(f"  {line}" for line in found)]
    done = [trial for trial in trials if not trial.failure]
    changed = [found for trial in done if (found := changes(trial, recorded.get(trial.name), kept))]
    lines += [f"findings changed: {len(changed)}", *(f"  {_plain(line)}" for each in changed for line in each)]
    lines.append(f"slowest, in seconds of processor time per MB of code, less {start:.2f} s for the start")
    speeds = [(each.seconds_per_megabyte(start), each) for each in done if each.size >= SMALL]
    speeds.sort(key=lambda pair: -pair[0])
    lines += [
        f"  {speed:6.2f}  {each.name} {each.version}: {each.cpu_seconds:.1f} s for "
        f"{each.size / 1e6:.2f} MB, {each.peak / 2**20:.0f} MiB"
        for speed, each in speeds[:SLOWEST]
    ]
    size, used = sum(each.size for each in done) / 1e6, sum(each.cpu_seconds for each in done)
    findings = sum(len(each.findings) for each in done)
    lines.append(f"{len(done)} of {len(trials)} packages, {size:,.0f} MB, {findings:,} findings, {used:,.0f} s")
    return "\n".join(lines) + "\n"


def _that(trials: Iterable[Trial], failure: str) -> list[str]:
    return [
        f"{each.name} {each.version}: {_plain(each.failure)}" for each in trials if each.failure.startswith(failure)
    ]


def _progress(trial: Trial) -> str:
    outcome = _plain(trial.failure) or f"{len(trial.findings)} findings"
    used = f"{trial.size / 1e6:7.2f} MB {trial.cpu_seconds:7.2f} s {trial.peak / 2**20:6.0f} MiB"
    return f"{trial.name:32} {used}  {outcome}"


def _words(error: Exception) -> str:
    """An error in one line; of pip, the last that it said."""
    text = error.stderr if isinstance(error, subprocess.CalledProcessError) else str(error)
    return text.strip().splitlines()[-1] if text.strip() else type(error).__name__


def _plain(text: str) -> str:
    """A text of others in one line that a terminal only shows."""
    return "".join(letter if letter.isprintable() else "·" for letter in text)[:300]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.crater", description="Run certlint on pinned packages, within limits."
    )
    parser.add_argument("list", nargs="?", type=Path, default=HERE / "packages.txt", metavar="LIST")
    parser.add_argument("--smallest", type=int, metavar="N", help="only the N smallest archives")
    parser.add_argument("--only", action="append", metavar="NAME", help="only this package; repeatable")
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="of processor time; default: 60")
    parser.add_argument("--memory", type=int, default=1024, metavar="MIB", help="default: 1024")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1, metavar="N", help="packages at once")
    parser.add_argument("--record", type=Path, default=HERE / "findings.txt", metavar="FILE", help="compared with")
    parser.add_argument("--write", action="store_true", help="write what is found into the record")
    parser.add_argument("--cache", type=Path, default=HERE.parent / ".cache" / "crater", metavar="FOLDER")
    return parser


if __name__ == "__main__":
    sys.exit(main())
