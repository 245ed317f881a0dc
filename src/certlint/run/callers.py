"""Which files may call a wrapper: they import its module or something around it, and give it the argument.

Such a file may hold no word of any library, so that the funnel dropped it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from certlint.run.imports import IMPORT, LETTER, NO_CODE, OWN, brought, end_of_imports

if TYPE_CHECKING:
    from certlint.model.facts import Wrapper

__all__ = ["Callers", "Importers"]

NAMED_OTHERWISE = re.compile(rb"(%b+)\s+as\b" % LETTER)
ARGUMENT = re.compile(rb"[(\[{]|[)\]}]|,|\*|\"\"\"|'''|[\"']|#[^\n]*|[\w.]+|\S")
STRINGS = {mark: re.compile(rb"(?s)(?:\\.|(?!%b).)*%b" % (mark, mark)) for mark in (b'"', b"'", b'"""', b"'''")}
LONG = 20_000
"""An argument list with more bytes may give anything."""
HANDED_ON = re.compile(
    rb"(?:(?<![=!])=|[(,{*]|(?<![\w\])])\[|[\"'][ \t]*:|\b(?:return|yield|else|or|and|if|from|lambda[^:\n]*:))\s*"
    rb"(?:[\w.\x80-\xff]+\s*\.\s*)?\Z"
)
"""What stands before a name that is not called here, but handed to something or kept under another name."""
TESTED = re.compile(rb"\bis(?:instance|subclass)\([^()]*\(?[^()]*\Z|\bexcept\b[^:]*\Z")
"""What stands before the name of a class that something is compared with."""
BEHIND = re.compile(rb"(?:\s|\\\r?\n|#[^\n]*\n)*(\)(?:\s|\\\r?\n|#[^\n]*\n|\))*)?(?=\()")
"""What stands between a name and the arguments that it is called with: maybe the end of parentheses around it."""


class Importers:
    """Files by what their imports bring."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """Index ``files``: by the path of each, its `statements` that import."""
        self._by_name: dict[bytes, list[str]] = defaultdict(list)
        for path, written in files.items():
            for name in brought(written, path):
                self._by_name[name].append(path)

    def knowing(self, callers: Callers) -> Iterator[tuple[str, set[bytes]]]:
        """The files that may know any of the wrappers, each with the words of those that it may know."""
        words: dict[str, set[bytes]] = defaultdict(set)
        found = list(callers.modules.items())
        passed: set[tuple[str, bytes]] = set()
        while found:
            name, known = found.pop()
            for path in self._by_name.get(name, ()):
                words[path] |= known
            if name.count(OWN) < 2:
                continue
            # Who imports the wrapper itself, or all that there is, hands it on.
            (word,) = known
            everything = name.removesuffix(word) + b"*"
            for path in (*self._by_name.get(name, ()), *self._by_name.get(everything, ())):
                words[path].add(word)
                if (path, word) not in passed:
                    passed.add((path, word))
                    module = _module(path)
                    found += (module, known), (OWN + module + OWN + word, known)
        yield from sorted(words.items())


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
        self._counting: dict[bytes, dict[tuple[bytes, int | None], None]] = defaultdict(dict)
        for wrapper in wrappers:
            # A package on the way may hand the wrapper on, so any part of the module's name will do.
            word = wrapper.word.encode()
            parts = [part.encode() for part in wrapper.module.split(".")]
            handed_on = (OWN + part + OWN + word for part in parts)
            having = (OWN + parts[-1],) if wrapper.member else ()
            for name in (*parts, *having, *handed_on):
                self.modules[name].add(word)
            self._counting[word][wrapper.parameter.encode(), wrapper.position] = None

    def may_call(self, source: bytes, words: Iterable[bytes]) -> bool:
        """Whether a file with these bytes may call one of the wrappers with ``words``."""
        written = [word for word in words if word in source]
        if not written:
            return False
        end = end_of_imports(source)
        code = IMPORT.sub(_aliased, source[:end]) + source[end:]
        return any(self._gives(code, word) for word in written)

    def _gives(self, code: bytes, word: bytes) -> bool:
        """Whether a call of the word, or of what it is handed on to, gives an argument that counts."""
        counting = self._counting[word]
        # Under another name, arguments may have any position; what has none is named, or spread.
        binds = any(position is not None or parameter in code or b"**" in code for parameter, position in counting)
        gets = b"getattr" in code
        for found in re.finditer(rb"(?<!%b)%b(?!%b)" % (LETTER, re.escape(word), LETTER), code):
            before = code[max(found.start() - 200, 0) : found.start()]
            called = BEHIND.match(code, found.end())
            if called is not None and (called[1] is None or before.rstrip(b" \t.\r\n").endswith(b"(")):
                if before.rstrip(b" \t").endswith((b"def", b"class")):
                    continue
                start = called.end() + 1
                if any(_gives(code, start, parameter, position) for parameter, position in counting):
                    return True
            if not binds or (called is not None and called[1] is None):
                continue
            behind = code[found.end() : found.end() + 1]
            if code.startswith(ALIASED, found.end()) or (gets and behind in (b'"', b"'")):
                return True
            if behind != b"." and HANDED_ON.search(before) is not None and TESTED.search(before) is None:
                return True
        return False


ALIASED = b" \x00as"
"""Behind a name that an import gives another one."""


def _aliased(found: re.Match[bytes]) -> bytes:
    """What is left of an import: the names that it gives other ones."""
    text = NO_CODE.sub(b" ", found.group())
    return b" ".join(name + ALIASED for name in NAMED_OTHERWISE.findall(text)) if b"as" in text else b""


def _gives(code: bytes, start: int, parameter: bytes, position: int | None) -> bool:
    """Whether the arguments that begin at ``start`` name the parameter, reach the position, or are spread."""
    depth, given, fresh, at = 0, 0, True, start
    while at - start < LONG:
        token = ARGUMENT.search(code, at)
        if token is None:
            return False
        text, at = token.group(), token.end()
        if text in STRINGS:
            end = STRINGS[text].match(code, at)
            if end is None or _goes_on(code, token.start(), end.end()):
                return True
            at, fresh = end.end(), False
        elif text in b"([{":
            depth, fresh = depth + 1, False
        elif text in b")]}":
            depth -= 1
            if depth < 0:
                return position is not None and given + (not fresh) > position
        elif depth == 0 and text == b",":
            given, fresh = given + 1, True
        elif depth == 0 and ((text == b"*" and fresh) or text == parameter):
            return True
        elif not text.startswith(b"#"):
            fresh = False
    return True


def _goes_on(code: bytes, start: int, end: int) -> bool:
    """Whether what seems to be a string with code in it ends later, as other quotes are in that."""
    letters = code[max(start - 2, 0) : start].lower()
    return (b"f" in letters or b"t" in letters) and code.count(b"{", start, end) != code.count(b"}", start, end)
