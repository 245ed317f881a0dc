"""Notebooks in a run: all rooms below see Python; this is where they turn into it, and back.

What is read is turned by `python`, what is written by `stored`, and what is reported by `Notebooks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.disk import read_file
from certlint.model.findings import Diagnostic, Finding, Report, Widened
from certlint.model.fixes import Edit, Proposal
from certlint.model.location import Site, Step

if TYPE_CHECKING:
    from certlint.notebooks import Notebook

__all__ = ["Notebooks", "python", "stored", "stored_on_disk"]

SUFFIX = ".ipynb"


def python(path: str, content: bytes) -> bytes:
    """What Python finds in a file: its content, or the code of a notebook. What is no notebook stays as it is."""
    if not path.endswith(SUFFIX):
        return content
    notebook = _read(content)
    return content if notebook is None else notebook.source


def stored(path: str, content: bytes, source: bytes) -> bytes | None:
    """The content of a file, now ``content``, with ``source`` as what Python finds in it; None if it cannot be."""
    notebook = _read(content) if path.endswith(SUFFIX) else None
    return source if notebook is None else notebook.with_source(source)


def stored_on_disk(location: str, old: bytes, new: bytes) -> tuple[bytes, bytes] | None:
    """The content of a file before and after its Python, ``old``, becomes ``new``; None if that cannot be done."""
    if not location.endswith(SUFFIX):
        return old, new
    try:
        content = read_file(location)
    except OSError:
        return None
    written = stored(location, content, new) if python(location, content) == old else None
    return None if written is None else (content, written)


class Notebooks:
    """Finds the places of a report in the notebooks themselves."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        """Take the contents that are not on disk, by path."""
        self._sources = sources
        self._known: dict[str, Notebook | None] = {}

    def located(self, report: Report) -> Report:
        """The report with cells, and lines and bytes of the files, where it told of lines of Python."""
        return replace(
            report,
            findings=tuple(self.place(finding) for finding in report.findings),
            errors=tuple(self._error(error) for error in report.errors),
            summary=replace(report.summary, widened=tuple(map(self._widened, report.summary.widened))),
        )

    def contents(self, sources: Mapping[str, bytes]) -> dict[str, bytes]:
        """The files themselves, of which ``sources`` is what Python finds in them."""
        found: dict[str, bytes] = {}
        for path, source in sources.items():
            notebook = self._of(path)
            found[path] = source if notebook is None else notebook.content
        return found

    def place(self, finding: Finding) -> Finding:
        """The finding with its places in the files."""
        if self._of(finding.path) is not None:
            mark = finding.mark and self._site(finding.path, finding.mark)
            finding = replace(finding, site=self._site(finding.path, finding.site), mark=mark)
        reaches = tuple(replace(place, site=self._site(place.path, place.site)) for place in finding.reaches)
        if reaches != finding.reaches:
            finding = replace(finding, reaches=reaches)
        trail = tuple(self._step(step) for step in finding.trail)
        if trail != finding.trail:
            finding = replace(finding, trail=trail)
        return finding if finding.fix is None else replace(finding, fix=self._fix(finding.fix))

    def _site(self, path: str, site: Site) -> Site:
        notebook = self._of(path)
        if notebook is None:
            return site
        span = site.span
        cell, line, start = notebook.place(span.line, span.column)
        _, end_line, end = notebook.place(span.end_line, span.end_column)
        known = span.start_byte >= 0
        span = replace(
            span,
            line=line,
            end_line=end_line,
            start_byte=start if known else span.start_byte,
            end_byte=end if known else span.end_byte,
        )
        first, last = (notebook.place(number, 1)[1] for number in (site.first_line, site.last_line))
        return replace(site, span=span, first_line=first, last_line=last, cell=cell)

    def _step(self, step: Step) -> Step:
        notebook = self._of(step.path)
        if notebook is None:
            return step
        cell, line, _ = notebook.place(step.line, step.column)
        return replace(step, line=line, cell=cell)

    def _error(self, error: Diagnostic) -> Diagnostic:
        notebook = self._of(error.path) if error.line is not None else None
        return error if notebook is None else replace(error, line=notebook.place(error.line or 1, 1)[1])

    def _widened(self, widened: Widened) -> Widened:
        notebook = self._of(widened.path)
        return widened if notebook is None else replace(widened, line=notebook.place(widened.line, 1)[1])

    def _fix(self, fix: Proposal) -> Proposal | None:
        edits: list[Edit] = []
        for edit in fix.edits:
            notebook = self._of(edit.path)
            if notebook is None:
                edits.append(edit)
                continue
            start, end = (len(notebook.source[:at].decode()) for at in (edit.start_byte, edit.end_byte))
            splice = notebook.splice(start, end, edit.replacement.decode())
            if splice is None:
                return None
            import hashlib  # loads OpenSSL, and few runs meet a notebook

            digest = hashlib.sha256(notebook.content).hexdigest()
            edits.append(Edit(edit.path, digest, *splice))
        return replace(fix, edits=tuple(edits))

    def _of(self, path: str) -> Notebook | None:
        if not path.endswith(SUFFIX):
            return None
        if path not in self._known:
            content = self._sources.get(path)
            if content is None:
                try:
                    content = read_file(path)
                except OSError:
                    content = b""
            self._known[path] = _read(content)
        return self._known[path]


def _read(content: bytes) -> Notebook | None:
    from certlint.notebooks import read_notebook  # few runs meet a notebook

    return read_notebook(content)
