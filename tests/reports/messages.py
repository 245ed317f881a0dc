"""Writes docs/messages.md: what each rule says of a real place, so that sentences are read in review.

Run it again whenever they change: ``PYTHONPATH=tests python -m reports.messages``; a test compares.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from certificates.making import TODAY, key_pem, made, pem
from fixtures.expectations import FIXTURES, load
from fixtures.test_fixtures import judge

from certlint import analysis
from certlint.certificates import judge_certificates, read_certificates
from certlint.judging import judge_bundle
from certlint.model.config import Config
from certlint.model.findings import Finding, Policy, Report
from certlint.model.knobs import Confidence
from certlint.model.project import Project
from certlint.reports.context import ReportContext
from certlint.reports.full import render
from certlint.rules import RULES

PAGE = Path(__file__).resolve().parents[2] / "docs" / "messages.md"

SAMPLES = (
    "basic/ca_paths.py",
    "basic/warnings_in_tests.py",
    "basic/warnings_silenced.py",
    "environments/assigned_here.py",
    "flow/asked_for.py",
    "flow/contexts_client.py",
    "flow/decisions.py",
    "flow/dicts_nested.py",
    "flow/flags_environment.py",
    "flow/flags_options.py",
    "knobs/commands.py",
    "knobs/pycurl.py",
    "knobs/uri_options.py",
    "knobs/variables.py",
    "libraries/psycopg.py",
    "libraries/requests.py",
    "libraries/settings_names.py",
    "libraries/ssl.py",
)
"""Fixtures that together have a finding for each rule, each way to turn a knob, and each way to decide on it."""

COMMENTS = b"""\
import requests

requests.get("https://erp.example", verify=False)  # certlint: ignore[TLS101]
requests.get("https://erp.example", verify=False)  # certlint: ignore[TLS101] until=2026-11-30 appliance, OPS-811
requests.get("https://erp.example", verify=False)  # certlint: ignore[TLS101] until=2026-12-14 appliance, OPS-811
requests.get("https://erp.example")  # certlint: ignore[TLS101] appliance, OPS-811
requests.get("https://erp.example", verify=False)  # certlint: ignore TLS101
"""

HEAD = """\
# What the messages say

Each rule, with a finding of a fixture for each way in which it is made: where the value is bad, or where it comes from.
This page is written by `PYTHONPATH=tests python -m reports.messages`, and a test compares: a change of words is seen.
"""


def page() -> str:
    """The page."""
    by_code: dict[str, dict[str, str]] = {}
    found = [f for name in SAMPLES for _, report in judge(load(FIXTURES / name)) for f in report.findings]
    found.sort(key=lambda finding: finding.policy is Policy.ALLOW)  # these are shown where there is no other
    for finding in (*found, *_of_waivers(), *_of_bundles(), *_of_files()):
        by_code.setdefault(finding.code, {}).setdefault(_shape(finding), _shown(finding))
    parts = [HEAD]
    for rule in RULES:
        if rule.code in by_code:
            parts.append(f"\n## {rule.code} {rule.name}\n")
            parts += [f"\n```text\n{text}```\n" for text in by_code[rule.code].values()]
    return "".join(parts)


def _shape(finding: Finding) -> str:
    turn = finding.turn
    if turn is None:
        return ""
    where = "several" if len(finding.reaches) > 1 else "here" if turn.arrives == turn.decided else "elsewhere"
    return f"{turn.how.value} {where}"


def _shown(finding: Finding) -> str:
    return render(Report((replace(finding, suppressed=None, policy=Policy.ERROR),)), context=ReportContext(version="0"))


def _of_waivers() -> Iterator[Finding]:
    analysed = analysis.analyze(COMMENTS)
    project = analysis.link({"app/erp.py": analysed})
    yield from (each for each in _judged(COMMENTS, project) if each.code.startswith("TLS9"))


def _of_files() -> Iterator[Finding]:
    yield from _judged(b"requests.get(\n    url,\n", Project({}))


def _judged(source: bytes, project: Project) -> tuple[Finding, ...]:
    config = Config(min_confidence=Confidence.POSSIBLE, expiring_days=30, require_reason=True)
    return analysis.judge(
        analysis.analyze(source), path="app/erp.py", project=project, config=config, today=date(2026, 12, 1)
    ).findings


def _of_bundles() -> Iterator[Finding]:
    day = timedelta(days=1)
    for content, complete in (
        (b"no certificate\n", None),
        (pem(made(last=TODAY - day)), None),
        (pem(made(last=TODAY + day)), None),
        (pem(made("erp.example", ca=False)), None),
        (pem(made(identifiers=False)), None),
        (pem(made(kind="rsa1024")), None),
        (pem(made()) + key_pem(), None),
        (pem(made()), True),
        (pem(made(first=TODAY + day)), None),
    ):
        faults = judge_certificates(
            read_certificates(content), today=TODAY, expiring_days=30, complete=complete, public=None
        )
        yield from judge_bundle(
            [(fault, ("prod", "dev", "test")) for fault in faults],
            (),
            path="certs/corp.pem",
            relative="certs/corp.pem",
            config=Config(),
            today=TODAY,
            texts=dict(enumerate(content.decode().splitlines(), 1)),
        ).findings


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
