"""Every bound of the evaluation widens and is counted, or drops only what makes an answer more precise."""

from __future__ import annotations

import ast
from pathlib import Path

import certlint.semantics
from semantics.programs import linked

ROOM = Path(certlint.semantics.__file__).parent
TOLD = "note_widened", "_widened", "TOO_LARGE", "TOO_MANY"
"""What tells of a value that was widened: on the spot, or when the value is asked for."""

NOT_COUNTED = {
    # What is left out are conditions: the same then holds more often, and nothing is lost.
    "MAX_COMPARED",
    "MAX_CONDITIONS",
    "MAX_GUARDS",
    # Contexts: of longer ways, what all callers give is meant.
    "MAX_CALLS",
    "MAX_RECEIVERS",
    # Ways through loops: further ones are joined with the last.
    "MAX_EXITS",
    "MAX_REPEATED_LOOPS",
    # What may be missing: both branches of a `try` that imports it count.
    "MAX_IMPORTS",
    # What is shown.
    "MAX_TEXT",
    "MAX_STEPS",
    # What is remembered, and chains of names in the table of knobs itself.
    "MAX_NAMES",
    "MAX_ALIASES",
    # How deep a statement is looked into: methods called on a call, subscripts of a subscript.
    "MAX_CHAIN",
    "MAX_SUBSCRIPTS",
    # Bounds of what is kept of a value that is counted as widened by whoever asks.
    "MAX_COMBINATIONS",
    "MAX_EVIDENCE",
    "MAX_OUTCOMES",
    "MAX_WAYS",
    "MAX_DEPTH",
    "MAX_ROUNDS",
}


def bounds() -> dict[str, list[str]]:
    """By the name of each bound, the source of the functions that use it."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOM.rglob("*.py"))]
    assigned = [node for tree in trees for node in tree.body if isinstance(node, ast.Assign)]
    names = {each.id for node in assigned for each in node.targets if isinstance(each, ast.Name)}
    found: dict[str, list[str]] = {name: [] for name in names if name.startswith("MAX_")}
    for function in (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for name in found.keys() & {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}:
            found[name].append(ast.unparse(function))
    assert all(found.values()), "a bound that bounds nothing"
    return found


def test_each_bound_is_counted_where_it_is_reached_or_loses_nothing() -> None:
    silent = {name for name, using in bounds().items() if not any(word in each for each in using for word in TOLD)}
    assert silent <= NOT_COUNTED, silent - NOT_COUNTED
    assert bounds().keys() >= NOT_COUNTED


def test_what_is_too_large_is_counted_if_it_is_asked_for() -> None:
    large = " + ".join(f"part_{i}" for i in range(1_500))
    source = f"import requests\nverify = {large}\nother = {large}\nrequests.get('https://a.example', verify=verify)\n"
    assert {why for _, _, why in linked({"app.py": source})[0].widened} == {"a value is too large"}
    assert not linked({"app.py": source.replace("verify=verify", "timeout=1")})[0].widened
