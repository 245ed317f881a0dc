"""Warnings about unverified connections that are silenced.

Only urllib3, elastic-transport and opensearch-py warn at all. A filter counts where it names one of
these classes, a message that they write, or the module that writes it. Warnings about old Pythons
(``InsecurePlatformWarning``, ``SNIMissingWarning``) say nothing about verification.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from certlint.knobs._declare import (
    LIKELY,
    REMOVE,
    TESTED,
    UNPROVEN,
    WARNING,
    Is,
    Library,
    Like,
    ModelKind,
    Named,
    alias,
    model,
    names,
)

if TYPE_CHECKING:
    from certlint.knobs._declare import Condition
    from certlint.model.knobs import Match

WARNINGS = Library("stdlib", "3.8-3.13", source="warnings.py")
URLLIB3 = Library("urllib3", "2.8.0", source="urllib3/__init__.py")
BOTOCORE = Library("botocore", "1.44.5", source="botocore/vendored/requests/packages/urllib3/exceptions.py")
PIP = Library("pip", "26.3", source="pip/_vendor/urllib3/__init__.py")
PYTEST = Library("pytest", source="https://docs.pytest.org/en/stable/how-to/capture-warnings.html")

_CLASSES = "{InsecureRequest,Security,HTTP,SubjectAltName}Warning"
_INSECURE = f"urllib3.exceptions.{_CLASSES} elastic_transport.SecurityWarning requests.exceptions.RequestsWarning"
_MESSAGE = Like(
    r".*(Unverified HTTPS|verify_certs=False|InsecureRequestWarning|Certificate .{0,100}subjectAltName).*|Unverified.*"
)


def _about_verification(package: str) -> tuple[Condition, ...]:
    """The argument of ``disable_warnings`` is left out, or a class that says something about verification."""
    classes: tuple[Match, ...] = (
        Is(None),
        *(Named(name) for name in names(f"{package}.exceptions.{_CLASSES} builtins.Warning")),
    )
    return ("0", classes), ("category", classes)


_VENDORED = "a copy of its own: hides nothing of urllib3's"

KNOBS = (
    URLLIB3.call(
        "urllib3.disable_warnings",
        "urllib3.disable_warnings",
        only_if=_about_verification("urllib3"),
        effect=WARNING,
        fix=REMOVE,
        status=TESTED,
    ),
    WARNINGS.warning_filter("warnings.filterwarnings.insecure", _INSECURE, fix=REMOVE, status=TESTED),
    WARNINGS.warning_filter("warnings.filterwarnings.message", part="message", off=_MESSAGE, fix=REMOVE, status=TESTED),
    WARNINGS.warning_filter(
        "warnings.filterwarnings.module",
        part="module",
        off=Like(r"\^?(requests\.packages\.)?urllib3(\b.*)?|\^?requests(\b.*)?"),
        confidence=LIKELY,
        fix=REMOVE,
        note="hides every warning from there",
        status=UNPROVEN,
    ),
    WARNINGS.argument(
        "contextlib.suppress.insecure",
        "contextlib.suppress",
        "",
        position=0,
        off=tuple(Named(name) for name in names(_INSECURE)),
        effect=WARNING,
        confidence=LIKELY,
        fix=REMOVE,
        source="contextlib.py",
        note="counts where warnings are errors",
    ),
    WARNINGS.warning_filter(
        "logging.captureWarnings",
        part="logger",
        off=Like(r"py\.warnings"),
        confidence=LIKELY,
        fix=REMOVE,
        source="logging/__init__.py",
        note="together with logging.captureWarnings(True), which sends warnings there",
        status=UNPROVEN,
    ),
    PYTEST.warning_filter(
        "pytest.filterwarnings",
        part="pytest",
        off=Like(
            r"ignore:(.*Unverified HTTPS.*|[^:]*:[\w.]*(InsecureRequestWarning|SecurityWarning|HTTPWarning))(:.*)?"
        ),
        fix=REMOVE,
        status=UNPROVEN,
    ),
    BOTOCORE.call(
        "botocore.vendored.requests.disable_warnings",
        "botocore.vendored.urllib3.disable_warnings",
        only_if=_about_verification("botocore.vendored.urllib3"),
        effect=WARNING,
        fix=REMOVE,
        note=_VENDORED,
        status=TESTED,
    ),
    BOTOCORE.warning_filter(
        "botocore.vendored.requests.disable_warnings:class",
        f"botocore.vendored.urllib3.exceptions.{_CLASSES}",
        fix=REMOVE,
        note=_VENDORED,
        status=TESTED,
    ),
    PIP.call(
        "pip._vendor.urllib3.disable_warnings",
        "pip._vendor.urllib3.disable_warnings",
        only_if=_about_verification("pip._vendor.urllib3"),
        effect=WARNING,
        fix=REMOVE,
        note=_VENDORED,
        status=TESTED,
    ),
    PIP.warning_filter(
        "pip._vendor.urllib3.disable_warnings:class",
        f"pip._vendor.urllib3.exceptions.{_CLASSES}",
        fix=REMOVE,
        note=_VENDORED,
        status=TESTED,
    ),
)

MODELS = (
    model(ModelKind.WARNING_FILTER, "warnings.filterwarnings", "filter"),
    model(ModelKind.WARNING_FILTER, "warnings.simplefilter warnings.catch_warnings", "simple"),
    model(ModelKind.WARNING_FILTER, "pytest.mark.filterwarnings pytest.Config.addinivalue_line", "pytest"),
    alias("urllib3.connectionpool.InsecureRequestWarning", "urllib3.exceptions.InsecureRequestWarning"),
    alias("urllib3.InsecureRequestWarning", "urllib3.exceptions.InsecureRequestWarning"),
    alias("requests.urllib3", "urllib3"),
    alias(
        "elastic_transport._exceptions.SecurityWarning elastic_transport.exceptions.SecurityWarning",
        "elastic_transport.SecurityWarning",
    ),
)
