"""Print the oldest versions of the dependencies that a pyproject.toml allows, as arguments for pip."""

from __future__ import annotations

import re
import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

for dependency in tomllib.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["project"]["dependencies"]:
    requirement, _, marker = dependency.partition(";")
    if not marker:
        print(re.sub(r">=\s*", "==", requirement.strip()))
