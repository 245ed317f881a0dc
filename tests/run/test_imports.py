"""What files import, by their bytes."""

from __future__ import annotations

import pytest

from certlint.run.imports import brought, modules, statements


@pytest.mark.parametrize(
    ("source", "names"),
    [
        (b"import a.b, c as d\n", ["a.b", "c"]),
        (b"from a.b import c, d as e\n", ["a.b", "a.b.c", "a.b.d"]),
        (b"from .. import a\n", ["..", "..a"]),
        (b"from .a import (  # all\n  b,\n  c,\n)\n", [".a", ".a.b", ".a.c"]),
        (b"from a import *\n", ["a"]),
        (b"x = 1; import a\nif x: from b import c\n", ["a", "b", "b.c"]),
        (b"from important import imported\n", ["important", "important.imported"]),
        (b"print('import a')\n", []),
        (b"import_a()\nx.imports\n", []),
        ("from ä import ö\n".encode(), ["ä", "ä.ö"]),
        (b"from \xff import a\n", ["\ufffd", "\ufffd.a"]),
    ],
)
def test_modules(source: bytes, names: list[str]) -> None:
    assert list(modules(statements(source))) == names


def test_what_imports_bring() -> None:
    assert brought(statements(b"from a.b import c\nimport d.e\n")) == {b"c", b".b", b".b.c", b"e"}
    assert brought(statements(b"from a.important import *\n")) == {b".important", b"important", b".important.*"}
    assert brought(statements(b"")) == frozenset()
