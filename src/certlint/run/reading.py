"""Reading files: what prevents it is a value, not an exception."""

from __future__ import annotations

from certlint.model.findings import Diagnostic
from certlint.run.notebooks import python
from certlint.trees import DISK, Tree

__all__ = ["read"]


def read(location: str, shown: str, tree: Tree = DISK) -> bytes | Diagnostic:
    """Read the Python of a file of a ``tree``; what prevents it is a diagnostic about ``shown``."""
    try:
        return python(location, tree.content(location))
    except (OSError, ValueError, MemoryError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error) or "not enough memory"
        return Diagnostic(shown, None, f"cannot be read: {reason}")
