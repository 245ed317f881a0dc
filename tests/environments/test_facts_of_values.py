"""The user's facts win over what the project assigns, for values as for guards; settings keep what they import."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from certlint.cli import main

MODULE = "from shop import settings"
OBJECT = "from django.conf import settings"


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def reach(capsys: pytest.CaptureFixture[str], file: str) -> list[str]:
    """The environments in which a finding reaches the file, in the order of the configuration; none without one."""
    main(["--format", "json", "--no-cache", "."])
    findings = json.loads(capsys.readouterr().out)["findings"]
    places = [place for each in findings for place in each["reaches"] if place["path"] == file]
    return [name for name in ("prod", "dev", "test") if any(name in place["environments"] for place in places)]


def client(imported: str) -> str:
    return f"import requests\n{imported}\nrequests.get('https://a.example', verify=settings.VERIFY_ERP)\n"


@pytest.mark.parametrize("imported", [MODULE, OBJECT])
@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ("", ["prod", "dev", "test"]),
        ('[environments.prod]\nfacts = { "settings.VERIFY_ERP" = true }\n', ["dev", "test"]),
        ('[environments.prod]\nfacts = { "VERIFY_ERP" = true }\n', ["dev", "test"]),
        ('[environments.prod]\nfacts = { "settings.VERIFY_ERP" = false }\n', ["prod", "dev", "test"]),
        ('[environments.prod]\nfacts = { "settings.OTHER" = true }\n', ["prod", "dev", "test"]),
        ('[environments.prod]\nfacts = { "settings.VERIFY_ERP" = [true, false] }\n', ["prod", "dev", "test"]),
        ('[environments.dev]\nfacts = { "settings.VERIFY_ERP" = true }\n', ["prod", "test"]),
    ],
)
def test_facts_of_values(
    imported: str,
    facts: str,
    expected: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(
        tmp_path,
        {
            "shop/__init__.py": "",
            "shop/settings.py": "VERIFY_ERP = False\n",
            "shop/client.py": client(imported),
            "certlint.toml": facts,
        },
    )
    monkeypatch.chdir(tmp_path)
    assert reach(capsys, "shop/client.py") == expected


SETTINGS = {"shop/__init__.py": "", "shop/settings/__init__.py": "", "shop/client.py": client(OBJECT)}


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"base": "VERIFY_ERP = False\n"}, ["prod", "dev", "test"]),
        (
            {"base": "VERIFY_ERP = False\n", "dev": "from .base import *\n", "production": "from .dev import *\n"},
            ["prod", "dev", "test"],
        ),
        (
            {"dev": "VERIFY_ERP = False\n", "ci": "from .dev import *\n", "production": "VERIFY_ERP = True\n"},
            ["dev", "test"],
        ),
        (
            {"dev": "VERIFY_ERP = False\n", "production": "from shop.settings.dev import *\nVERIFY_ERP = True\n"},
            ["dev"],
        ),
        (
            {"a": "from .b import *\n", "b": "from .a import *\nfrom .base import *\n", "base": "VERIFY_ERP = False\n"},
            ["prod", "dev", "test"],
        ),
    ],
)
def test_settings_keep_what_they_import(
    settings: dict[str, str],
    expected: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    write(tmp_path, {**SETTINGS, **{f"shop/settings/{name}.py": text for name, text in settings.items()}})
    monkeypatch.chdir(tmp_path)
    assert reach(capsys, "shop/client.py") == expected
