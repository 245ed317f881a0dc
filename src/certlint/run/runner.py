"""The run: read, analyse, link, fetch what is wanted, judge; one report for all files.

A file that cannot be read, or over which something fails, costs its own findings and one line.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import field
from typing import TYPE_CHECKING

from certlint.model.findings import Diagnostic, Finding, Report, Summary, Widened
from certlint.model.frozen import dataclass
from certlint.run.files import Target
from certlint.run.funnel import words
from certlint.run.left_out import Count
from certlint.run.sifting import Place, Sifted, failure, sift, start
from certlint.run.workers import THRESHOLD, Workers
from certlint.trees import DISK, Tree

if TYPE_CHECKING:
    from datetime import date

    from certlint.model.config import ConfiguredWaiver
    from certlint.model.knobs import Knob
    from certlint.model.neighbours import OtherFile
    from certlint.run.cache import Cache
    from certlint.run.certificates import Judged
    from certlint.run.linked import Linked
    from certlint.run.named_bundles import CodePath
    from certlint.settings import Settings

__all__ = ["Request", "run"]


Progress = Callable[[str, int, int], None]
"""Told what is going on (a verb), how many files are done and how many there are."""


def _silent(_doing: str, _done: int, _total: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What to run.

    ``sources`` are the bytes of targets that are not read from disk, by path; ``settings`` gives
    those of a file from its absolute path, or the diagnostic of the configuration that is at fault.
    ``knobs`` are the user's own; ``funnel`` off means that every file is parsed. ``whole`` says that the targets
    are all there is, so that a waiver may be said to be of no use; ``own`` are the settings of the run itself,
    whose waivers are looked at whatever the targets hold. ``jobs`` is the number of processes that may be at work,
    ``cache`` what was found out before. ``bundles`` asks for the bundles to be judged, too. ``left_out`` counts the
    files that are no targets although they are Python. ``tree`` is where other files are looked up; where that is not
    the disk, ``sources`` has all targets. ``alone`` means that no other file is read as context."""

    targets: Sequence[Target]
    settings: Callable[[str], Settings | Diagnostic]
    today: date
    errors: Sequence[Diagnostic] = ()
    sources: Mapping[str, bytes] = field(default_factory=dict)
    knobs: tuple[Knob, ...] = ()
    funnel: bool = True
    whole: bool = False
    own: Settings | None = None
    jobs: int = 1
    cache: Cache | None = None
    bundles: bool = False
    left_out: Count = Count()
    tree: Tree = DISK
    alone: bool = False
    progress: Progress = _silent


def run(request: Request) -> Report:
    """Check the targets and join what was found. Raises nothing for any input."""
    threshold = gc.get_threshold()
    gc.set_threshold(*THRESHOLD)
    try:
        return _Run(request).report()
    finally:  # by now all of it is gone, so that there is nothing to be looked through
        gc.set_threshold(*threshold)


class _Run:
    """The state of one run."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.started = time.perf_counter()
        self.errors: dict[Diagnostic, None] = dict.fromkeys(request.errors)
        self.words = tuple(words(request.knobs))
        self.workers = Workers(request.jobs, self.words)
        self.linked: Linked | None = None
        self.used_waivers: set[ConfiguredWaiver] = set()
        self.bundles: Judged | None = None
        self.gaps = False  # whether anything that is linked could not be checked, or only in part

    def report(self) -> Report:
        """Do all of it."""
        try:
            return self._report()
        finally:
            self.workers.end()

    def _report(self) -> Report:
        cache = self.request.cache
        sifted = self._sift(cache)
        findings: list[Finding] = []
        if any(each.kept for each in sifted.values()):
            self.linked = self._link(sifted, cache)
            self.errors.update(dict.fromkeys(self.linked.errors))
            self.gaps = any(each.problem is not None or each.problems for each in self.linked.analyses.values())
            findings.extend(self._findings(self.linked))
        if self.request.bundles:
            findings.extend(self._about_bundles(findings))
        if cache is not None:
            cache.save()
        findings.extend(self._about_configurations())
        findings.sort(key=lambda finding: (finding.path, finding.site.span, finding.code))
        return Report(tuple(findings), tuple(self.errors), self._summary())

    def _summary(self) -> Summary:
        linked, left_out = self.linked, self.request.left_out
        unchecked = self._unchecked()
        return Summary(
            files=len(self.request.targets) - len(unchecked),
            seconds=time.perf_counter() - self.started,
            rounds=linked.rounds if linked is not None else 0,
            truncated=linked is not None and linked.truncated,
            unchecked=unchecked,
            unchecked_cells=self._unchecked_cells(),
            left_out=left_out.by_cause,
            left_out_more=left_out.more,
            judged=self.bundles.paths if self.bundles is not None else (),
            unjudged=self.bundles.unjudged if self.bundles is not None else (),
            widened=tuple(Widened(*each) for each in linked.widened) if linked is not None else (),
        )

    def _unchecked(self) -> tuple[str, ...]:
        """The paths of targets in which nothing was looked for, as something prevented it."""
        analyses = self.linked.analyses if self.linked is not None else {}
        failed = {error.path for error in self.errors}
        return tuple(
            target.path
            for target in self.request.targets
            if target.path in failed
            or ((analysis := analyses.get(target.path)) is not None and analysis.problem is not None)
            or (failed and isinstance(self.request.settings(target.location), Diagnostic))
        )

    def _unchecked_cells(self) -> tuple[str, ...]:
        """The path of the notebook for each cell of the targets that could not be checked."""
        analyses = self.linked.analyses if self.linked is not None else {}
        return tuple(
            target.path
            for target in self.request.targets
            if target.path in analyses
            for _ in analyses[target.path].problems
        )

    def _sift(self, cache: Cache | None) -> dict[Target, Sifted]:
        """What the bytes of the targets tell."""
        targets = {
            target: Place(target.location, target.path, self.request.sources.get(target.path))
            for target in self.request.targets
        }
        if not self.request.funnel:
            return dict.fromkeys(targets, Sifted(True, ""))
        known = {target: cache.sifted(place) for target, place in targets.items()} if cache is not None else {}
        unknown = [place for target, place in targets.items() if known.get(target) is None]
        if unknown:
            start(self.words)
        news = self.workers.map(sift, unknown, batch=200, least=800)
        found: dict[Target, Sifted] = {}
        for number, (target, place) in enumerate(targets.items()):
            self.request.progress("reading", number, len(targets))
            sifted = known.get(target) or next(news)
            if isinstance(sifted, Diagnostic):
                self.errors[sifted] = None
                continue
            found[target] = sifted
            if cache is not None and known.get(target) is None:
                cache.note(place, sifted)
        return found

    def _link(self, sifted: Mapping[Target, Sifted], cache: Cache | None) -> Linked:
        """What linking the targets gives, or gave before."""
        memory = None
        if cache is not None and self.request.funnel:  # without it nobody knows the digests
            from certlint.run.remembering import Memory

            memory = Memory(self.request, cache, sifted)
            known = memory.recall()
            if known is not None:
                return known
        from certlint.run.parcels import link_targets

        linked = link_targets(self.request, self.workers, sifted)
        if memory is not None:
            memory.keep(linked)
        return linked

    def _findings(self, linked: Linked) -> Iterator[Finding]:
        """What the targets decide, and what other files decide for them."""
        from certlint.run.placing import placed

        checked = {target.path for target in self.request.targets}
        judged = [target for target in self.request.targets if target.path in linked.analyses]
        deciding = [
            Target(path, linked.locations[path])
            for path, project in linked.projects.items()
            if path not in checked and project.turns(path)
        ]
        others = self._others(linked)
        for number, target in enumerate((*judged, *deciding)):
            self.request.progress("judging", number, len(judged) + len(deciding))
            found = self._judge(target, linked, others, checked)
            yield from found if target.path in checked else placed(found, checked)

    def _others(self, linked: Linked) -> dict[str, OtherFile]:
        """What judging a file has to know of the others: their waivers."""
        from certlint.model.neighbours import OtherFile

        found: dict[str, OtherFile] = {}
        for path, project in linked.projects.items():
            if not (project.turns(path) or project.arrivals(path)):
                continue
            settings = self.request.settings(linked.locations[path])
            if not isinstance(settings, Diagnostic):
                relative = settings.relative(linked.locations[path])
                found[path] = OtherFile(relative, settings.config, linked.analyses[path].comments)
        return found

    def _judge(
        self, target: Target, linked: Linked, others: Mapping[str, OtherFile], checked: Container[str]
    ) -> tuple[Finding, ...]:
        from certlint.judging import judge

        settings = self.request.settings(target.location)
        if isinstance(settings, Diagnostic):
            return ()
        try:
            report = judge(
                linked.analyses[target.path],
                path=target.path,
                project=linked.projects[target.path],
                config=settings.config,
                today=self.request.today,
                relative=settings.relative(target.location),
                unused=self._sees_all() and target.path in checked,
                others=others,
            )
        except Exception as error:
            self.errors[failure(target.path, error)] = None
            return ()
        self.errors.update(dict.fromkeys(report.errors))
        self.used_waivers.update(settings.config.waivers[index] for index in report.used_waivers)
        return report.findings

    def _sees_all(self) -> bool:
        """Whether nothing was left out that could show a waiver to be of use."""
        truncated = self.linked is not None and self.linked.truncated
        return self.request.whole and not truncated and not self.errors and not self.gaps

    def _used_settings(self) -> list[Settings]:
        """The settings that were of use in this run, each configuration once."""
        own = (self.request.own,) if self.request.own is not None else ()
        locations = self.linked.locations.values() if self.linked is not None else ()
        known = (self.request.settings(location) for location in locations)
        used = {each.config.path: each for each in (*known, *own) if not isinstance(each, Diagnostic)}
        return list(used.values())

    def _about_bundles(self, findings: Sequence[Finding]) -> Sequence[Finding]:
        """What is wrong with the bundles that configurations and code name."""
        named = [*self._named_by(findings)]
        used = self._used_settings()
        if not (named or any(map(_names_a_bundle, used))):
            return ()
        from certlint.run.certificates import judge_bundles

        judged = judge_bundles(used, named, today=self.request.today, cache=self.request.cache, unused=self._sees_all())
        self.used_waivers.update(judged.used_waivers)
        self.bundles = judged
        self.gaps = self.gaps or bool(judged.unjudged)
        return judged.findings

    def _named_by(self, findings: Sequence[Finding]) -> Iterator[CodePath]:
        """The CA files that code of the targets names, wrongly or rightly."""
        if self.linked is None:
            return
        acting = [(part.turn, part.environments) for each in findings for part in each.acting if part.turn is not None]
        checked = {target.path for target in self.request.targets}
        right = [(turn, None) for turn in self.linked.files if turn.path in checked]
        for turn, environments in (*acting, *right):
            location = self.linked.locations.get(turn.path) if turn.file else None
            settings = self.request.settings(location) if location is not None else None
            if location is not None and settings is not None and not isinstance(settings, Diagnostic):
                from certlint.run.named_bundles import CodePath, reached

                names = reached(turn, location, settings) if environments is None else environments
                yield CodePath(turn.file, location, (turn.path, turn.site.span.line, turn.site.text), names, settings)

    def _about_configurations(self) -> Iterator[Finding]:
        """What is wrong with the waivers in the configurations, each said once, whoever extends it."""
        seen: set[tuple[str, int, str]] = set()
        for settings in self._used_settings():
            if not settings.config.waivers:
                continue
            from certlint.judging import judge_configuration

            for finding in judge_configuration(
                settings.config,
                used=self.used_waivers,
                relative=settings.relative(os.path.abspath(settings.config.path)),
                today=self.request.today,
                unused=self._sees_all(),
            ):
                identity = (finding.path, finding.site.span.line, finding.code)
                if identity not in seen:
                    seen.add(identity)
                    yield finding


def _names_a_bundle(settings: Settings) -> bool:
    """Whether a configuration names a file or folder of certificates."""
    from certlint.model.config import BundleForm

    bundles = (settings.config.bundle, *(each.bundle for each in settings.config.environments))
    return any(each is not None and (each.form is BundleForm.PATH or each.authorities) for each in bundles)
