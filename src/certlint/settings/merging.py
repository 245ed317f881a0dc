"""One configuration made of layers, the upper ones winning, and what the lower ones have locked."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from certlint.environments import STRICTNESS, policy
from certlint.model.config import DEFAULT_ENVIRONMENTS, KEPT, Bundle, Config, Environment
from certlint.model.findings import Policy
from certlint.model.frozen import dataclass
from certlint.rules import find
from certlint.settings.layers import COMMAND_LINE
from certlint.settings.schema import Layer
from certlint.settings.tables import ConfigurationError

__all__ = ["Lock", "Merged", "check_locks", "merge"]

_NOT_JUDGING = {"extend", "required-version", "force-exclude", "baseline"}


@dataclass(frozen=True, slots=True)
class Lock:
    """What a layer has locked: nothing of ``names`` may be looser than in ``state``."""

    path: str
    names: tuple[str, ...]
    state: Merged


@dataclass(frozen=True, slots=True)
class Merged:
    """What the layers say together. ``baseline`` is absolute, "" without one."""

    config: Config
    force_exclude: bool
    baseline: str
    locks: tuple[Lock, ...] = ()


def merge(layers: Sequence[Layer]) -> Merged:
    """Merge layers, the lowest first. Raises `ConfigurationError`.

    A key of an upper layer replaces that of a lower one; so does each key of an environment, while facts are
    merged by name. Knobs and waivers add up.
    """
    locks: list[Lock] = []
    for number, layer in enumerate(layers, start=1):
        if layer.locked:
            locks.append(Lock(layer.root.path, layer.locked, _merged(layers[:number])))
    merged = replace(_merged(layers), locks=tuple(locks))
    names = [environment.name for environment in merged.config.environments]
    for layer in layers:
        layer.check_environments(names)
    return merged


def check_locks(merged: Merged, config: Config, by: str) -> None:
    """Raise `ConfigurationError` if ``config``, as changed ``by`` somebody, is looser than the locks allow."""
    changed = replace(merged, config=config)
    for lock in merged.locks:
        for name in lock.names:
            if _is_looser(name, lock.state, changed):
                raise ConfigurationError(by, f'"{name}" is locked by {lock.path} and may not be loosened')


def _merged(layers: Sequence[Layer]) -> Merged:
    values: dict[str, Any] = {}
    environments: dict[str, dict[str, Any]] = {}
    baseline = ""
    for layer in layers:
        values.update(layer.values)
        if "baseline" in layer.values:
            baseline = os.path.normpath(os.path.join(os.path.dirname(layer.location), layer.values["baseline"]))
        for name, keys in layer.environments.items():
            known = environments.setdefault(name, {})
            facts = {**known.get("facts", {}), **keys.get("facts", {})}
            known.update(keys)
            if facts:
                known["facts"] = facts
    built_in = {environment.name: environment for environment in DEFAULT_ENVIRONMENTS}
    all_names = dict.fromkeys([*built_in, *environments])
    config = Config(
        environments=tuple(
            _environment(built_in.get(name) or Environment(name), environments.get(name, {})) for name in all_names
        ),
        knobs=tuple(knob for layer in layers for knob in layer.knobs),
        waivers=tuple(waiver for layer in layers for waiver in layer.waivers),
    )
    files = [layer for layer in layers if layer.root.path != COMMAND_LINE]
    if files:
        import hashlib  # loads OpenSSL

        digest = hashlib.sha256(files[-1].content).hexdigest()
        config = replace(config, path=files[-1].root.path, sha256=digest)
    plain = {key.replace("-", "_"): value for key, value in values.items() if key not in _NOT_JUDGING}
    return Merged(
        config=replace(config, **plain),
        force_exclude=values.get("force-exclude", False),
        baseline=baseline,
    )


def _environment(start: Environment, keys: dict[str, Any]) -> Environment:
    """A built-in or empty environment, changed.

    Rules without a policy of their own have the default's, but that what could not be checked is an error.
    """
    changes: dict[str, Any] = {"paths": keys.get("paths", start.paths) + keys.get("extend-paths", ())}
    if "policy" in keys:
        given = dict(keys["policy"])
        named = {key if (rule := find(key)) is None else rule.code for key in given}
        kept = {key: policy for key, policy in start.policy if key in KEPT and (key == "default" or key not in named)}
        changes["policy"] = tuple({**kept, **given}.items())
    if "facts" in keys:
        changes["facts"] = tuple({**{fact[0]: fact for fact in start.facts}, **keys["facts"]}.values())
    if "bundle" in keys:
        changes["bundle"] = keys["bundle"]
    if "expiring-days" in keys:
        changes["expiring_days"] = keys["expiring-days"]
    return replace(start, **changes)


def _is_looser(name: str, base: Merged, now: Merged) -> bool:
    """Whether what ``name`` stands for lets more pass than it did."""
    old, new = base.config, now.config
    if name == "select":
        return not _selected(old) <= _selected(new)
    if name == "exclude":
        return not _excluded(new) <= _excluded(old)
    if name == "min-confidence":
        return new.min_confidence > old.min_confidence
    if name == "fail-on":
        return old.fail_on is Policy.WARNING and new.fail_on is Policy.ERROR
    if name == "bundle":
        return _made_of(old.bundle) != _made_of(new.bundle)
    if name == "baseline":
        return base.baseline != now.baseline
    if name == "waivers":
        return not set(new.waivers) <= set(old.waivers)
    if name == "inline-waivers":
        return old.inline_waivers is not None and not set(new.inline_waivers or ["*"]) <= set(old.inline_waivers)
    if name == "require-reason":
        return old.require_reason and not new.require_reason
    if name == "max-waiver-days":
        longest = old.max_waiver_days
        return longest is not None and (new.max_waiver_days is None or new.max_waiver_days > longest)
    if name == "expiring-days":
        own = [each.expiring_days for each in new.environments if each.expiring_days is not None]
        return min([new.expiring_days, *own]) < old.expiring_days
    return _is_environment_looser(name.split(".")[1:], old, new)


def _is_environment_looser(way: Sequence[str], old: Config, new: Config) -> bool:
    """The same of environments: ``way`` is empty for all of them, or a name, or a name and a key."""
    before = {environment.name: environment for environment in old.environments}
    after = {environment.name: environment for environment in new.environments}
    if not way and set(after) - set(before):
        return True  # files could move into an environment that nobody has heard of
    for name in way[:1] or before:
        if name not in before:
            continue
        one, other = before[name], after[name]
        keys = way[1:] or ("paths", "facts", "policy", "bundle", "expiring-days")
        plain = {key.removeprefix("extend-") for key in keys} - {"policy"}
        same = all(getattr(one, attribute) == getattr(other, attribute) for attribute in map(_attribute, plain))
        same = same and ("bundle" not in plain or _made_of(one.bundle) == _made_of(other.bundle))
        if not same or ("policy" in keys and _is_policy_looser(one, other)):
            return True
    return False


def _made_of(bundle: Bundle | None) -> tuple[Bundle | None, tuple[str, ...]]:
    """All that is said of a bundle, also what fixes do not depend on."""
    return bundle, () if bundle is None else bundle.authorities


def _attribute(key: str) -> str:
    return key.replace("-", "_")


def _is_policy_looser(old: Environment, new: Environment) -> bool:
    from certlint.rules import RULES

    return any(STRICTNESS[policy(new, rule.specificity)] < STRICTNESS[policy(old, rule.specificity)] for rule in RULES)


def _selected(config: Config) -> set[str]:
    """The codes of the rules that a configuration looks for."""
    from certlint.rules import RULES, is_selected

    selectors = (*config.select, *config.extend_select)
    return {rule.code for rule in RULES if is_selected(rule, selectors, config.ignore)}


def _excluded(config: Config) -> set[str]:
    return {*(config.exclude or ()), *config.extend_exclude}
