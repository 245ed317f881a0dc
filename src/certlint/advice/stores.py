"""Which CAs libraries trust, and by which environment variables that is changed.

A library that is named nowhere here has no store that anybody checked; its recipe says so.
"""

from __future__ import annotations

from certlint.model.advice import Store

__all__ = ["STORES"]

_SYSTEM = "the system's store, as OpenSSL finds it"
_CERTIFI = "the public CAs of the package certifi"


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


STORES = (
    Store(
        name="requests",
        libraries=_names(
            "requests requests-futures grequests requests-html requests-oauthlib authlib cloudscraper "
            "mechanicalsoup niquests atlassian-python-api azure-core azure-cosmos django-allauth django-cas-ng "
            "docker exchangelib gql google-auth hdfs hvac ibm-cloud-sdk-core jira keystoneauth1 mlflow "
            "mozilla-django-oidc msal msrest openstacksdk presto-python-client proxmoxer pygithub pynetbox pysnow "
            "pysolr python-cas python-gitlab python-jenkins python-keycloak python-swiftclient pywinrm "
            "social-auth-core sushy tableauserverclient trino web3 zeep azure-cli-core conda poetry twine "
            "webdriver-manager"
        ),
        trusts=_CERTIFI,
        variables=("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"),
        unless="the code passes `verify=` with a path or a false value, sets `trust_env = False` on its session, or "
        "calls `Session.send()` itself; they win over `session.verify`",
        argument="verify=BUNDLE",
    ),
    Store(
        name="httpx",
        libraries=_names(
            "httpx authlib gql gradio-client ollama prefect python-keycloak python-telegram-bot qdrant-client zeep"
        ),
        trusts=_CERTIFI,
        variables=("SSL_CERT_FILE", "SSL_CERT_DIR"),
        unless="the code passes `verify=` or `transport=`, or sets `trust_env=False`",
        argument="verify=ssl.create_default_context(cafile=BUNDLE)",
    ),
    Store(
        name="httpx2",
        libraries=_names("httpx2 openai huggingface-hub"),
        trusts="the system's store",
        variables=("SSL_CERT_FILE", "SSL_CERT_DIR"),
        unless="the code passes `verify=` or `transport=`, or sets `trust_env=False`",
        argument="verify=ssl.create_default_context(cafile=BUNDLE)",
    ),
    Store(
        name="aiohttp",
        libraries=_names("aiohttp aiohttp-socks gql"),
        trusts=_SYSTEM,
        variables=("SSL_CERT_FILE", "SSL_CERT_DIR"),
        unless="the code passes `ssl=`; they are read when aiohttp is imported, and its `trust_env` is about proxies",
        argument="ssl=ssl.create_default_context(cafile=BUNDLE)",
    ),
    Store(
        name="openssl",
        libraries=_names(
            "stdlib urllib3 tornado websockets websocket-client asyncpg aiosmtplib aioimaplib fastapi-mail geopy "
            "gevent nats-py pyjwt pymongo redis slack-sdk suds-community truststore twisted"
        ),
        trusts=_SYSTEM,
        variables=("SSL_CERT_FILE", "SSL_CERT_DIR"),
        unless="the code makes its context with `cafile=` or names its own CAs, or is a mail or FTP client of the "
        "standard library without a context, which verifies nothing",
        argument="context=ssl.create_default_context(cafile=BUNDLE)",
    ),
    Store(
        name="botocore",
        libraries=_names("boto3 botocore s3fs django-storages awscli"),
        trusts=_CERTIFI,
        variables=("AWS_CA_BUNDLE", "REQUESTS_CA_BUNDLE"),
        unless="the code passes `verify=`; `ca_bundle` in a profile of ~/.aws/config comes between the two",
        argument="verify=BUNDLE",
    ),
    Store(
        name="curl_cffi",
        libraries=_names("curl-cffi"),
        trusts=_CERTIFI,
        variables=("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"),
        unless="the code passes `verify=`; they are read when the session is made",
        argument="verify=str(BUNDLE)",
    ),
    Store(
        name="pycurl",
        libraries=_names("pycurl"),
        trusts="the file or folder that its libcurl was built with",
        argument="setopt(pycurl.CAINFO, BUNDLE)",
    ),
    Store(
        name="httplib2",
        libraries=_names("httplib2"),
        trusts=_CERTIFI,
        variables=("HTTPLIB2_CA_CERTS",),
        unless="the code passes `ca_certs=`",
        argument="ca_certs=BUNDLE",
    ),
    Store(
        name="certifi, or a variable",
        libraries=_names("minio opensearch-py"),
        trusts=_CERTIFI,
        variables=("SSL_CERT_FILE",),
        unless="the code names its own CAs or HTTP client",
        argument="ca_certs=BUNDLE",
    ),
    Store(
        name="certifi, or one of two variables",
        libraries=_names("sentry-sdk"),
        trusts=_CERTIFI,
        variables=("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"),
        unless="the code passes `ca_certs=`",
        argument="ca_certs=BUNDLE",
    ),
    Store(
        name="certifi",
        libraries=_names("elasticsearch elastic-transport clickhouse-connect"),
        trusts=_CERTIFI + ", whatever the environment says",
        argument="ca_certs=BUNDLE (clickhouse-connect: ca_cert)",
    ),
    Store(
        name="grpc",
        libraries=_names("grpcio opentelemetry-exporter-otlp-proto-grpc"),
        trusts="the public CAs that gRPC brings",
        variables=("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",),
        unless="the code gives root certificates to its credentials",
        argument='grpc.ssl_channel_credentials(open(BUNDLE, "rb").read())',
    ),
    Store(
        name="libpq",
        libraries=_names("psycopg2-binary"),
        trusts="~/.postgresql/root.crt, and nothing at all where sslmode is not verify-full",
        variables=("PGSSLROOTCERT", "PGSSLMODE"),
        unless="the connection string says otherwise; PGSSLMODE has to be `verify-full`",
        argument='sslmode="verify-full", sslrootcert=BUNDLE',
    ),
    Store(
        name="none",
        libraries=_names(
            "f5-sdk impyla influxdb ldap3 locust mysql-connector-python pyhive pymysql pyopenssl pysaml2 redfish "
            "robotframework-requests scrapy splunk-sdk"
        ),
        trusts="every certificate: it does not verify by default, and variables have no effect until the code turns "
        "verification on",
    ),
    Store(
        name="pip",
        libraries=_names("pip"),
        trusts="the system's store (pip 24.2 and later, on Python 3.10 and later), else " + _CERTIFI,
        variables=("PIP_CERT", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"),
        argument="pip --cert BUNDLE",
    ),
    Store(
        name="uv",
        libraries=_names("uv"),
        trusts="the public CAs that it brings; the system's with UV_SYSTEM_CERTS=true (older versions: "
        "UV_NATIVE_TLS, --native-tls)",
        variables=("SSL_CERT_FILE",),
    ),
    Store(
        name="curl",
        libraries=_names("curl"),
        trusts=_SYSTEM,
        variables=("CURL_CA_BUNDLE", "SSL_CERT_FILE"),
        argument="curl --cacert BUNDLE",
    ),
    Store(
        name="git",
        libraries=_names("git GitPython"),
        trusts=_SYSTEM,
        variables=("GIT_SSL_CAINFO",),
        argument="git -c http.sslCAInfo=BUNDLE",
    ),
    Store(
        name="node",
        libraries=_names("node npm"),
        trusts="the public CAs that node brings",
        variables=("NODE_EXTRA_CA_CERTS",),
        argument="npm --cafile BUNDLE",
    ),
)
