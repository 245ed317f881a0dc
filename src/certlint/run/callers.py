"""Which files may call a wrapper: they import its module or something around it, and give it the argument.

Such a file may hold no word of any library, so that the funnel dropped it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from certlint.model.facts import Wrapper

__all__ = ["Callers", "Importers", "imported"]

IMPORT = re.compile(rb"^[ \t]*(?:from[ \t]+[.\w]+[ \t]+import\b(?:[ \t]*\([^)]*\))?|import\b)[^\n]*", re.MULTILINE)
WORD = re.compile(rb"\w+")
ALIAS = re.compile(rb"\bas[ \t]+\w+")
NAMED_OTHERWISE = re.compile(rb"(\w+)[ \t]+as\b")
OWN = b"."
"""Before the name of a module from which something else than itself is imported."""

ARGUMENT = re.compile(rb"[(\[{]|[)\]}]|,|\*|\"\"\"|'''|[\"']|#[^\n]*|[\w.]+|\S")
STRINGS = {mark: re.compile(rb"(?s)(?:\\.|(?!%b).)*%b" % (mark, mark)) for mark in (b'"', b"'", b'"""', b"'''")}
LONG = 20_000
"""An argument list with more bytes may give anything."""
HANDED_ON = (b"(", b",", b"=")
"""What stands before a name that is not called here, but handed to something or kept under another name."""
BINDS = (b"partial", b"submit", b"executor", b"super", b"lambda", b"map")


def imported(source: bytes) -> frozenset[bytes]:
    """What the imports of a file bring, in the spellings that `Callers` looks for."""
    lines = IMPORT.findall(source, 0, _end_of_imports(source))
    return frozenset(name for line in lines for name in _names(line))


def _end_of_imports(source: bytes) -> int:
    """Where the last import of a file has ended: most files import at their beginning, and are long."""
    last = source.rfind(b"import")
    if last < 0:
        return 0
    end = source.find(b"\n", max(source.find(b")", last), last))
    return end if end >= 0 else len(source)


class Importers:
    """Files by what their imports bring."""

    def __init__(self, files: Iterable[tuple[str, Iterable[bytes]]]) -> None:
        """Index ``files``: the path of each, and what is `imported` in it."""
        self._by_name: dict[bytes, list[str]] = defaultdict(list)
        for path, names in files:
            for name in names:
                self._by_name[name].append(path)

    def knowing(self, callers: Callers) -> Iterator[tuple[str, set[bytes]]]:
        """The files that may know any of the wrappers, each with the words of those that it may know."""
        words: dict[str, set[bytes]] = defaultdict(set)
        for name, known in callers.modules.items():
            for path in self._by_name.get(name, ()):
                words[path] |= known
        yield from sorted(words.items())


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
        end = _end_of_imports(source)
        code = IMPORT.sub(_aliased, source[:end]) + source[end:]
        binds = any(word in code for word in BINDS)
        return any(self._gives(code, word, binds) for word in written)

    def _gives(self, code: bytes, word: bytes, binds: bool) -> bool:
        """Whether a call of the word, or of what it is handed on to, gives an argument that counts."""
        counting = self._counting[word]
        for found in re.finditer(rb"(?<!\w)%b(?!\w)" % re.escape(word), code):
            behind = code[found.end() : found.end() + 200].lstrip(b" \t")
            before = code[max(found.start() - 200, 0) : found.start()].rstrip(b" \t\r\n")
            if behind[:1] == b"(":
                if before.endswith((b"def", b"class")):
                    continue
                start = found.end() + code[found.end() :].index(b"(") + 1
                if any(_gives(code, start, parameter, position) for parameter, position in counting):
                    return True
            elif behind.startswith(ALIASED) or (binds and _is_handed_on(before)):
                return True
        return False


ALIASED = b"\x00as"
"""Behind a name that an import gives another one."""


def _aliased(found: re.Match[bytes]) -> bytes:
    """What is left of an import: the names that it gives other ones."""
    text = found.group()
    return b" ".join(name + ALIASED for name in NAMED_OTHERWISE.findall(text)) if b"as" in text else b""


def _is_handed_on(before: bytes) -> bool:
    """Whether a name behind this is an argument, a base class, or kept under another name, and not called."""
    owner = re.sub(rb"[\w.]+\.$", b"", before).rstrip(b" \t\r\n")
    return owner.endswith(HANDED_ON) and not owner.endswith((b"==", b"!=", b"isinstance("))


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
            if end is None:
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


def _names(line: bytes) -> Iterator[bytes]:
    """What an import brings: the last parts of names, since the packages above them are those of half the project."""
    module, _, names = ALIAS.sub(b"", line.partition(b"#")[0] if b"(" not in line else line).partition(b"import")
    brought = [name for part in names.split(b",") for name in WORD.findall(part)[-1:]]
    yield from brought
    for part in WORD.findall(module)[-1:]:
        yield OWN + part
        yield from (OWN + part + OWN + name for name in brought)
        if b"*" in names or b"\\" in names or b"#" in names:  # who knows what else
            yield part
