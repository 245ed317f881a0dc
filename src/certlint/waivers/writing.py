"""Writes waivers into source code, so that it stays the same code.

Where a comment may stand is found out by trying: the result is parsed, must give the same tree, and must hold one
waiver more for each comment. What cannot be done at the end of a line (inside of a string, after a backslash) is
done on a line of its own above the statement.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from math import inf

from certlint.model.facts import Comment
from certlint.model.findings import Finding, Policy
from certlint.model.frozen import dataclass
from certlint.model.location import Site
from certlint.rules import is_known
from certlint.syntax import Parsed, parse, run_deep
from certlint.waivers.directives import parse as parse_comments

__all__ = ["LONGEST_LINE", "Wish", "add_waivers", "may_be_waived", "reason_problem", "taken_over"]

LONGEST_LINE = 88
"""The most characters that a line should have with a waiver behind it."""

_OTHER_LINTER = re.compile(
    r"#\s*(?:nosec\b:?[ \t]*(?:B(?:501|502|323)\b[ \t,]*)+|noqa:[ \t]*(?:S(?:501|323)\b[ \t,]*)+)(?P<reason>[^#\r\n]*)",
    re.IGNORECASE,
)
"""Comments for bandit and ruff about requests and contexts that do not verify."""

_LINE = re.compile(r"[^\r\n]*(?:\r\n?|\n)|[^\r\n]+")
_END = re.compile(r"\r\n?|\n")
_INDENTATION = re.compile(r"[ \t\f]*")


@dataclass(frozen=True, slots=True)
class Wish:
    """A finding to be waived: its code and its place."""

    code: str
    site: Site


@dataclass(frozen=True, slots=True)
class _Insertion:
    """A comment to be written: at the end of a line, or on a new one above it."""

    line: int
    above: bool
    comment: str


def reason_problem(reason: str, until: date) -> str:
    """Say why nothing can be waived with this reason; "" if it can be written into a comment and read again."""
    comment = Comment(1, 1, _comment(["TLS101"], reason, until), own_line=False)
    waivers, malformed = parse_comments([comment], is_known)
    if not reason or malformed or [(waiver.reason, waiver.until) for waiver in waivers] != [(reason, until)]:
        return "it cannot be read back: it must hold no directive and no date, and end in a word"
    return "" if reason.isprintable() else "it must be one line of printable text"


def may_be_waived(finding: Finding, environments: Sequence[str] | None) -> bool:
    """Whether comments may waive wherever the finding asks for something. ``environments``: None for all of them."""
    asking = [reach.name for reach in finding.reach if not reach.suppressed and reach.policy is not Policy.ALLOW]
    return environments is None or (bool(asking) and set(asking) <= set(environments))


def add_waivers(
    source: bytes, wishes: Sequence[Wish], *, reason: str, until: date, longest: int | None = None
) -> tuple[bytes, tuple[Wish, ...]]:
    """Waive what is wished; give the new source, and the wishes that could not be fulfilled.

    A comment for another linter that waives the same and says why (``# nosec B501 appliance``) gives its reason;
    ``reason`` is that of the others, "" to leave them. Where a line would have more than ``longest`` characters, the
    comment stands above the statement. Encoding, byte order mark and line ends stay. A reason that
    the file's encoding lacks fulfils none.
    """
    return run_deep(_add, source, wishes, reason, until, longest)


def taken_over(lines: Sequence[str]) -> str:
    """The reason in a comment for another linter on one of the lines, "" if there is none."""
    for line in lines:
        found = _OTHER_LINTER.search(line)
        if found is not None and (reason := found["reason"].strip(" \t-:,;.#")):
            return reason
    return ""


def _add(
    source: bytes, wishes: Sequence[Wish], reason: str, until: date, longest: int | None
) -> tuple[bytes, tuple[Wish, ...]]:
    parsed = parse(source)
    if not isinstance(parsed, Parsed):
        return source, tuple(wishes)
    groups: dict[tuple[int, int], list[Wish]] = {}
    for wish in sorted(wishes, key=lambda wish: wish.site.span):
        if _stands(parsed, wish.site):
            groups.setdefault((wish.site.first_line, wish.site.last_line), []).append(wish)
    writer = _Writer(source, parsed)
    places: dict[tuple[int, int], tuple[_Insertion, ...]] = {}
    for lines, group in groups.items():
        own = taken_over(parsed.lines[lines[0] - 1 : lines[1]])
        why = own if own and not reason_problem(own, until) else reason
        if why:
            comment = _comment(sorted({wish.code for wish in group}), why, until)
            places[lines] = tuple(_candidates(group[0].site, comment, parsed.lines, longest))
    done = writer.insert(list(places.values()))
    waived = {wish for lines, group in groups.items() if places.get(lines) in done for wish in group}
    return writer.result(), tuple(wish for wish in wishes if wish not in waived)


def _stands(parsed: Parsed, site: Site) -> bool:
    """Whether the file still has at the place what was seen there."""
    return site.last_line <= len(parsed.lines) and parsed.lines[site.span.line - 1].startswith(site.text)


def _candidates(site: Site, comment: str, lines: Sequence[str], longest: int | None) -> Iterator[_Insertion]:
    """Where the comment for a statement may stand, the best place first: behind it where the line stays short."""
    behind = [
        _Insertion(line, False, comment) for line in dict.fromkeys((site.span.line, site.last_line, site.first_line))
    ]
    above = _Insertion(site.first_line, True, comment)
    room = inf if longest is None else longest - len(comment) - 2
    short = [each for each in behind if len(lines[each.line - 1].rstrip()) <= room]
    yield from dict.fromkeys((*short, above, *behind))


class _Writer:
    """The insertions into one file."""

    def __init__(self, source: bytes, parsed: Parsed) -> None:
        self._source = source
        self._encoding = parsed.encoding
        self._mark = source[: parsed.offset]
        text = source[parsed.offset :].decode(parsed.encoding)  # with what is blank in that of ``parsed``
        self._lines = _LINE.findall(text)
        self._newline = (_END.search(text) or ["\n"])[0]
        self._tree = ast.dump(parsed.tree)
        self._waivers = _count(parsed)
        self._chosen: list[_Insertion] = []

    def insert(self, places: Sequence[Sequence[_Insertion]]) -> list[Sequence[_Insertion]]:
        """Make one insertion of each set of places, where any can be; give the sets for which one could."""
        if self._holds([place[0] for place in places]):
            self._chosen += [place[0] for place in places]
            return list(places)
        if len(places) > 1:  # few trials, as most lines can carry a comment
            middle = len(places) // 2
            return self.insert(places[:middle]) + self.insert(places[middle:])
        for insertion in places[0][1:]:
            if self._holds([insertion]):
                self._chosen.append(insertion)
                return list(places)
        return []

    def result(self) -> bytes:
        """The source with all that was inserted."""
        return self._written(self._chosen) if self._chosen else self._source

    def _holds(self, more: Sequence[_Insertion]) -> bool:
        """Whether the file with what was chosen and ``more`` is the same code, with all the waivers in it."""
        insertions = [*self._chosen, *more]
        try:
            parsed = parse(self._written(insertions))
        except UnicodeEncodeError:
            return False
        return (
            isinstance(parsed, Parsed)
            and parsed.encoding == self._encoding
            and _count(parsed) == self._waivers + len(insertions)
            and ast.dump(parsed.tree) == self._tree
        )

    def _written(self, insertions: Iterable[_Insertion]) -> bytes:
        lines = list(self._lines)
        for insertion in sorted(insertions, key=lambda item: (item.line, not item.above), reverse=True):
            line = lines[insertion.line - 1]
            if insertion.above:
                indentation = _INDENTATION.match(line)
                assert indentation is not None  # the pattern matches nothing, too
                lines.insert(insertion.line - 1, f"{indentation[0]}{insertion.comment}{self._newline}")
            else:
                code = line.rstrip("\r\n")
                lines[insertion.line - 1] = f"{code.rstrip()}  {insertion.comment}{line[len(code) :]}"
        return self._mark + "".join(lines).encode(self._encoding)


def _count(parsed: Parsed) -> int:
    return len(parse_comments(parsed.comments, is_known)[0])


def _comment(codes: Sequence[str], reason: str, until: date) -> str:
    return f"# certlint: ignore[{', '.join(codes)}] until={until.isoformat()} {reason}"
