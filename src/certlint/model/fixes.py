"""Fixes as data: what `plan` proposes and `apply` does."""

from __future__ import annotations

from certlint.model.frozen import dataclass

__all__ = ["Edit", "Proposal", "Refusal"]


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """One replacement in the bytes of a file, whose content has this ``sha256``.

    ``start_byte`` and ``end_byte`` (exclusive) are offsets into the file's bytes, byte order mark included;
    they are equal where something is inserted.
    """

    path: str
    sha256: str
    start_byte: int
    end_byte: int
    replacement: bytes


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fix for one finding. ``safe`` says whether it needs nobody's look; ``check`` says what to look at if not."""

    description: str
    safe: bool
    edits: tuple[Edit, ...]
    check: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """A fix that is left out because the code would not run with it. ``reason`` follows after a colon."""

    path: str
    line: int
    code: str
    fingerprint: str
    reason: str
