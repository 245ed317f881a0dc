"""Environment variables, of this process and of those it starts."""

from __future__ import annotations

from certlint.knobs._declare import (
    ANYTHING,
    BUNDLE,
    CA_PATH,
    FALSY_TEXT,
    HOSTNAME,
    LIKELY,
    POSSIBLE,
    REMOVE,
    TESTED,
    TRUTHY,
    TRUTHY_TEXT,
    UNPROVEN,
    WARNING,
    Is,
    Library,
    Like,
    Model,
    Not,
    remove,
)

PYTHON = Library("stdlib", "2.7-3.13", source="ssl.py")
REQUESTS = Library("requests", "2.34.2", source="requests/sessions.py")
BOTOCORE = Library("botocore", "1.44.5", source="botocore/configprovider.py")
GIT = Library("git", "2.39.5", source="git")
NODE = Library("node", "20.20.2", source="node")
NPM = Library("npm", "of node 20.20.2", source="npm")
PIP = Library("pip", "26.3", source="pip/_internal/cli/cmdoptions.py")
UV = Library("uv", "0.13.9", source="uv --help")
HTTPLIB2 = Library("httplib2", "0.32.1", source="httplib2/certs.py")
WEBSOCKET = Library("websocket-client", "1.9.2", source="websocket/_http.py")
GRPC = Library("grpcio", "1.85.1", source="grpc core")
LIBPQ = Library("psycopg2-binary", "2.9.13", source="libpq 17.11")
MLFLOW = Library("mlflow", "3.18.0", source="mlflow/environment_variables.py")
WANDB = Library("wandb", "0.31.0", source="wandb/env.py")
AZURE_CLI = Library("azure-cli-core", "2.91.0", source="azure/cli/core/util.py")
CONSUL = Library("python-consul", "1.1.0", source="consul/base.py")
DOCKER = Library("docker", "7.2.0", source="docker/utils/utils.py")
INFLUXDB = Library("influxdb-client", "1.50.0", source="influxdb_client/client/_base.py")
ELASTIC_APM = Library("elastic-apm", "6.26.2", source="elasticapm/conf/__init__.py")
ANSIBLE = Library("ansible-core", "2.21.5", source="ansible/config/base.yml")
CONDA = Library("conda", source="https://docs.conda.io/projects/conda/en/latest/user-guide/configuration")
HELM = Library("helm", source="https://github.com/helm/helm")
VAULT = Library("vault", source="https://developer.hashicorp.com/vault/docs/commands")
HVAC = Library("hvac", "2.4.0", source="hvac/constants/client.py")
OTEL = Library(
    "opentelemetry-exporter-otlp-proto-grpc", "1.45.2", source="opentelemetry/exporter/otlp/proto/grpc/exporter.py"
)
CLEARML = Library("clearml", "2.1.12", source="clearml/backend_api/session/defs.py")
OPENLDAP = Library("openldap", source="ldap.conf(5)")
OPENSTACK = Library("openstacksdk", "4.22.0", source="openstack/config/cloud_region.py")
GCLOUD = Library("gcloud", source="https://cloud.google.com/sdk/gcloud/reference/config/set")

_ANY_VALUE = "whatever its value, also 0 and false: it has to go"

KNOBS = (
    # Python and its HTTP clients
    PYTHON.variable(
        "env.PYTHONHTTPSVERIFY",
        "PYTHONHTTPSVERIFY",
        off=Is("0"),
        fix=REMOVE,
        status=TESTED,
        note="read by Python 2.7 and by python-jenkins; nothing else in Python 3 looks at it",
    ),
    REQUESTS.variable(
        "env.CURL_CA_BUNDLE.empty",
        "CURL_CA_BUNDLE",
        off=Is(""),
        fix=REMOVE,
        status=TESTED,
        note="an empty value turned verification off in requests before 2.28, and does nothing since",
    ),
    REQUESTS.variable(
        "env.REQUESTS_CA_BUNDLE.empty",
        "REQUESTS_CA_BUNDLE",
        off=Is(""),
        confidence=LIKELY,
        fix=REMOVE,
        status=TESTED,
        note="an empty value turned verification off in botocore up to 1.34; requests ignores it",
    ),
    REQUESTS.variable(
        "env.REQUESTS_CA_BUNDLE.path", "REQUESTS_CA_BUNDLE", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED
    ),
    REQUESTS.variable(
        "env.CURL_CA_BUNDLE.path", "CURL_CA_BUNDLE", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED
    ),
    PYTHON.variable(
        "env.SSL_CERT_FILE", "SSL_CERT_FILE SSL_CERT_DIR", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED
    ),
    BOTOCORE.variable(
        "env.AWS_CA_BUNDLE:empty",
        "AWS_CA_BUNDLE",
        off=Is(""),
        confidence=LIKELY,
        fix=REMOVE,
        status=TESTED,
        note="an error now; up to botocore 1.34 it turned verification off",
    ),
    BOTOCORE.variable("env.AWS_CA_BUNDLE", "AWS_CA_BUNDLE", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED),
    HTTPLIB2.variable(
        "env.HTTPLIB2_CA_CERTS", "HTTPLIB2_CA_CERTS", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED
    ),
    WEBSOCKET.variable(
        "env.WEBSOCKET_CLIENT_CA_BUNDLE", "WEBSOCKET_CLIENT_CA_BUNDLE", path=True, effect=CA_PATH, fix=BUNDLE
    ),
    GRPC.variable(
        "env.GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
        "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    PYTHON.variable(
        "env.SSLKEYLOGFILE",
        "SSLKEYLOGFILE",
        off=ANYTHING,
        confidence=POSSIBLE,
        fix=REMOVE,
        note="writes the session keys to a file; verification is not touched",
        status=UNPROVEN,
    ),
    PYTHON.variable(
        "env.PYTHONWARNINGS:all",
        "PYTHONWARNINGS",
        off=Like("ignore"),
        effect=WARNING,
        confidence=POSSIBLE,
        fix=REMOVE,
        source="https://docs.python.org/3/using/cmdline.html#envvar-PYTHONWARNINGS",
        status=UNPROVEN,
    ),
    PYTHON.variable(
        "env.PYTHONWARNINGS",
        "PYTHONWARNINGS",
        off=Like(r"(.*,)?\s*ignore:(Unverified HTTPS.*|[^:,]*:[\w.]*(InsecureRequest|Security)Warning)(:.*)?(,.*)?"),
        effect=WARNING,
        fix=REMOVE,
        source="https://docs.python.org/3/using/cmdline.html#envvar-PYTHONWARNINGS",
        status=UNPROVEN,
    ),
    # Tools
    GIT.variable(
        "env.GIT_SSL_NO_VERIFY",
        "GIT_SSL_NO_VERIFY",
        off=ANYTHING,
        fix=remove("GIT_SSL_CAINFO"),
        note=_ANY_VALUE,
        status=TESTED,
    ),
    GIT.variable(
        "env.GIT_CONFIG_sslVerify",
        "GIT_CONFIG_PARAMETERS",
        off=Like(r".*http\.(\S{0,200}\.)?sslverify'?=?'?(false|0|no|off).*"),
        fix=remove("GIT_SSL_CAINFO"),
        status=UNPROVEN,
    ),
    GIT.variable(
        "env.GIT_CONFIG_sslVerify:key",
        "GIT_CONFIG_KEY_{0,1,2,3,4}",
        off=Like(r"http\.(.*\.)?sslverify"),
        confidence=LIKELY,
        fix=remove("GIT_SSL_CAINFO"),
        note="with GIT_CONFIG_VALUE_<n> false",
        status=TESTED,
    ),
    NODE.variable(
        "env.NODE_TLS_REJECT_UNAUTHORIZED",
        "NODE_TLS_REJECT_UNAUTHORIZED",
        off=(Is("0"), Is(0)),
        fix=remove("NODE_EXTRA_CA_CERTS"),
        status=TESTED,
    ),
    NPM.variable(
        "env.npm_config_strict_ssl",
        "npm_config_strict_ssl NPM_CONFIG_STRICT_SSL",
        off=Like("false"),
        fix=remove("npm_config_cafile"),
        status=TESTED,
    ),
    PIP.variable("env.PIP_TRUSTED_HOST", "PIP_TRUSTED_HOST", off=TRUTHY, fix=remove("PIP_CERT"), status=TESTED),
    PIP.variable("env.PIP_TRUSTED_HOST:PIP_CERT", "PIP_CERT", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED),
    UV.variable(
        "env.UV_INSECURE_HOST",
        "UV_INSECURE_HOST UV_ALLOW_INSECURE_HOST",
        off=TRUTHY,
        fix=remove("SSL_CERT_FILE"),
        status=TESTED,
    ),
    LIBPQ.variable(
        "env.PGSSLMODE:plain",
        "PGSSLMODE",
        off=Like("disable"),
        confidence=POSSIBLE,
        note="no TLS at all",
        status=TESTED,
    ),
    LIBPQ.variable(
        "env.PGSSLMODE:verify_ca",
        "PGSSLMODE",
        weak=Like("verify-ca"),
        effect=HOSTNAME,
        note="does not compare the host name",
        status=TESTED,
    ),
    LIBPQ.variable(
        "env.PGSSLMODE",
        "PGSSLMODE",
        off=Like("require|prefer|allow"),
        fix=remove("PGSSLROOTCERT"),
        status=TESTED,
        note="encrypts without verifying, unless a root certificate is found, and then without the host name",
    ),
    LIBPQ.variable("env.PGSSLROOTCERT", "PGSSLROOTCERT", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED),
    MLFLOW.variable(
        "env.MLFLOW_TRACKING_INSECURE_TLS",
        "MLFLOW_TRACKING_INSECURE_TLS",
        off=Like("true|1"),
        fix=remove("MLFLOW_TRACKING_SERVER_CERT_PATH"),
        status=UNPROVEN,
    ),
    WANDB.variable(
        "env.WANDB_INSECURE_DISABLE_SSL", "WANDB_INSECURE_DISABLE_SSL", off=TRUTHY_TEXT, fix=REMOVE, status=UNPROVEN
    ),
    AZURE_CLI.variable(
        "env.AZURE_CLI_DISABLE_CONNECTION_VERIFICATION",
        "AZURE_CLI_DISABLE_CONNECTION_VERIFICATION ADAL_PYTHON_SSL_NO_VERIFY",
        off=TRUTHY,
        fix=remove("REQUESTS_CA_BUNDLE"),
        note="any text counts, 0 and false included",
        status=UNPROVEN,
    ),
    CONSUL.variable(
        "env.CONSUL_HTTP_SSL_VERIFY",
        "CONSUL_HTTP_SSL_VERIFY",
        off=Not((Is("true"),)),
        fix=REMOVE,
        note="python-consul verifies for exactly the text true",
        status=UNPROVEN,
    ),
    DOCKER.variable(
        "env.DOCKER_TLS_VERIFY",
        "DOCKER_TLS_VERIFY",
        off=Is(""),
        fix=REMOVE,
        note="any text verifies, 0 included; the empty one does not",
    ),
    INFLUXDB.variable(
        "env.INFLUXDB_V2_VERIFY_SSL",
        "INFLUXDB_V2_VERIFY_SSL",
        off=Not((Like("true|yes"),)),
        fix=remove("INFLUXDB_V2_SSL_CA_CERT"),
        note="verifies for true and yes only: 1 turns it off",
    ),
    ELASTIC_APM.variable(
        "env.ELASTIC_APM_VERIFY_SERVER_CERT",
        "ELASTIC_APM_VERIFY_SERVER_CERT",
        off=FALSY_TEXT,
        fix=remove("ELASTIC_APM_SERVER_CA_CERT_FILE"),
        status=UNPROVEN,
    ),
    ANSIBLE.variable(
        "env.ANSIBLE_GALAXY_IGNORE", "ANSIBLE_GALAXY_IGNORE", off=TRUTHY_TEXT, fix=REMOVE, status=UNPROVEN
    ),
    CONDA.variable("env.CONDA_SSL_VERIFY", "CONDA_SSL_VERIFY", off=FALSY_TEXT, path=True, fix=BUNDLE, status=UNPROVEN),
    CONDA.variable("env.CONDA_SSL_VERIFY:SSL_NO_VERIFY", "SSL_NO_VERIFY", off=TRUTHY_TEXT, fix=REMOVE, status=UNPROVEN),
    HELM.variable(
        "env.HELM_KUBEINSECURE_SKIP_TLS_VERIFY",
        "HELM_KUBEINSECURE_SKIP_TLS_VERIFY",
        off=TRUTHY_TEXT,
        fix=REMOVE,
        status=UNPROVEN,
    ),
    VAULT.variable(
        "env.VAULT_SKIP_VERIFY",
        "VAULT_SKIP_VERIFY",
        off=TRUTHY_TEXT,
        fix=remove("VAULT_CACERT"),
        status=UNPROVEN,
        note="read by the vault command, not by hvac",
    ),
    HVAC.variable(
        "env.VAULT_CACERT", "VAULT_CACERT VAULT_CAPATH", path=True, effect=CA_PATH, fix=BUNDLE, status=TESTED
    ),
    OTEL.variable(
        "env.OTEL",
        "OTEL_EXPORTER_OTLP_INSECURE",
        off=TRUTHY_TEXT,
        confidence=POSSIBLE,
        fix=REMOVE,
        note="no TLS at all",
        status=UNPROVEN,
    ),
    OTEL.variable(
        "env.OTEL:certificate", "OTEL_EXPORTER_OTLP_CERTIFICATE", path=True, effect=CA_PATH, fix=BUNDLE, status=UNPROVEN
    ),
    CLEARML.variable(
        "clearml.verify",
        "CLEARML_API_HOST_VERIFY_CERT TRAINS_API_HOST_VERIFY_CERT",
        off=FALSY_TEXT,
        fix=REMOVE,
        status=UNPROVEN,
    ),
    OPENLDAP.variable(
        "cmd.ldapsearch:variable",
        "LDAPTLS_REQCERT",
        off=Like("never|allow"),
        fix=remove("LDAPTLS_CACERT"),
        status=UNPROVEN,
        note="steers python-ldap as well",
    ),
    OPENSTACK.variable(
        "openstack.connect.insecure:variable", "OS_INSECURE", off=TRUTHY_TEXT, fix=remove("OS_CACERT"), status=UNPROVEN
    ),
    OPENSTACK.variable(
        "openstack.connect.verify:variable", "OS_VERIFY", off=FALSY_TEXT, fix=remove("OS_CACERT"), status=UNPROVEN
    ),
    GCLOUD.variable(
        "cmd.gcloud:variable",
        "CLOUDSDK_AUTH_DISABLE_SSL_VALIDATION",
        off=TRUTHY_TEXT,
        fix=remove("CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE"),
        status=UNPROVEN,
    ),
)

MODELS: tuple[Model, ...] = ()
