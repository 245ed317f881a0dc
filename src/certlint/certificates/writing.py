"""A bundle as a file: public roots and private CAs, each once, in an order that does not change."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable
from datetime import date

from certlint.certificates.pem import split
from certlint.model.certificates import Certificate, Store
from certlint.model.frozen import dataclass

__all__ = ["Composed", "Source", "compose", "is_own"]

_MARK = b"# Written by certlint --write-bundle. SHA-256 of what follows: "
_HEAD = re.compile(re.escape(_MARK) + rb"([0-9a-f]{64})\n")


@dataclass(frozen=True, slots=True)
class Source:
    """A file that certificates are taken from: what it is called, its bytes, and what these hold."""

    name: str
    content: bytes
    store: Store


@dataclass(frozen=True, slots=True)
class Composed:
    """A bundle. ``private`` and ``public`` count its certificates; ``left_out`` names the expired ones, by line."""

    content: bytes
    private: int
    public: int
    left_out: tuple[str, ...] = ()


def compose(private: Iterable[Source], public: Source, *, today: date) -> Composed:
    """Put the certificates of all sources together, without doubles and without what has expired.

    Private ones come first, then the public ones, each sorted by name and fingerprint. The content depends on nothing
    but the sources, and on the day by what has expired.
    """
    roots = _by_fingerprint([public])
    own = {digest: each for digest, each in _by_fingerprint(private).items() if digest not in roots}
    left_out: list[str] = []
    parts: list[bytes] = []
    for group in (own, roots):
        good = [each for each in group.values() if each.certificate.not_after >= today]
        left_out += (each.expired for each in group.values() if each.certificate.not_after < today)
        parts += (each.written for each in sorted(good, key=lambda each: each.order))
    public_count = len(good)
    body = b"\n".join(parts)
    head = _MARK + hashlib.sha256(body).hexdigest().encode() + b"\n\n"
    return Composed(head + body, len(parts) - public_count, public_count, tuple(sorted(left_out)))


def is_own(content: bytes) -> bool:
    """Whether a file is one that `compose` made, and nothing in it was changed since (but how its lines end)."""
    content = content.replace(b"\r\n", b"\n")
    head = _HEAD.match(content)
    return head is not None and hashlib.sha256(content[head.end() + 1 :]).hexdigest().encode() == head[1]


@dataclass(frozen=True, slots=True)
class _Entry:
    """A certificate that may be written, its DER form, and the name of the file that it comes from."""

    certificate: Certificate
    der: bytes
    source: str

    @property
    def order(self) -> tuple[str, str]:
        """What entries are sorted by."""
        return self.certificate.subject.casefold(), self.certificate.sha256

    @property
    def expired(self) -> str:
        """What is said of one that has expired."""
        return f'"{self.certificate.subject}" of {self.source}, which expired on {self.certificate.not_after}'

    @property
    def written(self) -> bytes:
        """The certificate with a comment over it."""
        known, text = self.certificate, base64.b64encode(self.der)
        lines = [
            _comment(f"{known.subject}, from {self.source}"),
            _comment(f"valid from {known.not_before} to {known.not_after}"),
            _comment(f"SHA-256 {known.sha256}"),
            b"-----BEGIN CERTIFICATE-----",
            *(text[start : start + 64] for start in range(0, len(text), 64)),
            b"-----END CERTIFICATE-----",
        ]
        return b"".join(line + b"\n" for line in lines)


def _by_fingerprint(sources: Iterable[Source]) -> dict[str, _Entry]:
    """The certificates of sources; of doubles, the first."""
    found: dict[str, _Entry] = {}
    for source in sources:
        ders = {block.line: block.der for block in split(source.content).certificates}
        for each in source.store.certificates:
            found.setdefault(each.sha256, _Entry(each, ders[each.line], source.name))
    return found


def _comment(text: str) -> bytes:
    """A line that nothing reads: whatever a name says, it begins no block and is no word to certlint."""
    return b"# " + text.replace("-----", "----").replace("#", "").encode("ascii", "backslashreplace")
