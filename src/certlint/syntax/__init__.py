"""Everything that touches libcst's raw shape: parsing, limits, positions, comments.

`parse` makes a tree of the standard `ast` classes out of libcst's; other rooms see only that one. `survey` makes
one without libcst, which is imported only where something else is asked for, and `lay_out` finds out where things
stand that are to be changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from certlint.syntax.deep import run_deep
from certlint.syntax.survey import RoughSites, Survey, survey

if TYPE_CHECKING:
    from certlint.syntax.excerpt import exact_sites
    from certlint.syntax.layout import Extent, Layout, lay_out
    from certlint.syntax.parsed import Parsed, parse

__all__ = [
    "Extent",
    "Layout",
    "Parsed",
    "RoughSites",
    "Survey",
    "exact_sites",
    "lay_out",
    "parse",
    "run_deep",
    "survey",
]


def __getattr__(name: str) -> Any:
    """Import what needs libcst when it is first asked for."""
    if name == "exact_sites":
        from certlint.syntax import excerpt

        return excerpt.exact_sites
    if name in {"Extent", "Layout", "lay_out"}:
        from certlint.syntax import layout

        return getattr(layout, name)
    if name in {"Parsed", "parse"}:
        from certlint.syntax import parsed

        return getattr(parsed, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
