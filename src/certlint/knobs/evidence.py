"""Names that speak for themselves: which words, together, can only be about the verification of TLS.

Used where the code cannot be followed to a library's knob. `asks_to_verify` names are bad when false,
`refuses_to_verify` names when true. Names may be ``snake_case``, ``camelCase``, ``kebab-case`` or ``UPPER_CASE``,
and words may run together as in ``ssl_verifypeer``.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

__all__ = [
    "CONSTANT_TYPES",
    "CONVENTIONAL_CA_PATHS",
    "HTTP_CALLS",
    "NEVER_RETURNING",
    "PARAMETER_TYPES",
    "TESTING_BASE",
    "TESTING_DECORATORS",
    "TESTING_MODULES",
    "WORDS",
    "asks_to_verify",
    "is_http_receiver",
    "refuses_to_verify",
    "speaks_of_hostname",
]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


HTTP_CALLS = _set(
    "get post put delete head options patch request requests send fetch stream urlopen upload download "
    "api_request http_get http_post http_request make_request do_request send_request session_request "
    "get_json post_json put_json"
)
"""Names of calls that shape an HTTP request: ``verify=False`` in them is about TLS whatever the receiver."""

PARAMETER_TYPES = {
    "monkeypatch": "pytest.MonkeyPatch",
    "pytest_configure.config": "pytest.Config",
    "pytest_addoption.parser": "pytest.Parser",
    "cert_verify.conn": "urllib3.HTTPSConnectionPool",
}
"""What a parameter without annotation and default is by convention: by its name, or by ``function.name``."""

CONSTANT_TYPES = frozenset({"ssl"})
"""Types whose instances are constants, by what their members are known under (``ssl.VerifyMode.CERT_NONE`` is
``ssl.CERT_NONE``): a parameter of such a type is what its callers pass."""

NEVER_RETURNING = frozenset(
    {"sys.exit", "os._exit", "os.abort", "builtins.exit", "builtins.quit", "pytest.skip", "pytest.exit", "pytest.fail"}
)
"""Functions after which nothing is reached."""

TESTING_MODULES = frozenset({"pytest", "_pytest", "unittest", "nose", "py.test"})
"""Modules that are loaded only where tests run: ``"pytest" in sys.modules``."""

TESTING_BASE = "TestCase"
"""How the names of library classes end whose subclasses run in tests only."""

TESTING_DECORATORS = (
    "pytest.mark.",
    "pytest.fixture",
    "pytest_asyncio.fixture",
    "django.test.override_settings",
    "django.test.utils.override_settings",
    "django.test.modify_settings",
    "django.test.tag",
)
"""Decorators, by the beginnings of their names, of what runs in tests only."""

CONVENTIONAL_CA_PATHS = frozenset({"/var/run/secrets/kubernetes.io/serviceaccount/ca.crt", "/dev/null", "/nonexistent"})
"""Paths that are no file of anybody's machine: where every Kubernetes pod finds its cluster's CA, and empty stores."""

_RECEIVERS = _set(
    "session sess sessions requests http https client api rest adapter scraper browser connection connector transport"
)

STAND_IN_LIBRARIES = ("unittest.mock.", "mock.", "pytest.mark.", "pytest.param", "pytest.raises", "responses.")
STAND_INS = _set("mock mocked mocks fake stub dummy magicmock monkey patched patch")
"""Words of what stands in for the real thing in a test: nothing connects."""

REQUEST_WORDS = _set(
    "headers timeout proxies cert auth params data json stream allow_redirects url method cookies files hooks"
)
"""Arguments of an HTTP call: beside one of these in a dict, ``verify`` is about TLS."""

SENDING_WORDS = _set("headers timeout proxies allow_redirects cookies")
"""Named arguments that only a request has: beside one of these in a call, ``verify`` is about TLS."""

CONNECTION_WORDS = _set(
    "host hostname ip address server url uri base_url endpoint port username user login password passwd token "
    "api_key timeout proxies proxy cert session"
)
"""Parameters of something that connects: beside two of these, ``verify`` is about TLS."""

_VERIFY = _set("verify verifies verifying verification")
_VALIDATE = _set("validate validation")
_CHECK = _set("check checks strict")
_PROTOCOL = _set("ssl tls https")
_CERTIFICATE = _set("cert certs certificate certificates")
_HOSTNAME = _set("hostname hostnames")
_SUBJECT = _PROTOCOL | _CERTIFICATE | _HOSTNAME

_REFUSE = _set("skip disable no without ignore bypass dont suppress")
_IGNORE = _set("ignore bypass")
_DROP = _set("ignore bypass skip disable suppress")
_ADMIT = _set("trust accept allow")
_SERVER = _set("server")
_ALL = _set("all any invalid insecure untrusted unverified")
_INSECURE = _set("insecure unverified")
_ERRORS = _set("error errors failure failures problem problems issue issues check checks")

_ELSEWHERE = _set(
    "client clients common ssh hostkey hostkeys known signature signatures sig jwt token tokens gpg pgp email mail "
    "phone user password credentials schema checksum digest hash date dates expiry expiration expire expires "
    "expired days interval timeout depth callback callbacks mode level flag flags path file files dir "
    "directory location locations bundle pem url uri id date status result results message messages exception "
    "failed fail fails warning warnings warn revocation crl ocsp fingerprint code count time version versions "
    "cipher ciphers protocol protocols domain dns method function func class key keys port log logs store "
    "transparency ct format handler button page view type"
)
"""Words that turn the sense elsewhere: client certificates, SSH, signatures, dates, results of a check."""

_FUSED = sorted(_VERIFY | _SUBJECT | _set("no skip insecure peer host errors"), key=len, reverse=True)
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


@lru_cache(maxsize=4096)
def _words(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, those that run together with ``verify`` set apart."""
    found: list[str] = []
    for part in _PART.findall(name[:80]):
        word = part.lower()
        found.extend((_apart(word) if "verif" in word else ()) or (word,))
    return tuple(found)


def _apart(word: str) -> tuple[str, ...]:
    """The words of the vocabulary that make up this one (``verifypeer``); empty if they do not."""
    if word in _FUSED:
        return (word,)
    for start in _FUSED:
        if word.startswith(start):
            rest = _apart(word[len(start) :])
            if rest:
                return (start, *rest)
    return ()


def _before(ordered: tuple[str, ...], first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether a word of ``first`` stands right before one of ``second``."""
    return any(left in first and right in second for left, right in pairwise(ordered))


def _adjacent(ordered: tuple[str, ...], first: frozenset[str], second: frozenset[str]) -> bool:
    """Whether a word of each set stand beside each other, in either order."""
    return _before(ordered, first, second) or _before(ordered, second, first)


@lru_cache(maxsize=4096)
def asks_to_verify(name: str) -> bool:
    """Whether a switch of this name asks for verification: ``verify_ssl``, ``validateCerts``, ``check_hostname``."""
    ordered = _words(name)
    words = frozenset(ordered)
    if words & (_REFUSE | _ADMIT | _INSECURE | _ELSEWHERE | _ERRORS - _CHECK):
        return False
    if words & _VERIFY:
        return bool(words & _SUBJECT or "peer" in words)
    if words & _VALIDATE:
        return _adjacent(ordered, _VALIDATE, _SUBJECT)
    return _adjacent(ordered, _CHECK, _CERTIFICATE | _HOSTNAME) or (
        len(ordered) == 2 and _adjacent(ordered, _CHECK, _PROTOCOL - {"https"})
    )


@lru_cache(maxsize=4096)
def refuses_to_verify(name: str) -> bool:
    """Whether a switch of this name turns verification off: ``skip_tls_verify``, ``ignore_ssl_errors``."""
    ordered = _words(name)
    words = frozenset(ordered)
    if words & _ELSEWHERE - {"expired"}:
        return False
    if _before(ordered, frozenset({"self"}), frozenset({"signed"})):
        return bool(words & (_ADMIT | _REFUSE)) and not words & _VERIFY
    if words & _VERIFY and "strict" in words:
        return False  # what is verified less strictly still is
    if words & _REFUSE and words & _VERIFY:
        return bool(words & _SUBJECT or "peer" in words) or ordered == ("insecure", "skip", "verify")
    if words & _INSECURE and words & (_PROTOCOL | _CERTIFICATE):
        return len(words) <= 4
    if _before(ordered, _REFUSE, _SUBJECT | _CHECK | _VALIDATE) or _before(ordered, _SUBJECT, _DROP):
        about_errors = words & (_ERRORS | _CHECK | _VALIDATE)
        simply_ignores = words & _IGNORE and len(words - _SUBJECT) <= 2
        return bool(words & _SUBJECT) and bool(about_errors or simply_ignores)
    if words & _ADMIT:
        everything = _before(ordered, _PROTOCOL | _CERTIFICATE, _ADMIT) and _before(ordered, _ADMIT, _ALL)
        return everything or _adjacent(ordered, _ALL, _SUBJECT) or _before(ordered, _SERVER, _CERTIFICATE)
    return False


def speaks_of_hostname(name: str) -> bool:
    """Whether the switch is about the host name alone: the chain is still verified."""
    words = frozenset(_words(name))
    return bool(words & _HOSTNAME) and not words & _CERTIFICATE


def is_stand_in(name: str) -> bool:
    """Whether a function or object of this dotted name stands in for the real thing in a test."""
    return any(not STAND_INS.isdisjoint(_words(part)) for part in name.split("."))


def is_http_receiver(name: str) -> bool:
    """Whether an object of this name is likely to speak HTTP: ``session``, ``self.http_client``, ``HttpSession``."""
    words = _words(name.rpartition(".")[2])
    return not _RECEIVERS.isdisjoint(words) and STAND_INS.isdisjoint(words)


def _spelled(first: str, second: str) -> tuple[str, ...]:
    """Two words beside each other in every way of writing."""
    return (
        f"{first}_{second}",
        f"{first}-{second}",
        f"{first.upper()}_{second.upper()}",
        f"{first[1:]}{second.title()}",
        f"{first[1:]}{second.upper()}",
    )


def _all_spellings() -> frozenset[str]:
    words = {"verif", "Verif", "VERIF", "insecure", "Insecure", "INSECURE", "elf_signed", "elf-signed", "elfSigned"}
    words.update(("ELF_SIGNED", "unverified", "Unverified", "UNVERIFIED"))
    certificates = frozenset({"cert"})  # the other words begin with it
    pairs = (
        (_VALIDATE, _PROTOCOL | certificates | {"hostname"}),
        (_PROTOCOL | _CERTIFICATE | _HOSTNAME, frozenset({"validat"})),
        (_CHECK, frozenset({"ssl", "tls", "hostname"}) | certificates),
        (_PROTOCOL | _CERTIFICATE | _HOSTNAME, _CHECK & {"check", "strict"}),
        (_REFUSE, _PROTOCOL | certificates | {"hostname", "validat", "check", "strict"}),
        (_PROTOCOL | _CERTIFICATE | _HOSTNAME, _DROP),
        (_ALL, _PROTOCOL | certificates | {"hostname"}),
        (_PROTOCOL | _CERTIFICATE | _HOSTNAME, _ALL),
        (_SERVER, certificates),
        (_PROTOCOL | _CERTIFICATE, _ADMIT),
    )
    for firsts, seconds in pairs:
        for first in firsts:
            for second in seconds:
                words.update(_spelled(first, second))
    return frozenset(words)


WORDS = _all_spellings()
"""Words of which each telling name holds at least one, for the search that comes before parsing."""
