"""A scan of the text before libcst sees it: comments for certlint, and code that libcst cannot bear.

libcst crashes the process on brackets nested thousands deep, takes quadratic time on long chains of
operators, calls and attributes, and exponential time on nested patterns and ``del`` targets. The
limits are those of CPython or, where CPython has none, about a second of libcst's time. Many places
just below them add up: so the scan also estimates how much libcst will copy in the whole file.

The scan finds tokens as libcst's tokenizer does, f-strings included: else code could hide in what
only one of the two takes for a string. Where that tokenizer would give up, the scan ends, too:
libcst reads all tokens before it parses any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from certlint.model.facts import Comment, Problem
from certlint.syntax.lines import Lines

__all__ = ["MAXIMUM_BYTES", "scan"]

MAXIMUM_BYTES = 5_000_000
MAXIMUM_OPERATORS = 2_000
MAXIMUM_TRAILERS = 1_000
MAXIMUM_STRINGS = 3_000
MAXIMUM_ELIFS = 2_000
MAXIMUM_WORK = 20_000_000
"""Units of about half a microsecond of libcst's time (measured): some ten seconds for a file."""
COST_OF_BRACKETS = 10
"""Units of work for a token inside one pair of brackets: libcst copies it once for each pair around it."""
TOKENS_OF_BRACKET = 4
"""As many other tokens as an opening bracket is worth."""

_TOKEN = re.compile(
    r"""
      (?P<string>(?:[rR][bB]?|[bB][rR]?|[uU])?(?:
            \"\"\"[^"\\]*(?:(?:\\.|\"(?!\"\"))[^"\\]*)*\"\"\"
          | '''[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''
          | \"(?!\"\")[^"\\\r\n]*(?:\\(?:\r\n|.)[^"\\\r\n]*)*\"
          | '(?!'')[^'\\\r\n]*(?:\\(?:\r\n|.)[^'\\\r\n]*)*'))
    | (?P<formatted>(?:[fF][rR]?|[rR][fFtT]|[tT])(?:\"\"\"|'''|\"|'))
    | (?P<word>[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_\x80-\U0010ffff]*)
    | (?P<number>0(?:[xX][0-9A-Fa-f_]+|[oO][0-7_]+|[bB][01_]+)
          |[0-9][0-9_]*(?:\.[0-9_]*)?(?:[eE][-+]?[0-9][0-9_]*)?[jJ]?)
    | (?P<open>[(\[{])
    | (?P<close>[)\]}])
    | (?P<separator>[,;])
    | (?P<trailer>\.)
    | (?P<operator>(?:\*\*|//|<<|>>|[-+*/%@&|^~<>!=])=?|->)
    | (?P<newline>(?:\r\n?|\n)(?P<indentation>[ \t\f]*)
          (?:(?P<elif>elif\b)|(?P<case>case\b)|(?P<blank>(?=[\#\r\n\\]|\Z)))?)
    | (?P<continuation>\\(?:\r\n?|\n))
    | (?P<comment>\#[^\r\n]*)
    | (?P<colon>:)
    | (?P<unterminated>["'].*)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPERATORS = frozenset(
    ("and", "or", "not", "in", "is", "if", "else", "lambda", "await", "for", "async", "yield", "from", "return")
)
# The text between the fields of an f-string, up to its next brace or quote; by (raw, in a format specification).
_TEXTS = {
    (False, False): re.compile(
        r"(?:[^\\{}'\"\r\n]+|\{\{|\}\}|\\N\{[^}'\"]{0,100}\}|\\\r\n?|\\[\n\\'\"abfnrtvx0-9NuU]|\\)*"
    ),
    (True, False): re.compile(r"(?:[^\\{}'\"\r\n]+|\{\{|\}\}|\\[\"'\\]|\\)*"),
    (False, True): re.compile(r"(?:[^\\{}'\"\r\n]+|\\\r\n|\\[^{}]|\\)*"),
    (True, True): re.compile(r"(?:[^\\{}'\"\r\n]+|\\[\"'\\]|\\)*"),
}
_SPEAKING = re.compile(r"certlint:|noqa", re.IGNORECASE)


class _TooDeep(Exception):
    """Carries what there is too much of."""


@dataclass(frozen=True, slots=True)
class _Nesting:
    """How deep brackets may be nested in a kind of statement, and by what factor each level adds to the work."""

    limit: int
    factor: int = 1

    def copies(self, depth: int) -> int:
        """How often libcst copies a token with this many brackets around it."""
        return depth if self.factor == 1 else self.factor**depth - 1


_EXPRESSION, _PATTERN, _DELETION = _Nesting(200), _Nesting(8, 3), _Nesting(12, 2)


@dataclass(slots=True)
class _Formatted:
    """An f-string that the scan is in: its quotes and how many of its brackets are open."""

    quotes: str
    raw: bool
    brackets: int = 0
    specifications: int = 0

    @property
    def in_text(self) -> bool:
        return self.brackets <= self.specifications


@dataclass(slots=True)
class _Chain:
    """What has been counted of the expression between two separators, on one level of brackets."""

    begin: int = 0
    """The number of its first token."""
    operators: int = 0
    trailers: int = 0
    strings: int = 0


@dataclass(slots=True)
class _Scan:
    """The state of a scan."""

    text: str
    position: int = 0
    comments: list[tuple[int, str]] = field(default_factory=list)
    """Offsets and texts of those that are wanted."""
    outer: list[_Chain] = field(default_factory=list)
    chain: _Chain = field(default_factory=_Chain)
    nesting: _Nesting = _EXPRESSION
    formatted: list[_Formatted] = field(default_factory=list)
    elifs: list[tuple[int, int]] = field(default_factory=list)
    """Columns of the `if` chains around, innermost last, and their counts of `elif`."""
    tokens: int = 0
    counted: int = 0
    """The tokens up to the last bracket, whose work is counted."""
    work: int = 0

    def run(self) -> None:
        """Scan to the end of the text or to where no tokenizer gets further."""
        search = _TOKEN.search
        while True:
            if self.formatted and self.formatted[-1].in_text and not self._skip_text(self.formatted[-1]):
                return
            match = search(self.text, self.position)
            if match is None:
                return
            self.position = match.end()
            self.tokens += 1
            kind = match.lastgroup
            if kind == "word":
                word = match[0]
                if word in _OPERATORS:
                    self._operator()
                elif word == "del":
                    self.nesting = _DELETION
            elif kind == "string":
                self._string()
            elif kind == "trailer":
                self._trailer()
            elif kind == "open":
                self._open()
            elif kind == "close":
                self._close()
            elif kind == "separator":
                chain = self.chain
                chain.operators = chain.trailers = chain.strings = 0
                chain.begin = self.tokens
                if match[0] == ";":
                    self.nesting = _EXPRESSION
            elif kind == "operator":
                self._operator()
            elif kind == "newline":
                self._newline(match)
            elif kind == "comment":
                if _SPEAKING.search(match[0]):
                    self.comments.append((match.start(), match[0]))
            elif kind == "formatted":
                self._string()
                quotes = match[0].lstrip("fFrRtT")
                self.formatted.append(_Formatted(quotes, "r" in match[0].lower()))
            elif kind == "colon":
                if self.formatted and self.formatted[-1].brackets - self.formatted[-1].specifications == 1:
                    self.formatted[-1].specifications += 1
            elif kind == "unterminated":
                return

    def _skip_text(self, inner: _Formatted) -> bool:
        """Skip the text of an f-string up to its next field or end; False if it never ends."""
        texts = _TEXTS[inner.raw, inner.specifications > 0]
        while True:
            match = texts.match(self.text, self.position)
            assert match is not None  # the pattern matches nothing, too
            self.position = match.end()
            next_character = self.text[self.position : self.position + 1]
            if next_character in ("{", "}"):
                return inner.specifications > 0 or next_character == "{"
            if not next_character:
                return False
            if self.text.startswith(inner.quotes, self.position):
                self.position += len(inner.quotes)
                self.formatted.pop()
                return True
            if next_character in "\r\n" and not all(
                len(item.quotes) == 3 or not item.in_text for item in self.formatted
            ):
                return False
            self.position += 1

    def _operator(self) -> None:
        chain = self.chain
        chain.operators += 1
        chain.trailers = chain.strings = 0
        self._count(self.tokens - chain.begin)  # the left side is copied
        if chain.operators > MAXIMUM_OPERATORS:
            raise _TooDeep(f"more than {MAXIMUM_OPERATORS} operators in one expression")

    def _trailer(self) -> None:
        self.chain.trailers += 1
        self._count(self.tokens - self.chain.begin)
        if self.chain.trailers > MAXIMUM_TRAILERS:
            raise _TooDeep(f"more than {MAXIMUM_TRAILERS} attributes and calls in one chain")

    def _string(self) -> None:
        self.chain.strings += 1
        if self.chain.strings > MAXIMUM_STRINGS:
            raise _TooDeep(f"more than {MAXIMUM_STRINGS} adjacent strings")

    def _open(self) -> None:
        self._trailer()
        self._count_inside()
        self.tokens += TOKENS_OF_BRACKET
        self.outer.append(self.chain)
        self.chain = _Chain(self.tokens)
        if self.formatted:
            self.formatted[-1].brackets += 1
        if len(self.outer) > self.nesting.limit:
            raise _TooDeep(f"more than {self.nesting.limit} brackets in each other")

    def _count_inside(self) -> None:
        """Count the tokens since the last bracket."""
        self._count((self.tokens - self.counted) * self.nesting.copies(len(self.outer)) * COST_OF_BRACKETS)
        self.counted = self.tokens

    def _count(self, work: int) -> None:
        self.work += work
        if self.work > MAXIMUM_WORK:
            raise _TooDeep("too many long expressions, one in another")

    def _close(self) -> None:
        self._count_inside()
        if self.outer:
            self.chain = self.outer.pop()
        if self.formatted:
            inner = self.formatted[-1]
            if inner.in_text and inner.specifications:
                inner.specifications -= 1
            inner.brackets -= 1

    def _newline(self, match: re.Match[str]) -> None:
        if self.outer or match["blank"] is not None:
            # Keywords are matched with the line they begin; inside brackets it is none.
            return
        self.chain = _Chain(self.tokens)
        self.nesting = _EXPRESSION if match["case"] is None else _PATTERN
        column = len(match["indentation"].expandtabs())
        elifs = self.elifs
        while elifs and elifs[-1][0] > column:
            elifs.pop()
        count = elifs.pop()[1] if elifs and elifs[-1][0] == column else 0
        if match["elif"] is not None:
            elifs.append((column, count + 1))
            if count >= MAXIMUM_ELIFS:
                raise _TooDeep(f"more than {MAXIMUM_ELIFS} elif clauses")


def scan(lines: Lines) -> tuple[Comment, ...] | Problem:
    """The comments that speak to certlint or are a ``noqa``, or why libcst must not see this text."""
    state = _Scan(lines.text)
    try:
        state.run()
    except _TooDeep as error:
        line, column = lines.locate(state.position)
        return Problem("nesting", f"too deeply nested: {error}", line, column, lines.text_of(line))
    return tuple(_comment(lines, offset, text) for offset, text in state.comments)


def _comment(lines: Lines, offset: int, text: str) -> Comment:
    line, column = lines.locate(offset)
    before = lines.text[offset - column + 1 : offset]
    return Comment(line, column, text, own_line=not before.strip(" \t\f"))
