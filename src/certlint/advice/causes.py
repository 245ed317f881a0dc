"""Why a connection is refused."""

from __future__ import annotations

from certlint.model.advice import Cause

__all__ = ["CAUSES"]

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
        signs="The same bundle works with Python 3.12 and older. Mostly it is the CA of a proxy (Zscaler, Netskope) or "
        "one that was made by hand. A missing Authority Key Identifier is missing in the certificate below the CA: "
        "a new CA alone does not help.",
        remedy="Have the certificates reissued with the extensions that are missing. Until then clear that one flag, "
        "and no more: `context.verify_flags &= ~ssl.VERIFY_X509_STRICT`.",
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
        signs="A variable (REQUESTS_CA_BUNDLE, SSL_CERT_FILE, AWS_CA_BUNDLE), `ca_bundle` in ~/.aws/config or the code "
        "names a file that is gone, or that only one machine has; a file in DER form, or with text copied out of a "
        "browser. An uninstalled proxy (Netskope, Zscaler) leaves such a variable behind.",
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
    Cause(
        name="text-for-a-path",
        what="`verify` got a text where True, False or a path was meant: every text is taken for a path.",
        signs="`verify=os.environ[...]`, `verify=config.get(...)`, REQUESTS_CA_BUNDLE=false: the path in the message "
        "is a word such as `false`.",
        remedy="Give the bundle's path, or leave the argument out. Turn an option into True or a path before it gets "
        "there; `certlint .` shows the place (TLS108).",
    ),
    Cause(
        name="half-off",
        what="The code turns verification off on a context that still compares host names, which Python refuses.",
        signs="`context.verify_mode = ssl.CERT_NONE` with no `context.check_hostname = False` before it; an argument "
        "such as `verify=False` beside a context of your own.",
        remedy="Leave both on, and give the context the CA: `context.load_verify_locations(BUNDLE)`. `certlint .` "
        "shows the place (TLS102).",
    ),
    Cause(
        name="deprecated-function",
        what="The code uses a function or constant of `ssl` that Python deprecated or removed: it verifies nothing.",
        signs="`ssl.wrap_socket` and `ssl.match_hostname` are gone since Python 3.12; PROTOCOL_TLS and its like are "
        "deprecated since 3.10.",
        remedy="`ssl.create_default_context(cafile=BUNDLE).wrap_socket(sock, server_hostname=host)`: it verifies the "
        "certificate and the name.",
    ),
)
