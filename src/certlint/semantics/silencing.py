"""Warnings silenced: filters, loggers made deaf, filters for pytest."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from certlint.model.facts import Attribution, Call
from certlint.model.findings import How
from certlint.model.knobs import Effect, Knob, ModelKind
from certlint.semantics.modules import Module
from certlint.semantics.sinks import Place, Sink, conditions
from certlint.semantics.terms import Known, Name, Object, Outcome, SequenceTerm, describe, matches

if TYPE_CHECKING:
    from certlint.semantics.collect import Collector

__all__ = ["Silencing"]

SILENCING = frozenset({"ignore"})


class Silencing:
    """Looks at filters of warnings for a collector."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self.flow = collector.flow
        self.evaluator = collector.evaluator
        self.table = collector.table

    def filter(self, module: Module, index: int, call: Call, form: str) -> None:
        """`warnings.filterwarnings` and its like."""
        argument = self.evaluator.arguments.argument
        path = module.path
        if form == "pytest":
            self._pytest_filter(module, index, call)
            return
        action = argument(path, index, "action", 0)
        if action is None or not any(isinstance(o.term, Known) and o.term.value in SILENCING for o in action.outcomes):
            return
        simple = form == "simple"
        parts = {
            "category": argument(path, index, "category", 1 if simple else 2),
            "message": None if simple else argument(path, index, "message", 1),
            "module": None if simple else argument(path, index, "module", 3),
        }
        for knob in self.table.filters:
            given = parts.get(knob.parameter)
            if given is None:
                continue
            for outcome in given.outcomes:
                if self._hidden(knob, outcome):
                    subject = f"{call.text}({knob.parameter}={describe(outcome.term)})"
                    self.flow.turn(
                        Sink(knob, How.FILTER, self._collector.place(module, call, subject)),
                        outcome,
                        Effect.WARNING,
                        How.FILTER,
                        False,
                    )

    def _pytest_filter(self, module: Module, index: int, call: Call) -> None:
        """A filter as one text, the way pytest takes it: the last argument."""
        for value in call.arguments[-1:]:
            for outcome in self.evaluator.resolve(module.path, value):
                for knob in self.table.filters:
                    if knob.parameter == "pytest" and any(matches(match, outcome.term) for match in knob.insecure):
                        place = self._collector.place(module, call, f"{call.text}({describe(outcome.term)})")
                        self.flow.turn(Sink(knob, How.PYTEST, place), outcome, Effect.WARNING, How.PYTEST, False)

    def _hidden(self, knob: Knob, outcome: Outcome) -> bool:
        if knob.parameter == "category":
            if isinstance(outcome.term, SequenceTerm):
                return any(
                    isinstance(o.term, Name) and o.term.name in map(self.table.canonical, knob.targets)
                    for item in outcome.term.items
                    for o in self.evaluator.part(outcome.term, item)
                )
            return isinstance(outcome.term, Name) and outcome.term.name in map(self.table.canonical, knob.targets)
        return any(matches(match, outcome.term) for match in knob.insecure)

    def logger(self, module: Module, index: int, call: Call) -> None:
        """A logger of the warnings made deaf: ``getLogger("urllib3").setLevel(logging.CRITICAL)``."""
        base = getattr(call.callee, "base", None)
        if base is None:
            return
        for outcome in self.evaluator.resolve(module.path, base):
            term = outcome.term
            if not (isinstance(term, Object) and term.call >= 0):
                continue
            targets = self.evaluator.calls.targets(term.path, term.call)
            if not any(isinstance(t.term, Name) and self.table.model(t.term.name, ModelKind.LOGGER) for t in targets):
                continue
            level = self.evaluator.arguments.argument(module.path, index, "level", 0)
            if level is None or self._deaf(level.outcomes) or not call.text.endswith("setLevel"):
                self._warning_logger(term, self._collector.place(module, call, f"{call.text}(...)"))

    def _deaf(self, outcomes: Iterable[Outcome]) -> bool:
        """Whether the level hides warnings: ERROR and above."""
        return any(
            (isinstance(o.term, Name) and o.term.name.rpartition(".")[2] in {"ERROR", "CRITICAL", "FATAL"})
            or (isinstance(o.term, Known) and isinstance(o.term.value, int) and o.term.value >= 40)
            or (isinstance(o.term, Known) and str(o.term.value).upper() in {"ERROR", "CRITICAL", "FATAL"})
            for o in outcomes
        )

    def _warning_logger(self, term: Object, place: Place) -> None:
        """Note a turn if the logger is one that the warnings go to."""
        inner = self.evaluator.calls.call(term.path, term.call)
        for value in inner.arguments[:1]:
            for named in self.evaluator.resolve(term.path, value):
                for knob in self.table.filters:
                    if knob.parameter == "logger" and any(matches(m, named.term) for m in knob.insecure):
                        sink = Sink(knob, How.LOGGING, place)
                        self.flow.turn(sink, Outcome(named.term), Effect.WARNING, How.LOGGING, False)

    def silenced_logger(self, module: Module, attribution: Attribution, term: Object) -> None:
        """``getLogger("py.warnings").disabled = True``."""
        values = self.evaluator.resolve(module.path, attribution.value)
        if not any(isinstance(o.term, Known) and o.term.value for o in values):
            return
        place = Place(
            module.path,
            attribution.site,
            f"{attribution.text}.disabled=True",
            conditions(module.path, attribution.guards),
        )
        self._warning_logger(term, place)
