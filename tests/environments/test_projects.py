"""Whole projects, linted as a user would: which finding reaches which environments."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from certlint.cli import main

PROJECTS = Path(__file__).resolve().parents[2] / "fixtures" / "environments"

TABLES = {
    "django_shop": {
        "shop/settings/development.py:8": "TLS101 dev: warning",
        "shop/settings/production.py:6": "TLS101 prod: error",
        "shop/gateway.py:20": "TLS101 dev: warning",
        "shop/gateway.py:27": "TLS102 prod: error, test: allow",
        "shop/tests/test_gateway.py:11": "TLS101 test: allow",
    },
    "flask_orders": {
        "orders/app.py:15": "TLS101 dev: warning, test: allow",
        "orders/app.py:22": "TLS101 dev: warning, test: allow",
        "orders/app.py:29": "TLS101 prod: error, dev: warning",
        "orders/app.py:35": "TLS101 prod: error",
        "orders/config.py:23": "TLS102 dev: warning",
        "orders/config.py:36": "TLS101 test: allow",
    },
    "fastapi_rates": {
        "rates/service.py:13": "TLS101 dev: warning, test: allow",
        "rates/service.py:20": "TLS101 dev: warning",
        "rates/service.py:29": "TLS101 dev: warning, test: allow",
        "rates/service.py:36": "TLS101 dev: warning, test: allow",
        "rates/service.py:43": "TLS101 dev: warning, test: allow",
        "rates/service.py:51": "TLS101 prod: error",
    },
    "scripts_plain": {
        "examples/fetch.py:6": "TLS101 dev: warning",
        "noxfile.py:8": "TLS101 dev: warning",
        "scripts/nightly.py:8": "TLS101 prod: error, dev: warning, test: allow",
        "scripts/nightly.py:13": "TLS101 dev: warning",
        "scripts/nightly.py:20": "TLS101 prod: error, test: allow",
        "test_common.py:8": "TLS101 test: allow",
    },
}


ELSEWHERE = {
    "django_shop": {
        "shop/gateway.py:9": "shop/settings/development.py:8",
        "shop/gateway.py:14": "shop/settings/production.py:6",
    }
}
"""Where decisions of other files are reported when one file is checked."""


def project_name(expected: dict[str, str]) -> str:
    return next(name for name, each in TABLES.items() if each == expected)


@pytest.fixture
def project(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a project, which is the working folder."""
    folder = tmp_path / "project"
    shutil.copytree(PROJECTS / request.param, folder)
    (folder / "project.toml").rename(folder / "pyproject.toml")
    monkeypatch.chdir(folder)
    return folder


def table(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, str]:
    """Run certlint, and give what it found: by place, the code and the environments with their policies."""
    assert main(["--format", "json", "--min-confidence", "likely", *arguments]) in (0, 1)
    captured = capsys.readouterr()
    assert captured.err == ""
    return {
        f"{finding['path']}:{finding['line']}": f"{finding['code']} "
        + ", ".join(f"{reach['name']}: {reach['policy']}" for reach in finding["reach"])
        for finding in json.loads(captured.out)["findings"]
    }


@pytest.mark.parametrize(("project", "expected"), TABLES.items(), indirect=["project"], ids=list(TABLES))
def test_table(project: Path, expected: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert table(capsys, ".") == expected


@pytest.mark.parametrize(("project", "expected"), TABLES.items(), indirect=["project"], ids=list(TABLES))
def test_one_file_alone_says_the_same(
    project: Path, expected: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = ELSEWHERE.get(project_name(expected), {})
    for path in sorted({place.partition(":")[0] for place in (*expected, *elsewhere)}):
        own = {place: found for place, found in expected.items() if place.startswith(f"{path}:")}
        for place, decided in elsewhere.items():
            own.pop(decided, None)  # who reads it is not known from the file of the decision
            if place.startswith(f"{path}:"):
                own[place] = expected[decided]
        assert table(capsys, path) == own


@pytest.mark.parametrize("project", ["django_shop"], indirect=True)
def test_only_what_reaches_production(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert table(capsys, ".", "--env", "prod") == {
        "shop/settings/production.py:6": "TLS101 prod: error",
        "shop/gateway.py:27": "TLS102 prod: error",
    }


@pytest.mark.parametrize("project", ["django_shop"], indirect=True)
def test_facts_of_the_user_win_over_what_the_project_assigns(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "pyproject.toml").write_text(
        '[tool.certlint.environments.prod]\nfacts = { "settings.DEBUG" = true }\n', encoding="utf-8"
    )
    found = table(capsys, ".")
    assert found["shop/gateway.py:20"] == "TLS101 prod: error, dev: warning"
    assert found["shop/gateway.py:27"] == "TLS102 test: allow"
    assert found["shop/settings/base.py:5"] == "TLS906 prod: warning"


@pytest.mark.parametrize("project", ["django_shop"], indirect=True)
def test_the_only_settings_module_holds_everywhere(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = project / "shop" / "settings"
    shutil.rmtree(settings)
    (project / "shop" / "settings.py").write_text("DEBUG = True\n", encoding="utf-8")
    found = table(capsys, ".")
    assert found["shop/gateway.py:20"] == "TLS101 prod: error, dev: warning, test: allow"
    assert found["shop/settings.py:1"] == "TLS906 prod: warning"


@pytest.mark.parametrize("project", ["django_shop"], indirect=True)
def test_unknown_environment(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--env", "prdo", "."]) == 2
    assert capsys.readouterr().err == 'certlint: --env: no environment is called "prdo", did you mean "prod"?\n'


@pytest.mark.parametrize("project", ["django_shop"], indirect=True)
def test_show_env(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--show-env", "shop/gateway.py:20"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "shop/gateway.py:20:16: TLS101 `requests.delete(verify=False)` turns certificate verification off",
        "  paths: prod, dev, test (no environment's paths match shop/gateway.py)",
        "  happens only if `settings.DEBUG`: prod no (assigned in shop/settings/base.py:5), "
        "dev yes (assigned in shop/settings/development.py:5), test no (assigned in shop/settings/base.py:5)",
        "  environments: dev",
        "  policy: dev warning",
    ]


@pytest.mark.parametrize("project", ["django_shop"], indirect=True)
def test_show_env_where_nothing_is(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--show-env", "shop/settings/test.py:3"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "shop/settings/test.py: nothing found on line 3",
        "  paths: test (**/{settings,config,conf}/{test,tests,testing,ci}.py)",
    ]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ('"a + b" = true', "is not a plain expression"),
        ('"DEBUG =" = true', "is not a Python expression"),
        ('"__import__(0)" = true', "is not a plain expression"),
        ('"DEBUG" = {}', "must be true, false"),
    ],
)
def test_a_fact_that_is_none_is_one_line(
    facts: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "certlint.toml").write_text(f"[environments.prod.facts]\n{facts}\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(["."]) == 2
    error = capsys.readouterr().err
    assert error.startswith("certlint: certlint.toml:")
    assert message in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("project", ["django_shop"], indirect=True)
def test_what_reaches_nothing_counts_as_production(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "shop" / "staging.py").write_text(
        "import os\nimport requests\n\n"
        'if os.environ["ENV"] == "staging":\n    requests.get("https://x.example.com", verify=False)\n',
        encoding="utf-8",
    )
    assert table(capsys, "shop/staging.py") == {"shop/staging.py:5": "TLS101 "}
    assert main(["--format", "concise", "shop/staging.py"]) == 1
    assert capsys.readouterr().out.endswith(
        " where `os.environ['ENV'] == 'staging'`, which holds in none of the declared environments (prod, dev, test)"
        " [no declared environment]\n"
    )
    assert table(capsys, "shop/staging.py", "--env", "prod") == {}
    (project / "pyproject.toml").write_text(
        '[tool.certlint.environments.staging]\npolicy = "warning"\nfacts = { ENV = "staging" }\n', encoding="utf-8"
    )
    assert table(capsys, "shop/staging.py") == {"shop/staging.py:5": "TLS101 staging: warning"}


@pytest.mark.parametrize("project", ["scripts_plain"], indirect=True)
def test_show_env_of_what_is_not_there(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--show-env", "absent.py:3"]) == 2
    error = capsys.readouterr().err
    assert error.startswith("certlint: absent.py: ")
    assert error.count("\n") == 1
    assert main(["--show-env", "common.py", "test_common.py"]) == 2
    assert "--show-env names the file itself" in capsys.readouterr().err
