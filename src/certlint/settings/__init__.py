"""Configuration: which file judges a file, and what it says."""

from __future__ import annotations

from certlint.settings.discovery import ROOT_MARKERS, Discovery, Settings
from certlint.settings.tables import ConfigurationError

__all__ = ["ROOT_MARKERS", "ConfigurationError", "Discovery", "Settings"]
