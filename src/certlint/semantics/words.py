"""What names and strings say by themselves: words about verifying, words about paths."""

from __future__ import annotations

import re
from functools import lru_cache

from certlint.knobs.evidence import CONVENTIONAL_CA_PATHS
from certlint.model.conditions import FactKind, fact_kind

__all__ = [
    "environment_of_class",
    "is_about_tls",
    "is_environment",
    "is_fact",
    "is_opt_out",
    "is_path_word",
    "looks_like_path",
    "speaks_of_tls",
    "speaks_of_verifying",
    "split_words",
]

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_VERIFYING = frozenset(
    {"verify", "verifies", "verified", "verification", "validate", "validation", "check", "checks", "noverify"}
)
_VERIFY = frozenset({"verify", "verified", "verification"})
_SECURE = frozenset({"secure", "strict", "validate", "validation", "check"})
_INSECURE = frozenset({"insecure", "unverified", "unsafe", "noverify", "selfsigned", "untrusted", "nossl", "nocheck"})
_REFUSING = frozenset({"skip", "ignore", "disable", "no", "trust", "allow", "accept", "not", "dont", "without", "self"})
_TLS = frozenset(
    {
        "ssl",
        "tls",
        "https",
        "cert",
        "certs",
        "certificate",
        "certificates",
        "hostname",
        "peer",
        "host",
        "errors",
        "signed",
        "fingerprint",
        "fingerprints",
    }
)
_PATH = frozenset(
    {
        "ca",
        "cas",
        "cert",
        "certs",
        "bundle",
        "path",
        "file",
        "pem",
        "dir",
        "cafile",
        "capath",
        "cacert",
        "cacerts",
        "crt",
    }
)
_DETAILS = frozenset(
    {
        "context",
        "contexts",
        "ctx",
        "config",
        "configuration",
        "options",
        "opts",
        "settings",
        "params",
        "parameters",
        "kwargs",
        "args",
        "adapter",
        "factory",
        "socket",
        "sock",
        "version",
        "protocol",
        "ciphers",
        "key",
        "keyfile",
        "password",
        "fingerprint",
        "thumbprint",
        "name",
    }
)
_CA_SUFFIXES = (".pem", ".crt", ".cer", ".ca", ".der", ".ca-bundle", ".cert", ".p7b", ".0")


@lru_cache(maxsize=4096)
def split_words(name: str) -> tuple[str, ...]:
    """The words of a snake_case, kebab-case or camelCase name, in lower case."""
    return tuple(word.lower() for word in _WORD.findall(name[:120]))


def speaks_of_verifying(name: str) -> bool:
    """Whether a name's words speak of verifying."""
    return not _VERIFYING.isdisjoint(split_words(name))


def is_about_tls(name: str) -> bool:
    """Whether any word of a name is one of TLS or of verifying."""
    return not (_TLS | _VERIFYING).isdisjoint(split_words(name))


def is_path_word(name: str) -> bool:
    """Whether a name's words speak of a CA file rather than of a switch."""
    return not _PATH.isdisjoint(split_words(name))


def is_opt_out(name: str, wanted: bool) -> bool:
    """Whether a condition on this name, true if ``wanted``, is somebody asking for no verification.

    ``if insecure:`` and ``if not verify_ssl:`` are; ``if retry:`` and ``if not ca_file:`` are not.
    """
    words = split_words(name)
    if not words:
        return False
    has = frozenset(words)
    if has & _INSECURE or (has & _REFUSING and has & (_TLS | _VERIFYING)):
        return wanted
    if has & _VERIFY or (has & _SECURE and (has & _TLS or len(has) == 1)):
        return not wanted
    return False


def speaks_of_tls(name: str) -> bool:
    """Whether a name says that TLS is used at all: ``use_ssl``, ``is_https``; not ``ssl_context``, ``tls_options``."""
    has = frozenset(split_words(name))
    return bool(has & {"ssl", "tls", "https"}) and not has & (_VERIFYING | _INSECURE | _PATH | _REFUSING | _DETAILS)


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


def looks_like_path(text: str) -> bool:
    """Whether a string names a file or folder of CA certificates (and is no URI, word or PEM text)."""
    if not text or len(text) > 1024 or "\n" in text or "://" in text or text in CONVENTIONAL_CA_PATHS:
        return False
    lower = text.lower()
    return "/" in text or "\\" in text or lower.endswith(_CA_SUFFIXES)
