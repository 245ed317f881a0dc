"""The options: declared, parsed, checked. Imports that cost time happen only on the way that needs them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import Any

import click

from certlint.cli.combinations import check_combinations, refuse_subcommands
from certlint.cli.environments import place
from certlint.cli.help import Command
from certlint.model.frozen import dataclass
from certlint.reports import FORMATS, is_template
from certlint.run.output import destination_problem

__all__ = ["Options", "command"]


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
    no_gitignore: bool
    show_files: bool
    config: str | None
    pairs: tuple[str, ...]
    isolated: bool
    formats: tuple[tuple[str, str | None], ...]
    color: str
    group_by: str
    env: tuple[str, ...]
    show_env: str | None
    fail_on: str | None
    exit_zero: bool
    min_confidence: str | None
    stdin_filename: str | None
    quiet: bool
    verbose: bool
    rules: bool
    explain: str | None
    explain_for: str | None
    all_libraries: bool
    knobs: str | None
    no_funnel: bool
    jobs: int | None
    no_cache: bool
    cache_dir: str | None
    clean: bool
    base: str | None
    baseline: str | None
    write_baseline: str | None
    shrink_baseline: bool
    no_waivers: bool
    add_waivers: bool
    reason: str | None
    until: date | None
    diff_base: str | None
    fix: bool
    fix_only: bool
    unsafe_fixes: bool
    fix_allowed: bool
    diff: bool
    exit_non_zero_on_fix: bool
    statistics: bool
    show_settings: bool
    write_bundle: str | None
    roots: str | None
    overwrite: bool
    init: bool
    lsp: bool
    fleet: str | None
    out: str | None
    again: str | None
    since: str | None
    parquet: bool
    unit_seconds: int
    unit_memory: int
    dask: str | None
    ship: bool
    installed: str | None

    @property
    def narrowed(self) -> bool:
        """Whether less is looked for than the configuration asks for, so that something may seem to be gone."""
        return bool(self.select or self.ignore or self.min_confidence or self.env)

    @property
    def fixes(self) -> bool:
        """Whether fixes are to be made, or shown."""
        return self.fix or self.fix_only or self.diff

    @property
    def writes(self) -> bool:
        """Whether what is found is to be written down as known."""
        return bool(self.add_waivers or self.write_baseline or self.shrink_baseline)


def _split(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Split lists at commas."""
    parts = tuple(part for value in values for part in (piece.strip() for piece in value.split(",")) if part)
    if values and not parts:
        raise click.BadParameter("the list is empty")
    return parts


def _selectors(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Split a list of codes, families and names of rules, and see that they exist."""
    from certlint.settings.schema import check_selectors

    selectors = _split(context, option, values)
    problem = check_selectors(selectors) if selectors else ""
    if problem:
        raise click.BadParameter(problem)
    return selectors


_ALIASES = {"default": "concise"}
"""What flake8 calls a format, and certlint too; editors ask for it by that name."""


def _formats(
    _context: click.Context, _option: click.Parameter, values: tuple[str, ...]
) -> tuple[tuple[str, str | None], ...]:
    """Split ``NAME:FILE``, and see that it can be written."""
    formats: list[tuple[str, str | None]] = []
    for value in values:
        if is_template(value):
            from certlint.reports.template import problem as template_problem

            if problem := template_problem(value):
                raise click.BadParameter(f'the template "{value}" cannot be used: {problem}')
            formats.append((value, None))
            continue
        name, colon, file = value.partition(":")
        name = _ALIASES.get(name, name)
        if name not in FORMATS:
            raise click.BadParameter(f'there is no format "{name}", there are {", ".join(FORMATS)}')
        problem = "it has no name" if colon and not file else destination_problem(file) if file else ""
        if problem:
            raise click.BadParameter(f'cannot write the file "{file}": {problem}')
        formats.append((name, file or None))
    return tuple(formats)


def _date(_context: click.Context, _option: click.Parameter, value: str | None) -> date | None:
    """Read a day, written in full."""
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise click.BadParameter(f'"{value}" is not a date such as 2027-03-31')
    return day


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


@click.command(cls=Command, context_settings={"help_option_names": ["-h", "--help"]})
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
@click.option("--no-gitignore", is_flag=True, help="Check also what git ignores.")
@click.option("--show-files", is_flag=True, help="List which files would be checked, which not and why; check none.")
@click.option(
    "--config",
    "configs",
    multiple=True,
    metavar="FILE|KEY=VALUE",
    help="The configuration to use, whatever else there is; or a setting that wins over it. Repeatable.",
)
@click.option("--isolated", is_flag=True, help="Ignore configuration files (but not the base).")
@click.option(
    "--base",
    metavar="FILE",
    envvar="CERTLINT_BASE",
    help="A configuration under every other, else CERTLINT_BASE.",
)
@click.option("--show-settings", is_flag=True, help="Print the settings that hold for PATHS.")
@click.option("--init", is_flag=True, help="Write a first certlint.toml from what is seen here.")
@click.option(
    "--write-bundle",
    metavar="FILE",
    help="Write a CA bundle: public roots, and the configured private CAs (of the environments that --env names).",
)
@click.option(
    "--from",
    "roots",
    metavar="STORE",
    help="With --write-bundle: where the public roots are from: certifi (default), system, or a file.",
)
@click.option("--overwrite", is_flag=True, help="With --write-bundle: replace also a file that certlint did not write.")
@click.option(
    "--format",
    "--output-format",
    "formats",
    multiple=True,
    metavar="NAME[:FILE]",
    callback=_formats,
    help=f"How to report: {', '.join(FORMATS)}, or a template of flake8's; into FILE if given. Repeatable.",
)
@click.option("-o", "--output-file", metavar="FILE", help="Write the report into FILE.")
@click.option(
    "--color",
    "--colour",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="Whether to use colours; auto: on a terminal, as NO_COLOR and FORCE_COLOR say.",
)
@click.option("--no-color", is_flag=True, hidden=True)
@click.option(
    "--group-by",
    type=click.Choice(["decision", "file"]),
    default="decision",
    help="How the format full puts findings together: each for itself, or under the file it is in.",
)
@click.option("--no-show-source", is_flag=True, hidden=True, expose_value=False, help="Accepted for flake8's clients.")
@click.option("--env", callback=_split, help="Report only what reaches these environments, comma-separated.", **_LIST)
@click.option("--show-env", metavar="FILE[:LINE]", help="Say, step by step, where the findings of a file happen.")
@click.option(
    "--fail-on", type=click.Choice(["error", "warning"]), help="Exit with 1 on errors only, or on warnings too."
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--stdin-filename", "--stdin-display-name", metavar="FILE", help="The name of what is read with '-'.")
@click.option("--statistics", is_flag=True, help="Print a table by rule and environment instead of findings.")
@click.option("--diff-base", metavar="REF", help="Report only what lines changed since this commit have to do with.")
@click.option("--baseline", metavar="FILE", help="Suppress the findings that this file lists.")
@click.option("--write-baseline", metavar="FILE", help="List the present findings in this file.")
@click.option("--shrink-baseline", is_flag=True, help="Take out of the baseline what is no longer found.")
@click.option("--no-waivers", is_flag=True, help="Show also what is waived or in the baseline.")
@click.option("--add-waivers", is_flag=True, help="Waive the present findings by comments in the code.")
@click.option(
    "--reason",
    metavar="TEXT",
    help="The reason that --add-waivers gives, unless a `# nosec B501` or `# noqa: S501` gives one.",
)
@click.option("--until", metavar="DATE", callback=_date, help="The last day of what --add-waivers waives.")
@click.option("--fix", is_flag=True, help="Fix what can be fixed, with the configured CA bundle.")
@click.option("--fix-only", is_flag=True, help="Fix, and report nothing.")
@click.option("--unsafe-fixes", is_flag=True, help="Apply also the fixes that need a review.")
@click.option("--fix-allowed", is_flag=True, help="Fix also what the policy allows.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; exit with 1 if it would.")
@click.option("--exit-non-zero-on-fix", is_flag=True, help="Exit with 1 if anything was fixed.")
@click.option("-q", "--quiet", is_flag=True, help="Print findings and problems only.")
@click.option("-v", "--verbose", is_flag=True, help="Say more about the run.")
@click.option("--rules", is_flag=True, help="List the rules.")
@click.option(
    "--explain",
    metavar="[RULE|ERROR]",
    is_flag=False,
    flag_value="",
    help="Print the page of a rule, by its code or name, or of an error, by its text.",
)
@click.option("--for", "explain_for", metavar="LIBRARY", help="With --explain: how LIBRARY is given a CA bundle.")
@click.option("--all-libraries", is_flag=True, help="With --explain ERROR: list all libraries and causes.")
@click.option(
    "--knobs",
    metavar="[LIBRARY]",
    is_flag=False,
    flag_value="",
    help="List the knobs that certlint knows, of all libraries or of one; with '--format json' as JSON.",
)
@click.option(
    "--fleet",
    metavar="LIST",
    help="Check the sources in a list ('-': standard input), one a line: a folder, archive or repository, "
    "perhaps a name and a revision.",
)
@click.option("--out", metavar="DIR", help="With --fleet: the folder of the results; what is done there stays done.")
@click.option(
    "--again",
    metavar="[NAMES]",
    is_flag=False,
    flag_value="*",
    help="With --fleet: check units again that are done, all or those that globs name, comma-separated.",
)
@click.option("--since", metavar="DIR", help="With --fleet: print what is new, gone and moved against earlier results.")
@click.option("--parquet", is_flag=True, help="With --fleet: write the results as Parquet, too.")
@click.option(
    "--unit-seconds",
    type=click.IntRange(min=1),
    default=120,
    metavar="N",
    help="With --fleet: processor time that one source may take; default: 120.",
)
@click.option(
    "--unit-memory",
    type=click.IntRange(min=64),
    default=600,
    metavar="MIB",
    help="With --fleet: memory that the check of one source may take; default: 600.",
)
@click.option("--dask", metavar="ADDRESS", help="With --fleet: check on the Dask cluster with this scheduler.")
@click.option("--ship", is_flag=True, help="With --dask: send archives to the workers, which have no access to them.")
@click.option(
    "--installed",
    metavar="[PYTHON|VENV|SITE-PACKAGES]",
    is_flag=False,
    flag_value="",
    help="Say what the installed distributions do; default: those of VIRTUAL_ENV or of the running Python.",
)
@click.option("--lsp", is_flag=True, help="Run the language server on standard input and output.")
@click.option("--stdio", is_flag=True, hidden=True, expose_value=False, help="What some clients add to --lsp.")
@click.option(
    "-j", "--jobs", type=click.IntRange(min=1), help="How many processes may work at once; default: the processors."
)
@click.option("--no-cache", is_flag=True, help="Do not use or write the cache.")
@click.option("--cache-dir", metavar="DIR", help="The folder of the cache; default: .certlint_cache in the project.")
@click.option("--clean", is_flag=True, help="Delete the cache and exit.")
@click.option("--no-funnel", is_flag=True, hidden=True, help="Parse every file, whatever words it holds.")
@click.option(
    "-V", "--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Print the version."
)
def command(**options: Any) -> Options:
    """Find the places where Python code stops verifying TLS certificates.

    PATHS are files and folders, '-' is standard input; without any, the working folder is checked.

    Exits with 1 if something was found that fails the run, with 2 if something could not be checked.
    """
    for parameter in click.get_current_context().command.params:
        value = options.get(parameter.name or "")
        if "" in (value if isinstance(value, tuple) else (value,)) and parameter.name not in (
            "explain",
            "installed",
            "knobs",
            "paths",
        ):
            raise click.UsageError(f"{max(parameter.opts, key=len)} needs a value, and this one is empty")
    if options.pop("no_color"):
        options["color"] = "never"
    options["config"], options["pairs"] = _configurations(options.pop("configs"))
    options["formats"] = _into(options["formats"], options.pop("output_file"))
    refuse_subcommands(options["paths"])
    if options["config"] and options["isolated"]:
        raise click.UsageError("--config and --isolated exclude each other")
    if options["show_env"]:
        if options["paths"]:
            raise click.UsageError("--show-env names the file itself: no other paths can be given")
        options["paths"] = (place(options["show_env"])[0],)
    check_combinations(options)
    paths = options["paths"] or (("-",) if options["stdin_filename"] else (".",))
    if "-" in paths and len(paths) > 1:
        raise click.UsageError("'-' (standard input) cannot be combined with other paths")
    if "-" in paths and options["add_waivers"]:
        raise click.UsageError("--add-waivers cannot write into standard input")
    return Options(**{**options, "paths": paths})


def _configurations(given: Sequence[str]) -> tuple[str | None, tuple[str, ...]]:
    """Split what --config gives into a file and settings."""
    pairs = tuple(value for value in given if "=" in value and not os.path.exists(value))
    files = [value for value in given if value not in pairs]
    if len(files) > 1:
        raise click.UsageError("--config names two files, and only one can be used: let it `extend` the other")
    return (files[0] if files else None), pairs


def _into(formats: tuple[tuple[str, str | None], ...], file: str | None) -> tuple[tuple[str, str | None], ...]:
    """The formats, with what would be printed going into the file."""
    if file is None:
        return formats
    if problem := destination_problem(file):
        raise click.BadParameter(f'cannot write the file "{file}": {problem}', param_hint="--output-file")
    printed = [name for name, own in formats if own is None]
    if len(printed) > 1:
        raise click.UsageError("--output-file takes one report: name the other files as in --format NAME:FILE")
    if not formats:
        return (("concise", file),)
    return tuple((name, own or file) for name, own in formats)
