"""What is run on what, in which order: whole trees, parts of one, and the few files of a commit."""

from __future__ import annotations

import datetime
import json
import os
import platform
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.processes import Run, run
from benchmarks.results import COLD, NO_FUNNEL, WARM, Measurement, Proof, Results, Subject
from benchmarks.tools import BANDIT, CERTLINT, IMPORT_CLICK, REPORT, RUFF, SEMGREP, SLOW, Command, Toolbox, commit
from benchmarks.trees import FILES, GROWTH, GROWTH_TREE, SOURCES, grown, size_of, unpacked

__all__ = ["SMALL", "Settings", "measure"]

SMALL = next(iter(SOURCES))
"""The tree on which even what takes long is run in every benchmark."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How much to run: bandit and semgrep only on ``slow_trees``, no longer than ``limit`` seconds."""

    trees: tuple[str, ...]
    rounds: int
    slow_rounds: int
    slow_trees: tuple[str, ...]
    proof: bool
    limit: float


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to measure on one subject. There are ``factor`` times as many rounds, for what takes a moment only."""

    subject: Subject
    folder: Path
    paths: tuple[str, ...] = (".",)
    tools: tuple[str, ...] = (CERTLINT, RUFF)
    modes: tuple[str, ...] = (COLD, WARM)
    factor: int = 1


@dataclass(slots=True)
class _Case:
    """One command on one subject, with what its rounds have shown so far. A ``note`` says why it has ended early."""

    plan: _Plan
    tool: str
    mode: str
    command: Command
    runs: list[Run] = field(default_factory=list)
    peak: int | None = None
    note: str = ""

    @property
    def slow(self) -> bool:
        return (self.tool, self.mode) in SLOW

    def measurement(self) -> Measurement:
        return Measurement(
            self.plan.subject.name,
            self.tool,
            self.mode,
            self.command.shown,
            tuple(round(one.seconds, 4) for one in self.runs),
            tuple(round(one.cpu_seconds, 4) for one in self.runs if one.cpu_seconds is not None),
            self.peak,
            self.note,
        )


def measure(toolbox: Toolbox, settings: Settings, say: Callable[[str], None]) -> tuple[Results, list[str]]:
    """Run the benchmark: the results, and what must not have happened (certlint or ruff failed, findings differ)."""
    machine, versions = _machine(), {"certlint's commit": commit(), **toolbox.versions}
    bench = _Bench(toolbox, settings, say)
    for group in _groups(toolbox, settings):
        bench.run(group)
    found = tuple(bench.subjects), tuple(bench.measurements), tuple(bench.proofs)
    return Results(machine, versions, *found, toolbox.missing), bench.failures


def _groups(toolbox: Toolbox, settings: Settings) -> Iterator[list[_Plan]]:
    """What is measured in the same rounds, so that a moment in which the machine is busy hits all of it alike."""
    for name in settings.trees:
        source = SOURCES[name]
        folder = unpacked(source, toolbox.cache, toolbox.python)
        tools = (CERTLINT, RUFF, BANDIT, SEMGREP) if name in settings.slow_trees else (CERTLINT, RUFF)
        modes = (COLD, WARM, NO_FUNNEL) if settings.proof or name == SMALL else (COLD, WARM)
        group = [_Plan(_subject(name, "tree", source.label, folder), folder, tools=tools, modes=modes)]
        if name == GROWTH_TREE:
            for share in GROWTH:
                part = grown(folder, share)
                group.append(_Plan(_subject(f"{name}, {share}", "part", source.label, part), part))
        yield group
        if name == GROWTH_TREE:
            yield [_files(words, source.label, folder, paths) for words, paths in FILES.items()]


def _files(name: str, label: str, folder: Path, paths: tuple[str, ...]) -> _Plan:
    size = sum((folder / path).stat().st_size for path in paths)
    return _Plan(
        Subject(name, "files", label, len(paths), size), folder, paths, (CERTLINT, RUFF, IMPORT_CLICK), factor=3
    )


class _Bench:
    """Runs group after group and keeps what comes out."""

    def __init__(self, toolbox: Toolbox, settings: Settings, say: Callable[[str], None]) -> None:
        self.toolbox = toolbox
        self.settings = settings
        self.say = say
        self.subjects: list[Subject] = []
        self.measurements: list[Measurement] = []
        self.proofs: list[Proof] = []
        self.failures: list[str] = []

    def run(self, group: Sequence[_Plan]) -> None:
        """Measure one group."""
        for plan in group:
            self.say(f"{plan.subject.name}: {plan.subject.files:,} files, {plan.subject.bytes / 1e6:.1f} MB")
        with tempfile.TemporaryDirectory() as temporary:
            cases = list(self._cases(group, Path(temporary)))
            report = Path(temporary, "no-funnel.json")
            for case in cases:
                if not case.slow:
                    self._prepare(case)
            for number in range(self.settings.rounds * group[0].factor):
                # Back and forth, so that nothing always runs after the same neighbour.
                for case in cases if number % 2 == 0 else reversed(cases):
                    if case.note:
                        continue
                    if not case.slow:
                        self._round(case)
                    elif number < self.settings.slow_rounds:
                        self._slow_round(case, report)
            if any(case.mode == NO_FUNNEL and case.runs for case in cases):
                self._compare(group[0], report, Path(temporary, "normal.json"))
        self.subjects += (plan.subject for plan in group)
        for case in cases:
            found = case.measurement()
            self.measurements.append(found)
            median = f"{found.median:8.3f} s" if found.median is not None else found.note
            self.say(f"  {found.subject:24} {case.tool:12} {case.mode:10} {median}")

    def _cases(self, group: Sequence[_Plan], temporary: Path) -> Iterator[_Case]:
        for number, plan in enumerate(group):
            for tool in plan.tools:
                for mode in plan.modes:
                    cache = temporary / f"{tool}-{number}"
                    if (command := self.toolbox.command(tool, mode, plan.paths, cache)) is not None:
                        yield _Case(plan, tool, mode, command)

    def _prepare(self, case: _Case) -> None:
        """Fill the caches, the system's and that of a warm run, and see how much memory a run takes."""
        if case.mode == WARM:
            self._once(case)
        case.peak = self._once(case, memory=True).peak

    def _round(self, case: _Case) -> None:
        done = self._once(case)
        if not case.note:
            case.runs.append(done)

    def _slow_round(self, case: _Case, report: Path) -> None:
        """One round of what takes so long that watching its memory does not matter."""
        self.say(f"  {case.command.shown} …")
        ours = case.tool == CERTLINT  # is waited for: without its end nothing is proved
        done = self._once(
            case,
            memory=True,
            limit=None if ours else self.settings.limit,
            output=report if case.mode == NO_FUNNEL else None,
        )
        if not case.note:
            case.runs.append(done)
            case.peak = max(case.peak or 0, done.peak or 0) or None

    def _once(
        self, case: _Case, *, memory: bool = False, limit: float | None = None, output: Path | None = None
    ) -> Run:
        """Run a case once. If it fails, its note says so; that of certlint or ruff is a failure of the benchmark."""
        command = case.command
        done = run(
            command.arguments,
            case.plan.folder,
            memory=memory,
            limit=limit,
            output=output,
            environment=command.environment,
        )
        if done.code not in (0, 1):
            case.note = f"more than {limit:g} s" if done.code is None else f"exit code {done.code}"
            if case.tool in (CERTLINT, RUFF):
                self.failures.append(f"{case.plan.subject.name}: {command.shown}: {case.note}\n{done.errors[-2000:]}")
        return done

    def _compare(self, plan: _Plan, report: Path, normal: Path) -> None:
        """Prove that the funnel, the processes and the rounds of linking lose no finding and make none up."""
        command = self.toolbox.command(CERTLINT, REPORT, plan.paths, normal)
        assert command is not None
        case = _Case(plan, CERTLINT, REPORT, command)
        self._once(case, output=normal)
        if case.note:
            return
        ours, all_of_it = _findings(normal), _findings(report)
        differing = ours ^ all_of_it
        self.proofs.append(Proof(plan.subject.name, len(all_of_it), len(differing)))
        if differing:
            lines = [f"{'-' if finding in ours else '+'} {finding}" for finding in sorted(differing)[:20]]
            head = f"{plan.subject.name}: {len(differing)} FINDINGS DIFFER (-: only normally, +: only with --no-funnel)"
            self.failures.append("\n".join([head, *lines]))


def _findings(report: Path) -> set[str]:
    """The findings and errors of a JSON report, each as text."""
    read = json.loads(report.read_text(encoding="ascii"))
    return {json.dumps(entry, sort_keys=True) for key in ("findings", "errors") for entry in read[key]}


def _subject(name: str, kind: str, label: str, folder: Path) -> Subject:
    files, size = size_of(folder)
    return Subject(name, kind, label, files, size)


def _machine() -> dict[str, str]:
    """What the figures depend on. The load tells whether the machine had other things to do."""
    known = {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "system": f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}, {platform.machine()}",
        "Python": f"{platform.python_implementation()} {platform.python_version()}",
        "date": datetime.date.today().isoformat(),
    }
    if hasattr(os, "getloadavg"):
        known["load before"] = f"{os.getloadavg()[0]:.1f}"
    return known


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()
