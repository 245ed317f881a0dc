"""The knob table, printed."""

from __future__ import annotations

from collections.abc import Sequence

from certlint.cli.console import FAILED, complain, print_text
from certlint.knobs import KNOBS
from certlint.reports.knobs import as_json, as_text, of_library
from certlint.run.output import write_file

__all__ = ["print_knobs"]

_WRITERS = {"json": as_json, "full": as_text, "concise": as_text}


def print_knobs(library: str, formats: Sequence[tuple[str, str | None]]) -> int:
    """Print the knobs of ``library`` (of all, if it is empty), or write them; give the exit code."""
    knobs = of_library(library) if library else KNOBS
    if not knobs:
        from difflib import get_close_matches

        near = get_close_matches(library.lower(), sorted({knob.library for knob in KNOBS}), n=1)
        return complain(f'no knob of "{library}" is known' + (f', do you mean "{near[0]}"?' if near else ""))
    code = 0
    for name, file in formats or (("full", None),):
        if name not in _WRITERS:
            return complain(f'--knobs is printed as {", ".join(sorted(_WRITERS))}, not as "{name}"')
        text = _WRITERS[name](knobs)
        if file is None:
            code = print_text(text) or code
        elif problem := write_file(file, text):
            complain(f"cannot write {file}: {problem}")
            code = FAILED
    return code
