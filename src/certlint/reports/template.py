"""Lines in a form that the caller chooses, by flake8's templates: ``%(path)s:%(row)d:%(col)d: %(code)s %(text)s``."""

from __future__ import annotations

from collections.abc import Mapping

from certlint.model.findings import Finding, Report
from certlint.reports.concise import COMMAND, message, spelled
from certlint.reports.context import ReportContext
from certlint.reports.text import shown, unbroken

__all__ = ["problem", "render"]

COLOURS = {
    "bold": "\033[1m",
    "black": "\033[30m",
    "red": "\033[31m",
    "green": "\033[32m",
    "yellow": "\033[33m",
    "blue": "\033[34m",
    "purple": "\033[35m",
    "cyan": "\033[36m",
    "white": "\033[37m",
    "off": "\033[m",
}
_SAMPLE: Mapping[str, object] = {
    **dict.fromkeys(COLOURS, ""),
    "path": "a.py",
    "row": 1,
    "col": 1,
    "code": "TLS101",
    "text": "text",
}


def problem(template: str) -> str:
    """Say why a template cannot be used; "" if it can."""
    try:
        _filled(template, _SAMPLE)
    except KeyError as error:
        return f"there is no field {error.args[0]}, there are code, col, path, row, text"
    except (TypeError, ValueError, OverflowError) as error:
        return str(error)
    return ""


def render(report: Report, *, context: ReportContext, template: str) -> str:
    """Write the report, one line a finding."""
    colours = COLOURS if context.colour else dict.fromkeys(COLOURS, "")
    lines = (_filled(template, {**colours, **_fields(finding)}) for finding in shown(report))
    if template.lstrip().startswith(COMMAND) or unbroken(template) != template:
        return "".join(f"{line}\n" for line in lines)  # a command is what the user asks for
    return "".join(f"{_harmless(line)}\n" for line in lines)


def _harmless(line: str) -> str:
    r"""The line, which is no command even where its first field wants to be one: ``\x3a:``."""
    start = len(line) - len(line.lstrip())
    return unbroken(f"{line[:start]}\\x3a{line[start + 1 :]}" if line.startswith(COMMAND, start) else line)


def _filled(template: str, fields: Mapping[str, object]) -> str:
    return template % fields


def _fields(finding: Finding) -> dict[str, object]:
    span = finding.site.span
    return {
        "path": spelled(finding.path),
        "row": span.line,
        "col": span.column,
        "code": finding.code,
        "text": message(finding),
    }
