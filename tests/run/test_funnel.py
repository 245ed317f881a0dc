from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from certlint.knobs import tokens
from certlint.model.knobs import Kind, Knob
from certlint.run.funnel import Funnel, words


def test_any_token_keeps_a_file() -> None:
    funnel = Funnel([b"verify", b"verify_ssl", b"CERT_NONE"])
    assert funnel.keeps(b"x(verify_ssl=False)")
    assert funnel.keeps(b"mode = ssl.CERT_NONE")
    assert not funnel.keeps(b"print('hello')")
    assert not funnel.keeps(b"")


def test_comments_to_certlint_always_do() -> None:
    assert Funnel([]).keeps(b"x = 1  # certlint: ignore[TLS101] why")
    assert not Funnel([b""]).keeps(b"x = 1")


def test_tokens_are_no_patterns() -> None:
    assert not Funnel([b"a.b"]).keeps(b"axb")
    assert Funnel([b"(", b"a.b"]).keeps(b"f(")


@given(
    st.sets(st.text("abAB(.|", min_size=1, max_size=5).map(str.encode), max_size=20),
    st.text("abAB(.|x").map(str.encode),
)
def test_it_finds_what_a_plain_search_does(wanted: set[bytes], source: bytes) -> None:
    assert Funnel(wanted).keeps(source) is any(token in source for token in wanted)


def test_the_tokens_of_the_table_are_found() -> None:
    funnel = Funnel(tokens())
    assert [token for token in tokens() if not funnel.keeps(b"x " + token + b" y")] == []
    assert Funnel([b"a" * 10_000, b"a" * 9_999 + b"b"]).keeps(b"a" * 9_999 + b"b")


def test_words_of_own_knobs() -> None:
    knobs = [
        Knob(id="a", library="acme", kind=Kind.ARGUMENT, targets=("acme.http.fetch", "acme.Pool"), parameter="check"),
        Knob(id="b", library="acme", kind=Kind.VARIABLE, targets=("ACME_INSECURE",)),
    ]
    assert {word for word in words(knobs) if word} == {b"check", b"fetch", b"Pool", b"ACME_INSECURE"}
