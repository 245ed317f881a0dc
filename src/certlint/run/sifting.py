"""What is done with single files, in this process or another: sift them, survey them, analyse them."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from typing import TYPE_CHECKING

from certlint.model.findings import Diagnostic
from certlint.model.frozen import dataclass
from certlint.run.funnel import Funnel
from certlint.run.imports import statements
from certlint.run.reading import read
from certlint.run.remembered import tokens

if TYPE_CHECKING:
    from certlint.model.facts import Analysis, Comment
    from certlint.model.location import Site
    from certlint.run.cache import Cache

__all__ = [
    "Asked",
    "Confirmed",
    "Place",
    "Sifted",
    "analyze_file",
    "confirm_file",
    "failure",
    "imports",
    "prepare_to_confirm",
    "sift",
    "stamp",
    "start",
    "survey_file",
]


@dataclass(frozen=True, slots=True)
class Place:
    """A file: where it is on disk, what the user calls it, and its bytes where they are not those on disk."""

    location: str
    path: str
    source: bytes | None = None

    def content(self) -> bytes | Diagnostic:
        """The bytes, or why they cannot be read."""
        return read(self.location, self.path) if self.source is None else self.source


@dataclass(frozen=True, slots=True)
class Asked:
    """A file and the numbers of the sites in it that are to be known exactly."""

    place: Place
    numbers: frozenset[int]

    @property
    def path(self) -> str:
        """What the user calls the file."""
        return self.place.path


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What is known exactly of a file that was surveyed before."""

    sites: dict[int, Site]
    comments: tuple[Comment, ...]


@dataclass(frozen=True, slots=True)
class Sifted:
    """What the bytes of a file tell: whether it is worth analysing, and its statements that import, if at hand."""

    kept: bool
    digest: str
    imports: bytes | None = None


_funnel: Funnel | None = None
"""Of this process: made once for a run, or inherited."""


def start(words: tuple[bytes, ...]) -> None:
    """Make this process ready to sift, by the words of the user's own knobs besides those of the table."""
    global _funnel
    _funnel = Funnel((*tokens(), *words))


def sift(place: Place) -> Sifted | Diagnostic:
    """Look at the bytes of a file. `start` has been called."""
    content = place.content()
    if isinstance(content, Diagnostic):
        return content
    kept = _funnel is None or _funnel.keeps(content)
    return Sifted(kept, hashlib.sha256(content).hexdigest(), statements(content))


def imports(place: Place, sifted: Sifted, cache: Cache | None) -> bytes:
    """The statements of a file that import, where that was sifted now or in another run."""
    known = sifted.imports
    if known is None and cache is not None:
        known = cache.imports(sifted.digest)
    if known is None:
        content = place.content()
        known = statements(content) if isinstance(content, bytes) else b""
    return known


def survey_file(place: Place) -> Analysis | Diagnostic | None:
    """Survey a file; None where it has to be analysed, or a survey fails, which only an analysis can tell."""
    from certlint.analysis import survey

    content = place.content()
    if isinstance(content, Diagnostic):
        return content
    try:
        return survey(content)
    except Exception:  # a mistake of ours: the full analysis may get further
        return None


def analyze_file(place: Place) -> Analysis | Diagnostic:
    """Analyse a file; a diagnostic if it cannot be read, or if that fails for a reason that is ours."""
    from certlint.analysis import analyze

    content = place.content()
    if isinstance(content, Diagnostic):
        return content
    try:
        return analyze(content)
    except Exception as error:  # or no memory: the other files are still checked
        return failure(place.path, error)


def prepare_to_confirm(_: None) -> None:
    """Import libcst, which takes longer than many a file."""
    with suppress(ImportError):
        import certlint.syntax.excerpt  # noqa: F401


def confirm_file(asked: Asked) -> Confirmed | Analysis | Diagnostic:
    """Confirm what was surveyed; an analysis where only that can tell."""
    from certlint.analysis import confirm

    content = asked.place.content()
    if isinstance(content, Diagnostic):
        return content
    try:
        found = confirm(content, asked.numbers)
    except Exception:  # a mistake of ours: the full analysis may get further
        found = None
    return analyze_file(asked.place) if found is None else Confirmed(*found)


def stamp(location: str) -> list[int]:
    """The size and the time of change, in nanoseconds, of a file; nothing if nobody knows."""
    try:
        found = os.stat(location)
    except (OSError, ValueError):
        return []
    return [found.st_size, found.st_mtime_ns]


def failure(path: str, error: Exception) -> Diagnostic:
    """The line that tells of a mistake of ours, or that there is too little memory."""
    if isinstance(error, MemoryError):
        return Diagnostic(path, None, "cannot be checked: not enough memory")
    text = " ".join(str(error).split())
    return Diagnostic(path, None, f"internal error: {type(error).__name__}: {text}".rstrip(": "))
