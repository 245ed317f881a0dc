"""Flags of commands, written as lists or as one string: what names the bundle takes their place."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence

from certlint.fixes.document import Change
from certlint.fixes.drafts import ONLY_BUNDLE, OWN_CAS, Draft
from certlint.fixes.expressions import Expression, is_complete, path
from certlint.fixes.texts import BUNDLE, Text
from certlint.fixes.values import Values
from certlint.fixes.words import in_quotes_of
from certlint.model.config import Bundle, BundleForm
from certlint.model.frozen import dataclass
from certlint.model.knobs import Effect, Knob

__all__ = ["repaired"]

_INTRODUCED = frozenset({"-c", "--config", "-o"})
"""Flags whose value is the setting itself: without it they go too."""

_WORD = re.compile(r"[^\s\"'|&;()]+")


@dataclass(frozen=True, slots=True)
class _Flag:
    """A flag among words: those it takes, from ``first`` to before ``end``, and the word that is written for them.

    ``kept`` are the other short flags of the same word; ``joined`` says that the value follows after ``=``.
    """

    first: int
    end: int
    kept: str
    joined: bool


_Change = Callable[[_Flag, "list[str] | None"], "list[Change] | None"]
"""What changes a flag to other words, or takes it away; None where that cannot be."""


def repaired(values: Values, nodes: Sequence[ast.AST], knob: Knob, bundle: Bundle | None) -> Draft | None:
    """Put the flag of the command at the nodes right; None where it is not found exactly once."""
    file = path(bundle) if bundle is not None and is_complete(bundle) is not False else None
    if knob.fix.how == "none" or knob.absent or (file is None and knob.effect is Effect.CA_PATH):
        return None
    found: list[list[Change]] = []
    embedded = False
    for words, change in _places(values, nodes[0], file):
        flags = list(_flags(words, knob))
        for flag in flags:
            written = _instead(words, flag, knob) if file is not None else None
            changes = change(flag, written)
            if changes is None or len(flags) > 1:
                return None
            embedded = embedded or any(BUNDLE in word for word in written or ())
            found.append(changes)
    if len(found) != 1:
        return None
    draft = Draft("give the configured CA bundle" if embedded else "delete the flag", found[0])
    if embedded:
        return draft if bundle is not None and is_complete(bundle) else draft.unsafe(ONLY_BUNDLE)
    return draft if bundle is not None and bundle.form is BundleForm.DEFAULT else draft.unsafe(OWN_CAS)


def _flags(words: Sequence[str], knob: Knob) -> Iterator[_Flag]:
    valued = bool(knob.insecure) or knob.path
    for position, word in enumerate(words):
        name, equals, _ = word.partition("=")
        for flag in knob.keys:
            parts = flag.split()
            if len(parts) > 1:
                continue
            if name.lower() == flag.lower() if equals else word == flag:
                takes = 0 if equals else knob.fix.words - 1 or int(valued)
                yield _Flag(position, position + 1 + takes, "", bool(equals))
                break
            short = len(flag) == 2 and flag[0] == "-" and flag[1].isalpha()
            if short and not valued and re.fullmatch(r"-[A-Za-z]{2,}", word) and word.count(flag[1]) == 1:
                yield _Flag(position, position + 1, word.replace(flag[1], ""), False)
                break


def _instead(words: Sequence[str], flag: _Flag, knob: Knob) -> list[str] | None:
    """The words to write for a flag; None to delete it."""
    fix, kept = knob.fix, [flag.kept] if flag.kept else []
    if fix.example:
        return [*kept, *(word.replace("BUNDLE", BUNDLE) for word in fix.example.split())]
    name = words[flag.first].partition("=")[0]
    if fix.how == "bundle":
        return [f"{name}={BUNDLE}"] if flag.joined else [name, BUNDLE]
    companion = fix.companion if name.startswith("-") else fix.companion.lstrip("-")
    if not companion or companion.isupper() or companion.startswith("-") != name.startswith("-"):
        return None
    return [*kept, f"{companion}={BUNDLE}"] if flag.joined else [*kept, companion, BUNDLE]


class _Listed:
    """The words of a command that is a list, or the arguments of a call: its items, and what stands beside them."""

    def __init__(
        self, values: Values, items: Sequence[ast.expr], others: Sequence[ast.AST], file: Expression | None
    ) -> None:
        self.values, self.items, self.others, self.file = values, items, others, file
        self.words = [
            each.value if isinstance(each, ast.Constant) and isinstance(each.value, str) else BUNDLE for each in items
        ]

    def change(self, flag: _Flag, written: list[str] | None) -> list[Change] | None:
        document = self.values.document
        taken = self.items[flag.first : flag.end]
        if len(taken) < flag.end - flag.first or any(isinstance(each, ast.Starred) for each in taken):
            return None
        if written is None:
            written = [flag.kept] if flag.kept else []
        if not written:
            first = flag.first - (flag.first > 0 and self.words[flag.first - 1] in _INTRODUCED)
            start = self.items[first]
            rest = [*self.items[flag.end :], *self.others]
            return document.drop((start, taken[-1]), [*self.items[:first], (start, taken[-1]), *rest])
        imports: list[Change] = []
        texts = []
        for word in written:
            if word == BUNDLE and self.file is not None:
                text, imports = self.values.write(self.file, taken[0])
            elif BUNDLE in word and self.file is not None:
                text, imports = self.values.write(self.file, taken[0])
                own = in_quotes_of(document.source(taken[0]), word)
                text = f"f{own.replace(BUNDLE, f'{{{text}}}')}" if own[0] not in text else _joined(own, text)
            else:
                text = in_quotes_of(document.source(taken[0]), word)
            texts.append(text)
        begin, end = document.outer(taken[0])[0], document.outer(taken[-1])[1]
        return [(begin, end, ", ".join(texts)), *imports]


def _joined(quoted: str, expression: str) -> str:
    """The text with an expression behind it, where the expression has the same quotes in it."""
    return f"{quoted.replace(BUNDLE, '')} + str({expression})"


class _Written:
    """The words of a command that is one string, for a shell."""

    def __init__(self, values: Values, text: Text, file: Expression | None) -> None:
        self.values, self.text, self.file = values, text, file
        self.places = list(_WORD.finditer(text.text))
        self.words = [place[0] for place in self.places]

    def change(self, flag: _Flag, written: list[str] | None) -> list[Change] | None:
        taken = self.places[flag.first : flag.end]
        if len(taken) < flag.end - flag.first:
            return None
        if written is None:
            written = [flag.kept] if flag.kept else []
        start, end = taken[0].start(), taken[-1].end()
        if not written:
            if flag.first > 0 and self.words[flag.first - 1] in _INTRODUCED:
                start = self.places[flag.first - 1].start()
            gap = re.compile(r"[ \t]*").match(self.text.text, end)
            end = gap.end() if gap else end
        elif self.text.text[start - 1 : start] in {'"', "'"}:
            return None  # within quotes of the shell
        expression = ""
        imports: list[Change] = []
        if self.file is not None and any(BUNDLE in word for word in written):
            quoted = self.file
            if not re.fullmatch(r"\"[^\"]*\"", self.file.text):
                quoted = Expression(f"shlex.quote(str({self.file.text}))", ("import shlex", *self.file.imports))
            expression, imports = self.values.write(quoted, self.text.node)
        changes = self.text.changes(self.values.document, [(start, end, " ".join(written))], expression, shell=True)
        return None if changes is None else [*changes, *imports]


def _places(values: Values, node: ast.AST, file: Expression | None) -> Iterator[tuple[list[str], _Change]]:
    """Each list or string inside of a call that may be a command, as words, and what changes it."""
    for inner in ast.walk(node):
        if isinstance(inner, (ast.List, ast.Tuple)):
            listed = _Listed(values, inner.elts, (), file)
            yield listed.words, listed.change
        elif isinstance(inner, ast.Call) and len(inner.args) > 1:
            listed = _Listed(values, inner.args, inner.keywords, file)
            yield listed.words, listed.change
    for text in Text.inside(values.document, node):
        if " " in text.text:
            written = _Written(values, text, file)
            yield written.words, written.change
