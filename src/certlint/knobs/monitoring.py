"""Monitoring and error tracking."""

from __future__ import annotations

from certlint.knobs._declare import BUNDLE, CA_PATH, FALSE, UNPROVEN, Is, Library, Model, remove, require

SPLUNK = Library("splunk-sdk", "2.1.1", source="splunklib/binding.py")
ELASTIC_APM = Library("elastic-apm", "6.26.2", source="elasticapm/conf/__init__.py")
LOGSTASH = Library("python-logstash-async", "4.1.0", source="logstash_async/transport.py")
SENTRY = Library("sentry-sdk", "2.75.0", source="sentry_sdk/transport.py")
DATADOG = Library("datadog", "0.56.0", source="datadog/__init__.py")

KNOBS = (
    # Monitoring
    SPLUNK.argument(
        "splunklib.verify",
        "splunklib.{client.connect,client.Service,binding.connect,binding.Context,binding.HttpLib,binding.handler}",
        "verify",
        off=FALSE,
        absent=True,
        unless=("context",),
        fix=require(
            "context", imports=("ssl",), example="verify=True, context=ssl.create_default_context(cafile=BUNDLE)"
        ),
        note="does not verify unless told to; a path is taken for True",
    ),
    ELASTIC_APM.setting(
        "elasticapm.VERIFY_SERVER_CERT",
        "ELASTIC_APM",
        "VERIFY_SERVER_CERT",
        off=FALSE,
        fix=remove("SERVER_CA_CERT_FILE"),
    ),
    ELASTIC_APM.argument(
        "elasticapm.VERIFY_SERVER_CERT:argument",
        "elasticapm.Client",
        "verify_server_cert",
        off=FALSE,
        fix=remove("server_ca_cert_file"),
    ),
    LOGSTASH.argument(
        "logstash_async.ssl_verify",
        "logstash_async.{handler.AsynchronousLogstashHandler,transport.TcpTransport,transport.HttpTransport}",
        "ssl_verify",
        off=FALSE,
        path=True,
        fix=BUNDLE,
        status=UNPROVEN,
    ),
    SENTRY.argument("sentry_sdk.ca_certs", "sentry_sdk.init", "ca_certs", path=True, effect=CA_PATH, fix=BUNDLE),
    DATADOG.argument(
        "datadog.cacert", "datadog.initialize", "cacert", off=Is(False), path=True, fix=BUNDLE, status=UNPROVEN
    ),
)

MODELS: tuple[Model, ...] = ()
