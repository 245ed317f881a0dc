"""Words and patterns of which every telling name holds one: derived from the vocabulary, for searches in text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from certlint.lexicon.vocabulary import (
    ADMIT,
    ALL,
    CERTIFICATE,
    CHECK,
    DROP,
    INSECURE,
    PROTOCOL,
    REFUSE,
    SERVER,
    SUBJECT,
    VALIDATE,
)

__all__ = ["ROOTS", "WORDS"]


def _roots(words: Iterable[str]) -> frozenset[str]:
    """The words without those that hold another one: a name that holds the long one holds the short one."""
    found = frozenset(words)
    return frozenset(word for word in found if not any(other != word and other in word for other in found))


def _spelled(first: str, second: str) -> Iterator[str]:
    """Two words beside each other in every way of writing; the first letter may be of either case."""
    tail = first[1:]
    yield from (f"{first}_{second}", f"{first}-{second}", f"{first.upper()}_{second.upper()}")
    yield from (f"{tail}{second}",) if len(tail) > 2 else (f"{first}{second}", f"{first.title()}{second}")
    yield f"{first.upper()}{second.upper()}"
    yield from (f"{tail}{second.title()}", f"{tail}{second.upper()}")
    if first in PROTOCOL:
        yield f"{first.upper()}{second.title()}"


def _all_spellings() -> frozenset[str]:
    stems = _roots({"verif", *INSECURE})
    words = {spelled for stem in stems for spelled in (stem, stem.title(), stem.upper())}
    pairs = (
        ({"self"}, {"signed"}),
        (VALIDATE, _roots(SUBJECT)),
        (SUBJECT, {"validat"}),
        (CHECK, _roots(SUBJECT) - {"https"}),
        (SUBJECT, {"check", "strict"}),
        (REFUSE, {*_roots(SUBJECT), "validat", "check", "strict"}),
        (SUBJECT | VALIDATE, _roots(DROP)),
        (ALL, _roots(SUBJECT)),
        (SUBJECT, ALL),
        (SERVER, _roots(CERTIFICATE)),
        (PROTOCOL | CERTIFICATE, ADMIT),
    )
    for firsts, seconds in pairs:
        for first in firsts:
            for second in seconds:
                words.update(_spelled(first, second))
    return frozenset(words)


WORDS = _all_spellings()
"""Words of which each telling name holds at least one, for the search that comes before parsing."""

ROOTS = "|".join(sorted(_roots({*SUBJECT, *INSECURE, "verif", "signed", "valid", "trust"})))
"""A pattern, for letters of either case, of which each telling name and each option of a URI that a library reads holds
a match."""
