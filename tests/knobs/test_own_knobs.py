"""Knobs of the configuration, from the file to the finding, and what is said about wrong ones."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from certlint.cli import main

CASES = {
    "call": ('call = "acme.http.fetch"\nargument = "verify"\nposition = 1\ninsecure = [false]', "TLS101"),
    "mere call": ('call = "acme.http.trust_all"', "TLS103"),
    "absent": ('call = "acme.http.dial"\nargument = "check"\nabsent = true', "TLS110"),
    "attribute": ('attribute = "acme.http.Client.check"\ninsecure = ["off"]', "TLS102"),
    "override": ('override = "acme.http.Client.validate"', "TLS111"),
    "variable": ('variable = "ACME_NO_CHECK"', "TLS501"),
    "setting": ('setting = "ACME_CHECK"', "TLS109"),
    "uri": ('uri = "acme"\noption = "check"\ninsecure = ["no"]', "TLS108"),
    "command": ('command = "acme-sync"\nflag = "--no-check"', "TLS502"),
    "warning": ('warning = "acme.http.UncheckedWarning"', "TLS402"),
}
PROGRAMS = {
    "call": "import acme.http\nacme.http.fetch(url, False)\n",
    "mere call": "import acme.http\nacme.http.trust_all()\n",
    "absent": "import acme.http\nacme.http.dial(url)\n",
    "attribute": "import acme.http\nacme.http.Client().check = 'off'\n",
    "override": "import acme.http\nclass Own(acme.http.Client):\n    def validate(self):\n        return True\n",
    "variable": "import os\nos.environ['ACME_NO_CHECK'] = 'x'\n",
    "setting": "import os\nACME_CHECK = False\n",
    "uri": "import os\nURL = 'acme://host/?check=no'\n",
    "command": "import os\nos.system('acme-sync --no-check')\n",
    "warning": "import warnings, acme.http\nwarnings.simplefilter('ignore', acme.http.UncheckedWarning)\n",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configure(project: Path, knob: str) -> None:
    (project / "pyproject.toml").write_text(f"[[tool.certlint.knobs]]\n{knob}\n", encoding="utf-8")


@pytest.mark.parametrize("kind", CASES)
def test_a_knob_of_ones_own(kind: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    knob, code = CASES[kind]
    configure(project, knob)
    (project / "app.py").write_text(PROGRAMS[kind], encoding="utf-8")
    main(["--format", "concise", "app.py"])
    captured = capsys.readouterr()
    assert captured.err == ""
    (line,) = captured.out.splitlines()
    assert f" {code} " in line
    os.remove(project / "pyproject.toml")
    assert main(["--format", "concise", "app.py"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("knob", "message"),
    [
        ('call = "acme.fetch"\nattribute = "acme.Client.check"', "a knob needs exactly one of call, attribute"),
        ('call = "acme.fetch"\nargumnt = "verify"', 'there is no such key, did you mean "argument"?'),
        ('call = "acme.fetch"\nargument = 1', "argument"),
        ('call = "acme.fetch"\nargument = "verify"\nconfidence = "sure"', "confidence"),
        ('call = "acme.fetch"\nargument = "verify"\neffect = "bad"', "effect"),
        ('uri = "acme"', 'needs "option" too'),
        ('command = "acme"', 'needs "flag" too'),
        ('attribute = "check"', "must be a dotted name"),
        ('call = "acme.fetch"\ninsecure = [{}]', "insecure"),
    ],
)
def test_a_wrong_one(knob: str, message: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    configure(project, knob)
    (project / "app.py").write_text("import acme\n", encoding="utf-8")
    assert main(["app.py"]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
    assert "pyproject.toml" in error
