"""The formats for CI services, as a run in a repository makes them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

SOURCE = 'import os\nimport requests\n\nrequests.get("https://é.example", verify=False)\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in a repository, whose own configuration names a bundle."""
    web = tmp_path / "web"
    web.mkdir()
    (tmp_path / ".git").mkdir()
    (web / "certlint.toml").write_text('bundle = { env = "CA", complete = true }\n')
    (web / "app.py").write_text(SOURCE, encoding="utf-8")
    return web


def certlint(folder: Path, *arguments: str | bytes) -> subprocess.CompletedProcess[bytes]:
    command: list[str | bytes] = [sys.executable, "-m", "certlint", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, timeout=60, check=False)


def test_all_formats_at_once(folder: Path) -> None:
    names = ("sarif", "gitlab", "junit", "rdjson", "json")
    files = [f"--format={name}:../report.{name}" for name in names]
    done = certlint(folder, "--format=github", *files, ".")
    assert (done.returncode, done.stderr) == (1, b"")
    assert done.stdout.startswith(b"::error file=web/app.py,line=4,endLine=4,col=35,endColumn=47,title=TLS101 ")

    sarif, gitlab, _, rdjson, _ = ((folder.parent / f"report.{name}").read_text() for name in names)
    run = json.loads(sarif)["runs"][0]
    (result,) = run["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "web/app.py"
    assert run["originalUriBaseIds"]["%SRCROOT%"]["uri"] == folder.parent.resolve().as_uri() + "/"
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    assert replacement["deletedRegion"] == {"startLine": 4, "startColumn": 42, "endLine": 4, "endColumn": 47}
    assert replacement["insertedContent"] == {"text": 'os.environ["CA"]'}
    assert json.loads(gitlab)[0]["location"]["path"] == "web/app.py"
    (suggestion,) = json.loads(rdjson)["diagnostics"][0]["suggestions"]
    assert suggestion["range"]["start"] == {"line": 4, "column": 43}
    assert ElementTree.parse(folder.parent / "report.junit").getroot().attrib["failures"] == "1"


def test_identities_survive_moved_lines(folder: Path) -> None:
    def identities() -> tuple[object, object]:
        certlint(folder, "--format=sarif:a", "--format=gitlab:b", ".")
        (result,) = json.loads((folder / "a").read_text())["runs"][0]["results"]
        return result["partialFingerprints"], json.loads((folder / "b").read_text())[0]["fingerprint"]

    before = identities()
    (folder / "app.py").write_text("# moved\n\n\n" + SOURCE, encoding="utf-8")
    assert identities() == before


@pytest.mark.parametrize("name", ["concise", "full", "json", "sarif", "github", "gitlab", "junit", "rdjson", "html"])
def test_a_hostile_file_on_disk(folder: Path, name: str) -> None:
    path = os.path.join(os.fsencode(folder), b"::error x%0A\n]]>\x1b[31m##[a]\xff.py")
    try:
        with open(path, "wb") as stream:
            stream.write(SOURCE.replace("é", "]]>\x1b[31m \u202e ##vso[task] ::error").encode())
    except OSError:
        pytest.skip("the file system has no such names")
    done = certlint(folder, f"--format={name}", "--quiet", ".")
    assert (done.returncode, done.stderr) == (1, b"")
    lines = done.stdout.decode().splitlines()
    assert all(line.isprintable() for line in lines)
    if name in {"sarif", "json", "gitlab", "rdjson"}:
        json.loads(done.stdout)
    elif name == "junit":
        ElementTree.fromstring(done.stdout)
    else:
        assert not any("##[" in line or "##vso[" in line for line in lines)
        assert [line for line in lines if line.lstrip().startswith("::")] == (lines if name == "github" else [])
