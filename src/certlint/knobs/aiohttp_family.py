"""aiohttp and what passes its arguments on to it."""

from __future__ import annotations

from certlint.knobs._declare import (
    ANYTHING,
    CONTEXT,
    FALSE,
    NONE,
    POSSIBLE,
    TESTED,
    VERBS,
    Fix,
    Is,
    Library,
    alias,
    extends,
    server,
)

AIOHTTP = Library("aiohttp", "3.14.5", source="aiohttp/connector.py")
CLIENT = Library("aiohttp", "3.14.5", source="aiohttp/client.py")
SOCKS = Library("aiohttp-socks", "0.12.0", source="aiohttp_socks/connector.py")

_REQUESTS = f"aiohttp.ClientSession.{{{VERBS[1:-1]},request,ws_connect}} aiohttp.request"
_NO_PATH = "takes an SSLContext, never a path"
_AS_SSL = Fix(how="context", companion="ssl", imports=("ssl",))
_RENAMED = "deprecated: the argument is called ssl now"

KNOBS = (
    AIOHTTP.argument(
        "aiohttp.TCPConnector.ssl",
        "aiohttp.TCPConnector",
        "ssl",
        off=Is(False),
        context=True,
        fix=CONTEXT,
        note=_NO_PATH,
        status=TESTED,
    ),
    AIOHTTP.argument(
        "aiohttp.TCPConnector.verify_ssl",
        "aiohttp.TCPConnector",
        "verify_ssl",
        off=(*FALSE, NONE),
        fix=_AS_SSL,
        note=_RENAMED,
        status=TESTED,
    ),
    AIOHTTP.argument(
        "aiohttp.TCPConnector.ssl_context",
        "aiohttp.TCPConnector",
        "ssl_context",
        context=True,
        fix=_AS_SSL,
        note=_RENAMED,
        status=TESTED,
    ),
    CLIENT.argument(
        "aiohttp.ClientSession.ssl",
        _REQUESTS,
        "ssl",
        off=Is(False),
        context=True,
        fix=CONTEXT,
        status=TESTED,
        note="wins over a connector that verifies; " + _NO_PATH,
    ),
    CLIENT.argument(
        "aiohttp.ClientSession.verify_ssl",
        _REQUESTS,
        "verify_ssl",
        off=FALSE,
        fix=_AS_SSL,
        note=_RENAMED,
    ),
    CLIENT.argument(
        "aiohttp.ClientSession.ssl_context",
        _REQUESTS,
        "ssl_context",
        context=True,
        fix=_AS_SSL,
        note=_RENAMED,
    ),
    AIOHTTP.argument(
        "aiohttp.Fingerprint",
        "aiohttp.Fingerprint",
        "fingerprint",
        position=0,
        off=ANYTHING,
        confidence=POSSIBLE,
        source="aiohttp/client_reqrep.py",
        note="pins one certificate instead of verifying chain and host name",
    ),
    SOCKS.argument(
        "aiohttp_socks.ProxyConnector",
        "aiohttp_socks.{ProxyConnector,ProxyConnector.from_url,ChainProxyConnector,ChainProxyConnector.from_urls}",
        "ssl",
        off=Is(False),
        context=True,
        fix=CONTEXT,
    ),
    SOCKS.argument(
        "aiohttp_socks.ProxyConnector:verify_ssl",
        "aiohttp_socks.{ProxyConnector,ProxyConnector.from_url,ChainProxyConnector,ChainProxyConnector.from_urls}",
        "verify_ssl",
        off=FALSE,
        fix=_AS_SSL,
        note=_RENAMED,
    ),
)

MODELS = (
    alias("aiohttp.{client,connector,client_reqrep}", "aiohttp"),
    alias("aiohttp_socks.connector", "aiohttp_socks"),
    extends(
        "aiohttp_client_cache.{CachedSession,session.CachedSession} aiohttp_retry.RetryClient", "aiohttp.ClientSession"
    ),
    server("aiohttp.web.{run_app,_run_app}", "ssl_context"),
    server("aiohttp.web.{TCPSite,UnixSite}", "ssl_context"),
    server("aiohttp.test_utils.{TestServer,RawTestServer}.start_server", "ssl"),
)
