"""What certlint keeps among the user's own files, and derives again where that cannot be."""

from __future__ import annotations

import os
from contextlib import suppress

from certlint.disk import read_file

__all__ = ["tokens", "user_folder"]

SEPARATOR = b"\x1f"
"""No word that is looked for has this in it."""


def user_folder() -> str:
    """Where it is kept; "" if that would be in the folder that is checked, and so might be anybody's."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA") or os.path.expanduser("~/.cache")
    return os.path.join(base, "certlint") if os.path.isabs(base) else ""


def tokens() -> frozenset[bytes]:
    """The words of the knob table and of telling names. All declarations are needed to derive them: once a version."""
    folder = user_folder()
    path = os.path.join(folder, "tokens")
    version = _version()
    if folder:
        with suppress(OSError):
            kept, *found = read_file(path, links=False).split(SEPARATOR)
            if kept == version and found and found[-1] == b"%d" % (len(found) - 1):
                return frozenset(found[:-1])
    from certlint.knobs import tokens as derive
    from certlint.lexicon.occurrences import WORDS
    from certlint.run.output import replace_file

    derived = derive(more=WORDS)
    if folder:
        with suppress(OSError):
            os.makedirs(folder, mode=0o700, exist_ok=True)
            replace_file(path, SEPARATOR.join((version, *sorted(derived), b"%d" % len(derived))))
    return derived


def _version() -> bytes:
    """The declarations and the vocabulary, by name, size and time of change."""
    package = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    files: list[tuple[str, os.stat_result]] = []
    for room in ("knobs", "lexicon"):
        with os.scandir(os.path.join(package, room)) as entries:
            files += [(each.path, each.stat()) for each in entries if each.name.endswith(".py")]
    return repr(sorted((path, found.st_size, found.st_mtime_ns) for path, found in files)).encode()
