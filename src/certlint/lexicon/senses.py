"""What a name says: whether it asks for verification or refuses it, and whether that is sure without any context.

Two strengths of one reading. `asks_to_verify` and `refuses_to_verify` are true of names that can only be about the
verification of TLS, wherever they stand (``verify_ssl``, ``insecureSkipVerify``). `leaning` also reads names that are
about it where something else says that TLS is meant (``if insecure: session.verify = False``). What is sure leans
the same way, and a name that leans either way does not merely say that TLS is used.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache
from itertools import pairwise

from certlint.lexicon.splitting import split
from certlint.lexicon.vocabulary import (
    ADMIT,
    ALL,
    CERTIFICATE,
    CHECK,
    COMPARE,
    CONVENTIONAL_CA_PATHS,
    DETAILS,
    DROP,
    ELSEWHERE,
    ERRORS,
    HOSTNAME,
    IGNORE,
    INSECURE,
    PATH,
    PROTOCOL,
    RECEIVERS,
    REFUSE,
    SECURE,
    SERVER,
    STAND_INS,
    SUBJECT,
    UNSAFE,
    VALIDATE,
    VERIFY,
)
from certlint.model.conditions import FactKind, fact_kind

__all__ = [
    "Leaning",
    "asks_to_verify",
    "compares_host_names",
    "environment_of_class",
    "is_about_tls",
    "is_environment",
    "is_fact",
    "is_http_receiver",
    "is_opt_out",
    "is_path_word",
    "is_pin",
    "is_server_side",
    "is_stand_in",
    "leaning",
    "looks_like_path",
    "refuses_to_verify",
    "speaks_of_hostname",
    "speaks_of_tls",
    "speaks_of_verifying",
]


class Leaning(Enum):
    """Which value of a switch is bad."""

    ASKS = "asks"  # False is: ``verify_ssl``
    REFUSES = "refuses"  # True is: ``insecure``
    NEITHER = "neither"


_ABOUT = SUBJECT | {"peer", "host", "errors", "signed"}
_PINNED = frozenset({"fingerprint", "fingerprints", "thumbprint"})
"""What a peer is known by in place of a chain."""
_VERIFYING = VERIFY | VALIDATE | {"verified", "check", "checks"}
_CA_SUFFIXES = (".pem", ".crt", ".cer", ".ca", ".der", ".ca-bundle", ".cert", ".p7b", ".0")


def _before(ordered: tuple[str, ...], first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether a word of ``first`` stands right before one of ``second``."""
    return any(left in first and right in second for left, right in pairwise(ordered))


def _adjacent(ordered: tuple[str, ...], first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether a word of each set stand beside each other, in either order."""
    return _before(ordered, first, second) or _before(ordered, second, first)


@lru_cache(maxsize=4096)
def asks_to_verify(name: str) -> bool:
    """Whether a switch of this name asks for verification: ``verify_ssl``, ``validateCerts``, ``check_hostname``."""
    ordered = split(name)
    words = frozenset(ordered)
    if words & (REFUSE | ADMIT | INSECURE | ELSEWHERE | ERRORS - CHECK):
        return False
    if words & VERIFY:
        return bool(words & SUBJECT or "peer" in words) or ordered == ("connection", "verify")
    if words & VALIDATE:
        return _adjacent(ordered, VALIDATE, SUBJECT)
    return _adjacent(ordered, CHECK, CERTIFICATE | HOSTNAME) or (
        len(ordered) == 2 and _adjacent(ordered, CHECK, PROTOCOL - {"https"})
    )


@lru_cache(maxsize=4096)
def refuses_to_verify(name: str) -> bool:
    """Whether a switch of this name turns verification off: ``skip_tls_verify``, ``ignore_ssl_errors``."""
    ordered = split(name)
    words = frozenset(ordered)
    if words & ELSEWHERE - {"expired"}:
        return False
    if _before(ordered, frozenset({"self"}), frozenset({"signed"})):
        return bool(words & (ADMIT | REFUSE)) and not words & VERIFY
    if words & VERIFY and "strict" in words:
        return False  # what is verified less strictly still is
    if words & REFUSE and words & VERIFY:
        return bool(words & (SUBJECT | SERVER) or "peer" in words) or ordered == ("insecure", "skip", "verify")
    if words & INSECURE and words & (PROTOCOL | CERTIFICATE):
        return len(words) <= 4
    if _before(ordered, REFUSE, SUBJECT | CHECK | VALIDATE) or _before(ordered, SUBJECT | CHECK | VALIDATE, DROP):
        about_errors = words & (ERRORS | CHECK | VALIDATE)
        simply_ignores = words & IGNORE and len(words - SUBJECT) <= 2
        return bool(words & SUBJECT) and bool(about_errors or simply_ignores)
    if words & ADMIT:
        everything = _before(ordered, PROTOCOL | CERTIFICATE, ADMIT) and _before(ordered, ADMIT, ALL)
        return everything or _adjacent(ordered, ALL, SUBJECT) or _before(ordered, SERVER, CERTIFICATE)
    return False


@lru_cache(maxsize=4096)
def leaning(name: str) -> Leaning:
    """Which way a name leans where TLS is meant: ``verify`` and ``secure`` ask, ``insecure`` and ``nocheck`` refuse."""
    if asks_to_verify(name):
        return Leaning.ASKS
    if refuses_to_verify(name):
        return Leaning.REFUSES
    words = frozenset(split(name))
    if words & UNSAFE or (words & (REFUSE | ADMIT | {"self"}) and words & (_ABOUT | _VERIFYING)):
        return Leaning.REFUSES
    if words & (VERIFY | {"verified"}) or (words & SECURE and (words & _ABOUT or len(words) == 1)):
        return Leaning.ASKS
    return Leaning.NEITHER


def is_opt_out(name: str, wanted: bool) -> bool:
    """Whether a condition on this name, true if ``wanted``, is a request for no verification.

    ``if insecure:`` and ``if not verify_ssl:`` are; ``if retry:`` and ``if not ca_file:`` are not.
    """
    return leaning(name) is (Leaning.REFUSES if wanted else Leaning.ASKS)


def speaks_of_hostname(name: str) -> bool:
    """Whether the switch is about the host name alone: the chain is still verified."""
    words = frozenset(split(name))
    return bool(words & HOSTNAME) and not words & CERTIFICATE


def compares_host_names(name: str) -> bool:
    """Whether a function of this name compares a certificate's names with a host's: ``match_hostname``."""
    first, *rest = split(name) or ("",)
    return first in COMPARE and not HOSTNAME.isdisjoint((*rest, *map("".join, pairwise(rest))))


def speaks_of_verifying(name: str) -> bool:
    """Whether a name's words speak of verifying, or of a switch for it."""
    return not _VERIFYING.isdisjoint(split(name)) or leaning(name) is not Leaning.NEITHER


def is_about_tls(name: str) -> bool:
    """Whether any word of a name is one of TLS or of verifying."""
    return not (_ABOUT | _PINNED).isdisjoint(split(name)) or speaks_of_verifying(name)


def speaks_of_tls(name: str) -> bool:
    """Whether a name says that TLS is used at all: ``use_ssl``, ``is_https``; not ``ssl_context``, ``strict_ssl``."""
    words = frozenset(split(name))
    return bool(words & PROTOCOL) and not words & (PATH | DETAILS) and not speaks_of_verifying(name)


def is_pin(name: str) -> bool:
    """Whether an input of this name says whom to trust by a fingerprint, in place of a chain of certificates."""
    return not _PINNED.isdisjoint(split(name))


def is_server_side(name: str) -> bool:
    """Whether a switch of this name says that this is the server's end: ``server_side``, ``is_server``."""
    words = frozenset(split(name))
    return words >= {"server", "side"} or words in ({"is", "server"}, {"as", "server"}, {"serverside"})


def is_path_word(name: str) -> bool:
    """Whether a name's words may speak of a CA file rather than of a switch: ``ca_bundle``, ``VERIFY_SSL_CERT``."""
    return not PATH.isdisjoint(split(name))


# --- the company of names --------------------------------------------------------------------


def is_stand_in(name: str) -> bool:
    """Whether a function or object of this dotted name stands in for the real thing in a test."""
    return any(not STAND_INS.isdisjoint(split(part)) for part in name.split("."))


def is_http_receiver(name: str) -> bool:
    """Whether an object of this name is likely to speak HTTP: ``session``, ``self.http_client``, ``HttpSession``."""
    words = split(name.rpartition(".")[2])
    return not RECEIVERS.isdisjoint(words) and STAND_INS.isdisjoint(words)


# --- environments ----------------------------------------------------------------------------


def is_fact(name: str) -> bool:
    """Whether a name says in which environment the code runs."""
    return fact_kind(name) is not FactKind.OTHER


_ENVIRONMENTS = frozenset(
    {"prod", "production", "live", "dev", "develop", "development", "local", "test", "testing", "ci"}
)
_CLASS = re.compile(r"(Dev|Development|Local|Test|Testing|Prod|Production)(?:Config|Settings|Configuration)?", re.ASCII)


def is_environment(name: object) -> bool:
    """Whether a key of a mapping is the name of an environment."""
    return isinstance(name, str) and name.lower() in _ENVIRONMENTS


def environment_of_class(name: str) -> str:
    """The environment that a configuration class is made for, by its name; "" if for none."""
    found = _CLASS.fullmatch(name)
    return found[1].lower() if found else ""


# --- texts -----------------------------------------------------------------------------------


def looks_like_path(text: str) -> bool:
    """Whether a string names a file or folder of CA certificates (and is no URI, word or PEM text)."""
    if not text or len(text) > 1024 or "\n" in text or "://" in text or text in CONVENTIONAL_CA_PATHS:
        return False
    lower = text.lower()
    return "/" in text or "\\" in text or lower.endswith(_CA_SUFFIXES)
