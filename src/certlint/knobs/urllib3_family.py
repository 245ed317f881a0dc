"""urllib3."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    CERT_NONE,
    CONTEXT,
    HOSTNAME,
    REMOVE,
    TESTED,
    UNPROVEN,
    Is,
    Library,
    alias,
    extends,
    remove,
    returns,
)

URLLIB3 = Library("urllib3", "2.8.0", source="urllib3/connectionpool.py")

_POOLS = (
    "urllib3.{PoolManager,ProxyManager,proxy_from_url,HTTPSConnectionPool,connection_from_url} "
    "urllib3.contrib.socks.SOCKSProxyManager "
    "urllib3.connection.HTTPSConnection"
)
_CERT_NONE = (Is("CERT_NONE"), Is("NONE"), *CERT_NONE)

KNOBS = (
    URLLIB3.argument(
        "urllib3.cert_reqs",
        _POOLS,
        "cert_reqs",
        off=_CERT_NONE,
        unless=("assert_fingerprint",),
        fix=remove("ca_certs", "assert_hostname"),
        status=TESTED,
    ),
    URLLIB3.attribute(
        "urllib3.cert_reqs:attribute",
        "urllib3.HTTPSConnectionPool urllib3.connection.HTTPSConnection",
        "cert_reqs",
        off=_CERT_NONE,
        fix=remove("ca_certs"),
        status=TESTED,
    ),
    URLLIB3.item(
        "urllib3.cert_reqs:pools",
        "urllib3.{PoolManager,ProxyManager}.connection_pool_kw",
        "cert_reqs",
        off=_CERT_NONE,
        fix=remove("ca_certs", "assert_hostname"),
        source="urllib3/poolmanager.py",
        status=UNPROVEN,
    ),
    URLLIB3.argument(
        "urllib3.assert_hostname",
        _POOLS,
        "assert_hostname",
        off=Is(False),
        effect=HOSTNAME,
        unless=("assert_fingerprint",),
        fix=REMOVE,
        note="no InsecureRequestWarning tells of it",
        status=TESTED,
    ),
    URLLIB3.attribute(
        "urllib3.assert_hostname:attribute",
        "urllib3.HTTPSConnectionPool urllib3.connection.HTTPSConnection",
        "assert_hostname",
        off=Is(False),
        effect=HOSTNAME,
        fix=REMOVE,
    ),
    URLLIB3.argument(
        "urllib3.ca_certs",
        _POOLS,
        "ca_certs",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    URLLIB3.argument("urllib3.ca_cert_dir", _POOLS, "ca_cert_dir", path=True, effect=CA_PATH, fix=remove("ca_certs")),
    URLLIB3.argument(
        "urllib3.ssl_context",
        _POOLS,
        "ssl_context",
        context=True,
        fix=CONTEXT,
        source="urllib3/connection.py",
        status=TESTED,
    ),
    URLLIB3.argument(
        "urllib3.proxy_assert_hostname",
        "urllib3.{ProxyManager,proxy_from_url}",
        "proxy_assert_hostname",
        off=Is(False),
        effect=HOSTNAME,
        fix=REMOVE,
        source="urllib3/poolmanager.py",
    ),
    URLLIB3.argument(
        "urllib3.proxy_ssl_context",
        "urllib3.{ProxyManager,proxy_from_url}",
        "proxy_ssl_context",
        context=True,
        fix=CONTEXT,
        source="urllib3/poolmanager.py",
    ),
    URLLIB3.argument(
        "urllib3.HTTPSConnection.set_cert",
        "urllib3.connection.HTTPSConnection.set_cert",
        "cert_reqs",
        position=2,
        off=_CERT_NONE,
        fix=remove("ca_certs"),
        source="urllib3/connection.py",
    ),
    URLLIB3.argument(
        "urllib3.util.ssl_.create_urllib3_context",
        "urllib3.util.create_urllib3_context",
        "cert_reqs",
        position=1,
        off=_CERT_NONE,
        fix=REMOVE,
        source="urllib3/util/ssl_.py",
    ),
    URLLIB3.argument(
        "urllib3.util.ssl_.ssl_wrap_socket",
        "urllib3.util.ssl_wrap_socket",
        "cert_reqs",
        position=3,
        off=_CERT_NONE,
        fix=remove("ca_certs"),
        source="urllib3/util/ssl_.py",
    ),
    URLLIB3.argument(
        "urllib3.util.ssl_.ssl_wrap_socket:ca_certs",
        "urllib3.util.ssl_wrap_socket",
        "ca_certs",
        position=4,
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        source="urllib3/util/ssl_.py",
    ),
)

MODELS = (
    alias("urllib3.{poolmanager,connectionpool}", "urllib3"),
    alias("urllib3.util.ssl_", "urllib3.util"),
    alias("urllib3.connectionpool.HTTPSConnection urllib3.HTTPSConnection", "urllib3.connection.HTTPSConnection"),
    alias("urllib3.connection.VerifiedHTTPSConnection", "urllib3.connection.HTTPSConnection"),
    returns("urllib3.proxy_from_url", "urllib3.ProxyManager"),
    returns(
        "urllib3.connection_from_url urllib3.PoolManager.connection_from_{host,url,pool_key,context}",
        "urllib3.HTTPSConnectionPool",
    ),
    returns("urllib3.util.create_urllib3_context", "ssl.SSLContext"),
    extends("urllib3.ProxyManager urllib3.contrib.socks.SOCKSProxyManager", "urllib3.PoolManager"),
)
