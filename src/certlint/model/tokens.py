"""What the words say that `certlint.knobs.tokens` gives and `certlint.run.funnel` looks for, besides themselves."""

from __future__ import annotations

__all__ = ["BOTH", "STARTED", "WHOLE"]

BOTH = "\0"
"""Between a word that a file must hold ("": any) and the library that it must import besides."""

STARTED = "\1"
"""Between a program that a command has to name and the letter of a flag that a file must hold besides ("": none)."""

WHOLE = "\2"
"""Before a word that is too short to be looked for in others."""
