"""The CA bundle that was configured: whether a path found in code is it, and which one a file has to use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from posixpath import isabs, normpath

from certlint.model.config import Bundle, BundleForm, Config
from certlint.model.findings import How, Turn

__all__ = ["bundle_for", "is_bundle"]

_SHOWN = 60
"""How long the text of a value may be before it is cut off in `Turn.value`."""


def bundle_for(config: Config, names: Iterable[str], *, relative: str, homes: Iterable[str]) -> Bundle | None:
    """The bundle to write into a file for code that runs in the environments ``names``.

    That on which they agree, else the project's. ``homes`` are the environments that the file belongs to by its
    path ``relative`` from the root: an environment's own path is written into no other file. A path from the root
    is written so that it starts at the file, not at the working directory.
    """
    own = {each.name: each.bundle or config.bundle for each in config.environments}
    agreed = {own.get(name) for name in names}
    bundle = agreed.pop() if len(agreed) == 1 else config.bundle
    if bundle is None or bundle.form is not BundleForm.PATH:
        return bundle
    if bundle != config.bundle and any(own.get(name) != bundle for name in homes):
        return None
    if isabs(bundle.text) or re.match(r"[A-Za-z]:", bundle.text):
        return bundle
    up = '"..", ' * normpath(relative).count("/")
    text = bundle.text.replace("\\", "/").replace('"', '\\"')
    expression = f'os.path.join(os.path.dirname(os.path.abspath(__file__)), {up}"{text}")'
    return replace(bundle, form=BundleForm.EXPRESSION, text=expression, imports="import os")


def is_bundle(turn: Turn, bundle: Bundle | None) -> bool:
    """Whether what was found is the bundle: its path, or its expression."""
    if bundle is None:
        return False
    if bundle.form is BundleForm.PATH:
        return _is_path(turn, bundle.text)
    return bundle.form is BundleForm.EXPRESSION and _is_given(turn, bundle.text)


def _is_path(turn: Turn, path: str) -> bool:
    written = turn.value
    if turn.how in {How.COMMAND, How.URI}:
        return re.search(rf"(?<![\w/.]){re.escape(path)}(?![\w/.])", turn.site.text) is not None
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
