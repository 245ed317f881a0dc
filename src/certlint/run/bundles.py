"""Whether the expression of a configured bundle is there: what it imports, looked up in the project's files."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator

from certlint.fixes.home import imported, settings_objects
from certlint.model.config import Bundle, BundleForm
from certlint.model.findings import Diagnostic, Report
from certlint.run.files import display
from certlint.run.modules import Modules, settings_files
from certlint.run.reading import read
from certlint.run.runner import Request

__all__ = ["undefined"]


def undefined(request: Request, report: Report) -> dict[Bundle, str]:
    """The bundles that findings would be fixed with and whose expression nothing defines: the line to add, and where.

    What comes from outside of the project is taken to be there.
    """
    locations = {target.path: target.location for target in request.targets}
    modules = Modules()
    roots: dict[Bundle, str] = {}
    for finding in report.findings:
        bundle, location = finding.bundle, locations.get(finding.path)
        if bundle is None or location is None or bundle.form is not BundleForm.EXPRESSION or not bundle.imports:
            continue
        settings = request.settings(location)
        if not isinstance(settings, Diagnostic):
            modules.name(location, settings.root, settings.bases)
            roots.setdefault(bundle, settings.root)
    told = {bundle: _missing(bundle, root, modules) for bundle, root in roots.items()}
    return {bundle: problem for bundle, problem in told.items() if problem}


def _missing(bundle: Bundle, root: str, modules: Modules) -> str:
    """What has to be added for the bundle to be there; "" if nothing."""
    for name, module, member in imported(bundle.imports):
        dotted = f"{module}.{member}" if member else module
        if dotted in settings_objects():
            files, wanted = settings_files(root), _attribute(bundle.text, name)
            if wanted and not any(_defines(file, wanted) for file in files):
                place = display(os.path.relpath(files[0])) if files else "the project's settings"
                return f"add `{wanted} = ...` to {place}"
            continue
        found = modules.find(dotted) if not module.startswith(".") else None
        if found is None or found[1] not in {dotted, module}:
            continue
        wanted = _attribute(bundle.text, name) if found[1] == dotted else member
        if wanted and not _defines(found[0], wanted):
            return f"add `{wanted} = ...` to {display(os.path.relpath(found[0]))}"
    return ""


def _attribute(expression: str, name: str) -> str:
    """What the expression takes of an imported name; "" if it is the name itself."""
    for node in ast.walk(ast.parse(expression.strip(), mode="eval")):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == name:
            return node.attr
    return ""


def _defines(location: str, name: str) -> bool:
    """Whether the module has the name, as far as one can see: it may import everything from another."""
    source = read(location, location)
    try:
        tree = ast.parse(source) if isinstance(source, bytes) else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        tree = None
    return tree is None or not {name, "*", "__getattr__"}.isdisjoint(_bound(tree.body))


def _bound(statements: list[ast.stmt]) -> Iterator[str]:
    """The names that statements bind in their own scope."""
    for statement in statements:
        if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield statement.name
            continue
        if isinstance(statement, (ast.Import, ast.ImportFrom)):
            yield from ((each.asname or each.name).partition(".")[0] for each in statement.names)
            continue
        for node in ast.iter_child_nodes(statement):
            named = (each for each in ast.walk(node) if isinstance(node, ast.expr) and isinstance(each, ast.Name))
            yield from (each.id for each in named if isinstance(each.ctx, ast.Store))
        for field in ("body", "orelse", "finalbody", "handlers"):
            inner = [each for each in getattr(statement, field, ()) if isinstance(each, (ast.stmt, ast.ExceptHandler))]
            for each in inner:
                yield from _bound(each.body if isinstance(each, ast.ExceptHandler) else [each])
