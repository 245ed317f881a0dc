"""Programs of several files, linked in the process: what is found in them, and how many steps it took."""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from certlint.analysis import analyze, judge, link, survey
from certlint.model.config import Config
from certlint.model.findings import Finding
from certlint.model.knobs import Confidence
from certlint.model.project import Project

TODAY = datetime.date(2026, 1, 1)
CONFIG = Config(min_confidence=Confidence.POSSIBLE)


def linked(files: Mapping[str, str]) -> tuple[Project, list[Finding]]:
    """Link files, given by path; the project, and its findings in the order of paths and lines."""
    sources = {path: source.encode() for path, source in files.items()}
    analyses = {path: survey(source) or analyze(source) for path, source in sources.items()}
    names = {path: path.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for path in files}
    project = link(analyses, names)
    found: list[Finding] = []
    for path in sorted(files):
        report = judge(analyses[path], path=path, project=project, config=CONFIG, today=TODAY)
        assert not report.errors
        found += report.findings
    return project, found


def found(files: Mapping[str, str] | str) -> list[tuple[str, int, str]]:
    """The path, line and code at each place that findings reach; a single file is called ``app.py``."""
    _, findings = linked({"app.py": files} if isinstance(files, str) else files)
    places = [(place, finding.code) for finding in findings for place in finding.reaches or (finding,)]
    return sorted((place.path, place.site.span.line, code) for place, code in places)


def codes(files: Mapping[str, str] | str) -> list[str]:
    """The codes of the findings."""
    return [code for _, _, code in found(files)]


def marked(source: str) -> list[str]:
    """The lines on which something is found, by the comment at their end, sorted."""
    lines = source.splitlines()
    return sorted(lines[line - 1].rpartition("# ")[2] for _, line, _ in found(source))
