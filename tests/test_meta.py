"""The house holds together: imports run downwards only, and what lies in several places agrees."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import certlint
from certlint.knobs import KNOBS
from certlint.model.findings import How
from certlint.rules import RULES

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "src" / "certlint"

FLOORS = (
    {"model"},
    {"lexicon"},
    {"syntax", "knobs", "globs", "facts", "certificates"},
    {"semantics", "notebooks"},
    {"rules", "environments", "bundles", "advice"},
    {"waivers", "fixes"},
    {"judging"},
    {"analysis"},
    {"certlint"},
    {"disk"},
    {"trees"},
    {"settings", "reports"},
    {"run"},
    {"editors", "fleet"},
    {"cli"},
    {"__main__"},
)
"""The rooms from the ground up: a room imports from itself and from the floors below it, never from its neighbours."""

PURE = set().union(*FLOORS[:9])
"""The rooms that read no disk, clock, environment variable or working directory."""

FOREIGN = {
    "libcst": {"syntax"},
    "cryptography": {"certificates"},
    "certifi": {"run"},
    "click": {"cli"},
    "distributed": {"fleet"},
    "pyarrow": {"fleet"},
    "tomli": {"settings"},
    "pygls": {"editors"},
    "lsprotocol": {"editors"},
}
"""The rooms that may know a package that is not of the standard library."""

TYPING_ONLY = "typing_extensions"
"""Not a dependency: every type checker brings it, and only type checkers may get to see it."""

IMPURE_MODULES = {
    "asyncio", "fileinput", "ftplib", "getpass", "glob", "http", "io", "locale", "logging", "os", "pathlib", "platform",
    "random", "select", "shutil", "signal", "socket", "subprocess", "tempfile", "time", "urllib", "uuid",
}  # fmt: skip
IMPURE_NAMES = {"open", "input", "print", "breakpoint", "exec", "eval"}
COMPILING = {"model/frozen.py": {"exec"}}  # methods, of nothing but the names of fields
IMPURE_ATTRIBUTES = {
    "datetime.now", "datetime.today", "datetime.utcnow", "date.today", "sys.argv", "sys.path", "sys.stdin",
    "sys.stdout", "sys.stderr", "sys.exit",
}  # fmt: skip


@dataclass(frozen=True)
class Module:
    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(PACKAGE).as_posix()

    @property
    def room(self) -> str:
        first = self.path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        return "certlint" if first == "__init__" else first

    @property
    def tree(self) -> ast.Module:
        return ast.parse(self.path.read_bytes())

    def imports(self, *, typing: bool = True) -> Iterator[str]:
        """The absolute names of what it imports, wherever in the file; ``from a import b`` gives ``a.b``.

        Without ``typing``, what only type checkers import is left out.
        """
        package = ("certlint", *self.path.relative_to(PACKAGE).parent.parts)
        tree = self.tree
        skipped = {
            id(inner)
            for node in ast.walk(tree)
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" and not typing
            for statement in node.body
            for inner in ast.walk(statement)
        }
        for node in ast.walk(tree):
            if id(node) in skipped:
                continue
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = package[: len(package) + 1 - node.level] if node.level else ()
                yield from (".".join([*base, *filter(None, [node.module]), alias.name]) for alias in node.names)

    def strings(self) -> Iterator[str]:
        """The string constants that are not documentation."""
        tree = self.tree
        documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
                yield node.value


MODULES = [Module(path) for path in sorted(PACKAGE.rglob("*.py"))]
every_module = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.name)


def room_of(name: str) -> str:
    """The room that an absolute name of the package lies in."""
    parts = name.split(".")
    rooms = set().union(*FLOORS)
    return parts[1] if len(parts) > 1 and parts[1] in rooms else "certlint"


def floor_of(room: str) -> int:
    (floor,) = (number for number, rooms in enumerate(FLOORS) if room in rooms)
    return floor


@every_module
def test_imports_run_downwards(module: Module) -> None:
    for name in module.imports():
        if name.split(".")[0] == "certlint":
            room = room_of(name)
            assert room == module.room or floor_of(room) < floor_of(module.room), name


@every_module
def test_knobs_import_only_the_model(module: Module) -> None:
    if module.room == "knobs":
        rooms = {room_of(name) for name in module.imports() if name.split(".")[0] == "certlint"}
        assert rooms <= {"knobs", "model"}


@every_module
def test_foreign_packages_stay_in_their_rooms(module: Module) -> None:
    for name in module.imports():
        package = name.split(".")[0]
        if package not in sys.stdlib_module_names | {"tomllib", "certlint", TYPING_ONLY}:  # tomllib: from 3.11 on
            assert module.room in FOREIGN.get(package, set()), name
    assert TYPING_ONLY not in {name.split(".")[0] for name in module.imports(typing=False)}


@every_module
def test_the_core_is_pure(module: Module) -> None:
    if module.room not in PURE:
        return
    assert not {name.split(".")[0] for name in module.imports()} & IMPURE_MODULES
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in IMPURE_NAMES - COMPILING.get(module.name, set()), f"line {node.lineno}"
        if isinstance(node, ast.Attribute):
            assert ".".join(ast.unparse(node).split(".")[-2:]) not in IMPURE_ATTRIBUTES, f"line {node.lineno}"


@every_module
def test_semantics_names_no_library_and_no_rule(module: Module) -> None:
    if module.room != "semantics":
        return
    libraries = {knob.library.lower() for knob in KNOBS} - {how.value for how in How}
    for text in module.strings():
        assert not set(re.findall(r"[\w-]+", text.lower())) & libraries, text
        assert not re.search(r"TLS\d", text), text


OPENERS = {"disk.py", "run/output.py"}
"""The modules that open files: what reads, and what writes."""


@every_module
def test_files_are_read_in_one_way(module: Module) -> None:
    """A pipe, a device or a link that a commit brought is nowhere met unprepared."""
    for node in ast.walk(module.tree) if module.name not in OPENERS else ():
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in {"open", "os.open", "io.open"}, f"line {node.lineno}"
            assert called.rpartition(".")[2] not in {"read_text", "read_bytes"}, f"line {node.lineno}"


DOCUMENTED_RULE = re.compile(r"^\| (TLS\d{3}) \| `([a-z0-9-]+)` \| (.+) \|$", re.MULTILINE)
EXPECTATION = re.compile(r"# expect(?:-next)?:(.*)")


def test_the_table_of_rules_is_complete_and_in_order() -> None:
    table = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    assert DOCUMENTED_RULE.findall(table) == [(rule.code, rule.name, rule.summary) for rule in RULES]


def test_the_changelog_names_every_rule_and_no_other() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert set(re.findall(r"TLS\d{3}", changelog)) == {rule.code for rule in RULES}


def test_every_rule_that_answers_for_turns_has_a_fixture_and_every_fixture_a_rule() -> None:
    expected = {
        code
        for path in sorted((ROOT / "fixtures").rglob("*.py*"))
        for expectation in EXPECTATION.findall(path.read_text(encoding="utf-8", errors="replace"))
        for code in re.findall(r"TLS\d{3}", expectation)
    }
    assert {rule.code for rule in RULES if rule.claims} <= expected <= {rule.code for rule in RULES}


def test_the_version_has_its_place_in_the_changelog() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"## [{certlint.__version__}]" in changelog
