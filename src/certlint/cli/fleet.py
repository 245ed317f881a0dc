"""Many sources: the list, the results in a folder, what is said about them."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from certlint.cli.console import FAILED, FOUND, INTERRUPTED, OK, complain, print_text, say
from certlint.cli.lint import discover
from certlint.cli.options import Options
from certlint.run.output import write_file

if TYPE_CHECKING:
    from certlint.fleet.running import Engine
    from certlint.fleet.units import Unit
    from certlint.model.findings import Report
    from certlint.settings import Settings

__all__ = ["run_fleet"]

MOST_BYTES = 256 << 20
"""Bytes of a list."""


def run_fleet(options: Options) -> int:
    """Check what the list names, as far as that is not done yet, and report all results; give the exit code."""
    from certlint.fleet.running import FleetError
    from certlint.fleet.store import StoreError
    from certlint.fleet.units import ListError
    from certlint.settings import ConfigurationError

    try:
        return _run(options)
    except (ConfigurationError, FleetError, StoreError) as error:
        return complain(str(error))
    except ListError as error:
        return complain(f"{options.fleet}: {error}")
    except OSError as error:
        return complain(f"{error.filename or options.fleet} cannot be read: {error.strerror or error}")


def _run(options: Options) -> int:
    from certlint.fleet.answers import changes, table
    from certlint.fleet.running import Plan, run_fleet
    from certlint.fleet.store import Store, records
    from certlint.fleet.units import Limits
    from certlint.run.progress import Progress

    assert options.out is not None
    units = _units(options)
    settings = discover(options)[1]
    earlier = records(options.since) if options.since is not None else None
    limits = Limits(seconds=options.unit_seconds, memory=options.unit_memory << 20, patience=10 * options.unit_seconds)
    again = tuple(options.again.split(",")) if options.again is not None else ()
    plan = Plan(settings=settings, today=date.today(), limits=limits, again=again)
    progress = Progress() if not options.quiet and sys.stderr is not None and sys.stderr.isatty() else None
    store = Store(options.out)
    try:
        done = run_fleet(units, store, plan, _engine(options), progress or (lambda *_: None))
    except KeyboardInterrupt:
        say("interrupted: what is done is kept, and the next run goes on from here")
        return INTERRUPTED
    finally:
        if progress:
            progress.clear()
        store.close()
    if not options.quiet:
        say(f"{done:,} of {len(units):,} units checked now, the others were done before")
    found = records(options.out)
    if options.parquet:
        from certlint.fleet.parquet import TIMINGS, write_parquet
        from certlint.fleet.store import timings

        problem = write_parquet(found, os.path.join(options.out, "results.parquet"))
        problem = problem or write_parquet(timings(options.out), os.path.join(options.out, "timings.parquet"), TIMINGS)
        if problem:
            return complain(problem)
    code = _publish(found, options, settings)
    if earlier is not None:
        code = print_text("".join(f"{each.line}\n" for each in changes(earlier, found))) or code
    elif not any(file is None for _, file in options.formats):
        code = print_text(table(found)) or code
    return max(code, _verdict(found, settings, exit_zero=options.exit_zero))


def _units(options: Options) -> list[Unit]:
    from certlint.disk import read_file
    from certlint.fleet.units import ListError, units_of

    if options.fleet == "-":
        content = sys.stdin.buffer.read() if sys.stdin is not None else b""
    else:
        content = read_file(str(options.fleet), most=MOST_BYTES)
    try:
        return units_of(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise ListError("not UTF-8") from None


def _engine(options: Options) -> Engine:
    if options.dask is not None:
        from certlint.fleet.cluster import on_cluster

        return on_cluster(options.dask, ship=options.ship, say=(lambda _: None) if options.quiet else say)
    from certlint.fleet.running import locally
    from certlint.run.workers import available

    return locally(options.jobs or available())


def _publish(found: Mapping[str, Mapping[str, Any]], options: Options, settings: Settings) -> int:
    """Print and write the results in the formats that were asked for."""
    from certlint.fleet.answers import report_of

    code = OK
    report = report_of(found) if options.formats else None
    for name, file in options.formats if report is not None else ():
        text = _formatted(name, report, settings)
        if file is None:
            code = print_text(text) or code
        elif problem := write_file(file, text):
            code = complain(f"cannot write {file}: {problem}")
    return code


def _formatted(name: str, report: Report | None, settings: Settings) -> str:
    from certlint import __version__
    from certlint.reports import ReportContext, formatter

    assert report is not None
    folder = os.getcwd().replace(os.sep, "/")
    context = ReportContext(
        version=__version__,
        root=folder,
        folder=folder,
        config_path=settings.config.path,
        config_sha256=settings.config.sha256,
    )
    return formatter(name)(report, context=context)


def _verdict(found: Mapping[str, Mapping[str, Any]], settings: Settings, *, exit_zero: bool) -> int:
    """What was found fails the run as in any other; a unit that could not be checked weighs more."""
    from certlint.fleet.unit import CHECKED
    from certlint.model.findings import Policy

    if any(record["status"] != CHECKED for record in found.values()):
        return FAILED
    failing = {"error"} if settings.config.fail_on is Policy.ERROR else {"error", "warning"}
    kept = (each for record in found.values() for each in record["findings"] if each["suppressed"] is None)
    return FOUND if not exit_zero and any(each["policy"] in failing for each in kept) else OK
