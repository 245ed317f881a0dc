"""Which options go together, and what words of other linters are answered with."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import click

from certlint.reports import is_template

__all__ = ["check_combinations", "refuse_subcommands"]

_SUBCOMMANDS = {
    "check": "paths are given without it: certlint .",
    "lint": "paths are given without it: certlint .",
    "rule": "certlint --explain RULE explains a rule",
    "explain": "certlint --explain RULE explains a rule",
    "rules": "certlint --rules lists the rules",
    "help": "see certlint --help",
    "version": "see certlint --version",
    "init": "certlint --init writes a first configuration",
    "fix": "certlint --fix . fixes what can be fixed",
    "clean": "certlint --clean deletes the cache",
    "server": "certlint --lsp is a language server",
    "config": "certlint --show-settings shows the settings",
}
"""What other linters do by a word in front, and how certlint is asked for it."""


def refuse_subcommands(paths: Sequence[str]) -> None:
    """Refuse a word in front that is a subcommand of other linters. Raises `click.UsageError`."""
    if paths and paths[0] in _SUBCOMMANDS and not os.path.lexists(paths[0]):
        raise click.UsageError(f'there is no subcommand "{paths[0]}": {_SUBCOMMANDS[paths[0]]}')


def _check_fleet(options: Mapping[str, Any]) -> None:
    """Refuse what makes no sense with many sources, or without."""
    if options["fleet"] is None:
        for name in ("out", "again", "since", "parquet", "dask", "ship"):
            if options[name]:
                raise click.UsageError(f"--{name} goes with --fleet")
        return
    if options["out"] is None:
        raise click.UsageError("--fleet needs --out DIR, where the results are kept")
    if options["paths"]:
        raise click.UsageError("--fleet names the sources itself: no other paths can be given")
    if options["ship"] and not options["dask"]:
        raise click.UsageError("--ship goes with --dask")
    for name in ("fix", "fix_only", "diff", "diff_base", "baseline", "write_baseline", "add_waivers", "statistics"):
        if options[name]:
            raise click.UsageError(f"--fleet and --{name.replace('_', '-')} exclude each other")
    for name, _ in options["formats"]:
        if name == "full" or is_template(name):
            raise click.UsageError("--fleet reads results and has no sources at hand: use another format than full")


_OF_FILES = (
    *("fix", "fix_only", "diff", "diff_base", "add_waivers", "show_env", "show_files", "stdin_filename"),
    *("exclude", "extend_exclude", "force_exclude", "no_gitignore", "statistics", "init", "write_bundle"),
)
"""Options that are about files of a project, and say nothing about what is installed."""


def check_combinations(options: Mapping[str, Any]) -> None:
    """Refuse combinations of options that make no sense. Raises `click.UsageError`."""
    if options["installed"] is not None:
        if options["paths"]:
            raise click.UsageError("--installed names what is looked at itself: no other paths can be given")
        for name in filter(options.get, _OF_FILES):
            raise click.UsageError(f"--installed and --{name.replace('_', '-')} exclude each other")
    if options["explain"] == "" and options["explain_for"] is None:
        raise click.UsageError("--explain needs a rule, the text of an error, or --for LIBRARY")
    if options["all_libraries"] and not options["explain"]:
        raise click.UsageError("--all-libraries goes with --explain and the text of an error")
    if options["explain_for"] is not None and options["explain"] is None:
        raise click.UsageError("--for goes with --explain")
    _check_fleet(options)
    for name, shown in (("roots", "--from"), ("overwrite", "--overwrite")):
        if options[name] and not options["write_bundle"]:
            raise click.UsageError(f"{shown} goes with --write-bundle")
    fixing = [name for name in ("fix", "fix_only", "diff") if options[name]]
    for name in ("unsafe_fixes", "fix_allowed", "exit_non_zero_on_fix"):
        if options[name] and not fixing:
            raise click.UsageError(f"--{name.replace('_', '-')} goes with --fix or --diff")
    writing = ("add_waivers", "write_baseline", "shrink_baseline", "init", "write_bundle")
    for name in (*writing, "diff_base", "show_env", "show_files", "no_waivers"):
        if options[name] and fixing:
            first, second = ("--" + each.replace("_", "-") for each in (fixing[0], name))
            raise click.UsageError(f"{first} and {second} exclude each other")
    if options["add_waivers"] and not options["until"]:
        raise click.UsageError("--add-waivers needs --until, and --reason for what no other comment gives one for")
    if (options["reason"] or options["until"]) and not options["add_waivers"]:
        raise click.UsageError("--reason and --until go with --add-waivers")
    if options["add_waivers"] and options["reason"]:
        from certlint.waivers.writing import reason_problem

        problem = reason_problem(options["reason"], options["until"])
        if problem:
            raise click.BadParameter(problem, param_hint="--reason")
    writers = [name for name in writing if options[name]]
    if len(writers) > 1:
        first, second = ("--" + name.replace("_", "-") for name in writers[:2])
        raise click.UsageError(f"{first} and {second} exclude each other")
    for name in ("no_waivers", "show_files"):
        if writers and options[name]:
            first, second = ("--" + each.replace("_", "-") for each in (writers[0], name))
            raise click.UsageError(f"{first} and {second} exclude each other")
    rewriters = [name for name in ("write_baseline", "shrink_baseline") if options[name]]
    narrowing = ["diff_base", *(["select", "ignore", "min_confidence", "env"] if options["shrink_baseline"] else [])]
    for name in filter(options.get, narrowing if rewriters else ()):
        # What is not looked for would seem to be gone, and its entries would be taken out.
        first, second = ("--" + each.replace("_", "-") for each in (rewriters[0], name))
        raise click.UsageError(f"{first} and {second} exclude each other")
    if options["statistics"] and any(file is None and name != "json" for name, file in options["formats"]):
        raise click.UsageError("--statistics and --format exclude each other, unless the format goes into a file")
