"""Jupyter notebooks as Python: the code of all cells, one below the other, and the way back.

What only IPython understands (``%magic``, ``!shell``, ``name?``) is replaced, character by character, by what Python
takes for nothing. So every place in the Python text is one in the notebook, and a change of the text is a change of
a few bytes of the notebook: outputs, metadata and layout are never touched.
"""

from __future__ import annotations

from certlint.notebooks.notebook import Notebook
from certlint.notebooks.reader import cells_of

__all__ = ["Notebook", "read_notebook"]


def read_notebook(content: bytes) -> Notebook | None:
    """The notebook with this content; None if it is none. One in another language has no code."""
    try:
        found = cells_of(content)
        return None if found is None else Notebook(content, found)
    except ValueError:  # a string that is none of JSON's, or not UTF-8
        return None
