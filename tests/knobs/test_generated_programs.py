"""For every declaration, in each of its shapes: certlint finds what turns the knob, where it does, and nothing else."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

import pytest
from knobs import process_programs, programs
from knobs.programs import MARK, Program

from certlint import analysis
from certlint.knobs import KNOBS
from certlint.model.config import Config
from certlint.model.knobs import Confidence, Knob

CONFIG = Config(min_confidence=Confidence.POSSIBLE)
TODAY = datetime.date(2026, 1, 1)
SHAPES = {**programs.SHAPES, **process_programs.SHAPES}


def render(found: Iterable[Program]) -> str:
    """One file with a function for each program."""
    lines = ["import mock, os, pytest"]
    imports: set[str] = set()
    for number, program in enumerate(found):
        imports |= programs.modules_in(program)
        if program.at_module_level:
            lines += program.lines
            continue
        receiver = f"receiver: {program.receiver}, " if program.receiver else ""
        lines.append(f"def case_{number}({receiver}other, monkeypatch: pytest.MonkeyPatch):  # {program.shape}")
        lines += (f"    {line}" for line in program.lines)
    lines[0] += "".join(f", {name}" for name in sorted(imports - {"os", "pytest"}))
    return "\n".join(lines) + "\n"


def found_in(source: str) -> list[tuple[int, str]]:
    facts = {"app/example.py": analysis.analyze(source.encode())}
    project = analysis.link(facts)
    report = analysis.judge(facts["app/example.py"], path="app/example.py", project=project, config=CONFIG, today=TODAY)
    assert not report.errors
    return [(finding.site.span.line, finding.code) for finding in report.findings]


def differences(programs: list[Program]) -> list[str]:
    """Say what is missing, and what was not asked for, in one file made of the programs."""
    source = render(programs)
    lines = source.splitlines()
    marked = [number for number, line in enumerate(lines, 1) if line.endswith(MARK)]
    due = list(zip(marked, (program.code for program in programs if program.code), strict=True))
    found = found_in(source)
    wrong = [(line, code, "missing") for line, code in due if (line, code) not in found]
    wrong += [(line, code, "unexpected") for line, code in found if (line, code) not in due]
    wrong += [(line, code, "twice") for line, code in set(found) if found.count((line, code)) > 1]
    return [f"{what} {code}: {lines[line - 1].strip()}" for line, code, what in sorted(wrong)]


@pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: knob.id)
def test_programs(knob: Knob) -> None:
    every = list(SHAPES[knob.kind](knob))
    bad = [program for program in every if program.code and not program.at_module_level]
    good = [program for program in every if not program.code and not program.at_module_level]
    assert any(program.code for program in every)
    assert not all(program.code for program in every)
    files = [bad, good, *([program] for program in every if program.at_module_level)]
    wrong = [line for programs in files for line in differences(programs)]
    assert not wrong, "\n" + "\n".join(dict.fromkeys(wrong))
