"""What installed distributions do about verification: folders of packages written here, no index asked."""

from __future__ import annotations

import hashlib
import json
import os
import sys
import zipfile
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
"""
LOUD = """
import ssl
import urllib3

ssl._create_default_https_context = ssl._create_unverified_context
urllib3.disable_warnings()


def quiet():
    urllib3.disable_warnings()
"""
ASKED = """
import argparse
import requests

parser = argparse.ArgumentParser()
parser.add_argument("--insecure", action="store_true")
options = parser.parse_args()
requests.get("https://a.example", verify=not options.insecure)
"""
FINE = "import requests\n\n\ndef fetch(url):\n    return requests.get(url)\n"


class Packages:
    """A virtual environment with a folder of packages."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.folder = home / "lib" / "python3.12" / "site-packages"
        self.folder.mkdir(parents=True)
        (home / "pyvenv.cfg").write_text("home = /usr/bin\nversion = 3.12.1\n")

    def add(self, name: str, version: str, files: dict[str, str | bytes], *, record: bool = True) -> Path:
        """Install a distribution, as pip would; give the folder of its metadata."""
        for path, content in files.items():
            location = self.folder / path
            location.parent.mkdir(parents=True, exist_ok=True)
            location.write_bytes(content.encode() if isinstance(content, str) else content)
        metadata = self.folder / f"{name.replace('-', '_')}-{version}.dist-info"
        metadata.mkdir()
        (metadata / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        if record:
            rows = [f"{path},sha256={hashlib.sha256(path.encode()).hexdigest()},1" for path in files]
            (metadata / "RECORD").write_text("\n".join([*rows, f"{metadata.name}/METADATA,,"]) + "\n")
        return metadata


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Packages:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("VIRTUAL_ENV", raising=False)
    return Packages(tmp_path / "env")


def installed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["--installed", "env", "--no-cache", "-j1", *arguments])
    return (code, *capsys.readouterr())


def test_by_distribution(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    packages.add("Vendor.Lib", "1.2", {"vendorlib/__init__.py": CLIENT})
    packages.add("loud", "3.0", {"loud.py": LOUD})
    packages.add("asked", "0.1", {"asked.py": ASKED})
    packages.add("fine", "2.0", {"fine.py": FINE})
    code, out, err = installed(capsys)
    assert (code, err) == (1, "")
    blocks = out.split("\n\n")
    assert blocks[0].startswith("asked 0.1\n  when asked: 1 way to switch verification off")
    loud = blocks[1].splitlines()
    assert loud[:2] == ["loud 3.0", "  in your whole process, on import:"]
    assert [line.split()[1] for line in loud[2:6:2]] == ["TLS104", "TLS401"]
    assert loud[3].startswith("      remedy: after the import, assign what was there before")
    assert loud[6] == "  in your whole process, when it is called:"
    assert ", in quiet" in loud[7]
    vendor = blocks[2].splitlines()
    assert vendor[:2] == ["vendor-lib 1.2", "  by default:"]
    assert vendor[2].startswith("    env/lib/python3.12/site-packages/vendorlib/__init__.py:6:")
    assert "TLS105" in vendor[2]
    assert vendor[3].startswith("      remedy: in your code, pass `verify=` to `vendorlib.Client`")
    assert "4 distributions, 1 of them with nothing to tell of\n" in out


def test_ways_to_name_it(
    packages: Packages, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    packages.add("loud", "3.0", {"loud.py": LOUD})
    (packages.home / "bin").mkdir()
    (packages.home / "bin" / "python").symlink_to(sys.executable)
    for named in ("env", "env/bin/python", str(packages.folder)):
        assert main(["--installed", named, "--no-cache"]) == 1
        assert "loud 3.0" in capsys.readouterr().out
    monkeypatch.setenv("VIRTUAL_ENV", str(packages.home))
    assert main(["--installed", "--no-cache"]) == 1
    assert "loud 3.0" in capsys.readouterr().out
    for named, said in (("nowhere", "no such file or folder"), (".", "is no virtual environment")):
        assert main(["--installed", named]) == 2
        assert said in capsys.readouterr().err


def test_nothing_is_imported_or_run(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    trap = "from pathlib import Path\nPath('trapped').write_text('')\n"
    packages.add("trap", "1", {"trap.py": trap + LOUD, "trap.pth": "import trap\n"})
    _, out, _ = installed(capsys)
    assert not os.path.exists("trapped")
    assert "trap" not in sys.modules
    assert "trap.pth: has code that is run whenever Python starts, not looked at" in out


def test_tests_and_examples_are_left_out(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    packages.add("fine", "1", {"fine.py": FINE, "fine/tests/test_it.py": LOUD, "fine/examples/one.py": LOUD})
    code, out, _ = installed(capsys)
    assert code == 0
    assert "1 distribution, 1 of them with nothing to tell of" in out


def test_comments_of_others_waive_nothing(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    one = "import requests\nrequests.get('https://a.example', verify=False)  # certlint: ignore[TLS101] ours  # noqa\n"
    packages.add("one", "1", {"one.py": one})
    code, out, _ = installed(capsys)
    assert code == 1
    assert "TLS101" in out


def test_each_is_a_project_of_its_own(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    packages.add("vendorlib", "1", {"vendorlib/__init__.py": CLIENT})
    packages.add("user", "1", {"user.py": "from vendorlib import Client\nClient('https://a.example').get('/')\n"})
    packages.add("ns-a", "1", {"ns/a.py": CLIENT})
    packages.add("ns-b", "1", {"ns/b.py": "from ns.a import Client\nClient('https://a.example').get('/')\n"})
    _, out, _ = installed(capsys, "--format", "concise")
    places = [line.partition("site-packages/")[2].partition(":")[0] for line in out.splitlines()]
    assert places == ["ns/a.py", "vendorlib/__init__.py"]


def test_other_formats(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    packages.add("vendorlib", "1.2", {"vendorlib/__init__.py": CLIENT})
    _, out, _ = installed(capsys, "--format", "json", "--format", "sarif:out.sarif")
    assert [each["code"] for each in json.loads(out)["findings"]] == ["TLS105"]
    assert json.loads(Path("out.sarif").read_text())["runs"][0]["results"]


def test_what_cannot_be_looked_at_is_named(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    packages.add("compiled", "1", {"compiled.cpython-312-x86_64-linux-gnu.so": b"\x7fELF"})
    broken = packages.add("broken", "1", {"broken.py": LOUD})
    (broken / "METADATA").write_bytes(b"\xff\xfe")
    editable = packages.add("mine", "0.1", {"__editable__.mine.pth": "/home/kim/mine\n"})
    told = {"dir_info": {"editable": True}, "url": "file:///home/kim/my%20own"}
    (editable / "direct_url.json").write_text(json.dumps(told))
    piped = packages.add("piped", "1", {"piped.py": LOUD})
    (piped / "METADATA").unlink()
    os.mkfifo(piped / "METADATA")
    packages.add("listless", "1", {"listless.py": LOUD}, record=False)
    packages.add("gone", "1", {"gone.py": FINE})
    (packages.folder / "gone.py").unlink()
    (packages.folder / "alone.py").write_text(FINE)
    packages.add(
        "old", "1", {"old.py": "print 'two'  # verify=False\nimport requests\nrequests.get(u, verify=False)\n"}
    )
    packages.add("one", "1", {"shared.py": FINE})
    packages.add("two", "1", {"shared.py": FINE})
    packages.add("twice", "1", {"twice.py": FINE})
    packages.add("twice", "2", {"twice.py": FINE})
    with zipfile.ZipFile(packages.folder / "zipped-1-py3.12.egg", "w") as egg:
        egg.writestr("EGG-INFO/PKG-INFO", "Metadata-Version: 1.0\nName: zipped\nVersion: 1\n")
    (packages.folder / "easy-install.pth").write_text("./zipped-1-py3.12.egg\n")
    code, out, err = installed(capsys)
    assert (code, err) == (1, "")
    said = {
        "compiled 1": "compiled only: there is no Python source to look at",
        "broken 1": "its metadata is broken (broken-1.dist-info)",
        "piped 1": "its metadata is broken (piped-1.dist-info)",
        "mine 0.1": "editable, from /home/kim/my own: not looked at; name that folder as a path to check it",
        "listless 1": "it has no list of files",
        "gone 1": "1 of its files is missing",
        "old 1": "1 of its files could not be checked",
        "one 1": "shares with two 1: shared.py",
        "twice 1": "2 versions of it have metadata here",
    }
    blocks = {block.partition("\n")[0]: block for block in out.split("\n\n")}
    for title, line in said.items():
        assert line in blocks[title], title
    assert "TLS104" in blocks["broken 1"]
    assert "zipped-1-py3.12.egg: a zipped egg, not looked at" in out
    assert "alone.py" in out


def test_a_bundle_of_its_own(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    certifi = pytest.importorskip("certifi")
    packages.add("bundled", "1", {"bundled/cacert.pem": Path(certifi.where()).read_bytes(), "bundled/__init__.py": ""})
    _, out, _ = installed(capsys)
    assert "a bundle of its own: env/lib/python3.12/site-packages/bundled/cacert.pem, " in out


def test_it_goes_with_no_other_paths(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--installed=env", "src"]) == 2
    assert main(["--installed=env", "--fix"]) == 2
    assert "--installed and --fix exclude each other" in capsys.readouterr().err


def test_a_second_run_says_the_same(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    packages.add("vendorlib", "1.2", {"vendorlib/__init__.py": CLIENT})
    packages.add("loud", "3.0", {"loud.py": LOUD})
    for path in packages.folder.rglob("*.py"):
        os.utime(path, (1_700_000_000, 1_700_000_000))
    assert main(["--installed", "env", "-q"]) == 1
    first = capsys.readouterr().out
    assert main(["--installed", "env", "-q"]) == 1
    assert capsys.readouterr().out == first
    assert main(["--clean"]) == 0
    assert not os.path.exists(".certlint_cache")


def test_a_waiver_by_distribution(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    packages.add("Vendor_Lib", "1.2", {"vendorlib/__init__.py": CLIENT})
    packages.add("other", "1", {"other.py": CLIENT})
    waiver = "[[waivers]]\ncode = 'TLS105'\ndistribution = 'vendor.lib'\nreason = 'ours'\nuntil = "
    Path("certlint.toml").write_text(waiver + "2099-12-31\n")
    code, out, _ = installed(capsys, "--format", "concise")
    assert code == 1
    assert [line.partition("site-packages/")[2].partition(":")[0] for line in out.splitlines()] == ["other.py"]
    Path("certlint.toml").write_text(waiver + "2001-12-31\n")
    _, out, _ = installed(capsys, "--format", "concise")
    assert len(out.splitlines()) == 2
    Path("certlint.toml").write_text(waiver + "2099-12-31\n")
    assert main([".", "--no-cache", "--select", "TLS902", "--exclude", "env"]) == 0
    assert capsys.readouterr().out == ""


def test_a_baseline_by_distribution_and_symbol(packages: Packages, capsys: pytest.CaptureFixture[str]) -> None:
    old = packages.add("vendorlib", "1.2", {"vendorlib/__init__.py": CLIENT})
    assert installed(capsys, "--write-baseline", "known.json")[0] == 0
    (entry,) = json.loads(Path("known.json").read_text())["findings"]
    assert (entry["path"], entry["code"]) == ("vendorlib", "TLS105")
    assert installed(capsys, "--baseline", "known.json")[0] == 0
    (old / "RECORD").unlink()
    (old / "METADATA").unlink()
    old.rmdir()
    moved = CLIENT.replace("url, verify=False", "url, timeout=3, verify=False")
    packages.add("vendorlib", "2.0", {"vendorlib/__init__.py": f"# moved\n{moved}"})
    assert installed(capsys, "--baseline", "known.json")[0] == 0
    new = moved + "\n\ndef fetch(url, verify=False):\n    return requests.get(url, verify=verify)\n"
    (packages.folder / "vendorlib" / "__init__.py").write_text(new)
    code, out, _ = installed(capsys, "--baseline", "known.json")
    assert code == 1
    assert out.count("TLS105") == 1
    assert "in fetch" in out
