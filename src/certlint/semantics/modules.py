"""The modules of a project: their names, their facts, and which further ones are needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Set

from certlint.model.facts import Analysis, Attribution, ClassFacts, FunctionFacts
from certlint.model.values import Global, Member, Parameter, Value
from certlint.semantics.table import Table

__all__ = ["Module", "Modules"]


class Module:
    """One analysed file, its facts by name."""

    __slots__ = (
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


class Modules:
    """All modules of a project by path and by dotted name."""

    def __init__(self, analyses: Mapping[str, Analysis], names: Mapping[str, str], table: Table) -> None:
        self.table = table
        self.by_path = {path: Module(path, names.get(path, ""), analysis) for path, analysis in analyses.items()}
        self.by_name = {module.name: module for module in self.by_path.values() if module.name}
        self.tops = {name.partition(".")[0] for name in self.by_name}
        self.wanted: set[str] = set()
        self.wants_settings = False

    def absolute(self, path: str, name: str) -> str:
        """A dotted name without leading dots: relative imports resolved against the module's package."""
        if not name.startswith("."):
            return name
        rest = name.lstrip(".")
        package = self.by_path[path].package
        for _ in range(len(name) - len(rest) - 1):
            package = package.rpartition(".")[0]
        return f"{package}.{rest}" if package else rest

    def around(self, paths: Set[str]) -> list[Module]:
        """The modules at the paths, and those that import something by their names."""
        near = {self.by_path[path].name for path in paths}
        ends = {name.rpartition(".")[2] for name in near if name}
        found: list[Module] = []
        for module in self.by_path.values():
            imported = (part for each in module.analysis.imports for part in (each.module, each.name or ""))
            if module.path in paths or any(part.rpartition(".")[2] in ends for part in imported):
                found.append(module)
        return found

    def find(self, dotted: str) -> tuple[Module, str] | None:
        """The module that a dotted name leads into, and the rest of the name; notes what is wanted."""
        top = dotted.partition(".")[0]
        if top not in self.tops and self.table.knows(dotted):
            return None
        prefix, rest = dotted, ""
        while prefix:
            module = self.by_name.get(prefix)
            if module is not None:
                return module, rest
            prefix, _, last = prefix.rpartition(".")
            rest = f"{last}.{rest}" if rest else last
        if not self.table.knows(dotted):
            self.wanted.add(dotted)
        return None

    def want(self, dotted: str) -> None:
        """Note that a module, or the module that has this name in it, is needed."""
        self.wanted.add(dotted)

    def want_settings(self) -> None:
        """Note that a settings object is asked: the project's settings modules are needed, whatever they are called."""
        self.wants_settings = True
