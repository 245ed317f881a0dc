"""Scopes of one file, and the bounded building of symbolic values."""

from __future__ import annotations

import ast
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from collections.abc import Sequence as Ordered
from dataclasses import dataclass, field

from certlint.model.values import (
    TOO_LARGE,
    TOO_MANY,
    Choice,
    Item,
    Literal,
    Mapping,
    Member,
    Operation,
    Result,
    Sequence,
    Unknown,
    Value,
)

__all__ = ["Environment", "Frame", "Weights", "bound_names", "dotted_text", "global_names", "rebound_names"]

Environment = dict[str, Value]
"""What each name of a scope stands for at the current point."""

MAX_WEIGHT = 1_000
MAX_ENTRIES = 4_000
MAX_DEPTH = 50
"""How deep mappings lie in each other."""
MAX_OPTIONS = 64
"""How many things a name may be before it is anything else as well."""


@dataclass(slots=True)
class Frame:
    """A scope being executed. ``name`` is its qualified name within the file ("" for the module)."""

    kind: str  # "module", "function" or "class"
    name: str
    parent: Frame | None = None
    environment: Environment = field(default_factory=dict)
    names: frozenset[str] = frozenset()
    owner: str = ""
    outer: frozenset[str] = frozenset()  # declared `global` or `nonlocal`
    rebound: dict[str, Value] = field(default_factory=dict)  # what inner functions give to names of this one


class Weights:
    """Builds values and keeps them small, so that time and memory stay linear in the file's size."""

    def __init__(self) -> None:
        self._weights: dict[int, tuple[Value, int]] = {}
        self._operations: dict[tuple[object, ...], Value] = {}
        self._once: dict[tuple[object, ...], Value] = {}

    def of(self, value: Value | None) -> int:
        """The number of nodes of the value's tree."""
        if value is None:
            return 0
        known = self._weights.get(id(value))
        return known[1] if known is not None else 1

    def once(self, value: Value) -> Value:
        """The one object for an expression that is made of the same parts: a loop's second round meets it again."""
        if isinstance(value, Literal):
            key: tuple[object, ...] = (Literal, value.at, type(value.value), value.value)
        elif isinstance(value, Result):
            key = (Result, value.at, value.call)
        elif isinstance(value, Member):
            key = (Member, value.at, id(value.base), value.name)
        elif isinstance(value, Item):
            key = (Item, value.at, id(value.base), id(value.key), value.how, id(value.default))
        else:
            return value
        return self._once.setdefault(key, value)  # it keeps its parts alive, so their ids stay theirs

    def keep(self, value: Value, *parts: Value | None) -> Value:
        """The value, or `TOO_LARGE` if its parts make it so."""
        value = self.once(value)
        weight = 1
        for part in parts:
            if part is not None:
                known = self._weights.get(id(part))
                weight += known[1] if known is not None else 1
        if weight > MAX_WEIGHT:
            return TOO_LARGE
        self._weights[id(value)] = (value, weight)
        return value

    def operation(self, operator: str, *operands: Value, at: int = -1) -> Value:
        """An operator applied to values: the same object for the same values."""
        key = (operator, at, *map(id, operands))
        known = self._operations.get(key)
        if known is None:
            known = self.keep(Operation(operator, operands, at), *operands)
            if known is not TOO_LARGE:
                self._operations[key] = known  # it keeps its operands alive, so their ids stay theirs
        return known

    def sequence(self, items: tuple[Value, ...], at: int = -1) -> Value:
        """A list or tuple of values."""
        return self.keep(Sequence(items if len(items) <= MAX_ENTRIES else (*items[:MAX_ENTRIES], TOO_MANY), at))

    def mapping(self, entries: tuple[tuple[Value | None, Value], ...], at: int = -1) -> Value:
        """A mapping. Its weight does not count: each entry is looked up on its own."""
        depth = 1 + max((self.of(value) for _, value in entries if isinstance(value, Mapping)), default=0)
        if len(entries) > MAX_ENTRIES or depth > MAX_DEPTH:
            return TOO_LARGE
        value = Mapping(entries, at)
        self._weights[id(value)] = (value, depth)
        return value

    def choice(self, *options: Value) -> Value:
        """One of the options: flattened, without doubles; beyond a bound, `TOO_MANY` is among them."""
        flat: list[Value] = []
        for option in options:
            for part in option.options if isinstance(option, Choice) else (option,):
                if not any(part is other or _same(part, other) for other in flat):
                    flat.append(part)
        if len(flat) == 1:
            return flat[0]
        if len(flat) > MAX_OPTIONS or sum(map(self.of, flat)) >= MAX_WEIGHT:
            flat = [*self._lightest(flat), TOO_MANY]
        return self.keep(Choice(tuple(flat)), *flat)

    def _lightest(self, options: list[Value]) -> list[Value]:
        """As many of the options as are kept: constants that are false first, each once, then what is small."""
        distinct = {_told_apart(option): option for option in options if not isinstance(option, Unknown)}
        kept: list[Value] = []
        weight = 0
        for option in sorted(distinct.values(), key=lambda each: (not _is_false(each), self.of(each))):
            weight += self.of(option)
            if len(kept) >= MAX_OPTIONS - 1 or weight >= MAX_WEIGHT - 1:
                break
            kept.append(option)
        return kept

    def join(self, left: Environment, right: Environment, condition: Value | None = None) -> Environment:
        """What the names stand for where two ways meet: ``left`` if the condition held, else ``right``."""
        if left is right:
            return left
        joined = dict(right)
        for name, value in left.items():
            other = right.get(name)
            if other is None:
                joined[name] = value
            elif other is not value:
                if condition is None or isinstance(condition, Unknown):
                    joined[name] = self.choice(value, other)
                else:
                    both = self.operation("if", condition, value, other)
                    joined[name] = both if both is not TOO_LARGE else self.choice(*_leaves(value), *_leaves(other))
        return joined


def _leaves(value: Value) -> list[Value]:
    """What a value may be, whatever decides."""
    found: list[Value] = []
    stack = [value]
    while stack:
        current = stack.pop()
        if isinstance(current, Operation) and current.operator == "if":
            stack += (current.operands[2], current.operands[1])
        else:
            found.append(current)
    return found


def _told_apart(value: Value) -> object:
    """What tells values apart: constants by what they are, all others by where they come from."""
    return (type(value.value), value.value) if isinstance(value, Literal) else id(value)


def _is_false(value: Value) -> bool:
    return isinstance(value, Literal) and not value.value


def _same(left: Value, right: Value) -> bool:
    """Equal, told apart by place for literals (``False`` equals ``0`` in Python)."""
    if isinstance(left, Literal) or isinstance(right, Literal):
        return (
            isinstance(left, Literal)
            and isinstance(right, Literal)
            and left.at == right.at
            and left.value == right.value
            and type(left.value) is type(right.value)
        )
    return left == right


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
"""The fields of statements that hold statements of the same scope."""


_NESTING = frozenset(
    (
        *(ast.If, ast.For, ast.AsyncFor, ast.While, ast.With, ast.AsyncWith, ast.Match, ast.match_case),
        *(ast.Try, getattr(ast, "TryStar", ast.Try), ast.ExceptHandler),
    )
)
"""What holds statements of the same scope."""


def bound_names(body: list[ast.stmt], walruses: Ordered[int] = ()) -> tuple[frozenset[str], frozenset[str]]:
    """The names that the statements bind in their own scope, and those declared global or nonlocal.

    ``walruses`` are the lines with assignment expressions, in order: only there expressions are looked into.
    """
    bound: set[str] = set()
    outer: set[str] = set()
    for node in _own_statements(body):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            bound.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            bound.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            outer.update(node.names)
        elif isinstance(node, ast.ExceptHandler):
            if node.name:
                bound.add(node.name)
        elif isinstance(node, ast.match_case):
            bound.update(_captured(node.pattern))
        else:
            for target in _targets(node):
                bound.update(_stored(target))
        if walruses and _has_any(node, walruses):
            bound.update(_named(node))
    return frozenset(bound - outer), frozenset(outer)


def _own_statements(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """The statements, handlers and cases of a scope without those of the scopes inside it."""
    stack: list[ast.AST] = list(body)
    while stack:
        node = stack.pop()
        yield node
        if type(node) in _NESTING:
            for name in _BLOCKS:
                stack.extend(getattr(node, name, ()))


def _has_any(node: ast.AST, lines: Ordered[int]) -> bool:
    """Whether any of the lines is one of the node's, as far as these are known."""
    first, end = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
    if first is None or end is None:
        return True
    first = min((first, *(decorator.lineno for decorator in getattr(node, "decorator_list", ()))))
    following = bisect_left(lines, first)
    return following < len(lines) and lines[following] <= end


def _targets(node: ast.AST) -> Iterable[ast.expr]:
    """What a statement assigns to or deletes."""
    if isinstance(node, (ast.Assign, ast.Delete)):
        return node.targets
    if isinstance(node, (ast.AnnAssign, ast.AugAssign, ast.For, ast.AsyncFor)):
        return (node.target,)
    if isinstance(node, (ast.With, ast.AsyncWith)):
        return [item.optional_vars for item in node.items if item.optional_vars is not None]
    alias = getattr(node, "name", None)  # of the type statement of Python 3.12
    return (alias,) if isinstance(alias, ast.expr) else ()


def _stored(target: ast.expr) -> Iterator[str]:
    """The names that an assignment to the target binds."""
    stack = [target]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Name):
            yield node.id
        elif isinstance(node, (ast.Tuple, ast.List)):
            stack.extend(node.elts)
        elif isinstance(node, ast.Starred):
            stack.append(node.value)


def _captured(pattern: ast.pattern) -> Iterator[str]:
    for node in ast.walk(pattern):
        name = node.rest if isinstance(node, ast.MatchMapping) else getattr(node, "name", None)
        if isinstance(name, str):
            yield name


def _named(statement: ast.AST) -> Iterator[str]:
    """The names that assignment expressions in a statement bind, those of its blocks left out."""
    stack: list[ast.AST] = [
        child
        for name, value in ast.iter_fields(statement)
        if name not in _BLOCKS or isinstance(value, ast.AST)
        for child in (value if isinstance(value, list) else (value,))
        if isinstance(child, ast.AST)
    ]
    while stack:
        node = stack.pop()
        if isinstance(node, ast.NamedExpr):
            yield from _stored(node.target)
        if isinstance(node, _COMPREHENSIONS):
            # Its targets are its own; an assignment expression inside binds in the scope around it.
            for inner in ast.walk(node):
                if isinstance(inner, ast.NamedExpr):
                    yield from _stored(inner.target)
        elif not isinstance(node, _SCOPES):
            stack.extend(ast.iter_child_nodes(node))


def global_names(tree: ast.Module) -> set[str]:
    """The names that any function of the file declares ``global``."""
    found: set[str] = set()
    stack: list[ast.AST] = list(tree.body)
    while stack:
        node = stack.pop()
        if isinstance(node, ast.Global):
            found.update(node.names)
        elif type(node) in _NESTING or isinstance(node, _SCOPES):
            for name in _BLOCKS:
                stack.extend(getattr(node, name, ()))
    return found


def rebound_names(body: list[ast.stmt]) -> Iterator[tuple[str, ast.Constant]]:
    """The names of a scope that functions inside it declare ``nonlocal``, with each constant that they give them."""
    for statement in _own_statements(body):
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inner = list(_own_statements(statement.body))
            outer = {name for node in inner if isinstance(node, (ast.Global, ast.Nonlocal)) for name in node.names}
            for node in inner if outer else ():
                if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant):
                    for target in node.targets:
                        if isinstance(target, ast.Name) and target.id in outer:
                            yield target.id, node.value


def dotted_text(node: ast.expr) -> str:
    """``self.session.get`` for such an expression, with ``()`` and ``[]`` for what else is in it; "" if too long."""
    parts: list[str] = []
    current: ast.expr | None = node
    while current is not None and len(parts) < 20:
        if isinstance(current, ast.Attribute):
            parts.append(f".{current.attr}")
            current = current.value
        elif isinstance(current, ast.Call):
            parts.append("()")
            current = current.func
        elif isinstance(current, ast.Subscript):
            parts.append("[]")
            current = current.value
        elif isinstance(current, ast.Await):
            current = current.value
        else:
            parts.append(current.id if isinstance(current, ast.Name) else "")
            current = None
    return "".join(reversed(parts)) if current is None else ""
