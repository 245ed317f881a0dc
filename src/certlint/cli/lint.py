"""The run: settings, targets, the report, its formats, the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.cli.console import FAILED, FOUND, OK, complain, print_text, say
from certlint.cli.environments import show, unknown_environment
from certlint.cli.options import Options
from certlint.reports import WITH_FIXES
from certlint.rules import UNPARSABLE
from certlint.run.notebooks import Notebooks, python
from certlint.run.output import terminal_width, wants_colour, wants_links, write_file

if TYPE_CHECKING:
    from datetime import date

    from certlint.model.config import Bundle, Config
    from certlint.model.findings import Diagnostic, Finding, Report
    from certlint.model.knobs import Knob
    from certlint.run.cache import Cache
    from certlint.run.changes import Since
    from certlint.run.files import Exclusions, Found, Target
    from certlint.run.resolving import Resolved
    from certlint.run.runner import Request
    from certlint.settings import Discovery, Settings

__all__ = ["cache_folder", "complain_of", "discover", "find_targets", "lint", "publish_report", "verdict"]

STDIN = "<stdin>"

CACHED = 20
"""From how many files on a cache is used."""


def lint(options: Options) -> int:
    """Check what the options name; give the exit code."""
    from datetime import date

    from certlint.run.left_out import count
    from certlint.run.progress import Progress
    from certlint.run.runner import Request, run
    from certlint.run.workers import available
    from certlint.settings import ConfigurationError

    try:
        discovery, settings = discover(options)
    except ConfigurationError as error:
        return complain(str(error))
    except OSError as error:
        return complain(f"the working folder cannot be used: {error.strerror}")
    since = _since(options.diff_base) if options.diff_base is not None else None
    if isinstance(since, str):
        return complain(since)
    today = date.today()

    problem = unknown_environment(options.env, settings)
    if problem:
        return complain(f"--env: {problem}")

    def settings_of(location: str) -> Settings | Diagnostic:
        try:
            return discovery.for_file(location)
        except ConfigurationError as error:
            return error.diagnostic

    found, sources = find_targets(options, settings)
    targets = found.targets
    resolved = _resolved(targets, options, settings, today) if settings.config.resolve_installed else None
    knobs = (*settings.config.knobs, *(resolved.knobs if resolved is not None else ()))
    progress = Progress() if not options.quiet and sys.stderr is not None and sys.stderr.isatty() else None
    request = Request(
        targets=targets,
        settings=settings_of,
        today=today,
        errors=found.errors,
        left_out=count(found.left_out),
        sources={path: python(path, source) for path, source in sources.items()},
        knobs=knobs,
        funnel=not options.no_funnel,
        whole=_covers(options, settings),
        own=settings,
        jobs=options.jobs or available(),
        cache=_cache(options, settings, len(targets), knobs),
        bundles=options.paths != ("-",),  # an editor asks about what is on the screen
    )
    if progress:
        request = replace(request, progress=progress)
    try:
        report = run(request)
    finally:
        if progress:
            progress.clear()
    if resolved is not None:
        report = resolved.traced(report)
    notebooks = Notebooks(sources)
    if options.show_env:
        return show(notebooks.located(report), options.show_env, settings)
    baseline = os.path.abspath(options.baseline) if options.baseline else settings.baseline

    def without_baseline(found: Report) -> Report:
        if not baseline or options.no_waivers or options.write_baseline:
            return found
        from certlint.run.baselines import Baseline

        whole = request.whole and not options.narrowed
        return Baseline(baseline).apply(found, settings=settings, today=today, whole=whole)

    fixing = OK
    if options.fixes:
        from certlint.cli.fixing import fix_findings

        report, fixing = fix_findings(report, replace(request, progress=_silent), options, without_baseline, sources)
        if options.diff or options.fix_only or options.paths == ("-",):
            left = notebooks.located(report)
            code = verdict(left, options, settings)
            if code == FOUND and (options.diff or options.fix_only):
                code = OK  # nothing was reported
            return max(complain_of(left), _complain_of_unchecked(left, settings), fixing, code)
    else:
        report = without_baseline(report)
    if since is not None:
        report = _only_changed(report, since, notebooks, sources)
    if options.writes:
        from certlint.cli.recording import record

        report = record(report, targets, options, settings_of=settings_of, baseline=baseline, today=today)
    contents: Mapping[str, bytes] = {}
    if any(name in WITH_FIXES for name, _ in options.formats):
        from certlint.run.planning import sources_of, with_fixes

        contents = sources_of(report, request)
        report = with_fixes(report, request, contents)
        contents = notebooks.contents(contents)
    report = notebooks.located(report)
    fixing = max(fixing, _say_unjudged(report, settings))
    code = publish_report(report, options, settings, contents, request)
    return max(complain_of(report), code, fixing, verdict(report, options, settings))


def _resolved(targets: Sequence[Target], options: Options, settings: Settings, today: date) -> Resolved | None:
    """The defaults of installed distributions that the targets import; None, with a line, where none can be read."""
    from certlint.analysis import libraries
    from certlint.run.cache import INSTALLED
    from certlint.run.distributions import InstallationError, find_installation
    from certlint.run.resolving import resolve

    near = os.path.join(os.path.abspath(settings.root), ".venv")
    named = "" if os.environ.get("VIRTUAL_ENV") or not os.path.isdir(near) else near
    try:
        installed = find_installation(named, os.environ)
    except InstallationError as error:
        say(f"resolve-installed: {error}")
        return None
    folder = None if options.no_cache else os.path.join(cache_folder(options, settings), INSTALLED)
    found = resolve(targets, installed.distributions, settings.config, known=libraries(), today=today, cache=folder)
    if found.left:
        say(f"resolve-installed: too large to be looked at: {', '.join(found.left)}")
    return found


def _cache(options: Options, settings: Settings, targets: int, knobs: Iterable[Knob]) -> Cache | None:
    """What was found out before, where there are so many files that it pays to look it up."""
    if options.no_cache or options.no_funnel or targets < CACHED:
        return None
    from certlint.run.cache import Cache

    return Cache(cache_folder(options, settings), knobs)


def cache_folder(options: Options, settings: Settings) -> str:
    """Where it is kept."""
    from certlint.run.cache import FOLDER

    if options.cache_dir:
        return os.path.realpath(options.cache_dir)  # the user's own word, wherever it leads
    return os.path.join(os.path.abspath(settings.root), FOLDER)


def _silent(_doing: str, _done: int, _total: int) -> None:
    """Show no progress."""


def complain_of(report: Report) -> int:
    """Print what could not be handled; give the exit code."""
    code = OK
    for failure in report.errors:
        place = ":".join([failure.path] * bool(failure.path) + [str(failure.line)] * (failure.line is not None))
        code = complain(f"{place}: {failure.message}" if place else failure.message)
    return code


def _since(reference: str) -> Since | str:
    """What tells what has changed since a commit, or why nobody knows."""
    from certlint.run.changes import ChangesError, changes_since

    try:
        return changes_since(reference)
    except ChangesError as error:
        return str(error)


def _only_changed(report: Report, since: Since, notebooks: Notebooks, sources: Mapping[str, bytes]) -> Report:
    """The report with what changed lines have to do with; all of it where nobody knows."""
    from certlint.model.findings import Diagnostic
    from certlint.run.changes import ChangesError

    try:
        return since.only(report, notebooks.place, sources)
    except ChangesError as error:
        return replace(report, errors=(*report.errors, Diagnostic("", None, str(error))))


def discover(options: Options) -> tuple[Discovery, Settings]:
    """Find the configurations, and the settings of the run. Raises `ConfigurationError` and OSError."""
    from certlint.settings import Discovery

    named = (os.path.abspath(options.stdin_filename or STDIN),) if options.paths == ("-",) else options.paths
    discovery = Discovery(
        file=options.config,
        isolated=options.isolated,
        base=options.base,
        pairs=options.pairs,
        adjust=lambda config: _adjusted(config, options),
        arguments=named,
    )
    return discovery, discovery.for_run(os.getcwd())


def _covers(options: Options, settings: Settings) -> bool:
    """Whether all files of the project are looked at: the root of the configuration lies in a path named."""
    if options.exclude or options.extend_exclude:
        return False
    root = os.path.realpath(settings.root)
    above = {root}
    while (parent := os.path.dirname(root)) != root:
        above.add(parent)
        root = parent
    return any(os.path.isdir(path) and os.path.realpath(path) in above for path in options.paths)


def _adjusted(config: Config, options: Options) -> Config:
    """Put what the command line says over a configuration."""
    from certlint.model.findings import Policy
    from certlint.model.knobs import Confidence

    if options.select:  # says from scratch which rules apply
        config = replace(config, select=options.select, extend_select=(), ignore=())
    default = Confidence.POSSIBLE if options.show_env else config.min_confidence
    return replace(
        config,
        extend_select=config.extend_select + options.extend_select,
        ignore=config.ignore + options.ignore,
        min_confidence=Confidence(options.min_confidence or default),
        only=options.env,
        fail_on=Policy(options.fail_on) if options.fail_on else config.fail_on,
        waivers_apply=not options.no_waivers,
    )


def find_targets(options: Options, settings: Settings) -> tuple[Found, dict[str, bytes]]:
    """Find the files; standard input is one whose bytes are there already."""
    from certlint.model.findings import Diagnostic
    from certlint.run.files import Found, Target, display, excluded, expand

    exclusions = _exclusions(options, settings)
    if options.paths != ("-",):
        return expand(options.paths, exclusions), {}
    name = options.stdin_filename or STDIN
    path = display(name)
    try:
        if sys.stdin is None:
            return Found((), (Diagnostic(path, None, "standard input is closed"),)), {}
        source = sys.stdin.buffer.read()
    except OSError as error:
        return Found((), (Diagnostic(path, None, f"cannot be read: {error.strerror}"),)), {}
    omission = excluded(name, exclusions) if exclusions.force and options.stdin_filename else None
    if omission is not None:
        return Found((), (), (omission,)), {path: source}  # whoever has it fixed wants it back
    return Found((Target(path, os.path.abspath(name)),), ()), {path: source}


def _exclusions(options: Options, settings: Settings) -> Exclusions:
    """What to pass over. Globs of the command line are relative to the working folder."""
    from certlint.run.files import Exclusions

    config = settings.config
    own = () if options.exclude else config.exclude or ()
    return Exclusions(
        patterns=(
            (settings.root, own + config.extend_exclude),
            (os.getcwd(), options.exclude + options.extend_exclude),
        ),
        defaults=config.exclude is None and not options.exclude,
        force=options.force_exclude or settings.force_exclude,
        gitignore=not options.no_gitignore,
    )


def publish_report(
    report: Report, options: Options, settings: Settings, sources: Mapping[str, bytes], request: Request | None
) -> int:
    """Print and write the report in every format asked for; with the ``request``, say what to do next."""
    from certlint import __version__
    from certlint.reports import ReportContext, formatter
    from certlint.run.repository import repository_root

    folder = os.getcwd()
    repository = repository_root(folder)
    terminal = sys.stdout is not None and sys.stdout.isatty()
    code = OK
    formats = options.formats
    if options.statistics:
        printed = ("json", None)
        formats = tuple(each for each in formats if each != printed)
        formats += (("statistics_json" if printed in options.formats else "statistics", None),)
    talks = not options.quiet and options.paths != ("-",) and not options.writes  # to a person who looks for findings
    steps: tuple[str, ...] = ()
    telling = [name in ("full", "statistics") for name, _ in formats]  # of the others, none tells the next steps
    quiet = any(file is None and not tells for (_, file), tells in zip(formats, telling, strict=True))
    if request is not None and talks and not quiet and (any(telling) or not formats):
        from certlint.cli.steps import next_steps

        steps = next_steps(report, request, fixed=options.fixes, planned=bool(sources))
    for name, file in formats or (("full" if terminal else "concise", None),):
        on_terminal = terminal and file is None
        # Editors read `concise` line by line: nothing else may be among them.
        summary = not options.quiet and (options.verbose or on_terminal or name != "concise")
        context = ReportContext(
            version=__version__,
            root=settings.root.replace(os.sep, "/"),
            folder=folder.replace(os.sep, "/"),
            repository=repository.replace(os.sep, "/"),
            config_path=settings.config.path,
            config_sha256=settings.config.sha256,
            sources=sources,
            colour=(colour := wants_colour(os.environ, terminal=on_terminal, choice=options.color)),
            links=wants_links(os.environ, terminal=on_terminal),
            width=terminal_width() if on_terminal or (colour and file is None) else 0,
            summary=summary,
            verbose=options.verbose,
            steps=steps if summary else (),
            by_file=options.group_by == "file",
            bundles=_bundles(settings.config),
        )
        text = formatter(name)(report, context=context)
        if file is None:
            code = print_text(text) or code
        elif problem := write_file(file, text):
            code = complain(f"cannot write {file}: {problem}")
    if talks and not (formats or terminal or options.verbose) and (report.findings or report.summary.unchecked):
        from certlint.reports.text import summary as counted

        for line in counted(report, replace(context, steps=steps)).splitlines():
            say(line)
    return code


def _bundles(config: Config) -> tuple[tuple[str, Bundle], ...]:
    """The CA bundles that a configuration names, each with the name of its environment."""
    own = ((environment.name, environment.bundle) for environment in config.environments)
    named = (("default", config.bundle), *own)
    return tuple((name, bundle) for name, bundle in named if bundle is not None)


def verdict(report: Report, options: Options, settings: Settings) -> int:
    """Tell whether what was found fails the run: what could not be checked weighs more than anything else."""
    failing = _failing(report, settings)
    if not failing or options.exit_zero:
        return OK
    return FAILED if any(finding.code == UNPARSABLE for finding in failing) else FOUND


def _failing(report: Report, settings: Settings) -> list[Finding]:
    """The findings that fail the run."""
    from certlint.model.findings import Policy

    failing = {Policy.ERROR} if settings.config.fail_on is Policy.ERROR else {Policy.ERROR, Policy.WARNING}
    return [finding for finding in report.findings if finding.suppressed is None and finding.policy in failing]


def _say_unjudged(report: Report, settings: Settings) -> int:
    """Say which bundles were not judged. The run fails by it where their rules were asked for by name."""
    paths = report.summary.unjudged
    if not paths:
        return OK
    from certlint.rules import RULES, specificity

    named = (*settings.config.select, *settings.config.extend_select)
    family = [rule for rule in RULES if rule.fault is not None]
    shown = ", ".join(paths[:3]) + (f" and {len(paths) - 3} more" if len(paths) > 3 else "")
    were = "was" if len(paths) == 1 else "were"
    complain(f"{shown} {were} not judged: pip install 'certlint[bundle]', or ignore TLS6")
    return FAILED if any(specificity(named, rule) >= len("TLS6") for rule in family) else OK


def _complain_of_unchecked(report: Report, settings: Settings) -> int:
    """Say what could not be checked where no report says it."""
    from certlint.reports.text import brief, place

    for finding in _failing(report, settings):
        if finding.code == UNPARSABLE:
            complain(f"{place(finding)}: {brief(finding.message)}")
    return OK  # the verdict counts it
