"""Where things stand that are to be changed: the same, however little of the file libcst has read."""

from __future__ import annotations

import ast
from pathlib import Path

import libcst
import pytest

from certlint.model.facts import Problem
from certlint.syntax import Layout, lay_out, parse

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "src" / "certlint" / "fixes").glob("*.py")) + sorted((ROOT / "tests" / "syntax").glob("*.py"))

SOURCE = """\
import ssl


class Client:
    '''One client.'''

    def first(self):
        return ssl.CERT_NONE

    def second(self): return (ssl.CERT_REQUIRED)


def third(x):
    x; y = '''
    ä
    '''; z
    def inner(): pass  # a comment


third(ssl.CERT_OPTIONAL)
"""


_WITHOUT_PLACE = (ast.Module, ast.expr_context, ast.operator, ast.unaryop, ast.boolop, ast.cmpop)


def laid_out(source: bytes, *lines: int) -> Layout:
    found = lay_out(source, lines)
    assert isinstance(found, Layout)
    return found


def named(found: Layout, name: str) -> ast.Attribute:
    return next(node for node in ast.walk(found.tree) if isinstance(node, ast.Attribute) and node.attr == name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_what_is_left_out_moves_nothing(path: Path) -> None:
    source = path.read_bytes().replace(b"certlint:", b"")
    parsed = parse(source)
    assert not isinstance(parsed, Problem)
    exact = [node for node in ast.walk(parsed.tree) if hasattr(node, "origin") and not isinstance(node, ast.Module)]
    known = parsed.extents(exact)
    for lines in ((), (source.count(b"\n") // 2,), range(source.count(b"\n") + 2)):
        found = laid_out(source, *lines)
        same = [node for node in ast.walk(found.tree) if not isinstance(node, _WITHOUT_PLACE)]
        assert len(same) == len(exact)
        for node, extent in zip(same, known, strict=True):
            assert found.placed(node) in {None, extent}
        assert all(found.placed(node) is not None for node in same) or not isinstance(lines, range)


def test_only_what_has_to_do_with_the_lines_is_read() -> None:
    found = laid_out(SOURCE.encode(), 19)
    assert found.placed(named(found, "CERT_OPTIONAL"))
    assert found.placed(named(found, "CERT_NONE")) is None
    around = laid_out(SOURCE.encode(), 8)
    assert around.placed(named(around, "CERT_NONE"))
    assert around.placed(named(around, "CERT_REQUIRED")) is None


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1"])
def test_the_rest_is_read_when_it_is_asked_for(newline: str, encoding: str) -> None:
    cookie = "# coding: iso-8859-1\n" if encoding == "iso-8859-1" else "#\n"
    source = (cookie + SOURCE).replace("\n", newline).encode(encoding)
    found = laid_out(source)
    node = named(found, "CERT_REQUIRED")
    assert found.placed(node) is None
    start, end, outer_start, outer_end = found.extent(node)
    assert (found.text[start:end], found.text[outer_start:outer_end]) == ("ssl.CERT_REQUIRED", "(ssl.CERT_REQUIRED)")
    places = found.bytes_at({start, end})
    assert source[places[start] : places[end]] == b"ssl.CERT_REQUIRED"


@pytest.mark.parametrize("source", [b"# certlint: ignore\nssl.x\n", b"def f():\n  # certlint: ignore\n  ssl.x\n"])
def test_comments_to_certlint_are_known(source: bytes) -> None:
    found = laid_out(source, 1)
    assert [comment.text for comment in found.comments] == ["# certlint: ignore"]
    assert found.placed(named(found, "x"))


@pytest.mark.parametrize("source", [b"x = (", b"\xff\xfe", b"x = '\0'", b"(" * 300 + b")" * 300, b"x = " + b"-" * 9000])
def test_what_cannot_be_parsed_is_a_problem(source: bytes) -> None:
    assert isinstance(lay_out(source, ()), Problem)


def test_libcst_does_not_see_what_it_cannot_bear() -> None:
    chain = ".a" * 1_200
    found = laid_out(f"def f():\n    x{chain}\nssl.x\n".encode(), 3)
    assert found.placed(named(found, "x"))
    with pytest.raises(KeyError):
        found.extent(found.tree.body[0].body[0].value)  # type: ignore[attr-defined]


def test_a_panic_of_libcst_is_no_end(monkeypatch: pytest.MonkeyPatch) -> None:
    class Panic(BaseException):
        """What Rust code raises."""

    def panic(_text: str) -> None:
        raise Panic

    monkeypatch.setattr(libcst, "parse_module", panic)
    assert lay_out(b"x = 1\n", ()) == Problem("internal", "internal error: Panic")
