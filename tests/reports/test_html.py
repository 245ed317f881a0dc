"""The HTML report: what it holds, and that nothing in a report becomes markup."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from sample_reports import ALLOWED, FINDING, HOSTILE, WAIVED, WARNING, report, site

from certlint.model.config import Bundle, BundleForm
from certlint.model.findings import Diagnostic, Finding, ReachedPlace, Report, Summary, Suppression
from certlint.model.fixes import Edit, Proposal
from certlint.reports import ReportContext
from certlint.reports.html import PLACES, render

SOURCE = b"import requests\nrequests.get('https://erp.example', verify=False)\n"
AT = SOURCE.index(b"False")
FIXED = replace(
    FINDING,
    fix=Proposal(
        "give the CA bundle",
        False,
        (Edit(FINDING.path, sha256(SOURCE).hexdigest(), AT, AT + 5, b'os.environ["CA"]'),),
        "does the bundle hold every CA?",
    ),
)
CONTEXT = ReportContext(
    version="1.2.3",
    config_path="certlint.toml",
    sources={FINDING.path: SOURCE},
    bundles=(("prod", Bundle(BundleForm.ENV, "CORPORATE_CA", complete=True)),),
)


class Page(HTMLParser):
    """The elements of a page, each with its attributes and the text in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[list[str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))
        if tag not in {"meta", "input", "rect"}:
            self._open.append(self.elements[-1][2])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict.fromkeys((name for name, _ in attrs), ""), []))

    def handle_endtag(self, tag: str) -> None:
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.append(data)

    def all(self, tag: str, name: str = "") -> list[tuple[dict[str, str], str]]:
        return [
            (attributes, "".join(parts))
            for own, attributes, parts in self.elements
            if own == tag and (not name or name in attributes.get("class", "").split())
        ]


def page(*findings: Finding, context: ReportContext = CONTEXT) -> Page:
    return Page(render(report(*findings), context=context))


def test_a_finding_has_all_that_is_known_of_it() -> None:
    ((attributes, text),) = page(FIXED).all("details", "finding")
    assert (attributes["data-code"], attributes["data-state"], attributes["data-confidence"]) == (
        "TLS101",
        "error",
        "certain",
    )
    assert json.loads(attributes["data-environments"]) == ["prod", "dev"]
    for part in (
        FINDING.message,
        "src/app/http.py:20:23",
        "requests.get(url, verify=False)",
        "src/app/conf.py:3:10 `False` is assigned to `VERIFY`",
        "prod (error), dev (warning)",
        "pass the CA bundle",
        "Fix to be reviewed: give the CA bundle",
        "does the bundle hold every CA?",
        "-requests.get('https://erp.example', verify=False)",
        "+requests.get('https://erp.example', verify=os.environ[\"CA\"])",
        FINDING.fingerprint,
    ):
        assert part in text, part
    assert [text for _, text in page(FIXED).all("mark")] == ["verify=False"]


def test_a_fix_for_other_bytes_has_no_diff() -> None:
    changed = replace(CONTEXT, sources={FINDING.path: b"x = 1\n"})
    assert page(FIXED).all("pre", "diff")
    assert not page(FIXED, context=changed).all("pre", "diff")


def test_places_that_a_decision_reaches() -> None:
    places = tuple(ReachedPlace(f"src/{n}.py", site(n), "k", ("prod",)) for n in range(1, PLACES + 6))
    ((_, text),) = page(replace(FINDING, reaches=places)).all("details", "finding")
    assert f"Reaches {PLACES + 5} places" in text
    assert "src/1.py:1:23 [prod]" in text
    assert f"src/{PLACES}.py" in text
    assert "and 5 more" in text
    assert f"src/{PLACES + 1}.py" not in text


def test_waivers_are_a_table_sorted_by_their_end() -> None:
    later = replace(WAIVED, path="b.py", suppressed=Suppression("config", "OPS-2", "2031-01-01"))
    never = replace(WAIVED, path="a.py", suppressed=Suppression("inline", "OPS-3"))
    known = replace(WAIVED, path="c.py", suppressed=Suppression("baseline"))
    found = page(never, later, WAIVED, known, ALLOWED)
    tables = [text for _, text in found.all("table") if text.startswith("Findings that are waived")]
    rows = re.findall(r"(2030-01-31|2031-01-01|no end)TLS101 (\S+?):", tables[0])
    assert rows == [("2030-01-31", "src/app/old.py"), ("2031-01-01", "b.py"), ("no end", "a.py")]
    states = [attributes["data-state"] for attributes, _ in found.all("details", "finding")]
    assert states == ["waived", "waived", "waived", "baseline", "allowed"]
    ids = {attributes["id"] for attributes, _ in found.all("details", "finding")}
    links = {attributes["href"][1:] for attributes, _ in found.all("a") if attributes["href"].startswith("#f")}
    assert len(ids) == 5
    assert links - {"findings"} < ids


def test_charts_count_by_environment_and_rule() -> None:
    tables = [text for _, text in page(FINDING, WARNING, WAIVED, ALLOWED).all("table")]
    assert "prod101" in tables[0]  # one error, no warning, one waived
    assert "dev020" in tables[0]
    assert "test001" in tables[0]
    assert "TLS101 disabled-verification-argument112" in tables[1]


def test_bundles() -> None:
    found = Report((), (), Summary(judged=("certs/ca.pem",), unjudged=("certs/other.pem",)))
    text = " ".join(text for _, text in Page(render(found, context=CONTEXT)).all("section"))
    assert "the path in the environment variable CORPORATE_CAyes" in text
    assert "certs/ca.pem (0 findings)" in text
    assert "certs/other.pem" in text


def test_what_could_not_be_checked() -> None:
    found = report(errors=(Diagnostic("a.py", 3, "is no Python"),))
    assert "a.py:3 is no Python" in " ".join(text for _, text in Page(render(found, context=CONTEXT)).all("li"))


def test_the_policy_allows_only_the_parts_of_the_page() -> None:
    found = page(FIXED)
    ((attributes, _),) = [each for each in found.all("meta") if "http-equiv" in each[0]]
    policy = dict(part.strip().split(" ", 1) for part in attributes["content"].split(";"))
    assert policy["default-src"] == "'none'"
    for tag in ("style", "script"):
        ((_, text),) = found.all(tag)
        digest = b64encode(sha256(text.encode()).digest()).decode()
        assert policy[f"{tag}-src"] == f"'sha256-{digest}'"
    names = {name for _, attributes, _ in found.elements for name in attributes}
    assert not {"style", "src"} & names
    assert not [name for name in names if name.startswith("on")]
    assert all(attributes["href"].startswith("#") for attributes, _ in found.all("a"))


HOSTILES = [
    HOSTILE,
    "</details></section><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus='alert(1)",
    "<!--",
    "</style><style>",
    "]]>&lt;&#x3c;",
    "javascript:alert(1)",
]


@pytest.mark.parametrize("word", HOSTILES)
def test_nothing_becomes_markup(word: str) -> None:
    def made(word: str) -> list[tuple[str, list[str]]]:
        finding = replace(
            FIXED,
            path=word,
            code=word,
            name=word,
            message=word,
            help=word,
            note=word,
            site=site(text=word),
            fingerprint=word,
            trail=(replace(FINDING.trail[0], path=word, note=word),),
            reaches=(ReachedPlace(word, site(), word, (word,)), ReachedPlace(word, site(), word, (word,))),
            reach=(replace(FINDING.reach[0], name=word),),
        )
        waived = replace(finding, suppressed=Suppression(word, word, word))
        context = replace(
            CONTEXT, version=word, config_path=word, bundles=((word, Bundle(BundleForm.EXPRESSION, word)),)
        )
        text = render(report(finding, waived, errors=(Diagnostic(word, 1, word),)), context=context)
        assert text.isascii()
        return [(tag, sorted(attributes)) for tag, attributes, _ in Page(text).elements]

    assert made(word) == made("word")
