"""Bytes to certificates, with the lines that they stand in."""

from __future__ import annotations

import hashlib
import warnings
from typing import TYPE_CHECKING

from certlint.certificates.pem import Block, split
from certlint.certificates.strictness import Extensions, refusals, signs, weaknesses
from certlint.model.certificates import Certificate, Mark, Store

if TYPE_CHECKING:
    from cryptography import x509

__all__ = ["MOST_CERTIFICATES", "identify", "read_certificates"]

MOST_CERTIFICATES = 2_000
"""A file with more is not read: all public roots together are some 150."""

_SHOWN = 80
"""Characters of a name that are shown."""


def identify(content: bytes) -> frozenset[str]:
    """The SHA-256 fingerprints of the certificates in a file. It needs nothing but the standard library."""
    return frozenset(hashlib.sha256(block.der).hexdigest() for block in split(content).certificates)


def read_certificates(content: bytes) -> Store:
    """All that a file of certificates holds. Raises ImportError without `cryptography`, and nothing for any input."""
    from cryptography import x509

    blocks = split(content)
    if len(blocks.certificates) > MOST_CERTIFICATES:
        problem = f"it holds {len(blocks.certificates)} certificates, {MOST_CERTIFICATES} are the most that are read"
        return Store((), blocks.keys[:1], (Mark(1, problem),))
    certificates: list[Certificate] = []
    problems = list(blocks.problems)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is odd about a certificate is judged, not warned of
        for block in blocks.certificates:
            try:
                loaded = x509.load_der_x509_certificate(block.der)
                certificates.append(_read(loaded, block, len(certificates)))
            except Exception:  # ValueError and several others, from the parser
                problems.append(Mark(block.line, "it is not an X.509 certificate"))
    problems.sort(key=lambda problem: problem.line)
    return Store(tuple(certificates), blocks.keys, tuple(problems))


def _read(loaded: x509.Certificate, block: Block, number: int) -> Certificate:
    extensions = Extensions.of(loaded)
    version = loaded.version.value + 1
    own, authority = extensions.key_identifier, extensions.authority_identifier
    self_signed = loaded.subject == loaded.issuer and (authority is None or authority == own)
    may_sign = signs(extensions, version=version, self_signed=self_signed)
    return Certificate(
        line=block.line,
        end_line=block.end_line,
        number=number,
        sha256=hashlib.sha256(block.der).hexdigest(),
        subject=_name(loaded.subject),
        issuer=_name(loaded.issuer),
        not_before=loaded.not_valid_before_utc.date(),
        not_after=loaded.not_valid_after_utc.date(),
        signs=may_sign,
        self_signed=self_signed,
        strict=refusals(
            extensions,
            version=version,
            self_signed=self_signed,
            signs=may_sign,
            nameless=may_sign and not list(loaded.subject),
        ),
        weak=weaknesses(loaded, self_signed=self_signed),
    )


def _name(name: x509.Name) -> str:
    """What people call the owner of a name: the common name, else the unit or organisation, else all of it."""
    from cryptography.x509.oid import NameOID

    for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME):
        for attribute in name.get_attributes_for_oid(oid):
            return _printable(str(attribute.value))
    return _printable(name.rfc4514_string()) or "(no name)"


def _printable(text: str) -> str:
    """The text without what a terminal would obey, and not too long."""
    plain = "".join(each if each.isprintable() else "?" for each in text)
    return plain if len(plain) <= _SHOWN else plain[: _SHOWN - 3] + "..."
