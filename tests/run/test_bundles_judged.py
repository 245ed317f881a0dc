"""The certificates that a run judges: which files, where findings stand, what waives them, what it costs."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import certifi
import pytest
from certificates.making import key_pem, made, old, pem

import certlint.run.certificates as judging
from certlint.cli import main

YESTERDAY = date.today() - timedelta(days=1)
GOOD = pem(made())
EXPIRED = pem(made("Old Root", last=YESTERDAY))
CONFIGURATION = 'bundle = { path = "certs/ca.pem" }\n'


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / ".user"))
    (tmp_path / "certs").mkdir()
    (tmp_path / "certs" / "ca.pem").write_bytes(GOOD)
    (tmp_path / "certlint.toml").write_text(CONFIGURATION)
    return tmp_path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    code = main(["--quiet", *arguments, "."])
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def found(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    main([*arguments, "--format", "json", "."])
    return list(json.loads(capsys.readouterr().out)["findings"])


def codes(capsys: pytest.CaptureFixture[str]) -> list[tuple[object, ...]]:
    return [(each["path"], each["line"], each["code"], each["policy"]) for each in found(capsys)]


def test_a_good_bundle_is_not_spoken_of(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys) == (0, [], "")


CONDITIONS = {
    "TLS602": (b"no certificate", 1, "error"),
    "TLS603": (b"# old\n" + EXPIRED, 2, "error"),
    "TLS604": (pem(made(last=date.today() + timedelta(days=29))), 1, "warning"),
    "TLS605": (pem(made("api.example.org", issuer="Corp Root CA", ca=False)), 1, "warning"),
    "TLS606": (old("version_1.pem"), 1, "warning"),
    "TLS607": (old("small_key.pem"), 1, "warning"),
    "TLS608": (GOOD + key_pem(), GOOD.count(b"\n") + 1, "error"),
    "TLS611": (pem(made(first=date.today() + timedelta(days=1))), 1, "warning"),
}


@pytest.mark.parametrize("code", CONDITIONS)
def test_each_fault_is_found_at_its_line(project: Path, capsys: pytest.CaptureFixture[str], code: str) -> None:
    content, line, policy = CONDITIONS[code]
    (project / "certs" / "ca.pem").write_bytes(content)
    assert codes(capsys) == [("certs/ca.pem", line, code, policy)]


def test_a_missing_bundle_is_found_where_it_is_configured(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certlint.toml").write_text('\n[environments.prod]\nbundle = { path = "certs/no.pem" }\n')
    assert codes(capsys) == [("certlint.toml", 3, "TLS601", "error")]


def test_a_path_of_the_machine_is_judged_where_it_is_there(
    project: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("machine") / "ca.pem"
    (project / "certlint.toml").write_text(f'bundle = {{ path = "{elsewhere}" }}\n')
    assert codes(capsys) == []
    elsewhere.write_bytes(EXPIRED)
    assert [each[2] for each in codes(capsys)] == ["TLS603"]


def test_complete_is_compared_with_certifi(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certlint.toml").write_text('bundle = { path = "certs/ca.pem", complete = true }\n')
    assert codes(capsys) == [("certs/ca.pem", 1, "TLS609", "warning")]
    public = Path(certifi.where()).read_bytes()
    (project / "certs" / "ca.pem").write_bytes(GOOD + public)
    assert codes(capsys) == []
    (project / "certlint.toml").write_text('bundle = { path = "certs/ca.pem", complete = false }\n')
    assert codes(capsys) == [("certs/ca.pem", 1, "TLS609", "warning")]


def test_a_root_that_certifi_has_removed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    public = Path(certifi.where()).read_bytes()
    middle = public.index(b"-----BEGIN", len(public) // 2)
    (project / "certs" / "ca.pem").write_bytes(public[:middle] + GOOD + public[middle:])
    line = public.count(b"\n", 0, middle) + 1
    assert codes(capsys) == [("certs/ca.pem", line, "TLS610", "warning")]


def test_a_folder_is_judged_by_its_hashed_names(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certlint.toml").write_text('bundle = { path = "certs" }\n')
    assert codes(capsys) == [("certlint.toml", 1, "TLS612", "warning")]
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    os.symlink("ca.pem", project / "certs" / "5ed36f99.0")
    os.symlink("ca.pem", project / "certs" / "5ed36f99.1")
    assert codes(capsys) == [("certs/5ed36f99.0", 1, "TLS603", "error")]


def test_each_environment_has_its_own_bundle_days_and_policy(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certlint.toml").write_text(
        CONFIGURATION
        + '[environments.dev]\nbundle = { path = "certs/dev.pem" }\n'
        + "[environments.prod]\nexpiring-days = 90\n"
        + '[environments.test]\npolicy = { TLS604 = "error" }\n'
    )
    (project / "certs" / "ca.pem").write_bytes(pem(made(last=date.today() + timedelta(days=60))))
    (project / "certs" / "dev.pem").write_bytes(EXPIRED)
    reaches = [(each["code"], each["path"], each["environments"], each["policy"]) for each in found(capsys)]
    assert reaches == [
        ("TLS604", "certs/ca.pem", ["prod"], "warning"),
        ("TLS603", "certs/dev.pem", ["dev"], "warning"),
    ]


def test_files_that_code_names(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certlint.toml").write_text("")
    (project / "app" / "pki").mkdir(parents=True)
    (project / "app" / "pki" / "own.pem").write_bytes(EXPIRED)
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    (project / "tests").mkdir()
    (project / "app" / "client.py").write_text(
        "import os, ssl, subprocess\nimport psycopg2, requests\n"
        "requests.get('https://a', verify='pki/own.pem')\n"
        "ssl.create_default_context(cafile='certs/ca.pem')\n"
        "requests.get('https://a', verify='/etc/hostname/x.pem')\n"
        "requests.get('https://a', verify='../../../../etc/hostname')\n"
        "requests.get('https://a', verify='certs/not-there.pem')\n"
    )
    found_there = [each for each in codes(capsys) if str(each[2]).startswith("TLS6")]
    assert found_there == [("app/pki/own.pem", 1, "TLS603", "error"), ("certs/ca.pem", 1, "TLS603", "error")]
    (project / "app" / "client.py").rename(project / "tests" / "test_client.py")
    assert [each for each in codes(capsys) if str(each[2]).startswith("TLS6")] == [
        ("certs/ca.pem", 1, "TLS603", "allow"),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "requests.Session().verify = 'certs/ca.pem'",
        "os.environ['REQUESTS_CA_BUNDLE'] = 'certs/ca.pem'",
        "subprocess.run(['curl', '--cacert', 'certs/ca.pem', 'https://x'])",
        "psycopg2.connect('postgresql://h/db?sslmode=verify-full&sslrootcert=certs/ca.pem')",
        "requests.get('https://a', verify=" + repr("./" * 40 + "certs/ca.pem") + ")",
    ],
)
def test_ways_to_name_a_file(project: Path, capsys: pytest.CaptureFixture[str], line: str) -> None:
    (project / "certlint.toml").write_text("")
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    (project / "x.py").write_text(f"import os, subprocess\nimport psycopg2, requests\n{line}\n")
    assert ("certs/ca.pem", 1, "TLS603", "error") in codes(capsys)


BESIDE = {
    "app/x.py": [
        "requests.get('https://a', verify=os.path.join(HERE, 'certs', 'ca.pem'))",
        "requests.get('https://a', verify=f'{HERE}/certs/ca.pem')",
        "requests.get('https://a', verify=Path(__file__).parent / 'certs' / 'ca.pem')",
        "ssl.create_default_context(cafile=str(Path(__file__).resolve().parent / 'certs/ca.pem'))",
        "CA = Path(__file__).parent / 'certs' / 'ca.pem'\nrequests.get('https://a', verify=CA)",
        "def get(verify):\n    return requests.get('https://a', verify=verify)\n\nget(f'{HERE}/certs/ca.pem')",
    ],
    "app/deep/x.py": [
        "requests.get('https://a', verify=Path(__file__).resolve().parent.parent / 'certs' / 'ca.pem')",
        "requests.get('https://a', verify=os.path.join(HERE, '..', 'certs', 'ca.pem'))",
    ],
}


@pytest.mark.parametrize(("file", "line"), [(file, line) for file, lines in BESIDE.items() for line in lines])
def test_files_beside_the_code_are_judged_though_no_rule_minds_the_path(
    project: Path, capsys: pytest.CaptureFixture[str], file: str, line: str
) -> None:
    (project / "certlint.toml").write_text("")
    (project / "app" / "certs").mkdir(parents=True)
    (project / "app" / "certs" / "ca.pem").write_bytes(EXPIRED)
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)  # which is not meant
    (project / file).parent.mkdir(exist_ok=True)
    head = "import os, ssl\nfrom pathlib import Path\nimport requests\nHERE = os.path.dirname(__file__)\n"
    (project / file).write_text(f"{head}{line}\n")
    assert codes(capsys) == [("app/certs/ca.pem", 1, "TLS603", "error")]


def test_a_file_beside_the_code_reaches_where_the_code_does(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certlint.toml").write_text("")
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    (project / "conf.py").write_text(
        "import os\nfrom pathlib import Path\nCA = Path(__file__).parent / 'certs' / 'ca.pem'\nDEBUG = False\n"
    )
    (project / "x.py").write_text(
        "import os, requests, conf, settings\nif settings.DEBUG:\n    requests.get('https://a', verify=conf.CA)\n"
    )
    (each,) = found(capsys)
    assert (each["code"], each["environments"]) == ("TLS603", ["dev", "test"])


@pytest.mark.parametrize(
    "line",
    [
        "requests.get('https://a', verify=os.environ['HOME'] + '/certs/ca.pem')",
        "requests.get('https://a', cert=os.path.join(os.path.dirname(__file__), 'certs', 'ca.pem'))",
        "open(os.path.join(os.path.dirname(__file__), 'certs', 'ca.pem'))",
    ],
)
def test_other_paths_are_no_ca_files(project: Path, capsys: pytest.CaptureFixture[str], line: str) -> None:
    (project / "certlint.toml").write_text("")
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    (project / "x.py").write_text(f"import os\nimport requests\n{line}\n")
    assert codes(capsys) == []


def git(*arguments: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def test_a_key_beside_the_bundle_that_git_has(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certs" / "ca.key").write_bytes(b"# secret\n" + key_pem())
    assert codes(capsys) == []
    git("init", "-q")
    git("add", "certs/ca.pem")
    git("commit", "-qm", "the bundle")
    assert codes(capsys) == []  # git does not have the key
    git("add", ".")
    git("commit", "-qm", "all of it")
    assert codes(capsys) == [("certs/ca.key", 2, "TLS608", "error")]


@pytest.mark.parametrize("environment", ["prod", "dev", "test"])
def test_a_private_key_is_an_error_everywhere(
    project: Path, capsys: pytest.CaptureFixture[str], environment: str
) -> None:
    (project / "certs" / "ca.pem").write_bytes(GOOD + key_pem())
    (project / "certlint.toml").write_text(
        f'[environments.{environment}]\nbundle = {{ path = "certs/ca.pem" }}\npolicy = "allow"\n'
    )
    assert [each[2:] for each in codes(capsys)] == [("TLS608", "error")]


# --- what waives them ------------------------------------------------------------------------


def test_waivers_of_the_configuration_and_in_the_file(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = project / "certs" / "ca.pem"
    waiver = '[[waivers]]\ncode = "TLS603"\npath = "certs/**"\nuntil = 2099-12-31\nreason = "OPS-1"\n'
    bundle.write_bytes(EXPIRED)
    (project / "certlint.toml").write_text(CONFIGURATION + waiver)
    assert run(capsys) == (0, [], "")
    bundle.write_bytes(GOOD)
    code, lines, _ = run(capsys)
    assert code == 0
    assert "TLS902" in lines[0]  # it is of no use any more
    (project / "certlint.toml").write_text(CONFIGURATION)
    bundle.write_bytes(b"# certlint: ignore[TLS603] until=2099-12-31 OPS-1\n# the old one\n" + EXPIRED + GOOD)
    assert run(capsys) == (0, [], "")
    bundle.write_bytes(GOOD + b"# certlint: ignore[TLS603] until=2099-12-31 OPS-1\n" + GOOD)
    assert [each[2] for each in codes(capsys)] == ["TLS902"]
    bundle.write_bytes(b"# certlint: ignore[TLS603 OPS-1\n" + EXPIRED)
    assert [each[2] for each in codes(capsys)] == ["TLS907", "TLS603"]


def test_a_missing_bundle_is_waived_by_its_own_path(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waiver = '[[waivers]]\ncode = "TLS601"\npath = "certs/no.pem"\nreason = "made in CI"\n'
    (project / "certlint.toml").write_text('bundle = { path = "certs/no.pem" }\n' + waiver)
    assert run(capsys) == (0, [], "")


def test_the_baseline_knows_a_certificate_wherever_it_stands(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    assert main(["--write-baseline", "known.json", "."]) == 0
    capsys.readouterr()
    (project / "certs" / "ca.pem").write_bytes(GOOD + b"\n" + EXPIRED)
    assert run(capsys, "--baseline", "known.json") == (0, [], "")
    (project / "certs" / "ca.pem").write_bytes(pem(made("Other Root", last=YESTERDAY)))
    assert run(capsys, "--baseline", "known.json")[0] == 1


def test_the_baseline_shrinks_when_a_bundle_is_mended(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    (project / "certlint.toml").write_text(CONFIGURATION + '[environments.dev]\nbundle = { path = "certs/dev.pem" }\n')
    main(["--write-baseline", "known.json", "."])
    assert len(json.loads((project / "known.json").read_text())["findings"]) == 2
    for path in ("ca.pem", "dev.pem"):
        (project / "certs" / path).write_bytes(GOOD)
    main(["--shrink-baseline", "--baseline", "known.json", "."])
    assert json.loads((project / "known.json").read_text())["findings"] == []
    capsys.readouterr()


def test_standard_input_is_judged_alone(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"x = 1\n")))
    assert main(["-"]) == 0
    assert capsys.readouterr() == ("", "")


def test_only_what_changed_is_reported_since_a_commit(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = project / "certs" / "ca.pem"
    bundle.write_bytes(EXPIRED)
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "the bundle")
    assert run(capsys, "--diff-base", "HEAD") == (0, [], "")
    bundle.write_bytes(EXPIRED + pem(made("Newer Root", last=YESTERDAY)))
    code, lines, _ = run(capsys, "--diff-base", "HEAD")
    assert (code, len(lines)) == (1, 1)
    assert "Newer Root" in lines[0]


def test_selection(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    (project / "x.py").write_text("import requests\nrequests.get('https://a', verify=False)\n")
    assert {each["code"] for each in found(capsys, "--select", "TLS6")} == {"TLS603"}
    assert {each["code"] for each in found(capsys, "--ignore", "TLS6")} == {"TLS101"}
    assert [each["code"] for each in found(capsys, "--env", "dev", "--select", "expired-certificate")] == ["TLS603"]


@pytest.mark.parametrize("name", ["full", "concise", "sarif", "github", "gitlab", "junit", "rdjson", "html"])
def test_every_format_says_it(project: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    code, lines, _ = run(capsys, "--format", name)
    assert code == 1
    text = "\n".join(lines)
    assert "certs/ca.pem" in text
    assert "Old Root" in text


# --- what it costs ---------------------------------------------------------------------------


def test_without_the_extra_one_line_says_that_nothing_was_judged(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judging, "missing_packages", lambda: ("cryptography",))
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    said = "certlint: certs/ca.pem was not judged: pip install 'certlint[bundle]', or ignore TLS6\n"
    assert run(capsys) == (0, [], said)
    assert run(capsys, "--select", "TLS6") == (2, [], said)  # who asks for it by name waits for the answer
    assert run(capsys, "--ignore", "TLS6") == (0, [], "")
    waiver = '[[waivers]]\ncode = "TLS603"\npath = "certs/**"\nreason = "OPS-1"\n'
    (project / "certlint.toml").write_text(CONFIGURATION + waiver)
    assert run(capsys) == (0, [], said)  # nobody knows whether it is of use
    (project / "certlint.toml").write_text('bundle = { path = "certs/no.pem" }\n')
    code, lines, _ = run(capsys)
    assert code == 1
    assert "TLS601" in lines[0]  # which needs no package


@pytest.mark.parametrize("bundle", ['bundle = "certifi"\n', 'bundle = { env = "REQUESTS_CA_BUNDLE" }\n', ""])
def test_a_run_without_bundles_imports_nothing_for_them(project: Path, bundle: str) -> None:
    (project / "certlint.toml").write_text(bundle)
    (project / "x.py").write_text("import requests\nrequests.get('https://a', verify=False)\n")
    program = (
        "import sys; from certlint.cli import main; main(['.']);"
        "assert not {'ssl', 'cryptography', 'certifi', 'certlint.certificates'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)


def test_what_is_known_from_the_cache_is_not_read_again(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        (project / f"x{number}.py").write_text("")
    (project / "certs" / "ca.pem").write_bytes(EXPIRED)
    (project / "certs" / "beside.pem").write_bytes(EXPIRED)
    (project / "y.py").write_text(
        "import pathlib, requests\n"
        "requests.get('https://a', verify=pathlib.Path(__file__).parent / 'certs/beside.pem')\n"
    )
    first = run(capsys)
    assert first[0] == 1
    assert len(first[1]) == 2
    monkeypatch.setattr("certlint.certificates.read_certificates", None)
    assert run(capsys) == first
    (project / "certs" / "ca.pem").write_bytes(EXPIRED + GOOD)
    assert run(capsys)[0] == 2  # another content


# --- hostile files ---------------------------------------------------------------------------


def _sparse(path: Path) -> None:
    with path.open("wb") as stream:
        stream.truncate(50 * 1024 * 1024)


HOSTILE = {
    "empty": (lambda path: path.write_bytes(b""), "it is empty"),
    "50 MB": (_sparse, "larger than 8 MiB"),
    "a pipe": (os.mkfifo, "not a regular file"),
    "a device": (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
    "a loop": (lambda path: path.symlink_to(path.name), "too many levels"),
    "nowhere": (lambda path: path.symlink_to("nowhere"), "not there"),
    "below a file": (lambda path: path.symlink_to("../certlint.toml/x"), "not there"),
    "a folder": (lambda path: path.mkdir(), "no file with a name such as"),
    "a large one line": (lambda path: path.write_bytes(b"A" * 8_000_000), "no certificate"),
    "nested": (lambda path: path.write_bytes(b"-----BEGIN CERTIFICATE-----\n" * 20_000), "no end before"),
    "10,000": (lambda path: path.write_bytes(GOOD * 10_000), "certificates"),
    "escapes": (lambda path: path.write_bytes(b"\x1b[2J-----BEGIN CERTIFICATE-----\n"), "line to itself"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_one_finding(project: Path, capsys: pytest.CaptureFixture[str], kind: str) -> None:
    make, said = HOSTILE[kind]
    (project / "certs" / "ca.pem").unlink()
    make(project / "certs" / "ca.pem")
    code, lines, err = run(capsys)
    assert code == (0 if kind == "a folder" else 1)
    assert err == ""
    assert len(lines) == 1
    assert said in lines[0]
    assert lines[0].isprintable()


def test_a_name_in_a_certificate_obeys_nobody(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certs" / "ca.pem").write_bytes(pem(made("\x1b[2J::error::x" + "y" * 50, last=YESTERDAY)))
    for name in ("concise", "full", "github"):
        _, lines, _ = run(capsys, "--format", name)
        assert all(line.isprintable() for line in lines)
