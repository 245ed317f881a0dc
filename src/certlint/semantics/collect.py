"""Where knobs are turned: goes through the facts of each module and hands `Flow` what it finds."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Set
from dataclasses import replace

from certlint.model.facts import Attribution, Call
from certlint.model.findings import How
from certlint.model.knobs import Effect, Is, Kind, Knob, Match, Model, ModelKind
from certlint.model.values import Literal, Mapping, Sequence
from certlint.semantics.assignments import Assignments
from certlint.semantics.candidates import Candidates, Shape, shapes
from certlint.semantics.definitions import Definitions
from certlint.semantics.flow import Flow
from certlint.semantics.handed import Handed
from certlint.semantics.index import last
from certlint.semantics.modules import Module
from certlint.semantics.processes import Processes
from certlint.semantics.silencing import Silencing
from certlint.semantics.sinks import ObjectKey, Place, Repair, Sink, conditions
from certlint.semantics.table import Table
from certlint.semantics.terms import (
    OPAQUE,
    Argument,
    Known,
    MappingTerm,
    Name,
    Object,
    Opaque,
    Outcome,
    SequenceTerm,
    Target,
    describe,
    matches,
    text_of,
)
from certlint.semantics.uses import called_on

__all__ = ["Collector"]

SILENCERS = frozenset({"logging.Logger.setLevel", "logging.Logger.addFilter"})
URI = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\-]*)://")


class Collector:
    """Looks at every call, attribution, class and string of the modules."""

    def __init__(self, flow: Flow, table: Table) -> None:
        self.flow = flow
        self.evaluator = flow.evaluator
        self.table = table
        self.processes = Processes(self)
        self.silencing = Silencing(self)
        self.assignments = Assignments(self)
        self.definitions = Definitions(self)
        silencers = dict.fromkeys(map(last, SILENCERS), Shape(always=True))
        self._shapes = {**shapes(table), **silencers}
        self.handed = Handed(self, self._shapes)
        self._seen: set[tuple[str, int, int]] = set()
        self.unknown_attributions: list[tuple[Module, Attribution, Outcome]] = []

    def modules(self, modules: Collection[Module]) -> None:
        """All facts of the modules that may have to do with a knob."""
        candidates = self._candidates(modules)
        self._seen |= candidates.places()
        for module in modules:
            self._module(module, candidates)

    def catch_up(self, fresh: Collection[Module]) -> None:
        """Look at the calls that were passed over, and may have to do with a knob by what ``fresh`` modules tell."""
        modules = self.evaluator.modules.by_path
        new = {module.path for module in fresh}
        candidates = self._candidates(module for path, module in modules.items() if path not in new)
        for path, index, position in sorted(candidates.places() - self._seen):
            self._seen.add((path, index, position))
            if position < 0:
                self._call(modules[path], index, modules[path].analysis.calls[index])
            else:
                self._passed_on(modules[path], index, position)

    def _candidates(self, modules: Iterable[Module]) -> Candidates:
        return Candidates(self.evaluator.index, self._shapes, {module.path for module in modules})

    def _module(self, module: Module, candidates: Candidates) -> None:
        for index in candidates.calls.get(module.path, ()):
            self._call(module, index, module.analysis.calls[index])
        for index, position in candidates.passed.get(module.path, ()):
            self._passed_on(module, index, position)
        for attribution in module.analysis.attributions:
            if self.assignments.may_matter(module, attribution):
                self.assignments.attribution(module, attribution)
        for name, facts in module.analysis.classes:
            self.definitions.class_(module, name, facts)
        for name, (value, site) in module.bindings.items():
            self.definitions.setting(module, name, value, site)
        for text in module.analysis.texts:
            self.definitions.text(module, text.site, text.value, conditions(module.path, text.guards))

    # --- calls -------------------------------------------------------------------------------

    def _call(self, module: Module, index: int, call: Call) -> None:
        for target in self.evaluator.calls.targets(module.path, index):
            if isinstance(target.term, Name):
                self._library_call(module, index, call, target, target.term.name)

    def _passed_on(self, module: Module, index: int, position: int) -> None:
        """A callable given to something with its arguments: ``submit(requests.get, url, verify=False)``."""
        if self.flow.callers.is_known(module.path, index):
            return
        call = module.analysis.calls[index]
        for target in self.flow.callers.callables(module.path, index, position):
            if isinstance(target.term, Name):
                for knob in self.table.find(target.term.name, self.table.calls):
                    if knob.kind is not Kind.CALL:
                        self.knob(module, index, call, target, target.term.name, knob, shift=position + 1)

    def used(self, objects: Set[ObjectKey]) -> set[ObjectKey]:
        """Those of the objects, contexts, that are passed to something, whatever it is."""
        found: set[ObjectKey] = set()
        for module in self.evaluator.modules.around({path for path, _ in objects}):
            for call in module.analysis.calls:
                for value in (*call.arguments, *(v for _, v in call.keywords)):
                    if isinstance(value, (Literal, Mapping, Sequence)):
                        continue
                    for outcome in self.evaluator.resolve(module.path, value):
                        term = outcome.term
                        if isinstance(term, Object) and isinstance(term.type, str) and term.call >= 0:
                            found.add((term.path, term.call))
        return found & objects

    def _library_call(self, module: Module, index: int, call: Call, target: Target, name: str) -> None:
        table = self.table
        knobs = table.find(name, table.calls)
        for knob in knobs:
            self.knob(module, index, call, target, name, knob)
        kinds = {kind for spelling in table.spellings(name) for kind in table.models.get(spelling, ())}
        for kind in kinds:
            if kind is ModelKind.SERVER:
                serving = [self._server(module, index, call, model) for model in table.model(name, kind)]
                if not any(serving):
                    # What a server would do, done by a client: `wrap_socket` without `server_side`.
                    self.flow.clients.update(self._receivers(module, call))
                continue
            for model in table.model(name, kind):
                if kind in (ModelKind.SPAWN, ModelKind.SHELL):
                    self.processes.spawn(
                        module, index, call, model.position or 0, model.parameter, kind is ModelKind.SHELL
                    )
                elif kind is ModelKind.ENVIRONMENT_WRITE:
                    self.processes.environment_call(
                        module, index, call, model.position or 0, model.result, model.parameter
                    )
                elif kind is ModelKind.WARNING_FILTER:
                    self.silencing.filter(module, index, call, model.result)
        if name in SILENCERS:
            self.silencing.logger(module, index, call)

    def place(self, module: Module, call: Call, subject: str, objects: Iterable[tuple[str, int]] = ()) -> Place:
        """The place of a call, for a turn."""
        return Place(
            module.path,
            call.site,
            subject,
            conditions(module.path, call.guards),
            frozenset(objects),
            call.function,
        )

    def knob(
        self, module: Module, index: int, call: Call, target: Target, name: str, knob: Knob, shift: int = 0
    ) -> None:
        """One knob at a call of its target; ``shift`` arguments come before those meant for it."""
        path = module.path
        evaluator = self.evaluator
        text = call.text or name
        if shift:
            text = name
        if not all(self._holds(module, index, argument, wanted, shift) for argument, wanted in knob.only_if):
            return
        for other in knob.unless:
            given = (
                evaluator.arguments.argument(path, index, other, None)
                if not other.isdigit()
                else evaluator.arguments.argument(path, index, "", int(other) + shift)
            )
            if (
                given is not None
                and given.certain
                and not all(isinstance(o.term, Known) and o.term.value is None for o in given.outcomes)
            ):
                return
        makes_context = any(
            self.table.model(model.result, ModelKind.CONTEXT) for model in self.table.model(name, ModelKind.RETURNS)
        ) or bool(self.table.model(name, ModelKind.CONTEXT))
        objects = [(path, index)] if makes_context else []
        if knob.kind is Kind.CALL:
            how = How.PROCESS_WIDE if knob.process_wide else How.OMISSION if knob.absent else How.CALL
            self.flow.judge(
                Sink(knob, how, self.place(module, call, f"{text}()", objects)), [Outcome(Known(True))]
            ) if knob.insecure else self.flow.turn(
                Sink(knob, how, self.place(module, call, f"{text}()", objects)),
                Outcome(OPAQUE),
                knob.effect,
                how,
                False,
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
        given = evaluator.arguments.argument(path, index, parameter, None if position is None else position + shift)
        subject = f"{text}({parameter}=...)" if parameter else f"{text}(...)"
        if given is None:
            if (
                knob.absent
                and not shift
                and not call.starred
                and not self._spreads(path, call)
                and target.partial is None
            ):
                omission = How.OMISSION if how is How.ARGUMENT else how
                place = self.place(module, call, f"{text}()", objects)
                self.flow.turn(Sink(knob, omission, place), Outcome(OPAQUE), knob.effect, omission, False)
            return
        place = self.place(module, call, subject, objects)
        sink = Sink(knob, how, place, argument=(parameter, None if position is None else position + shift))
        if not (knob.insecure or knob.weak or knob.path) and knob.context:
            self.flow.judge(sink, given.outcomes)
            return
        if knob.absent and given.outcomes and all(o.term == Known(None) for o in given.outcomes):
            omission = How.OMISSION if how is How.ARGUMENT else how
            self.flow.turn(replace(sink, how=omission), given.outcomes[0], knob.effect, omission, False)
            return
        if knob.absent:  # None is as if it was left out, also where a caller leaves it out
            sink = replace(sink, knob=replace(knob, insecure=(*knob.insecure, Is(None))))
        bad = self.flow.judge(sink, given.outcomes)
        if in_context and not makes_context and not bad and knob.effect is Effect.VERIFICATION:
            for key in objects:
                repair = Repair(path, call.function, call.site, place.conditions, knob.effect)
                self.flow.repairs[key].append(repair)

    def _spreads(self, path: str, call: Call) -> bool:
        """Whether a call may give more than is seen: it spreads a mapping of which not every key is known."""
        spread = (value for keyword, value in call.keywords if keyword is None)
        return any(not self._is_whole(outcome) for value in spread for outcome in self.evaluator.resolve(path, value))

    def _is_whole(self, outcome: Outcome) -> bool:
        value = outcome.term.value if isinstance(outcome.term, MappingTerm) else None
        return isinstance(value, Mapping) and all(isinstance(key, Literal) for key, _ in value.entries)

    def _receivers(self, module: Module, call: Call) -> list[tuple[str, int]]:
        called = called_on(call.callee)
        if called is None:
            return []
        base = called[0]
        return [
            (o.term.path, o.term.call)
            for o in self.evaluator.resolve(module.path, base)
            if isinstance(o.term, Object) and o.term.call >= 0
        ]

    def _holds(self, module: Module, index: int, argument: str, wanted: tuple[Match, ...], shift: int) -> bool:
        """Whether a sibling argument is such that the knob counts."""
        call = self.evaluator.calls.call(module.path, index)
        if "." in argument:
            return self._made_with(module.path, index, argument.split("."), wanted)
        if argument == "scheme":
            for value in call.arguments[:1]:
                for outcome in self.evaluator.resolve(module.path, value):
                    found = _scheme(outcome)
                    if found is not None and any(matches(match, Known(found)) for match in wanted):
                        return True
            return False
        given = (
            self.evaluator.arguments.argument(module.path, index, "", int(argument) + shift)
            if argument.isdigit()
            else self.evaluator.arguments.argument(module.path, index, argument, None)
        )
        if given is None:
            return any(matches(match, Known(None)) for match in wanted)
        return any(matches(match, outcome.term) for match in wanted for outcome in given.outcomes)

    def _made_with(self, path: str, index: int, way: list[str], wanted: tuple[Match, ...]) -> bool:
        """Whether the way leads to a value wanted, through calls that are all seen; what is not given is None."""
        step, *rest = way
        if step == "self":
            called = called_on(self.evaluator.calls.call(path, index).callee)
            outcomes = self.evaluator.resolve(path, called[0] if called is not None else None)
        else:
            name, _, position = step.partition("/")
            given = self.evaluator.arguments.argument(path, index, name, int(position) if position else None)
            if given is None and not rest:
                call = self.evaluator.calls.call(path, index)
                return not self._spreads(path, call) and any(matches(match, Known(None)) for match in wanted)
            outcomes = given.outcomes if given is not None else ()
        if not rest:
            return any(matches(match, outcome.term) for match in wanted for outcome in outcomes)
        made = [o.term for o in outcomes if isinstance(o.term, Object) and o.term.call >= 0]
        return any(self._made_with(term.path, term.call, rest, wanted) for term in made)

    def _item_knob(self, module: Module, index: int, call: Call, knob: Knob, text: str, shift: int) -> None:
        keys = knob.keys
        name = keys[0] if keys else ""
        given = self.evaluator.arguments.argument(
            module.path, index, name, None if knob.position is None else knob.position + shift
        )
        if given is None:
            return
        outcomes = list(given.outcomes)
        for key in keys[1:]:
            outcomes = [inner for outcome in outcomes for inner in self.inside(outcome, key)]
        found = [inner for outcome in outcomes for inner in self.inside(outcome, knob.parameter)]
        dictionaries = [o for o in outcomes if isinstance(o.term, MappingTerm)]
        if any(self.evaluator.lookups.inside(o, other)[0] for o in dictionaries for other in knob.unless):
            return
        place = self.place(module, call, f"{text}({name or 'options'}={{{knob.parameter!r}: ...}})")
        how = How.CALL if knob.effect is Effect.WARNING else How.PROCESS_WIDE if knob.process_wide else How.ARGUMENT
        sink = Sink(knob, how, place, argument=(name, None if knob.position is None else knob.position + shift))
        if found:
            shown = [o for o in found if not isinstance(o.term, Argument)]
            for outcome in found:
                if isinstance(outcome.term, Argument):
                    self.flow.follow(outcome.term, sink, outcome)
            for outcome in shown:
                verdict = self.flow.verdict(sink, outcome)
                if verdict is not None:
                    named = self.place(
                        module, call, f"{text}({name or 'options'}={{{knob.parameter!r}: {describe(outcome.term)}}})"
                    )
                    self.flow.turn(Sink(knob, sink.how, named), outcome, *verdict)
                elif isinstance(outcome.term, Object) and knob.context:
                    self.flow.clients.add((outcome.term.path, outcome.term.call))
        elif knob.absent and dictionaries:
            self.flow.turn(
                Sink(knob, How.OMISSION, self.place(module, call, f"{text}()")),
                Outcome(OPAQUE),
                knob.effect,
                How.OMISSION,
                False,
            )

    def inside(self, outcome: Outcome, key: str) -> list[Outcome]:
        """What stands under a key (``*``: any) of a mapping."""
        term = outcome.term
        if key == "*":
            if isinstance(term, MappingTerm):
                return list(self._under_any_key(term, set()))
            if isinstance(term, SequenceTerm):
                return [o for v in term.items for o in self.evaluator.part(term, v)]
            return []
        if isinstance(term, SequenceTerm):
            return self._paired(term, key)
        found, _ = self.evaluator.lookups.inside(outcome, key)
        return [o for o in found if not isinstance(o.term, Opaque)]

    def _under_any_key(self, term: MappingTerm, overwritten: set[object]) -> Iterator[Outcome]:
        """What stands under the keys of a mapping: the last entry of each, those of spread mappings included."""
        for key, value in reversed(term.value.entries) if isinstance(term.value, Mapping) else ():
            if isinstance(key, Literal):
                if key.value not in overwritten:
                    overwritten.add(key.value)
                    yield from self.evaluator.part(term, value)
                continue
            for outcome in self.evaluator.part(term, value):
                if key is None and isinstance(outcome.term, MappingTerm):
                    yield from self._under_any_key(outcome.term, overwritten)
                elif key is None and isinstance(outcome.term, SequenceTerm):
                    yield from self.inside(outcome, "*")
                elif key is not None:
                    yield outcome

    def _paired(self, term: SequenceTerm, key: str) -> list[Outcome]:
        """What stands beside the key in a sequence of pairs."""
        found: list[Outcome] = []
        for item in term.items:
            for pair in self.evaluator.part(term, item):
                if isinstance(pair.term, SequenceTerm) and len(pair.term.items) == 2:
                    first, second = (self.evaluator.part(pair.term, value) for value in pair.term.items)
                    if any(isinstance(o.term, Known) and o.term.value == key for o in first):
                        found.extend(second)
        return found

    # --- models that matter here -------------------------------------------------------------

    def _server(self, module: Module, index: int, call: Call, model: Model) -> bool:
        """Note the contexts that a call makes a server's; True if it does."""
        if not all(self._holds(module, index, argument, wanted, 0) for argument, wanted in model.only_if):
            return False
        if model.parameter == "self":
            self.flow.servers.update(self._receivers(module, call))
        elif not model.parameter and model.position is None:
            self.flow.servers.add((module.path, index))
        else:
            given = self.evaluator.arguments.argument(module.path, index, model.parameter, model.position)
            for outcome in given.outcomes if given is not None else ():
                if isinstance(outcome.term, Object):
                    self.flow.servers.add((outcome.term.path, outcome.term.call))
        return True


def _scheme(outcome: Outcome) -> str | None:
    """The scheme of the URI that the outcome is, in lower case."""
    text = text_of(outcome)
    match = URI.match(text) if text is not None else None
    return match.group(1).lower() if match else None
