"""Islands: files that import each other, and nothing of the others.

What a file says about TLS depends on what it imports, and on who calls it, having imported it. So islands can be linked
apart: several at once, and none has to stay in memory. Which they are is seen from the bytes of imports; names that may
stand for several files connect all of them. But a file that lies in no package is a module only for what lies beside it
or below: a plugin called ``requests.py`` is not what everybody imports. And a project imports its own modules:
``tests.utils`` is not that of another project beside it, if it has a package ``tests`` itself. Of a library that the
table of knobs declares, it imports the library: a copy of its sources that lies beside the project tells nothing more.
"""

from __future__ import annotations

import os
import sys
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping

from certlint.run.imports import modules
from certlint.trees import DISK, Tree

__all__ = ["islands", "project_of"]

MARKS = frozenset({"pyproject.toml", "setup.py", "setup.cfg", "PKG-INFO", ".git"})
"""What lies in the folder of a project, and in no other; so does the metadata of what is installed."""
METADATA = ".dist-info", ".egg-info"
SOURCES = frozenset({"src", "lib", "python"})
"""Folders in a project that hold what it offers, and whose names are no part of a module's."""

_Named = Mapping[str, Mapping[str, list[str]]]
"""Files by the dotted name of a module, and by the project that it is of."""


def project_of(roots: Collection[str] = (), tree: Tree = DISK) -> Callable[[str], str]:
    """Give a function that tells the folder of the project that an absolute folder belongs to; "" if it is in none.

    Where nothing marks one, it is what lies in one of ``roots``, from which files are named: projects side by side.
    """
    known: dict[str, str] = {}

    def project(folder: str) -> str:
        passed: list[str] = []
        found = ""
        for each in _upwards(folder):
            if each in known or _is_marked(each, tree):
                found = known.get(each, each)
                break
            if each in roots:
                found = passed[-1] if passed else ""
                break
            passed.append(each)
        known.update(dict.fromkeys((folder, *passed), found))
        return found

    return project


def _is_marked(folder: str, tree: Tree) -> bool:
    try:
        names = tree.names(folder)
    except OSError:
        return False
    return not MARKS.isdisjoint(names) or any(name.endswith(METADATA) for name in names)


def islands(
    files: Mapping[str, bytes],
    bases: Collection[str],
    roots: Collection[str],
    project: Callable[[str], str] = lambda _: "",
    libraries: Collection[str] = (),
) -> list[list[str]]:
    """Divide ``files``, absolute paths with the `statements` that import in each, into islands.

    ``bases`` are the folders that modules are imported from, ``roots`` those of them that all files import from.
    ``project`` tells of a folder which project it belongs to. ``libraries`` are the packages that are known without
    their sources: where one is a project of its own, that is an island for itself.
    """
    groups = _Groups()
    stems: dict[str, str] = {}
    for location in files:
        groups.join(location, stems.setdefault(_stem(location), location))  # a stub belongs to what it is of
    known = frozenset(bases)
    named: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    offered: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))  # to other projects
    for stem, location in stems.items():
        for base, name in _names(stem, known):
            if "." in name or base in roots or _is_package(location):
                home = project(os.path.dirname(location))
                named[name][home].append(location)
                if _is_top(base, home, roots):
                    offered[name][home].append(location)
    above: dict[str, list[str]] = {}
    for location, written in files.items():
        folder = os.path.dirname(location)
        if folder not in above:
            upwards = list(_upwards(folder))
            highest = max((number for number, each in enumerate(upwards) if each in known), default=0)
            above[folder] = [base for each in upwards[: highest + 1] for base in (each, os.path.join(each, "src"))]
        own = project(folder)
        for name in modules(written):
            if name.startswith("."):
                start, rest = _relative(folder, name)
                beside = [_longest(start, rest, stems)]
            else:
                beside = [_longest(base, name, stems) for base in above[folder]]
                for each in _meant(name, own, named, offered, libraries):
                    groups.join(location, each)
            for stem in beside:
                if stem:
                    groups.join(location, stems[stem])
    return groups.of(files)


class _Groups:
    """Disjoint sets: each member knows another one of its set, and the last of them itself."""

    def __init__(self) -> None:
        self._next: dict[str, str] = {}

    def _last(self, member: str) -> str:
        following = self._next.setdefault(member, member)
        while following != member:
            self._next[member] = self._next[following]  # the way is halved each time that it is taken
            member, following = following, self._next[following]
        return member

    def join(self, one: str, other: str) -> None:
        """Make one set of those of two members."""
        self._next[self._last(one)] = self._last(other)

    def of(self, members: Collection[str]) -> list[list[str]]:
        """The sets of the members, in their order."""
        found: dict[str, list[str]] = defaultdict(list)
        for member in members:
            found[self._last(member)].append(member)
        return list(found.values())


def _stem(location: str) -> str:
    """The path of a module without its suffix; that of a package for its ``__init__``."""
    stem = os.path.splitext(location)[0]
    return stem.removesuffix(os.sep + "__init__")


def _is_package(location: str) -> bool:
    return os.path.basename(location).startswith("__init__.")


def _names(stem: str, bases: Collection[str]) -> Iterator[tuple[str, str]]:
    """The dotted names by which a module may be imported, with the folders where they begin."""
    for folder in _upwards(os.path.dirname(stem)):
        if folder in bases:
            yield folder, stem[len(folder) :].lstrip(os.sep).replace(os.sep, ".")


def _upwards(folder: str) -> Iterator[str]:
    """The folder and all above it."""
    while True:
        yield folder
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above


def _relative(folder: str, name: str) -> tuple[str, str]:
    """The folder in which a name with leading dots begins, in a file of ``folder``, and the rest of the name."""
    rest = name.lstrip(".")
    for _ in range(min(len(name) - len(rest) - 1, 50)):
        folder = os.path.dirname(folder)
    return folder, rest


def _longest(folder: str, name: str, stems: Mapping[str, object]) -> str:
    """The stem of the module under the folder that a name leads into; "" if there is none."""
    if not name:
        return folder if folder in stems else ""
    name = os.path.join(folder, name.replace(".", os.sep))
    while len(name) > len(folder):
        if name in stems:
            return name
        name = name.rpartition(os.sep)[0]
    return ""


def _is_top(base: str, project: str, roots: Collection[str]) -> bool:
    """Whether the modules in a folder are what a project offers others: the folder is the project's, or of sources.

    An archive that was taken apart right below a root may have a folder of its own around.
    """
    inner = base[len(project) :].split(os.sep) if base.startswith(project) else []
    return len([part for part in inner if part and part not in SOURCES]) <= (os.path.dirname(project) in roots)


def _meant(name: str, own: str, named: _Named, offered: _Named, libraries: Collection[str]) -> Iterator[str]:
    """The files that a dotted name may lead into, by its longest beginning that is known.

    They are those of the ``own`` project, if what the name begins with is there. Else they are those that another one
    offers, if there is one that does: of several (``tests``) none is meant, nor is one that has a module of the name of
    a library that is known, or of Python's own.
    """
    top = name.partition(".")[0]
    if own in named.get(top, ()):
        found, projects = named, [own]
    else:
        found, projects = offered, list(offered.get(top, ()))
        if len(projects) != 1 or top in libraries or top in sys.stdlib_module_names or top == "__main__":
            return
    while name:
        files = found.get(name, {}).get(projects[0])
        if files is not None:
            yield from files
            return
        name = name.rpartition(".")[0]
