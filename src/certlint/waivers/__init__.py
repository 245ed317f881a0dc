"""Exceptions: comments, entries of the configuration, baselines; reading them, applying them, writing them."""

from __future__ import annotations

from certlint.waivers.directives import Malformed, Waiver, parse

__all__ = ["Malformed", "Waiver", "parse"]
