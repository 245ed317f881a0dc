"""What certlint knows about libraries: knobs and models. Data only; `certlint.knobs` declares them.

A *knob* is one switch of one library that governs verification. A *model* says what an API that is
no knob does for values: it reads the environment, makes an object, passes a value through.
"""

from __future__ import annotations

from enum import Enum

from certlint.model.frozen import dataclass

__all__ = [
    "ACCEPTING",
    "ANYTHING",
    "FALSY",
    "TRUTHY",
    "Accepting",
    "Anything",
    "Confidence",
    "Constant",
    "Effect",
    "Falsy",
    "Fix",
    "Is",
    "Kind",
    "Knob",
    "Like",
    "Match",
    "Model",
    "ModelKind",
    "Named",
    "Not",
    "Signature",
    "Takes",
    "Truthy",
]

Constant = bool | int | float | str | bytes | None


class Effect(str, Enum):
    """What happens when the knob is turned the wrong way."""

    VERIFICATION = "verification-disabled"
    HOSTNAME = "hostname-check-disabled"
    CA_PATH = "hardcoded-ca"
    WARNING = "warning-suppressed"


class Confidence(str, Enum):
    """How sure certlint is: see docs/confidence.md for the written definitions."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"

    def __lt__(self, other: str) -> bool:
        """Whether this is less sure: ``POSSIBLE < LIKELY < CERTAIN``."""
        return _SURENESS.index(self) < _SURENESS.index(other)

    def __le__(self, other: str) -> bool:
        """Whether this is not surer."""
        return not self > other

    def __gt__(self, other: str) -> bool:
        """Whether this is surer."""
        return _SURENESS.index(self) > _SURENESS.index(other)

    def __ge__(self, other: str) -> bool:
        """Whether this is at least as sure."""
        return not self < other


_SURENESS: list[str] = list(reversed(Confidence))
"""The least sure first."""


# --- what value counts as bad -------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Is:
    """Exactly this constant: type and value (``Is(False)`` does not match ``0``)."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Named:
    """A reference to this dotted name, such as ``ssl.CERT_NONE``."""

    name: str


@dataclass(frozen=True, slots=True)
class Like:
    """A string that this regular expression matches in full, upper or lower case."""

    pattern: str


@dataclass(frozen=True, slots=True)
class Falsy:
    """Any constant that is false: ``False``, ``0``, ``""``, ``None`` (without ``none=True`` not)."""

    none: bool = False


@dataclass(frozen=True, slots=True)
class Truthy:
    """Any constant that is true."""


@dataclass(frozen=True, slots=True)
class Anything:
    """Whatever is given: giving it at all is what counts."""


@dataclass(frozen=True, slots=True)
class Not:
    """A known constant that matches none of these (``CONSUL_HTTP_SSL_VERIFY``: all but "true")."""

    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Accepting:
    """A callable that returns something true on every path: as a callback that verifies, it accepts all."""


Match = Is | Named | Like | Falsy | Truthy | Anything | Not | Accepting

FALSY = Falsy()
TRUTHY = Truthy()
ANYTHING = Anything()
ACCEPTING = Accepting()


class Kind(str, Enum):
    """The shape of a knob. For each: what ``targets`` and ``parameter`` mean."""

    ARGUMENT = "argument"  # callables · the argument's name (and `position`)
    ATTRIBUTE = "attribute"  # classes or modules · the attribute assigned
    CALL = "call"  # callables whose mere call is the bad act · -
    ITEM = "item"  # callables, classes or attributes that take a dict · the key (see `keys`)
    OVERRIDE = "override"  # a class's method (`pkg.Class.method`) overridden so that it verifies nothing · -
    VARIABLE = "variable"  # environment variables' names · -
    SETTING = "setting"  # names of settings (Django, Scrapy ...), module level or dict keys · -
    URI = "uri"  # URI schemes · the query option
    COMMAND = "command"  # programs · the flag
    WARNING_FILTER = "warning-filter"  # warning classes (dotted) whose silencing counts · -


class Takes(str, Enum):
    """What kind of value a place takes, as far as a fix could write it there."""

    PATH = "path"  # the path of a CA file
    CONTEXT = "context"  # an SSLContext
    CALLABLE = "callable"  # a function that makes a context or a connection, never such an object itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Fix:
    """How the right code looks, as data. See catalogue.md, "Autofix semantics".

    ``how`` is one of ``bundle`` (put the bundle's path here), ``context`` (put an SSLContext here),
    ``remove`` (delete the argument, statement or variable), ``true`` (write ``True`` or
    CERT_REQUIRED), ``none``. ``companion`` names the sibling parameter that gets the bundle. ``value`` is how the
    path is given, BUNDLE standing for it. ``example`` shows the right code: arguments, a call, a statement, or the
    words of a command. ``words`` is how many words of a command the flag takes up. ``note`` is what else somebody
    should know of what was written. ``instead`` is the method to call where the argument goes and the call cannot be
    made without it.
    """

    how: str
    companion: str = ""
    drop: tuple[str, ...] = ()
    example: str = ""
    imports: tuple[str, ...] = ()
    value: str = "BUNDLE"
    words: int = 1
    note: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Knob:
    """One switch of one library.

    ``targets`` are dotted names; ``pkg.{a,b}.get`` stands for both (expanded when the table is
    made). A method is named through its class: ``requests.Session.get``. A callable that makes an
    object is the object's type: ``pkg.make`` with a ``RETURNS`` model is an instance of its result.

    ``insecure`` are the values that turn it off; ``weak`` those that merely weaken the check of
    the host name; ``absent`` says that leaving the argument out is bad; of a call, that what it makes
    verifies only if it is told to later. ``path`` says that a string
    here is a CA path; ``context`` that an SSLContext is legal here. ``followed`` is False where only a
    value written at the call itself tells something (a protocol's version). ``takes`` are further kinds of values that
    are legal here, for fixes only; with ``callable`` nothing else is.

    ``unless`` names sibling arguments that, if given (and not None), make the call safe or mean
    that somebody else decides; ``only_if`` lists ``(argument, matches)``, all of which must hold,
    for knobs that count only where the code asks for TLS. An argument given as ``"0"``, ``"1"`` is
    a position, ``"scheme"`` the scheme of the URI in the first argument. Dots lead on to what an object was made with,
    from an argument or from ``self``, the receiver: ``"self.server/0.tls/5"``; each is given by name, position or both.
    """

    id: str
    library: str
    kind: Kind
    targets: tuple[str, ...]
    effect: Effect = Effect.VERIFICATION
    parameter: str = ""
    position: int | None = None
    keys: tuple[str, ...] = ()
    insecure: tuple[Match, ...] = ()
    weak: tuple[Match, ...] = ()
    absent: bool = False
    path: bool = False
    context: bool = False
    process_wide: bool = False
    followed: bool = True
    takes: tuple[Takes, ...] = ()
    unless: tuple[str, ...] = ()
    only_if: tuple[tuple[str, tuple[Match, ...]], ...] = ()
    confidence: Confidence = Confidence.CERTAIN
    fix: Fix = Fix(how="none")
    note: str = ""
    versions: str = ""
    source: str = ""
    status: str = "verified"


@dataclass(frozen=True, slots=True)
class Signature:
    """What callables take: a parameter list as Python writes it, every default being ``...``, without ``self``.

    Of those in ``one_of`` at least one has to be given, though each has a default.
    """

    targets: tuple[str, ...]
    parameters: str
    one_of: tuple[str, ...] = ()


class ModelKind(str, Enum):
    """What an API does for values."""

    ALIAS = "alias"  # every dotted name that begins with a target means `result` + the rest
    RETURNS = "returns"  # calling a target gives an instance of `result`
    EXTENDS = "extends"  # the class inherits what `result` has
    SERVER = "server"  # marks the context given as `parameter`/`position` (or, with "self", the receiver) as a server's
    ENVIRONMENT_READ = "environment-read"  # reads the variable named by argument 0, default by `parameter`/`position`
    ENVIRONMENT = "environment"  # the mapping of environment variables itself
    PASS_THROUGH = "pass-through"  # returns the argument at `position`
    PURE = "pure"  # computes a constant from constants; `result` names the operation
    PATH = "path"  # makes a path from its arguments
    SAFE_PATH = "safe-path"  # gives a CA path that is not hard-coded (certifi.where)
    PARTIAL = "partial"  # a call of argument 0 with the rest bound
    OPTION = "option"  # declares a run-time option: name at argument `position`, default in `parameter`
    SETTINGS = "settings"  # an object whose attributes are settings (`result` "modules": those of the settings modules)
    HOLDER = "holder"  # class decorator or base: annotated class attributes are constructor parameters
    FIELD = "field"  # default of a holder's attribute in `parameter`/`position`
    VERIFIED = "verified"  # makes the SSLContext it is called on (or given) verify again
    SPAWN = "spawn"  # starts the command given at `position`; `parameter` names the environment mapping
    SHELL = "shell"  # the same, the command being one string for a shell
    LOGGER = "logger"  # gives the logger named by argument 0
    CONTEXT = "context"  # a class whose instances hold the settings of TLS connections
    # Sets the variable at `position` to the next argument; or updates with a mapping (`result`: "mapping").
    ENVIRONMENT_WRITE = "environment-write"
    # Adds a filter, the action first; `result`: "filter" (message, category, module), "simple" (category), "pytest".
    WARNING_FILTER = "warning-filter"
    CONSTANT = "constant"  # is the same in every Python that certlint supports: `result` "true" or "false"
    LOOKUP = "lookup"  # method like dict.get: key at 0, default at 1 (`result`: "get", "pop", "setdefault")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What ``targets`` do, in the terms of ``kind``."""

    kind: ModelKind
    targets: tuple[str, ...]
    result: str = ""
    parameter: str = ""
    position: int | None = None
    only_if: tuple[tuple[str, tuple[Match, ...]], ...] = ()
    source: str = ""
