"""The settings modules of a project: where a framework's settings object gets its attributes from."""

from __future__ import annotations

import re

from certlint.facts import member_key
from certlint.model.knobs import Constant, ModelKind
from certlint.model.values import Literal, Operation, Value
from certlint.semantics.exports import Exports
from certlint.semantics.modules import Module, Modules
from certlint.semantics.table import Table

__all__ = ["GIVEN", "IN_FORCE", "SETTINGS_FILE", "SettingsModules"]

IN_FORCE = "in force"
"""The operator of a condition: the settings module at the first path is in force, among the others."""

GIVEN = "given"
"""The operator of a condition: a name has the constant that the project gives it, unless the user's facts deny it."""

SETTINGS_FILE = re.compile(r"(?:.*/)?(?:settings/\w+|settings|\w+_settings|settings_\w+)\.py")
"""Files that are settings modules by their name."""


class SettingsModules:
    """Finds settings in the modules that a settings object may stand for."""

    def __init__(self, modules: Modules, table: Table, exports: Exports) -> None:
        self._modules = modules
        self._exports = exports
        self._table = table
        self._all: list[Module] | None = None
        self._having: dict[str, list[Module]] = {}
        self.conditions: dict[tuple[str, tuple[str, ...]], Value] = {}

    def are_in(self, dotted: str) -> bool:
        """Whether the attributes of the library's object ``dotted`` are variables of the project's settings modules."""
        found = any(model.result == "modules" for model in self._table.model(dotted, ModelKind.SETTINGS))
        if found:
            self._modules.want_settings()
        return found

    def having(self, name: str) -> list[Module]:
        """The settings modules that give ``name`` a value, themselves or by importing everything from another."""
        known = self._having.get(name)
        if known is None:
            if self._all is None:
                modules = self._modules.by_path
                self._all = [modules[path] for path in sorted(modules) if SETTINGS_FILE.fullmatch(path)]
            known = self._having[name] = [module for module in self._all if self._exports.where(module, name)]
        return known

    def given(self, name: str, value: Constant) -> Value:
        """The condition that a dotted name has the constant that the project gives it."""
        base, _, last = name.rpartition(".")
        short = base.rpartition(".")[2]
        key = (name, (type(value).__name__, repr(value)))
        if key not in self.conditions:
            written = f"{short}.{last}" if short else last
            operands = (Literal(written), Literal(member_key(short, last)), Literal(value))
            self.conditions[key] = Operation(GIVEN, operands)
        return self.conditions[key]

    def when(self, path: str, among: tuple[str, ...]) -> Value:
        """The condition that the settings module at ``path`` is in force."""
        key = (path, among)
        if key not in self.conditions:
            self.conditions[key] = Operation(IN_FORCE, tuple(Literal(each) for each in (path, *among)))
        return self.conditions[key]
