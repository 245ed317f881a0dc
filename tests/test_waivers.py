"""Waivers in comments: what is read, what they cover."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlint.model.facts import Comment
from certlint.model.findings import Suppression
from certlint.model.location import Site, Span
from certlint.rules import RULES, is_known
from certlint.waivers import Waiver, parse

TODAY = date(2027, 3, 31)


def comment(text: str, line: int = 1, *, own_line: bool = False) -> Comment:
    return Comment(line=line, column=1, text=text, own_line=own_line)


def one(text: str) -> Waiver:
    (waiver,), malformed = parse([comment(text)], is_known)
    assert not malformed
    return waiver


def problem(text: str) -> str:
    waivers, (malformed,) = parse([comment(text)], is_known)
    assert not waivers
    return malformed.problem


def site(first: int, last: int) -> Site:
    return Site(Span(first, 1, last, 2, 0, 1), first, last, "", "")


def covered(waiver: Waiver, at: Site) -> set[str]:
    return {rule.code for rule in RULES if waiver.covers(rule.specificity, at)}


@pytest.mark.parametrize(
    ("text", "selectors", "reason"),
    [
        ("# certlint: ignore[TLS101] no CA yet", ("TLS101",), "no CA yet"),
        ("# certlint: ignore[TLS101]", ("TLS101",), ""),
        ("#certlint:ignore[TLS101]no CA", ("TLS101",), "no CA"),
        ("# certlint: ignore [ TLS101 , tls3,warning-filter, ] - see #12: soon", ("TLS101", "tls3", "warning-filter"),
         "see #12: soon"),
        ("# type: ignore  # certlint: ignore[TLS1] no CA  # noqa: E501", ("TLS1",), "no CA"),
        ("# CertLint: Ignore[TLS] \u2014 no CA", ("TLS",), "no CA"),
    ],
)  # fmt: skip
def test_inline(text: str, selectors: tuple[str, ...], reason: str) -> None:
    waiver = one(text)
    assert (waiver.by, waiver.selectors, waiver.reason, waiver.until) == ("inline", selectors, reason, None)
    assert not waiver.whole_file


@pytest.mark.parametrize(
    "text",
    [
        "# certlint: ignore[TLS101] until=2027-03-31 no CA",
        "# certlint: ignore[TLS101] no CA until=2027-03-31",
        "# certlint: ignore[TLS101] until = 2027-03-31, no CA",
        "# certlint: ignore[TLS101] no until=2027-03-31 CA until=2028-01-01",
    ],
)
def test_until_is_the_last_day(text: str) -> None:
    waiver = one(text)
    assert waiver.suppression == Suppression(by="inline", reason="no CA", until="2027-03-31")
    assert not waiver.expired(TODAY)
    assert waiver.expired(date(2027, 4, 1))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# certlint: ignore TLS101 no CA",
            "the waiver names no rule: its code goes in brackets, as in `ignore[TLS101]`",
        ),
        ("# certlint: ignore[TLS101", "the waiver names no rule: its code goes in brackets, as in `ignore[TLS101]`"),
        ("# certlint: disable=TLS101", "`ignore`, `ignore-block` or `ignore-file` with codes in brackets is expected"),
        ("# certlint:", "`ignore`, `ignore-block` or `ignore-file` with codes in brackets is expected"),
        ("# certlint: ignore[] no CA", "there is no code in the brackets"),
        ("# certlint: ignore[TLS101, TLS999]", "no rule is called `TLS999`"),
        ("# certlint: ignore[default]", "no rule is called `default`"),
        ("# certlint: ignore[TLS101] until=2027-02-30", "`2027-02-30` is not a date such as 2027-03-31"),
        ("# certlint: ignore[TLS101] until=20270330", "`20270330` is not a date such as 2027-03-31"),
        ("# certlint: ignore[TLS101] until=", "`` is not a date such as 2027-03-31"),
    ],
)
def test_malformed(text: str, expected: str) -> None:
    assert problem(text) == expected


@pytest.mark.parametrize(
    ("text", "selectors"),
    [
        ("# noqa: TLS101", ("TLS101",)),
        ("#noqa:E501,TLS101 TLS3 no CA", ("TLS101", "TLS3")),
        ("# NOQA : tls101", ("tls101",)),
        ("# noqa: E501 # noqa: TLS101", ("TLS101",)),
    ],
)
def test_noqa(text: str, selectors: tuple[str, ...]) -> None:
    waiver = one(text)
    assert (waiver.by, waiver.selectors) == ("noqa", selectors)


@pytest.mark.parametrize(
    "text",
    ["# noqa", "# noqa: E501", "# flake8: noqa: TLS101", "# noqa: S501 see TLS101", "# see certlint: ignore[TLS1]"],
)
def test_not_for_certlint(text: str) -> None:
    assert parse([comment(text)], is_known) == ((), ())


def test_a_comment_may_hold_several() -> None:
    text = "# certlint: ignore[TLS101] a # certlint: ignore[TLS9999] b # noqa: TLS301"
    waivers, malformed = parse([comment(text)], is_known)
    assert [(waiver.selectors, waiver.reason) for waiver in waivers] == [(("TLS101",), "a"), (("TLS301",), "")]
    assert len(malformed) == 1


def test_where_it_holds() -> None:
    trailing, own = comment("# certlint: ignore[TLS101]", 5), comment("# certlint: ignore[TLS101]", 5, own_line=True)
    ((on_line,), _), ((above,), _) = parse([trailing], is_known), parse([own], is_known)
    for first, last, by_trailing, by_own in [
        (5, 5, True, True),
        (3, 5, True, True),  # inside or at the end of a statement of several lines
        (5, 7, True, True),
        (4, 4, False, False),
        (6, 8, False, True),
        (7, 7, False, False),
    ]:
        assert bool(covered(on_line, site(first, last))) is by_trailing
        assert bool(covered(above, site(first, last))) is by_own


def test_comments_above_may_be_stacked() -> None:
    stack = [
        comment("# certlint: ignore[TLS101]", 1, own_line=True),
        comment("# noqa: E501", 2, own_line=True),
        comment("# certlint: ignore[TLS301]", 3, own_line=True),
    ]
    waivers, _ = parse(stack, is_known)
    assert [covered(waiver, site(4, 4)) for waiver in waivers] == [{"TLS101"}, {"TLS301"}]


def test_noqa_holds_on_its_statement_only() -> None:
    ((waiver,), _) = parse([comment("# noqa: TLS101", 5, own_line=True)], is_known)
    assert covered(waiver, site(4, 5))
    assert not covered(waiver, site(6, 6))


def test_ignore_file_holds_everywhere() -> None:
    waiver = one("# certlint: ignore-file[TLS3] vendored")
    assert covered(waiver, site(900, 901)) == {"TLS301", "TLS302", "TLS303", "TLS304", "TLS305"}


SELECTORS = st.lists(
    st.sampled_from([text for rule in RULES for text in (rule.code, rule.name, rule.code[:4], rule.code.lower())]),
    min_size=1,
    max_size=4,
)


@given(SELECTORS, st.sampled_from(["ignore", "ignore-file"]), st.integers(1, 9), st.integers(1, 9), st.integers(0, 3))
def test_only_what_is_named_is_covered(selectors: list[str], scope: str, line: int, first: int, length: int) -> None:
    text = f"# certlint: {scope}[{', '.join(selectors)}] reason"
    (waiver,), _ = parse([comment(text, line)], is_known)
    named = {
        rule.code
        for rule in RULES
        for text in selectors
        if text.upper() in (rule.code, rule.code[:4]) or text == rule.name
    }
    at = site(first, first + length)
    here = scope == "ignore-file" or first <= line <= first + length
    assert covered(waiver, at) == (named if here else set())


@given(st.text(), st.text(alphabet="ignore[TLS101], until=-2\t#:\u2028"), st.booleans())
def test_no_comment_raises(text: str, body: str, own_line: bool) -> None:
    for candidate in (text, f"# certlint: {body}", f"# certlint: ignore[TLS101] {body}", f"# noqa: {body}"):
        waivers, malformed = parse([comment(candidate, own_line=own_line)], is_known)
        assert all(waiver.selectors for waiver in waivers)
        assert all(item.problem for item in malformed)


@pytest.mark.parametrize("filler", ["#", " ", "# ", "#certlint", "until", "until=", "A1 ", "["])
def test_long_comments_end(filler: str) -> None:
    for start in ("# certlint:", "# certlint: ignore[TLS101] ", "# noqa:"):
        parse([comment(start + filler * 200_000)], is_known)
