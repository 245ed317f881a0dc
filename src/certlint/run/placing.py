"""Where a decision is shown that stands in a file which is not checked."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from certlint.model.findings import Finding, ReachedPlace
from certlint.model.location import FileSite

__all__ = ["placed"]


def placed(findings: Iterable[Finding], checked: Container[str]) -> Iterator[Finding]:
    """Decisions of a file that is not checked: each once in every file that is, at the first place it reaches there.

    ``checked`` are the paths of files that are. Identity, waivers and policy stay those of the decision.
    """
    for finding in findings:
        first: dict[str, ReachedPlace] = {}
        for place in finding.reaches if finding.turn is not None else ():
            if place.path in checked:
                first.setdefault(place.path, place)  # they come in order
        for path, place in first.items():
            parts = tuple(part for part in finding.parts if part.path == path)
            own = next((part for part in parts if part.site == place.site), finding)
            yield replace(
                finding,
                path=path,
                site=place.site,
                mark=None if own is finding else own.mark,
                message=f"{place.message or finding.message}, decided in {finding.path}:{finding.site.span.line}",
                trail=own.trail,
                parts=parts,
                decision=FileSite(finding.path, finding.site),
            )
