"""The study of packages: its figures and plots are made from results."""

from __future__ import annotations

import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from fleet.hostile import zipped
from fleet.test_running import certlint, done_in

from benchmarks.study import bars, kinds, page, scatter
from certlint.fleet.store import records, timings
from certlint.fleet.units import Unit

DEFAULT = b"import requests\n\n\ndef fetch(url, verify=False):\n    return requests.get(url, verify=verify)\n"


def test_figures_and_plots(tmp_path: Path) -> None:
    for name, members in (("alpha", [("alpha/http.py", DEFAULT)]), ("beta", [])):
        (tmp_path / f"{name}.whl").write_bytes(zipped(*members))
    done_in(tmp_path / "out", [Unit(name, str(tmp_path / f"{name}.whl")) for name in ("alpha", "beta")])
    found, times = records(str(tmp_path / "out")), timings(str(tmp_path / "out"))
    assert kinds(found) == {"an argument": 2, "a default of a function": 1}
    text = page(found, times, {1: 4.0, 2: 2.0}, same=True)
    assert "| that do not verify by default | 1 (50.0%) |" in text
    assert "| speed-up | 2.00 |" in text
    for drawn in (bars("kinds", kinds(found), 2), scatter("growth", [(1.0, 2.0), (0.5, 0.0)]), scatter("none", [])):
        assert ElementTree.fromstring(drawn).tag.endswith("svg")


def test_no_other_run_imports_a_cluster(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("", "utf-8")
    done = certlint("--fleet", "list.txt", "--out", "out", folder=tmp_path)
    assert (done.returncode, done.stdout) == (0, "0 units: 0 errors, 0 warnings, 0 allowed or waived\n")
    code = "import sys, certlint.cli.fleet, certlint.fleet.running, certlint.fleet.keeper, certlint.fleet.parquet\n"
    code += "print({name.split('.')[0] for name in sys.modules} & {'distributed', 'dask', 'pyarrow'})"
    asked = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert asked.stdout == "set()\n"
