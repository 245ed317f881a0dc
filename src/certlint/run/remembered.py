"""What certlint keeps among the user's own files, and derives again where that cannot be."""

from __future__ import annotations

import json
import os
from contextlib import suppress

__all__ = ["tokens", "user_folder"]


def user_folder() -> str:
    """Where it is kept; "" if that would be in the folder that is checked, and so might be anybody's."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/.cache")
    return os.path.join(base, "certlint") if os.path.isabs(base) else ""


def tokens() -> frozenset[bytes]:
    """The words of the knob table. To derive them, all declarations are needed; that is done once for each version."""
    folder = user_folder()
    if not folder:
        return _derived()
    path = os.path.join(folder, "tokens.json")
    version = _version()
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        with open(path, "rb") as stream:
            kept = json.load(stream)
        if kept["version"] == version:
            return frozenset(each.encode("latin-1") for each in kept["tokens"])
    from certlint.run.output import replace_file

    found = _derived()
    with suppress(OSError):
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        written = {"version": version, "tokens": sorted(each.decode("latin-1") for each in found)}
        replace_file(path, json.dumps(written).encode())
    return found


def _derived() -> frozenset[bytes]:
    from certlint.knobs import tokens as derive

    return derive()


def _version() -> list[list[str | int]]:
    """The declarations, by name, size and time of change."""
    folder = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "knobs")
    with os.scandir(folder) as entries:
        files = [(each.path, each.stat()) for each in entries if each.name.endswith(".py")]
    return sorted([path, found.st_size, found.st_mtime_ns] for path, found in files)
