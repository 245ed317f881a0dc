from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample_reports import ALLOWED, EVERYWHERE, FINDING, HOSTILE, NOWHERE, WAIVED, WARNING, report, site

from certlint import reports
from certlint.model.findings import Diagnostic, Finding, Reach, Report, Suppression
from certlint.model.fixes import Edit, Proposal
from certlint.model.location import Cell, Step
from certlint.reports import FORMATS, ReportContext, formatter

CONTEXT = ReportContext(version="1.2.3", root="/srv/shop", config_path="pyproject.toml", config_sha256="a" * 64)
SCHEMA = json.loads((Path(reports.__file__).parent / "report.schema.json").read_text())


def text(name: str, *findings: Finding, context: ReportContext = CONTEXT) -> str:
    return formatter(name)(report(*findings), context=context)


def full(**changes: Any) -> list[str]:
    return text("full", replace(FINDING, **changes)).splitlines()


# --- concise ------------------------------------------------------------------------------------


def test_concise_is_what_flake8_prints() -> None:
    assert text("concise", FINDING, ALLOWED, WAIVED, EVERYWHERE, NOWHERE) == (
        "src/app/http.py:20:23: TLS101 `requests.get(verify=False)` turns certificate verification off [prod, dev]\n"
        "src/app/http.py:20:23: TLS101 `requests.get(verify=False)` turns certificate verification off [everywhere]\n"
        "src/app/http.py:20:23: TLS101 `requests.get(verify=False)` turns certificate verification off"
        " [no declared environment]\n"
    )
    assert text("concise", ALLOWED) == ""


@pytest.mark.parametrize("name", ["concise", "full"])
def test_what_a_message_quotes_is_cut_short(name: str) -> None:
    message = f"`{'x' * 100_000}.get(verify=False)` turns certificate verification off"
    shown = text(name, replace(FINDING, message=message, trail=(replace(FINDING.trail[0], note=message),)))
    assert max(map(len, shown.splitlines())) < 700
    assert "xxx...xxx" in shown
    assert "x.get(verify=False)` turns certificate verification off" in shown


@pytest.mark.parametrize(
    ("path", "shown"),
    [("::error file=a::b.py", "./::error file=a::b.py"), ("##[error]b.py", r"#\x23[error]b.py")],
)
def test_no_path_is_a_command_to_a_ci_service(path: str, shown: str) -> None:
    assert text("concise", replace(FINDING, path=path)).startswith(f"{shown}:20:23: ")


# --- full ---------------------------------------------------------------------------------------


def test_full() -> None:
    assert text("full", FINDING, ALLOWED, WAIVED) == (
        "TLS101 disabled-verification-argument: `requests.get(verify=False)` turns certificate verification off\n"
        "  --> src/app/http.py:20:23\n"
        "   |\n"
        "20 |     requests.get(url, verify=False)\n"
        "   |                       ^^^^^^^^^^^^\n"
        "   = from: src/app/conf.py:3:10 `False` is assigned to `VERIFY`\n"
        "   = environments: prod (error), dev (warning)\n"
        "   = help: pass the CA bundle\n"
    )


def test_full_says_how_sure_and_how_far() -> None:
    assert "   = environments: prod (error), dev (warning)" in text("full", EVERYWHERE)
    assert "   = confidence: likely" in text("full", EVERYWHERE)
    assert "   = environments: none that is declared (error)" in text("full", NOWHERE)
    partly = replace(FINDING, reach=(Reach("prod", FINDING.policy), Reach("dev", FINDING.policy, suppressed=True)))
    assert "   = environments: prod (error), dev (waived)" in text("full", partly)


def test_colour_only_if_wanted() -> None:
    coloured = text("full", FINDING, WARNING, context=replace(CONTEXT, colour=True))
    assert "\x1b[1;31mTLS101\x1b[0m" in coloured
    assert "\x1b[1;33mTLS101\x1b[0m" in coloured
    assert re.sub("\x1b\\[[0-9;]*m", "", coloured) == text("full", FINDING, WARNING)


@pytest.mark.parametrize(
    ("line", "column", "end", "shown", "mark"),
    [
        ("\tf(x)", 2, 3, "    f(x)", "    ^"),
        ("a\tb\tf(x)", 5, 9, "a   b   f(x)", "        ^^^^"),
        ('g("漢字", v)', 9, 10, 'g("漢字", v)', "          ^"),
        ('g("e\u0301", v)', 9, 10, 'g("e\u0301", v)', "       ^"),
        ('g("\x1b[2J", v)', 11, 12, 'g("\\x1b[2J", v)', "             ^"),
        ("f(x)  ", 1, 99, "f(x)", "^^^^^^"),
        ("", 5, 9, "", "^"),
        ("f(x)", 3, 3, "f(x)", "  ^"),
        ("x" * 1000 + "BAD" + "y" * 1000, 1001, 1004, "..." + "x" * 53 + "BAD" + "y" * 104 + "...", " " * 56 + "^^^"),
        ("f(" + "x" * 500, 1, 500, "f(" + "x" * 158 + "...", "^" * 160),
    ],
)
def test_the_mark_stands_under_the_place(line: str, column: int, end: int, shown: str, mark: str) -> None:
    lines = full(site=site(7, column, end, line))
    assert lines[3] == f"7 | {shown}".rstrip()
    assert lines[4] == f"  | {mark}"


def test_a_place_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    place = site(7, 3, 2, "x(a,  ")
    lines = full(site=replace(place, span=replace(place.span, end_line=9)))
    assert lines[4] == "  |   ^^"


# --- hostile input ------------------------------------------------------------------------------


def hostile() -> Finding:
    return replace(
        FINDING,
        path=HOSTILE,
        message=f"message {HOSTILE}",
        help=f"help {HOSTILE}",
        site=site(1, 1, 2, HOSTILE),
        trail=(Step(HOSTILE, 1, 1, HOSTILE),),
        reach=(Reach(HOSTILE, FINDING.policy),),
    )


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_hostile_gets_through(name: str) -> None:
    context = replace(CONTEXT, config_path=HOSTILE, summary=True, verbose=True)
    found = Report((hostile(),), (Diagnostic(HOSTILE, None, HOSTILE),))
    output = formatter(name)(found, context=context)
    assert output.encode("ascii")
    assert all(line.isprintable() for line in output.split("\n"))


def test_concise_stays_one_line_for_a_hostile_name() -> None:
    output = text("concise", replace(FINDING, path=HOSTILE, message="m"))
    assert output == "a\\x1b[31m\\x0a\\x0d\\u202e\\xff\\u2028b.py:20:23: TLS101 m [prod, dev]\n"


def test_json_keeps_a_hostile_name_as_it_is() -> None:
    assert json.loads(text("json", hostile()))["findings"][0]["path"] == HOSTILE


# --- the last line ------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["concise", "full"])
def test_the_last_line_counts_everything(name: str) -> None:
    context = replace(CONTEXT, summary=True)
    found = report(FINDING, WARNING, WARNING, ALLOWED, WAIVED, errors=(Diagnostic("x", None, "m"),))
    last = formatter(name)(found, context=context).splitlines()[-1]
    assert last == "3 files checked: 1 error, 2 warnings (1 allowed, 1 waived); 1 problem prevented a full check"
    assert formatter(name)(report(files=1), context=context) == "1 file checked: nothing found\n"


def test_the_last_line_says_more_if_asked() -> None:
    found = report()
    found = replace(found, summary=replace(found.summary, truncated=True, rounds=8))
    line = formatter("concise")(found, context=replace(CONTEXT, summary=True, verbose=True))
    assert (
        "; stopped following imports after 8 rounds; 0.25 s, 8 rounds of linking, configuration: pyproject.toml" in line
    )


# --- JSON ---------------------------------------------------------------------------------------


def conforms(value: object, schema: dict[str, Any], where: str = "$") -> None:
    """Check the few words of JSON schema that the report's schema uses."""
    words = "$schema title type required properties items enum const anyOf pattern minimum"
    assert set(schema) <= set(words.split())
    if "anyOf" in schema:
        assert any(accepts(value, option, where) for option in schema["anyOf"]), where
    if "const" in schema:
        assert value == schema["const"], where
    if "enum" in schema:
        assert value in schema["enum"], where
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "null": type(None)}
    if "type" in schema:
        names = [schema["type"]] if isinstance(schema["type"], str) else schema["type"]
        assert type(value) in [kinds[name] for name in names], f"{where}: {value!r}"
    if isinstance(value, str) and "pattern" in schema:
        assert re.search(schema["pattern"], value), where
    if isinstance(value, int) and "minimum" in schema:
        assert value >= schema["minimum"], where
    if isinstance(value, dict) and "properties" in schema:
        assert set(value) == set(schema["properties"]) == set(schema["required"]), where
        for key, item in value.items():
            conforms(item, schema["properties"][key], f"{where}.{key}")
    if isinstance(value, list):
        for number, item in enumerate(value):
            conforms(item, schema["items"], f"{where}[{number}]")


def accepts(value: object, schema: dict[str, Any], where: str) -> bool:
    try:
        conforms(value, schema, where)
    except AssertionError:
        return False
    return True


def test_json_is_what_its_schema_says() -> None:
    baseline = replace(WAIVED, suppressed=Suppression("baseline"))
    cell = replace(FINDING, site=replace(site(), cell=Cell(2, 3)))
    found = report(FINDING, ALLOWED, WAIVED, baseline, EVERYWHERE, NOWHERE, cell, errors=(Diagnostic("", 3, "m"),))
    for context in (CONTEXT, ReportContext(version="1.2.3")):
        conforms(json.loads(formatter("json")(found, context=context)), SCHEMA)
    conforms(json.loads(formatter("json")(report(), context=CONTEXT)), SCHEMA)


def test_json_leaves_nothing_out() -> None:
    document = json.loads(
        formatter("json")(report(FINDING, ALLOWED, WAIVED, errors=(Diagnostic("x", 3, "m"),)), context=CONTEXT)
    )
    first, allowed, waived = document["findings"]
    assert (first["line"], first["column"], first["end_line"], first["end_column"]) == (20, 23, 20, 35)
    assert first["environments"] == ["prod", "dev"]
    assert first["reach"][1] == {"name": "dev", "policy": "warning", "suppressed": False}
    assert first["trail"] == [
        {"path": "src/app/conf.py", "line": 3, "column": 10, "cell": None, "note": "`False` is assigned to `VERIFY`"}
    ]
    assert first["suppressed"] is None
    assert allowed["suppressed"] == {"by": "policy", "reason": None, "until": None}
    assert waived["suppressed"] == {"by": "inline", "reason": "no CA support", "until": "2030-01-31"}
    assert document["config"] == {"path": "pyproject.toml", "sha256": "a" * 64}
    assert document["errors"] == [{"path": "x", "line": 3, "message": "m"}]
    assert document["summary"] == {
        "files": 3,
        "findings": 3,
        "error": 1,
        "warning": 0,
        "allow": 1,
        "suppressed": 1,
        "baseline": 0,
        "errors": 1,
        "rounds": 1,
        "truncated": False,
        "unchecked": 0,
        "unchecked_cells": 0,
        "left_out": {"default": 0, "exclude": 0, "gitignore": 0, "other": 0},
        "left_out_more": False,
        "widened": 0,
        "unjudged": 0,
    }


def test_json_tells_fixes_in_the_encoding_of_the_file() -> None:
    source = b"# coding: latin-1\nx = False\n"
    edit = Edit(FINDING.path, "0" * 64, 22, 27, "'\u00e9'".encode("latin-1"))
    found = replace(FINDING, fix=Proposal("name it", True, (edit,)))
    context = replace(CONTEXT, sources={FINDING.path: source})
    (told,) = json.loads(text("json", found, context=context))["findings"][0]["fix"]["edits"]
    assert told["replacement"] == "'\u00e9'"


def test_json_is_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "json.md").read_text()
    finding = SCHEMA["properties"]["findings"]["items"]["properties"]
    for key in (*SCHEMA["properties"], *SCHEMA["properties"]["summary"]["properties"], *finding):
        assert f"`{key}`" in page, key
