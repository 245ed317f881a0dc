"""What `--explain` promises, on real connections: variables reach the libraries, hooks do, errors are recognised."""

from __future__ import annotations

import contextlib
import datetime
import os
import socket
import socketserver
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from certlint.advice import recipe, symptom
from certlint.advice.hooks import HOOKS
from sockets import servers

trustme = pytest.importorskip("trustme")

pytestmark = pytest.mark.sockets

HEADER = 'import os\nHOST, PORT = "localhost", int(os.environ["PORT"])\nURL = f"https://{HOST}:{PORT}/"\n'

CLIENTS = {
    "requests": "import requests\nrequests.get(URL, timeout=5)\n",
    "httpx": "import httpx\nhttpx.get(URL, timeout=5)\n",
    "aiohttp": (
        "import aiohttp, asyncio\n"
        "async def main():\n"
        "    async with aiohttp.ClientSession() as session:\n"
        "        await session.get(URL)\n"
        "asyncio.run(main())\n"
    ),
    "urllib3": 'import urllib3\nurllib3.PoolManager(retries=False).request("GET", URL)\n',
    "stdlib": "import urllib.request\nurllib.request.urlopen(URL, timeout=5)\n",
    "tornado": "from tornado.httpclient import HTTPClient\nHTTPClient().fetch(URL, connect_timeout=5)\n",
    "httplib2": "import httplib2\nhttplib2.Http(timeout=5).request(URL)\n",
    "curl-cffi": "from curl_cffi import requests\nrequests.get(URL, timeout=5)\n",
    "websocket-client": 'import websocket\nwebsocket.create_connection(f"wss://{HOST}:{PORT}/", timeout=5)\n',
    "boto3": (
        "import boto3\nfrom botocore.config import Config\n"
        'boto3.client("s3", endpoint_url=URL, region_name="x", aws_access_key_id="a", aws_secret_access_key="b",\n'
        '             config=Config(retries={"max_attempts": 0}, connect_timeout=5)).head_bucket(Bucket="abc")\n'
    ),
}

MODULES = {"stdlib": "ssl", "curl-cffi": "curl_cffi", "websocket-client": "websocket"}

UNTRIED = ("SSL_CERT_DIR",)
"""Needs a folder with hashed names: not tried here."""


@dataclass(frozen=True)
class World:
    bundle: Path
    ports: dict[str, int]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    ca, other = trustme.CA(), trustme.CA()
    past = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
    certificates = {
        "right": ca.issue_cert("localhost"),
        "wrong CA": other.issue_cert("localhost"),
        "wrong host": ca.issue_cert("elsewhere.example"),
        "expired": ca.issue_cert("localhost", not_after=past),
    }
    bundle = tmp_path_factory.mktemp("ca") / "ca.pem"
    ca.cert_pem.write_to_path(str(bundle))
    running = {}
    for kind, certificate in certificates.items():
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(context)
        running[kind] = servers.Server(context, servers.http)
    yield World(bundle, {kind: server.port for kind, server in running.items()})
    for server in running.values():
        server.close()


def run(program: str, port: int, **variables: str) -> subprocess.CompletedProcess[str]:
    foreign = ("_proxy", "_PROXY", "CA_BUNDLE", "CERT_FILE", "CERT_DIR", "CA_CERTS")
    kept = {name: value for name, value in os.environ.items() if not name.endswith(foreign)}
    return subprocess.run(
        [sys.executable, "-c", HEADER + program],
        env={**kept, "PORT": str(port), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("library", CLIENTS)
def test_variables_reach_the_library(library: str, world: World) -> None:
    pytest.importorskip(MODULES.get(library, library))
    program = CLIENTS[library]
    refused = run(program, world.ports["right"])
    assert refused.returncode != 0
    for variable in recipe(library).variables:
        if variable in UNTRIED:
            continue
        trusted = run(program, world.ports["right"], **{variable: str(world.bundle)})
        assert trusted.returncode == 0, variable + trusted.stderr
        assert run(program, world.ports["wrong CA"], **{variable: str(world.bundle)}).returncode != 0, variable


@pytest.mark.parametrize("library", ["requests", "httpx", "aiohttp", "urllib3", "stdlib"])
@pytest.mark.parametrize(
    ("server", "bundle", "name"),
    [
        ("wrong CA", True, "the issuer is not known"),
        ("wrong host", True, "the host name does not match"),
        ("expired", True, "the certificate has expired"),
    ],
)
def test_real_errors_are_recognised(library: str, server: str, bundle: bool, name: str, world: World) -> None:
    pytest.importorskip(MODULES.get(library, library))
    variables = {"SSL_CERT_FILE": str(world.bundle), "REQUESTS_CA_BUNDLE": str(world.bundle)} if bundle else {}
    refused = run(CLIENTS[library], world.ports[server], **variables)
    assert refused.returncode != 0
    last = refused.stderr.strip().splitlines()[-1]
    for text in (last, refused.stderr):
        found = symptom(text)
        assert found is not None, text
        assert found.name == name, text


def test_the_warning_is_recognised(world: World) -> None:
    pytest.importorskip("requests")
    warned = run("import requests\nrequests.get(URL, verify=False, timeout=5)\n", world.ports["right"])
    found = symptom(warned.stderr)
    assert found is not None
    assert found.name == "InsecureRequestWarning"


def test_an_unreadable_bundle_is_recognised(world: World) -> None:
    pytest.importorskip("requests")
    failed = run(CLIENTS["requests"], world.ports["right"], REQUESTS_CA_BUNDLE="/no/such/bundle.pem")
    found = symptom(failed.stderr.strip().splitlines()[-1])
    assert found is not None, failed.stderr
    assert found.name == "the CA bundle cannot be used"


# --- hooks --------------------------------------------------------------------------------------


def code_of(start: str) -> str:
    (hook,) = (hook for hook in HOOKS if hook.title.startswith(start))
    return hook.code


BUNDLE = 'BUNDLE = os.environ["CORP_CA"]\n'
HOOKED = {
    "an adapter for one host": (
        "import ssl\nimport requests\nsession = requests.Session()\n"
        + BUNDLE
        + code_of("One host only").replace("https://erp.example/", "https://localhost")
        + "\nsession.get(URL, timeout=5)\n"
    ),
    "a session that can be reached": (
        BUNDLE
        + "import requests\nclass client:\n    session = requests.Session()\n"
        + code_of("A session that can be reached")
        + "\nclient.session.get(URL, timeout=5)\n"
    ),
    "a variable set by the process itself": (
        BUNDLE + 'os.environ.pop("REQUESTS_CA_BUNDLE", None)\nimport requests\n'
        'os.environ.setdefault("REQUESTS_CA_BUNDLE", BUNDLE)\nrequests.get(URL, timeout=5)\n'
    ),
    "the function that makes contexts": (
        BUNDLE
        + "import functools\nimport ssl\nimport urllib.request\n"
        + code_of("urllib, http.client")
        + "\nurllib.request.urlopen(URL, timeout=5)\n"
    ),
    "what django-allauth's adapter returns": (
        BUNDLE
        + "import functools\nimport requests\n"
        + "class settings:\n    CA_BUNDLE = BUNDLE\n"
        + "class DefaultSocialAccountAdapter:\n"
        + "    def get_requests_session(self):\n"
        + "        session = requests.Session()\n"
        + "        session.request = functools.partial(session.request, timeout=5)\n"
        + "        return session\n"
        + code_of("django-allauth")
        + "\nwith SocialAccountAdapter().get_requests_session() as session:\n    session.get(URL)\n"
    ),
}


@pytest.mark.parametrize("name", HOOKED)
def test_hooks_reach_code_that_cannot_be_edited(name: str, world: World) -> None:
    if "requests" in HOOKED[name]:
        pytest.importorskip("requests")
    trusted = run(HOOKED[name], world.ports["right"], CORP_CA=str(world.bundle))
    assert trusted.returncode == 0, trusted.stderr
    for server in ("wrong CA", "wrong host"):
        refused = run(HOOKED[name], world.ports[server], CORP_CA=str(world.bundle))
        assert refused.returncode != 0
        assert "certificate verify failed" in refused.stderr


class _Tunnel(socketserver.StreamRequestHandler):
    """Answers CONNECT, and passes on what both sides say."""

    def handle(self) -> None:
        host, _, port = self.rfile.readline().split()[1].decode().rpartition(":")
        while self.rfile.readline().strip():
            pass
        with socket.create_connection((host, int(port)), timeout=10) as there:
            self.server.tunnelled += 1  # type: ignore[attr-defined]
            self.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
            back = threading.Thread(target=_pass_on, args=(there, self.connection), daemon=True)
            back.start()
            _pass_on(self.connection, there)
            back.join(10)


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def proxy() -> Iterator[socketserver.ThreadingTCPServer]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Tunnel) as server:
        server.daemon_threads = True
        server.tunnelled = 0  # type: ignore[attr-defined]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_the_adapter_works_behind_a_proxy(world: World, proxy: socketserver.ThreadingTCPServer) -> None:
    pytest.importorskip("requests")
    program = HOOKED["an adapter for one host"]
    through = {"HTTPS_PROXY": f"http://127.0.0.1:{proxy.server_address[1]}", "CORP_CA": str(world.bundle)}
    trusted = run(program, world.ports["right"], **through)
    assert trusted.returncode == 0, trusted.stderr
    refused = run(program, world.ports["wrong CA"], **through)
    assert "certificate verify failed" in refused.stderr
    assert proxy.tunnelled == 2  # type: ignore[attr-defined]


@pytest.mark.parametrize("library", ["requests", "httpx", "aiohttp", "stdlib"])
def test_truststore_has_the_system_decide(library: str, world: World) -> None:
    pytest.importorskip("truststore")
    pytest.importorskip(MODULES.get(library, library))
    program = code_of("The whole process") + "\n" + CLIENTS[library]
    trusted = run(program, world.ports["right"], SSL_CERT_FILE=str(world.bundle))
    assert trusted.returncode == 0, trusted.stderr
    assert run(program, world.ports["wrong CA"], SSL_CERT_FILE=str(world.bundle)).returncode != 0
