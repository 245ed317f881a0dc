"""Everything that touches libcst's raw shape: parsing, limits, positions, comments.

`parse` makes a tree of the standard `ast` classes out of libcst's; other rooms see only that one.
"""

from certlint.syntax.deep import run_deep
from certlint.syntax.parsed import Parsed, parse

__all__ = ["Parsed", "parse", "run_deep"]
