"""Texts for users are plain English: short sentences, no private words, readable as a whole.

tests/plain_english.toml has the limits and the words. What it counts as open may only fall.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from certlint.cli.options import command
from certlint.rules import RULES

try:
    import tomllib
except ModuleNotFoundError:  # Python 3.10
    import tomli as tomllib

ROOT = Path(__file__).parents[1]
RULEBOOK: dict[str, Any] = tomllib.loads((Path(__file__).parent / "plain_english.toml").read_text(encoding="utf-8"))
LONGEST: int = RULEBOOK["longest"]
WORDS: dict[str, str] = RULEBOOK["words"]
OPEN: dict[str, list[int]] = RULEBOOK["open"]
SHORT = 300
"""Texts of fewer words have no readability: one long word decides on it."""

GENERATED = {"knobs.md", "messages.md"}
"""Pages that are written from declarations and fixtures."""


def prose(markdown: str) -> Iterator[str]:
    """The paragraphs, list items, headings and table cells of a page. Code in a line is one word."""
    text = re.sub(r"^```.*?^```$", "", markdown, flags=re.MULTILINE | re.DOTALL)
    text = re.sub(r"<!--.*?-->|!\[[^\]]*\]\([^)]*\)", "", text, flags=re.DOTALL)
    text = re.sub(r"`[^`]+`", "code", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    for block in re.split(r"\n\s*\n", text):
        if re.match(r" {4}", block):
            continue
        for item in re.split(r"\n(?=\s*(?:[-*]|\d+\.) )|(?<=\n)(?=\|)|\n(?=#)", block):
            for cell in item.split("|") if item.lstrip().startswith("|") else [item]:
                plain = re.sub(r"[*_#>]+|^\s*(?:-|\d+\.) ", "", cell)
                if re.search(r"\w", plain):
                    yield " ".join(plain.split())


def sentences(paragraph: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.!?:])\s+(?=[A-Z\"'(c])", paragraph) if re.search(r"\w", each)]


def words(text: str) -> list[str]:
    return re.findall(r"[A-Za-z][\w'./-]*", text)


def syllables(word: str) -> int:
    """About how many: the groups of vowels, without a silent e at the end."""
    return max(1, len(re.findall(r"[aeiouy]+", word.lower())) - bool(re.search(r"[^aeioul]e$", word.lower())))


def reading_ease(paragraphs: list[str]) -> float:
    """Flesch's measure: 206.835 - 1.015 * words per sentence - 84.6 * syllables per word."""
    told = [each for paragraph in paragraphs for each in sentences(paragraph)]
    all_words = [word for each in told for word in words(each)]
    return 206.835 - 1.015 * len(all_words) / len(told) - 84.6 * sum(map(syllables, all_words)) / len(all_words)


def templates() -> list[str]:
    """The texts in the code of rules and of `certlint --explain`: all but names, docstrings and pieces of code."""
    found = []
    for folder in ("rules", "advice"):
        for path in sorted((ROOT / "src" / "certlint" / folder).glob("*.py")):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
            docstrings = {
                ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)
            }
            found += [
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and node.value not in docstrings
                and len(node.value.split()) > 3
            ]
    return found


def command_help() -> list[str]:
    """The texts of ``certlint --help``."""
    options = [each.help for each in command.params if isinstance(each, click.Option) and each.help]
    return [*(command.help or "").split("\n\n"), *options]


def texts() -> dict[str, list[str]]:
    """The paragraphs of everything that users read, by its name."""
    pages = [ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))]
    found = {
        page.relative_to(ROOT).as_posix(): list(prose(page.read_text(encoding="utf-8")))
        for page in pages
        if page.name not in GENERATED and "internals" not in page.parts
    }
    found["--help"] = [each for text in command_help() for each in prose(text)]
    found["--explain"] = [each for rule in RULES for each in prose(rule.page)]
    found["templates"] = [each for text in templates() for each in prose(text)]
    return found


TEXTS = texts()


def too_long(paragraphs: list[str]) -> list[str]:
    return [each for text in paragraphs for each in sentences(text) if len(words(each)) > LONGEST]


def private(paragraphs: list[str]) -> list[str]:
    joined = "\n".join(paragraphs)
    return [f"{each[0]} ({better})" for word, better in WORDS.items() for each in re.finditer(f"(?i){word}", joined)]


@pytest.mark.parametrize("name", TEXTS)
def test_sentences_are_short_and_words_known(name: str) -> None:
    long, unknown = too_long(TEXTS[name]), private(TEXTS[name])
    allowed = OPEN.get(name, [0, 0])
    told = "\n".join([f"{name}: {allowed} may be open, of", *long, *unknown])
    assert len(long) <= allowed[0], told
    assert len(unknown) <= allowed[1], told


@pytest.mark.parametrize("name", TEXTS)
def test_a_page_is_readable(name: str) -> None:
    if sum(len(words(each)) for each in TEXTS[name]) >= SHORT:
        assert reading_ease(TEXTS[name]) >= RULEBOOK["easiest"]


def test_the_check_sees_what_it_is_for() -> None:
    assert too_long([" ".join(["word"] * (LONGEST + 1)) + "."])
    assert not too_long(list(prose("One two.\n\n```sh\n" + "word " * 40 + "\n```\n")))
    assert private(["Nobody obeys it."]) == ["obeys (reads)", "Nobody (say who: you, the user, a reviewer)"]
    assert list(prose("# Head\n\n* [a link](b.md) and `some code`\n* two\n\n| a | b |\n|---|---|\n")) == [
        "Head", "a link and code", "two", "a", "b",
    ]  # fmt: skip
