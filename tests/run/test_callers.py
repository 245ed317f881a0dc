"""Files that may call a wrapper, by their bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from certlint.cli import main
from certlint.model.facts import Wrapper
from certlint.run.callers import Callers, Importers, imported

WRAPPERS = [
    Wrapper("acme.transport.http", "fetch", "check", 1),
    Wrapper("acme.client", "Client", "secure"),
    Wrapper("acme.client", "get", "check", 1, member=True),
]


def may_call(source: bytes, wrappers: Sequence[Wrapper] = WRAPPERS) -> bool:
    callers = Callers(wrappers)
    return any(
        callers.may_call(source, words) for _, words in Importers([("file.py", imported(source))]).knowing(callers)
    )


@pytest.mark.parametrize(
    "source",
    [
        b"from acme.transport.http import fetch\nfetch(1, False)\n",
        b"from acme.transport import http\nhttp.fetch(1, check=False)\n",
        b"from acme.transport import http\nhttp.fetch(*given)\n",
        b"from acme.transport import http\nhttp.fetch(1, **given)\n",
        b"from acme import fetch as f\nf(1)\n",
        b"from .http import fetch\nfetch ('a,b', (1, 2), False)\n",
        b"def late():\n    import acme.transport\n    acme.transport.fetch(1, False)\n",
        b"from acme.client import (\n    Client,  # the client\n)\nClient(\n    1, # )\n    secure=0)\n",
        b"import acme.client\r\nacme.client.Client(secure=\r\n0)\r\n",
        b"from acme.http import fetch\nexecutor.submit(fetch, 1, False)\n",
        b"from acme.client import make\nmake().get(1, False)\n",
        b"from acme.client import Client\nclass Mine(Client):\n    def __init__(self):\n        super().__init__(0)\n",
        b"from acme.transport.http import fetch\nfetch(f'{a[\"x\"]}', False)\n",
        b"from acme.transport.http import fetch\nfetch('''it's''', False)\n",
        b"from acme.transport.http import fetch\nfetch('never closed, False)\n",
    ],
)
def test_may_call(source: bytes) -> None:
    assert may_call(source)


@pytest.mark.parametrize(
    "source",
    [
        b"from acme.transport.http import send\nsend(1, False)\n",
        b"from other import fetch\nfetch(1, False)\n",
        b"from acme.transport.http import send\nfetch(1, False)\n",
        b"fetch(1, False)\n",
        b"# import acme and fetch\n",
        b"import acme\nacme.prefetch(1, False)\n",
        b"from acme.transport.http import fetch\nfetch('a, b')\nfetch((1, 2),)\n",
        b"from acme.transport.http import fetch\nfetch(pair(1, 2))\nother(1, fetch())\n",
        b"from acme.client import Client\nClient(1, False)\n",
        b"from acme.client import Client\nprint(isinstance(1, Client))\n",
        b"",
    ],
)
def test_may_not(source: bytes) -> None:
    assert not may_call(source)


def test_no_wrappers() -> None:
    assert not may_call(b"import acme\nfetch()\n", [])


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


@pytest.mark.parametrize(
    ("made", "called"),
    [
        ("from functools import partial\n\npull_here = partial(pull, 'https://x')\n", "pull_here(False)"),
        ("pull_here = pull\n", "pull_here('https://x', False)"),
    ],
)
def test_a_caller_that_knows_it_by_another_name_is_found(
    made: str, called: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    wrapper = "def pull(u, check=True):\n    requests.get(u, verify=check)\n"
    (tmp_path / "lib.py").write_text(f"import requests\n\n\n{wrapper}\n\n{made}")
    (tmp_path / "job.py").write_text(f"from lib import *\n\n{called}\n")
    assert main(["--isolated", "."]) == 1
    assert capsys.readouterr().out.startswith("job.py:3:1: TLS101 ")


def test_a_caller_of_a_class_that_inherits_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    base = "class Base:\n    def __init__(self, check=True):\n        requests.get('https://x', verify=check)\n"
    (tmp_path / "lib.py").write_text(f"import requests\n\n\n{base}\n\nclass Client(Base):\n    pass\n")
    (tmp_path / "job.py").write_text("from lib import Client\n\nClient(False)\n")
    assert main(["--isolated", "."]) == 1
    assert capsys.readouterr().out.startswith("job.py:3:1: TLS101 ")
