"""Certificates as they stand in a file, and what is wrong with them."""

from __future__ import annotations

from datetime import date
from enum import Enum

from certlint.model.frozen import dataclass

__all__ = ["BundleFault", "Certificate", "Fault", "Mark", "Store"]


@dataclass(frozen=True, slots=True)
class Certificate:
    """One X.509 certificate of a file.

    ``line`` and ``end_line`` are its first and last line, from 1; ``number`` counts the certificates of the file, from
    0. ``sha256`` is the fingerprint of its DER form, in lower-case hexadecimal. ``subject`` and ``issuer`` are short
    names for people. ``not_before`` and ``not_after`` are days of UTC, both included. ``signs`` says whether
    it may sign others, ``self_signed`` whether its issuer is itself. ``strict`` says what strict verification refuses
    it for, ``weak`` what is weak about its key and its signature.
    """

    line: int
    end_line: int
    number: int
    sha256: str
    subject: str
    issuer: str
    not_before: date
    not_after: date
    signs: bool
    self_signed: bool
    strict: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mark:
    """A line of a file of certificates that is told of: a private key, or a block that cannot be read."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Store:
    """What a file of certificates holds, in the order of its lines.

    ``problems`` say what of it cannot be read, ``keys`` are its private keys.
    """

    certificates: tuple[Certificate, ...] = ()
    keys: tuple[Mark, ...] = ()
    problems: tuple[Mark, ...] = ()


class BundleFault(str, Enum):
    """What may be wrong with a bundle, or with one certificate of it: one rule each."""

    MISSING = "missing"
    UNREADABLE = "unreadable"
    EXPIRED = "expired"
    EXPIRING = "expiring"
    NOT_A_CA = "not a CA"
    STRICT = "rejected by strict verification"
    WEAK = "weak"
    PRIVATE_KEY = "private key"
    PARTIAL = "partial"
    STALE = "stale"
    NOT_YET_VALID = "not yet valid"
    UNHASHED = "unhashed"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong, at a line of the file.

    ``text`` says what, for people; ``identity`` is what stays the same while dates pass and lines move.
    """

    kind: BundleFault
    line: int
    text: str
    identity: str
