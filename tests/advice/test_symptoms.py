"""Errors, as tracebacks and terminals show them, lead to the page that tells what they mean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from certlint import cli
from certlint.advice import mentioned, read, symptom
from certlint.advice.causes import CAUSES
from certlint.advice.clients import BUILT_ON, CLIENTS
from certlint.advice.messages import SYMPTOMS
from certlint.advice.stores import STORES
from certlint.reports.advice import LONGEST, of_error

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
        ("invalid peer certificate: UnknownIssuer", "the issuer is not known"),
        ("invalid peer certificate: certificate not valid for name \"erp\"; NotValidForName",
         "the host name does not match"),
        ("Get \"https://erp/\": x509: certificate signed by unknown authority", "the issuer is not known"),
        ("tls: failed to verify certificate: x509: certificate is valid for a.example, not b.example",
         "the host name does not match"),
        ("x509: certificate has expired or is not yet valid: current time 2026-12-01T10:00:00Z is after 2026-11-01T",
         "the certificate has expired"),
        ("x509: certificate has expired or is not yet valid: current time 2026-12-01T10:00:00Z is before 2027-01-01T",
         "the certificate is not yet valid"),
        ("sun.security.validator.ValidatorException: PKIX path building failed: unable to find valid certification "
         "path to requested target", "the issuer is not known"),
        ("SSL validation failed for https://sts.example [Errno 2] No such file or directory",
         "the CA bundle cannot be used"),
        ("context.load_verify_locations(cafile) FileNotFoundError: [Errno 2] No such file or directory",
         "the CA bundle cannot be used"),
        ('psycopg2.OperationalError: root certificate file "/root/.postgresql/root.crt" does not exist',
         "the CA bundle cannot be used"),
        ("OSError: Could not find a suitable TLS CA certificate bundle, invalid path: false",
         "a text instead of a path"),
        ("ValueError: Cannot set verify_mode to CERT_NONE when check_hostname is enabled.",
         "CERT_NONE on a context that compares host names"),
        ("DeprecationWarning: ssl.PROTOCOL_TLS is deprecated", "a deprecated function of ssl"),
        ("AttributeError: module 'ssl' has no attribute 'wrap_socket'", "a deprecated function of ssl"),
        ("The remote certificate is invalid according to the validation procedure: RemoteCertificateNameMismatch",
         "the host name does not match"),
    ],
)  # fmt: skip
def test_what_an_error_says(text: str, name: str) -> None:
    found = symptom(text)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("text", ["KeyError: 'x'", "ConnectionRefusedError", "", "TLS101", "the disk is full"])
def test_other_errors_are_not_known(text: str) -> None:
    assert symptom(text) is None
    assert read(text) is None


def test_other_words_about_certificates_get_the_nearest_page_which_says_so() -> None:
    reading = read("the TLS certificate chain looks odd to this appliance")
    assert reading is not None
    assert not reading.known
    assert "does not know these words" in of_error(reading)


@pytest.mark.parametrize(
    ("text", "library", "cause"),
    [
        (REQUESTS.replace("erp.example", "keycloak.localhost"), "requests", "local-development"),
        (REQUESTS.replace("erp.example", "erp.corp"), "requests", "private-ca"),
        (REQUESTS.replace("erp.example", "10.0.0.7"), "requests", "private-ca"),
        (REQUESTS.replace("erp.example", "pypi.org"), "requests", "proxy"),
        (REQUESTS + " /Library/Frameworks/Python.framework/Versions/3.12", "requests", "old-roots"),
        (f"ssl_transport_security.cc:1504 Handshake failed: {ISSUER}", "grpcio", "private-ca"),
        (f"botocore.exceptions.SSLError: SSL validation failed for https://sts.amazonaws.com/ {ISSUER}", "boto3",
         "proxy"),
        ("Caused by: invalid peer certificate: UnknownIssuer", "uv", "private-ca"),
        ('root certificate file "/x/root.crt" does not exist', "psycopg2-binary", "unreadable-bundle"),
        ("curl: (60) SSL certificate problem: unable to get local issuer certificate", "curl", "private-ca"),
        ("fatal: unable to access 'https://git.corp/': server certificate verification failed. CAfile: none CRLfile: "
         "none", "git", "private-ca"),
        ("Could not fetch URL https://pypi.org/simple/: There was a problem confirming the ssl certificate", "pip",
         "proxy"),
    ],
)  # fmt: skip
def test_what_else_the_text_tells_decides_the_order(text: str, library: str, cause: str) -> None:
    reading = read(text)
    assert reading is not None
    assert (reading.libraries[0], reading.causes[0]) == (library, cause)


@pytest.mark.parametrize("item", SYMPTOMS, ids=lambda item: item.name)
def test_a_page_is_short(item: object) -> None:
    words = next(read(text) for text in (item.name, f"{item.name} SSLError") if read(text))  # type: ignore[attr-defined]
    assert words is not None
    assert len(of_error(words, {"requests", "httpx", "boto3", "grpcio"}).splitlines()) <= LONGEST


def test_all_libraries_are_listed_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--explain", REQUESTS]) == 0
    assert "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH" not in capsys.readouterr().out
    assert cli.main(["--explain", REQUESTS, "--all-libraries"]) == 0
    out = capsys.readouterr().out
    assert out.index("REQUESTS_CA_BUNDLE") < out.index("GRPC_DEFAULT_SSL_ROOTS_FILE_PATH")


def test_the_libraries_of_the_project_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.py").write_text("import grpc\n")
    monkeypatch.chdir(tmp_path)
    cli.main(["--explain", "CERTIFICATE_VERIFY_FAILED"])
    out = capsys.readouterr().out
    assert "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH" in out
    assert "REQUESTS_CA_BUNDLE" not in out


def test_clients_and_what_they_are_built_on_have_a_store() -> None:
    known = {library for store in STORES for library in store.libraries}
    assert {library for _, library in CLIENTS} <= known
    assert {each for _, below, _ in BUILT_ON for each in below} - known <= {"huggingface-hub"}


@pytest.mark.parametrize(
    ("name", "variable"),
    [
        ("azure-identity", "REQUESTS_CA_BUNDLE"),
        ("nltk", "SSL_CERT_FILE"),
        ("google-cloud-storage", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH"),
    ],
)
def test_a_library_is_explained_by_what_it_sends_through(
    name: str, variable: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--explain", "--for", name]) == 0
    assert variable in capsys.readouterr().out


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
    for words in ("private CA", "proxy", "mkcert", "certifi", "REQUESTS_CA_BUNDLE"):
        assert words in out
    assert all(len(line) <= 100 for line in out.splitlines())


def test_the_library_that_an_error_names_comes_first(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(
        ["--explain", "botocore.exceptions.SSLError: SSL validation failed for https://s3.example", "--all-libraries"]
    )
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
