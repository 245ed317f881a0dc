"""Conditions taken apart, and what they say about the scheme of a URL: whether TLS is used at all."""

from __future__ import annotations

from certlint.lexicon.splitting import split
from certlint.model.values import Literal, Member, Operation, Result, Value
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.uses import names_in

__all__ = ["asks_for_https", "conjuncts", "is_plain_text"]

SECURE_SCHEMES = frozenset(
    {"https", "wss", "ssl", "tls", "rediss", "amqps", "mqtts", "ldaps", "imaps", "smtps", "ftps"}
)
PLAIN_SCHEMES = frozenset(scheme.removesuffix("s") for scheme in SECURE_SCHEMES - {"ssl", "tls"})


def conjuncts(value: Value, wanted: bool) -> list[tuple[Value, bool]]:
    """A condition taken apart into values that must be true (or false) for it to hold."""
    found: list[tuple[Value, bool]] = []
    stack = [(value, wanted)]
    seen: set[tuple[int, bool]] = set()
    while stack:
        current, positive = stack.pop()
        if (id(current), positive) in seen:
            continue
        seen.add((id(current), positive))
        if isinstance(current, Operation):
            operator, operands = current.operator, current.operands
            if operator == "not":
                stack.append((operands[0], not positive))
                continue
            if operator == ("and" if positive else "or"):
                stack.extend((operand, positive) for operand in operands)
                continue
            if operator in {"is", "==", "is not", "!="} and isinstance(operands[1], Literal):
                constant = operands[1].value
                equal = operator in {"is", "=="}
                if isinstance(constant, bool):
                    stack.append((operands[0], positive if constant is equal else not positive))
                    continue
                if constant is None:
                    stack.append((operands[0], not positive if equal else positive))
                    continue
        found.append((current, positive))
    return found


def is_plain_text(evaluator: Evaluator, path: str, value: Value, wanted: bool) -> bool:
    """Whether a condition that is ``wanted`` (or not) holds only where no TLS is used: nothing is to be verified."""
    return asks_for_plain_text(value) if wanted else asks_for_https(evaluator, path, value)


def asks_for_https(evaluator: Evaluator, path: str, value: Value) -> bool:
    """``scheme == "https"``, ``url.startswith("https")``: whether the condition asks if TLS is used."""
    if isinstance(value, Result):
        call = evaluator.calls.call(path, value.call)
        if not (isinstance(call.callee, Member) and call.callee.name == "startswith"):
            return False
        given = [each for argument in call.arguments for each in getattr(argument, "items", (argument,))]
        return bool(given) and all(isinstance(each, Literal) and _scheme(each) in SECURE_SCHEMES for each in given)
    return (
        isinstance(value, Operation)
        and value.operator in {"==", "in", "is"}
        and any(isinstance(each, Literal) and _scheme(each) in SECURE_SCHEMES for each in value.operands)
    )


def asks_for_plain_text(value: Value) -> bool:
    """``scheme == "http"``: whether the condition holds only where no TLS is used; not that of a proxy."""
    if not (isinstance(value, Operation) and value.operator in {"==", "is"}):
        return False
    subject, scheme = value.operands
    if not (isinstance(scheme, Literal) and _scheme(scheme) in PLAIN_SCHEMES):
        return False
    words = {word for name in names_in(subject) for word in split(name)}
    return not words.isdisjoint({"scheme", "protocol", "proto"}) and not words & {"proxy", "proxies"}


def _scheme(text: Literal) -> str:
    return str(text.value).rstrip(":/").lower()
