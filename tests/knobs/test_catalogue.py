"""Every entry of the catalogue that is in scope has a declaration, or a reason. Runs where the catalogue is."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from certlint.knobs import KNOBS

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CATALOGUE = Path(__file__).parents[3] / "shared" / "catalogue.toml"

ELSEWHERE = {
    "requests.monkeypatch.functools.partial": "functools.partial is a model: any knob may be bound by it",
    "warnings.catch_warnings": "a model: it filters the classes of warnings.filterwarnings.insecure",
    "urllib3.assert_fingerprint": "no finding: the certificate itself is pinned, which is stricter than a CA",
    "tornado.ssl_options:websocket_connect": "websocket_connect takes no ssl_options; its HTTPRequest does",
    "cmd.az": "az has no flag; env.AZURE_CLI_DISABLE_CONNECTION_VERIFICATION is its switch",
}

SINCE = {"OpenSSL.SSL.Context", "pyarrow.flight.FlightClient", "duo_client.Client.ca_certs"}
"""Declared after the catalogue was written, from the libraries' own source."""

pytestmark = pytest.mark.skipif(not CATALOGUE.exists(), reason="the catalogue is not beside this checkout")


@pytest.fixture(scope="module")
def entries() -> dict[str, dict[str, Any]]:
    return {entry["id"]: entry for entry in tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["knob"]}


def entry_of(id: str, known: dict[str, dict[str, Any]]) -> str:
    while id not in known and ":" in id:
        id = id.rpartition(":")[0]
    return id


def test_every_entry_is_declared(entries: dict[str, dict[str, Any]]) -> None:
    declared = {entry_of(knob.id, entries) for knob in KNOBS} | ELSEWHERE.keys()
    assert [id for id, entry in entries.items() if entry["severity"] != "none" and id not in declared] == []


def test_look_alikes_are_not_declared(entries: dict[str, dict[str, Any]]) -> None:
    known = (knob.id for knob in KNOBS if entry_of(knob.id, entries) in entries)
    assert [id for id in known if entries[entry_of(id, entries)]["severity"] == "none"] == []


def test_ids_are_those_of_the_catalogue(entries: dict[str, dict[str, Any]]) -> None:
    declared = {knob.id for knob in KNOBS if entry_of(knob.id, entries) not in entries}
    assert {entry_of(id, {key: {} for key in SINCE}) for id in declared} == SINCE
