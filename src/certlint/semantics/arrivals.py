"""Modules that come while linking: whether they cast another light on what was found before them.

What a name leads to is fetched when it is asked for, so it does not matter when that is. What is looked up the other
way round, from what is used to who uses it, finds what is there by then, and is remembered.
"""

from __future__ import annotations

from collections.abc import Collection

from certlint.model.facts import Attribution
from certlint.semantics.collect import Collector
from certlint.semantics.modules import Module
from certlint.semantics.settings_modules import SETTINGS_FILE

__all__ = ["Arrivals"]


class Arrivals:
    """Watches what comes, from when the modules that linking began with are indexed."""

    def __init__(self, collector: Collector) -> None:
        """``collector`` has not looked at anything yet."""
        self._collector = collector
        self._evaluator = collector.evaluator
        self._before = frozenset(self._evaluator.modules.by_path)
        self._settings = False
        self._late: list[tuple[Module, Attribution]] = []

    def note(self, fresh: Collection[Module]) -> None:
        """Note modules that came, and are indexed by now."""
        outside = self._evaluator.outside
        for module in fresh:
            self._settings = self._settings or bool(SETTINGS_FILE.fullmatch(module.path))
            self._late += ((module, each) for each in module.analysis.attributions if outside.has_looked(each))

    def harmless(self) -> frozenset[str]:
        """The paths of the modules that came, if all that was found stands as if they had been there from the start.

        It does not if one is of settings, or changes an object in a way that was asked for before it came.
        """
        evaluator = self._evaluator
        came = evaluator.modules.by_path.keys() - self._before
        stands = not (
            self._settings
            or evaluator.modules.fresh()
            or any(evaluator.outside.has_asked(module, each) for module, each in self._late)
            or any(options.partition("\0")[0] in came for options in evaluator.options)
            or not self._collector.assignments.knows_all()
        )
        return frozenset(came) if stands else frozenset()
