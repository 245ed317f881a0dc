"""The tree that `parse` makes is the one that `ast.parse` makes."""

from __future__ import annotations

import ast
import random
import site
import sysconfig
import warnings
from importlib import metadata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from syntax.forms import NEWER, SOURCES

from certlint.model.facts import Problem
from certlint.syntax import Parsed, parse, run_deep

LIBRARY = Path(sysconfig.get_path("stdlib"))
# Legal Python that libcst does not read: annotated names in parentheses.
UNREADABLE = {"ann_module.py", "test_grammar.py"}


def expected(source: bytes | str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(source)


def tree(source: bytes | str) -> ast.Module:
    parsed = parse(source.encode() if isinstance(source, str) else source)
    assert isinstance(parsed, Parsed), parsed
    return parsed.tree


def same(source: bytes | str) -> bool:
    return run_deep(lambda: ast.dump(tree(source)) == ast.dump(expected(source)))


@pytest.mark.parametrize("version", SOURCES)
def test_every_form(version: tuple[int, int]) -> None:
    for statement in expected(SOURCES[version]).body:  # one by one: a difference is then readable
        source = ast.get_source_segment(SOURCES[version], statement)
        assert source is not None
        assert ast.dump(tree(source)) == ast.dump(expected(source)), source
    assert ast.dump(tree(SOURCES[version])) == ast.dump(expected(SOURCES[version]))


@pytest.mark.parametrize("version", NEWER)
def test_newer_forms_become_something_harmless(version: tuple[int, int]) -> None:
    assert ast.unparse(ast.fix_missing_locations(tree(NEWER[version])))


def test_forms_of_3_14() -> None:
    assert ast.dump(tree('t"a{b}"')) == ast.dump(expected('f"a{b}"'))
    assert ast.dump(tree("try: a\nexcept B, C: d")) == ast.dump(expected("try: a\nexcept (B, C): d"))


@pytest.mark.skipif(metadata.version("libcst") < "1.9", reason="libcst reads what is new in 3.15 since 1.9")
def test_forms_of_3_15() -> None:
    assert ast.dump(tree("lazy import a")) == ast.dump(expected("import a"))
    assert ast.dump(tree("lazy from a import b")) == ast.dump(expected("from a import b"))
    assert ast.dump(tree("{**d for d in e}")) == ast.dump(expected("{None: d for d in e}"))


def test_every_node_knows_its_origin() -> None:
    shared = (ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)
    for source in (*SOURCES.values(), *NEWER.values()):
        nodes = [node for node in ast.walk(tree(source)) if not isinstance(node, shared)]
        assert [node for node in nodes if not hasattr(node, "origin")] == []


def test_no_warnings() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tree('"\\d"; 1 is 1; assert (a, b); "\\777"; 1if 2else 3')


def test_huge_numbers() -> None:
    assert same("x = " + "1" * 3000)
    for digits in ("1" * 5000, "0x" + "f" * 5000):
        assert ast.dump(tree(f"{digits}")) == ast.dump(tree("18446744073709551616"))


def test_malformed_literals_are_no_error() -> None:
    for source in (r'"\x1"', r'"\N{no such name}"', r'"\U99999999"', r'b"\x1"', 'b"é"', r'"\u12"'):
        assert tree(source).body


def files(folder: Path) -> list[Path]:
    found = sorted(path for path in folder.rglob("*.py") if path.is_file() and path.name not in UNREADABLE)
    return found


def operators(tree: ast.Module) -> int:
    """How many operators the largest simple statement has."""
    simple = [node for node in ast.walk(tree) if isinstance(node, ast.stmt) and not hasattr(node, "body")]
    return max(sum(isinstance(node, ast.operator | ast.unaryop) for node in ast.walk(each)) for each in simple)


def check(path: Path) -> None:
    source = path.read_bytes()
    try:
        wanted = expected(source)
    except (SyntaxError, ValueError):
        return
    parsed = parse(source)
    if isinstance(parsed, Problem) and parsed.kind == "nesting":  # made tables: sums of thousands of terms
        assert operators(wanted) > 1000, (path, parsed)
        return
    assert isinstance(parsed, Parsed), (path, parsed)
    assert run_deep(lambda: ast.dump(parsed.tree) == ast.dump(wanted)), path


def test_a_sample_of_the_standard_library() -> None:
    small = [path for path in files(LIBRARY) if path.stat().st_size < 30_000]
    for path in random.Random(1).sample(small, 60):
        check(path)


@pytest.mark.slow
@pytest.mark.parametrize("folder", [LIBRARY, *map(Path, site.getsitepackages())], ids=str)
def test_all_that_is_installed(folder: Path) -> None:
    for path in files(folder):
        check(path)


def alike(source: str) -> None:
    parsed = parse(source.encode("utf-8", "surrogatepass"))
    try:
        wanted = expected(source)
    except (SyntaxError, ValueError):
        return
    if isinstance(parsed, Problem):  # libcst is stricter in a few corners
        assert parsed.kind == "syntax"
    else:
        assert ast.dump(parsed.tree) == ast.dump(wanted)


@given(st.text(alphabet=" \n\t()[]{}:=.,'\"\\#abfrtx01{}!", max_size=30))
def test_short_texts(text: str) -> None:
    alike(text)


@given(
    st.text(alphabet="\r\n\\'\"{}Nabx0u{ }é"),
    st.sampled_from(["", "r", "b", "f", "u", "rb", "rf"]),
    st.sampled_from(["'", '"', "'''", '"""']),
)
def test_string_literals(text: str, prefix: str, quotes: str) -> None:
    alike(f"{prefix}{quotes}{text}{quotes}")
