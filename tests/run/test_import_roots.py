"""Modules are found as Python would find them, from wherever the file is run; no further file loses a finding."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from certlint.run import parcels
from certlint.run.files import Target
from certlint.run.runner import Request, run
from certlint.settings import Discovery

PAGE = """\
import requests


def page(url, verify=None):
    return requests.get(url, verify=True if verify is None else verify)
"""
OTHER = "def page(url, verify=None):\n    return url\n"


def use(module: str, name: str = "page") -> str:
    return f"from {module} import {name}\n\n{name}('https://a.example', verify=False)\n"


LAYOUTS: dict[str, dict[str, str]] = {
    "a project in a folder": {
        "backend/pyproject.toml": "",
        "backend/tools/wrap.py": PAGE,
        "backend/tools/use.py": use("tools.wrap"),
    },
    "run from inside of a package": {
        "scrapers/__init__.py": "",
        "scrapers/utils.py": PAGE,
        "scrapers/site.py": use("utils"),
    },
    "src": {
        "pyproject.toml": "",
        "src/acme/__init__.py": "",
        "src/acme/net.py": PAGE,
        "src/acme/use.py": use("acme.net"),
    },
    "src, used from tests": {
        "setup.py": "",
        "src/acme/__init__.py": "",
        "src/acme/net.py": PAGE,
        "tests/test_net.py": use("acme.net"),
    },
    "namespace packages": {"lib/space/deep/wrap.py": PAGE, "lib/space/other/use.py": use("space.deep.wrap")},
    "scripts beside each other": {"bin/common.py": PAGE, "bin/job.py": use("common")},
    "scripts of the same name in two folders": {
        "a/common.py": OTHER,
        "a/job.py": "from common import page\npage(1)\n",
        "b/common.py": PAGE,
        "b/job.py": use("common"),
        "c/common.py": OTHER,
        "c/job.py": "from common import page\npage(1)\n",
    },
    "several projects": {
        "one/pyproject.toml": "",
        "one/core/__init__.py": "",
        "one/core/web.py": PAGE,
        "one/app/main.py": use("core.web"),
        "two/pyproject.toml": "",
        "two/core/__init__.py": "",
        "two/core/web.py": "page = print\n",
    },
    "tests beside what they test": {
        "app/__init__.py": "",
        "app/web.py": PAGE,
        "app/tests/__init__.py": "",
        "app/tests/helpers.py": use("app.web"),
    },
    "a helper beside the tests": {
        "tests/conftest.py": "",
        "tests/helper.py": PAGE,
        "tests/unit/test_a.py": use("helper"),
    },
    "a module of a package": {
        "shop/__init__.py": "",
        "shop/lib/__init__.py": "",
        "shop/lib/web.py": PAGE,
        "shop/run.py": use("lib.web"),
    },
    "a package handed on": {
        "pkg/__init__.py": "",
        "pkg/tools/__init__.py": "from .web import page\n",
        "pkg/tools/web.py": PAGE,
        "pkg/main.py": use("tools"),
    },
    "relative": {"pkg/__init__.py": "", "pkg/web.py": PAGE, "pkg/sub/__init__.py": "", "pkg/sub/main.py": use("..web")},
}


def write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def findings(root: Path, monkeypatch: pytest.MonkeyPatch, only: str = "") -> set[tuple[str, int, str]]:
    """What is found in all files of the folder, or in those with ``only`` in their names."""
    monkeypatch.chdir(root)
    paths = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.py"))
    discovery = Discovery(arguments=["."])
    targets = tuple(Target(path, str(root / path)) for path in paths if only in path)
    report = run(Request(targets=targets, settings=discovery.for_file, today=date(2026, 1, 1)))
    assert not report.errors
    return {(each.path, each.site.span.line, each.code) for each in report.findings}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layouts(layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, LAYOUTS[layout])
    (user,) = (name for name, text in LAYOUTS[layout].items() if "verify=False)" in text)
    expected = {(user, 3, "TLS101")}
    assert findings(tmp_path, monkeypatch) == expected
    assert findings(tmp_path, monkeypatch, only=user) == expected
    monkeypatch.setattr(parcels, "MANY", 1)
    monkeypatch.setattr(parcels, "LOAD", 0)
    assert findings(tmp_path, monkeypatch) == expected


def folders(files: dict[str, str]) -> list[str]:
    return sorted({parent.as_posix() for name in files for parent in Path(name).parents})


@pytest.mark.parametrize("extra", ["certlint.toml", "pyproject.toml", "setup.py", "__init__.py"])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_further_file_loses_a_finding(
    layout: str, extra: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An empty configuration, project file or ``__init__.py`` at any level leaves all findings as they are."""
    write(tmp_path, LAYOUTS[layout])
    expected = findings(tmp_path, monkeypatch)
    for folder in folders(LAYOUTS[layout]):
        path = tmp_path / folder / extra
        if path.exists():
            continue
        path.touch()
        assert findings(tmp_path, monkeypatch) == expected, folder
        path.unlink()


def test_what_is_no_module_of_the_project_stays_what_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the standard library nor a library is taken for a file of that name, nor a file for itself."""
    wrong = "def get(url, verify=None):\n    return url\n"
    write(
        tmp_path,
        {
            "pkg/__init__.py": "",
            "pkg/ssl.py": "CERT_NONE = 2\n",
            "pkg/requests.py": wrong,
            "pkg/acme.py": "import acme\n\nacme.Client(verify_ssl=False)\n",
            "pkg/main.py": "import requests\n\nrequests.get('https://a.example', verify=False)\n",
        },
    )
    assert findings(tmp_path, monkeypatch) == {("pkg/main.py", 3, "TLS101"), ("pkg/acme.py", 3, "TLS101")}
