"""GitLab's code quality report: a JSON array of issues."""

from __future__ import annotations

import hashlib
from collections import Counter

from certlint.model.findings import Finding, Policy, Report
from certlint.reports.context import ReportContext
from certlint.reports.document import as_json
from certlint.reports.paths import in_repository
from certlint.reports.text import brief, environments, shown, visible

__all__ = ["render"]

_SEVERITY = {Policy.ERROR: "critical", Policy.WARNING: "minor", Policy.ALLOW: "info"}


def render(report: Report, *, context: ReportContext) -> str:
    """Write the report, in ASCII."""
    seen: Counter[str] = Counter()
    return as_json([_issue(finding, context, seen) for finding in shown(report)])


def _issue(finding: Finding, context: ReportContext, seen: Counter[str]) -> dict[str, object]:
    span = finding.site.span
    path = in_repository(finding.path, context) or finding.path
    home = in_repository(finding.home, context) or finding.home
    return {
        "description": f"{finding.code} {brief(finding.message)} [{visible(environments(finding))}]",
        "check_name": finding.code,
        "fingerprint": _identity(home, finding.fingerprint, seen),
        "severity": _SEVERITY[finding.policy],
        "location": {"path": visible(path), "lines": {"begin": span.line, "end": max(span.line, span.end_line)}},
    }


def _identity(path: str, fingerprint: str, seen: Counter[str]) -> str:
    """A name for the issue that no other one in the repository has, and that it keeps when lines move.

    The finding's own fingerprint is unique among those that one configuration judges.
    """
    identity = f"{path}\0{fingerprint}"
    seen[identity] += 1
    return hashlib.sha256(f"{identity}\0{seen[identity]}".encode("utf-8", "backslashreplace")).hexdigest()
