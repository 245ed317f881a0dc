"""Which files deserve parsing: a search of the bytes for the words that knobs are made of.

A parser reads half a megabyte a second, this search some tens. A file is dropped only if none
of the words occurs in it, so that nothing could be found there.

A search for a thousand words is slow, so a file is first split into its own words, most of which were seen in other
files before. Of each it is known what is in it, or may be: only that is then looked for in the text itself.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from functools import cached_property

from certlint.model.knobs import Knob
from certlint.model.tokens import BOTH, STARTED, WHOLE

__all__ = ["Funnel", "words"]

DIRECTIVE = b"certlint:"
"""Comments to certlint are always read: a waiver may be useless, and that is a finding."""

_WORD = re.compile(rb"[A-Za-z][a-z]*")
_OPERATORS = rb"(?:and|as|else|for|if|import|in|is|not|or)\b"
"""What may follow a name in code."""

_SPLIT = bytes(code if code > 127 or chr(code).isalnum() or code in b"_-" else 32 for code in range(256))
"""A table that makes spaces of all but words; options of commands are words, too."""
FEW = 10
"""In so many files each part is looked for by itself, then all by one pattern: that takes as long to be made."""

_BOTH, _PROGRAM, _WHOLE = BOTH.encode(), STARTED.encode(), WHOLE.encode()

_PARTS = re.compile(rb"[\w-]+")

_STARTED = rb"[\"'/ (\r\n\t;|&={`]%b(?:\.exe)?[\"' \r\n\t\\]"
"""What stands around the name of a program in a command: prose and modules of that name mostly differ."""
_FLAG = rb"(?:(?<![\w-])|(?<=\\[nrt]))-[A-Za-z]*[%b]"
"""A flag of one letter, or several such in one."""

_IMPORTED = re.compile(rb"\b(?:from|import)\b((?:[\w., \t]|\\\r?\n)+)")
_NAME = re.compile(rb"\w+")


class Funnel:
    """Decides by the bytes of a file whether it is worth analysing."""

    def __init__(self, tokens: Iterable[bytes]) -> None:
        """Make a funnel that keeps files with any of ``tokens`` (``certlint:`` is always one).

        `certlint.model.tokens` says what more there may be in a token than what is looked for.
        """
        self._words: dict[bytes, set[bytes]] = defaultdict(set)  # by modules
        self._programs: dict[bytes, set[bytes]] = defaultdict(set)  # letters of flags
        self._asked: dict[bytes, list[bytes]] = {}  # tokens by the words that may be a part of them
        self._by_part: dict[bytes, list[bytes]] = defaultdict(list)  # tokens by the longest word in them
        for token in sorted({token for token in tokens if token} | {DIRECTIVE}):
            word, _, module = token.partition(_BOTH)
            program, started, letter = token.partition(_PROGRAM)
            if module:
                self._words[module].add(word)
            elif started:
                self._programs[program].add(letter)
            elif token.startswith(_WHOLE):
                self._asked.setdefault(token[1:], []).append(token)
            else:
                self._by_part[max(_PARTS.findall(token), key=len, default=b"")].append(token)
        self._always = self._by_part.pop(b"", [])  # something without any word is looked for
        self._plain: set[bytes] = set()  # words that tell nothing
        self._telling: set[bytes] = {*self._words, *self._programs, *self._asked}  # the others
        self._known: set[bytes] = set()  # of those that tell, what they may be a part of
        self._sure: set[bytes] = set()  # words that hold a token
        self._learnt = 0
        self._patterns: dict[bytes, re.Pattern[bytes]] = {}

    def keeps(self, source: bytes) -> bool:
        """Tell whether the file may hold a finding."""
        words = set(source.translate(_SPLIT).split())
        fresh = words - self._plain
        unknown = fresh - self._known
        if unknown:
            self._learn(unknown)
        if (fresh.isdisjoint(self._telling) and not self._always) or not self._holds(source, words):
            return False
        from certlint.run.prose import without_prose

        code = without_prose(source)
        return code is source or self._holds(code, set(code.translate(_SPLIT).split()))

    def _holds(self, code: bytes, words: Set[bytes]) -> bool:
        """Whether any token is there, in or around the words."""
        if not self._sure.isdisjoint(words):
            return True
        asked = dict.fromkeys(token for word in self._asked.keys() & words for token in self._asked[word])
        if any(self._pattern(token).search(code) for token in (*asked, *self._always)):
            return True
        for program in self._programs.keys() & words:
            if re.search(_STARTED % re.escape(program), code) is None:
                continue
            letters = self._programs[program]
            if b"" in letters or re.search(_FLAG % b"".join(sorted(letters)), code) is not None:
                return True
        modules = {each for each in self._words.keys() & words if self._meets(self._words[each], words)}
        return bool(modules) and not modules.isdisjoint(_NAME.findall(b" ".join(_IMPORTED.findall(code))))

    @staticmethod
    def _meets(wanted: Set[bytes], words: Set[bytes]) -> bool:
        return b"" in wanted or not wanted.isdisjoint(words)

    def _learn(self, words: set[bytes]) -> None:
        """Find out what the words, not seen before, may be a part of."""
        joined = b" ".join(words)
        self._learnt += 1
        if self._learnt <= FEW:
            parts = [part for part in self._by_part if part in joined]
            telling = {word for word in words if any(part in word for part in parts)} if parts else set()
        elif self._part.search(joined) is not None:
            telling = set(filter(self._part.search, words))
        else:
            telling = set()
        for word in telling:
            found = [token for part, tokens in self._by_part.items() if part in word for token in tokens]
            if any(token in word and not _WORD.fullmatch(token) for token in found):
                self._sure.add(word)
            else:
                self._asked[word] = [*self._asked.get(word, ()), *found]
        self._telling |= telling
        telling = words & self._telling
        self._known |= telling
        self._plain |= words - telling if telling else words

    @cached_property
    def _part(self) -> re.Pattern[bytes]:
        """Any part of what is looked for: made only where there are many words."""
        return re.compile(_any_of(self._by_part))

    def _pattern(self, token: bytes) -> re.Pattern[bytes]:
        """What finds a token in code."""
        known = self._patterns.get(token)
        if known is None:
            known = self._patterns[token] = re.compile(_expression(token))
        return known


def _expression(token: bytes) -> bytes:
    """Give the pattern that finds a token in code."""
    if token.startswith(_WHOLE):
        return rb"(?<![\w-])" + _not_in_prose(token[1:]) + rb"(?![\w-])"
    return _not_in_prose(token) if _WORD.fullmatch(token) else re.escape(token)


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
