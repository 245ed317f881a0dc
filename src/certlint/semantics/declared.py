"""Settings that are declared with a default: fields of models, columns, options, entries of schemas.

Their names tell what they are for (`certlint.lexicon.hints`); where they are read need not be known. A user who says
nothing gets the default.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from certlint.lexicon.declarations import (
    COLUMNS,
    DEFAULT_TABLES,
    DEFAULTS,
    FIELDS,
    NAMED_BY,
    NAMES,
    SCHEMA_WORDS,
    SWITCHES,
)
from certlint.lexicon.hints import name_hint
from certlint.lexicon.splitting import split
from certlint.model.facts import Call
from certlint.model.frozen import dataclass
from certlint.model.knobs import Knob
from certlint.model.values import Literal, Mapping, Result, Value
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.lookups import place_of
from certlint.semantics.modules import Module
from certlint.semantics.terms import FunctionTerm, Outcome, matches
from certlint.semantics.uses import parts

__all__ = ["Declaration", "declarations", "is_off", "tables"]

MAX_CHAIN = 4
NAME = re.compile(r"[A-Za-z][\w.-]*")


@dataclass(frozen=True, slots=True)
class Declaration:
    """A setting whose name tells, where it is declared, and its default."""

    knob: Knob
    subject: str
    site: int
    default: Value


def declarations(module: Module) -> list[Declaration]:
    """The settings that a module declares under telling names."""
    return [*_assigned(module), *_named(module), *_described(module)]


def is_off(evaluator: Evaluator, path: str, declaration: Declaration) -> bool:
    """Whether verification is off by default."""
    outcomes = evaluator.resolve(path, declaration.default)
    return all(_is_bad(evaluator, declaration.knob, outcome) for outcome in outcomes)


def _is_bad(evaluator: Evaluator, knob: Knob, outcome: Outcome) -> bool:
    term = outcome.term
    if isinstance(term, FunctionTerm):  # `default=lambda self: False`
        returned = evaluator.calls.returns(term.path, term.name)
        return all(any(matches(match, each.term) for match in knob.insecure) for each in returned)
    return any(matches(match, term) for match in knob.insecure)


def _assigned(module: Module) -> Iterator[Declaration]:
    """``verify_ssl = BooleanField(default=False)``, in a class, a module or on an object."""
    found: list[tuple[str, str, Value | None, int]] = []
    for name, facts in module.classes.items():
        found += ((attribute, f"{name}.{attribute}", value, site) for attribute, value, site, _ in facts.attributes)
    found += ((name, name, value, site) for name, (value, site) in module.bindings.items())
    for each in module.analysis.attributions:
        if each.name is not None:
            found.append((each.name, f"{each.text}.{each.name}" if each.text else each.name, each.value, each.site))
    for name, subject, value, site in found:
        knob = name_hint(name) if isinstance(value, Result) else None
        if knob is not None and isinstance(value, Result):
            default = _chained(module, value)
            if default is not None:
                yield Declaration(knob, subject, site, default)


def _chained(module: Module, value: Value) -> Value | None:
    """The default that a call gives, or one in its receiver: ``Bool(False).tag(config=True)``."""
    for _ in range(MAX_CHAIN):
        if not isinstance(value, Result):
            break
        call = module.analysis.calls[value.call]
        default = _default(call, FIELDS)
        if default is not None:
            return default
        value = getattr(call.callee, "base", value)
    return None


def _named(module: Module) -> Iterator[Declaration]:
    """``Optional("verify_ssl", default=False)``, ``register(group, "verifyCertificates", Boolean(False))``."""
    for call in module.analysis.calls:
        name = next((v.value for v in call.arguments[:3] if isinstance(v, Literal) and isinstance(v.value, str)), None)
        name = name.partition("/")[0].lstrip("-") if name is not None else ""  # `--verify-ssl/--no-verify-ssl`
        knob = name_hint(name) if NAME.fullmatch(name) else None
        if knob is None:
            continue
        words = frozenset(split(_last(call)))
        if words & COLUMNS and call.function:
            continue  # what a migration adds is declared elsewhere
        default = _default(call, NAMED_BY)
        if default is None and words & NAMED_BY:
            inner = (module.analysis.calls[value.call] for value in call.arguments if isinstance(value, Result))
            default = next((each for each in (_default(c, SWITCHES) for c in inner) if each is not None), None)
        if default is not None:
            yield Declaration(knob, name, call.site, default)


def _described(module: Module) -> Iterator[Declaration]:
    """``{"verify_ssl": {"type": "boolean", "default": False}}``, ``{"name": "verify_ssl", "default": False}``."""
    for display in module.analysis.displays:
        own = _texts(display.value)
        for key in NAMES & own.keys():
            named = own[key]
            knob = name_hint(named.value) if isinstance(named, Literal) and isinstance(named.value, str) else None
            default = _of_schema(own)
            if knob is not None and default is not None:
                yield Declaration(knob, str(getattr(named, "value", "")), place_of(None, named), default)
        for each, value in display.value.entries:
            if isinstance(each, Literal) and isinstance(each.value, str) and isinstance(value, Mapping):
                knob = name_hint(each.value)
                default = _of_schema(_texts(value)) if knob is not None else None
                if knob is not None and default is not None:
                    yield Declaration(knob, each.value, place_of(each, value), default)


def _texts(mapping: Mapping) -> dict[str, Value]:
    return {k.value: v for k, v in mapping.entries if isinstance(k, Literal) and isinstance(k.value, str)}


def _of_schema(entries: dict[str, Value]) -> Value | None:
    """The default in the description of a setting."""
    if SCHEMA_WORDS.isdisjoint(entries):
        return None
    return next((entries[key] for key in DEFAULTS if key in entries), None)


def _default(call: Call, declaring: frozenset[str]) -> Value | None:
    """The default that a call gives, if it declares a setting."""
    words = frozenset(split(_last(call)))
    if words.isdisjoint(declaring):
        return None
    for keyword, value in call.keywords:
        if keyword in DEFAULTS:
            return value
    first = call.arguments[0] if call.arguments else None
    if words & SWITCHES and isinstance(first, Literal) and isinstance(first.value, bool):
        return first
    return None


def _last(call: Call) -> str:
    return call.text.rpartition(".")[2]


def tables(module: Module) -> frozenset[int]:
    """The dicts, by identity, that are tables of defaults by the name that they, or what they are in, are given."""
    bound: list[tuple[str, Value | None]] = [(name, value) for name, (value, _) in module.bindings.items()]
    bound += ((name, value) for _, facts in module.analysis.classes for name, value, _, _ in facts.attributes)
    bound += ((each.name, each.value) for each in module.analysis.attributions if each.name is not None)
    tables = [value for name, value in bound if value is not None and not DEFAULT_TABLES.isdisjoint(split(name))]
    return frozenset(id(part) for part in parts(tables) if isinstance(part, Mapping))
