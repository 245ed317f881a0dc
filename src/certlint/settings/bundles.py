"""The CA bundle that a project or an environment uses, in each of its forms."""

from __future__ import annotations

import ast
import re

from certlint.model.config import Bundle, BundleForm
from certlint.settings.tables import Table

__all__ = ["BUNDLE_WORDS", "bundle"]

BUNDLE_WORDS = (BundleForm.CERTIFI.value, BundleForm.SYSTEM.value, BundleForm.DEFAULT.value)
"""The forms that are a word."""

_FORMS = (BundleForm.EXPRESSION.value, BundleForm.ENV.value, BundleForm.PATH.value)
_VARIABLE = r"[A-Za-z_][A-Za-z0-9_]*"


def bundle(table: Table, key: str = "bundle") -> Bundle:
    """Read the bundle that stands under ``key``. Raises `ConfigurationError`."""
    if isinstance(table[key], str):
        return Bundle(BundleForm(table.choice(key, BUNDLE_WORDS)))
    if not isinstance(table[key], dict):
        words = ", ".join(f'"{word}"' for word in BUNDLE_WORDS)
        raise table.error(key, f"must be {words} or a table with expression, env or path")
    entries = table.table(key)
    entries.check_keys((*_FORMS, "import", "complete", "per-request", "authorities"))
    given = [form for form in _FORMS if form in entries]
    if len(given) != 1:
        raise table.error(key, "needs exactly one of expression, env, path")
    (form,) = given
    text = entries.string(form)
    if form == "expression" and not _is_expression(text):
        raise entries.error(form, "must be a Python expression")
    if form == "env" and not re.fullmatch(_VARIABLE, text):
        raise entries.error(form, "must be the name of an environment variable")
    imports = ""
    if "import" in entries:
        imports = entries.string("import")
        if form != "expression":
            raise entries.error("import", "goes with an expression only")
        if not _is_import(imports):
            raise entries.error("import", "must be one import statement")
    complete = entries.boolean("complete") if "complete" in entries else None
    per_request = entries.boolean("per-request") if "per-request" in entries else False
    authorities = entries.names("authorities") if "authorities" in entries else ()
    return Bundle(BundleForm(form), text, imports, complete, per_request, authorities)


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text.strip(), mode="eval")
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return "\n" not in text


def _is_import(text: str) -> bool:
    try:
        statements = ast.parse(text.strip()).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return "\n" not in text and len(statements) == 1 and isinstance(statements[0], (ast.Import, ast.ImportFrom))
