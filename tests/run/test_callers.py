"""Files that may call a wrapper, by their bytes."""

from __future__ import annotations

from pathlib import Path

import pytest

from certlint.cli import main
from certlint.run.callers import Callers

WRAPPERS = [("acme.transport.http", "fetch"), ("acme.client", "Client")]


@pytest.mark.parametrize(
    "source",
    [
        b"from acme.transport.http import fetch\nfetch(1, False)\n",
        b"from acme.transport import http\nhttp.fetch(1)\n",
        b"from acme import fetch as f\nf(1)\n",
        b"from .http import fetch\n",
        b"def late():\n    import acme\n    acme.transport.http.fetch(1)\n",
        b"from acme.client import (\n    Client,\n)\n",
        b"import acme.client\r\nacme.client.Client()\r\n",
    ],
)
def test_may_call(source: bytes) -> None:
    assert Callers(WRAPPERS).may_call(source)


@pytest.mark.parametrize(
    "source",
    [
        b"from acme.transport.http import send\nsend(1)\n",
        b"from other import fetch\nfetch(1, False)\n",
        b"fetch(1)\n",
        b"# import acme and fetch\n",
        b"import acme\nacme.prefetch(1)\n",
        b"",
    ],
)
def test_may_not(source: bytes) -> None:
    assert not Callers(WRAPPERS).may_call(source)


def test_no_wrappers() -> None:
    assert not Callers([]).may_call(b"import acme\nfetch()\n")


def test_a_caller_without_any_word_of_a_library_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "lib.py").write_text(
        "import requests\n\n\ndef pull(u, check=True):\n    requests.get(u, verify=check)\n"
    )
    (tmp_path / "middle.py").write_text("from lib import pull\n\n\ndef draw(url, check=True):\n    pull(url, check)\n")
    (tmp_path / "job.py").write_text("from middle import draw\n\ndraw('https://x', False)\n")
    assert main(["--isolated", "."]) == 1
    assert capsys.readouterr().out == "job.py:3:1: TLS101 `draw(check=False)` accepts any certificate [everywhere]\n"
