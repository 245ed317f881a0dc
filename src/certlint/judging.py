"""From turns to findings: selection, environments, policy, waivers."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from certlint.environments import STRICTNESS, by_path, policy, reach
from certlint.model.config import Config
from certlint.model.facts import Analysis, Comment, Problem
from certlint.model.findings import Diagnostic, Finding, Policy, Reach, Report, Suppression, Turn
from certlint.model.knobs import Confidence
from certlint.model.location import Site, Span, Step
from certlint.rules import Rule, find, is_known, rule_for, specificity
from certlint.waivers import Waiver, parse

__all__ = ["Linked", "judge"]

UNKNOWN_OFFSET = -1
"""The byte offsets of a finding about a comment or a whole file: nothing there is ever rewritten."""

_CERTAINTY = {Confidence.POSSIBLE: 0, Confidence.LIKELY: 1, Confidence.CERTAIN: 2}


class Linked(Protocol):
    """What judging asks of a linked project."""

    def turns(self, path: str) -> tuple[Turn, ...]:
        """The knobs turned the wrong way in the file."""
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


def judge(
    analysis: Analysis, *, path: str, project: Linked, config: Config, today: date, relative: str | None = None
) -> Report:
    """Judge one file: give all its findings, also those that a policy or a waiver suppresses.

    ``relative`` is the path from the root of the configuration, for the environments' globs; without it,
    ``path`` is. ``today`` decides which waivers have expired. Findings come in the order line, column, code.
    """
    if analysis.problem is not None and analysis.problem.kind == "internal":
        return Report(errors=(Diagnostic(path, analysis.problem.line, analysis.problem.message),))
    judgement = _Judgement(path, path if relative is None else relative, config, today)
    return Report(findings=tuple(judgement.findings(analysis, project.turns(path))))


class _Judgement:
    """The judging of one file."""

    def __init__(self, path: str, relative: str, config: Config, today: date) -> None:
        self.path = path
        self.relative = relative
        self.config = config
        self.today = today

    def findings(self, analysis: Analysis, turns: Iterable[Turn]) -> Iterator[Finding]:
        waivers, malformed = parse(analysis.comments, is_known)
        cases = list(self._cases_of_turns(turns))
        if analysis.problem is not None:
            cases.append(self._own_case("TLS901", _site_of_problem(analysis.problem), analysis.problem.message))
        cases.extend(self._own_case("TLS907", _site_of_comment(item.comment), item.problem) for item in malformed)
        # Whether a waiver is of use must not depend on what is selected or shown in this run.
        used = {waiver for case in cases for waiver in _covering(waivers, case)}
        cases.extend(
            self._own_case("TLS902", _site_of_comment(waiver.comment), ", ".join(waiver.selectors))
            for waiver in waivers
            if waiver.by == "inline" and waiver not in used
        )
        cases.sort(key=lambda case: (case.site.span, case.rule.code))
        seen: Counter[tuple[str, str]] = Counter()
        for case in cases:
            identity = (case.rule.code, case.site.statement)
            if self._wants(case):
                yield self._finding(case, waivers, seen[identity])
            seen[identity] += 1

    def _cases_of_turns(self, turns: Iterable[Turn]) -> Iterable[_Case]:
        """One case for each code and place: the most certain."""
        cases: dict[tuple[str, Span], _Case] = {}
        for turn in turns:
            rule = rule_for(turn)
            key = (rule.code, turn.site.span)
            if key in cases and _CERTAINTY[cases[key].confidence] >= _CERTAINTY[turn.confidence]:
                continue
            cases[key] = _Case(
                rule=rule,
                site=turn.site,
                message=rule.message(turn),
                help=rule.advice(turn),
                environments=reach(turn, relative=self.relative, config=self.config),
                confidence=turn.confidence,
                knob=turn.knob,
                trail=turn.trail,
            )
        return cases.values()

    def _own_case(self, code: str, site: Site, detail: str) -> _Case:
        """A case of certlint's own, about the file or a comment."""
        rule = find(code)
        assert rule is not None
        message = rule.template.format(found=detail, certificate="")
        return _Case(rule, site, message, rule.help, by_path(self.relative, self.config.environments))

    def _wants(self, case: _Case) -> bool:
        """Whether the configuration selects the rule (the longest selector wins) and the confidence suffices."""
        selected = specificity((*self.config.select, *self.config.extend_select), case.rule)
        ignored = specificity(self.config.ignore, case.rule)
        return selected > ignored and _CERTAINTY[case.confidence] >= _CERTAINTY[self.config.min_confidence]

    def _finding(self, case: _Case, waivers: Iterable[Waiver], ordinal: int) -> Finding:
        valid = (waiver for waiver in _covering(waivers, case) if not waiver.expired(self.today))
        waiver = next(valid, None)
        reached = tuple(
            Reach(environment.name, policy(environment, case.rule.specificity), suppressed=waiver is not None)
            for environment in self.config.environments
            if environment.name in case.environments
        )
        strictest = max((item.policy for item in reached), key=STRICTNESS.__getitem__, default=Policy.ERROR)
        suppressed = waiver.suppression if waiver else Suppression("policy") if strictest is Policy.ALLOW else None
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
        )


def _covering(waivers: Iterable[Waiver], case: _Case) -> Iterator[Waiver]:
    return (waiver for waiver in waivers if waiver.covers(case.rule.specificity, case.site))


def _fingerprint(code: str, relative: str, statement: str, ordinal: int) -> str:
    identity = "\0".join((code, relative, statement, str(ordinal)))
    return hashlib.sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()


def _site_of_problem(problem: Problem) -> Site:
    line = problem.line or 1
    return Site(Span(line, 1, line, 1, UNKNOWN_OFFSET, UNKNOWN_OFFSET), line, line, text="", statement="")


def _site_of_comment(comment: Comment) -> Site:
    """The place of a comment. Its line is shown without what stands before the comment."""
    end = comment.column + len(comment.text)
    span = Span(comment.line, comment.column, comment.line, end, UNKNOWN_OFFSET, UNKNOWN_OFFSET)
    text = " " * (comment.column - 1) + comment.text
    return Site(span, comment.line, comment.line, text=text, statement=comment.text)
