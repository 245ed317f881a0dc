"""Files that people, and others, leave under the name of a bundle: no exception, bounded work, a line that says why."""

from __future__ import annotations

import pytest
from certificates.making import der, key_pem, made, pem

from certlint.certificates import MOST_CERTIFICATES, identify, read_certificates, split

GOOD = pem(made())
BODY = GOOD.split(b"\n")[1:-2]

HOSTILE = {
    "empty": (b"", "it is empty"),
    "blanks": (b" \n\n\t", "it is empty"),
    "text": (b"verify: false\n", "no certificate"),
    "binary": (bytes(range(256)) * 40, "no certificate"),
    "html": (b"<html><body>404</body></html>", "no certificate"),
    "java": (b"\xfe\xed\xfe\xed\x00\x00\x00\x02", "Java key store"),
    "utf-16": (GOOD.decode().encode("utf-16"), "UTF-16"),
    "cut off": (GOOD[:-30], "cut off"),
    "no end": (GOOD[:200], "cut off"),
    "no begin": (GOOD[40:], "do not match"),
    "one line": (GOOD.replace(b"\n", b" "), "line to itself"),
    "escaped": (GOOD.replace(b"\n", b"\\n"), "line to itself"),
    "joined without a line end": (GOOD.rstrip() + GOOD, "line to itself"),
    "broken base64": (GOOD.replace(BODY[2], b"!" * 64), "base64"),
    "short base64": (GOOD.replace(BODY[2], BODY[2][:-1]), "base64"),
    "empty block": (b"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "the block is empty"),
    "not a certificate": (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "not an X.509"),
    "nested": (b"-----BEGIN CERTIFICATE-----\n" + GOOD, "no end before the next"),
    "other end": (GOOD.replace(b"END CERTIFICATE", b"END X509 CRL"), "do not match"),
    "request": (GOOD.replace(b" CERTIFICATE-", b" CERTIFICATE REQUEST-"), "but a certificate request"),
    "key alone": (key_pem(), "but a private key"),
    "byte order mark": (b"\xef\xbb\xbf" + GOOD, "byte order mark"),
    "cut der": (der(made())[:-5], "no certificate"),
    "zeros": (bytes(1_000_000), "no certificate"),
    "many begins": (b"-----BEGIN CERTIFICATE-----\n" * 50_000, "no end before the next"),
    "many dashes": (b"-" * 4_000_000, "no certificate"),
    "a long label": (b"-----BEGIN " + b"A" * 1_000_000 + b"-----\n", "no certificate"),
    "DER that promises much": (b"\x30\x84\xff\xff\xff\xff" + bytes(100), "no certificate"),
    "10,000 certificates": (GOOD * 10_000, f"{MOST_CERTIFICATES} are the most"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_files(kind: str) -> None:
    content, reason = HOSTILE[kind]
    problems = read_certificates(content).problems
    assert reason in problems[0].text
    assert len(problems) <= 21
    assert len(problems[0].text) < 200
    assert "\n" not in problems[0].text


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_lines_are_counted_whatever_ends_them(end: bytes) -> None:
    content = (b"# a comment\n\n" + GOOD + b"\n" + GOOD).replace(b"\n", end)
    length = GOOD.count(b"\n")
    blocks = split(content)
    assert [(each.line, each.end_line) for each in blocks.certificates] == [
        (3, 2 + length),
        (4 + length, 3 + 2 * length),
    ]
    assert blocks.problems == ()


def test_what_openssl_reads_too() -> None:
    for label in (b"X509 CERTIFICATE", b"TRUSTED CERTIFICATE"):
        assert len(read_certificates(GOOD.replace(b"CERTIFICATE", label)).certificates) == 1
    assert len(read_certificates(GOOD.replace(b"-----\n", b"-----  \n")).certificates) == 1
    crl = b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n"
    assert read_certificates(crl + GOOD).problems == ()


def test_a_broken_block_does_not_hide_the_others() -> None:
    store = read_certificates(GOOD.replace(BODY[2], b"!" * 64) + GOOD)
    assert (len(store.certificates), len(store.problems)) == (1, 1)


def test_fingerprints_need_no_extra_package() -> None:
    (certificate,) = read_certificates(GOOD).certificates
    assert identify(GOOD) == {certificate.sha256}
