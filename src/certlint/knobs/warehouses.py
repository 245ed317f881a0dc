"""Oracle, SQL Server, SAP HANA and the data warehouses that speak SQL."""

from __future__ import annotations

from certlint.knobs._declare import (
    CERT_NONE,
    FALSE,
    FALSY_TEXT,
    HOSTNAME,
    POSSIBLE,
    REMOVE,
    TRUE,
    TRUTHY_TEXT,
    UNPROVEN,
    Fix,
    Library,
    Like,
    Model,
    remove,
)

ORACLE = Library("oracledb", "26.1.0", source="oracledb/connect_params.py")
HANA = Library("hdbcli", "2.30.27", source="https://help.sap.com")
ODBC = Library("pyodbc", "", source="https://learn.microsoft.com/sql/connect/odbc/dsn-connection-string-attribute")
VERTICA = Library("vertica-python", "1.4.0", source="vertica_python/vertica/tlsmode.py")
EXASOL = Library("pyexasol", "3.0.1", source="pyexasol/connection.py")
SNOWFLAKE = Library(
    "snowflake-connector-python", "5.2.0", source="snowflake/connector/_internal/connection/connection.py"
)
DATABRICKS = Library("databricks-sql-connector", "4.9.0", source="databricks/sql/session.py")

KNOBS = (
    # Others
    ORACLE.argument(
        "oracledb.ssl_server_dn_match",
        "oracledb.{connect,connect_async,create_pool,create_pool_async,ConnectParams,PoolParams}",
        "ssl_server_dn_match",
        off=FALSE,
        effect=HOSTNAME,
        fix=REMOVE,
        status=UNPROVEN,
    ),
    HANA.argument(
        "hdbcli.sslValidateCertificate",
        "hdbcli.dbapi.connect",
        "sslValidateCertificate",
        off=(*FALSE, FALSY_TEXT),
        fix=remove("sslTrustStore"),
        status=UNPROVEN,
    ),
    ODBC.uri(
        "odbc.TrustServerCertificate",
        "*",
        "TrustServerCertificate",
        off=TRUTHY_TEXT,
        fix=REMOVE,
        status=UNPROVEN,
        note="of connection strings too: Encrypt=yes;TrustServerCertificate=no",
    ),
    ODBC.argument(
        "odbc.TrustServerCertificate:argument",
        "pyodbc.connect aioodbc.{connect,create_pool}",
        "TrustServerCertificate",
        off=(*TRUE, TRUTHY_TEXT),
        fix=REMOVE,
        status=UNPROVEN,
    ),
    VERTICA.argument(
        "vertica.tlsmode",
        "vertica_python.connect",
        "tlsmode",
        off=Like("prefer|require"),
        fix=Fix(how="bundle", companion="tls_cafile", example="tlsmode='verify-full', tls_cafile=BUNDLE"),
        note="prefer and require ignore a CA file",
    ),
    VERTICA.argument(
        "vertica.tlsmode:verify_ca",
        "vertica_python.connect",
        "tlsmode",
        weak=Like("verify-ca"),
        effect=HOSTNAME,
        note="does not compare the host name",
    ),
    VERTICA.argument(
        "vertica.tlsmode:plain",
        "vertica_python.connect",
        "tlsmode",
        off=Like("disable"),
        confidence=POSSIBLE,
        note="no TLS at all",
    ),
    EXASOL.item(
        "pyexasol.websocket_sslopt",
        "pyexasol.connect",
        "cert_reqs",
        keys=("websocket_sslopt",),
        off=CERT_NONE,
        fix=remove("ca_certs"),
        status=UNPROVEN,
    ),
    SNOWFLAKE.argument(
        "snowflake.insecure_mode",
        "snowflake.connector.{connect,SnowflakeConnection} snowflake.sqlalchemy.URL",
        "insecure_mode",
        off=TRUE,
        confidence=POSSIBLE,
        fix=REMOVE,
        versions="until 3.x",
        note="turns off the check for revoked certificates only",
        status=UNPROVEN,
    ),
    SNOWFLAKE.argument(
        "snowflake.disable_ocsp_checks",
        "snowflake.connector.{connect,SnowflakeConnection}",
        "disable_ocsp_checks",
        off=TRUE,
        confidence=POSSIBLE,
        fix=REMOVE,
        versions="4.x",
        source="snowflake/connector/connection.py",
        note="turns off the check for revoked certificates only",
        status=UNPROVEN,
    ),
    DATABRICKS.argument(
        "databricks.sql._tls_no_verify",
        "databricks.sql.connect",
        "_tls_no_verify",
        off=TRUE,
        fix=remove("_tls_trusted_ca_file"),
        status=UNPROVEN,
    ),
    DATABRICKS.argument(
        "databricks.sql._tls_verify_hostname",
        "databricks.sql.connect",
        "_tls_verify_hostname",
        off=FALSE,
        effect=HOSTNAME,
        fix=remove("_tls_trusted_ca_file"),
        status=UNPROVEN,
    ),
)

MODELS: tuple[Model, ...] = ()
