"""One decision is one finding: wherever it reaches, whichever files are checked, whatever is asked about it."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from certlint.analysis import analyze
from certlint.cli import main

PROJECTS = Path(__file__).resolve().parents[2] / "fixtures"
WHOLE = [
    *sorted(each for each in (PROJECTS / "projects").iterdir() if each.is_dir()),
    *sorted(each for each in (PROJECTS / "environments").iterdir() if each.is_dir()),
]
CALLS = 40
CONSTANT = "import requests\n\nVERIFY = False\n\n\n" + "".join(
    f"def get_{number}(url):\n    return requests.get(url, verify=VERIFY)\n\n\n" for number in range(CALLS)
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, which is the project."""
    (tmp_path / "certlint.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_py", ".py")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def found(capsys: pytest.CaptureFixture[str], *arguments: str, asking: bool = True) -> list[dict[str, Any]]:
    """What a run finds; unless all is wanted, what asks for something."""
    capsys.readouterr()
    assert main(["--format", "json", "--no-cache", *arguments]) in (0, 1)
    captured = capsys.readouterr()
    assert captured.err == ""
    findings: list[dict[str, Any]] = json.loads(captured.out)["findings"]
    return [each for each in findings if not asking or (each["suppressed"] is None and each["policy"] != "allow")]


def places(finding: dict[str, Any]) -> list[str]:
    return [f"{place['path']}:{place['line']}" for place in finding["reaches"]]


# --- one constant in forty calls ---------------------------------------------------------------------


def test_one_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, a_py=CONSTANT)
    (finding,) = found(capsys, ".")
    assert (finding["path"], finding["line"], finding["code"]) == ("a.py", 3, "TLS101")
    assert finding["message"].endswith(f" for {CALLS} calls, such as `requests.get(verify=VERIFY)` (line 7)")
    lines = [number for number, line in enumerate(CONSTANT.split("\n"), 1) if "requests.get" in line]
    assert places(finding) == [f"a.py:{line}" for line in lines]
    assert {place["knob"] for place in finding["reaches"]} == {finding["knob"]}
    assert all(place["environments"] == ["prod", "dev", "test"] for place in finding["reaches"])


def test_it_is_told_in_short(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, a_py=CONSTANT)
    assert main(["--no-cache", "--format", "concise", "a.py"]) == 1
    line = capsys.readouterr().out.splitlines()[0]
    assert line.endswith(f" for {CALLS} calls, such as `requests.get(verify=VERIFY)` (line 7) [everywhere]")


def test_one_waiver(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, a_py=CONSTANT.replace("VERIFY = False", "VERIFY = False  # certlint: ignore[TLS101] appliance"))
    assert found(capsys, ".") == []
    (finding,) = found(capsys, ".", asking=False)
    assert finding["suppressed"] == {"by": "inline", "reason": "appliance", "until": None}
    assert len(finding["reaches"]) == CALLS


def test_one_waiver_is_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, a_py=CONSTANT)
    assert main(["--no-cache", "--add-waivers", "--until", "2099-12-31", "--reason", "appliance", "."]) == 0
    assert (folder / "a.py").read_text(encoding="utf-8").count("certlint: ignore") == 1
    assert found(capsys, ".") == []


def test_one_entry_of_a_baseline(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, a_py=CONSTANT)
    assert main(["--no-cache", "--write-baseline", "known.json", "."]) == 0
    assert len(json.loads((folder / "known.json").read_text(encoding="utf-8"))["findings"]) == 1
    assert found(capsys, "--baseline", "known.json", ".") == []


def test_one_fix(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "certlint.toml").write_text('bundle = { env = "CORP_CA" }\n', encoding="utf-8")
    write(folder, a_py=CONSTANT)
    (finding,) = found(capsys, ".")
    assert len([edit for edit in finding["fix"]["edits"] if "CORP_CA" in edit["replacement"]]) == 1
    main(["--no-cache", "--fix", "--unsafe-fixes", "."])
    after = (folder / "a.py").read_text(encoding="utf-8")
    assert 'VERIFY = os.environ["CORP_CA"]' in after
    assert after.count("verify=VERIFY") == CALLS


# --- kinds of decisions -----------------------------------------------------------------------------

KINDS = {
    "a local variable": "def f():\n    verify = False\n    {0}\n    {0}\n",
    "an attribute": "class C:\n    def __init__(self):\n        self.verify = False\n\n    def f(self):\n"
    "        requests.get('https://a', verify=self.verify)\n        requests.put('https://a', verify=self.verify)\n",
    "a class attribute": "class C:\n    # one for all\n    verify = False\n\n    def f(self):\n"
    "        requests.get('https://a', verify=self.verify)\n        requests.put('https://a', verify=self.verify)\n",
    "a default": "def f(verify=False):\n    {0}\n    {0}\n",
    "an entry": "O = {{\n    'verify': False,\n}}\n\n\ndef f(verify):\n    requests.get('https://a', **O)\n"
    "    requests.put('https://a', **O)\n    requests.post('https://a', verify=O['verify'])\n",
    "an option": "import argparse\n\np = argparse.ArgumentParser()\np.add_argument('--verify', default=False)\n"
    "verify = p.parse_args().verify\n{0}\n{0}\n",
    "a result": "def off():\n    return False\n\n\n{1}\n{1}\n",
    "a constant of a library": "import ssl\nimport urllib3\n\nMODE = ssl.CERT_NONE\n\n\ndef f():\n"
    "    urllib3.PoolManager(cert_reqs=MODE)\n    urllib3.PoolManager(5, cert_reqs=MODE)\n",
    "a path put together": "import os\n\nCA = os.path.join('/etc/corp', 'ca.pem')\n"
    "requests.get('https://a', verify=CA)\nrequests.put('https://a', verify=CA)\n",
    "what is read": "import os\n\n\ndef f():\n    verify = os.environ['VERIFY_TLS']\n    {0}\n    {0}\n",
}
DECIDED = {"a default": 2, "a local variable": 3, "a class attribute": 4, "an option": 5, "a path put together": 4}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_one_finding_where_it_is_decided(
    kind: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "import requests\n" + KINDS[kind].format(
        "requests.get('https://a', verify=verify)", "requests.get('https://a', verify=off())"
    )
    write(folder, a_py=text)
    (finding,) = found(capsys, ".")
    line = text.split("\n")[finding["line"] - 1]
    words = ("False", "CERT_NONE", "os.path.join", "os.environ[")
    assert any(word in line for word in words)
    assert "requests.get" not in line
    assert finding["line"] == DECIDED.get(kind, finding["line"])
    assert len(finding["reaches"]) >= 2
    if finding["trail"]:
        last = finding["trail"][-1]
        assert any((place["path"], place["line"]) == (last["path"], last["line"]) for place in finding["reaches"])


def test_a_literal_in_the_call_stands_at_the_call(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, a_py="import requests\n\nrequests.get(\n    'https://a',\n    verify=False,\n)\n")
    (finding,) = found(capsys, ".")
    assert (finding["line"], places(finding), finding["trail"]) == (3, ["a.py:3"], [])
    assert "reaches" not in finding["message"]


def test_the_caller_of_a_wrapper_decides(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        folder,
        a_py="import requests\n\n\ndef get(url, check):\n    return requests.get(url, verify=check)\n",
        b_py="from a import get\n\nget('https://a', False)\nget('https://a', True)\n",
    )
    (finding,) = found(capsys, ".")
    assert (finding["path"], finding["line"]) == ("b.py", 3)


def test_a_context_is_one_finding(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(
        folder,
        a_py="import ssl\nimport urllib.request\n\nc = ssl.create_default_context()\nc.check_hostname = False\n"
        "c.verify_mode = ssl.CERT_NONE\nurllib.request.urlopen('https://a', context=c)\n",
    )
    (finding,) = found(capsys, ".")
    assert finding["line"] == 6


# --- across modules and environments --------------------------------------------------------------

MODULES = {
    "shop__conf_py": "VERIFY = False\n",
    "shop__a_py": "import requests\nfrom shop.conf import VERIFY\n\n\nrequests.get('https://a', verify=VERIFY)\n",
    "shop__b_py": "import requests\nfrom shop import conf\n\n\nrequests.get('https://a', verify=conf.VERIFY)\n",
    "tests__test_a_py": "import requests\nfrom shop.conf import VERIFY\n\nrequests.get('https://a', verify=VERIFY)\n",
}


def test_the_table_of_environments(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, **MODULES)
    (finding,) = found(capsys, ".")
    assert (finding["path"], finding["line"]) == ("shop/conf.py", 1)
    assert [(place["path"], place["environments"]) for place in finding["reaches"]] == [
        ("shop/a.py", ["prod", "dev", "test"]),
        ("shop/b.py", ["prod", "dev", "test"]),
        ("tests/test_a.py", ["test"]),
    ]
    assert finding["environments"] == ["prod", "dev", "test"]
    assert main(["--show-env", "shop/conf.py:1"]) == 0
    alone = capsys.readouterr().out  # of this file alone nobody knows whom it reaches
    assert alone.startswith("shop/conf.py: nothing found on line 1")


def test_where_it_reaches_one_environment_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, **{name: text for name, text in MODULES.items() if name not in ("shop__a_py", "shop__b_py")})
    (finding,) = found(capsys, ".", asking=False)
    assert (finding["environments"], finding["policy"]) == (["test"], "allow")


def test_a_waiver_at_a_place_takes_that_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def waived(text: str) -> str:
        return "".join(
            f"{line}  # certlint: ignore[TLS101] by contract\n" if "requests.get" in line else f"{line}\n"
            for line in text.splitlines()
        )

    write(folder, **{**MODULES, "shop__a_py": waived(MODULES["shop__a_py"])})
    (finding,) = found(capsys, ".")
    assert places(finding) == ["shop/b.py:5", "tests/test_a.py:4"]
    write(folder, shop__b_py=waived(MODULES["shop__b_py"]))
    (finding,) = found(capsys, ".", asking=False)  # and no waiver is said to be of no use
    assert (finding["environments"], finding["policy"]) == (["prod", "dev", "test"], "allow")
    assert places(finding) == ["tests/test_a.py:4"]
    write(folder, tests__test_a_py=waived(MODULES["tests__test_a_py"]))
    (finding,) = found(capsys, ".", asking=False)
    assert finding["suppressed"]["by"] == "inline"


def test_an_entry_of_the_configuration_waives_a_place(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, **MODULES)
    entry = '[[waivers]]\ncode = "TLS101"\npath = "shop/a.py"\nreason = "by contract"\n'
    (folder / "certlint.toml").write_text(entry, encoding="utf-8")
    (finding,) = found(capsys, ".")
    assert places(finding) == ["shop/b.py:5", "tests/test_a.py:4"]


# --- a part of the files --------------------------------------------------------------------------


def test_a_decision_elsewhere_is_reported_once_a_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    twice = MODULES["shop__a_py"] + "requests.put('https://a', verify=VERIFY)\n"
    write(folder, **{**MODULES, "shop__a_py": twice})
    (whole,) = found(capsys, ".")
    (finding,) = found(capsys, "shop/a.py")
    assert (finding["path"], finding["line"]) == ("shop/a.py", 5)
    assert finding["decision"] == {"path": "shop/conf.py", "line": 1, "column": 10}
    assert finding["message"].endswith(" here and for 1 more call, decided in shop/conf.py:1")
    assert finding["fingerprint"] == whole["fingerprint"]


@pytest.mark.parametrize("how", ["comment", "entry"])
def test_the_waiver_of_a_decision_elsewhere_counts(how: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, **MODULES)
    if how == "comment":
        write(folder, shop__conf_py="VERIFY = False  # certlint: ignore[TLS101] appliance\n")
    else:
        entry = '[[waivers]]\ncode = "TLS101"\npath = "shop/conf.py"\nreason = "appliance"\n'
        (folder / "certlint.toml").write_text(entry, encoding="utf-8")
    for files in (["shop/a.py"], ["shop/a.py", "shop/b.py"], ["."]):
        assert found(capsys, *files) == []
    (finding,) = found(capsys, "shop/a.py", asking=False)
    assert finding["suppressed"]["reason"] == "appliance"


def test_the_baseline_of_a_decision_elsewhere_counts(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, **MODULES)
    assert main(["--no-cache", "--write-baseline", "known.json", "."]) == 0
    for files in (["shop/a.py"], ["shop/b.py", "tests"], ["."]):
        assert found(capsys, "--baseline", "known.json", *files) == []
    before = (folder / "known.json").read_text(encoding="utf-8")
    assert main(["--no-cache", "--baseline", "known.json", "--shrink-baseline", "shop/a.py"]) == 0
    assert (folder / "known.json").read_text(encoding="utf-8") == before


def test_changed_lines(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, **MODULES)

    def git(*arguments: str) -> None:
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b", *arguments], check=True, capture_output=True
        )

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "first")
    assert found(capsys, "--diff-base", "HEAD", ".") == []
    write(folder, shop__a_py=MODULES["shop__a_py"].replace("https://a", "https://b"))
    (finding,) = found(capsys, "--diff-base", "HEAD", ".")
    assert (finding["path"], finding["line"]) == ("shop/conf.py", 1)
    (finding,) = found(capsys, "--diff-base", "HEAD", "shop/a.py", "shop/b.py")
    assert (finding["path"], finding["decision"]["path"]) == ("shop/a.py", "shop/conf.py")


def identities(findings: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(each["code"], each["fingerprint"]) for each in findings if not each["code"].startswith("TLS9")}


@pytest.mark.parametrize("project", WHOLE, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_runs_over_parts_agree_with_that_over_all(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "project"
    shutil.copytree(project, folder)
    if (folder / "project.toml").exists():
        (folder / "project.toml").rename(folder / "pyproject.toml")
    else:
        (folder / "certlint.toml").write_text("", encoding="utf-8")
    monkeypatch.chdir(folder)
    options = ("--min-confidence", "possible")
    whole = found(capsys, *options, ".", asking=False)
    files = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.py"))
    chance = random.Random(project.name)
    for _ in range(3):
        chance.shuffle(files)
        parts = [files[number::3] for number in range(3) if files[number::3]]
        told = [found(capsys, *options, *part, asking=False) for part in parts]
        for part, findings in zip(parts, told, strict=True):
            reached = [
                each for each in whole if each["path"] in part or any(at["path"] in part for at in each["reaches"])
            ]
            assert identities(findings) <= identities(reached)
        assert set().union(*map(identities, told)) == identities(whole)


EQUALS = (
    "class A:\n    verify = False\n\n\nclass B:\n    verify  =  False  # the same\n\n\n"
    "TABLE = {'a': False, 'b': False}\n"
)


@pytest.mark.parametrize("spelled", ["conf.B.verify", "conf.TABLE['b']"])
def test_equal_statements_are_told_apart_by_who_sees_one_of_them(
    spelled: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = spelled.replace("B", "A").replace("'b'", "'a'").replace("TAALE", "TABLE")
    text = "import conf\nimport requests\n\nrequests.get('https://a', verify={})\n"
    write(folder, conf_py=EQUALS, a_py=text.format(first), b_py=text.format(spelled))
    whole = {tuple(places(each)): each["fingerprint"] for each in found(capsys, ".")}
    assert len(set(whole.values())) == 2
    for name in ("a.py", "b.py"):
        (finding,) = found(capsys, name)
        assert whole[(f"{name}:4",)] == finding["fingerprint"]


@pytest.mark.parametrize("formatted", ["VERIFY   =  (False)  # why", "VERIFY = False\n\nOTHER = 1"])
def test_a_fingerprint_survives_moves(formatted: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(folder, a_py=CONSTANT)
    (before,) = found(capsys, ".")
    write(folder, a_py="# moved\n" + CONSTANT.replace("VERIFY = False", formatted.replace("(False)", "False")))
    (after,) = found(capsys, ".")
    assert after["fingerprint"] == before["fingerprint"]


# --- what earlier versions wrote ------------------------------------------------------------------


def fingerprint(code: str, path: str, statement: str, ordinal: int) -> str:
    return hashlib.sha256("\0".join((code, path, statement, str(ordinal))).encode()).hexdigest()


def former(path: str, statement: str, ordinal: int = 0) -> dict[str, str]:
    return {"path": path, "code": "TLS101", "fingerprint": fingerprint("TLS101", path, statement, ordinal)}


def test_a_baseline_of_an_earlier_version_holds_and_is_converted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    again = MODULES["shop__a_py"] + "requests.get('https://a', verify=VERIFY)\n"
    write(folder, **{**MODULES, "shop__a_py": again})
    (finding,) = found(capsys, ".")
    sites = analyze((folder / "shop" / "a.py").read_bytes()).sites
    (statement,) = {site.statement for site in sites if site.text.startswith("requests.get")}
    entries = [former("shop/a.py", statement, 0), former("shop/a.py", statement, 1)]
    known = folder / "known.json"
    known.write_text(json.dumps({"version": 1, "findings": entries}), encoding="utf-8")
    everything = found(capsys, "--baseline", "known.json", ".", asking=False)
    assert [(each["code"], each["suppressed"]["by"]) for each in everything] == [("TLS101", "baseline")]
    assert main(["--no-cache", "--baseline", "known.json", "--shrink-baseline", "."]) == 0
    (entry,) = json.loads(known.read_text(encoding="utf-8"))["findings"]
    assert (entry["path"], entry["fingerprint"]) == ("shop/conf.py", finding["fingerprint"])
    assert found(capsys, "--baseline", "known.json", ".") == []
