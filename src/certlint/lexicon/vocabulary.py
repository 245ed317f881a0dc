"""The words of names: about verifying, refusing, TLS, certificates, files, requests, connections, stand-ins.

A word is in lower case and without the marks that divide it from others. `certlint.lexicon.senses` reads names with
them; what the names of libraries say is in `certlint.knobs`.
"""

from __future__ import annotations

__all__ = [
    "ADMIT",
    "ALL",
    "CERTIFICATE",
    "CHECK",
    "COMPARE",
    "CONNECTION_WORDS",
    "CONVENTIONAL_CA_PATHS",
    "CORE",
    "DETAILS",
    "DROP",
    "ELSEWHERE",
    "ERRORS",
    "FUSED",
    "HOSTNAME",
    "HTTP_CALLS",
    "IGNORE",
    "INSECURE",
    "PATH",
    "PROTOCOL",
    "RECEIVERS",
    "REFUSE",
    "REQUEST_WORDS",
    "SECURE",
    "SENDING_WORDS",
    "SERVER",
    "STAND_INS",
    "SUBJECT",
    "UNSAFE",
    "VALIDATE",
    "VERIFY",
]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


VERIFY = _set("verify verifies verifying verification")
VALIDATE = _set("validate validation")
CHECK = _set("check checks strict")
PROTOCOL = _set("ssl tls https")
CERTIFICATE = _set("cert certs certificate certificates")
HOSTNAME = _set("hostname hostnames")
COMPARE = _set("match matches check checks verify validate")
"""What a function that compares names does, as the first word of its own name."""
SUBJECT = PROTOCOL | CERTIFICATE | HOSTNAME

IGNORE = _set("ignore ignored bypass bypassed")
DROP = IGNORE | _set("skip skipped disable disabled suppress off")
REFUSE = DROP | _set("no not never without dont")
ADMIT = _set("trust accept allow")
SERVER = _set("server")
ALL = _set("all any invalid insecure untrusted unverified")
INSECURE = _set("insecure unverified")
ERRORS = _set("error errors failure failures problem problems issue issues check checks")

SECURE = VALIDATE | CHECK | {"secure"}
"""Words that ask to verify only together with one of TLS, or alone."""
UNSAFE = INSECURE | _set("unsafe untrusted")
"""Words that say by themselves that nothing is verified, where something is known to be about TLS."""

ELSEWHERE = _set(
    "client clients common ssh hostkey hostkeys known signature signatures sig jwt token tokens gpg pgp email mail "
    "phone user password credentials schema checksum digest hash date dates expiry expiration expire expires "
    "expired days interval timeout depth callback callbacks mode level flag flags path file files dir "
    "directory location locations bundle pem url uri id date status result results message messages exception "
    "failed fail fails warning warnings warn revocation crl ocsp fingerprint code count time version versions "
    "cipher ciphers protocol protocols domain dns method function func class key keys port log logs store "
    "transparency ct format handler button page view type"
)
"""Words that turn the sense elsewhere: client certificates, SSH, signatures, dates, results of a check."""

PATH = _set("ca cas cert certs bundle path file pem dir cafile capath cacert cacerts crt")
"""Words of a CA file rather than of a switch."""

DETAILS = _set(
    "context contexts ctx config configuration options opts settings params parameters kwargs args adapter factory "
    "socket sock version protocol ciphers key keyfile password fingerprint thumbprint name"
)
"""Words of something that belongs to TLS: such a name does not say that TLS is used."""

CORE = VERIFY | SECURE | SUBJECT | UNSAFE | {"signed"}
"""Words that are about TLS or verifying by themselves."""

FUSED = (
    CORE
    | REFUSE
    | ADMIT
    | ALL
    | SERVER
    | _set("verified peer host error errors self client ca file path bundle use is with enable enabled")
)
"""Words of which a run such as ``sslverify`` may be made."""

CONVENTIONAL_CA_PATHS = frozenset({"/var/run/secrets/kubernetes.io/serviceaccount/ca.crt", "/dev/null", "/nonexistent"})
"""Paths that are the same on every machine: where every Kubernetes pod finds its cluster's CA, and empty stores."""

# --- company ---------------------------------------------------------------------------------

HTTP_CALLS = _set(
    "get post put delete head options patch request requests send fetch stream urlopen upload download "
    "api_request http_get http_post http_request make_request do_request send_request session_request "
    "get_json post_json put_json"
)
"""Names of calls that shape an HTTP request: ``verify=False`` in them is about TLS whatever the receiver."""

RECEIVERS = _set(
    "session sess sessions requests http https client api rest adapter scraper browser connection connector transport"
)
"""Words of what is likely to speak HTTP."""

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
