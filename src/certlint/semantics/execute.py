"""Statements: one symbolic walk over a file's tree, in the order in which Python would run it.

Branches are both taken and joined; loops run once; functions run after the module, each once, with
its parameters symbolic. What comes out are facts (see `certlint.model.facts`), no judgement.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from certlint.knobs.evidence import NEVER_RETURNING
from certlint.model.facts import Imported
from certlint.model.values import (
    MISSING,
    UNKNOWN,
    Class,
    Function,
    Global,
    Item,
    Literal,
    Mapping,
    Reference,
    Result,
    Sequence,
    Unknown,
    Value,
)
from certlint.semantics.define import Definitions
from certlint.semantics.scopes import Environment, bound_names, dotted_text, global_names

__all__ = ["Execution", "execute"]

MAX_REPEATED_LOOPS = 2
"""How deep loops may be nested for each to be executed twice: time doubles with each."""

IMPORT_ERRORS = frozenset({"ImportError", "ModuleNotFoundError"})

MAX_EXITS = 12
"""How many ways out of one loop are told apart."""

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(slots=True)
class _Exits:
    """The names as they are where a loop is left by ``break``, and where it goes on by ``continue``."""

    breaks: list[Environment] = field(default_factory=list)
    continues: list[Environment] = field(default_factory=list)


class Execution(Definitions):
    """The walk over one module; its lists hold the facts when `run` is done."""

    def __init__(self) -> None:
        super().__init__()
        self.imports: list[Imported] = []
        self._branches = 0
        self._exits: list[_Exits] = []  # of the loops around
        self.left: list[Value] = []  # conditions that hold at the end of the block executed last
        self._statements: dict[type[ast.stmt], Callable[[Any], bool]] = {
            ast.Expr: self._expression,
            ast.Assign: self._assign,
            ast.AnnAssign: self._annotated,
            ast.AugAssign: self._augmented,
            ast.Return: self._return,
            ast.Raise: self._raise,
            ast.Delete: self._delete,
            ast.Import: self._import,
            ast.ImportFrom: self._import_from,
            ast.Assert: self._assert,
            ast.If: self._if,
            ast.For: self._for,
            ast.AsyncFor: self._for,
            ast.While: self._while,
            ast.Try: self._try,
            ast.With: self._with,
            ast.AsyncWith: self._with,
            ast.FunctionDef: self._function,
            ast.AsyncFunctionDef: self._function,
            ast.ClassDef: self._class,
            ast.Match: self._match,
            ast.Break: self._leave,
            ast.Continue: self._leave,
        }
        star_try = getattr(ast, "TryStar", None)
        if star_try is not None:
            self._statements[star_try] = self._try

    def run(self, tree: ast.Module) -> None:
        """Execute the module, then every function in it."""
        self.shared = global_names(tree) if self.rebinds else set()
        self.module.names, _ = bound_names(tree.body, self.walruses)
        self.block(tree.body)
        self.finished = True
        position = 0
        while position < len(self.pending):
            self.pending[position]()
            position += 1
        self.pending.clear()

    # --- blocks ------------------------------------------------------------------------------

    def block(self, body: list[ast.stmt]) -> bool:
        """Execute statements; False if what follows them is never reached."""
        depth = len(self.guards)
        outer = self.statement
        alive = True
        for statement in body:
            self.statement = statement
            handler = self._statements.get(type(statement))
            if handler is not None and not handler(statement):
                alive = False
        self.statement = outer
        self.left = self.guards[depth:]
        del self.guards[depth:]
        return alive

    def branch(self, body: list[ast.stmt], start: Environment, guard: Value | None) -> tuple[Environment, bool]:
        """Execute a branch that begins with the names as in ``start``; the names after it, and whether it goes on."""
        self.frame.environment = dict(start)
        if guard is not None:
            self.guards.append(guard)
        outer = self.branch_number
        self._branches += 1
        self.branch_number = self._branches
        alive = self.block(body)
        self.branch_number = outer
        if guard is not None:
            self.guards.pop()
        return self.frame.environment, alive

    # --- simple statements -------------------------------------------------------------------

    def _expression(self, node: ast.Expr) -> bool:
        value = UNKNOWN if isinstance(node.value, ast.Constant) else self.evaluate(node.value)
        callee = self.calls[value.call].callee if isinstance(value, Result) else None
        return not (isinstance(callee, Reference) and callee.name in NEVER_RETURNING)

    def _assign(self, node: ast.Assign) -> bool:
        value = self.evaluate(node.value)
        for target in node.targets:
            self.assign(target, value, node)
        return True

    def _annotated(self, node: ast.AnnAssign) -> bool:
        annotation = self.annotation(node.annotation)
        value = self.evaluate(node.value) if node.value is not None else None
        if isinstance(node.target, ast.Name):
            if self.frame.kind == "class":
                self._class_attributes.append((node.target.id, value, self.place(node), annotation))
                if value is not None:
                    self.frame.environment[node.target.id] = value
                return True
            if value is None and annotation is not None and node.target.id not in self.frame.environment:
                # `session: requests.Session` says what will be there.
                value = self.weights.operation("instance", annotation)
        if value is not None:
            self.assign(node.target, value, node)
        return True

    def _augmented(self, node: ast.AugAssign) -> bool:
        value = self.evaluate(node.value)
        if isinstance(node.target, ast.Name):
            old = self.look_up(node.target.id)
            if isinstance(node.op, ast.Add):
                if isinstance(old, Sequence) and isinstance(value, Sequence):
                    self.bind(node.target.id, self.weights.sequence(old.items + value.items, old.at))
                else:
                    self.bind(node.target.id, self.weights.operation("+", old, value))
            elif isinstance(node.op, ast.BitOr) and isinstance(value, Reference):
                self.bind(node.target.id, self.weights.operation("|", old, value))  # flags, not a dict
            elif isinstance(node.op, ast.BitOr):
                self.merge(node.target, old, value, self.place(node))
            else:
                self.bind(node.target.id, UNKNOWN)
        elif isinstance(node.target, (ast.Attribute, ast.Subscript)):
            base = self.evaluate(node.target)
            if isinstance(node.op, ast.BitOr):
                entries = value.entries if isinstance(value, Mapping) else ((None, value),)
                self.update(node.target, base, entries, self.place(node))
        return True

    def assign(self, target: ast.expr, value: Value, node: ast.AST) -> None:
        """``target = value``."""
        if isinstance(target, ast.Name):
            if isinstance(value, Reference) and value.at < 0 and "." in value.name:
                value = Reference(value.name, self.place(node))  # here it is decided which thing of a library it is
            self._note_binding(target.id, value, node)
            self.bind(target.id, value)
        elif isinstance(target, ast.Attribute):
            base = self.evaluate(target.value)
            self.attribute(base, dotted_text(target.value), target.attr, value, self.place(node))
        elif isinstance(target, ast.Subscript):
            base = self.target(target.value)
            self.store_item(target.value, base, self.evaluate(target.slice), value, self.place(node))
        elif isinstance(target, (ast.Tuple, ast.List)):
            parts = target.elts
            known = isinstance(value, Sequence) and len(value.items) == len(parts)
            for i, part in enumerate(parts):
                if isinstance(part, ast.Starred):
                    self.assign(part.value, UNKNOWN, node)
                elif isinstance(value, Sequence) and known:
                    self.assign(part, value.items[i], node)
                else:
                    number = self.weights.once(Literal(i))
                    item = value if isinstance(value, Unknown) else self.weights.keep(Item(value, number), value)
                    self.assign(part, item, node)
        elif isinstance(target, ast.Starred):
            self.assign(target.value, UNKNOWN, node)

    def _note_binding(self, name: str, value: Value, node: ast.AST) -> None:
        if self.frame.kind == "class":
            self._class_attributes.append((name, value, self.place(node), None))
        elif self.frame.kind == "module" or name in self.shared:
            self.binding_sites.setdefault(name, self.place(node))

    def _return(self, node: ast.Return) -> bool:
        if node.value is not None:
            value = self.evaluate(node.value)
            self._returns.append((self.here(self._function_depth), value))
        return False

    def _raise(self, node: ast.Raise) -> bool:
        for part in (node.exc, node.cause):
            if part is not None:
                self.evaluate(part)
        return False

    def _leave(self, node: ast.stmt) -> bool:
        if self._exits:
            exits = self._exits[-1]
            ends = exits.breaks if isinstance(node, ast.Break) else exits.continues
            if len(ends) < MAX_EXITS:
                ends.append(dict(self.frame.environment))
            else:
                ends[-1] = self.weights.join(ends[-1], self.frame.environment)
        return False

    def _delete(self, node: ast.Delete) -> bool:
        for target in node.targets:
            if isinstance(target, ast.Name):
                self.frame.environment.pop(target.id, None)
            elif isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name):
                self.store_item(target.value, self.evaluate(target.value), self.evaluate(target.slice), UNKNOWN, -1)
        return True

    def _assert(self, node: ast.Assert) -> bool:
        # What a test states about a value is no use of it: calls inside are still calls.
        counts = len(self.texts), len(self.displays)
        value = self.condition(node.test)
        if node.msg is not None:
            self.evaluate(node.msg)
        del self.texts[counts[0] :], self.displays[counts[1] :]
        self.guards.append(value)
        return True

    # --- imports -----------------------------------------------------------------------------

    def _import(self, node: ast.Import) -> bool:
        for alias in node.names:
            at = self.place(alias)
            self.imports.append(Imported(alias.name, None, at))
            if alias.asname:
                self._bind_import(alias.asname, Reference(alias.name), node)
            else:
                root = alias.name.partition(".")[0]
                self._bind_import(root, Reference(root), node)
        return True

    def _import_from(self, node: ast.ImportFrom) -> bool:
        module = "." * node.level + (node.module or "")
        for alias in node.names:
            at = self.place(alias)
            self.imports.append(Imported(module, alias.name, at))
            if alias.name == "*":
                self._import_all(module)
                continue
            name = f"{module}{alias.name}" if module.endswith(".") else f"{module}.{alias.name}"
            self._bind_import(alias.asname or alias.name, Reference(name), node)
        return True

    def _import_all(self, module: str) -> None:
        """``from module import *``: what has a value already may get another one by it."""
        self.stars.append(module)
        for name, value in self.module.environment.items():
            if not isinstance(value, (Reference, Function, Class)) and not name.startswith("_"):
                self.module.environment[name] = self.first(name, value, (module,))

    def _bind_import(self, name: str, value: Value, node: ast.stmt) -> None:
        if self.frame.kind == "class":
            self._class_attributes.append((name, value, self.place(node), None))
        self.bind(name, value)

    # --- compound statements -----------------------------------------------------------------

    def _if(self, node: ast.If) -> bool:
        condition = self.condition(node.test)
        start = self.frame.environment
        negated = self.weights.operation("not", condition)
        then, then_alive = self.branch(node.body, start, condition)
        then_left = [condition, *self.left]
        otherwise, else_alive = self.branch(node.orelse, start, negated)
        else_left = [negated, *self.left]
        if then_alive and else_alive:
            self.frame.environment = self.weights.join(then, otherwise, condition)
            if len(then_left) + len(else_left) > 2:
                # Somebody left a branch early: `if a: ... elif b: ... else: return`.
                ways = [self.weights.operation("and", *left) for left in (then_left, else_left)]
                self.guards.append(self.weights.operation("or", *ways))
            return True
        if then_alive:
            self.frame.environment = then
            self.guards.extend(then_left)
            return True
        if else_alive:
            self.frame.environment = otherwise
            self.guards.extend(else_left)
            return True
        self.frame.environment = self.weights.join(then, otherwise, condition)
        return False

    def _for(self, node: ast.For | ast.AsyncFor) -> bool:
        element = self.element(self.evaluate(node.iter))

        def round_(start: Environment) -> Environment:
            self.frame.environment = dict(start)
            self.assign(node.target, element, node)
            after, _ = self.branch(node.body, self.frame.environment, None)
            return after

        return self._loop(round_, node.orelse, self._counts())

    def _while(self, node: ast.While) -> bool:
        counts = self._counts()
        condition = self.condition(node.test)
        first = self.frame.environment

        def round_(start: Environment) -> Environment:
            asked = condition
            if start is not first:  # the body may have changed what is asked
                self.frame.environment = dict(start)
                asked = self.condition(node.test)
                start = self.frame.environment
            after, _ = self.branch(node.body, start, asked)
            return after

        return self._loop(round_, node.orelse, counts)

    def _counts(self) -> list[int]:
        """How much was written down by now of all that no value refers to."""
        return [len(each) for each in self._unnumbered()]

    def _unnumbered(self) -> tuple[list[Any], ...]:
        return self.attributions, self.texts, self.displays, self.pending, self._returns

    def _loop(self, round_: Callable[[Environment], Environment], orelse: list[ast.stmt], counts: list[int]) -> bool:
        """Execute a loop's body once; and once more, in place of that, if it changes a name that was there before.

        ``counts`` is how much had been written down before the loop.
        """
        start = self.frame.environment
        exits = _Exits()
        self._exits.append(exits)
        after = round_(start)
        changed = any(
            end.get(name) is not value
            for end in (after, *exits.breaks, *exits.continues)
            for name, value in start.items()
        )
        if changed and len(self._exits) <= MAX_REPEATED_LOOPS:
            # Calls and definitions, to which values refer, stay until they are replaced one by one.
            for each, count in zip(self._unnumbered(), counts, strict=True):
                del each[count:]
            again = reduce(self.weights.join, exits.continues, self.weights.join(after, start))
            exits.breaks.clear()
            exits.continues.clear()
            after = round_(again)
        self._exits.pop()
        self.frame.environment = reduce(self.weights.join, exits.continues, self.weights.join(after, start))
        if not orelse:
            self.frame.environment = reduce(self.weights.join, exits.breaks, self.frame.environment)
            return True
        # What stands behind `else` runs where no `break` ran.
        end, alive = self.branch(orelse, self.frame.environment, None)
        ends = [*([end] if alive else []), *exits.breaks]
        self.frame.environment = reduce(self.weights.join, ends) if ends else end
        return bool(ends)

    def _try(self, node: ast.Try) -> bool:
        start = self.frame.environment
        stars = len(self.stars)
        body, body_alive = self.branch([*node.body, *node.orelse], start, None)
        broken = self.weights.join(body, start)
        imports = _imported(node.body)
        failed = self.weights.operation(MISSING, *map(Reference, imports)) if imports else None
        joined = body if body_alive else None
        for handler in node.handlers:
            if handler.type is not None:
                self.frame.environment = dict(broken)
                self.evaluate(handler.type)
            missing = failed if _is_of_imports(handler.type) else None
            end, alive = self.branch(handler.body, broken, missing)
            if alive and joined is not None:
                joined = self.weights.join(end, self._brought(joined, end, self.stars[stars:]), missing)
            elif alive:
                joined = end
        self.frame.environment = broken if joined is None else joined
        return self.block(node.finalbody) and joined is not None

    def _brought(self, body: Environment, other: Environment, stars: list[str]) -> Environment:
        """The names after a body that imports everything from modules, with those that another way gives a value."""
        missing = [name for name in other if name not in body and not name.startswith("_")] if stars else ()
        return {**body, **{name: self.first(name, Reference(f"builtins.{name}"), stars) for name in missing}}

    def _with(self, node: ast.With | ast.AsyncWith) -> bool:
        for item in node.items:
            value = self.evaluate(item.context_expr)
            if item.optional_vars is not None:
                self.assign(item.optional_vars, value, node)
        return self.block(node.body)

    def _match(self, node: ast.Match) -> bool:
        subject = self.evaluate(node.subject)
        start = self.frame.environment
        remaining: list[Value] = []
        ends: list[Environment] = []
        exhaustive = False
        for case in node.cases:
            self.frame.environment = dict(start)
            condition = self._pattern(case.pattern, subject)
            if case.guard is not None:
                extra = self.evaluate(case.guard)
                condition = extra if condition is None else self.weights.operation("and", condition, extra)
            depth = len(self.guards)
            self.guards.extend(remaining)
            end, alive = self.branch(case.body, self.frame.environment, condition)
            del self.guards[depth:]
            if alive:
                ends.append(end)
            if condition is None:
                exhaustive = True
            else:
                remaining.append(self.weights.operation("not", condition))
        if not exhaustive:
            ends.append(start)
        joined = ends[0] if ends else start
        for end in ends[1:]:
            joined = self.weights.join(joined, end)
        self.frame.environment = joined
        return bool(ends)

    def _pattern(self, pattern: ast.pattern, subject: Value) -> Value | None:
        """The condition under which the pattern matches; None if it always does. Binds its names."""
        if isinstance(pattern, ast.MatchValue):
            return self.weights.operation("==", subject, self.evaluate(pattern.value))
        if isinstance(pattern, ast.MatchSingleton):
            return self.weights.operation("is", subject, Literal(pattern.value))
        if isinstance(pattern, ast.MatchOr):
            conditions = [self._pattern(part, subject) for part in pattern.patterns]
            known = [condition for condition in conditions if condition is not None]
            return self.weights.operation("or", *known) if len(known) == len(conditions) else None
        if isinstance(pattern, ast.MatchAs):
            condition = self._pattern(pattern.pattern, subject) if pattern.pattern is not None else None
            if pattern.name:
                self.bind(pattern.name, subject)
            return condition
        for inner in ast.walk(pattern):
            name = getattr(inner, "name", None) or getattr(inner, "rest", None)
            if isinstance(name, str):
                self.bind(name, UNKNOWN)
        return UNKNOWN

    # --- definitions -------------------------------------------------------------------------

    def release(self) -> None:
        """Let go of its own methods, so that it goes with its last user, without the garbage collector."""
        self._dispatch.clear()
        self._statements.clear()

    def bindings(self) -> tuple[tuple[str, Value, int], ...]:
        """The module's names at its end."""
        return tuple(
            (name, value, self.binding_sites.get(name, -1))
            for name, value in self.module.environment.items()
            if not isinstance(value, Unknown) and not (isinstance(value, Global) and value.name == name)
        )


def _imported(body: list[ast.stmt]) -> list[str]:
    """What statements import, by dotted names; nothing if they do anything else that may fail for want of a module."""
    found: list[str] = []
    for node in body:
        if isinstance(node, ast.Import):
            found += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            apart = "" if module.endswith(".") else "."
            found += (module if alias.name == "*" else f"{module}{apart}{alias.name}" for alias in node.names)
        elif not isinstance(node, (ast.Assign, ast.AnnAssign, ast.Pass, ast.Expr)):
            return []
    return found


def _is_of_imports(kind: ast.expr | None) -> bool:
    """Whether a handler is for an import that fails."""
    kinds = kind.elts if isinstance(kind, ast.Tuple) else (kind,)
    return any(isinstance(each, ast.Name) and each.id in IMPORT_ERRORS for each in kinds)


def execute(tree: ast.Module, source: bytes) -> Execution:
    """Walk the tree of one file with the bytes ``source`` and return what was found."""
    execution = Execution()
    if b":=" in source:
        execution.walruses = [number for number, line in enumerate(source.splitlines(), 1) if b":=" in line]
    execution.rebinds = b"global" in source or b"nonlocal" in source
    execution.run(tree)
    execution.release()
    return execution
