"""The words in which knobs and models are declared.

A family module says what it declares for which library once, and then one call a knob::

    REQUESTS = Library("requests", "2.34.2", source="requests/sessions.py")

    KNOBS = (
        REQUESTS.argument("requests.api.verify", "requests.{get,post}", "verify", off=FALSY, path=True, fix=BUNDLE),
    )

Targets are one text: dotted names between blanks, braces expanded (`names`). An ``id`` is that of the
catalogue; where one entry of it needs several declarations, ``:qualifier`` follows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from certlint.model.knobs import (
    ACCEPTING,
    ANYTHING,
    FALSY,
    TRUTHY,
    Confidence,
    Effect,
    Falsy,
    Fix,
    Is,
    Kind,
    Knob,
    Like,
    Match,
    Model,
    ModelKind,
    Named,
    Not,
    Takes,
)

if TYPE_CHECKING:
    from typing import TypedDict

    from typing_extensions import Unpack

    Condition = tuple[str, tuple[Match, ...]]

    class Options(TypedDict, total=False):
        """What any declaration may say besides its kind; see `certlint.model.knobs.Knob`.

        ``off`` are the values that turn verification off, ``weak`` those that merely weaken it.
        """

        position: int
        keys: tuple[str, ...]
        off: Match | tuple[Match, ...]
        weak: Match | tuple[Match, ...]
        absent: bool
        path: bool
        context: bool
        process_wide: bool
        followed: bool
        takes: tuple[Takes, ...]
        unless: tuple[str, ...]
        only_if: tuple[Condition, ...]
        effect: Effect
        confidence: Confidence
        fix: Fix
        note: str
        versions: str
        source: str
        status: str


__all__ = [
    "ACCEPTING",
    "ANYTHING",
    "BUNDLE",
    "CA_PATH",
    "CERT_NONE",
    "CONTEXT",
    "FALSE",
    "FALSY",
    "FALSY_OR_NONE",
    "FALSY_TEXT",
    "HOSTNAME",
    "LIKELY",
    "NONE",
    "POSSIBLE",
    "REMOVE",
    "TESTED",
    "TRUE",
    "TRUTHY",
    "TRUTHY_TEXT",
    "UNPROVEN",
    "VERBS",
    "WARNING",
    "Confidence",
    "Effect",
    "Falsy",
    "Fix",
    "Is",
    "Kind",
    "Knob",
    "Library",
    "Like",
    "Model",
    "ModelKind",
    "Named",
    "Not",
    "Takes",
    "alias",
    "extends",
    "model",
    "names",
    "remove",
    "require",
    "returns",
    "server",
]

# --- values -------------------------------------------------------------------------------------

FALSE: tuple[Match, ...] = (Is(False), Is(0))
TRUE: tuple[Match, ...] = (Is(True), Is(1))
NONE = Is(None)
FALSY_OR_NONE = Falsy(none=True)
CERT_NONE: tuple[Match, ...] = (Named("ssl.CERT_NONE"), Is(0))
FALSY_TEXT = Like("false|0|no|off")
TRUTHY_TEXT = Like("true|1|yes|on")

# --- effects, confidence, status ----------------------------------------------------------------

HOSTNAME = Effect.HOSTNAME
CA_PATH = Effect.CA_PATH
WARNING = Effect.WARNING

LIKELY = Confidence.LIKELY
POSSIBLE = Confidence.POSSIBLE

TESTED = "tested"  # seen on real connections, or in the context that the library built
UNPROVEN = "unproven"  # documentation only

# --- fixes --------------------------------------------------------------------------------------

BUNDLE = Fix(how="bundle")
CONTEXT = Fix(how="context", imports=("ssl",))
REMOVE = Fix(how="remove")


def remove(companion: str, *drop: str, example: str = "", imports: tuple[str, ...] = (), words: int = 1) -> Fix:
    """Delete the argument (and those of ``drop``) and give the bundle to ``companion``."""
    return Fix(how="remove", companion=companion, drop=drop, example=example, imports=imports, words=words)


def require(companion: str = "", *drop: str, example: str = "", imports: tuple[str, ...] = ()) -> Fix:
    """Write ``True`` or ``CERT_REQUIRED`` and give the bundle to ``companion``."""
    return Fix(how="true", companion=companion, drop=drop, example=example, imports=imports)


# --- names --------------------------------------------------------------------------------------

VERBS = "{get,options,head,post,put,patch,delete}"


def names(text: str) -> tuple[str, ...]:
    """The names in ``text``, which stand between blanks, braces expanded: ``a.{b,c}`` is ``a.b a.c``."""
    if "{" not in text:
        return tuple(text.split())
    return tuple(name for word in text.split() for name in _expand(word))


def _expand(word: str) -> tuple[str, ...]:
    head, brace, rest = word.rpartition("{")
    if not brace:
        return (word,)
    options, _, tail = rest.partition("}")
    return tuple(name for option in options.split(",") for name in _expand(head + option + tail))


# --- knobs --------------------------------------------------------------------------------------


class Library:
    """Declares the knobs of one library: its name, the version they were checked in, its source file."""

    __slots__ = ("name", "source", "versions")

    def __init__(self, name: str, versions: str = "", *, source: str = "") -> None:
        self.name = name
        self.versions = versions
        self.source = source

    def _knob(
        self,
        kind: Kind,
        id: str,
        targets: str,
        parameter: str,
        *,
        off: Match | tuple[Match, ...] = (),
        weak: Match | tuple[Match, ...] = (),
        versions: str = "",
        source: str = "",
        position: int | None = None,
        keys: tuple[str, ...] = (),
        absent: bool = False,
        path: bool = False,
        context: bool = False,
        process_wide: bool = False,
        followed: bool = True,
        takes: tuple[Takes, ...] = (),
        unless: tuple[str, ...] = (),
        only_if: tuple[Condition, ...] = (),
        effect: Effect = Effect.VERIFICATION,
        confidence: Confidence = Confidence.CERTAIN,
        fix: Fix = Fix(how="none"),  # noqa: B008 - frozen
        note: str = "",
        status: str = "verified",
    ) -> Knob:
        return Knob(
            id=id,
            library=self.name,
            kind=kind,
            targets=names(targets),
            effect=effect,
            parameter=parameter,
            position=position,
            keys=keys,
            insecure=off if isinstance(off, tuple) else (off,),
            weak=weak if isinstance(weak, tuple) else (weak,),
            absent=absent,
            path=path,
            context=context,
            process_wide=process_wide,
            followed=followed,
            takes=takes,
            unless=unless,
            only_if=only_if,
            confidence=confidence,
            fix=fix,
            note=note,
            versions=versions or self.versions,
            source=source or self.source,
            status=status,
        )

    def argument(self, id: str, targets: str, parameter: str, **options: Unpack[Options]) -> Knob:
        """An argument of callables. ``parameter`` is empty where it can only be given by position."""
        return self._knob(Kind.ARGUMENT, id, targets, parameter, **options)

    def attribute(self, id: str, targets: str, parameter: str, **options: Unpack[Options]) -> Knob:
        """An attribute of classes (of instances too) or of modules."""
        return self._knob(Kind.ATTRIBUTE, id, targets, parameter, **options)

    def call(self, id: str, targets: str, **options: Unpack[Options]) -> Knob:
        """Callables whose mere call, or whose use as a base class, is the bad act."""
        return self._knob(Kind.CALL, id, targets, "", **options)

    def item(self, id: str, targets: str, parameter: str, **options: Unpack[Options]) -> Knob:
        """A key of a dict.

        The dict is the argument ``keys[0]`` (or at ``position``) of a callable, or the attribute that
        the target itself names (no ``keys``); the rest of ``keys`` leads to an inner dict, ``*`` being any key.
        """
        return self._knob(Kind.ITEM, id, targets, parameter, **options)

    def override(self, id: str, targets: str, key: str = "", **options: Unpack[Options]) -> Knob:
        """Methods that subclasses override so that they verify nothing.

        With ``off`` the result counts (of a dict, what stands under ``key``); without, overriding at all.
        """
        return self._knob(Kind.OVERRIDE, id, targets, key, **options)

    def variable(self, id: str, targets: str, **options: Unpack[Options]) -> Knob:
        """Environment variables of the process or of one that it starts."""
        return self._knob(Kind.VARIABLE, id, targets, "", **options)

    def setting(self, id: str, targets: str, parameter: str = "", **options: Unpack[Options]) -> Knob:
        """Settings, by name, in a settings module, class or dict; with ``parameter``, a key inside (see `item`)."""
        return self._knob(Kind.SETTING, id, targets, parameter, **options)

    def uri(self, id: str, schemes: str, option: str = "", **options: Unpack[Options]) -> Knob:
        """A query option of URIs with these schemes; without ``option`` the scheme itself. ``*`` is any scheme."""
        return self._knob(Kind.URI, id, schemes, option, **options)

    def command(self, id: str, programs: str, *flags: str, **options: Unpack[Options]) -> Knob:
        """A flag of programs, in all its spellings (``keys``).

        Without ``off`` the flag alone is bad; with ``off`` or ``path`` its value counts, which follows
        after ``=``, or as the next word.
        """
        options["keys"] = flags
        return self._knob(Kind.COMMAND, id, programs, flags[0], **options)

    def warning_filter(self, id: str, classes: str = "", part: str = "category", **options: Unpack[Options]) -> Knob:
        """What a filter of warnings may not hide. ``part`` says what is compared.

        ``category``: the warning ``classes``. ``message``, ``module``: ``off`` against the filter's text.
        ``logger``: ``off`` against the logger's name. ``pytest``: ``off`` against a filter in pytest's one-line form.
        """
        options["effect"] = Effect.WARNING
        return self._knob(Kind.WARNING_FILTER, id, classes, part, **options)


# --- models -------------------------------------------------------------------------------------


def model(
    kind: ModelKind,
    targets: str,
    result: str = "",
    *,
    parameter: str = "",
    position: int | None = None,
    only_if: tuple[Condition, ...] = (),
    source: str = "",
) -> Model:
    """What the ``targets`` do, in the terms of ``kind``."""
    return Model(
        kind=kind,
        targets=names(targets),
        result=result,
        parameter=parameter,
        position=position,
        only_if=only_if,
        source=source,
    )


def alias(targets: str, result: str) -> Model:
    """Names that begin with a target mean ``result`` and the rest."""
    return model(ModelKind.ALIAS, targets, result)


def returns(targets: str, result: str, *, only_if: tuple[Condition, ...] = ()) -> Model:
    """Calling a target gives an instance of ``result``."""
    return model(ModelKind.RETURNS, targets, result, only_if=only_if)


def extends(targets: str, result: str) -> Model:
    """The classes inherit what ``result`` has."""
    return model(ModelKind.EXTENDS, targets, result)


def server(
    targets: str, parameter: str = "", position: int | None = None, *, only_if: tuple[Condition, ...] = ()
) -> Model:
    """The SSLContext given as ``parameter`` (``self``: the receiver; empty: the result) is a server's."""
    return model(ModelKind.SERVER, targets, parameter=parameter, position=position, only_if=only_if)
