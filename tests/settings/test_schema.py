"""The JSON schema that ships says the same as the reader: key by key, and value by value."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from certlint import settings
from certlint.settings.schema import ENVIRONMENT_KEYS, KEYS, WAIVER_KEYS, read_layer
from certlint.settings.tables import ConfigurationError, Table

SCHEMA = json.loads((Path(settings.__file__).parent / "settings.schema.json").read_text(encoding="utf-8"))

VALUES: tuple[Any, ...] = (
    True, 0, 3, -1, 1.5, "", "TLS1", "select", "error", "likely", "certifi", "a.b",  ">=0.0.1", "1,",
    "environments.x.policy", "environments.x.nonsense", "2027-03-31", date(2027, 3, 31),
    [], [""], [1], [True, "x"], ["TLS1"], ["TLS1", 1], ["select"], ["a.b"], ["environments"], [[]], [{}],
    {}, {"TLS1": "error"}, {"TLS1": 1}, {"A": [1, "x"]}, {"A": []}, {"default": "allow"},
    {"expression": "a.b"}, {"expression": "a.b", "import": "import a", "complete": True}, {"env": "X"}, {"env": "a-b"},
    {"path": "x.pem", "complete": 1}, {"path": "x.pem", "env": "X"}, {"path": "x.pem", "import": "import a"},
    {"package": "a", "file": "b"}, {"package": "a"},
)  # fmt: skip
"""Something of every kind. The words are chosen so that what only the reader checks (that a rule, an environment or
a lock exists) holds for all of them."""

KNOBS: tuple[dict[str, Any], ...] = (
    {"call": "a.b"}, {"attribute": "a.b"}, {"override": "a.b"}, {"variable": "X"}, {"setting": "X"},
    {"uri": "x", "option": "y"}, {"command": "x", "flag": "-y"}, {"warning": "a.b"},
)  # fmt: skip


def resolve(schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in schema:
        schema = {**SCHEMA["definitions"][schema["$ref"].rpartition("/")[2]]}
    return schema


TYPES: dict[str, tuple[type, ...]] = {
    "boolean": (bool,), "integer": (int,), "number": (int, float),
    "string": (str,), "array": (list,), "object": (dict,),
}  # fmt: skip


def is_valid(value: Any, schema: dict[str, Any]) -> bool:
    """Validate with the words of JSON schema that the schema uses."""
    schema = resolve(schema)
    unknown = set(schema) - {"description", "title", "$schema", "definitions", "type", "enum", "anyOf", "pattern",
                             "minLength", "format", "minimum", "minItems", "items", "required", "properties",
                             "additionalProperties"}  # fmt: skip
    assert not unknown
    if isinstance(value, date) and schema.get("format") == "date":
        value = value.isoformat()  # editors see a date of TOML as text
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(
        isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool)) for kind in kinds
    ):
        return False
    if "enum" in schema and value not in schema["enum"]:
        return False
    if "anyOf" in schema and not any(is_valid(value, option) for option in schema["anyOf"]):
        return False
    if isinstance(value, str):
        return len(value) >= schema.get("minLength", 0) and re.search(schema.get("pattern", ""), value) is not None
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return bool(value >= schema.get("minimum", value))
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(
            is_valid(item, schema.get("items", {})) for item in value
        )
    if isinstance(value, dict) and "object" in kinds:
        properties, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        if not set(schema.get("required", ())) <= set(value):
            return False
        for key, item in value.items():
            inner = properties.get(key, more)
            if inner is False or (isinstance(inner, dict) and not is_valid(item, inner)):
                return False
    return True


def is_read(document: dict[str, Any]) -> bool:
    """Whether the reader takes the document."""
    try:
        read_layer(Table.of(document, "x.toml"), location="/x.toml", content=b"")
    except ConfigurationError:
        return False
    return True


def documents() -> Iterator[dict[str, Any]]:
    """Every key at every level with every value."""
    for value in VALUES:
        for key in SCHEMA["properties"]:
            yield {key: value}
        for key in SCHEMA["definitions"]["environment"]["properties"]:
            if not (key == "facts" and "import" in str(value)):  # no expression, which only the reader sees
                yield {"environments": {"x": {key: value}}}
        for key in SCHEMA["definitions"]["waiver"]["properties"]:
            yield {"waivers": [{"code": "TLS1", "path": "x", key: value}]}
        for start, shape in zip(KNOBS, SCHEMA["definitions"]["knob"]["anyOf"], strict=True):
            for key in shape["properties"]:
                yield {"knobs": [{**start, key: value}]}


def test_schema_and_reader_agree() -> None:
    verdicts = {True: 0, False: 0}
    for document in documents():
        expected = is_valid(document, SCHEMA)
        assert is_read(document) is expected, document
        verdicts[expected] += 1
    assert min(verdicts.values()) > 200  # it is about something


def test_schema_and_reader_know_the_same_keys() -> None:
    assert set(SCHEMA["properties"]) == {*KEYS, "environments", "waivers", "knobs"}
    assert set(SCHEMA["definitions"]["environment"]["properties"]) == set(ENVIRONMENT_KEYS)
    assert set(SCHEMA["definitions"]["waiver"]["properties"]) == set(WAIVER_KEYS)


@pytest.mark.parametrize("key", ["nonsense", "Select", "tool"])
def test_neither_takes_a_key_that_does_not_exist(key: str) -> None:
    for document in (
        {key: 1}, {"environments": {"x": {key: 1}}}, {"waivers": [{"code": "TLS1", "path": "x", key: 1}]},
        {"knobs": [{"call": "a.b", key: 1}]}, {"bundle": {"env": "X", key: 1}},
    ):  # fmt: skip
        assert not is_valid(document, SCHEMA)
        assert not is_read(document)
