"""Many sources checked, each as a project of its own: folders, archives and commits, by `check`."""

from __future__ import annotations

from certlint.fleet.members import Bounds
from certlint.fleet.sources import Archive, Folder, Repository, Source
from certlint.fleet.unit import CHECKED, FAILED, Result, check

__all__ = ["CHECKED", "FAILED", "Archive", "Bounds", "Folder", "Repository", "Result", "Source", "check"]
