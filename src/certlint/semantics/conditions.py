"""From symbolic conditions to facts: what a guard asks, in a form that needs no project to be answered.

A value in a condition is taken apart into *readings*: under which condition it is which constant, or the value
of which name. Names are resolved first, so that ``logging.DEBUG`` is no fact and ``IS_PROD = ENV == "prod"`` is one.
"""

from __future__ import annotations

from dataclasses import replace

from certlint.knobs.evidence import TESTING_BASE, TESTING_MODULES
from certlint.model.conditions import (
    FALSE,
    TRUE,
    All,
    Any,
    Condition,
    Fact,
    FactKind,
    Given,
    InForce,
    Not,
    Unknown,
    Within,
    every,
    fact_kind,
    facts_in,
    negation,
    some,
)
from certlint.model.knobs import Constant, ModelKind
from certlint.model.values import (
    MISSING,
    Class,
    Function,
    Global,
    Item,
    Literal,
    Member,
    Operation,
    Parameter,
    Reference,
    Result,
    Sequence,
    Value,
)
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.queries import Lowered
from certlint.semantics.readings import Reading, Readings
from certlint.semantics.settings_modules import GIVEN, IN_FORCE
from certlint.semantics.tabling import Domain
from certlint.semantics.terms import ClassTerm, Known, Name

__all__ = ["Conditions"]

INSIDE = "inside"
MAX_PARTS = 400
"""How large a condition is before it is widened to an unknown one, so that time stays linear wherever it is walked."""
MAX_TEXT = 80

CONDITIONS: Domain[Condition] = Domain(Unknown(), lambda question, _: Unknown(_text(question.value)), rounds=0)
"""A condition that is made of itself is unknown, whichever part of it is asked for first."""


_WORDED = frozenset({FactKind.ENVIRONMENT, FactKind.OTHER})
"""Kinds of facts with several values, of which a module may have its own choice."""


class Conditions:
    """Lowers the conditions of an evaluator's values."""

    def __init__(self, evaluator: Evaluator) -> None:
        self.evaluator = evaluator
        self.modules = evaluator.modules
        self.table = evaluator.table
        self._vocabularies: dict[str, dict[str, tuple[Constant, ...]]] = {}
        self._sizes: dict[int, tuple[Condition, int]] = {}
        self._owners: dict[tuple[str, str], Value] = {}
        self.readings = Readings(self)

    def inside(self, path: str, owner: str) -> Value:
        """The condition that a method of a class runs: whatever happens, unless it is a class of tests."""
        known = self._owners.get((path, owner))
        if known is None:
            known = self._owners[path, owner] = Operation(INSIDE, (Class(owner),))
        return known

    def _inside(self, path: str, owner: Class) -> Condition:
        for ancestor in self.evaluator.attributes.ancestry(ClassTerm(path, owner.name)):
            if isinstance(ancestor, str) and ancestor.endswith(TESTING_BASE):
                return Fact(FactKind.TESTING, f"in the class {owner.name}({ancestor})", "testing")
        return TRUE

    def lower(self, path: str, value: Value) -> Condition:
        """The condition that ``value`` is true, as the module at ``path`` means it, with that module's own words."""
        condition = self.lowered(path, value)
        if any(fact.constants and fact.kind in _WORDED for fact in facts_in(condition)):
            return self._with_words(condition, self._vocabulary(path))
        return condition

    # --- words -------------------------------------------------------------------------------

    def _vocabulary(self, path: str) -> dict[str, tuple[Constant, ...]]:
        """The constants that a module compares names with, or gives them as defaults."""
        known = self._vocabularies.get(path)
        if known is None:
            self._vocabularies[path] = known = {}
            analysis = self.modules.by_path[path].analysis
            guarded = [*(call.guards for call in analysis.calls), *(each.guards for each in analysis.attributions)]
            guards = {id(guard): guard for each in guarded for guard in each}
            for _, value, _ in analysis.bindings:
                if isinstance(value, Operation):
                    guards[id(value)] = value
            found: dict[str, dict[Constant, None]] = {}
            for guard in guards.values():
                for fact in facts_in(self.lowered(path, guard)):
                    words = (*(fact.constants or ()), *fact.mentioned)
                    found.setdefault(fact.key, {}).update(dict.fromkeys(words))
            known.update({key: tuple(words) for key, words in found.items()})
        return known

    def _with_words(self, condition: Condition, words: dict[str, tuple[Constant, ...]]) -> Condition:
        if isinstance(condition, Fact):
            own = (*words.get(condition.key, ()), *(condition.constants or ()), *condition.mentioned)
            meaning = None if condition.meaning is None else self._with_words(condition.meaning, words)
            return replace(condition, mentioned=tuple(dict.fromkeys(own)), meaning=meaning)
        if isinstance(condition, Not):
            return Not(self._with_words(condition.condition, words))
        if isinstance(condition, (All, Any)):
            return type(condition)(tuple(self._with_words(part, words) for part in condition.conditions))
        return condition

    # --- conditions --------------------------------------------------------------------------

    def lowered(self, path: str, value: Value) -> Condition:
        """The condition that ``value`` is true, without the module's words."""
        return self.evaluator.tabling.ask(Lowered(path, value), CONDITIONS, self._lowered)

    def _lowered(self, question: Lowered) -> Condition:
        return self.bounded(self._condition(question.path, question.value), question.path, question.value)

    def bounded(self, condition: Condition, path: str, value: Value | None) -> Condition:
        """The condition, or an unknown one if it has too many parts."""
        if self._size(condition) <= MAX_PARTS:
            return condition
        self.evaluator.note_widened(path, getattr(value, "at", -1), "a condition is too large")
        return Unknown(_text(value))

    def _size(self, condition: Condition) -> int:
        """The number of parts of a condition, written out."""
        inner: tuple[Condition, ...] = ()
        if isinstance(condition, Not):
            inner = (condition.condition,)
        elif isinstance(condition, (All, Any)):
            inner = condition.conditions
        elif isinstance(condition, Fact) and condition.meaning is not None:
            inner = (condition.meaning,)
        if not inner:
            return 1
        known = self._sizes.get(id(condition))
        if known is None:
            known = self._sizes[id(condition)] = condition, 1 + sum(map(self._size, inner))
        return known[1]

    def _condition(self, path: str, value: Value) -> Condition:
        surely = self.evaluator.presence.holds(path, value)
        if surely is not None:
            return TRUE if surely else FALSE
        if isinstance(value, Operation):
            operator, operands = value.operator, value.operands
            if operator == "not":
                return negation(self.lowered(path, operands[0]))
            if operator == "and":
                return every(*(self.lowered(path, operand) for operand in operands))
            if operator == "or":
                return some(*(self.lowered(path, operand) for operand in operands))
            if operator == "if":
                condition = self.lowered(path, operands[0])
                return some(
                    every(condition, self.lowered(path, operands[1])),
                    every(negation(condition), self.lowered(path, operands[2])),
                )
            if operator in {"==", "is", "in"}:
                return self._comparison(path, value)
            if operator in {"!=", "is not", "not in"}:
                opposite = {"!=": "==", "is not": "is", "not in": "in"}[operator]
                return negation(self.lowered(path, self.evaluator.made.operation(opposite, *operands)))
            if operator == "within" and isinstance(operands[0], Literal) and isinstance(operands[1], Literal):
                return Within(str(operands[0].value), str(operands[1].value))
            if operator == "testing" and isinstance(operands[0], Literal):
                return Fact(FactKind.TESTING, str(operands[0].value), "testing")
            if operator == INSIDE and isinstance(operands[0], Class):
                return self._inside(path, operands[0])
            if operator == GIVEN:
                name, key, constant = (each.value for each in operands if isinstance(each, Literal))
                return Given(str(name), str(key), constant)
            if operator == IN_FORCE:
                paths = [str(operand.value) for operand in operands if isinstance(operand, Literal)]
                return InForce(paths[0], tuple(paths[1:]))
            return Unknown(_text(value))
        return self._asked(self.readings.of(path, value), None, _text(value))

    def _comparison(self, path: str, value: Operation) -> Condition:
        """``==`` and ``in`` with constants on one side."""
        left, right = value.operands
        if value.operator == "in":
            asked = self._membership(path, left, right)
            if asked is not None:
                return asked
            constants = self.constants(path, right)
            return Unknown(_text(value)) if constants is None else self._compared(path, left, constants, value)
        for subject, other in ((left, right), (right, left)):
            constants = self.constants(path, other, single=True)
            if constants is not None:
                return self._compared(path, subject, constants, value)
        return Unknown(_text(value))

    def _compared(self, path: str, subject: Value, constants: tuple[Constant, ...], whole: Operation) -> Condition:
        if len(constants) == 1 and isinstance(constants[0], bool) and isinstance(subject, Operation):
            condition = self.lowered(path, subject)
            return condition if constants[0] else negation(condition)
        return self._asked(self.readings.of(path, subject), constants, _text(whole))

    def _membership(self, path: str, left: Value, right: Value) -> Condition | None:
        """``"module" in sys.modules``, ``"VARIABLE" in os.environ``."""
        constants = self.constants(path, left, single=True)
        if not constants or not isinstance(constants[0], str):
            return None
        name = constants[0]
        terms = [outcome.term for outcome in self.evaluator.resolve(path, right)]
        if any(isinstance(term, Name) and term.name == "sys.modules" for term in terms):
            kind = FactKind.TESTING if name in TESTING_MODULES else FactKind.OTHER
            return Fact(kind, f"{name!r} in sys.modules", f"{name} in sys.modules".casefold())
        if any(isinstance(term, Name) and self.table.model(term.name, ModelKind.ENVIRONMENT) for term in terms):
            kind = FactKind.TESTING if fact_kind(name) is FactKind.TESTING else FactKind.OTHER
            return Fact(kind, f"{name!r} in os.environ", f"{name} in os.environ".casefold())
        return None

    def constants(self, path: str, value: Value, *, single: bool = False) -> tuple[Constant, ...] | None:
        """The constants that a value is, or (not ``single``) holds."""
        if isinstance(value, Literal):
            return None if not single and isinstance(value.value, (str, bytes)) else (value.value,)
        if isinstance(value, Sequence) and not single:
            parts = [self.constants(path, item, single=True) for item in value.items]
            return None if None in parts else tuple(constant for part in parts if part for constant in part)
        if isinstance(value, (Global, Reference, Member)):
            found = [outcome.term for outcome in self.evaluator.resolve(path, value)]
            if single and len(found) == 1 and isinstance(found[0], Known) and not self._is_asked_for(value):
                return (found[0].value,)
            if not single:
                bound = self.readings.bound(path, value)
                if bound is not None and isinstance(bound[1], (Sequence, Result)):
                    return self.constants(bound[0].path, bound[1])
        if isinstance(value, Result) and not single:  # frozenset({...})
            call = self.evaluator.calls.call(path, value.call)
            return self.constants(path, call.arguments[0]) if len(call.arguments) == 1 else None
        return None

    def _is_asked_for(self, value: Value) -> bool:
        """Whether the value is a name that says something about the environment."""
        return fact_kind(_last(value)) is not FactKind.OTHER

    def _asked(self, readings: tuple[Reading, ...], constants: tuple[Constant, ...] | None, text: str) -> Condition:
        """What is asked of a value: whether it is true, or one of the constants."""
        parts: list[Condition] = []
        for reading in readings:
            if reading.constant is not None:
                value = reading.constant.value
                held = bool(value) if constants is None else any(_equal(value, constant) for constant in constants)
                answer: Condition = TRUE if held else FALSE
            elif reading.name:
                meaning = self._asked(reading.meaning, constants, text) if reading.meaning else None
                answer = Fact(
                    fact_kind(reading.key),
                    reading.name,
                    reading.key,
                    constants,
                    (*(constants or ()), *reading.default),
                    reading.assigned,
                    meaning,
                )
            else:
                answer = Unknown(text)
            parts.append(every(reading.when, answer))
        return some(*parts)


def _last(value: Value) -> str:
    return value.name.rpartition(".")[2] if isinstance(value, (Global, Reference, Member)) else ""


def _equal(left: Constant, right: Constant) -> bool:
    return left == right and isinstance(left, bool) is isinstance(right, bool)


def _text(value: Value | None) -> str:
    """A value in the words of the source, as far as they are known."""
    text = _words(value, 0)
    return text if len(text) <= MAX_TEXT else f"{text[: MAX_TEXT - 3]}..."


def _words(value: Value | None, depth: int) -> str:
    if depth > 6:
        return "..."
    if isinstance(value, Literal):
        return repr(value.value)
    if isinstance(value, Reference):
        return value.name.removeprefix("builtins.")
    if isinstance(value, (Global, Parameter, Class, Function)):
        return value.name
    if isinstance(value, Member):
        return f"{_words(value.base, depth + 1)}.{value.name}"
    if isinstance(value, Item):
        return f"{_words(value.base, depth + 1)}[{_words(value.key, depth + 1)}]"
    if isinstance(value, Sequence):
        return f"({', '.join(_words(item, depth + 1) for item in value.items[:6])})"
    if isinstance(value, Operation):
        parts = [_words(operand, depth + 1) for operand in value.operands]
        if value.operator == "not":
            return f"not {parts[0]}"
        if value.operator == MISSING:
            return f"import {', '.join(parts)} fails"
        if value.operator == "if" and len(parts) == 3:
            return f"{parts[1]} if {parts[0]} else {parts[2]}"
        return f" {value.operator} ".join(parts)
    return "..."
