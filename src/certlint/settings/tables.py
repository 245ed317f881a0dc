"""A table of a configuration file that checks what is in it while it is read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from certlint.model.findings import Diagnostic

__all__ = ["ConfigurationError", "Table"]


class ConfigurationError(Exception):
    """A configuration that cannot be used. ``str()`` is one line that names the file and the key."""

    def __init__(self, path: str, message: str) -> None:
        """Remember the file as the user sees it, and what is wrong with it."""
        super().__init__(f"{path}: {message}")
        self.diagnostic = Diagnostic(path, None, message)


class Table:
    """A table and the place where it stands. Every getter raises `ConfigurationError` for a wrong type."""

    def __init__(self, values: dict[str, object], path: str, prefix: str) -> None:
        """Wrap the table that stands under the dotted ``prefix`` of the file ``path``."""
        self._values = values
        self._path = path
        self._prefix = prefix

    @classmethod
    def of(cls, value: object, path: str, prefix: str) -> Table:
        """Wrap what should be a table."""
        if not isinstance(value, dict):
            raise ConfigurationError(path, f'"{prefix}" must be a table')
        return cls(value, path, prefix)

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
        return ConfigurationError(self._path, f'"{self._full(key)}": {problem}')

    def check_keys(self, valid: Iterable[str]) -> None:
        """Refuse keys that do not exist."""
        known = list(valid)
        for key in self._values:
            if key not in known:
                from difflib import get_close_matches

                nearest = get_close_matches(key, known, n=1, cutoff=0.5)
                hint = f'did you mean "{nearest[0]}"?' if nearest else "valid keys are " + ", ".join(known)
                raise self.error(key, f"there is no such key, {hint}")

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
        return Table.of(self._values[key], self._path, self._full(key))

    def tables(self, key: str) -> tuple[Table, ...]:
        """Give a list of tables."""
        value = self._values[key]
        if not isinstance(value, list):
            raise self.error(key, "must be a list of tables")
        return tuple(Table.of(item, self._path, f"{self._full(key)}[{n}]") for n, item in enumerate(value))

    def _full(self, key: str) -> str:
        return f"{self._prefix}.{key}" if self._prefix else key
