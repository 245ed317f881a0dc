"""Exceptions written as comments: ``# certlint: ignore[TLS101] reason``, ``# noqa: TLS101``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from certlint.model.facts import Comment
from certlint.model.findings import Suppression
from certlint.model.frozen import dataclass
from certlint.model.location import Site

__all__ = ["Malformed", "Waiver", "parse"]

_DIRECTIVE = re.compile(r"#\s*certlint\s*:(?P<body>.*?)(?=#\s*(?:certlint|noqa)\s*:|$)", re.IGNORECASE | re.DOTALL)
_WAIVER = re.compile(
    r"\s*(?P<scope>ignore(?:-file|-block)?)\s*\[(?P<selectors>[^\]]*)\](?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_UNTIL = re.compile(r"(?:^|\s)until\s*=\s*(?P<date>[^\s,;]*)", re.IGNORECASE)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NOQA = re.compile(r"#\s*noqa\s*:\s*(?P<codes>[A-Z]+[0-9]+(?:[\s,]+[A-Z]+[0-9]+)*)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Waiver:
    """One exception: for the rules that ``selectors`` name, on the statements that touch the lines, or in the file.

    ``by`` is ``inline`` or ``noqa``. ``until`` is the last day on which it holds.
    """

    comment: Comment
    by: str
    selectors: tuple[str, ...]
    first_line: int
    last_line: int
    whole_file: bool = False
    reason: str = ""
    until: date | None = None

    def covers(self, specificity: Callable[[str], int], site: Site) -> bool:
        """Whether it is meant for a finding at ``site`` of the rule that ``specificity`` tells of."""
        if not self.whole_file and not (self.first_line <= site.last_line and site.first_line <= self.last_line):
            return False
        return any(specificity(selector) for selector in self.selectors)

    def expired(self, today: date) -> bool:
        """Whether its time is over, so that it suppresses nothing."""
        return self.until is not None and self.until < today

    @property
    def suppression(self) -> Suppression:
        """What a finding that it covers says of it."""
        return Suppression(by=self.by, reason=self.reason, until=self.until.isoformat() if self.until else "")


@dataclass(frozen=True, slots=True)
class Malformed:
    """A comment that speaks to certlint and cannot be understood, and why. It suppresses nothing."""

    comment: Comment
    problem: str


def parse(
    comments: Sequence[Comment], known: Callable[[str], bool]
) -> tuple[tuple[Waiver, ...], tuple[Malformed, ...]]:
    """Read the waivers of a file. ``known`` says whether a selector names any rule."""
    own_lines = {comment.line for comment in comments if comment.own_line}
    waivers: list[Waiver] = []
    malformed: list[Malformed] = []
    for comment in comments:
        for directive in _DIRECTIVE.finditer(comment.text):
            try:
                waivers.append(_waiver(comment, directive["body"], _last_line(comment, own_lines), known))
            except ValueError as error:
                malformed.append(Malformed(comment, str(error)))
        for noqa in _NOQA.finditer(comment.text):
            selectors = tuple(filter(known, re.split(r"[\s,]+", noqa["codes"])))
            if selectors:
                waivers.append(Waiver(comment, "noqa", selectors, comment.line, comment.line))
    return tuple(waivers), tuple(malformed)


def _last_line(comment: Comment, own_lines: Iterable[int]) -> int:
    """The last line that a comment speaks of: alone on its line, that below it and its like."""
    line = comment.line
    while comment.own_line and line in own_lines:
        line += 1
    return line


def _waiver(comment: Comment, body: str, last_line: int, known: Callable[[str], bool]) -> Waiver:
    """Raise ValueError with the reason if ``body`` is no waiver."""
    match = _WAIVER.fullmatch(body)
    if match is None:
        if body.strip().lower().startswith("ignore"):
            raise ValueError("the waiver names no rule: its code goes in brackets, as in `ignore[TLS101]`")
        raise ValueError("`ignore`, `ignore-block` or `ignore-file` with codes in brackets is expected")
    scope = match["scope"].lower()
    lines = (comment.line, last_line)
    if scope == "ignore-block":
        lines = (comment.block_first, comment.block_last)
        if not comment.block_last:
            raise ValueError("no block begins here, as after `def`, `if` or `with`")
    selectors = tuple(filter(None, (text.strip() for text in match["selectors"].split(","))))
    if not selectors:
        raise ValueError("there is no code in the brackets")
    for selector in selectors:
        if not known(selector):
            raise ValueError(f"no rule is called `{selector}`")
    dates = {_date(text) for text in _UNTIL.findall(match["rest"])}
    return Waiver(
        comment=comment,
        by="inline",
        selectors=selectors,
        first_line=lines[0],
        last_line=lines[1],
        whole_file=scope == "ignore-file",
        reason=" ".join(_UNTIL.sub(" ", match["rest"]).split()).strip(" ,;:-\u2013\u2014"),
        until=min(dates, default=None),
    )


def _date(text: str) -> date:
    if _DATE.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            pass
    raise ValueError(f"`{text}` is not a date such as 2027-03-31")
