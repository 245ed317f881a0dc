"""Names that speak for themselves, and names that only seem to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certlint.knobs import KNOBS, tokens
from certlint.knobs.evidence import (
    HTTP_CALLS,
    asks_to_verify,
    is_http_receiver,
    refuses_to_verify,
    speaks_of_hostname,
)


def _names(text: str) -> list[str]:
    return text.split()


ASKS = _names(
    """
    verify_ssl ssl_verify validate_certs verifySSL check_hostname verify_certs cert_verify verify_ssl_cert
    tls_verify verify_peer verify_certificate verify_ssl_certs VERIFY_SSL SSL_VERIFY sslVerify verifyTLS
    verify_tls https_verify verify_https ssl_verification ssl_verification_enabled enable_ssl_verification
    verify_hostname ssl_check_hostname ssl_verify_host ssl_verifypeer sslverify verifyssl verify-ssl
    validate-certs validate_cert validateCerts ssl_validate validate_ssl ssl_cert_verify verify_server_cert
    verify_server_certificate verify_cert cert_verification certificate_verification
    ssl_certificate_verification tls_verify_hostname ssl_strict strict_ssl strict-ssl check_cert check_certs
    cert_check check_certificate VALIDATE_CERTS should_verify_ssl use_ssl_verification tlsVerify
    ssl_verify_peer verify_ssl_certificate S3_VERIFY_SSL api_verify_ssl CURL_SSL_VERIFYPEER checkHostname
    verifyCertificates is_ssl_verify validate_ssl_cert
    """
)

REFUSES = _names(
    """
    skip_tls_verify insecure_skip_verify disable_ssl_verification ignore_ssl_errors
    ignore_certificate_errors no_verify_ssl no_check_certificate trust_all_certs allow_self_signed
    accept_untrusted_certs trust_server_certificate ssl_no_verify tls_skip_verify InsecureSkipVerify
    insecureSkipTLSVerify insecure-skip-tls-verify ignore_https_errors ignoreHTTPSErrors ignore_ssl
    ignore_cert ignore_certs ignore_certificates IGNORE_SSL_ERRORS disable_ssl_check disable_cert_check
    disable_certificate_validation disable_ssl_certificate_validation disable_tls_verification
    skip_ssl_verification skip_ssl_verify skip_cert_check skip_certificate_validation bypass_ssl no_ssl_verify
    nosslverify no_verify_certs no_cert_verify without_ssl_verification accept_insecure_certs
    accept_invalid_certs trust_any_cert accept_all_certificates allow_invalid_certificates
    tlsAllowInvalidCertificates allow_self_signed_certs insecure_ssl accept_self_signed ssl_insecure
    insecure_tls tls_insecure insecure_https unverified_ssl allow_insecure_ssl tls_allow_insecure_connection
    dont_verify_ssl disableSslVerification noVerifySsl ignore_tls_errors ignore_ssl_certs
    ignore_ssl_certificate TRUST_ALL_CERTS no_check_hostname disable_hostname_check SSL_NO_VERIFY
    --no-verify-ssl sslTrustAll ssl_trust_all tls_accept_any certs_allow_all
    """
)

NEITHER = _names(
    """
    verify verify_signature verify_client verify_host_key require_client_cert verify_email check ssl https
    cert certificate hostname verify_token insecure no_verify skip verify_mode verify_depth verify_flags
    verify_callback ssl_certfile cert_file ca_bundle ssl_ca_cert ssl_context use_ssl ssl_enabled disable_ssl
    enable_https check_password validate validation validate_data is_valid check_status hostkey_verify
    ssl_verify_client client_cert_verify ssl_warnings disable_warnings disable_ssl_warnings
    suppress_ssl_warnings verify_phone ssh_verify verify_ssh_cert cert_expiry_check check_cert_expiry
    ssl_verify_depth ssl_verify_mode verify_url verify_checksum allow_redirects allow_all trust_env
    ignore_errors skip_checks no_cert force_https ssl_port hostname_label verify_jwt_signature
    ssl_verification_failed verification_code ssl_error certificate_store ssl_protocol allow_credentials
    untrusted_input self_signed ssl_check_interval accept_terms insecure_password trusted_host check_host
    ssl_verify_result no_ssl skip_ssl without_tls verified is_verified ssl_trust trust_all ssl_allow_list
    """
)


@pytest.mark.parametrize("name", ASKS)
def test_a_name_that_asks(name: str) -> None:
    assert asks_to_verify(name)
    assert not refuses_to_verify(name)


@pytest.mark.parametrize("name", REFUSES)
def test_a_name_that_refuses(name: str) -> None:
    assert refuses_to_verify(name)
    assert not asks_to_verify(name)


@pytest.mark.parametrize("name", NEITHER)
def test_a_name_that_says_nothing(name: str) -> None:
    assert not asks_to_verify(name)
    assert not refuses_to_verify(name)


def test_no_telling_name_is_dropped_before_parsing() -> None:
    words = [word.decode() for word in tokens(KNOBS)]
    assert [name for name in ASKS + REFUSES if not any(word in name for word in words)] == []


WORDS = [word.decode() for word in tokens(KNOBS)]
VOCABULARY = _names(
    """
    verify verification validate validation check checks strict ssl tls https cert certs certificate
    certificates hostname hostnames skip disable no without ignore bypass dont suppress trust accept allow all
    any invalid insecure untrusted unverified self signed error errors server peer host use my
    """
)


@given(
    st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=5),
    st.sampled_from(("snake", "kebab", "upper", "camel", "pascal")),
)
@settings(max_examples=1500)
def test_no_telling_name_is_dropped_however_it_is_made(words: list[str], style: str) -> None:
    name = {
        "snake": "_".join(words),
        "kebab": "-".join(words),
        "upper": "_".join(words).upper(),
        "camel": words[0] + "".join(map(str.title, words[1:])),
        "pascal": "".join(map(str.title, words)),
    }[style]
    if asks_to_verify(name) or refuses_to_verify(name):
        assert any(word in name for word in WORDS)


def test_names_of_the_host_name() -> None:
    assert speaks_of_hostname("check_hostname")
    assert speaks_of_hostname("tlsAllowInvalidHostnames")
    assert not speaks_of_hostname("verify_ssl")


def test_receivers() -> None:
    assert all(map(is_http_receiver, ("session", "self.session", "http_client", "HttpSession", "s.requests")))
    assert not any(map(is_http_receiver, ("jwt", "image", "self.model", "")))


def test_calls_that_shape_a_request() -> None:
    assert {"get", "post", "request", "send", "fetch", "urlopen"} <= HTTP_CALLS
    assert not {"decode", "verify", "load", "open"} & HTTP_CALLS
