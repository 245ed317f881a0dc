"""The modules of a project: their names, their facts, and which further ones are needed."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from contextlib import contextmanager
from itertools import takewhile
from typing import Any, Concatenate, ParamSpec, TypeVar

from certlint.model.facts import Analysis, Attribution, ClassFacts, FunctionFacts, Imported
from certlint.model.location import Site
from certlint.model.values import Global, Member, Parameter, Value
from certlint.semantics.table import Table

__all__ = ["Found", "Module", "Modules", "Provide"]

P = ParamSpec("P")
T = TypeVar("T")

Found = tuple[str, str, Analysis]
"""A file: its path, the module's own name, and its facts."""

Provide = Callable[[str], Found | None]
"""Gives the file that a dotted name leads into. Before it may stand the folder of its users: ``shop/util.get``."""


class Module:
    """One analysed file, its facts by name."""

    __slots__ = (
        "_derived",
        "analysis",
        "bindings",
        "classes",
        "functions",
        "item_sets",
        "methods",
        "name",
        "package",
        "path",
        "self_sets",
    )

    def __init__(self, path: str, name: str, analysis: Analysis) -> None:
        self.path = path
        self.name = name
        self.package = (
            name
            if path.endswith(("/__init__.py", "/__init__.pyi")) or path == "__init__.py"
            else name.rpartition(".")[0]
        )
        self.analysis = analysis
        self._derived: dict[object, Any] = {}
        self.functions: dict[str, FunctionFacts] = dict(analysis.functions)
        self.classes: dict[str, ClassFacts] = dict(analysis.classes)
        self.methods = {name: dict(facts.methods) for name, facts in analysis.classes}
        self.bindings: dict[str, tuple[Value, int]] = {name: (value, site) for name, value, site in analysis.bindings}
        # self.name = value, by class and name; base["key"] = value, by what the base is called.
        self.self_sets: dict[tuple[str, str], list[Attribution]] = defaultdict(list)
        self.item_sets: dict[tuple[str, str], list[Attribution]] = defaultdict(list)
        for attribution in analysis.attributions:
            if attribution.name is not None:
                owner = self.self_of(attribution.target)
                if owner:
                    self.self_sets[owner, attribution.name].append(attribution)
            else:
                place = self.place_of(attribution.target)
                if place is not None:
                    self.item_sets[place].append(attribution)

    def derived(self, derive: Callable[Concatenate[Module, P], T], *arguments: P.args, **keywords: P.kwargs) -> T:
        """What follows from the facts of this module alone: derived once, however often modules are linked.

        All arguments are hashable.
        """
        key = (derive, arguments, tuple(keywords.items()))
        if key not in self._derived:
            self._derived[key] = derive(self, *arguments, **keywords)
        found: T = self._derived[key]
        return found

    def line(self, site: int) -> int:
        """The line of a site, from 1, 1 where it is not known; that does not count as asking for the exact site."""
        sites = self.analysis.sites
        if not 0 <= site < len(sites):
            return 1
        found: Site = getattr(sites, "rough", sites.__getitem__)(site)
        return found.span.line

    def calls_in(self, function: str) -> list[int]:
        """The numbers of the calls in a function, without those inside of it."""
        return self.derived(_calls_by_function).get(function, [])

    def self_of(self, value: Value) -> str:
        """The class whose instance (or that itself) the value is, if it is a method's first parameter; else ""."""
        if isinstance(value, Parameter):
            function = self.functions.get(value.function)
            if (
                function is not None
                and function.owner
                and function.role in {"method", "property", "class"}
                and function.parameters
                and function.parameters[0].name == value.name
            ):
                return function.owner
        return ""

    def place_of(self, value: Value) -> tuple[str, str] | None:
        """A name for a dict that is changed in one place and read in another: a global, or an attribute of ``self``."""
        if isinstance(value, Global):
            return "", value.name
        if isinstance(value, Member):
            owner = self.self_of(value.base)
            if owner:
                return owner, value.name
        return None


def _place(path: str) -> str:
    """The name of the module at a path by its place: no dotted name begins like that."""
    return "/" + path.rpartition(".")[0].removesuffix("/__init__")


def _calls_by_function(module: Module) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for index, call in enumerate(module.analysis.calls):
        found[call.function].append(index)
    return dict(found)


class Modules:
    """All modules of a project by path and by dotted name."""

    def __init__(
        self,
        analyses: Mapping[str, Analysis],
        names: Mapping[str, str],
        table: Table,
        provide: Provide | None = None,
        known: dict[str, Module] | None = None,
    ) -> None:
        """``provide`` is asked for modules that are missing; those that it gives are `fresh`.

        ``known`` are modules made before, by path; they are used again where the analysis is the same.
        """
        self.table = table
        self.by_path: dict[str, Module] = {}
        self.by_name: dict[str, Module] = {}
        self.tops: set[str] = set()
        self.wanted: set[str] = set()
        self.wants_settings = False
        self._provided: list[Module] = []
        self._provide = provide
        self._is_open = True
        self._known = known if known is not None else {}
        self._names = names
        self._seen_from: dict[tuple[str, str], tuple[Module, str] | None] = {}
        for path, analysis in analyses.items():
            self._add(path, names.get(path, ""), analysis)

    def _add(self, path: str, name: str, analysis: Analysis) -> Module:
        """Know a module by a name, besides its own."""
        module = self.by_path.get(path)
        if module is None:
            own = self._names.get(path, name)
            module = self._known.get(path)
            if module is None or module.analysis is not analysis or module.name != own:
                module = self._known[path] = Module(path, own, analysis)
            self.by_path[path] = module
            self.by_name[_place(path)] = module
        for each in (module.name, name):
            if each and not self._stands_alone(path, each):
                self.by_name[each] = module
                self.tops.add(each.partition(".")[0])
        return module

    def _stands_alone(self, path: str, name: str) -> bool:
        """Whether a file merely has a library's name: a plugin called ``ldap.py``, in no package, is not ``ldap``."""
        return "." not in name and self.table.knows(name) and not path.endswith(("/__init__.py", "/__init__.pyi"))

    def absolute(self, path: str, name: str) -> str:
        """A dotted name as all modules know it: relative imports resolved against the module's package.

        What is found from the module's own folder upwards, and is not what all modules know by that name, is named by
        its place.
        """
        if not name.startswith("."):
            return self._as_seen_from(path, name)
        rest = name.lstrip(".")
        package = self.by_path[path].package
        for _ in range(len(name) - len(rest) - 1):
            package = package.rpartition(".")[0]
        return f"{package}.{rest}" if package else rest

    def _as_seen_from(self, path: str, name: str) -> str:
        """An absolute name, for the module at ``path``: what is beside or above it comes before what is elsewhere."""
        top = name.partition(".")[0]
        if self.table.knows(top) or top in sys.stdlib_module_names:
            return name
        key = (path.rpartition("/")[0], name)
        if key in self._seen_from:
            found = self._seen_from[key]
        else:
            found = self._upwards(*key)
            if self._is_open:
                self._seen_from[key] = found
        if found is None or found[0].path == path or found == self._known_as(name):
            return name
        module, rest = found
        return f"{_place(module.path)}.{rest}" if rest else _place(module.path)

    def _upwards(self, folder: str, name: str) -> tuple[Module, str] | None:
        """The module that a name leads into for the files of a folder, and the rest of the name."""
        parts = name.split(".")
        provided = self._provide(f"{folder}/{name}") if self._provide is not None else None
        if provided is not None:
            self.join([provided])
            place = _place(provided[0])
            lengths = (n for n in range(len(parts), 0, -1) if place.endswith("/" + "/".join(parts[:n])))
            return self.by_path[provided[0]], ".".join(parts[next(lengths, len(parts)) :])
        above = [folder]
        while above[-1].strip("/"):
            above.append(above[-1].rpartition("/")[0])
        packages = list(takewhile(self._is_package, above))
        for each in (*above[len(packages) :], *packages):
            for base in (each, f"{each}/src" if each else "src"):
                for length in range(len(parts), 0, -1):
                    found = self.by_name.get("/".join(("", base, *parts[:length]) if base else ("", *parts[:length])))
                    if found is not None:
                        return found, ".".join(parts[length:])
        return None

    def _is_package(self, folder: str) -> bool:
        return any(f"{folder}/__init__.{suffix}" in self.by_path for suffix in ("py", "pyi"))

    def _known_as(self, name: str) -> tuple[Module, str] | None:
        """The module that a dotted name leads into, of those that are known, and the rest of the name."""
        prefix, rest = name, ""
        while prefix:
            module = self.by_name.get(prefix)
            if module is not None:
                return module, rest
            prefix, _, last = prefix.rpartition(".")
            rest = f"{last}.{rest}" if rest else last
        return None

    def around(self, paths: Set[str]) -> list[Module]:
        """The modules at the paths, and those that import them or something from them."""
        near = {name for path in paths for name in (self.by_path[path].name, _place(path))} - {""}
        with self.closed():
            return [
                module
                for module in self.by_path.values()
                if module.path in paths or any(self._brings(module, each, near) for each in module.analysis.imports)
            ]

    def _brings(self, module: Module, imported: Imported, names: Set[str]) -> bool:
        dotted = self.absolute(module.path, imported.module)
        return dotted in names or (imported.name is not None and f"{dotted}.{imported.name}" in names)

    def find(self, dotted: str) -> tuple[Module, str] | None:
        """The module that a dotted name leads into, and the rest of the name; notes what is wanted."""
        top = dotted.partition(".")[0]
        if top not in self.tops and self.table.knows(dotted):
            return None
        known = self._known_as(dotted)
        if known is not None:
            return known
        if not self.table.knows(dotted) and self.want(dotted):
            return self.find(dotted)
        return None

    def named(self, dotted: str) -> Module | None:
        """The module of that name, fetched if it is not known yet."""
        known = self.by_name.get(dotted)
        return self.by_name.get(dotted) if known is None and self.want(dotted) else known

    def fresh(self) -> list[Module]:
        """The modules provided since this was last asked."""
        provided, self._provided = self._provided, []
        return provided

    @contextmanager
    def closed(self) -> Iterator[None]:
        """Ask for no modules: what is not known yet stays unknown."""
        provide, self._provide = self._provide, None
        was_open, self._is_open = self._is_open, provide is None
        try:
            yield
        finally:
            self._provide, self._is_open = provide, was_open

    def join(self, found: Iterable[Found]) -> bool:
        """Take files in, which are then `fresh`; True if there is one that was not known."""
        before = len(self._provided)
        for path, name, analysis in found:
            if path not in self.by_path:
                self._provided.append(self._add(path, name, analysis))
        return len(self._provided) > before

    def want(self, dotted: str) -> bool:
        """Note that a module, or the module that has this name in it, is needed; True if it is there now."""
        if dotted in self.wanted:
            return False
        self.wanted.add(dotted)
        found = self._provide(dotted) if self._provide is not None else None
        if found is None:
            return False
        path, name, analysis = found
        if not self.join([found]):
            self._add(path, name, analysis)  # by another name
        return True

    def want_settings(self) -> None:
        """Note that a settings object is asked: the project's settings modules are needed, whatever they are called."""
        self.wants_settings = True
