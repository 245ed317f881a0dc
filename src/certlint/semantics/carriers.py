"""Calls that carry something telling to functions elsewhere: these are looked up, wherever they are defined.

What reaches a knob is found from the knob on, by asking for callers. That needs the function with the knob to be
known; of a file looked at alone it is somewhere in its imports. They are not all read: only what is called
with something that may turn verification off, and what is called with that in turn.
"""

from __future__ import annotations

from collections.abc import Iterator

from certlint.lexicon.hints import name_hint
from certlint.lexicon.senses import looks_like_path, speaks_of_tls, speaks_of_verifying
from certlint.model.facts import Call
from certlint.model.values import FIRST, Choice, Global, Literal, Member, Operation, Parameter, Reference, Value
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.modules import Module

__all__ = ["Carriers"]

Slot = int | str
"""A position, or the name of an argument."""


class Carriers:
    """Looks up what calls carry telling arguments to."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self._carrying: set[tuple[str, str, str]] = set()

    def look(self, module: Module) -> None:
        """Look up what the module's telling calls call, and what becomes of its parameters that are off by default."""
        for index, slots in module.derived(_telling):
            self._carry(module, index, slots)
        for function, parameter in module.derived(_off_by_default):
            self._hand_on(module, function, parameter)

    def _carry(self, module: Module, index: int, slots: list[Slot]) -> None:
        evaluator = self._evaluator
        for target in evaluator.calls.targets(module.path, index):
            parameters = evaluator.arguments.signature(target.term)
            positional = [p.name for p in parameters if p.kind in {"positional", "plain"}][max(target.shift, 0) :]
            for path, function in evaluator.arguments.keys(target.term):
                for slot in slots:
                    if isinstance(slot, str):
                        self._hand_on(evaluator.modules.by_path[path], function, slot)
                    elif slot < len(positional):
                        self._hand_on(evaluator.modules.by_path[path], function, positional[slot])

    def _hand_on(self, module: Module, function: str, parameter: str) -> None:
        """Look up what a function calls with one of its parameters."""
        key = (module.path, function, parameter)
        if key in self._carrying:
            return
        self._carrying.add(key)
        for index in module.calls_in(function):
            slots = [
                slot for slot, value in _arguments(module.analysis.calls[index]) if _is(value, function, parameter)
            ]
            if slots:
                self._carry(module, index, slots)


def _telling(module: Module) -> list[tuple[int, list[Slot]]]:
    """The numbers of telling calls, with what is telling in them."""
    calls = enumerate(module.analysis.calls)
    found = ((index, [slot for slot, value in _arguments(call) if _tells(slot, value)]) for index, call in calls)
    return [(index, slots) for index, slots in found if slots]


def _off_by_default(module: Module) -> list[tuple[str, str]]:
    """The functions with parameters that are False by default."""
    return [
        (function, parameter.name)
        for function, facts in module.functions.items()
        for parameter in facts.parameters
        if isinstance(parameter.default, Literal) and parameter.default.value is False
    ]


def _arguments(call: Call) -> Iterator[tuple[Slot, Value]]:
    yield from enumerate(call.arguments)
    yield from ((name, value) for name, value in call.keywords if name is not None)


def _is(value: Value, function: str, parameter: str) -> bool:
    options = value.options if isinstance(value, Choice) else (value,)
    return any(isinstance(o, Parameter) and (o.function, o.name) == (function, parameter) for o in options)


def _tells(slot: Slot, value: Value) -> bool:
    """Whether an argument may turn verification off: by its value, or by the name of it or of what is given."""
    if isinstance(value, Literal):
        constant = value.value
        if constant is False or (isinstance(constant, str) and looks_like_path(constant)):
            return True
        return isinstance(slot, str) and constant is not True and _speaks(slot)
    if isinstance(slot, str) and _speaks(slot):
        return True
    if isinstance(value, Choice):
        return any(_tells(slot, option) for option in value.options)
    if isinstance(value, Operation) and value.operator == FIRST:
        return _tells(slot, value.operands[0])
    return isinstance(value, (Global, Member, Parameter, Reference)) and _speaks(value.name.rpartition(".")[2])


def _speaks(name: str) -> bool:
    return speaks_of_verifying(name) or speaks_of_tls(name) or name_hint(name) is not None
