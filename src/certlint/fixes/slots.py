"""Slots: where a value stands under a name: an argument, an entry, an attribute, a default."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from certlint.fixes.document import Change, Document
from certlint.model.frozen import dataclass

__all__ = ["Slot", "arguments", "call_slot", "entries_of", "find_slot", "statement_slot"]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for a value. ``holder`` is the call, dict, statement or function that it is a part of.

    ``kind``: ``keyword``, ``positional``, ``entry``, ``statement``, ``default``, ``lookup``.
    """

    kind: str
    value: ast.expr
    holder: ast.AST
    item: ast.AST

    def removal(self, document: Document) -> list[Change] | None:
        """The changes that take it away; None where nothing else can take its place."""
        if self.kind == "keyword" and isinstance(self.holder, ast.Call):
            return document.drop(self.item, arguments(self.holder))
        if self.kind == "positional" and isinstance(self.holder, ast.Call):
            last = not self.holder.keywords and self.holder.args[-1] is self.item
            return document.drop(self.item, arguments(self.holder)) if last else None
        if self.kind == "entry" and isinstance(self.holder, ast.Dict):
            items = [(key if key is not None else value, value) for key, value in entries_of(self.holder)]
            return document.drop((self.item, self.value), items)
        if self.kind == "statement" and isinstance(self.holder, ast.stmt):
            return document.delete(self.holder)
        return None


def arguments(call: ast.Call) -> Sequence[ast.AST]:
    """All arguments of a call."""
    return [*call.args, *call.keywords]


def call_slot(call: ast.Call, name: str, position: int | None) -> Slot | None:
    """The argument ``name`` of a call, by keyword or at its position."""
    for keyword in call.keywords:
        if keyword.arg == name and name:
            return Slot("keyword", keyword.value, call, keyword)
    starred = any(isinstance(each, ast.Starred) for each in call.args)
    if position is not None and position < len(call.args) and not starred:
        return Slot("positional", call.args[position], call, call.args[position])
    return None


def statement_slot(node: ast.AST | None) -> Slot | None:
    """The value of an assignment to one target; None for several, which would all get what is written."""
    if isinstance(node, ast.AnnAssign) and node.value is not None:
        return Slot("statement", node.value, node, node)
    if (
        isinstance(node, ast.Assign)
        and len(node.targets) == 1
        and not isinstance(node.targets[0], (ast.Tuple, ast.List))
    ):
        return Slot("statement", node.value, node, node)
    return None


def find_slot(nodes: Sequence[ast.AST], name: str, position: int | None) -> Slot | None:
    """The first slot of that name at one of the nodes, and else inside of them."""
    for node in nodes:
        if isinstance(node, ast.Call) and (slot := call_slot(node, name, position)):
            return slot
    for node in nodes:
        for inner in ast.walk(node):
            if slot := next(_slots(inner, name), None):
                return slot
    return None


def _slots(node: ast.AST, name: str) -> Iterator[Slot]:
    if isinstance(node, ast.Call):
        for keyword in node.keywords:
            if keyword.arg == name:
                yield Slot("keyword", keyword.value, node, keyword)
        last = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        constants = [each.value if isinstance(each, ast.Constant) else None for each in node.args]
        if last in {"get", "pop", "setdefault"} and len(node.args) == 2 and constants[0] == name:
            yield Slot("lookup", node.args[1], node, node.args[1])
        if last in {"setattr", "getattr"} and len(node.args) == 3 and constants[1] == name:
            yield Slot("lookup", node.args[2], node, node.args[2])
    elif isinstance(node, ast.Dict):
        for key, value in entries_of(node):
            if isinstance(key, ast.Constant) and key.value == name:
                yield Slot("entry", value, node, key)
    elif isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        if len(targets) == 1 and _names(targets[0]) == name:
            yield Slot("statement", node.value, node, node)
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
        every = node.args
        plain = [*every.posonlyargs, *every.args]
        pairs = [*zip(plain[len(plain) - len(every.defaults) :], every.defaults, strict=True)]
        pairs += [(arg, value) for arg, value in zip(every.kwonlyargs, every.kw_defaults, strict=True) if value]
        for arg, value in pairs:
            if arg.arg == name:
                yield Slot("default", value, node, arg)


def _names(target: ast.expr) -> str | None:
    if isinstance(target, ast.Name):
        return target.id
    if isinstance(target, ast.Attribute):
        return target.attr
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        return str(target.slice.value)
    return None


def entries_of(node: ast.Dict) -> list[tuple[ast.expr | None, ast.expr]]:
    """The entries of a dict display; a key of None spreads another."""
    return list(zip(node.keys, node.values, strict=True))
