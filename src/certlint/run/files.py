"""From the paths that the user names to the files to check.

A named file is always checked, a named folder is walked for ``.py``, ``.pyi`` and ``.ipynb``. Links to folders
are not followed on the way (git does not either), so a walk always ends; nor are links to files outside of that
folder and of its repository: who wrote the code has no say in what else is read, and changed by fixes. Files keep
the name that the user would type: relative to the working directory or absolute, as given, with ``/``.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Sequence

from certlint.disk import read_file
from certlint.globs import Glob, compiled
from certlint.model.findings import Cause, Diagnostic
from certlint.model.frozen import dataclass
from certlint.run.left_out import FOREIGN, SUFFIXES, Omission
from certlint.run.repository import repository_root

__all__ = [
    "DEFAULT_EXCLUDE",
    "Exclusions",
    "Found",
    "Target",
    "display",
    "excluded",
    "expand",
    "is_excluded",
    "is_passed_over",
]

MOST_RULES = 1024 * 1024
"""Bytes of a ``.gitignore``; a larger one is none."""

DEFAULT_EXCLUDE = FOREIGN | {"_build", "buck-out", "build", "dist"}
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
    """The files, sorted by ``path``, what could not be looked at, and what is left out."""

    targets: tuple[Target, ...]
    errors: tuple[Diagnostic, ...]
    left_out: tuple[Omission, ...] = ()


@dataclass(frozen=True, slots=True)
class Exclusions:
    """What to pass over. ``patterns`` pairs a folder with the gitignore-style globs relative to it.

    ``defaults`` says whether `DEFAULT_EXCLUDE` holds too, ``gitignore`` whether what git ignores is passed over;
    ``force`` applies all but the latter to the named paths themselves as well.
    """

    patterns: tuple[tuple[str, tuple[str, ...]], ...] = ()
    defaults: bool = True
    force: bool = False
    gitignore: bool = True


@dataclass(frozen=True, slots=True)
class _Rules:
    """Patterns of an ignore file, the last one first, and the folder (absolute) that they are relative to.

    Each is a glob, whether it leaves out what it matches (one with ``!`` takes that in again), and how it is written.
    ``file`` is the one that they are written in, "" if they are settings.
    """

    base: str
    patterns: tuple[tuple[Glob, bool, str], ...]
    file: str = ""

    def verdict(self, location: str, *, folder: bool) -> bool | None:
        """True: left out; False: taken in again by a ``!`` pattern; None: not mentioned itself."""
        parts = self._parts(location)
        return self._of(parts, folder)[0] if parts else None

    def inherited(self, location: str, *, folder: bool) -> bool | None:
        """The same, where what is in a folder that is left out is, too."""
        return self._inherited(location, folder)[0]

    def reason(self, location: str, *, folder: bool) -> str:
        """Why it is left out, or a folder that it is in: the pattern, and where this is written."""
        pattern = self._inherited(location, folder)[1]
        if not self.file:
            return f'excluded by "{pattern}"'
        return f'ignored by "{pattern}" in {display(os.path.relpath(self.file))}'

    def _inherited(self, location: str, folder: bool) -> tuple[bool | None, str]:
        parts = self._parts(location)
        found: tuple[bool | None, str] = (None, "")
        for end in range(1, len(parts) + 1):
            verdict = self._of(parts[:end], folder or end < len(parts))
            if verdict[0]:
                return verdict
            found = found if verdict[0] is None else verdict
        return found

    def _of(self, parts: list[str], folder: bool) -> tuple[bool | None, str]:
        """The verdict on what the names lead to itself, and the pattern that it comes from."""
        found = ((leaves_out, text) for glob, leaves_out, text in self.patterns if glob.matches(parts, folder=folder))
        return next(found, (None, ""))

    def _parts(self, location: str) -> list[str]:
        """The names from the folder on; none if the location is not in there."""
        prefix = self.base if self.base.endswith(os.sep) else self.base + os.sep
        return location[len(prefix) :].split(os.sep) if location.startswith(prefix) else []


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


def is_passed_over(path: str, patterns: Sequence[str], exists: Callable[[str], bool], *, defaults: bool) -> bool:
    """Tell whether a walk over files that are not on disk would pass over the one at ``path``, relative, with ``/``.

    ``exists`` tells which paths there are; ``patterns`` are relative to the same folder.
    """
    folders = path.split("/")[:-1] if defaults else []
    for number, name in enumerate(folders, 1):
        package = name in _PACKAGES_PERHAPS and exists("/".join((*folders[:number], "__init__.py")))
        if _is_default(name, None) and not package:
            return True
    location = os.sep + path.replace("/", os.sep)
    return bool(patterns) and _rules(os.sep, patterns).inherited(location, folder=False) is True


def is_excluded(path: str, exclusions: Exclusions) -> bool:
    """Tell whether a path is left out by the exclusions, itself or through a folder that it is in."""
    return excluded(path, exclusions) is not None


def excluded(path: str, exclusions: Exclusions) -> Omission | None:
    """The omission of a path that is left out by the exclusions, itself or through a folder that it is in."""
    location = os.path.abspath(path)
    bases = [base for base, _ in exclusions.patterns] or [os.getcwd()]
    inside = os.path.relpath(location, bases[0]).split(os.sep)
    folders = inside[:-1] if os.path.isfile(location) or not os.path.exists(location) else inside
    is_folder = os.path.isdir(location)
    shown = display(path)
    if exclusions.defaults:
        for name in folders:
            if _is_default(name, None):
                return Omission(shown, location, is_folder, Cause.DEFAULT, _by_default(name))
    for rule in _compile(exclusions):
        if rule.inherited(location, folder=is_folder):
            return Omission(shown, location, is_folder, Cause.EXCLUDE, rule.reason(location, folder=is_folder))
    return None


class _Walk:
    """The state of one expansion: what was found so far, by real path."""

    def __init__(self, exclusions: Exclusions) -> None:
        self.exclusions = exclusions
        self.rules: list[_Rules] | None = None
        self.files: dict[str, Target] = {}
        self.links: list[tuple[str, Target]] = []
        self.errors: list[Diagnostic] = []
        self.left_out: dict[str, Omission] = {}

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
        omission = excluded(path, self.exclusions) if self.exclusions.force else None
        if omission is not None:
            self.left_out.setdefault(omission.location, omission)
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
        checked = {target.location for target in targets}
        left_out = sorted(self.left_out.values(), key=lambda omission: omission.path)
        return Found(targets, tuple(self.errors), tuple(each for each in left_out if each.location not in checked))

    def _walk(self, path: str, location: str) -> None:
        if self.rules is None:
            self.rules = _compile(self.exclusions)
        real = os.path.realpath(location)
        bounds = tuple(os.path.join(top, "") for top in (real, repository_root(real)) if top)
        given = "" if path in (".", "./") else path if path.endswith(os.sep) else path + os.sep
        ignoring = self.exclusions.gitignore
        pending = [(given, location, real, _ignore_rules_above(location) if ignoring else ())]
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
                self._omit(display(prefix), folder, Cause.DEFAULT, "a virtual environment", folder=True)
                continue
            if ".gitignore" in found and ignoring:
                ignored = (*_rules_of(folder, os.path.join(folder, ".gitignore")), *ignored)
            inside, really, shown = os.path.join(folder, ""), os.path.join(real, ""), display(prefix)
            for name, entry in found.items():
                try:
                    is_folder = entry.is_dir(follow_symlinks=False)
                    here = inside + name
                    if not is_folder and not (name.endswith(SUFFIXES) and entry.is_file()):
                        self._pass_over(shown + name, entry)
                        continue
                except OSError as error:
                    self._omit(shown + name, here, Cause.OTHER, f"cannot be read: {_reason(error)}", folder=False)
                    continue
                if is_folder and self.exclusions.defaults and _is_default(name, here):
                    self._omit(shown + name + "/", here, Cause.DEFAULT, _by_default(name), folder=True)
                    continue
                if (ignored or self.rules) and self._leave_out(shown + name, here, ignored, folder=is_folder):
                    continue
                if is_folder:
                    pending.append((prefix + name + os.sep, here, really + name, ignored))
                elif entry.is_symlink():
                    led = os.path.realpath(here)
                    if led.startswith(bounds):
                        self.links.append((led, Target(shown + name, here)))
                    else:
                        self._omit(shown + name, here, Cause.OTHER, "a link that leads out", folder=False)
                else:
                    self.files.setdefault(really + name, Target(shown + name, here))

    def _leave_out(self, shown: str, location: str, ignored: Iterable[_Rules], *, folder: bool) -> bool:
        """Leave a path out if a pattern says so."""
        for rule in self.rules or ():
            if rule.verdict(location, folder=folder):
                self._omit_by(rule, Cause.EXCLUDE, shown, location, folder=folder)
                return True
        for rule in ignored:  # the innermost .gitignore that mentions it decides
            verdict = rule.verdict(location, folder=folder)
            if verdict is not None:
                if verdict:
                    self._omit_by(rule, Cause.GITIGNORE, shown, location, folder=folder)
                return verdict
        return False

    def _omit_by(self, rule: _Rules, cause: Cause, shown: str, location: str, *, folder: bool) -> None:
        reason = rule.reason(location, folder=folder)
        self._omit(f"{shown}/" if folder else shown, location, cause, reason, folder=folder)

    def _pass_over(self, shown: str, entry: os.DirEntry[str]) -> None:
        """Pass over what is neither a folder nor a Python file; say so if it seems to be one."""
        if entry.is_symlink() and entry.is_dir():
            self._omit(f"{shown}/", entry.path, Cause.OTHER, "a link to a folder", folder=True)
        elif entry.name.endswith(SUFFIXES):
            reason = "a link that leads nowhere" if entry.is_symlink() else "not a regular file"
            self._omit(shown, entry.path, Cause.OTHER, reason, folder=False)

    def _omit(self, shown: str, location: str, cause: Cause, reason: str, *, folder: bool) -> None:
        self.left_out.setdefault(location, Omission(shown, location, folder, cause, reason))


def _by_default(name: str) -> str:
    return f'"{name}" is passed over by default'


def _is_default(name: str, location: str | None) -> bool:
    """Tell whether a folder is passed over by name; with its ``location``, a package called ``build`` is not."""
    if name in DEFAULT_EXCLUDE:
        if name in _PACKAGES_PERHAPS and location is not None:
            return not os.path.exists(os.path.join(location, "__init__.py"))
        return True
    return name.endswith(".egg-info")


def _compile(exclusions: Exclusions) -> list[_Rules]:
    return [_rules(base, patterns) for base, patterns in exclusions.patterns if patterns]


def _rules(base: str, lines: Sequence[str], file: str = "") -> _Rules:
    """Read patterns, written in a ``file`` or in settings, where they may have braces: git knows none."""
    patterns: list[tuple[Glob, bool, str]] = []
    for line in lines:
        text = _without_last_spaces(line)
        leaves_out = not text.startswith("!")
        bare = text.removeprefix("!")
        if bare.strip("/"):
            globs = (Glob.of(bare),) if file else compiled(bare)
            patterns += ((glob, leaves_out, text) for glob in globs)
    return _Rules(base, tuple(reversed(patterns)), file)


def _without_last_spaces(line: str) -> str:
    """A line without the spaces at its end, but for one behind a backslash."""
    bare = line.rstrip(" ")
    backslashes = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if backslashes % 2 and len(line) > len(bare) else bare


def _rules_of(base: str, file: str) -> tuple[_Rules, ...]:
    """Read an ignore file: () if it is empty, absent or cannot be read (git says nothing then either)."""
    try:
        text = read_file(file, most=MOST_RULES).decode("utf-8-sig", "surrogateescape")
    except OSError:
        return ()
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    lines = [line for line in lines if line.strip() and not line.startswith("#")]
    return (_rules(base, lines, file),) if lines else ()


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
        verdict = rule.inherited(location, folder=True)
        if verdict is not None:
            return () if verdict else tuple(rules)
    return tuple(rules)


def _reason(error: Exception) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error) or type(error).__name__
