"""The rounds of linking: analyse the targets that are worth it, link, fetch what is wanted, link again."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from certlint.model.facts import Analysis
from certlint.model.findings import Diagnostic
from certlint.model.project import Project
from certlint.run.callers import Callers, Importers
from certlint.run.files import Target
from certlint.run.linked import Linked, Lookups
from certlint.run.modules import Modules, location_of, settings_files
from certlint.run.paths import Paths
from certlint.run.sifting import (
    Asked,
    Confirmed,
    Place,
    Sifted,
    analyze_file,
    confirm_file,
    failure,
    imports,
    prepare_to_confirm,
    survey_file,
)

if TYPE_CHECKING:
    from certlint.model.facts import Wrapper
    from certlint.run.runner import Request
    from certlint.run.workers import Workers
    from certlint.semantics.modules import Found, Module
    from certlint.settings import Settings

__all__ = ["ROUNDS", "Linking"]

ROUNDS = 8
"""How often files are fetched and linked again before certlint makes do with what it has."""


_BARE: dict[str, Any] = dict.fromkeys(
    ("calls", "attributions", "functions", "classes", "bindings", "imports", "stars", "texts", "displays"), ()
)
"""What of an analysis is no longer needed when all is linked."""


class Linking:
    """The files of a run linked together. Everything is keyed by the path that the user sees."""

    def __init__(self, request: Request, workers: Workers) -> None:
        self._request = request
        self._workers = workers
        self.analyses: dict[str, Analysis] = {}
        self.names: dict[str, str] = {}
        self.settings: dict[str, Settings] = {}
        self.errors: dict[Diagnostic, None] = {}
        self.projects: Mapping[str, Project] = {}
        self.locations = {target.path: target.location for target in request.targets}
        self.rounds = 0
        self.truncated = False
        self._rough: set[str] = set()  # files of which only a survey is known: good for linking, not for reporting
        self._dropped: dict[str, Sifted] = {}
        self._importers: Importers | None = None
        self._wrappers: set[Wrapper] = set()
        self._settings_sought = False
        self._settings_files: dict[str, list[str]] = {}
        self._sought: dict[str, None] = {}
        self._unknown = False  # whether a file that was wanted could not be had
        self._modules = Modules(tree=request.tree)
        self._derived: dict[str, Module] = {}
        self._paths = Paths(self.locations, request.tree)
        self._folders: dict[str, str] = {}

    def link(self, sifted: Mapping[Target, Sifted]) -> Linked:
        """Link the targets that are to be kept, and what they need and are needed by."""
        self._dropped = {target.path: each for target, each in sifted.items() if not each.kept}
        self._work([target for target, each in sifted.items() if each.kept and self._settle(target)])
        return self._linked_targets(dict.fromkeys(target.path for target in sifted))

    def _work(self, kept: Sequence[Target]) -> None:
        self._analyze(kept)
        if not self.analyses:
            return
        if self._rough:
            self._workers.prepare(prepare_to_confirm)
        self.rounds = 1
        while True:
            if not self._link():
                if self.rounds < ROUNDS:
                    self.rounds += 1
                    continue
                self.truncated = True
            if not self._confirm():
                break
        if self._rough:
            self._locate()

    def _linked_targets(self, targets: Collection[str]) -> Linked:
        """What judging needs of the project, and what it depends on besides the targets."""
        kept: dict[str, Analysis] = {}
        for path, analysis in self.analyses.items():
            project = self.projects.get(path)
            if project is None:
                continue
            if path not in targets:
                # What it decides reaches targets, or its waivers concern what they decide.
                if project.turns(path) or project.arrivals(path):
                    kept[path] = replace(Analysis(analysis.sha256), comments=analysis.comments)
                continue
            facts = project.facts(path)
            if facts:
                last = max((each.site for fact in facts for each in fact.assigned), default=-1)
                kept[path] = replace(analysis, sites=tuple(analysis.sites[: last + 1]), **_BARE)
            elif (
                analysis.comments
                or analysis.problem
                or analysis.problems
                or project.turns(path)
                or project.arrivals(path)
            ):
                kept[path] = Analysis(
                    analysis.sha256,
                    comments=analysis.comments,
                    problem=analysis.problem,
                    problems=analysis.problems,
                )
        context = [path for path in self.analyses if path not in targets]
        return Linked(
            analyses=kept,
            projects={path: self.projects[path] for path in kept},
            locations={path: self.locations[path] for path in self.settings},
            context=tuple((path, self.locations[path], self.analyses[path].sha256) for path in context),
            lookups=[self._lookups()] if self._request.cache is not None else (),
            settings_files=self._settings_files,
            errors=tuple(self.errors),
            rounds=self.rounds,
            truncated=self.truncated,
            complete=not self._unknown,
            widened=sorted({each for project in self._distinct() for each in project.widened}),
            files=tuple(dict.fromkeys(each for project in self._distinct() for each in project.files)),
        )

    def _lookups(self) -> Lookups:
        return list(self._modules.bases), {name: location_of(name, self._modules) for name in self._sought}

    # --- analysing ---------------------------------------------------------------------------

    def _place(self, path: str) -> Place:
        return Place(self.locations[path], path, self._request.sources.get(path))

    def _settle(self, target: Target) -> bool:
        """Find the settings and the module's name of a target; False if they are at fault."""
        settings = self._request.settings(target.location)
        if isinstance(settings, Diagnostic):
            self.errors[settings] = None
            return False
        self.settings[target.path] = settings
        self.names[target.path] = self._modules.name(target.location, settings.root, settings.bases)
        return True

    def _analyze(self, targets: Sequence[Target]) -> None:
        """Survey targets; those of which only an analysis can tell anything are analysed."""
        places = [self._place(target.path) for target in targets]
        if not self._request.funnel:
            self._keep("analysing", places, analyze_file)
            return
        hard: list[Place] = []
        surveys = self._workers.map(survey_file, places, batch=8, least=24)
        for number, (place, surveyed) in enumerate(zip(places, surveys, strict=True)):
            self._request.progress("surveying", number, len(places))
            if surveyed is None:
                hard.append(place)
            elif isinstance(surveyed, Diagnostic):
                self.errors[surveyed] = None
            else:
                self.analyses[place.path] = surveyed
                self._rough.add(place.path)
        self._keep("analysing", hard, analyze_file)

    def _keep(self, doing: str, places: Sequence[Place], function: Callable[[Place], Analysis | Diagnostic]) -> None:
        analyses = self._workers.map(function, places, batch=1, least=3)
        for number, (place, analysis) in enumerate(zip(places, analyses, strict=True)):
            self._request.progress(doing, number, len(places))
            if isinstance(analysis, Diagnostic):
                self.errors[analysis] = None
                self.analyses.pop(place.path, None)
            else:
                self.analyses[place.path] = analysis

    def _confirm(self) -> bool:
        """Have libcst look at what was surveyed and is to be reported; True if it sees anything else there."""
        from certlint.syntax import RoughSites  # what is answered from the cache needs no parser

        asked: list[Asked] = []
        for path in sorted({path for project in self._distinct() for path in project.mentioned()} & self._rough):
            sites = self.analyses[path].sites
            facts = (fact for project in self._distinct() for fact in project.facts(path))
            sought = {each.site for fact in facts for each in fact.assigned if each.origin == path and each.site >= 0}
            numbers = (sites.asked | sought) - sites.exact.keys() if isinstance(sites, RoughSites) else set()
            if numbers:
                asked.append(Asked(self._place(path), frozenset(numbers)))
        differs = False
        confirmed = self._workers.map(confirm_file, asked, batch=1, least=3)
        for number, (each, found) in enumerate(zip(asked, confirmed, strict=True)):
            self._request.progress("analysing", number, len(asked))
            if isinstance(found, Confirmed):
                sites = self.analyses[each.path].sites
                if isinstance(sites, RoughSites):
                    sites.exact.update(found.sites)
                self.analyses[each.path] = replace(self.analyses[each.path], comments=found.comments)
                continue
            differs = True
            self._rough.discard(each.path)
            if isinstance(found, Diagnostic):
                self.errors[found] = None
                self.analyses.pop(each.path, None)
            else:
                self.analyses[each.path] = found
        return differs

    def _locate(self) -> None:
        """Have turns stand where libcst says."""
        from certlint.run.locating import locate

        located: dict[int, Project] = {}
        for project in self._distinct():
            exact = locate(project, self.analyses)
            if exact is None:
                self.projects = self._linked()
                return
            located[id(project)] = exact
        self.projects = {path: located[id(project)] for path, project in self.projects.items()}

    # --- linking -----------------------------------------------------------------------------

    def _link(self) -> bool:
        """Link, and fetch settings modules if any are asked for.

        False if something came while linking that is not linked, or casts another light on what was before it.
        """
        known = dict(self.names)
        self.projects = self._linked()
        if not self._settings_sought and any(project.wants_settings for project in self._distinct()):
            self._settings_sought = True
            self._fetch_settings()
        joined = frozenset[str]().union(*(project.joined for project in self._distinct()))
        return {path: name for path, name in self.names.items() if path in known or path not in joined} == known

    def _linked(self) -> Mapping[str, Project]:
        """Link all files; if that fails, each alone, so that one file costs only what is known through it."""
        from certlint.analysis import link

        knobs = self._request.knobs
        self._request.progress("linking", 0, len(self.analyses))
        try:
            project = link(
                dict(self.analyses),
                dict(self.names),
                knobs=knobs,
                provide=self._provide,
                recruit=self._recruit,
                known=self._derived,
            )
            return dict.fromkeys(self.analyses, project)
        except Exception as error:
            self.errors[failure("", error)] = None
        alone: dict[str, Project] = {}
        for path, analysis in self.analyses.items():
            try:
                alone[path] = link({path: analysis}, {path: self.names[path]}, knobs=knobs)
            except Exception as error:
                self.errors[failure(path, error)] = None
        return alone

    def _distinct(self) -> Iterable[Project]:
        """The projects, each once: mostly all files are linked to one."""
        return {id(project): project for project in self.projects.values()}.values()

    # --- fetching ----------------------------------------------------------------------------

    def _provide(self, wanted: str) -> Found | None:
        """The file of a module that is wanted as context."""
        folder, apart, name = wanted.rpartition("/")
        if apart:
            wanted = f"{self._folder(folder)}/{name}"
        found = self._modules.find(wanted)
        self._sought[wanted] = None
        if found is None:
            return None
        location, name = found
        settings = self._request.settings(location) if apart else None
        if isinstance(settings, Diagnostic):
            return None
        if settings is not None:
            name = self._modules.name(location, settings.root, settings.bases)
        path = self._add(location, name)
        return (path, name, self.analyses[path]) if path is not None else None

    def _folder(self, shown: str) -> str:
        """The absolute path of a folder of files that are known, from how these are shown."""
        if shown not in self._folders:
            self._folders.update((os.path.dirname(path), os.path.dirname(at)) for path, at in self.locations.items())
        return self._folders.get(shown, shown)

    def _recruit(self, known: Collection[Wrapper]) -> list[Found]:
        """Survey the targets that were dropped and may call a wrapper after all."""
        wrappers = set(known) - self._wrappers
        self._wrappers |= wrappers
        if not wrappers or not self._dropped:
            return []
        if self._importers is None:
            self._importers = Importers(
                {path: imports(self._place(path), each, self._request.cache) for path, each in self._dropped.items()}
            )
        callers = Callers(wrappers)
        found: list[Target] = []
        for path, spelled in self._importers.knowing(callers):
            content = self._place(path).content() if path in self._dropped and path not in self.analyses else b""
            if isinstance(content, bytes) and callers.may_call(content, spelled):
                del self._dropped[path]
                found.append(Target(path, self.locations[path]))
        settled = [target for target in found if self._settle(target)]
        self._analyze(settled)
        return [
            (each.path, self.names[each.path], self.analyses[each.path])
            for each in settled
            if each.path in self.analyses
        ]

    def _fetch_settings(self) -> None:
        """Analyse the settings modules of the targets' projects as context."""
        for root in sorted({settings.root for settings in self.settings.values()}):
            self._settings_files[root] = settings_files(root, self._request.tree)
            for location in self._settings_files[root]:
                self._add(location, self._modules.name(location, root))

    def _add(self, location: str, name: str) -> str | None:
        """Analyse a file, given with its module's name, as context; its path, or None if it cannot be known."""
        path = self._paths.of(location)
        if path not in self.analyses:
            if self._request.alone and path not in self._dropped:
                return None
            place = Place(location, path, self._request.sources.get(path))
            settings = self._request.settings(location)
            analysis = survey_file(place) if self._request.funnel else None
            if analysis is None:
                analysis = analyze_file(place)
            else:
                self._rough.add(path)
            if isinstance(analysis, Diagnostic) or isinstance(settings, Diagnostic):
                self._unknown = True
                return None  # nobody asked for this file: what it says stays unknown
            self.settings[path] = settings
            self.locations[path] = location
            self.analyses[path] = analysis
            self.names[path] = name
        elif self.names[path].count(".") < name.count("."):
            # A package without __init__.py is known only by the name that others import it by.
            self.names[path] = name
        return path
