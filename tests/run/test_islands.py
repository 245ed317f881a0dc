"""Which files have to do with each other, by their imports."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

from certlint.run.imports import statements
from certlint.run.islands import islands, project_of

ROOT = os.path.abspath(os.sep + "project")


def divide(files: dict[str, bytes], *bases: str) -> list[set[str]]:
    at = {name: os.path.join(ROOT, *name.split("/")) for name in files}
    folders = {os.path.normpath(os.path.join(ROOT, base)) for base in ("", "src", *bases)}
    roots = {ROOT, os.path.join(ROOT, "src")}
    found = islands({at[name]: statements(source) for name, source in files.items()}, folders, roots)
    names = {location: name for name, location in at.items()}
    assert sorted(each for island in found for each in island) == sorted(names)
    return [{names[each] for each in island} for island in found]


def test_files_that_import_each_other_are_one() -> None:
    files = {"a.py": b"import b\n", "b.py": b"import json\n", "c.py": b"from d import x\n", "d.py": b"import json\n"}
    assert divide(files) == [{"a.py", "b.py"}, {"c.py", "d.py"}]
    files["e.py"] = b"def late():\n    import a, c.x\n"
    assert divide(files) == [set(files)]


def test_packages() -> None:
    files = {
        "p/__init__.py": b"",
        "p/a.py": b"from . import b\n",
        "p/b.py": b"from .inner.c import x\n",
        "p/inner/__init__.py": b"",
        "p/inner/c.py": b"from ..d import y\n",
        "p/d.py": b"",
        "q/__init__.py": b"from p.inner import z\n",
        "r/a.py": b"from .b import x\n",
        "r/b.py": b"",
        "s/a.py": b"from q.missing.deep import x\n",
    }
    assert divide(files) == [
        {"p/__init__.py", "p/a.py", "p/b.py", "p/inner/c.py", "p/d.py"},
        {"p/inner/__init__.py", "q/__init__.py", "s/a.py"},
        {"r/a.py", "r/b.py"},
    ]


def test_bases() -> None:
    files = {
        "src/acme/a.py": b"",
        "tests/test_a.py": b"import acme.a\n",
        "tools/acme.py": b"",
        "tools/b.py": b"import acme",
    }
    assert divide(files, "tools") == [{"src/acme/a.py", "tests/test_a.py"}, {"tools/acme.py", "tools/b.py"}]


def test_a_plugin_is_not_the_library_of_its_name() -> None:
    files = {
        "one/plugins/requests.py": b"import requests\n",
        "one/plugins/sub/c.py": b"import requests\n",
        "two/a.py": b"import requests\n",
        "two/b.py": b"import requests.adapters\n",
    }
    assert divide(files, "one/plugins", "one/plugins/sub", "two") == [
        {"one/plugins/requests.py", "one/plugins/sub/c.py"},
        {"two/a.py"},
        {"two/b.py"},
    ]


def test_a_name_of_several_files_connects_all() -> None:
    files = {"src/a/x.py": b"", "a/x.py": b"", "b.py": b"import a.x\n", "c.py": b""}
    assert divide(files) == [{"src/a/x.py", "a/x.py", "b.py"}, {"c.py"}]


def test_odd_imports() -> None:
    files = {
        "a.py": b"from ...... import a\nfrom " + b"." * 500 + b" import b\n",
        "b.py": b"import b.c..d\n",
        "c.py": b"\xff",
    }
    assert len(divide(files)) <= 3


def test_packages_beside_the_project_and_stubs() -> None:
    files = {
        "libs/common/__init__.py": b"from .net import fetch\n",
        "libs/common/net.py": b"",
        "services/a/main.py": b"from common import fetch\n",
        "h.py": b"",
        "h.pyi": b"",
        "app.py": b"\xef\xbb\xbffrom h import fetch\n",
    }
    assert divide(files, "libs", "services/a") == [
        {"libs/common/__init__.py", "libs/common/net.py", "services/a/main.py"},
        {"h.py", "h.pyi", "app.py"},
    ]


def test_no_name_takes_long() -> None:
    start = time.process_time()
    divide({"a.py": b"import a" + b".a" * 200_000, "b.py": b"import " * 50_000})
    assert time.process_time() - start < 5


def test_a_project_imports_its_own(tmp_path: Path) -> None:
    """Projects side by side all have a package called ``tests``, and a ``client``: that joins none of them."""
    files = {
        "one/src/acme/__init__.py": b"",
        "one/tests/__init__.py": b"",
        "one/tests/utils.py": b"import acme\n",
        "one/tests/test_a.py": b"from tests.utils import x\nfrom tests import y\nimport tests.later\n",
        "two/tests/__init__.py": b"",
        "two/tests/utils.py": b"",
        "two/tests/later.py": b"",
        "two/tests/test_a.py": b"from tests.utils import x\n",
        "two/use.py": b"import acme.deep\n",
    }
    at = {name: str(tmp_path / name) for name in files}
    for name, source in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(source)
    bases = {str(tmp_path / each) for each in ("", "src", "one", "one/src", "two")}
    written = {at[name]: statements(source) for name, source in files.items()}

    def found(project: Callable[[str], str]) -> list[set[str]]:
        names = {location: name for name, location in at.items()}
        return [{names[each] for each in island} for island in islands(written, bases, bases, project)]

    one = {name for name in files if name.startswith("one")} | {"two/use.py"}  # which imports what is not its own
    (tmp_path / "one" / "pyproject.toml").touch()
    (tmp_path / "two" / "setup.py").touch()
    assert found(project_of()) == [
        one,
        {"two/tests/__init__.py"},
        {"two/tests/utils.py", "two/tests/test_a.py"},
        {"two/tests/later.py"},
    ]
    assert set(files) - {"two/tests/__init__.py"} <= set().union(
        *(each for each in found(lambda _: "") if len(each) > 1)
    )


def test_what_many_projects_have_joins_none_of_them(tmp_path: Path) -> None:
    """A library that is known, a name of several projects or of Python joins none of them."""
    files = {
        "one/acme/__init__.py": b"import urllib3.util\nimport shared.deep\n",
        "one/acme/use.py": b"import copy\nimport config\nimport acme\nimport __main__\n",
        "two/urllib3/__init__.py": b"",
        "two/urllib3/util.py": b"from urllib3 import x\n",
        "three/copy.py": b"",
        "three/__main__.py": b"",
        "three/config/__init__.py": b"",
        "four/config/__init__.py": b"",
        "five/shared/__init__.py": b"",
        "five/shared/deep.py": b"from shared import x\n",
    }
    at = {name: str(tmp_path / name) for name in files}
    bases = {str(tmp_path), *(str(tmp_path / each) for each in ("one", "two", "three", "four", "five"))}
    written = {at[name]: statements(source) for name, source in files.items()}
    names = {location: name for name, location in at.items()}
    project = project_of({str(tmp_path)})
    found = [{names[each] for each in island} for island in islands(written, bases, bases, project, {"urllib3"})]
    assert found == [
        {name for name in files if name.startswith(("one", "five"))},
        {name for name in files if name.startswith("two")},
        {"three/copy.py"},
        {"three/__main__.py"},
        {"three/config/__init__.py"},
        {"four/config/__init__.py"},
    ]
