"""What is installed in an environment, and what that does about verification."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.cli.console import complain
from certlint.cli.environments import unknown_environment
from certlint.cli.lint import cache_folder, complain_of, discover, publish_report, verdict
from certlint.cli.options import Options

if TYPE_CHECKING:
    from certlint.model.findings import Report
    from certlint.settings import Settings

__all__ = ["check_installed"]


def check_installed(options: Options) -> int:
    """Check the distributions that the options name; give the exit code."""
    from datetime import date

    from certlint.run.cache import INSTALLED
    from certlint.run.distributions import InstallationError, find_installation
    from certlint.run.installed import examine
    from certlint.run.progress import Progress
    from certlint.run.workers import available
    from certlint.settings import ConfigurationError

    try:
        _, settings = discover(options)
        if problem := unknown_environment(options.env, settings):
            return complain(f"--env: {problem}")
        found = find_installation(options.installed or "", os.environ)
    except (ConfigurationError, InstallationError) as error:
        return complain(str(error))
    except OSError as error:
        return complain(f"the working folder cannot be used: {error.strerror}")
    progress = Progress() if not options.quiet and sys.stderr is not None and sys.stderr.isatty() else None
    try:
        report = examine(
            found.distributions,
            settings.config,
            today=date.today(),
            jobs=options.jobs or available(),
            cache=None if options.no_cache else os.path.join(cache_folder(options, settings), INSTALLED),
            progress=progress or (lambda _doing, _done, _total: None),
        )
    finally:
        if progress:
            progress.clear()
    report = _known(replace(report, notes=found.notes), options, settings)
    named = options.formats or (("full", None),)
    code = publish_report(report, replace(options, formats=named), settings, {}, None)
    return max(complain_of(report), code, verdict(report, options, settings))


def _known(report: Report, options: Options, settings: Settings) -> Report:
    """The report without what is in the baseline, or with the baseline written. It is a file of its own."""
    from datetime import date

    from certlint.run.installed import rebound

    names = {
        behaviour.finding.path: each.distribution.name
        for each in report.installed
        for behaviour in (*each.default, *each.process_wide)
    }
    if options.baseline and not options.no_waivers and not options.write_baseline:
        from certlint.run.baselines import Baseline

        baseline = Baseline(options.baseline, names)
        report = baseline.apply(report, settings=settings, today=date.today(), whole=not options.narrowed)
    if options.writes:
        from certlint.cli.recording import record

        report = record(
            report,
            (),
            options,
            settings_of=lambda _: settings,
            baseline=os.path.abspath(options.baseline) if options.baseline else "",
            today=date.today(),
            names=names,
        )
    return rebound(report)
