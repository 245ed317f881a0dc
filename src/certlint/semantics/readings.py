"""What a value in a condition may be, and when: a constant, or the value of a name that facts may speak of.

Names are resolved first, so that ``logging.DEBUG`` is no fact and ``IS_PROD = ENV == "prod"`` is one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from certlint.facts import ASKING, SETTINGS_NAMES, member_key
from certlint.lexicon.splitting import split
from certlint.model.conditions import (
    FALSE,
    TRUE,
    Assignment,
    Condition,
    FactKind,
    InForce,
    Unknown,
    every,
    fact_kind,
    negation,
)
from certlint.model.facts import Call
from certlint.model.knobs import Constant, ModelKind
from certlint.model.values import (
    FIRST,
    Choice,
    Global,
    Item,
    Literal,
    Member,
    Operation,
    Parameter,
    Reference,
    Result,
    Value,
)
from certlint.semantics.modules import Module
from certlint.semantics.operators import STRING_METHODS
from certlint.semantics.queries import ReadingOf, VariableRead
from certlint.semantics.tabling import Domain
from certlint.semantics.terms import ClassTerm, FunctionTerm, ModuleTerm, Name, Object

if TYPE_CHECKING:
    from certlint.semantics.conditions import Conditions

__all__ = ["Reading", "Readings"]

MAX_READINGS = 24
"""How many things a value may be in a condition before it is unknown."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that a value may be, and when: a constant, what a name stands for, or nothing known.

    ``default`` are constants that the name is given where nobody sets it; ``meaning`` is what the project
    itself makes of the name, to be asked the same question.
    """

    when: Condition = TRUE
    constant: Literal | None = None
    name: str = ""
    key: str = ""
    default: tuple[Constant, ...] = ()
    assigned: tuple[Assignment, ...] = ()
    meaning: tuple[Reading, ...] = ()


NOTHING: tuple[Reading, ...] = (Reading(),)

READINGS: Domain[tuple[Reading, ...]] = Domain(NOTHING, lambda question, _: NOTHING, rounds=0)
"""Of a value that is made of itself nothing is known."""

VARIABLES: Domain[tuple[Reading, ...]] = Domain(
    NOTHING, lambda question, _: (Reading(name=question.name, key=question.key),), rounds=0
)
"""Of a variable that is made of itself only the name is known, which facts may speak of."""


class Readings:
    """Reads values for the lowering of conditions."""

    def __init__(self, conditions: Conditions) -> None:
        self._conditions = conditions
        self.evaluator = conditions.evaluator
        self.modules = conditions.modules
        self.table = conditions.table
        self._overridden: dict[tuple[ClassTerm, str], bool] = {}
        self._by_method: dict[str, list[ClassTerm]] = defaultdict(list)
        self._indexed: set[str] = set()  # the modules whose classes are among these

    def of(self, path: str, value: Value) -> tuple[Reading, ...]:
        """What the value may be, as the module at ``path`` means it; never empty."""
        return self.evaluator.tabling.ask(ReadingOf(path, value), READINGS, self._of)

    def _of(self, question: ReadingOf) -> tuple[Reading, ...]:
        return self._bounded(self._read(question.path, question.value), question.path, question.value)

    def _bounded(self, readings: tuple[Reading, ...], path: str, value: Value | None) -> tuple[Reading, ...]:
        """The readings, or nothing known where they are too many, or under too large conditions."""
        if len(readings) > MAX_READINGS:
            self.evaluator.note_widened(path, getattr(value, "at", -1), "a value in a condition may be too many things")
            return NOTHING
        bounded = self._conditions.bounded
        kept = ((reading, bounded(reading.when, path, value)) for reading in readings)
        return tuple(r if when is r.when else replace(r, when=when) for r, when in kept) or NOTHING

    def _read(self, path: str, value: Value) -> tuple[Reading, ...]:
        if isinstance(value, Literal):
            return (Reading(constant=value),)
        if isinstance(value, Operation):
            return self._operation(path, value)
        if isinstance(value, Global):
            return self._variable(path, value.name, value.name, value.name.casefold())
        if isinstance(value, Reference):
            return self._reference(path, value)
        if isinstance(value, Member):
            return self._member(path, value)
        if isinstance(value, Item):
            return self._item(path, value)
        if isinstance(value, Result):
            return self._result(path, value)
        if isinstance(value, Choice):
            return self._choice(path, value.options)
        return NOTHING

    def _operation(self, path: str, value: Operation) -> tuple[Reading, ...]:
        operator, operands = value.operator, value.operands
        if operator == FIRST:
            return self._first(path, value)
        if operator == "if":
            condition = self._conditions.lowered(path, operands[0])
            return (
                *_under(condition, self.of(path, operands[1])),
                *_under(negation(condition), self.of(path, operands[2])),
            )
        if operator == "or":  # `os.getenv("ENV") or "dev"`
            first = self.of(path, operands[0])
            defaults = tuple(r.constant.value for o in operands[1:] for r in self.of(path, o) if r.constant)
            if all(reading.name for reading in first):
                return tuple(replace(reading, default=reading.default + defaults) for reading in first)
            return NOTHING
        if operator in {"not", "and", "==", "!=", "is", "is not", "in", "not in"}:
            condition = self._conditions.lowered(path, value)
            return (
                Reading(when=condition, constant=Literal(True)),
                Reading(when=negation(condition), constant=Literal(False)),
            )
        return NOTHING

    def _first(self, path: str, value: Operation) -> tuple[Reading, ...]:
        """A name that may come from an import of everything, or else is nowhere defined."""
        chosen = self.evaluator.exports.chosen(path, value)
        return self.of(path, chosen[-1]) if isinstance(chosen[-1], Reference) else self._choice(path, chosen)

    def _choice(self, path: str, options: Sequence[Value]) -> tuple[Reading, ...]:
        if len(options) == 1:
            return self.of(path, options[0])
        return tuple(r for o in options for r in _under(Unknown(), self.of(path, o)))

    def _reference(self, path: str, value: Reference) -> tuple[Reading, ...]:
        dotted = self.modules.absolute(path, value.name)
        if dotted in {"typing.TYPE_CHECKING", "typing_extensions.TYPE_CHECKING"}:
            return (Reading(constant=Literal(False)),)
        base, _, last = dotted.rpartition(".")
        if base == "builtins":
            return (Reading(name=last, key=last.casefold()),)
        found = self.modules.find(dotted)
        if found is None:
            return self._outside(base, last)
        module, rest = found
        if not rest or "." in rest:
            head, _, attribute = rest.rpartition(".")
            return self._attribute_of(path, Reference(f"{module.name}.{head}"), attribute) if head else NOTHING
        return self._variable(module.path, rest, *_named(base, rest))

    def _outside(self, base: str, name: str) -> tuple[Reading, ...]:
        """A name of something that is no part of the project: a library's settings object, perhaps."""
        reading = Reading(name=_named(base, name)[0], key=member_key(base, name))
        canonical = self.table.canonical(base)
        if self.table.model(canonical, ModelKind.SETTINGS) or self.table.model(
            f"{canonical}.config", ModelKind.SETTINGS
        ):
            reading = replace(reading, name=f"{_short(base)}.{name}", key=name.casefold())
            if self.evaluator.settings.are_in(canonical):
                return self._assigned(reading, name)
        return (reading,)

    def _assigned(self, reading: Reading, name: str) -> tuple[Reading, ...]:
        """The reading of a setting, with what the project's settings modules make of it."""
        assignments: list[Assignment] = []
        meanings: list[Reading] = []
        paths = [module.path for module in self.evaluator.settings.having(name)]
        for path in paths:
            source = self._source(self.modules.by_path[path], name)
            if source is not None and isinstance(source[1], Literal):
                assignments.append(self._assignment(path, source[0].path, source[1], source[2]))
            else:
                guard: Condition = InForce(path, tuple(paths))
                meanings.extend(_under(guard, self._variable(path, name, reading.name, reading.key)))
        meaning = tuple(meanings) if meanings else ()
        return (replace(reading, assigned=tuple(assignments), meaning=meaning),)

    def _assignment(self, path: str, origin: str, literal: Literal, site: int) -> Assignment:
        """The constant that a name has in the module at ``path``, written at the ``site`` of the one at ``origin``."""
        sites = self.modules.by_path[origin].analysis.sites
        index = site if 0 <= site < len(sites) else literal.at
        line = sites[index].span.line if 0 <= index < len(sites) else 0
        return Assignment(path, literal.value, origin, line, index)

    def _source(self, module: Module, name: str) -> tuple[Module, Value, int] | None:
        """Where a module's variable gets its value: here, or in a module that everything is imported from."""
        return self.evaluator.exports.where(module, name)

    def bound(self, path: str, value: Value) -> tuple[Module, Value] | None:
        """The module's variable that a value names, and what that is bound to."""
        if isinstance(value, Global):
            found = self._source(self.modules.by_path[path], value.name)
        elif isinstance(value, Reference):
            place = self.modules.find(self.modules.absolute(path, value.name))
            found = self._source(place[0], place[1]) if place and place[1] and "." not in place[1] else None
        else:
            found = None
        return None if found is None else (found[0], found[1])

    def _variable(self, path: str, variable: str, name: str, key: str) -> tuple[Reading, ...]:
        """A module's variable, by the ``name`` and ``key`` that the user knows it by."""
        return self.evaluator.tabling.ask(VariableRead(path, variable, name, key), VARIABLES, self._variable_read)

    def _variable_read(self, question: VariableRead) -> tuple[Reading, ...]:
        name, key = question.name, question.key
        module = self.modules.by_path[question.path]
        found = self._source(module, question.variable)
        if found is None:
            return (Reading(name=name, key=key),)
        source, value, site = found
        surely = self._surely(source.path, value)
        if surely is not None:
            return (Reading(constant=surely),)
        if isinstance(value, Literal):
            if fact_kind(key) is FactKind.OTHER:
                # A switch of the code's own is no fact: nobody says that it stays like this.
                return (Reading(name=name, key=key),)
            return (Reading(name=name, key=key, assigned=(self._assignment(source.path, source.path, value, site),)),)
        meaning = self.of(source.path, value)
        known = any(reading.constant or reading.name for reading in meaning)
        return (Reading(name=name, key=key, meaning=meaning if known else ()),)

    def _surely(self, path: str, value: Value) -> Literal | None:
        """The constant that a variable has wherever the code runs: ``HAS_SSL``, set where ``import ssl`` succeeds."""
        if isinstance(value, Operation) and value.operator == "if":
            condition = self._conditions.lowered(path, value.operands[0])
            chosen = value.operands[1 if condition == TRUE else 2] if condition in (TRUE, FALSE) else None
            return chosen if isinstance(chosen, Literal) else None
        holds = self.evaluator.presence.holds(path, value)
        return None if holds is None else Literal(holds)

    def _member(self, path: str, value: Member) -> tuple[Reading, ...]:
        return self._attribute_of(path, value.base, value.name)

    def _attribute_of(self, path: str, base: Value, name: str) -> tuple[Reading, ...]:
        called = self._called(path, base)
        shown, key = _named(called, name)
        for outcome in self.evaluator.resolve(path, base):
            term = outcome.term
            if isinstance(term, ModuleTerm):
                return self._variable(term.path, name, shown, key)
            owner = term.type if isinstance(term, Object) else term
            if isinstance(owner, ClassTerm):
                if isinstance(term, Object) and term.call < 0 and self._is_overridden(owner, name):
                    return (Reading(name=shown, key=key),)
                found = self._class_attribute(owner, name, shown, key)
                if found is not None:
                    return found
            elif isinstance(term, Name) or isinstance(owner, str):
                dotted = term.name if isinstance(term, Name) else owner
                assert isinstance(dotted, str)
                outside = self._outside(dotted, name)
                if outside[0].key == name.casefold():
                    return tuple(replace(r, name=shown if called else r.name) for r in outside)
        return (Reading(name=shown, key=key),) if called else NOTHING

    def _is_overridden(self, owner: ClassTerm, name: str) -> bool:
        """Whether a subclass has a property or method of that name of its own: an object may be one of those."""
        key = (owner, name)
        if key not in self._overridden:
            self._overridden[key] = any(
                other != owner and owner in self.evaluator.attributes.ancestry(other) for other in self._having(name)
            )
        return self._overridden[key]

    def _having(self, method: str) -> Iterable[ClassTerm]:
        """The classes with a method of that name of their own."""
        if len(self._indexed) < len(self.modules.by_path):  # modules only come
            for path, module in self.modules.by_path.items():
                if path not in self._indexed:
                    self._indexed.add(path)
                    for kind, facts in module.classes.items():
                        for name in dict(facts.methods):
                            self._by_method[name].append(ClassTerm(path, kind))
        return self._by_method.get(method, ())

    def _class_attribute(self, owner: ClassTerm, name: str, shown: str, key: str) -> tuple[Reading, ...] | None:
        """An attribute of a class of the project, or of its instance: property, field, constant."""
        if not SETTINGS_NAMES.isdisjoint(split(owner.name)):
            shown, key = f"{owner.name}.{name}", name.casefold()  # whatever the instance is called
        for ancestor in self.evaluator.attributes.ancestry(owner):
            if not isinstance(ancestor, ClassTerm):
                continue
            module = self.modules.by_path[ancestor.path]
            facts = module.classes.get(ancestor.name)
            if facts is None:
                continue
            method = dict(facts.methods).get(name)
            if method is not None and module.functions[method].role == "property":
                return (Reading(name=shown, key=key, meaning=self._returned(FunctionTerm(ancestor.path, method))),)
            sets = module.self_sets.get((ancestor.name, name), ())
            if len(sets) == 1 and isinstance(sets[0].value, Literal) and fact_kind(key) is FactKind.OTHER:
                return (Reading(name=shown, key=key),)
            if len(sets) == 1:
                return (Reading(name=shown, key=key, meaning=self.of(ancestor.path, sets[0].value)),)
            if sets:
                return NOTHING
            value = next((value for each, value, _, _ in reversed(facts.attributes) if each == name), None)
            if not any(each == name for each, _, _, _ in facts.attributes):
                continue
            if self.evaluator.attributes.is_holder(ancestor):
                default = (value.value,) if isinstance(value, Literal) and isinstance(value.value, str) else ()
                return (Reading(name=shown, key=key, default=default),)
            if isinstance(value, Literal):
                if fact_kind(key) is FactKind.OTHER:
                    return (Reading(name=shown, key=key),)
                return (
                    Reading(name=shown, key=key, assigned=(self._assignment(ancestor.path, ancestor.path, value, -1),)),
                )
            return (Reading(name=shown, key=key, meaning=self.of(ancestor.path, value) if value else ()),)
        return None

    def _item(self, path: str, value: Item) -> tuple[Reading, ...]:
        if not (isinstance(value.key, Literal) and isinstance(value.key.value, str)):
            return NOTHING
        key = value.key.value
        default = tuple(r.constant.value for r in self.of(path, value.default) if r.constant) if value.default else ()
        if value.how == "getattr":
            found = self._attribute_of(path, value.base, key)
            return tuple(replace(r, default=r.default + default) if r.name else r for r in found)
        for outcome in self.evaluator.resolve(path, value.base):
            term = outcome.term
            if isinstance(term, Name) and self.table.model(term.name, ModelKind.ENVIRONMENT):
                return (Reading(name=f"os.environ[{key!r}]", key=key.casefold(), default=default),)
        called = self._called(path, value.base)
        if called.rpartition(".")[2].casefold() in SETTINGS_NAMES:
            return (Reading(name=f"{called}[{key!r}]", key=key.casefold(), default=default),)
        return NOTHING

    # --- calls -------------------------------------------------------------------------------

    def _result(self, path: str, value: Result) -> tuple[Reading, ...]:
        call = self.evaluator.calls.call(path, value.call)
        last = call.text.rpartition(".")[2]
        if isinstance(call.callee, Member) and last in STRING_METHODS:
            return self.of(path, call.callee.base)
        for target in self.evaluator.calls.targets(path, value.call):
            term = target.term
            if isinstance(term, FunctionTerm):
                owner = self.modules.by_path[term.path].functions[term.name].owner
                if term.bound and owner and self._is_overridden(ClassTerm(term.path, owner), last):
                    return NOTHING
                return self._returned(term)
            if isinstance(term, Name):
                if term.name == "builtins.hasattr":
                    return self._asked_whether_there(path, call)
                if self.table.model(term.name, ModelKind.ENVIRONMENT_READ):
                    return self._asked_for(path, value, call.text)
                if call.arguments and (
                    self.table.model(term.name, ModelKind.PURE) or self.table.model(term.name, ModelKind.PASS_THROUGH)
                ):
                    return self.of(path, call.arguments[0])
        if last in ASKING and self._speaks(path, value):
            return self._asked_for(path, value, call.text)
        return NOTHING

    def _asked_whether_there(self, path: str, call: Call) -> tuple[Reading, ...]:
        """``hasattr(sys, "_called_from_test")``: what is there in tests only is true where it is there."""
        if len(call.arguments) == 2 and isinstance(call.arguments[1], Literal):
            found = self._attribute_of(path, call.arguments[0], str(call.arguments[1].value))
            if all(fact_kind(reading.key) is FactKind.TESTING for reading in found):
                return found
        return NOTHING

    def _speaks(self, path: str, value: Result) -> bool:
        """Whether an unknown call asks for the name of a fact: ``env.bool("DEBUG")`` of an unseen ``env``."""
        call = self.evaluator.calls.call(path, value.call)
        base = call.text.rpartition(".")[0].rpartition(".")[2].casefold()
        first = call.arguments[0] if call.arguments else None
        return (
            (not base or base in SETTINGS_NAMES)
            and isinstance(first, Literal)
            and isinstance(first.value, str)
            and fact_kind(first.value) is not FactKind.OTHER
        )

    def _asked_for(self, path: str, value: Result, text: str) -> tuple[Reading, ...]:
        """A read of the environment, with its default."""
        call = self.evaluator.calls.call(path, value.call)
        names = self._conditions.constants(path, call.arguments[0], single=True) if call.arguments else None
        if not names or not isinstance(names[0], str):
            return NOTHING
        given = [v for k, v in call.keywords if k == "default"] or list(call.arguments[1:2])
        default = tuple(r.constant.value for v in given for r in self.of(path, v) if r.constant)
        return (Reading(name=f"{text}({names[0]!r})", key=names[0].casefold(), default=default),)

    def _returned(self, term: FunctionTerm) -> tuple[Reading, ...]:
        """What a function of the project returns, whatever it is called with."""
        function = self.modules.by_path[term.path].functions[term.name]
        if not function.returns or function.yields:
            return NOTHING
        found: list[Reading] = []
        for guards, value in function.returns:
            when = every(*(self._conditions.lowered(term.path, guard) for guard in guards))
            found.extend(_under(when, self.of(term.path, value)))
        return tuple(found)

    # --- names -------------------------------------------------------------------------------

    def _called(self, path: str, value: Value) -> str:
        """What the thing is called that a value is an attribute or an item of; "" if that is not told."""
        if isinstance(value, Reference):
            return value.name.rpartition(".")[2]
        if isinstance(value, (Global, Parameter)):
            return value.name
        if isinstance(value, Member):
            base = self._called(path, value.base)
            return f"{base}.{value.name}" if base else value.name
        if isinstance(value, Result):
            bindings = self.modules.by_path[path].bindings
            bound = next((name for name, (other, _) in bindings.items() if other == value), "")
            if bound:
                return bound
            # `get_settings().DEBUG`, `settings = get_settings()`
            words = split(self.evaluator.calls.call(path, value.call).text.rpartition(".")[2])
            return next((word for word in words if word in SETTINGS_NAMES), "")
        return ""


def _named(base: str, name: str) -> tuple[str, str]:
    """How a user would write an attribute, and its key."""
    short = _short(base)
    return (f"{short}.{name}" if short else name), member_key(base, name)


def _short(base: str) -> str:
    last = base.rpartition(".")[2]
    return last if last.casefold() in SETTINGS_NAMES else base


def _under(when: Condition, readings: Iterable[Reading]) -> tuple[Reading, ...]:
    return tuple(replace(reading, when=every(when, reading.when)) for reading in readings)
