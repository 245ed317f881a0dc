"""The command. Imports that cost time happen only on the way that needs them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import click

from certlint.reports import FORMATS
from certlint.run.output import destination_problem, tolerate, wants_colour, write_file, write_stdout

if TYPE_CHECKING:
    from certlint.model.config import Config
    from certlint.model.findings import Diagnostic, Report
    from certlint.run.files import Exclusions, Target
    from certlint.settings import Settings

__all__ = ["main"]

OK, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes; INTERRUPTED is what shells give for Ctrl-C."""

STDIN = "<stdin>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The command line, parsed. None and () mean that an option was not given."""

    paths: tuple[str, ...]
    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]
    exclude: tuple[str, ...]
    extend_exclude: tuple[str, ...]
    force_exclude: bool
    config: str | None
    isolated: bool
    formats: tuple[tuple[str, str | None], ...]
    fail_on: str | None
    exit_zero: bool
    min_confidence: str | None
    stdin_filename: str | None
    quiet: bool
    verbose: bool
    rules: bool
    explain: str | None
    no_funnel: bool


def _split(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Split lists at commas."""
    return tuple(part for value in values for part in (piece.strip() for piece in value.split(",")) if part)


def _selectors(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Split a list of codes, families and names of rules, and see that they exist."""
    from certlint.settings.schema import check_selectors

    selectors = _split(context, option, values)
    problem = check_selectors(selectors) if selectors else ""
    if problem:
        raise click.BadParameter(problem)
    return selectors


def _formats(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str | None], ...]:
    """Split ``NAME:FILE``, and see that it can be written."""
    formats: list[tuple[str, str | None]] = []
    for value in values:
        name, colon, file = value.partition(":")
        if name not in FORMATS:
            raise click.BadParameter(f'there is no format "{name}", there are {", ".join(FORMATS)}')
        problem = "it has no name" if colon and not file else destination_problem(file) if file else ""
        if problem:
            raise click.BadParameter(f'cannot write the file "{file}": {problem}')
        formats.append((name, file or None))
    return tuple(formats)


def _version(context: click.Context, _option: click.Parameter, wanted: bool) -> None:
    """Print the version; clients read the first number of the line."""
    if not wanted or context.resilient_parsing:
        return
    import platform
    from importlib.metadata import PackageNotFoundError, version

    from certlint import __version__

    try:
        libcst = version("libcst")
    except PackageNotFoundError:
        libcst = "missing"
    click.echo(f"{__version__} (libcst {libcst}, {platform.python_implementation()} {platform.python_version()})")
    context.exit()


_LIST: dict[str, Any] = {"multiple": True, "metavar": "LIST"}


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.argument("paths", nargs=-1, type=click.UNPROCESSED)
@click.option(
    "--select", callback=_selectors, help="Rules to apply: codes, families (TLS3) or names, comma-separated.", **_LIST
)
@click.option("--extend-select", callback=_selectors, help="Rules to apply besides those selected.", **_LIST)
@click.option("--ignore", callback=_selectors, help="Rules not to apply.", **_LIST)
@click.option(
    "--min-confidence", type=click.Choice(["certain", "likely", "possible"]), help="Leave out less certain findings."
)
@click.option(
    "--exclude", multiple=True, metavar="GLOB", help="Pass over these paths, instead of the defaults. Repeatable."
)
@click.option("--extend-exclude", multiple=True, metavar="GLOB", help="Pass over these paths too. Repeatable.")
@click.option("--force-exclude", is_flag=True, help="Pass over excluded paths even if they are named.")
@click.option("--config", metavar="FILE", help="The configuration to use, whatever else there is.")
@click.option("--isolated", is_flag=True, help="Use no configuration file.")
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="NAME[:FILE]",
    callback=_formats,
    help=f"How to report: {', '.join(FORMATS)}; into FILE if given. Repeatable.",
)
@click.option("--fail-on", type=click.Choice(["error", "warning"]), help="The policy from which findings fail the run.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--stdin-filename", "--stdin-display-name", metavar="FILE", help="The name of what is read with '-'.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings and problems only.")
@click.option("-v", "--verbose", is_flag=True, help="Say more about the run.")
@click.option("--rules", is_flag=True, help="List the rules.")
@click.option("--explain", metavar="RULE", help="Print the page of a rule, by its code or name.")
@click.option("--no-funnel", is_flag=True, hidden=True, help="Parse every file, whatever words it holds.")
@click.option(
    "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Print the version."
)
def command(**options: Any) -> Options:
    """Find the places where Python code stops verifying TLS certificates.

    PATHS are files and folders, '-' is standard input; without any, the working folder is checked.

    Exits with 1 if something was found that fails the run, with 2 if something could not be checked.
    """
    if options["config"] and options["isolated"]:
        raise click.UsageError("--config and --isolated exclude each other")
    paths = options["paths"] or (("-",) if options["stdin_filename"] else (".",))
    if "-" in paths and len(paths) > 1:
        raise click.UsageError("'-' (standard input) cannot be combined with other paths")
    return Options(**{**options, "paths": paths})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run certlint with ``arguments`` (default: those of the process); give the exit code. Never raises."""
    tolerate()
    try:
        parsed = command.main(args=arguments, prog_name="certlint", standalone_mode=False)
        return _execute(parsed) if isinstance(parsed, Options) else int(parsed or OK)
    except click.ClickException as error:
        return _complain(error.format_message())
    except (KeyboardInterrupt, click.Abort):
        _complain("interrupted")
        return INTERRUPTED
    except Exception as error:
        return _complain(f"internal error: {type(error).__name__}: {error}")


def _complain(message: str) -> int:
    """Print one line to standard error."""
    from certlint.reports.text import visible

    if sys.stderr is not None:
        sys.stderr.write(f"certlint: {visible(' '.join(message.split()))}\n")
    return FAILED


def _execute(options: Options) -> int:
    if options.rules or options.explain:
        return _print_rules(options.explain)
    return _lint(options)


def _print_rules(wanted: str | None) -> int:
    from certlint.rules import RULES, find
    from certlint.settings.schema import check_selectors

    if wanted is None:
        return _print("".join(f"{rule.code}  {rule.name}: {rule.summary}\n" for rule in RULES))
    rule = find(wanted)
    if rule is None:
        return _complain(check_selectors((wanted,)) or f'"{wanted}" is a family of rules, see --rules')
    return _print(f"{rule.code} {rule.name}\n\n{rule.page}\n")


def _print(text: str) -> int:
    problem = write_stdout(text)
    return _complain(f"cannot write to standard output: {problem}") if problem else OK


def _lint(options: Options) -> int:
    from datetime import date

    from certlint.run.progress import Progress
    from certlint.run.runner import Request, run
    from certlint.settings import ConfigurationError, Discovery

    named = (os.path.abspath(options.stdin_filename or STDIN),) if options.paths == ("-",) else options.paths
    try:
        discovery = Discovery(
            file=options.config,
            isolated=options.isolated,
            adjust=lambda config: _adjusted(config, options),
            arguments=named,
        )
        settings = discovery.for_run(os.getcwd())
    except ConfigurationError as error:
        return _complain(str(error))
    except OSError as error:
        return _complain(f"the working folder cannot be used: {error.strerror}")

    def settings_of(location: str) -> Settings | Diagnostic:
        try:
            return discovery.for_file(location)
        except ConfigurationError as error:
            return error.diagnostic

    targets, sources, errors = _targets(options, _exclusions(options, settings))
    progress = Progress() if not options.quiet and sys.stderr is not None and sys.stderr.isatty() else None
    request = Request(
        targets=targets,
        settings=settings_of,
        today=date.today(),
        errors=errors,
        sources=sources,
        knobs=settings.config.knobs,
        funnel=not options.no_funnel,
        **({"progress": progress} if progress else {}),
    )
    try:
        report = run(request)
    finally:
        if progress:
            progress.clear()
    code = _publish(report, options, settings)
    for problem in report.errors:
        place = ":".join([problem.path] * bool(problem.path) + [str(problem.line)] * (problem.line is not None))
        code = _complain(f"{place}: {problem.message}" if place else problem.message)
    return code or _verdict(report, options, settings)


def _adjusted(config: Config, options: Options) -> Config:
    """Put what the command line says over a configuration."""
    from certlint.model.findings import Policy
    from certlint.model.knobs import Confidence

    if options.select:  # says from scratch which rules apply
        config = replace(config, select=options.select, extend_select=(), ignore=())
    return replace(
        config,
        extend_select=config.extend_select + options.extend_select,
        ignore=config.ignore + options.ignore,
        min_confidence=Confidence(options.min_confidence) if options.min_confidence else config.min_confidence,
        fail_on=Policy(options.fail_on) if options.fail_on else config.fail_on,
    )


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
    )


def _targets(
    options: Options, exclusions: Exclusions
) -> tuple[Sequence[Target], dict[str, bytes], Sequence[Diagnostic]]:
    """Find the files; standard input is one whose bytes are there already."""
    from certlint.model.findings import Diagnostic
    from certlint.run.files import Target, display, expand, is_excluded

    if options.paths != ("-",):
        found = expand(options.paths, exclusions)
        return found.targets, {}, found.errors
    name = options.stdin_filename or STDIN
    if exclusions.force and options.stdin_filename and is_excluded(name, exclusions):
        return (), {}, ()
    path = display(name)
    try:
        if sys.stdin is None:
            return (), {}, (Diagnostic(path, None, "standard input is closed"),)
        source = sys.stdin.buffer.read()
    except OSError as error:
        return (), {}, (Diagnostic(path, None, f"cannot be read: {error.strerror}"),)
    return (Target(path, os.path.abspath(name)),), {path: source}, ()


def _publish(report: Report, options: Options, settings: Settings) -> int:
    """Print and write the report in every format asked for."""
    from certlint import __version__
    from certlint.reports import ReportContext, formatter

    terminal = sys.stdout is not None and sys.stdout.isatty()
    code = OK
    for name, file in options.formats or (("full" if terminal else "concise", None),):
        on_terminal = terminal and file is None
        context = ReportContext(
            version=__version__,
            root=settings.root.replace(os.sep, "/"),
            config_path=settings.config.path,
            config_sha256=settings.config.sha256,
            colour=wants_colour(os.environ, terminal=on_terminal),
            # Editors read `concise` line by line: nothing else may be among them.
            summary=not options.quiet and (options.verbose or on_terminal or name != "concise"),
            verbose=options.verbose,
        )
        text = formatter(name)(report, context=context)
        if file is None:
            code = _print(text) or code
        elif problem := write_file(file, text):
            code = _complain(f"cannot write {file}: {problem}")
    return code


def _verdict(report: Report, options: Options, settings: Settings) -> int:
    """Tell whether what was found fails the run."""
    from certlint.model.findings import Policy

    failing = {Policy.ERROR} if settings.config.fail_on is Policy.ERROR else {Policy.ERROR, Policy.WARNING}
    found = any(finding.suppressed is None and finding.policy in failing for finding in report.findings)
    return FOUND if found and not options.exit_zero else OK
