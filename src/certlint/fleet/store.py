"""The results of a fleet in a folder: one line of JSON for each unit, there whole or not at all.

While a run is on, lines are added at the end, each written to the disk before the unit counts as done. What a process
or a full disk left half written is cut off by the next run. At its end a run puts the lines in the order of the units'
names, the last one of each, in one step. So neither order nor restarts can be seen in the results. What differs from
run to run, as times do, is kept apart from them, in lines of its own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from certlint.disk import read_file
from certlint.model.frozen import dataclass
from certlint.run.output import append, locked, replace_file

__all__ = ["RESULTS", "TIMINGS", "Known", "Store", "StoreError", "records", "timings"]

RESULTS, TIMINGS = "results.jsonl", "timings.jsonl"

_LOCK = "lock"

MOST_BYTES = 1 << 34


class StoreError(Exception):
    """Why results cannot be read or written: one line."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a unit that is done: what its result depends on."""

    source: str
    revision: str
    digest: str
    certlint: str
    settings: str
    status: str
    stamp: str = ""


class Store:
    """The results in a folder, for one run at a time."""

    def __init__(self, folder: str) -> None:
        """Make the folder if need be, and take what is in it. Raises `StoreError`."""
        self.folder = folder
        self._unsorted = False
        self.known: dict[str, Known] = {}
        try:
            os.makedirs(folder, exist_ok=True)
            handle = locked(os.path.join(folder, _LOCK))
            if handle is None:
                raise StoreError(f"{folder} is being used by another run")
            self._lock = handle
            for name in (RESULTS, TIMINGS):
                _cut(self._path(name))
                append(self._path(name), b"")  # a folder without results is another one
        except OSError as error:
            raise StoreError(f"{folder} cannot be used: {error.strerror or error}") from None
        stamps = {(each["unit"], each["digest"]): each["stamp"] for each in _lines(self._path(TIMINGS))}
        last = ""
        for each in _lines(self._path(RESULTS)):
            self._unsorted = self._unsorted or each["unit"] <= last
            last = each["unit"]
            self.known[each["unit"]] = _known(each, stamps.get((each["unit"], each["digest"]), ""))

    def add(self, record: Mapping[str, Any], timing: Mapping[str, Any]) -> None:
        """Add the result of a unit. When this returns, it is on the disk. Raises `StoreError`."""
        self._append(TIMINGS, {"unit": record["unit"], "digest": record["digest"], **timing})
        self._append(RESULTS, record)
        self.known[record["unit"]] = _known(record, timing["stamp"])
        self._unsorted = True

    def note(self, unit: str, timing: Mapping[str, Any]) -> None:
        """Note that the source of a unit is the same although its stamp is another. Raises `StoreError`."""
        self._append(TIMINGS, {"unit": unit, "digest": self.known[unit].digest, **timing})

    def finish(self) -> None:
        """Put the results in order. Raises `StoreError`."""
        if not self._unsorted:
            return
        for name in (RESULTS, TIMINGS):
            last = {_unit(line): line for line in _raw(self._path(name))}
            problem = replace_file(self._path(name), b"".join(last[unit] for unit in sorted(last)))
            if problem:
                raise StoreError(f"{self._path(name)} cannot be written: {problem}")
        self._unsorted = False

    def close(self) -> None:
        """Let another run have the folder."""
        with suppress(OSError):
            os.close(self._lock)

    def _append(self, name: str, record: Mapping[str, Any]) -> None:
        line = json.dumps(record, ensure_ascii=True, separators=(",", ":"), sort_keys=False).encode() + b"\n"
        problem = append(self._path(name), line)
        if problem:
            raise StoreError(f"{self._path(name)} cannot be written: {problem}")

    def _path(self, name: str) -> str:
        return os.path.join(self.folder, name)


def records(folder: str) -> dict[str, dict[str, Any]]:
    """The results in a folder, by the name of the unit. Raises `StoreError`."""
    path = os.path.join(folder, RESULTS)
    if not os.path.isfile(path):
        raise StoreError(f"{folder} holds no results")
    found = {each["unit"]: each for each in _lines(path)}
    return {unit: found[unit] for unit in sorted(found)}


def timings(folder: str) -> dict[str, dict[str, Any]]:
    """What the check of each unit took, by its name. Raises `StoreError`."""
    return {each["unit"]: each for each in _lines(os.path.join(folder, TIMINGS))}


def _known(record: Mapping[str, Any], stamp: str) -> Known:
    return Known(
        record["source"],
        record["revision"],
        record["digest"],
        record["certlint"],
        record["settings"],
        record["status"],
        stamp,
    )


def _unit(line: bytes) -> str:
    unit: str = json.loads(line)["unit"]
    return unit


def _lines(path: str) -> Iterator[dict[str, Any]]:
    """The records of a file, as far as they are whole. Raises `StoreError`."""
    for number, line in enumerate(_raw(path), 1):
        try:
            record = json.loads(line)
            if not isinstance(record["unit"], str):
                raise TypeError
        except (ValueError, KeyError, TypeError):
            raise StoreError(f"{path}:{number}: not a line that certlint wrote") from None
        if record.get("schema", 1) != 1:
            raise StoreError(f"{path}:{number}: of another version of the schema")
        yield record


def _raw(path: str) -> list[bytes]:
    try:
        content = read_file(path, most=MOST_BYTES)
    except FileNotFoundError:
        return []
    except OSError as error:
        raise StoreError(f"{path} cannot be read: {error.strerror or error}") from None
    return content[: content.rfind(b"\n") + 1].splitlines(keepends=True)


def _cut(path: str) -> None:
    """Cut off what is no whole line. Raises OSError."""
    with suppress(FileNotFoundError):
        content = read_file(path, most=MOST_BYTES)
        whole = content.rfind(b"\n") + 1
        if whole != len(content):
            os.truncate(path, whole)
