"""A fix never breaks code: for each knob, in each shape of its place, with each form of the bundle.

The fixed program compiles, pyflakes has nothing new to say of it, nothing new is found in it, and it is left alone by
another fix. Where the library is installed (``-m libraries``), each call is bound to the library's own signature.
"""

from __future__ import annotations

import ast
import inspect
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from knobs import process_programs, programs
from knobs.programs import Program
from knobs.test_generated_programs import render
from libraries.test_signatures import resolve, spellings
from pyflakes import checker, messages

from certlint.knobs import KNOBS
from certlint.model.config import Bundle
from certlint.model.knobs import Kind, Knob
from fixes.fixing import ABSOLUTE, CERTIFI, DEFAULT, PARTIAL, SETTING, SYSTEM, UNSAID, VARIABLE, fixed, report

SHAPES = {**programs.SHAPES, **process_programs.SHAPES}
FORMS: tuple[Bundle | None, ...] = (VARIABLE, SETTING, ABSOLUTE, DEFAULT, CERTIFI, SYSTEM, PARTIAL, UNSAID, None)
FIXED = [knob for knob in KNOBS if knob.fix.how != "none"]
ROTATED = [(knob, FORMS[number % len(FORMS)]) for number, knob in enumerate(FIXED)]
EVERY = [(knob, form) for knob in FIXED for form in FORMS]


def bad_programs(knob: Knob) -> Iterator[str]:
    """The programs in which the knob is turned the wrong way; those at module level each for itself."""
    bad = [program for program in SHAPES[knob.kind](knob) if program.code]
    inner = [program for program in bad if not program.at_module_level]
    if inner:
        yield render(inner)
        yield render([replace(each, lines=nested(each)) for each in inner])
    yield from (render([program]) for program in bad if program.at_module_level)


def nested(program: Program) -> tuple[str, ...]:
    """The same under a condition, in a ``try`` and on one line with something else."""
    if any(line.startswith((" ", "class ", "def ", "@", "with ", "async ")) for line in program.lines):
        return program.lines
    body = [f"        {line}" for line in program.lines]
    return ("if other:", "    try:", *body, "    finally:", "        print(other)")


def said(source: str) -> Counter[str]:
    """What pyflakes says, without the places."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = checker.Checker(ast.parse(source), "x.py").messages
    return Counter(
        f"{type(each).__name__} {each.message_args}"
        for each in found
        if not isinstance(each, (messages.RedefinedWhileUnused, messages.UnusedVariable))
    )


def codes(source: bytes, bundle: Bundle | None) -> Counter[str]:
    return Counter(finding.code for finding in report(source, bundle).findings if finding.turn is not None)


def hold(source: str, bundle: Bundle | None) -> str:
    """Fix a program, see that it is sound, and give it."""
    result = fixed(source, bundle, unsafe=True, named=("TLS110",))
    text = result.decode()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        compile(text, "fixed.py", "exec")
    assert not said(text) - said(source), text
    assert not codes(result, bundle) - codes(source.encode(), bundle), text
    return text


@pytest.mark.parametrize(("knob", "bundle"), ROTATED, ids=[knob.id for knob, _ in ROTATED])
def test_a_fixed_program_is_sound(knob: Knob, bundle: Bundle | None) -> None:
    """One form of the bundle for each knob, and one of the two ways to stand there: `slow` has all of them."""
    plain, *others = bad_programs(knob)
    hold(plain if FIXED.index(knob) % 2 or not others else others[0], bundle)


@pytest.mark.slow
@pytest.mark.parametrize(("knob", "bundle"), EVERY)
def test_a_fixed_program_is_sound_with_every_bundle(knob: Knob, bundle: Bundle | None) -> None:
    for source in bad_programs(knob):
        hold(source, bundle)


# --- bound to the library itself ----------------------------------------------------------------


def calls_of(source: str, targets: tuple[str, ...]) -> Iterator[tuple[str, ast.Call]]:
    """The calls of functions and classes that stand under their own dotted names, and of methods of ``receiver``."""
    by_last = {target.rpartition(".")[2]: target for target in targets}
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        if name in targets:
            yield name, node
        elif name.startswith("receiver.") and name.rpartition(".")[2] in by_last:
            yield by_last[name.rpartition(".")[2]], node


def binds(target: str, call: ast.Call) -> str:
    """Why the library would refuse the call; "" if it would not, or is not here."""
    for spelling in spellings(target):
        try:
            owner, thing = resolve(spelling)
            signature = inspect.signature(thing)
        except Exception:  # not installed, or nothing to look at
            continue
        if any(isinstance(each, ast.Starred) for each in call.args) or any(each.arg is None for each in call.keywords):
            return ""
        found = inspect.getattr_static(owner, spelling.rpartition(".")[2], None) if inspect.isclass(owner) else None
        bound = found is not None and not isinstance(found, (classmethod, staticmethod)) and not inspect.isclass(thing)
        given = [None] * (len(call.args) + bound)
        try:
            signature.bind(*given, **{each.arg: None for each in call.keywords if each.arg is not None})
        except TypeError as error:
            return f"{target}: {error}"
        return ""
    return ""


@pytest.mark.libraries
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("knob", [knob for knob in FIXED if knob.kind in {Kind.ARGUMENT, Kind.ITEM, Kind.CALL}])
def test_a_fixed_call_is_one_that_the_library_takes(knob: Knob) -> None:
    for bundle in FORMS:
        for source in bad_programs(knob):
            after = hold(source, bundle)
            before = {re.sub(r"\W.*", "", why) for t, each in calls_of(source, knob.targets) if (why := binds(t, each))}
            wrong = [why for target, each in calls_of(after, knob.targets) if (why := binds(target, each))]
            assert before or not wrong, "\n".join([*wrong, after])


@pytest.mark.parametrize("knob", [knob for knob in FIXED if knob.kind is Kind.ITEM], ids=lambda knob: knob.id)
def test_other_entries_of_a_dict_survive(knob: Knob) -> None:
    """A fix changes one entry of a dict, wherever the dict stands."""
    entry = "'kept': 1, "
    for source in bad_programs(knob):
        crowded = source.replace(f"{{{knob.parameter!r}: ", f"{{{entry}{knob.parameter!r}: ")
        count = crowded.count(entry.rstrip(", "))
        after = fixed(crowded, VARIABLE, unsafe=True).decode()
        assert after.count(entry.rstrip(", ")) == count, after
