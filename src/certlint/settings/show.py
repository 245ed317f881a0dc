"""Settings as text: a configuration file that says the same, all of it in one place."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from enum import Enum

from certlint.model.config import Bundle, BundleForm, Config, Environment
from certlint.settings.discovery import Settings
from certlint.settings.layers import parsed

__all__ = ["as_data", "escaped", "written"]

_BARE = re.compile(r"[A-Za-z0-9_-]+", re.ASCII)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def written(settings: Settings) -> str:
    """Write the settings as a ``certlint.toml``, with what they were made of in a comment."""
    files = [layer.root.path for layer in settings.layers]
    lines = [f"# {_comment(files)}", f"# globs are relative to {_inline(settings.root)}"]
    config = settings.config
    lines += _pairs(_plain(settings))
    for environment in config.environments:
        lines += ["", f"[environments.{_key(environment.name)}]", *_pairs(_environment(environment))]
    for waiver in config.waivers:
        entry = {
            "code": waiver.selectors,
            "path": waiver.paths or None,
            "distribution": waiver.distributions or None,
            "environments": waiver.environments or None,
            "until": waiver.until,
            "reason": waiver.reason or None,
        }
        lines += ["", "[[waivers]]", *_pairs(entry)]
    for layer in settings.layers:
        for knob in layer.root.tables("knobs") if "knobs" in layer.root else ():
            lines += ["", "[[knobs]]", *_pairs({key: knob[key] for key in knob})]
    return "\n".join(lines) + "\n"


def as_data(settings: Settings) -> dict[str, object]:
    """The same for JSON, with the files that it was made of and the folder that globs are relative to."""
    table = parsed(written(settings))
    files = [layer.root.path for layer in settings.layers]
    return {"root": settings.root, "files": files, "settings": _without_dates(table)}


def _without_dates(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_dates(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_without_dates(each) for each in value]
    is_number = isinstance(value, float) and value - value == 0
    return value if isinstance(value, (str, int)) or is_number else str(value)


def _comment(files: Iterable[str]) -> str:
    *lower, highest = list(files) or ["no configuration file"]
    return f"from {escaped(highest)}" + "".join(f", over {escaped(path)}" for path in reversed(lower))


def _plain(settings: Settings) -> dict[str, object]:
    """The keys of the whole file; None for what is not said."""
    config: Config = settings.config
    return {
        "select": config.select,
        "extend-select": config.extend_select,
        "ignore": config.ignore,
        "extend-safe-fixes": config.extend_safe_fixes or None,
        "extend-unsafe-fixes": config.extend_unsafe_fixes or None,
        "exclude": config.exclude,
        "extend-exclude": config.extend_exclude,
        "force-exclude": settings.force_exclude,
        "min-confidence": config.min_confidence,
        "fail-on": config.fail_on,
        "bundle": _bundle(config.bundle),
        "baseline": settings.baseline or None,
        "inline-waivers": config.inline_waivers,
        "resolve-installed": config.resolve_installed or None,
        "require-reason": config.require_reason,
        "max-waiver-days": config.max_waiver_days,
        "expiring-days": config.expiring_days,
    }


def _environment(environment: Environment) -> dict[str, object]:
    return {
        "paths": environment.paths,
        "facts": {name: values[0] if len(values) == 1 else values for name, values in environment.facts} or None,
        "policy": dict(environment.policy),
        "bundle": _bundle(environment.bundle),
        "expiring-days": environment.expiring_days,
    }


def _bundle(bundle: Bundle | None) -> object:
    if bundle is None:
        return None
    if bundle.form in (BundleForm.CERTIFI, BundleForm.SYSTEM, BundleForm.DEFAULT):
        return bundle.form
    table: dict[str, object] = {bundle.form.value: bundle.text}
    if bundle.imports:
        table["import"] = bundle.imports
    if bundle.complete is not None:
        table["complete"] = bundle.complete
    if bundle.per_request:
        table["per-request"] = True
    if bundle.authorities:
        table["authorities"] = bundle.authorities
    return table


def _pairs(values: Mapping[str, object]) -> list[str]:
    return [f"{_key(key)} = {_inline(value)}" for key, value in values.items() if value is not None]


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _inline(value: object) -> str:
    """A value on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return _text(str(value.value))
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_pairs(value)) + " }" if value else "{}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(_inline, value)) + "]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, float) and value != value:
        return "nan"
    return repr(value) if isinstance(value, (int, float)) else _text(str(value))


def _text(text: str) -> str:
    return f'"{escaped(text)}"'


def escaped(text: str) -> str:
    r"""The text as it stands in a string of TOML; a terminal shows all of it, and to no CI service it is a command."""
    return "".join(_ESCAPES.get(c) or (c if c.isprintable() else _number(c)) for c in text).replace("##", r"#\u0023")


def _number(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
