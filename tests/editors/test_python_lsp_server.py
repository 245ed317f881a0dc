"""python-lsp-server with its flake8 plugin: certlint's findings arrive as diagnostics."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from editors.projects import BAD, environment

pytest.importorskip("pylsp")
pytest.importorskip("flake8")

pytestmark = pytest.mark.editors

PLUGINS = {
    "flake8": {"enabled": True},
    **{name: {"enabled": False} for name in ("pycodestyle", "pyflakes", "mccabe", "pylint", "pydocstyle", "jedi")},
}


class Client:
    """As much of the protocol as it takes to open a file and hear of it."""

    def __init__(self, folder: Path) -> None:
        self._log = open(folder / "server.log", "wb")  # noqa: SIM115 - closed with the process
        self._process = subprocess.Popen(
            [sys.executable, "-m", "pylsp"],
            cwd=folder,
            env=environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
        )
        self._number = 0

    def request(self, method: str, parameters: Any) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": parameters})
        return self._wait(lambda message: message.get("id") == self._number)["result"]

    def notify(self, method: str, parameters: Any) -> None:
        self._send({"method": method, "params": parameters})

    def diagnostics(self, uri: str) -> list[dict[str, Any]]:
        message = self._wait(
            lambda message: (
                message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri
            )
        )
        return message["params"]["diagnostics"]

    def close(self) -> None:
        self.request("shutdown", None)
        self.notify("exit", None)
        self._process.wait(timeout=30)
        for stream in (self._process.stdin, self._process.stdout, self._log):
            assert stream is not None
            stream.close()

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._process.stdin.flush()

    def _wait(self, wanted: Any) -> dict[str, Any]:
        assert self._process.stdout is not None
        for _ in range(200):
            length = 0
            while line := self._process.stdout.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            assert length, "the server has gone"
            message = json.loads(self._process.stdout.read(length))
            if wanted(message):
                return message
        raise AssertionError("no such message")


@pytest.mark.parametrize("executable", ["flake8", "certlint"])
def test_findings_arrive_as_diagnostics(executable: str, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.certlint]\n")
    file = tmp_path / "app.py"
    file.write_text("x = 1\n")  # what is on the disk does not count: the editor has another text
    plugins = {**PLUGINS, "flake8": {"enabled": True, "executable": executable}}
    client = Client(tmp_path)
    options = {"pylsp": {"plugins": plugins}}
    client.request(
        "initialize",
        {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}, "initializationOptions": options},
    )
    client.notify("initialized", {})
    client.notify("workspace/didChangeConfiguration", {"settings": options})
    document = {"uri": file.as_uri(), "languageId": "python", "version": 1, "text": BAD}
    client.notify("textDocument/didOpen", {"textDocument": document})
    found = client.diagnostics(file.as_uri())
    client.close()
    (ours,) = (item for item in found if str(item.get("code", "")).startswith("TLS"))
    assert ours["code"] == "TLS101"
    assert ours["range"]["start"] == {"line": 4, "character": 11}
    assert "turns certificate verification off" in ours["message"]
    log = (tmp_path / "server.log").read_text()
    assert "Traceback" not in log
    assert "Error while running flake8" not in log
