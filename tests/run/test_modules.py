from __future__ import annotations

from pathlib import Path

import pytest

from certlint.run.modules import Modules


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in (
        "src/acme/__init__.py",
        "src/acme/net/__init__.py",
        "src/acme/net/http.py",
        "src/space/deep/tool.py",
        "site/manage.py",
        "site/shop/__init__.py",
        "site/shop/settings.py",
        "lib/part.pyi",
        "odd-name.py",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    return tmp_path


@pytest.mark.parametrize(
    ("file", "module"),
    [
        ("src/acme/__init__.py", "acme"),
        ("src/acme/net/http.py", "acme.net.http"),
        ("src/space/deep/tool.py", "space.deep.tool"),
        ("site/manage.py", "manage"),
        ("site/shop/settings.py", "shop.settings"),
        ("lib/part.pyi", "part"),
        ("odd-name.py", "odd-name"),
    ],
)
def test_names(project: Path, file: str, module: str) -> None:
    assert Modules().name(str(project / file), str(project)) == module


def test_modules_are_found_where_python_would_look(project: Path) -> None:
    modules = Modules()
    modules.name(str(project / "site/manage.py"), str(project))
    for name, file, module in (
        ("shop.settings", "site/shop/settings.py", "shop.settings"),
        ("shop", "site/shop/__init__.py", "shop"),
        ("acme.net.http", "src/acme/net/http.py", "acme.net.http"),
        ("acme.net.http.Client.get", "src/acme/net/http.py", "acme.net.http"),
        ("acme.VERSION", "src/acme/__init__.py", "acme"),
        ("lib.part", "lib/part.pyi", "lib.part"),
    ):
        assert modules.find(name) == (str(project / file), module)
    assert modules.find("os.path") is None
    assert modules.find("space.absent") is None
    assert modules.find("part") is None
    modules.name(str(project / "lib/part.pyi"), str(project))
    assert modules.find("part") == (str(project / "lib/part.pyi"), "part")


@pytest.mark.parametrize("name", ["", ".", "..shop", "a..b", "../x", "a/b", "nul\0l"])
def test_what_is_no_module_name_is_not_looked_up(project: Path, name: str) -> None:
    modules = Modules()
    modules.name(str(project / "site/manage.py"), str(project))
    assert modules.find(name) is None
