"""Frozen dataclasses as JSON and back: what is kept from one run to the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from typing import Any

from certlint.model import certificates, conditions, facts, findings, knobs, location

__all__ = ["decode", "encode"]

TUPLE, SET, BYTES, DAY = "()", "{}", "b", "d"

_CLASSES: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        certificates.Certificate,
        certificates.Mark,
        certificates.Store,
        conditions.All,
        conditions.Always,
        conditions.Any,
        conditions.Assignment,
        conditions.Fact,
        conditions.FactKind,
        conditions.Given,
        conditions.InForce,
        conditions.Not,
        conditions.Unknown,
        conditions.Within,
        facts.Analysis,
        facts.Comment,
        facts.Problem,
        findings.How,
        findings.Turn,
        knobs.Confidence,
        knobs.Effect,
        location.Argument,
        location.FileSite,
        location.Site,
        location.Span,
        location.Step,
    )
}


def encode(value: Any) -> Any:
    """What `decode` makes the value of again. Raises TypeError for what is not of the model."""
    if value is None or isinstance(value, (bool, int, float)) or type(value) is str:
        return value
    if isinstance(value, Enum):
        return [type(value).__name__, value.value]
    if isinstance(value, bytes):
        return [BYTES, value.decode("latin-1")]
    if isinstance(value, date):
        return [DAY, value.isoformat()]
    if isinstance(value, (tuple, list)):
        return [TUPLE, *map(encode, value)]
    if isinstance(value, frozenset):
        return [SET, *map(encode, sorted(value))]
    if is_dataclass(value) and type(value).__name__ in _CLASSES:
        return [type(value).__name__, *(encode(getattr(value, field.name)) for field in fields(value))]
    raise TypeError(f"{type(value).__name__} is not kept")


def decode(data: Any) -> Any:
    """The value that was encoded. Raises KeyError, TypeError and ValueError for anything else."""
    if not isinstance(data, list):
        return data
    tag, *parts = data
    if tag == TUPLE:
        return tuple(map(decode, parts))
    if tag == SET:
        return frozenset(map(decode, parts))
    if tag == BYTES:
        return str(parts[0]).encode("latin-1")
    if tag == DAY:
        return date.fromisoformat(parts[0])
    return _CLASSES[tag](*map(decode, parts))
