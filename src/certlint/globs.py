"""Globs as in a ``.gitignore``, with braces besides. What they are made of, and what they meet, may be anybody's.

So no regular expression is made of them: the time for one glob and one path is at most that of comparing
each character of one with each of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from certlint.model.frozen import dataclass

__all__ = ["LIMIT", "Glob", "compiled", "expand_braces"]

LIMIT = 1000
"""The most patterns that one pattern may stand for."""

_Whole = TypeVar("_Whole")


@dataclass(frozen=True, slots=True)
class _Set:
    """The inside of ``[...]``: pairs of first and last characters. A range that runs backwards holds nothing."""

    ranges: tuple[tuple[str, str], ...]
    negated: bool

    def has(self, character: str) -> bool:
        """Whether a character is meant."""
        return any(low <= character <= high for low, high in self.ranges) is not self.negated


_Token = str | _Set | None
"""Of a segment: a character, a set of them, any one (the empty text), or any number of any (None)."""


@dataclass(frozen=True, slots=True)
class _Segment:
    """What stands between slashes. ``beginning`` and ``end`` are the characters before and behind all else."""

    tokens: tuple[_Token, ...]
    beginning: str
    end: str

    def matches(self, name: str) -> bool:
        """Whether it stands for this name of a file or folder."""
        if not (name.startswith(self.beginning) and name.endswith(self.end)):
            return False
        if len(self.beginning) == len(self.tokens):
            return name == self.beginning
        return _matches(self.tokens, name, _is_meant)

    @property
    def literals(self) -> int:
        """How many of the characters mean only themselves."""
        return sum(isinstance(token, str) and token != "" for token in self.tokens)


@dataclass(frozen=True, slots=True)
class Glob:
    """A glob without braces. ``segments`` has None for ``**``, any number of folders; ``literals`` is how close it is.

    Without a slash (but a last one) a glob matches at any depth, with one only from the root; ``**`` as the last
    segment stands for all that is inside; a last slash means folders only. There is no negation: ``!`` is a character.
    """

    segments: tuple[_Segment | None, ...]
    only_folders: bool
    literals: int

    @classmethod
    def of(cls, text: str) -> Glob:
        """Read a glob."""
        parts = text.removesuffix("/").split("/")
        if len(parts) == 1:
            parts.insert(0, "**")
        elif not parts[0]:
            del parts[0]
        segments: list[_Segment | None] = []
        for part in parts:
            if part != "**":
                segments.append(_segment(part))
            elif not segments or segments[-1] is not None:
                segments.append(None)
        literals = sum(each.literals + 1 for each in segments if each is not None) - (segments[-1] is not None)
        if segments[-1] is None:  # something is inside
            segments.append(_ANY)
        return cls(tuple(segments), text.endswith("/"), literals)

    def matches(self, path: Sequence[str], *, folder: bool) -> bool:
        """Whether the glob stands for what is at a path, given by its names: itself, not a folder around it."""
        if self.only_folders and not folder:
            return False
        if len(self.segments) == 2 and self.segments[0] is None and self.segments[1] is not None:
            return bool(path) and self.segments[1].matches(path[-1])
        return _matches(self.segments, path, _Segment.matches)

    def covers(self, path: Sequence[str]) -> bool:
        """Whether the glob stands for the file at a path, given by its names, or for a folder that it is in."""
        segments = (*self.segments, *((_ANY,) if self.only_folders else ()), None)
        return _matches(segments, path, _Segment.matches)


@lru_cache(maxsize=4096)
def compiled(text: str) -> tuple[Glob, ...]:
    """The globs that a text stands for, braces and all."""
    return tuple(Glob.of(each) for each in expand_braces(text))


def _matches(pattern: Sequence[Any], whole: Sequence[_Whole], same: Callable[[Any, _Whole], bool]) -> bool:
    """Whether a pattern, in which None stands for any number of anything, stands for the whole.

    If something does not fit, the last None has to stand for more: what an earlier one stands for need not change.
    """
    at = place = 0
    anything, behind = -1, 0
    while place < len(whole):
        part = pattern[at] if at < len(pattern) else None
        if at < len(pattern) and part is None:
            anything, behind = at, place
            at += 1
        elif part is not None and same(part, whole[place]):
            at, place = at + 1, place + 1
        elif anything >= 0:
            behind += 1
            at, place = anything + 1, behind
        else:
            return False
    return all(part is None for part in pattern[at:])


def _is_meant(token: str | _Set, character: str) -> bool:
    return token.has(character) if isinstance(token, _Set) else token in ("", character)


def _segment(text: str) -> _Segment:
    tokens: list[_Token] = []
    at = 0
    closed = True  # no set that begins later is closed if one is not
    while at < len(text):
        character = text[at]
        at += 1
        if character == "*":
            if not tokens or tokens[-1] is not None:
                tokens.append(None)
        elif character == "?":
            tokens.append("")
        elif character == "\\" and at < len(text):
            tokens.append(text[at])
            at += 1
        elif character == "[" and closed and (end := _end_of_set(text, at)):
            tokens.append(_set(text[at:end]))
            at = end + 1
        else:
            closed = closed and character != "["
            tokens.append(character)
    count = next((index for index, token in enumerate(tokens) if not _is_literal(token)), len(tokens))
    after = next((index for index, token in enumerate(reversed(tokens)) if not _is_literal(token)), len(tokens))
    beginning = "".join(map(str, tokens[:count]))
    ending = "".join(map(str, tokens[len(tokens) - after :])) if count < len(tokens) else ""
    return _Segment(tuple(tokens), beginning, ending)


def _is_literal(token: _Token) -> bool:
    return isinstance(token, str) and token != ""


def _end_of_set(text: str, start: int) -> int:
    """Where the bracket stands that closes a set whose inside begins at ``start``; 0 if there is none."""
    at = start + text.startswith(("!", "^"), start)
    first = at
    while at < len(text):
        if text[at] == "]" and at > first:
            return at
        at += 2 if text[at] == "\\" else 1
    return 0


def _set(inside: str) -> _Set:
    negated = inside[0] in "!^"
    characters: list[tuple[str, bool]] = []
    escaped = False
    for character in inside[negated:]:
        if character == "\\" and not escaped:
            escaped = True
            continue
        characters.append((character, escaped))
        escaped = False
    ranges: list[tuple[str, str]] = []
    at = 0
    while at < len(characters):
        low = high = characters[at][0]
        at += 1
        if at + 1 < len(characters) and characters[at] == ("-", False):
            high = characters[at + 1][0]
            at += 2
        ranges.append((low, high))
    return _Set(tuple(ranges), negated)


_ANY = _Segment(("", None), "", "")
"""Any name: it has a first character."""


def expand_braces(pattern: str) -> tuple[str, ...]:
    """Give the patterns that ``pattern`` stands for, in the order written, each once.

    ``{a,b}`` are alternatives and may be nested. As in a shell, braces that do not pair or hold no
    comma are ordinary characters (``{{cookiecutter.slug}}``), and so is anything after a backslash.
    A pattern that stands for more than `LIMIT` patterns is returned as it is.
    """
    marks = _marks(pattern)
    groups: list[tuple[list[str], list[str]]] = []  # around: what came before each, and its alternatives so far
    current, done = [""], 0
    for place, mark in marks:
        text = pattern[done:place]
        done = place + 1
        current = [each + text for each in current] if text else current
        if mark == "{":
            groups.append((current, []))
            current = [""]
        elif mark == ",":
            groups[-1][1].extend(current)
            current = [""]
        else:
            before, alternatives = groups.pop()
            alternatives += current
            if len(before) * len(alternatives) > LIMIT:
                return (pattern,)
            current = [each + alternative for each in before for alternative in alternatives]
        if groups and len(groups[-1][1]) > LIMIT:
            return (pattern,)
    return tuple(dict.fromkeys(each + pattern[done:] for each in current))


def _marks(pattern: str) -> list[tuple[int, str]]:
    """Where alternatives begin, are divided and end, each with its character, in order."""
    open_groups: list[tuple[int, list[int]]] = []
    found: list[tuple[int, str]] = []
    escaped = False
    for index, character in enumerate(pattern):
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
        elif character == "{":
            open_groups.append((index, []))
        elif character == "," and open_groups:
            open_groups[-1][1].append(index)
        elif character == "}" and open_groups:
            start, commas = open_groups.pop()
            if commas:
                found += ((start, "{"), *((comma, ",") for comma in commas), (index, "}"))
    return sorted(found)
