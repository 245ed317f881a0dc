"""What is said of strict verification is what OpenSSL does, in a handshake in memory."""

from __future__ import annotations

import ssl
from pathlib import Path

import pytest
from certificates.making import issued, made, pem, server_key
from cryptography import x509

from certlint.certificates import read_certificates


def is_accepted(authority: x509.Certificate, folder: Path, *, strict: bool) -> bool:
    """Whether a client that trusts the CA accepts a server whose certificate it signed."""
    (folder / "server.pem").write_bytes(server_key() + pem(issued(authority)))
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(folder / "server.pem")
    client_side = ssl.create_default_context(cadata=pem(authority).decode())
    client_side.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if strict:
        client_side.verify_flags |= ssl.VERIFY_X509_STRICT
    wires = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = client_side.wrap_bio(wires[0], wires[1], server_hostname="localhost")
    server = server_side.wrap_bio(wires[1], wires[0], server_side=True)
    waiting = [client, server]
    for _ in range(20):
        for side in list(waiting):
            try:
                side.do_handshake()
                waiting.remove(side)
            except ssl.SSLWantReadError:
                pass
            except ssl.SSLCertVerificationError:
                return False
    return not waiting


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"critical": False},
        {"usage": False},
        {"identifiers": False},
        {"critical": False, "usage": False, "identifiers": False},
    ],
)
def test_strict_verification(options: dict[str, bool], tmp_path: Path) -> None:
    authority = made("Corp Root CA", **options)
    (known,) = read_certificates(pem(authority)).certificates
    assert is_accepted(authority, tmp_path, strict=False)
    assert is_accepted(authority, tmp_path, strict=True) is (known.strict == ())
