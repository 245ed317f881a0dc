"""Which git repository a folder belongs to."""

from __future__ import annotations

import os

__all__ = ["repository_root"]


def repository_root(folder: str) -> str:
    """The closest folder at or above ``folder`` (absolute) that git calls a work tree, "" if there is none."""
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ""
        folder = parent
    return folder
