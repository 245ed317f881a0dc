"""``python -m certlint`` is ``certlint``."""

from __future__ import annotations

import sys

from certlint.cli import main

if __name__ == "__main__":
    sys.exit(main())
