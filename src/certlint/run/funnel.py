"""Which files deserve parsing: a search of the bytes for the words that knobs are made of.

A parser reads half a megabyte a second, this search some tens. A file is dropped only if none
of the words occurs in it, so that nothing could be found there.

Two searches, since one for a thousand words is slow: a file is first split into its own words, most of which were seen
in other files before. Where one of them may be a part of what is looked for, the text itself is searched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import cached_property

from certlint.model.knobs import Knob

__all__ = ["Funnel", "words"]

DIRECTIVE = b"certlint:"
"""Comments to certlint are always read: a waiver may be useless, and that is a finding."""

_WORD = re.compile(rb"[A-Za-z][a-z]*")
_OPERATORS = rb"(?:and|as|else|for|if|import|in|is|not|or)\b"
"""What may follow a name in code."""

_SPLIT = bytes(code if code > 127 or chr(code).isalnum() or code in b"_-" else 32 for code in range(256))
"""A table that makes spaces of all but words; options of commands are words, too."""
FEW = 20_000
"""Up to so many words in all, each part is looked for by itself: making a pattern takes as long as some fifty files."""

_PARTS = re.compile(rb"[\w-]+")
_BETWEEN = re.compile(rb"[^\w-][\w-]+[^\w-]")
"""A word that is looked for as a whole."""

_STARTED = rb"[\"'/ (\n]%b[\"' ]"
_FLAG = rb"(?<![\w-])-[A-Za-z]*[%b]"
"""A flag of one letter, or several such in one."""

_IMPORTED = re.compile(rb"\b(?:from|import)\b((?:[\w., \t]|\\\r?\n)+)")
_NAME = re.compile(rb"\w+")


class Funnel:
    """Decides by the bytes of a file whether it is worth analysing."""

    def __init__(self, tokens: Iterable[bytes]) -> None:
        """Make a funnel that keeps files with any of ``tokens`` (``certlint:`` is always one).

        A token with ``\\0`` in it is a word ("": any) and the module that has to be imported in the same file,
        one with ``\\1`` a program between what stands around it, and the letter of a flag that has to be there.
        """
        wanted = {token for token in tokens if token} | {DIRECTIVE}
        joint = {token for token in wanted if b"\0" in token}
        flagged = {token for token in wanted if b"\1" in token}
        single = wanted - joint - flagged
        english = {token for token in single if _WORD.fullmatch(token)}
        self._patterns = single - english, sorted(english)
        words: dict[bytes, set[bytes]] = {}
        for word, module in (token.split(b"\0") for token in joint):
            words.setdefault(module, set()).add(word)
        self._words = words
        self._programs: dict[bytes, set[bytes]] = {}
        for program, letter in (token.split(b"\1") for token in flagged):
            self._programs.setdefault(program[1:-1], set()).add(letter)

        self._telling = {token[1:-1] for token in single if _BETWEEN.fullmatch(token)}
        parts = {max(_PARTS.findall(token), key=len, default=b"") for token in single if not _BETWEEN.fullmatch(token)}
        self._parts = parts
        self._always = b"" in parts  # something without any word is looked for
        self._known: set[bytes] = set()

    def keeps(self, source: bytes) -> bool:
        """Tell whether the file may hold a finding."""
        words = set(source.translate(_SPLIT).split())
        unknown = words - self._known
        if unknown:
            self._telling.update(self._tell(unknown))
            self._known |= unknown
        telling = self._always or not self._telling.isdisjoint(words)
        programs = self._programs.keys() & words
        modules = self._words.keys() & words
        if not self._holds(source, telling, programs, modules):
            return False
        from certlint.run.prose import without_prose

        code = without_prose(source)
        return code is source or self._holds(code, telling, programs, modules)

    def _holds(self, source: bytes, telling: bool, programs: Set[bytes], modules: Set[bytes]) -> bool:
        """Whether any token is there: of those of a single word (if ``telling``), of ``programs``, of ``modules``."""
        if telling and self._search.search(source) is not None:
            return True
        for program in programs:
            flag = _FLAG % b"".join(sorted(self._programs[program]))
            if re.search(_STARTED % re.escape(program), source) and re.search(flag, source):
                return True
        if not modules:
            return False
        imported = modules & set(_NAME.findall(b" ".join(_IMPORTED.findall(source))))
        names = {b"", *_NAME.findall(source)} if imported else set()
        return any(not self._words[module].isdisjoint(names) for module in imported)

    def _tell(self, words: set[bytes]) -> Iterator[bytes]:
        """Those of the words that may be a part of what is looked for."""
        joined = b" ".join(words)
        if len(self._known) <= FEW:
            if not any(part in joined for part in self._parts):
                return iter(())
        elif self._part.search(joined) is None:
            return iter(())
        return filter(self._part.search, words)

    @cached_property
    def _part(self) -> re.Pattern[bytes]:
        """Any part of what is looked for: made only if some file has one."""
        return re.compile(_any_of(self._parts))

    @cached_property
    def _search(self) -> re.Pattern[bytes]:
        """All that is looked for: made only if some file may hold it."""
        patterns = (_any_of(self._patterns[0]), *(_not_in_prose(word) for word in self._patterns[1]))
        return re.compile(b"|".join(patterns))


def _not_in_prose(word: bytes) -> bytes:
    """Give the pattern that finds the word but where it begins a word of a sentence: another word follows."""
    return word + b"(?:(?<=[\\w.-]%b)|(?![a-z]*[ \\t]+(?!%b)[a-z]))" % (word, _OPERATORS)


def _any_of(tokens: Iterable[bytes]) -> bytes:
    """Give the pattern that finds any of the tokens, with each common beginning written once.

    The plain alternation tries a thousand tokens at each byte: measured, it is thirty times slower.
    """
    by_first: dict[bytes, list[bytes]] = {}
    for token in tokens:
        by_first.setdefault(token[:1], []).append(token)
    if b"" in by_first:  # one ends here, so that any longer one adds nothing
        return b""
    alternatives = []
    for group in by_first.values():
        first, last = min(group), max(group)  # what these begin with alike, all do
        length = next((at for at, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]), len(first))
        alternatives.append(re.escape(first[:length]) + _any_of(token[length:] for token in group))
    return alternatives[0] if len(alternatives) == 1 else b"(?:" + b"|".join(sorted(alternatives)) + b")"


def words(knobs: Iterable[Knob]) -> Iterator[bytes]:
    """Give the words of a user's own knobs: without any of them a file cannot turn one."""
    for knob in knobs:
        yield knob.parameter.encode()
        for target in knob.targets:
            yield target.rpartition(".")[2].encode()
