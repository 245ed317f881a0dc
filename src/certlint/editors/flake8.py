"""The plugin for flake8: the findings of the command, reported by flake8."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from datetime import date

from certlint import __version__
from certlint.reports.concise import message
from certlint.reports.text import shown
from certlint.run.single import check

__all__ = ["CertlintError", "Plugin"]

_COOKIE = re.compile(r"[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")


class CertlintError(Exception):
    """Why a file could not be checked: a configuration that cannot be used, a bug in certlint."""


class Plugin:
    """One file, as flake8 wants it; without flake8, ``Plugin(None, lines, filename).run()`` gives the same.

    Configuration and comments hold, a ``# noqa: TLS101`` on any line of the statement included: flake8 itself looks
    for it on the first one only. With ``--disable-noqa`` it does not count. Only what is an error or a warning
    somewhere is reported, never what is allowed or waived.
    """

    name = "certlint"
    version = __version__
    noqa = True

    @classmethod
    def parse_options(cls, options: object) -> None:
        """Take flake8's own options."""
        cls.noqa = not getattr(options, "disable_noqa", False)

    def __init__(self, tree: object, lines: Sequence[str], filename: str) -> None:
        """Check the file. Raises `CertlintError`: here, because flake8 shows a traceback for what fails later.

        ``tree`` is what makes flake8 call this once a file; certlint parses by itself.
        """
        self._report = check(filename, _encoded(lines), today=date.today(), noqa=self.noqa)
        for failure in self._report.errors:
            place = ":".join([failure.path] * bool(failure.path) + [str(failure.line)] * (failure.line is not None))
            raise CertlintError(f"{place}: {failure.message}" if place else failure.message)

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Give the findings: line, column from 0 (flake8 adds 1), code and message."""
        for finding in shown(self._report):
            span = finding.site.span
            yield span.line, span.column - 1, f"{finding.code} {message(finding)}", type(self)


def _encoded(lines: Sequence[str]) -> bytes:
    """The file's text as bytes in the encoding that it declares."""
    text = "".join(lines)
    cookie = next(filter(None, map(_COOKIE.match, lines[:2])), None)
    encoding = cookie[1] if cookie else "utf-8"
    try:
        codecs.lookup(encoding)
    except LookupError:
        encoding = "utf-8"
    return text.encode(encoding, "replace")
