"""MongoDB, Neo4j, Cassandra, ClickHouse, Trino and other stores that are no plain SQL server."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    CERT_NONE,
    CONTEXT,
    FALSE,
    FALSY_TEXT,
    HOSTNAME,
    LIKELY,
    NONE,
    REMOVE,
    TESTED,
    TRUE,
    TRUTHY_TEXT,
    UNPROVEN,
    Fix,
    Is,
    Library,
    Like,
    Named,
    alias,
    remove,
    require,
)

MONGO = Library("pymongo", "4.20.0", source="pymongo/common.py")
NEO4J = Library("neo4j", "6.4.1", source="neo4j/_conf.py")
ARANGO = Library("python-arango", "8.3.7", source="arango/client.py")
COUCHBASE = Library("couchbase", "4.6.3", source="couchbase/logic/options.py")
CASSANDRA = Library("cassandra-driver", "3.30.1", source="cassandra/cluster.py")
CLICKHOUSE_DRIVER = Library("clickhouse-driver", "0.2.11", source="clickhouse_driver/connection.py")
CLICKHOUSE_CONNECT = Library("clickhouse-connect", "1.12.0", source="clickhouse_connect/driver/httpclient.py")
TRINO = Library("trino", "0.340.0", source="trino/dbapi.py")
PRESTO = Library("presto-python-client", "0.8.4", source="prestodb/dbapi.py")
PYHIVE = Library("pyhive", "0.7.0", source="pyhive/hive.py")
IMPALA = Library("impyla", "0.24.0", source="impala/dbapi.py")
HDFS = Library("hdfs", "2.7.3", source="hdfs/client.py")

_MONGO = (
    "pymongo.{MongoClient,AsyncMongoClient} motor.motor_asyncio.AsyncIOMotorClient motor.motor_tornado.MotorClient "
    "mongoengine.{connect,register_connection} flask_pymongo.PyMongo"
)
_MONGO_URI = "mongodb mongodb+srv"
_KEEP_TLS = remove("tlsCAFile", example="tls=True, tlsCAFile=BUNDLE")
_NAME_ANY_CASE = "keep tls=True: removing the last tls option may turn TLS off"

KNOBS = (
    # MongoDB
    MONGO.argument(
        "pymongo.tlsAllowInvalidCertificates",
        _MONGO,
        "tlsAllowInvalidCertificates",
        off=(*TRUE, TRUTHY_TEXT),
        fix=_KEEP_TLS,
        note=_NAME_ANY_CASE,
        status=TESTED,
    ),
    MONGO.uri(
        "pymongo.uri.tlsAllowInvalidCertificates",
        _MONGO_URI,
        "tlsAllowInvalidCertificates",
        off=TRUTHY_TEXT,
        fix=_KEEP_TLS,
        status=TESTED,
    ),
    MONGO.argument(
        "pymongo.tlsInsecure",
        _MONGO,
        "tlsInsecure",
        off=(*TRUE, TRUTHY_TEXT),
        fix=_KEEP_TLS,
        note=_NAME_ANY_CASE,
        status=TESTED,
    ),
    MONGO.uri("pymongo.uri.tlsInsecure", _MONGO_URI, "tlsInsecure", off=TRUTHY_TEXT, fix=_KEEP_TLS),
    MONGO.argument(
        "pymongo.tlsAllowInvalidHostnames",
        _MONGO,
        "tlsAllowInvalidHostnames",
        off=(*TRUE, TRUTHY_TEXT),
        effect=HOSTNAME,
        fix=_KEEP_TLS,
        note=_NAME_ANY_CASE,
        status=TESTED,
    ),
    MONGO.uri(
        "pymongo.uri.tlsAllowInvalidHostnames",
        _MONGO_URI,
        "tlsAllowInvalidHostnames",
        off=TRUTHY_TEXT,
        effect=HOSTNAME,
        fix=_KEEP_TLS,
    ),
    MONGO.argument(
        "pymongo.ssl_cert_reqs",
        _MONGO,
        "ssl_cert_reqs",
        off=(*CERT_NONE, Is("CERT_NONE")),
        fix=_KEEP_TLS,
        versions="until 3.13",
        note="an error since pymongo 4",
        status=TESTED,
    ),
    MONGO.argument(
        "pymongo.ssl_cert_reqs:ssl_match_hostname",
        _MONGO,
        "ssl_match_hostname",
        off=FALSE,
        effect=HOSTNAME,
        fix=_KEEP_TLS,
        versions="until 3.13",
        note="an error since pymongo 4",
    ),
    MONGO.uri(
        "pymongo.ssl_cert_reqs:uri",
        _MONGO_URI,
        "ssl_cert_reqs",
        off=Like("CERT_NONE"),
        fix=_KEEP_TLS,
        versions="until 3.13",
        note="ignored since pymongo 4",
    ),
    MONGO.argument(
        "pymongo.ssl_cert_reqs:ssl_ca_certs",
        _MONGO,
        "ssl_ca_certs",
        path=True,
        effect=CA_PATH,
        fix=_KEEP_TLS,
        versions="until 3.13",
        note="an error since pymongo 4",
    ),
    MONGO.argument("pymongo.tlsCAFile", _MONGO, "tlsCAFile", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED),
    MONGO.uri("pymongo.tlsCAFile:uri", _MONGO_URI, "tlsCAFile", path=True, effect=CA_PATH, fix=BUNDLE),
    # Neo4j
    NEO4J.argument(
        "neo4j.trusted_certificates",
        "neo4j.{GraphDatabase,AsyncGraphDatabase}.driver",
        "trusted_certificates",
        off=Named("neo4j.TrustAll()"),
        fix=Fix(how="bundle", imports=("neo4j",), example="trusted_certificates=neo4j.TrustCustomCAs(BUNDLE)"),
    ),
    NEO4J.argument(
        "neo4j.trust",
        "neo4j.GraphDatabase.driver",
        "trust",
        off=Named("neo4j.TRUST_ALL_CERTIFICATES"),
        fix=remove("trusted_certificates", example="trusted_certificates=neo4j.TrustCustomCAs(BUNDLE)"),
        versions="4.x",
        status=UNPROVEN,
    ),
    NEO4J.uri(
        "neo4j.uri.ssc",
        "bolt+ssc neo4j+ssc",
        note="+ssc encrypts without verifying; +s verifies",
        source="neo4j/api.py",
        fix=Fix(how="true", example="bolt+s neo4j+s"),
    ),
    # Cassandra
    CASSANDRA.item(
        "cassandra.ssl_options",
        "cassandra.cluster.Cluster",
        "cert_reqs",
        keys=("ssl_options",),
        off=CERT_NONE,
        confidence=LIKELY,
        fix=CONTEXT,
        note="3.30.1 ignores it by mistake; ssl_options without check_hostname leave the host name unchecked",
        status=TESTED,
    ),
    CASSANDRA.item(
        "cassandra.ssl_options:check_hostname",
        "cassandra.cluster.Cluster",
        "check_hostname",
        keys=("ssl_options",),
        off=FALSE,
        effect=HOSTNAME,
        fix=require(),
        status=UNPROVEN,
    ),
    CASSANDRA.argument(
        "cassandra.ssl_context",
        "cassandra.cluster.Cluster",
        "ssl_context",
        position=32,
        context=True,
        fix=CONTEXT,
        status=UNPROVEN,
    ),
    # ClickHouse
    CLICKHOUSE_DRIVER.argument(
        "clickhouse_driver.verify",
        "clickhouse_driver.{Client,connect,connection.Connection}",
        "verify",
        off=FALSE,
        fix=remove("ca_certs"),
        status=TESTED,
    ),
    CLICKHOUSE_DRIVER.argument(
        "clickhouse_driver.check_hostname",
        "clickhouse_driver.{Client,connect,connection.Connection}",
        "check_hostname",
        off=FALSE,
        effect=HOSTNAME,
        fix=REMOVE,
        status=TESTED,
    ),
    CLICKHOUSE_DRIVER.argument(
        "clickhouse_driver.verify:ca_certs",
        "clickhouse_driver.{Client,connect,connection.Connection}",
        "ca_certs",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
    ),
    CLICKHOUSE_DRIVER.uri(
        "clickhouse_driver.verify:uri",
        "clickhouse clickhouses clickhouse+native",
        "verify",
        off=FALSY_TEXT,
        fix=remove("ca_certs"),
    ),
    CLICKHOUSE_DRIVER.uri(
        "clickhouse_driver.check_hostname:uri",
        "clickhouse clickhouses clickhouse+native",
        "check_hostname",
        off=FALSY_TEXT,
        effect=HOSTNAME,
        fix=REMOVE,
    ),
    CLICKHOUSE_CONNECT.argument(
        "clickhouse_connect.verify",
        "clickhouse_connect.{get_client,get_async_client,create_client,create_async_client}",
        "verify",
        off=(*FALSE, FALSY_TEXT),
        fix=remove("ca_cert"),
    ),
    CLICKHOUSE_CONNECT.argument(
        "clickhouse_connect.verify:ca_cert",
        "clickhouse_connect.{get_client,get_async_client,create_client,create_async_client}",
        "ca_cert",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
    ),
    # Trino, Presto, Hive, Impala, HDFS
    TRINO.argument(
        "trino.verify", "trino.dbapi.{connect,Connection}", "verify", position=14, off=FALSE, path=True, fix=BUNDLE
    ),
    TRINO.argument(
        "trino.verify:TrinoRequest",
        "trino.client.TrinoRequest",
        "verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        source="trino/client.py",
    ),
    TRINO.uri("trino.verify:uri", "trino", "verify", off=FALSY_TEXT, path=True, fix=BUNDLE, source="trino/sqlalchemy"),
    PRESTO.attribute(
        "prestodb.verify",
        "prestodb.dbapi.{connect,Connection}._http_session",
        "verify",
        off=(*FALSE, NONE),
        path=True,
        fix=BUNDLE,
    ),
    PYHIVE.argument(
        "pyhive.hive.ssl_cert",
        "pyhive.hive.{connect,Connection}",
        "ssl_cert",
        position=10,
        off=Like("none"),
        fix=Fix(how="true", example="ssl_cert='required', check_hostname='true'"),
        note="off unless told to; only the system's store is used",
        status=UNPROVEN,
    ),
    PYHIVE.argument(
        "pyhive.hive.ssl_cert:absent",
        "pyhive.hive.{connect,Connection}",
        "ssl_cert",
        position=10,
        off=NONE,
        absent=True,
        only_if=(("scheme", (Like("https"),)),),
        fix=Fix(how="true", example="ssl_cert='required', check_hostname='true'"),
        note="off unless told to; only the system's store is used",
        status=UNPROVEN,
    ),
    PYHIVE.item(
        "pyhive.requests_kwargs",
        "pyhive.{presto,trino}.{connect,Connection}",
        "verify",
        keys=("requests_kwargs",),
        off=FALSE,
        path=True,
        fix=BUNDLE,
        source="pyhive/presto.py",
        status=UNPROVEN,
    ),
    IMPALA.argument(
        "impala.verify_cert",
        "impala.dbapi.connect",
        "verify_cert",
        position=24,
        off=FALSE,
        absent=True,
        unless=("ca_cert",),
        only_if=(("use_ssl", TRUE),),
        fix=remove("ca_cert"),
        note="verifies only where told to, or given a ca_cert",
        status=TESTED,
    ),
    HDFS.attribute(
        "hdfs.client.session",
        "hdfs.{Client,InsecureClient,TokenClient}._session",
        "verify",
        off=(*FALSE, NONE),
        path=True,
        fix=BUNDLE,
    ),
    # Document and key-value stores
    ARANGO.argument(
        "arango.verify_override",
        "arango.ArangoClient",
        "verify_override",
        position=6,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    COUCHBASE.argument(
        "couchbase.tls_verify",
        "couchbase.options.{ClusterOptions,ClusterTracingOptions}",
        "tls_verify",
        off=(
            Named("couchbase.options.TLSVerifyMode.NONE"),
            Named("couchbase.options.TLSVerifyMode.NO_VERIFY"),
            Like("none|no_verify"),
        ),
        fix=remove("trust_store_path"),
        status=UNPROVEN,
    ),
    COUCHBASE.uri(
        "couchbase.tls_verify:uri", "couchbases couchbase", "tls_verify", off=Like("none"), fix=REMOVE, status=UNPROVEN
    ),
    COUCHBASE.uri(
        "couchbase.tls_verify:uri.ssl",
        "couchbases couchbase",
        "ssl",
        off=Like("no_verify"),
        fix=REMOVE,
        status=UNPROVEN,
    ),
)

MODELS = (
    alias("pymongo.{mongo_client,synchronous.mongo_client,asynchronous.mongo_client}", "pymongo"),
    alias("motor.AsyncIOMotorClient", "motor.motor_asyncio.AsyncIOMotorClient"),
    alias("motor.MotorClient", "motor.motor_tornado.MotorClient"),
    alias("mongoengine.connection", "mongoengine"),
    alias("clickhouse_driver.client", "clickhouse_driver"),
    alias("clickhouse_connect.driver", "clickhouse_connect"),
    alias("trino.Connection", "trino.dbapi.Connection"),
    alias("arango.client", "arango"),
    alias("couchbase.cluster.ClusterOptions", "couchbase.options.ClusterOptions"),
    alias("hdfs.client", "hdfs"),
)
