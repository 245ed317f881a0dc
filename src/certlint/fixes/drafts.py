"""Drafts of fixes, and the sentences that say what to look at."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from certlint.fixes.document import Change

__all__ = ["ONLY_BUNDLE", "OWN_CAS", "Draft"]

OWN_CAS = "the CAs that the library trusts by itself must know the server's"
ONLY_BUNDLE = "the bundle must hold every CA that is needed (`complete = true` says so)"


@dataclass(slots=True)
class Draft:
    """A fix as changes of the text. ``removed`` are nodes that go, so that imports may be left unused.

    ``passed_on`` says that the value that was replaced is written somewhere else.
    """

    description: str
    changes: list[Change]
    safe: bool = True
    check: str = ""
    removed: list[ast.AST] = field(default_factory=list)
    passed_on: bool = False

    def unsafe(self, check: str) -> Draft:
        """The same, needing somebody's look; the first thing to look at is kept."""
        self.safe, self.check = False, self.check or check
        return self
