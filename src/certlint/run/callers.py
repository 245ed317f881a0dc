"""Which files may call a wrapper: they write its name, and import its module or something around it.

Such a file may hold no word of any library, so that the funnel dropped it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

__all__ = ["Callers"]

IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+[.\w]+[ \t]+import\b|import\b)[^\n]*", re.MULTILINE)
WORD = re.compile(rb"\w+")


class Callers:
    """Tells by the bytes of a file whether it may call one of some wrappers."""

    def __init__(self, wrappers: Iterable[tuple[str, str]]) -> None:
        """Look for wrappers, each the dotted name of its module and the word by which it is called."""
        self._modules: dict[bytes, set[bytes]] = defaultdict(set)
        for module, word in wrappers:
            # A package on the way may hand the wrapper on, so any part of the module's name will do.
            self._modules[word.encode()].update(part.encode() for part in module.split("."))

    def may_call(self, source: bytes) -> bool:
        """Whether a file with these bytes may call one of the wrappers."""
        if not self._modules or b"import" not in source:
            return False
        imported = {word for line in IMPORT.findall(source) for word in WORD.findall(line)}
        wanted = [word for word, parts in self._modules.items() if not imported.isdisjoint(parts)]
        if not wanted:
            return False
        return not set(wanted).isdisjoint(WORD.findall(source))
