"""The options that fix: what is written, what is shown, and what the exit code says."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from certlint import cli

BAD = "import os\nimport requests\n\nrequests.get('https://a', verify=False)\n"
GOOD = BAD.replace("False", 'os.environ["CORP_CA"]')
CONFIGURATION = 'bundle = { env = "CORP_CA", complete = true }\n'


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / "app.py").write_text(BAD)
    (folder / "certlint.toml").write_text(CONFIGURATION)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("CERTLINT_BASE", raising=False)
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = cli.main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def test_fix_writes_and_reports_what_is_left(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").chmod(0o750)
    (project / "mail.py").write_text("import smtplib\nsmtplib.SMTP_SSL('h')\n")
    code, out, err = run(capsys, "--fix", ".")
    assert code == 1
    assert (project / "app.py").read_text() == GOOD
    assert (project / "app.py").stat().st_mode & 0o777 == 0o750
    assert [line.split()[1] for line in out.splitlines()] == ["TLS110"]
    assert "1 finding fixed in 1 file" in err
    assert run(capsys, "--fix", "app.py")[:2] == (0, "")
    assert sorted(os.listdir(project)) == [".git", "app.py", "certlint.toml", "mail.py"]


def test_exit_codes_of_fixing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "--diff", "app.py")[0] == 1
    assert run(capsys, "--fix", "--exit-non-zero-on-fix", "app.py")[0] == 1
    assert run(capsys, "--fix", "--exit-non-zero-on-fix", "app.py")[0] == 0
    assert run(capsys, "--diff", "app.py")[:2] == (0, "")
    (project / "app.py").write_text(BAD + "requests.get('https://a', verify=x)\n")
    assert run(capsys, "--fix-only", ".")[:2] == (0, "")


def test_diff_shows_and_leaves_alone(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--diff", ".")
    assert out.splitlines()[:2] == ["--- a/app.py", "+++ b/app.py"]
    assert "-requests.get('https://a', verify=False)" in out
    assert (project / "app.py").read_text() == BAD


def test_standard_input_is_fixed_to_standard_output() -> None:
    for source, after in ((BAD, GOOD), ("x = 1\r\n", "x = 1\r\n")):
        done = subprocess.run(
            [sys.executable, "-m", "certlint", "--fix", "-"], input=source.encode(), capture_output=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, after.encode(), b"")


def test_without_a_bundle_the_last_line_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certlint.toml").write_text("")
    code, _, err = run(capsys, "--fix", ".")
    assert code == 1
    assert (project / "app.py").read_text() == BAD
    assert err.splitlines()[-1].startswith("certlint: 1 finding needs a CA bundle to be fixed")


def test_allowed_and_waived(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "tests").mkdir()
    for name, comment in (("test_a.py", ""), ("test_b.py", "  # certlint: ignore[TLS101] why")):
        (project / "tests" / name).write_text(BAD.rstrip() + comment + "\n")
    run(capsys, "--fix", ".")
    assert "False" in (project / "tests" / "test_a.py").read_text()
    run(capsys, "--fix", "--fix-allowed", ".")
    assert "False" not in (project / "tests" / "test_a.py").read_text()
    assert "False" in (project / "tests" / "test_b.py").read_text()


def test_links_stay_links(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "real").mkdir()
    (project / "app.py").rename(project / "real" / "app.txt")
    (project / "app.py").symlink_to(project / "real" / "app.txt")
    run(capsys, "--fix", "app.py")
    assert (project / "app.py").is_symlink()
    assert (project / "real" / "app.txt").read_text() == GOOD


def test_a_file_that_changed_meanwhile_is_left_alone(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from certlint.run import fixing

    original = fixing.fix

    def slow(*arguments: object) -> object:
        result = original(*arguments)  # type: ignore[arg-type]
        (project / "app.py").write_text("x = 1\n")
        return result

    monkeypatch.setattr(fixing, "fix", slow)
    code, _, err = run(capsys, "--fix", ".")
    assert (code, (project / "app.py").read_text()) == (2, "x = 1\n")
    assert "app.py: changed while it was checked" in err


def test_json_holds_the_edits(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--format", "json", ".")
    (finding,) = json.loads(out)["findings"]
    fix = finding["fix"]
    assert (fix["safe"], fix["check"]) == (True, None)
    (edit,) = fix["edits"]
    assert edit["sha256"] == hashlib.sha256(BAD.encode()).hexdigest()
    assert BAD[: edit["start_byte"]] + edit["replacement"] + BAD[edit["end_byte"] :] == GOOD


@pytest.mark.parametrize(
    "arguments", [("--unsafe-fixes",), ("--fix-allowed",), ("--fix", "--no-waivers"), ("--diff", "--diff-base", "HEAD")]
)
def test_combinations_that_make_no_sense(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, *arguments)[0] == 2


@pytest.mark.kill
def test_killed_at_any_moment_each_file_is_old_or_new(project: Path) -> None:
    names = [f"m{number}.py" for number in range(100)]
    for name in names:
        (project / name).write_text(BAD)
    command = [sys.executable, "-m", "certlint", "--fix-only", "--quiet", "."]
    started = time.monotonic()
    subprocess.run(command, check=True)
    whole = time.monotonic() - started
    seen = set()
    for number in range(50):
        for name in names:
            (project / name).write_text(BAD)
        process = subprocess.Popen(command)
        time.sleep(whole * (0.6 + number * 0.01))
        process.kill()
        process.wait()
        for name in names:
            content = (project / name).read_text()
            assert content in {BAD, GOOD}
            seen.add(content)
    assert BAD in seen
