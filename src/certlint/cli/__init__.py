"""The command. Imports that cost time happen only on the way that needs them."""

from __future__ import annotations

from collections.abc import Sequence

import click

from certlint.cli.console import INTERRUPTED, OK, complain, print_text
from certlint.cli.options import Options, command
from certlint.run.output import tolerate

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run certlint with ``arguments`` (default: those of the process); give the exit code. Never raises."""
    tolerate()
    try:
        parsed = command.main(args=arguments, prog_name="certlint", standalone_mode=False)
        return _execute(parsed) if isinstance(parsed, Options) else int(parsed or OK)
    except click.ClickException as error:
        return complain(error.format_message())
    except (KeyboardInterrupt, click.Abort):
        complain("interrupted")
        return INTERRUPTED
    except Exception as error:
        return complain(f"internal error: {type(error).__name__}: {error}")


def _execute(options: Options) -> int:
    if options.rules or options.explain:
        return _print_rules(options.explain)
    if options.knobs is not None:
        from certlint.cli.knobs import print_knobs

        return print_knobs(options.knobs, options.formats)
    if options.show_settings or options.init:
        from certlint.cli.setup import init, show_settings

        return init(options) if options.init else show_settings(options)
    from certlint.cli.lint import lint

    return lint(options)


def _print_rules(wanted: str | None) -> int:
    from certlint.rules import RULES, find
    from certlint.settings.schema import check_selectors

    if wanted is None:
        return print_text("".join(f"{rule.code}  {rule.name}: {rule.summary}\n" for rule in RULES))
    rule = find(wanted)
    if rule is None:
        return complain(check_selectors((wanted,)) or f'"{wanted}" is a family of rules, see --rules')
    return print_text(f"{rule.code} {rule.name}\n\n{rule.page}\n")
