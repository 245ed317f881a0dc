"""The plugin for flake8, without flake8: it says what the command says, in flake8's terms."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path
from types import SimpleNamespace

import pytest
from editors.projects import BAD, FIXTURES, certlint, copied, decisions, findings

from certlint.editors.flake8 import CertlintError, Plugin


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("[tool.certlint]\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CERTLINT_BASE", raising=False)
    return tmp_path


def run(text: str, path: str = "app.py") -> list[tuple[int, int, str]]:
    lines = text.splitlines(keepends=True)
    return [(line, column, said) for line, column, said, _ in Plugin(None, lines, path).run()]


def codes(text: str, path: str = "app.py") -> list[str]:
    return [said.partition(" ")[0] for _, _, said in run(text, path)]


def test_flake8_finds_it() -> None:
    points = importlib.metadata.entry_points(group="flake8.extension")
    ours = [point for point in points if point.name == "TLS"]
    if not ours:
        pytest.skip("certlint is not installed, only on the path")
    assert ours[0].load() is Plugin


def test_lines_count_from_1_and_columns_from_0() -> None:
    ((line, column, said),) = run(BAD)
    assert (line, column) == (5, 11)
    assert said == "TLS101 `requests.get(verify=False)` turns certificate verification off [everywhere]"


def test_columns_are_characters() -> None:
    ((_, column, _),) = run('import requests\nname = "\N{GRINNING FACE}é"; requests.get("u", verify=False)\n')
    assert column == 13


def test_the_class_is_part_of_what_flake8_is_given() -> None:
    assert {kind for _, _, _, kind in Plugin(None, BAD.splitlines(keepends=True), "app.py").run()} == {Plugin}


@pytest.mark.parametrize(
    ("path", "expected"),
    [("app.py", ["TLS101"]), ("src/app/settings/dev.py", ["TLS101"]), ("tests/test_app.py", [])],
)
def test_errors_and_warnings_are_reported_and_what_is_allowed_is_not(path: str, expected: list[str]) -> None:
    assert codes(BAD, path) == expected


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# certlint: ignore[TLS101] appliance", []),
        ("# certlint: ignore[TLS3] appliance", ["TLS101"]),
        ("# noqa: TLS101", []),
        ("# noqa", ["TLS101"]),
        ("# nosec", ["TLS101"]),
    ],
)
def test_its_own_comments_hold_and_noqa_with_its_codes(comment: str, expected: list[str]) -> None:
    assert codes(BAD.rstrip() + f"  {comment}\n") == expected


def test_noqa_holds_on_every_line_of_a_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "import requests\n\nrequests.post(\n    'u',\n    verify=False,\n)  # noqa: TLS101\n"
    monkeypatch.setattr(Plugin, "noqa", True)
    Plugin.parse_options(SimpleNamespace(disable_noqa=False))
    assert codes(text) == []
    Plugin.parse_options(SimpleNamespace(disable_noqa=True))
    assert codes(text) == ["TLS101"]


def test_the_configuration_holds(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.certlint]\nignore = ["TLS101"]\nextend-exclude = ["/vendor/"]\n')
    assert codes(BAD) == []
    (project / "pyproject.toml").write_text('[tool.certlint]\nextend-exclude = ["/vendor/"]\n')
    assert codes(BAD) == ["TLS101"]
    assert codes(BAD, "vendor/app.py") == []


def test_the_base_holds(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "company.toml").write_text('ignore = ["TLS101"]\n')
    monkeypatch.setenv("CERTLINT_BASE", str(project / "company.toml"))
    assert codes(BAD) == []


def test_the_baseline_holds(project: Path) -> None:
    (project / "pyproject.toml").write_text('[tool.certlint]\nbaseline = "known.json"\n')
    (project / "app.py").write_text(BAD)
    certlint("--write-baseline", "known.json", ".", folder=project, code=0)
    assert codes(BAD) == []
    assert codes(BAD + "\n\nrequests.post('u', verify=False)\n") == ["TLS101"]


def test_a_configuration_that_cannot_be_used_is_an_error(project: Path) -> None:
    (project / "pyproject.toml").write_text("[tool.certlint]\nselct = []\n")
    with pytest.raises(CertlintError, match=r"pyproject\.toml.*selct"):
        run(BAD)


@pytest.mark.parametrize(
    "text",
    [
        "# coding: latin-1\nimport requests\nx = 'é'; requests.get('u', verify=False)\n",
        "# coding: no-such-encoding\nimport requests\nx = 'é'; requests.get('u', verify=False)\n",
        "#!/usr/bin/env python3\n# coding: utf-8\nimport requests; x = 'é'; requests.get('u', verify=False)\n",
        "import requests\r\nrequests.get('u', verify=False)\r\n",
    ],
)
def test_encodings_and_line_ends(text: str) -> None:
    assert codes(text) in (["TLS101"], ["TLS901"])


@pytest.mark.parametrize("text", ["", "\n", "def broken(:\n", "x = 1\n", "\0"])
def test_nothing_to_find_is_no_error(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize("name", sorted(path.name for path in FIXTURES.iterdir() if path.is_dir()))
def test_each_file_alone_says_what_the_whole_project_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decisions and codes; a message may tell what only the whole project shows: who takes a dict."""
    project = copied(name, tmp_path)
    monkeypatch.chdir(project)
    whole = findings(certlint("--format", "concise", ".", folder=project).stdout, folder=project)
    alone = []
    for file in sorted(project.rglob("*.py")):
        path = file.relative_to(project).as_posix()
        for line, column, said in run(file.read_text(encoding="utf-8"), path):
            code, _, text = said.partition(" ")
            alone.append((path, line, column + 1, code, text))
    assert decisions(alone) == decisions(whole)


def test_the_text_given_stands_for_the_file_on_disk(project: Path) -> None:
    (project / "app.py").write_text("VERIFY = True\n")
    assert codes(BAD) == ["TLS101"]
    (project / "app.py").write_text(BAD)
    assert codes("VERIFY = True\n") == []
