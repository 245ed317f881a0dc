"""Report formats: one module a format, each with a function ``render``.

A format turns a `Report` into text that ends with a line end (or is empty). It knows no rule and no file system.
"""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Protocol, cast

from certlint.model.findings import Report
from certlint.reports.context import ReportContext

__all__ = ["FORMATS", "WITH_FIXES", "Formatter", "ReportContext", "formatter", "is_template"]

FORMATS = ("concise", "full", "json", "sarif", "github", "gitlab", "junit", "rdjson", "html")
"""The names of the formats, each that of its module here."""

WITH_FIXES = frozenset({"json", "sarif", "rdjson", "html"})
"""The formats that show what would fix a finding. To know it, its file is parsed once more."""


class Formatter(Protocol):
    """What a format's module offers as ``render``."""

    def __call__(self, report: Report, *, context: ReportContext) -> str:
        """Write the report as text."""


def is_template(name: str) -> bool:
    """Whether it is no name but a template, as flake8 takes them (see `certlint.reports.template`)."""
    return "%(" in name


def formatter(name: str) -> Formatter:
    """Give the format called ``name``, one of `FORMATS` or a template; its module is imported only now."""
    if is_template(name):
        return partial(import_module("certlint.reports.template").render, template=name)
    return cast(Formatter, import_module(f"certlint.reports.{name}").render)
