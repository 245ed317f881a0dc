"""Errors, as tracebacks and terminals show them, lead to the page that tells what they mean."""

from __future__ import annotations

import re

import pytest

from certlint import cli
from certlint.advice import mentioned, symptom
from certlint.advice.causes import CAUSES, SYMPTOMS

ISSUER = (
    "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate (_ssl.c:1006)"
)
REQUESTS = (
    "requests.exceptions.SSLError: HTTPSConnectionPool(host='erp.example', port=443): Max retries exceeded with url: / "
    f"(Caused by SSLError(SSLCertVerificationError(1, '{ISSUER}')))"
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("CERTIFICATE_VERIFY_FAILED", "CERTIFICATE_VERIFY_FAILED"),
        ("certificate_verify_failed", "CERTIFICATE_VERIFY_FAILED"),
        ("SSLError", "CERTIFICATE_VERIFY_FAILED"),
        ("SSLCertVerificationError", "CERTIFICATE_VERIFY_FAILED"),
        ("aiohttp.client_exceptions.ClientConnectorCertificateError", "CERTIFICATE_VERIFY_FAILED"),
        ("InsecureRequestWarning", "InsecureRequestWarning"),
        (
            "/venv/site-packages/urllib3/connectionpool.py:1097: InsecureRequestWarning: Unverified HTTPS "
            "request is being made to host 'erp.example'. Adding certificate verification is strongly advised.",
            "InsecureRequestWarning",
        ),
        (ISSUER, "the issuer is not known"),
        (REQUESTS, "the issuer is not known"),
        ("certificate verify failed: unable to\n    get local issuer certificate", "the issuer is not known"),
        ("curl: (60) SSL certificate problem: unable to get local issuer certificate", "the issuer is not known"),
        ("server certificate verification failed. CAfile: none CRLfile: none", "the issuer is not known"),
        ("Error: unable to verify the first certificate", "the issuer is not known"),
        ("httpx.ConnectError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate in "
         "certificate chain (_ssl.c:1006)", "self-signed certificate in the chain"),
        ("code: 'SELF_SIGNED_CERT_IN_CHAIN'", "self-signed certificate in the chain"),
        ("certificate verify failed: self signed certificate (_ssl.c:1129)", "self-signed certificate"),
        ("certificate verify failed: Hostname mismatch, certificate is not valid for 'erp'. (_ssl.c:1006)",
         "the host name does not match"),
        ("hostname 'erp' doesn't match 'erp.example'", "the host name does not match"),
        ("certificate verify failed: IP address mismatch, certificate is not valid for '10.0.0.7'.",
         "the host name does not match"),
        ("certificate verify failed: certificate has expired (_ssl.c:1006)", "the certificate has expired"),
        ("certificate verify failed: certificate is not yet valid", "the certificate is not yet valid"),
        ("certificate verify failed: Missing Authority Key Identifier (_ssl.c:1028)", "the certificates do not comply"),
        ("verify failed: Basic Constraints of CA cert not marked critical", "the certificates do not comply"),
        ("certificate verify failed: EE certificate key too weak", "the certificate is too weak"),
        ("certificate verify failed: certificate revoked", "the certificate was revoked"),
        ("OSError: Could not find a suitable TLS CA certificate bundle, invalid path: corp.pem",
         "the CA bundle cannot be used"),
        ("[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found", "the CA bundle cannot be used"),
        ("[SSL: TLSV1_ALERT_UNKNOWN_CA] tlsv1 alert unknown ca", "the server refuses the client"),
        ("[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] tlsv13 alert certificate required", "the server refuses the client"),
        ("[SSL: WRONG_VERSION_NUMBER] wrong version number (_ssl.c:1006)", "no TLS connection came about"),
    ],
)  # fmt: skip
def test_what_an_error_says(text: str, name: str) -> None:
    found = symptom(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["KeyError: 'x'", "ConnectionRefusedError", "", "TLS101"])
def test_other_errors_are_not_known(text: str) -> None:
    assert symptom(text) is None


@pytest.mark.parametrize(
    ("text", "libraries"),
    [
        (REQUESTS, ("requests",)),
        ("httpx.ConnectError: CERTIFICATE_VERIFY_FAILED", ("httpx",)),
        ("urllib.error.URLError: <urlopen error CERTIFICATE_VERIFY_FAILED>", ("stdlib",)),
        (
            'File "/venv/lib/python3.12/site-packages/urllib3/util/ssl_.py", line 1\nrequests.exceptions.SSLError: x',
            ("requests", "urllib3"),
        ),
        ("CERTIFICATE_VERIFY_FAILED", ()),
        ("see https://requests.example/ (app.requests.x)", ()),
    ],
)
def test_the_libraries_that_an_error_names(text: str, libraries: tuple[str, ...]) -> None:
    assert mentioned(text) == libraries


def test_every_cause_is_named_by_some_error_and_every_error_names_causes_that_there_are() -> None:
    known = {cause.name for cause in CAUSES}
    used = {name for item in SYMPTOMS for name in item.causes}
    assert used == known
    assert len(known) == len(CAUSES)


@pytest.mark.parametrize("item", SYMPTOMS, ids=lambda item: item.name)
def test_patterns_are_regular_expressions_that_match_no_rule(item: object) -> None:
    patterns = item.patterns  # type: ignore[attr-defined]
    for pattern in patterns:
        assert not re.search(pattern, "TLS101 disabled-verification-argument", re.IGNORECASE)


# --- the command --------------------------------------------------------------------------------


def test_an_error_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--explain", REQUESTS]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out.startswith("the issuer is not known\n")
    for words in ("private CA", "proxy", "mkcert", "certifi", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE", "AWS_CA_BUNDLE"):
        assert words in out
    assert all(len(line) <= 100 for line in out.splitlines())


def test_the_library_that_an_error_names_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--explain", "botocore.exceptions.SSLError: SSL validation failed for https://s3.example"])
    out = capsys.readouterr().out
    assert out.index("AWS_CA_BUNDLE") < out.index("CURL_CA_BUNDLE")


def test_where_no_bundle_helps_none_is_offered(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--explain", "certificate has expired"])
    assert "REQUESTS_CA_BUNDLE" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--explain", "requests"], 'no rule is called "requests", but a library is: --explain --for requests'),
        (["--explain", "the disk is full"], 'no error that certlint knows reads like "the disk is full"'),
        (["--explain"], "--explain needs a rule, the text of an error, or --for LIBRARY"),
        (["--for", "requests"], "--for goes with --explain"),
        (["--explain", "--for", "requsts"], 'nothing is known of "requsts", do you mean "requests"?'),
        (["--explain", "--for", ""], "--for needs a value, and this one is empty"),
    ],
)
def test_what_cannot_be_explained(capsys: pytest.CaptureFixture[str], arguments: list[str], message: str) -> None:
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    assert (out, err) == ("", f"certlint: {message}\n")
