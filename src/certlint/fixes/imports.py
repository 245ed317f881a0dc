"""Imports of a file: what is there, what has to be added and where, what nobody uses any more."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Sequence
from itertools import islice

from certlint.fixes.document import Change, Document

__all__ = ["Imports"]

_NAMED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.ExceptHandler, ast.MatchAs, ast.MatchStar)
"""The nodes that bind their ``name``."""

_HEADER = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n))*?(?=[ \t]*[^#\s]|\Z)")


class Imports:
    """The imports at the top level of a document."""

    def __init__(self, document: Document) -> None:
        """Collect them."""
        self.document = document
        body = document.tree.body
        self.statements = [node for node in body if isinstance(node, (ast.Import, ast.ImportFrom))]
        self.bound = _bound_names(document.nodes)

    def need(self, statement: str, at: ast.AST) -> tuple[dict[str, str], list[Change]]:
        """See that an import statement's names can be used at a node.

        Gives how each name is to be written there, and the changes for it. A name that means something
        else in the file is imported under another one.
        """
        (wanted,) = ast.parse(statement.strip()).body
        assert isinstance(wanted, (ast.Import, ast.ImportFrom))
        written: dict[str, str] = {}
        changes: list[Change] = []
        for alias in wanted.names:
            name = (alias.asname or alias.name).partition(".")[0]
            known = self._known(wanted, alias, at)
            if known is not None:
                written[name] = known
                continue
            free = name if name not in self.bound else self._free(name)
            written[name] = free
            changes += self._insertion(wanted, alias, free, renamed=free != name)
        return written, changes

    def _known(self, wanted: ast.Import | ast.ImportFrom, alias: ast.alias, at: ast.AST) -> str | None:
        """The name under which it is imported already, if that name still means it at the node."""
        local = self._before(at)
        start = self.document.extent(at)[0]
        for node in (*local, *self.statements):
            if type(node) is not type(wanted) or self.document.extent(node)[0] > start:
                continue
            if _module(node) != _module(wanted):
                continue
            for each in node.names:
                same = each.name == alias.name
                if isinstance(node, ast.Import) and not each.asname and "." not in alias.name:
                    same = each.name.partition(".")[0] == alias.name
                name = (each.asname or each.name).partition(".")[0]
                if same and (node in local or not self._is_shadowed(name, at)):
                    return name
        return None

    def _before(self, at: ast.AST) -> list[ast.Import | ast.ImportFrom]:
        """The imports that stand before a node in the blocks around it, but for those of the module itself."""
        found: list[ast.Import | ast.ImportFrom] = []
        statement = self.document.statement(at)
        while statement is not None and not isinstance(parent := self.document.parent(statement), ast.Module):
            for each in self.document.block(statement):
                if each is statement:
                    break
                if isinstance(each, (ast.Import, ast.ImportFrom)):
                    found.append(each)
            statement = self.document.statement(parent) if parent is not None else None
        return found

    def _is_shadowed(self, name: str, at: ast.AST) -> bool:
        """Whether the name means something else there: a parameter or a variable of a function, or bound again."""
        return self.bound.get(name, 0) > 1 or any(
            name in _bound_names(islice(ast.walk(function), 1, None)) for function in self.document.functions(at)
        )

    def _free(self, name: str) -> str:
        candidate = f"{name}_"
        while candidate in self.bound:
            candidate += "_"
        return candidate

    def _insertion(
        self, wanted: ast.Import | ast.ImportFrom, alias: ast.alias, name: str, *, renamed: bool
    ) -> list[Change]:
        document = self.document
        spelled = f"{alias.name} as {name}" if renamed or alias.asname else alias.name
        header = self._header()
        if isinstance(wanted, ast.ImportFrom):
            module = "." * wanted.level + (wanted.module or "")
            for node in header:
                if (
                    isinstance(node, ast.ImportFrom)
                    and (node.module, node.level) == (wanted.module, wanted.level)
                    and node.names[0].name != "*"
                ):
                    end = document.extent(node.names[-1])[1]
                    return [(end, end, f", {spelled}")]
            line = f"from {module} import {spelled}"
        else:
            line = f"import {spelled}"
        return [self._line(line, header)]

    def _header(self) -> list[ast.Import | ast.ImportFrom]:
        """The imports that stand together at the top of the file, each on lines of its own."""
        found: list[ast.Import | ast.ImportFrom] = []
        for number, node in enumerate(self.document.tree.body):
            if number == 0 and _is_docstring(node):
                continue
            if not isinstance(node, (ast.Import, ast.ImportFrom)):
                break
            found.append(node)
        return found

    def _line(self, line: str, header: Sequence[ast.Import | ast.ImportFrom]) -> Change:
        """Where a new import goes: into its group, in order; a group of its own if there is none."""
        document, newline = self.document, self.document.newline
        text = document.text
        own = _rank(line)
        same = [node for node in header if _rank(document.source(node))[0] == own[0]]
        after = [node for node in same if _rank(document.source(node)) < own]
        earlier = [node for node in header if _rank(document.source(node))[0] < own[0]]
        later = [node for node in header if _rank(document.source(node))[0] > own[0]]
        if after:
            return self._after(after[-1], line, separate=False)
        if same:
            start = document.extent(same[0])[0]
            return (start, start, f"{line}{newline}")
        if earlier:
            return self._after(earlier[-1], line, separate=True)
        if later:
            start = document.extent(later[0])[0]
            return (start, start, f"{line}{newline}{newline}")
        body = document.tree.body
        if body and _is_docstring(body[0]):
            return self._after(body[0], line, separate=True)
        match = _HEADER.match(text)
        start = 0
        if match and text.startswith("#"):
            block = re.match(r"(?:#[^\r\n]*(?:\r\n?|\n))+", text)
            start = block.end() if block else 0
        gap = "" if text[start : start + 1] in {"\r", "\n", ""} else newline
        return (start, start, f"{line}{newline}{gap}")

    def _after(self, node: ast.stmt, line: str, *, separate: bool) -> Change:
        document, newline = self.document, self.document.newline
        end = document.extent(node)[1]
        stop = re.compile(r"\r\n?|\n").search(document.text, end)
        blank = newline if separate else ""
        tail = document.text[end : stop.start() if stop else len(document.text)].strip()
        if tail and not tail.startswith("#"):  # other statements on the line
            return (end, end, f"; {line}") if isinstance(node, (ast.Import, ast.ImportFrom)) else (0, 0, line + newline)
        if stop is None:
            return (len(document.text), len(document.text), f"{newline}{blank}{line}{newline}")
        following = document.text[stop.end() :]
        rest = newline if separate and following and not following.startswith(("\r", "\n")) else ""
        return (stop.end(), stop.end(), f"{blank}{line}{newline}{rest}")

    def joined(self, changes: Sequence[Change]) -> list[Change]:
        """The changes, with import lines that go to one place put together, in order."""
        found: dict[int, list[str]] = {}
        for start, end, text in changes:
            if start == end and text.strip().startswith(("import ", "from ")) and text.endswith(self.document.newline):
                found.setdefault(start, []).append(text)
        joined = [change for change in changes if change[2] not in found.get(change[0], ()) or change[0] != change[1]]
        newline = self.document.newline
        for start, lines in found.items():
            before = newline if any(line.startswith(newline) for line in lines) else ""
            after = newline if any(line.endswith(newline * 2) for line in lines) else ""
            ordered = sorted((line.strip("\r\n") for line in lines), key=_rank)
            written = "".join(
                (newline if number and _rank(ordered[number - 1])[0] != _rank(line)[0] else "") + line + newline
                for number, line in enumerate(ordered)
            )
            others = [change for change in joined if change[:2] == (start, start)]  # they may use what is imported
            joined = [change for change in joined if change not in others]
            text = before + written + self._gap(start, ordered[-1], after)
            joined.append((start, start, text + "".join(each for _, _, each in others)))
        return joined

    def _gap(self, start: int, line: str, wanted: str) -> str:
        """The blank line behind new imports: none if an import of the same group follows."""
        following = next((node for node in self._header() if self.document.extent(node)[0] == start), None)
        if following is not None and _rank(self.document.source(following))[0] == _rank(line)[0]:
            return ""
        return wanted


def _module(node: ast.Import | ast.ImportFrom) -> tuple[str | None, int]:
    """The module that names are imported from; nothing for a plain import."""
    return (node.module, node.level) if isinstance(node, ast.ImportFrom) else (None, 0)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _bound_names(nodes: Iterable[ast.AST]) -> dict[str, int]:
    """How often each name is bound by any of the nodes."""
    found: dict[str, int] = {}
    imported: set[tuple[str, str]] = set()  # one module imported twice is one thing

    def add(name: str) -> None:
        found[name] = found.get(name, 0) + 1

    for node in nodes:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            add(node.id)
        elif isinstance(node, ast.arg):
            add(node.arg)
        elif isinstance(node, _NAMED):
            if node.name:
                add(node.name)
        elif isinstance(node, ast.MatchMapping):
            if node.rest:
                add(node.rest)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            module = f"{node.level}.{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                name = (alias.asname or alias.name).partition(".")[0]
                imported.add((name, module + (alias.name if alias.asname or module else name)))
    for name, _ in imported:
        add(name)
    return found


def _rank(line: str) -> tuple[int, int, str]:
    """Where an import statement sorts: its group, plain imports first, then by name."""
    plain = line.startswith("import ")
    module = line.split()[1].rstrip(",") if len(line.split()) > 1 else ""
    top = module.partition(".")[0]
    if module == "__future__":
        group = 0
    elif module.startswith("."):
        group = 3
    else:
        group = 1 if top in sys.stdlib_module_names else 2
    return group, 0 if plain else 1, module.lower()
