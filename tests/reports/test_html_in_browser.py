"""The HTML report in a headless Chromium: ``pytest -m browser``.

It takes ``pip install playwright``, a ``chromium`` on the path and, for the rules on accessibility, the file of
axe-core (``npm install axe-core``) that the environment variable ``AXE_CORE`` names, or that lies in ``node_modules``.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from sample_reports import ALLOWED, FINDING, WAIVED, WARNING, report

from certlint.model.config import Bundle, BundleForm
from certlint.model.findings import Diagnostic, Finding, ReachedPlace
from certlint.model.fixes import Edit, Proposal
from certlint.reports import ReportContext
from certlint.reports.html import render

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]
AXE = Path(os.environ.get("AXE_CORE", ROOT / "node_modules" / "axe-core" / "axe.min.js"))
SOURCE = b"import requests\n" + b"x = 1\n" * 30 + b"requests.get('https://erp.example', verify=False)\n"
AT = SOURCE.rindex(b"False")
HOSTILE = "<img src=x onerror=\"document.title='broken'\">"
MANY = 5_000


def finding(number: int) -> Finding:
    """One of many, in a file of ten findings each."""
    path = f"src/app{number // 10}.py"
    fix = Proposal(
        "give the CA bundle", True, (Edit(path, sha256(SOURCE).hexdigest(), AT, AT + 5, b'os.environ["CA"]'),)
    )
    base = (FINDING, WARNING, WAIVED, ALLOWED)[number % 4]
    reached = tuple(ReachedPlace(f"src/to{n}.py", FINDING.site, "k", ("prod",)) for n in range(3))
    return replace(base, path=path, fix=fix, reaches=reached, fingerprint=f"{number:064x}")


def written(folder: Path, *findings: Finding) -> str:
    context = ReportContext(
        version="1.2.3",
        config_path="certlint.toml",
        sources={each.path: SOURCE for each in findings},
        bundles=(("prod", Bundle(BundleForm.ENV, "CORPORATE_CA", complete=True)),),
    )
    file = folder / "report.html"
    file.write_text(render(report(*findings, errors=(Diagnostic("a.py", 3, "is no Python"),)), context=context))
    return file.as_uri()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    api = pytest.importorskip("playwright.sync_api")
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no Chromium")
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opened(chromium: Any, tmp_path: Path) -> Iterator[Any]:
    """Opens a page of findings, and gives it with what the browser complained of."""
    contexts = []

    def opening(*findings: Finding, **options: Any) -> tuple[Any, list[str]]:
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda sent: complaints.append(sent.url) if not sent.url.startswith("file:") else None)
        page.goto(written(tmp_path, *findings))
        return page, complaints

    yield opening
    for context in contexts:
        context.close()


def visible(page: Any) -> int:
    return int(page.locator("details.finding:visible").count())


def test_filters(opened: Any) -> None:
    page, complaints = opened(*map(finding, range(40)))
    assert visible(page) == 20  # errors and warnings
    page.get_by_label("Status").select_option("")
    assert visible(page) == 40
    page.get_by_label("Environment").select_option("test")
    assert visible(page) == 10
    assert page.locator("#status").inner_text() == "10 of 40 findings shown"
    page.get_by_label("Path contains").fill("APP3.")
    assert visible(page) == 3
    page.get_by_role("button", name="Reset").click()
    page.wait_for_function("document.querySelectorAll('details.finding:not([hidden])').length === 20")
    assert complaints == []


def test_with_the_keyboard(opened: Any) -> None:
    page, _ = opened(FINDING, WAIVED)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the findings"
    page.locator("details.finding summary").first.focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("pass the CA bundle").first.is_visible()
    link = page.get_by_role("link", name="TLS101 src/app/old.py:20:23")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.closest('details')?.open")
    assert "src/app/old.py" in page.evaluate("document.activeElement.textContent")


def test_without_javascript(opened: Any) -> None:
    page, complaints = opened(FINDING, WAIVED, ALLOWED, java_script_enabled=False)
    assert visible(page) == 3
    assert not page.locator("form").is_visible()
    page.locator("details.finding summary").first.click()
    assert page.get_by_text("pass the CA bundle").first.is_visible()
    assert complaints == []


def test_hostile_text_does_nothing(opened: Any) -> None:
    page, complaints = opened(replace(FINDING, path=HOSTILE, message=HOSTILE, help=f"</script>{HOSTILE}"))
    assert page.locator("img").count() == 0
    assert page.title().startswith("certlint")
    assert complaints == []


def test_five_thousand_findings(opened: Any) -> None:
    """All are there after a filter; the times are printed, as no test measures a machine."""
    page, _ = opened(*map(finding, range(MANY)))
    opened_in = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    filtered_in = page.evaluate(
        """() => new Promise((done) => {
          const select = document.querySelector("[name=state]"), start = performance.now();
          select.value = "";
          select.dispatchEvent(new Event("input", { bubbles: true }));
          requestAnimationFrame(() => setTimeout(() => done(performance.now() - start)));
        })"""
    )
    assert page.locator("#status").inner_text() == f"{MANY} of {MANY} findings shown"
    print(f"opened in {opened_in:.0f} ms, filtered in {filtered_in:.0f} ms")


@pytest.mark.parametrize("width", [380, 1400])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_fits_and_is_accessible(opened: Any, scheme: str, width: int) -> None:
    page, _ = opened(*map(finding, range(12)), color_scheme=scheme, viewport={"width": width, "height": 900})
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=f"{folder}/report-{width}-{scheme}.png", full_page=True)
    if not AXE.is_file():
        pytest.skip("axe-core is not there")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    violations = page.evaluate(
        "axe.run().then((result) => result.violations.map((each) => `${each.impact}: ${each.id}`))"
    )
    assert violations == []
