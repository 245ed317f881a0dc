"""What the results are asked: the queries of docs/fleet.md, Parquet, and what changed since earlier results."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from fleet.hostile import zipped
from fleet.test_running import done_in

from certlint.fleet.answers import changes, report_of, table
from certlint.fleet.parquet import RESULTS as COLUMNS
from certlint.fleet.parquet import TIMINGS, write_parquet
from certlint.fleet.store import records, timings
from certlint.fleet.units import Unit
from certlint.reports import ReportContext, formatter

PAGE = Path(__file__).parents[2] / "docs" / "fleet.md"

DEFAULT = b"import requests\n\n\ndef fetch(url, verify=False):\n    return requests.get(url, verify=verify)\n"
CALL = b"import requests\n\nrequests.get('https://a.example', verify=False)\n"
WAIVED = b"import httpx\n\nhttpx.get('https://a.example', verify=False)  # certlint: ignore[TLS101] a reason\n"
FIXABLE = b"import ssl\n\ncontext = ssl._create_unverified_context()\n"


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fleet")
    contents = {
        "alpha": zipped(("alpha/http.py", DEFAULT)),
        "beta": zipped(("tests/test_beta.py", CALL), ("beta/io.py", WAIVED)),
        "gamma": zipped(("gamma/tls.py", FIXABLE))[:-8],
    }
    units = []
    for name, content in contents.items():
        (folder / f"{name}.whl").write_bytes(content)
        units.append(Unit(name, str(folder / f"{name}.whl")))
    done_in(folder / "out", units)
    return folder / "out"


def test_every_key_is_a_column(out: Path) -> None:
    found = records(str(out))
    for record in found.values():
        _conforms(record, COLUMNS)
    for timing in timings(str(out)).values():
        _conforms(timing, TIMINGS)


def _conforms(value: Any, kind: Any) -> None:
    if value is None:
        return
    if isinstance(kind, dict):
        assert set(value) <= set(kind)
        for name, each in value.items():
            _conforms(each, kind[name])
    elif isinstance(kind, list):
        for each in value:
            _conforms(each, kind[0])
    else:
        assert isinstance(value, {"string": str, "int64": int, "double": float, "bool": bool}[kind])


QUERIES = re.findall(r"```sql\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)

ANSWERS: list[list[tuple[Any, ...]]] = [
    [("alpha", "alpha/http.py", 4)],
    [("requests", 3, 2)],
    [("alpha", 2), ("beta", 1)],
]


def test_there_are_three_queries() -> None:
    assert len(QUERIES) == len(ANSWERS) == 3


@pytest.mark.skipif(find_spec("duckdb") is None or find_spec("pyarrow") is None, reason="needs duckdb and pyarrow")
@pytest.mark.parametrize("number", range(3))
@pytest.mark.parametrize("form", ["parquet", "jsonl"])
def test_the_queries_of_the_page(number: int, form: str, out: Path) -> None:
    import duckdb

    assert write_parquet(records(str(out)), str(out / "results.parquet")) == ""
    query = QUERIES[number].replace("results/results.parquet", str(out / f"results.{form}"))
    assert duckdb.sql(query).fetchall() == ANSWERS[number]


def test_a_report_has_the_findings_of_all_units(out: Path) -> None:
    report = report_of(records(str(out)))
    assert [(each.path, each.code) for each in report.findings if "good" not in each.path] == [
        ("alpha/alpha/http.py", "TLS105"),
        ("beta/beta/io.py", "TLS101"),
        ("beta/tests/test_beta.py", "TLS101"),
    ]
    assert [each.path for each in report.errors] == ["gamma"]
    document = json.loads(formatter("json")(report, context=ReportContext(version="1")))
    within: dict[str, Any] = {"path": "", "trail": [], "reaches": [], "fix": None}  # where paths are
    found = [
        (f"{unit}/{each['path']}", {**each, **within})
        for unit, record in records(str(out)).items()
        for each in record["findings"]
    ]
    assert [(each["path"], {**each, **within}) for each in document["findings"]] == sorted(
        found, key=lambda each: each[0]
    )


def test_the_table(out: Path) -> None:
    lines = table(records(str(out))).splitlines()
    assert lines[1].split() == ["alpha", "2", "0", "0", "checked"]
    assert lines[-1] == "3 units (2 checked, 1 failed): 3 errors, 0 warnings, 2 allowed or waived"


def finding(fingerprint: str, path: str, line: int, message: str = "m") -> dict[str, Any]:
    return {
        "fingerprint": fingerprint, "path": path, "line": line, "column": 1, "code": "TLS101", "knob": "k",
        "message": message,
    }  # fmt: skip


def unit(*findings: Mapping[str, Any], status: str = "checked") -> dict[str, Any]:
    return {"status": status, "findings": list(findings)}


def test_what_is_new_gone_and_moved() -> None:
    before = {
        "a": unit(finding("1", "a.py", 1), finding("2", "b.py", 2), finding("3", "c.py", 3, "other")),
        "b": unit(finding("4", "a.py", 1)),
        "c": unit(finding("5", "a.py", 1)),
        "d": unit(finding("6", "a.py", 1)),
    }
    after = {
        "a": unit(finding("1", "a.py", 9), finding("7", "new/b.py", 2), finding("8", "c.py", 3, "unlike")),
        "b": unit(finding("4", "a.py", 1)),
        "c": unit(status="timed out"),
        "e": unit(finding("9", "a.py", 1)),
    }
    assert [(each.how, each.unit, each.finding["fingerprint"]) for each in changes(before, after)] == [
        ("moved", "a", "1"), ("moved", "a", "7"), ("new", "a", "8"), ("gone", "a", "3"), ("gone", "d", "6"),
        ("new", "e", "9"),
    ]  # fmt: skip
    assert next(changes(before, after)).line == "moved a/a.py:9:1: TLS101 m (was a.py:1)"
