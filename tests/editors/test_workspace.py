"""The language server's view of a project is the command's, but for the protocol around it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from editors.projects import certlint, copied, findings

from certlint.editors.workspace import Workspace, encode
from certlint.reports.concise import message


@pytest.mark.parametrize("name", ["three_packages"])
def test_each_file_is_judged_as_by_the_command(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = copied(name, tmp_path)
    monkeypatch.chdir(root)
    workspace = Workspace()
    files = sorted(root.rglob("*.py"))
    assert files
    found = []
    for file in files:
        source = file.read_bytes()
        checked = workspace.check(str(file), {str(file): source}, date.today())
        said = certlint(
            "--format=concise", "--stdin-filename", str(file.relative_to(root)), "-", folder=root, text=source.decode()
        )
        own = [
            (each.path, each.site.span.line, each.site.span.column, each.code, message(each))
            for each in checked.findings
        ]
        assert sorted(own) == findings(said.stdout, folder=root)
        found += own
    assert found


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("é", "utf-8"),
        ("# coding: latin-1\né", "iso-8859-1"),
        ("# coding: latin-1\n\u2028", "utf-8"),
        ("# coding: no", "utf-8"),
    ],
)
def test_a_document_has_the_bytes_that_it_would_be_saved_as(text: str, encoding: str) -> None:
    assert encode(text) == text.encode(encoding)


def test_what_the_configuration_excludes_shows_nothing(tmp_path: Path) -> None:
    (tmp_path / "certlint.toml").write_text('extend-exclude = ["old/"]\n')
    source = b"import requests\nrequests.get('x', verify=False)\n"
    for name, count in (("old/a.py", 0), ("build/a.py", 0), ("new/a.py", 1)):
        location = str(tmp_path / name)
        assert len(Workspace().check(location, {location: source}, date.today()).findings) == count
