"""Why a connection is refused: `CAUSES`, and which of them an error's text speaks of: `SYMPTOMS`."""

from __future__ import annotations

from certlint.model.advice import Cause, Symptom

__all__ = ["CAUSES", "SYMPTOMS"]

CAUSES = (
    Cause(
        name="private-ca",
        what="The server's certificate was issued by a private CA: a company's, a cluster's, an appliance's.",
        signs="The name or address is an internal one, other internal servers fail as well, public sites work. "
        "`openssl s_client -connect HOST:443 -servername HOST -showcerts </dev/null` names an issuer of your own.",
        remedy="Get the CA's certificate from those who run it, not from the connection. Put it into one PEM file "
        "together with the public CAs, if the program needs those too, and name the file by what the library obeys.",
    ),
    Cause(
        name="proxy",
        what="A proxy on the way opens TLS and signs for the server (a company's firewall, Zscaler, Netskope).",
        signs="Public sites such as https://pypi.org fail too, and the issuer that `openssl s_client` shows for them "
        "is the proxy's. Browsers work, because the system's store holds the proxy's root.",
        remedy="Append the proxy's root to a copy of the public CAs (`python -m certifi` prints where they are) and "
        "name that file; or have Python use the system's store, with truststore. In images, copy the root in and run "
        "`update-ca-certificates`.",
    ),
    Cause(
        name="local-development",
        what="It is a certificate made for development: by mkcert, by a framework, by hand.",
        signs="The host is localhost, a name such as app.test, or a container next door.",
        remedy='mkcert\'s root is "$(mkcert -CAROOT)/rootCA.pem": name it in the environment of development only. A '
        "certificate that signed itself is its own CA: the bundle is that certificate.",
    ),
    Cause(
        name="old-roots",
        what="The CAs that this machine or this version of certifi trusts are out of date.",
        signs="It is a public site, it works on a newer machine, the image or the interpreter is some years old. On "
        "macOS, Python of python.org has no CAs at all until `Install Certificates.command` was run.",
        remedy="`pip install --upgrade certifi`, and the system's package `ca-certificates`. Nothing in the code.",
    ),
    Cause(
        name="missing-intermediate",
        what="The server does not send the intermediate certificate between its own and the root.",
        signs="Browsers work (they fetch it by themselves), curl and Python do not; `openssl s_client -showcerts` "
        "prints one certificate only.",
        remedy="The server has to send it: `fullchain.pem` instead of `cert.pem`. Until then the bundle may hold the "
        "intermediate besides the root.",
    ),
    Cause(
        name="wrong-host-name",
        what="The certificate is for another name than the one connected to.",
        signs="The address is an IP address, a short name or an alias; or a load balancer answers with its default "
        "certificate because no server name was sent.",
        remedy="Connect by a name that the certificate holds (`openssl x509 -noout -ext subjectAltName`), or have it "
        "reissued with this one. Common names have not counted for years. Another bundle changes nothing.",
    ),
    Cause(
        name="expired",
        what="The certificate, or one above it, is no longer valid.",
        signs="`openssl s_client ... | openssl x509 -noout -dates` shows it. If the server's own is fine, an expired "
        "root in an old bundle stands in the way.",
        remedy="Renew it on the server; if it is the root, update the bundle. Another CA changes nothing.",
    ),
    Cause(
        name="clock",
        what="The clock of this machine is wrong.",
        signs="`date` is off: virtual machines after a pause, boards without a battery.",
        remedy="Set the clock.",
    ),
    Cause(
        name="strict-checks",
        what="The private CA's certificates lack what RFC 5280 asks for, and Python 3.13 began to insist on it "
        "(VERIFY_X509_STRICT).",
        signs="The same bundle works with Python 3.12 and older.",
        remedy="Reissue the CA with the extensions that are missing. Until then clear that one flag, and no more: "
        "`context.verify_flags &= ~ssl.VERIFY_X509_STRICT`.",
    ),
    Cause(
        name="weak-certificate",
        what="A key or signature in the chain is too weak for this OpenSSL.",
        signs="RSA below 2048 bits, SHA-1, MD5: mostly old appliances.",
        remedy="Have the certificate reissued. Another bundle changes nothing.",
    ),
    Cause(
        name="revoked",
        what="The CA has withdrawn the certificate, or lists of withdrawn ones are asked for and there is none.",
        signs="The code sets VERIFY_CRL_CHECK_LEAF or VERIFY_CRL_CHECK_CHAIN.",
        remedy="Ask those who run the server; load the CRLs with `load_verify_locations`.",
    ),
    Cause(
        name="unreadable-bundle",
        what="The bundle that is named cannot be used: it is not there, empty, a folder, or no PEM.",
        signs="A path in REQUESTS_CA_BUNDLE, SSL_CERT_FILE or in the code that holds on one machine only; a file in "
        "DER form, or with text copied out of a browser.",
        remedy="`openssl x509 -in FILE -noout -subject` must print a name. DER becomes PEM with "
        "`openssl x509 -inform der -in FILE -out FILE.pem`.",
    ),
    Cause(
        name="client-certificate",
        what="The server refuses this side: it asks for a client certificate, or does not know its CA.",
        signs="The message speaks of an alert: it came from the server, after its own certificate had been accepted.",
        remedy="Give the client's certificate and key (`cert=`, `load_cert_chain`). The CA bundle is not the subject.",
    ),
    Cause(
        name="no-tls",
        what="The two sides do not agree on TLS itself.",
        signs="The port speaks plain HTTP, a proxy is named as https:// that is http://, or the server is too old for "
        "this OpenSSL.",
        remedy="Mend the URL, the proxy variable or the server. No CA was looked at: neither a bundle nor switching "
        "verification off changes anything.",
    ),
)

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
        ),
        meaning="The certificate is trusted, but it belongs to another host.",
        causes=("wrong-host-name", "proxy"),
        trust=False,
    ),
    Symptom(
        name="the certificate has expired",
        patterns=(r"certificate has expired", r"CERT_HAS_EXPIRED"),
        meaning="A certificate between the server and its root is past its last day.",
        causes=("expired", "old-roots", "clock"),
        trust=False,
    ),
    Symptom(
        name="the certificate is not yet valid",
        patterns=(r"certificate is not yet valid", r"CERT_NOT_YET_VALID"),
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
        ),
        meaning="No CA that this program trusts has issued the server's certificate.",
        causes=_UNTRUSTED,
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
        ),
        meaning="The server's certificate was not accepted. The rest of the message says why, mostly at its end, in "
        "parentheses: `--explain` takes the whole line. Without it, each of these may be the reason:",
        causes=(*_UNTRUSTED, "wrong-host-name", "expired", "strict-checks"),
    ),
)
"""In the order in which they are looked for: what says more comes first."""
