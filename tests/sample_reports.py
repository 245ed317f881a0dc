"""Findings and reports for the tests of formats and of the command."""

from __future__ import annotations

from dataclasses import replace

from certlint.model.findings import Diagnostic, Finding, Policy, Reach, Report, Summary, Suppression
from certlint.model.knobs import Confidence
from certlint.model.location import Site, Span, Step

LINE = "    requests.get(url, verify=False)"


def site(line: int = 20, column: int = 23, end: int = 35, text: str = LINE) -> Site:
    return Site(Span(line, column, line, end, 300, 312), line, line, text, text.strip())


FINDING = Finding(
    path="src/app/http.py",
    site=site(),
    code="TLS101",
    name="disabled-verification-argument",
    message="`requests.get(verify=False)` turns certificate verification off",
    help="pass the CA bundle",
    reach=(Reach("prod", Policy.ERROR), Reach("dev", Policy.WARNING)),
    policy=Policy.ERROR,
    confidence=Confidence.CERTAIN,
    knob="requests.verify",
    trail=(Step("src/app/conf.py", 3, 10, "`False` is assigned to `VERIFY`"),),
    suppressed=None,
    fingerprint="0" * 64,
)
ALLOWED = replace(
    FINDING,
    path="tests/test_http.py",
    reach=(Reach("test", Policy.ALLOW),),
    policy=Policy.ALLOW,
    suppressed=Suppression("policy"),
)
WAIVED = replace(
    FINDING,
    path="src/app/old.py",
    reach=(Reach("prod", Policy.ERROR, suppressed=True),),
    suppressed=Suppression("inline", "no CA support", "2030-01-31"),
)
WARNING = replace(FINDING, reach=(Reach("dev", Policy.WARNING),), policy=Policy.WARNING)
EVERYWHERE = replace(FINDING, all_environments=True, confidence=Confidence.LIKELY)
NOWHERE = replace(FINDING, reach=())

HOSTILE = "a\x1b[31m\n\r\u202e\udcff\u2028b.py"
"""A file name that would colour, break lines, turn text round and is no UTF-8."""


def report(*findings: Finding, errors: tuple[Diagnostic, ...] = (), files: int = 3) -> Report:
    return Report(findings, errors, Summary(files=files, seconds=0.25, rounds=1))
