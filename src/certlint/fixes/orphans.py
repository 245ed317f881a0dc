"""Imports that nobody uses any more when something is taken out of a file: they go too, wherever they stand.

With them go the `if` or `try` around them, if that was all there was in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from certlint.fixes.document import Change, Document, Item
from certlint.fixes.names import is_for_type_checkers

__all__ = ["orphaned"]

_Import = ast.Import | ast.ImportFrom


def orphaned(document: Document, removed: Iterable[ast.AST], written: Iterable[str]) -> list[Change]:
    """The changes that remove imports of which all uses were in what is removed, and none is in what is written."""
    removed = list(removed)
    inside = [inner for node in removed for inner in ast.walk(node)]
    gone = {id(node) for node in inside}
    used = {node.id for node in inside if isinstance(node, ast.Name)}
    used -= {word for text in written for word in _words(text)}
    if not used:
        return []
    statements = [node for node in _imports(document) if id(node) not in gone]
    used &= {bound_by(alias) for node in statements for alias in node.names}
    fallbacks = {name: list(_fallbacks(document, name)) for name in used}
    names = {name for name in used if _is_unused(document, name, gone, fallbacks[name])}
    names -= _spelled(document, names) if names else set()
    unused = [node for node in statements if all(bound_by(alias) in names for alias in node.names)]
    spare = [statement for name in names for statement in fallbacks[name]]
    gone |= {id(node) for node in (*unused, *spare)}
    blocks = [block for block in _blocks(document, [*unused, *spare], gone) if block is not None]
    covered = {id(inner) for block in blocks for inner in ast.walk(block)}
    if any(id(statement) not in covered for statement in spare):
        return []  # what stands for a missing module stays, and so does the import
    whole = [*blocks, *(node for node in unused if id(node) not in covered)]
    beside = [*whole, *unused, *(node for node in removed if isinstance(node, ast.stmt))]
    changes = [change for node in whole for change in document.delete(node, gone=beside)]
    for node in statements:
        if node not in unused:
            changes += _without_some(document, node, names)
    return changes


def _words(text: str) -> set[str]:
    """The names that a piece of source may use: as an expression, arguments or statements; else all its words."""
    bare = text.strip().strip(",;").strip()
    for whole in (f"({bare}\n)", f"_({bare}\n)", bare):
        try:
            tree = ast.parse(whole)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return set(re.findall(r"\w+", text))


def bound_by(alias: ast.alias) -> str:
    """The name that an import binds."""
    return (alias.asname or alias.name).partition(".")[0]


def _imports(document: Document) -> Iterator[_Import]:
    """All imports but those for type checkers, of the future, and of everything."""
    for node in document.nodes:
        if not isinstance(node, (ast.Import, ast.ImportFrom)) or node.names[0].name == "*":
            continue
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            continue
        around = document.parent(node)
        if not (isinstance(around, ast.If) and is_for_type_checkers(around.test)):
            yield node


def _fallbacks(document: Document, name: str) -> Iterator[ast.stmt]:
    """The assignments of a constant to the name where its import fails: ``except ImportError: name = None``."""
    for use in document.names.get(name, ()):
        statement = document.parent(use)
        handler = document.parent(statement) if statement is not None else None
        if (
            isinstance(statement, ast.Assign)
            and statement.targets == [use]
            and isinstance(statement.value, ast.Constant)
            and isinstance(handler, ast.ExceptHandler)
        ):
            yield statement


def _is_unused(document: Document, name: str, gone: Collection[int], fallbacks: Sequence[ast.stmt]) -> bool:
    """Whether nothing is left that uses the name, or binds it otherwise than by an import."""
    spare = {id(inner) for statement in fallbacks for inner in ast.walk(statement)}
    if any(id(use) not in gone and id(use) not in spare for use in document.names.get(name, ())):
        return False
    return not any(_binds(node, name) for node in document.nodes if id(node) not in gone)


def _binds(node: ast.AST, name: str) -> bool:
    if isinstance(node, ast.arg):
        return node.arg == name
    if isinstance(node, (ast.Global, ast.Nonlocal)):
        return name in node.names
    return not isinstance(node, ast.alias) and name in (getattr(node, "name", None), getattr(node, "rest", None))


def _blocks(document: Document, statements: Sequence[ast.stmt], gone: set[int]) -> Iterator[ast.stmt | None]:
    """The outermost `if` and `try` statements in which nothing is left, each once; what they are is then gone too."""
    found: dict[int, ast.stmt] = {}
    for statement in statements:
        current: ast.AST | None = document.parent(statement)
        while current is not None:
            if isinstance(current, ast.ExceptHandler):
                current = document.parent(current)
                continue
            if not isinstance(current, (ast.If, ast.Try)) or not _is_empty(document, current, gone):
                break
            found[id(current)] = current
            gone.add(id(current))
            current = document.parent(current)
    inner = {id(each) for block in found.values() for each in ast.walk(block) if each is not block}
    yield from (block for key, block in found.items() if key not in inner)


def _is_empty(document: Document, block: ast.If | ast.Try, gone: Collection[int]) -> bool:
    """Whether a block has nothing left to do, and asks nothing that could do something."""

    def idle(statements: Sequence[ast.stmt]) -> bool:
        return all(isinstance(each, ast.Pass) or id(each) in gone for each in statements)

    if isinstance(block, ast.If):
        acts = (ast.Call, ast.NamedExpr, ast.Await, ast.Yield, ast.YieldFrom)
        asks = any(isinstance(each, acts) for each in ast.walk(block.test))
        return not asks and idle(block.body) and idle(block.orelse) and not document.source(block).startswith("elif")
    handled = all(idle(handler.body) for handler in block.handlers)
    return handled and idle(block.body) and idle(block.orelse) and idle(block.finalbody)


def _without_some(document: Document, node: _Import, names: Collection[str]) -> list[Change]:
    """The changes that take names out of an import of several."""
    changes: list[Change] = []
    run: list[ast.alias] = []
    for alias in [*node.names, None]:
        if alias is not None and bound_by(alias) in names:
            run.append(alias)
            continue
        if run:
            whole: tuple[ast.AST, ast.AST] = (run[0], run[-1])
            siblings: list[Item] = [each for each in node.names if each not in run]
            changes += document.drop(whole, [whole, *siblings])
        run = []
    return changes


def _spelled(document: Document, names: Collection[str]) -> set[str]:
    """The names that strings use, where they are expressions, as annotations may be, and comments on types."""
    found: set[str] = set()
    for text in document.strings:
        if any(name in text for name in names):
            try:
                tree = ast.parse(text.strip(), mode="eval")
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                continue
            found |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    for comment in re.findall(r"#[ \t]*type:[^\r\n]*", document.text):
        found |= set(re.findall(r"\w+", comment))
    return found
