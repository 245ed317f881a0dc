"""What the names of libraries say besides knobs: what tests are made of, what never returns, types of parameters."""

from __future__ import annotations

__all__ = [
    "CONSTANT_TYPES",
    "NEVER_RETURNING",
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
