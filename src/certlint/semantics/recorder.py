"""What an execution writes down: places, names, calls, assignments, strings."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from certlint.lexicon.declarations import NAMES
from certlint.lexicon.occurrences import ROOTS
from certlint.lexicon.senses import is_fact
from certlint.model.facts import Attribution, Call, Display, Guards, Text
from certlint.model.values import (
    FIRST,
    UNKNOWN,
    Class,
    Function,
    Global,
    Item,
    Literal,
    Mapping,
    Member,
    Parameter,
    Reference,
    Result,
    Unknown,
    Value,
)
from certlint.semantics.scopes import Frame, Weights, dotted_text

__all__ = ["OPTION", "URI", "Recorder"]

URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,40}://")
MAX_GUARDS = 40
"""More conditions are not kept with each thing that stands under them: time and memory stay linear."""
MAX_SUBSCRIPTS = 8
NUMBERS = tuple(range(20_000))
"""The numbers of places, shared by all files: they are as many as all that is written in these."""
TELLING = re.compile(ROOTS, re.IGNORECASE)
OPTION = re.compile(r"[?&;]|\+ssc|\w=\S{1,100} {1,20}\w{1,60}=|(?i:TrustServerCertificate)")


@dataclass(slots=True)
class Written:
    """A dict that is written out: its value, where that is, and whether anything has read it since."""

    value: Mapping
    branch: int
    function: str
    read: bool = False


class Recorder:
    """The current scope and the lists of what was met so far."""

    def __init__(self) -> None:
        self.weights = Weights()
        self.requests: list[tuple[ast.AST, ast.stmt | None]] = []
        self.calls: list[Call] = []
        self.attributions: list[Attribution] = []
        self.texts: list[Text] = []
        self.displays: list[Display] = []
        self.stars: list[str] = []
        self.pending: list[Callable[[], None]] = []
        self.guards: list[Value] = []
        self.frame = Frame("module", "")
        self.module = self.frame
        self.function = ""
        self.statement: ast.stmt | None = None
        self.shared: set[str] = set()  # module variables that functions assign
        self.walruses: list[int] = []  # the lines on which there may be assignment expressions
        self.rebinds = True  # functions may assign variables of what is around them
        self.testing = 0  # how many conditions the expression at hand is a part of
        self.finished = False  # the module's own statements are done
        self._places: dict[int, int] = {}
        self._named_values: dict[tuple[type, str], Value] = {}
        self.branch_number = 0  # of the branch being executed
        self.unread: dict[int, Written] = {}  # dicts written out that hold by a name, by the identity of their value
        self._numbers: dict[int, int] = {}  # of calls, by the identity of their nodes

    def here(self, outermost: int = 0) -> Guards:
        """The conditions in force, from the one numbered ``outermost`` on; of very many, the nearest."""
        return tuple(self.guards[max(outermost, len(self.guards) - MAX_GUARDS) :])

    def place(self, node: ast.AST) -> int:
        """The index of the node's place, asked for once; -1 for a node that is not of the file."""
        known = self._places.get(id(node))
        if known is None:
            if not (hasattr(node, "lineno") or hasattr(node, "origin")):
                return -1
            known = len(self.requests)
            known = self._places[id(node)] = NUMBERS[known] if known < len(NUMBERS) else known
            self.requests.append((node, self.statement))
        return known

    def record(self, node: ast.Call, call: Call) -> int:
        """Write a call down and give its number, by which values refer to it.

        A node has one number for good. Where it is met again (a loop's second round), what is known now replaces
        what was known; so a value from before never refers to a call that is not there.
        """
        number = self._numbers.setdefault(id(node), len(self.calls))
        self.calls[number : number + 1] = [call]
        return number

    def look_up(self, name: str) -> Value:
        """What the name stands for here."""
        frame: Frame | None = self.frame
        first = True
        while frame is not None and frame.kind != "module":
            if frame.kind != "class" or first:
                value = frame.environment.get(name)
                if value is not None:
                    return value
                if frame.kind == "function" and name in frame.names:
                    return UNKNOWN
            first = False
            frame = frame.parent
        value = self.module.environment.get(name)
        if value is not None:
            if isinstance(value, Literal) and is_fact(name):
                return self._name_of(Global, name)  # the name counts: facts may say otherwise
            if not self.finished:
                return value
            if name not in self.shared and isinstance(value, (Reference, Literal, Function, Class)):
                return value
            return self._name_of(Global, name)
        if name in self.module.names:
            return self._name_of(Global, name)
        if self.stars:
            return self.first(name, self._name_of(Reference, f"builtins.{name}"), self.stars)
        return self._name_of(Reference, f"builtins.{name}")

    def first(self, name: str, otherwise: Value, stars: Sequence[str]) -> Value:
        """What a name stands for that any of the modules may bring from which everything is imported."""
        spelled = [f"{star}{name}" if star.endswith(".") else f"{star}.{name}" for star in reversed(stars)]
        return self.weights.operation(FIRST, *(self._name_of(Reference, each) for each in spelled), otherwise)

    def _name_of(self, kind: type[Global] | type[Reference], name: str) -> Value:
        """A name as a value: the same object for the same name."""
        known = self._named_values.get((kind, name))
        if known is None:
            known = self._named_values[kind, name] = kind(name)
        return known

    def bind(self, name: str, value: Value) -> None:
        """Give the name a value from here on."""
        frame = self.frame
        if name in frame.outer:
            target = frame.parent
            while target is not None and target.kind != "module" and name not in target.names:
                target = target.parent
            target = target or self.module
            old = target.environment.get(name)
            target.environment[name] = value if old is None else self.weights.choice(old, value)
            return
        other = frame.rebound.get(name)
        frame.environment[name] = value if other is None else self.weights.choice(value, other)

    def note_text(self, node: ast.AST, value: Value) -> None:
        """Remember a string that may be a URI with options."""
        if isinstance(value, Literal) and not (
            isinstance(value.value, str) and OPTION.search(value.value) and "=" in value.value + "+ssc="
        ):
            return
        self.texts.append(Text(self.place(node), value, self.function, self.here()))

    def attribute(self, target: Value, text: str, name: str, value: Value, at: int) -> None:
        """Note ``target.name = value``."""
        self.attributions.append(Attribution(at, target, text, name, None, value, self.function, self.here()))

    def store_item(
        self,
        node: ast.expr,
        base: Value,
        key: Value,
        value: Value,
        at: int,
        if_missing: Value | None = None,
        *,
        written: bool = False,
    ) -> None:
        """``base[key] = value``; with ``if_missing``, only where the key is not there yet.

        ``written`` says that the entry has been written out elsewhere, and stands there.
        """
        self.attributions.append(
            Attribution(
                at,
                base,
                dotted_text(node),
                None,
                key,
                value if if_missing is None else if_missing,
                self.function,
                self.here(),
            )
        )
        if isinstance(key, Literal) and (key.at < 0 or not written):
            key = Literal(key.value, at)  # the statement, as for the assignment itself
        self._put(node, base, key, value, overwrites=if_missing is None)

    def _put(self, node: ast.expr, base: Value, key: Value, value: Value, *, overwrites: bool) -> None:
        """Give the name at the root of ``node`` the mapping with the entry: ``d[1][2] = 3`` is an entry of ``d[1]``."""
        for _ in range(MAX_SUBSCRIPTS):
            if isinstance(base, Reference):
                return
            old = base.entries if isinstance(base, Mapping) else ((None, base),)
            value = self.weights.mapping((*old, (key, value)), getattr(base, "at", -1))
            if isinstance(node, ast.Name):
                self.bind(node.id, value)
                if overwrites and isinstance(value, Mapping):
                    self._overwrite(base, key, value)
                return
            overwrites = False
            if not isinstance(node, ast.Subscript) or not isinstance(base, (Item, Mapping)):
                return
            key = base.key if isinstance(base, Item) else self.evaluate_again(node.slice)
            outer = node.value
            node, base = outer, self.evaluate_again(outer)

    def _overwrite(self, base: Value, key: Value, changed: Value) -> None:
        """An entry that is given another value before anything reads the dict is none: take it out of the display."""
        written = self.unread.get(id(base))
        if written is None or written.read:
            return
        if (written.branch, written.function) != (self.branch_number, self.function):
            written.read = True  # this may happen, or not
            return
        if isinstance(key, Literal):
            for number in range(len(self.displays) - 1, -1, -1):
                display = self.displays[number]
                if display.value is written.value:
                    written.value = Mapping(
                        tuple(
                            each
                            for each in display.value.entries
                            if not (isinstance(each[0], Literal) and each[0].value == key.value)
                        ),
                        display.value.at,
                    )
                    self.displays[number] = Display(written.value, display.function, display.guards)
                    break
        self.unread[id(changed)] = written

    def evaluate_again(self, node: ast.expr) -> Value:
        """The value of a name, a constant, or an item of such; declared by the expressions."""
        raise AssertionError

    def forget(self, node: ast.expr, base: Value, key: Value) -> None:
        """``base.pop(key)``: from here on, nothing is known to stand there."""
        if isinstance(node, ast.Name) and isinstance(base, (Mapping, Parameter)):
            old = base.entries if isinstance(base, Mapping) else ((None, base),)
            self.bind(node.id, self.weights.mapping((*old, (key, UNKNOWN)), base.at))

    def update(self, node: ast.expr, base: Value, entries: Iterable[tuple[Value | None, Value]], at: int) -> None:
        """``base.update({key: value})``; a key of None spreads a mapping."""
        for key, value in entries:
            if key is not None:
                self.store_item(node, base, key, value, at, written=True)
            else:
                self.merge(node, base, value, at)

    def merge(self, node: ast.expr, base: Value, other: Value, at: int) -> None:
        """``base.update(other)`` where the entries of ``other`` are not known here."""
        known = isinstance(other, (Mapping, Parameter, Global, Result))
        if isinstance(node, ast.Name) and not isinstance(base, Reference) and (known or not isinstance(base, Result)):
            old = base.entries if isinstance(base, Mapping) else ((None, base),)
            self.bind(node.id, self.weights.mapping((*old, (None, other)), getattr(base, "at", -1)))
        else:
            self.attributions.append(
                Attribution(at, base, dotted_text(node), None, None, other, self.function, self.here())
            )

    def note_display(self, value: Value) -> None:
        """Remember a dict that is written out, if a key in it, or what it names, is a word about certificates."""
        if isinstance(value, Mapping) and any(
            isinstance(each, Literal) and isinstance(each.value, str) and TELLING.search(each.value)
            for key, item in value.entries
            for each in ((key, item) if isinstance(key, Literal) and key.value in NAMES else (key,))
        ):
            self.displays.append(Display(value, self.function, self.here()))
            self.unread[id(value)] = Written(value, self.branch_number, self.function)

    def member(self, base: Value, name: str, at: int) -> Value:
        """``base.name``."""
        if isinstance(base, Reference):
            return Reference(f"{base.name}.{name}", base.at)
        if isinstance(base, Unknown):
            return base
        return self.weights.keep(Member(base, name, at), base)
