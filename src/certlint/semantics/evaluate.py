"""From symbolic values to terms: names, attributes, calls and operators resolved across the project.

Everything is asked when it is needed and answered once, by `certlint.semantics.tabling`, whose law holds here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from certlint.facts import SETTINGS_NAMES
from certlint.knobs.evidence import PARAMETER_TYPES
from certlint.lexicon.senses import is_fact, speaks_of_tls
from certlint.model.conditions import FactKind, fact_kind
from certlint.model.facts import Attribution
from certlint.model.findings import How
from certlint.model.knobs import ModelKind
from certlint.model.values import (
    FIRST,
    MISSING,
    Choice,
    Class,
    Function,
    Global,
    Item,
    Literal,
    Mapping,
    Member,
    Operation,
    Parameter,
    Reference,
    Result,
    Sequence,
    Super,
    Unknown,
    Value,
)
from certlint.semantics import operators
from certlint.semantics.arguments import Arguments
from certlint.semantics.attributes import Attributes
from certlint.semantics.calls import Calls
from certlint.semantics.decorators import Decorators
from certlint.semantics.exports import Exports
from certlint.semantics.guarded import VALUES, joined
from certlint.semantics.index import Index
from certlint.semantics.lookups import Lookups
from certlint.semantics.modules import Module, Modules
from certlint.semantics.outside import Outside
from certlint.semantics.presence import Presence
from certlint.semantics.queries import Made, ValueOf
from certlint.semantics.settings_modules import SettingsModules
from certlint.semantics.table import Table
from certlint.semantics.tabling import Tabling
from certlint.semantics.terms import (
    OPAQUE_OUTCOME,
    Argument,
    Bound,
    ClassTerm,
    FunctionTerm,
    Known,
    MappingTerm,
    ModuleTerm,
    Name,
    Object,
    Opaque,
    Origin,
    Outcome,
    SequenceTerm,
    Term,
    describe,
    last_name,
    truth,
    united,
)

__all__ = ["Evaluator"]

COMPARISONS = frozenset({"==", "!=", "in", "not in", "is", "is not"})


class Evaluator:
    """Evaluates the values of a project's modules."""

    def __init__(self, modules: Modules, table: Table) -> None:
        self.modules = modules
        self.table = table
        self.tabling = Tabling(self._note_widened)
        self.made = Made()
        self.widened: dict[tuple[str, int, str], None] = {}
        """Where a bound was reached: path, index of the site (-1: none), and what is not known exactly."""
        # Options, by path and name.
        self.options: dict[str, dict[str, tuple[Outcome, ...]]] = {}
        self.index = Index(modules, table)
        self.outside = Outside(self, self.index)
        self.exports = Exports(modules, self.tabling)
        self.settings = SettingsModules(modules, table, self.exports)
        self.attributes = Attributes(self)
        self.lookups = Lookups(self)
        self.calls = Calls(self)
        self.arguments = Arguments(self)
        self.decorators = Decorators(self)
        self.presence = Presence(self)
        self._dispatch: dict[type[Any], Callable[[Module, Any], Iterable[Outcome]]] = {
            Literal: self._literal,
            Reference: self._reference,
            Global: self._global,
            Function: self._function,
            Class: self._class,
            Super: self._super,
            Parameter: self._parameter,
            Member: self.attributes.value,
            Item: self.lookups.value,
            Result: self.calls.value,
            Sequence: self._sequence,
            Mapping: self._mapping,
            Operation: self._operation,
            Choice: self._choice,
        }

    # --- values ------------------------------------------------------------------------------

    def resolve(self, path: str, value: Value | None) -> tuple[Outcome, ...]:
        """What the value may be, as seen from the module at ``path``. Never empty."""
        if value is None:
            return OPAQUE_OUTCOME
        if isinstance(value, Unknown):
            if value.widened:
                self.note_widened(path, -1, value.widened)
            return OPAQUE_OUTCOME
        return self.tabling.ask(ValueOf(path, value), VALUES, self._value)

    def _value(self, question: ValueOf) -> tuple[Outcome, ...]:
        path, value = question.path, question.value
        if isinstance(value, (Operation, Result)):
            surely = self.presence.holds(path, value)
            if surely is not None:
                return (Outcome(Known(surely)),)
        outcomes = tuple(self._dispatch[type(value)](self.modules.by_path[path], value))
        if is_switch(value) and all(
            isinstance(o.term, (Name, Opaque)) or self._speaks_of_environment(o.term) for o in outcomes
        ):
            outcomes = self._both_ways(path, value)
        return self.bounded(outcomes, path, getattr(value, "at", -1))

    def bounded(self, outcomes: tuple[Outcome, ...], path: str, site: int = -1) -> tuple[Outcome, ...]:
        """The outcomes joined; where there are too many, at that place it is said that they were widened."""
        if len(outcomes) < 2:
            return outcomes
        found, were_too_many = joined(outcomes, self._weight)
        if were_too_many:
            self.note_widened(path, site, "a value may be too many things")
        return found

    def _weight(self, term: Term) -> int:
        """How much it matters that a term is kept where a value is widened: it may be bad, or leads further."""
        if isinstance(term, Known):
            return 2 * self.table.badness(term)
        return -1 if isinstance(term, Opaque) else 1

    def note_widened(self, path: str, site: int, reason: str) -> None:
        """Note that a bound was reached, so that something is not known exactly."""
        self.widened[path, site, reason] = None

    def _note_widened(self, question: object, reason: str) -> None:
        owner = getattr(question, "owner", None)
        path = owner.path if owner is not None else getattr(question, "path", min(self.modules.by_path))
        self.note_widened(path, getattr(getattr(question, "value", None), "at", -1), reason)

    def given(self, path: str, attribution: Attribution) -> tuple[Outcome, ...]:
        """What an assignment gives, under its conditions."""
        when = tuple((path, guard) for guard in attribution.guards)
        outcomes = self.resolve(path, attribution.value)
        return tuple(outcome.among(*when) for outcome in outcomes) if when else outcomes

    def _literal(self, module: Module, value: Literal) -> Iterable[Outcome]:
        trail = (
            (Origin(module.path, value.at, f"`{describe(Known(value.value))}` comes from here"),)
            if value.at >= 0
            else ()
        )
        return (Outcome(Known(value.value), trail),)

    def _reference(self, module: Module, value: Reference) -> Iterable[Outcome]:
        outcomes = self.name(self.modules.absolute(module.path, value.name))
        origin = Origin(module.path, value.at, "comes from here")
        asked = "." in value.name and not is_fact(value.name.rpartition(".")[2])
        return tuple(self._referred(module.path, value, outcome, origin, asked=asked) for outcome in outcomes)

    def _referred(self, path: str, value: Reference, outcome: Outcome, origin: Origin, *, asked: bool) -> Outcome:
        """What a name from another file stands for: with its place, and under the facts that the user gives of it."""
        term = outcome.term
        if asked and isinstance(term, Known) and outcome.trail and outcome.via is None:
            return replace(outcome, when=(*outcome.when, (path, self.settings.given(value.name, term.value))))
        if value.at >= 0 and isinstance(term, Name) and not outcome.trail:
            return replace(outcome, trail=(replace(origin, note=f"`{term.name}` comes from here"),))
        return outcome

    def name(self, dotted: str) -> tuple[Outcome, ...]:
        """What a dotted name stands for: a thing of the project, or a library's."""
        canonical = self.table.canonical(dotted)
        for constant in self.table.model(canonical, ModelKind.CONSTANT):
            return (Outcome(Known(constant.result == "true")),)
        if self.table.declares(canonical):
            return (Outcome(Name(canonical)),)  # also where the library's own code is what is checked
        found = self.modules.find(dotted)
        if found is None:
            return self.setting(*dotted.rpartition(".")[::2]) or (Outcome(Name(self.table.canonical(dotted))),)
        module, rest = found
        if not rest:
            return (Outcome(ModuleTerm(module.path)),)
        outcomes: tuple[Outcome, ...] = (Outcome(ModuleTerm(module.path)),)
        for part in rest.split("."):
            outcomes = tuple(inner for outcome in outcomes for inner in self.attributes.member(outcome, part))
        return outcomes

    def alike(self, left: Value, right: Value) -> Value:
        """The condition that two values are equal."""
        return self.made.operation("==", left, right)

    def setting(self, base: str, name: str) -> tuple[Outcome, ...]:
        """What the settings modules give an attribute of a settings object; none unless it is one."""
        if is_fact(name) or not base or not self.settings.are_in(self.table.canonical(base)):
            return ()
        having = self.settings.having(name)
        paths = tuple(module.path for module in having)
        found: list[Outcome] = []
        for module in having:
            when = (module.path, self.settings.when(module.path, paths))
            found.extend(
                replace(o, when=united((when,), o.when), alone=o.alone and len(having) == 1)
                for o in self.binding(module, name)
            )
        return self.bounded(tuple(found), having[0].path) if found else ()

    def binding(self, module: Module, name: str) -> tuple[Outcome, ...]:
        """The value of a module's variable."""
        found = self.exports.where(module, name)
        if found is not None:
            return self.resolve(found[0].path, found[1])
        if module.analysis.problem is not None:
            return OPAQUE_OUTCOME
        submodule = f"{module.package}.{name}" if module.package == module.name else ""
        if submodule:
            inner = self.modules.named(submodule)
            if inner is not None:
                return (Outcome(ModuleTerm(inner.path)),)
        return (Outcome(Opaque(name)),)

    def _global(self, module: Module, value: Global) -> Iterable[Outcome]:
        return self.binding(module, value.name)

    def _function(self, module: Module, value: Function) -> Iterable[Outcome]:
        return (Outcome(FunctionTerm(module.path, value.name)),)

    def _class(self, module: Module, value: Class) -> Iterable[Outcome]:
        return (Outcome(ClassTerm(module.path, value.name)),)

    def _super(self, module: Module, value: Super) -> Iterable[Outcome]:
        facts = module.classes.get(value.name)
        if facts is None:
            return OPAQUE_OUTCOME
        found: list[Outcome] = []
        for base in facts.bases:
            for outcome in self.resolve(module.path, base):
                if isinstance(outcome.term, Name):
                    found.append(outcome.with_term(Object(outcome.term.name)))
                elif isinstance(outcome.term, ClassTerm):
                    found.append(outcome.with_term(Object(outcome.term)))
        return found

    def _parameter(self, module: Module, value: Parameter) -> Iterable[Outcome]:
        function = module.functions.get(value.function)
        if function is None:
            return OPAQUE_OUTCOME
        owner = module.self_of(value)
        if owner:
            term = ClassTerm(module.path, owner)
            return (Outcome(term if function.role == "class" else Object(term)),)
        facts = next((p for p in function.parameters if p.name == value.name), None)
        if facts is None or facts.kind == "*":
            return OPAQUE_OUTCOME
        option = self.options.get(f"{module.path}\0{value.function}", {}).get(value.name)
        if option is not None:
            return option
        if facts.annotation is None and facts.default is None:
            short = value.function.rpartition(".")[2]
            kind = PARAMETER_TYPES.get(f"{short}.{value.name}") or PARAMETER_TYPES.get(value.name)
            if kind is not None:
                return (Outcome(Object(kind)),)
        if facts.annotation is not None:
            typed = [Outcome(term) for term in self.attributes.annotated(module.path, facts.annotation)]
            if typed and not self.attributes.admits_constants(module.path, facts.annotation):
                return typed
            return (*typed, Outcome(Argument(module.path, value.function, value.name)))
        return (Outcome(Argument(module.path, value.function, value.name)),)

    def _choice(self, module: Module, value: Choice) -> Iterable[Outcome]:
        return [outcome for option in value.options for outcome in self.resolve(module.path, option)]

    def _first_defined(self, path: str, value: Operation) -> Iterable[Outcome]:
        """A name that modules may bring from which everything is imported."""
        chosen = self.exports.chosen(path, value)
        return [outcome for each in chosen for outcome in self.resolve(path, each)]

    def _sequence(self, module: Module, value: Sequence) -> Iterable[Outcome]:
        return (Outcome(SequenceTerm(module.path, value.items)),)

    def _mapping(self, module: Module, value: Mapping) -> Iterable[Outcome]:
        return (Outcome(MappingTerm(module.path, value)),)

    def _operation(self, module: Module, value: Operation) -> Iterable[Outcome]:
        operator = value.operator
        path = module.path
        if operator == "instance":
            return [Outcome(o) for o in self.attributes.annotated(path, value.operands[0])] or OPAQUE_OUTCOME
        if operator == "if":
            return self._conditional(path, value)
        if operator == FIRST:
            return self._first_defined(path, value)
        if operator == MISSING:
            return OPAQUE_OUTCOME
        if operator == "not":
            inner = self.resolve(path, value.operands[0])
            if len(inner) == 1 and (self._speaks_of_environment(inner[0].term) or names_fact(value.operands[0])):
                return self._both_ways(path, value, value.operands[0])
            return [self.negated(o) for o in self.resolve(path, value.operands[0])]
        if operator in {"and", "or"}:
            return self._boolean(path, value)
        if operator == "|":
            terms = [o.term for operand in value.operands for o in self.resolve(path, operand)]
            if any(isinstance(term, MappingTerm) for term in terms):
                return (Outcome(MappingTerm(path, value)),)
            return operators.apply(operator, [self.resolve(path, operand) for operand in value.operands])
        parts = [self.resolve(path, operand) for operand in value.operands]
        lists = [o.term for part in parts for o in part if isinstance(o.term, SequenceTerm)]
        if operator == "+" and lists:
            # What is known of a list: of the other part nothing is. An item that several ways share is one item, so
            # that a list that grows on some ways only has as many as are written, whatever the number of ways.
            items = {id(item): item for term in lists if term.path == path for item in term.items}
            return (Outcome(SequenceTerm(path, tuple(items.values())), alone=False),)
        if operator in COMPARISONS and (
            any(self._speaks_of_environment(o.term) for part in parts for o in part)
            or any(map(names_fact, value.operands))
        ):
            return self._both_ways(path, value)
        if operators.are_too_many(parts):
            self.note_widened(path, value.at, "what is put together may be too many things")
        outcomes = operators.apply(operator, parts, self.items)
        return operators.put_together(outcomes, path, value.at) if operator in operators.TEXTS else outcomes

    def _speaks_of_environment(self, term: Term) -> bool:
        """Whether a term goes by the name of a fact: something unknown, or a field of a settings class."""
        if isinstance(term, Argument):
            return is_fact(term.parameter) and term.function in self.modules.by_path[term.path].classes
        return is_fact(last_name(term))

    def _both_ways(self, path: str, value: Value, negation: Value | None = None) -> tuple[Outcome, ...]:
        """What the environment decides: true and false, each under its condition."""
        negation = negation or self.made.operation("not", value)
        return (
            Outcome(Known(True), when=((path, value),), alone=False),
            Outcome(Known(False), when=((path, negation),), alone=False),
        )

    def items(self, sequence: SequenceTerm) -> list[Term]:
        """The terms of a list's items."""
        return [o.term for item in sequence.items for o in self.part(sequence, item)]

    def part(self, whole: MappingTerm | SequenceTerm, value: Value) -> tuple[Outcome, ...]:
        """What an entry or item of something is, for the calls that this belongs to."""
        return self.of_calls(whole.calls, self.resolve(whole.path, value))

    def of_calls(self, calls: tuple[Bound, ...], outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        """What outcomes are for some calls, the innermost first."""
        for bound in calls:
            outcomes = self.calls.of_call(bound, outcomes)
        return outcomes

    def _conditional(self, path: str, value: Operation) -> Iterable[Outcome]:
        condition, then, otherwise = value.operands
        conditions = self.resolve(path, condition)
        if not conditions:
            return ()
        decided = {truth(o.term) for o in conditions}
        if names_fact(condition):
            decided = {None}
        if decided == {True}:
            return self.resolve(path, then)
        if decided == {False}:
            return self.resolve(path, otherwise)
        negation = self.made.operation("not", condition)
        found: list[Outcome] = []
        for branch, guard, held in ((then, condition, True), (otherwise, negation, False)):
            inner = tuple(o.among((path, guard)) for o in self.resolve(path, branch))
            found.extend(_by_default(inner, [o for o in conditions if truth(o.term) is held]))
        return found

    def _boolean(self, path: str, value: Operation) -> Iterable[Outcome]:
        """``a or b``: a where it is (or may be) true, else b; ``and`` the other way round."""
        stop = value.operator == "or"
        found: list[Outcome] = []
        skipped: list[Outcome] = []
        reached: list[tuple[str, Value]] = []
        for operand in value.operands[:-1]:
            outcomes = self.resolve(path, operand)
            skipped.extend(o for o in outcomes if truth(o.term) is (not stop))
            taken = operand if stop else self.made.operation("not", operand)
            found.extend(
                o.among((path, taken)) if isinstance(o.term, Argument) else o.among()
                for o in outcomes
                if truth(o.term) is not (not stop)
            )
            if all(truth(o.term) is stop for o in outcomes):
                return found
            if not all(truth(o.term) is (not stop) for o in outcomes):
                guard = operand if not stop else self.made.operation("not", operand)
                reached.append((path, guard))
        last = self.resolve(path, value.operands[-1])
        if reached:
            last = tuple(o.among(*reached) for o in last)
        last = _by_default(last, skipped)
        return [*found, *last]

    def negated(self, outcome: Outcome) -> Outcome:
        """``not outcome``."""
        term = outcome.term
        if isinstance(term, Argument):
            return outcome.with_term(replace(term, negated=not term.negated))
        known = truth(term)
        if known is None:
            return outcome.with_term(Opaque(last_name(term)))
        return outcome.with_term(Known(not known))


def _by_default(outcomes: tuple[Outcome, ...], deciding: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes, known to be what happens by default if a default decided that they are reached."""
    default = next((o for o in deciding if o.via is How.OPTION), None)
    if default is None or speaks_of_tls(default.option):
        return outcomes
    return tuple(
        o
        if o.via is not None
        else replace(o, via=default.via, via_origin=default.via_origin, option=default.option, when=())
        for o in outcomes
    )


def names_fact(value: Value) -> bool:
    """Whether a value is a name that says in which environment the code runs, whatever is assigned to it."""
    return isinstance(value, (Global, Reference)) and is_fact(value.name.rpartition(".")[2])


def is_switch(value: Value) -> bool:
    """Whether a value is ``settings.DEBUG`` or its like, which is true or false in each environment."""
    if isinstance(value, Item) and isinstance(value.key, Literal):
        base, name = value.base, value.key.value
    elif isinstance(value, Member):
        base, name = value.base, value.name
    elif isinstance(value, Reference):
        dotted, _, name = value.name.rpartition(".")
        base = Reference(dotted)
    else:
        return False
    called = base.name.rpartition(".")[2] if isinstance(base, (Reference, Global, Parameter, Member)) else ""
    known = fact_kind(name) if isinstance(name, str) else FactKind.OTHER
    return known in {FactKind.DEBUG, FactKind.TESTING} and called.casefold() in SETTINGS_NAMES
