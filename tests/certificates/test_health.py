"""Each thing that may be wrong with a certificate, and its healthy twin."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import trustme
from certificates.making import TODAY, der, key_pem, made, old, pem

from certlint.certificates import COPY_SIZE, judge_certificates, public_roots_needed, read_certificates
from certlint.model.certificates import BundleFault, Fault


def faults(
    content: bytes, *, days: int = 30, complete: bool | None = None, public: bytes | None = None
) -> tuple[Fault, ...]:
    roots = read_certificates(public) if public is not None else None
    return judge_certificates(
        read_certificates(content), today=TODAY, expiring_days=days, complete=complete, public=roots
    )


def kinds(content: bytes, **options: object) -> list[BundleFault]:
    return [fault.kind for fault in faults(content, **options)]  # type: ignore[arg-type]


def test_a_good_root_has_no_fault() -> None:
    assert faults(pem(made())) == ()


def test_what_is_known_of_a_certificate() -> None:
    (certificate,) = read_certificates(b"# our own\n" + pem(made())).certificates
    assert (certificate.line, certificate.subject, certificate.issuer) == (2, "Corp Root CA", "Corp Root CA")
    assert (certificate.not_before, certificate.not_after) == (date(2020, 1, 1), date(2040, 1, 1))
    assert certificate.signs
    assert certificate.self_signed


def test_trustme_is_read() -> None:
    authority = trustme.CA()
    leaf = authority.issue_cert("localhost")
    assert kinds(authority.cert_pem.bytes()) == []
    assert BundleFault.NOT_A_CA in kinds(leaf.cert_chain_pems[0].bytes())


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        (TODAY - timedelta(days=1), [BundleFault.EXPIRED]),
        (TODAY, [BundleFault.EXPIRING]),
        (TODAY + timedelta(days=29), [BundleFault.EXPIRING]),
        (TODAY + timedelta(days=30), []),
    ],
)
def test_the_end_of_its_time(last: date, expected: list[BundleFault]) -> None:
    assert kinds(pem(made(last=last))) == expected


def test_no_days_are_never() -> None:
    assert kinds(pem(made(last=TODAY)), days=0) == []


def test_not_yet_valid() -> None:
    assert kinds(pem(made(first=TODAY + timedelta(days=1)))) == [BundleFault.NOT_YET_VALID]
    assert kinds(pem(made(first=TODAY))) == []


def test_a_leaf_is_no_ca_and_a_self_signed_one_is_said_to_be_an_anchor() -> None:
    (signed,) = faults(pem(made("api.example.org", issuer="Corp Root CA", ca=False)))
    (own,) = faults(pem(made("api.example.org", ca=False)))
    assert signed.kind is own.kind is BundleFault.NOT_A_CA
    assert 'a leaf that "Corp Root CA" signed' in signed.text
    assert "a legal anchor for that server alone" in own.text
    assert kinds(pem(made("Corp Issuing CA", issuer="Corp Root CA"))) == []


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"critical": False}, "basic constraints are not critical"),
        ({"usage": False}, "key usage is missing"),
        ({"identifiers": False}, "the subject key identifier is missing"),
        (
            {"identifiers": False, "common": "Corp Issuing CA", "issuer": "Corp Root CA"},
            "the authority key identifier is missing",
        ),
        ({"constraints": False}, "basic constraints are missing"),
        ({"common": ""}, "its subject is empty"),
    ],
)
def test_rejected_by_strict_verification(options: dict[str, object], reason: str) -> None:
    (fault,) = faults(pem(made(**options)))  # type: ignore[arg-type]
    assert fault.kind is BundleFault.STRICT
    assert reason in fault.text


def test_version_1_is_rejected_by_strict_verification() -> None:
    (fault,) = faults(old("version_1.pem"))
    assert fault.kind is BundleFault.STRICT
    assert "version 1" in fault.text


def test_weak_keys_and_signatures() -> None:
    (small,) = faults(old("small_key.pem"))
    assert small.kind is BundleFault.WEAK
    assert "1024 bits" in small.text
    (signed,) = faults(old("sha1_issuing.pem"))
    assert signed.kind is BundleFault.WEAK
    assert "SHA-1" in signed.text


def test_a_strong_key_and_the_own_signature_of_a_root_are_not_weak() -> None:
    assert kinds(pem(made(kind="rsa2048"))) == []
    assert kinds(old("sha1_root.pem")) == []


@pytest.mark.parametrize("password", [None, b"secret"])
def test_a_private_key(password: bytes | None) -> None:
    found = faults(pem(made()) + key_pem(password))
    assert [fault.kind for fault in found] == [BundleFault.PRIVATE_KEY]
    assert found[0].line == pem(made()).count(b"\n") + 1
    assert ("encrypted" in found[0].text) is (password is not None)


def public(count: int = 40) -> bytes:
    return pem(*(made(f"Public Root {number}") for number in range(count)))


def test_complete_without_public_roots_and_incomplete_with_all_of_them() -> None:
    private = pem(made())
    assert kinds(private, complete=True, public=public()) == [BundleFault.PARTIAL]
    assert kinds(private + public(), complete=True, public=public()) == []
    assert kinds(private + public(), complete=False, public=public()) == [BundleFault.PARTIAL]
    assert kinds(private + public(39), complete=False, public=public()) == []
    assert kinds(private, public=public()) == []


def test_roots_removed_since_the_copy_was_made() -> None:
    removed = made("Removed Root")
    copy = public(20) + pem(removed) + public(40)[len(public(20)) :]
    found = faults(copy, public=public())
    assert [(fault.kind, fault.line) for fault in found] == [(BundleFault.STALE, public(20).count(b"\n") + 1)]
    assert "Removed Root" in found[0].text


def test_public_roots_are_others_to_mend() -> None:
    loose = pem(made("Loose Root", critical=False))
    assert kinds(loose, public=public()) == [BundleFault.STRICT]
    assert kinds(loose, public=loose + public()) == []


def test_what_is_not_stale() -> None:
    private = pem(made())
    assert kinds(private + public(), public=public()) == []  # before the copy, or behind
    assert kinds(public() + private, public=public()) == []
    younger = made("New Root", first=date(2026, 1, 1))
    assert kinds(public(20) + pem(younger) + public(40)[len(public(20)) :], public=public()) == []
    few = public(COPY_SIZE - 2)
    assert kinds(few + private + public(1), public=public()) == []  # a choice, and no copy


def test_public_roots_are_asked_for_only_where_they_matter() -> None:
    assert not public_roots_needed(read_certificates(pem(made())), None)
    assert public_roots_needed(read_certificates(pem(made())), True)
    assert public_roots_needed(read_certificates(public(COPY_SIZE)), None)
    assert public_roots_needed(read_certificates(pem(made(critical=False))), None)
    assert not public_roots_needed(read_certificates(b""), True)


def test_der_is_read_whatever_the_file_is_called() -> None:
    (certificate,) = read_certificates(der(made())).certificates
    assert certificate.line == 1
