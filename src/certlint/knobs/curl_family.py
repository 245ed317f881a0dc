"""libcurl: pycurl and curl_cffi."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    FALSE,
    FALSY,
    FALSY_OR_NONE,
    HOSTNAME,
    TESTED,
    UNPROVEN,
    VERBS,
    Fix,
    Library,
    Named,
    alias,
    remove,
)

PYCURL = Library("pycurl", "7.49.0", source="pycurl extension module")
CFFI = Library("curl-cffi", "0.17.0", source="curl_cffi/requests/session.py")

_AS_TEXT = Fix(how="bundle", value="str(BUNDLE)")  # a PathLike would be ignored


def _options(*options: str) -> tuple[tuple[str, tuple[Named, ...]], ...]:
    """The first argument is one of these options, as the module or a Curl object names them."""
    return (("0", tuple(Named(f"{owner}.{option}") for option in options for owner in ("pycurl", "pycurl.Curl"))),)


KNOBS = (
    # setopt(option, value): there are no keywords
    PYCURL.argument(
        "pycurl.SSL_VERIFYPEER",
        "pycurl.Curl.setopt",
        "",
        position=1,
        only_if=_options("SSL_VERIFYPEER"),
        off=FALSE,
        fix=Fix(how="true", companion="pycurl.CAINFO", example="c.setopt(pycurl.SSL_VERIFYPEER, 1)"),
        note="libcurl reads no variable here: the bundle has to be given as CAINFO",
        status=TESTED,
    ),
    PYCURL.argument(
        "pycurl.SSL_VERIFYHOST",
        "pycurl.Curl.setopt",
        "",
        position=1,
        only_if=_options("SSL_VERIFYHOST"),
        off=FALSE,
        effect=HOSTNAME,
        fix=Fix(how="true", example="c.setopt(pycurl.SSL_VERIFYHOST, 2)"),
        note="2 is the value that compares the name",
        status=TESTED,
    ),
    PYCURL.argument(
        "pycurl.PROXY_SSL_VERIFY",
        "pycurl.Curl.setopt",
        "",
        position=1,
        only_if=_options("PROXY_SSL_VERIFYPEER", "DOH_SSL_VERIFYPEER"),
        off=FALSE,
        fix=Fix(how="true", companion="pycurl.PROXY_CAINFO"),
        status=UNPROVEN,
    ),
    PYCURL.argument(
        "pycurl.PROXY_SSL_VERIFY:host",
        "pycurl.Curl.setopt",
        "",
        position=1,
        only_if=_options("PROXY_SSL_VERIFYHOST", "DOH_SSL_VERIFYHOST"),
        off=FALSE,
        effect=HOSTNAME,
        fix=Fix(how="true"),
        status=UNPROVEN,
    ),
    PYCURL.argument(
        "pycurl.CAINFO",
        "pycurl.Curl.setopt",
        "",
        position=1,
        only_if=_options("CAINFO", "CAPATH", "PROXY_CAINFO", "PROXY_CAPATH"),
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    # curl_cffi
    CFFI.argument(
        "curl_cffi.verify",
        f"curl_cffi.requests.{{,Session.,AsyncSession.}}{{{VERBS[1:-1]}}} curl_cffi.requests.request",
        "verify",
        off=FALSE,
        path=True,
        fix=_AS_TEXT,
        status=TESTED,
        note="takes a str: a Path or an SSLContext is ignored",
    ),
    CFFI.argument(
        "curl_cffi.verify:request",
        "curl_cffi.requests.{Session,AsyncSession}.request",
        "verify",
        position=16,
        off=FALSE,
        path=True,
        fix=_AS_TEXT,
        status=TESTED,
        note="takes a str: a Path or an SSLContext is ignored",
    ),
    CFFI.argument(
        "curl_cffi.Session.verify",
        "curl_cffi.requests.{Session,AsyncSession}",
        "verify",
        off=FALSY_OR_NONE,
        path=True,
        fix=_AS_TEXT,
        status=TESTED,
        note="None verifies only while REQUESTS_CA_BUNDLE or CURL_CA_BUNDLE is set",
    ),
    CFFI.attribute(
        "curl_cffi.Session.verify:attribute",
        "curl_cffi.requests.{Session,AsyncSession}",
        "verify",
        off=FALSY,
        path=True,
        fix=_AS_TEXT,
    ),
    CFFI.argument(
        "curl_cffi.setopt",
        "curl_cffi.Curl.setopt",
        "value",
        position=1,
        only_if=(("0", (Named("curl_cffi.CurlOpt.SSL_VERIFYPEER"), Named("curl_cffi.CurlOpt.PROXY_SSL_VERIFYPEER"))),),
        off=FALSE,
        fix=remove("CurlOpt.CAINFO"),
        source="curl_cffi/requests/utils.py",
    ),
    CFFI.argument(
        "curl_cffi.setopt:host",
        "curl_cffi.Curl.setopt",
        "value",
        position=1,
        only_if=(("0", (Named("curl_cffi.CurlOpt.SSL_VERIFYHOST"), Named("curl_cffi.CurlOpt.PROXY_SSL_VERIFYHOST"))),),
        off=FALSE,
        effect=HOSTNAME,
        fix=Fix(how="remove"),
        source="curl_cffi/requests/utils.py",
    ),
)

MODELS = (
    alias("curl_cffi.requests.{session,sessions}", "curl_cffi.requests"),
    *(alias(f"curl_cffi.{name}", f"curl_cffi.requests.{name}") for name in ("Session", "AsyncSession", "request")),
    *(alias(f"curl_cffi.{name}", f"curl_cffi.requests.{name}") for name in VERBS[1:-1].split(",")),
    alias("curl_cffi.{const,curl}", "curl_cffi"),
)
