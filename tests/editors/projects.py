"""What the tests of editors and hooks share: small projects, and the clients' own rules for reading lines."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FIXTURES = ROOT / "fixtures" / "projects"

LINE = re.compile(r"(?P<path>[^:\n]+):(?P<line>\d+):(?P<column>\d+): (?P<code>[A-Za-z]+\d+) (?P<text>.+)")

DECIDED = re.compile(r", decided in (?P<path>\S+):(?P<line>\d+)")

BAD = 'import requests\n\n\ndef health():\n    return requests.get("https://erp.example", verify=False)\n'
"""One finding: line 5, column 12."""

FIXED = 'import requests\n\n\ndef health():\n    return requests.get("https://erp.example")\n'


def environment(**variables: str) -> dict[str, str]:
    """The environment of a child process: commands beside this Python are found first, and no git is at work."""
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ.get("PATH", "")])
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return {**kept, "PATH": path, **variables}


def certlint(
    *arguments: str, folder: Path, text: str | None = None, code: int | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command in ``folder``, with ``text`` as standard input."""
    result = subprocess.run(
        [sys.executable, "-m", "certlint", *arguments],
        cwd=folder,
        env=environment(),
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )
    assert code is None or result.returncode == code, result
    return result


def copied(name: str, folder: Path) -> Path:
    """A copy of one of the fixtures' projects, as a project of its own."""
    target = folder / name
    shutil.copytree(FIXTURES / name, target)
    (target / "pyproject.toml").write_text("[tool.certlint]\n", encoding="utf-8")
    return target


def findings(text: str, *, folder: Path) -> list[tuple[str, int, int, str, str]]:
    """The lines of flake8's form, with paths relative to ``folder``, sorted."""
    found = []
    for match in map(LINE.fullmatch, text.splitlines()):
        assert match is not None, text
        path = os.path.relpath(folder / match["path"], folder).replace(os.sep, "/")
        found.append((path, int(match["line"]), int(match["column"]), match["code"], match["text"]))
    return sorted(found)


def decisions(found: list[tuple[str, int, int, str, str]]) -> list[tuple[str, str, int]]:
    """The codes and places of the decisions that lines of flake8's form tell of, each once a file."""
    told = []
    for path, line, _, code, text in found:
        elsewhere = DECIDED.search(text)
        place = (elsewhere["path"], int(elsewhere["line"])) if elsewhere else (path, line)
        told.append((path, code, *place))
    assert len(told) == len(set(told)), found
    return sorted({each[1:] for each in told})
