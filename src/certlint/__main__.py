"""``python -m certlint`` is ``certlint``."""

from __future__ import annotations

import os
import sys

# Python looks for modules in the working folder first, where the code lies that is checked: none of it is to be run.
if sys.path and os.path.abspath(sys.path[0] or os.curdir) == os.getcwd() and not getattr(sys.flags, "safe_path", False):
    del sys.path[0]

from certlint.cli import main

if __name__ == "__main__":
    sys.exit(main())
