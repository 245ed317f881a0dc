"""Edits made: the bytes of a file, spliced."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from certlint.model.fixes import Edit

__all__ = ["apply"]


def apply(source: bytes, edits: Iterable[Edit]) -> bytes:
    """The source with all edits made. Raises ValueError if they overlap or are for another content."""
    digest = hashlib.sha256(source).hexdigest()
    ordered = sorted(set(edits), key=lambda edit: (edit.start_byte, edit.end_byte, edit.replacement))
    done: list[bytes] = []
    at = 0
    for edit in ordered:
        if edit.sha256 != digest:
            raise ValueError(f"{edit.path} has changed")
        if not at <= edit.start_byte <= edit.end_byte <= len(source):
            raise ValueError(f"edits of {edit.path} overlap, or lie outside of it")
        done += [source[at : edit.start_byte], edit.replacement]
        at = edit.end_byte
    return b"".join([*done, source[at:]])
