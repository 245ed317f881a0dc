"""Configuration: which file judges a file, and what it says."""

from __future__ import annotations

from certlint.settings.discovery import Discovery, Settings
from certlint.settings.tables import ConfigurationError

__all__ = ["ConfigurationError", "Discovery", "Settings"]
