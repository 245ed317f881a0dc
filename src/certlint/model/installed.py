"""Installed distributions, and what was found in each."""

from __future__ import annotations

import re
from dataclasses import field
from typing import TYPE_CHECKING

from certlint.model.frozen import dataclass

if TYPE_CHECKING:
    from certlint.model.findings import Finding

__all__ = ["Behaviour", "BundleCopy", "Distribution", "Examined", "normalised"]


def normalised(name: str) -> str:
    """The name of a distribution as indexes spell it: lower case, runs of ``-``, ``_`` and ``.`` as one ``-``."""
    return re.sub(r"[-_.]+", "-", name).lower()


@dataclass(frozen=True, slots=True)
class Distribution:
    """What is installed under one name and version.

    ``name`` is normalised (lower case, ``-`` between words). ``folder`` is the absolute path of the folder that its
    modules are imported from. ``files`` are the absolute paths of its Python files, ``bundles`` those of its files of
    certificates. ``notes`` say in one line each what could
    not be read of it, or is particular about it.
    """

    name: str
    version: str
    folder: str
    files: tuple[str, ...] = ()
    bundles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Name and version."""
        return f"{self.name} {self.version}".rstrip()


@dataclass(frozen=True, slots=True)
class Behaviour:
    """A finding in a distribution.

    ``module`` is the dotted name of its module, ``symbol`` the function in it that has to be called ("": the import).
    ``remedy`` says how it is reached from outside, or that it cannot be.
    """

    finding: Finding
    module: str
    symbol: str
    remedy: str


@dataclass(frozen=True, slots=True)
class BundleCopy:
    """A copy of the public CAs: its path as the user sees it, the number of certificates, what is wrong with it."""

    path: str
    certificates: int
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Examined:
    """What was found in one distribution.

    ``default`` happens without anybody asking for it, ``process_wide`` concerns other code too; ``opt_outs`` is the
    number of ways to switch verification off that a caller has to choose.
    """

    distribution: Distribution
    default: tuple[Behaviour, ...] = ()
    process_wide: tuple[Behaviour, ...] = ()
    opt_outs: int = 0
    bundles: tuple[BundleCopy, ...] = ()
    notes: tuple[str, ...] = field(default=())

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to be told of it."""
        return not (self.default or self.process_wide or self.opt_outs or self.bundles or self.notes)
