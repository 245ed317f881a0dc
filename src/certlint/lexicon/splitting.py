"""Names taken apart into words, however they are spelled."""

from __future__ import annotations

import re
from functools import lru_cache

from certlint.lexicon.vocabulary import CORE, FUSED

__all__ = ["LONGEST_NAME", "split"]

LONGEST_NAME = 120
"""Characters of a name that are looked at."""

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")
_LONGEST_FIRST = sorted(FUSED, key=lambda word: (-len(word), word))


@lru_cache(maxsize=4096)
def split(name: str) -> tuple[str, ...]:
    """The words of a name in lower case: ``snake_case``, ``camelCase``, ``kebab-case``, ``UPPER_CASE`` and runs.

    A run (``sslverify``, ``nocheckcertificate``) is taken apart if all of it is words of the vocabulary, and one of
    them is about TLS or verifying.
    """
    found: list[str] = []
    for part in _PART.findall(name[:LONGEST_NAME]):
        word = part.lower()
        apart = () if word in FUSED else _apart(word)
        found.extend(apart if not CORE.isdisjoint(apart) else (word,))
    return tuple(found)


@lru_cache(maxsize=4096)
def _apart(run: str) -> tuple[str, ...]:
    """The words of the vocabulary that make up a run, the longest first; empty if there are none."""
    if run in FUSED:
        return (run,)
    for start in _LONGEST_FIRST:
        if run.startswith(start):
            rest = _apart(run[len(start) :])
            if rest:
                return (start, *rest)
    return ()
