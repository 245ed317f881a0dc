"""What all tests share: child processes find the package as the tests do, and no habit of the terminal shows."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src"


def pytest_configure(config: pytest.Config) -> None:
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(SOURCE), os.environ.get("PYTHONPATH")]))
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        os.environ.pop(name, None)
    # What certlint keeps among the user's files is kept among those of the tests.
    kept = tempfile.TemporaryDirectory(prefix="certlint-tests-")
    config.add_cleanup(kept.cleanup)
    os.environ["XDG_CACHE_HOME"] = kept.name
