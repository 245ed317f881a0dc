"""The language server answers or ends, whatever bytes it is sent."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from typing import IO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlint.editors.frames import Frames


class Slow:
    """Gives a few bytes at a time, as a pipe may; asked for more than there are, it would wait for ever."""

    def __init__(self, content: bytes, step: int) -> None:
        self.stream, self.step = io.BytesIO(content), step

    def read1(self, size: int, /) -> bytes:
        return self.stream.read(min(size, self.step))


def messages(content: bytes, step: int = 1 << 20) -> tuple[list[bytes], str]:
    """The bodies that a reader gets, and what was wrong with the stream."""
    frames = Frames(Slow(content, step))
    found = []
    while line := frames.readline():
        length = int(line.removeprefix(b"Content-Length: "))
        assert frames.readline() == b"\r\n"
        body = frames.read(length)
        if not body:
            break
        assert len(body) == length
        found.append(body)
    return found, frames.problem


@given(st.lists(st.binary(min_size=1)), st.integers(1, 50), st.sampled_from(["Content-Length: ", "content-length:"]))
def test_messages(bodies: list[bytes], step: int, name: str) -> None:
    content = b"".join(
        f"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\n{name}{len(body)}\r\n\r\n".encode() + body
        for body in bodies
    )
    assert messages(content, step) == (bodies, "")


@given(st.binary(), st.integers(1, 50))
def test_any_bytes_end(content: bytes, step: int) -> None:
    good = b"Content-Length: 2\r\n\r\n{}"
    found, problem = messages(good + content, step)
    assert found[0] == b"{}"
    assert problem or not content.strip(b"\r\n") or len(found) > 1


BROKEN = {
    "no length": b"Content-Type: x\r\n\r\n{}",
    "negative": b"Content-Length: -5\r\n\r\n{}",
    "zero": b"Content-Length: 0\r\n\r\n",
    "huge": b"Content-Length: 99999999999999999999\r\n\r\n{}",
    "too large": b"Content-Length: 999999999\r\n\r\n{}",
    "thousands of digits": b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n{}",
    "no number": b"Content-Length: abc\r\n\r\n{}",
    "not whole": b"Content-Length: 1.5\r\n\r\n{}",
    "too short": b'Content-Length: 4\r\n\r\n{"jsonrpc": "2.0"}',
    "garbage": b"\x00\xff\xfe garbage\r\n\r\n",
    "a body alone": b'{"jsonrpc": "2.0"}',
    "a long line": b"x" * 20_000,
}


@pytest.mark.parametrize("kind", BROKEN)
@pytest.mark.parametrize("step", [1, 1 << 20])
def test_headers_that_are_none(kind: str, step: int) -> None:
    found, problem = messages(BROKEN[kind], step)
    assert len(found) <= (kind == "too short")
    assert problem.startswith("the client cannot be understood: ")


def start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "certlint", "--lsp"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def pipe(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


@pytest.mark.parametrize("kind", ["no length", "too short", "a long line"])
def test_the_server_ends_though_the_client_does_not(kind: str) -> None:
    pytest.importorskip("pygls")
    server = start()
    try:
        pipe(server.stdin).write(BROKEN[kind])
        pipe(server.stdin).flush()
        assert server.wait(120) == 2
        told = pipe(server.stderr).read().decode()
        assert told.splitlines()[-1].startswith("certlint: the client cannot be understood: ")
        assert "Traceback" not in told
    finally:
        server.kill()
        server.communicate()


@pytest.mark.parametrize(
    "body", [b"{]", b"[]", b"null", b"[" * 100_000, b'{"jsonrpc":"2.0","id":1,"method":"initialize"}']
)
def test_the_server_goes_on_after_a_message_that_is_none(body: bytes) -> None:
    pytest.importorskip("pygls")
    asked = {"jsonrpc": "2.0", "id": 7, "method": "initialize", "params": {"processId": None, "capabilities": {}}}
    good = json.dumps(asked).encode()
    server = start()
    out, err = server.communicate(
        b"".join(b"Content-Length: %d\r\n\r\n%s" % (len(each), each) for each in (body, good)), 120
    )
    assert server.returncode == 0
    assert b'"serverInfo"' in out
    assert b"Traceback" not in err
