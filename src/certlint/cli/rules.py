"""The list of rules, printed."""

from __future__ import annotations

from collections.abc import Sequence

from certlint.cli.console import publish
from certlint.rules import RULES, Rule

__all__ = ["as_data", "print_rules"]


def print_rules(formats: Sequence[tuple[str, str | None]]) -> int:
    """Print all rules, one a line or as JSON; give the exit code."""
    return publish(
        formats,
        text=lambda: "".join(f"{rule.code}  {rule.name}: {rule.summary}\n" for rule in RULES),
        data=lambda: [as_data(rule) for rule in RULES],
    )


def as_data(rule: Rule) -> dict[str, object]:
    """What is to be known of a rule, for JSON."""
    return {"code": rule.code, "name": rule.name, "summary": rule.summary, "help": rule.help, "page": rule.page}
