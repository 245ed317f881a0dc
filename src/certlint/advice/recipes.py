"""How a library is given a CA bundle: what the knob table says, put into words that can be typed."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping

from certlint.advice.clients import BUILT_ON
from certlint.advice.hooks import HOOKS, SERVICES
from certlint.advice.stores import STORES
from certlint.knobs import KNOBS
from certlint.model.advice import Hook, Service, Store
from certlint.model.frozen import dataclass
from certlint.model.knobs import Effect, Kind, Knob, Named

__all__ = ["Recipe", "built_on", "libraries", "recipe", "service"]

_CONTEXT = "ssl.create_default_context(cafile=BUNDLE)"


@dataclass(frozen=True, slots=True)
class Recipe:
    """All that is known of a library's way to its CAs.

    ``variables`` are those that name a bundle; ``code`` are forms to write, BUNDLE standing for the bundle's path;
    ``omitted`` are switches that only need to be left out; ``notes`` are remarks, each with the place it is about.
    """

    library: str
    stores: tuple[Store, ...]
    variables: tuple[str, ...]
    code: tuple[str, ...]
    omitted: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    hooks: tuple[Hook, ...]


def libraries() -> tuple[str, ...]:
    """The names of all libraries that there is a recipe for."""
    return tuple(sorted({knob.library for knob in KNOBS if knob.effect is not Effect.WARNING}, key=str.lower))


def service(name: str) -> Service | None:
    """The server of this name that several libraries talk to."""
    return next((item for item in SERVICES if item.name == name.lower()), None)


def built_on(name: str) -> tuple[tuple[str, ...], str] | None:
    """What a library without a recipe of its own sends through, and how; None if that is not known."""
    wanted = name.lower().replace("_", "-")
    for pattern, libraries_below, how in BUILT_ON:
        if wanted == pattern or (pattern.endswith("*") and wanted.startswith(pattern[:-1])):
            return libraries_below, how
    return None


def recipe(library: str) -> Recipe:
    """The recipe of a library, by the name that the knob table has for it."""
    knobs = [knob for knob in KNOBS if knob.library == library and knob.effect is not Effect.WARNING]
    stores = tuple(store for store in STORES if library in store.libraries)
    code = dict.fromkeys(form for knob in knobs if not _is_half(knob) and (form := _form(knob)))
    given = tuple(form for form in code if re.search(r"\bBUNDLE\b", form))
    own = dict.fromkeys(name for knob in knobs for name in _variables(knob))
    notes = {knob.note: _place(knob) for knob in reversed(knobs) if knob.note}  # said once, at the first place
    return Recipe(
        library=library,
        stores=stores,
        variables=tuple(dict.fromkeys([*own, *(name for store in stores for name in store.variables)])),
        code=given,
        omitted=tuple(form for form in code if form not in given),
        notes=tuple((place, note) for note, place in reversed(notes.items())),
        hooks=tuple(
            hook
            for hook in HOOKS
            if not hook.causes and (library in hook.libraries or any(store.name in hook.stores for store in stores))
        ),
    )


def _is_half(knob: Knob) -> bool:
    """Whether it only names CAs where another knob says more: to some libraries that alone verifies nothing."""
    return knob.effect is Effect.CA_PATH and any(
        other.effect is not Effect.CA_PATH
        and other.fix.how != "none"
        and (other.kind, other.keys) == (knob.kind, knob.keys)
        and knob.targets[0] in other.targets
        for other in KNOBS
    )


def _variables(knob: Knob) -> Iterator[str]:
    """The environment variables that name a bundle, by what the knob is or by what its fix sets instead."""
    if knob.kind is Kind.VARIABLE and knob.path:
        yield from knob.targets
    companion = knob.fix.companion
    if companion and (knob.kind is Kind.VARIABLE or (knob.kind is Kind.COMMAND and companion.isupper())):
        yield companion


def _form(knob: Knob) -> str:
    """How the right code is written; "" where nothing can be said in code."""
    if knob.fix.example and not _arguments(knob.fix.example) and knob.kind not in (Kind.SETTING, Kind.COMMAND):
        return _around(knob)
    write = _WRITERS.get(knob.kind)
    return write(knob) if write is not None and (knob.fix.how != "none" or knob.fix.example) else ""


def _arguments(text: str) -> bool:
    """Whether it is what stands between the parentheses of a call."""
    try:
        call = ast.parse(f"f({text})", mode="eval").body
    except SyntaxError:
        return False
    return isinstance(call, ast.Call) and bool(call.keywords) and not call.args


def _around(knob: Knob) -> str:
    """The example; where it makes an object first, with the call that takes this."""
    name, equals, _ = knob.fix.example.partition(" = ")
    if equals and name.isidentifier() and knob.kind is Kind.ARGUMENT:
        return f"{knob.fix.example}; {knob.targets[0]}({knob.fix.companion}={name})"
    if "." in knob.fix.companion and "BUNDLE" not in knob.fix.example:  # options that are set one by one
        return f"{knob.fix.example}; {knob.fix.example.partition('(')[0]}({knob.fix.companion}, BUNDLE)"
    return knob.fix.example


def _value(knob: Knob) -> str:
    """What the parameter itself is given."""
    if knob.fix.how == "true":
        modes = (match.name for match in knob.insecure if isinstance(match, Named))
        return next((f"{name[:-4]}REQUIRED" for name in modes if name.endswith("CERT_NONE")), "True")
    return knob.fix.value


def _pairs(knob: Knob) -> list[tuple[str, str]]:
    """The parameters to give, with their values."""
    companion = knob.fix.companion
    if knob.fix.how == "context":
        path = knob.effect is Effect.CA_PATH and not knob.context
        return [(companion or knob.parameter, "BUNDLE" if path else _CONTEXT)]
    pairs = [] if knob.fix.how == "remove" else [(knob.parameter, _value(knob))]
    if companion and companion != knob.parameter:
        pairs.append((companion, _CONTEXT if "context" in companion.lower() else knob.fix.value))
    return pairs


def _argument(knob: Knob) -> str:
    target, companion = knob.targets[0], knob.fix.companion
    if knob.fix.example:
        return f"{target}({knob.fix.example})"
    if "." in companion:  # an option's constant, or an attribute of the module
        constant = companion.rpartition(".")[2].isupper()
        return f"{target}({companion}, BUNDLE)" if constant else f"{companion} = BUNDLE"
    pairs = _pairs(knob)
    if not pairs:
        return f"{target}(), {knob.parameter or f'argument {knob.position}'} left out"
    if not all(name for name, _ in pairs):
        return ""
    return f"{target}({', '.join(f'{name}={value}' for name, value in pairs)})"


def _attribute(knob: Knob) -> str:
    target, companion = knob.targets[0], knob.fix.companion
    if companion.partition(".")[0] == target.partition(".")[0]:
        return f"{companion} = BUNDLE"
    pairs = _pairs(knob)
    return "; ".join(f"{target}.{name} = {value}" for name, value in pairs) or f"{target}.{knob.parameter} left alone"


def _replaces_options(knob: Knob) -> bool:
    """Whether a context takes the place of the whole dict that the key is in."""
    return knob.fix.how == "context" and not knob.context and bool(knob.keys)


def _variable(knob: Knob) -> str:
    return "" if knob.path else f"{knob.targets[0]} not set"


def _item(knob: Knob) -> str:
    pairs = _pairs(knob)
    if not pairs:
        return f"{knob.targets[0]}(), {'/'.join([*knob.keys, knob.parameter])} left out"
    text = f"{{{', '.join(f'{name!r}: {value}' for name, value in pairs)}}}"
    if knob.fix.example:
        text = f"dict({knob.fix.example})"
    if _replaces_options(knob):
        text = _CONTEXT
    for key in reversed(knob.keys[1:]):
        text = f"{{{key!r}: {text}}}"
    if knob.keys:
        return f"{knob.targets[0]}({knob.keys[0]}={text})"
    return "; ".join(f"{knob.targets[0]}[{name!r}] = {value}" for name, value in pairs)


def _setting(knob: Knob) -> str:
    place = knob.targets[0]
    for key in knob.keys:
        place += repr(["default"] if "[" not in place else [0]) if key == "*" else repr([key])
    if knob.fix.example and _arguments(knob.fix.example):
        return f"{place} = dict({knob.fix.example})"
    if knob.fix.example.startswith(("{", '"')):
        return f"{place} = {knob.fix.example}"
    if _replaces_options(knob):
        return f"{place} = {_CONTEXT}"
    pairs = _pairs(knob)
    if not knob.parameter:
        return "; ".join(f"{name or place} = {value}" for name, value in pairs) or f"{place} left out"
    if "." in knob.parameter:  # keys that are constants; the first of them has the right value by itself
        return "; ".join(f"{place}[{name}] = {value}" for name, value in pairs if value == "BUNDLE")
    return "; ".join(f"{place}[{name!r}] = {value}" for name, value in pairs) or f"{place}[{knob.parameter!r}] left out"


def _uri(knob: Knob) -> str:
    scheme = "..." if knob.targets[0] == "*" else f"{knob.targets[0]}://..."
    if knob.fix.example:
        return f"{scheme}?{knob.fix.example.replace(', ', '&').replace(chr(34), '')}"
    pairs = _pairs(knob)
    options = "&".join(f"{name}={value}" for name, value in pairs)
    return f"{scheme}?{options}" if options else f"{scheme}, {knob.parameter} left out"


def _command(knob: Knob) -> str:
    program, companion = knob.targets[0], knob.fix.companion
    if knob.fix.example:
        return f"{program} {knob.fix.example}"
    if knob.fix.how == "bundle":
        return f"{program} {knob.parameter} BUNDLE"
    if companion.startswith("-"):
        return f"{program} {companion} BUNDLE"
    if companion and not companion.isupper():
        return f"{program}, with {companion}=BUNDLE"
    return "" if companion else f"{program} without {knob.parameter}"


_WRITERS: Mapping[Kind, Callable[[Knob], str]] = {
    Kind.ARGUMENT: _argument,
    Kind.ATTRIBUTE: _attribute,
    Kind.ITEM: _item,
    Kind.SETTING: _setting,
    Kind.URI: _uri,
    Kind.COMMAND: _command,
    Kind.VARIABLE: _variable,
}


def _place(knob: Knob) -> str:
    """What a note is about."""
    names = {Kind.ARGUMENT: f"{knob.parameter}=", Kind.ATTRIBUTE: f".{knob.parameter}", Kind.URI: f"?{knob.parameter}"}
    return f"{knob.targets[0]} {names.get(knob.kind, knob.parameter)}".strip().rstrip("=.?").rstrip()
