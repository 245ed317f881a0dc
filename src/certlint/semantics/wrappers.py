"""Wrappers: the functions and classes with a parameter that reaches a knob, as callers elsewhere have to write them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

from certlint.model.facts import Wrapper
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.flow import Flow
from certlint.semantics.index import CONSTRUCTOR, MADE, last
from certlint.semantics.modules import Module
from certlint.semantics.terms import Target

__all__ = ["wrappers"]

Counting = Mapping[tuple[str, str], Set[tuple[str, int | None]]]
"""By the path and name of a wrapper, its parameters that count, and at which position callers give each."""


def wrappers(flow: Flow) -> frozenset[Wrapper]:
    """The wrappers of a flow that is settled, under all names by which modules that are known know them."""
    with flow.modules.closed():
        return _wrappers(flow)


def _wrappers(flow: Flow) -> frozenset[Wrapper]:
    modules = flow.modules
    counting: dict[tuple[str, str], set[tuple[str, int | None]]] = defaultdict(set)
    for (path, function, parameter, key), sinks in flow.sinks.items():
        if sinks:
            position = flow.evaluator.arguments.position(path, function, parameter) if key is None else None
            counting[path, function].add((key or parameter, position))
    found = {
        Wrapper(modules.by_path[path].name, last(function), parameter, position, _is_member(function))
        for (path, function), given in counting.items()
        for parameter, position in given
    }
    words = {last(function) for _, function in counting}
    spelled = words | flow.evaluator.index.known_as({*words, MADE}) if counting else set()
    for module in modules.by_path.values() if spelled else ():
        found.update(_other_names(flow.evaluator, module, spelled, counting))
    return frozenset(wrapper for wrapper in found if wrapper.module and wrapper.word.isidentifier())


def _other_names(evaluator: Evaluator, module: Module, spelled: Set[str], counting: Counting) -> Iterator[Wrapper]:
    """What goes by one of the names in a module and is a wrapper: an alias, a class that inherits, a partial."""
    for name in module.bindings.keys() & spelled:
        for outcome in evaluator.binding(module, name):
            for target in evaluator.calls.callables(outcome.term):
                for key in evaluator.arguments.keys(target.term):
                    for parameter, position in counting.get(key, ()):
                        yield Wrapper(module.name, name, parameter, _position(target, position))


def _position(target: Target, position: int | None) -> int | None:
    return 0 if target.partial is not None and position is not None else position  # some are given already


def _is_member(function: str) -> bool:
    """Whether it is reached through something else than the module; a constructor goes by its class's name."""
    return "." in function.removesuffix(f".{CONSTRUCTOR}")
