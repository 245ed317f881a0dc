"""What to do next: what can be fixed and how, and where to read more."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from certlint.model.frozen import dataclass
from certlint.reports.text import shown

if TYPE_CHECKING:
    from certlint.model.findings import Finding, Report
    from certlint.model.knobs import Knob
    from certlint.run.runner import Request

__all__ = ["Fixable", "fixable", "next_steps", "wants"]

FILES = 100
"""In how many files with findings it is looked for fixes. Each is parsed once more."""


@dataclass(frozen=True, slots=True)
class Fixable:
    """How many findings can be fixed: safely, with a look, with a complete bundle only, with any bundle only."""

    safe: int = 0
    unsafe: int = 0
    incomplete: int = 0
    bundleless: int = 0


def fixable(report: Report, knobs: Sequence[Knob]) -> Fixable:
    """Count what can be fixed of a report with fixes."""
    from certlint.fixes.drafts import ONLY_BUNDLE
    from certlint.fixes.plan import needs_bundle

    fixes = [finding.fix for finding in shown(report) if finding.fix is not None]
    return Fixable(
        safe=sum(fix.safe for fix in fixes),
        unsafe=sum(not fix.safe and fix.check != ONLY_BUNDLE for fix in fixes),
        incomplete=sum(not fix.safe and fix.check == ONLY_BUNDLE for fix in fixes),
        bundleless=needs_bundle(report.findings, knobs),
    )


def next_steps(report: Report, request: Request, *, fixed: bool, planned: bool = False) -> tuple[str, ...]:
    """What to say below the summary of a run; nothing if nothing was found.

    ``fixed``: what can be fixed was said when it was. ``planned``: the report has its fixes already.
    """
    found = [finding for finding in shown(report) if finding.turn is not None]
    if not found:
        return ()
    return (
        *(() if fixed else _fixes(report, request, planned=planned)),
        f"read more: certlint --explain {_most_frequent(found)}",
    )


def _fixes(report: Report, request: Request, *, planned: bool) -> Iterator[str]:
    from certlint.knobs import KNOBS
    from certlint.run.planning import sources_of, with_fixes

    if not planned:
        if len({finding.path for finding in shown(report)}) > FILES:
            yield "see what can be fixed: certlint --diff"
            return
        report = with_fixes(report, request, sources_of(report, request))
    counts = fixable(report, (*KNOBS, *request.knobs))
    parts = [f"{counts.safe} can be fixed: certlint --fix"] * bool(counts.safe)
    if counts.unsafe:
        parts.append(f"{counts.unsafe} {'more' if parts else 'can be fixed'} with --unsafe-fixes")
    parts += wants(counts)
    if parts:
        yield "; ".join(parts)


def wants(counts: Fixable) -> Iterator[str]:
    """What has to be configured so that more can be fixed."""
    if counts.incomplete:
        yield (
            f"{counts.incomplete} {_need(counts.incomplete)} `complete = true` in the bundle "
            "(does it hold every CA that the project needs?)"
        )
    if counts.bundleless:
        yield (
            f"{counts.bundleless} {_need(counts.bundleless)} a CA bundle in the configuration, "
            'such as bundle = { env = "REQUESTS_CA_BUNDLE" }'
        )


def _need(number: int) -> str:
    return "needs" if number == 1 else "need"


def _most_frequent(found: Sequence[Finding]) -> str:
    """The code of most findings, the first of several."""
    ((code, _),) = Counter(finding.code for finding in found).most_common(1)
    return code
