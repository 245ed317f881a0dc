"""Which names of a module nothing binds where they are used, as Python would find out when it runs.

Textual order stands for order in time: what a module, a class or a comprehension uses at once has to be bound above,
what a function uses may be bound anywhere around it. Imports for type checkers bind nothing.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Iterator, Sequence

__all__ = ["is_for_type_checkers", "unbound"]

_Place = tuple[int, int]
_START: _Place = (0, 0)
_NEVER: _Place = (1 << 40, 0)
"""Where annotations are used, for all that it matters."""

_GIVEN = frozenset(dir(builtins)) | {
    "__annotations__", "__builtins__", "__class__", "__doc__", "__file__", "__module__", "__name__", "__package__",
    "__path__", "__qualname__", "__spec__",
}  # fmt: skip
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


def unbound(tree: ast.Module) -> dict[str, list[int]]:
    """The names that are used where nothing has bound them, and the lines of these uses."""
    module = _Scope("module", None)
    module.read_all(tree.body)
    found: dict[str, list[int]] = {}
    for scope in module.all():
        for name, place in scope.uses:
            if not scope.has(name, place):
                found.setdefault(name, []).append(place[1] if place >= _NEVER else place[0])
    return found


class _Scope:
    """The names of a module, class, function or comprehension: where each is bound, and where used."""

    def __init__(self, kind: str, parent: _Scope | None) -> None:
        self.kind = kind
        self.parent = parent
        self.bound: dict[str, _Place] = {}
        self.uses: list[tuple[str, _Place]] = []
        self.inner: list[_Scope] = []
        self.elsewhere: dict[str, str] = {}
        self.for_checkers: set[str] = set()
        self.everything = False
        if parent is not None:
            parent.inner.append(self)

    def all(self) -> Iterator[_Scope]:
        """This scope and those inside of it."""
        waiting = [self]
        while waiting:
            scope = waiting.pop()
            yield scope
            waiting += scope.inner

    def has(self, name: str, place: _Place) -> bool:
        """Whether the name is bound when it is used at a place of this scope."""
        scope: _Scope | None = self
        at_once = True
        own = True
        while scope is not None:
            told = scope.elsewhere.get(name)
            if told == "global":
                scope, at_once = scope.module(), False
            bound = scope.bound.get(name) if own or scope.kind != "class" else None
            if bound is not None and (not at_once or bound <= place):
                return True
            if bound is not None and scope.kind == "function" and told is None:
                return False  # a local variable that has no value yet
            if scope.everything or (place >= _NEVER and name in scope.for_checkers):
                return True
            at_once = at_once and scope.kind != "function"
            own = False  # what a class binds is for its own body only
            scope = scope.parent
        return name in _GIVEN

    def module(self) -> _Scope:
        """The outermost scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def bind(self, name: str, place: _Place) -> None:
        """Remember the first place at which a name is bound."""
        target = self
        while target.kind == "comprehension" and target.parent is not None:
            target, place = target.parent, _START  # `:=` binds around it, and what it gives may be written before
        told = target.elsewhere.get(name)
        if told == "global":
            target, place = target.module(), _START
        elif told == "nonlocal" and target.parent is not None:
            target, place = target.parent, _START
        target.bound[name] = min(place, target.bound.get(name, place))

    # --- reading -----------------------------------------------------------------------------

    def read_all(self, nodes: Iterable[ast.AST | None]) -> None:
        """Read nodes that are executed one after another in this scope."""
        for node in nodes:
            if node is not None:
                self.read(node)

    def read(self, node: ast.AST) -> None:
        """Take note of what a node binds and uses."""
        if isinstance(node, ast.Name):
            if isinstance(node.ctx, ast.Load):
                self.uses.append((node.id, _start(node)))
            elif isinstance(node.ctx, ast.Store):
                self.bind(node.id, _start(node))
        elif isinstance(node, _FUNCTIONS):
            self._function(node)
        elif isinstance(node, ast.ClassDef):
            self.read_all([*node.decorator_list, *node.bases, *node.keywords])
            inner = _Scope("class", self)
            inner._bind_types(node)
            inner.read_all(node.body)
            self.bind(node.name, _end(node) if self.kind != "function" else _start(node))
        elif isinstance(node, _COMPREHENSIONS):
            self._comprehension(node)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            for alias in node.names:
                if alias.name == "*":
                    self.everything = True
                else:
                    self.bind((alias.asname or alias.name).partition(".")[0], _end(node))
        elif isinstance(node, (ast.Global, ast.Nonlocal)):
            word = "global" if isinstance(node, ast.Global) else "nonlocal"
            self.elsewhere.update(dict.fromkeys(node.names, word))
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign, ast.NamedExpr)):
            self._assignment(node)
        elif isinstance(node, (ast.For, ast.AsyncFor)):
            self.read(node.iter)
            self._targets([node.target], _end(node.iter))
            self.read_all([*node.body, *node.orelse])
        elif isinstance(node, ast.If) and is_for_type_checkers(node.test):
            checked = _Scope("module", None)
            checked.read_all(node.body)
            self.for_checkers |= checked.bound.keys()
            self.read(node.test)
            self.read_all(node.orelse)
        else:
            self._bind_own(node)
            self.read_all(ast.iter_child_nodes(node))

    def _bind_own(self, node: ast.AST) -> None:
        """The name that is written in a node itself: of an exception, a pattern, a type."""
        name = getattr(node, "rest", None) if isinstance(node, ast.MatchMapping) else None
        if isinstance(node, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)):
            name = node.name
        if name:
            self.bind(name, _start(node))

    def _assignment(self, node: ast.Assign | ast.AugAssign | ast.AnnAssign | ast.NamedExpr) -> None:
        self._annotations([getattr(node, "annotation", None)])
        self.read_all([node.value])
        if node.value is not None:
            self._targets(node.targets if isinstance(node, ast.Assign) else [node.target], _end(node))
        if isinstance(node, ast.AugAssign) and isinstance(node.target, ast.Name):
            self.uses.append((node.target.id, _start(node)))

    def _targets(self, targets: Iterable[ast.expr], place: _Place) -> None:
        """Bind what is assigned to, from a place on; the rest of a target is used."""
        for target in targets:
            if isinstance(target, ast.Name):
                self.bind(target.id, place)
            elif isinstance(target, (ast.Tuple, ast.List)):
                self._targets(target.elts, place)
            elif isinstance(target, ast.Starred):
                self._targets([target.value], place)
            else:
                self.read(target)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) -> None:
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        given = [each for each in every if each is not None]
        self.read_all([*arguments.defaults, *arguments.kw_defaults])
        inner = _Scope("function", self)
        inner._bind_types(node)
        if not isinstance(node, ast.Lambda):
            self.read_all(node.decorator_list)
            self._annotations([*(each.annotation for each in given), node.returns])
            self.bind(node.name, _start(node))
        inner.bound.update({each.arg: _START for each in given})
        inner.read_all([node.body] if isinstance(node, ast.Lambda) else node.body)

    def _annotations(self, annotations: Iterable[ast.expr | None]) -> None:
        """What annotations use may be bound anywhere, and for type checkers only."""
        for each in annotations:
            for inner in ast.walk(each) if each is not None else ():
                if isinstance(inner, ast.Name):
                    self.uses.append((inner.id, (_NEVER[0], inner.lineno)))

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp) -> None:
        self.read(node.generators[0].iter)
        inner = _Scope("comprehension", self)
        for number, each in enumerate(node.generators):
            if number:
                inner.read(each.iter)
            for target in ast.walk(each.target):
                if isinstance(target, ast.Name) and isinstance(target.ctx, ast.Store):
                    inner.bound[target.id] = _START
                elif isinstance(target, ast.Name):
                    inner.read(target)
            inner.read_all(each.ifs)
        inner.read_all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt])

    def _bind_types(self, node: ast.AST) -> None:
        parameters: Sequence[ast.AST] = getattr(node, "type_params", ())
        for each in parameters:
            self.bound[getattr(each, "name", "")] = _START


def _start(node: ast.AST) -> _Place:
    return getattr(node, "lineno", 0), getattr(node, "col_offset", 0)


def _end(node: ast.AST) -> _Place:
    return getattr(node, "end_lineno", 0), getattr(node, "end_col_offset", 0)


def is_for_type_checkers(test: ast.expr) -> bool:
    """Whether it is ``TYPE_CHECKING``, which is false when the program runs."""
    name = test.attr if isinstance(test, ast.Attribute) else getattr(test, "id", "")
    return name == "TYPE_CHECKING"
