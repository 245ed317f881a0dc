"""What certlint is for, in five lines of one file: each is reported once, on its line, and nothing else is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = """\
import os
import requests

requests.get("https://google.com", verify=False)
requests.get("https://google.com", verify="/path/to/certfile.pem")
os.environ["REQUESTS_CA_BUNDLE"] = "/path/to/certfile.pem"
session = requests.Session(); session.verify = "/path/to/certfile.pem"
requests.get("https://google.com")
"""


@pytest.mark.parametrize("arguments", [["."], ["app"], ["--no-funnel", "."], ["-"]])
def test_five_lines(arguments: list[str], tmp_path: Path) -> None:
    (tmp_path / "app.py").write_text(SOURCE)
    (tmp_path / "app").write_text(SOURCE)  # has no suffix, and is a file all the same
    done = subprocess.run(
        [sys.executable, "-m", "certlint", "--quiet", *arguments],
        cwd=tmp_path,
        input=SOURCE,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    places = [line.split(" ")[:2] for line in done.stdout.splitlines()]
    name = {"-": "<stdin>", "app": "app"}.get(arguments[-1], "app.py")
    assert places == [
        [f"{name}:4:1:", "TLS101"],
        [f"{name}:5:1:", "TLS301"],
        [f"{name}:6:1:", "TLS303"],
        [f"{name}:7:31:", "TLS302"],
    ]
    assert (done.returncode, done.stderr) == (1, "")
