"""Whether a path found in code is the CA bundle that was configured."""

from __future__ import annotations

import re
from posixpath import normpath

from certlint.model.config import Bundle, BundleForm
from certlint.model.findings import Turn

__all__ = ["is_bundle"]

_SHOWN = 60
"""How long the text of a value may be before it is cut off in `Turn.value`."""


def is_bundle(turn: Turn, bundle: Bundle | None) -> bool:
    """Whether what was found is the bundle: its path, or its expression."""
    if bundle is None:
        return False
    if bundle.form is BundleForm.PATH:
        return _is_path(turn, bundle.text)
    return bundle.form is BundleForm.EXPRESSION and _is_given(turn, bundle.text)


def _is_path(turn: Turn, path: str) -> bool:
    written = turn.value
    if len(repr(path)) > _SHOWN and path in turn.site.text:
        return True
    if len(written) < 3 or written[0] not in "\"'" or written[0] != written[-1]:
        return False
    return _normal(written[1:-1]) == _normal(path)


def _normal(path: str) -> str:
    return normpath(path.replace("\\\\", "/").replace("\\", "/"))


def _is_given(turn: Turn, expression: str) -> bool:
    """Whether the expression stands in the line of the place as a value that is given or assigned."""
    text = re.escape(expression.strip())
    return re.search(rf"(?:[=(,]|\breturn\b)\s*{text}\s*(?:[,)#]|$)", turn.site.text) is not None
