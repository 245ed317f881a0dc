"""Fixing what was found, or showing how: the options, what is written, what is said about it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.cli.console import FOUND, OK, complain, print_text, say
from certlint.cli.options import Options
from certlint.model.findings import Report
from certlint.run.output import wants_colour

if TYPE_CHECKING:
    from certlint.run.runner import Request

__all__ = ["fix_findings"]


def fix_findings(
    report: Report,
    request: Request,
    options: Options,
    keeps: Callable[[Report], Report],
    contents: Mapping[str, bytes],
) -> tuple[Report, int]:
    """Do what the options ask for; give the report of what is left, and the exit code that follows from the fixes.

    ``keeps`` takes out of a report, or marks, what is not to be fixed; ``contents`` is what standard input holds.
    """
    from certlint.reports.diff import for_people, unified
    from certlint.run.fixing import Wishes, differences, fix, write
    from certlint.run.notebooks import stored

    wishes = Wishes(unsafe=options.unsafe_fixes, allowed=options.fix_allowed, keeps=keeps)
    fixed = fix(request, report, wishes)
    left = keeps(fixed.report)
    code = FOUND if fixed.new and options.exit_non_zero_on_fix else OK
    if options.diff:
        terminal = sys.stdout is not None and sys.stdout.isatty()
        colour = wants_colour(os.environ, terminal=terminal, choice=options.color)
        diffs = [unified(*change) for change in differences(fixed)]
        if colour or terminal:
            failed = print_text("".join(for_people(lines, colour=colour) for lines in diffs))
        else:
            failed = _print_bytes(b"".join(line for lines in diffs for line in lines))
        if not options.quiet:
            _tell_of_rest(left, request, options, fixed.new)
        return left, failed or (FOUND if fixed.new else OK)
    if options.paths == ("-",):
        for path, content in contents.items():
            changed = stored(path, content, fixed.new[path]) if path in fixed.new else None
            code = _print_bytes(content if changed is None else changed) or code
    else:
        written, problems = write(fixed, {target.path: target.location for target in request.targets})
        left = replace(left, errors=(*left.errors, *problems))
        if fixed.new and not options.quiet:
            say(f"{_count(fixed.count, 'finding')} fixed in {_count(len(written), 'file')}")
    if not options.quiet:
        _tell_of_rest(left, request, options, fixed.new)
    return left, code


def _tell_of_rest(left: Report, request: Request, options: Options, new: Mapping[str, bytes]) -> None:
    """Say what more could be fixed, and what for."""
    from certlint.cli.steps import fixable, wants
    from certlint.fixes.plan import out_of_reach
    from certlint.knobs import KNOBS
    from certlint.run.bundles import told, undefined
    from certlint.run.planning import sources_of, with_fixes

    knobs = (*KNOBS, *request.knobs)
    for finding, origin in out_of_reach([left], sources_of(left, request, new), knobs=knobs):
        place = f"{finding.path}:{finding.site.span.line}"
        say(
            f"{place}: {finding.code} is to be fixed at {origin.path}:{origin.line}, which is not among the files named"
        )
    for line in told(undefined(request, left)):
        say(line)
    counts = fixable(with_fixes(left, request, sources_of(left, request, new)), knobs)
    if not options.unsafe_fixes and counts.unsafe:
        say(f"{counts.unsafe} more can be fixed with --unsafe-fixes; look at what they change")
    for line in wants(counts):
        say(line)


def _print_bytes(content: bytes) -> int:
    """Write a file to standard output as it is; give the exit code."""
    if sys.stdout is None:
        return complain("standard output is closed")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except OSError as error:
        return complain(f"cannot write to standard output: {error.strerror or error}")
    return OK


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
