"""From turns to findings: selection, environments, policy, waivers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Protocol

from certlint import rules
from certlint.bundles import bundle_for, is_bundle
from certlint.environments import STRICTNESS, Reached, by_path, contradictions, policy, reach, relative_to
from certlint.model.certificates import Fault
from certlint.model.conditions import Fact
from certlint.model.config import Bundle, Config, ConfiguredWaiver
from certlint.model.facts import Analysis, Comment, Problem
from certlint.model.findings import Diagnostic, Finding, How, Policy, Reach, ReachedPlace, Report, Suppression, Turn
from certlint.model.frozen import dataclass
from certlint.model.knobs import Confidence, Effect
from certlint.model.location import FileSite, Site, Span, Step
from certlint.model.neighbours import OtherFile
from certlint.rules import (
    UNPARSABLE,
    Rule,
    find,
    highlighted,
    is_known,
    is_selected,
    rule_for,
    rule_for_fault,
    specificity,
)
from certlint.waivers.applying import Cover, FileWaivers, Flaw, configured_flaws
from certlint.waivers.baseline import Entry, fingerprint_of

__all__ = ["Linked", "judge", "judge_baseline", "judge_bundle", "judge_configuration", "looks_at_bundles"]

UNKNOWN_OFFSET = -1
"""The byte offsets of a finding about a comment or a whole file: nothing there is ever rewritten."""


_VERIFYING = frozenset({Effect.VERIFICATION, Effect.HOSTNAME})
_CALLS = frozenset({How.ARGUMENT, How.CALL, How.CONTEXT, How.OMISSION})


class Linked(Protocol):
    """What judging asks of a linked project."""

    def turns(self, path: str) -> tuple[Turn, ...]:
        """The knobs turned the wrong way by what the file decides."""
        ...

    def arrivals(self, path: str) -> tuple[Turn, ...]:
        """The knobs turned the wrong way in the file by what others decide."""
        ...

    def facts(self, path: str) -> tuple[Fact, ...]:
        """What conditions ask, anywhere in the project, that the file answers by assigning a constant."""
        ...


@dataclass(frozen=True, slots=True)
class _Case:
    """A finding in the making: all of it that does not depend on policy and waivers."""

    rule: Rule
    site: Site
    message: str
    help: str
    environments: tuple[str, ...]
    confidence: Confidence = Confidence.CERTAIN
    knob: str = ""
    trail: tuple[Step, ...] = ()
    explanation: tuple[str, ...] = ()
    turn: Turn | None = None
    acts: tuple[_Act, ...] = ()


@dataclass(frozen=True, slots=True)
class _Act:
    """One thing that a decision does: a turn, and where that happens."""

    rule: Rule
    turn: Turn
    reached: Reached
    environments: tuple[str, ...]


def judge(
    analysis: Analysis,
    *,
    path: str,
    project: Linked,
    config: Config,
    today: date,
    relative: str | None = None,
    unused: bool = True,
    others: Mapping[str, OtherFile] = MappingProxyType({}),
) -> Report:
    """Judge one file: give all that it decides, also what a policy or a waiver suppresses.

    ``relative`` is the path from the root of the configuration, for the environments' globs; without it,
    ``path`` is. ``today`` decides which waivers have expired. ``unused`` is off where nobody can say that a
    waiver is of no use, as not all was looked at. ``others`` are files that its decisions reach, by path: a waiver
    there takes a place out of what is reached. Findings come in the order line, column, code.
    """
    if analysis.problem is not None and analysis.problem.kind == "internal":
        return Report(errors=(Diagnostic(path, analysis.problem.line, analysis.problem.message),))
    judgement = _Judgement(path, path if relative is None else relative, config, today, project, others)
    findings = tuple(judgement.findings(analysis, project.facts(path), unused=unused))
    return Report(findings=findings, used_waivers=tuple(sorted(judgement.used_entries)))


def judge_configuration(
    config: Config, *, used: Iterable[ConfiguredWaiver], relative: str, today: date, unused: bool = True
) -> tuple[Finding, ...]:
    """Judge the waivers that a configuration holds; ``used`` are those that were of use.

    ``relative`` is the path of the configuration from its root.
    """
    judgement = _Judgement(config.path, relative, config, today)
    flaws = configured_flaws(config, used, today, selected=judgement.selects if unused else None)
    return tuple(judgement.about_entries((waiver.path, waiver.line, flaw) for waiver, flaw in flaws))


def judge_bundle(
    faults: Iterable[tuple[Fault, tuple[str, ...]]],
    comments: Sequence[Comment],
    *,
    path: str,
    relative: str,
    config: Config,
    today: date,
    texts: Mapping[int, str],
    unused: bool = True,
) -> Report:
    """Judge a file of certificates: what is wrong with it, each with the environments that it is wrong in.

    ``path`` is where findings stand, ``relative`` the path of the certificates from the root, for waivers. ``comments``
    are those in the file that speak to certlint, ``texts`` the lines of it that are shown, by number.
    """
    judgement = _Judgement(path, relative, config, today)
    findings = tuple(judgement.about_bundle(faults, comments, texts, unused=unused))
    return Report(findings=findings, used_waivers=tuple(sorted(judgement.used_entries)))


def looks_at_bundles(config: Config) -> bool:
    """Whether any rule about bundles is selected."""
    judgement = _Judgement("", "", config, date.max)
    return any(judgement.looks_for(rule) for rule in rules.RULES if rule.fault is not None)


def judge_baseline(
    config: Config, stale: Iterable[Entry], *, path: str, relative: str, today: date
) -> tuple[Finding, ...]:
    """Judge the entries of the baseline ``path`` whose findings are gone."""
    judgement = _Judgement(path, relative, config, today)
    gone = [entry for entry in stale if judgement.selects(entry.code)]
    return tuple(
        judgement.about_entries((path, entry.line, Flaw("TLS902", f"{entry.code} in {entry.path}")) for entry in gone)
    )


class _Judgement:
    """The judging of one file."""

    def __init__(
        self,
        path: str,
        relative: str,
        config: Config,
        today: date,
        project: Linked | None = None,
        others: Mapping[str, OtherFile] = MappingProxyType({}),
    ) -> None:
        self.path = path
        self.relative = relative
        self.config = config
        self.today = today
        self.project = project
        self.others = others
        self.used_entries: set[int] = set()
        self._waivers: dict[str, FileWaivers | None] = {}
        self._ordinals: dict[str, dict[tuple[str, Span], int]] = {}

    def findings(self, analysis: Analysis, facts: Iterable[Fact], *, unused: bool) -> Iterator[Finding]:
        waivers = FileWaivers(analysis.comments, is_known, relative=self.relative, config=self.config, today=self.today)
        self._waivers[self.path] = waivers
        turns = self.project.turns(self.path) if self.project is not None else ()
        arrivals = self.project.arrivals(self.path) if self.project is not None else ()
        cases = [*self._cases_of_turns(turns), *self._contradictions(analysis, facts)]
        if analysis.problem is not None:
            cases.append(self._unchecked("file", analysis.problem))
        cases.extend(self._unchecked("cell", problem) for problem in analysis.problems)
        # Whether a waiver is of use must not depend on what is selected or shown in this run.
        used = [cover for case in (*cases, *self._flawed(waivers.malformed)) for cover in _of_use(waivers, case)]
        used += self._used_here(act for case in cases for act in case.acts)
        used += self._used_here(filter(None, map(self._act, arrivals)))
        yield from self._told(cases, waivers, used, unused=unused)

    def about_bundle(
        self,
        faults: Iterable[tuple[Fault, tuple[str, ...]]],
        comments: Sequence[Comment],
        texts: Mapping[int, str],
        *,
        unused: bool,
    ) -> Iterator[Finding]:
        """The findings about a file of certificates, and about the comments in it."""
        waivers = FileWaivers(comments, is_known, relative=self.relative, config=self.config, today=self.today)
        cases: list[_Case] = []
        for fault, names in faults:
            rule = rule_for_fault(fault.kind)
            message = rule.told(fault.text)
            site = _site_of_fault(fault, texts.get(fault.line, ""))
            cases.append(_Case(rule, site, message, rule.help, self._in_order(set(names))))
        used = [cover for case in (*cases, *self._flawed(waivers.malformed)) for cover in _of_use(waivers, case)]
        yield from self._told(cases, waivers, used, unused=unused)

    def _told(
        self, cases: list[_Case], waivers: FileWaivers, used: Iterable[Cover], *, unused: bool
    ) -> Iterator[Finding]:
        """The findings that the cases make, and those about the waivers; ``used`` are the waivers that were of use."""
        used = tuple(used)
        self.used_entries.update(cover.waiver for cover in used if isinstance(cover.waiver, int))
        cases.extend(self._flawed(waivers.flaws(used, selected=self.selects if unused else None)))
        cases.sort(key=lambda case: (case.site.span, case.rule.code))
        seen: Counter[str] = Counter()
        for case in cases:
            # It follows from the file alone, so that who sees a part of what the file decides calls it the same.
            literal = case.turn is not None and case.turn.decision is not None
            ordinal = f"{case.site.repeat}:{case.site.inner}" if literal else f"{case.site.repeat}"
            identity = fingerprint_of(case.rule.code, self.relative, case.site.statement, ordinal)
            seen[identity] += 1
            if seen[identity] > 1:
                ordinal += f"+{seen[identity]}"
                identity = fingerprint_of(case.rule.code, self.relative, case.site.statement, ordinal)
            if self._wants(case):
                finding = self._finding(case, waivers, identity, ordinal)
                yield replace(finding, identity=(case.site.statement, ordinal))

    def _cases_of_turns(self, turns: Iterable[Turn]) -> Iterable[_Case]:
        """One case for each decision, with all that it does.

        A decision that turns verification off breaks as many rules as there are ways in which it does that. The case
        is of the first of them, by number, among the surest; rules that are not selected have a case of their own.
        """
        decided: dict[tuple[str, Span], list[_Act]] = {}
        for turn in turns:
            if (act := self._act(turn)) is not None:
                said = act.rule.code
                if turn.effect in _VERIFYING and self.looks_for(act.rule):
                    said = "verification"
                decided.setdefault((said, turn.decided.site.span), []).append(act)
        for acts in decided.values():
            surest = _surest(acts)
            yield _Case(
                rule=surest.rule,
                site=surest.turn.decided.site,
                message="",  # it says what is reached, which depends on waivers
                help=surest.rule.help,
                environments=self._in_order({name for act in acts for name in act.environments}),
                confidence=surest.turn.confidence,
                knob=surest.turn.knob,
                trail=surest.turn.trail,
                explanation=surest.reached.steps,
                turn=surest.turn,
                acts=tuple(acts),
            )

    def _used_here(self, acts: Iterable[_Act]) -> Iterator[Cover]:
        """The waivers of this file that take places out of what decisions reach."""
        for act in acts:
            if self.path in (act.turn.path, act.turn.arrives.path):
                yield from self._covers(act, self.path)

    def _act(self, turn: Turn) -> _Act | None:
        """A turn with its rule and reach; None where it is right, as its path is that of the bundle."""
        rule = rule_for(turn)
        reached = reach(turn, relative=self._relative(turn.path), config=self.config)
        environments = self._without_own_bundle(turn, reached.environments)
        own = turn.effect is Effect.CA_PATH and is_bundle(turn, self.config.bundle)
        if not environments and (reached.environments or own):
            return None
        arrives = turn.arrives.path
        if arrives != turn.path:
            # Both files have to run: an option may be read in tests only.
            there = by_path(self._relative(arrives), self.config.environments)
            environments = tuple(name for name in environments if name in there) or environments
        return _Act(rule, turn, reached, environments)

    def _in_order(self, names: Set[str]) -> tuple[str, ...]:
        """The environments as the configuration orders them."""
        return tuple(each.name for each in self.config.environments if each.name in names)

    def _relative(self, path: str) -> str:
        """The path of a file from the root of the configuration."""
        return self.relative if path == self.path else relative_to(path, self.path, self.relative)

    def _without_own_bundle(self, turn: Turn, names: tuple[str, ...]) -> tuple[str, ...]:
        """The environments of these in which a path is not that of the bundle configured there."""
        if turn.effect is not Effect.CA_PATH:
            return names
        bundles = {each.name: each.bundle or self.config.bundle for each in self.config.environments}
        return tuple(name for name in names if not is_bundle(turn, bundles.get(name)))

    def _remark(self, rule: Rule, turn: Turn, reached: Reached) -> str:
        """What is peculiar about where a turn happens, to be added to its message."""
        if not reached.environments:
            names = ", ".join(each.name for each in self.config.environments)
            return f" where `{reached.conditions}`, which holds in none of the declared environments ({names})"
        strictness = {each.name: STRICTNESS[policy(each, rule.specificity)] for each in self.config.environments}
        laxest = min((strictness[name] for name in reached.spared), default=max(strictness.values()))
        off = [name for name in reached.certain if strictness[name] == STRICTNESS[Policy.ERROR] > laxest]
        spared = [name for name in reached.spared if any(strictness[name] < strictness[other] for other in off)]
        if not spared or turn.effect not in _VERIFYING:
            return ""
        return f", in {', '.join(off)} but not in {', '.join(spared)}"

    def about_entries(self, flaws: Iterable[tuple[str, int | None, Flaw]]) -> Iterator[Finding]:
        """The findings about waivers that are no comments: each with its file and line. Nothing waives these."""
        nothing = replace(self.config, waivers=())
        nobody = FileWaivers((), is_known, relative=self.relative, config=nothing, today=self.today)
        seen: Counter[tuple[str, str]] = Counter()
        for path, line, flaw in flaws:
            case = self._own_case(flaw.code, _site_of_entry(line, flaw.detail), flaw.detail)
            if self._wants(case):
                ordinal = str(seen[flaw.code, flaw.detail])
                identity = fingerprint_of(flaw.code, self.relative, case.site.statement, ordinal)
                yield replace(self._finding(case, nobody, identity, ordinal), path=path)
            seen[flaw.code, flaw.detail] += 1

    def _flawed(self, flaws: Iterable[tuple[Comment, Flaw]]) -> list[_Case]:
        return [self._own_case(flaw.code, _site_of_comment(comment), flaw.detail) for comment, flaw in flaws]

    def _contradictions(self, analysis: Analysis, facts: Iterable[Fact]) -> Iterator[_Case]:
        """Assignments that facts deny, where a finding hangs on them."""
        for assignment, names, detail in contradictions(facts, self.path, relative=self.relative, config=self.config):
            case = self._own_case("TLS906", analysis.sites[assignment.site], detail)
            yield replace(case, environments=names)

    def _unchecked(self, part: str, problem: Problem) -> _Case:
        """The case that the file, or a part of it, could not be checked."""
        return self._own_case(UNPARSABLE, _site_of_problem(problem), problem.message, part=part)

    def _own_case(self, code: str, site: Site, detail: str, *, part: str = "") -> _Case:
        """A case of certlint's own, about the file, a part of it or a comment."""
        rule = find(code)
        assert rule is not None
        message = rule.told(detail, part=part)
        return _Case(rule, site, message, rule.help, by_path(self.relative, self.config.environments))

    def _wants(self, case: _Case) -> bool:
        """Whether the configuration selects the rule (the longest selector wins) and the confidence suffices."""
        if self.config.only and not any(map(self._tells_of, case.environments)):
            return False
        return self.looks_for(case.rule) and case.confidence >= self.config.min_confidence

    def _tells_of(self, environment: str) -> bool:
        return not self.config.only or environment in self.config.only

    def looks_for(self, rule: Rule) -> bool:
        """Whether the configuration selects a rule."""
        config = self.config
        return is_selected(rule, (*config.select, *config.extend_select), config.ignore)

    def selects(self, selector: str) -> bool:
        """Whether a rule that ``selector`` names is looked for."""
        return any(rule.specificity(selector) and self.looks_for(rule) for rule in rules.RULES)

    def _policy_of_nowhere(self, rule: Rule) -> Policy:
        """The policy where no environment is reached: that of production, else the strictest there is."""
        policies = {each.name: policy(each, rule.specificity) for each in self.config.environments}
        return policies.get("prod") or max(policies.values(), key=STRICTNESS.__getitem__, default=Policy.ERROR)

    def _finding(self, case: _Case, waivers: FileWaivers, fingerprint: str, ordinal: str) -> Finding:
        covers = _of_use(waivers, case)
        acts = [(act, (*covers, *self._covers(act))) for act in case.acts]
        waived = {
            name
            for name in case.environments
            if any(cover.holds_in(name) for cover in covers)
            or (acts and all(_holds(own, name) for act, own in acts if name in act.environments))
        }
        if acts and not covers and all(own for _, own in acts):
            covers = [cover for _, own in acts for cover in own]
        reached = self._reach(case.rule, case.environments, waived, case.acts)
        strictest, suppressed = self._verdict(case.rule, reached, covers)
        here = FileSite(self.path, case.site)
        reaches = _reaches(here, acts, all_of_them=suppressed is not None and suppressed.by != "policy")
        finding = Finding(
            path=self.path,
            site=case.site,
            code=case.rule.code,
            name=case.rule.name,
            message=case.message or self._message(case, reaches),
            help=case.help,
            note=case.turn.note if case.turn is not None else "",
            mark=highlighted(case.turn, case.site) if case.turn is not None else None,
            reach=reached,
            policy=strictest,
            confidence=case.confidence,
            knob=case.knob,
            trail=case.trail,
            suppressed=suppressed,
            fingerprint=fingerprint,
            all_environments=len(reached) == len(self.config.environments),
            explanation=(*_table(reaches), *case.explanation),
            turn=case.turn,
            bundle=self._bundle(case.environments, self.relative) if case.turn is not None else None,
            safe=self._safety(case.rule),
            named=self._names(case.rule),
            reaches=reaches,
        )
        parts = self._parts(finding, acts)
        former = [(part.path, part.code, old) for part in parts if (old := self._former(part))]
        former += self._by_other_rules(case, ordinal)
        also = dict.fromkeys(each for each in former if each != (self.path, case.rule.code, fingerprint))
        own = len(parts) == 1 and (parts[0].path, parts[0].site) == (self.path, case.site)
        return replace(finding, parts=() if own else parts, also=tuple(also))

    def _message(self, case: _Case, reaches: Sequence[ReachedPlace]) -> str:
        """What the decision does, for what, and what is peculiar about where."""
        assert case.turn is not None
        message = case.rule.message(case.turn, max(len(reaches) - 1, 0), _noun(case.acts))
        surest = next(act for act in case.acts if act.turn is case.turn)
        return message + self._remark(case.rule, case.turn, surest.reached)

    def _reach(
        self, rule: Rule, names: Sequence[str], waived: Set[str], acts: Iterable[_Act] = ()
    ) -> tuple[Reach, ...]:
        """The environments, each with the strictest policy for the rules that are broken there."""
        broken: dict[str, set[Rule]] = {}
        for act in acts:
            for name in act.environments:
                broken.setdefault(name, set()).add(act.rule)
        return tuple(
            Reach(
                environment.name,
                max(
                    (policy(environment, each.specificity) for each in broken.get(environment.name, {rule})),
                    key=STRICTNESS.__getitem__,
                ),
                suppressed=environment.name in waived,
            )
            for environment in self.config.environments
            if environment.name in names and self._tells_of(environment.name)
        )

    def _verdict(
        self, rule: Rule, reached: Sequence[Reach], covers: Sequence[Cover]
    ) -> tuple[Policy, Suppression | None]:
        """The strictest policy of what is not waived, and why the finding does not count, if it does not."""
        left = [item for item in reached if not item.suppressed]
        strictest = max((item.policy for item in left or reached), key=STRICTNESS.__getitem__, default=None)
        if strictest is None:
            strictest = self._policy_of_nowhere(rule)
        if covers and (not left or strictest is Policy.ALLOW):
            return strictest, covers[0].suppression
        return strictest, Suppression("policy") if strictest is Policy.ALLOW else None

    def _by_other_rules(self, case: _Case, ordinal: str) -> Iterator[tuple[str, str, str]]:
        """The path, code and fingerprint that the decision has by each of the other rules that it breaks."""
        for code in sorted({act.rule.code for act in case.acts} - {case.rule.code}):
            yield self.path, code, fingerprint_of(code, self.relative, case.site.statement, ordinal)

    def _parts(self, whole: Finding, acts: Sequence[tuple[_Act, Sequence[Cover]]]) -> tuple[Finding, ...]:
        """The finding, once for each place of a knob, with the reach that it has there."""
        places: dict[tuple[str, Span], list[tuple[_Act, Sequence[Cover]]]] = {}
        for act, covers in acts:
            places.setdefault((act.turn.path, act.turn.site.span), []).append((act, covers))
        found: list[Finding] = []
        for here in places.values():
            act = _surest(act for act, _ in here)
            rule, surest = act.rule, act.turn
            names = self._in_order({name for act, _ in here for name in act.environments})
            covers = [cover for _, own in here for cover in own]
            reached = self._reach(rule, names, {name for name in names if _holds(covers, name)})
            strictest, suppressed = self._verdict(rule, reached, covers)
            part = replace(
                whole,
                path=surest.path,
                site=surest.site,
                code=rule.code,
                name=rule.name,
                safe=self._safety(rule),
                named=self._names(rule),
                mark=highlighted(surest, surest.site),
                reach=reached,
                policy=strictest,
                confidence=surest.confidence,
                knob=surest.knob,
                trail=surest.trail,
                suppressed=suppressed,
                explanation=(),
                turn=surest,
                bundle=self._bundle(names, self._relative(surest.path)),
                reaches=(),
            )
            found.append(part)
        return tuple(found)

    def _former(self, part: Finding) -> str:
        """The fingerprint that a finding had at the place of the knob; "" if nobody can say."""
        if self.project is None:
            return ""
        if part.path not in self._ordinals:
            turns = (*self.project.turns(part.path), *self.project.arrivals(part.path))
            own = {(turn.site.span, rule_for(turn).code): turn.site for turn in turns if turn.path == part.path}
            seen: Counter[tuple[str, str]] = Counter()
            ordinals = self._ordinals[part.path] = {}
            for (span, code), site in sorted(own.items(), key=lambda each: each[0]):
                ordinals[code, span] = seen[code, site.statement]
                seen[code, site.statement] += 1
        ordinal = self._ordinals[part.path].get((part.code, part.site.span))
        if ordinal is None:
            return ""
        return fingerprint_of(part.code, self._relative(part.path), part.site.statement, str(ordinal))

    def _covers(self, act: _Act, path: str = "") -> list[Cover]:
        """The waivers (of one file) at the place of a knob and where the value arrives, but not at the decision."""
        turn, found = act.turn, list[Cover]()
        for there in dict.fromkeys((FileSite(turn.path, turn.site), turn.arrives)):
            if there == turn.decided or (path and there.path != path):
                continue
            waivers = self._waivers_of(there.path)
            found += waivers.covers(act.rule.specificity, there.site) if waivers is not None else ()
        return [cover for cover in found if cover.is_of_use(act.environments)]

    def _waivers_of(self, path: str) -> FileWaivers | None:
        """All waivers that concern a file; None if nothing is known of it."""
        if path not in self._waivers:
            other = self.others.get(path)
            self._waivers[path] = (
                None
                if other is None
                else FileWaivers(
                    other.comments, is_known, relative=other.relative, config=other.config, today=self.today
                )
            )
        return self._waivers[path]

    def _safety(self, rule: Rule) -> bool | None:
        """What the configuration calls the fixes of the rule; the longer selector wins, and caution."""
        safe = specificity(self.config.extend_safe_fixes, rule)
        unsafe = specificity(self.config.extend_unsafe_fixes, rule)
        return safe > unsafe if safe or unsafe else None

    def _names(self, rule: Rule) -> bool:
        """Whether the configuration names the rule itself, not only its family."""
        config = self.config
        named = (*config.select, *config.extend_select, *config.extend_safe_fixes, *config.extend_unsafe_fixes)
        return specificity(named, rule) >= len(rule.code)

    def _bundle(self, environments: tuple[str, ...], relative: str) -> Bundle | None:
        """The bundle that a fix would write into a file."""
        homes = by_path(relative, self.config.environments)
        return bundle_for(self.config, environments, relative=relative, homes=homes)


def _holds(covers: Iterable[Cover], environment: str) -> bool:
    return any(cover.holds_in(environment) for cover in covers)


def _reaches(
    own: FileSite, acts: Sequence[tuple[_Act, Sequence[Cover]]], *, all_of_them: bool
) -> tuple[ReachedPlace, ...]:
    """The places that a decision reaches; unless it is ``all_of_them``, without what waivers take out.

    A decision that takes effect at its ``own`` place does not also reach the statement around it.
    """
    found: dict[FileSite, tuple[_Act, dict[str, None]]] = {}
    for act, covers in acts:
        names = [name for name in act.environments if all_of_them or not _holds(covers, name)]
        if names or all_of_them or not covers:
            _, known = found.setdefault(act.turn.arrives, (act, {}))
            known.update(dict.fromkeys(names))
    around = [
        there
        for there in found
        if own in found and there != own and there.path == own.path and there.site.span.holds(own.site.span)
    ]
    for there in around:
        del found[there]
    places = sorted(found.items(), key=lambda each: (each[0].path, each[0].site.span))
    noun = _noun([act for act, _ in acts])
    return tuple(
        ReachedPlace(
            there.path,
            there.site,
            act.turn.knob,
            tuple(names),
            act.rule.message(act.turn, len(places) - 1, noun, at_arrival=True),
        )
        for there, (act, names) in places
    )


def _surest(acts: Iterable[_Act]) -> _Act:
    """The surest of what a decision does; of several, the first by the number of the rule."""
    return max(sorted(acts, key=lambda act: act.rule.code), key=lambda act: act.turn.confidence)


def _noun(acts: Sequence[_Act]) -> str:
    """What to call a place that a decision reaches."""
    return "call" if all(act.turn.how in _CALLS for act in acts) else "place"


def _table(reaches: Sequence[ReachedPlace]) -> Iterator[str]:
    """The places that a decision reaches, where those are several, each with its environments."""
    for place in reaches if len(reaches) > 1 else ():
        names = ", ".join(place.environments) or "no environment"
        yield f"reaches {place.path}:{place.site.span.line}:{place.site.span.column}: {names}"


def _of_use(waivers: FileWaivers, case: _Case) -> list[Cover]:
    """The waivers that hold for a case, by one of the rules it breaks, where it reaches an environment of theirs."""
    rules_broken = dict.fromkeys((case.rule, *(act.rule for act in case.acts)))
    covers = (cover for rule in rules_broken for cover in waivers.covers(rule.specificity, case.site))
    return [cover for cover in dict.fromkeys(covers) if cover.is_of_use(case.environments)]


def _site_of_problem(problem: Problem) -> Site:
    line, column = problem.line or 1, problem.column
    span = Span(line, column, line, column, UNKNOWN_OFFSET, UNKNOWN_OFFSET)
    return Site(span, line, line, text=problem.text, statement="")


def _site_of_fault(fault: Fault, text: str) -> Site:
    """The place of a certificate or a key: the line where it begins."""
    line = fault.line
    span = Span(line, 1, line, len(text) + 1, UNKNOWN_OFFSET, UNKNOWN_OFFSET)
    return Site(span, line, line, text=text, statement=fault.identity)


def _site_of_comment(comment: Comment) -> Site:
    """The place of a comment. Its line is shown without what stands before the comment."""
    end = comment.column + len(comment.text)
    span = Span(comment.line, comment.column, comment.line, end, UNKNOWN_OFFSET, UNKNOWN_OFFSET)
    text = " " * (comment.column - 1) + comment.text
    return Site(span, comment.line, comment.line, text=text, statement=comment.text)


def _site_of_entry(line: int | None, detail: str) -> Site:
    """The place of an entry of a configuration or a baseline."""
    line = line or 1
    return Site(Span(line, 1, line, 1, UNKNOWN_OFFSET, UNKNOWN_OFFSET), line, line, text="", statement=detail)
