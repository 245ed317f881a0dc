"""Showing the settings, and writing the first ones."""

from __future__ import annotations

import os
from collections.abc import Iterator

from certlint.cli.console import OK, complain, print_text, publish
from certlint.cli.lint import cache_folder, discover
from certlint.cli.options import Options
from certlint.run.output import replace_file

__all__ = ["clean", "init", "show_settings"]

NAME = "certlint.toml"


def show_settings(options: Options) -> int:
    """Print the settings that hold for the first path."""
    from certlint.settings import ConfigurationError
    from certlint.settings.show import as_data, written

    try:
        discovery, _ = discover(options)
        path = os.path.abspath(options.stdin_filename or options.paths[0])
        if not options.stdin_filename and options.paths != ("-",) and not os.path.lexists(path):
            return complain(f"{options.paths[0]}: no such file or folder")
        settings = discovery.for_file(os.path.join(path, "x.py") if os.path.isdir(path) else path)
    except ConfigurationError as error:
        return complain(str(error))
    return publish(options.formats, text=lambda: written(settings), data=lambda: as_data(settings))


def clean(options: Options) -> int:
    """Delete what was kept of earlier runs."""
    from certlint.run.cache import clean as delete
    from certlint.settings import ConfigurationError

    try:
        _, settings = discover(options)
    except ConfigurationError as error:
        return complain(str(error))
    folder = cache_folder(options, settings)
    problem = delete(folder)
    return complain(f"cannot delete {folder}: {problem}") if problem else OK


def init(options: Options) -> int:
    """Write a first configuration into the folder named, or into the working folder."""
    from certlint.settings import ConfigurationError, Discovery
    from certlint.settings.initial import first_configuration, look

    root = options.paths[0]
    if len(options.paths) > 1 or not os.path.isdir(root):
        return complain(f"--init writes into one folder, and {options.paths[-1]} is none")
    target = os.path.join(root, NAME)
    try:
        present = Discovery().for_file(os.path.abspath(target))
    except ConfigurationError as error:
        return complain(f"there is a configuration already: {error}")
    if present.config.path and os.path.realpath(present.root) == os.path.realpath(root):
        return complain(f"there is a configuration already: {present.config.path}")
    seen = look(root, _files(root), _ca_variables())
    problem = replace_file(target, first_configuration(seen).encode())
    if problem:
        return complain(f"cannot write {target}: {problem}")
    from certlint.reports.concise import spelled

    return print_text(f"{spelled(os.path.normpath(target))} written\n")


def _files(root: str) -> Iterator[str]:
    """All files below a folder, but for those in folders that hold no code of the project."""
    from certlint.run.files import DEFAULT_EXCLUDE

    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in DEFAULT_EXCLUDE)
        for name in files:
            yield os.path.relpath(os.path.join(folder, name), root).replace(os.sep, "/")


def _ca_variables() -> tuple[str, ...]:
    """The environment variables that name a CA bundle, of all libraries that certlint knows."""
    from certlint.knobs import KNOBS
    from certlint.model.knobs import Kind

    return tuple(sorted({name for knob in KNOBS if knob.kind is Kind.VARIABLE and knob.path for name in knob.targets}))
