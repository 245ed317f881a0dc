"""The linters that are compared, each in a virtual environment of its own, and how each is called."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.results import COLD, NO_FUNNEL, WARM

__all__ = [
    "BANDIT",
    "CERTLINT",
    "IMPORT_CLICK",
    "PINNED",
    "REPORT",
    "RUFF",
    "SEMGREP",
    "SLOW",
    "Command",
    "Toolbox",
    "commit",
]

ROOT = Path(__file__).parent.parent

CERTLINT, RUFF, BANDIT, SEMGREP = "certlint", "ruff", "bandit", "semgrep"
IMPORT_CLICK = "import click"
"""Not a linter: the yardstick for a command that has nothing to do but start."""

PINNED = {RUFF: "ruff==0.17.6", BANDIT: "bandit==1.9.4", SEMGREP: "semgrep==1.182.0"}

REPORT = "report"
"""The mode of certlint whose JSON must be that of `NO_FUNNEL`; it is not measured."""

SLOW = frozenset({(BANDIT, COLD), (SEMGREP, COLD), (CERTLINT, NO_FUNNEL)})
"""What takes long enough that few rounds tell enough."""

_CERTLINT = ("--isolated", "--format", "concise")
_RUFF = ("check", "--isolated", "--output-format=concise", "--select=S501,S323,S502,S503,S504")
_ARGUMENTS: Mapping[tuple[str, str], tuple[str, ...]] = {
    (CERTLINT, COLD): (*_CERTLINT, "--no-cache"),
    (CERTLINT, WARM): (*_CERTLINT, "--cache-dir", "{cache}"),
    (CERTLINT, REPORT): ("--isolated", "--format", "json", "--no-cache"),
    (CERTLINT, NO_FUNNEL): ("--isolated", "--format", "json", "--no-funnel", "--no-cache", "-j1"),
    (RUFF, COLD): (*_RUFF, "--no-cache"),
    (RUFF, WARM): (*_RUFF, "--cache-dir", "{cache}"),
    (BANDIT, COLD): ("-q", "-t", "B323,B501,B502,B503,B504", "-r"),
    (SEMGREP, COLD): (
        "scan", "--quiet", "--metrics=off", "--disable-version-check", "--no-git-ignore",
        "--x-ignore-semgrepignore-files", "--config", "{rule}",
    ),
}  # fmt: skip
"""By tool and mode; what to lint comes after. ``{cache}`` and ``{rule}`` are paths."""

_RULE = Path(__file__).with_name("semgrep_rule.yaml")
_ALONE: Mapping[str, str] = {"PYTHONPATH": ""}
"""What is measured is what is installed, whatever else this process itself may import."""

_SCRIPTS = "Scripts" if os.name == "nt" else "bin"
_SUFFIX = ".exe" if os.name == "nt" else ""


@dataclass(frozen=True, slots=True)
class Command:
    """What to run, what to set in its environment, and how to show it without the folders of this machine."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    shown: str


class Toolbox:
    """The environments in ``cache``, made where they are not there. ``missing`` says what could not be installed."""

    def __init__(self, cache: Path, wanted: Sequence[str]) -> None:
        self.cache = cache
        self.missing: dict[str, str] = {}
        self.versions: dict[str, str] = {}
        for tool in (CERTLINT, *wanted):
            try:
                self._install(tool)
            except subprocess.CalledProcessError as error:
                if tool in (CERTLINT, RUFF):  # nothing can be said without them
                    raise
                self.missing[tool] = _last_line(error.stderr)
            else:
                self.versions.update(self._list(tool))

    @property
    def python(self) -> Path:
        """The Python that certlint is installed in."""
        return self._program(CERTLINT, "python")

    def has(self, tool: str) -> bool:
        """Whether a tool can be run."""
        return tool == IMPORT_CLICK or tool in self.versions

    def command(self, tool: str, mode: str, paths: Sequence[str], cache: Path) -> Command | None:
        """How a tool is called to lint ``paths``; None if it has no such mode or is not there."""
        if tool == IMPORT_CLICK and mode == COLD:
            return Command((str(self.python), "-c", "import click"), _ALONE, "python -c 'import click'")
        if not self.has(tool) or (tool, mode) not in _ARGUMENTS:
            return None
        arguments = _ARGUMENTS[tool, mode]
        filled = [argument.format(cache=cache, rule=_RULE) for argument in arguments]
        shown = [argument.format(cache="CACHE", rule=_RULE.name) for argument in arguments]
        return Command(
            (str(self._program(tool, tool)), *filled, *paths),
            {**_ALONE, "SEMGREP_SETTINGS_FILE": str(self.cache / "semgrep.yml")} if tool == SEMGREP else _ALONE,
            shlex.join([tool, *shown, *paths]),
        )

    def _program(self, tool: str, name: str) -> Path:
        return self.cache / "environments" / tool / _SCRIPTS / (name + _SUFFIX)

    def _install(self, tool: str) -> None:
        folder = self.cache / "environments" / tool
        stamp = folder / "installed.txt"
        wanted = f"{sys.version}\n{PINNED.get(tool, '')}\n"
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            shutil.rmtree(folder, ignore_errors=True)
            _run([sys.executable, "-m", "venv", str(folder)])
            if tool in PINNED:
                self._pip(tool, "install", "--quiet", PINNED[tool])
            else:
                self._pip(tool, "install", "--quiet", str(ROOT))
            stamp.write_text(wanted, encoding="utf-8")
        elif tool == CERTLINT:  # the checkout may have changed
            self._pip(tool, "install", "--quiet", "--no-deps", "--force-reinstall", str(ROOT))

    def _list(self, tool: str) -> dict[str, str]:
        """The versions of the tool and, for certlint, of what it imports."""
        listed = self._pip(tool, "list", "--format=freeze")
        versions = dict(line.split("==", 1) for line in listed.splitlines() if "==" in line)
        shown = {CERTLINT: (CERTLINT, "libcst", "click")}.get(tool, (tool,))
        return {name: versions[name] for name in shown}

    def _pip(self, tool: str, *arguments: str) -> str:
        return _run([str(self._program(tool, "python")), "-m", "pip", *arguments])


def commit() -> str:
    """The commit of the checkout, with a plus if it was changed since; empty if git does not say."""
    try:
        name = _run(["git", "-C", str(ROOT), "rev-parse", "--short=10", "HEAD"]).strip()
        changed = _run(["git", "-C", str(ROOT), "status", "--porcelain", "--", "src"])
    except (OSError, subprocess.CalledProcessError):
        return ""
    return name + ("+" if changed else "")


def _run(command: Sequence[str]) -> str:
    done = subprocess.run(command, check=True, capture_output=True, encoding="utf-8", errors="replace")
    return done.stdout


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "pip failed"
