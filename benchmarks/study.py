"""A study of packages: how many do not verify, in which way, and what it takes to know.

    python -m benchmarks.study LIST

downloads the pinned packages of a list (see `benchmarks.crater.packages`; its list is the default), checks them with
``certlint --fleet`` on one process and on two, and writes ``study.md`` and two plots, all made from the results alone.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.archives import downloaded
from benchmarks.crater.packages import Package, read_list
from benchmarks.plot import STYLE, text
from certlint.fleet.store import records, timings

HERE = Path(__file__).parent

KINDS = {
    "TLS101": "an argument", "TLS102": "an attribute", "TLS103": "an unverified context",
    "TLS104": "the whole process", "TLS105": "a default of a function", "TLS106": "a default of an option",
    "TLS107": "a string for a path", "TLS108": "a URI", "TLS109": "settings", "TLS110": "nothing said",
    "TLS111": "a subclass", "TLS112": "an option", "TLS201": "the host name", "TLS202": "the host name, in part",
    "TLS3": "a CA path", "TLS4": "silenced warnings", "TLS5": "the environment or a command",
}  # fmt: skip
"""Codes and families by which packages are counted, and what they speak of."""

DEFAULTS = frozenset({"TLS105", "TLS106", "TLS110"})
"""The codes of what happens where nobody asked for it."""

Record = Mapping[str, Any]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 if a package was not had, or was not checked."""
    options = _parser().parse_args(arguments)
    cache: Path = options.cache.resolve()
    output: Path = (options.output or cache / "study").resolve()
    output.mkdir(parents=True, exist_ok=True)
    packages = read_list(options.list.read_text(encoding="utf-8"))
    if options.smallest is not None:
        packages = sorted(packages, key=lambda package: package.size)[: options.smallest]
    had = _download(packages, cache / "crater" / "downloads", options.jobs)
    listed = output / "list.txt"
    listed.write_text("".join(f"'{path}' '{name}'\n" for name, path in sorted(had.items())), encoding="utf-8")
    walls = {jobs: _check(listed, output / f"results-{jobs}", jobs) for jobs in (1, 2)}
    found, times = records(str(output / "results-1")), timings(str(output / "results-1"))
    same = found == records(str(output / "results-2"))
    (output / "study.md").write_text(page(found, times, walls, same=same), encoding="utf-8")
    (output / "kinds.svg").write_text(bars("Packages with a finding, by kind", kinds(found), len(found)), "utf-8")
    points = [(found[unit]["bytes"] / 1e6, times[unit]["cpu_seconds"]) for unit in found if found[unit]["bytes"]]
    (output / "growth.svg").write_text(scatter("Seconds of processor time over 10⁶ bytes of code", points), "utf-8")
    print((output / "study.md").read_text(encoding="utf-8"), end="")
    return 0 if len(had) == len(packages) and all(each["status"] == "checked" for each in found.values()) else 1


def page(found: Mapping[str, Record], times: Mapping[str, Record], walls: Mapping[int, float], *, same: bool) -> str:
    """The figures as Markdown. ``walls`` are the seconds that a run took, by the number of processes."""
    checked = {unit: each for unit, each in found.items() if each["status"] == "checked"}
    with_default = [unit for unit, each in checked.items() if DEFAULTS & {one["code"] for one in counted(each)}]
    with_any = [unit for unit, each in checked.items() if any(counted(each))]
    cpu = sorted(each["cpu_seconds"] for each in times.values())
    peaks = sorted(each["peak"] / 2**20 for each in times.values())
    size = sum(each["bytes"] for each in found.values()) / 1e6
    lines = [
        "| | |",
        "|---|---|",
        f"| packages | {len(found):,}, {len(checked):,} checked, {size:,.0f} MB of code |",
        f"| with a finding in production | {len(with_any):,} ({_share(with_any, checked)}) |",
        f"| that do not verify by default | {len(with_default):,} ({_share(with_default, checked)}) |",
        f"| processor time for each, median, 95 of 100, most | {_spread(cpu, 's', 2)} |",
        f"| memory for each, median, 95 of 100, most | {_spread(peaks, 'MiB', 0)} |",
        *(
            f"| {jobs} process{'es' * (jobs > 1)} | {wall:,.0f} s, {size / wall:.2f} MB/s |"
            for jobs, wall in walls.items()
        ),
        f"| speed-up | {walls[1] / walls[2]:.2f} |",
        f"| same results | {'yes' if same else 'NO'} |",
        "",
        "| kind | packages |",
        "|---|---|",
        *(f"| {name} | {count:,} ({count / max(len(checked), 1):.1%}) |" for name, count in kinds(found).items()),
    ]
    return "\n".join(lines) + "\n"


def counted(record: Record) -> Iterator[Record]:
    """The findings of a package that reach production, are not waived, and are more than a guess."""
    for each in record["findings"]:
        if "prod" in each["environments"] and each["suppressed"] is None and each["confidence"] != "possible":
            yield each


def kinds(found: Mapping[str, Record]) -> dict[str, int]:
    """The number of packages with findings of each kind, the most frequent first."""
    counts: Counter[str] = Counter()
    for record in found.values():
        codes = {each["code"] for each in counted(record)}
        counts.update({name for key, name in KINDS.items() if any(code.startswith(key) for code in codes)})
    return dict(sorted(counts.items(), key=lambda each: (-each[1], each[0])))


def bars(title: str, counts: Mapping[str, int], total: int) -> str:
    """A plot with a bar for each name, as SVG."""
    most = max(counts.values(), default=1)
    parts = [text(20, 30, title, "title")]
    for number, (name, count) in enumerate(counts.items()):
        y = 56 + 22 * number
        width = 480 * count / most
        parts.append(text(220, y + 11, name, "", "end"))
        parts.append(f'<g class="a"><rect class="cold" x="230" y="{y}" width="{width:.1f}" height="14"/></g>')
        parts.append(text(238 + width, y + 11, f"{count:,} ({count / max(total, 1):.1%})", "small"))
    return _picture(parts, 820, 76 + 22 * len(counts))


def scatter(title: str, points: Sequence[tuple[float, float]]) -> str:
    """A plot with a dot for each point, as SVG. Axes begin at 0."""
    across, up = (max((point[axis] for point in points), default=1.0) or 1.0 for axis in (0, 1))
    parts = [text(20, 30, title, "title")]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        x, y = 70 + 700 * share, 360 - 300 * share
        parts.append(f'<line class="grid" x1="70" y1="{y:.1f}" x2="770" y2="{y:.1f}"/>')
        parts.append(text(62, y + 4, f"{up * share:.3g}", "small", "end"))
        parts.append(text(x, 380, f"{across * share:.3g}", "small", "middle"))
    dots = (
        f'<circle class="dot" fill="none" cx="{70 + 700 * x / across:.1f}" cy="{360 - 300 * y / up:.1f}" r="3"/>'
        for x, y in points
    )
    return _picture([*parts, '<g class="a">', *dots, "</g>"], 820, 400)


def _picture(parts: Sequence[str], width: int, height: int) -> str:
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
    ground = f'<rect class="ground" x="0.5" y="0.5" width="{width - 1}" height="{height - 1}" rx="8"/>'
    return "\n".join([head, f"<style>{STYLE}</style>", ground, *parts, "</svg>"]) + "\n"


def _share(some: Sequence[str], all_of_them: Mapping[str, Record]) -> str:
    return f"{len(some) / max(len(all_of_them), 1):.1%}"


def _spread(values: Sequence[float], unit: str, digits: int) -> str:
    if not values:
        return "none"
    high = values[min(len(values) - 1, int(len(values) * 0.95))]
    return ", ".join(f"{each:,.{digits}f} {unit}" for each in (median(values), high, values[-1]))


def _download(packages: Sequence[Package], folder: Path, jobs: int) -> dict[str, Path]:
    """The archives of packages by their names; what cannot be had is said."""

    def fetch(package: Package) -> tuple[str, Path | None]:
        source = package.source
        try:
            return source.name, downloaded(source, folder, Path(sys.executable))
        except (OSError, ValueError, subprocess.CalledProcessError) as error:
            print(f"{source.label}: {error}", file=sys.stderr)
            return source.name, None

    with ThreadPoolExecutor(jobs) as pool:
        return {name: path for name, path in pool.map(fetch, packages) if path is not None}


def _check(listed: Path, out: Path, jobs: int) -> float:
    """Check all anew; give the seconds that it takes."""
    started = time.perf_counter()
    command = ["-m", "certlint", "--isolated", "--min-confidence", "likely", "--fleet", str(listed), "--out", str(out)]
    subprocess.run(
        [sys.executable, *command, "--again", "--jobs", str(jobs), "--quiet"],
        check=False,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - started


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.study", description="Study packages, and plot it.")
    parser.add_argument("list", nargs="?", type=Path, default=HERE / "crater" / "packages.txt", metavar="LIST")
    parser.add_argument("--smallest", type=int, metavar="N", help="only the N smallest archives")
    parser.add_argument("-j", "--jobs", type=int, default=4, metavar="N", help="downloads at once; default: 4")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="for figures and plots")
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", metavar="FOLDER", help="for what is downloaded")
    return parser


if __name__ == "__main__":
    sys.exit(main())
