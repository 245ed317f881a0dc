"""Which files may call a wrapper: they import its module or something around it, and give it the argument.

Such a file may hold no word of any library, so that the funnel dropped it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from typing import TYPE_CHECKING

from certlint.model.frozen import dataclass
from certlint.run.imports import IMPORT, LETTER, NO_CODE, OWN, brought, end_of_imports

if TYPE_CHECKING:
    from certlint.model.facts import Wrapper

__all__ = ["Callers", "Importers"]

NAMED_OTHERWISE = re.compile(rb"(?<!%b)(%b+)\s+as\b" % (LETTER, LETTER))
NAME = re.compile(rb"%b+" % LETTER)
ARGUMENT = re.compile(rb"[(\[{]|[)\]}]|,|\*|\"\"\"|'''|[\"']|#[^\n]*|[\w.]+|\S")
STRINGS = {
    b'"': re.compile(rb'(?s)[^\\"]*(?:\\.[^\\"]*)*"'),
    b"'": re.compile(rb"(?s)[^\\']*(?:\\.[^\\']*)*'"),
    b'"""': re.compile(rb'(?s)[^\\"]*(?:(?:\\.|"(?!""))[^\\"]*)*"""'),
    b"'''": re.compile(rb"(?s)[^\\']*(?:(?:\\.|'(?!''))[^\\']*)*'''"),
}
"""By the quotes that begin a string, the rest of it."""
FEW = 8
"""So many names are looked for in a file one by one; of more, those are taken that are among its own."""
AROUND, BETWEEN = 200, 2_000
"""Bytes before a name, and between it and its arguments, that tell what becomes of it."""
AGAIN = 8
"""So often may the bytes of a file be read, as arguments in arguments are: what needs more may give anything."""
HANDED_ON = re.compile(
    rb"(?:\s*\.\s*[\w.\x80-\xff]+)?\s*(?:=(?![=!])|[(,{*]|\[(?![\w\])])|:[ \t]*[\"']"
    rb"|(?:nruter|dleiy|esle|ro|dna|fi|morf|:[^:\n]*adbmal)\b)"
)
"""What stands before a name that is not called here, but handed to something or kept under another name.

It is written backwards, and looked for from the name on: so it takes linear time.
"""
TESTED = re.compile(rb"[^()]*(?:\([^()]*)?\((?:ecnatsni|ssalcbus)si\b|[^:]*\btpecxe\b")
"""What stands before the name of a class that something is compared with, backwards, too."""
BEHIND = re.compile(rb"(?:\s|\\\r?\n|#[^\n]*\n)*(\)(?:\s|\\\r?\n|#[^\n]*\n|\))*)?(\()?")
"""What stands behind a name: maybe the end of parentheses around it, and what begins arguments."""


class Importers:
    """Files by what their imports bring."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Index ``files``: by the path of each, its `statements` that import."""
        self._by_name: dict[bytes, list[str]] = defaultdict(list)
        for path, written in files.items():
            for name in brought(written, path):
                self._by_name[name].append(path)

    def knowing(self, callers: Callers) -> Iterator[tuple[str, Set[bytes]]]:
        """The files that may know any of the wrappers, each with the words of those that it may know."""
        words: dict[str, Set[bytes]] = {}
        found: list[tuple[bytes, Set[bytes]]] = list(callers.modules.items())
        passed: set[tuple[str, bytes]] = set()
        asked: set[tuple[bytes, bytes]] = set()
        while found:
            name, known = found.pop()
            for path in self._by_name.get(name, ()):
                _add(words, path, known)
            if name.count(OWN) < 2:
                continue
            # Who imports the wrapper itself, or all that there is, hands it on.
            (word,) = known
            everything = name.removesuffix(word) + b"*"
            for path in (*self._by_name.get(name, ()), *self._by_name.get(everything, ())):
                _add(words, path, known)
                if (path, word) in passed:
                    continue
                passed.add((path, word))
                module = _module(path)
                if (module, word) not in asked:
                    asked.add((module, word))
                    found += (module, known), (OWN + module + OWN + word, known)
        yield from sorted(words.items())


def _add(words: dict[str, Set[bytes]], path: str, known: Set[bytes]) -> None:
    """Note further words of a file. Files that know the same words share them: there may be many of both."""
    before = words.get(path)
    if before is None:
        words[path] = known
    elif not known <= before:
        words[path] = before | known


def _module(path: str) -> bytes:
    """The last part of a module's name."""
    *above, name = path.replace("\\", "/").removesuffix(".py").split("/")
    return (above[-1] if above and name == "__init__" else name).encode(errors="replace")


class Callers:
    """Tells by the bytes of a file whether it may call one of some wrappers with the argument that counts."""

    def __init__(self, wrappers: Iterable[Wrapper]) -> None:
        """Look for ``wrappers``."""
        self.modules: dict[bytes, set[bytes]] = defaultdict(set)
        """By what an import brings, the words of the wrappers that are known by it."""
        self._counting: dict[bytes, _Counting] = defaultdict(_Counting)
        for wrapper in wrappers:
            # A package on the way may hand the wrapper on, so any part of the module's name will do.
            word = wrapper.word.encode()
            parts = [part.encode() for part in wrapper.module.split(".")]
            handed_on = (OWN + part + OWN + word for part in parts)
            having = (OWN + parts[-1],) if wrapper.member else ()
            for name in (*parts, *having, *handed_on):
                self.modules[name].add(word)
            self._counting[word].add(wrapper.parameter.encode(), wrapper.position)

    def may_call(self, source: bytes, words: Set[bytes]) -> bool:
        """Whether a file with these bytes may call one of the wrappers with ``words``."""
        written = _mentioned(source, words)
        if not written:
            return False
        end = end_of_imports(source)
        code = IMPORT.sub(_aliased, source[:end]) + source[end:]
        return self._gives(code, written)

    def _gives(self, code: bytes, words: Set[bytes]) -> bool:
        """Whether a call of one of the words, or of what it is handed on to, gives an argument that counts."""
        # Under another name, arguments may have any position; what has none is named, or spread.
        spreads = b"**" in code
        binding = {word for word in words if spreads or self._counting[word].may_be_bound(code)}
        gets = b"getattr" in code
        budget = AGAIN * len(code) + BETWEEN
        for start, end in _places(code, words):
            if budget < 0:
                return True
            counting = self._counting[code[start:end]]
            before = code[max(start - AROUND, 0) : start][::-1]
            behind = BEHIND.match(code, end, end + BETWEEN)
            assert behind is not None  # it matches nothing, too
            budget -= behind.end() - end
            called, closed = behind[2] is not None, behind[1] is not None
            if called and (not closed or before.lstrip(b" \t.\r\n").startswith(b"(")):
                if before.lstrip(b" \t").startswith((b"fed", b"ssalc")):
                    continue
                given = _Given.of(code, behind.end(), budget)
                budget -= given.size
                if counting.is_met(given):
                    return True
            if code[start:end] not in binding or (called and not closed):
                continue
            if code.startswith(ALIASED, end) or (gets and code[end : end + 1] in (b'"', b"'")):
                return True
            if code[end : end + 1] != b"." and HANDED_ON.match(before) is not None and TESTED.match(before) is None:
                return True
        return False


class _Counting:
    """The parameters that count of all wrappers with one name."""

    def __init__(self) -> None:
        self._names: set[bytes] = set()
        self._least: int | None = None

    def add(self, parameter: bytes, position: int | None) -> None:
        """Have a further parameter count."""
        self._names.add(parameter)
        if position is not None:
            self._least = position if self._least is None else min(self._least, position)

    def may_be_bound(self, code: bytes) -> bool:
        """Whether code may give one of them without calling a wrapper by its name."""
        return self._least is not None or bool(_mentioned(code, self._names))

    def is_met(self, given: _Given) -> bool:
        """Whether arguments give one of them."""
        if given.anything or not given.words.isdisjoint(self._names):
            return True
        return self._least is not None and given.count > self._least


@dataclass(frozen=True, slots=True)
class _Given:
    """The arguments of a call: how many, the words that are outside of brackets in them, and how many bytes they have.

    ``anything`` says that there may be others, as some are spread, or that nobody knows.
    """

    count: int
    words: Set[bytes]
    size: int
    anything: bool = False

    @classmethod
    def of(cls, code: bytes, start: int, budget: int) -> _Given:
        """The arguments that begin at ``start``, if they have not more bytes than the ``budget``."""
        depth, count, fresh, at = 0, 0, True, start
        words: set[bytes] = set()
        while at - start <= budget:
            token = ARGUMENT.search(code, at)
            if token is None:
                return cls(0, words, len(code) - start)
            text, at = token.group(), token.end()
            if text in STRINGS:
                end = STRINGS[text].match(code, at)
                if end is None or _goes_on(code, token.start(), end.end()):
                    return cls(0, words, at - start, anything=True)
                at, fresh = end.end(), False
            elif text in b"([{":
                depth, fresh = depth + 1, False
            elif text in b")]}":
                depth -= 1
                if depth < 0:
                    return cls(count + (not fresh), words, at - start)
            elif depth == 0 and text == b",":
                count, fresh = count + 1, True
            elif depth == 0 and text == b"*" and fresh:
                return cls(count, words, at - start, anything=True)
            elif not text.startswith(b"#"):
                if depth == 0:
                    words.add(text)
                fresh = False
        return cls(0, words, at - start, anything=True)


def _mentioned(code: bytes, words: Set[bytes]) -> Set[bytes]:
    """Those of the words that are in the code."""
    if len(words) <= FEW:
        return {word for word in words if word in code}
    return words & {*NAME.findall(code), *(word for word in words if NAME.fullmatch(word) is None)}


def _places(code: bytes, words: Set[bytes]) -> Iterator[tuple[int, int]]:
    """Where the words begin and end in code."""
    if len(words) <= FEW:
        any_of_them = b"|".join(map(re.escape, sorted(words)))
        pattern = re.compile(rb"(?<!%b)(?:%b)(?!%b)" % (LETTER, any_of_them, LETTER))
        return (found.span() for found in pattern.finditer(code))
    return (found.span() for found in NAME.finditer(code) if found.group() in words)


ALIASED = b" \x00as"
"""Behind a name that an import gives another one."""


def _aliased(found: re.Match[bytes]) -> bytes:
    """What is left of an import: the names that it gives other ones."""
    text = NO_CODE.sub(b" ", found.group())
    return b" ".join(name + ALIASED for name in NAMED_OTHERWISE.findall(text)) if b"as" in text else b""


def _goes_on(code: bytes, start: int, end: int) -> bool:
    """Whether what seems to be a string with code in it ends later, as other quotes are in that."""
    letters = code[max(start - 2, 0) : start].lower()
    return (b"f" in letters or b"t" in letters) and code.count(b"{", start, end) != code.count(b"}", start, end)
