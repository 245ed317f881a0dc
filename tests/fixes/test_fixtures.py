"""Every fixture, fixed: it parses, nothing new is found, and fixing it again changes nothing."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

from certlint.model.config import Bundle
from fixes.fixing import ABSOLUTE, DEFAULT, PARTIAL, SETTING, SYSTEM, UNSAID, VARIABLE, fixed, report

ROOT = Path(__file__).parents[2] / "fixtures"
FORMS: tuple[Bundle | None, ...] = (SETTING, VARIABLE, DEFAULT, PARTIAL, SYSTEM, UNSAID, ABSOLUTE, None)
CASES = [
    pytest.param(path, FORMS[number % len(FORMS)], id=path.relative_to(ROOT).as_posix())
    for number, path in enumerate(sorted(ROOT.rglob("*.py")))
]


def codes(source: bytes, bundle: Bundle | None) -> Counter[str]:
    return Counter(finding.code for finding in report(source, bundle).findings if finding.turn is not None)


@pytest.mark.parametrize(("path", "bundle"), CASES)
def test_fixture(path: Path, bundle: Bundle | None) -> None:
    source = path.read_bytes()
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        pytest.skip("not for this Python")
    result = fixed(source, bundle, unsafe=True, named=("TLS110",))
    ast.parse(result)
    before, after = codes(source, bundle), codes(result, bundle)
    assert not after - before
    assert result != source or before == after
