"""Where a name is used: which calls may call what goes by it, and what is assigned or inherits under it.

Most of a project has nothing to do with TLS. What is evaluated is what a name speaks for: a name that is
not in a call cannot be what it calls, unless something else was made of it on the way, and that is known here too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set

from certlint.model.facts import Attribution, Call
from certlint.model.knobs import ModelKind
from certlint.model.values import (
    FIRST,
    Choice,
    Class,
    Function,
    Global,
    Item,
    Literal,
    Member,
    Operation,
    Parameter,
    Reference,
    Result,
    Super,
    Value,
)
from certlint.semantics.modules import Module, Modules
from certlint.semantics.table import Table

__all__ = ["CALLED", "CONSTRUCTOR", "MADE", "Index", "last"]

CALLED = "__call__"
"""The name of what is called when an object is."""
CONSTRUCTOR = "__init__"

MADE = ""
"""The name of callables that are made when the code runs: they may be anything."""


def last(name: str) -> str:
    """The last part of a dotted name; that of a class for its constructor."""
    owner, _, part = name.rpartition(".")
    return owner.rpartition(".")[2] if part == CONSTRUCTOR and owner else part


class Index:
    """The calls, attributions and classes of a project by the names in them."""

    def __init__(self, modules: Modules, table: Table) -> None:
        self._partials = {last(name) for name, kinds in table.models.items() if ModelKind.PARTIAL in kinds}
        self._aliases: dict[str, set[str]] = defaultdict(set)
        self._below: dict[str, set[str]] = defaultdict(set)
        self.calls: dict[str, list[tuple[Module, int]]] = defaultdict(list)
        self.passed: dict[str, list[tuple[Module, int, int]]] = defaultdict(list)
        self.attributions: dict[str, list[tuple[Module, Attribution]]] = defaultdict(list)
        for name, meant in table.renamed():
            self._alias(last(name), last(meant))
        self.makers: set[str] = set()
        """The names of functions that may return callables."""
        self._known: list[Module] = []
        self.add(list(modules.by_path.values()))

    def add(self, modules: Iterable[Module]) -> None:
        """Look at (further) modules."""
        modules = list(modules)
        made = {
            last(name)
            for module in modules
            for name, function in module.analysis.functions
            if any(self._is_callable(module, value) for _, value in function.returns)
        }
        if late := made - self.makers:
            for module in self._known:
                self._remake(module, late)
        self.makers |= made
        for module in modules:
            self._definitions(module)
        for module in modules:
            self._uses(module)
        self._known += modules

    # --- questions ---------------------------------------------------------------------------

    def known_as(self, names: Iterable[str], apart: Set[str] = frozenset()) -> set[str]:
        """The names and all others that go for them: aliases, and the classes that inherit from them.

        ``apart`` are names that were given before with all that go for them: neither they nor these are looked at.
        """
        found = set(names) - apart
        stack = list(found)
        while stack:
            name = stack.pop()
            for other in (*self._aliases.get(name, ()), *self._below.get(name, ())):
                if other not in found and other not in apart:
                    found.add(other)
                    stack.append(other)
        return found

    # --- reading the facts -------------------------------------------------------------------

    def _alias(self, name: str, meant: str) -> None:
        if name != meant:
            self._aliases[meant].add(name)

    def _definitions(self, module: Module) -> None:
        aliases, below = module.derived(_definitions)
        for name, meant in aliases:
            for each in self._told(module, meant):
                self._alias(name, each)
        for name, base in below:
            for each in self._told(module, base):
                if each not in {MADE, CALLED}:
                    self._below[each].add(name)
        for attribution in module.analysis.attributions:
            if attribution.name is not None:
                self.attributions[attribution.name].append((module, attribution))

    def _uses(self, module: Module) -> None:
        called, passed = module.derived(_uses)
        for name, index in called:
            for each in self._told(module, name):
                self.calls[each].append((module, index))
        for name, index, position in passed:
            for each in self._told(module, name):
                if each != CALLED:
                    self.passed[each].append((module, index, position))

    def _remake(self, module: Module, late: Set[str]) -> None:
        """Note what the results of a module's calls go for, where what is called turns out to return callables."""

        def turns_out(name: str | int) -> bool:
            if isinstance(name, str):
                return False
            call = module.analysis.calls[name]
            return not self._makes(module, call) and not late.isdisjoint(self.names(module, call.callee))

        aliases, _ = module.derived(_definitions)
        called, passed = module.derived(_uses)
        for name, meant in aliases:
            if turns_out(meant):
                self._alias(name, MADE)
        self.calls[MADE] += ((module, index) for name, index in called if turns_out(name))
        self.passed[MADE] += ((module, index, position) for name, index, position in passed if turns_out(name))

    def names(self, module: Module, value: Value) -> Iterator[str]:
        """The names by which it is known what calling the value calls."""
        for name in _names(module, value):
            yield from self._told(module, name)

    def _told(self, module: Module, name: str | int) -> Iterator[str]:
        """The name, or those of the result of the call with that number."""
        if isinstance(name, str):
            yield name
        else:
            yield CALLED
            if self._makes(module, module.analysis.calls[name]):
                yield MADE

    def _makes(self, module: Module, call: Call) -> bool:
        """Whether the call may return a callable that was made for it."""
        callee = call.callee
        if isinstance(callee, (Result, Item, Choice, Operation)):
            return True
        return any(name in self._partials or name in self.makers for name in self.names(module, callee))

    def _is_callable(self, module: Module, value: Value) -> bool:
        """Whether a function that returns the value makes a callable."""
        if isinstance(value, (Function, Class, Reference)):
            return True
        if isinstance(value, Choice):
            return any(self._is_callable(module, option) for option in value.options)
        if isinstance(value, Operation) and value.operator == FIRST:
            return True
        if isinstance(value, Result):
            callee = module.analysis.calls[value.call].callee
            return isinstance(callee, (Reference, Global)) and last(callee.name) in self._partials
        return False


def _definitions(module: Module) -> tuple[list[tuple[str, str | int]], list[tuple[str, str | int]]]:
    """What else goes by which names, and which classes inherit from what goes by a name."""
    aliases = {(name, meant): None for name, (value, _) in module.bindings.items() for meant in _names(module, value)}
    below: dict[tuple[str, str | int], None] = {}
    for qualified, facts in module.analysis.classes:
        below.update(((last(qualified), name), None) for base in facts.bases for name in _names(module, base))
        for name, inner, _, _ in facts.attributes:
            if inner is not None:
                aliases.update(((name, meant), None) for meant in _names(module, inner))
    for attribution in module.analysis.attributions:
        if attribution.name is not None:
            aliases.update(((attribution.name, meant), None) for meant in _names(module, attribution.value))
    return [pair for pair in aliases if pair[0] != pair[1]], list(below)


def _uses(module: Module) -> tuple[list[tuple[str | int, int]], list[tuple[str | int, int, int]]]:
    """Which calls call what goes by a name, and which are given that, at which position."""
    called: list[tuple[str | int, int]] = []
    passed: list[tuple[str | int, int, int]] = []
    for index, call in enumerate(module.analysis.calls):
        called += ((name, index) for name in _names(module, call.callee))
        for position, value in enumerate(call.arguments):
            if isinstance(value, (Reference, Global, Member, Function, Result)):
                passed += ((name, index, position) for name in set(_names(module, value)))
    return called, passed


def _names(module: Module, value: Value) -> Iterator[str | int]:
    """The names by which it is known what calling the value calls; a number stands for the result of that call."""
    if isinstance(value, (Reference, Global, Function, Class)):
        yield last(value.name)
    elif isinstance(value, Member):
        if value.name != CONSTRUCTOR:
            yield value.name
        else:
            yield from _constructed(module, value.base)
    elif isinstance(value, Choice):
        for option in value.options:
            yield from _names(module, option)
    elif isinstance(value, Operation):
        if value.operator in {"or", "and", "if", FIRST}:
            for operand in value.operands:
                yield from _names(module, operand)
    elif isinstance(value, Result):
        yield value.call
    elif isinstance(value, Item):
        if value.how == "getattr" and isinstance(value.key, Literal):
            yield str(value.key.value)
        else:
            yield MADE
    elif isinstance(value, Parameter):
        yield CALLED
        owner = module.self_of(value)
        if owner:
            yield last(owner)


def _constructed(module: Module, base: Value) -> Iterator[str | int]:
    """The classes whose constructor is called by ``base.__init__``."""
    if isinstance(base, Super):
        facts = module.classes.get(base.name)
        for above in facts.bases if facts is not None else ():
            yield from _names(module, above)
    else:
        yield from _names(module, base)
