"""Strings in which something is replaced: by text, or by an expression, which makes an f-string of it."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Sequence

from certlint.fixes.document import Change, Document
from certlint.fixes.expressions import NotWritable
from certlint.model.frozen import dataclass

__all__ = ["BUNDLE", "Text", "quoted_within"]

BUNDLE = "\0"
"""Stands for the bundle in what is to be written into a string."""

_START = re.compile(r"(?P<gap>(?:[\s\\]|#[^\r\n]*[\r\n])*)(?P<prefix>[rRuUfF]{0,2})(?P<quote>'''|\"\"\"|'|\")")


@dataclass(frozen=True, slots=True)
class Text:
    """A string that is one token. ``text`` is what stands between its quotes, as written, from ``start`` on.

    ``begin`` is where the token begins, ``node`` the string that it is, or is a part of.
    """

    node: ast.AST
    text: str
    start: int
    quote: str
    prefix: str
    begin: int

    @classmethod
    def of(cls, document: Document, node: ast.AST) -> list[Text]:
        """The tokens of the string at a node; none if it is no string."""
        if not isinstance(node, ast.JoinedStr) and not (isinstance(node, ast.Constant) and isinstance(node.value, str)):
            return []
        source, offset, at = document.source(node), document.extent(node)[0], 0
        found: list[Text] = []
        while at < len(source):
            head = _START.match(source, at)
            rest = (
                re.compile(rf"((?:[^\\]|\\.)*?){head['quote']}", re.DOTALL).match(source, head.end()) if head else None
            )
            if head is None or rest is None:
                return []
            begin = offset + head.start("prefix")
            found.append(cls(node, rest[1], offset + head.end(), head["quote"], head["prefix"].lower(), begin))
            at = rest.end()
        return found

    @classmethod
    def inside(cls, document: Document, node: ast.AST) -> list[Text]:
        """The tokens of all strings at a node and inside of it, each once, in order."""
        found = {text.begin: text for inner in ast.walk(node) for text in cls.of(document, inner)}
        return [found[begin] for begin in sorted(found)]

    def changes(
        self, document: Document, replaced: Sequence[tuple[int, int, str]], bundle: str, *, shell: bool = False
    ) -> list[Change] | None:
        """The changes that write other text in places of ``text``, with the expression ``bundle`` for `BUNDLE`.

        A constant is written out, quoted for a ``shell``; anything else makes the string an f-string. None where that
        cannot be.
        """
        if not any(BUNDLE in text for _, _, text in replaced):
            return [(self.start + start, self.start + end, text) for start, end, text in replaced]
        constant = _constant(bundle)
        if constant is not None:
            written = shlex.quote(constant)
            if any(each in written for each in "\"'\\{}") or (written != constant and not shell):
                return None
            return [
                (self.start + start, self.start + end, text.replace(BUNDLE, written)) for start, end, text in replaced
            ]
        own = self.quote[0]
        other = "'" if own == '"' else '"'
        if own in bundle:
            bundle = bundle.replace(own, other) if other not in bundle else ""
        if not bundle or "\\" in bundle or "\n" in bundle or "u" in self.prefix:
            return None
        changes = [
            (self.start + start, self.start + end, text.replace(BUNDLE, f"{{{bundle}}}"))
            for start, end, text in replaced
        ]
        if "f" not in self.prefix:
            if self._is_formatted_later(document):
                return None
            changes.append((self.begin, self.begin, "f"))
            changes += [
                (self.start + brace.start(), self.start + brace.end(), brace[0] * 2)
                for brace in re.finditer(r"[{}]", self.text)
                if not any(start <= brace.start() < end for start, end, _ in replaced)
            ]
        return changes

    def _is_formatted_later(self, document: Document) -> bool:
        """Whether the string is a template, in which braces or percent signs mean something."""
        parent = document.parent(self.node)
        if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Mod):
            return True
        return isinstance(parent, (ast.Attribute, ast.JoinedStr, ast.FormattedValue))


def quoted_within(document: Document, at: ast.AST, expression: str) -> str:
    """The expression in quotes that do not end an f-string around the node, as they do before Python 3.12.

    Raises `NotWritable`.
    """
    around = document.parent(at)
    while around is not None and not isinstance(around, ast.stmt):
        if isinstance(around, ast.JoinedStr):
            used = {own.quote for own in Text.of(document, around)} or {"'", '"'}
            if any(quote in expression for quote in used):
                expression = expression.replace('"', "'") if "'" not in expression else expression.replace("'", '"')
            if "\\" in expression or any(quote in expression for quote in used):
                raise NotWritable(expression)
        around = document.parent(around)
    return expression


def _constant(expression: str) -> str | None:
    node = ast.parse(expression, mode="eval").body
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None
