"""What a format may know besides the report itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from certlint.model.config import Bundle
from certlint.model.frozen import dataclass

__all__ = ["ReportContext"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContext:
    """The circumstances of a run. Folders are absolute and spelled with ``/``.

    ``version`` is certlint's; ``root`` the folder that globs are relative to; ``folder`` the one that the report's
    paths are relative to, ``repository`` the root of the git work tree that this one lies in ("" if in none).
    ``config_path`` and ``config_sha256`` name the configuration of the run ("" without one). ``sources`` are the
    bytes of the files that the findings' fixes are for, by path. ``colour``: terminal
    colours are wanted, ``links``: links to files as terminals take them. ``width`` is the number of columns that lines
    are wrapped to (0: they are not). ``summary``: a last line that counts is wanted, ``verbose``: a longer one.
    ``steps`` are what the user may do next, to be shown below it. ``by_file``: findings stand under their files.
    ``bundles`` are the CA bundles of the run's configuration, each with the name of its environment, or ``default``.
    """

    version: str
    root: str = ""
    folder: str = ""
    repository: str = ""
    config_path: str = ""
    config_sha256: str = ""
    sources: Mapping[str, bytes] = field(default_factory=dict)
    colour: bool = False
    links: bool = False
    width: int = 0
    summary: bool = False
    verbose: bool = False
    steps: tuple[str, ...] = ()
    by_file: bool = False
    bundles: tuple[tuple[str, Bundle], ...] = ()
