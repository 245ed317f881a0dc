"""Sites: spans agree with `ast` and with the bytes of the file; statements and lines are the right ones."""

from __future__ import annotations

import ast
import codecs
import io
import random
import sysconfig
import tokenize
import warnings
from itertools import zip_longest
from pathlib import Path

import pytest

from certlint.model.location import Site
from certlint.syntax import Parsed, parse, run_deep

LIBRARY = Path(sysconfig.get_path("stdlib"))
CHECKED = (
    ast.Call,
    ast.Attribute,
    ast.Name,
    ast.Constant,
    ast.Tuple,
    ast.List,
    ast.Dict,
    ast.BinOp,
    ast.keyword,
    ast.Assign,
)


def parsed(source: bytes | str) -> Parsed:
    result = parse(source.encode() if isinstance(source, str) else source)
    assert isinstance(result, Parsed), result
    return result


def sites(source: bytes | str, *kinds: type[ast.AST]) -> list[Site]:
    """The sites of all nodes of the kinds, each with the statement around it."""
    file = parsed(source)
    requests: list[tuple[ast.AST, ast.stmt | None]] = []

    def visit(node: ast.AST, statement: ast.stmt | None) -> None:
        if isinstance(node, ast.stmt):
            statement = node
        if isinstance(node, kinds):
            requests.append((node, statement))
        for child in ast.iter_child_nodes(node):
            visit(child, statement)

    visit(file.tree, None)
    return list(file.sites(requests))


def texts(source: bytes | str, *kinds: type[ast.AST]) -> list[str]:
    data = source.encode() if isinstance(source, str) else source
    return [data[site.span.start_byte : site.span.end_byte].decode() for site in sites(source, *kinds)]


def compare(source: bytes) -> None:
    file = parsed(source)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        other = ast.parse(source)
    lines = [line.encode() for line in file.lines]
    wanted, requests = [], []
    in_f_string = {id(child) for node in ast.walk(other) if isinstance(node, ast.JoinedStr) for child in ast.walk(node)}
    for mine, theirs in zip_longest(ast.walk(file.tree), ast.walk(other)):
        # Python 3.10 and 3.11 give wrong positions within f-strings.
        if isinstance(theirs, CHECKED) and id(theirs) not in in_f_string:
            requests.append((mine, None))
            start = len(lines[theirs.lineno - 1][: theirs.col_offset].decode()) + 1
            end = len(lines[theirs.end_lineno - 1][: theirs.end_col_offset].decode()) + 1
            wanted.append((theirs.lineno, start, theirs.end_lineno, end))
    found = [
        (site.span.line, site.span.column, site.span.end_line, site.span.end_column) for site in file.sites(requests)
    ]
    for mine, theirs, (node, _) in zip_longest(found, wanted, requests):
        if isinstance(node, ast.Tuple) and mine[2:] == (theirs[2], theirs[3] - 1):
            continue  # `x[a, b,]`
        assert mine == theirs, ast.dump(node)


def test_spans_agree_with_ast() -> None:
    small = [path for path in sorted(LIBRARY.rglob("*.py")) if path.is_file() and path.stat().st_size < 30_000]
    for path in random.Random(2).sample(small, 40):
        source = path.read_bytes()
        if isinstance(parse(source), Parsed) and not source.startswith(codecs.BOM_UTF8):
            run_deep(compare, source)


VARIANTS = {
    "utf-8": ("utf-8", "\n", b""),
    "mark": ("utf-8", "\n", codecs.BOM_UTF8),
    "latin-1": ("latin-1", "\n", b""),
    "CRLF": ("utf-8", "\r\n", b""),
    "CR": ("latin-1", "\r", b""),
    "mark and CRLF": ("utf-8", "\r\n", codecs.BOM_UTF8),
}


@pytest.mark.parametrize("name", VARIANTS)
def test_bytes_and_columns(name: str) -> None:
    encoding, newline, mark = VARIANTS[name]
    lines = [
        f"# coding: {encoding}",
        "\f",
        "é = 'é\x1c'; x = é.get(é, verify=False)  # \x0c é",
        "if é:",
        "\f    y = (é",
        "        + {'a': é('ü')})",
    ]
    source = mark + newline.join(lines).encode(encoding)
    file = parsed(source)
    assert file.lines == tuple(lines)
    nodes = [node for node in ast.walk(file.tree) if isinstance(node, (ast.Call, ast.keyword, ast.Name))]
    found = file.sites([(node, None) for node in nodes])
    assert {source[site.span.start_byte : site.span.end_byte].decode(encoding) for site in found} == {
        "é", "x", "y", "é.get(é, verify=False)", "verify=False", "é('ü')",
    }  # fmt: skip
    for site in found:
        if site.span.line == site.span.end_line:
            text = lines[site.span.line - 1][site.span.column - 1 : site.span.end_column - 1]
            assert text.encode(encoding) == source[site.span.start_byte : site.span.end_byte]
    assert [site.text for site in found if site.span.line == 3] != []
    assert all(site.text == lines[site.span.line - 1] for site in found)


def test_what_a_span_is() -> None:
    source = """
@a
async def f(a, b: int = (1), *c: d, e=2, **g): pass
@a
class B(metaclass=C): x = ((1)); y = ( (1, 2) ); z = ( 3 )
try: pass
except (D) as h: pass
lambda i=1: (j for j in k)
f(**l, m = (n))
"""
    assert texts(source, ast.AsyncFunctionDef, ast.ClassDef) == ["f", "B"]
    assert texts(source, ast.arg) == ["a", "b: int = (1)", "c: d", "e=2", "g", "i=1"]
    assert texts(source, ast.keyword) == ["metaclass=C", "**l", "m = (n)"]
    assert texts(source, ast.Constant) == ["2", "1", "1", "1", "2", "3", "1"]
    assert texts(source, ast.Tuple) == ["(1, 2)"]
    assert texts(source, ast.Assign) == ["x = ((1))", "y = ( (1, 2) )", "z = ( 3 )"]
    assert texts(source, ast.GeneratorExp) == ["(j for j in k)"]
    assert texts(source, ast.Try, ast.ExceptHandler) == ["try:", "except (D) as h:"]


def test_lines_of_the_statement() -> None:
    source = """
@a(
    b)
# comment
@c
def f(
    d=g(),
):  # comment
    x = 1; y = h(
        2); z = i()
    if j() \\
       or k(): l()
    with (
        m(),
    ):
        n()
    try: pass
    except o(): pass
"""
    found = {site.text.strip(): (site.first_line, site.last_line) for site in sites(source, ast.Call)}
    assert found == {
        "@a(": (2, 8),
        "d=g(),": (2, 8),
        "x = 1; y = h(": (9, 10),
        "2); z = i()": (10, 10),
        "if j() \\": (11, 12),
        "or k(): l()": (12, 12),
        "m(),": (13, 15),
        "n()": (16, 16),
        "except o(): pass": (18, 18),
    }


def test_formatting_does_not_change_the_statement() -> None:
    def digest(source: str) -> str:
        return sites(source, ast.stmt)[0].statement

    same = [
        "f(a, 'b', c=[1, 2])",
        'f(a,"b",c = [1,2])',
        "f(\n    a,\n    'b',  # comment, with 'quotes'\n    c=[\n        1,\n        2,\n    ],\n)",
        "f(a, \\\n 'b', c=[1, 2])  # comment",
    ]
    assert len({digest(source) for source in same}) == 1
    different = ["f(a, 'b', c=[1, 2, 3])", "f(a, 'b ', c=[1, 2])", "f(a, 'b', c=[12])", "not a", "nota", "f(a, '#b')"]
    assert len({digest(source) for source in [same[0], *different]}) == 1 + len(different)
    assert len(digest("a")) == 16
    assert digest("def f(a):\n    b") == digest("def f(a):\n    c; d")


def test_whitespace_that_libcst_forgets() -> None:
    source = "try: a\nexcept B : c = d(\n  e)\nexcept  F  as  g  : h\nfor i in j : k\ndef l ( m ) : return n\no"
    names = ["a", "B", "c", "d", "e", "F", "h", "i", "j", "k", "n", "o"]
    assert sorted(texts(source, ast.Name)) == sorted(names)
    assert texts(source, ast.Call) == ["d(\n  e)"]
    assert [(site.first_line, site.last_line) for site in sites(source, ast.Call)] == [(2, 3)]


def test_long_lines_are_cut() -> None:
    assert len(sites("a = '" + "x" * 1000 + "'", ast.Assign)[0].text) == 300


def test_no_requests() -> None:
    assert parsed("a").sites([]) == ()


def test_comments() -> None:
    source = """x = 1  # certlint: ignore[TLS101]
# CERTLINT: off
y = '# certlint: no'; z = f"{'#'} # noqa"  # NoQA: S501, x
    # other
'''
# noqa
'''
if a:
\f\t# noqa
    b(  # noqa
    )
"""
    assert [(comment.line, comment.column, comment.text, comment.own_line) for comment in parsed(source).comments] == [
        (1, 8, "# certlint: ignore[TLS101]", False),
        (2, 1, "# CERTLINT: off", True),
        (3, 44, "# NoQA: S501, x", False),
        (9, 3, "# noqa", True),
        (10, 9, "# noqa", False),
    ]


def test_comments_agree_with_tokenize() -> None:
    small = [path for path in sorted(LIBRARY.rglob("*.py")) if path.is_file() and path.stat().st_size < 30_000]
    for path in random.Random(3).sample(small, 40):
        source = path.read_bytes().replace(b"#", b"# noqa ")
        result = parse(source)
        if not isinstance(result, Parsed):
            continue
        tokens = tokenize.tokenize(io.BytesIO(source).readline)
        wanted = [
            (token.start[0], token.start[1] + 1, token.string) for token in tokens if token.type == tokenize.COMMENT
        ]
        assert [(comment.line, comment.column, comment.text) for comment in result.comments] == wanted
