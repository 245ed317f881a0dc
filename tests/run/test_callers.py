"""Files that may call a wrapper, by their bytes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from certlint.cli import main
from certlint.model.facts import Wrapper
from certlint.run.callers import Callers, Importers, _Given
from certlint.run.imports import brought, statements

WRAPPERS = [
    Wrapper("acme.transport.http", "fetch", "check", 1),
    Wrapper("acme.client", "Client", "secure"),
    Wrapper("acme.client", "get", "check", 1, member=True),
]


def may_call(source: bytes, wrappers: Sequence[Wrapper] = WRAPPERS) -> bool:
    callers = Callers(wrappers)
    return any(
        callers.may_call(source, words) for _, words in Importers({"file.py": statements(source)}).knowing(callers)
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
        b"from acme.client import Client\nclass Mine(Client):\n def __init__(self):\n  super().__init__(secure=0)\n",
        b"from acme.transport.http import fetch\nfetch(f'{a[\"x\"]}', False)\n",
        b"from acme.transport.http import fetch\nfetch('''it's''', False)\n",
        b"from acme.transport.http import fetch\nfetch('never closed, False)\n",
        # imports as they may be written
        b"import os; from acme.http import fetch\nfetch(1, False)\n",
        b"import os, acme.transport; acme.transport.fetch(1, False)\n",
        b"try: from acme.http import fetch\nexcept ImportError: pass\nfetch(1, False)\n",
        b"\x0cfrom acme.http import fetch\nfetch(1, False)\n",
        b"import os\rfrom acme.http import fetch\rfetch(1, False)\r",
        b"from .import http\nhttp.fetch(1, False)\n",
        b"import \\\n  acme\nacme.fetch(1, False)\n",
        b"from \\\r\n  acme.http \\\r\n  import fetch\r\nfetch(1, False)\r\n",
        b"from acme.http import send, \\\n  fetch as f\nf(1, False)\n",
        b"from acme.http import (  # (\xe2\x80\xa6)\n  send,\n  fetch,\n)\nfetch(1, False)\n",
        b"from acme.http import (fetch # to\n as\n f)\nf(1, False)\n",
        # calls as they may be written, and names that are kept under others
        b"from acme.http import fetch\n(fetch  # it\n)(1, False)\n",
        b"from acme.http import fetch\nfetch\\\n(1, False)\n",
        b"from acme.http import fetch\nfetch(f'{a[')']}', False)\n",
        b"from acme.http import fetch\nf = fetch\nf(1, False)\n",
        b"from acme.http import fetch\nf, g = fetch, 1\nf(1, False)\n",
        b"from acme.http import fetch\nF = {'f': fetch}\nF['f'](1, False)\n",
        b"from acme.http import fetch\nfor f in [fetch]:\n    f(1, False)\n",
        b"from acme.http import fetch\ndef g():\n    return fetch\ng()(1, False)\n",
        b"from acme.http import fetch\nf = g or fetch\nf(1, False)\n",
        b"from acme.http import fetch\nf = fetch if 1 else None\nf(1, False)\n",
        b"from acme.http import fetch\nasyncio.to_thread(fetch, 1, False)\n",
        b"from acme import http\ngetattr(http, 'fetch')(1, False)\n",
        b"from acme.client import Client\nclass Mine(Client): pass\nMine(secure=0)\n",
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
        b"from acme.http import fetch\nx: fetch\ntry: fetch.a\nexcept fetch: pass\n",
        b"from acme.http import (\n  send,  # fetch\n)\nsend(1, False)\n",
        b"",
    ],
)
def test_may_not(source: bytes) -> None:
    assert not may_call(source)


def test_what_is_imported_is_handed_on() -> None:
    files = {
        "api.py": b"from acme.http import fetch\n",
        "more/__init__.py": b"from ..api import *\n",
        "last.py": b"from more import fetch\n",
        "other.py": b"from api import send\n",
        "acme/http/beside.py": b"from . import fetch\n",
        "acme/http/inner/below.py": b"from .. import fetch\n",
        "acme/beside.py": b"from . import fetch\n",
    }
    known = dict(Importers({path: statements(source) for path, source in files.items()}).knowing(Callers(WRAPPERS)))
    assert {path for path, words in known.items() if b"fetch" in words} == {
        *("api.py", "more/__init__.py", "last.py", "acme/http/beside.py", "acme/http/inner/below.py", "acme/beside.py")
    }


@pytest.mark.parametrize(
    "source",
    [b"from a import (\n" * 60_000, b"import " * 150_000, b" " * 1_000_000 + b"import a", b"import \\\n" * 100_000],
    ids=["parentheses", "imports", "blanks", "continued"],
)
def test_no_import_takes_long(source: bytes) -> None:
    start = time.process_time()
    brought(statements(source))
    assert time.process_time() - start < 10


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
    assert (
        capsys.readouterr().out
        == "job.py:3:1: TLS101 `draw('https://x', False)` turns certificate verification off [everywhere]\n"
    )


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


def test_a_long_way_through_files_without_any_word_of_a_library(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("w0.py").write_text("import requests\ndef f0(u, flag=True):\n    return requests.get(u, verify=flag)\n")
    for number in range(1, 11):
        before = number - 1
        Path(f"w{number}.py").write_text(
            f"from w{before} import f{before}\ndef f{number}(u, flag=True):\n    return f{before}(u, flag=flag)\n"
        )
    Path("use.py").write_text("from w10 import f10\nf10('x', flag=False)\n")
    assert main(["--isolated", "--no-cache", "-v", "."]) == 1
    out = capsys.readouterr().out
    assert "use.py:2:1: TLS101" in out
    assert "1 round of linking" in out


# --- in linear time ------------------------------------------------------------------------------

IMPORT_OF_IT = b"from acme.transport.http import fetch\n"


@pytest.mark.parametrize(
    "code",
    [
        b"keep = fetch  " + b"#" * 100_000,
        b"keep = fetch  " + b"# " * 50_000 + b"\n",
        b"fetch(" * 20_000,
        b"fetch(" * 3_000 + b"1" + b")" * 3_000,
        b"fetch # " * 20_000 + b"\n(1, 2)",
        b"fetch" + b"\n" * 100_000,
        b"fetch(1)\n" + b"x = '" + b"\\" * 99_999,
        b"fetch(1, '" + b"\\" * 99_999,
        b"x(lambda" + b" " * 100_000 + b"fetch",
        b"isinstance(" * 20_000 + b"fetch",
        b"import a" * 20_000,
        b"from acme import (" + b"#" * 100_000,
    ],
)
def test_no_code_takes_long(code: bytes) -> None:
    """Each would take for ever, or minutes, if it were read again and again."""
    may_call(IMPORT_OF_IT + code)


def test_arguments_are_read_once_for_all_wrappers(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[int] = []
    original = _Given.of

    def counted(code: bytes, start: int, budget: int) -> _Given:
        read.append(start)
        return original(code, start, budget)

    monkeypatch.setattr(_Given, "of", counted)
    wrappers = [Wrapper("acme.http", "fetch", f"check{number}", None) for number in range(500)]
    assert not may_call(b"from acme.http import fetch\n" + b"fetch(1)\n" * 100, wrappers)
    assert len(read) == 100


def test_arguments_in_arguments_are_not_read_without_end() -> None:
    """Code in which each call is an argument of another: what cannot be told in a few rounds is taken for a caller."""
    nested = IMPORT_OF_IT + b"fetch(" * 5_000 + b")" * 5_000
    assert may_call(nested)
    assert not may_call(IMPORT_OF_IT + b"fetch(" * 10 + b")" * 10)


def test_many_words_are_looked_for_like_few() -> None:
    words = [f"fetch{number}" for number in range(50)]
    wrappers = [Wrapper("acme.http", word, "check", 1) for word in words]
    assert may_call(b"from acme import http\nhttp.fetch49(1, check=False)\n", wrappers)
    assert may_call(b"from acme import http\nexecutor.submit(http.fetch7, 1, False)\n", wrappers)
    assert not may_call(b"from acme import http\nhttp.fetch49(1)\nhttp.fetch(1, 2)\nfetch50(1, 2)\n", wrappers)
