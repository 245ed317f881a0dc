"""What is surely there wherever the code runs: modules that are imported, their members, the version of Python.

``try: import x`` asks whether a module is there, ``hasattr(ssl, "SSLContext")`` and ``sys.version_info >= (3,)`` ask it
of other things. Where the answer is the same in every Python that is in use, one of two branches is never taken. A
module of the project is there if all that it imports is, too; whether a library is installed is never known.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from certlint.knobs.evidence import ALWAYS_THERE, OLDEST_PYTHON
from certlint.model.knobs import ModelKind
from certlint.model.values import MISSING, Global, Item, Literal, Operation, Reference, Result, Sequence, Value
from certlint.semantics.modules import Module
from certlint.semantics.terms import Name

if TYPE_CHECKING:
    from certlint.semantics.evaluate import Evaluator

__all__ = ["Presence"]

HASATTR = Reference("builtins.hasattr")
VERSION = "sys.version_info"
NEWEST = (999,)
"""Newer than any Python: an answer that is the same for this and for the oldest one is the same for all between."""
COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
NONE_OR_NOT = {"is": False, "==": False, "is not": True, "!=": True}
"""What a comparison with None gives for what is not None."""
MAX_IMPORTS = 40


class Presence:
    """Answers for an evaluator what is surely so."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator

    def holds(self, path: str, value: Value) -> bool | None:
        """Whether a condition holds in every Python that is in use; None if that is not known, or differs."""
        if isinstance(value, Operation):
            if value.operator == MISSING:
                return False if all(self._is_there(path, each, set()) for each in value.operands) else None
            if value.operator in NONE_OR_NOT and value.operands[1] == Literal(
                None, getattr(value.operands[1], "at", -1)
            ):
                return NONE_OR_NOT[value.operator] if self._is_thing(path, value.operands[0]) else None
            return _of_version(value)
        if isinstance(value, Result):
            call = self._evaluator.calls.call(path, value.call)
            if call.callee == HASATTR and len(call.arguments) == 2:
                owner, name = call.arguments
                if isinstance(owner, Reference) and isinstance(name, Literal):
                    return f"{owner.name}.{name.value!s}" in ALWAYS_THERE or None
            return None
        if isinstance(value, Reference):
            table = self._evaluator.table
            for constant in table.model(table.canonical(value.name), ModelKind.CONSTANT):
                return constant.result == "true"
        return True if isinstance(value, Global) and self._is_thing(path, value) else None

    def _is_thing(self, path: str, value: Value) -> bool:
        """Whether a name is bound to something of the standard library that is always there, so that it is not None."""
        outcomes = self._evaluator.resolve(path, value)
        return all(isinstance(outcome.term, Name) and outcome.term.name in ALWAYS_THERE for outcome in outcomes)

    def _is_there(self, path: str, value: Value, seen: set[str]) -> bool:
        """Whether a module, or what is imported from one, can surely be imported by the module at ``path``."""
        if not isinstance(value, Reference):
            return False
        if value.name in ALWAYS_THERE:
            return True
        modules = self._evaluator.modules
        found = modules.find(modules.absolute(path, value.name).rstrip("."))
        if found is None or found[0].path == path:
            return False
        module, rest = found
        known = not rest or ("." not in rest and self._evaluator.exports.where(module, rest) is not None)
        return known and self._runs(module, seen)

    def _runs(self, module: Module, seen: set[str]) -> bool:
        """Whether all that a module imports is there, too."""
        if module.path in seen:
            return True
        seen.add(module.path)
        if module.analysis.problem is not None or len(seen) > MAX_IMPORTS:
            return False
        for each in module.analysis.imports:
            apart = "" if each.module.endswith(".") else "."
            whole = each.module if each.name in {None, "*"} else f"{each.module}{apart}{each.name}"
            if each.module not in ALWAYS_THERE and not self._is_there(module.path, Reference(whole), seen):
                return False
        return True


def _of_version(value: Operation) -> bool | None:
    """``sys.version_info < (3, 0)``, ``sys.version_info[0] == 2``, ``sys.version_info.major >= 3``."""
    compare = COMPARISONS.get(value.operator)
    if compare is None or len(value.operands) != 2:
        return None
    subject, other = value.operands
    if _is_major(subject):
        wanted = getattr(other, "value", None)
        return compare(OLDEST_PYTHON[0], wanted) if isinstance(wanted, int) else None
    if not _is_version(subject) or not isinstance(other, Sequence):
        return None
    numbers = tuple(getattr(item, "value", None) for item in other.items)
    if not numbers or not all(isinstance(each, int) for each in numbers):
        return None
    if value.operator in {"==", "!="} and numbers >= OLDEST_PYTHON:
        return None
    answers = {compare(version, numbers) for version in (OLDEST_PYTHON, NEWEST)}
    return answers.pop() if len(answers) == 1 else None


def _is_major(value: Value) -> bool:
    if isinstance(value, Item):
        return _named(value.base) == VERSION and getattr(value.key, "value", None) == 0
    return _named(value) == f"{VERSION}.major"


def _is_version(value: Value) -> bool:
    """Whether a value is the version, or the first numbers of it."""
    whole = value.base if isinstance(value, Item) and not isinstance(value.key, Literal) else value
    return _named(whole) == VERSION


def _named(value: Value) -> str:
    return value.name if isinstance(value, Reference) else ""
