"""What is true in an environment: three-valued evaluation of conditions, and the names that facts go by.

Who wins over whom about a name: what the user wrote, then what the project itself assigns (per settings
module), then what certlint assumes of a built-in environment. What is left is unknown, and nothing unknown
ever takes an environment away.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from certlint.lexicon.answers import OFF, YES
from certlint.model.conditions import (
    Always,
    Any,
    Assignment,
    Condition,
    Fact,
    FactKind,
    Given,
    InForce,
    Not,
    Unknown,
    Within,
    fact_kind,
    facts_in,
    givens_in,
    show,
)
from certlint.model.config import Environment
from certlint.model.findings import Policy
from certlint.model.knobs import Constant

__all__ = ["ASKING", "SETTINGS_NAMES", "World", "fact_key", "in_force", "member_key"]

SETTINGS_NAMES = frozenset({"settings", "config", "conf", "cfg", "app", "current_app", "env"})
"""What the thing is called whose attributes and keys are facts by their own names."""

ASKING = frozenset({"getenv", "environ", "env", "config", "get", "bool", "str", "int"})
"""The last names of calls whose first argument is the name of a fact: ``os.getenv``, ``env.bool``, ``config``."""

PathsIn = Callable[[str], tuple[str, ...]]
"""The names of the environments that a module belongs to, by its path; all of them if nothing claims it."""


# --- names -----------------------------------------------------------------------------------


def member_key(base: str, name: str) -> str:
    """The key of ``base.name``: the bare name if ``base`` is called like a settings object."""
    last = base.rpartition(".")[2].casefold().strip("_")
    return (name if not base or last in SETTINGS_NAMES else f"{base}.{name}").casefold()


@lru_cache(maxsize=1024)
def fact_key(text: str) -> str:
    """The key of a fact as the user wrote it. Raises ValueError, with one line, if that is no plain expression.

    Plain are a name, an attribute, an item with a constant key, a read of the environment, and
    ``"module" in sys.modules``. The text is parsed, never executed.
    """
    try:
        node = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError("is not a Python expression") from None
    key = _key(node)
    if key is None:
        raise ValueError('is not a plain expression such as "settings.DEBUG", "ENVIRONMENT" or "os.environ[\'X\']"')
    return key


def _key(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id.casefold()
    if isinstance(node, ast.Attribute):
        base = _dotted(node.value)
        return None if base is None else member_key(base, node.attr)
    if isinstance(node, ast.Subscript):
        return _constant(node.slice) if _dotted(node.value) is not None else None
    if isinstance(node, ast.Call) and node.args:
        called = _dotted(node.func)
        return _constant(node.args[0]) if called and called.rpartition(".")[2] in ASKING else None
    if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.In):
        member, container = _constant(node.left), _dotted(node.comparators[0])
        return f"{member} in {container}" if member and container else None
    return None


def _dotted(node: ast.expr) -> str | None:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        base = _dotted(node.value)
        return f"{base}.{node.attr}" if base else None
    return None


def _constant(node: ast.expr) -> str | None:
    return node.value.casefold() if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


# --- settings modules ------------------------------------------------------------------------


def in_force(paths: Iterable[str], environment: str, belongs: PathsIn, total: int) -> set[str]:
    """Which of several settings modules hold in an environment: its own ones, else those common to all."""
    places = {path: belongs(path) for path in paths}
    own = {path for path, names in places.items() if environment in names and len(names) < total}
    return own or {path for path, names in places.items() if len(names) == total}


# --- worlds ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class World:
    """One environment, in which conditions are true, false or unknown. ``total`` is the number of all environments."""

    environment: Environment
    belongs: PathsIn
    total: int

    def truth(self, condition: Condition) -> bool | None:
        """Whether the condition holds; None if nobody can tell."""
        if isinstance(condition, Always):
            return condition.value
        if isinstance(condition, Unknown):
            return None
        if isinstance(condition, Fact):
            return self._fact(condition)
        if isinstance(condition, Within):
            return self._within(condition)
        if isinstance(condition, InForce):
            return condition.path in in_force(condition.among, self.environment.name, self.belongs, self.total)
        if isinstance(condition, Given):
            return self._given(condition)
        if isinstance(condition, Not):
            inner = self.truth(condition.condition)
            return None if inner is None else not inner
        parts = {self.truth(part) for part in condition.conditions}
        decisive = isinstance(condition, Any)
        if decisive in parts:
            return decisive
        return None if None in parts else not decisive

    def source(self, condition: Condition) -> str:
        """Why the condition's first fact is what it is here, in a few words; "" if there is nothing to say."""
        if any(self.stated(given.key) for given in givens_in(condition)):
            return "the configuration's facts"
        for fact in facts_in(condition):
            if self.stated(fact.key):
                return "the configuration's facts"
            module = next((each for each in fact.assigned if each.path in self._holding(fact.assigned)), None)
            if module is not None:
                return f"assigned in {module.origin}:{module.line}"
            if fact.meaning is not None and self.truth(fact.meaning) is not None:
                return f"it stands for {show(fact.meaning)}"
            if self.assumed(fact.kind):
                return f"the default facts of {self.environment.name}"
        return ""

    def stated(self, key: str) -> tuple[Constant, ...]:
        """The values that the user's facts give a name; () if they say nothing of it."""
        return next((values for name, values in reversed(self.environment.facts) if fact_key(name) == key), ())

    def assumed(self, kind: FactKind) -> tuple[Constant, ...]:
        """The values that a built-in environment gives names of a kind."""
        return next((values for name, values in self.environment.assumed if name == kind.value), ())

    def assigned(self, assignments: tuple[Assignment, ...]) -> tuple[Constant, ...]:
        """The values that the project's modules in force give a name."""
        holding = self._holding(assignments)
        return tuple(each.value for each in assignments if each.path in holding)

    def contradicted(self, fact: Fact, assignment: Assignment) -> tuple[Constant, ...]:
        """The values that facts give a name which the project assigns another one here; () if they agree.

        What certlint merely assumes counts only where a finding is an error: elsewhere nothing hangs on it.
        """
        expected = self.stated(fact.key)
        if not expected and self.is_strict:
            expected = self.assumed(fact.kind)
        if assignment.path not in self._holding(fact.assigned):
            return ()
        return () if any(_equal(value, assignment.value) for value in expected) else expected

    @property
    def is_strict(self) -> bool:
        """Whether findings are errors here, unless a rule has a policy of its own."""
        return dict(self.environment.policy).get("default", Policy.ERROR) is Policy.ERROR

    def _holding(self, assignments: tuple[Assignment, ...]) -> set[str]:
        return in_force((each.path for each in assignments), self.environment.name, self.belongs, self.total)

    def _fact(self, fact: Fact) -> bool | None:
        values = self.stated(fact.key) or self.assigned(fact.assigned)
        if not values and fact.meaning is not None:
            meaning = self.truth(fact.meaning)
            if meaning is not None:
                return meaning
        values = values or self.assumed(fact.kind)
        # What the project calls an environment tells which of the synonyms it uses.
        used = [value for value in values if any(_same(value, word) for word in fact.mentioned)]
        answers = {_answer(fact, value) for value in used or values}
        return answers.pop() if len(answers) == 1 else None

    def _given(self, given: Given) -> bool | None:
        answers = {_equal(value, given.value) for value in self.stated(given.key)}
        return True if not answers else answers.pop() if len(answers) == 1 else None

    def _within(self, condition: Within) -> bool:
        names = [value for name, values in self.environment.facts for value in values if _speaks_of_place(name)]
        return any(
            _same(value, condition.name)
            for value in (self.environment.name, *names, *self.assumed(FactKind.ENVIRONMENT))
        )


def _speaks_of_place(name: str) -> bool:
    return fact_kind(fact_key(name)) is FactKind.ENVIRONMENT


def _answer(fact: Fact, value: Constant) -> bool | None:
    """Whether the question is answered with yes if the name has this value."""
    if fact.constants is None:
        if fact.kind is FactKind.ENVIRONMENT:
            return None  # set or not: the name of an environment says nothing about that
        return _switch(value) if isinstance(value, str) else bool(value)
    answers = {_equal(value, constant) for constant in fact.constants}
    return True if True in answers else None if None in answers else False


def _equal(value: Constant, constant: Constant) -> bool | None:
    if isinstance(value, bool) and not isinstance(constant, bool):
        # A switch read as text: `os.getenv("DEBUG") == "true"`.
        read = _switch(constant) if isinstance(constant, str) else None if constant is None else bool(constant)
        return None if read is None else read is value
    return _same(value, constant)


def _same(left: Constant, right: Constant) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    return type(left) is type(right) and left == right


def _switch(text: str) -> bool | None:
    word = text.strip().casefold()
    return True if word in YES else False if word in OFF or not word else None
