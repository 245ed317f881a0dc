"""What a format may know besides the report itself."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ReportContext"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportContext:
    """The circumstances of a run.

    ``version`` is certlint's; ``root`` the absolute folder that globs are relative to; ``config_path``
    and ``config_sha256`` name the configuration of the run ("" without one). ``colour``: terminal
    colours are wanted. ``summary``: a last line that counts is wanted, ``verbose``: a longer one.
    """

    version: str
    root: str = ""
    config_path: str = ""
    config_sha256: str = ""
    colour: bool = False
    summary: bool = False
    verbose: bool = False
