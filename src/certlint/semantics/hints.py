"""What names say where the code cannot be followed: the evidence written down in docs/confidence.md.

Runs after the flow is known, over what it could not explain: calls of unknown things, parameters and
options whose names speak of verifying. Nothing here is certain; what counts as telling is declared in
`certlint.lexicon.hints`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from certlint.knobs.evidence import STAND_IN_LIBRARIES
from certlint.lexicon.hints import FLAGS, argument_hint, attribute_hint, key_hint, name_hint, parameter_hint
from certlint.lexicon.senses import is_stand_in
from certlint.model.facts import Attribution, Call
from certlint.model.findings import How
from certlint.model.knobs import Confidence, Knob, ModelKind
from certlint.model.values import Global, Literal, Mapping, Member, Operation, Parameter, Reference, Sequence, Value
from certlint.semantics import declared
from certlint.semantics.collect import Collector
from certlint.semantics.flow import Flow
from certlint.semantics.lookups import place_of
from certlint.semantics.modules import Module
from certlint.semantics.options import declarations
from certlint.semantics.sinks import Place, Sink, conditions
from certlint.semantics.table import Table
from certlint.semantics.terms import (
    Argument,
    Known,
    MappingTerm,
    Name,
    Object,
    Origin,
    Outcome,
    Target,
    TextTerm,
    matches,
    truth,
)
from certlint.semantics.uses import deciding

__all__ = ["Hints"]

_KNOWN_BY_NAME = frozenset({How.VARIABLE, How.SETTING})
LOOKUPS = frozenset({"get", "pop", "setdefault", "getboolean", "getbool", "get_bool"})


class Hints:
    """Adds to a flow what names suggest."""

    def __init__(self, flow: Flow, collector: Collector) -> None:
        self.flow = flow
        self.collector = collector
        self.evaluator = flow.evaluator
        self.table = collector.table

    def run(self) -> None:
        """Over all modules."""
        modules = list(self.evaluator.modules.by_path.values())
        for module in modules:
            for index in module.derived(_telling, self.table):
                self._unknown_call(module, index, module.analysis.calls[index])
        for module, attribution, receiver in self.collector.unknown_attributions:
            self._attribution(module, attribution, receiver)
        for module in modules:
            for index in module.derived(_named):
                self._project_call(module, index, module.analysis.calls[index])
        self.flow.settle()
        options = declarations(self.evaluator, self.table)
        for module in modules:
            for index in options.get(module.path, ()):
                self._option(module, index, module.analysis.calls[index])
            for index, key, knob, default in module.derived(_lookups):
                self._lookup(module, module.analysis.calls[index], key, knob, default)
            for knob, subject, site, value in module.derived(_defaults):
                self._default(module, knob, subject, site, value)
            for declaration in module.derived(declared.declarations):
                if declared.is_off(self.evaluator, module.path, declaration):
                    subject, default = f"{declaration.subject} default", declaration.default
                    self._note(module.path, declaration.site, subject, declaration.knob, How.OPTION, default)
            self._displays(module)
            self._item_sets(module)

    def _unknown_call(self, module: Module, index: int, call: Call) -> None:
        if call.text == "dict" or self.flow.callers.is_known(module.path, index) or self._formats_text(module, call):
            return
        if not self._is_stand_in(module, index, call, call.text.rpartition(".")[2]):
            self._call(module, index, call)

    def _is_stand_in(self, module: Module, index: int, call: Call, last: str) -> bool:
        """Whether a call states what a test expects, is one of a mock's, or makes a record: nothing connects."""
        if last.startswith("assert"):
            return True
        names = [t.term.name for t in self.evaluator.calls.targets(module.path, index) if isinstance(t.term, Name)]
        return any(
            name.startswith(STAND_IN_LIBRARIES) or self.table.model(name.removesuffix(".__call__"), ModelKind.HOLDER)
            for name in names
        )

    # --- calls -------------------------------------------------------------------------------

    def _keywords(self, module: Module, call: Call) -> Iterator[tuple[str, tuple[Outcome, ...]]]:
        """The named arguments, those of spread dict displays included."""
        for name, value in call.keywords:
            if name is not None:
                yield name, self.evaluator.resolve(module.path, value)
                continue
            for outcome in self.evaluator.resolve(module.path, value):
                if isinstance(outcome.term, MappingTerm):
                    for key in self._keys(outcome.term, 0):
                        yield key, tuple(self.evaluator.lookups.inside(outcome, key)[0])

    def _keys(self, term: MappingTerm, depth: int) -> Iterator[str]:
        if not isinstance(term.value, Mapping) or depth > 4:
            return
        for key, value in term.value.entries:
            if isinstance(key, Literal) and isinstance(key.value, str):
                yield key.value
            elif key is None:
                for outcome in self.evaluator.resolve(term.path, value):
                    if isinstance(outcome.term, MappingTerm):
                        yield from self._keys(outcome.term, depth + 1)

    def _formats_text(self, module: Module, call: Call) -> bool:
        """Whether the call is a text's own method: ``"...".format(verify_ssl=...)``."""
        base = call.callee.base if isinstance(call.callee, Member) else None
        return base is not None and all(
            isinstance(outcome.term, TextTerm)
            or (isinstance(outcome.term, Known) and isinstance(outcome.term.value, str))
            for outcome in self.evaluator.resolve(module.path, base)
        )

    def _call(self, module: Module, index: int, call: Call) -> None:
        for target, knob in self.table.telling.get(call.text.rpartition(".")[2], ()):
            likely = replace(knob, confidence=min(knob.confidence, Confidence.LIKELY))
            self.collector.knob(module, index, call, Target(Name(target)), target, likely)
        others = {name for name, _ in call.keywords if name is not None}
        for name, outcomes in self._keywords(module, call):
            hint = argument_hint(name, call.text, others)
            if hint is not None:
                self._judge(module, call, name, hint, outcomes)
        for value in (*call.arguments, *(value for _, value in call.keywords)) if not others & DECLARING else ():
            if _may_hold_flag(value):
                place = Place(module.path, call.site, call.text or "...", conditions(module.path, call.guards))
                self.flow.judge(Sink(FLAGS, How.ARGUMENT, place), self.evaluator.resolve(module.path, value))

    def _project_call(self, module: Module, index: int, call: Call) -> None:
        """A telling argument of a function of the project whose use there cannot be followed to a knob."""
        for path, function in {key: None for key, _ in self.flow.callers.called(module.path, index)}:
            for name, value in call.keywords:
                knob = name_hint(name) if name is not None else None
                if name is not None and knob is not None and (path, function, name, None) not in self.flow.sinks:
                    self._judge(module, call, name, knob, self.evaluator.resolve(module.path, value))

    def _is_explained(self, module: Module, call: Call) -> bool:
        """Whether the call is a part of setting a variable or a setting that is known to the table."""
        sites = module.analysis.sites
        own = sites[call.site].span
        return any(
            turn.how in _KNOWN_BY_NAME and turn.path == module.path and turn.site.span.holds(own)
            for turn in (pending.turn for pending in self.flow.pending.values())
        )

    def _judge(self, module: Module, call: Call, name: str, knob: Knob, outcomes: tuple[Outcome, ...]) -> None:
        if self._is_explained(module, call):
            return
        subject = f"{call.text or '...'}({name}=...)"
        place = Place(module.path, call.site, subject, conditions(module.path, call.guards), function=call.function)
        self.flow.judge(Sink(knob, How.ARGUMENT, place, argument=(name, None)), outcomes)

    # --- attributes --------------------------------------------------------------------------

    def _attribution(self, module: Module, attribution: Attribution, receiver: Outcome) -> None:
        name = attribution.name or ""
        knob = attribute_hint(name, attribution.text)
        if knob is None or self._decides(module.path, attribution.site):
            return
        kind = receiver.term.type if isinstance(receiver.term, Object) else None
        if isinstance(kind, str) and self.table.model(kind, ModelKind.CONTEXT):
            return
        place = Place(
            module.path,
            attribution.site,
            f"{attribution.text}.{name}=..." if attribution.text else f"{name}=...",
            conditions(module.path, attribution.guards),
            self._unknown_object(module, attribution),
            attribution.function,
        )
        self.flow.judge(Sink(knob, How.ATTRIBUTE, place), self.evaluator.resolve(module.path, attribution.value))

    def _unknown_object(self, module: Module, attribution: Attribution) -> frozenset[tuple[str, int]]:
        """A stand-in for an object not seen being made: the name it goes by in its function."""
        return frozenset({(f"{module.path}\0{attribution.function}\0{attribution.text}", 0)})

    # --- defaults ----------------------------------------------------------------------------

    def _is_bad(self, knob: Knob, path: str, value: Value) -> bool:
        outcomes = self.evaluator.resolve(path, value)
        return all(any(matches(match, o.term) for match in knob.insecure) for o in outcomes)

    def _default(self, module: Module, knob: Knob, subject: str, site: int, value: Value) -> None:
        """A telling name of a parameter or class attribute that is off unless somebody says otherwise."""
        if self._is_bad(knob, module.path, value):
            self._note(module.path, site, subject, knob, How.DEFAULT, value)

    def _note(self, path: str, site: int, subject: str, knob: Knob, how: How, value: Value | None) -> None:
        shown = value.value if isinstance(value, Literal) else "..."
        taken = (path, site) in self.flow.explained or any(key[1] == site for key in self._taken(path))
        if taken or self._decides(path, site):
            return
        place = Place(path, site, f"{subject}={shown!r}")
        self.flow.note(place, how, knob.effect, knob, repr(shown), Confidence.LIKELY)

    def _decides(self, path: str, site: int) -> bool:
        """Whether a value written at a place is known to come to a knob: nothing is said twice."""
        span = self.evaluator.modules.by_path[path].analysis.sites[site].span
        decided = (
            each for line in range(span.line, span.end_line + 1) for each in self.flow.decided.get((path, line), ())
        )
        return any(span.holds(each) for each in decided)

    def _taken(self, path: str) -> list[tuple[str, int]]:
        return [(key[0], key[1]) for key in self.flow.pending if key[0] == path]

    def _displays(self, module: Module) -> None:
        """Entries of dicts that are not known to come to a knob."""
        path = module.path
        defaults = declared.tables(module)
        for display in module.analysis.displays:
            entries = [(k, v) for k, v in display.value.entries if isinstance(k, Literal) and isinstance(k.value, str)]
            others = {str(key.value) for key, _ in entries}
            for key, value in entries:
                site = place_of(key, value)
                if (path, site) in self.evaluator.lookups.read or str(key.value).isupper():
                    continue
                knob = key_hint(str(key.value), others)
                if knob is not None:
                    place = Place(
                        path,
                        site,
                        f"{{{key.value!r}: ...}}",
                        conditions(path, display.guards),
                        function=display.function,
                    )
                    entry = Origin(path, site, f"under {key.value!r}")
                    outcomes = [
                        replace(outcome, entry=entry)
                        for outcome in self.evaluator.resolve(path, value)
                        if not isinstance(outcome.term, Argument)
                    ]
                    if id(display.value) in defaults:  # what users configure is put over it
                        outcomes = [
                            replace(o, via=o.via or How.OPTION, via_origin=entry, option=str(key.value))
                            for o in outcomes
                        ]
                    self.flow.judge(Sink(knob, How.ARGUMENT, place), outcomes)

    def _item_sets(self, module: Module) -> None:
        """``config["http"]["verify_ssl"] = False``, of a dict that is not known to come to a knob."""
        path = module.path
        for attribution in module.analysis.attributions:
            key = attribution.key.value if isinstance(attribution.key, Literal) else None
            knob = name_hint(key) if isinstance(key, str) and not key.isupper() else None
            site = attribution.site
            if (
                knob is None
                or (path, site) in self.evaluator.lookups.read
                or any(k[1] == site for k in self._taken(path))
            ):
                continue
            subject = f"{attribution.text}[{key!r}]=..."
            place = Place(path, site, subject, conditions(path, attribution.guards), function=attribution.function)
            outcomes = [o for o in self.evaluator.resolve(path, attribution.value) if not isinstance(o.term, Argument)]
            self.flow.judge(Sink(knob, How.ARGUMENT, place), outcomes)

    def _lookup(self, module: Module, call: Call, key: str, knob: Knob, default: Value) -> None:
        """``options.get("verify_ssl", False)``."""
        if not self._is_bad(knob, module.path, default):
            return
        base = getattr(call.callee, "base", None)
        own = any(isinstance(o.term, (Argument, MappingTerm)) for o in self.evaluator.resolve(module.path, base))
        self._note(module.path, call.site, key, knob, How.DEFAULT if own else How.OPTION, default)

    # --- options -----------------------------------------------------------------------------

    def _option(self, module: Module, index: int, call: Call) -> None:
        """A run-time option declared: its default, or that it is there to turn verification off."""
        path = module.path
        for target in self.evaluator.calls.targets(path, index):
            if not isinstance(target.term, Name):
                continue
            for model in self.table.model(target.term.name, ModelKind.OPTION):
                names = [a.value for a in call.arguments if isinstance(a, Literal) and isinstance(a.value, str)]
                on = (name.partition("/")[0] for name in names)  # behind the slash, what a flag is called when off
                knob = next((k for k in map(name_hint, on) if k is not None), None)
                if knob is None:
                    continue
                given = self.evaluator.arguments.argument(path, index, model.parameter or "default", model.position)
                outcomes = given.outcomes if given is not None else ()
                if outcomes and all(any(matches(m, o.term) for m in knob.insecure) for o in outcomes):
                    place = Place(path, call.site, f"{names[0]} default", conditions(path, call.guards))
                    self.flow.note(place, How.OPTION, knob.effect, knob, "", Confidence.LIKELY)
                elif any(matches(m, Known(True)) for m in knob.insecure) and all(
                    truth(o.term) is False for o in outcomes
                ):
                    place = Place(path, call.site, names[0], conditions(path, call.guards))
                    self.flow.note(place, How.OPT_OUT, knob.effect, knob, "", Confidence.POSSIBLE)


DECLARING = frozenset({"action", "dest", "help", "is_flag"})
"""Arguments of a call that declares an option, and gives no flag to anybody."""


def _telling(module: Module, table: Table) -> list[int]:
    """The numbers of the calls in which names, or texts, may tell anything."""
    return [index for index, call in enumerate(module.analysis.calls) if _may_tell(call, table)]


def _may_tell(call: Call, table: Table) -> bool:
    if call.text.rpartition(".")[2] in table.telling:
        return True
    others = {name for name, _ in call.keywords if name is not None}
    for name, value in call.keywords:
        if name is None:
            if not isinstance(value, Parameter):
                return True
        elif argument_hint(name, call.text, others) is not None or _may_hold_flag(value):
            return True
    return any(map(_may_hold_flag, call.arguments))


def _named(module: Module) -> list[int]:
    """The numbers of the calls with an argument whose name tells by itself."""
    return [
        index
        for index, call in enumerate(module.analysis.calls)
        if any(name is not None and name_hint(name) is not None for name, _ in call.keywords)
    ]


def _defaults(module: Module) -> list[tuple[Knob, str, int, Value]]:
    """The telling names of parameters and class attributes that have a value by default, with their places."""
    found: list[tuple[Knob, str, int, Value]] = []
    for name, function in module.functions.items():
        if is_stand_in(name):
            continue
        others = {parameter.name for parameter in function.parameters}
        for parameter in function.parameters:
            knob = parameter_hint(parameter.name, others) if parameter.default is not None else None
            if knob is not None and parameter.default is not None and not _only_decides(module, name, parameter.name):
                found.append((knob, parameter.name, parameter.site, parameter.default))
    for name, facts in module.classes.items():
        others = {attribute for attribute, _, _, _ in facts.attributes}
        for attribute, value, site, _ in facts.attributes:
            knob = parameter_hint(attribute, others) if value is not None else None
            if knob is not None and value is not None:
                found.append((knob, f"{name}.{attribute}", site, value))
    return found


def _only_decides(module: Module, function: str, name: str) -> bool:
    """Whether what becomes of a parameter called ``verify`` is seen: ``if verify: database.ping()``."""
    return name == "verify" and (function, name) in module.derived(deciding)


def _lookups(module: Module) -> list[tuple[int, str, Knob, Value]]:
    """The calls that ask a mapping for a telling key: their numbers, the key, and what they take if it is not there."""
    found: list[tuple[int, str, Knob, Value]] = []
    calls = [(number, call) for number, call in enumerate(module.analysis.calls) if _last(call) in LOOKUPS]
    asked: dict[str, set[str]] = {}
    for _, call in calls:
        key = call.arguments[0] if call.arguments else None
        if isinstance(key, Literal) and isinstance(key.value, str):
            asked.setdefault(call.function, set()).add(key.value)
    for number, call in calls:
        if not call.arguments or call.tested:
            continue
        from_section = _last(call) == "getboolean"  # of a parser of configurations: section, option
        key = call.arguments[from_section and len(call.arguments) > 1]
        default = call.arguments[1] if len(call.arguments) > 1 and not from_section else None
        for name, value in call.keywords:
            if name in {"default", "fallback"}:
                default = value
        if isinstance(key, Literal) and isinstance(key.value, str) and default is not None:
            knob = parameter_hint(key.value, asked.get(call.function, set()))
            if knob is not None:
                found.append((number, key.value, knob, default))
    return found


def _last(call: Call) -> str:
    return call.text.rpartition(".")[2]


def _may_hold_flag(value: Value) -> bool:
    """Whether a text, or one in a list, may be a flag that is telling; so may what is put together behind dashes."""
    if isinstance(value, Literal):
        return isinstance(value.value, str) and any(matches(match, Known(value.value)) for match in FLAGS.insecure)
    if isinstance(value, Sequence):
        return any(map(_may_hold_flag, value.items))
    if not isinstance(value, Operation):
        return False
    if any(map(_may_hold_flag, value.operands)):
        return True
    named = any(isinstance(each, (Global, Reference, Member)) for each in value.operands)
    return named and any(isinstance(each, Literal) and str(each.value).startswith("--") for each in value.operands)
