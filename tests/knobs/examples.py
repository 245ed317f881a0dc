"""Values that knobs speak of, written as Python: one that a match describes, and one that no knob minds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from certlint.knobs import KNOBS
from certlint.model.knobs import Accepting, Anything, Constant, Falsy, Is, Kind, Knob, Like, Match, Named, Not, Truthy
from certlint.semantics.terms import Known, Name, matches

try:
    from re import _parser as sre_parse  # type: ignore[attr-defined]  # from 3.11
except ImportError:
    import sre_parse

TEXT_KINDS = {Kind.VARIABLE, Kind.URI, Kind.COMMAND}
"""Kinds of knobs whose values are always strings."""

MODULES_IN_CAPITALS = {"SSL"}

_SAFE: tuple[tuple[str, Known | Name], ...] = (
    *((repr(value), Known(value)) for value in (True, False)),
    ("ssl.CERT_REQUIRED", Name("ssl.CERT_REQUIRED")),
    ("'required'", Known("required")),
)
_SAFE_TEXTS = ("true", "false", "1", "0", "required", "never")


def text_like(pattern: str) -> str:
    """Give the shortest text, roughly, that the regular expression matches in full."""
    text = "".join(_sample(sre_parse.parse(pattern)))
    assert re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL), (pattern, text)
    return text


def _sample(items: Iterable[Any]) -> list[str]:
    found: list[str] = []
    for operation, argument in items:
        name = str(operation)
        if name == "LITERAL":
            found.append(chr(argument))
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            low, _, inner = argument
            found += _sample(inner) * low
        elif name == "BRANCH":
            found += _sample(argument[1][0])
        elif name == "SUBPATTERN":
            found += _sample(argument[-1])
        elif name in {"IN", "ANY", "NOT_LITERAL"}:
            found.append(_of_set(argument) if name == "IN" else "x")
        elif name not in {"AT", "ASSERT_NOT"}:
            raise AssertionError(f"no sample for {name}")
    return found


def _of_set(items: list[Any]) -> str:
    name, argument = str(items[0][0]), items[0][1]
    if name == "LITERAL":
        return chr(argument)
    if name == "CATEGORY" and "SPACE" in str(argument) and "NOT" not in str(argument):
        return " "
    return "x"


def module_of(name: str) -> str:
    """The part of a dotted name that is to be imported: up to its first class, or all but the last part."""
    parts = name.removesuffix("()").split(".")
    for index, part in enumerate(parts):
        if index and part.lstrip("_")[:1].isupper() and part not in MODULES_IN_CAPITALS:
            return ".".join(parts[:index])
    return ".".join(parts[:-1])


def constant_of(match: Match) -> Constant:
    """A constant that the match describes; of a name, the name as a text."""
    if isinstance(match, Is):
        return match.value
    if isinstance(match, Like):
        return text_like(match.pattern)
    if isinstance(match, Falsy):
        return False
    if isinstance(match, Truthy):
        return "1"
    if isinstance(match, Not):
        return "anything"
    return match.name if isinstance(match, Named) else "anything"


def written(match: Match, *, text: bool = False) -> str:
    """A value that the match describes, as Python; ``text`` if it has to be a string."""
    if isinstance(match, Named):
        return match.name
    if isinstance(match, Accepting):
        return "lambda *given: True"
    value = constant_of(match)
    return repr(str(value)) if text else repr(value)


def _siblings(knob: Knob) -> list[Knob]:
    """The knobs that look at the same value."""
    return [
        other
        for other in KNOBS
        if other.kind is knob.kind
        and other.parameter == knob.parameter
        and other.keys == knob.keys
        and not set(other.targets).isdisjoint(knob.targets)
    ]


def safe_value(knob: Knob) -> str | None:
    """A value that neither the knob nor another one at its place minds, as Python; None if each is minded."""
    text = knob.kind in TEXT_KINDS
    siblings = _siblings(knob)
    every = [match for other in siblings for match in (*other.insecure, *other.weak)]
    if any(isinstance(match, Anything) for match in every):
        return None
    if not every and not knob.absent and any(other.path for other in siblings):
        return None
    if any(isinstance(match, Is) and match.value is None for match in every) and knob.context:
        return "ssl.create_default_context()"
    exceptions = [inner for match in every if isinstance(match, Not) for inner in match.matches]
    texts = [*(str(constant_of(inner)) for inner in exceptions), *_SAFE_TEXTS]
    candidates = [(repr(value), Known(value)) for value in texts] if text else list(_SAFE)
    for expression, term in candidates:
        if any(other.path for other in siblings) and isinstance(term, Known) and isinstance(term.value, str):
            continue
        if not any(matches(match, term) for match in every):
            return expression
    return None
