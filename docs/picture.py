"""Draws docs/finding.svg: what certlint prints on a terminal about the first example of README.

Run it again whenever that changes: ``python docs/picture.py``; a test compares.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).parent.parent
PICTURE = ROOT / "docs" / "finding.svg"
COMMAND = "certlint ."

COLUMNS = 112
CELL, LINE, MARGIN = 8.4, 19, 16
"""Width of a character, height of a line, and what is left free around, in pixels."""

COLOURS = {"31": "#ff7b72", "33": "#e3b341", "34": "#79c0ff", "36": "#56d4dd"}
FONTS = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
PLAIN, STRONG, GROUND = "#d0d7de", "#ffffff", "#161b22"

EXAMPLES = re.compile(r"^```python\n(# (\S+\.py)\n.*?)^```$", re.MULTILINE | re.DOTALL)
STYLE = re.compile("\x1b\\[([0-9;]*)m")


def drawing() -> str:
    """The picture, from a run over the files above it."""
    above = (ROOT / "README.md").read_text(encoding="utf-8").partition("![")[0]
    with tempfile.TemporaryDirectory() as folder:
        for text, name in EXAMPLES.findall(above):
            file = Path(folder, name)
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        done = subprocess.run(
            [sys.executable, "-m", *COMMAND.split(), "--format", "full"],
            cwd=folder,
            env={**os.environ, "FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "PYTHONPATH": str(ROOT / "src")},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
    assert not done.stderr, done.stderr
    return svg(f"\x1b[34m$\x1b[0m \x1b[1m{COMMAND}\x1b[0m\n{done.stdout}")


def svg(text: str) -> str:
    """Text with the colours of a terminal as a picture."""
    rows = [row for line in text.rstrip("\n").split("\n") for row in wrapped(runs(line))]
    width, height = round(COLUMNS * CELL) + 2 * MARGIN, len(rows) * LINE + 2 * MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">',
        "<title>certlint on a terminal</title>",
        f'<rect width="{width}" height="{height}" rx="8" fill="{GROUND}"/>',
        f'<g font-family="{FONTS}" font-size="14" xml:space="preserve">',
    ]
    for number, row in enumerate(rows):
        column, y = 0, MARGIN + LINE * number + 14
        for style, part in row:
            if shown := part.strip():
                x = MARGIN + (column + part.index(shown)) * CELL
                # The length keeps the columns under each other, whatever font there is.
                place = f'x="{x:.1f}" y="{y}" textLength="{len(shown) * CELL:.1f}"'
                lines.append(f"<text {place} {look(style)}>{escape(shown)}</text>")
            column += len(part)
    return "\n".join([*lines, "</g>", "</svg>", ""])


def runs(line: str) -> Iterator[tuple[str, str]]:
    """The parts of a line, each with the style that it is printed in."""
    style, at = "", 0
    for change in STYLE.finditer(line):
        yield style, line[at : change.start()]
        style, at = change[1], change.end()
    yield style, line[at:]


def wrapped(parts: Iterator[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """A line as the rows that a terminal makes of it."""
    rows: list[list[tuple[str, str]]] = [[]]
    left = COLUMNS
    for style, text in parts:
        while text:
            if not left:
                rows.append([])
                left = COLUMNS
            rows[-1].append((style, text[:left]))
            text, left = text[left:], max(left - len(text), 0)
    return rows


def look(style: str) -> str:
    """The attributes for a style of the terminal."""
    codes = style.split(";")
    colour = next((COLOURS[code] for code in codes if code in COLOURS), STRONG if "1" in codes else PLAIN)
    return f'fill="{colour}"' + (' font-weight="bold"' if "1" in codes else "")


if __name__ == "__main__":
    PICTURE.write_text(drawing(), encoding="utf-8")
