"""The command: measures, then writes ``results.json``, ``RESULTS.md`` and ``speed.svg``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.plot import drawing
from benchmarks.results import Results
from benchmarks.scenarios import SMALL, Settings, measure
from benchmarks.table import page
from benchmarks.tools import PINNED, Toolbox
from benchmarks.trees import GROWTH_TREE, SOURCES

HERE = Path(__file__).parent


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 1 if certlint or ruff fails, or finds something else with every file parsed."""
    options = _parser().parse_args(arguments)
    cache: Path = options.cache.resolve()
    output: Path = options.output or (cache / "quick" if options.quick else HERE)
    if options.redraw:
        _draw(Results.loads((output / "results.json").read_text(encoding="utf-8")), output)
        return 0
    trees = tuple(options.tree or ((SMALL, GROWTH_TREE) if options.quick else SOURCES))
    settings = Settings(
        trees=trees,
        rounds=options.rounds or (1 if options.quick else 7),
        slow_rounds=options.slow_rounds,
        slow_trees=(SMALL,) if options.quick else trees,
        proof=options.proof,
        limit=options.limit,
    )
    toolbox = Toolbox(cache, [tool for tool in PINNED if tool not in options.without])
    results, failures = measure(toolbox, settings, lambda text: print(text, file=sys.stderr, flush=True))
    output.mkdir(parents=True, exist_ok=True)
    (output / "results.json").write_text(results.dumps(), encoding="utf-8")
    _draw(results, output)
    for failure in failures:
        print(f"\nFAILED: {failure}", file=sys.stderr)
    return 1 if failures else 0


def _draw(results: Results, output: Path) -> None:
    (output / "RESULTS.md").write_text(page(results), encoding="utf-8")
    (output / "speed.svg").write_text(drawing(results), encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure certlint beside other linters.")
    parser.add_argument("--quick", action="store_true", help="one round on two trees, to see that everything works")
    parser.add_argument("--proof", action="store_true", help="compare the findings with --no-funnel on every tree")
    parser.add_argument("--tree", action="append", choices=list(SOURCES), help="only this tree; repeatable")
    parser.add_argument("--without", action="append", default=[], choices=list(PINNED)[1:], help="leave a linter out")
    parser.add_argument("--rounds", type=int, metavar="N", help="default: 7")
    parser.add_argument("--slow-rounds", type=int, default=1, metavar="N", help="rounds of what is slow; default: 1")
    parser.add_argument("--limit", type=float, default=1800, metavar="SECONDS", help="ends what is slow; default: 1800")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="for the results; default: this folder")
    parser.add_argument("--cache", type=Path, default=HERE / ".cache", metavar="FOLDER", help="for what is downloaded")
    parser.add_argument("--redraw", action="store_true", help="measure nothing: make table and plot of results.json")
    return parser


if __name__ == "__main__":
    sys.exit(main())
