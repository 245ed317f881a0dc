"""What the command says to whoever called it: text, complaints, exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from certlint.run.output import discard, write_file, write_stdout

__all__ = ["FAILED", "FOUND", "INTERRUPTED", "OK", "complain", "print_text", "publish", "say"]

OK, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes; INTERRUPTED is what shells give for Ctrl-C."""


LONGEST = 2_000
"""The most characters of a line: what it quotes may be as long as a file."""


def complain(message: str) -> int:
    """Print one line to standard error."""
    try:
        from certlint.reports.text import visible
    except (ImportError, MemoryError):  # there may be too little memory to load anything else
        visible = _plain
    if sys.stderr is not None:
        message = " ".join(message.split())
        if len(message) > LONGEST:
            message = f"{message[: LONGEST // 2]}...{message[-LONGEST // 2 :]}"
        try:
            sys.stderr.write(f"certlint: {visible(message)}\n")
            sys.stderr.flush()
        except (OSError, ValueError):  # nobody can be told; the exit code says it all the same
            discard(sys.stderr)
    return FAILED


def _plain(text: str) -> str:
    """The text in ASCII, all else escaped."""
    return ascii(text)[1:-1]


def say(message: str) -> None:
    """Print one line about what was done to standard error: standard output belongs to the report."""
    complain(message)


def publish(formats: Sequence[tuple[str, str | None]], *, text: Callable[[], str], data: Callable[[], object]) -> int:
    """Print, or write into files, what is asked for: as text, or its data as JSON; give the exit code."""
    code = OK
    for name, file in formats or (("full", None),):
        if name not in ("json", "full", "concise"):
            return complain(f'this is printed as text or as json, not as "{name}"')
        if name == "json":
            from certlint.reports.document import as_json

            shown = as_json(data())
        else:
            shown = text()
        if file is None:
            code = print_text(shown) or code
        elif problem := write_file(file, shown):
            code = complain(f"cannot write {file}: {problem}")
    return code


def print_text(text: str) -> int:
    """Write to standard output; give the exit code."""
    problem = write_stdout(text)
    return complain(f"cannot write to standard output: {problem}") if problem else OK
