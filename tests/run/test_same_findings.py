"""The funnel, surveys and processes change nothing of what is found."""

from __future__ import annotations

import ast
import subprocess
import sys
import sysconfig
import tempfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from run.trees import FIXTURES

from certlint.model.config import Config
from certlint.run.files import Target
from certlint.run.runner import Request, run
from certlint.settings import Settings


def _fragments(path: Path) -> tuple[list[ast.stmt], list[ast.stmt]]:
    """The imports of a fixture, and its other statements."""
    body = ast.parse(path.read_bytes()).body
    imports = [each for each in body if isinstance(each, ast.Import | ast.ImportFrom)]
    return imports, [each for each in body if each not in imports]


PARTS = [
    parts
    for parts in (_fragments(path) for path in sorted(FIXTURES.rglob("*.py")))
    if len(parts[1]) > 1
    and not any(
        isinstance(each, ast.ImportFrom) and (each.level or each.module == "__future__" or each.names[0].name == "*")
        for each in parts[0]
    )
]


def _bound(statements: list[ast.stmt]) -> set[str]:
    names: set[str] = set()
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(statement.name)
            continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
    return names


def _used(statements: list[ast.stmt]) -> set[str]:
    return {node.id for each in statements for node in ast.walk(each) if isinstance(node, ast.Name)}


@st.composite
def trees(draw: st.DrawFn) -> dict[str, str]:
    """Fixtures cut into modules that import from each other what they use, and nothing that they do not."""
    files: dict[str, str] = {}
    for number, (imports, body) in enumerate(draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=3))):
        cuts = sorted(draw(st.sets(st.integers(1, len(body) - 1), min_size=1, max_size=3)))
        earlier: list[tuple[str, set[str]]] = []
        for start, end in zip([0, *cuts], [*cuts, len(body)], strict=True):
            statements = body[start:end]
            used = _used(statements)
            lines = [ast.unparse(each) for each in imports if _brought(each) & used]
            package = draw(st.sampled_from(["", "inner."]))
            for module, names in earlier:
                wanted = sorted(names & used)
                if wanted and draw(st.booleans()):
                    lines.append(f"from {module} import {', '.join(wanted)}")
                elif wanted:
                    lines.append(f"from {module} import *")
            name = f"{package}m{number}_{start}"
            earlier.append((name, _bound(statements)))
            lines += [ast.unparse(each) for each in statements]
            files[name.replace(".", "/") + ".py"] = "\n".join(lines) + "\n"
    return {"inner/__init__.py": "", **files}


def _brought(statement: ast.stmt) -> set[str]:
    assert isinstance(statement, ast.Import | ast.ImportFrom)
    return {(alias.asname or alias.name).partition(".")[0] for alias in statement.names}


def findings(root: Path, files: dict[str, str], *, funnel: bool) -> list[tuple[object, ...]]:
    report = run(
        Request(
            targets=[Target(name, str(root / name)) for name in sorted(files)],
            settings=lambda _: Settings(Config(), str(root)),
            today=date(2030, 1, 1),
            funnel=funnel,
        )
    )
    assert report.errors == ()
    return [
        (each.path, each.site.span, each.code, each.confidence, each.message, each.reach, each.trail)
        for each in report.findings
    ]


def check(files: dict[str, str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name, content in files.items():
            (root / name).parent.mkdir(exist_ok=True)
            (root / name).write_text(content, encoding="utf-8")
        assert findings(root, files, funnel=True) == findings(root, files, funnel=False)


LIBRARY = "import requests\ndef fetch(u, check=True):\n    return requests.get(u, verify=check)\n"


@pytest.mark.parametrize(
    "api",
    [
        "from lib import fetch\n",
        "from lib import *\n",
        "from lib import fetch\nVERIFY = 1\nprint(VERIFY)\n",
        "import lib\nfetch = lib.fetch\n",
    ],
)
@pytest.mark.parametrize("call", ["from api import fetch\nfetch('u', False)\n", "import api\napi.fetch('ä', False)\n"])
def test_wrappers_that_are_handed_on(api: str, call: str) -> None:
    check({"lib.py": LIBRARY, "api.py": api, "main.py": call})


@settings(max_examples=40)
@given(trees())
def test_modules_made_of_fixtures(files: dict[str, str]) -> None:
    check(files)


@pytest.mark.slow
@settings(max_examples=300)
@given(trees())
def test_many_modules_made_of_fixtures(files: dict[str, str]) -> None:
    check(files)


def _said(tree: Path, *arguments: str) -> tuple[str, str]:
    command = [
        sys.executable,
        "-m",
        "certlint",
        "--isolated",
        "-q",
        "--exclude",
        "nothing",
        "--no-cache",
        *arguments,
        ".",
    ]
    done = subprocess.run(command, cwd=tree, capture_output=True, text=True, timeout=1800)
    assert done.returncode in (0, 1), done.stderr
    return done.stdout, done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("package", ["pip", "hypothesis", "pygls"])
def test_real_trees(package: str) -> None:
    """What is installed beside certlint itself."""
    tree = Path(sysconfig.get_path("purelib"), package)
    if not tree.is_dir():
        pytest.skip("not installed")
    expected = _said(tree, "-j1", "--no-funnel")
    for jobs in ("-j1", "-j2"):
        assert _said(tree, jobs) == expected
