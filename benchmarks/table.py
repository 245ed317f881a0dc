"""The results as a page of Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from benchmarks.results import COLD, WARM, Measurement, Results, Subject
from benchmarks.tools import CERTLINT, IMPORT_CLICK, RUFF

__all__ = ["page"]

_MIB = 1024 * 1024
_NOTHING = "–"  # noqa: RUF001 a dash, as typeset tables have it


def page(results: Results) -> str:
    """The page: machine, trees, few files, growth, proof, commands."""
    parts = [
        "# How fast certlint is",
        "Made by `python -m benchmarks`; [results.json](results.json) has every round. Seconds are medians of the wall "
        "clock of whole processes, interleaved, with the range of the rounds in parentheses; memory is that of all "
        "processes together at the worst moment. *Cold* is without a cache of the linter's own, *warm* with one that "
        "was filled before; the files themselves are in the system's cache in both.",
        _machine(results),
        "![The same as a plot](speed.svg)",
    ]
    parts += _section("Whole trees", [_tree(results, subject) for subject in results.of_kind("tree")])
    parts += _section("A few files", _files(results))
    parts += _section("How time grows", _growth(results))
    parts += _section("The same findings", _proofs(results))
    parts += _section("The commands", _commands(results))
    return "\n\n".join(parts) + "\n"


def seconds(value: float | None) -> str:
    """A time with about three digits that count."""
    if value is None:
        return _NOTHING
    digits = next((digits for digits, least in enumerate((100, 10, 1, 0.1)) if value >= least), 4)
    return f"{value:.{digits}f}"


def _section(title: str, parts: Sequence[str]) -> list[str]:
    return [f"## {title}", *parts] if parts else []


def _rows(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table whose first column is text, and whose others are numbers."""
    lines = [head, ["---", *["--:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _machine(results: Results) -> str:
    facts = [f"{name}: {value}" for name, value in {**results.machine, **results.versions}.items()]
    facts += [f"{tool} could not be installed ({reason})" for tool, reason in results.missing.items()]
    return "\n".join(f"- {fact}" for fact in facts)


def _tree(results: Results, subject: Subject) -> str:
    title = f"**{subject.label}**: {subject.files:,} files, {subject.bytes / 1e6:.1f} MB"
    rows = []
    for found in results.measurements:
        if found.subject != subject.name:
            continue
        ruff = results.median(subject.name, RUFF, WARM if found.mode == WARM else COLD)
        rows.append(
            [
                f"{found.tool}, {found.mode}",
                _spread(found),
                _ratio(found.median, ruff),
                seconds(_middle(found.cpu_seconds)),
                _memory(found.peak),
            ]
        )
    head = ["", "seconds", "× ruff", "processor seconds", "peak MiB"]  # noqa: RUF001 the sign, not the letter
    return f"{title}\n\n{_rows(head, rows)}"


def _files(results: Results) -> list[str]:
    subjects = results.of_kind("files")
    if not subjects:
        return []
    head = ["seconds", *(subject.name for subject in subjects)]
    pairs = list(dict.fromkeys((found.tool, found.mode) for found in _of(results, subjects)))
    rows = []
    for tool, mode in pairs:
        name = f"`python -c '{IMPORT_CLICK}'`" if tool == IMPORT_CLICK else f"{tool}, {mode}"
        found = [results.get(subject.name, tool, mode) for subject in subjects]
        rows.append([name, *(_spread(one) if one else _NOTHING for one in found)])
    for yardstick, name in ((IMPORT_CLICK, f"`{IMPORT_CLICK}`"), (RUFF, "ruff, cold")):
        ratios = [
            _ratio(results.median(subject.name, CERTLINT), results.median(subject.name, yardstick))
            for subject in subjects
        ]
        rows.append([f"certlint, cold ÷ {name}", *ratios])
    return [_rows(head, rows)]


def _growth(results: Results) -> list[str]:
    subjects = results.growth()
    if not subjects:
        return []
    rows = []
    for subject in subjects:
        cold = results.get(subject.name, CERTLINT)
        rows.append(
            [
                subject.name,
                f"{subject.files:,}",
                f"{subject.bytes / 1e6:.1f}",
                *(
                    seconds(results.median(subject.name, tool, mode))
                    for tool in (CERTLINT, RUFF)
                    for mode in (COLD, WARM)
                ),
                f"{subject.bytes / 1e6 / cold.median:.1f}" if cold and cold.median else _NOTHING,
                _memory(cold.peak if cold else None),
            ]
        )
    head = ["", "files", "MB", "certlint, cold", "warm", "ruff, cold", "warm", "certlint's MB/s, cold", "its peak MiB"]
    return [_rows(head, rows)]


def _proofs(results: Results) -> list[str]:
    if not results.proofs:
        return []
    rows = [
        [proof.subject, str(proof.findings), "identical" if not proof.differing else f"**{proof.differing} differ**"]
        for proof in results.proofs
    ]
    intro = "What a cold run finds against `--no-funnel --no-cache -j1`, which parses every file in one process:"
    return [intro, _rows(["", "findings", "a cold run's are"], rows)]


def _commands(results: Results) -> list[str]:
    trees = results.of_kind("tree")
    shown = dict.fromkeys(found.command for found in _of(results, trees[:1]))
    return ["```sh\n" + "\n".join(shown) + "\n```"] if shown else []


def _of(results: Results, subjects: Sequence[Subject]) -> list[Measurement]:
    names = {subject.name for subject in subjects}
    return [found for found in results.measurements if found.subject in names]


def _spread(found: Measurement) -> str:
    if found.median is None:
        return found.note or _NOTHING
    if len(found.seconds) == 1:
        return seconds(found.median)
    return f"{seconds(found.median)} ({seconds(min(found.seconds))}…{seconds(max(found.seconds))})"


def _middle(values: Sequence[float]) -> float | None:
    return sorted(values)[len(values) // 2] if values else None


def _ratio(value: float | None, base: float | None) -> str:
    return (
        _NOTHING if value is None or not base else f"{value / base:.2f}" if value / base < 10 else f"{value / base:.0f}"
    )


def _memory(peak: int | None) -> str:
    return _NOTHING if peak is None else f"{peak / _MIB:.0f}"
