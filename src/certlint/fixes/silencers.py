"""What hides warnings is taken away, in whatever shape it stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from certlint.fixes.document import Change, Document
from certlint.fixes.drafts import Draft
from certlint.fixes.slots import call_slot

__all__ = ["removed"]

_SAID = ("action", "message", "category", "module", "lineno", "append")


def removed(document: Document, nodes: Sequence[ast.AST], argument: str) -> Draft | None:
    """Delete what stands at the nodes; of another call, only the ``argument`` of that name."""
    call = next((node for node in nodes if isinstance(node, ast.Call)), None)
    node: ast.AST = call if call is not None else nodes[0]
    if call is not None and argument and (slot := call_slot(call, argument, None)) is not None:
        changes = slot.removal(document)
        return Draft("stop hiding the warnings", changes, removed=[slot.item]) if changes else None
    parent = document.parent(node)
    statement = document.statement(node)
    changes = None
    if isinstance(parent, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)) and node in parent.decorator_list:
        changes = _decorator(document, node)
    elif isinstance(parent, (ast.List, ast.Tuple, ast.Set)) and isinstance(document.parent(parent), ast.Assign):
        changes = document.drop(node, parent.elts)
    elif isinstance(parent, ast.withitem) and call is not None:
        given = [each for each in call.keywords if each.arg in _SAID]
        if given and given == call.keywords and not call.args:
            start, end = document.extent(given[0])[0], document.extent(given[-1])[1]
            changes = [(start, end, "")]
    elif statement is not None and _is_all_of(statement, node):
        changes = document.delete(statement)
        node = statement
    return Draft("delete what hides the warnings", changes, removed=[node]) if changes else None


def _is_all_of(statement: ast.stmt, node: ast.AST) -> bool:
    if isinstance(statement, (ast.Expr, ast.Assign, ast.AnnAssign)):
        return statement is node or statement.value is node
    return False


def _decorator(document: Document, node: ast.AST) -> list[Change] | None:
    """The lines of a decorator."""
    start, end = document.extent(node)
    line_start = max(document.text.rfind("\n", 0, start), document.text.rfind("\r", 0, start)) + 1
    tail = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)").match(document.text, end)
    if document.text[line_start:start].strip(" \t@") or tail is None:
        return None
    return [(line_start, tail.end(), "")]
