"""How settings are declared with their defaults, in whatever library: the words of what declares them.

``verify_cert = models.BooleanField(default=False)`` and ``Optional("verify_ssl", default=False)`` say that a user of
the program who says nothing gets no verification. Used only together with a name that speaks for itself
(`certlint.lexicon.senses`).
"""

from __future__ import annotations

__all__ = ["COLUMNS", "DEFAULTS", "DEFAULT_TABLES", "FIELDS", "NAMED_BY", "NAMES", "SCHEMA_WORDS", "SWITCHES"]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


DEFAULTS = ("default", "default_value", "server_default", "load_default", "missing", "initial", "defaultValue")
"""The named arguments, and keys of a schema, that give a setting's default."""

DEFAULT_TABLES = _set("default defaults")
"""Words in the names of tables of defaults: ``DEFAULT_OPTIONS = {"verify_ssl": False}``."""

SWITCHES = _set("bool boolean cbool checkbox")
"""Words in the names of what declares a switch: its default may come first, without a name."""

COLUMNS = _set("column")
"""Words in the names of what declares a column of a table; in functions, of a table that is declared elsewhere."""

FIELDS = (
    SWITCHES
    | COLUMNS
    | _set("field option opt setting param parameter trait property attribute attrib variable input switch flag toggle")
)
"""Words in the names of what declares a setting that it is assigned to."""

NAMED_BY = FIELDS | _set("optional required register define declare key")
"""Words in the names of what declares a setting whose name it is given as a text."""

SCHEMA_WORDS = _set("type title description help required env doc label widget secret readonly format")
"""Keys that, beside a default, make a dict the description of a setting."""

NAMES = _set("name key id option dest variable")
"""Keys of such a dict under which the setting's name may stand."""
