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
ONE_REFUSED = "import pymysql\npymysql.connect(host='h', ssl_verify_cert=False)\n"
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


def test_diff_says_what_it_leaves_out_as_fix_does(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text(BAD + ONE_REFUSED)
    (project / "mail.py").write_text("import redis\nredis.Redis(ssl_check_hostname=False)\n")
    said = run(capsys, "--diff", ".")[2]
    assert "app.py:6: the fix for TLS101 would not remove it, or break something else: left as it is" in said
    assert "1 more can be fixed with --unsafe-fixes" in said
    assert [line for line in run(capsys, "--fix-only", ".")[2].splitlines() if "fixed in" not in line] == (
        said.splitlines()
    )
    assert run(capsys, "--diff", "--quiet", ".")[2].count("more can be fixed") == 0


@pytest.mark.parametrize("number", [1, 24, 60])
def test_one_refused_fix_leaves_the_others_of_its_file(
    number: int, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [f"requests.get('https://a/{each}', verify=False)\n" for each in range(number)]
    middle = len(lines) // 2
    source = "import os\nimport requests\n" + ONE_REFUSED.split("\n")[0] + "\n" + "".join(lines[:middle])
    source += ONE_REFUSED.split("\n")[1] + "\n" + "".join(lines[middle:])
    (project / "app.py").write_text(source)
    code, _, err = run(capsys, "--fix", ".")
    assert code == 2
    left = (project / "app.py").read_text()
    assert left.count('verify=os.environ["CORP_CA"]') == number
    assert "ssl_verify_cert=False" in left
    assert [line.split(" ")[1] for line in err.splitlines() if "left as it is" in line] == [f"app.py:{4 + middle}:"]


@pytest.mark.parametrize("number", [2, 3, 7])
def test_fixes_that_delete_a_block_in_parts_leave_one_that_compiles(
    number: int, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = "    ssl._create_default_https_context = ssl._create_unverified_context\n"
    (project / "app.py").write_text(f"import os\nimport ssl\n\nif os.name == 'nt':\n{line * number}print(os.environ)\n")
    run(capsys, "--fix", "--unsafe-fixes", ".")
    left = (project / "app.py").read_text()
    compile(left, "app.py", "exec")
    assert "_create_unverified_context" not in left


def test_standard_input_is_fixed_to_standard_output() -> None:
    for source, after in ((BAD, GOOD), ("x = 1\r\n", "x = 1\r\n")):
        done = subprocess.run(
            [sys.executable, "-m", "certlint", "--fix", "-"], input=source.encode(), capture_output=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, after.encode(), b"")


def test_excluded_standard_input_comes_back_as_it_is() -> None:
    options = ["--fix", "--force-exclude", "--extend-exclude", "vendor/", "-", "--stdin-filename", "vendor/app.py"]
    done = subprocess.run(
        [sys.executable, "-m", "certlint", *options], input=BAD.encode(), capture_output=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, BAD.encode(), b"")


def test_without_a_bundle_the_last_line_says_so(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certlint.toml").write_text("")
    code, _, err = run(capsys, "--fix", ".")
    assert code == 1
    assert (project / "app.py").read_text() == BAD
    assert "certlint: 1 needs a CA bundle in the configuration, such as" in err


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


def test_what_comes_to_light_is_fixed_too(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call = "pymongo.MongoClient('h', tls=True, tlsAllowInvalidCertificates=True, tlsAllowInvalidHostnames=True)"
    (project / "app.py").write_text(f"import os\nimport pymongo\n\n{call}\n")
    code, out, err = run(capsys, "--fix", "--unsafe-fixes", ".")
    assert (code, out) == (0, "")
    assert "left as it is" not in err
    expected = "pymongo.MongoClient('h', tls=True, tlsCAFile=os.environ[\"CORP_CA\"])"
    assert (project / "app.py").read_text() == f"import os\nimport pymongo\n\n{expected}\n"


@pytest.mark.parametrize(
    "arguments", [("--unsafe-fixes",), ("--fix-allowed",), ("--fix", "--no-waivers"), ("--diff", "--diff-base", "HEAD")]
)
def test_combinations_that_make_no_sense(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, *arguments)[0] == 2


CONF = "VERIFY = False\n"
USE = "import requests\nfrom shop.conf import VERIFY\n\nrequests.get('https://a', verify=VERIFY)\n"


@pytest.fixture
def shop(project: Path) -> Path:
    """A package whose modules read a constant of another."""
    folder = project / "shop"
    folder.mkdir()
    for name, text in (("__init__", ""), ("conf", CONF), ("a", USE), ("b", USE)):
        (folder / f"{name}.py").write_text(text)
    return folder


def test_an_origin_in_another_file(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "--fix", "--unsafe-fixes", "shop/a.py")
    assert code == 1
    assert "shop/a.py:4: TLS101 is to be fixed at shop/conf.py:1, which is not among the files named" in err
    assert (shop / "conf.py").read_text() == CONF
    code, _, err = run(capsys, "--fix", "--unsafe-fixes", "shop")
    assert (code, err) == (0, "certlint: 1 finding fixed in 1 file\n")
    assert (shop / "conf.py").read_text() == 'import os\n\nVERIFY = os.environ["CORP_CA"]\n'
    assert (shop / "a.py").read_text() == USE


def test_a_value_from_two_places_is_replaced_where_it_is_used(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop / "conf.py").write_text("VERIFY = False\nif input():\n    VERIFY = 0\n")
    (shop / "b.py").unlink()
    assert run(capsys, "--fix", "--unsafe-fixes", "shop")[0] == 0
    assert "verify" in (shop / "a.py").read_text()


def test_an_expression_that_nothing_defines(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (shop.parent / "app.py").write_text(BAD.replace("import os\n", ""))
    configuration = shop.parent / "certlint.toml"
    for expression, statement in (("conf.CA", "from shop import conf"), ("CA", "from shop.conf import CA")):
        configuration.write_text(
            f'bundle = {{ expression = "{expression}", import = "{statement}", complete = true }}\n'
        )
        (shop / "conf.py").write_text(CONF)
        code, _, err = run(capsys, "--fix", "app.py")
        assert (code, "add `CA = ...` to shop/conf.py" in err) == (1, True)
        (shop / "conf.py").write_text(CONF + "CA = input()\n")
        assert run(capsys, "--diff", "app.py")[2] == ""
    configuration.write_text(
        'bundle = { expression = "settings.CA", import = "from django.conf import settings", complete = true }\n'
    )
    _, out, err = run(capsys, "--format", "json", "--fix", "app.py")
    assert "add `CA = ...` to the project's settings" in err
    assert json.loads(out)["findings"][0]["fix"]["check"] == "add `CA = ...` to the project's settings"
    (shop / "settings.py").write_text("from .base import *\n")
    assert run(capsys, "--fix", "app.py")[0] == 0


STAR = 'bundle = { expression = "settings.CA_BUNDLE", import = "from django.conf import settings", complete = true }\n'


def test_a_star_defines_what_its_module_does(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "certlint.toml").write_text(STAR)
    folder = project / "settings"
    folder.mkdir()
    for name, text in {
        "__init__": "",
        "base": "DEBUG = False\n",
        "more": "from .base import *\n",
        "dev": "from .more import *\nOIDC_VERIFY_SSL = False\n",
    }.items():
        (folder / f"{name}.py").write_text(text)
    (project / "app.py").write_text("import requests\n\n\ndef get():\n    requests.get('https://a', verify=False)\n")
    code, out, err = run(capsys, "--diff", ".")
    assert (code, out) == (0, "")
    assert "`settings.CA_BUNDLE` is not defined" in err
    assert "add `CA_BUNDLE = ...` to settings/base.py" in err
    (folder / "prod.py").write_text("CA_BUNDLE = '/etc/x.pem'\n")
    _, out, err = run(capsys, "--diff", ".")
    assert "--- a/app.py" in out
    assert "settings/dev.py" not in out
    assert "fixes that write `settings.CA_BUNDLE` into settings/dev.py are unsafe: add `CA_BUNDLE = ...`" in err
    (folder / "base.py").write_text("CA_BUNDLE = input()\n")
    _, out, err = run(capsys, "--diff", ".")
    assert "+OIDC_VERIFY_SSL = CA_BUNDLE" in out
    assert "CA_BUNDLE" not in err


SCRIPTS = [
    ("#!/usr/bin/env python\nimport requests\n\n\ndef get():\n    requests.get('https://a', verify=False)\n", False),
    (
        "import requests\n\n\ndef main():\n    requests.get('https://a', verify=False)\n\n\n"
        "if __name__ == '__main__':\n    main()\n",
        False,
    ),
    ("#!python\nimport django\nimport requests\n\ndjango.setup()\nrequests.get('https://a', verify=False)\n", True),
    ("import requests\n\nrequests.get('https://a', verify=False)\nprint('done')\n", True),
    ("import requests\n\n\ndef get():\n    requests.get('https://a', verify=False)\n", True),
]


@pytest.mark.parametrize(("source", "safe"), SCRIPTS)
def test_a_plain_script_has_no_settings(
    source: str, safe: bool, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "certlint.toml").write_text(STAR)
    (project / "settings.py").write_text("CA_BUNDLE = input()\n")
    (project / "app.py").write_text(source)
    _, out, err = run(capsys, "--diff", ".")
    assert bool(out) is safe
    assert ("app.py are unsafe: it runs by itself" in err) is not safe
    assert "verify=settings.CA_BUNDLE" in run(capsys, "--diff", "--unsafe-fixes", ".")[1]


def test_the_configuration_says_what_is_safe(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "mail.py").write_text("import smtplib\nsmtplib.SMTP_SSL('h')\n")
    configuration = project / "certlint.toml"
    configuration.write_text(f'{CONFIGURATION}extend-unsafe-fixes = ["TLS101"]\n')
    assert run(capsys, "--diff", ".")[:2] == (0, "")
    configuration.write_text(f'{CONFIGURATION}extend-safe-fixes = ["TLS110"]\nextend-unsafe-fixes = ["TLS1"]\n')
    _, out, _ = run(capsys, "--diff", ".")
    assert "context=ssl.create_default_context" in out
    assert "app.py" not in out


MANY = 500
WHOLE, WRITING = 5, 47
"""How often certlint is killed at any moment, and how often while it writes."""


@pytest.fixture
def many(project: Path) -> list[Path]:
    return [project / f"m{number}.py" for number in range(MANY)]


def check(files: list[Path], seen: set[str]) -> None:
    """Each file is the old or the new one; those seen are remembered, and all made old again."""
    for file in files:
        content = file.read_text()
        assert content in {BAD, GOOD}
        seen.add(content)
        if content != BAD:
            file.write_text(BAD)


@pytest.mark.kill
def test_killed_at_any_moment_each_file_is_old_or_new(project: Path, many: list[Path]) -> None:
    for file in many:
        file.write_text(BAD)
    command = [sys.executable, "-m", "certlint", "--fix-only", "--quiet", "."]
    started = time.monotonic()
    subprocess.run(command, check=True)
    whole = time.monotonic() - started
    seen: set[str] = set()
    check(many, seen)
    for number in range(WHOLE):
        process = subprocess.Popen(command)
        time.sleep(whole * (number + 0.5) / WHOLE)
        process.kill()
        process.wait()
        check(many, seen)
    assert BAD in seen


WRITER = """
import os, sys
from certlint.model.findings import Report
from certlint.run.fixing import Fixed, write
old, new, *files = (os.fsencode(each) for each in sys.argv[1:])
names = [os.fsdecode(each) for each in files]
fixed = Fixed(Report(), 0, dict.fromkeys(names, old), dict.fromkeys(names, new))
locations = {name: os.path.abspath(name) for name in names}
print("ready", flush=True)
sys.stdin.readline()
write(fixed, locations)
"""


@pytest.mark.kill
def test_killed_while_it_writes_each_file_is_old_or_new(project: Path, many: list[Path]) -> None:
    for file in many:
        file.write_text(BAD)
    command = [sys.executable, "-c", WRITER, BAD, GOOD, *(file.name for file in many)]
    seen: set[str] = set()
    partly = 0
    whole = 0.0
    for number in range(WRITING + 1):
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        started = time.monotonic()
        process.stdin.write(b"\n")
        process.stdin.flush()
        if number:
            time.sleep(whole * number / (WRITING + 1) / 3)  # the files are all alike: the first third will do
            process.kill()
        process.communicate()
        whole = whole or time.monotonic() - started
        contents = {file.read_text() for file in many}
        partly += len(contents) == 2
        check(many, seen)
    assert seen == {BAD, GOOD}
    assert partly > WRITING / 4  # so that it was indeed killed in the middle
    left = {file.name for file in project.iterdir()} - {file.name for file in many}
    assert all(name.startswith((".certlint-", ".git", "app", "certlint")) for name in left)
