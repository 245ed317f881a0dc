"""From findings to edits, and from edits to bytes."""

from __future__ import annotations

import ast
import hashlib
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property

from certlint.fixes.checking import file_problems, fix_problem, repeats
from certlint.fixes.document import Change, Document
from certlint.fixes.drafts import Draft
from certlint.fixes.expressions import NotWritable
from certlint.fixes.orphans import orphaned
from certlint.fixes.recipes import Recipes, may_be_fixed, takes_bundle
from certlint.lexicon.hints import by_id
from certlint.model.config import Bundle, BundleForm
from certlint.model.facts import Problem
from certlint.model.findings import Finding, How, Policy, Report
from certlint.model.fixes import Edit, Proposal, Refusal
from certlint.model.frozen import dataclass
from certlint.model.knobs import Effect, Knob
from certlint.model.location import Step
from certlint.syntax import Layout, lay_out, run_deep

__all__ = ["Plan", "is_quiet", "needs_bundle", "out_of_reach", "plan", "portions", "propose"]

Plan = dict[str, tuple[str, list[Edit]]]
"""For each path the digest of the file that the edits are for, and the edits in order."""


_OPT_IN = "TLS110"
CHECKS = 64
"""How often a file is checked as a whole to find out which of its fixes is at fault."""
_WAIVER = re.compile(r"#\s*certlint:\s*ignore")
_READ_ELSEWHERE = "other code may read the value that is changed"
_WAIVED_USE = "the value also feeds a use that is waived or allowed"
_PASSED_ON = frozenset({How.ARGUMENT, How.ATTRIBUTE, How.SETTING})


def plan(
    reports: Iterable[Report],
    sources: Mapping[str, bytes],
    *,
    unsafe: bool = False,
    allowed: bool = False,
    whole: bool = False,
    knobs: Sequence[Knob],
    without: Collection[str] = (),
    in_place: Collection[str] = (),
    undefined: Mapping[Bundle | tuple[str, Bundle], str] | None = None,
    refused: list[Refusal] | None = None,
) -> Plan:
    """The edits that fix what the reports tell of, as far as they do not get into each other's way.

    Those left out are fixed by planning again, when these have been made. ``allowed`` also fixes what the policy
    allows. ``whole`` says that the reports tell of all files of the project, so that a silencer
    may be known to hide nothing. ``without`` are the fingerprints of findings to be left alone, ``in_place`` of those
    not to be fixed where their value comes from. ``undefined`` says of bundles, at all or for a path, what is missing
    for them to be there. A file that is not among ``sources`` is not changed. ``refused`` gets the
    fixes with which the code would not run.
    """
    findings = _all(reports)
    quiet = is_quiet(findings, whole=whole)
    planned: Plan = {}
    left_out: list[Refusal] = []
    for portion in portions(findings, sources):
        project = _Project(portion, sources, quiet=quiet, knobs=knobs, in_place=in_place, undefined=undefined or {})
        chosen: list[list[_Drafted]] = []
        for finding in portion:
            wanted = [part for part in finding.acting if _is_wanted(part, allowed=allowed, without=without)]
            drafted = project.drafts(wanted)
            if not all(each.draft.safe or unsafe for each in drafted):
                continue
            if (wrong := next((each for each in drafted if each.problem), None)) is not None:
                left_out.append(_refusal(wrong, wrong.problem))
            elif drafted:
                chosen.append(drafted)
        sound, unsound = project.sound(chosen, together=True)
        left_out += unsound
        for path, each in _by_path(sound).items():
            edits = project.merged(path, [drafted.draft for drafted in each])
            if edits:
                planned[path] = (edits[0].sha256, edits)
    if refused is not None:
        refused += sorted(left_out)
    return dict(sorted(planned.items()))


def propose(
    reports: Iterable[Report],
    sources: Mapping[str, bytes],
    *,
    whole: bool = False,
    knobs: Sequence[Knob],
    undefined: Mapping[Bundle | tuple[str, Bundle], str] | None = None,
) -> list[Report]:
    """The reports, with each finding's own fix in it."""
    reports = list(reports)
    findings = _all(reports)
    quiet = is_quiet(findings, whole=whole)
    found: dict[int, Proposal] = {}
    for portion in portions(findings, sources):
        project = _Project(portion, sources, quiet=quiet, knobs=knobs, in_place=(), undefined=undefined or {})
        drafted = {}
        for finding in portion:
            parts = [part for part in finding.acting if _is_wanted(replace(part, named=True), allowed=True, without=())]
            drafts = project.drafts(parts)
            if drafts and not any(each.problem for each in drafts):
                drafted[id(finding)] = drafts
        sound = {id(each) for each in project.sound(list(drafted.values()))[0]}
        for key, drafts in drafted.items():
            if id(drafts) in sound and (proposal := project.proposal(drafts)) is not None:
                found[key] = proposal
    return [
        replace(report, findings=tuple(replace(item, fix=found.get(id(item))) for item in report.findings))
        for report in reports
    ]


def out_of_reach(
    reports: Iterable[Report], sources: Mapping[str, bytes], *, knobs: Sequence[Knob]
) -> list[tuple[Finding, Step]]:
    """The findings that are to be fixed where their value comes from, a place in none of the ``sources``."""
    found: list[tuple[Finding, Step]] = []
    for portion in portions(_all(reports), sources):
        project = _Project(portion, sources, quiet=False, knobs=knobs, in_place=(), undefined={})
        for finding in (part for whole in portion for part in whole.acting):
            elsewhere = finding.turn is not None and any(step.path not in sources for step in finding.turn.trail[:1])
            if not elsewhere or finding.path not in sources or not _is_wanted(finding, allowed=False, without=()):
                continue
            if (origin := run_deep(project.origin, finding)) is not None:
                found.append((finding, origin))
    return sorted(found, key=lambda each: (each[0].path, each[0].site.span))


def portions(findings: Sequence[Finding], known: Collection[str]) -> list[list[Finding]]:
    """The findings that have to be seen together: whose fixes may change one file, or one value that is not known."""
    groups: dict[object, list[Finding]] = {}
    for finding in findings:
        group = groups.setdefault(finding.acting[0].path, [])
        for key in dict.fromkeys(key for part in finding.acting for key in _changing(part, known)):
            other = groups.setdefault(key, group)
            if other is not group:
                group += other
                groups.update({key: group for key, each in groups.items() if each is other})
        group.append(finding)
    order = {id(finding): number for number, finding in enumerate(findings)}
    distinct = {id(group): group for group in groups.values()}.values()
    return [sorted(group, key=lambda finding: order[id(finding)]) for group in distinct]


def _changing(finding: Finding, known: Collection[str]) -> Iterator[object]:
    """What a fix at the place of a knob may change: its file, and the file (if known) or the value it comes from."""
    yield finding.path
    if finding.turn is not None and finding.turn.trail:
        origin = replace(finding.turn.trail[0], note="")
        yield origin.path if origin.path in known else origin


def _by_path(decisions: Iterable[Sequence[_Drafted]]) -> dict[str, list[_Drafted]]:
    """The drafts of decisions by the file that they change."""
    found: dict[str, list[_Drafted]] = {}
    for drafted in decisions:
        for each in drafted:
            found.setdefault(each.path, []).append(each)
    return found


def is_quiet(findings: Iterable[Finding], *, whole: bool) -> bool:
    """Whether nothing is left that a silencer could hide, in a report of all files of the project."""
    hidden = {Effect.VERIFICATION, Effect.HOSTNAME}
    return whole and not any(finding.turn is not None and finding.turn.effect in hidden for finding in findings)


def _all(reports: Iterable[Report]) -> list[Finding]:
    return [finding for report in reports for finding in report.findings]


def needs_bundle(findings: Iterable[Finding], knobs: Sequence[Knob]) -> int:
    """How many of the findings could be fixed if a bundle were configured for them."""
    table = {knob.id: knob for knob in knobs}
    return sum(
        finding.suppressed is None
        and finding.bundle is None
        and finding.turn is not None
        and takes_bundle(table.get(finding.knob) or by_id(finding.knob), finding.turn)
        for finding in findings
    )


def _is_wanted(finding: Finding, *, allowed: bool, without: Collection[str]) -> bool:
    if finding.fingerprint in without or (finding.code == _OPT_IN and not finding.named):
        return False
    if finding.suppressed is not None:
        return allowed and finding.suppressed.by == "policy"
    return not any(reach.suppressed for reach in finding.reach) and (allowed or finding.policy is not Policy.ALLOW)


def _is_waived(finding: Finding) -> bool:
    by_policy = finding.suppressed is not None and finding.suppressed.by == "policy"
    return (finding.suppressed is not None and not by_policy) or any(reach.suppressed for reach in finding.reach)


@dataclass(frozen=True, slots=True)
class _Drafted:
    """A finding, the file that its fix changes, how, and why that cannot be ("" if it can)."""

    finding: Finding
    path: str
    draft: Draft
    problem: str


def _refusal(drafted: _Drafted, reason: str) -> Refusal:
    finding = drafted.finding
    return Refusal(finding.path, finding.site.span.line, finding.code, finding.fingerprint, reason)


class _File:
    """One file that may be changed."""

    def __init__(
        self, path: str, source: bytes, layout: Layout, findings: Sequence[Finding], table: Mapping[str, Knob]
    ) -> None:
        self.path = path
        self.digest = hashlib.sha256(source).hexdigest()
        self.layout = layout
        self.document = Document(layout)
        self.recipes = Recipes(self.document, path, table, findings)
        waived = {
            line
            for finding in findings
            if _is_waived(finding)
            for line in range(finding.site.first_line, finding.site.last_line + 1)
        }
        self.waived = waived
        self.commented = {comment.line + comment.own_line for comment in layout.comments if _WAIVER.match(comment.text)}

    def changes_anything(self, draft: Draft) -> bool:
        """Whether the draft writes anything else than what is there."""
        return any(self.document.text[start:end] != text for start, end, text in draft.changes)

    def loses_names(self, draft: Draft) -> bool:
        """Whether what is replaced or deleted binds a name for others, as ``(verify := False)`` does."""
        return any(start <= low and high <= end for low, high in self._walruses for start, end, _ in draft.changes)

    @cached_property
    def _walruses(self) -> list[tuple[int, int]]:
        """Where names are bound inside of expressions; what nobody had to look at is not going to be changed."""
        places = [self.layout.placed(node) for node in self.document.nodes if isinstance(node, ast.NamedExpr)]
        return [place[:2] for place in places if place is not None]

    def touches_waived(self, changes: Sequence[Change], finding: Finding) -> bool:
        """Whether any of the changes is on a line of something else that is waived, or has a waiver."""
        own = range(finding.site.first_line, finding.site.last_line + 1) if finding.path == self.path else ()
        lines = map(self.document.line, self.waived | (self.commented - {*own}))
        return any(
            (start < line_end and line_start < end) or (start == end and line_start < start < line_end)
            for line_start, line_end in lines
            for start, end, _ in changes
        )

    def sound(self, drafted: Sequence[_Drafted]) -> tuple[list[_Drafted], list[Refusal]]:
        """Those with which the file compiles and all its names are bound, and the others, found by halving."""
        left = [CHECKS]

        def halved(some: Sequence[_Drafted]) -> tuple[list[_Drafted], list[Refusal]]:
            left[0] -= 1
            problems = self._problems(some)
            if not problems:
                return [*some], []
            if len(some) == 1 or left[0] <= 0:
                return [], [_refusal(each, problems[0][1]) for each in some]
            middle = len(some) // 2
            kept, refused = halved(some[:middle])
            more, also = halved(some[middle:])
            left[0] -= 1
            together = [*kept, *more]
            return together if not (kept and more) or not self._problems(together) else kept, [*refused, *also]

        return halved(drafted) if drafted else ([], [])

    def _problems(self, drafted: Sequence[_Drafted]) -> list[tuple[int, str]]:
        text, at = "", 0
        for start, end, written in sorted(self._changes([each.draft for each in drafted])):
            text += self.document.text[at:start] + written
            at = end
        return file_problems(self.document.text, text + self.document.text[at:])

    def merged(self, drafts: Sequence[Draft]) -> list[Edit]:
        """The edits of those drafts that go together, the first ones winning, and of imports that they orphan."""
        changes = self._changes(drafts)
        return self._edits(changes) if changes else []

    def _changes(self, drafts: Sequence[Draft]) -> list[Change]:
        taken: list[Change] = []
        removed = []
        for draft in drafts:
            fresh = [change for change in dict.fromkeys(draft.changes) if change not in taken]
            if draft.changes and not _clash(taken, fresh) and not repeats(self.document, [*taken, *fresh], fresh):
                taken += fresh
                removed += draft.removed
        if not taken:
            return []
        try:
            orphans = orphaned(self.document, removed, [text for _, _, text in taken])
        except NotWritable:
            orphans = []
        apart = [change for change in taken if not any(_deletes(orphan, change) for orphan in orphans)]
        if not _clash(apart, orphans):
            taken = [*apart, *orphans]
        return self.recipes.imports.joined(taken)

    def _edits(self, changes: Iterable[Change]) -> list[Edit]:
        changes = list(changes)
        at = self.layout.bytes_at({offset for start, end, _ in changes for offset in (start, end)})
        try:
            return sorted(
                Edit(self.path, self.digest, at[start], at[end], text.encode(self.layout.encoding))
                for start, end, text in changes
            )
        except UnicodeEncodeError:  # the file's encoding has no such characters
            return []


class _Project:
    """All that is known when fixes for a portion are planned; files are parsed when somebody asks for them."""

    def __init__(
        self,
        findings: Sequence[Finding],
        sources: Mapping[str, bytes],
        *,
        quiet: bool,
        knobs: Sequence[Knob],
        in_place: Collection[str],
        undefined: Mapping[Bundle | tuple[str, Bundle], str],
    ) -> None:
        self.sources = sources
        self.table = {knob.id: knob for knob in knobs}
        self.in_place = in_place
        self.undefined = undefined
        self.quiet = quiet
        self.by_path: dict[str, list[Finding]] = {}
        self.by_origin: dict[Step, list[Finding]] = {}
        self.origins: dict[str, set[int]] = {}
        for finding in (part for whole in findings for part in whole.acting):
            self.by_path.setdefault(finding.path, []).append(finding)
            if finding.turn is not None and finding.turn.trail:
                origin = replace(finding.turn.trail[0], note="")
                self.by_origin.setdefault(origin, []).append(finding)
                self.origins.setdefault(origin.path, set()).add(origin.line)
        self._files: dict[str, _File | None] = {}

    def file(self, path: str) -> _File | None:
        """The file at a path; None if it is not to be changed, or cannot be parsed."""
        if path not in self._files:
            self._files[path] = self._parsed(path) if path in self.sources else None
        return self._files[path]

    def _parsed(self, path: str) -> _File | None:
        findings = self.by_path.get(path, ())
        layout = lay_out(self.sources[path], {*_lines(findings), *self.origins.get(path, ())})
        if isinstance(layout, Problem):
            return None
        return _File(path, self.sources[path], layout, findings, self.table)

    def merged(self, path: str, drafts: Sequence[Draft]) -> list[Edit]:
        """The edits of one file."""
        file = self.file(path)
        return file.merged(drafts) if file is not None else []

    def sound(
        self, decisions: Sequence[list[_Drafted]], *, together: bool = False
    ) -> tuple[list[list[_Drafted]], list[Refusal]]:
        """Those of the decisions, each with its drafts, with which all files can run, and what is left out.

        A decision that does no good in one file is left out of all. Where all are to be written ``together``, what does
        no good beside the others only is left for the next time: two fixes may each delete a half of one block.
        """
        left = list(decisions)
        refused: dict[str, Refusal] = {}
        while True:
            found: dict[str, Refusal] = {}
            later: set[str] = set()
            for path, drafted in _by_path(left).items():
                file = self.file(path)
                kept, refusals = file.sound(drafted) if file is not None else (drafted, [])
                for refusal in refusals:
                    found.setdefault(refusal.fingerprint, refusal)
                if together:
                    good = {id(each) for each in kept}
                    later |= {each.finding.fingerprint for each in drafted if id(each) not in good}
            if not found and not later:
                return left, list(refused.values())
            refused |= found
            left = [drafted for drafted in left if drafted[0].finding.fingerprint not in {*found, *later}]

    def drafts(self, wanted: Iterable[Finding]) -> list[_Drafted]:
        """The file that changes, and how, for each place of a decision; none if one of these cannot be fixed."""
        found: list[_Drafted] = []
        for finding in wanted:
            fixed = self._fixed(finding)
            if fixed is None:
                return []
            found.append(fixed)
        return found

    def proposal(self, drafted: Sequence[_Drafted]) -> Proposal | None:
        """What is done at all places of a decision as one fix."""
        drafts = [each.draft for each in drafted]
        by_path = _by_path([drafted])
        edits = [
            edit for path, own in sorted(by_path.items()) for edit in self.merged(path, [each.draft for each in own])
        ]
        if not edits:
            return None
        check = next((draft.check for draft in drafts if draft.check), "")
        return Proposal(drafts[0].description, all(draft.safe for draft in drafts), tuple(edits), check)

    def _fixed(self, finding: Finding) -> _Drafted | None:
        """The file that changes, and how; None if the finding cannot be fixed."""
        if finding.path not in self.sources:
            return None
        if finding.turn is None or not may_be_fixed(self._knob(finding.turn.knob), finding.turn):
            return None
        found = self._draft(finding)
        if found is None:
            return None
        path, draft = found
        file = self.file(path)
        if file is None or not file.changes_anything(draft) or file.touches_waived(draft.changes, finding):
            return None
        if file.loses_names(draft):
            return None
        bundle = finding.bundle
        if (
            bundle is not None
            and (missing := self.undefined.get((path, bundle)) or self.undefined.get(bundle))
            and any(_writes(bundle, text) for _, _, text in draft.changes)
        ):
            draft.safe, draft.check = False, missing
        if finding.safe is not None:
            draft.safe = finding.safe
        knob = self._knob(finding.turn.knob)
        problem = fix_problem(file.document, draft.changes, finding.turn, knob, self.table) if knob else ""
        return _Drafted(finding, path, draft, problem)

    def _draft(self, finding: Finding) -> tuple[str, Draft] | None:
        draft = self._in_place(finding)
        origin = self._origin(finding, draft) if draft is not None else None
        if draft is None or (origin is not None and origin.path not in self.sources):
            return None
        return (self._at_origin(finding, origin) if origin is not None else None) or (finding.path, draft)

    def _in_place(self, finding: Finding) -> Draft | None:
        file = self.file(finding.path)
        return file.recipes.draft(finding, quiet=self.quiet) if file is not None else None

    def origin(self, finding: Finding) -> Step | None:
        """Where the value of a finding is written, if it is to be changed there."""
        draft = self._in_place(finding)
        return self._origin(finding, draft) if draft is not None else None

    def _origin(self, finding: Finding, draft: Draft) -> Step | None:
        turn, bundle = finding.turn, finding.bundle
        if turn is None or not turn.trail or turn.how not in _PASSED_ON or turn.flag or not draft.passed_on:
            return None
        if finding.fingerprint in self.in_place or bundle is None or "__file__" in bundle.text:
            return None
        if bundle.form in {BundleForm.DEFAULT, BundleForm.SYSTEM}:
            return None
        knob = self._knob(turn.knob)
        if knob is None or knob.fix.how != "bundle":
            return None
        fed = self.by_origin[replace(turn.trail[0], note="")]
        agree = all(
            other.turn is not None
            and (known := self._knob(other.turn.knob)) is not None
            and known.fix.how == "bundle"
            and known.fix.value == knob.fix.value
            and (other.bundle == bundle or other.suppressed is not None)
            for other in fed
        )
        return turn.trail[0] if agree else None

    def _knob(self, id: str) -> Knob | None:
        return self.table.get(id) or by_id(id)

    def _at_origin(self, finding: Finding, origin: Step) -> tuple[str, Draft] | None:
        file, turn, bundle = self.file(origin.path), finding.turn, finding.bundle
        knob = self._knob(turn.knob) if turn is not None else None
        if file is None or turn is None or knob is None or bundle is None:
            return None
        draft = file.recipes.at_origin(origin.line, origin.column, turn, knob, bundle)
        if draft is None or file.touches_waived(draft.changes, finding):
            return None
        if any(other.suppressed is not None for other in self.by_origin[replace(origin, note="")]):
            draft.unsafe(_WAIVED_USE)
        return origin.path, draft.unsafe(_READ_ELSEWHERE)


def _writes(bundle: Bundle, text: str) -> bool:
    """Whether the text has the bundle's expression, or in its own module the name that it ends with."""
    return bundle.text in text or re.search(rf"\b{re.escape(bundle.text.rpartition('.')[2])}\b", text) is not None


def _lines(findings: Iterable[Finding]) -> Iterator[int]:
    """The lines at which what was found begins and ends."""
    for finding in findings:
        yield finding.site.span.line
        yield finding.site.span.end_line


def _deletes(whole: Change, part: Change) -> bool:
    """Whether a change deletes at least what the other one deletes."""
    return not whole[2] and part[2] in {"", "pass"} and whole[0] <= part[0] and part[1] <= whole[1]


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
