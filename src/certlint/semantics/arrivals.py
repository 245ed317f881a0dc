"""Modules that come while linking: whether they cast another light on what was found before them.

What a name leads to is fetched when it is asked for, so it does not matter when that is. What is looked up the other
way round, from what is used to who uses it, finds what is there by then, and is remembered.
"""

from __future__ import annotations

from collections.abc import Collection

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
        self._makers = len(self._evaluator.index.makers)
        self._matter = False

    def note(self, fresh: Collection[Module]) -> None:
        """Note modules that came, and are indexed by now."""
        self._matter = self._matter or any(map(self._matters, fresh))

    def _matters(self, module: Module) -> bool:
        """Whether a module changes objects in a way that was asked for before, or is one of settings."""
        asked = filter(self._evaluator.outside.has_asked, module.analysis.attributions)
        return bool(SETTINGS_FILE.fullmatch(module.path)) or not all(module.self_of(each.target) for each in asked)

    def harmless(self) -> frozenset[str]:
        """The paths of the modules that came, if all that was found stands as if they had been there from the start."""
        evaluator = self._evaluator
        came = evaluator.modules.by_path.keys() - self._before
        stands = not (
            self._matter
            or evaluator.modules.fresh()
            or len(evaluator.index.makers) > self._makers
            or any(options.partition("\0")[0] in came for options in evaluator.options)
            or self._collector.has_missed()
        )
        return frozenset(came) if stands else frozenset()
