"""What the code does to processes: environment variables set, commands started."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from certlint.model.facts import Call
from certlint.model.findings import How
from certlint.model.values import Value
from certlint.semantics import commands
from certlint.semantics.modules import Module
from certlint.semantics.sinks import Condition, Place, Sink, ca_file, conditions
from certlint.semantics.terms import Argument, Known, MappingTerm, Outcome, SequenceTerm, Term, TextTerm, Variable

if TYPE_CHECKING:
    from certlint.semantics.collect import Collector

__all__ = ["Processes"]


class Processes:
    """Looks at environment variables and commands for a collector."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self.flow = collector.flow
        self.evaluator = collector.evaluator
        self.table = collector.table

    def _reader(self, module: Module, term: Term) -> Callable[[Value], Sequence[Outcome]]:
        """What reads the parts of a command: of a list those in its own file, else the arguments of the call."""
        if isinstance(term, SequenceTerm):
            return lambda value: self.evaluator.part(term, value)
        return lambda value: self.evaluator.resolve(module.path, value)

    def spawn(self, module: Module, index: int, call: Call, position: int, environment: str, shell: bool) -> None:
        """A command started, and the environment that it is given."""
        given = self.evaluator.arguments.argument(module.path, index, "args", position)
        for outcome in given.outcomes if given is not None else ():
            words = commands.words(outcome.term, call, position, self._reader(module, outcome.term), shell)
            for knob, text, value in commands.bad_flags(words, self.table.commands):
                place = self._collector.place(module, call, text)
                effect, file = knob.effect, ""
                if value is not None:
                    if isinstance(value, TextTerm) and value.configured:
                        continue
                    verdict = self.flow.verdict(Sink(knob, How.COMMAND, place), Outcome(value))
                    if verdict is None or verdict[1] is How.TEXT:
                        continue
                    effect = verdict[0]
                    file = ca_file(effect, value)
                self.flow.note(place, How.COMMAND, effect, knob, "", knob.confidence, file=file)
        env = self.evaluator.arguments.argument(module.path, index, environment or "env", None)
        for outcome in env.outcomes if env is not None else ():
            self.environment_mapping(module, call, outcome)

    def environment_call(
        self, module: Module, index: int, call: Call, position: int, result: str, parameter: str
    ) -> None:
        """A call that sets environment variables."""
        if result == "mapping":
            given = self.evaluator.arguments.argument(module.path, index, parameter, position)
            for outcome in given.outcomes if given is not None else ():
                self.environment_mapping(module, call, outcome)
            for name, value in call.keywords:
                if name in self.table.variables:
                    outcomes = self.evaluator.resolve(module.path, value)
                    self.variable(module, call.site, name, outcomes, conditions(module.path, call.guards))
            return
        if len(call.arguments) > position + 1:
            for outcome in self.evaluator.resolve(module.path, call.arguments[position]):
                if isinstance(outcome.term, Known) and isinstance(outcome.term.value, str):
                    self.variable(
                        module,
                        call.site,
                        outcome.term.value,
                        self.evaluator.resolve(module.path, call.arguments[position + 1]),
                        conditions(module.path, call.guards),
                    )

    def environment_mapping(self, module: Module, call: Call, outcome: Outcome) -> None:
        """A mapping that becomes environment variables."""
        if not isinstance(outcome.term, MappingTerm):
            return
        for variable in self.table.variables:
            inner, _ = self.evaluator.lookups.inside(outcome, variable)
            found = [o for o in inner if o.entry is not None]
            if found:
                self.variable(module, call.site, variable, found, conditions(module.path, call.guards))

    def variable(
        self, module: Module, site: int, variable: str, outcomes: Iterable[Outcome], when: tuple[Condition, ...]
    ) -> None:
        """One environment variable set."""
        for knob in self.table.variables.get(variable, ()):
            place = Place(module.path, site, f"{variable}=...", when)
            shown = [o for o in outcomes if not isinstance(o.term, (Argument, Variable))]
            self.flow.judge(Sink(knob, How.VARIABLE, place), shown)
