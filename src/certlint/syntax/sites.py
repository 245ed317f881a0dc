"""Where nodes stand: one code generation of libcst, during which the wanted nodes are recorded.

Positions are counted as offsets into the text; lines, columns and bytes come from those.
"""

from __future__ import annotations

import ast
import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from types import TracebackType
from typing import Any, Literal, NamedTuple

import libcst as cst
from libcst._nodes.internal import CodegenState  # the base of libcst.metadata.position_provider's states

from certlint.model.location import Argument, Site, Span
from certlint.syntax.decode import Decoded
from certlint.syntax.lines import Lines

__all__ = ["Alignment", "Anchor", "Extent", "Recorder", "Request", "bytes_at", "find_extents", "find_sites"]

Request = tuple[ast.AST, ast.stmt | None]

_TEXT_LIMIT = 300
_TOKENS = re.compile(
    r"""\"\"\".*?\"\"\"|'''.*?'''|\"(?:\\.|[^"\\\r\n])*\"?|'(?:\\.|[^'\\\r\n])*'?"""
    r"""|\w+|(?P<formatting>[\s\\]+|\#[^\r\n]*)|.""",
    re.DOTALL,
)
_SOLID = re.compile(r"\S")
_INSIDE_BRACKETS = re.compile(r"(?<=[(\[{]) | (?=[)\]}])")
_TRAILING_COMMA = re.compile(r",\s(?=[)\]}])")


class Anchor(NamedTuple):
    """An edge of a node. ``outer``: with its parentheses and the whitespace it owns."""

    node: cst.CSTNode
    edge: Literal["start", "end"]
    outer: bool = False


class Extent(NamedTuple):
    """The offsets at which a node begins and ends, and those with the parentheses around it and whitespace it owns."""

    start: int
    end: int
    outer_start: int
    outer_end: int


class _Bounds(NamedTuple):
    start: Anchor
    end: Anchor


class _Call(NamedTuple):
    """What is called, and the arguments: a keyword, a star or nothing each, and where it stands."""

    callee: _Bounds
    arguments: tuple[tuple[str, _Bounds], ...]

    @classmethod
    def of(cls, node: ast.Call) -> _Call:
        """The parts of a call."""
        origin: cst.Call = node.origin  # type: ignore[attr-defined]
        return cls(
            _Bounds(Anchor(origin, "start"), Anchor(origin.func, "end", outer=True)),
            tuple(
                (
                    each.star or (each.keyword.value if each.keyword else ""),
                    _Bounds(Anchor(each, "start"), Anchor(each, "end")),
                )
                for each in origin.args
            ),
        )

    @property
    def bounds(self) -> tuple[_Bounds, ...]:
        """Where all of them stand."""
        return (self.callee, *(bound for _, bound in self.arguments))


class Recorder(CodegenState):
    """Notes the offsets of the wanted nodes while libcst writes the module out."""

    def __init__(self, module: cst.Module, wanted: set[int]) -> None:
        super().__init__(default_indent=module.default_indent, default_newline=module.default_newline)
        self.wanted = wanted
        self.offset = 0
        self.starts: dict[int, int] = {}
        self.ends: dict[int, int] = {}
        self.inner: dict[int, tuple[int, int]] = {}

    def add_token(self, value: str) -> None:
        """Count what is written."""
        self.tokens.append(value)
        self.offset += len(value)

    def add_indent_tokens(self) -> None:
        """Count the indentation, too."""
        for token in self.indent_tokens:
            self.add_token(token)

    def before_codegen(self, node: cst.CSTNode) -> None:
        """Note where a wanted node begins."""
        if id(node) in self.wanted:
            self.starts[id(node)] = self.offset

    def after_codegen(self, node: cst.CSTNode) -> None:
        """Note where a wanted node ends."""
        if id(node) in self.wanted:
            self.ends[id(node)] = self.offset

    def record_syntactic_position(  # type: ignore[override]
        self,
        node: cst.CSTNode,
        *,
        start_node: cst.CSTNode | None = None,
        end_node: cst.CSTNode | None = None,
    ) -> AbstractContextManager[None]:
        """Note where a wanted node stands without what surrounds it."""
        return _Recording(self, id(node)) if id(node) in self.wanted else _NOTHING

    def at(self, anchor: Anchor, *, outer: bool = False) -> int:
        """The offset of an edge; with ``outer``, as if the anchor said so."""
        key = id(anchor.node)
        if not (outer or anchor.outer) and key in self.inner:
            return self.inner[key][anchor.edge == "end"]
        return (self.starts if anchor.edge == "start" else self.ends)[key]


class _Recording:
    """What a code generation does within `record_syntactic_position`."""

    def __init__(self, recorder: Recorder, key: int) -> None:
        self._recorder = recorder
        self._key = key
        self._start = recorder.offset

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._recorder.inner[self._key] = (self._start, self._recorder.offset)


_NOTHING = nullcontext()


class Alignment:
    """Offsets in what libcst wrote, as offsets in what it read.

    They are the same but where libcst forgets whitespace, as in ``except E :``. Nothing else ever
    gets lost, so the n-th character that is no whitespace is the same one in both.
    """

    def __init__(self, written: str, read: str) -> None:
        self._same = written == read
        self._written, self._read = ([], []) if self._same else (_solid(written), _solid(read))

    def start(self, offset: int) -> int:
        """Where something begins."""
        return offset if self._same else self._read[min(bisect_left(self._written, offset), len(self._read) - 1)]

    def end(self, offset: int) -> int:
        """Where something ends."""
        return offset if self._same else self._read[bisect_left(self._written, offset) - 1] + 1


def _solid(text: str) -> list[int]:
    return [match.start() for match in _SOLID.finditer(text)]


def find_sites(
    module: cst.Module,
    decoded: Decoded,
    lines: Lines,
    requests: Sequence[Request],
    *,
    original: Decoded | None = None,
) -> tuple[Site, ...]:
    """The site of each node, given with the statement around it (None: the node itself).

    ``original`` is the file itself, where ``decoded`` is what was parsed of it, and ``lines`` its lines.
    """
    bounds = [(_bounds(node), _header(node if statement is None else statement)) for node, statement in requests]
    calls = {id(node): _Call.of(node) for node, _ in requests if isinstance(node, ast.Call)}
    every = {
        *(bound for pair in bounds for bound in pair),
        *(bound for call in calls.values() for bound in call.bounds),
    }
    recorder = Recorder(module, {id(anchor.node) for bound in every for anchor in bound})
    module._codegen(recorder)
    alignment = Alignment("".join(recorder.tokens), decoded.text)
    offsets = {
        bound: (alignment.start(recorder.at(bound.start)), alignment.end(recorder.at(bound.end))) for bound in every
    }
    in_bytes = bytes_at(original or decoded, (offset for pair in offsets.values() for offset in pair))
    source_lines = lines.split()

    def span_of(bound: _Bounds) -> Span:
        start, end = offsets[bound]
        return Span(*lines.locate(start), *lines.locate(end), in_bytes[start], in_bytes[end])

    def text_of(line: int) -> str:
        return source_lines[line - 1][:_TEXT_LIMIT] if line <= len(source_lines) else ""

    def code_of(bound: _Bounds) -> str:
        start, end = offsets[bound]
        return _in_one_line(decoded.text[start:end])

    statements: dict[_Bounds, _Statement] = {}
    repeats = _Repeats(source_lines)
    found: list[Site] = []
    for (node, _), (bound, header) in zip(requests, bounds, strict=True):
        start, _ = offsets[bound]
        span = span_of(bound)
        call = calls.get(id(node))
        first, last = offsets[header]
        if header not in statements:
            digest, tokens = _read(decoded.text[first:last])
            repeat = repeats.above(lines.locate(first)[0], lines.locate(last)[0])
            statements[header] = _Statement(digest, tokens, repeat, code_of(header))
        statement = statements[header]
        inside = first <= start <= last  # not so, for instance, in the `except` line of a `try`
        found.append(
            Site(
                span,
                lines.locate(first)[0] if inside else span.line,
                lines.locate(last)[0] if inside else span.end_line,
                text_of(span.line),
                statement.digest,
                repeat=statement.repeat,
                inner=bisect_left(statement.tokens, start - first) if inside else 0,
                code=code_of(bound if call is None else call.callee),
                around=statement.code if inside else "",
                arguments=None
                if call is None
                else tuple(
                    Argument(name, span_of(each), code_of(each), text_of(span_of(each).line))
                    for name, each in call.arguments
                ),
            )
        )
    return tuple(found)


def find_extents(module: cst.Module, decoded: Decoded, nodes: Sequence[ast.AST]) -> tuple[Extent, ...]:
    """The offsets into the text at which each node begins and ends."""
    bounds = [_bounds(node) for node in nodes]
    recorder = Recorder(module, {id(anchor.node) for bound in bounds for anchor in bound})
    module._codegen(recorder)
    alignment = Alignment("".join(recorder.tokens), decoded.text)
    return tuple(
        Extent(
            alignment.start(recorder.at(start)),
            alignment.end(recorder.at(end)),
            alignment.start(recorder.at(start, outer=True)),
            alignment.end(recorder.at(end, outer=True)),
        )
        for start, end in bounds
    )


def _bounds(node: ast.AST) -> _Bounds:
    """What the span of a node is."""
    origin: Any = node.origin  # type: ignore[attr-defined]
    if isinstance(origin, (cst.FunctionDef, cst.ClassDef)):
        return _Bounds(Anchor(origin.name, "start"), Anchor(origin.name, "end"))
    if isinstance(origin, cst.Param):
        last = next(part for part in (origin.default, origin.annotation, origin.name) if part is not None)
        return _Bounds(Anchor(origin.name, "start"), Anchor(last, "end", outer=True))
    if isinstance(origin, (cst.Tuple, cst.GeneratorExp, cst.MatchTuple)) and origin.lpar:
        # Their parentheses are theirs; further ones around them are not.
        return _Bounds(Anchor(origin.lpar[-1], "start", outer=True), Anchor(origin.rpar[0], "end", outer=True))
    if isinstance(origin, cst.Subscript) and isinstance(node, ast.Tuple):  # the `a, b` of `x[a, b]`
        return _Bounds(
            Anchor(origin.slice[0].slice, "start", outer=True), Anchor(origin.slice[-1].slice, "end", outer=True)
        )
    if hasattr(origin, "body") and not isinstance(origin, (cst.Module, cst.Lambda, cst.IfExp)):
        return _header(node)
    return _Bounds(Anchor(origin, "start"), Anchor(origin, "end"))


def _header(node: ast.AST) -> _Bounds:
    """The bounds of a statement; of a compound one, from its first decorator to its colon."""
    origin: Any = node.origin  # type: ignore[attr-defined]
    if isinstance(origin, cst.Match):
        return _Bounds(Anchor(origin, "start"), Anchor(origin.subject, "end", outer=True))
    if isinstance(origin, (cst.Module, cst.Lambda, cst.IfExp)) or not hasattr(origin, "body"):
        return _Bounds(Anchor(origin, "start"), Anchor(origin, "end"))
    decorators = getattr(origin, "decorators", ())
    return _Bounds(Anchor(decorators[0] if decorators else origin, "start"), Anchor(origin.body, "start", outer=True))


def bytes_at(decoded: Decoded, offsets: Iterable[int]) -> dict[int, int]:
    """The offset in bytes for each offset in characters."""
    found: dict[int, int] = {}
    at = decoded.offset
    before = 0
    for offset in sorted(set(offsets)):
        at += len(decoded.text[before:offset].encode(decoded.encoding))
        found[offset] = at
        before = offset
    return found


class _Statement(NamedTuple):
    """What is known of a statement: its digest, the offsets of its tokens, equal statements above it, its source."""

    digest: str
    tokens: list[int]
    repeat: int
    code: str


def _read(source: str) -> tuple[str, list[int]]:
    """A digest of the source, whatever its spacing, comments, quotes and trailing commas, and where its tokens are."""
    tokens = [match for match in _TOKENS.finditer(source) if match["formatting"] is None]
    bare = _TRAILING_COMMA.sub("", "\n".join(match[0] for match in tokens)).replace("'", '"')
    digest = hashlib.sha256(bare.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    return digest, [match.start() for match in tokens]


def _in_one_line(source: str) -> str:
    """The source without line ends, comments and the spaces that go with them, if need be only its beginning."""
    tokens = _TOKENS.finditer(source, 0, _TEXT_LIMIT)
    line = "".join(" " if match["formatting"] is not None else match[0] for match in tokens)
    return _INSIDE_BRACKETS.sub("", _TRAILING_COMMA.sub("", " ".join(line.split())))


class _Repeats:
    """Counts equal statements in the lines of a file. Spacing, quotes and comments make no difference."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._bare: list[str] = []
        self._numbers: dict[str, list[int]] = {}

    def above(self, first: int, last: int) -> int:
        """How many statements are equal to the one on these lines, and stand above it."""
        if not self._bare:
            self._bare = ["".join(line.partition("#")[0].split()).replace("'", '"') for line in self._lines]
            for number, text in enumerate(self._bare, start=1):
                self._numbers.setdefault(text, []).append(number)
        own = self._bare[first - 1 : last]
        same = self._numbers.get(own[0], ()) if own else ()
        size = len(own)
        return sum(self._bare[number - 1 : number - 1 + size] == own for number in same if number < first)
