"""Writing the bundle that a project needs."""

from __future__ import annotations

import os
import ssl
from datetime import date, timedelta
from pathlib import Path

import certifi
import pytest
from certificates.making import der, key_pem, made, pem

import certlint.run.certificates as judging
from certlint.certificates import identify, read_certificates
from certlint.cli import main

PUBLIC = Path(certifi.where()).read_bytes()
CORP = made("Corp Root CA")
MKCERT = made("mkcert development CA")
EXPIRED = made("Corp Root CA 2016", last=date.today() - timedelta(days=1))
CONFIGURATION = """
bundle = { path = "certs/corp.pem" }
[environments.dev]
bundle = { path = "certs/dev.pem", complete = true, authorities = ["certs/mkcert.pem", "certs/corp.pem"] }
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs" / "corp.pem").write_bytes(pem(CORP, EXPIRED))
    (tmp_path / "certs" / "mkcert.pem").write_bytes(der(MKCERT))
    (tmp_path / "certlint.toml").write_text(CONFIGURATION)
    return tmp_path


def subjects(path: Path) -> list[str]:
    return [each.subject for each in read_certificates(path.read_bytes()).certificates]


def write(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["--write-bundle", *arguments])
    return (code, *capsys.readouterr())


def test_public_roots_and_the_private_ones(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = write(capsys, "all.pem")
    count = len(identify(PUBLIC))
    assert (code, out) == (0, f"all.pem written: {count} public roots, 1 of your own\n")
    yesterday = EXPIRED.not_valid_after_utc.date()
    assert err == f'certlint: left out: "Corp Root CA 2016" of certs/corp.pem, which expired on {yesterday}\n'
    content = (project / "all.pem").read_bytes()
    assert identify(content) == identify(PUBLIC) | identify(pem(CORP))
    assert len(subjects(project / "all.pem")) == count + 1
    names = subjects(project / "all.pem")[1:]
    assert names == sorted(names, key=str.casefold)
    assert b"# Corp Root CA, from certs/corp.pem\n# valid from 2020-01-01 to 2040-01-01\n# SHA-256 " in content
    context = ssl.create_default_context(cafile="all.pem")
    assert context.cert_store_stats()["x509_ca"] >= count


def test_a_second_run_changes_nothing_wherever_it_is_started(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write(capsys, "all.pem")
    before = (project / "all.pem").stat()
    content = (project / "all.pem").read_bytes()
    monkeypatch.chdir(project / "certs")
    code, out, _ = write(capsys, "../all.pem")
    assert (code, out.partition(":")[0]) == (0, "../all.pem is as it should be")
    assert (project / "all.pem").stat().st_mtime_ns == before.st_mtime_ns
    monkeypatch.chdir(project)
    (project / "all.pem").write_bytes(content.replace(b"\n", b"\r\n"))  # as git may check it out
    assert write(capsys, "all.pem")[1].startswith("all.pem is as it should be")
    (project / "certs" / "corp.pem").write_bytes(pem(MKCERT))
    assert write(capsys, "all.pem")[1].startswith("all.pem written")
    assert subjects(project / "all.pem")[0] == "mkcert development CA"


def test_the_environment_says_which_private_cas(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert write(capsys, "certs/dev.pem", "--env", "dev")[0] == 0
    assert subjects(project / "certs" / "dev.pem")[:2] == ["Corp Root CA", "mkcert development CA"]
    assert write(capsys, "prod.pem", "--env", "prod")[0] == 0
    assert subjects(project / "prod.pem")[0] == "Corp Root CA"
    assert "mkcert development CA" not in subjects(project / "prod.pem")
    code, _, err = write(capsys, "x.pem", "--env", "pord")
    assert code == 2
    assert 'did you mean "prod"?' in err
    (project / "certlint.toml").write_text(CONFIGURATION.partition("\n[")[2].join(["[", ""]))
    code, _, err = write(capsys, "x.pem")
    assert (code, "--env (dev)" in err) == (2, True)
    assert not (project / "x.pem").exists()


def test_what_was_written_is_then_judged_good(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certs" / "corp.pem").write_bytes(pem(CORP))
    write(capsys, "certs/dev.pem", "--env", "dev")
    assert main(["."]) == 0
    assert capsys.readouterr() == ("", "")


def test_doubles_and_keys_are_not_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = PUBLIC[PUBLIC.index(b"-----BEGIN") : PUBLIC.index(b"-----END") + len(b"-----END CERTIFICATE-----\n")]
    (project / "certs" / "corp.pem").write_bytes(pem(CORP, CORP) + first + key_pem())
    assert "1 of your own" in write(capsys, "all.pem")[1]
    content = (project / "all.pem").read_bytes()
    assert len(subjects(project / "all.pem")) == len(identify(content))
    assert b"PRIVATE KEY" not in content


def test_public_roots_from_elsewhere(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "roots.pem").write_bytes(pem(made("Partner Root CA")))
    assert write(capsys, "all.pem", "--from", "roots.pem")[0] == 0
    assert subjects(project / "all.pem") == ["Corp Root CA", "Partner Root CA"]
    monkeypatch.setattr("certlint.run.bundle_writing.SYSTEM_BUNDLES", ("/nowhere", str(project / "roots.pem")))
    assert write(capsys, "system.pem", "--from", "system")[0] == 0
    assert subjects(project / "system.pem") == ["Corp Root CA", "Partner Root CA"]
    monkeypatch.setattr("certlint.run.bundle_writing.SYSTEM_BUNDLES", ("/nowhere",))
    assert write(capsys, "system.pem", "--from", "system")[0] == 2


@pytest.mark.parametrize("change", [lambda text: b"mine\n", lambda text: text + b"# mine\n", lambda text: text[:-30]])
def test_what_it_did_not_write_stays(project: Path, capsys: pytest.CaptureFixture[str], change: object) -> None:
    write(capsys, "all.pem")
    changed = change((project / "all.pem").read_bytes())  # type: ignore[operator]
    (project / "all.pem").write_bytes(changed)
    code, out, err = write(capsys, "all.pem")
    assert (code, out) == (2, "")
    assert "--overwrite replaces it" in err
    assert (project / "all.pem").read_bytes() == changed
    assert write(capsys, "all.pem", "--overwrite")[0] == 0
    assert b"mine" not in (project / "all.pem").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["certs/corp.pem"], "is the bundle itself"),
        (["no/all.pem"], "its folder does not exist"),
        (["certs"], "it is a folder"),
        (["pipe"], "not a regular file"),
        (["all.pem", "--from", "nowhere.pem"], "nowhere.pem cannot be read"),
        (["all.pem", "--from", "certlint.toml"], "certlint.toml:1: it holds no certificate"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], problem: str
) -> None:
    os.mkfifo("pipe")
    code, out, err = write(capsys, *arguments)
    assert (code, out) == (2, "")
    assert problem in err.splitlines()[-1]
    assert not (project / "all.pem").exists()


def test_a_name_is_no_block_and_no_waiver(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    evil = made("x # certlint: ignore-file[TLS6] -----BEGIN CERTIFICATE-----\n\u00e4", last=date.today())
    (project / "certs" / "corp.pem").write_bytes(pem(evil))
    write(capsys, "all.pem")
    assert read_certificates((project / "all.pem").read_bytes()).problems == ()
    assert (project / "all.pem").read_bytes().isascii()
    (project / "certlint.toml").write_text('bundle = { path = "all.pem" }\n')
    main(["."])
    assert "TLS604" in capsys.readouterr().out


def test_options_that_go_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--from", "system", "."]) == 2
    assert "--from goes with --write-bundle" in capsys.readouterr().err
    assert main(["--write-bundle", "x", "--fix", "."]) == 2
    assert "exclude each other" in capsys.readouterr().err


def test_without_the_extra(project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "missing_packages", lambda: ("cryptography",))
    code, out, err = write(capsys, "all.pem")
    assert (code, out) == (2, "")
    assert "pip install 'certlint[bundle]'" in err
