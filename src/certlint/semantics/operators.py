"""Operators and pure functions on terms."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from string import Formatter

from certlint.lexicon.answers import ANSWERS, YES
from certlint.model.facts import Call
from certlint.model.values import LONGEST_TEXT, UNKNOWN, Literal, Operation, Value
from certlint.semantics.terms import (
    OPAQUE,
    Argument,
    Flags,
    Known,
    Name,
    Opaque,
    Origin,
    Outcome,
    SequenceTerm,
    Term,
    TextTerm,
    Variable,
    united,
)

__all__ = ["TEXTS", "apply", "are_too_many", "method", "path", "pure", "put_together"]

OPAQUE_OUTCOME = (Outcome(OPAQUE),)
MAX_COMBINATIONS = 16
UNKNOWN_PART = "\0"
"""Stands for an unknown part of a text while this is taken apart."""

Outcomes = tuple[Outcome, ...]

STRING_METHODS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "strip": str.strip,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "casefold": str.casefold,
    "title": str.title,
    "capitalize": str.capitalize,
}
EMPTY = {"bool": Known(False), "int": Known(0), "str": Known("")}
TEXTS = frozenset({"join", "+", "/", "%"})
"""The operators that put texts together."""


def method(path: str, bases: Outcomes, call: Call, listed: Callable[[Value], list[Term]] = lambda _: []) -> Outcomes:
    """The result of a string method on the receiver, where it is known; ``listed`` gives the items of a list."""
    name = call.text.rpartition(".")[2]
    if name == "format":
        return tuple(outcome.with_term(_filled(outcome.term)) for outcome in bases)
    if name == "join" and len(call.arguments) == 1:
        items = listed(call.arguments[0])
        return tuple(outcome.with_term(_strung(outcome.term, items)) for outcome in bases)
    if name == "split" and all(isinstance(each, Literal) and each.value in {None, " "} for each in call.arguments[:1]):
        return tuple(outcome.with_term(_split(path, outcome.term, str.split)) for outcome in bases)
    function = STRING_METHODS.get(name)
    if function is None:
        if name in {"encode", "decode", "as_posix", "resolve", "absolute", "expanduser", "joinpath"}:
            return bases
        return OPAQUE_OUTCOME
    return tuple(
        outcome.with_term(Known(function(outcome.term.value)))
        if isinstance(outcome.term, Known) and isinstance(outcome.term.value, str)
        else outcome
        for outcome in bases
    )


def _split(path: str, term: Term, split: Callable[[str], list[str]]) -> Term:
    """A text taken apart into words, as far as it is known: ``"curl -k " + url`` begins with two that are."""
    parts = (term.value,) if isinstance(term, Known) else term.parts if isinstance(term, TextTerm) else ()
    if not all(part is None or isinstance(part, str) for part in parts):
        return OPAQUE
    text = "".join(UNKNOWN_PART if part is None else str(part) for part in parts)
    if not text or len(text) > LONGEST_TEXT:
        return OPAQUE
    try:
        return SequenceTerm(path, tuple(map(_word, split(text))))
    except ValueError:
        return OPAQUE


def _filled(term: Term) -> Term:
    """``"..{}..".format(value)``: the template's own text is known."""
    if not (isinstance(term, Known) and isinstance(term.value, str)):
        return OPAQUE
    try:
        pieces = [(text, field) for text, field, _, _ in Formatter().parse(term.value)]
    except ValueError:
        return OPAQUE
    return _text([part for text, field in pieces for part in ((text,) if field is None else (text, None))], True)


def _strung(separator: Term, items: list[Term]) -> Term:
    """``" ".join(items)``."""
    if not (isinstance(separator, Known) and isinstance(separator.value, str) and items):
        return OPAQUE
    return _concatenated(tuple(each for item in items for each in (separator, item))[1:])


def _word(text: str) -> Value:
    """One word of a text: what is not known of it stays unknown."""
    if UNKNOWN_PART not in text:
        return Literal(text)
    known = text.split(UNKNOWN_PART)
    pieces: list[Value] = [Literal(known[0])]
    for piece in known[1:]:
        pieces += (UNKNOWN, Literal(piece))
    return Operation("join", tuple(pieces))


def _combined(parts: Sequence[Outcomes], compute: Callable[[tuple[Term, ...]], Term]) -> Outcomes:
    """Each combination of the parts' outcomes computed; ways, conditions and defaults are joined.

    Of too many combinations, each outcome of each part is kept, with nothing known of the others.
    """
    found: list[Outcome] = []
    for combination in _combinations(parts):
        term = compute(tuple(outcome.term for outcome in combination))
        via = next((o for o in combination if o.via is not None), None)
        found.append(
            Outcome(
                term,
                next((o.trail for o in combination if o.trail), ()),
                united(*(o.when for o in combination)),
                all(o.alone for o in combination),
                via.via if via else None,
                via.via_origin if via else None,
                next((o.option for o in combination if o.option), ""),
            )
        )
    return tuple(found)


def are_too_many(parts: Sequence[Outcomes]) -> bool:
    """Whether each operand is looked at with the others unknown, as all together would be too many."""
    return prod(map(len, parts)) > MAX_COMBINATIONS


def _combinations(parts: Sequence[Outcomes]) -> Iterable[tuple[Outcome, ...]]:
    if not are_too_many(parts):
        return product(*parts)
    anything = [part[0] if len(part) == 1 else Outcome(OPAQUE, alone=False) for part in parts]
    found = [
        (*anything[:i], outcome, *anything[i + 1 :])
        for i, part in enumerate(parts)
        if len(part) > 1
        for outcome in part
    ]
    return [*found, tuple(anything)]


def pure(path: str, operation: str, arguments: Sequence[Outcomes]) -> Outcomes:
    """A pure function of constants, by the name of its operation."""
    if not arguments:
        return (Outcome(EMPTY[operation]),) if operation in EMPTY else OPAQUE_OUTCOME
    if operation == "words":
        return tuple(outcome.with_term(_split(path, outcome.term, shlex.split)) for outcome in arguments[0])
    return tuple(outcome.with_term(_pure(operation, outcome.term)) for outcome in arguments[0])


def _pure(operation: str, term: Term) -> Term:
    if isinstance(term, Argument) and operation in {"bool", "strtobool"}:
        return term  # a constant that is off stays off
    if operation == "bool":
        if isinstance(term, Known):
            return Known(bool(term.value))
        return Opaque(getattr(term, "name", ""))
    if operation == "str" and isinstance(term, (Known, TextTerm)):
        return _text(*_parts(term)) if isinstance(term, Known) else term
    if isinstance(term, Known):
        value = term.value
        if isinstance(value, str):
            text = value.strip().lower()
            if operation == "strtobool":
                return Known(text in YES) if text in ANSWERS else OPAQUE
            if operation in STRING_METHODS:
                return Known(STRING_METHODS[operation](value))
            if operation == "int" and text.lstrip("-").isdigit() and len(text) < 20:
                return Known(int(text))
            if operation == "json":
                return {"true": Known(True), "false": Known(False), "null": Known(None)}.get(text, OPAQUE)
        elif operation == "int" and isinstance(value, (int, float)):
            return Known(int(value))
        elif operation == "strtobool" and isinstance(value, (bool, int)):
            return Known(bool(value))
    return Opaque(getattr(term, "name", ""))


def path(arguments: Sequence[Outcomes]) -> Outcomes:
    """A path joined from its parts."""
    return _combined(arguments, _joined_path) if arguments else OPAQUE_OUTCOME


def put_together(outcomes: Outcomes, path: str, site: int) -> Outcomes:
    """What is put together of parts: it comes from there, wherever the parts do."""
    if site < 0:
        return outcomes
    trail = (Origin(path, site, "put together here"),)
    return tuple(replace(o, trail=trail) if isinstance(o.term, (Known, TextTerm)) else o for o in outcomes)


def _joined_path(terms: tuple[Term, ...]) -> Term:
    parts: list[str | None] = []
    configured = False
    for term in terms:
        inner, outside = _parts(term)
        configured = configured or outside
        if parts and inner and not (parts[-1] or "").endswith("/"):
            parts.append("/")
        parts.extend(inner)
    return _text(parts, configured)


def _parts(term: Term) -> tuple[list[str | None], bool]:
    """A term as parts of a text, and whether it comes from outside the code."""
    if isinstance(term, Known):
        if isinstance(term.value, bytes):
            return [term.value.decode("latin-1")], False
        return [None if term.value is None else str(term.value)], False  # "None" is no text that a person wrote
    if isinstance(term, TextTerm):
        return list(term.parts), term.configured
    return [None], isinstance(term, (Variable, Argument)) or (isinstance(term, Opaque) and bool(term.name)) or (
        isinstance(term, Name) and term.name != "builtins.__file__"
    )


def _text(parts: list[str | None], configured: bool) -> Term:
    if all(part is not None for part in parts):
        return Known("".join(part or "" for part in parts))
    return TextTerm(tuple(parts), configured)


def _concatenated(terms: tuple[Term, ...]) -> Term:
    parts: list[str | None] = []
    configured = False
    for term in terms:
        inner, outside = _parts(term)
        parts.extend(inner)
        configured = configured or outside
    return _text(parts, configured)


def _united(terms: tuple[Term, ...]) -> Term:
    """``VERIFY_PEER | VERIFY_CLIENT_ONCE``: a zero adds nothing."""
    parts: dict[Known | Name, None] = {}
    for term in terms:
        if isinstance(term, Flags):
            parts.update(dict.fromkeys(term.parts))
        elif isinstance(term, Name) or (isinstance(term, Known) and isinstance(term.value, int)):
            parts[term] = None
        else:
            return OPAQUE
    parts = {part: None for part in parts if not (isinstance(part, Known) and part.value == 0)} or {Known(0): None}
    return next(iter(parts)) if len(parts) == 1 else Flags(tuple(parts))


def _formatted(terms: tuple[Term, ...]) -> Term:
    """``"..%s.." % value``: the template's own text is known."""
    template = terms[0]
    if not (isinstance(template, Known) and isinstance(template.value, str)):
        return OPAQUE
    pieces = template.value.replace("%%", "\0").split("%")
    parts: list[str | None] = [pieces[0].replace("\0", "%")]
    for piece in pieces[1:]:
        parts.extend((None, piece[1:].replace("\0", "%")))
    return _text(parts, True)


def _compared(operator: str, terms: tuple[Term, ...]) -> Term:
    left, right = terms
    if operator in {"in", "not in"}:
        return OPAQUE
    if isinstance(left, Name) and isinstance(right, Name):
        if operator in {"==", "is"}:
            return Known(True) if left.name == right.name else OPAQUE
        return OPAQUE
    if not (isinstance(left, Known) and isinstance(right, Known)):
        return Opaque(getattr(left, "name", ""))
    a, b = left.value, right.value
    if operator in {"==", "is"}:
        return Known(a == b)
    if operator in {"!=", "is not"}:
        return Known(a != b)
    try:
        return Known({"<": lambda: a < b, "<=": lambda: a <= b, ">": lambda: a > b, ">=": lambda: a >= b}[operator]())  # type: ignore[operator]
    except TypeError:
        return OPAQUE


def _contained(operator: str, terms: tuple[Term, ...], resolve: Callable[[SequenceTerm], list[Term]] | None) -> Term:
    left, right = terms
    if isinstance(left, Known) and isinstance(right, SequenceTerm) and resolve is not None:
        items = resolve(right)
        if all(isinstance(item, Known) for item in items):
            inside = any(isinstance(item, Known) and item.value == left.value for item in items)
            return Known(inside if operator == "in" else not inside)
    if (
        isinstance(left, Known)
        and isinstance(right, Known)
        and isinstance(left.value, str)
        and isinstance(right.value, str)
    ):
        inside = left.value in right.value
        return Known(inside if operator == "in" else not inside)
    return OPAQUE


def apply(
    operator: str, parts: Sequence[Outcomes], resolve: Callable[[SequenceTerm], list[Term]] | None = None
) -> Outcomes:
    """The result of an operator on operands."""
    if operator in {"join", "+"}:
        return _combined(parts, _concatenated)
    if operator == "|":
        return _combined(parts, _united)
    if operator == "/":
        return _combined(parts, _joined_path)
    if operator == "%":
        return tuple(outcome.with_term(_formatted((outcome.term,))) for outcome in parts[0])
    if operator in {"in", "not in"}:
        return _combined(parts, lambda terms: _contained(operator, terms, resolve))
    if operator in {"==", "!=", "is", "is not", "<", "<=", ">", ">="}:
        return _combined(parts, lambda terms: _compared(operator, terms))
    return OPAQUE_OUTCOME
