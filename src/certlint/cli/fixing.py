"""Fixing what was found, or showing how: the options, what is written, what is said about it."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.cli.console import FOUND, OK, complain, print_text, say
from certlint.cli.options import Options
from certlint.model.findings import Diagnostic, Report
from certlint.run.output import wants_colour

if TYPE_CHECKING:
    from certlint.run.runner import Request

__all__ = ["fix_findings", "with_fixes"]

_OPT_IN = "TLS110"


def fix_findings(
    report: Report, request: Request, options: Options, keeps: Callable[[Report], Report]
) -> tuple[Report, int]:
    """Do what the options ask for; give the report of what is left, and the exit code that follows from the fixes.

    ``keeps`` takes out of a report, or marks, what is not to be fixed.
    """
    from certlint.run.fixing import Wishes, difference, fix, write

    named = {each.upper() for each in (*options.select, *options.extend_select)}
    wishes = Wishes(
        unsafe=options.unsafe_fixes,
        allowed=options.fix_allowed,
        opted=(_OPT_IN,) if named & {_OPT_IN, "UNVERIFIED-BY-OMISSION"} else (),
        keeps=keeps,
    )
    fixed = fix(request, report, wishes)
    left = keeps(fixed.report)
    code = FOUND if fixed.new and options.exit_non_zero_on_fix else OK
    if options.diff:
        terminal = sys.stdout is not None and sys.stdout.isatty()
        failed = print_text(difference(fixed, colour=wants_colour(os.environ, terminal=terminal)))
        return left, failed or (FOUND if fixed.new else OK)
    if options.paths == ("-",):
        for path, source in request.sources.items():
            code = _print_bytes(fixed.new.get(path, source)) or code
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
    from certlint.fixes.plan import needs_bundle
    from certlint.knobs import KNOBS

    if not options.unsafe_fixes:
        known = with_fixes(left, request, new)
        unsafe = sum(each.fix is not None and not each.fix.safe and each.suppressed is None for each in known.findings)
        if unsafe:
            say(f"{_count(unsafe, 'more finding')} can be fixed with --unsafe-fixes; look at what they change")
    missing = needs_bundle(left.findings, (*KNOBS, *request.knobs))
    if missing:
        verb = "needs" if missing == 1 else "need"
        say(
            f"{_count(missing, 'finding')} {verb} a CA bundle to be fixed: "
            'set it in the configuration, such as bundle = { env = "REQUESTS_CA_BUNDLE" }'
        )


def with_fixes(report: Report, request: Request, sources: Mapping[str, bytes] | None = None) -> Report:
    """The report with each finding's fix in it."""
    from certlint.analysis import propose
    from certlint.run.runner import read

    known = {**request.sources, **(sources or {})}
    locations = {target.path: target.location for target in request.targets}
    for path in {finding.path for finding in report.findings if finding.turn is not None} - known.keys():
        content = read(locations[path], path) if path in locations else Diagnostic(path, None, "")
        if not isinstance(content, Diagnostic):
            known[path] = content
    (fixed,) = propose([report], known, whole=request.whole and not report.errors, knobs=request.knobs)
    return fixed


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
