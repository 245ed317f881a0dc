"""Reading files: what prevents it is a value, not an exception."""

from __future__ import annotations

from certlint.disk import read_file
from certlint.model.findings import Diagnostic
from certlint.run.notebooks import python

__all__ = ["read"]


def read(location: str, shown: str) -> bytes | Diagnostic:
    """Read the Python of a file; what prevents it is a diagnostic about ``shown``."""
    try:
        return python(location, read_file(location))
    except (OSError, ValueError, MemoryError) as error:
        reason = (isinstance(error, OSError) and error.strerror) or str(error) or "not enough memory"
        return Diagnostic(shown, None, f"cannot be read: {reason}")
