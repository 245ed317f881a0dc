"""Report formats: one module a format, each with a function ``render``.

A format turns a `Report` into text that ends with a line end (or is empty). It knows no rule and no file system.
"""

from __future__ import annotations

from importlib import import_module
from typing import Protocol, cast

from certlint.model.findings import Report
from certlint.reports.context import ReportContext

__all__ = ["FORMATS", "Formatter", "ReportContext", "formatter"]

FORMATS = ("concise", "full", "json")
"""The names of the formats, each that of its module here."""


class Formatter(Protocol):
    """What a format's module offers as ``render``."""

    def __call__(self, report: Report, *, context: ReportContext) -> str:
        """Write the report as text."""


def formatter(name: str) -> Formatter:
    """Give the format called ``name``, one of `FORMATS`; its module is imported only now."""
    return cast(Formatter, import_module(f"certlint.reports.{name}").render)
