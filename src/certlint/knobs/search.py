"""Search engines, vector stores, time series and metrics."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    CONTEXT,
    FALSE,
    HOSTNAME,
    REMOVE,
    TESTED,
    TRUE,
    TRUTHY,
    UNPROVEN,
    WARNING,
    Is,
    Library,
    alias,
    remove,
)

ELASTICSEARCH = Library("elasticsearch", "9.5.1", source="elasticsearch/_sync/client/__init__.py")
ELASTIC_TRANSPORT = Library("elastic-transport", "9.4.2", source="elastic_transport/_models.py")
OPENSEARCH = Library("opensearch-py", "3.2.0", source="opensearchpy/connection/http_urllib3.py")
SOLR = Library("pysolr", "3.11.0", source="pysolr.py")
QDRANT = Library("qdrant-client", "1.20.0", source="qdrant_client/qdrant_remote.py")
TYPESENSE = Library("typesense", "2.1.1", source="typesense/configuration.py")
INFLUXDB = Library("influxdb", "5.3.2", source="influxdb/client.py")
INFLUXDB_CLIENT = Library("influxdb-client", "1.50.0", source="influxdb_client/client/influxdb_client.py")
PROMETHEUS = Library("prometheus-api-client", "0.7.2", source="prometheus_api_client/prometheus_connect.py")

_ELASTIC = "elasticsearch.{Elasticsearch,AsyncElasticsearch}"
_ELASTIC_NODES = "elasticsearch.{Urllib3HttpConnection,RequestsHttpConnection,AIOHttpConnection}"
_DSL = "elasticsearch_dsl.connections.create_connection"
_OPENSEARCH = (
    "opensearchpy.{OpenSearch,AsyncOpenSearch} "
    "opensearchpy.{Urllib3HttpConnection,RequestsHttpConnection,AsyncHttpConnection,AIOHttpConnection} "
    "opensearchpy.connections.create_connection"
)
_NO_CERTS = remove("ca_certs", "ssl_show_warn", "ssl_assert_hostname")

KNOBS = (
    ELASTICSEARCH.argument(
        "elasticsearch.verify_certs",
        f"{_ELASTIC} {_ELASTIC_NODES} {_DSL}",
        "verify_certs",
        off=FALSE,
        fix=_NO_CERTS,
        status=TESTED,
    ),
    ELASTICSEARCH.argument(
        "elasticsearch.ssl_assert_hostname",
        f"{_ELASTIC} {_DSL}",
        "ssl_assert_hostname",
        off=Is(False),
        effect=HOSTNAME,
        fix=REMOVE,
        status=TESTED,
    ),
    ELASTICSEARCH.argument(
        "elasticsearch.ca_certs",
        f"{_ELASTIC} {_DSL}",
        "ca_certs",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    ELASTICSEARCH.argument("elasticsearch.ssl_context", f"{_ELASTIC} {_DSL}", "ssl_context", context=True, fix=CONTEXT),
    ELASTICSEARCH.argument(
        "elasticsearch.ssl_show_warn",
        f"{_ELASTIC} {_DSL}",
        "ssl_show_warn",
        off=FALSE,
        effect=WARNING,
        fix=REMOVE,
        note="silences urllib3 for the whole process",
        status=TESTED,
    ),
    ELASTIC_TRANSPORT.argument(
        "elastic_transport.NodeConfig.verify_certs",
        "elastic_transport.NodeConfig",
        "verify_certs",
        off=FALSE,
        fix=_NO_CERTS,
    ),
    OPENSEARCH.argument(
        "opensearchpy.verify_certs",
        _OPENSEARCH,
        "verify_certs",
        off=FALSE,
        fix=_NO_CERTS,
        status=TESTED,
    ),
    OPENSEARCH.argument(
        "opensearchpy.ssl_assert_hostname",
        _OPENSEARCH,
        "ssl_assert_hostname",
        off=Is(False),
        effect=HOSTNAME,
        fix=REMOVE,
        status=TESTED,
    ),
    OPENSEARCH.argument(
        "opensearchpy.ca_certs",
        _OPENSEARCH,
        "ca_certs",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    OPENSEARCH.argument(
        "elasticsearch.ssl_context:opensearchpy", _OPENSEARCH, "ssl_context", context=True, fix=CONTEXT
    ),
    OPENSEARCH.argument(
        "opensearchpy.ssl_show_warn",
        _OPENSEARCH,
        "ssl_show_warn",
        off=FALSE,
        effect=WARNING,
        fix=REMOVE,
        status=TESTED,
    ),
    SOLR.argument("pysolr.Solr.verify", "pysolr.Solr", "verify", position=8, off=FALSE, path=True, fix=BUNDLE),
    SOLR.argument(
        "pysolr.Solr.verify:others", "pysolr.{SolrCoreAdmin,SolrCloud}", "verify", off=FALSE, path=True, fix=BUNDLE
    ),
    QDRANT.argument(
        "qdrant_client.verify",
        "qdrant_client.{QdrantClient,AsyncQdrantClient}",
        "verify",
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        note="of the REST side only",
    ),
    TYPESENSE.item(
        "typesense.Client.verify",
        "typesense.{Client,AsyncClient}",
        "verify",
        keys=("config_dict",),
        position=0,
        off=FALSE,
        path=True,
        context=True,
        fix=BUNDLE,
    ),
    INFLUXDB.argument(
        "influxdb.verify_ssl",
        "influxdb.{InfluxDBClient,DataFrameClient}",
        "verify_ssl",
        position=6,
        off=FALSE,
        path=True,
        fix=BUNDLE,
        note="does not verify unless told to",
    ),
    INFLUXDB.argument(
        "influxdb.verify_ssl:absent",
        "influxdb.{InfluxDBClient,DataFrameClient}",
        "verify_ssl",
        position=6,
        absent=True,
        only_if=(("ssl", (TRUTHY,)),),
        fix=BUNDLE,
        note="does not verify unless told to",
    ),
    INFLUXDB_CLIENT.argument(
        "influxdb_client.verify_ssl",
        "influxdb_client.InfluxDBClient influxdb_client.client.influxdb_client_async.InfluxDBClientAsync",
        "verify_ssl",
        off=FALSE,
        fix=remove("ssl_ca_cert"),
    ),
    INFLUXDB_CLIENT.argument(
        "influxdb_client.verify_ssl:ssl_ca_cert",
        "influxdb_client.InfluxDBClient influxdb_client.client.influxdb_client_async.InfluxDBClientAsync",
        "ssl_ca_cert",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
    ),
    PROMETHEUS.argument(
        "prometheus_api_client.disable_ssl",
        "prometheus_api_client.PrometheusConnect",
        "disable_ssl",
        position=2,
        off=TRUE,
        unless=("session",),
        fix=remove("session", imports=("requests",), example="session = requests.Session(); session.verify = BUNDLE"),
        status=UNPROVEN,
    ),
)

MODELS = (
    alias("elasticsearch_dsl.connections.connections elasticsearch.dsl.connections", "elasticsearch_dsl.connections"),
    alias("elasticsearch.client elasticsearch._sync.client elasticsearch._async.client", "elasticsearch"),
    alias("elasticsearch7 elasticsearch8 elasticsearch6", "elasticsearch"),
    alias("elasticsearch.connection", "elasticsearch"),
    alias("opensearchpy.{client,_async.client,connection,_async.http_aiohttp}", "opensearchpy"),
    alias("opensearchpy.connection.connections opensearchpy.connections.connections", "opensearchpy.connections"),
    alias("qdrant_client.{qdrant_client,async_qdrant_client}", "qdrant_client"),
    alias("typesense.client", "typesense"),
    alias("influxdb_client.client.influxdb_client", "influxdb_client"),
    alias("influxdb.client influxdb.dataframe_client", "influxdb"),
    alias("prometheus_api_client.prometheus_connect", "prometheus_api_client"),
)
