"""A file to be fixed: its tree, where each node stands, and the elementary changes of its text."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property

from certlint.fixes.expressions import NotWritable
from certlint.model.location import Span
from certlint.syntax import Extent, Layout

__all__ = ["Change", "Document", "Item"]

Change = tuple[int, int, str]
"""Offsets into the text, and what stands there instead."""

Item = ast.AST | tuple[ast.AST, ast.AST]
"""Something between commas: a node, or the first and the last of its nodes."""

_BREAK = re.compile(r"\r\n?|\n")
_GAP = re.compile(r"(?:[ \t\f\r\n\\]|#[^\r\n]*(?![^\r\n]))*")
_LINE_END = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)")
_COMMA = re.compile(r"(?:[ \t\f\r\n\\)]|#[^\r\n]*[\r\n])*,")


class Document:
    """A file. ``newline`` ends its lines; ``nodes`` are all of its tree, those further out first."""

    def __init__(self, layout: Layout) -> None:
        """Get to know the tree."""
        self.layout = layout
        self.text = layout.text
        self.tree = layout.tree
        found = _BREAK.search(self.text)
        self.newline = found[0] if found else "\n"
        self.nodes: list[ast.AST] = [layout.tree]
        self._parents: dict[int, ast.AST] = {}
        for node in self.nodes:  # it grows meanwhile
            for child in ast.iter_child_nodes(node):
                self._parents[id(child)] = node
                self.nodes.append(child)

    @cached_property
    def names(self) -> dict[str, list[ast.Name]]:
        """Where each name is written."""
        found: dict[str, list[ast.Name]] = {}
        for node in self.nodes:
            if isinstance(node, ast.Name):
                found.setdefault(node.id, []).append(node)
        return found

    @cached_property
    def strings(self) -> list[str]:
        """All constants that are text."""
        values = (node.value for node in self.nodes if isinstance(node, ast.Constant))
        return [value for value in values if isinstance(value, str)]

    @cached_property
    def definitions(self) -> dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]]:
        """The functions and classes of each name."""
        found: dict[str, list[ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef]] = {}
        for node in self.nodes:
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                found.setdefault(node.name, []).append(node)
        return found

    @cached_property
    def _displays(self) -> tuple[list[int], list[ast.expr]]:
        """Where calls and dicts begin, in order, those further in later; what nobody had to look at is left out."""
        placed = [
            (place[0], -place[1], node)
            for node in self.nodes
            if isinstance(node, (ast.Call, ast.Dict)) and (place := self.layout.placed(node)) is not None
        ]
        placed.sort(key=lambda each: each[:2])
        return [start for start, _, _ in placed], [node for _, _, node in placed]

    def assigned_at(self, start: int, end: int) -> ast.Assign | None:
        """The assignment whose value is exactly this part of the text."""
        return next((node for node in self._assigned.get((start, end), ())), None)

    @cached_property
    def _assigned(self) -> dict[tuple[int, int], list[ast.Assign]]:
        found: dict[tuple[int, int], list[ast.Assign]] = {}
        for node in self.nodes:
            if isinstance(node, ast.Assign) and self.layout.placed(node.value) is not None:
                found.setdefault(self.outer(node.value), []).append(node)
        return found

    def around(self, start: int, end: int) -> Iterator[ast.Call | ast.Dict]:
        """The calls and dicts of the statement that this part of the text stands in, the innermost first."""
        starts, nodes = self._displays
        index = bisect_right(starts, start) - 1
        node: ast.AST | None = nodes[index] if index >= 0 else None
        while node is not None and not isinstance(node, ast.stmt):
            place = self.layout.placed(node) if isinstance(node, (ast.Call, ast.Dict)) else None
            if isinstance(node, (ast.Call, ast.Dict)) and place is not None and place[0] <= start and end <= place[1]:
                yield node
            node = self.parent(node)

    # --- where things stand ------------------------------------------------------------------

    def extent(self, node: ast.AST) -> tuple[int, int]:
        """Where the node stands, without parentheses around it. Raises `NotWritable` if nobody knows."""
        return self._extent(node)[:2]

    def outer(self, node: ast.AST) -> tuple[int, int]:
        """Where the node stands, with the parentheses around it."""
        start, end = self._extent(node)[2:] if isinstance(node, ast.expr) else self.extent(node)
        while start > 0 and end > start and self.text[end - 1] in " \t,\r\n":
            end -= 1
        return start, end

    def _extent(self, node: ast.AST) -> Extent:
        try:
            return self.layout.extent(node)
        except KeyError:
            raise NotWritable from None

    def source(self, node: ast.AST) -> str:
        """The text of the node."""
        start, end = self.extent(node)
        return self.text[start:end]

    def is_same(self, left: ast.expr, right: ast.expr) -> bool:
        """Whether the two are written alike, to the letter."""
        return _may_be_same(left, right) and self.source(left) == self.source(right)

    def parent(self, node: ast.AST) -> ast.AST | None:
        """The node around this one."""
        return self._parents.get(id(node))

    def statement(self, node: ast.AST) -> ast.stmt | None:
        """The statement that the node belongs to, or is."""
        current: ast.AST | None = node
        while current is not None and not isinstance(current, ast.stmt):
            current = self.parent(current)
        return current

    def functions(self, node: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda]:
        """The functions around the node, the innermost first."""
        current = self.parent(node)
        while current is not None:
            if isinstance(current, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
                yield current
            current = self.parent(current)

    def block(self, statement: ast.stmt) -> list[ast.stmt]:
        """The statements that stand beside this one, and itself."""
        parent = self.parent(statement)
        for field in ("body", "orelse", "finalbody"):
            block = getattr(parent, field, None)
            if isinstance(block, list) and any(each is statement for each in block):
                return block
        return [statement]

    def at(self, span: Span) -> list[ast.AST]:
        """The nodes that stand exactly there, outer ones first."""
        start, end = self._offset(span.line, span.column), self._offset(span.end_line, span.end_column)
        return [node for node in self._by_start.get(start, ()) if self.extent(node)[1] == end]

    def starting(self, line: int, column: int) -> list[ast.AST]:
        """The nodes that begin at a line and column, both from 1; outer ones first."""
        found = self._by_start.get(self._offset(line, column), [])
        return sorted(found, key=lambda node: -self.extent(node)[1])

    @cached_property
    def _by_start(self) -> dict[int, list[ast.AST]]:
        found: dict[int, list[ast.AST]] = {}
        for node in self.nodes:
            if (extent := self.layout.placed(node)) is not None:
                found.setdefault(extent.start, []).append(node)
        return found

    def _offset(self, line: int, column: int) -> int:
        return self.line(line)[0] + column - 1

    def line(self, number: int) -> tuple[int, int]:
        """Where a line, counted from 1, begins and ends; nowhere if there is none."""
        if not 0 < number <= len(self._lines):
            return -1, -1
        return self._lines[number - 1], self._lines[number] if number < len(self._lines) else len(self.text)

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(found.end() for found in _BREAK.finditer(self.text))]

    # --- elementary changes ------------------------------------------------------------------

    def replace(self, node: ast.AST, text: str) -> list[Change]:
        """Write something else in the place of an expression, whose parentheses go with it."""
        start, end = self.outer(node)
        return [(start, end, text)]

    def drop(self, item: Item, siblings: Sequence[Item]) -> list[Change]:
        """Take one item, with its comma, out of a list of arguments or entries."""
        places = sorted((self._item(each) for each in siblings), key=lambda place: place[0])
        start, own_end = self._item(item)
        index = next(number for number, place in enumerate(places) if place[0] == start)
        comma = _COMMA.match(self.text, own_end)
        stop = comma.end() if comma is not None else own_end
        line_start = self._line_start(start)
        line_end = _LINE_END.match(self.text, stop)
        if comma is not None and line_end is not None and not self.text[line_start:start].strip():
            return [(line_start, line_end.end(), "")]  # on lines of its own, with its comment
        gap = _GAP.match(self.text, stop)
        between = gap[0] if gap is not None else ""
        if index + 1 < len(places):
            return [(start, stop if "#" in between else stop + len(between), "")]
        trailing = comma is not None and self.text[stop + len(between) : stop + len(between) + 1] in {")", "]", "}", ""}
        before = places[index - 1][1] if index else start
        if index == 0 or "#" in self.text[before:start]:
            return [(start, stop if trailing else own_end, "")]
        return [(before, own_end, "")]

    def add(self, siblings: Sequence[Item], text: str, *, call: ast.AST) -> list[Change]:
        """Add an item after the last one of a call's arguments or a dict's entries."""
        close = self.extent(call)[1] - 1
        if not siblings:
            return [(close, close, text)]
        end = max(self._item(each)[1] for each in siblings)
        start = max(self._item(each)[0] for each in siblings)
        comma = _COMMA.match(self.text, end)
        if comma is not None and comma.end() <= close:
            line_start = self._line_start(start)
            indentation = self.text[line_start:start]
            if not indentation.strip() and _BREAK.search(self.text[comma.end() : close]):
                return [(comma.end(), comma.end(), f"{self.newline}{indentation}{text},")]
            return [(comma.end(), comma.end(), f" {text}")]
        return [(end, end, f", {text}")]

    def delete(self, statement: ast.stmt, *, gone: Sequence[ast.stmt] = ()) -> list[Change]:
        """Delete a statement: its lines, or its part of them; ``pass`` remains of a block that would be empty.

        The blank line behind it goes too, if another one, or nothing, stands before it.

        ``gone`` are other statements that are deleted too; those that follow it on its line are deleted with it.
        """
        start, end = self.extent(statement)[0], self._end(statement)
        removed = {id(statement), *map(id, gone)}
        block = self.block(statement)
        index = next(number for number, each in enumerate(block) if each is statement)
        if index and id(block[index - 1]) in removed and self._share_line(block[index - 1], statement):
            return []  # it goes with the one before it
        for follower in block[index + 1 :]:
            if id(follower) not in removed or not self._share_line(statement, follower):
                break
            end = self._end(follower)
        emptied = block[0] is statement and all(id(each) in removed for each in block)
        if emptied and not isinstance(self.parent(statement), ast.Module):
            return [(start, end, "pass")]
        line_start = self._line_start(start)
        rest = _BREAK.search(self.text, end)
        line_end, next_line = (rest.start(), rest.end()) if rest else (len(self.text), len(self.text))
        tail = self.text[end:line_end]
        if not self.text[line_start:start].strip() and re.fullmatch(r"[ \t]*(?:;[ \t]*)?(#.*)?", tail):
            alone = line_start == 0 or self.text[:line_start].endswith(self.newline * 2)
            if alone and self.text.startswith(self.newline, next_line):
                next_line += len(self.newline)
            return [(line_start, next_line, "")]
        semicolon = re.match(r"[ \t]*;[ \t]*", tail)
        if semicolon and tail[semicolon.end() :].strip() and not tail[semicolon.end() :].startswith("#"):
            return [(start, end + semicolon.end(), "")]
        before = self.text[line_start:start].rstrip(" \t")
        if before.endswith(";"):
            return [(line_start + len(before[:-1].rstrip(" \t")), end, "")]
        return [(start, end, "pass")]

    def _end(self, statement: ast.stmt) -> int:
        """Where a statement ends, with the blocks in it, which its extent leaves out."""
        last: ast.AST = statement
        while True:
            blocks = [getattr(last, field, None) for field in ("finalbody", "orelse", "handlers", "cases", "body")]
            inner = next((block for block in blocks if isinstance(block, list) and block), None)
            if inner is None:
                return self.extent(last)[1]
            last = inner[-1]

    def _share_line(self, left: ast.stmt, right: ast.stmt) -> bool:
        return _BREAK.search(self.text, self.extent(left)[1], self.extent(right)[0]) is None

    def indentation(self, statement: ast.stmt) -> str | None:
        """What stands before the statement on its line; None where that is not only whitespace."""
        start = self.extent(statement)[0]
        line_start = self._line_start(start)
        indentation = self.text[line_start:start]
        return None if indentation.strip() else indentation

    def _item(self, item: Item) -> tuple[int, int]:
        if isinstance(item, tuple):
            return self._item(item[0])[0], self._item(item[1])[1]
        return self.outer(item) if isinstance(item, ast.expr) else self.extent(item)

    def _line_start(self, offset: int) -> int:
        return max(self.text.rfind("\n", 0, offset), self.text.rfind("\r", 0, offset)) + 1


def _may_be_same(left: ast.AST, right: ast.AST) -> bool:
    """Whether it is worth knowing where the two stand: they do not differ in what they name."""
    if type(left) is not type(right):
        return False
    if isinstance(left, ast.Attribute) and isinstance(right, ast.Attribute):
        return left.attr == right.attr and _may_be_same(left.value, right.value)
    return not (isinstance(left, ast.Name) and isinstance(right, ast.Name)) or left.id == right.id
