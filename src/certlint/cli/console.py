"""What the command says to whoever called it: text, complaints, exit codes."""

from __future__ import annotations

import sys

from certlint.run.output import write_stdout

__all__ = ["FAILED", "FOUND", "INTERRUPTED", "OK", "complain", "print_text", "say"]

OK, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes; INTERRUPTED is what shells give for Ctrl-C."""


def complain(message: str) -> int:
    """Print one line to standard error."""
    from certlint.reports.text import visible

    if sys.stderr is not None:
        sys.stderr.write(f"certlint: {visible(' '.join(message.split()))}\n")
    return FAILED


def say(message: str) -> None:
    """Print one line about what was done to standard error: standard output belongs to the report."""
    complain(message)


def print_text(text: str) -> int:
    """Write to standard output; give the exit code."""
    problem = write_stdout(text)
    return complain(f"cannot write to standard output: {problem}") if problem else OK
