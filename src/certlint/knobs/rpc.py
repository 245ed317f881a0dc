"""gRPC, SOAP, GraphQL, JSON-RPC and telemetry on top of them."""

from __future__ import annotations

from certlint.knobs._declare import (
    ANYTHING,
    BUNDLE,
    CA_PATH,
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
    Is,
    Library,
    alias,
)

GRPC = Library("grpcio", "1.85.1", source="grpc/__init__.py")
OTLP = Library("opentelemetry-exporter-otlp-proto-grpc", "1.45.2", source="opentelemetry/exporter/otlp/proto/grpc")
FLIGHT = Library("pyarrow", "25.0.0", source="pyarrow/_flight.pyx")
ZEEP = Library("zeep", "4.3.3", source="zeep/transports.py")
SUDS = Library("suds-community", "1.2.0", source="suds/transport/http.py")
GQL = Library("gql", "4.4.0", source="gql/transport")
WEB3 = Library("web3", "8.0.0", source="web3/providers/rpc/rpc.py")
GEOPY = Library("geopy", "2.5.0", source="geopy/geocoders/base.py")

KNOBS = (
    GRPC.call(
        "grpc.insecure_channel",
        "grpc.{insecure_channel,aio.insecure_channel,experimental.insecure_channel_credentials} "
        "grpc.beta.implementations.insecure_channel",
        confidence=POSSIBLE,
        note="no TLS at all: gRPC has no switch that skips verification",
        fix=Fix(
            how="none", example='grpc.secure_channel(target, grpc.ssl_channel_credentials(open(BUNDLE, "rb").read()))'
        ),
    ),
    GRPC.item(
        "grpc.ssl_target_name_override",
        "grpc.{,aio.}secure_channel",
        "grpc.ssl_target_name_override",
        keys=("options",),
        off=ANYTHING,
        effect=HOSTNAME,
        confidence=LIKELY,
        status=TESTED,
        note="of a list of pairs: the certificate is compared with another name; the chain is still verified",
    ),
    FLIGHT.argument(
        "pyarrow.flight.FlightClient",
        "pyarrow.flight.{FlightClient,connect}",
        "disable_server_verification",
        off=TRUE,
        fix=Fix(how="remove", example='FlightClient(location, tls_root_certs=open(BUNDLE, "rb").read())'),
        status=UNPROVEN,
    ),
    GRPC.argument(
        "grpc.ssl_channel_credentials",
        "grpc.ssl_channel_credentials",
        "root_certificates",
        position=0,
        path=True,
        effect=CA_PATH,
        confidence=POSSIBLE,
        note="takes the bundle's bytes, not its path",
        fix=Fix(how="bundle", example='grpc.ssl_channel_credentials(root_certificates=open(BUNDLE, "rb").read())'),
    ),
    OTLP.argument(
        "opentelemetry.otlp.insecure",
        "opentelemetry.exporter.otlp.proto.grpc.{trace_exporter.OTLPSpanExporter,metric_exporter.OTLPMetricExporter,"
        "_log_exporter.OTLPLogExporter}",
        "insecure",
        off=TRUE,
        confidence=POSSIBLE,
        note="no TLS at all",
        status=UNPROVEN,
    ),
    OTLP.argument(
        "opentelemetry.otlp.insecure:certificate_file",
        "opentelemetry.exporter.otlp.proto.http.{trace_exporter.OTLPSpanExporter,metric_exporter.OTLPMetricExporter,"
        "_log_exporter.OTLPLogExporter}",
        "certificate_file",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        source="opentelemetry/exporter/otlp/proto/http",
        status=UNPROVEN,
    ),
    ZEEP.argument(
        "zeep.Transport.session",
        "zeep.Transport",
        "session",
        context=True,
        confidence=POSSIBLE,
        note="follows the session's verify",
    ),
    ZEEP.argument(
        "zeep.AsyncTransport.verify_ssl",
        "zeep.AsyncTransport",
        "verify_ssl",
        position=5,
        off=FALSE,
        path=True,
        context=True,
        fix=CONTEXT,
    ),
    SUDS.override(
        "suds.HttpTransport.u2handlers",
        "suds.transport.{http.HttpTransport,https.HttpAuthenticated}.u2handlers",
        confidence=POSSIBLE,
        fix=REMOVE,
        status=UNPROVEN,
    ),
    GQL.argument(
        "gql.transport.verify",
        "gql.transport.requests.RequestsHTTPTransport",
        "verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        source="gql/transport/requests.py",
    ),
    GQL.argument(
        "gql.transport.ssl",
        "gql.transport.{aiohttp.AIOHTTPTransport,websockets.WebsocketsTransport,aiohttp_websockets.AIOHTTPWebsocketsTransport}",
        "ssl",
        off=Is(False),
        context=True,
        fix=CONTEXT,
        source="gql/transport/aiohttp.py",
    ),
    GQL.argument(
        "gql.transport.verify:httpx",
        "gql.transport.httpx.{HTTPXTransport,HTTPXAsyncTransport}",
        "verify",
        off=Is(False),
        path=True,
        context=True,
        fix=CONTEXT,
        source="gql/transport/httpx.py",
    ),
    WEB3.item(
        "web3.HTTPProvider.request_kwargs",
        "web3.HTTPProvider",
        "verify",
        keys=("request_kwargs",),
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    GEOPY.argument(
        "geopy.ssl_context",
        "geopy.geocoders.{Nominatim,GoogleV3,ArcGIS,Bing,Here,HereV7,Photon,OpenCage,MapBox,TomTom,AzureMaps,GeoNames,Pelias,"
        "Yandex,BaiduV3,IGNFrance,DataBC,What3Words,PickPoint,LocationIQ,MapQuest,OpenMapQuest,AlgoliaPlaces}",
        "ssl_context",
        context=True,
        fix=CONTEXT,
    ),
    GEOPY.attribute(
        "geopy.ssl_context:default",
        "geopy.geocoders.options",
        "default_ssl_context",
        context=True,
        process_wide=True,
        fix=CONTEXT,
    ),
)

MODELS = (
    alias("pyarrow._flight", "pyarrow.flight"),
    alias("zeep.transports", "zeep"),
    alias("web3.Web3.HTTPProvider", "web3.HTTPProvider"),
)
