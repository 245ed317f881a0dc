"""httpx, httpx2 and httpcore."""

from __future__ import annotations

from certlint.knobs._declare import (
    CONTEXT,
    NONE,
    POSSIBLE,
    TESTED,
    VERBS,
    Is,
    Library,
    alias,
    returns,
)

HTTPX = Library("httpx", "0.28.1")
HTTPX2 = Library("httpx2", "2.16.2")
HTTPCORE = Library("httpcore", "1.0.9", source="httpcore/_sync/connection_pool.py")

_TEXT = "a path is deprecated since 0.28: give an SSLContext"
_CLIENT = "without effect where transport= is given; " + _TEXT

KNOBS = (
    HTTPX.argument(
        "httpx.api.verify",
        f"httpx.{{{VERBS[1:-1]},request,stream}}",
        "verify",
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        note=_TEXT,
        source="httpx/_api.py",
        status=TESTED,
    ),
    HTTPX.argument(
        "httpx.Client.verify",
        "httpx.{Client,AsyncClient}",
        "verify",
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        note=_CLIENT,
        unless=("transport",),
        source="httpx/_client.py",
        status=TESTED,
    ),
    HTTPX.argument(
        "httpx.HTTPTransport.verify",
        "httpx.{HTTPTransport,AsyncHTTPTransport}",
        "verify",
        position=0,
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        note=_TEXT,
        source="httpx/_transports/default.py",
        status=TESTED,
    ),
    HTTPX.argument(
        "httpx.create_ssl_context",
        "httpx.create_ssl_context",
        "verify",
        position=0,
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        note=_TEXT,
        source="httpx/_config.py",
    ),
    HTTPX.argument(
        "httpx.Proxy.ssl_context", "httpx.Proxy", "ssl_context", context=True, fix=CONTEXT, source="httpx/_config.py"
    ),
    HTTPX.argument(
        "httpx.verify.falsy",
        f"httpx.{{{VERBS[1:-1]},request,stream,Client,AsyncClient,HTTPTransport,AsyncHTTPTransport}}",
        "verify",
        off=(NONE, Is(0), Is("")),
        confidence=POSSIBLE,
        fix=CONTEXT,
        versions="0.27.2, 0.28.1",
        note="up to httpx 0.27 every false value turned verification off; since 0.28 only False does",
        source="httpx/_config.py",
        status=TESTED,
    ),
    # httpx2
    HTTPX2.argument(
        "httpx2.api.verify",
        f"httpx2.{{{VERBS[1:-1]},request,stream,query,websocket}}",
        "verify",
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        note=_TEXT,
        source="httpx2/_api.py",
        status=TESTED,
    ),
    HTTPX2.argument(
        "httpx2.Client.verify",
        "httpx2.{Client,AsyncClient}",
        "verify",
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        note=_CLIENT,
        unless=("transport",),
        source="httpx2/_client.py",
        status=TESTED,
    ),
    HTTPX2.argument(
        "httpx2.HTTPTransport.verify",
        "httpx2.{HTTPTransport,AsyncHTTPTransport}",
        "verify",
        position=0,
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        note=_TEXT,
        source="httpx2/_transports/default.py",
        status=TESTED,
    ),
    HTTPX2.argument(
        "httpx2.create_ssl_context",
        "httpx2.create_ssl_context",
        "verify",
        position=0,
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        note=_TEXT,
        source="httpx2/_config.py",
    ),
    HTTPX2.argument(
        "httpx2.Proxy.ssl_context",
        "httpx2.Proxy",
        "ssl_context",
        context=True,
        fix=CONTEXT,
        source="httpx2/_config.py",
    ),
    # httpcore
    HTTPCORE.argument(
        "httpcore.ConnectionPool.ssl_context",
        "httpcore.{ConnectionPool,AsyncConnectionPool}",
        "ssl_context",
        position=0,
        context=True,
        fix=CONTEXT,
    ),
    HTTPCORE.argument(
        "httpcore.ConnectionPool.ssl_context:proxy",
        "httpcore.{HTTPProxy,AsyncHTTPProxy,SOCKSProxy,AsyncSOCKSProxy}",
        "ssl_context",
        context=True,
        fix=CONTEXT,
        source="httpcore/_sync/http_proxy.py",
    ),
)

MODELS = (
    alias("httpx.{_api,_client,_config,_transports.default}", "httpx"),
    alias("httpx2.{_api,_client,_config,_transports.default}", "httpx2"),
    alias("httpcore.{_sync,_async}.connection_pool httpcore.{_sync,_async}.http_proxy", "httpcore"),
    returns("httpx.create_ssl_context httpx2.create_ssl_context", "ssl.SSLContext"),
)
