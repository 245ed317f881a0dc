"""A table of a configuration file that checks what is in it while it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import cast

from certlint.model.findings import Diagnostic
from certlint.settings.places import Key, line_of

__all__ = ["ConfigurationError", "Table", "nearest"]

_DATE = r"(?a:\d{4}-\d{2}-\d{2})"


class ConfigurationError(Exception):
    """A configuration that cannot be used. ``str()`` is one line: the file, the line if known, the key."""

    def __init__(self, path: str, message: str, line: int | None = None) -> None:
        """Remember the file as the user sees it, and what is wrong with it."""
        super().__init__(f"{path}:{line}: {message}" if line else f"{path}: {message}")
        self.diagnostic = Diagnostic(path, line, message)


def nearest(word: str, known: Sequence[str]) -> str:
    """Say which of the known words was meant, or which there are."""
    from difflib import get_close_matches

    close = get_close_matches(word, known, n=1, cutoff=0.5)
    return f'did you mean "{close[0]}"?' if close else "valid are " + ", ".join(known)


class Table:
    """A table and the place where it stands. Every getter raises `ConfigurationError` for a wrong type."""

    def __init__(
        self, values: dict[str, object], path: str, way: Key = (), lines: Callable[[], Mapping[Key, int]] = dict
    ) -> None:
        """Wrap the table at the end of the ``way`` through the file ``path``; ``lines`` tells where its keys stand."""
        self._values = values
        self._way = way
        self._lines = lines
        self.path = path

    @classmethod
    def of(cls, value: object, path: str, way: Key = (), lines: Callable[[], Mapping[Key, int]] = dict) -> Table:
        """Wrap what should be a table."""
        if not isinstance(value, dict):
            raise ConfigurationError(path, f'"{_written(way)}" must be a table', line_of(way, lines()))
        return cls(value, path, way, lines)

    def __contains__(self, key: str) -> bool:
        """Tell whether the key is there."""
        return key in self._values

    def __getitem__(self, key: str) -> object:
        """Give a value as it is."""
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        """Iterate over the keys, in the order written."""
        return iter(self._values)

    def error(self, key: str, problem: str) -> ConfigurationError:
        """Make the error about one key."""
        return ConfigurationError(self.path, f'"{self.name(key)}": {problem}', self.line(key))

    def line(self, key: str = "") -> int | None:
        """The line on which a key stands, or without one the table; None if that is not known."""
        return line_of((*self._way, *filter(None, (key,))), self._lines())

    def name(self, key: str = "") -> str:
        """How a key is written in full, or without one the table."""
        return _written((*self._way, *filter(None, (key,))))

    def check_keys(self, valid: Iterable[str]) -> None:
        """Refuse keys that do not exist."""
        known = list(valid)
        for key in self._values:
            if key not in known:
                raise self.error(key, f"there is no such key, {nearest(key, known)}")

    def boolean(self, key: str) -> bool:
        """Give true or false."""
        value = self._values[key]
        if not isinstance(value, bool):
            raise self.error(key, "must be true or false")
        return value

    def string(self, key: str) -> str:
        """Give a string that is not empty."""
        value = self._values[key]
        if not isinstance(value, str) or not value:
            raise self.error(key, "must be a string")
        return value

    def strings(self, key: str) -> tuple[str, ...]:
        """Give a list of strings."""
        value = self._values[key]
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            raise self.error(key, "must be a list of strings")
        return tuple(value)

    def names(self, key: str) -> tuple[str, ...]:
        """Give one string or a list of at least one, as a list."""
        if isinstance(self._values[key], str):
            return (self.string(key),)
        found = self.strings(key)
        if not found:
            raise self.error(key, "must name at least one")
        return found

    def index(self, key: str) -> int:
        """Give a whole number from 0."""
        value = self._values[key]
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.error(key, "must be a whole number from 0")
        return value

    def day(self, key: str) -> date:
        """Give a day, as a date of TOML or as text."""
        value = self._values[key]
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if isinstance(value, str) and re.fullmatch(_DATE, value):
            with suppress(ValueError):
                return date.fromisoformat(value)
        raise self.error(key, "must be a date such as 2027-03-31")

    def constants(self, key: str) -> tuple[bool | int | float | str, ...]:
        """Give a list of plain values."""
        value = self._values[key]
        if not isinstance(value, list) or not all(isinstance(item, (bool, int, float, str)) for item in value):
            raise self.error(key, "must be a list of true, false, numbers or strings")
        return tuple(value)

    def choice(self, key: str, choices: Sequence[str]) -> str:
        """Give one of a few words."""
        value = self._values[key]
        if value not in choices:
            raise self.error(key, "must be one of " + ", ".join(f'"{choice}"' for choice in choices))
        return cast(str, value)

    def table(self, key: str) -> Table:
        """Give the table under a key."""
        return Table.of(self._values[key], self.path, (*self._way, key), self._lines)

    def tables(self, key: str) -> tuple[Table, ...]:
        """Give a list of tables."""
        value = self._values[key]
        if not isinstance(value, list):
            raise self.error(key, "must be a list of tables")
        return tuple(Table.of(item, self.path, (*self._way, key, n), self._lines) for n, item in enumerate(value))


def _written(way: Key) -> str:
    text = ""
    for part in way:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text
