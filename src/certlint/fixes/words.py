"""Small pieces of Python source: what an example shows, words that say the opposite, quotes."""

from __future__ import annotations

import ast

__all__ = ["in_quotes_of", "is_plain", "keywords_of", "opposite_word", "shown_argument"]

_OPPOSITES = dict(
    zip(
        ("false", "0", "no", "off", "n", "f", "none", "cert_none"),
        ("true", "1", "yes", "on", "y", "t", "required", "cert_required"),
        strict=True,
    )
)
_OPPOSITES |= {right: wrong for wrong, right in _OPPOSITES.items() if not right.endswith("required")}


def keywords_of(example: str) -> dict[str, str]:
    """The keyword arguments that an example consists of; {} if it is something else."""
    if not example:
        return {}
    text = f"f({example})"
    try:
        call = ast.parse(text, mode="eval").body
    except SyntaxError:
        return {}
    if not isinstance(call, ast.Call) or call.args or any(each.arg is None for each in call.keywords):
        return {}
    return {each.arg or "": ast.get_source_segment(text, each.value) or "" for each in call.keywords}


def opposite_word(word: str) -> str:
    """The word that says the opposite, in the same case; "" if there is none."""
    found = _OPPOSITES.get(word.lower(), "")
    if word.isupper():
        return found.upper()
    return found.title() if word.istitle() else found


def shown_argument(example: str, position: int | None) -> ast.expr | None:
    """The argument at a position of the call that an example is."""
    try:
        call = ast.parse(example, mode="eval").body if example and position is not None else None
    except SyntaxError:
        return None
    return (
        call.args[position]
        if isinstance(call, ast.Call) and position is not None and position < len(call.args)
        else None
    )


def is_plain(text: str) -> bool:
    """Whether an expression is a constant or a dotted name, whose evaluation cannot fail late or change."""
    return all(
        isinstance(node, (ast.Expression, ast.Name, ast.Attribute, ast.Constant, ast.Load))
        for node in ast.walk(ast.parse(text, mode="eval"))
    )


def in_quotes_of(quoted: str, text: str) -> str:
    """The text in the same quotes."""
    return f"'{text}'" if quoted.endswith("'") else f'"{text}"'
