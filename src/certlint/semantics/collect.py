"""Where knobs are turned: goes through the facts of each module and hands `Flow` what it finds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from certlint.model.facts import Attribution, Call, ClassFacts
from certlint.model.findings import How
from certlint.model.knobs import Effect, Kind, Knob, Match, ModelKind
from certlint.model.values import Global, Literal, Mapping, Result, Sequence, Value
from certlint.semantics import commands
from certlint.semantics.evaluate import Target
from certlint.semantics.flow import Condition, Flow, Place, Repair, Sink, conditions
from certlint.semantics.modules import Module
from certlint.semantics.options import index_options
from certlint.semantics.table import Table
from certlint.semantics.terms import (
    OPAQUE,
    Argument,
    ClassTerm,
    FunctionTerm,
    Known,
    MappingTerm,
    Name,
    Object,
    Opaque,
    Outcome,
    SequenceTerm,
    TextTerm,
    Variable,
    describe,
    matches,
)

__all__ = ["Collector"]

SILENCING = frozenset({"ignore"})
LOGGER = "logging.Logger"
SILENCERS = frozenset({"logging.Logger.setLevel", "logging.Logger.addFilter"})
URI = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*)://")


class Collector:
    """Looks at every call, attribution, class and string of the modules."""

    def __init__(self, flow: Flow, table: Table) -> None:
        self.flow = flow
        self.evaluator = flow.evaluator
        self.table = table
        self.unknown_calls: list[tuple[Module, int, Call, str]] = []
        self.unknown_attributions: list[tuple[Module, Attribution, Outcome]] = []

    def index(self, module: Module) -> None:
        """What is to be known before any value is evaluated: attributes set from outside, declared options."""
        path = module.path
        for attribution in module.analysis.attributions:
            if attribution.name is None or module.self_of(attribution.target):
                continue
            for outcome in self.evaluator.resolve(path, attribution.target):
                term = outcome.term
                if not isinstance(term, Object):
                    continue
                if term.call >= 0 and not (attribution.function and isinstance(attribution.target, Global)):
                    key = (term.path, term.call, attribution.name)
                    self.evaluator.object_sets.setdefault(key, []).append((path, attribution.value))
                if isinstance(term.type, ClassTerm):
                    place = Place(
                        path,
                        attribution.site,
                        f"{attribution.text}.{attribution.name}=...",
                        conditions(path, attribution.guards),
                        function=attribution.function,
                    )
                    for ancestor in self.evaluator.ancestry(term.type):
                        if isinstance(ancestor, ClassTerm):
                            self.flow.attribute_sets[ancestor.path, ancestor.name, attribution.name].append(
                                (path, attribution.site, attribution.value, place)
                            )
        index_options(self.evaluator, self.table, module)

    def module(self, module: Module) -> None:
        """All facts of one module."""
        for index, call in enumerate(module.analysis.calls):
            self._call(module, index, call)
        for attribution in module.analysis.attributions:
            self._attribution(module, attribution)
        for name, facts in module.analysis.classes:
            self._class(module, name, facts)
        for name, (value, site) in module.bindings.items():
            self._setting(module, name, value, site)
        for text in module.analysis.texts:
            self._text(module, text.site, text.value, conditions(module.path, text.guards))

    # --- calls -------------------------------------------------------------------------------

    def _call(self, module: Module, index: int, call: Call) -> None:
        known = False
        self._note_used(module, call)
        for target in self.evaluator.targets(module.path, index):
            term = target.term
            for key in self.evaluator.keys(term):
                self.flow.callers[key].append((module.path, index, target))
                known = True
            if isinstance(term, Name):
                known = self._library_call(module, index, call, target, term.name) or known
            elif isinstance(term, Opaque):
                continue
        if not known:
            last = call.text.rpartition(".")[2]
            self.unknown_calls.append((module, index, call, last))

    def _note_used(self, module: Module, call: Call) -> None:
        """Contexts that are passed to something are used, by whatever it is."""
        for value in (*call.arguments, *(v for _, v in call.keywords)):
            if isinstance(value, (Literal, Mapping, Sequence)):
                continue
            for outcome in self.evaluator.resolve(module.path, value):
                term = outcome.term
                if isinstance(term, Object) and isinstance(term.type, str) and term.call >= 0:
                    self.flow.used.add((term.path, term.call))

    def _library_call(self, module: Module, index: int, call: Call, target: Target, name: str) -> bool:
        table = self.table
        known = False
        knobs = table.find(name, table.calls)
        for knob in knobs:
            self._knob(module, index, call, target, name, knob)
        kinds = {kind for spelling in table.spellings(name) for kind in table.models.get(spelling, ())}
        for kind in kinds:
            for model in table.model(name, kind):
                if kind is ModelKind.SERVER:
                    known = True
                    self._server(module, index, call, model.parameter, model.position, model.only_if)
                elif kind is ModelKind.PARTIAL:
                    self._partial(module, index, call)
                elif kind in (ModelKind.SPAWN, ModelKind.SHELL):
                    self._spawn(module, index, call, model.position or 0, model.parameter, kind is ModelKind.SHELL)
                elif kind is ModelKind.ENVIRONMENT_WRITE:
                    self._environment_call(module, index, call, model.position or 0, model.result, model.parameter)
                elif kind is ModelKind.WARNING_FILTER:
                    self._filter(module, index, call, model.result)
        if name in SILENCERS:
            self._logger(module, index, call)
        return known or bool(knobs)

    def _place(self, module: Module, call: Call, subject: str, objects: Iterable[tuple[str, int]] = ()) -> Place:
        return Place(
            module.path,
            call.site,
            subject,
            conditions(module.path, call.guards),
            frozenset(objects),
            call.function,
        )

    def _knob(
        self, module: Module, index: int, call: Call, target: Target, name: str, knob: Knob, shift: int = 0
    ) -> None:
        path = module.path
        evaluator = self.evaluator
        text = call.text or name
        if shift:
            text = name
        if not all(self._holds(module, index, argument, wanted, shift) for argument, wanted in knob.only_if):
            return
        for other in knob.unless:
            given = evaluator.argument(path, index, other, None) if not other.isdigit() else evaluator.argument(path, index, "", int(other) + shift)
            if given is not None and not all(isinstance(o.term, Known) and o.term.value is None for o in given.outcomes):
                return
        makes_context = any(
            self.table.model(model.result, ModelKind.CONTEXT) for model in self.table.model(name, ModelKind.RETURNS)
        ) or bool(self.table.model(name, ModelKind.CONTEXT))
        objects = [(path, index)] if makes_context else []
        if knob.kind is Kind.CALL:
            how = How.PROCESS_WIDE if knob.process_wide else How.CALL
            self.flow.judge(
                Sink(knob, how, self._place(module, call, f"{text}()", objects)), [Outcome(Known(True))]
            ) if knob.insecure else self.flow.turn(
                Sink(knob, how, self._place(module, call, f"{text}()", objects)), Outcome(OPAQUE), knob.effect, how, False
            )
            return
        in_context = makes_context or bool(self.table.model(name.rpartition(".")[0], ModelKind.CONTEXT))
        how = How.ARGUMENT
        if knob.effect is Effect.WARNING:
            how = How.CALL
        elif makes_context or (in_context and (knob.effect is Effect.CA_PATH or knob.path)):
            how = How.CONTEXT
        if in_context and not makes_context:
            objects = self._receivers(module, call)
        if knob.process_wide:
            how = How.PROCESS_WIDE
        parameter, position = knob.parameter, knob.position
        if knob.kind is Kind.ITEM:
            self._item_knob(module, index, call, knob, text, shift)
            return
        given = evaluator.argument(path, index, parameter, None if position is None else position + shift)
        subject = f"{text}({parameter}=...)" if parameter else f"{text}(...)"
        if given is None:
            if knob.absent and not shift and not call.starred and not self._spreads(call) and target.partial is None:
                omission = How.OMISSION if how is How.ARGUMENT else how
                place = self._place(module, call, f"{text}()", objects)
                self.flow.turn(Sink(knob, omission, place), Outcome(OPAQUE), knob.effect, omission, False)
            return
        place = self._place(module, call, subject, objects)
        sink = Sink(knob, how, place)
        if not (knob.insecure or knob.weak or knob.path) and knob.context:
            self.flow.judge(sink, given.outcomes)
            return
        if knob.absent and all(isinstance(o.term, Known) and o.term.value is None for o in given.outcomes):
            omission = How.OMISSION if how is How.ARGUMENT else how
            self.flow.turn(replace(sink, how=omission), given.outcomes[0], knob.effect, omission, False)
            return
        self.flow.judge(sink, given.outcomes)

    def _spreads(self, call: Call) -> bool:
        return any(keyword is None for keyword, _ in call.keywords)

    def _receivers(self, module: Module, call: Call) -> list[tuple[str, int]]:
        base = getattr(call.callee, "base", None)
        if base is None:
            return []
        return [
            (o.term.path, o.term.call)
            for o in self.evaluator.resolve(module.path, base)
            if isinstance(o.term, Object) and o.term.call >= 0
        ]

    def _holds(self, module: Module, index: int, argument: str, wanted: tuple[Match, ...], shift: int) -> bool:
        """Whether a sibling argument is such that the knob counts."""
        call = self.evaluator.call(module.path, index)
        if argument == "scheme":
            for value in call.arguments[:1]:
                for outcome in self.evaluator.resolve(module.path, value):
                    found = _scheme(outcome)
                    if found is not None and any(matches(match, Known(found)) for match in wanted):
                        return True
            return False
        given = (
            self.evaluator.argument(module.path, index, "", int(argument) + shift)
            if argument.isdigit()
            else self.evaluator.argument(module.path, index, argument, None)
        )
        if given is None:
            return any(matches(match, Known(None)) for match in wanted)
        return any(matches(match, outcome.term) for match in wanted for outcome in given.outcomes)

    def _item_knob(self, module: Module, index: int, call: Call, knob: Knob, text: str, shift: int) -> None:
        keys = knob.keys
        name = keys[0] if keys else ""
        given = self.evaluator.argument(
            module.path, index, name, None if knob.position is None else knob.position + shift
        )
        if given is None:
            return
        outcomes = list(given.outcomes)
        for key in keys[1:]:
            outcomes = [inner for outcome in outcomes for inner in self._inside(outcome, key)]
        found = [inner for outcome in outcomes for inner in self._inside(outcome, knob.parameter)]
        dictionaries = [o for o in outcomes if isinstance(o.term, MappingTerm)]
        place = self._place(module, call, f"{text}({name or 'options'}={{{knob.parameter!r}: ...}})")
        how = How.CALL if knob.effect is Effect.WARNING else How.PROCESS_WIDE if knob.process_wide else How.ARGUMENT
        sink = Sink(knob, how, place)
        if found:
            shown = [o for o in found if not isinstance(o.term, Argument)]
            for outcome in found:
                if isinstance(outcome.term, Argument):
                    self.flow.follow(outcome.term, sink, outcome)
            for outcome in shown:
                verdict = self.flow.verdict(sink, outcome)
                if verdict is not None:
                    named = self._place(
                        module, call, f"{text}({name or 'options'}={{{knob.parameter!r}: {describe(outcome.term)}}})"
                    )
                    self.flow.turn(Sink(knob, sink.how, named), outcome, *verdict)
                elif isinstance(outcome.term, Object) and knob.context:
                    self.flow.clients.add((outcome.term.path, outcome.term.call))
        elif knob.absent and dictionaries:
            self.flow.turn(
                Sink(knob, How.OMISSION, self._place(module, call, f"{text}()")), Outcome(OPAQUE), knob.effect, How.OMISSION, False
            )

    def _inside(self, outcome: Outcome, key: str) -> list[Outcome]:
        """What stands under a key (``*``: any) of a mapping."""
        term = outcome.term
        if key == "*":
            if isinstance(term, MappingTerm) and hasattr(term.value, "entries"):
                return [o for _, v in term.value.entries for o in self.evaluator.resolve(term.path, v)]
            if isinstance(term, SequenceTerm):
                return [o for v in term.items for o in self.evaluator.resolve(term.path, v)]
            return []
        found, _ = self.evaluator.look_into(term, key)
        return [o for o in found if not isinstance(o.term, Opaque)]

    # --- models that matter here -------------------------------------------------------------

    def _server(
        self,
        module: Module,
        index: int,
        call: Call,
        parameter: str,
        position: int | None,
        only_if: tuple[tuple[str, tuple[Match, ...]], ...],
    ) -> None:
        if not all(self._holds(module, index, argument, wanted, 0) for argument, wanted in only_if):
            if parameter == "self":
                self.flow.clients.update(self._receivers(module, call))
            return
        if parameter == "self":
            self.flow.servers.update(self._receivers(module, call))
            return
        if not parameter and position is None:
            self.flow.servers.add((module.path, index))
            return
        given = self.evaluator.argument(module.path, index, parameter, position)
        for outcome in given.outcomes if given is not None else ():
            if isinstance(outcome.term, Object):
                self.flow.servers.add((outcome.term.path, outcome.term.call))

    def _partial(self, module: Module, index: int, call: Call) -> None:
        if not call.arguments:
            return
        for outcome in self.evaluator.resolve(module.path, call.arguments[0]):
            for target in self.evaluator.callables(outcome.term):
                term = target.term
                if isinstance(term, Name):
                    for knob in self.table.find(term.name, self.table.calls):
                        if knob.kind is not Kind.CALL:
                            self._knob(module, index, call, target, term.name, knob, shift=1)
                for key in self.evaluator.keys(term):
                    self.flow.callers[key].append((module.path, index, Target(term, target.shift - 1)))

    def _spawn(self, module: Module, index: int, call: Call, position: int, environment: str, shell: bool) -> None:
        given = self.evaluator.argument(module.path, index, "args", position)
        for outcome in given.outcomes if given is not None else ():
            words = commands.words(outcome.term, call, position, lambda v: self.evaluator.resolve(module.path, v), shell)
            for knob, text, value in commands.bad_flags(words, self.table.commands):
                place = self._place(module, call, text)
                effect = knob.effect
                if value is not None:
                    if isinstance(value, TextTerm) and value.configured:
                        continue
                    verdict = self.flow.verdict(Sink(knob, How.COMMAND, place), Outcome(value))
                    if verdict is None or verdict[1] is How.TEXT:
                        continue
                    effect = verdict[0]
                self.flow.note(place, How.COMMAND, effect, knob, "", knob.confidence)
        env = self.evaluator.argument(module.path, index, environment or "env", None)
        for outcome in env.outcomes if env is not None else ():
            self._environment_mapping(module, call, outcome)

    def _environment_call(
        self, module: Module, index: int, call: Call, position: int, result: str, parameter: str
    ) -> None:
        if result == "mapping":
            given = self.evaluator.argument(module.path, index, parameter, position)
            for outcome in given.outcomes if given is not None else ():
                self._environment_mapping(module, call, outcome)
            return
        if len(call.arguments) > position + 1:
            for outcome in self.evaluator.resolve(module.path, call.arguments[position]):
                if isinstance(outcome.term, Known) and isinstance(outcome.term.value, str):
                    self._variable(
                        module,
                        call.site,
                        outcome.term.value,
                        self.evaluator.resolve(module.path, call.arguments[position + 1]),
                        conditions(module.path, call.guards),
                    )

    def _environment_mapping(self, module: Module, call: Call, outcome: Outcome) -> None:
        if not isinstance(outcome.term, MappingTerm):
            return
        for variable in self.table.variables:
            found, _ = self.evaluator.look_into(outcome.term, variable)
            if found:
                self._variable(module, call.site, variable, found, conditions(module.path, call.guards))

    def _variable(
        self, module: Module, site: int, variable: str, outcomes: Iterable[Outcome], when: tuple[Condition, ...]
    ) -> None:
        for knob in self.table.variables.get(variable, ()):
            place = Place(module.path, site, f"{variable}=...", when)
            shown = [o for o in outcomes if not isinstance(o.term, (Argument, Variable))]
            self.flow.judge(Sink(knob, How.VARIABLE, place), shown)

    def _filter(self, module: Module, index: int, call: Call, form: str) -> None:
        """`warnings.filterwarnings` and its like."""
        argument = self.evaluator.argument
        path = module.path
        if form == "pytest":
            self._pytest_filter(module, index, call)
            return
        action = argument(path, index, "action", 0)
        if action is None or not any(
            isinstance(o.term, Known) and o.term.value in SILENCING for o in action.outcomes
        ):
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
                        Sink(knob, How.FILTER, self._place(module, call, subject)), outcome, Effect.WARNING, How.FILTER, False
                    )

    def _pytest_filter(self, module: Module, index: int, call: Call) -> None:
        """A filter as one text, the way pytest takes it: the last argument."""
        for value in call.arguments[-1:]:
            for outcome in self.evaluator.resolve(module.path, value):
                for knob in self.table.filters:
                    if knob.parameter == "pytest" and any(matches(match, outcome.term) for match in knob.insecure):
                        place = self._place(module, call, f"{call.text}({describe(outcome.term)})")
                        self.flow.turn(Sink(knob, How.PYTEST, place), outcome, Effect.WARNING, How.PYTEST, False)

    def _hidden(self, knob: Knob, outcome: Outcome) -> bool:
        if knob.parameter == "category":
            if isinstance(outcome.term, SequenceTerm):
                return any(
                    isinstance(o.term, Name) and o.term.name in map(self.table.canonical, knob.targets)
                    for item in outcome.term.items
                    for o in self.evaluator.resolve(outcome.term.path, item)
                )
            return isinstance(outcome.term, Name) and outcome.term.name in map(self.table.canonical, knob.targets)
        return any(matches(match, outcome.term) for match in knob.insecure)

    def _logger(self, module: Module, index: int, call: Call) -> None:
        """A logger of the warnings made deaf: ``getLogger("urllib3").setLevel(logging.CRITICAL)``."""
        base = getattr(call.callee, "base", None)
        if base is None:
            return
        for outcome in self.evaluator.resolve(module.path, base):
            term = outcome.term
            if not (isinstance(term, Object) and term.call >= 0):
                continue
            targets = self.evaluator.targets(term.path, term.call)
            if not any(isinstance(t.term, Name) and self.table.model(t.term.name, ModelKind.LOGGER) for t in targets):
                continue
            level = self.evaluator.argument(module.path, index, "level", 0)
            if level is None or self._deaf(level.outcomes) or not call.text.endswith("setLevel"):
                self._warning_logger(term, self._place(module, call, f"{call.text}(...)"))

    def _warning_logger(self, term: Object, place: Place) -> None:
        """Note a turn if the logger is one that the warnings go to."""
        inner = self.evaluator.call(term.path, term.call)
        for value in inner.arguments[:1]:
            for named in self.evaluator.resolve(term.path, value):
                for knob in self.table.filters:
                    if knob.parameter == "logger" and any(matches(m, named.term) for m in knob.insecure):
                        sink = Sink(knob, How.LOGGING, place)
                        self.flow.turn(sink, Outcome(named.term), Effect.WARNING, How.LOGGING, False)

    def _deaf(self, outcomes: Iterable[Outcome]) -> bool:
        """Whether the level hides warnings: ERROR and above."""
        return any(
            (isinstance(o.term, Name) and o.term.name.rpartition(".")[2] in {"ERROR", "CRITICAL", "FATAL"})
            or (isinstance(o.term, Known) and isinstance(o.term.value, int) and o.term.value >= 40)
            or (isinstance(o.term, Known) and str(o.term.value).upper() in {"ERROR", "CRITICAL", "FATAL"})
            for o in outcomes
        )

    # --- attributions ------------------------------------------------------------------------

    def _attribution(self, module: Module, attribution: Attribution) -> None:
        if attribution.name is None:
            self._item_set(module, attribution)
            return
        path, name = module.path, attribution.name
        when = conditions(path, attribution.guards)
        values: tuple[Outcome, ...] | None = None
        for receiver in self.evaluator.resolve(path, attribution.target):
            term = receiver.term
            knobs: list[Knob] = []
            objects: frozenset[tuple[str, int]] = frozenset()
            if isinstance(term, Object):
                knobs = self._attribute_knobs(term.type, name)
                if term.call >= 0:
                    objects = frozenset({(term.path, term.call)})
                else:
                    objects = frozenset({(f"{path}\0{attribution.function}\0{attribution.text}", 0)})
            elif isinstance(term, Name):
                knobs = self.table.find(f"{term.name}.{name}", self.table.attributes)
                if not knobs and self.table.find(f"{term.name}.{name}", self.table.calls):
                    self._monkeypatch(module, attribution, f"{term.name}.{name}")
            elif isinstance(term, (Opaque, Argument)):
                self.unknown_attributions.append((module, attribution, receiver))
                continue
            if not knobs:
                if isinstance(term, Object) and not isinstance(term.type, ClassTerm):
                    self.unknown_attributions.append((module, attribution, receiver))
                continue
            if values is None:
                values = self.evaluator.resolve(path, attribution.value)
            subject = f"{attribution.text}.{name} = ..." if attribution.text else f"{name} = ..."
            subject = subject.replace(" = ...", "=...")
            for knob in knobs:
                if knob.effect is Effect.WARNING:
                    how = How.LOGGING
                elif knob.process_wide:
                    how = How.PROCESS_WIDE
                else:
                    how = How.ATTRIBUTE
                place = Place(path, attribution.site, subject, when, objects, attribution.function)
                if how is How.PROCESS_WIDE:
                    self._move_into(module, attribution, place, frozenset())
                bad = self.flow.judge(Sink(knob, how, place), values)
                if not bad and all(isinstance(o.term, (Known, Name)) for o in values):
                    for key in objects:
                        self.flow.repairs[key].append(
                            Repair(path, attribution.function, attribution.site, when, knob.effect)
                        )
            if isinstance(term, Object) and term.type == LOGGER and name == "disabled" and term.call >= 0:
                self._silenced_logger(module, attribution, term, values)

    def _monkeypatch(self, module: Module, attribution: Attribution, name: str) -> None:
        """A library's function replaced: what the replacement does is done everywhere in the process."""
        place = Place(
            module.path,
            attribution.site,
            f"{name} = {describe_value(attribution.value)}",
            conditions(module.path, attribution.guards),
        )
        self._move_into(module, attribution, place, frozenset())

    def _move_into(self, module: Module, attribution: Attribution, place: Place, knobs: frozenset[str]) -> None:
        if isinstance(attribution.value, Result):
            call = self.evaluator.call(module.path, attribution.value.call)
            targets = self.evaluator.targets(module.path, attribution.value.call)
            if any(isinstance(t.term, Name) and self.table.model(t.term.name, ModelKind.PARTIAL) for t in targets):
                self.flow.moves[module.path, call.site] = (place, How.PROCESS_WIDE, knobs)
        for outcome in self.evaluator.resolve(module.path, attribution.value):
            if isinstance(outcome.term, FunctionTerm):
                self.flow.moves[outcome.term.path, outcome.term.name] = (place, How.PROCESS_WIDE, knobs)

    def _silenced_logger(
        self, module: Module, attribution: Attribution, term: Object, values: tuple[Outcome, ...] | None
    ) -> None:
        """``getLogger("py.warnings").disabled = True``."""
        values = values if values is not None else self.evaluator.resolve(module.path, attribution.value)
        if not any(isinstance(o.term, Known) and o.term.value for o in values):
            return
        place = Place(
            module.path, attribution.site, f"{attribution.text}.disabled=True", conditions(module.path, attribution.guards)
        )
        self._warning_logger(term, place)

    def _attribute_knobs(self, kind: str | ClassTerm, name: str) -> list[Knob]:
        if isinstance(kind, str):
            return self.table.find(f"{kind}.{name}", self.table.attributes)
        for ancestor in self.evaluator.ancestry(kind):
            if isinstance(ancestor, str):
                found = self.table.find(f"{ancestor}.{name}", self.table.attributes)
                if found:
                    return found
        return []

    def _item_set(self, module: Module, attribution: Attribution) -> None:
        path = module.path
        key = attribution.key
        when = conditions(path, attribution.guards)
        for receiver in self.evaluator.resolve(path, attribution.target):
            term = receiver.term
            dotted = term.name if isinstance(term, Name) else term.type if isinstance(term, Object) else None
            if isinstance(dotted, str) and self.table.model(dotted, ModelKind.ENVIRONMENT):
                if key is None:
                    for outcome in self.evaluator.resolve(path, attribution.value):
                        if isinstance(outcome.term, MappingTerm):
                            for variable in self.table.variables:
                                found, _ = self.evaluator.look_into(outcome.term, variable)
                                if found:
                                    self._variable(module, attribution.site, variable, found, when)
                    continue
                for named in self.evaluator.resolve(path, key):
                    if isinstance(named.term, Known) and isinstance(named.term.value, str):
                        outcomes = self.evaluator.resolve(path, attribution.value)
                        self._variable(module, attribution.site, named.term.value, outcomes, when)
                continue
            if isinstance(key, Literal) and isinstance(key.value, str):
                if isinstance(dotted, str):
                    for knob in self.table.attributes.get(f"{dotted}[]", ()):
                        if knob.parameter == key.value:
                            place = Place(path, attribution.site, f"{attribution.text}[{key.value!r}]=...", when)
                            self.flow.judge(
                                Sink(knob, How.ATTRIBUTE, place), self.evaluator.resolve(path, attribution.value)
                            )
                self._setting(module, key.value, attribution.value, attribution.site, when)

    # --- classes, settings, strings ----------------------------------------------------------

    def _class(self, module: Module, name: str, facts: ClassFacts) -> None:
        term = ClassTerm(module.path, name)
        outside = [a for a in self.evaluator.ancestry(term) if isinstance(a, str) and not a.startswith("builtins.")]
        when = conditions(module.path, facts.guards)
        for attribute, value, site, _ in facts.attributes:
            if value is None:
                continue
            self._setting(module, attribute, value, site, when)
            for base in outside:
                for knob in self.table.find(f"{base}.{attribute}", self.table.attributes):
                    if self.table.find(f"{base}.{attribute}", self.table.constructed):
                        continue
                    place = Place(module.path, site, f"{name}.{attribute}=...", when)
                    self.flow.judge(Sink(knob, How.OVERRIDE, place), self.evaluator.resolve(module.path, value))
        for base in outside:
            for knob in self.table.find(base, self.table.calls):
                if knob.kind is Kind.CALL:
                    place = Place(module.path, facts.site, f"class {name}({base})", when)
                    self.flow.turn(Sink(knob, How.OVERRIDE, place), Outcome(OPAQUE), knob.effect, How.OVERRIDE, False)
        for method, qualified in facts.methods:
            for base in outside:
                knobs = self.table.find(f"{base}.{method}", self.table.overrides)
                if knobs:
                    function = module.functions[qualified]
                    place = Place(module.path, function.site, f"{name}.{method}()", conditions(module.path, function.guards))
                    self.flow.moves[module.path, qualified] = (place, How.OVERRIDE, frozenset())
                for knob in knobs:
                    self._override(module, name, method, qualified, knob)

    def _override(self, module: Module, name: str, method: str, qualified: str, knob: Knob) -> None:
        """A method of a library's class overridden: bad if what it returns, or passes on, is."""
        function = module.functions[qualified]
        place = Place(module.path, function.site, f"{name}.{method}()", conditions(module.path, function.guards))
        for _, value in function.returns:
            for outcome in self.evaluator.resolve(module.path, value):
                inner = [outcome]
                if knob.parameter:
                    inner = self._inside(outcome, knob.parameter)
                for found in inner:
                    verdict = self.flow.verdict(Sink(knob, How.OVERRIDE, place), found)
                    if verdict is not None:
                        self.flow.turn(Sink(knob, How.OVERRIDE, place), found, *verdict)

    def _setting(
        self, module: Module, name: str, value: Value, site: int, when: tuple[Condition, ...] = ()
    ) -> None:
        for knob in self.table.settings.get(name, ()):
            outcomes = list(self.evaluator.resolve(module.path, value))
            for key in knob.keys:
                outcomes = [inner for outcome in outcomes for inner in self._inside(outcome, key)]
            if knob.parameter:
                outcomes = [inner for outcome in outcomes for inner in self._inside(outcome, knob.parameter)]
            subject = f"{name}[{knob.parameter!r}]=..." if knob.parameter else f"{name}=..."
            for outcome in outcomes:
                sink = Sink(knob, How.SETTING, Place(module.path, site, subject, when))
                if not isinstance(outcome.term, Argument):
                    self.flow.judge(sink, [outcome])

    def _text(self, module: Module, site: int, value: Value, when: tuple[Condition, ...]) -> None:
        if not self.table.uris:
            return
        for outcome in self.evaluator.resolve(module.path, value):
            text = _text_of(outcome)
            if text is None:
                continue
            scheme_match = URI.match(text)
            scheme = scheme_match.group(1).lower() if scheme_match else ""
            for knob in (*self.table.uris.get(scheme, ()), *self.table.uris.get("*", ())):
                subject = f"{scheme}://...{knob.parameter}=" if scheme else f"{knob.parameter}="
                if not knob.parameter:
                    place = Place(module.path, site, f"{scheme}://...", when)
                    self.flow.note(place, How.URI, knob.effect, knob, scheme, knob.confidence)
                    continue
                found = re.findall(
                    rf"(?:[?&;\s]|^){re.escape(knob.parameter)}\s*=\s*([^&;#\s]*)", text, re.IGNORECASE
                )
                for option in found:
                    if "*" in option:
                        continue
                    term = Known(option)
                    place = Place(module.path, site, f"{subject}{option}", when)
                    verdict = self.flow.verdict(Sink(knob, How.URI, place), Outcome(term))
                    if verdict is not None and verdict[1] is not How.TEXT:
                        self.flow.note(place, How.URI, verdict[0], knob, option, knob.confidence)
                if not found and knob.absent and scheme:
                    place = Place(module.path, site, f"{scheme}://...", when)
                    self.flow.note(place, How.OMISSION, knob.effect, knob, "", knob.confidence)


def describe_value(value: Value) -> str:
    """A short name for what is assigned."""
    return getattr(value, "name", "...")


def _text_of(outcome: Outcome) -> str | None:
    term = outcome.term
    if isinstance(term, Known) and isinstance(term.value, str):
        return term.value
    if isinstance(term, TextTerm):
        return term.known
    return None


def _scheme(outcome: Outcome) -> str | None:
    text = _text_of(outcome)
    match = URI.match(text) if text is not None else None
    return match.group(1).lower() if match else None
