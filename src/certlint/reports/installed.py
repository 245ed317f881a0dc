"""What is installed, for people: by distribution and version."""

from __future__ import annotations

from collections.abc import Iterator

from certlint.model.findings import Policy, Report
from certlint.model.installed import Behaviour, BundleCopy, Examined
from certlint.reports.context import ReportContext
from certlint.reports.text import brief, place, shown, summary, visible

__all__ = ["render"]


def render(report: Report, *, context: ReportContext) -> str:
    """Write what was found in each distribution, those of which there is nothing to tell only counted."""
    asking = frozenset(map(id, shown(report)))
    lines: list[str] = []
    quiet = 0
    for each in report.installed:
        told = list(_told(each, asking))
        if told:
            lines += [visible(each.distribution.title), *(f"  {line}" for line in told), ""]
        else:
            quiet += 1
    lines += [brief(note) for note in report.notes]
    if report.notes:
        lines.append("")
    count = len(report.installed)
    lines.append(f"{count} distribution{'s' * (count != 1)}, {quiet} of them with nothing to tell of")
    if context.summary:
        lines.append(summary(report, context))
    return "".join(line + "\n" for line in lines)


def _told(each: Examined, asking: frozenset[int]) -> Iterator[str]:
    default = [other for other in each.default if id(other.finding) in asking]
    wide = [other for other in each.process_wide if id(other.finding) in asking]
    for heading, behaviours in (
        ("by default:", default),
        ("in your whole process, on import:", [other for other in wide if not other.symbol]),
        ("in your whole process, when it is called:", [other for other in wide if other.symbol]),
    ):
        if behaviours:
            yield heading
            for other in behaviours:
                yield f"  {_line(other)}"
                yield f"    remedy: {brief(other.remedy)}"
    if each.opt_outs:
        ways = "1 way" if each.opt_outs == 1 else f"{each.opt_outs} ways"
        yield f"when asked: {ways} to switch verification off (--min-confidence possible lists them)"
    yield from map(_copy, each.bundles)
    yield from map(brief, each.notes)


def _line(behaviour: Behaviour) -> str:
    finding = behaviour.finding
    level = "" if finding.policy is Policy.ERROR else f" ({finding.policy.value})"
    where = f", in {visible(behaviour.symbol)}" if behaviour.symbol else ""
    return f"{place(finding)}: {finding.code} {brief(finding.message)}{where}{level}"


def _copy(bundle: BundleCopy) -> str:
    faults = "".join(f"; {brief(each)}" for each in bundle.faults)
    return f"a bundle of its own: {visible(bundle.path)}, {bundle.certificates} certificates{faults}"
