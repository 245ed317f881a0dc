"""Certificates of every kind, made as they are needed."""

from __future__ import annotations

from datetime import date, datetime, time, timezone
from functools import cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID

TODAY = date(2026, 12, 1)


@cache
def key(kind: str = "ec", number: int = 0) -> Any:
    """A private key, the same for the same question. ``number`` tells keys of one kind apart."""
    if kind == "ec":
        return ec.generate_private_key(ec.SECP256R1())
    return rsa.generate_private_key(65537, int(kind.removeprefix("rsa")))


def server_key() -> bytes:
    """The key of the server that `issued` is about, as it stands in a file."""
    return key("ec", 2).private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def issued(authority: x509.Certificate) -> x509.Certificate:
    """A certificate for localhost that a CA made here signed; it is as it should be."""
    signer = key("ec")
    return (
        x509.CertificateBuilder()
        .subject_name(name("localhost"))
        .issuer_name(authority.subject)
        .public_key(key("ec", 2).public_key())
        .serial_number(7)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=timezone.utc))
        .not_valid_after(datetime(2040, 1, 1, tzinfo=timezone.utc))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
        .sign(signer, hashes.SHA256())
    )


def name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)] if common else [])


@cache
def made(
    common: str = "Corp Root CA",
    *,
    issuer: str | None = None,
    first: date = date(2020, 1, 1),
    last: date = date(2040, 1, 1),
    ca: bool = True,
    constraints: bool = True,
    critical: bool = True,
    usage: bool = True,
    identifiers: bool = True,
    kind: str = "ec",
) -> x509.Certificate:
    """A certificate; without ``issuer`` it signs itself. By default it is a CA as it should be."""
    own, signer = key(kind), key("ec", 1) if issuer else key(kind)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name(common))
        .issuer_name(name(issuer if issuer is not None else common))
        .public_key(own.public_key())
        .serial_number(sum(common.encode()) + 1)
        .not_valid_before(datetime.combine(first, time(), timezone.utc))
        .not_valid_after(datetime.combine(last, time(12), timezone.utc))
    )
    if constraints:
        builder = builder.add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=critical)
    if usage:
        flags = dict.fromkeys(
            (
                "content_commitment",
                "key_encipherment",
                "data_encipherment",
                "key_agreement",
                "encipher_only",
                "decipher_only",
            ),
            False,
        )
        signing = x509.KeyUsage(digital_signature=True, key_cert_sign=ca, crl_sign=ca, **flags)
        builder = builder.add_extension(signing, critical=True)
    if identifiers:
        identifier = x509.SubjectKeyIdentifier.from_public_key(own.public_key())
        builder = builder.add_extension(identifier, critical=False)
        authority = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        builder = builder.add_extension(authority, critical=False)
    return builder.sign(signer, hashes.SHA256())


def old(file: str) -> bytes:
    """One of the certificates that `cryptography` does not make."""
    return (Path(__file__).parent / "data" / file).read_bytes()


def pem(*certificates: x509.Certificate) -> bytes:
    return b"".join(each.public_bytes(serialization.Encoding.PEM) for each in certificates)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.DER)


def key_pem(password: bytes | None = None) -> bytes:
    """A private key, encrypted if there is a password."""
    encryption = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key().private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)
