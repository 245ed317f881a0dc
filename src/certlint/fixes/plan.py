"""From findings to edits, and from edits to bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from certlint.fixes.document import Change, Document
from certlint.fixes.recipes import Recipes, takes_bundle
from certlint.fixes.values import Draft
from certlint.model.findings import Finding, Policy, Report
from certlint.model.fixes import Edit, Proposal
from certlint.model.knobs import Effect, Knob
from certlint.syntax import Parsed, parse, run_deep

__all__ = ["Plan", "needs_bundle", "plan", "propose"]

Plan = dict[str, tuple[str, list[Edit]]]
"""For each path the digest of the file that the edits are for, and the edits in order."""

_OPT_IN = "TLS110"


def plan(
    reports: Iterable[Report],
    sources: Mapping[str, bytes],
    *,
    unsafe: bool = False,
    allowed: bool = False,
    whole: bool = False,
    knobs: Sequence[Knob],
    opted: Collection[str] = (),
    without: Collection[str] = (),
) -> Plan:
    """The edits that fix what the reports tell of, as far as they do not get into each other's way.

    Those left out are fixed by planning again, when these have been made. ``allowed`` also fixes what the policy
    allows. ``whole`` says that the reports tell of all files of the project, so that a silencer
    may be known to hide nothing. ``opted`` are the codes that are fixed only on demand (TLS110), ``without`` the
    fingerprints of findings to be left alone. A file that is not among ``sources`` is not changed.
    """
    reports = list(reports)
    planned: Plan = {}
    for path, drafts in _drafts(reports, sources, whole=whole, knobs=knobs).items():
        chosen = [
            draft
            for finding, draft in drafts.drafts
            if _is_wanted(finding, allowed=allowed, opted=opted, without=without) and (draft.safe or unsafe)
        ]
        edits = drafts.merged(chosen)
        if edits:
            planned[path] = (edits[0].sha256, edits)
    return planned


def propose(
    reports: Iterable[Report], sources: Mapping[str, bytes], *, whole: bool = False, knobs: Sequence[Knob]
) -> list[Report]:
    """The reports, with each finding's own fix in it."""
    reports = list(reports)
    found: dict[Finding, Proposal] = {}
    for drafts in _drafts(reports, sources, whole=whole, knobs=knobs).values():
        for finding, draft in drafts.drafts:
            if _is_wanted(finding, allowed=True, opted=(_OPT_IN,), without=()) and (edits := drafts.merged([draft])):
                found[finding] = Proposal(draft.description, draft.safe, tuple(edits), draft.check)
    return [
        replace(report, findings=tuple(replace(item, fix=found.get(item)) for item in report.findings))
        for report in reports
    ]


def needs_bundle(findings: Iterable[Finding], knobs: Sequence[Knob]) -> int:
    """How many of the findings could be fixed if a bundle were configured for them."""
    table = {knob.id: knob for knob in knobs}
    return sum(
        finding.suppressed is None
        and finding.bundle is None
        and finding.turn is not None
        and takes_bundle(table.get(finding.knob), finding.turn)
        for finding in findings
    )


def _is_wanted(finding: Finding, *, allowed: bool, opted: Collection[str], without: Collection[str]) -> bool:
    if finding.fingerprint in without or (finding.code == _OPT_IN and finding.code not in opted):
        return False
    if finding.suppressed is not None:
        return allowed and finding.suppressed.by == "policy"
    return not any(reach.suppressed for reach in finding.reach) and (allowed or finding.policy is not Policy.ALLOW)


@dataclass(slots=True)
class _Drafts:
    """The drafts of one file."""

    path: str
    digest: str
    parsed: Parsed
    recipes: Recipes
    drafts: list[tuple[Finding, Draft]]

    def merged(self, drafts: Sequence[Draft]) -> list[Edit]:
        """The edits of those drafts that go together, the first ones winning, and of imports that they orphan."""
        taken: list[Change] = []
        removed = []
        for draft in drafts:
            fresh = [change for change in dict.fromkeys(draft.changes) if change not in taken]
            if draft.changes and not _clash(taken, fresh):
                taken += fresh
                removed += draft.removed
        if not taken:
            return []
        orphans = run_deep(self.recipes.imports.orphans, removed, "\n".join(text for _, _, text in taken))
        if not _clash(taken, orphans):
            taken += [change for change in orphans if change not in taken]
        return self._edits(self.recipes.imports.joined(taken))

    def _edits(self, changes: Iterable[Change]) -> list[Edit]:
        changes = list(changes)
        at = self.parsed.bytes_at({offset for start, end, _ in changes for offset in (start, end)})
        try:
            return sorted(
                Edit(self.path, self.digest, at[start], at[end], text.encode(self.parsed.encoding))
                for start, end, text in changes
            )
        except UnicodeEncodeError:  # the file's encoding has no such characters
            return []


def _clash(taken: Sequence[Change], fresh: Sequence[Change]) -> bool:
    """Whether changes touch the same text. Several insertions in one place are made one after another."""
    for start, end, _ in fresh:
        for other_start, other_end, _ in taken:
            inserting = start == end or other_start == other_end
            if (
                (start < other_end and other_start < end)
                or (inserting and start != end and start < other_start < end)
                or (start, end) == (other_start, other_end) != (start, start)
            ):
                return True
            if start == end and other_start < start < other_end:
                return True
    return False


def _drafts(
    reports: Sequence[Report], sources: Mapping[str, bytes], *, whole: bool, knobs: Sequence[Knob]
) -> dict[str, _Drafts]:
    table = {knob.id: knob for knob in knobs}
    by_path: dict[str, list[Finding]] = {}
    for report in reports:
        for finding in report.findings:
            by_path.setdefault(finding.path, []).append(finding)
    findings = [finding for group in by_path.values() for finding in group]
    quiet = whole and not any(
        finding.turn is not None and finding.turn.effect in {Effect.VERIFICATION, Effect.HOSTNAME}
        for finding in findings
    )
    found: dict[str, _Drafts] = {}
    for path, group in by_path.items():
        if path in sources and any(finding.turn is not None for finding in group):
            drafts = run_deep(_file, path, sources[path], group, table, quiet)
            if drafts is not None:
                found[path] = drafts
    return found


def _file(
    path: str, source: bytes, findings: Sequence[Finding], table: Mapping[str, Knob], quiet: bool
) -> _Drafts | None:
    parsed = parse(source)
    if not isinstance(parsed, Parsed):
        return None
    recipes = Recipes(Document(parsed), table, findings)
    drafts = [(finding, draft) for finding in findings if (draft := recipes.draft(finding, quiet=quiet)) is not None]
    return _Drafts(path, hashlib.sha256(source).hexdigest(), parsed, recipes, drafts)
