"""The keys of a configuration file, and what each may hold.

Every mistake is one line that names the key; a key that does not exist is never passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from certlint.facts import fact_key
from certlint.model.config import ConfiguredWaiver, Fact
from certlint.model.findings import Policy
from certlint.model.frozen import dataclass
from certlint.model.installed import normalised
from certlint.model.knobs import Confidence, Knob
from certlint.settings.bundles import bundle
from certlint.settings.tables import ConfigurationError, Table, nearest
from certlint.settings.versions import check_required_version

__all__ = ["ENVIRONMENT_KEYS", "KEYS", "WAIVER_KEYS", "ConfigurationError", "Layer", "check_selectors", "read_layer"]

FAIL_ON = (Policy.ERROR.value, Policy.WARNING.value)

_PER_FILE = "write `[[waivers]]` with `code`, `path` and `reason`, or give the path to an environment with a policy"
_ELSEWHERE = {
    "per-file-ignores": _PER_FILE,
    "extend-per-file-ignores": _PER_FILE,
    "output-format": "give --format to the command",
    "fixable": "write `extend-safe-fixes` and `extend-unsafe-fixes`",
    "unfixable": "write `extend-unsafe-fixes`",
}
"""Keys of other linters, and what to write here instead."""

Reader = Callable[[Table, str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """What one file says, read and checked, and nothing of what it leaves out.

    ``values`` are the plain keys, ``environments`` the keys of each environment. ``root`` is the table itself,
    ``location`` the absolute path of its file.
    """

    root: Table
    location: str
    content: bytes
    values: Mapping[str, Any]
    environments: Mapping[str, Mapping[str, Any]]
    waivers: tuple[ConfiguredWaiver, ...] = ()
    knobs: tuple[Knob, ...] = ()
    locked: tuple[str, ...] = ()
    named_environments: Sequence[tuple[str, Table, str]] = ()

    def check_environments(self, known: Sequence[str]) -> None:
        """Raise `ConfigurationError` if it speaks of an environment that there is not."""
        for name, table, key in self.named_environments:
            if name not in known:
                raise table.error(key, f'no environment is called "{name}", {nearest(name, known)}')


def read_layer(root: Table, *, location: str, content: bytes) -> Layer:
    """Read the table of a file. Raises `ConfigurationError`."""
    from certlint import __version__

    check_required_version(root, __version__)  # a later version may have keys that this one does not know
    for key in filter(root.__contains__, _ELSEWHERE):
        raise root.error(key, f"there is no such key: {_ELSEWHERE[key]}")
    root.check_keys((*KEYS, "environments", "waivers", "knobs"))
    inline = root.strings("inline-waivers") if "inline-waivers" in root else ()
    named = [(name, root, "inline-waivers") for name in inline]
    waivers = tuple(root.tables("waivers")) if "waivers" in root else ()
    for waiver in waivers:
        named += [(name, waiver, "environments") for name in _one_or_more(waiver, "environments")]
    environments = {}
    if "environments" in root:
        table = root.table("environments")
        environments = {name: _environment(table, name) for name in table}
    values: dict[str, Any] = {key: KEYS[key](root, key) for key in KEYS if key in root}
    locked = values.pop("locked", ())
    return Layer(
        root=root,
        location=location,
        content=content,
        values=values,
        environments=environments,
        waivers=tuple(map(_waiver, waivers)),
        knobs=_knobs(root) if "knobs" in root else (),
        locked=locked,
        named_environments=tuple(named),
    )


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


def _one_or_more(table: Table, key: str) -> tuple[str, ...]:
    return table.names(key) if key in table else ()


def _policy(table: Table, key: str) -> tuple[tuple[str, Policy], ...]:
    """A policy for everything, or one a rule."""
    choices = [item.value for item in Policy]
    if isinstance(table[key], str):
        return (("default", Policy(table.choice(key, choices))),)
    entries = table.table(key)
    policies: dict[str, Policy] = {}
    for name in entries:
        problem = "" if name == "default" else check_selectors((name,))
        if problem:
            raise entries.error(name, problem)
        policies[name] = Policy(entries.choice(name, choices))
    return tuple(policies.items())


def _facts(table: Table, key: str) -> dict[str, Fact]:
    """The facts by their names, each one value or a list of those that it may have."""
    entries = table.table(key)
    facts: dict[str, Fact] = {}
    for name in entries:
        value = entries[name]
        listed = value if isinstance(value, list) else [value]
        values = tuple(item for item in listed if isinstance(item, (bool, int, float, str)))
        if not values or len(values) != len(listed):
            raise entries.error(name, "must be true, false, a number, a string or a list of these")
        try:
            fact_key(name)
        except ValueError as error:
            raise entries.error(name, str(error)) from None
        facts[name] = (name, values)
    return facts


def _extend(table: Table, key: str) -> str | tuple[str, str]:
    """A path, or a package and a file in it."""
    if isinstance(table[key], str):
        return table.string(key)
    if not isinstance(table[key], dict):
        raise table.error(key, "must be a path, or a table with package and file")
    entries = table.table(key)
    entries.check_keys(("package", "file"))
    for needed in ("package", "file"):
        if needed not in entries:
            raise table.error(key, f"needs {needed}, too")
    if not all(part.isidentifier() for part in entries.string("package").split(".")):
        raise entries.error("package", "must be the name of a package")
    return entries.string("package"), entries.string("file")


def _locked(table: Table, key: str) -> tuple[str, ...]:
    """Keys of the whole file, or of environments: ``environments.prod``, ``environments.prod.policy``."""
    locked = table.strings(key)
    for name in locked:
        first, *rest = name.split(".")
        if first == "environments" and (len(rest) < 2 or (len(rest) == 2 and rest[1] in ENVIRONMENT_KEYS)):
            continue
        if first not in LOCKABLE or rest:
            known = (*LOCKABLE, "environments", "environments.prod", "environments.prod.policy")
            raise table.error(key, f'"{name}" cannot be locked, {nearest(name, known)}')
    return locked


def _waiver(table: Table) -> ConfiguredWaiver:
    table.check_keys(WAIVER_KEYS)
    for needed in ("code", "path"):
        if needed not in table and not (needed == "path" and "distribution" in table):
            raise table.error(needed, "is missing from the waiver")
    return ConfiguredWaiver(
        selectors=_one_or_more_selectors(table, "code"),
        paths=table.names("path") if "path" in table else (),
        environments=_one_or_more(table, "environments"),
        until=table.day("until") if "until" in table else None,
        reason=table.string("reason") if "reason" in table else "",
        path=table.path,
        line=table.line(),
        distributions=tuple(map(normalised, table.names("distribution"))) if "distribution" in table else (),
    )


def _one_or_more_selectors(table: Table, key: str) -> tuple[str, ...]:
    selectors = table.names(key)
    problem = check_selectors(selectors)
    if problem:
        raise table.error(key, problem)
    return selectors


def _environment(table: Table, name: str) -> Mapping[str, Any]:
    entries = table.table(name)
    entries.check_keys(ENVIRONMENT_KEYS)
    return {key: read(entries, key) for key, read in ENVIRONMENT_KEYS.items() if key in entries}


def _knobs(root: Table) -> tuple[Knob, ...]:
    from certlint.settings.knobs import knob

    return tuple(knob(table, number) for number, table in enumerate(root.tables("knobs")))


KEYS: Mapping[str, Reader] = {
    "required-version": Table.string,
    "extend": _extend,
    "locked": _locked,
    "select": _selectors,
    "extend-select": _selectors,
    "extend-safe-fixes": _selectors,
    "extend-unsafe-fixes": _selectors,
    "ignore": _selectors,
    "exclude": Table.strings,
    "extend-exclude": Table.strings,
    "force-exclude": Table.boolean,
    "min-confidence": lambda table, key: Confidence(table.choice(key, [item.value for item in Confidence])),
    "fail-on": lambda table, key: Policy(table.choice(key, FAIL_ON)),
    "bundle": bundle,
    "baseline": Table.string,
    "inline-waivers": Table.strings,
    "require-reason": Table.boolean,
    "max-waiver-days": Table.index,
    "expiring-days": Table.index,
    "resolve-installed": Table.boolean,
}
"""The plain keys, and how each is read."""

LOCKABLE = (
    "select", "exclude", "min-confidence", "fail-on", "bundle", "baseline", "waivers", "inline-waivers",
    "require-reason", "max-waiver-days", "expiring-days",
)  # fmt: skip
"""What may be locked besides environments: ``select`` is all that chooses rules, ``exclude`` all that excludes."""

ENVIRONMENT_KEYS: Mapping[str, Reader] = {
    "paths": Table.strings,
    "extend-paths": Table.strings,
    "facts": _facts,
    "policy": _policy,
    "bundle": bundle,
    "expiring-days": Table.index,
}
"""The keys of an environment."""

WAIVER_KEYS = ("code", "path", "distribution", "environments", "until", "reason")
"""The keys of a waiver."""
