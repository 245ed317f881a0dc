"""From a configuration file to its layers: the files that it extends, and those that these extend."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from functools import cache

from certlint.disk import read_file
from certlint.settings.places import places
from certlint.settings.schema import Layer, read_layer
from certlint.settings.tables import ConfigurationError, Table

__all__ = ["COMMAND_LINE", "given", "layers", "parsed", "shown"]

COMMAND_LINE = "--config"
"""What stands for the path of settings that the command line gives."""

MOST_BYTES = 1024 * 1024
"""No configuration is larger."""

MOST_LAYERS = 100
"""No more files extend each other."""

_WORD = re.compile(r"(?!(?:true|false|inf|nan)$)[A-Za-z][\w./-]*", re.ASCII)
_AT_LINE = r" \(at line (\d+), column (\d+)\)$"


def layers(location: str, *, required: bool = True) -> tuple[Layer, ...]:
    """Read the file at ``location`` (absolute) and all that it extends, the lowest layer first.

    () if the file is not ``required`` and says nothing about certlint. Raises `ConfigurationError`.
    """
    found: list[Layer] = []
    seen: list[str] = []
    while True:
        real = os.path.realpath(location)
        if real in seen:
            cycle = " -> ".join(map(shown, [*seen[seen.index(real) :], real]))
            raise found[-1].root.error("extend", f"leads in a circle: {cycle}")
        seen.append(real)
        layer = _layer(location, required=required or bool(found))
        if layer is None:
            return ()
        found.append(layer)
        extended = layer.values.get("extend")
        if extended is None:
            return tuple(reversed(found))
        if len(found) == MOST_LAYERS:
            raise layer.root.error("extend", f"more than {MOST_LAYERS} files extend each other")
        if isinstance(extended, str):
            location = os.path.normpath(os.path.join(os.path.dirname(location), os.path.expanduser(extended)))
        else:
            location = _in_package(layer, *extended)
        if not os.path.isfile(location):
            raise layer.root.error("extend", f"there is no file {shown(location)}")


def given(pairs: Sequence[str]) -> tuple[Layer, ...]:
    """The layer of settings given as ``key = value``, each as in a configuration file; a plain word needs no quotes.

    Raises `ConfigurationError`.
    """
    if not pairs:
        return ()
    content = "".join(f"{_as_toml(pair)}\n" for pair in pairs).encode()
    _, table = _parse(COMMAND_LINE, content)
    location = os.path.join(os.getcwd(), COMMAND_LINE)
    return (read_layer(Table.of(table, COMMAND_LINE), location=location, content=content),)


def _as_toml(pair: str) -> str:
    key, _, value = pair.partition("=")
    return f'{key} = "{value.strip()}"' if _WORD.fullmatch(value.strip()) else pair


def shown(location: str) -> str:
    """Spell an absolute path as the user would, relative to the working folder where that can be."""
    try:
        return os.path.relpath(location).replace(os.sep, "/")
    except ValueError:  # on another drive
        return location.replace(os.sep, "/")


def _layer(location: str, *, required: bool) -> Layer | None:
    name = shown(location)
    try:
        content = read_file(location, most=MOST_BYTES)
    except OSError as error:
        raise ConfigurationError(name, f"cannot be read: {error.strerror or error}") from None
    if not required and b"certlint" not in content:
        return None
    text, table = _parse(name, content)
    way: tuple[str, ...] = ()
    if os.path.basename(location) == "pyproject.toml":
        tool = table.get("tool", {})
        section = tool.get("certlint") if isinstance(tool, dict) else None
        if section is None:
            if required:
                raise ConfigurationError(name, "has no table [tool.certlint]")
            return None
        table, way = section, ("tool", "certlint")
    lines = cache(lambda: places(text))  # asked for where something is wrong, or waived
    return read_layer(Table.of(table, name, way, lines), location=location, content=content)


def _parse(name: str, content: bytes) -> tuple[str, dict[str, object]]:
    try:
        text = content.decode("utf-8-sig")
        table = parsed(text)
        _check_numbers(table)
        return text, table
    except UnicodeDecodeError:
        raise ConfigurationError(name, "is not UTF-8") from None
    except (ValueError, RecursionError, MemoryError) as error:  # ValueError: numbers of thousands of digits, too
        place = re.search(_AT_LINE, str(error))
        message = re.sub(_AT_LINE, "", str(error))
        raise ConfigurationError(name, f"is not TOML: {message}", int(place[1]) if place else None) from None


def parsed(text: str) -> dict[str, object]:
    """The table of a TOML file. Raises ValueError."""
    import sys

    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    return tomllib.loads(text)


def _check_numbers(table: dict[str, object]) -> None:
    """Raise ValueError if a number is not one of TOML, which has 64 bits; larger ones cannot even be printed."""
    pending: list[object] = [table]
    while pending:
        value = pending.pop()
        if isinstance(value, (dict, list)):
            pending.extend(value.values() if isinstance(value, dict) else value)
        elif isinstance(value, int) and value.bit_length() > 63:
            raise ValueError("a number has more than 64 bits")


def _in_package(layer: Layer, package: str, file: str) -> str:
    """Find a file of an installed package, none of whose code is run: only the top package is looked up."""
    if os.path.isabs(file) or ".." in file.replace("\\", "/").split("/"):
        raise layer.root.error("extend", "the file must lie inside the package")
    top, *rest = package.split(".")
    for folder in _folders(top):
        location = os.path.join(folder, *rest, *file.split("/"))
        if os.path.isfile(location):
            return location
    raise layer.root.error("extend", f'there is no file "{file}" in a package "{package}" that is installed here')


def _folders(top: str) -> Sequence[str]:
    from importlib.machinery import PathFinder
    from importlib.util import find_spec

    try:
        spec = PathFinder.find_spec(top) or find_spec(top)
    except (ImportError, ValueError, AttributeError):
        return ()
    return tuple(spec.submodule_search_locations or ()) if spec is not None else ()
