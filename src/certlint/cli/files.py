"""Showing which files a run would check, and which it leaves out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from certlint.cli.console import OK, complain, print_text
from certlint.cli.lint import discover, find_targets
from certlint.cli.options import Options

if TYPE_CHECKING:
    from certlint.run.files import Target
    from certlint.run.left_out import Omission

__all__ = ["show_files"]


def show_files(options: Options) -> int:
    """Print a line for each file that would be checked, and for each that would not; give the exit code."""
    from certlint.reports.text import visible
    from certlint.settings import ConfigurationError

    try:
        _, settings = discover(options)
    except ConfigurationError as error:
        return complain(str(error))
    except OSError as error:
        return complain(f"the working folder cannot be used: {error.strerror}")
    found, _ = find_targets(options, settings)
    large = {target.path: size for target in found.targets if (size := _too_large(target))}
    lines = [visible(target.path) for target in found.targets if target.path not in large]
    lines += [f"left out: {visible(path)}: too large to be parsed: {size:,} bytes" for path, size in large.items()]
    lines += [f"left out: {visible(each.path)}{_size(each)}: {visible(each.reason)}" for each in found.left_out]
    failed = print_text("".join(f"{line}\n" for line in lines))
    for problem in found.errors:
        failed = complain(f"{problem.path}: {problem.message}")
    return failed or OK


def _too_large(target: Target) -> int:
    """The bytes of a file that are too many; 0 if they are not. Of a notebook only the code counts."""
    from certlint.run.notebooks import SUFFIX
    from certlint.syntax.limits import MAXIMUM_BYTES

    try:
        size = 0 if target.path.endswith(SUFFIX) else os.stat(target.location).st_size
    except (OSError, ValueError):
        return 0
    return size if size > MAXIMUM_BYTES else 0


def _size(omission: Omission) -> str:
    """How many files are in a folder that is left out, unless it is one that holds no code of the project."""
    from certlint.run.left_out import files_in

    number = files_in(omission.location) if omission.folder else None
    return "" if number is None else f" ({number} file{'s' * (number != 1)})"
