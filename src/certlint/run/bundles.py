"""Whether the expression of a configured bundle is there: what it imports, looked up in the project's files."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator, Mapping

from certlint.fixes.home import imported, own_name, settings_objects
from certlint.model.config import Bundle, BundleForm
from certlint.model.findings import Diagnostic, Report
from certlint.run.files import display
from certlint.run.modules import Modules, settings_files
from certlint.run.reading import read
from certlint.run.runner import Request
from certlint.trees import Tree

__all__ = ["told", "undefined"]


def undefined(request: Request, report: Report) -> dict[Bundle | tuple[str, Bundle], str]:
    """The bundles that findings would be fixed with and whose expression is not there, and what to do about it.

    A key is a bundle whose expression nothing defines, or a path with a bundle whose expression is not there in that
    file. What comes from outside of the project is taken to be there.
    """
    locations = {target.path: target.location for target in request.targets}
    modules = Modules(tree=request.tree)
    roots: dict[Bundle, str] = {}
    places: dict[tuple[str, Bundle], str] = {}
    for finding in report.findings:
        bundle, location = finding.bundle, locations.get(finding.path)
        if bundle is None or location is None or bundle.form is not BundleForm.EXPRESSION or not bundle.imports:
            continue
        settings = request.settings(location)
        if isinstance(settings, Diagnostic):
            continue
        modules.name(location, settings.root, settings.bases)
        roots.setdefault(bundle, settings.root)
        steps = finding.turn.trail[:1] if finding.turn is not None else ()
        for path in (finding.path, *(step.path for step in steps)):
            if path in locations:
                places[path, bundle] = locations[path]
    found: dict[Bundle | tuple[str, Bundle], str] = {}
    for bundle, root in roots.items():
        if problem := _missing(bundle, root, modules):
            found[bundle] = problem
    for (path, bundle), location in places.items():
        if bundle not in found and (problem := _missing_at(path, location, bundle, modules)):
            found[path, bundle] = problem
    return found


def told(missing: Mapping[Bundle | tuple[str, Bundle], str]) -> list[str]:
    """What is missing, as lines for people."""
    lines: dict[str, None] = {}
    for key, problem in missing.items():
        if isinstance(key, tuple):
            lines[f"fixes that write `{key[1].text}` into {key[0]} are unsafe: {problem}"] = None
        else:
            lines[f"`{key.text}` is not defined, so fixes that write it are unsafe: {problem}"] = None
    return list(lines)


def _missing(bundle: Bundle, root: str, modules: Modules) -> str:
    """What has to be added for the bundle to be there; "" if nothing."""
    for name, module, member in imported(bundle.imports):
        dotted = f"{module}.{member}" if member else module
        if dotted in settings_objects():
            files, wanted = settings_files(root, modules.tree), _attribute(bundle.text, name)
            if wanted and not any(_defines(file, wanted, modules) for file in files):
                return _to_add(wanted, _common(files, modules) if files else None, modules.tree)
            continue
        found = modules.find(dotted) if not module.startswith(".") else None
        if found is None or found[1] not in {dotted, module}:
            continue
        wanted = _attribute(bundle.text, name) if found[1] == dotted else member
        if wanted and not _defines(found[0], wanted, modules):
            return _to_add(wanted, found[0], modules.tree)
    return ""


def _missing_at(path: str, location: str, bundle: Bundle, modules: Modules) -> str:
    """What speaks against the expression in one file: it is written bare there, or its settings are not configured."""
    for name, module, member in imported(bundle.imports):
        own = own_name(module, member, path)
        if own is not None:
            wanted = own or _attribute(bundle.text, name)
            if wanted and not _defines(location, wanted, modules):
                return _to_add(wanted, _starred(location, modules) or location, modules.tree)
        elif f"{module}.{member}" in settings_objects() and _is_script(
            location, module.partition(".")[0], modules.tree
        ):
            return (
                f"it runs by itself, and nothing in it is of {module.partition('.')[0]}, whose settings it would need"
            )
    return ""


def _common(files: list[str], modules: Modules) -> str:
    """The settings module that others take everything from; else the first that is not a mere package."""
    starred = [each for file in files if (each := _starred(file, modules)) is not None]
    return min(files, key=lambda file: (file not in starred, os.path.basename(file) == "__init__.py", file))


def _to_add(name: str, location: str | None, tree: Tree) -> str:
    place = display(tree.shown(location)) if location is not None else "the project's settings"
    return f"add `{name} = ...` to {place}"


def _is_script(location: str, framework: str, tree: Tree) -> bool:
    """Whether a file says that it is run by itself, and nothing in it is of the framework."""
    source = read(location, location, tree)
    module = _parsed(location, tree)
    if module is None or not isinstance(source, bytes):
        return False
    for node in ast.walk(module):
        named = [each.name for each in node.names] if isinstance(node, ast.Import) else []
        named += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name.partition(".")[0] == framework for name in named):
            return False
    return source.startswith(b"#!") or any(map(_is_guard, module.body))


def _is_guard(statement: ast.stmt) -> bool:
    """Whether it is ``if __name__ == "__main__":``."""
    if not isinstance(statement, ast.If):
        return False
    return any(isinstance(each, ast.Name) and each.id == "__name__" for each in ast.walk(statement.test))


def _attribute(expression: str, name: str) -> str:
    """What the expression takes of an imported name; "" if it is the name itself."""
    for node in ast.walk(ast.parse(expression.strip(), mode="eval")):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) == name:
            return node.attr
    return ""


def _defines(location: str, name: str, modules: Modules) -> bool:
    """Whether the module has the name, its own or by a star from another one of the project."""
    waiting, seen = [location], {location}
    while waiting:
        current = waiting.pop()
        tree = _parsed(current, modules.tree)
        if tree is None or not {name, "__getattr__"}.isdisjoint(_bound(tree.body)):
            return True
        for each in _stars(tree, current, modules):
            if each is None:
                return True  # it may be there: nobody can see
            if each not in seen:
                seen.add(each)
                waiting.append(each)
    return False


def _parsed(location: str, tree: Tree) -> ast.Module | None:
    source = read(location, location, tree)
    try:
        return ast.parse(source) if isinstance(source, bytes) else None
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _starred(location: str, modules: Modules) -> str | None:
    """The first module of the project that the one at a place takes all names from."""
    tree = _parsed(location, modules.tree)
    return next(filter(None, _stars(tree, location, modules)), None) if tree is not None else None


def _stars(tree: ast.Module, location: str, modules: Modules) -> Iterator[str | None]:
    """The files of the project from which a module imports everything; None for one that is not found.

    Other people's packages are passed over: they do not know the project's names.
    """
    for node in ast.walk(tree):
        if not isinstance(node, ast.ImportFrom) or node.names[0].name != "*":
            continue
        if node.level:
            folder = location
            for _ in range(node.level):
                folder = os.path.dirname(folder)
            stem = os.path.join(folder, *(node.module or "").split("."))
            yield next(filter(modules.tree.is_file, (f"{stem}.py", os.path.join(stem, "__init__.py"))), None)
        elif (found := modules.find(node.module or "")) is not None and found[1] == node.module:
            yield found[0]


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
