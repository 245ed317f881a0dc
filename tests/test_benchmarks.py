"""The benchmark's own code, on figures made up here; nothing is downloaded and no linter is timed."""

from __future__ import annotations

import sys
import time
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import growth
from benchmarks.archives import Source
from benchmarks.plot import drawing
from benchmarks.processes import run
from benchmarks.results import COLD, NO_FUNNEL, WARM, Measurement, Proof, Results, Subject
from benchmarks.table import page, seconds
from benchmarks.tools import BANDIT, CERTLINT, IMPORT_CLICK, RUFF, SEMGREP
from benchmarks.trees import grown, size_of, unpacked
from certlint.cli import main as cli

HERE = Path(__file__).parent.parent / "benchmarks"

SAMPLE = Results(
    machine={
        "processor": "Abacus <3>",
        "cores": "2",
        "system": "Linux",
        "Python": "CPython 3.13.1",
        "date": "2026-01-31",
    },
    versions={"certlint": "0.1.0", "ruff": "0.17.6"},
    subjects=(
        Subject("shop", "tree", "shop 1.0 (wheel)", 4000, 32_000_000),
        Subject("shop, half", "part", "shop 1.0 (wheel)", 2000, 16_000_000),
        Subject("one clean file", "files", "shop 1.0 (wheel)", 1, 9_000),
    ),
    measurements=(
        Measurement("shop", CERTLINT, COLD, "certlint .", (0.9, 1.1, 0.8), (1.7, 1.8, 1.6), 200 * 1024 * 1024),
        Measurement("shop", CERTLINT, WARM, "certlint --cache-dir CACHE .", (0.2,), (0.2,), None),
        Measurement("shop", CERTLINT, NO_FUNNEL, "certlint --no-funnel .", (120.0,), (119.0,), None),
        Measurement("shop", RUFF, COLD, "ruff check .", (0.6, 0.5, 0.4), (1.0, 1.0, 1.0), None),
        Measurement("shop", RUFF, WARM, "ruff check --cache-dir CACHE .", (0.05,), (0.05,), None),
        Measurement("shop", BANDIT, COLD, "bandit -r .", (50.0,)),
        Measurement("shop", SEMGREP, COLD, "semgrep scan .", note="more than 1800 s"),
        Measurement("shop, half", CERTLINT, COLD, "certlint .", (0.45,)),
        Measurement("shop, half", RUFF, COLD, "ruff check .", (0.25,)),
        Measurement("one clean file", CERTLINT, COLD, "certlint shop.py", (0.09,)),
        Measurement("one clean file", RUFF, COLD, "ruff check shop.py", (0.009,)),
        Measurement("one clean file", IMPORT_CLICK, COLD, "python -c 'import click'", (0.06,)),
    ),
    proofs=(Proof("shop", 17, 0), Proof("shed", 4, 2)),
    missing={"semgrep": "no matching distribution"},
)


def rows(text: str) -> list[list[str]]:
    return [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")]


def test_results_survive_being_written() -> None:
    assert Results.loads(SAMPLE.dumps()) == SAMPLE


def test_the_table_has_medians_ranges_ratios_and_memory() -> None:
    found = rows(page(SAMPLE))
    assert ["certlint, cold", "0.900 (0.800…1.10)", "1.80", "1.70", "200"] in found
    assert ["certlint, warm", "0.200", "4.00", "0.200", "–"] in found  # noqa: RUF001
    assert ["bandit, cold", "50.0", "100", "–", "–"] in found  # noqa: RUF001
    assert ["semgrep, cold", "more than 1800 s", "–", "–", "–"] in found  # noqa: RUF001
    assert ["certlint, cold ÷ `import click`", "1.50"] in found
    assert ["shop, half", "2,000", "16.0", "0.450", "–", "0.250", "–", "35.6", "–"] in found  # noqa: RUF001


def test_the_table_names_the_machine_what_is_missing_and_what_differs() -> None:
    text = page(SAMPLE)
    for part in (
        "Abacus <3>",
        "semgrep could not be installed (no matching distribution)",
        "identical",
        "**2 differ**",
    ):
        assert part in text


@pytest.mark.parametrize(
    "results", [SAMPLE, replace(SAMPLE, subjects=SAMPLE.subjects[:1]), replace(SAMPLE, measurements=())]
)
def test_table_and_plot_are_made_of_whatever_there_is(results: Results) -> None:
    assert page(results).startswith("# ")
    ElementTree.fromstring(drawing(results))


def test_the_plot_shows_every_tool_and_the_machine() -> None:
    texts = [
        element.text for element in ElementTree.fromstring(drawing(SAMPLE)).iter("{http://www.w3.org/2000/svg}text")
    ]
    assert {CERTLINT, RUFF, BANDIT, SEMGREP, IMPORT_CLICK, "shop", "one clean file", "0.900", "50.0"} <= set(texts)
    assert any(text and "Abacus <3>" in text for text in texts)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "–"), (217.2, "217"), (25.34, "25.3"), (1.049, "1.05"), (0.091, "0.0910"), (0.00731, "0.0073")],  # noqa: RUF001
)
def test_seconds_have_about_three_digits(value: float | None, text: str) -> None:
    assert seconds(value) == text


def test_the_page_and_the_plot_that_are_shown_are_made_of_the_figures_beside_them() -> None:
    results = Results.loads((HERE / "results.json").read_text(encoding="utf-8"))
    for name, made in (("RESULTS.md", page(results)), ("speed.svg", drawing(results))):
        assert (HERE / name).read_text(encoding="utf-8") == made, "run: python -m benchmarks --redraw"


def test_a_run_tells_its_exit_code_its_errors_and_its_output(tmp_path: Path) -> None:
    program = "import sys; print('out'); sys.exit('went wrong')"
    done = run([sys.executable, "-c", program], tmp_path, output=tmp_path / "out")
    assert (done.code, done.errors.strip(), (tmp_path / "out").read_text().strip()) == (1, "went wrong", "out")
    assert done.seconds > 0


def test_a_run_is_ended_by_its_limit_with_all_that_it_started(tmp_path: Path) -> None:
    child = "import time; time.sleep(1); open('survived', 'w')"
    program = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {child!r}]); time.sleep(60)"
    started = time.monotonic()
    assert run([sys.executable, "-c", program], tmp_path, limit=0.4).code is None
    assert time.monotonic() - started < 30
    if sys.platform != "win32":
        time.sleep(1.2)
        assert not (tmp_path / "survived").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere only the largest process is known")
def test_memory_is_that_of_all_processes_at_once(tmp_path: Path) -> None:
    child = "import time; held = b'x' * 60_000_000; time.sleep(0.7)"
    program = (
        "import subprocess, sys\n"
        f"children = [subprocess.Popen([sys.executable, '-c', {child!r}]) for _ in range(2)]\n"
        "[child.wait() for child in children]"
    )
    together = run([sys.executable, "-c", program], tmp_path, memory=True).peak
    alone = run([sys.executable, "-c", child], tmp_path, memory=True).peak
    assert together is not None
    assert alone is not None
    assert 60_000_000 < alone < 100_000_000
    assert 120_000_000 < together < 200_000_000


def test_another_archive_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "shop.whl").write_bytes(b"something else")
    with pytest.raises(ValueError, match="SHA-256"):
        unpacked(Source("shop", "1", "shop.whl", "0" * 64), tmp_path, Path(sys.executable))


def test_parts_and_a_double_of_a_tree(tmp_path: Path) -> None:
    tree = tmp_path / "homeassistant-1"
    for name in "abcdefgh":
        folder = tree / "homeassistant" / "components" / name
        folder.mkdir(parents=True)
        (folder / "__init__.py").write_text("pass\n")
    assert size_of(tree) == (8, 40)
    assert size_of(grown(tree, "half")) == (4, 20)
    assert size_of(grown(tree, "quarter")) == (2, 10)
    assert size_of(grown(tree, "double")) == (16, 80)


@pytest.mark.parametrize("kind", growth.KINDS)
def test_what_grows_is_found(kind: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Each caller of a wrapper turns it off: if it were not looked at, no time would be measured."""
    growth.make(tmp_path, kind, 9)
    assert cli(["--isolated", "--no-cache", "-j1", "--format", "concise", str(tmp_path)]) == 1
    lines = capfd.readouterr().out.splitlines()
    assert len({line.split(":")[0] for line in lines if "TLS101" in line}) == 9
