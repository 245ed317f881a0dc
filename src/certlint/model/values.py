"""Symbolic values: what an expression stands for, before anyone knows the rest of the project.

A value is a small immutable tree. `certlint.semantics.execute` writes it while it walks one file;
`certlint.semantics.project` evaluates it later, when the other files, the callers and the
environments are known. ``at`` is the index of the value's place in ``Analysis.sites`` (-1: none).
"""

from __future__ import annotations

from certlint.model.frozen import dataclass
from certlint.model.knobs import Constant

__all__ = [
    "FIRST",
    "LONGEST_TEXT",
    "MISSING",
    "TOO_LARGE",
    "TOO_MANY",
    "UNKNOWN",
    "Choice",
    "Class",
    "Function",
    "Global",
    "Item",
    "Literal",
    "Mapping",
    "Member",
    "Operation",
    "Parameter",
    "Reference",
    "Result",
    "Sequence",
    "Super",
    "Unknown",
    "Value",
]


FIRST = "first"
"""The operator of a name where everything is imported from modules: the first of these references that exists, the last
import coming first; else the last operand, which is what the name was bound to before, or a builtin."""

MISSING = "missing"
"""The operator of what holds where one of these references cannot be imported."""

LONGEST_TEXT = 4_096
"""Characters of a text; a longer one is unknown."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """Anything; certlint does not know. ``widened`` says which bound was reached, if that is why."""

    widened: str = ""


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant of the source text."""

    value: Constant
    at: int = -1


@dataclass(frozen=True, slots=True)
class Reference:
    """A name from outside this file, absolute and dotted: ``requests.get``, ``ssl.CERT_NONE``.

    Builtins are ``builtins.name``. Whether it belongs to a library or to another module of the
    project is for the linking to find out.
    """

    name: str
    at: int = -1


@dataclass(frozen=True, slots=True)
class Global:
    """The variable ``name`` of this module, as functions see it: look in ``Analysis.bindings``."""

    name: str
    at: int = -1


@dataclass(frozen=True, slots=True)
class Function:
    """A function or lambda of this file: a key of ``Analysis.functions``."""

    name: str


@dataclass(frozen=True, slots=True)
class Class:
    """A class of this file: a key of ``Analysis.classes``."""

    name: str


@dataclass(frozen=True, slots=True)
class Super:
    """``super()`` inside a method of the class."""

    name: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """The parameter ``name`` of ``function``; ``*args`` and ``**kwargs`` by their bare names."""

    function: str
    name: str
    at: int = -1


@dataclass(frozen=True, slots=True)
class Member:
    """``base.name``."""

    base: Value
    name: str
    at: int = -1


@dataclass(frozen=True, slots=True)
class Item:
    """``base[key]``, ``base.get(key, default)``, ``getattr(base, key, default)``.

    ``how`` is ``"["``, ``"get"``, ``"pop"``, ``"setdefault"`` or ``"getattr"``. ``default`` is None
    where there is none; ``at`` is then the place of the expression, else that of the default.
    """

    base: Value
    key: Value
    how: str = "["
    default: Value | None = None
    at: int = -1


@dataclass(frozen=True, slots=True)
class Result:
    """What the call number ``call`` (an index of ``Analysis.calls``) returned."""

    call: int
    at: int = -1


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, tuple or set display."""

    items: tuple[Value, ...]
    at: int = -1


@dataclass(frozen=True, slots=True)
class Mapping:
    """A dict, its entries in order, the later ones winning. A key of None spreads a mapping."""

    entries: tuple[tuple[Value | None, Value], ...]
    at: int = -1


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator applied to values.

    ``not`` · ``and`` · ``or`` · ``==`` ``!=`` ``<`` ``<=`` ``>`` ``>=`` ``is`` ``is not`` ``in`` ``not in`` ·
    ``if`` (condition, then, else) · ``join`` (parts of an f-string or concatenation) · ``format``
    (template, then the arguments) · ``/`` (path division) · ``|`` and other binary operators by their sign ·
    `FIRST`, of a name where everything is imported from modules · `MISSING`, of what is imported.
    """

    operator: str
    operands: tuple[Value, ...]
    at: int = -1


@dataclass(frozen=True, slots=True)
class Choice:
    """One of these, certlint cannot tell which (a loop, an exception, several assignments)."""

    options: tuple[Value, ...]


Value = (
    Unknown
    | Literal
    | Reference
    | Global
    | Function
    | Class
    | Super
    | Parameter
    | Member
    | Item
    | Result
    | Sequence
    | Mapping
    | Operation
    | Choice
)

UNKNOWN = Unknown()
TOO_LARGE = Unknown("a value is too large")
TOO_MANY = Unknown("a value may be too many things")
