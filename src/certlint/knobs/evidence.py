"""What the names of libraries say besides knobs: what tests are made of, what never returns, types of parameters."""

from __future__ import annotations

__all__ = [
    "ALWAYS_THERE",
    "CONSTANT_TYPES",
    "NEVER_RETURNING",
    "OLDEST_PYTHON",
    "PARAMETER_TYPES",
    "STAND_IN_LIBRARIES",
    "TESTING_BASE",
    "TESTING_DECORATORS",
    "TESTING_MODULES",
]

PARAMETER_TYPES = {
    "monkeypatch": "pytest.MonkeyPatch",
    "pytest_configure.config": "pytest.Config",
    "pytest_addoption.parser": "pytest.Parser",
    "cert_verify.conn": "urllib3.HTTPSConnectionPool",
}
"""What a parameter without annotation and default is by convention: by its name, or by ``function.name``."""

CONSTANT_TYPES = frozenset({"ssl"})
"""Types whose instances are constants, by what their members are known under (``ssl.VerifyMode.CERT_NONE`` is
``ssl.CERT_NONE``): a parameter of such a type is what its callers pass."""

NEVER_RETURNING = frozenset(
    {"sys.exit", "os._exit", "os.abort", "builtins.exit", "builtins.quit", "pytest.skip", "pytest.exit", "pytest.fail"}
)
"""Functions after which nothing is reached."""

TESTING_MODULES = frozenset({"pytest", "_pytest", "unittest", "nose", "py.test"})
"""Modules that are loaded only where tests run: ``"pytest" in sys.modules``."""

TESTING_BASE = "TestCase"
"""How the names of library classes end whose subclasses run in tests only."""

TESTING_DECORATORS = (
    "pytest.mark.",
    "pytest.fixture",
    "pytest_asyncio.fixture",
    "django.test.override_settings",
    "django.test.utils.override_settings",
    "django.test.modify_settings",
    "django.test.tag",
)
"""Decorators, by the beginnings of their names, of what runs in tests only."""

STAND_IN_LIBRARIES = ("unittest.mock.", "mock.", "pytest.mark.", "pytest.param", "pytest.raises", "responses.")
"""Libraries, by the beginnings of their names, that stand in for the real thing in a test: nothing connects."""

OLDEST_PYTHON = (3, 6)
"""The oldest Python for which code is still written: what asks for an older one asks for none."""

_MODULES = """
    argparse base64 collections configparser contextlib copy datetime enum errno functools getpass hashlib
    hmac html http http.client http.cookiejar http.cookies http.server importlib inspect io itertools json
    logging logging.handlers math os os.path pathlib pickle platform queue random re select shlex shutil
    signal smtplib socket socketserver ssl string struct subprocess sys tempfile threading time traceback
    types typing unittest urllib urllib.error urllib.parse urllib.request uuid warnings weakref xml xmlrpc
    xmlrpc.client zipfile zlib
"""
_MEMBERS = {
    "http.client": "HTTPConnection HTTPSConnection HTTPException",
    "ssl": "CERT_NONE CERT_OPTIONAL CERT_REQUIRED CertificateError PROTOCOL_TLS PROTOCOL_TLS_CLIENT Purpose SSLContext "
    "SSLError SSLSocket _create_default_https_context _create_unverified_context create_default_context",
    "urllib.parse": "quote unquote urlencode urljoin urlparse",
    "urllib.request": "HTTPSHandler Request build_opener urlopen",
    "xmlrpc.client": "SafeTransport ServerProxy Transport",
}
ALWAYS_THERE = frozenset(
    (*_MODULES.split(), *(f"{module}.{name}" for module, names in _MEMBERS.items() for name in names.split()))
)
"""Modules of the standard library, and members of these, that every Python from `OLDEST_PYTHON` on has."""
