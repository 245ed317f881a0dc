"""What a certificate says of itself beyond name and dates: whether it signs, and what strict verification refuses.

The strict checks are those of OpenSSL's ``X509_V_FLAG_X509_STRICT`` for a trust anchor and the certificates above a
leaf. Python sets the flag by default from 3.13 on (``ssl.VERIFY_X509_STRICT``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from certlint.model.frozen import dataclass

if TYPE_CHECKING:
    from cryptography import x509

__all__ = ["Extensions", "refusals", "signs", "weaknesses"]

_LEAST_BITS = {"RSA": 2048, "DSA": 2048, "EC": 224}
"""Below these, a key has less than 112 bits of security: the least that OpenSSL accepts by default."""

_BROKEN_HASHES = frozenset({"md2", "md4", "md5", "sha1"})


@dataclass(frozen=True, slots=True)
class Extensions:
    """The extensions that verification looks at; None for one that is not there.

    ``ca`` and ``ca_critical`` are of the basic constraints. ``key_usage`` says whether it allows signing
    certificates. ``key_identifier`` and ``authority_identifier`` are as bytes. ``critical_identifier`` says whether
    any of these two is critical. ``readable`` is off where the extensions are broken; ``any`` says that there are some.
    """

    ca: bool | None = None
    ca_critical: bool = False
    path_length: bool = False
    key_usage: bool | None = None
    key_identifier: bytes | None = None
    authority_identifier: bytes | None = None
    critical_identifier: bool = False
    readable: bool = True
    any: bool = False

    @classmethod
    def of(cls, certificate: x509.Certificate) -> Extensions:
        """Read those of a certificate."""
        from cryptography import x509

        try:
            found = list(certificate.extensions)
        except Exception:  # the parser's own errors are of several kinds, and none says more
            return cls(readable=False)
        values: dict[str, object] = {"any": bool(found)}
        for each in found:
            value = each.value
            if isinstance(value, x509.BasicConstraints):
                values.update(ca=value.ca, ca_critical=each.critical, path_length=value.path_length is not None)
            elif isinstance(value, x509.KeyUsage):
                values["key_usage"] = value.key_cert_sign
            elif isinstance(value, x509.SubjectKeyIdentifier):
                values["key_identifier"] = value.digest
                values["critical_identifier"] = values.get("critical_identifier", False) or each.critical
            elif isinstance(value, x509.AuthorityKeyIdentifier):
                values["authority_identifier"] = value.key_identifier
                values["critical_identifier"] = values.get("critical_identifier", False) or each.critical
        return cls(**values)  # type: ignore[arg-type]


def signs(extensions: Extensions, *, version: int, self_signed: bool) -> bool:
    """Whether a certificate may sign others: it says so, or is so old (version 1) that it cannot say."""
    if extensions.ca is None:
        return (version == 1 and self_signed) or bool(extensions.key_usage)
    return extensions.ca and extensions.key_usage is not False


def refusals(
    extensions: Extensions, *, version: int, self_signed: bool, signs: bool, nameless: bool
) -> tuple[str, ...]:
    """What strict verification refuses a certificate for, each as a few words; () if nothing."""
    if not extensions.readable:
        return ("its extensions cannot be read",)
    found: list[str] = []
    if nameless:
        found.append("its subject is empty")
    if version < 3 and signs:
        found.append(f"it is of version {version}, which cannot say that it is a CA")
    if version < 3 and extensions.any:
        found.append(f"it has extensions, which version {version} does not have")
    if signs and version >= 3 and extensions.ca is None:
        found.append("basic constraints are missing")
    if extensions.ca and not extensions.ca_critical:
        found.append("basic constraints are not critical")
    if extensions.ca and extensions.key_usage is None:
        found.append("key usage is missing")
    if not extensions.ca and extensions.key_usage:
        found.append("key usage allows signing certificates although it is not a CA")
    if extensions.path_length and not (extensions.ca and extensions.key_usage):
        found.append("there is a path length although it may sign no certificates")
    if extensions.ca and version >= 3 and extensions.key_identifier is None:
        found.append("the subject key identifier is missing")
    if not self_signed and version >= 3 and signs and extensions.authority_identifier is None:
        found.append("the authority key identifier is missing")
    if extensions.critical_identifier:
        found.append("a key identifier is critical")
    return tuple(found)


def weaknesses(certificate: x509.Certificate, *, self_signed: bool) -> tuple[str, ...]:
    """What is weak: the key, and the signature of another one. A root's own signature proves nothing anyway."""
    from cryptography.hazmat.primitives.asymmetric import dsa, ec, rsa

    found: list[str] = []
    try:
        key = certificate.public_key()
    except Exception:  # a kind of key that is not known is no weak one
        key = None
    for word, kind in (("RSA", rsa.RSAPublicKey), ("DSA", dsa.DSAPublicKey), ("EC", ec.EllipticCurvePublicKey)):
        if isinstance(key, kind) and key.key_size < _LEAST_BITS[word]:
            found.append(f"its {word} key has {key.key_size} bits, {_LEAST_BITS[word]} are the least")
    try:
        algorithm = certificate.signature_hash_algorithm
    except Exception:
        algorithm = None
    if algorithm is not None and algorithm.name in _BROKEN_HASHES and not self_signed:
        found.append(f"it is signed with {algorithm.name.upper().replace('SHA1', 'SHA-1')}")
    return tuple(found)
