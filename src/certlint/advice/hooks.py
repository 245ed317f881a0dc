"""How to reach code that cannot be edited: `HOOKS`; and servers that many libraries talk to: `SERVICES`."""

from __future__ import annotations

from certlint.model.advice import Hook, Service

__all__ = ["HOOKS", "SERVICES"]

_VERIFYING = ("requests", "httpx", "aiohttp", "openssl")

HOOKS = (
    Hook(
        title="django-allauth: an adapter of your own",
        libraries=("django-allauth",),
        text="There is no setting. All that allauth asks of a provider (OpenID configuration, tokens, keys, profiles) "
        "goes through one session, which the adapter named by SOCIALACCOUNT_ADAPTER makes:",
        code="# settings.py: SOCIALACCOUNT_ADAPTER = 'accounts.adapter.SocialAccountAdapter'\n"
        "class SocialAccountAdapter(DefaultSocialAccountAdapter):\n"
        "    def get_requests_session(self):\n"
        "        session = super().get_requests_session()\n"
        "        session.verify = settings.CA_BUNDLE\n"
        "        return session",
    ),
    Hook(
        title="mozilla-django-oidc: the setting takes a path",
        libraries=("mozilla-django-oidc",),
        text="OIDC_VERIFY_SSL is handed to requests as `verify`, so it may be the bundle's path.",
    ),
    Hook(
        title="social-auth: the setting takes a path",
        libraries=("social-auth-core",),
        text="SOCIAL_AUTH_VERIFY_SSL, or SOCIAL_AUTH_<BACKEND>_VERIFY_SSL for one backend, is handed to requests as "
        "`verify`, so it may be the bundle's path.",
    ),
    Hook(
        title="PyJWKClient: urllib, not requests",
        libraries=("pyjwt",),
        text="jwt.PyJWKClient fetches keys with urllib: it obeys SSL_CERT_FILE, not REQUESTS_CA_BUNDLE, and takes "
        "`ssl_context=`.",
    ),
    Hook(
        title="python-keycloak: one argument for both stacks",
        libraries=("python-keycloak",),
        text="`verify=` reaches requests and, for the a_* methods, httpx. Where the object is made out of sight, "
        "set REQUESTS_CA_BUNDLE and SSL_CERT_FILE both.",
    ),
    Hook(
        title="AWS clients made out of sight",
        libraries=("boto3", "botocore", "s3fs", "django-storages"),
        text="Besides the variables, `ca_bundle = /path` in the profile of ~/.aws/config reaches them.",
    ),
    Hook(
        title="OpenAI and its like: an HTTP client of your own",
        libraries=("openai",),
        text="The constructor takes `http_client=`; whatever library makes the client mostly passes it on.",
        code="openai.OpenAI(http_client=openai.DefaultHttpxClient(verify=ssl.create_default_context(cafile=BUNDLE)))",
    ),
    Hook(
        title="Google clients: the session inside",
        libraries=("google-auth",),
        text="google-auth has no switch; its AuthorizedSession is a requests.Session, also the one inside of "
        "clients (`client._http`), and obeys REQUESTS_CA_BUNDLE.",
    ),
    Hook(
        title="A session that can be reached",
        stores=("requests",),
        text="Many clients keep their session as an attribute or take one. A variable that is set wins over this.",
        code="client.session.verify = BUNDLE",
    ),
    Hook(
        title="One host only, besides the public CAs: an adapter",
        stores=("requests",),
        text="Mounted on a session that can be reached, for the hosts of the private CA alone:",
        code="class PrivateCA(requests.adapters.HTTPAdapter):\n"
        "    def __init__(self, context):\n"
        "        self.context = context\n"
        "        super().__init__()\n"
        "\n"
        "    def init_poolmanager(self, *args, **kwargs):\n"
        "        super().init_poolmanager(*args, **kwargs, ssl_context=self.context)\n"
        "\n"
        "    def proxy_manager_for(self, proxy, **kwargs):  # behind HTTPS_PROXY\n"
        "        return super().proxy_manager_for(proxy, **kwargs, ssl_context=self.context)\n"
        "\n"
        "context = ssl.create_default_context()\n"
        "context.load_verify_locations(BUNDLE)\n"
        'session.mount("https://erp.example/", PrivateCA(context))',
    ),
    Hook(
        title="Nothing of it can be reached: the environment of the process",
        stores=("requests",),
        text="requests reads REQUESTS_CA_BUNDLE at every request, so it may be set where the process is started "
        "(unit file, Dockerfile, deployment), or first thing in wsgi.py or manage.py:",
        code='os.environ.setdefault("REQUESTS_CA_BUNDLE", BUNDLE)',
    ),
    Hook(
        title="Nothing of it can be reached: the environment of the process",
        stores=("httpx", "httpx2", "openssl", "aiohttp"),
        text="SSL_CERT_FILE is read when a context is made (by aiohttp, when it is imported): set it where the process "
        "is started. The file takes the place of all other CAs.",
    ),
    Hook(
        title="urllib, http.client, xmlrpc",
        libraries=("stdlib", "pyjwt"),
        text="These make their context by one function, which a process may replace before its first request:",
        code="ssl._create_default_https_context = functools.partial(ssl.create_default_context, cafile=BUNDLE)",
    ),
    Hook(
        title="The whole process: the system's store",
        stores=_VERIFYING,
        text="Once the CA is in the system's store, truststore has all contexts of a process use that. In applications "
        "only, before anything else is imported; on Linux, SSL_CERT_FILE then holds for requests too.",
        code="import truststore\ntruststore.inject_into_ssl()",
    ),
    Hook(
        title="requests: an adapter, with and without a proxy",
        stores=("requests",),
        causes=("strict-checks",),
        code="class Lenient(requests.adapters.HTTPAdapter):\n"
        "    def init_poolmanager(self, *args, **kwargs):\n"
        "        super().init_poolmanager(*args, **kwargs, ssl_context=context)\n"
        "\n"
        "    def proxy_manager_for(self, proxy, **kwargs):\n"
        "        return super().proxy_manager_for(proxy, **kwargs, ssl_context=context)\n"
        "\n"
        'session.mount("https://erp.example/", Lenient())',
    ),
    Hook(
        title="httpx",
        stores=("httpx", "httpx2"),
        causes=("strict-checks",),
        code="httpx.Client(verify=context)",
    ),
    Hook(
        title="aiohttp",
        stores=("aiohttp",),
        causes=("strict-checks",),
        code="aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context))",
    ),
    Hook(
        title="the standard library and urllib3",
        stores=("openssl",),
        causes=("strict-checks",),
        code="urllib.request.urlopen(url, context=context)\nurllib3.PoolManager(ssl_context=context)",
    ),
    Hook(
        title="Nothing of it can be reached: truststore",
        stores=("requests", "botocore", "pip"),
        causes=("strict-checks",),
        text="On Windows and macOS the system verifies, by its own rules: `import truststore; "
        "truststore.inject_into_ssl()`. pip 24.2 and later does so by itself.",
    ),
)

SERVICES = (
    Service(
        name="keycloak",
        libraries=(
            "python-keycloak",
            "django-allauth",
            "mozilla-django-oidc",
            "social-auth-core",
            "authlib",
            "pyjwt",
        ),
        text="Behind a proxy, it is the proxy's certificate that Python sees: the bundle needs the CA that issued it, "
        "and its name must be that of the issuer URL, which Keycloak builds from its own `hostname`. The browser's way "
        "to the login page and the application's way to tokens and keys are two: a browser that works proves nothing "
        "about the latter. Libraries below ask by requests, some of them for the keys by urllib: set "
        "REQUESTS_CA_BUNDLE and SSL_CERT_FILE both, or tell each in its own way.",
    ),
)
