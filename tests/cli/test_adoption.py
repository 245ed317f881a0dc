"""The command with configurations, waivers, baselines and changes: real runs over small projects."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from certlint import cli

BAD = "import requests\n\nrequests.get('https://a', verify=False)\n"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    (folder / ".git").mkdir(parents=True)
    (folder / "app.py").write_text(BAD)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("CERTLINT_BASE", raising=False)
    return folder


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, list[str], str]:
    code = cli.main(arguments)
    out, err = capsys.readouterr()
    return code, out.splitlines(), err


def codes(lines: list[str]) -> list[str]:
    return [line.split()[1] for line in lines if ": TLS" in line]


# --- waivers ------------------------------------------------------------------------------------


def test_unused_waivers_are_told_only_where_all_was_seen(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text("import requests  # certlint: ignore[TLS101] why\n")
    (project / "sub").mkdir()
    for arguments, expected in (
        ((".",), ["TLS902"]),
        ((str(project),), ["TLS902"]),
        (("..",), ["TLS902"]),
        (("app.py",), []),
        ((".", "--extend-exclude", "sub"), []),
        ((".", "--select", "TLS3,TLS9"), []),
        ((".", "--no-waivers"), []),
        ((".", "missing"), []),
    ):
        assert codes(run(capsys, *arguments)[1]) == expected, arguments


def test_waivers_of_the_configuration_are_judged_once(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    waivers = "".join(
        f'[[waivers]]\ncode = "{code}"\npath = "{path}"\n{more}\n'
        for code, path, more in (
            ("TLS101", "app.py", 'reason = "why"'), ("TLS3", "*", ""), ("TLS1", "b.py", "until = 2020-01-01"),
        )
    )  # fmt: skip
    (project / "company.toml").write_text(waivers)
    (project / "certlint.toml").write_text('extend = "company.toml"\n')
    (project / "sub").mkdir()
    (project / "sub" / "certlint.toml").write_text('extend = "../company.toml"\n')
    (project / "sub" / "b.py").write_text(BAD)
    code, lines, _ = run(capsys, ".", "-v")
    assert code == 1
    assert [line.split(" ", 2)[:2] for line in lines[:3]] == [
        ["company.toml:5:1:", "TLS902"],
        ["company.toml:9:1:", "TLS903"],
        ["sub/b.py:3:1:", "TLS101"],
    ]
    assert lines[3].startswith("2 files checked: 1 error, 2 warnings (1 waived)")
    assert codes(run(capsys, "app.py")[1]) == ["TLS903"]


def test_adding_waivers(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "ok.py").write_bytes(b"import requests\r\nrequests.get('u', verify=False)\r\n")
    mode = os.stat("ok.py").st_mode
    arguments = ("--add-waivers", "--reason", "adopted, OPS-1", "--until", "2099-01-31")
    code, lines, err = run(capsys, ".", *arguments)
    assert (code, lines, err) == (0, [], "certlint: 2 findings waived in 2 files\n")
    text = b"# certlint: ignore[TLS101] until=2099-01-31 adopted, OPS-1"  # above: the line would be long with it
    assert (project / "ok.py").read_bytes() == (
        b"import requests\r\n" + text + b"\r\nrequests.get('u', verify=False)\r\n"
    )
    assert os.stat("ok.py").st_mode == mode
    before = (project / "app.py").read_bytes()
    assert run(capsys, ".", *arguments) == (0, [], "certlint: 0 findings waived in 0 files\n")
    assert (project / "app.py").read_bytes() == before
    assert run(capsys, ".", "--no-waivers")[0] == 1


def test_reasons_of_other_linters_are_taken_over(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "app.py").write_text(
        "import requests\n"
        "requests.get('a', verify=False)  # nosec B501 appliance, OPS-811\n"
        "requests.get('b', verify=False)  # noqa: S501 - a test server\n"
        "requests.get('c', verify=False)  # nosec B501\n"
        "requests.get('d', verify=False)  # noqa: S501, S323\n"
        "requests.get('e', verify=False)  # nosec B105 another matter\n"
    )
    code, lines, _ = run(capsys, ".", "--add-waivers", "--until", "2099-01-31")
    written = (project / "app.py").read_text().splitlines()
    assert written[1] == "# certlint: ignore[TLS101] until=2099-01-31 appliance, OPS-811"
    assert written[3] == "# certlint: ignore[TLS101] until=2099-01-31 a test server"
    assert (code, len(lines)) == (1, 3)
    assert run(capsys, ".", "--add-waivers", "--until", "2099-01-31", "--reason", "adopted")[0] == 0


def test_waivers_that_the_configuration_forbids_are_not_added(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "certlint.toml").write_text("max-waiver-days = 30\n")
    code, _, err = run(capsys, "-q", ".", "--add-waivers", "--reason", "x", "--until", "2099-01-31")
    assert (code, err) == (2, "certlint: app.py: a waiver may last 30 days (max-waiver-days)\n")
    code, _, err = run(capsys, "-q", ".", "--add-waivers", "--reason", "x", "--until", "2020-01-31")
    assert (code, err) == (2, "certlint: --until 2020-01-31 is over\n")
    (project / "certlint.toml").write_text('inline-waivers = ["dev", "test"]\n')
    code, _, err = run(capsys, "-q", ".", "--add-waivers", "--reason", "x", "--until", "2099-01-31")
    assert (code, err) == (2, "certlint: app.py:3: TLS101 may not be waived by a comment (inline-waivers)\n")
    assert (project / "app.py").read_text() == BAD


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--add-waivers"], "--add-waivers needs --until"),
        (["--add-waivers", "--reason", "x"], "--add-waivers needs --until"),
        (["--reason", "x"], "--reason and --until go with --add-waivers"),
        (["--add-waivers", "--reason", "x", "--until", "2027-02-30"], '"2027-02-30" is not a date'),
        (["--add-waivers", "--reason", "x", "--until", "20270228"], '"20270228" is not a date'),
        (["--add-waivers", "--reason", "-", "--until", "2027-02-28"], "it cannot be read back"),
        (["-", "--add-waivers", "--reason", "x", "--until", "2027-02-28"], "cannot write into standard input"),
        (["--write-baseline", "x", "--shrink-baseline"], "exclude each other"),
        (["--write-baseline", "x", "--no-waivers"], "exclude each other"),
        (["--write-baseline", "x", "--diff-base", "HEAD"], "exclude each other"),
        (["--shrink-baseline", "--select", "TLS1"], "--shrink-baseline and --select exclude each other"),
        (["--shrink-baseline", "--env", "dev"], "--shrink-baseline and --env exclude each other"),
        (["--statistics", "--format", "sarif"], "exclude each other"),
        (["--shrink-baseline"], "there is no baseline to shrink"),
        (["--baseline", "no.json"], "no.json: cannot be read"),
        (["--diff-base", "HEAD"], "git says: "),
        (["--base", "no.toml"], "no.toml: cannot be read"),
    ],
)
def test_mistakes(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, *arguments)
    assert code == 2
    assert message in err
    assert [message in line for line in err.splitlines()].count(True) == 1


# --- baseline -----------------------------------------------------------------------------------


def test_a_baseline_from_beginning_to_end(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, lines, err = run(capsys, ".", "--write-baseline", "known.json", "-v")
    assert code == 0
    assert err.splitlines() == [
        "certlint: 1 finding in known.json",
        'certlint: to use it, add to the configuration: baseline = "known.json"',
    ]
    (entry,) = json.loads((project / "known.json").read_text())["findings"]
    assert (entry["path"], entry["line"]) == ("app.py", 3)
    assert entry["message"] == "`requests.get(verify=False)` turns certificate verification off"
    assert lines[-1].startswith("1 file checked: nothing found (1 in the baseline)")
    (project / "certlint.toml").write_text('baseline = "known.json"\n')
    assert run(capsys, ".")[:2] == (0, [])
    assert run(capsys, ".", "--no-waivers")[0] == 1
    (project / "app.py").write_text("\n\n" + BAD + BAD.splitlines()[-1] + "\n")
    code, lines, _ = run(capsys, ".")
    assert (code, codes(lines), lines[0].split(":")[1]) == (1, ["TLS101"], "6")
    (project / "app.py").write_text("import requests\n")
    assert codes(run(capsys, ".")[1]) == ["TLS902"]
    assert codes(run(capsys, "app.py")[1]) == []
    for narrower in (("--select", "TLS1,TLS9"), ("--min-confidence", "certain"), ("--env", "dev")):
        assert codes(run(capsys, ".", *narrower)[1]) == [], narrower
    assert run(capsys, ".", "--shrink-baseline") == (0, [], "certlint: 0 findings in known.json\n")
    assert run(capsys, ".")[:2] == (0, [])


def test_a_baseline_follows_a_file_that_is_moved(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, ".", "--write-baseline", "known.json")
    (project / "shop").mkdir()
    (project / "app.py").rename(project / "shop" / "client.py")
    assert run(capsys, ".", "--baseline", "known.json")[:2] == (0, [])
    (project / "app.py").write_text(BAD)  # a copy is no move: both are there
    assert codes(run(capsys, ".", "--baseline", "known.json")[1]) == ["TLS101"]
    (project / "app.py").unlink()
    assert run(capsys, ".", "--baseline", "known.json", "--shrink-baseline")[0] == 0
    (entry,) = json.loads((project / "known.json").read_text())["findings"]
    assert entry["path"] == "shop/client.py"
    (project / "shop" / "client.py").write_text(BAD + "\n\nrequests.post('u', verify=False)\n")
    assert codes(run(capsys, ".", "--baseline", "known.json")[1]) == ["TLS101"]


def test_the_baseline_holds_wherever_one_stands(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "certlint.toml").write_text('baseline = "known.json"\n')
    (project / "sub").mkdir()
    (project / "sub" / "b.py").write_text(BAD)
    run(capsys, ".", "--write-baseline", "known.json")
    monkeypatch.chdir(project / "sub")
    assert run(capsys, ".")[:2] == (0, [])
    assert run(capsys, "..")[:2] == (0, [])


def test_the_report_tells_them_apart(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(capsys, ".", "--write-baseline", "known.json")
    (project / "app.py").write_text(BAD + "requests.get('v', verify=False)  # certlint: ignore[TLS101] why\n")
    _, lines, _ = run(capsys, ".", "--baseline", "known.json", "--format", "json")
    document = json.loads("\n".join(lines))
    assert [finding["suppressed"]["by"] for finding in document["findings"]] == ["baseline", "inline"]
    assert (document["summary"]["suppressed"], document["summary"]["baseline"]) == (2, 1)


# --- changes, statistics ------------------------------------------------------------------------


def test_only_what_changed(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / ".git").rmdir()
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    for arguments in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "x"]):
        subprocess.run([*git, *arguments], check=True, capture_output=True)
    assert run(capsys, ".", "--diff-base", "HEAD")[:2] == (0, [])
    (project / "app.py").write_text(BAD + "requests.put('https://a', verify=False)\n")
    code, lines, _ = run(capsys, ".", "--diff-base", "HEAD")
    assert (code, [line.split(":")[1] for line in lines]) == (1, ["4"])
    assert run(capsys, ".", "--diff-base", "nothing")[2] == 'certlint: git knows no commit "nothing"\n'


def test_statistics(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "docs").mkdir()
    (project / "docs" / "x.py").write_text(BAD.replace("False", "'/etc/x.pem'") * 2)
    code, lines, _ = run(capsys, ".", "--statistics", "-v")
    assert code == 1
    assert lines[:4] == [
        "rule                                    findings  prod  dev  test",
        "TLS101  disabled-verification-argument         1     1    1     1",
        "TLS301  hardcoded-ca-argument                  2     0    2     0",
        "all                                            3     1    3     1",
    ]
    (project / "app.py").write_text("")
    (project / "docs" / "x.py").write_text("")
    assert run(capsys, ".", "--statistics")[:2] == (0, ["2 files checked: nothing found"])


# --- settings -----------------------------------------------------------------------------------


def test_the_base_comes_from_the_environment_too(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "company.toml").write_text('locked = ["select"]\nselect = ["TLS"]\n')
    monkeypatch.setenv("CERTLINT_BASE", str(project / "company.toml"))
    assert run(capsys, ".")[0] == 1
    code, _, err = run(capsys, ".", "--ignore", "TLS1")
    assert (code, err) == (
        2, 'certlint: the command line: "select" is locked by company.toml and may not be loosened\n'
    )  # fmt: skip


def test_showing_settings(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "sub").mkdir()
    (project / "sub" / "certlint.toml").write_text('ignore = ["TLS4"]\n')
    assert run(capsys, "--show-settings")[1][0] == "# from no configuration file"
    _, lines, _ = run(capsys, "--show-settings", "sub", "--select", "TLS1")
    assert lines[0] == "# from sub/certlint.toml"
    assert 'select = ["TLS1"]' in lines
    (project / "sub" / "certlint.toml").write_text("ignre = 1")
    assert run(capsys, "--show-settings", "sub")[0] == 2


def test_a_first_configuration(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path, text in {
        "shop/settings/prod.py": "INSTALLED_APPS = []\n",
        "shop/settings/base.py": "INSTALLED_APPS = []\nROOT_URLCONF = ''\n",
        "shop/spec/deep/test_x.py": "",
        "tests/test_y.py": "",
        "Dockerfile": "ENV REQUESTS_CA_BUNDLE=/etc/ca.pem\nENV MY_SSL_CERT_FILE=1\n",
        ".github/workflows/ci.yml": "env:\n  REQUESTS_CA_BUNDLE: x\n  SSL_CERT_FILE: x\n",
        "node_modules/x.py": "ROOT_URLCONF = 1\n",
    }.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_text(text)
    assert run(capsys, "--init") == (0, ["certlint.toml written"], "")
    text = (project / "certlint.toml").read_text()
    assert 'bundle = { env = "REQUESTS_CA_BUNDLE" }\n' in text
    assert "REQUESTS_CA_BUNDLE is in use here (SSL_CERT_FILE as well)." in text
    assert "unless you place them: shop/settings/base.py\n" in text
    assert "known by their names: shop/settings/prod.py\n" in text
    assert '[environments.test]\nextend-paths = ["/shop/spec/**"]\n' in text
    assert "node_modules" not in text
    assert run(capsys, "--show-settings")[0] == 0
    code, _, err = run(capsys, "--init")
    assert (code, err) == (2, "certlint: there is a configuration already: certlint.toml\n")
    assert (project / "certlint.toml").read_text() == text


def test_a_first_configuration_never_comes_on_top_of_another(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, text in (("pyproject.toml", "[tool.certlint]\n"), (".certlint.toml", ""), ("certlint.toml", "x =")):
        (project / name).write_text(text)
        assert "there is a configuration already" in run(capsys, "--init")[2]
        (project / name).unlink()
    (project / "pyproject.toml").write_text("[tool.other]\n")
    assert "certlint.toml written" in run(capsys, "--init", ".")[1][0]
    assert "is none" in run(capsys, "--init", "app.py")[2]


def test_every_line_of_a_first_configuration_is_right(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also those in comments, which somebody will uncomment."""
    run(capsys, "--init")
    text = (project / "certlint.toml").read_text()
    for line in text.splitlines():
        if line.startswith("# ") and " = " in line and "#" not in line[1:]:
            uncommented = text.replace(line, line.removeprefix("# "), 1)
            if line.startswith(("# code", "# path =", "# until", "# reason")):
                uncommented = text.replace("# [[waivers]]\n# ", "[[waivers]]\n").replace("\n# path", "\npath")
            (project / "certlint.toml").write_text(uncommented)
            assert run(capsys, "--show-settings")[0] == 0, line
