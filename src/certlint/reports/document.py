"""A document of JSON, as text that may be printed anywhere."""

from __future__ import annotations

import json

__all__ = ["as_json"]


def as_json(document: object) -> str:
    r"""Write a document, in ASCII.

    CI services look for commands to them wherever in a line of the log (``##vso[``, ``##teamcity[``, ``##[``), and
    terminals act on one character that JSON leaves as it is. No ``#`` is followed by another: it is ``\u0023``.
    """
    written = json.dumps(document, indent=2, ensure_ascii=True)
    return written.replace("##", r"#\u0023").replace("\x7f", r"\u007f") + "\n"
