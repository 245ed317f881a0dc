"""Reading an error's text, as a traceback or a terminal shows it: what it says, and what it tells besides."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address

from certlint.advice.clients import CLIENTS
from certlint.advice.messages import SYMPTOMS
from certlint.advice.stores import STORES
from certlint.model.advice import Reading, Symptom

__all__ = ["mentioned", "nearest", "read", "symptom"]

_ALIKE = {"urllib": "stdlib", "http": "stdlib", "smtplib": "stdlib", "imaplib": "stdlib", "curl_cffi": "curl-cffi"}

LONGEST = 20_000
"""The most characters of a text that are read: its beginning and its end."""

_HOST = re.compile(
    r"host='([\w.-]{1,253})'|https?://(?:[^/@\s'\"]{1,100}@)?([\w.-]{1,253})|\bnot valid for '([\w.*-]{1,253})'"
    r"|connect to host ([\w.-]{1,253})|\bhostname '([\w.-]{1,253})'"
)
_MACOS = re.compile(r"/Library/Frameworks/Python\.framework|/Applications/Python 3")
_PROXY = re.compile(
    r"zscaler|netskope|palo ?alto|fortinet|fortigate|umbrella|bluecoat|ProxyError|HTTPS?_PROXY", re.IGNORECASE
)
_VERSION = re.compile(r"[Pp]ython ?/?(3)\.(\d{1,2})\b")

DEVELOPMENT = ("localhost", "localdomain", "test", "localtest.me", "host.docker.internal", "nip.io")
"""Names, or ends of names, of this machine and of development (RFC 2606, RFC 6761, and names that lead there)."""
PRIVATE = ("local", "internal", "intranet", "corp", "lan", "home.arpa", "private", "svc", "home")
"""Ends of names that no public CA issues certificates for."""
PUBLIC = (
    "pypi.org", "pythonhosted.org", "github.com", "githubusercontent.com", "gitlab.com", "bitbucket.org",
    "huggingface.co", "hf.co", "amazonaws.com", "googleapis.com", "google.com", "gstatic.com", "openai.com",
    "anthropic.com", "docker.io", "docker.com", "anaconda.org", "anaconda.com", "npmjs.org", "microsoft.com",
    "microsoftonline.com", "azure.com", "windows.net", "office.com", "slack.com", "atlassian.net", "stripe.com",
    "cloudflare.com", "python.org", "nltk.org", "readthedocs.io", "wikipedia.org", "telegram.org", "yahoo.com",
)  # fmt: skip
"""Hosts whose certificates every current store of public CAs accepts."""

_FIRST = {
    "development": ("local-development", "private-ca"),
    "private": ("private-ca", "local-development"),
    "public": ("proxy", "old-roots", "missing-intermediate"),
}
"""The causes that the kind of host makes the likeliest."""


def symptom(text: str) -> Symptom | None:
    """What an error says, by the most telling words in it; None if it is none that is known."""
    joined = _joined(text)
    for candidate in SYMPTOMS:
        if any(re.search(pattern, joined, re.IGNORECASE) for pattern in candidate.patterns):
            return candidate
    return None


def nearest(text: str) -> Symptom | None:
    """The general symptom, for a text that speaks of certificates in words that are not known; else None."""
    about = re.search(r"\b(ssl|tls|x509|certificates?|cert|ca ?bundle|https handshake)\b", _joined(text), re.IGNORECASE)
    return SYMPTOMS[-1] if about is not None and len(text.split()) > 1 else None


def read(text: str) -> Reading | None:
    """All that an error's text tells; None if it is about something else."""
    found, known = symptom(text), True
    if found is None:
        found, known = nearest(text), False
    if found is None:
        return None
    joined = _joined(text)
    host, kind = _host(joined)
    facts: list[str] = []
    first: list[str] = []
    if _PROXY.search(joined):
        first.append("proxy")
        facts.append("A proxy is named.")
    if _MACOS.search(joined):
        first.append("old-roots")
        facts.append(
            "This is Python of python.org on macOS: it has no CAs until `Install Certificates.command` was run."
        )
    version = _VERSION.search(joined)
    if version is not None and found.causes == ("strict-checks",) and int(version[2]) < 13:
        facts.append(f"Python {version[1]}.{version[2]} is older than the strict checks: something else asks for them.")
    if kind:
        facts.append(f"{host} is {_KINDS[kind]}.")
        first += _FIRST[kind]
    likely = [cause for cause in dict.fromkeys(first) if cause in found.causes]
    return Reading(
        symptom=found,
        known=known,
        libraries=mentioned(text),
        facts=tuple(facts),
        causes=tuple(dict.fromkeys((*likely, *found.causes))),
        host=host,
    )


_KINDS = {
    "development": "a name of this machine or of development",
    "private": "a private name or address, which no public CA issues certificates for",
    "public": "a public host, whose certificate every current store of public CAs accepts",
}


def _host(text: str) -> tuple[str, str]:
    """The first host that a text names, and its kind: "development", "private", "public" or "" where nothing tells."""
    found = next((group for match in _HOST.finditer(text) for group in match.groups() if group), "")
    name = found.rstrip(".").lower()
    if not name:
        return "", ""
    try:
        address = ip_address(name)
    except ValueError:
        if _ends(name, DEVELOPMENT):
            return name, "development"
        if "." not in name or _ends(name, PRIVATE):
            return name, "private"
        return name, "public" if _ends(name, PUBLIC) else ""
    kind = "development" if address.is_loopback else "private" if address.is_private else ""
    return name, kind


def _ends(name: str, ends: tuple[str, ...]) -> bool:
    return any(name == end or name.endswith(f".{end}") for end in ends)


def _joined(text: str) -> str:
    """The text in one line; of a long one, the beginning and the end."""
    if len(text) > LONGEST:
        text = f"{text[: LONGEST // 2]} {text[-LONGEST // 2 :]}"
    return " ".join(text.split())


def mentioned(text: str) -> tuple[str, ...]:
    """The libraries whose words, modules or exceptions an error's text has, each once.

    Those known by their words come first, then modules, the last named first.
    """
    known = {library for store in STORES for library in store.libraries}
    joined = _joined(text)
    said = [library for pattern, library in CLIENTS if re.search(pattern, joined, re.IGNORECASE)]
    modules = [each for each in (_ALIKE.get(name, name) for name in _modules(joined)) if each in known]
    telling = [each for each in said if each not in {"requests", "stdlib"}]
    return tuple(dict.fromkeys((*telling, *modules, *said)))


def _modules(text: str) -> Iterator[str]:
    """What is dotted (``requests.exceptions``) or a folder of packages (``site-packages/httpx/``), from the end."""
    dotted = r"(?<![\w./-])([a-z_][\w]*)\.[A-Za-z_]|(?:site|dist)-packages/([\w]+)[/.]"
    return (first or second for first, second in reversed(re.findall(dotted, text)))
