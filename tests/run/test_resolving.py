"""Calls of installed distributions that do not verify by default are findings of the project."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from certlint.cli import main

CLIENT = """
import requests


class Client:
    def __init__(self, url, verify=False):
        self.url = url
        self.verify = verify

    def get(self, path):
        return requests.get(self.url + path, verify=self.verify)


def fetch(url, *, check=False):
    return requests.get(url, verify=check)
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with a virtual environment, in which one distribution is installed."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    packages = tmp_path / ".venv" / "lib" / "python3.12" / "site-packages"
    (packages / "vendorlib").mkdir(parents=True)
    (tmp_path / ".venv" / "pyvenv.cfg").write_text("version = 3.12.1\n")
    (packages / "vendorlib" / "__init__.py").write_text("from .client import Client, fetch\n")
    (packages / "vendorlib" / "client.py").write_text(CLIENT)
    metadata = packages / "vendorlib-1.2.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: vendorlib\nVersion: 1.2\n")
    (metadata / "RECORD").write_text(
        "vendorlib/__init__.py,,\nvendorlib/client.py,,\nvendorlib-1.2.dist-info/METADATA,,\n"
    )
    (tmp_path / "certlint.toml").write_text("resolve-installed = true\n")
    return tmp_path


def found(capsys: pytest.CaptureFixture[str], source: str, *options: str) -> list[dict[str, object]]:
    Path("app.py").write_text(source)
    main([".", "--format", "json", *options])
    captured = capsys.readouterr()
    assert captured.err == ""
    return list(json.loads(captured.out)["findings"])


def test_a_call_that_says_nothing_is_a_finding(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (one,) = found(capsys, 'from vendorlib import Client\n\nClient("https://a.example").get("/")\n')
    assert (one["path"], one["line"], one["code"]) == ("app.py", 3, "TLS110")
    trail = one["trail"]
    assert isinstance(trail, list)
    assert trail[0]["path"] == ".venv/lib/python3.12/site-packages/vendorlib/client.py"
    assert trail[0]["line"] == 6
    assert "vendorlib 1.2" in str(one["note"])


@pytest.mark.parametrize(
    "call",
    [
        "Client('https://a.example', verify=True)",
        "Client('https://a.example', True)",
        "Client('https://a.example', verify='ca.pem')",
        "fetch('https://a.example', check=True)",
    ],
)
def test_a_call_that_asks_for_it_is_silent(project: Path, capsys: pytest.CaptureFixture[str], call: str) -> None:
    assert not found(capsys, f"from vendorlib import *\n\n{call}\n", "--ignore", "TLS3")


def test_a_function_and_its_own_module(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = "import vendorlib.client\n\nvendorlib.client.fetch('https://a.example')\n"
    assert [each["line"] for each in found(capsys, source)] == [3]


def test_off_by_default(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.unlink("certlint.toml")
    assert not found(capsys, 'from vendorlib import Client\n\nClient("https://a.example")\n')


def test_what_is_not_imported_is_not_looked_at(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert not found(capsys, 'class Client: ...\n\n\nClient("https://a.example")\n')
    assert not os.path.exists(".certlint_cache/installed")
