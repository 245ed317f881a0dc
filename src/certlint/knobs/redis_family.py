"""Redis, Valkey and the queues and caches that pass their arguments on."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    CERT_NONE,
    FALSE,
    FALSY_TEXT,
    HOSTNAME,
    NONE,
    REMOVE,
    TESTED,
    TRUE,
    UNPROVEN,
    Library,
    Like,
    alias,
    remove,
    require,
    returns,
)

REDIS = Library("redis", "8.1.0", source="redis/client.py")
VALKEY = Library("valkey", "6.2.0", source="valkey/client.py")
ARQ = Library("arq", "0.28.0", source="arq/connections.py")
DJANGO_REDIS = Library("django-redis", "7.0.0", source="django_redis/pool.py")

_REDIS = (
    "redis.{,asyncio.}{Redis,RedisCluster,SSLConnection,ConnectionPool,BlockingConnectionPool}{,.from_url} "
    "redis.{,asyncio.}from_url redis.{,asyncio.}sentinel.Sentinel"
)
_VALKEY = (
    "valkey.{,asyncio.}{Valkey,ValkeyCluster,SSLConnection,ConnectionPool,BlockingConnectionPool}{,.from_url} "
    "valkey.{,asyncio.}from_url valkey.{,asyncio.}sentinel.Sentinel"
)
_OFF = (Like("none|CERT_NONE"), NONE, *CERT_NONE)
_NONE_IS_OFF = "None means CERT_NONE here"
_ASKED = (("ssl", TRUE),)

KNOBS = (
    REDIS.argument(
        "redis.ssl_cert_reqs",
        _REDIS,
        "ssl_cert_reqs",
        off=_OFF,
        fix=remove("ssl_ca_certs"),
        note=_NONE_IS_OFF,
        status=TESTED,
    ),
    REDIS.argument(
        "redis.ssl_check_hostname",
        _REDIS,
        "ssl_check_hostname",
        off=FALSE,
        effect=HOSTNAME,
        fix=REMOVE,
        status=TESTED,
        note="redis-py compares the host name by default since 6.0 only",
    ),
    REDIS.argument("redis.ssl_ca_certs", _REDIS, "ssl_ca_certs", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED),
    REDIS.argument(
        "redis.ssl_ca_certs:ssl_ca_path",
        _REDIS,
        "ssl_ca_path",
        path=True,
        effect=CA_PATH,
        fix=remove("ssl_ca_certs"),
    ),
    REDIS.uri(
        "redis.url",
        "rediss",
        "ssl_cert_reqs",
        off=Like("none|CERT_NONE"),
        fix=remove("ssl_ca_certs"),
        source="redis/connection.py",
        status=TESTED,
    ),
    REDIS.uri(
        "redis.url:ssl_check_hostname",
        "rediss",
        "ssl_check_hostname",
        off=FALSY_TEXT,
        effect=HOSTNAME,
        fix=REMOVE,
        source="redis/connection.py",
    ),
    REDIS.uri(
        "redis.url:ssl_ca_certs",
        "rediss",
        "ssl_ca_certs",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        source="redis/connection.py",
    ),
    VALKEY.argument(
        "valkey.ssl_cert_reqs",
        _VALKEY,
        "ssl_cert_reqs",
        off=_OFF,
        fix=remove("ssl_ca_certs"),
        note=_NONE_IS_OFF,
        status=TESTED,
    ),
    VALKEY.argument(
        "valkey.ssl_check_hostname",
        "valkey.{,asyncio.}{Valkey,ValkeyCluster,SSLConnection}",
        "ssl_check_hostname",
        off=FALSE,
        effect=HOSTNAME,
        fix=require(),
        status=TESTED,
        note="does not compare the host name unless told to",
    ),
    VALKEY.argument(
        "valkey.ssl_check_hostname:absent",
        "valkey.{,asyncio.}{Valkey,ValkeyCluster}",
        "ssl_check_hostname",
        absent=True,
        only_if=_ASKED,
        effect=HOSTNAME,
        fix=require(),
        status=TESTED,
        note="does not compare the host name unless told to",
    ),
    VALKEY.argument(
        "valkey.ssl_cert_reqs:ssl_ca_certs", _VALKEY, "ssl_ca_certs", path=True, effect=CA_PATH, fix=BUNDLE
    ),
    VALKEY.uri("valkey.ssl_cert_reqs:uri", "valkeys", "ssl_cert_reqs", off=Like("none"), fix=remove("ssl_ca_certs")),
    ARQ.argument(
        "arq.RedisSettings.ssl_cert_reqs",
        "arq.connections.RedisSettings",
        "ssl_cert_reqs",
        off=(Like("none"), NONE),
        fix=remove("ssl_ca_certs"),
        note=_NONE_IS_OFF,
    ),
    ARQ.argument(
        "arq.RedisSettings.ssl_check_hostname",
        "arq.connections.RedisSettings",
        "ssl_check_hostname",
        off=FALSE,
        effect=HOSTNAME,
        fix=require(),
    ),
    ARQ.argument(
        "arq.RedisSettings.ssl_check_hostname:absent",
        "arq.connections.RedisSettings",
        "ssl_check_hostname",
        absent=True,
        only_if=_ASKED,
        effect=HOSTNAME,
        fix=require(),
        note="does not compare the host name unless told to",
    ),
    DJANGO_REDIS.setting(
        "django_redis.CONNECTION_POOL_KWARGS",
        "CACHES",
        "ssl_cert_reqs",
        keys=("*", "OPTIONS", "CONNECTION_POOL_KWARGS"),
        off=_OFF,
        fix=remove("ssl_ca_certs"),
        note=_NONE_IS_OFF,
        status=UNPROVEN,
    ),
    DJANGO_REDIS.setting(
        "django_redis.CONNECTION_POOL_KWARGS:OPTIONS",
        "CACHES",
        "ssl_cert_reqs",
        keys=("*", "OPTIONS"),
        off=_OFF,
        fix=remove("ssl_ca_certs"),
        note=_NONE_IS_OFF,
        status=UNPROVEN,
    ),
    DJANGO_REDIS.setting(
        "django_redis.CONNECTION_POOL_KWARGS:channels",
        "CHANNEL_LAYERS",
        "ssl_cert_reqs",
        keys=("*", "CONFIG", "hosts", "*"),
        off=_OFF,
        fix=remove("ssl_ca_certs"),
        note=_NONE_IS_OFF,
        status=UNPROVEN,
    ),
)

MODELS = (
    alias("redis.{client,cluster,connection}", "redis"),
    alias("redis.asyncio.{client,cluster,connection}", "redis.asyncio"),
    alias("redis.StrictRedis", "redis.Redis"),
    alias("redis.asyncio.StrictRedis", "redis.asyncio.Redis"),
    alias("redis.Sentinel", "redis.sentinel.Sentinel"),
    alias("valkey.{client,cluster,connection}", "valkey"),
    alias("valkey.asyncio.{client,cluster,connection}", "valkey.asyncio"),
    alias("arq.RedisSettings", "arq.connections.RedisSettings"),
    returns("redis.{from_url,Redis.from_url}", "redis.Redis"),
    returns("redis.asyncio.{from_url,Redis.from_url}", "redis.asyncio.Redis"),
)
