"""The questions of the evaluation, as frozen data: what `Tabling.ask` answers, each once.

Values are told apart by identity: an expression of the source is one object, and what the evaluation makes itself
comes from `Made`, which gives the same object for the same parts.
"""

from __future__ import annotations

from typing import Any

from certlint.model.frozen import dataclass
from certlint.model.values import Member, Operation, Value
from certlint.semantics.terms import Argument, ClassTerm, Object, Outcome, Target

__all__ = [
    "Ancestry",
    "Constructors",
    "Decorated",
    "EntryOf",
    "Exported",
    "Holder",
    "KeptOn",
    "Lowered",
    "Made",
    "MemberOf",
    "OfInstance",
    "Passed",
    "ReadingOf",
    "Returns",
    "Stores",
    "Targets",
    "TruthOf",
    "ValueOf",
    "VariableRead",
]


@dataclass(frozen=True, slots=True, eq=False)
class ValueOf:
    """What may ``value`` be, as the module at ``path`` sees it?"""

    path: str
    value: Value

    def __eq__(self, other: object) -> bool:
        """Whether the same is asked of the same value."""
        return isinstance(other, ValueOf) and self.value is other.value and self.path == other.path

    def __hash__(self) -> int:
        """The value's identity."""
        return id(self.value)


@dataclass(frozen=True, slots=True, eq=False)
class EntryOf:
    """What stands under ``key`` in the mapping ``value``?"""

    path: str
    value: Value
    key: str

    def __eq__(self, other: object) -> bool:
        """Whether the same is asked of the same value."""
        same = isinstance(other, EntryOf) and self.value is other.value
        return same and (self.path, self.key) == (other.path, other.key)  # type: ignore[attr-defined]

    def __hash__(self) -> int:
        """That of the value's identity and the key."""
        return hash((id(self.value), self.key))


@dataclass(frozen=True, slots=True, eq=False)
class Lowered:
    """Under which condition over facts is ``value`` true?"""

    path: str
    value: Value

    def __eq__(self, other: object) -> bool:
        """Whether the same is asked of the same value."""
        return isinstance(other, Lowered) and self.value is other.value and self.path == other.path

    def __hash__(self) -> int:
        """Another number than for other questions about the value."""
        return id(self.value) + 1


@dataclass(frozen=True, slots=True, eq=False)
class ReadingOf:
    """What may ``value`` be in a condition, and when?"""

    path: str
    value: Value

    def __eq__(self, other: object) -> bool:
        """Whether the same is asked of the same value."""
        return isinstance(other, ReadingOf) and self.value is other.value and self.path == other.path

    def __hash__(self) -> int:
        """Another number than for other questions about the value."""
        return id(self.value) + 2


@dataclass(frozen=True, slots=True)
class VariableRead:
    """What may a module's variable be in a condition, by the ``name`` and ``key`` that the user knows it by?"""

    path: str
    variable: str
    name: str
    key: str


@dataclass(frozen=True, slots=True)
class MemberOf:
    """What is the attribute ``name`` on an instance (``bound``) of a class, or on the class itself?"""

    owner: ClassTerm
    name: str
    bound: bool


@dataclass(frozen=True, slots=True)
class Stores:
    """Which assignments give an attribute of that name to an object, from outside of its methods?"""

    name: str


@dataclass(frozen=True, slots=True)
class KeptOn:
    """What do assignments from outside give an attribute of the object that a call made?"""

    path: str
    call: int
    name: str


@dataclass(frozen=True, slots=True)
class OfInstance:
    """What are outcomes, found for any instance of its class, of one object made in calls of functions?"""

    instance: Object
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Ancestry:
    """Which classes and dotted names does a class inherit from?"""

    owner: ClassTerm


@dataclass(frozen=True, slots=True)
class Constructors:
    """Which constructors run when an object of a class is made, and what calls them?"""

    owner: ClassTerm


@dataclass(frozen=True, slots=True)
class Decorated:
    """What stands between the callers of a function and the function?"""

    path: str
    function: str


@dataclass(frozen=True, slots=True)
class Holder:
    """Are the annotated attributes of a class parameters of its constructor?"""

    owner: ClassTerm


@dataclass(frozen=True, slots=True)
class Targets:
    """What may the call number ``call`` of the module at ``path`` call?"""

    path: str
    call: int


@dataclass(frozen=True, slots=True)
class Passed:
    """What does a call pass as an argument of one of its targets?"""

    path: str
    call: int
    target: Target
    argument: Argument


@dataclass(frozen=True, slots=True)
class Returns:
    """What may a function return, in terms of its parameters?

    ``without`` are the numbers of the statements that a call never gets to.
    """

    path: str
    function: str
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class TruthOf:
    """What does a function make a truth of: one of its parameters, or what it reads from outside?"""

    path: str
    function: str


@dataclass(frozen=True, slots=True)
class Exported:
    """Where does the variable ``name`` of the module at ``path`` get its value?"""

    path: str
    name: str


class Made:
    """Values that the evaluation makes: the same parts give the same object, so that identity is equality."""

    def __init__(self) -> None:
        self._made: dict[tuple[Any, ...], tuple[Value, tuple[Value, ...]]] = {}

    def operation(self, operator: str, *operands: Value) -> Value:
        """An operator applied to values; two ``not`` in a row are none."""
        if operator == "not" and isinstance(operands[0], Operation) and operands[0].operator == "not":
            return operands[0].operands[0]
        key = (operator, *map(id, operands))
        known = self._made.get(key)
        if known is None:
            known = self._made[key] = (Operation(operator, operands), operands)
        return known[0]

    def member(self, base: Value, name: str) -> Value:
        """``base.name``."""
        key = (".", id(base), name)
        known = self._made.get(key)
        if known is None:
            known = self._made[key] = (Member(base, name), (base,))
        return known[0]
