"""Trees of many files to run over, made of the fixtures."""

from __future__ import annotations

from pathlib import Path

FIXTURES = Path(__file__).parents[2] / "fixtures"
SOURCES = [path.read_bytes() for path in sorted(FIXTURES.rglob("*.py")) if path.stat().st_size < 3000]


def grow(root: Path, number: int, *, bad: int) -> None:
    """Make a tree of ``number`` files; ``bad`` of them are fixtures, each a module of its own, the others dull."""
    for count in range(number):
        folder = root / f"part{count // 100}"
        folder.mkdir(parents=True, exist_ok=True)
        fixture = count * bad // number != (count + 1) * bad // number
        source = SOURCES[count % len(SOURCES)] if fixture else b"import os\n\nprint(os.name, %d)\n" % count
        (folder / f"module{count}.py").write_bytes(source)
