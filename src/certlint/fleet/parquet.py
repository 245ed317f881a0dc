"""Results as Parquet, with the columns that the lines of JSON have."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from certlint.run.output import replace_file

__all__ = ["write_parquet"]

_PLACE = {"path": "string", "line": "int64", "column": "int64"}
_CELL = {"number": "int64", "line": "int64"}
_SPAN = {"line": "int64", "column": "int64", "end_line": "int64", "end_column": "int64"}

RESULTS: dict[str, Any] = {
    "schema": "int64",
    "unit": "string",
    "source": "string",
    "revision": "string",
    "digest": "string",
    "certlint": "string",
    "settings": "string",
    "status": "string",
    "files": "int64",
    "bytes": "int64",
    "findings": [
        {
            "path": "string",
            **_SPAN,
            "start_byte": "int64",
            "end_byte": "int64",
            "cell": _CELL,
            "code": "string",
            "name": "string",
            "message": "string",
            "help": "string",
            "note": "string",
            "shown": _SPAN,
            "environments": ["string"],
            "all_environments": "bool",
            "reach": [{"name": "string", "policy": "string", "suppressed": "bool"}],
            "policy": "string",
            "confidence": "string",
            "knob": "string",
            "trail": [{**_PLACE, "cell": _CELL, "note": "string"}],
            "reaches": [{**_PLACE, "cell": _CELL, "knob": "string", "environments": ["string"]}],
            "decision": _PLACE,
            "suppressed": {"by": "string", "reason": "string", "until": "string"},
            "fix": {
                "description": "string",
                "safe": "bool",
                "check": "string",
                "edits": [
                    {
                        "path": "string",
                        "sha256": "string",
                        "start_byte": "int64",
                        "end_byte": "int64",
                        "replacement": "string",
                    }
                ],
            },
            "fingerprint": "string",
        }
    ],
    "errors": [{"path": "string", "line": "int64", "message": "string"}],
}
"""The columns of results: a type, a list of something, or what an object has."""

TIMINGS: dict[str, Any] = {
    "unit": "string",
    "digest": "string",
    "stamp": "string",
    "seconds": "double",
    "cpu_seconds": "double",
    "peak": "int64",
}
"""The columns of timings."""


def write_parquet(records: Mapping[str, Mapping[str, Any]], path: str, columns: Mapping[str, Any] = RESULTS) -> str:
    """Write records into a file, in one step; give the reason if that fails."""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        return "--parquet needs pyarrow: pip install 'certlint[dask]'"
    schema = pyarrow.schema([(name, _type(pyarrow, kind)) for name, kind in columns.items()])
    table = pyarrow.Table.from_pylist([_plain(each) for each in records.values()], schema=schema)
    buffer = pyarrow.BufferOutputStream()
    pyarrow.parquet.write_table(table, buffer)
    problem = replace_file(path, buffer.getvalue().to_pybytes())
    return f"cannot write {path}: {problem}" if problem else ""


def _type(arrow: Any, kind: Any) -> Any:
    if isinstance(kind, dict):
        return arrow.struct([(name, _type(arrow, each)) for name, each in kind.items()])
    if isinstance(kind, list):
        return arrow.list_(_type(arrow, kind[0]))
    return getattr(arrow, {"double": "float64", "bool": "bool_"}.get(kind, kind))()


def _plain(value: Any) -> Any:
    """A value whose texts can be written as UTF-8."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, Mapping):
        return {key: _plain(each) for key, each in value.items()}
    return [_plain(each) for each in value] if isinstance(value, list) else value
