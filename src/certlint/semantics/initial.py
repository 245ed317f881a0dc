"""Values that an object starts with: whether they may still be there where they are used.

What a constructor (or the body of a class) gives an attribute arrives at a use only if a way leads there on which
nothing else was given to it. A use tells where it comes from: it stands under conditions, and it works on something.
Where another attribute starts as what contradicts that (``self.session = None``, and the use calls
``self.session.get``), the object is not as it started: some method changed the other attribute. If all methods that do
so replace the value, too, it is gone.

Only the methods of the class itself count, so that the answer follows from one file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from certlint.model.facts import Attribution, Guards
from certlint.model.values import Literal, Member, Super, Value
from certlint.semantics.modules import Module
from certlint.semantics.schemes import conjuncts
from certlint.semantics.sinks import Place
from certlint.semantics.terms import Known, Outcome
from certlint.semantics.uses import called_on

__all__ = ["is_superseded", "is_unset"]

CONSTRUCTOR = "__init__"


@dataclass(frozen=True, slots=True)
class _Initial:
    """An attribute's first value: class, attribute, and, where the constructor gives it, the assignment."""

    owner: str
    name: str
    given: Attribution | None = None


def is_superseded(module: Module, place: Place, outcome: Outcome) -> bool:
    """Whether the outcome is an initial value of the object at work in the place, and replaced by then."""
    initials = module.derived(_initials)
    found = [initials[o.site] for o in outcome.trail if o.path == module.path and o.site in initials]
    if not found or place.path != module.path:
        return False
    function = _method(module, place.function)
    owner = module.functions[function].owner if function else ""
    return any(
        initial.owner == owner and (_in_constructor(module, initial, place, function) or _later(module, initial, place))
        for initial in found
    )


def is_unset(module: Module, outcome: Outcome) -> bool:
    """Whether the outcome is the empty text that an attribute starts as: the name is not known yet."""
    initials = module.derived(_initials)
    return outcome.term == Known("") and any(o.path == module.path and o.site in initials for o in outcome.trail)


# --- replaced by the constructor itself ------------------------------------------------------


def _in_constructor(module: Module, initial: _Initial, place: Place, function: str) -> bool:
    """Whether the constructor replaces the value that it gave, before the place can be reached."""
    given = initial.given
    if given is None or function == given.function:
        return False
    for later in module.self_sets[initial.owner, initial.name]:
        if later.function == given.function and later.site != given.site and _holds_with(later.guards, given.guards):
            first, last = module.line(given.site), module.line(later.site)
            if first < last and function not in _called_between(module, initial.owner, given.function, first, last):
                return True
    return False


def _called_between(module: Module, owner: str, function: str, first: int, last: int) -> set[str]:
    """The methods that run while a function is between two lines: all, where that calls an inherited constructor."""
    calls = [module.analysis.calls[index] for index in module.calls_in(function)]
    between = [call.callee for call in calls if first <= module.line(call.site) <= last]
    if any(isinstance(callee, Member) and isinstance(callee.base, Super) for callee in between):
        return set(module.methods[owner].values())
    found = {method for callee in between for method in _own(module, owner, callee)}
    for each in _in_turn(found):
        found.update(method for callee in _callees(module, each) for method in _own(module, owner, callee))
    return found


# --- replaced by whatever makes the use possible ---------------------------------------------


def _later(module: Module, initial: _Initial, place: Place) -> bool:
    """Whether the place is reached only after a method that replaced the value."""
    for name, wanted in _needs(module, initial.owner, place):
        if name != initial.name and _starts_otherwise(module, initial.owner, name, wanted):
            changes = [
                each
                for each in module.self_sets.get((initial.owner, name), ())
                if not _is_constructor(each.function) and not _contradicts(each.value, wanted)
            ]
            if changes and all(_brings(module, initial, name, each.function, each.guards) for each in changes):
                return True
    return False


def _needs(module: Module, owner: str, place: Place) -> Iterator[tuple[str, bool]]:
    """The attributes that are true, or false, where the place is reached: its conditions, and what is called there."""
    for path, value in place.conditions:
        for inner, wanted in conjuncts(value, True) if path == module.path else ():
            name = _attribute(module, owner, inner)
            if name:
                yield name, wanted
    for index in module.calls_in(place.function):
        call = module.analysis.calls[index]
        if call.site == place.site:
            name = _worked_on(module, owner, call.callee)
            if name:
                yield name, True


def _starts_otherwise(module: Module, owner: str, name: str, wanted: bool) -> bool:
    """Whether an attribute is surely not as wanted while the object is as its constructor made it."""
    sets = module.self_sets.get((owner, name), ())
    values: list[Value | None] = [each.value for each in sets if _is_constructor(each.function)]
    values = values or [value for known, value, _, _ in module.classes[owner].attributes if known == name]
    return bool(values) and all(_contradicts(value, wanted) for value in values)


def _contradicts(value: Value | None, wanted: bool) -> bool:
    return isinstance(value, Literal) and bool(value.value) is not wanted


def _brings(module: Module, initial: _Initial, name: str, function: str, guards: Guards) -> bool:
    """Whether a function replaces the value wherever it changes the attribute ``name``, or its callers do before."""
    replacing = [each for each in module.self_sets[initial.owner, initial.name] if not _is_constructor(each.function)]
    if any(each.function == function and _holds_with(each.guards, guards) for each in replacing):
        return True
    found = False
    changing = {function}
    for each in _in_turn(changing):
        if not _is_private(each):
            return False
        for caller, index in _callers(module, initial.owner, each):
            call = module.analysis.calls[index]
            before = [
                other
                for other in replacing
                if other.function == caller
                and _holds_with(other.guards, call.guards)
                and module.line(other.site) < module.line(call.site)
            ]
            found = found or bool(before)
            if not before and not _works_on(module, initial.owner, name, caller, changing):
                changing.add(caller)
    return found


def _works_on(module: Module, owner: str, name: str, function: str, apart: Iterable[str]) -> bool:
    """Whether a function calls something on the attribute ``name``, by itself or by methods that are not ``apart``."""
    found = {function}
    for each in _in_turn(found):
        for callee in _callees(module, each):
            if _worked_on(module, owner, callee) == name:
                return True
            found.update(_own(module, owner, callee) - set(apart))
    return False


# --- facts of a module -----------------------------------------------------------------------


def _initials(module: Module) -> dict[int, _Initial]:
    """The initial values of a module's classes, by their sites."""
    found: dict[int, _Initial] = {}
    for owner, facts in module.classes.items():
        found.update({site: _Initial(owner, name) for name, _, site, _ in facts.attributes if site >= 0})
    for (owner, name), given in module.self_sets.items():
        found.update({each.site: _Initial(owner, name, each) for each in given if _is_constructor(each.function)})
    return found


def _calls_of_own(module: Module) -> dict[tuple[str, str], list[tuple[str, int]]]:
    """The calls of methods on the object itself, by class and method: where they stand, and their numbers."""
    found: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for index, call in enumerate(module.analysis.calls):
        owner = module.self_of(call.callee.base) if isinstance(call.callee, Member) else ""
        if owner and isinstance(call.callee, Member):
            found[owner, call.callee.name].append((_method(module, call.function), index))
    return dict(found)


def _callers(module: Module, owner: str, function: str) -> list[tuple[str, int]]:
    return module.derived(_calls_of_own).get((owner, function.rpartition(".")[2]), [])


def _callees(module: Module, function: str) -> Iterator[Value]:
    return (module.analysis.calls[index].callee for index in module.calls_in(function))


def _own(module: Module, owner: str, callee: Value) -> set[str]:
    """The method of the object itself that is called, if it is one of the class's own."""
    if isinstance(callee, Member) and module.self_of(callee.base) == owner:
        return {module.methods[owner][callee.name]} if callee.name in module.methods[owner] else set()
    return set()


def _worked_on(module: Module, owner: str, callee: Value) -> str:
    """The object's attribute that a method is called on: ``session`` of ``self.session.get``."""
    called = called_on(callee)
    return _attribute(module, owner, called[0]) if called is not None else ""


def _attribute(module: Module, owner: str, value: Value) -> str:
    return value.name if isinstance(value, Member) and module.self_of(value.base) == owner else ""


def _method(module: Module, function: str) -> str:
    """The method that a function is, or is written in."""
    while function and not (function in module.functions and module.functions[function].owner):
        function = function.rpartition(".")[0]
    return function


def _is_constructor(function: str) -> bool:
    return function.rpartition(".")[2] == CONSTRUCTOR


def _is_private(function: str) -> bool:
    return function.rpartition(".")[2].startswith("_") and not function.endswith("__")


def _holds_with(guards: Guards, others: Guards) -> bool:
    """Whether what stands under ``guards`` happens wherever what stands under the ``others`` does."""
    known = set(map(id, others))
    return all(id(guard) in known for guard in guards)


def _in_turn(found: set[str]) -> Iterator[str]:
    """The functions, those included that are added meanwhile."""
    seen: set[str] = set()
    while len(seen) < len(found):
        for each in sorted(found - seen):
            seen.add(each)
            yield each
