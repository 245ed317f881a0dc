"""Names that tell by themselves, as knobs: what a name must be, and which values are then bad.

Used only where the code cannot be followed to a library's knob; docs/confidence.md says why each is
believed.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import replace
from functools import lru_cache

from certlint.lexicon.answers import OFF, YES
from certlint.lexicon.senses import asks_to_verify, is_http_receiver, refuses_to_verify, speaks_of_hostname
from certlint.lexicon.vocabulary import CONNECTION_WORDS, HTTP_CALLS, REQUEST_WORDS, SENDING_WORDS
from certlint.model.knobs import Confidence, Effect, Fix, Is, Kind, Knob, Like, Named

__all__ = [
    "FLAGS",
    "NO_VERIFICATION",
    "argument_hint",
    "attribute_hint",
    "by_id",
    "key_hint",
    "name_hint",
    "parameter_hint",
    "uri_hint",
]


_FIXES = {
    "verify": Fix(how="bundle"),
    "cert_reqs": Fix(how="true", companion="ca_certs"),
    "ssl_cert_reqs": Fix(how="true", companion="ssl_ca_certs"),
    "tls_cert_reqs": Fix(how="true", companion="tls_ca_certs"),
}
"""What is right under these names in most libraries that have them."""


def _hint(
    name: str, kind: Kind, insecure: tuple[Is | Like | Named, ...], confidence: Confidence, effect: Effect
) -> Knob:
    return Knob(
        id=f"name:{name}",
        library="",
        kind=kind,
        targets=(),
        effect=effect,
        parameter=name,
        insecure=insecure,
        confidence=confidence,
        fix=_FIXES.get(name, Fix(how="true")),
        note="judged by its name",
        status="unproven",
    )


_OFF = (Is(False), Is(0), Like("|".join(sorted({*OFF, "cert_none"}))), Named("ssl.CERT_NONE"))
_ON = (Is(True), Is(1), Like("|".join(sorted(YES))))
_NONE = (Named("ssl.CERT_NONE"), Like("cert_none|none"))
NO_VERIFICATION = (Named("ssl.CERT_NONE"), Named("OpenSSL.SSL.VERIFY_NONE"), Like("cert_none|verify_none"))
"""Constants that can only mean that nothing is verified, whatever is compared with them."""
_REQUIREMENTS = frozenset({"cert_reqs", "ssl_cert_reqs", "verify_mode", "tls_cert_reqs"})


_VERIFY = _hint("verify", Kind.ARGUMENT, (Is(False),), Confidence.LIKELY, Effect.VERIFICATION)
_VERIFY_OR_PATH = replace(_VERIFY, path=True)


@lru_cache(maxsize=2048)
def name_hint(name: str) -> Knob | None:
    """The hint for a name that is unambiguous wherever it stands, such as ``verify_ssl``."""
    effect = Effect.HOSTNAME if speaks_of_hostname(name) else Effect.VERIFICATION
    if asks_to_verify(name):
        return _hint(name, Kind.ARGUMENT, _OFF, Confidence.LIKELY, effect)
    if refuses_to_verify(name):
        return _hint(name, Kind.ARGUMENT, _ON, Confidence.LIKELY, effect)
    return None


def by_id(id: str) -> Knob | None:
    """The hint with this id, as far as its name tells; None if it is none of a name."""
    name = id.removeprefix("name:")
    if name == id or id == FLAGS.id:
        return None
    if name == "verify":
        return _VERIFY
    if name in _REQUIREMENTS:
        return _hint(name, Kind.ARGUMENT, _NONE, Confidence.LIKELY, Effect.VERIFICATION)
    return uri_hint(name)


def uri_hint(name: str) -> Knob | None:
    """The hint for an option of a URI."""
    if name in {"no_verify", "noverify", "insecure"}:
        return _hint(name, Kind.URI, _ON, Confidence.LIKELY, Effect.VERIFICATION)
    return name_hint(name)


def key_hint(name: str, others: Set[str]) -> Knob | None:
    """The hint for a key of a dict that goes nobody knows where, among ``others``."""
    if name in _REQUIREMENTS:
        return _hint(name, Kind.ITEM, _NONE, Confidence.LIKELY, Effect.VERIFICATION)
    if name == "verify":
        return _VERIFY if others & REQUEST_WORDS else None
    return name_hint(name)


def parameter_hint(name: str, others: Set[str]) -> Knob | None:
    """The hint for a parameter, or a key that is asked for with a default, among ``others``."""
    if name == "verify":
        return _VERIFY if len(others & CONNECTION_WORDS) >= 2 else None
    return name_hint(name)


FLAGS = replace(
    _hint(
        "flag",
        Kind.ARGUMENT,
        (Like("(--)?(ignore-certificate-errors|ignore-ssl-errors(=(yes|true|any))?|allow-insecure-localhost)"),),
        Confidence.LIKELY,
        Effect.VERIFICATION,
    ),
    followed=False,
)
"""The hint for a text, or one in a list, that is a browser's flag: it means the same whoever starts the browser."""


def argument_hint(name: str, callee: str, others: Set[str] = frozenset()) -> Knob | None:
    """The hint for an argument of an unknown callable, written as ``callee``, beside the named arguments ``others``."""
    if name in _REQUIREMENTS:
        return _hint(name, Kind.ARGUMENT, _NONE, Confidence.LIKELY, Effect.VERIFICATION)
    if name == "verify":
        receiver, _, last = callee.rpartition(".")
        if last in HTTP_CALLS or is_http_receiver(last) or others & SENDING_WORDS:
            return _VERIFY_OR_PATH if last[:1].isupper() else _VERIFY
        if is_http_receiver(receiver):
            return _hint(name, Kind.ARGUMENT, (Is(False),), Confidence.POSSIBLE, Effect.VERIFICATION)
        return None
    return name_hint(name)


def attribute_hint(name: str, receiver: str) -> Knob | None:
    """The hint for an attribute assigned on an unknown object, written as ``receiver``."""
    if name in _REQUIREMENTS:
        return _hint(name, Kind.ATTRIBUTE, _NONE, Confidence.LIKELY, Effect.VERIFICATION)
    if name == "verify":
        if is_http_receiver(receiver.rpartition(".")[2]):
            return _hint(name, Kind.ATTRIBUTE, (Is(False),), Confidence.LIKELY, Effect.VERIFICATION)
        return None
    return name_hint(name)
