"""The `ssl` module and what stands in for it: pyOpenSSL, gevent, truststore."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certlint.knobs._declare import (
    ACCEPTING,
    ANYTHING,
    BUNDLE,
    CA_PATH,
    CERT_NONE,
    FALSE,
    HOSTNAME,
    LIKELY,
    NONE,
    POSSIBLE,
    REMOVE,
    TESTED,
    UNPROVEN,
    Fix,
    Is,
    Library,
    ModelKind,
    Named,
    Takes,
    alias,
    model,
    names,
    remove,
    require,
    returns,
    server,
)

if TYPE_CHECKING:
    from certlint.model.knobs import Match

SSL = Library("stdlib", "3.8-3.13", source="ssl.py")
OPENSSL = Library("pyopenssl", "26.4.0", source="OpenSSL/SSL.py")
GEVENT = Library("gevent", "26.9.0", source="gevent/ssl.py")
TRUSTSTORE = Library("truststore", "0.10.5", source="truststore/_api.py")

_VERIFYING_FACTORY = Fix(how="context", imports=("ssl",), example="ssl.create_default_context(cafile=BUNDLE)")

_CLIENT_METHODS = tuple(
    Named(f"OpenSSL.SSL.{name}_METHOD")
    for name in ("TLS_CLIENT", "TLS", "SSLv23", "TLSv1", "TLSv1_1", "TLSv1_2", "SSLv3", "SSLv2")
)

_WITHOUT_NAMES: tuple[Match, ...] = (
    NONE,
    *map(Named, names("ssl.PROTOCOL_{TLS,SSLv23,SSLv3,SSLv2,TLSv1,TLSv1_1,TLSv1_2}")),
)
"""Protocols whose contexts neither verify nor compare host names unless they are told to."""

KNOBS = (
    # A context
    SSL.attribute(
        "ssl.SSLContext.verify_mode",
        "ssl.SSLContext",
        "verify_mode",
        off=CERT_NONE,
        fix=require(example="ctx.verify_mode = ssl.CERT_REQUIRED"),
        status=TESTED,
    ),
    SSL.attribute(
        "ssl.SSLContext.check_hostname",
        "ssl.SSLContext",
        "check_hostname",
        off=FALSE,
        effect=HOSTNAME,
        fix=require(example="ctx.check_hostname = True"),
        status=TESTED,
    ),
    SSL.argument(
        "ssl.SSLContext.protocol-client",
        "ssl.SSLContext",
        "protocol",
        position=0,
        followed=False,
        off=_WITHOUT_NAMES,
        absent=True,
        confidence=LIKELY,
        fix=_VERIFYING_FACTORY,
        note="starts with CERT_NONE, without a check of the host name and without CAs; PROTOCOL_TLS_CLIENT verifies",
        status=TESTED,
    ),
    SSL.argument(
        "ssl.SSLContext.protocol-client:hostname",
        "ssl.SSLContext",
        "protocol",
        position=0,
        followed=False,
        off=_WITHOUT_NAMES,
        absent=True,
        effect=HOSTNAME,
        confidence=LIKELY,
        fix=_VERIFYING_FACTORY,
        note="CERT_REQUIRED alone does not compare the host name; check_hostname = True does",
        status=TESTED,
    ),
    SSL.argument(
        "ssl.create_default_context.purpose",
        "ssl.create_default_context",
        "purpose",
        position=0,
        followed=False,
        off=Named("ssl.Purpose.CLIENT_AUTH"),
        fix=REMOVE,
        note="Purpose.CLIENT_AUTH makes a server's context, which does not verify when it connects",
        status=TESTED,
    ),
    SSL.argument(
        "ssl.create_default_context.cafile",
        "ssl.create_default_context",
        "cafile",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    SSL.argument(
        "ssl.create_default_context.capath",
        "ssl.create_default_context",
        "capath",
        path=True,
        effect=CA_PATH,
        fix=remove("cafile"),
        status=TESTED,
    ),
    SSL.argument(
        "ssl.SSLContext.load_verify_locations",
        "ssl.SSLContext.load_verify_locations",
        "cafile",
        position=0,
        path=True,
        effect=CA_PATH,
        fix=Fix(how="bundle", instead="load_default_certs"),
        source="Modules/_ssl.c",
        status=TESTED,
    ),
    SSL.argument(
        "ssl.SSLContext.load_verify_locations:capath",
        "ssl.SSLContext.load_verify_locations",
        "capath",
        position=1,
        path=True,
        effect=CA_PATH,
        fix=remove("cafile"),
        source="Modules/_ssl.c",
        status=TESTED,
    ),
    SSL.argument(
        "ssl.SSLContext.wrap_socket.server_hostname",
        "ssl.SSLContext.wrap_socket",
        "server_hostname",
        position=4,
        off=NONE,
        absent=True,
        effect=HOSTNAME,
        unless=("server_side",),
        confidence=POSSIBLE,
        note="works only while check_hostname is False",
        status=TESTED,
    ),
    SSL.argument(
        "ssl.SSLContext.wrap_socket.server_hostname:bio",
        "ssl.SSLContext.wrap_bio",
        "server_hostname",
        position=3,
        off=NONE,
        absent=True,
        effect=HOSTNAME,
        unless=("server_side",),
        confidence=POSSIBLE,
        note="works only while check_hostname is False",
        status=TESTED,
    ),
    # Unverified contexts
    SSL.call(
        "ssl._create_unverified_context",
        "ssl._create_unverified_context ssl._create_stdlib_context",
        unless=("cert_reqs",),
        fix=_VERIFYING_FACTORY,
        status=TESTED,
    ),
    SSL.argument(
        "ssl._create_unverified_context:cert_reqs",
        "ssl._create_unverified_context ssl._create_stdlib_context",
        "cert_reqs",
        off=CERT_NONE,
        fix=_VERIFYING_FACTORY,
        status=TESTED,
    ),
    SSL.argument(
        "ssl._create_unverified_context:cafile",
        "ssl._create_unverified_context ssl._create_stdlib_context",
        "cafile",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
    ),
    SSL.attribute(
        "ssl._create_default_https_context",
        "ssl",
        "_create_default_https_context",
        off=(Named("ssl._create_unverified_context"), Named("ssl._create_stdlib_context")),
        context=True,
        process_wide=True,
        takes=(Takes.CALLABLE,),
        fix=Fix(
            how="remove",
            imports=("functools", "ssl"),
            example="ssl._create_default_https_context = functools.partial(ssl.create_default_context, cafile=BUNDLE)",
        ),
        note="everything on http.client is unverified from here on: urllib, xmlrpc, logging's HTTPHandler",
        status=TESTED,
    ),
    SSL.attribute(
        "ssl.match_hostname",
        "ssl urllib3.packages.ssl_match_hostname urllib3.util.ssl_match_hostname backports.ssl_match_hostname",
        "match_hostname",
        off=ANYTHING,
        effect=HOSTNAME,
        process_wide=True,
        fix=REMOVE,
        versions="until 3.11",
        note="gone in Python 3.12; since 3.7 OpenSSL compares the name, so only old libraries still notice",
        status=UNPROVEN,
    ),
    # Functions that take the settings themselves
    SSL.argument(
        "ssl.wrap_socket",
        "ssl.wrap_socket",
        "cert_reqs",
        position=4,
        off=CERT_NONE,
        absent=True,
        unless=("server_side",),
        fix=require("ca_certs", example="cert_reqs=ssl.CERT_REQUIRED, ca_certs=BUNDLE", imports=("ssl",)),
        versions="until 3.11",
        note="gone in Python 3.12; it never compares the host name",
        status=TESTED,
    ),
    SSL.argument(
        "ssl.wrap_socket.ca_certs",
        "ssl.wrap_socket",
        "ca_certs",
        position=6,
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        versions="until 3.11",
        note="gone in Python 3.12",
        status=UNPROVEN,
    ),
    SSL.argument(
        "ssl.get_server_certificate",
        "ssl.get_server_certificate",
        "ca_certs",
        position=2,
        off=NONE,
        absent=True,
        path=True,
        confidence=POSSIBLE,
        fix=BUNDLE,
        note="the certificate of whoever answers: fine to look at, not to trust",
        status=TESTED,
    ),
    GEVENT.argument(
        "gevent.ssl.wrap_socket",
        "gevent.ssl.wrap_socket",
        "cert_reqs",
        position=4,
        off=CERT_NONE,
        absent=True,
        unless=("server_side",),
        fix=require("ca_certs", example="cert_reqs=gevent.ssl.CERT_REQUIRED, ca_certs=BUNDLE", imports=("gevent.ssl",)),
        note="still there after the standard library removed its own",
    ),
    # pyOpenSSL
    OPENSSL.argument(
        "OpenSSL.SSL.Context.set_verify",
        "OpenSSL.SSL.{Context,Connection}.set_verify",
        "mode",
        position=0,
        # Without VERIFY_PEER the other flags change nothing.
        off=(*map(Named, names("OpenSSL.SSL.VERIFY_{NONE,CLIENT_ONCE,FAIL_IF_NO_PEER_CERT}")), Is(0)),
        fix=Fix(how="true", example="ctx.set_verify(SSL.VERIFY_PEER | SSL.VERIFY_FAIL_IF_NO_PEER_CERT)"),
        note="a new Context verifies nothing, has no CAs, and the host name is for the caller to compare",
        status=TESTED,
    ),
    OPENSSL.argument(
        "OpenSSL.SSL.Context.set_verify:callback",
        "OpenSSL.SSL.{Context,Connection}.set_verify",
        "callback",
        position=1,
        off=ACCEPTING,
        note="the callback's answer replaces OpenSSL's: return `ok`, its last argument",
    ),
    OPENSSL.call(
        "OpenSSL.SSL.Context",
        "OpenSSL.SSL.Context",
        absent=True,
        only_if=(("0", _CLIENT_METHODS),),
        confidence=LIKELY,
        note="call `set_verify(SSL.VERIFY_PEER)` and `set_default_verify_paths()`",
    ),
    OPENSSL.argument(
        "OpenSSL.SSL.Context.load_verify_locations",
        "OpenSSL.SSL.Context.load_verify_locations",
        "cafile",
        position=0,
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
    ),
    OPENSSL.argument(
        "OpenSSL.SSL.Context.load_verify_locations:capath",
        "OpenSSL.SSL.Context.load_verify_locations",
        "capath",
        position=1,
        path=True,
        effect=CA_PATH,
        fix=remove("cafile"),
    ),
    # truststore: the same attributes on its own class
    TRUSTSTORE.attribute(
        "truststore.SSLContext.verify_mode", "truststore.SSLContext", "verify_mode", off=CERT_NONE, fix=REMOVE
    ),
    TRUSTSTORE.attribute(
        "truststore.SSLContext.verify_mode:check_hostname",
        "truststore.SSLContext",
        "check_hostname",
        off=FALSE,
        effect=HOSTNAME,
        fix=REMOVE,
    ),
)

_SERVER_SIDE = (("server_side", (Is(True), Is(1))),)

MODELS = (
    alias("ssl.VerifyMode", "ssl"),
    alias("ssl._ssl _ssl pip._vendor.urllib3.util.ssl_.ssl", "ssl"),
    alias("ssl._SSLMethod", "ssl"),
    alias("eventlet.green.ssl", "ssl"),
    *(
        alias(f"gevent.ssl.{name}", f"ssl.{name}")
        for name in (
            "CERT_NONE",
            "CERT_OPTIONAL",
            "CERT_REQUIRED",
            "Purpose",
            "SSLContext",
            "_create_unverified_context",
            "create_default_context",
            "get_server_certificate",
            "match_hostname",
        )
    ),
    alias("urllib3.contrib.pyopenssl.OpenSSL", "OpenSSL"),
    returns(
        "ssl.create_default_context ssl._create_default_https_context ssl._create_unverified_context "
        "ssl._create_stdlib_context ssl.SSLContext._create_unverified_context",
        "ssl.SSLContext",
    ),
    returns("OpenSSL.SSL.Connection.get_context OpenSSL.SSL.Connection.set_context", "OpenSSL.SSL.Context"),
    model(ModelKind.CONTEXT, "ssl.SSLContext OpenSSL.SSL.Context truststore.SSLContext"),
    model(
        ModelKind.VERIFIED,
        "ssl.SSLContext",
        parameter="verify_mode",
        only_if=(("verify_mode", (Named("ssl.CERT_REQUIRED"), Named("ssl.CERT_OPTIONAL"), Is(1), Is(2))),),
    ),
    model(
        ModelKind.VERIFIED,
        "ssl.SSLContext",
        parameter="check_hostname",
        only_if=(("check_hostname", (Is(True), Is(1))),),
    ),
    server("ssl.SSLContext", only_if=(("protocol", (Named("ssl.PROTOCOL_TLS_SERVER"),)),)),
    server("ssl.SSLContext", only_if=(("0", (Named("ssl.PROTOCOL_TLS_SERVER"),)),)),
    server("ssl.create_default_context", only_if=(("purpose", (Named("ssl.Purpose.CLIENT_AUTH"),)),)),
    server("ssl.create_default_context", only_if=(("0", (Named("ssl.Purpose.CLIENT_AUTH"),)),)),
    server("ssl._create_{unverified,stdlib}_context", only_if=(("purpose", (Named("ssl.Purpose.CLIENT_AUTH"),)),)),
    server("ssl.SSLContext.wrap_socket", "self", only_if=_SERVER_SIDE),
    server("ssl.SSLContext.wrap_socket", "self", only_if=(("1", (Is(True),)),)),
    server("ssl.SSLContext.wrap_bio", "self", only_if=_SERVER_SIDE),
    # A client has a key of its own only where it proves who it is; a server always has one.
    server("OpenSSL.SSL.Context.use_{privatekey,privatekey_file,certificate_chain_file}", "self"),
    server("ssl.SSLContext.wrap_bio", "self", only_if=(("2", (Is(True),)),)),
)
