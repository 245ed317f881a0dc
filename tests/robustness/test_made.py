"""Whatever is written, certlint comes back with a report, and what it fixes still compiles and knows all its names.

A slice of the programs is tried by default and thousands are in the slow tests. A failure names the seeds:
``make(SEED)`` or ``mutate(SEED)`` gives a program again.
"""

from __future__ import annotations

import ast
import contextlib
import random
import signal
from collections.abc import Iterator
from datetime import date

import pytest
from fixes.fixing import ABSOLUTE, CERTIFI, DEFAULT, PARTIAL, SETTING, SYSTEM, VARIABLE, report
from pyflakes import messages
from pyflakes.checker import Checker
from robustness.making import compiled, make
from robustness.mutating import mutate

from certlint import Config, Report, analyze, apply, judge, link, plan
from certlint.analysis import survey
from certlint.model.config import Bundle

BUNDLES = (VARIABLE, SETTING, DEFAULT, CERTIFI, SYSTEM, ABSOLUTE, PARTIAL)
PASSES = 8
PATH = "app/x.py"
SLICE = 100
CHUNK = 50
MANY = 5000
PROCESSOR_SECONDS = 30
"""What one program may take; the usual ones take hundredths of a second."""

fast = pytest.mark.parametrize("first", range(0, SLICE, CHUNK))
slow = pytest.mark.parametrize("first", range(SLICE, MANY, CHUNK))


@contextlib.contextmanager
def budget() -> Iterator[None]:
    """Raise TimeoutError after so much processor time of this process, however busy the machine is."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def over(*_: object) -> None:
        raise TimeoutError(f"more than {PROCESSOR_SECONDS} s of processor time")

    before = signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


UNDEFINED = (messages.UndefinedName, messages.UndefinedLocal, messages.ImportStarUsage, messages.UndefinedExport)


def undefined(tree: ast.Module) -> set[str]:
    """The names that nothing binds, as pyflakes sees it; one that only a star import may bind is among them."""
    return {str(each.message_args[0]) for each in Checker(tree).messages if isinstance(each, UNDEFINED)}


def fixed(source: bytes, found: Report, bundle: Bundle) -> Iterator[bytes]:
    """What the passes of fixing make of a file, one after another: first the safe fixes, then the others too.

    They end where a pass brings back what was there before: one literal may be bad both as it is and behind ``not``.
    A run keeps no such pass, since it leaves as many findings as it found.
    """
    for unsafe in (False, True):
        seen = {source}
        for _ in range(PASSES):
            planned = plan([found], {PATH: source}, unsafe=unsafe, whole=True)
            if not planned:
                break
            source = apply(source, planned[PATH][1])
            if source in seen:
                break
            seen.add(source)
            found = report(source, bundle, PATH)
            yield source
        else:
            raise AssertionError("no end of fixing")


def linked(source: bytes, base: bytes) -> None:
    """Check a program that may import all of another, as both may come from anywhere."""
    analyses = {PATH: analyze(source), "base.py": analyze(base)}
    project = link(analyses, {PATH: "app.x", "base.py": "base"})
    for path, analysis in analyses.items():
        judge(analysis, path=path, project=project, config=Config(), today=date(2026, 1, 1))


def check(source: bytes, seed: int) -> None:
    """Check and fix a program, and compare what it was with what it became."""
    survey(source)
    bundle = random.Random(seed).choice(BUNDLES)
    found = report(source, bundle, PATH)
    assert not found.errors
    assert all("\n" not in finding.message for finding in found.findings)
    before = compiled(source)
    for after in fixed(source, found, bundle):
        if before is not None:
            tree = compiled(after)
            assert tree is not None, f"does not compile any more:\n{after.decode(errors='replace')}"
            new = undefined(tree) - undefined(before)
            assert not new, f"undefined: {new}\n{after.decode(errors='replace')}"


def check_all(sources: Iterator[tuple[int, bytes]]) -> None:
    """Check each program, and with the one before it; tell of all that fail, since the shortest one shows best why."""
    failures = []
    before = b""
    for seed, source in sources:
        try:
            with budget():
                check(source, seed)
                if b"import *" in source:
                    linked(source, before)
        except Exception as error:
            failures.append((seed, error))
        before = source
    if failures:
        seeds = [seed for seed, _ in failures]
        raise AssertionError(f"seeds {seeds}") from failures[0][1]


def made(first: int) -> Iterator[tuple[int, bytes]]:
    return ((seed, make(seed).encode()) for seed in range(first, first + CHUNK))


def mutated(first: int) -> Iterator[tuple[int, bytes]]:
    return ((seed, mutate(seed)) for seed in range(first, first + CHUNK))


@fast
def test_made_programs(first: int) -> None:
    check_all(made(first))


@fast
def test_mutated_files(first: int) -> None:
    check_all(mutated(first))


@pytest.mark.slow
@slow
def test_many_made_programs(first: int) -> None:
    check_all(made(first))


@pytest.mark.slow
@slow
def test_many_mutated_files(first: int) -> None:
    check_all(mutated(first))
