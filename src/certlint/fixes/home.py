"""The module that the bundle's expression comes from: there the bare name is written, as it cannot import itself."""

from __future__ import annotations

import ast

from certlint.fixes.document import Document
from certlint.fixes.expressions import Expression, NotWritable
from certlint.knobs import MODELS
from certlint.model.knobs import ModelKind
from certlint.semantics.settings_modules import SETTINGS_FILE

__all__ = ["NotDefinedYet", "at_home", "imported", "own_name", "settings_objects"]


class NotDefinedYet(NotWritable):
    """The expression is written in the module that defines it, at a place before the definition."""


def settings_objects() -> frozenset[str]:
    """The dotted names of the objects whose attributes are the variables of the project's settings modules."""
    return frozenset(
        target
        for model in MODELS
        if model.kind is ModelKind.SETTINGS and model.result == "modules"
        for target in model.targets
    )


def imported(statement: str) -> list[tuple[str, str, str]]:
    """What an import statement binds: the name, the module, and the name in the module ("" for the module itself)."""
    (node,) = ast.parse(statement.strip()).body
    if isinstance(node, ast.ImportFrom):
        module = "." * node.level + (node.module or "")
        return [(each.asname or each.name, module, each.name) for each in node.names]
    if isinstance(node, ast.Import):
        return [(each.asname or each.name, each.name, "") for each in node.names]
    return []


def at_home(expression: Expression, path: str, document: Document, at: ast.AST) -> Expression:
    """The expression as it is written in the file at ``path``. Raises `NotDefinedYet`."""
    text = expression.text
    kept: list[str] = []
    for statement in expression.imports:
        bare = [
            (name, own)
            for name, module, member in imported(statement)
            for own in (own_name(module, member, path),)
            if own is not None
        ]
        if not bare:
            kept.append(statement)
            continue
        for name, own in bare:
            text = _without_module(text, name, own, document, at)
    return Expression(text, tuple(kept))


def own_name(module: str, member: str, path: str) -> str | None:
    """What an imported name is in the file itself: "" the module, a name in it, None where it is of another module."""
    if f"{module}.{member}" in settings_objects():
        return "" if SETTINGS_FILE.fullmatch(path) else None
    if member and _is_module(f"{module}.{member}", path):
        return ""
    return member if _is_module(module, path) else None


def _is_module(module: str, path: str) -> bool:
    parts = path.removesuffix(".py").removesuffix("/__init__").split("/")
    names = module.split(".")
    return bool(module.strip(".")) and not module.startswith(".") and parts[-len(names) :] == names


def _without_module(text: str, name: str, own: str, document: Document, at: ast.AST) -> str:
    """The text with the variable of this module in the place of the one that would be imported."""
    tree = ast.parse(text, mode="eval")
    found: list[tuple[int, int, str]] = []
    for node in ast.walk(tree):
        if own:
            wanted = isinstance(node, ast.Name) and node.id == name
            variable = own
        else:
            wanted = isinstance(node, ast.Attribute) and ast.unparse(node.value) == name
            variable = node.attr if isinstance(node, ast.Attribute) else ""
        if wanted and isinstance(node, ast.expr):
            _check_defined(variable, document, at)
            found.append((node.col_offset, node.end_col_offset or 0, variable))
    encoded = text.encode()
    for start, end, variable in sorted(found, reverse=True):
        encoded = encoded[:start] + variable.encode() + encoded[end:]
    return encoded.decode()


def _check_defined(variable: str, document: Document, at: ast.AST) -> None:
    """Raise `NotDefinedYet` unless the module has the variable when the node is evaluated."""
    around = document.functions(at)  # a default is evaluated when its function is defined
    later = any(all(inner is not at for inner in ast.walk(function.args)) for function in around)
    start = document.extent(at)[0]
    for node in document.nodes:
        bound = (
            (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id == variable)
            or (isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == variable)
            or (
                isinstance(node, ast.ImportFrom)
                and any((each.asname or each.name) in {variable, "*"} for each in node.names)
            )
        )
        statement = document.statement(node)
        if not bound or statement is None or next(document.functions(statement), None) is not None:
            continue
        if later or document.extent(statement)[1] <= start:
            return
    raise NotDefinedYet(variable)
