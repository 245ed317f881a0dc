"""Writing down what is found as known: as waivers in the code, or as a baseline."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.cli.console import say
from certlint.cli.options import Options
from certlint.disk import read_file
from certlint.model.findings import Diagnostic, Finding, Report, Suppression
from certlint.run.baselines import Baseline
from certlint.run.files import Target
from certlint.run.notebooks import python, stored
from certlint.run.output import replace_file

if TYPE_CHECKING:
    from datetime import date

    from certlint.model.location import Site
    from certlint.settings import Settings

__all__ = ["record"]

SettingsOf = Callable[[str], "Settings | Diagnostic"]


def record(
    report: Report,
    targets: Sequence[Target],
    options: Options,
    *,
    settings_of: SettingsOf,
    baseline: str,
    today: date,
    names: Mapping[str, str] | None = None,
) -> Report:
    """Do what the options ask for; give the report of what is left. ``names`` are those of a `Baseline`."""
    if options.add_waivers:
        return _add_waivers(report, targets, options, settings_of, today)
    location = options.write_baseline or baseline
    if not location:
        return _failed(report, "there is no baseline to shrink: name one with --baseline")
    file = Baseline(location, names)
    count, problem = file.write(report, targets, grow=bool(options.write_baseline))
    if problem:
        return _failed(report, problem)
    if not options.quiet:
        say(f"{count} {_plural(count, 'finding')} in {file.path}")
        if options.write_baseline and not baseline and names is None:
            say(f'to use it, add to the configuration: baseline = "{file.path}"')
    if options.shrink_baseline:
        return replace(report, findings=tuple(item for item in report.findings if item.path != file.path))
    from certlint.waivers.baseline import belongs

    known = Suppression("baseline")
    return replace(
        report,
        findings=tuple(replace(item, suppressed=known) if belongs(item) else item for item in report.findings),
    )


def _add_waivers(
    report: Report, targets: Sequence[Target], options: Options, settings_of: SettingsOf, today: date
) -> Report:
    from certlint.waivers.baseline import belongs
    from certlint.waivers.writing import LONGEST_LINE, Wish, add_waivers, may_be_waived

    assert options.until is not None
    if options.until < today:
        return _failed(report, f"--until {options.until} is over")
    locations = {target.path: target.location for target in targets}
    by_path: dict[str, list[Finding]] = {}
    for finding in report.findings:
        if belongs(finding) and finding.path in locations:
            by_path.setdefault(finding.path, []).append(finding)
    waived: dict[Finding, None] = {}
    errors: list[Diagnostic] = []
    for path, findings in by_path.items():
        settings = settings_of(locations[path])
        longest = None if isinstance(settings, Diagnostic) else settings.config.max_waiver_days
        if longest is not None and (options.until - today).days > longest:
            errors.append(Diagnostic(path, None, f"a waiver may last {longest} days (max-waiver-days)"))
            continue
        content = _read(locations[path])
        source = python(path, content)
        allowed = None if isinstance(settings, Diagnostic) else settings.config.inline_waivers
        wishes = {
            Wish(item.code, site): item for item in findings if may_be_waived(item, allowed) for site in _sites(item)
        }
        errors += (
            Diagnostic(path, item.site.span.line, f"{item.code} may not be waived by a comment (inline-waivers)")
            for item in findings
            if not may_be_waived(item, allowed)
        )
        changed, left = add_waivers(
            source, list(wishes), reason=options.reason or "", until=options.until, longest=LONGEST_LINE
        )
        new = stored(path, content, changed)
        if new is None:
            errors.append(Diagnostic(path, None, "the waivers reach over cells: left as it is"))
            continue
        problem = replace_file(locations[path], new) if changed != source else ""
        if problem:
            errors.append(Diagnostic(path, None, f"cannot be written: {problem}"))
            continue
        if options.reason:  # without one, only what a comment for another linter gives a reason for is waived
            errors += (Diagnostic(path, wish.site.span.line, f"{wish.code} cannot be waived here") for wish in left)
        kept = {wishes[wish] for wish in left}
        waived.update(dict.fromkeys(finding for finding in wishes.values() if finding not in kept))
    if not options.quiet:
        files = len({finding.path for finding in waived})
        say(f"{len(waived)} {_plural(len(waived), 'finding')} waived in {files} {_plural(files, 'file')}")
    mark = Suppression("inline", options.reason or "", options.until.isoformat())
    return replace(
        report,
        findings=tuple(replace(item, suppressed=mark) if item in waived else item for item in report.findings),
        errors=(*report.errors, *errors),
    )


def _sites(finding: Finding) -> list[Site]:
    """Where a finding has to be waived: of a decision in a file that is not checked, all places it reaches here."""
    if finding.decision is None:
        return [finding.site]
    return [place.site for place in finding.reaches if place.path == finding.path]


def _read(location: str) -> bytes:
    """The file as it is now; nothing if it has gone, so that nothing in it can be waived."""
    try:
        return read_file(location)
    except OSError:
        return b""


def _failed(report: Report, problem: str) -> Report:
    return replace(report, errors=(*report.errors, Diagnostic("", None, problem)))


def _plural(number: int, noun: str) -> str:
    return noun if number == 1 else noun + "s"
