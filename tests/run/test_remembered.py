"""The words of the knob table, kept among the user's files."""

from __future__ import annotations

from pathlib import Path

import pytest

from certlint.knobs import tokens
from certlint.lexicon.occurrences import WORDS
from certlint.run import remembered


def derive() -> frozenset[bytes]:
    return tokens(more=WORDS)


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "certlint" / "tokens"


def test_they_are_derived_once(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert remembered.tokens() == derive()
    monkeypatch.setattr("certlint.knobs.tokens", lambda **_: pytest.fail("derived again"))
    assert remembered.tokens() == derive()


@pytest.mark.parametrize("damage", [lambda content: b"", lambda content: content[:-9], lambda content: content[5:]])
def test_what_is_damaged_is_derived_again(kept: Path, damage: object) -> None:
    remembered.tokens()
    assert callable(damage)
    kept.write_bytes(damage(kept.read_bytes()))
    assert remembered.tokens() == derive()


def test_other_declarations_have_other_words(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remembered.tokens()
    monkeypatch.setattr(remembered, "_version", lambda: b"another")
    monkeypatch.setattr("certlint.knobs.tokens", lambda **_: frozenset({b"a", b"\n(b "}))
    assert remembered.tokens() == {b"a", b"\n(b "}
    assert remembered.tokens() == {b"a", b"\n(b "}


def test_without_a_folder_of_the_user_nothing_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.chdir(tmp_path)
    assert remembered.tokens() == derive()
    assert not list(tmp_path.iterdir())
