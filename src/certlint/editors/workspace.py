"""What an editor has open, checked: the text on the screen, not that on the disk."""

from __future__ import annotations

import io
import os
import tokenize
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from certlint.model.findings import Diagnostic, Finding, Report
from certlint.reports.positions import Positions
from certlint.reports.text import shown
from certlint.run.files import Target, display
from certlint.run.reading import read
from certlint.run.runner import Request, run
from certlint.run.single import is_left_out
from certlint.settings import ConfigurationError, Discovery, Settings

__all__ = ["Checked", "Sources", "Workspace", "encode"]

CONFIGURATIONS = frozenset({"pyproject.toml", "certlint.toml", ".certlint.toml"})
"""Names of files after whose change everything is checked again."""

WAIVED_DAYS = 90
"""How long a waiver holds that an editor writes, unless the configuration allows less."""

REASON = "say why"
"""Stands in a waiver until somebody has written the reason over it."""

Sources = Mapping[str, bytes]
"""What the editor has open: bytes by absolute path."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A document as it was checked. ``report`` tells of it alone, with the fixes; ``path`` is the one in it.

    ``contents`` are the bytes of the files that fixes may change, by path.
    """

    location: str
    path: str
    source: bytes
    report: Report
    contents: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def findings(self) -> list[Finding]:
        """What the editor shows."""
        return [finding for finding in shown(self.report) if finding.path == self.path]

    @property
    def positions(self) -> Positions:
        """Places in the document."""
        return Positions(self.source)


def encode(text: str) -> bytes:
    """The bytes that a document would be saved as: in the encoding that it declares, else in UTF-8."""
    plain = text.encode("utf-8", "surrogatepass")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(plain).readline)
        return plain if encoding.startswith("utf-8") else text.encode(encoding)
    except (SyntaxError, UnicodeEncodeError):
        return plain


class Workspace:
    """Checks documents. Configurations are read once; see `reload`."""

    def __init__(self, *, config: str | None = None, isolated: bool = False, base: str | None = None) -> None:
        """Take what the command line says. Raises `ConfigurationError` if ``config`` or ``base`` cannot be used."""
        self._config = config
        self._isolated = isolated
        self._base = base
        self.folders: Sequence[str] = ()
        self.reload()

    def reload(self) -> None:
        """Forget the configurations. Raises `ConfigurationError`."""
        self._discovery = Discovery(
            file=self._config, isolated=self._isolated, base=self._base, arguments=tuple(self.folders)
        )

    def check(self, location: str, sources: Sources, today: date) -> Checked:
        """Check the document at an absolute path, which is among the ``sources``."""
        path = _path(location)
        source = sources[location]
        settings = self.settings(location)
        if isinstance(settings, Settings) and is_left_out(location, settings):
            return Checked(location, path, source, Report())
        request = self._request(location, sources, today)
        report = run(request)
        contents = _contents(report, request)
        if isinstance(settings, Settings):
            if settings.baseline:
                from certlint.run.baselines import Baseline

                report = Baseline(settings.baseline).apply(report, settings=settings, today=today, whole=False)
            from certlint.analysis import propose
            from certlint.run.bundles import undefined

            missing = undefined(request, report)
            (report,) = propose([report], contents, knobs=request.knobs, undefined=missing)
        return Checked(location, path, source, report, contents)

    def fixed(self, checked: Checked, sources: Sources, today: date) -> bytes:
        """The document with everything fixed that can be fixed safely, and checked again."""
        from certlint.run.fixing import Wishes, fix

        known = {finding.fingerprint for finding in checked.findings}

        def keeps(report: Report) -> Report:
            """Leave out what is suppressed."""
            return replace(report, findings=tuple(item for item in report.findings if item.fingerprint in known))

        done = fix(self._request(checked.location, sources, today), checked.report, Wishes(keeps=keeps))
        return done.new.get(checked.path, checked.source)

    def last_day(self, location: str, today: date) -> date:
        """The last day of a waiver that is written today."""
        settings = self.settings(location)
        longest = settings.config.max_waiver_days if isinstance(settings, Settings) else None
        return today + timedelta(days=WAIVED_DAYS if longest is None else min(longest, WAIVED_DAYS))

    def waived(self, checked: Checked, finding: Finding, until: date) -> bytes | None:
        """The document with a waiver for the finding; None if none may or can be written."""
        from certlint.waivers.writing import Wish, add_waivers, may_be_waived

        settings = self.settings(checked.location)
        if not isinstance(settings, Settings) or finding.turn is None:
            return None
        if not may_be_waived(finding, settings.config.inline_waivers):
            return None
        wish = Wish(finding.code, finding.site)
        source, left = add_waivers(checked.source, [wish], reason=REASON, until=until)
        return None if left else source

    def settings(self, location: str) -> Settings | Diagnostic:
        """The settings of a file, or what is wrong with its configuration."""
        try:
            return self._discovery.for_file(location)
        except ConfigurationError as error:
            return error.diagnostic

    def _request(self, location: str, sources: Sources, today: date) -> Request:
        settings = self.settings(location)
        return Request(
            targets=(Target(_path(location), location),),
            settings=self.settings,
            today=today,
            sources={_path(place): source for place, source in sources.items()},
            knobs=settings.config.knobs if isinstance(settings, Settings) else (),
        )


def _contents(report: Report, request: Request) -> dict[str, bytes]:
    """The bytes of what is on the screen, and of the files that a bad value comes from."""
    known = dict(request.sources)
    for finding in report.findings:
        for path in finding.fixable - known.keys():
            content = read(path, path)
            if not isinstance(content, Diagnostic):
                known[path] = content
    return known


def _path(location: str) -> str:
    """The path of a report for an absolute one."""
    try:
        return display(os.path.relpath(location))
    except ValueError:  # on another drive
        return display(location)
