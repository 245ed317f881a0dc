"""Other HTTP and TLS stacks: httplib2, tornado, twisted, mechanize and pip's own session."""

from __future__ import annotations

from certlint.knobs._declare import (
    ANYTHING,
    BUNDLE,
    CA_PATH,
    CERT_NONE,
    CONTEXT,
    FALSE,
    HOSTNAME,
    LIKELY,
    POSSIBLE,
    REMOVE,
    TESTED,
    TRUE,
    UNPROVEN,
    Fix,
    Library,
    alias,
    extends,
    remove,
    require,
    server,
)

HTTPLIB2 = Library("httplib2", "0.32.1", source="httplib2/__init__.py")
TORNADO = Library("tornado", "6.6.1", source="tornado/httpclient.py")
TWISTED = Library("twisted", "26.10.0", source="twisted/internet/_sslverify.py")
MECHANIZE = Library("mechanize", "0.4.10", source="mechanize/_useragent.py")
PIP = Library("pip", "26.3", source="pip/_internal/network/session.py")

_FETCH = "tornado.httpclient.{AsyncHTTPClient.fetch,HTTPClient.fetch}"

KNOBS = (
    HTTPLIB2.argument(
        "httplib2.Http.disable",
        "httplib2.Http",
        "disable_ssl_certificate_validation",
        position=4,
        off=TRUE,
        fix=remove("ca_certs"),
        status=TESTED,
    ),
    HTTPLIB2.argument(
        "httplib2.Http.disable:connection",
        "httplib2.HTTPSConnectionWithTimeout",
        "disable_ssl_certificate_validation",
        position=7,
        off=TRUE,
        fix=remove("ca_certs"),
    ),
    HTTPLIB2.attribute(
        "httplib2.Http.attr", "httplib2.Http", "disable_ssl_certificate_validation", off=TRUE, fix=remove("ca_certs")
    ),
    HTTPLIB2.argument(
        "httplib2.Http.ca_certs",
        "httplib2.Http",
        "ca_certs",
        position=3,
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    # tornado
    TORNADO.argument(
        "tornado.HTTPRequest.validate_cert",
        "tornado.httpclient.HTTPRequest",
        "validate_cert",
        position=24,
        off=FALSE,
        unless=("ssl_options",),
        fix=remove("ca_certs"),
        status=TESTED,
    ),
    TORNADO.argument(
        "tornado.HTTPRequest.validate_cert:fetch",
        _FETCH,
        "validate_cert",
        off=FALSE,
        unless=("ssl_options",),
        fix=remove("ca_certs"),
        status=TESTED,
    ),
    TORNADO.argument(
        "tornado.HTTPRequest.ca_certs",
        f"tornado.httpclient.HTTPRequest {_FETCH}",
        "ca_certs",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    TORNADO.item(
        "tornado.defaults",
        "tornado.httpclient.AsyncHTTPClient.configure",
        "validate_cert",
        keys=("defaults",),
        off=FALSE,
        process_wide=True,
        fix=remove("ca_certs"),
    ),
    TORNADO.item(
        "tornado.defaults:client",
        "tornado.httpclient.{AsyncHTTPClient,HTTPClient}",
        "validate_cert",
        keys=("defaults",),
        off=FALSE,
        fix=remove("ca_certs"),
    ),
    TORNADO.argument(
        "tornado.ssl_options",
        f"tornado.httpclient.HTTPRequest {_FETCH} tornado.tcpclient.TCPClient.connect "
        "tornado.iostream.IOStream.start_tls tornado.iostream.SSLIOStream",
        "ssl_options",
        context=True,
        fix=CONTEXT,
        source="tornado/netutil.py",
        status=TESTED,
    ),
    TORNADO.item(
        "tornado.ssl_options:cert_reqs",
        f"tornado.httpclient.HTTPRequest {_FETCH} tornado.tcpclient.TCPClient.connect "
        "tornado.iostream.IOStream.start_tls tornado.iostream.SSLIOStream",
        "cert_reqs",
        keys=("ssl_options",),
        off=CERT_NONE,
        fix=require("ca_certs"),
        source="tornado/netutil.py",
        status=TESTED,
    ),
    # twisted
    TWISTED.argument(
        "twisted.CertificateOptions.verify",
        "twisted.internet.ssl.CertificateOptions",
        "verify",
        position=3,
        off=FALSE,
        absent=True,
        unless=("trustRoot",),
        note="verifies nothing unless given a trustRoot, and the host name only through optionsForClientTLS()",
        status=TESTED,
    ),
    TWISTED.call(
        "twisted.ClientContextFactory",
        "twisted.internet.ssl.ClientContextFactory twisted.web.client.WebClientContextFactory",
        note="verifies nothing: BrowserLikePolicyForHTTPS does",
        source="twisted/internet/ssl.py",
        status=TESTED,
    ),
    TWISTED.argument(
        "twisted.Agent.contextFactory",
        "twisted.web.client.Agent",
        "contextFactory",
        position=1,
        context=True,
        source="twisted/web/client.py",
    ),
    TWISTED.override(
        "twisted.ClientTLSOptions",
        "twisted.internet._sslverify.ClientTLSOptions._identityVerifyingInfoCallback",
        confidence=LIKELY,
        effect=HOSTNAME,
        fix=REMOVE,
        note="a private class, whose hooks changed in recent releases",
        status=UNPROVEN,
    ),
    # mechanize
    MECHANIZE.argument(
        "mechanize.set_ca_data",
        "mechanize.{Browser,UserAgent}.set_ca_data",
        "context",
        position=3,
        context=True,
        fix=Fix(how="remove", companion="cafile"),
        status=UNPROVEN,
    ),
    MECHANIZE.argument(
        "mechanize.set_ca_data:cafile",
        "mechanize.{Browser,UserAgent}.set_ca_data",
        "cafile",
        position=0,
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    # pip
    PIP.call("pip.InsecureHTTPAdapter", "pip._internal.network.session.InsecureHTTPAdapter", fix=REMOVE),
    PIP.argument(
        "pip.InsecureHTTPAdapter:trusted_hosts",
        "pip._internal.network.session.PipSession",
        "trusted_hosts",
        off=ANYTHING,
        confidence=POSSIBLE,
        fix=REMOVE,
    ),
)

MODELS = (
    alias("twisted.internet._sslverify.OpenSSLCertificateOptions", "twisted.internet.ssl.CertificateOptions"),
    extends(
        "tornado.{simple_httpclient.SimpleAsyncHTTPClient,curl_httpclient.CurlAsyncHTTPClient}",
        "tornado.httpclient.AsyncHTTPClient",
    ),
    extends("mechanize.Browser", "mechanize.UserAgent"),
    server("tornado.{httpserver.HTTPServer,tcpserver.TCPServer,web.Application.listen}", "ssl_options"),
    server("tornado.iostream.IOStream.start_tls", "ssl_options", 1, only_if=(("0", TRUE),)),
    server("tornado.iostream.IOStream.start_tls", "ssl_options", 1, only_if=(("server_side", TRUE),)),
    server("twisted.internet.interfaces.IReactorSSL.listenSSL twisted.internet.reactor.listenSSL", "contextFactory", 2),
)
