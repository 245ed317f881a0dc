"""The results as a picture: SVG without a plotting library, with colours for light and dark pages."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from benchmarks.results import COLD, WARM, Results, Subject
from benchmarks.table import seconds
from benchmarks.tools import BANDIT, CERTLINT, IMPORT_CLICK, RUFF, SEMGREP

__all__ = ["STYLE", "drawing", "text"]

WIDTH, MARGIN, GAP = 920, 20, 36
LEFT_WIDTH = 470
ROW, HEAD = 19, 30
"""Height of a linter's row and of the name above a group of rows, in pixels."""

NAMES = 84
"""Width of what stands left of an axis."""

_KINDS = {CERTLINT: "a", RUFF: "b", BANDIT: "c", SEMGREP: "d", IMPORT_CLICK: "e"}
"""The class that gives a tool its colour."""

STYLE = """
text { font: 12px system-ui, -apple-system, 'Segoe UI', Helvetica, Arial, sans-serif; fill: #1f2328 }
.title { font-size: 14px; font-weight: 600 } .small { font-size: 11px; fill: #59636e } .strong { font-weight: 600 }
.ground { fill: #ffffff; stroke: #d1d9e0 } .grid { stroke: #d1d9e0; stroke-width: 1 } .axis { stroke: #818b98 }
.dot { stroke-width: 2 } .line { fill: none; stroke-width: 2 } .warm { fill: #ffffff } .dash { stroke-dasharray: 5 4 }
.a { color: #0969da } .b { color: #bc4c00 } .c { color: #1a7f37 } .d { color: #8250df } .e { color: #6e7781 }
.dot, .line { stroke: currentColor } .cold { fill: currentColor }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .small { fill: #9198a1 }
.ground { fill: #0d1117; stroke: #3d444d } .grid { stroke: #2a313c } .axis { stroke: #656c76 } .warm { fill: #0d1117 }
.a { color: #58a6ff } .b { color: #f0883e } .c { color: #3fb950 } .d { color: #bc8cff } .e { color: #9198a1 }
}
"""

_Scale = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class _Box:
    """A part of the picture, in pixels. The axis begins right of the names."""

    x: float
    y: float
    width: float
    height: float

    @property
    def start(self) -> float:
        return self.x + NAMES

    @property
    def end(self) -> float:
        return self.x + self.width - 34  # room for the number behind the last dot

    @property
    def bottom(self) -> float:
        return self.y + self.height


def drawing(results: Results) -> str:
    """The picture: whole trees on the left; a few files, and how time grows, on the right."""
    trees, files = results.of_kind("tree"), results.of_kind("files")
    top = 74
    tall = _height(results, trees)
    right = MARGIN + LEFT_WIDTH + GAP
    right_width = WIDTH - MARGIN - right
    few = _Box(right, top, right_width, _height(results, files))
    growth_top = few.bottom + 76 if files else top
    growth = _Box(right, growth_top, right_width, max(top + tall - growth_top, 170))
    height = round(max(top + tall, growth.bottom) + 70)
    machine = results.machine
    about = f"{machine['processor']}, {machine['cores']} cores, {machine['Python']}, {machine['date']}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">',
        "<title>Seconds that certlint and other linters take</title>",
        f"<style>{STYLE}</style>",
        f'<rect class="ground" x="0.5" y="0.5" width="{WIDTH - 1}" height="{height - 1}" rx="8"/>',
        text(MARGIN, 30, "Seconds, less is better", "title"),
        *_legend(MARGIN + 190, 26),
        *_dots(results, "Whole trees", trees, _Box(MARGIN, top, LEFT_WIDTH, tall)),
        *(_dots(results, "A few files", files, few) if files else ()),
        *_lines(results, growth),
        text(MARGIN, height - 16, f"Medians of whole processes on {about}. Axes of dots are logarithmic.", "small"),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _height(results: Results, subjects: Sequence[Subject]) -> int:
    return sum(HEAD + ROW * len(results.tools([subject])) for subject in subjects)


def _legend(x: float, y: float) -> Iterator[str]:
    yield f'<g class="e">{_dot(x, y, COLD)}{_dot(x + 110, y, WARM)}</g>'
    yield text(x + 10, y + 4, "without a cache", "small")
    yield text(x + 120, y + 4, "with a filled cache", "small")


def _dots(results: Results, title: str, subjects: Sequence[Subject], box: _Box) -> Iterator[str]:
    """A row for each linter on each subject: where its times lie on a logarithmic axis."""
    names = {subject.name for subject in subjects}
    times = [found.median for found in results.measurements if found.subject in names and found.median]
    if not times:
        return
    low, high = math.floor(math.log10(min(times)) - 0.25), math.ceil(math.log10(max(times)) + 0.1)
    width = box.end - box.start

    def across(value: float) -> float:
        return box.start + (math.log10(value) - low) / (high - low) * width

    yield text(box.x, box.y - 10, title, "strong")
    for power in range(low, high + 1):
        x = across(10.0**power)
        yield f'<line class="grid" x1="{x:.1f}" y1="{box.y}" x2="{x:.1f}" y2="{box.bottom + 6}"/>'
        yield text(x, box.bottom + 20, f"{10.0**power:g}", "small", "middle")
    y = box.y
    for subject in subjects:
        label = f"{subject.files:,} files, {subject.bytes / 1e6:.1f} MB" if subject.kind == "tree" else ""
        yield text(box.x, y + HEAD - 10, subject.name, "strong")
        yield text(box.end, y + HEAD - 10, label, "small", "end")
        y += HEAD
        for tool in results.tools([subject]):
            yield from _row(results, subject, tool, box.x, y + ROW / 2, across)
            y += ROW


def _row(results: Results, subject: Subject, tool: str, x: float, y: float, across: _Scale) -> Iterator[str]:
    yield text(x, y + 4, tool)
    yield f'<g class="{_KINDS[tool]}">'
    times = {mode: value for mode in (COLD, WARM) if (value := results.median(subject.name, tool, mode))}
    if len(times) == 2:
        ends = sorted(across(value) for value in times.values())
        yield f'<line class="line" x1="{ends[0]:.1f}" y1="{y}" x2="{ends[1]:.1f}" y2="{y}"/>'
    for mode, value in times.items():
        yield _dot(across(value), y, mode)
        left = len(times) == 2 and (mode == WARM) == (times[WARM] <= times[COLD])  # of two, the lesser one
        yield text(across(value) + (-9 if left else 9), y + 4, seconds(value), "small", "end" if left else "start")
    yield "</g>"
    found = results.get(subject.name, tool)
    if not times and found and found.note:
        yield text(x + NAMES, y + 4, found.note, "small")


def _lines(results: Results, box: _Box) -> Iterator[str]:
    """Time over size: lines that bend upwards would show what does not scale."""
    subjects = results.growth()
    lines = {
        (tool, mode): [(s.bytes / 1e6, value) for s in subjects if (value := results.median(s.name, tool, mode))]
        for tool in (CERTLINT, RUFF)
        for mode in (COLD, WARM)
    }
    points = [point for line in lines.values() for point in line]
    if not points:
        return
    width, most, longest = box.end - box.start, max(x for x, _ in points), max(y for _, y in points)
    step = _step(longest)

    def across(value: float) -> float:
        return box.start + value / most * width

    def up(value: float) -> float:
        return box.bottom - value / longest * box.height

    yield text(box.x, box.y - 26, "How time grows with the size of the tree", "strong")
    for number in range(int(longest / step) + 1):
        y = up(number * step)
        yield f'<line class="grid" x1="{box.start}" y1="{y:.1f}" x2="{box.end:.1f}" y2="{y:.1f}"/>'
        yield text(box.start - 8, y + 4, f"{number * step:g}", "small", "end")
    yield f'<line class="axis" x1="{box.start}" y1="{box.bottom}" x2="{box.end:.1f}" y2="{box.bottom}"/>'
    for subject in subjects:
        yield text(across(subject.bytes / 1e6), box.bottom + 18, f"{subject.bytes / 1e6:.0f}", "small", "middle")
    yield text(box.end + 14, box.bottom + 18, "MB", "small")
    for (tool, mode), line in lines.items():
        if line:
            places = [(across(x), up(y)) for x, y in line]
            path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
            yield f'<g class="{_KINDS[tool]}"><polyline class="line{" dash" if mode == WARM else ""}" points="{path}"/>'
            yield "".join(_dot(x, y, mode) for x, y in places) + "</g>"
    yield from _names_of_lines({pair: up(line[-1][1]) for pair, line in lines.items() if line}, box.end)


def _names_of_lines(ends: dict[tuple[str, str], float], x: float) -> Iterator[str]:
    """The linters' names at the right ends of their lines, kept apart from each other."""
    lowest = -math.inf
    for (tool, mode), y in sorted(ends.items(), key=lambda end: end[1]):
        if mode == COLD:
            lowest = max(y + 4, lowest + 13)
            yield text(x + 8, lowest, tool, "small")


def _step(longest: float) -> float:
    """The distance of grid lines, so that there are two to six."""
    power = 10.0 ** math.floor(math.log10(longest))
    return next(power * part for part in (0.2, 0.5, 1.0, 2.0) if longest / (power * part) <= 6)


def _dot(x: float, y: float, mode: str) -> str:
    return f'<circle class="dot {mode}" cx="{x:.1f}" cy="{y:.1f}" r="4"/>'


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    """Words in a picture."""
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(words)}</text>'
