"""The run: read, analyse, link, fetch what is wanted, judge; one report for all files.

A file that cannot be read, or over which something fails, costs its own findings and one line.
"""

from __future__ import annotations

import gc
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from certlint.model.findings import Diagnostic, Finding, Report, Summary
from certlint.run.callers import Callers, Importers
from certlint.run.files import Target, display
from certlint.run.funnel import Funnel, words
from certlint.run.modules import Modules, settings_files
from certlint.run.notebooks import python

if TYPE_CHECKING:
    from datetime import date

    from certlint.model.config import ConfiguredWaiver
    from certlint.model.facts import Analysis, Wrapper
    from certlint.model.knobs import Knob
    from certlint.semantics.project import Project
    from certlint.settings import Settings

__all__ = ["ROUNDS", "Request", "read", "run"]

ROUNDS = 8
"""How often files are fetched and linked again before certlint makes do with what it has."""

THRESHOLD = (100_000, 20, 20)
"""Facts are millions of small objects that stay: the garbage collector need not count them all the time."""

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
    whose waivers are looked at whatever the targets hold.
    """

    targets: Sequence[Target]
    settings: Callable[[str], Settings | Diagnostic]
    today: date
    errors: Sequence[Diagnostic] = ()
    sources: Mapping[str, bytes] = field(default_factory=dict)
    knobs: tuple[Knob, ...] = ()
    funnel: bool = True
    whole: bool = False
    own: Settings | None = None
    progress: Progress = _silent


def read(location: str, shown: str) -> bytes | Diagnostic:
    """Read the Python of a file; what prevents it is a diagnostic about ``shown``."""
    try:
        with open(location, "rb") as stream:
            return python(location, stream.read())
    except (OSError, ValueError, MemoryError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error) or "not enough memory"
        return Diagnostic(shown, None, f"cannot be read: {reason}")


def run(request: Request) -> Report:
    """Check the targets and join what was found. Raises nothing for any input."""
    threshold = gc.get_threshold()
    gc.set_threshold(*THRESHOLD)
    try:
        return _Run(request).report()
    finally:
        gc.set_threshold(*threshold)


class _Run:
    """The state of one run. Everything is keyed by the path that the user sees."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.started = time.perf_counter()
        self.errors: dict[Diagnostic, None] = dict.fromkeys(request.errors)
        self.analyses: dict[str, Analysis] = {}
        self.rough: set[str] = set()  # files of which only a survey is known: good for linking, not for reporting
        self.names: dict[str, str] = {}
        self.settings: dict[str, Settings] = {}
        self.locations = {target.path: target.location for target in request.targets}
        self._paths: dict[str, str] = {}  # by what they are when all links are followed
        self.dropped: dict[str, Target] = {}
        self.wrappers: set[Wrapper] = set()
        self.importers: Importers | None = None
        self.modules = Modules()
        self.rounds = 0
        self.truncated = False
        self.used_waivers: set[ConfiguredWaiver] = set()

    def report(self) -> Report:
        """Do all of it."""
        self._analyze_targets()
        findings: list[Finding] = []
        if self.analyses:
            projects = self._link()
            while self._confirm(projects):
                projects = self._linked()
            judged = [target for target in self.request.targets if target.path in self.analyses]
            for number, target in enumerate(judged):
                self.request.progress("judging", number, len(judged))
                findings.extend(self._judge(target, projects))
        findings.extend(self._about_configurations())
        findings.sort(key=lambda finding: (finding.path, finding.site.span, finding.code))
        files = len(self.request.targets)
        seconds = time.perf_counter() - self.started
        return Report(tuple(findings), tuple(self.errors), Summary(files, seconds, self.rounds, self.truncated))

    def _analyze_targets(self) -> None:
        funnel = self._funnel() if self.request.funnel and self.request.targets else None
        for number, target in enumerate(self.request.targets):
            self.request.progress("reading", number, len(self.request.targets))
            content = self._content(target.path)
            if isinstance(content, Diagnostic):
                self.errors[content] = None
            elif funnel is None or funnel.keeps(content):
                self._analyze_target(target, content)
            else:
                self.dropped[target.path] = target

    def _content(self, path: str) -> bytes | Diagnostic:
        """The bytes of a file by the path that the user sees."""
        source = self.request.sources.get(path)
        return read(self.locations[path], path) if source is None else source

    def _analyze_target(self, target: Target, content: bytes) -> None:
        settings = self.request.settings(target.location)
        if isinstance(settings, Diagnostic):
            self.errors[settings] = None
            return
        self.settings[target.path] = settings
        self.names[target.path] = self.modules.name(target.location, settings.root)
        self._analyze(target.path, content)

    def _funnel(self) -> Funnel:
        from certlint.knobs import tokens

        return Funnel((*tokens(), *words(self.request.knobs)))

    def _analyze(self, path: str, content: bytes) -> None:
        from certlint.analysis import survey

        try:
            surveyed = survey(content) if self.request.funnel else None
        except Exception:  # a mistake of ours: the full analysis may get further
            surveyed = None
        if surveyed is None:
            self._analyze_fully(path, content)
        else:
            self.analyses[path] = surveyed
            self.rough.add(path)

    def _analyze_fully(self, path: str, content: bytes) -> None:
        from certlint.analysis import analyze

        try:
            self.analyses[path] = analyze(content)
        except Exception as error:  # a mistake of ours, or no memory: the other files are still checked
            self.analyses.pop(path, None)
            self._fail(path, error)

    def _link(self) -> Mapping[str, Project]:
        """Link, and fetch what the project wants to know, until it wants nothing more."""
        settings_sought = False
        while True:
            known = len(self.analyses), dict(self.names)
            projects = self._linked()
            self.rounds += 1
            self._fetch_callers(projects)
            if not settings_sought and any(project.wants_settings for project in _distinct(projects)):
                settings_sought = True
                self._fetch_settings()
            if known == (len(self.analyses), self.names):
                return projects
            if self.rounds == ROUNDS:
                self.truncated = True
                return projects

    def _confirm(self, projects: Mapping[str, Project]) -> bool:
        """Analyse in full the surveyed files in which something is to be reported; True if there was any."""
        named = {path for project in _distinct(projects) for path in project.mentioned()} & self.rough
        self.rough -= named
        for number, path in enumerate(sorted(named)):
            self.request.progress("analysing", number, len(named))
            content = self._content(path)
            if isinstance(content, Diagnostic):  # gone meanwhile
                self.errors[content] = None
                del self.analyses[path]
            else:
                self._analyze_fully(path, content)
        return bool(named)

    def _linked(self) -> Mapping[str, Project]:
        """Link all files; if that fails, each alone, so that one file costs only what is known through it."""
        from certlint.analysis import link

        self.request.progress("linking", 0, len(self.analyses))
        try:
            project = link(dict(self.analyses), dict(self.names), knobs=self.request.knobs, provide=self._provide)
            return dict.fromkeys(self.analyses, project)
        except Exception as error:
            self._fail("", error)
        alone: dict[str, Project] = {}
        for path, analysis in self.analyses.items():
            try:
                names = {path: self.names[path]}
                alone[path] = link({path: analysis}, names, knobs=self.request.knobs, provide=None)
            except Exception as error:
                self._fail(path, error)
        return alone

    def _provide(self, wanted: str) -> tuple[str, str, Analysis] | None:
        """The file of a module that is wanted as context, analysed: its path and the module's name, too."""
        found = self.modules.find(wanted)
        path = self._add(*found) if found is not None else None
        return (path, self.names[path], self.analyses[path]) if path is not None else None

    def _fetch_callers(self, projects: Mapping[str, Project]) -> None:
        """Analyse the targets that were dropped and may call a wrapper after all."""
        wrappers = {wrapper for project in _distinct(projects) for wrapper in project.wrappers} - self.wrappers
        self.wrappers |= wrappers
        if not wrappers:
            return
        if self.importers is None:
            contents = ((path, self._content(path)) for path in self.dropped)
            self.importers = Importers((path, content) for path, content in contents if isinstance(content, bytes))
        callers = Callers(wrappers)
        for path, written in self.importers.knowing(callers):
            content = self._content(path) if path in self.dropped else b""
            if isinstance(content, bytes) and callers.may_call(content, written):
                self._analyze_target(self.dropped.pop(path), content)

    def _fetch_settings(self) -> None:
        """Analyse the settings modules of the targets' projects as context."""
        roots = sorted({settings.root for settings in self.settings.values()})
        files = [(location, root) for root in roots for location in settings_files(root)]
        for location, root in files:
            self._add(location, self.modules.name(location, root))

    def _add(self, location: str, name: str) -> str | None:
        """Analyse a file, given with its module's name, as context; its path, or None if it cannot be known."""
        path = self._path_of(location)
        if path not in self.analyses:
            source = self.request.sources.get(path)
            content = read(location, path) if source is None else source
            if isinstance(content, Diagnostic):
                return None  # nobody asked for this file: what it says stays unknown
            settings = self.request.settings(location)
            if isinstance(settings, Diagnostic):
                return None
            self.settings[path] = settings
            self.locations[path] = location
            self._analyze(path, content)
            if path not in self.analyses:
                return None
            self.names[path] = name
        elif self.names[path].count(".") < name.count("."):
            # A package without __init__.py is known only by the name that others import it by.
            self.names[path] = name
        return path

    def _path_of(self, location: str) -> str:
        """The path by which the user knows a file, or would."""
        if not self._paths:
            self._paths = {os.path.realpath(known): path for path, known in self.locations.items()}
        real = os.path.realpath(location)
        if real not in self._paths:
            try:
                self._paths[real] = display(os.path.relpath(location))
            except ValueError:  # on another drive
                self._paths[real] = display(location)
        return self._paths[real]

    def _judge(self, target: Target, projects: Mapping[str, Project]) -> tuple[Finding, ...]:
        from certlint.analysis import judge

        project = projects.get(target.path)
        if project is None:
            return ()
        settings = self.settings[target.path]
        try:
            report = judge(
                self.analyses[target.path],
                path=target.path,
                project=project,
                config=settings.config,
                today=self.request.today,
                relative=settings.relative(target.location),
                unused=self._sees_all(),
            )
        except Exception as error:
            self._fail(target.path, error)
            return ()
        self.errors.update(dict.fromkeys(report.errors))
        self.used_waivers.update(settings.config.waivers[index] for index in report.used_waivers)
        return report.findings

    def _sees_all(self) -> bool:
        """Whether nothing was left out that could show a waiver to be of use."""
        return self.request.whole and not self.truncated and not self.errors

    def _about_configurations(self) -> Iterator[Finding]:
        """What is wrong with the waivers in the configurations, each said once, whoever extends it."""
        own = (self.request.own,) if self.request.own is not None else ()
        used = {settings.config.path: settings for settings in (*self.settings.values(), *own)}
        seen: set[tuple[str, int, str]] = set()
        for settings in used.values():
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

    def _fail(self, path: str, error: Exception) -> None:
        text = " ".join(str(error).split())
        self.errors[Diagnostic(path, None, f"internal error: {type(error).__name__}: {text}".rstrip(": "))] = None


def _distinct(projects: Mapping[str, Project]) -> Iterable[Project]:
    """The projects, each once: mostly all files are linked to one."""
    return {id(project): project for project in projects.values()}.values()
