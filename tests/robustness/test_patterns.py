"""Each regular expression of certlint takes linear time, whatever it meets."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from robustness.patterns import Use, collected

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="nothing ends a pattern that takes too long")

TRIED = Path(__file__).with_name("patterns.py")
MOST = 600
"""Seconds for all patterns of one process, on a slow machine: one that ignores signals would take for ever."""


def _growing(uses: Sequence[Use]) -> list[str]:
    """The patterns that are not linear, each with the text that shows it."""
    asked = [
        (
            use.pattern.decode("latin-1") if isinstance(use.pattern, bytes) else use.pattern,
            isinstance(use.pattern, bytes),
            use.flags,
            use.origin,
            use.methods,
        )
        for use in uses
    ]
    try:
        done = subprocess.run(
            [sys.executable, str(TRIED)],
            input=json.dumps(asked),
            capture_output=True,
            text=True,
            timeout=MOST,
            check=False,
        )
        output, error = done.stdout, done.stderr
    except subprocess.TimeoutExpired as expired:
        output = expired.stdout.decode() if isinstance(expired.stdout, bytes) else expired.stdout or ""
        error = ""
    answers = {tuple(answer[:2]): answer[2] for answer in map(json.loads, output.splitlines())}
    assert not error, error
    assert len(answers) == len({(origin, pattern) for pattern, _, _, origin, _ in asked}) or None in answers.values()
    return [
        f"{origin}: {pattern!r}: {'never ends' if text is None else text}"
        for (origin, pattern), text in answers.items()
        if text is None or text
    ]


@pytest.fixture(scope="module")
def uses() -> list[Use]:
    return collected()


def test_what_is_collected(uses: list[Use]) -> None:
    """Patterns written out, made of parts, kept in a dict, written where they are used, of knobs, of the funnel."""
    origins = {use.origin.partition(":")[0] for use in uses}
    assert {"certlint.run.imports", "certlint.syntax.limits", "certlint.fixes.document"} <= origins
    assert {"certlint.fixes.uris", "certlint.bundles", "a knob or model", "a symptom", "the funnel"} <= origins
    written = sum(
        len(re.findall(r"\bre\.(?:compile|search|match|fullmatch|findall|finditer|sub|split)\(", path.read_text()))
        for path in (Path(__file__).parents[2] / "src").rglob("*.py")
    )
    found = [use for use in uses if use.origin.startswith("certlint.")]
    assert len(found) > written * 0.8


@pytest.mark.parametrize(
    ("pattern", "method"),
    [
        (r"(?:\s|#[^\n]*)*(?=\()", "match"),
        (r"(?:[ \t\f\r\n\\)]|#[^\r\n]*)*,", "match"),
        (r"(a|a)*b", "match"),
        (rb".*x.*x.*y", "fullmatch"),
        (r"[\w.]+\s*\.\s*\Z", "search"),
        (r"[ \t]*;[ \t]*$", "search"),
        (r"(?:a+\s?)+:", "match"),
        (r"\s*=\s*([^&]*)\s*;", "match"),
    ],
)
def test_bad_patterns_are_told(pattern: str | bytes, method: str) -> None:
    assert _growing([Use(pattern, 0, "here", (method,))])


def test_good_patterns_are_not() -> None:
    good = (r"(?:[ \t\f\r\n\\)]|#[^\r\n]*[\r\n])*,", r"\"(?:[^\"\\]|\\.)*\"", r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
    assert not _growing([Use(pattern, re.DOTALL, "here", ("match",)) for pattern in good])


def test_all_are_linear(uses: list[Use]) -> None:
    assert not _growing(uses)
