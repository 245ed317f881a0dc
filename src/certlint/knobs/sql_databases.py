"""PostgreSQL, MySQL, SQL Server, Oracle and other SQL databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

from certlint.knobs._declare import (
    ANYTHING,
    BUNDLE,
    CA_PATH,
    CONTEXT,
    FALSE,
    FALSY_TEXT,
    HOSTNAME,
    LIKELY,
    NONE,
    POSSIBLE,
    REMOVE,
    TESTED,
    TRUE,
    UNPROVEN,
    Fix,
    Is,
    Knob,
    Library,
    Like,
    ModelKind,
    alias,
    model,
    require,
)

LIBPQ = Library("psycopg2-binary", "2.9.13", source="libpq 17.11")
ASYNCPG = Library("asyncpg", "0.32.0", source="asyncpg/connection.py")
PYMYSQL = Library("pymysql", "1.2.4", source="pymysql/connections.py")
MYSQL = Library("mysql-connector-python", "26.10.0", source="mysql/connector/constants.py")
MYSQLDB = Library("mysqlclient", "2.3.1", source="MySQLdb/connections.py")
SQLALCHEMY = Library("sqlalchemy", "2.1.9", source="sqlalchemy/engine/create.py")

if TYPE_CHECKING:
    from collections.abc import Callable

_ENGINES = "sqlalchemy.create_engine sqlalchemy.ext.asyncio.create_async_engine"

# --- PostgreSQL ---

_LIBPQ = (
    "psycopg2.connect psycopg.{connect,Connection.connect,AsyncConnection.connect} "
    "psycopg2.pool.{SimpleConnectionPool,ThreadedConnectionPool,AbstractConnectionPool} "
    "aiopg.{connect,create_pool} aiopg.sa.create_engine pg8000.connect"
)
_UNVERIFIED = Like("require|prefer|allow")
_FULL = Fix(how="bundle", companion="sslrootcert", example='sslmode="verify-full", sslrootcert=BUNDLE')
_REQUIRE = "encrypts without verifying, unless a root certificate is found, and then without the host name"
_POSTGRES_PLACES: tuple[tuple[str, Callable[..., Knob], str, tuple[str, ...]], ...] = (
    ("", LIBPQ.argument, _LIBPQ, ()),
    (":pool", LIBPQ.item, "psycopg_pool.{ConnectionPool,AsyncConnectionPool,NullConnectionPool}", ("kwargs",)),
    (":connect_args", LIBPQ.item, _ENGINES, ("connect_args",)),
    (":django", LIBPQ.setting, "DATABASES", ("*", "OPTIONS")),
    (":uri", LIBPQ.uri, "*", ()),  # "host=db sslmode=require" has no scheme
)


def _postgres(place: str, declare: Callable[..., Knob], targets: str, keys: tuple[str, ...]) -> tuple[Knob, ...]:
    """The options of libpq, which are the same wherever they are given."""
    return (
        declare(
            f"psycopg.sslmode{place}" if place != ":uri" else "postgres.uri.sslmode",
            targets,
            "sslmode",
            keys=keys,
            unless=("sslrootcert",),
            off=_UNVERIFIED,
            fix=_FULL,
            note=_REQUIRE,
            status=TESTED,
        ),
        declare(
            f"psycopg.sslmode{place}{'-' if place else ':'}plain",
            targets,
            "sslmode",
            keys=keys,
            off=Like("disable"),
            confidence=POSSIBLE,
            fix=_FULL,
            note="no TLS at all",
            status=UNPROVEN,
        ),
        declare(
            f"psycopg.sslmode.verify_ca{place}",
            targets,
            "sslmode",
            keys=keys,
            weak=Like("verify-ca"),
            effect=HOSTNAME,
            fix=_FULL,
            note="does not compare the host name",
            status=TESTED,
        ),
        declare(
            f"psycopg.sslrootcert{place}",
            targets,
            "sslrootcert",
            keys=keys,
            path=True,
            effect=CA_PATH,
            fix=BUNDLE,
            status=TESTED,
        ),
    )


# --- MySQL ---

_PYMYSQL = "pymysql.{connect,Connection}"
_MYSQL = "mysql.connector.{connect,MySQLConnection,CMySQLConnection,aio.connect,pooling.MySQLConnectionPool}"
_BOTH_MYSQL = f"{_PYMYSQL} {_MYSQL}"
_SSL_DICT = f"{_PYMYSQL} asyncmy.connect asyncmy.create_pool"
_CA_IS_NOT_ENOUGH = "a CA alone verifies nothing: ssl_verify_cert has to be True"

KNOBS = (
    *(knob for place in _POSTGRES_PLACES for knob in _postgres(*place)),
    ASYNCPG.argument(
        "asyncpg.ssl",
        "asyncpg.{connect,create_pool}",
        "ssl",
        off=_UNVERIFIED,
        context=True,
        fix=CONTEXT,
        note=_REQUIRE,
        status=TESTED,
    ),
    ASYNCPG.argument(
        "asyncpg.ssl:plain",
        "asyncpg.{connect,create_pool}",
        "ssl",
        off=(Like("disable"), Is(False)),
        confidence=POSSIBLE,
        fix=CONTEXT,
        note="no TLS at all",
        status=TESTED,
    ),
    ASYNCPG.argument(
        "asyncpg.ssl:verify_ca",
        "asyncpg.{connect,create_pool}",
        "ssl",
        weak=Like("verify-ca"),
        effect=HOSTNAME,
        fix=CONTEXT,
        note="does not compare the host name",
    ),
    ASYNCPG.item(
        "asyncpg.ssl:connect_args",
        _ENGINES,
        "ssl",
        keys=("connect_args",),
        off=_UNVERIFIED,
        context=True,
        fix=CONTEXT,
        note=_REQUIRE,
        status=UNPROVEN,
    ),
    ASYNCPG.uri("asyncpg.ssl:uri", "postgresql+asyncpg", "ssl", off=_UNVERIFIED, fix=_FULL, note=_REQUIRE),
    # MySQL and MariaDB
    PYMYSQL.argument(
        "pymysql.ssl_verify_cert",
        _PYMYSQL,
        "ssl_verify_cert",
        off=(*FALSE, NONE),
        fix=require("ssl_ca"),
        note=_CA_IS_NOT_ENOUGH,
        status=TESTED,
    ),
    PYMYSQL.argument(
        "pymysql.ssl_verify_cert:absent",
        _PYMYSQL,
        "ssl_verify_cert",
        absent=True,
        unless=("ssl_verify_identity",),
        only_if=(("ssl_ca", (ANYTHING,)),),
        fix=require("ssl_ca"),
        note=_CA_IS_NOT_ENOUGH,
        status=TESTED,
    ),
    PYMYSQL.argument(
        "pymysql.ssl_verify_identity",
        _PYMYSQL,
        "ssl_verify_identity",
        off=FALSE,
        effect=HOSTNAME,
        fix=require("ssl_ca"),
        status=TESTED,
    ),
    PYMYSQL.argument(
        "pymysql.ssl_verify_identity:absent",
        _PYMYSQL,
        "ssl_verify_identity",
        absent=True,
        only_if=(("ssl_verify_cert", TRUE),),
        effect=HOSTNAME,
        confidence=LIKELY,
        fix=require(),
        note="does not compare the host name unless told to",
        status=TESTED,
    ),
    PYMYSQL.argument(
        "pymysql.ssl",
        f"{_SSL_DICT} aiomysql.{{connect,create_pool}}",
        "ssl",
        context=True,
        fix=CONTEXT,
        status=TESTED,
    ),
    PYMYSQL.item(
        "pymysql.ssl:verify_mode",
        _SSL_DICT,
        "verify_mode",
        keys=("ssl",),
        off=(*FALSE, NONE, Like("none|false|no|0")),
        fix=CONTEXT,
        status=TESTED,
    ),
    PYMYSQL.item(
        "pymysql.ssl:check_hostname",
        _SSL_DICT,
        "check_hostname",
        keys=("ssl",),
        off=FALSE,
        effect=HOSTNAME,
        fix=CONTEXT,
        status=TESTED,
    ),
    PYMYSQL.item(
        "pymysql.ssl:ca",
        f"{_SSL_DICT} MySQLdb.connect",
        "ca",
        keys=("ssl",),
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    PYMYSQL.argument(
        "pymysql.ssl_disabled",
        _BOTH_MYSQL,
        "ssl_disabled",
        off=TRUE,
        confidence=POSSIBLE,
        fix=REMOVE,
        note="no TLS at all",
        status=TESTED,
    ),
    PYMYSQL.uri(
        "pymysql.ssl:uri",
        "mysql+pymysql mysql+aiomysql mysql+asyncmy",
        "ssl_check_hostname",
        off=FALSY_TEXT,
        effect=HOSTNAME,
        fix=REMOVE,
        status=UNPROVEN,
    ),
    MYSQL.argument(
        "mysql.connector.ssl_verify_cert",
        _MYSQL,
        "ssl_verify_cert",
        off=FALSE,
        fix=require("ssl_ca"),
        note=_CA_IS_NOT_ENOUGH,
        status=TESTED,
    ),
    MYSQL.argument(
        "mysql.connector.ssl_verify_cert:absent",
        _MYSQL,
        "ssl_verify_cert",
        absent=True,
        unless=("ssl_verify_identity",),
        only_if=(("ssl_ca", (ANYTHING,)),),
        fix=require("ssl_ca"),
        note=_CA_IS_NOT_ENOUGH,
        status=TESTED,
    ),
    MYSQL.argument(
        "mysql.connector.ssl_verify_identity",
        _MYSQL,
        "ssl_verify_identity",
        off=FALSE,
        effect=HOSTNAME,
        fix=require("ssl_ca"),
        status=TESTED,
    ),
    MYSQL.argument(
        "mysql.connector.ssl_verify_identity:absent",
        _MYSQL,
        "ssl_verify_identity",
        absent=True,
        only_if=(("ssl_verify_cert", TRUE),),
        effect=HOSTNAME,
        confidence=LIKELY,
        fix=require(),
        note="does not compare the host name unless told to",
        status=TESTED,
    ),
    MYSQL.argument(
        "mysql.connector.ssl_ca",
        _BOTH_MYSQL,
        "ssl_ca",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    MYSQLDB.argument(
        "MySQLdb.ssl_mode",
        "MySQLdb.connect",
        "ssl_mode",
        off=Like("PREFERRED|REQUIRED"),
        unless=("ssl",),
        fix=Fix(how="bundle", companion="ssl", example="ssl_mode='VERIFY_IDENTITY', ssl={'ca': BUNDLE}"),
        note="encrypts without verifying",
        status=TESTED,
    ),
    MYSQLDB.argument(
        "MySQLdb.ssl_mode:plain",
        "MySQLdb.connect",
        "ssl_mode",
        off=Like("DISABLED"),
        confidence=POSSIBLE,
        note="no TLS at all",
        status=TESTED,
    ),
    # SQLAlchemy and Django hand such keys on to the driver
    SQLALCHEMY.item(
        "sqlalchemy.connect_args",
        _ENGINES,
        "ssl_verify_cert",
        keys=("connect_args",),
        off=FALSE,
        fix=require("ssl_ca"),
        status=UNPROVEN,
    ),
    SQLALCHEMY.item(
        "sqlalchemy.connect_args:verify",
        _ENGINES,
        "verify",
        keys=("connect_args",),
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    SQLALCHEMY.item(
        "sqlalchemy.connect_args:ssl",
        _ENGINES,
        "check_hostname",
        keys=("connect_args", "ssl"),
        off=FALSE,
        effect=HOSTNAME,
        fix=CONTEXT,
        status=UNPROVEN,
    ),
    SQLALCHEMY.item(
        "sqlalchemy.connect_args:ssl_ca",
        _ENGINES,
        "ssl_ca",
        keys=("connect_args",),
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    SQLALCHEMY.item(
        "sqlalchemy.connect_args:ssl.ca",
        _ENGINES,
        "ca",
        keys=("connect_args", "ssl"),
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    SQLALCHEMY.setting(
        "sqlalchemy.connect_args:django.ssl",
        "DATABASES",
        "check_hostname",
        keys=("*", "OPTIONS", "ssl"),
        off=FALSE,
        effect=HOSTNAME,
        fix=CONTEXT,
        status=UNPROVEN,
    ),
    SQLALCHEMY.setting(
        "sqlalchemy.connect_args:django.ca",
        "DATABASES",
        "ca",
        keys=("*", "OPTIONS", "ssl"),
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
)

MODELS = (
    # Constants that are written as expressions
    model(ModelKind.PURE, "sqlalchemy.{false,sql.false,sql.expression.false}", "bool"),
    model(ModelKind.PASS_THROUGH, "sqlalchemy.{text,sql.text,sql.expression.text}", position=0),
    alias("asyncpg.{connection,pool}", "asyncpg"),
    alias("pymysql.connections", "pymysql"),
    alias("MySQLdb.connections", "MySQLdb"),
    alias("MySQLdb.Connection", "MySQLdb.connect"),
    alias("mysql.connector.connection mysql.connector.connection_cext", "mysql.connector"),
    alias("psycopg2.extensions.connect", "psycopg2.connect"),
    alias("psycopg_pool.{pool,pool_async,null_pool}", "psycopg_pool"),
    alias("sqlalchemy.engine.create_engine sqlalchemy.engine.create.create_engine", "sqlalchemy.create_engine"),
    alias("sqlalchemy.ext.asyncio.engine", "sqlalchemy.ext.asyncio"),
)
