"""Conditions under which code runs, as linking leaves them for judging: no symbolic values, no project.

A condition is a small tree over facts. `certlint.semantics.conditions` makes it, `certlint.facts`
says whether it holds in an environment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import replace
from enum import Enum
from functools import lru_cache

from certlint.model.frozen import dataclass
from certlint.model.knobs import Constant

__all__ = [
    "FALSE",
    "TRUE",
    "All",
    "Always",
    "Any",
    "Assignment",
    "Condition",
    "Fact",
    "FactKind",
    "Given",
    "InForce",
    "Not",
    "Unknown",
    "Within",
    "every",
    "fact_kind",
    "facts_in",
    "givens_in",
    "negation",
    "show",
    "some",
    "without_givens",
]


class FactKind(str, Enum):
    """What a fact is about; the built-in environments know something of all but ``OTHER``."""

    DEBUG = "DEBUG"
    TESTING = "TESTING"
    ENVIRONMENT = "ENVIRONMENT"
    OTHER = "other"


_KINDS = {
    **dict.fromkeys(("debug", "flask_debug", "django_debug"), FactKind.DEBUG),
    **dict.fromkeys(("testing", "pytest_current_test", "sys._called_from_test"), FactKind.TESTING),
    **dict.fromkeys(
        (
            "env",
            "environment",
            "app_env",
            "django_env",
            "flask_env",
            "python_env",
            "stage",
            "deploy_env",
            "env_for_dynaconf",
        ),
        FactKind.ENVIRONMENT,
    ),
}


@lru_cache(maxsize=4096)
def fact_kind(key: str) -> FactKind:
    """What a name, without what it is an attribute or a key of, says about the environment."""
    return _KINDS.get(key.casefold(), FactKind.OTHER)


@dataclass(frozen=True, slots=True)
class Always:
    """A condition that the code itself decides: ``if False``, ``if TYPE_CHECKING``."""

    value: bool


@dataclass(frozen=True, slots=True)
class Unknown:
    """A condition that no fact speaks of, as text."""

    text: str = ""


@dataclass(frozen=True, slots=True)
class Assignment:
    """A constant that a name has in the module at ``path``.

    It is written in the file ``origin`` (another one, if everything is imported from there), on ``line``, at the
    place with the index ``site``.
    """

    path: str
    value: Constant
    origin: str
    line: int
    site: int = -1


@dataclass(frozen=True, slots=True)
class Fact:
    """A question about a name: is its value true (``constants`` is None), or one of ``constants``?

    ``name`` is the expression as the user would write it among an environment's ``facts``, ``key``
    what two spellings of one name have in common. ``mentioned`` are the values that the module compares
    the name with or gives it as a default. ``assigned`` are the constants that modules of the project
    give it, ``meaning`` what the project makes of it where that is no constant.
    """

    kind: FactKind
    name: str
    key: str
    constants: tuple[Constant, ...] | None = None
    mentioned: tuple[Constant, ...] = ()
    assigned: tuple[Assignment, ...] = ()
    meaning: Condition | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """Something made for one environment, by its name: a configuration class, an entry of a mapping."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class InForce:
    """Whether the settings module at ``path`` is the one in force, of those ``among`` which one is."""

    path: str
    among: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """Whether a name has the constant that the project gives it: so it is, unless the user's facts say otherwise.

    ``name`` and ``key`` are those of a `Fact`.
    """

    name: str
    key: str
    value: Constant


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class All:
    """Every one of them holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of them holds."""

    conditions: tuple[Condition, ...]


Condition = Always | Unknown | Fact | Within | InForce | Given | Not | All | Any

TRUE = Always(True)
FALSE = Always(False)


def negation(condition: Condition) -> Condition:
    """The opposite, as short as it gets."""
    if isinstance(condition, Always):
        return FALSE if condition.value else TRUE
    return condition.condition if isinstance(condition, Not) else Not(condition)


def every(*conditions: Condition) -> Condition:
    """All of the conditions, without what is certain."""
    found = tuple(dict.fromkeys(condition for condition in conditions if condition != TRUE))
    if FALSE in found:
        return FALSE
    # `x != 1 and x != 2` asks what `x not in (1, 2)` does.
    denied = _merged([each.condition for each in found if isinstance(each, Not)])
    if denied is not None:
        found = (*(each for each in found if not isinstance(each, Not)), *map(Not, denied))
    return found[0] if len(found) == 1 else All(found) if found else TRUE


def some(*conditions: Condition) -> Condition:
    """Any of the conditions, without what is impossible."""
    found = tuple(dict.fromkeys(condition for condition in conditions if condition != FALSE))
    if TRUE in found:
        return TRUE
    found = _merged(found) or found  # `x == 1 or x == 2` asks what `x in (1, 2)` does
    return found[0] if len(found) == 1 else Any(found) if found else FALSE


def _merged(conditions: Sequence[Condition]) -> tuple[Condition, ...] | None:
    """Comparisons of one name with several constants put together; None if there are none."""
    found: dict[Condition, Condition] = {}
    for condition in conditions:
        key = condition
        if isinstance(condition, Fact) and condition.constants is not None and condition.meaning is None:
            key = replace(condition, constants=(), mentioned=())
            other = found.get(key)
            if isinstance(other, Fact):
                condition = replace(
                    condition,
                    constants=tuple(dict.fromkeys((*(other.constants or ()), *condition.constants))),
                    mentioned=tuple(dict.fromkeys((*other.mentioned, *condition.mentioned))),
                )
        found[key] = condition
    return tuple(found.values()) if len(found) < len(conditions) else None


def facts_in(condition: Condition | None) -> Iterator[Fact]:
    """The facts that a condition asks for, those in what other facts mean included."""
    if isinstance(condition, Fact):
        yield condition
        yield from facts_in(condition.meaning)
    elif isinstance(condition, Not):
        yield from facts_in(condition.condition)
    elif isinstance(condition, (All, Any)):
        for part in condition.conditions:
            yield from facts_in(part)


def givens_in(condition: Condition) -> Iterator[Given]:
    """The constants that a condition takes for granted."""
    if isinstance(condition, Given):
        yield condition
    elif isinstance(condition, Not):
        yield from givens_in(condition.condition)
    elif isinstance(condition, (All, Any)):
        for part in condition.conditions:
            yield from givens_in(part)


def without_givens(condition: Condition, stated: Set[str]) -> Condition:
    """The condition without the constants of which no fact of the user speaks; ``stated`` are the keys of the facts."""
    if all(given.key in stated for given in givens_in(condition)):
        return condition
    if isinstance(condition, Not):
        return negation(without_givens(condition.condition, stated))
    if isinstance(condition, (All, Any)):
        together = every if isinstance(condition, All) else some
        return together(*(without_givens(part, stated) for part in condition.conditions))
    return TRUE


def show(condition: Condition) -> str:
    """The condition in the words of Python, for messages."""
    if isinstance(condition, Always):
        return str(condition.value)
    if isinstance(condition, Unknown):
        return condition.text or "..."
    if isinstance(condition, Fact):
        return _show_fact(condition, negated=False)
    if isinstance(condition, Within):
        return condition.text
    if isinstance(condition, Given):
        return f"{condition.name} == {condition.value!r}"
    if isinstance(condition, InForce):
        return f"settings from {condition.path}"
    if isinstance(condition, Not):
        inner = condition.condition
        return _show_fact(inner, negated=True) if isinstance(inner, Fact) else f"not {_operand(inner)}"
    word = " and " if isinstance(condition, All) else " or "
    return word.join(map(_operand, condition.conditions))


def _show_fact(fact: Fact, *, negated: bool) -> str:
    if fact.constants is None:
        return f"not {fact.name}" if negated else fact.name
    if len(fact.constants) == 1:
        return f"{fact.name} {'!=' if negated else '=='} {fact.constants[0]!r}"
    return f"{fact.name} {'not in' if negated else 'in'} ({', '.join(map(repr, fact.constants))})"


def _operand(condition: Condition) -> str:
    return f"({show(condition)})" if isinstance(condition, (All, Any)) else show(condition)
