"""The keys of a configuration: what they may hold, and the `Config` that they make.

Every mistake is one line that names the key; a key that does not exist is never passed over.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from certlint.model.config import DEFAULT_ENVIRONMENTS, Config, Environment, Fact
from certlint.model.findings import Policy
from certlint.model.knobs import Confidence
from certlint.settings.tables import ConfigurationError, Table

__all__ = ["ConfigurationError", "check_selectors", "parse"]

FAIL_ON = (Policy.ERROR.value, Policy.WARNING.value)


def parse(table: object, *, path: str, content: bytes, prefix: str = "") -> tuple[Config, bool]:
    """Make a configuration of a TOML table, and say whether it has ``force-exclude``.

    ``path`` is the file as the user sees it, ``content`` its bytes, ``prefix`` where the table
    stands in it. Raises `ConfigurationError`.
    """
    root = Table.of(table, path, prefix)
    changes: dict[str, Any] = {}
    force_exclude = False
    readers: dict[str, Callable[[], object]] = {
        "select": lambda: _selectors(root, "select"),
        "extend-select": lambda: _selectors(root, "extend-select"),
        "ignore": lambda: _selectors(root, "ignore"),
        "exclude": lambda: root.strings("exclude"),
        "extend-exclude": lambda: root.strings("extend-exclude"),
        "force-exclude": lambda: root.boolean("force-exclude"),
        "min-confidence": lambda: Confidence(root.choice("min-confidence", [item.value for item in Confidence])),
        "fail-on": lambda: Policy(root.choice("fail-on", FAIL_ON)),
        "environments": lambda: _environments(root.table("environments")),
        "knobs": lambda: _knobs(root),
    }
    root.check_keys(readers)
    for key in root:
        value = readers[key]()
        if key == "force-exclude":
            force_exclude = bool(value)
        else:
            changes[key.replace("-", "_")] = value
    return replace(Config(path=path, sha256=hashlib.sha256(content).hexdigest()), **changes), force_exclude


def check_selectors(selectors: Iterable[str]) -> str:
    """Say what is wrong with a list of codes, families and rule names; "" if nothing is."""
    from certlint.rules import RULES, specificity

    for selector in selectors:
        if any(specificity((selector,), rule) for rule in RULES):
            continue
        from difflib import get_close_matches

        close = get_close_matches(selector, [word for rule in RULES for word in (rule.code, rule.name)], n=1)
        return f'no rule is called "{selector}"' + (f', did you mean "{close[0]}"?' if close else "")
    return ""


def _selectors(table: Table, key: str) -> tuple[str, ...]:
    selectors = table.strings(key)
    problem = check_selectors(selectors)
    if problem:
        raise table.error(key, problem)
    return selectors


def _knobs(root: Table) -> object:
    from certlint.settings.knobs import knob

    return tuple(knob(table, number) for number, table in enumerate(root.tables("knobs")))


def _environments(table: Table) -> tuple[Environment, ...]:
    """The built-in environments as changed, then the user's own in the order written."""
    environments = {environment.name: environment for environment in DEFAULT_ENVIRONMENTS}
    for name in table:
        environments[name] = _environment(table.table(name), environments.get(name) or Environment(name))
    return tuple(environments.values())


def _environment(table: Table, start: Environment) -> Environment:
    table.check_keys(("paths", "extend-paths", "policy", "facts"))
    changes: dict[str, Any] = {}
    if "paths" in table:
        changes["paths"] = table.strings("paths")
    if "extend-paths" in table:
        changes["paths"] = changes.get("paths", start.paths) + table.strings("extend-paths")
    if "policy" in table:
        changes["policy"] = _policy(table, start)
    if "facts" in table:
        facts = table.table("facts")
        changes["facts"] = tuple(_fact(facts, name) for name in facts)
    return replace(start, **changes)


def _policy(table: Table, start: Environment) -> tuple[tuple[str, Policy], ...]:
    """A policy for everything, or one a rule; what has none keeps the environment's default."""
    choices = [item.value for item in Policy]
    if isinstance(table["policy"], str):
        return (("default", Policy(table.choice("policy", choices))),)
    entries = table.table("policy")
    policies = {"default": dict(start.policy).get("default", Policy.ERROR)}
    for key in entries:
        problem = "" if key == "default" else check_selectors((key,))
        if problem:
            raise entries.error(key, problem)
        policies[key] = Policy(entries.choice(key, choices))
    return tuple(policies.items())


def _fact(table: Table, name: str) -> Fact:
    """A fact: one value, or a list of those that it may have."""
    value = table[name]
    listed = value if isinstance(value, list) else [value]
    values = tuple(item for item in listed if isinstance(item, (bool, int, float, str)))
    if not values or len(values) != len(listed):
        raise table.error(name, "must be true, false, a number, a string or a list of these")
    return (name, values)
