"""The configured bundle as Python: the path of its file, or an SSLContext that trusts it."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from certlint.model.config import Bundle, BundleForm

__all__ = ["CONTEXT", "FORMS_WITH_PATH", "Expression", "NotWritable", "context", "is_complete", "path"]

CONTEXT = "ssl.create_default_context({arguments})"
FORMS_WITH_PATH = frozenset({BundleForm.EXPRESSION, BundleForm.ENV, BundleForm.PATH, BundleForm.CERTIFI})


class NotWritable(Exception):
    """The expression cannot be written at a place."""


@dataclass(frozen=True, slots=True)
class Expression:
    """Python source, and the import statements that its names need."""

    text: str
    imports: tuple[str, ...] = ()

    def renamed(self, names: dict[str, str]) -> str:
        """The source with names replaced by what they are written as in a file."""
        changes = {name: written for name, written in names.items() if name != written}
        if not changes:
            return self.text
        tree = ast.parse(self.text, mode="eval")
        found = [
            (node.col_offset, node.end_col_offset or 0, changes[node.id])
            for node in ast.walk(tree)
            if isinstance(node, ast.Name) and node.id in changes
        ]
        text = self.text.encode()
        for start, end, written in sorted(found, reverse=True):
            text = text[:start] + written.encode() + text[end:]
        return text.decode()


def is_complete(bundle: Bundle) -> bool | None:
    """Whether the bundle holds every CA that is needed; None if nobody said."""
    if bundle.complete is None and bundle.form not in {BundleForm.EXPRESSION, BundleForm.ENV, BundleForm.PATH}:
        return True  # what the machines trust, or what browsers do
    return bundle.complete


def path(bundle: Bundle, template: str = "BUNDLE") -> Expression | None:
    """The expression of the bundle's path, put into a template; None if the bundle is no file."""
    if bundle.form is BundleForm.EXPRESSION:
        found = Expression(bundle.text.strip(), (bundle.imports,) if bundle.imports else ())
    elif bundle.form is BundleForm.ENV:
        found = Expression(f'os.environ["{bundle.text}"]', ("import os",))
    elif bundle.form is BundleForm.CERTIFI:
        found = Expression("certifi.where()", ("import certifi",))
    elif bundle.form is BundleForm.PATH:
        found = Expression(_quoted(bundle.text))
    else:
        return None
    if template == "str(BUNDLE)" and bundle.form is not BundleForm.EXPRESSION:
        template = "BUNDLE"  # it is a string
    return Expression(re.sub(r"\bBUNDLE\b", lambda _: found.text, template), found.imports)


def context(bundle: Bundle | None) -> Expression:
    """The expression of an SSLContext that trusts the bundle; without one, what the library trusts by itself."""
    if bundle is not None and bundle.form is BundleForm.SYSTEM:
        return Expression("truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)", ("import ssl", "import truststore"))
    file = None if bundle is None else path(bundle)
    if file is None:
        return Expression(CONTEXT.format(arguments=""), ("import ssl",))
    return Expression(CONTEXT.format(arguments=f"cafile={file.text}"), ("import ssl", *file.imports))


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
