"""The command. Imports that cost time happen only on the way that needs them."""

from __future__ import annotations

from collections.abc import Sequence

import click

from certlint.cli.console import INTERRUPTED, OK, complain
from certlint.cli.options import Options, command
from certlint.run.output import tolerate

__all__ = ["main"]


_NO_ROOM = ("failed to map segment", "cannot allocate memory", "Cannot allocate memory")
"""What the system says where a library cannot be loaded since there is too little memory."""


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
    except MemoryError:
        return complain("not enough memory")
    except Exception as error:
        if isinstance(error, ImportError) and any(sign in str(error) for sign in _NO_ROOM):
            return complain("not enough memory")
        return complain(f"internal error: {type(error).__name__}: {error}")


def _execute(options: Options) -> int:
    if options.explain is not None:
        from certlint.cli.explain import explain

        return explain(options.explain, options.explain_for, options.formats, everything=options.all_libraries)
    if options.rules:
        from certlint.cli.rules import print_rules

        return print_rules(options.formats)
    if options.knobs is not None:
        from certlint.cli.knobs import print_knobs

        return print_knobs(options.knobs, options.formats)
    if options.show_settings or options.init:
        from certlint.cli.setup import init, show_settings

        return init(options) if options.init else show_settings(options)
    if options.write_bundle:
        from certlint.cli.bundle import write_bundle

        return write_bundle(options)
    if options.fleet is not None:
        from certlint.cli.fleet import run_fleet

        return run_fleet(options)
    if options.show_files:
        from certlint.cli.files import show_files

        return show_files(options)
    if options.clean:
        from certlint.cli.setup import clean

        return clean(options)
    if options.installed is not None:
        from certlint.cli.installed import check_installed

        return check_installed(options)
    if options.lsp:
        from certlint.cli.language_server import serve

        return serve(options)
    from certlint.cli.lint import lint

    return lint(options)
