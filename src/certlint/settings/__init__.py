"""Configuration: which file judges a file, and what it says."""

from __future__ import annotations

from certlint.settings.discovery import Discovery, Settings
from certlint.settings.schema import ConfigurationError

__all__ = ["ConfigurationError", "Discovery", "Settings"]
