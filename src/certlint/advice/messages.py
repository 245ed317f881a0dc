"""What errors say: `SYMPTOMS`, each with the words by which it is known and the causes that it may have."""

from __future__ import annotations

from certlint.model.advice import Symptom

__all__ = ["SYMPTOMS"]

_UNTRUSTED = ("private-ca", "proxy", "local-development", "missing-intermediate", "old-roots")

SYMPTOMS = (
    Symptom(
        name="the host name does not match",
        patterns=(
            r"hostname mismatch",
            r"ip address mismatch",
            r"certificate is not valid for",
            r"hostname \S+ doesn't match",
            r"no alternative certificate subject name",
            r"ERR_TLS_CERT_ALTNAME_INVALID",
            r"x509: certificate (is valid for|relies on legacy Common Name)",
            r"NotValidForName",
            r"No subject alternative (DNS )?name",
            r"RemoteCertificateNameMismatch",
            r"hostname does not match CN",
            r"server certificate for .{1,200} does not match host name",
            r"SEC_E_WRONG_PRINCIPAL",
        ),
        meaning="The certificate is trusted, but it belongs to another host.",
        causes=("wrong-host-name", "proxy"),
        trust=False,
    ),
    Symptom(
        name="the certificate has expired",
        patterns=(
            r"certificate has expired(?! or)",
            r"certificate has expired or is not yet valid: current time \S{1,40} is after",
            r"CERT_HAS_EXPIRED",
            r"invalid peer certificate: (certificate )?expired",
            r"CertificateExpiredException",
            r"SEC_E_CERT_EXPIRED",
        ),
        meaning="A certificate between the server and its root is past its last day.",
        causes=("expired", "old-roots", "clock"),
        trust=False,
    ),
    Symptom(
        name="the certificate is not yet valid",
        patterns=(
            r"certificate is not yet valid",
            r"CERT_NOT_YET_VALID",
            r"has expired or is not yet valid",
            r"invalid peer certificate: (certificate )?not ?valid ?yet",
            r"CertificateNotYetValidException",
        ),
        meaning="The certificate's first day lies in the future of this machine.",
        causes=("clock", "expired"),
        trust=False,
    ),
    Symptom(
        name="the certificates do not comply",
        patterns=(
            r"missing (authority|subject) key identifier",
            r"basic constraints of ca cert not marked critical",
            r"ca cert does not include key usage",
            r"authority key identifier (critical|marked)",
            r"CaUsedAsEndEntity",
            r"invalid CA certificate",
        ),
        meaning="The CA is known, but a certificate of it is refused for its form.",
        causes=("strict-checks",),
        trust=False,
    ),
    Symptom(
        name="the certificate is too weak",
        patterns=(r"key too (weak|small)", r"md too weak", r"EE_KEY_TOO_SMALL", r"CA_MD_TOO_WEAK"),
        meaning="The certificate is refused for its key or its signature.",
        causes=("weak-certificate",),
        trust=False,
    ),
    Symptom(
        name="the certificate was revoked",
        patterns=(r"certificate revoked", r"unable to get certificate crl", r"crl has expired"),
        meaning="Lists of withdrawn certificates were asked for.",
        causes=("revoked",),
        trust=False,
    ),
    Symptom(
        name="self-signed certificate in the chain",
        patterns=(r"self[- ]signed certificate in (the )?certificate chain", r"SELF_SIGNED_CERT_IN_CHAIN"),
        meaning="The chain ends in a root that this program does not trust.",
        causes=("proxy", "private-ca", "local-development"),
    ),
    Symptom(
        name="self-signed certificate",
        patterns=(r"self[- ]signed certificate", r"DEPTH_ZERO_SELF_SIGNED_CERT"),
        meaning="The server's certificate signed itself, and this program does not trust it.",
        causes=("local-development", "private-ca", "wrong-host-name"),
    ),
    Symptom(
        name="the issuer is not known",
        patterns=(
            r"unable to get (local )?issuer certificate",
            r"UNABLE_TO_GET_ISSUER_CERT",
            r"unable to verify the first certificate",
            r"UNABLE_TO_VERIFY_LEAF_SIGNATURE",
            r"server certificate verification failed",
            r"signer not found",
            r"UnknownIssuer",
            r"signed by (an )?unknown authority",
            r"PKIX path (building|validation) failed",
            r"unable to find valid certification path",
            r"unable to locally verify the issuer's authority",
            r"certificate issuer is unknown",
            r"issued by an authority that is not trusted",
            r"SEC_E_UNTRUSTED_ROOT",
            r"RemoteCertificateChainErrors",
            r"errSSLXCertChainInvalid",
            r"OSStatus -9807",
        ),
        meaning="No CA that this program trusts has issued the server's certificate.",
        causes=_UNTRUSTED,
    ),
    Symptom(
        name="a text instead of a path",
        patterns=(r"invalid path: ?[\"']?(false|true|no|yes|none|off|on|0|1)\b",),
        meaning="The client was told to take its CAs from a file of this name, which is the text of a switch.",
        causes=("text-for-a-path",),
    ),
    Symptom(
        name="the CA bundle cannot be used",
        patterns=(
            r"could not find a suitable TLS CA certificate bundle",
            r"NO_CERTIFICATE_OR_CRL_FOUND",
            r"error setting certificate (verify locations|file)",
            r"no start line",
            r"\[X509\]",
            r"invalid ca_?bundle",
            r"root certificate file \S{1,300} does not exist",
            r"SSL validation failed for \S{1,300} \[Errno 2\]",
            r"load_verify_locations\b.{0,300}(No such file|FileNotFoundError|Errno 2\b)",
            r"(No such file|FileNotFoundError).{0,300}\b(load_verify_locations|cafile)\b",
            r"(ca|cert)[\w-]{0,20}\.(pem|crt|cer)\b.{0,5}(does not exist|not found|no such file)",
        ),
        meaning="The file or folder of CAs that the program was told to use could not be read.",
        causes=("unreadable-bundle",),
    ),
    Symptom(
        name="the server refuses the client",
        patterns=(
            r"alert[_ ](unknown[_ ]ca|bad[_ ]certificate|certificate[_ ]required|certificate[_ ]unknown)",
            r"SSLV3_ALERT_HANDSHAKE_FAILURE",
        ),
        meaning="The refusal came from the server.",
        causes=("client-certificate", "no-tls"),
        trust=False,
    ),
    Symptom(
        name="no TLS connection came about",
        patterns=(
            r"WRONG_VERSION_NUMBER",
            r"UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
            r"UNEXPECTED_EOF_WHILE_READING",
            r"NO_PROTOCOLS_AVAILABLE",
            r"ALERT_PROTOCOL_VERSION",
            r"HTTP_REQUEST\]",
        ),
        meaning="It failed before any certificate was looked at.",
        causes=("no-tls", "proxy"),
        trust=False,
    ),
    Symptom(
        name="CERT_NONE on a context that compares host names",
        patterns=(r"cannot set verify_mode to CERT_NONE when check_hostname is enabled", r"check_hostname requires "),
        meaning="Nothing was connected: the settings of the SSL context contradict each other.",
        causes=("half-off",),
    ),
    Symptom(
        name="a deprecated function of ssl",
        patterns=(
            r"ssl\.(wrap_socket|match_hostname|PROTOCOL_\w{1,20}|TLSVersion\.\w{1,20})\W{0,5} (is|are) deprecated",
            r"module 'ssl' has no attribute '(wrap_socket|match_hostname|PROTOCOL_\w{1,20})'",
        ),
        meaning="Python warns of, or no longer has, what the code calls.",
        causes=("deprecated-function",),
    ),
    Symptom(
        name="InsecureRequestWarning",
        patterns=(r"InsecureRequestWarning", r"unverified HTTPS request"),
        meaning="Nothing failed: a connection was made without verification, because the code asks for that, and "
        "urllib3 says so. `certlint .` shows where; silencing the warning (TLS4xx) changes nothing. Find out why it "
        "was switched off, and give the library the CAs that it lacks:",
        causes=("private-ca", "proxy", "local-development", "old-roots", "wrong-host-name", "expired"),
    ),
    Symptom(
        name="CERTIFICATE_VERIFY_FAILED",
        patterns=(
            r"CERTIFICATE[_ ]VERIFY[_ ]FAILED",
            r"SSLCertVerificationError",
            r"\b\w*CertificateError\b",
            r"SSLError",
            r"SSL certificate problem",
            r"curl: \(60\)",
            r"problem confirming the ssl certificate",
            r"SSL validation failed",
            r"tls: failed to verify certificate",
            r"invalid peer certificate",
            r"remote certificate is invalid",
            r"cannot verify \S{1,300} certificate",
            r"SSLHandshakeException",
        ),
        meaning="The server's certificate was not accepted. The rest of the message says why, mostly at its end, in "
        "parentheses: `--explain` takes the whole line. Without it, each of these may be the reason:",
        causes=(*_UNTRUSTED, "wrong-host-name", "expired", "strict-checks"),
    ),
)
"""In the order in which they are looked for: what says more comes first."""
