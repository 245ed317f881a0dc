"""Files that may call a wrapper, by their bytes."""

from __future__ import annotations

import pytest

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
