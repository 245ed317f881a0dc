"""Names that speak for themselves, and names that only seem to."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from certlint.lexicon.occurrences import ROOTS
from certlint.lexicon.occurrences import WORDS as KEPT
from certlint.lexicon.senses import (
    Leaning,
    asks_to_verify,
    compares_host_names,
    is_http_receiver,
    is_opt_out,
    leaning,
    refuses_to_verify,
    speaks_of_hostname,
    speaks_of_tls,
    speaks_of_verifying,
)
from certlint.lexicon.splitting import split
from certlint.lexicon.vocabulary import FUSED, HTTP_CALLS


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
    verifyCertificates is_ssl_verify validate_ssl_cert validatecerts checkhostname SSLVERIFY strictssl tls_strict
    enable-sslverification connection_verify
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
    disable_server_verification skip_server_verify
    --no-verify-ssl sslTrustAll ssl_trust_all tls_accept_any certs_allow_all nocheckcertificate ignoresslerrors
    ssl_verify_disabled tls_verification_off not_verify_ssl never_verify_ssl skipsslverify insecuressl
    ssl_check_disabled allowselfsigned ignored_ssl_errors verify_ssl_skipped
    """
)

NEITHER = _names(
    """
    verify_connection verify_connections skip_verify verify_server skip_server
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
    assert [name for name in ASKS + REFUSES if not any(word in name for word in KEPT)] == []


VOCABULARY = _names(
    """
    verify verification validate validation check checks strict ssl tls https cert certs certificate
    certificates hostname hostnames skip disable disabled no not without ignore ignored bypass dont suppress off
    trust accept allow all any invalid insecure untrusted unverified self signed error errors server peer host use
    """
)


STYLES: dict[str, Callable[[list[str]], str]] = {
    "snake": "_".join,
    "kebab": "-".join,
    "upper": lambda words: "_".join(words).upper(),
    "camel": lambda words: words[0] + "".join(map(str.title, words[1:])),
    "pascal": lambda words: "".join(map(str.title, words)),
    "run": "".join,
    "RUN": lambda words: "".join(words).upper(),
    "Run": lambda words: "".join(words).title(),
}


@given(
    st.lists(st.sampled_from(VOCABULARY), min_size=2, max_size=5),
    st.sampled_from(tuple(STYLES)),
)
@settings(max_examples=3000)
def test_no_telling_name_is_dropped_however_it_is_made(words: list[str], style: str) -> None:
    name = STYLES[style](words)
    if asks_to_verify(name) or refuses_to_verify(name):
        assert any(word in name for word in KEPT)
        assert re.search(ROOTS, name, re.IGNORECASE)


SEPARATING = [style for style in STYLES if style not in {"run", "RUN", "Run"}]


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5))
@settings(max_examples=1000)
def test_the_spelling_changes_nothing(words: list[str]) -> None:
    """However the same words are put together, a name says the same: also as a run, if that can be read one way."""
    names = [STYLES[style](words) for style in SEPARATING]
    assert {split(name) for name in names} == {tuple(words)}
    assert {_answers(name) for name in names} == {_answers("_".join(words))}
    if split("".join(words)) == tuple(words):
        assert _answers("".join(words)) == _answers("".join(words).upper()) == _answers("_".join(words))


def _answers(name: str) -> tuple[object, ...]:
    functions = (asks_to_verify, refuses_to_verify, leaning, speaks_of_verifying, speaks_of_tls, speaks_of_hostname)
    return tuple(function(name) for function in functions)


@given(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=5).map("_".join))
@settings(max_examples=1000)
def test_one_reading_in_two_strengths(name: str) -> None:
    assert not (asks_to_verify(name) and refuses_to_verify(name))
    if asks_to_verify(name):
        assert leaning(name) is Leaning.ASKS
    if refuses_to_verify(name):
        assert leaning(name) is Leaning.REFUSES
    if leaning(name) is not Leaning.NEITHER:
        assert speaks_of_verifying(name)
        assert not speaks_of_tls(name)
    assert not (is_opt_out(name, wanted=True) and is_opt_out(name, wanted=False))


@pytest.mark.parametrize(
    ("run", "words"),
    [
        ("sslverify", "ssl verify"),
        ("ssl_verifypeer", "ssl verify peer"),
        ("nocheckcertificate", "no check certificate"),
        ("NOSSLVERIFY", "no ssl verify"),
        ("--no-sslverify", "no ssl verify"),
        ("validatecerts", "validate certs"),
        ("hostname", "hostname"),
        ("insecure", "insecure"),
        ("checkpoint", "checkpoint"),
        ("nothing", "nothing"),
        ("certain", "certain"),
        ("allocate", "allocate"),
    ],
)
def test_runs(run: str, words: str) -> None:
    assert split(run) == tuple(words.split())


@pytest.mark.parametrize("word", sorted(FUSED))
def test_a_word_of_the_vocabulary_stays_whole(word: str) -> None:
    assert split(word) == (word,)


def test_names_of_the_host_name() -> None:
    assert speaks_of_hostname("check_hostname")
    assert speaks_of_hostname("tlsAllowInvalidHostnames")
    assert not speaks_of_hostname("verify_ssl")


def test_functions_that_compare_host_names() -> None:
    names = ("match_hostname", "_match_hostname", "verifyHostName", "check_host_name", "validate_hostname")
    assert all(map(compares_host_names, names))
    assert not any(map(compares_host_names, ("set_check_hostname", "get_hostname", "verify", "check_host", "")))


def test_receivers() -> None:
    assert all(map(is_http_receiver, ("session", "self.session", "http_client", "HttpSession", "s.requests")))
    assert not any(map(is_http_receiver, ("jwt", "image", "self.model", "")))


def test_calls_that_shape_a_request() -> None:
    assert {"get", "post", "request", "send", "fetch", "urlopen"} <= HTTP_CALLS
    assert not {"decode", "verify", "load", "open"} & HTTP_CALLS
