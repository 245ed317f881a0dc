"""The command as click sees it: options under headings, and what options of other linters are called here."""

from __future__ import annotations

from collections.abc import Mapping

import click

__all__ = ["HEADINGS", "Command"]

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "Rules": (
        "select",
        "extend_select",
        "ignore",
        "min_confidence",
        "rules",
        "explain",
        "explain_for",
        "all_libraries",
        "knobs",
    ),
    "Files": (
        "exclude",
        "extend_exclude",
        "force_exclude",
        "no_gitignore",
        "show_files",
        "stdin_filename",
        "installed",
    ),
    "Configuration": ("configs", "isolated", "base", "show_settings", "init"),
    "Report": ("formats", "output_file", "group_by", "color", "statistics", "quiet", "verbose"),
    "Environments": ("env", "show_env"),
    "Result": ("fail_on", "exit_zero", "exit_non_zero_on_fix"),
    "Fixes": ("fix", "fix_only", "diff", "unsafe_fixes", "fix_allowed"),
    "Waivers and baseline": (
        "add_waivers",
        "reason",
        "until",
        "no_waivers",
        "baseline",
        "write_baseline",
        "shrink_baseline",
        "diff_base",
    ),
    "Many sources": (
        "fleet",
        "out",
        "again",
        "since",
        "parquet",
        "unit_seconds",
        "unit_memory",
        "dask",
        "ship",
    ),
    "CA bundles": ("write_bundle", "roots", "overwrite"),
    "Speed": ("jobs", "no_cache", "cache_dir", "clean"),
    "Other": ("lsp", "version", "help"),
}
"""The options by their names in the program, in the order in which --help shows them."""

_ELSEWHERE = {
    "--per-file-ignores": "write [[waivers]] with `code`, `path` and `reason` into the configuration",
    "--add-noqa": "--add-waivers writes waivers into the code",
    "--watch": "--lsp is a language server for editors",
    "--fixable": "write `extend-safe-fixes` into the configuration",
    "--unfixable": "write `extend-unsafe-fixes` into the configuration",
    "--max-line-length": "certlint looks at no line lengths",
    "--line-length": "certlint looks at no line lengths",
    "--severity": "--min-confidence and --fail-on say what is reported and what fails",
    "--recursive": "folders are searched without it",
    "-r": "folders are searched without it",
    "--show-fixes": "--diff shows what --fix would change",
    "--no-fix": "nothing is fixed without --fix",
    "--config-file": "it is called --config",
}
"""Options of other linters, and what there is here."""


class Command(click.Command):
    """A command whose options stand under `HEADINGS`."""

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, a list for each heading."""
        params = self.get_params(ctx)
        rows = {param.name: row for param in params if (row := param.get_help_record(ctx)) is not None}
        for heading, names in HEADINGS.items():
            shown = [rows[name] for name in names if name in rows]
            with formatter.section(heading):
                formatter.write_dl(shown)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments. Raises `click.UsageError`, with the words of this command for options of others."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            if error.option_name in _ELSEWHERE:
                said = f"there is no option {error.option_name}: {_ELSEWHERE[error.option_name]}"
                raise click.UsageError(said, ctx) from None
            raise
