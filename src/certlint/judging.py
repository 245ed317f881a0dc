"""From turns to findings: selection, environments, policy, waivers."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Protocol

from certlint import rules
from certlint.bundles import bundle_for, is_bundle
from certlint.environments import STRICTNESS, Reached, by_path, contradictions, policy, reach
from certlint.model.conditions import Fact
from certlint.model.config import Bundle, Config, ConfiguredWaiver
from certlint.model.facts import Analysis, Comment, Problem
from certlint.model.findings import Diagnostic, Finding, Policy, Reach, Report, Suppression, Turn
from certlint.model.frozen import dataclass
from certlint.model.knobs import Confidence, Effect
from certlint.model.location import Site, Span, Step
from certlint.rules import UNPARSABLE, Rule, find, is_known, is_selected, rule_for, specificity
from certlint.waivers.applying import Cover, FileWaivers, Flaw, configured_flaws
from certlint.waivers.baseline import Entry

__all__ = ["Linked", "judge", "judge_baseline", "judge_configuration"]

UNKNOWN_OFFSET = -1
"""The byte offsets of a finding about a comment or a whole file: nothing there is ever rewritten."""


class Linked(Protocol):
    """What judging asks of a linked project."""

    def turns(self, path: str) -> tuple[Turn, ...]:
        """The knobs turned the wrong way in the file."""
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


def judge(
    analysis: Analysis,
    *,
    path: str,
    project: Linked,
    config: Config,
    today: date,
    relative: str | None = None,
    unused: bool = True,
) -> Report:
    """Judge one file: give all its findings, also those that a policy or a waiver suppresses.

    ``relative`` is the path from the root of the configuration, for the environments' globs; without it,
    ``path`` is. ``today`` decides which waivers have expired. ``unused`` is off where nobody can say that a
    waiver is of no use, as not all was looked at. Findings come in the order line, column, code.
    """
    if analysis.problem is not None and analysis.problem.kind == "internal":
        return Report(errors=(Diagnostic(path, analysis.problem.line, analysis.problem.message),))
    judgement = _Judgement(path, path if relative is None else relative, config, today)
    findings = tuple(judgement.findings(analysis, project.turns(path), project.facts(path), unused=unused))
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

    def __init__(self, path: str, relative: str, config: Config, today: date) -> None:
        self.path = path
        self.relative = relative
        self.config = config
        self.today = today
        self.used_entries: set[int] = set()

    def findings(
        self, analysis: Analysis, turns: Iterable[Turn], facts: Iterable[Fact], *, unused: bool
    ) -> Iterator[Finding]:
        waivers = FileWaivers(analysis.comments, is_known, relative=self.relative, config=self.config, today=self.today)
        cases = [*self._cases_of_turns(turns), *self._contradictions(analysis, facts)]
        if analysis.problem is not None:
            cases.append(self._unchecked("file", analysis.problem))
        cases.extend(self._unchecked("cell", problem) for problem in analysis.problems)
        # Whether a waiver is of use must not depend on what is selected or shown in this run.
        used = [cover for case in (*cases, *self._flawed(waivers.malformed)) for cover in _of_use(waivers, case)]
        self.used_entries.update(cover.waiver for cover in used if isinstance(cover.waiver, int))
        cases.extend(self._flawed(waivers.flaws(used, selected=self.selects if unused else None)))
        cases.sort(key=lambda case: (case.site.span, case.rule.code))
        seen: Counter[tuple[str, str]] = Counter()
        for case in cases:
            identity = (case.rule.code, case.site.statement)
            if self._wants(case):
                yield self._finding(case, waivers, seen[identity])
            seen[identity] += 1

    def _cases_of_turns(self, turns: Iterable[Turn]) -> Iterable[_Case]:
        """One case for each code and place: the most certain, with the reach of all of them."""
        cases: dict[tuple[str, Span], _Case] = {}
        for turn in turns:
            rule = rule_for(turn)
            key = (rule.code, turn.site.span)
            reached = reach(turn, relative=self.relative, config=self.config)
            environments = self._without_own_bundle(turn, reached.environments)
            own = turn.effect is Effect.CA_PATH and is_bundle(turn, self.config.bundle)
            if not environments and (reached.environments or own):
                continue
            case = _Case(
                rule=rule,
                site=turn.site,
                message=rule.message(turn) + self._remark(rule, turn, reached),
                help=rule.advice(turn),
                environments=environments,
                confidence=turn.confidence,
                knob=turn.knob,
                trail=turn.trail,
                explanation=reached.steps,
                turn=turn,
            )
            old = cases.get(key)
            if old is not None:
                surest = old if old.confidence >= turn.confidence else case
                both = {*old.environments, *case.environments}
                names = tuple(each.name for each in self.config.environments if each.name in both)
                case = replace(surest, environments=names)
            cases[key] = case
        return cases.values()

    def _without_own_bundle(self, turn: Turn, names: tuple[str, ...]) -> tuple[str, ...]:
        """The environments of these in which a path is not that of the bundle configured there."""
        if turn.effect is not Effect.CA_PATH:
            return names
        bundles = {each.name: each.bundle or self.config.bundle for each in self.config.environments}
        return tuple(name for name in names if not is_bundle(turn, bundles.get(name)))

    def _remark(self, rule: Rule, turn: Turn, reached: Reached) -> str:
        """What is peculiar about where a turn happens, to be added to its message."""
        if not reached.environments:
            return f", in no environment that certlint knows: `{reached.conditions}` holds in none"
        strictness = {each.name: STRICTNESS[policy(each, rule.specificity)] for each in self.config.environments}
        laxest = min((strictness[name] for name in reached.spared), default=max(strictness.values()))
        off = [name for name in reached.certain if strictness[name] == STRICTNESS[Policy.ERROR] > laxest]
        spared = [name for name in reached.spared if any(strictness[name] < strictness[other] for other in off)]
        if not spared or turn.effect not in (Effect.VERIFICATION, Effect.HOSTNAME):
            return ""
        return f": off in {', '.join(off)} but not in {', '.join(spared)}"

    def about_entries(self, flaws: Iterable[tuple[str, int | None, Flaw]]) -> Iterator[Finding]:
        """The findings about waivers that are no comments: each with its file and line. Nothing waives these."""
        nothing = replace(self.config, waivers=())
        nobody = FileWaivers((), is_known, relative=self.relative, config=nothing, today=self.today)
        seen: Counter[tuple[str, str]] = Counter()
        for path, line, flaw in flaws:
            case = self._own_case(flaw.code, _site_of_entry(line, flaw.detail), flaw.detail)
            if self._wants(case):
                yield replace(self._finding(case, nobody, seen[flaw.code, flaw.detail]), path=path)
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
        message = rule.template.format(found=detail, certificate="", part=part)
        return _Case(rule, site, message, rule.help, by_path(self.relative, self.config.environments))

    def _wants(self, case: _Case) -> bool:
        """Whether the configuration selects the rule (the longest selector wins) and the confidence suffices."""
        if self.config.only and not any(map(self._tells_of, case.environments)):
            return False
        return self._selected(case.rule) and case.confidence >= self.config.min_confidence

    def _tells_of(self, environment: str) -> bool:
        return not self.config.only or environment in self.config.only

    def _selected(self, rule: Rule) -> bool:
        config = self.config
        return is_selected(rule, (*config.select, *config.extend_select), config.ignore)

    def selects(self, selector: str) -> bool:
        """Whether a rule that ``selector`` names is looked for."""
        return any(rule.specificity(selector) and self._selected(rule) for rule in rules.RULES)

    def _policy_of_nowhere(self, rule: Rule) -> Policy:
        """The policy where no environment is reached: that of production, else the strictest there is."""
        policies = {each.name: policy(each, rule.specificity) for each in self.config.environments}
        return policies.get("prod") or max(policies.values(), key=STRICTNESS.__getitem__, default=Policy.ERROR)

    def _finding(self, case: _Case, waivers: FileWaivers, ordinal: int) -> Finding:
        covers = _of_use(waivers, case)
        reached = tuple(
            Reach(
                environment.name,
                policy(environment, case.rule.specificity),
                suppressed=any(cover.holds_in(environment.name) for cover in covers),
            )
            for environment in self.config.environments
            if environment.name in case.environments and self._tells_of(environment.name)
        )
        left = [item for item in reached if not item.suppressed]
        strictest = max((item.policy for item in left or reached), key=STRICTNESS.__getitem__, default=None)
        if strictest is None:
            strictest = self._policy_of_nowhere(case.rule)
        suppressed = None
        if covers and (not left or strictest is Policy.ALLOW):
            suppressed = covers[0].suppression
        elif strictest is Policy.ALLOW:
            suppressed = Suppression("policy")
        return Finding(
            path=self.path,
            site=case.site,
            code=case.rule.code,
            name=case.rule.name,
            message=case.message,
            help=case.help,
            reach=reached,
            policy=strictest,
            confidence=case.confidence,
            knob=case.knob,
            trail=case.trail,
            suppressed=suppressed,
            fingerprint=_fingerprint(case.rule.code, self.relative, case.site.statement, ordinal),
            all_environments=len(reached) == len(self.config.environments),
            explanation=case.explanation,
            turn=case.turn,
            bundle=self._bundle(case) if case.turn is not None else None,
            safe=self._safety(case.rule),
            named=self._names(case.rule),
        )

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

    def _bundle(self, case: _Case) -> Bundle | None:
        """The bundle that a fix would write."""
        homes = by_path(self.relative, self.config.environments)
        return bundle_for(self.config, case.environments, relative=self.relative, homes=homes)


def _of_use(waivers: FileWaivers, case: _Case) -> list[Cover]:
    """The waivers that hold for a case, in at least one of the environments that it reaches."""
    covers = waivers.covers(case.rule.specificity, case.site)
    return [cover for cover in covers if cover.is_of_use(case.environments)]


def _fingerprint(code: str, relative: str, statement: str, ordinal: int) -> str:
    identity = "\0".join((code, relative, statement, str(ordinal)))
    return hashlib.sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()


def _site_of_problem(problem: Problem) -> Site:
    line, column = problem.line or 1, problem.column
    span = Span(line, column, line, column, UNKNOWN_OFFSET, UNKNOWN_OFFSET)
    return Site(span, line, line, text=problem.text, statement="")


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
