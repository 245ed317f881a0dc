"""Which files may call a wrapper: they write its name, and import its module or something around it.

Such a file may hold no word of any library, so that the funnel dropped it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

__all__ = ["Callers"]

IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+[.\w]+[ \t]+import\b|import\b)[^\n]*", re.MULTILINE)
WORD = re.compile(rb"\w+")
ALIAS = re.compile(rb"\bas[ \t]+\w+")
OWN = b"."
"""Before the name of a module from which something else than itself is imported."""


class Callers:
    """Tells by the bytes of a file whether it may call one of some wrappers."""

    def __init__(self, wrappers: Iterable[tuple[str, str]]) -> None:
        """Look for wrappers, each the dotted name of its module and the word by which it is called."""
        self._modules: dict[bytes, set[bytes]] = defaultdict(set)
        for module, word in wrappers:
            # A package on the way may hand the wrapper on, so any part of the module's name will do.
            parts = [part.encode() for part in module.split(".")]
            handed_on = (OWN + part + OWN + word.encode() for part in parts)
            self._modules[word.encode()].update((*parts, OWN + parts[-1], *handed_on))

    def may_call(self, source: bytes) -> bool:
        """Whether a file with these bytes may call one of the wrappers."""
        if not self._modules or b"import" not in source:
            return False
        imported = {name for line in IMPORT.findall(source) for name in _names(line)}
        wanted = [word for word, parts in self._modules.items() if not imported.isdisjoint(parts)]
        if not wanted:
            return False
        return not set(wanted).isdisjoint(WORD.findall(source))


def _names(line: bytes) -> Iterator[bytes]:
    """What an import brings: the last parts of names, since the packages above them are those of half the project."""
    module, _, names = ALIAS.sub(b"", line.partition(b"#")[0]).partition(b"import")
    brought = [name for part in names.split(b",") for name in WORD.findall(part)[-1:]]
    yield from brought
    for part in WORD.findall(module)[-1:]:
        yield OWN + part
        yield from (OWN + part + OWN + name for name in brought)
        if b"(" in names or b"*" in names or b"\\" in names:  # who knows what else
            yield part
