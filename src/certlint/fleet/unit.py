"""One unit of work: a source, checked as a project of its own. Nothing is unpacked, written or executed."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from certlint.fleet.members import Bounds
from certlint.fleet.sources import Archive, Loaded, Source, load
from certlint.model.findings import Diagnostic, Report
from certlint.model.frozen import dataclass
from certlint.run.files import Target, is_passed_over
from certlint.run.notebooks import Notebooks, python
from certlint.run.runner import Request, run
from certlint.settings import Discovery
from certlint.trees import Held

if TYPE_CHECKING:
    from datetime import date

    from certlint.model.config import Config
    from certlint.settings import Settings

__all__ = ["CHECKED", "FAILED", "Result", "check", "rehearse"]

CHECKED, FAILED = "checked", "failed"
"""What became of a unit: all that could be read was checked, or nothing could be read."""

_ROOT = os.path.join(os.path.abspath(os.sep), "source")
"""The folder in which the files of a source seem to be. No file is looked up on the disk, whatever is there."""


@dataclass(frozen=True, slots=True)
class Result:
    """What a check of one source gives.

    ``status`` says what became of it; where that is not `CHECKED`, the last of ``errors`` says why. ``digest`` tells
    the source from others. ``findings`` are objects of JSON as docs/json.md describes them, with paths relative to
    the source. ``errors`` is what could not be read or checked. ``files`` were checked, of ``size`` bytes in all.
    """

    status: str
    digest: str
    findings: tuple[Mapping[str, Any], ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    files: int = 0
    size: int = 0


def check(source: Source, *, settings: Settings, today: date, bounds: Bounds | None = None) -> Result:
    """Check a source by the configuration of ``settings``, as of the day ``today``.

    The source's own configuration does not count; its comments do unless the configuration says otherwise. Its
    project's root is looked for in the source. ``bounds`` limit what is taken into memory. Raises nothing for what is
    in the source.
    """
    config = settings.config
    loaded = load(source, bounds or Bounds(), defaults=config.exclude is None)
    tree = Held(_ROOT, {**dict.fromkeys(loaded.marks, b""), **loaded.files})
    discovery = Discovery(isolated=True, adjust=lambda _: config, arguments=(_ROOT,), tree=tree)
    kept = {path: content for path, content in loaded.files.items() if not _is_left_out(path, tree, discovery, config)}
    targets = tuple(Target(path, tree.location(path)) for path in sorted(kept))
    request = Request(
        targets=targets,
        settings=discovery.for_file,
        today=today,
        sources={path: python(path, content) for path, content in kept.items()},
        knobs=config.knobs,
        whole=not loaded.failure,
        tree=tree,
    )
    report = run(request)
    if report.findings:
        from certlint.run.planning import sources_of, with_fixes

        report = with_fixes(report, request, sources_of(report, request))
    return _result(report, loaded, kept)


_REHEARSED = b"""import requests

VERIFY = False
requests.get("https://example.org", verify=VERIFY)
"""


def rehearse(today: date) -> None:
    """Check a little source, so that all that a check needs is loaded."""
    import io
    import zipfile

    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rehearsed.py", _REHEARSED)
    settings = Discovery(isolated=True).for_run(_ROOT)
    check(Archive(buffer.getvalue()), settings=settings, today=today)


def _is_left_out(path: str, tree: Held, discovery: Discovery, config: Config) -> bool:
    """Whether a run over the source would pass a file over, by its name or the configuration."""
    own = discovery.for_file(tree.location(path))
    patterns = (config.exclude or ()) + config.extend_exclude
    relative = own.relative(tree.location(path))
    if is_passed_over(path, (), lambda each: tree.is_file(tree.location(each)), defaults=config.exclude is None):
        return True
    return is_passed_over(relative, patterns, lambda _: False, defaults=False)


def _result(report: Report, loaded: Loaded, kept: Mapping[str, bytes]) -> Result:
    from certlint.reports.json import document_of
    from certlint.reports.positions import Positions

    located = Notebooks(kept).located(report)
    changed = {edit.path for each in located.findings if each.fix is not None for edit in each.fix.edits}
    positions = {path: Positions(kept[path]) for path in sorted(changed) if path in kept}
    failure = (Diagnostic("", None, loaded.failure),) if loaded.failure else ()
    return Result(
        FAILED if loaded.failure and not kept else CHECKED,
        loaded.digest,
        tuple(document_of(each, positions) for each in located.findings),
        tuple(sorted((*loaded.problems, *located.errors), key=lambda each: (each.path, each.message))) + failure,
        report.summary.files,
        sum(map(len, kept.values())),
    )
