"""From the paths that the user names to the files to check.

A named file is always checked, a named folder is walked for ``.py``, ``.pyi`` and ``.ipynb``. Links to folders
are not followed on the way (git does not either), so a walk always ends. Files keep the name that
the user would type: relative to the working directory or absolute, as given, with ``/``.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from certlint.globs import expand_braces
from certlint.model.findings import Diagnostic
from certlint.model.frozen import dataclass

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

__all__ = ["DEFAULT_EXCLUDE", "Exclusions", "Found", "Target", "display", "expand", "is_excluded"]

SUFFIXES = (".py", ".pyi", ".ipynb")

DEFAULT_EXCLUDE = frozenset(
    {
        ".bzr", ".certlint_cache", ".direnv", ".eggs", ".git", ".hg", ".ipynb_checkpoints", ".mypy_cache", ".nox",
        ".pants.d", ".pyenv", ".pytest_cache", ".pytype", ".ruff_cache", ".svn", ".tox", ".venv", ".vscode",
        "__pycache__", "__pypackages__", "_build", "buck-out", "build", "dist", "node_modules", "site-packages", "venv",
    }
)  # fmt: skip
"""Names of folders that are passed over, unless the user says what to exclude."""

_PACKAGES_PERHAPS = frozenset({"build", "dist", "_build"})
"""Of these, the ones that are build output only if they are not importable packages."""


@dataclass(frozen=True, slots=True)
class Target:
    """A file to check. ``path`` is what the user sees, ``location`` the absolute path."""

    path: str
    location: str

    def __hash__(self) -> int:
        """That of the path alone, which Python remembers."""
        return hash(self.path)


@dataclass(frozen=True, slots=True)
class Found:
    """The files, sorted by ``path``, and what could not be looked at."""

    targets: tuple[Target, ...]
    errors: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What to pass over. ``patterns`` pairs a folder with the gitignore-style globs relative to it.

    ``defaults`` says whether `DEFAULT_EXCLUDE` holds too; ``force`` applies all of it to the named
    paths themselves as well.
    """

    patterns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    defaults: bool = True
    force: bool = False


@dataclass(frozen=True, slots=True)
class _Rules:
    """A compiled set of gitignore patterns and the folder (absolute) that they are relative to."""

    base: str
    patterns: tuple[str, ...]
    spec: GitIgnoreSpec

    def verdict(self, location: str, *, folder: bool) -> bool | None:
        """True: left out; False: taken in again by a ``!`` pattern; None: not mentioned."""
        prefix = self.base if self.base.endswith(os.sep) else self.base + os.sep
        if not location.startswith(prefix):
            return None
        relative = location[len(prefix) :].replace(os.sep, "/")
        if not folder:
            return self.spec.check_file(relative).include
        found = self.spec.check_file(relative + "/")
        if found.index is not None and str(self.patterns[found.index]).endswith("/**"):
            # What is inside is meant, not the folder; the library matches the latter, git does not.
            found = self.spec.check_file(relative)
        return found.include


def display(path: str) -> str:
    """Spell a path the way certlint prints it."""
    return path.replace(os.sep, "/") if os.sep != "/" else path


def expand(paths: Sequence[str], exclusions: Exclusions) -> Found:
    """Find the files that ``paths`` (relative to the working directory, or absolute) stand for.

    Never raises: what does not exist or cannot be read is in ``Found.errors``.
    """
    walk = _Walk(exclusions)
    for path in paths:
        walk.add(path)
    return walk.result()


def is_excluded(path: str, exclusions: Exclusions) -> bool:
    """Tell whether a path is left out by the exclusions, itself or through a folder that it is in."""
    location = os.path.abspath(path)
    rules = _compile(exclusions)
    bases = [base for base, _ in exclusions.patterns] or [os.getcwd()]
    inside = os.path.relpath(location, bases[0]).split(os.sep)
    folders = inside[:-1] if os.path.isfile(location) or not os.path.exists(location) else inside
    if exclusions.defaults and any(_is_default(name, None) for name in folders):
        return True
    return any(rule.verdict(location, folder=os.path.isdir(location)) for rule in rules)


class _Walk:
    """The state of one expansion: what was found so far, by real path."""

    def __init__(self, exclusions: Exclusions) -> None:
        self.exclusions = exclusions
        self.rules: list[_Rules] | None = None
        self.files: dict[str, Target] = {}
        self.links: list[tuple[str, Target]] = []
        self.errors: list[Diagnostic] = []

    def add(self, path: str) -> None:
        """Add a path that the user named."""
        location = os.path.abspath(path)
        try:
            mode = os.stat(location if path else path).st_mode  # the empty path is no folder's name
        except (OSError, ValueError) as error:
            missing = isinstance(error, (FileNotFoundError, NotADirectoryError))
            reason = "no such file or folder" if missing else f"cannot be read: {_reason(error)}"
            self.errors.append(Diagnostic(display(path), None, reason))
            return
        if self.exclusions.force and is_excluded(path, self.exclusions):
            return
        if stat.S_ISDIR(mode):
            self._walk(path, location)
        elif stat.S_ISREG(mode):
            self.files.setdefault(os.path.realpath(location), Target(display(path), location))
        else:
            self.errors.append(Diagnostic(display(path), None, "not a regular file"))

    def result(self) -> Found:
        """Give everything found; a file that is reached by its own name and by a link has its own name."""
        for real, target in sorted(self.links, key=lambda link: link[1].path):
            self.files.setdefault(real, target)
        targets = tuple(sorted(self.files.values(), key=lambda target: target.path))
        return Found(targets, tuple(self.errors))

    def _walk(self, path: str, location: str) -> None:
        if self.rules is None:
            self.rules = _compile(self.exclusions)
        real = os.path.realpath(location)
        given = "" if path in (".", "./") else path if path.endswith(os.sep) else path + os.sep
        pending = [(given, location, real, _ignore_rules_above(location))]
        while pending:
            prefix, folder, real, ignored = pending.pop()
            try:
                with os.scandir(folder) as entries:
                    found = {entry.name: entry for entry in entries}
            except OSError as error:
                shown = display(prefix.rstrip(os.sep) or ".")
                self.errors.append(Diagnostic(shown, None, f"cannot be read: {_reason(error)}"))
                continue
            if "pyvenv.cfg" in found and self.exclusions.defaults and folder != location:
                continue
            if ".gitignore" in found:
                ignored = (*_rules_of(folder, os.path.join(folder, ".gitignore")), *ignored)
            inside, really, shown = os.path.join(folder, ""), os.path.join(real, ""), display(prefix)
            for name, entry in found.items():
                try:
                    is_folder = entry.is_dir(follow_symlinks=False)
                    if not is_folder and not (name.endswith(SUFFIXES) and entry.is_file()):
                        continue
                except OSError:
                    continue
                here = inside + name
                if is_folder and self.exclusions.defaults and _is_default(name, here):
                    continue
                if (ignored or self.rules) and self._is_left_out(here, ignored, folder=is_folder):
                    continue
                if is_folder:
                    pending.append((prefix + name + os.sep, here, really + name, ignored))
                elif entry.is_symlink():
                    self.links.append((os.path.realpath(here), Target(shown + name, here)))
                else:
                    self.files.setdefault(really + name, Target(shown + name, here))

    def _is_left_out(self, location: str, ignored: Iterable[_Rules], *, folder: bool) -> bool:
        for rule in self.rules or ():
            if rule.verdict(location, folder=folder):
                return True
        for rule in ignored:  # the innermost .gitignore that mentions it decides
            verdict = rule.verdict(location, folder=folder)
            if verdict is not None:
                return verdict
        return False


def _is_default(name: str, location: str | None) -> bool:
    """Tell whether a folder is passed over by name; with its ``location``, a package called ``build`` is not."""
    if name in DEFAULT_EXCLUDE:
        if name in _PACKAGES_PERHAPS and location is not None:
            return not os.path.exists(os.path.join(location, "__init__.py"))
        return True
    return name.endswith(".egg-info")


def _compile(exclusions: Exclusions) -> list[_Rules]:
    return [
        _rules(base, [part for pattern in patterns for part in expand_braces(pattern)])
        for base, patterns in exclusions.patterns
        if patterns
    ]


def _rules(base: str, lines: Sequence[str]) -> _Rules:
    """Compile patterns; a line that is no pattern is passed over, as git does."""
    from pathspec import GitIgnoreSpec

    patterns = []
    for line in filter(str.strip, lines):
        try:
            GitIgnoreSpec.from_lines([line], backend="simple")
        except ValueError:
            continue
        patterns.append(line)
    return _Rules(base, tuple(patterns), GitIgnoreSpec.from_lines(patterns, backend="simple"))


def _rules_of(base: str, file: str) -> tuple[_Rules, ...]:
    """Read an ignore file: () if it is empty, absent or cannot be read (git says nothing then either)."""
    try:
        if not stat.S_ISREG(os.stat(file).st_mode):
            return ()
        with open(file, encoding="utf-8-sig", errors="surrogateescape") as stream:
            lines = [line.rstrip("\n") for line in stream]
    except OSError:
        return ()
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    return (_rules(base, lines),) if lines else ()


def _ignore_rules_above(location: str) -> tuple[_Rules, ...]:
    """The ignore files of the repository that hold for a folder from above it, innermost first.

    A folder that is ignored itself, but was named by the user, is walked as if they were not there.
    """
    rules: list[_Rules] = []
    folder = location
    while not os.path.exists(os.path.join(folder, ".git")):
        parent = os.path.dirname(folder)
        if parent == folder:
            return ()  # no repository: only the ignore files inside the folder count
        folder = parent
        rules.extend(_rules_of(folder, os.path.join(folder, ".gitignore")))
    rules.extend(_rules_of(folder, os.path.join(folder, ".git", "info", "exclude")))
    for rule in rules:
        verdict = rule.verdict(location, folder=True)
        if verdict is not None:
            return () if verdict else tuple(rules)
    return tuple(rules)


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
