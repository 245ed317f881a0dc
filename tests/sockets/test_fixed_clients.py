"""Real clients, real connections: what was insecure connects to anyone; fixed, only to the server it should."""

from __future__ import annotations

import os
import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest
from fixes.fixing import PARTIAL, VARIABLE, fixed, report

from sockets import servers

trustme = pytest.importorskip("trustme")

pytestmark = pytest.mark.sockets

HEADER = 'import os\nHOST, PORT = "localhost", int(os.environ["PORT"])\nURL = f"https://{HOST}:{PORT}/"\n'

HTTP = {
    "requests": "import requests\nrequests.get(URL, verify=False, timeout=5)\n",
    "requests session": "import requests\ns = requests.Session()\ns.verify = False\ns.get(URL, timeout=5)\n",
    "requests options": 'import requests\noptions = {"verify": False, "timeout": 5}\nrequests.get(URL, **options)\n',
    "requests wrapper": (
        "import requests\n"
        "def fetch(url, verify=True):\n    return requests.get(url, verify=verify, timeout=5)\n"
        "fetch(URL, verify=False)\n"
    ),
    "requests override": (
        "import requests\n"
        "class Client(requests.Session):\n"
        "    def request(self, method, url, **options):\n"
        '        options["verify"] = False\n'
        "        return super().request(method, url, **options)\n"
        "Client().get(URL, timeout=5)\n"
    ),
    "requests class": (
        "import requests\n"
        "class Client:\n    verify = False\n"
        "    def get(self):\n        return requests.get(URL, verify=self.verify, timeout=5)\n"
        "Client().get()\n"
    ),
    "httpx": "import httpx\nhttpx.get(URL, verify=False)\n",
    "httpx client": "import httpx\nwith httpx.Client(verify=False, timeout=5) as client:\n    client.get(URL)\n",
    "aiohttp": (
        "import aiohttp, asyncio\n"
        "async def main():\n"
        "    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as session:\n"
        "        await session.get(URL)\n"
        "asyncio.run(main())\n"
    ),
    "aiohttp request": (
        "import aiohttp, asyncio\n"
        "async def main():\n"
        "    async with aiohttp.ClientSession() as session:\n"
        "        await session.get(URL, ssl=False)\n"
        "asyncio.run(main())\n"
    ),
    "urllib3": (
        "import urllib3\nurllib3.PoolManager("
        'cert_reqs="CERT_NONE", assert_hostname=False, retries=False).request("GET", URL)\n'
    ),
    "urllib3 pool with an empty bundle": (
        "import urllib3\nurllib3.PoolManager("
        'cert_reqs="CERT_NONE", ca_certs=None, assert_hostname=False, retries=False).request("GET", URL)\n'
    ),
    "urllib3 wrapper": (
        "import urllib3\n"
        "def pool(**options):\n    return urllib3.PoolManager(retries=False, **options)\n"
        'pool(cert_reqs="CERT_NONE").request("GET", URL)\n'
    ),
    "requests in a block": (
        "import requests\n"
        "try:\n    import urllib3\n    urllib3.disable_warnings()\nexcept ImportError:\n    urllib3 = None\n"
        "with requests.Session() as session:\n    session.verify = False\n    session.get(URL, timeout=5)\n"
    ),
    "urllib.request": (
        "import ssl\nimport urllib.request\n"
        "urllib.request.urlopen(URL, context=ssl._create_unverified_context(), timeout=5)\n"
    ),
    "urllib.request context": (
        "import ssl\nimport urllib.request\ncontext = ssl.create_default_context()\n"
        "context.check_hostname = False\ncontext.verify_mode = ssl.CERT_NONE\n"
        "urllib.request.urlopen(URL, context=context, timeout=5)\n"
    ),
    "urllib.request process": (
        "import ssl\nimport urllib.request\n"
        "ssl._create_default_https_context = ssl._create_unverified_context\n"
        "urllib.request.urlopen(URL, timeout=5)\n"
    ),
    "urllib.request lambda": (
        "import ssl\nimport urllib.request\n"
        "ssl._create_default_https_context = lambda *a, **k: ssl._create_unverified_context()\n"
        "urllib.request.urlopen(URL, timeout=5)\n"
    ),
    "urllib.request function": (
        "import ssl\nimport urllib.request\n"
        "def unverified(*a, **k):\n    return ssl._create_unverified_context()\n"
        "ssl._create_default_https_context = unverified\n"
        "urllib.request.urlopen(URL, timeout=5)\n"
    ),
    "http.client": (
        "import http.client\nimport ssl\n"
        "connection = http.client.HTTPSConnection(HOST, PORT, context=ssl._create_unverified_context())\n"
        'connection.request("GET", "/")\nconnection.getresponse()\n'
    ),
    "tornado": (
        "from tornado.httpclient import HTTPClient\nHTTPClient().fetch(URL, validate_cert=False, connect_timeout=5)\n"
    ),
    "httplib2": ("import httplib2\nhttplib2.Http(disable_ssl_certificate_validation=True, timeout=5).request(URL)\n"),
    "pycurl": (
        "import pycurl\nhandle = pycurl.Curl()\nhandle.setopt(pycurl.URL, URL)\n"
        "handle.setopt(pycurl.WRITEFUNCTION, lambda data: None)\n"
        "handle.setopt(pycurl.SSL_VERIFYPEER, 0)\nhandle.setopt(pycurl.SSL_VERIFYHOST, 0)\nhandle.perform()\n"
    ),
    "curl_cffi": "from curl_cffi import requests\nrequests.get(URL, verify=False, timeout=5)\n",
    "elasticsearch": (
        "from elasticsearch import Elasticsearch\n"
        "Elasticsearch(URL, verify_certs=False, ssl_show_warn=False, max_retries=0).info()\n"
    ),
    "boto3": (
        "import boto3\nfrom botocore.config import Config\n"
        'boto3.client("s3", endpoint_url=URL, verify=False, region_name="x", aws_access_key_id="a",\n'
        '             aws_secret_access_key="b", config=Config(retries={"max_attempts": 0}, connect_timeout=5)'
        ').head_bucket(Bucket="abc")\n'
    ),
    "websockets": (
        "import asyncio\nimport ssl\nimport websockets\n"
        "context = ssl.create_default_context()\n"
        "context.check_hostname = False\ncontext.verify_mode = ssl.CERT_NONE\n"
        "async def main():\n"
        '    async with websockets.connect(f"wss://{HOST}:{PORT}/", ssl=context, proxy=None):\n        pass\n'
        "asyncio.run(main())\n"
    ),
    "websocket": (
        "import ssl\nimport websocket\n"
        'websocket.create_connection(f"wss://{HOST}:{PORT}/", timeout=5,\n'
        '                            sslopt={"cert_reqs": ssl.CERT_NONE, "check_hostname": False})\n'
    ),
}

OTHERS = {
    "smtplib": ("smtp", "import smtplib\nsmtplib.SMTP_SSL(HOST, PORT, timeout=5).quit()\n"),
    "smtplib starttls": (
        "starttls",
        "import smtplib\nserver = smtplib.SMTP(HOST, PORT, timeout=5)\nserver.starttls()\nserver.quit()\n",
    ),
    "imaplib": ("imap", "import imaplib\nimaplib.IMAP4_SSL(HOST, PORT, timeout=5).logout()\n"),
    "poplib": ("pop", "import poplib\npoplib.POP3_SSL(HOST, PORT, timeout=5).quit()\n"),
    "ftplib": (
        "ftp",
        "import ftplib\nftp = ftplib.FTP_TLS(timeout=5)\nftp.connect(HOST, PORT)\nftp.login()\nftp.quit()\n",
    ),
    "redis": (
        "redis",
        "import redis\nredis.Redis(host=HOST, port=PORT, ssl=True, ssl_cert_reqs=None, ssl_check_hostname=False,\n"
        "            protocol=2, socket_timeout=5).ping()\n",
    ),
    "redis with another CA argument": (
        "redis",
        'import redis\nredis.Redis(host=HOST, port=PORT, ssl=True, ssl_cert_reqs="none", ssl_check_hostname=False,\n'
        '            ssl_ca_path="/etc/ssl/certs", protocol=2, socket_timeout=5).ping()\n',
    ),
    "pymongo with an empty bundle": (
        "mongo",
        "import pymongo\npymongo.MongoClient(HOST, PORT, tls=True, tlsAllowInvalidCertificates=True, tlsCAFile=None,\n"
        '                    directConnection=True, serverSelectionTimeoutMS=4000).admin.command("ping")\n',
    ),
    "pymongo": (
        "mongo",
        "import pymongo\npymongo.MongoClient(HOST, PORT, tls=True, tlsAllowInvalidCertificates=True,\n"
        '                    directConnection=True, serverSelectionTimeoutMS=4000).admin.command("ping")\n',
    ),
    "pymongo uri": (
        "mongo",
        "import pymongo\n"
        'pymongo.MongoClient(f"mongodb://{HOST}:{PORT}/?tls=true&tlsAllowInvalidCertificates=true&directConnection=true"\n'
        '                    "&serverSelectionTimeoutMS=4000").admin.command("ping")\n',
    ),
    "redis uri": (
        "redis",
        "import redis\n"
        'redis.from_url(f"rediss://{HOST}:{PORT}/0?ssl_cert_reqs=none&ssl_check_hostname=false", protocol=2,\n'
        "               socket_timeout=5).ping()\n",
    ),
}


ADDING = (
    "httpx",
    "httpx client",
    "aiohttp",
    "aiohttp request",
    "urllib.request",
    "urllib.request context",
    "http.client",
)
"""Programs whose fix with an incomplete bundle adds it to the CAs of the machine."""

PROTOCOLS: dict[str, tuple[servers.Handler, servers.Handler | None]] = {
    "http": (servers.http, None),
    "smtp": (servers.smtp, None),
    "starttls": (servers.tls_smtp, servers.start_smtp),
    "imap": (servers.imap, None),
    "pop": (servers.pop, None),
    "ftp": (servers.ftp, servers.start_ftp),
    "redis": (servers.redis, None),
    "mongo": (servers.mongo, None),
}


@dataclass(frozen=True)
class World:
    """``ports`` by protocol and by what the server's certificate is like.

    ``bundle`` is the right CA, ``store`` another one, which issued "wrong CA": what a machine may trust.
    """

    bundle: Path
    store: Path
    ports: dict[tuple[str, str], int]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    right, wrong = trustme.CA(), trustme.CA()
    certificates = {
        "right": right.issue_cert("localhost"),
        "wrong CA": wrong.issue_cert("localhost"),
        "wrong host": right.issue_cert("elsewhere.example"),
        "expired": right.issue_cert("localhost", not_after=datetime.now(timezone.utc) - timedelta(days=1)),
    }
    folder = tmp_path_factory.mktemp("ca")
    bundle, store = folder / "ca.pem", folder / "store.pem"
    right.cert_pem.write_to_path(str(bundle))
    wrong.cert_pem.write_to_path(str(store))
    running: dict[tuple[str, str], servers.Server] = {}
    for kind, certificate in certificates.items():
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificate.configure_cert(context)
        for protocol, (handler, upgrade) in PROTOCOLS.items():
            running[protocol, kind] = servers.Server(context, handler, upgrade)
    yield World(bundle, store, {key: server.port for key, server in running.items()})
    for server in running.values():
        server.close()


def run(program: bytes, port: int, bundle: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.endswith(("_proxy", "_PROXY", "CA_BUNDLE"))}
    environment = {**kept, "PORT": str(port), "CORP_CA": str(bundle), "PYTHONWARNINGS": "ignore", **variables}
    return subprocess.run(
        [sys.executable, "-c", program.decode()],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


PROGRAMS = [(name, "http", program) for name, program in HTTP.items()] + [
    (name, protocol, program) for name, (protocol, program) in OTHERS.items()
]


@pytest.mark.parametrize(("name", "protocol", "program"), PROGRAMS, ids=[name for name, _, _ in PROGRAMS])
def test_insecure_connects_to_anyone_and_fixed_only_to_the_right_server(
    name: str, protocol: str, program: str, world: World
) -> None:
    pytest.importorskip(name.split()[0])
    source = (HEADER + program).encode()
    insecure = run(source, world.ports[protocol, "wrong CA"], world.bundle)
    assert insecure.returncode == 0, insecure.stderr
    assert report(source, VARIABLE).findings

    result = fixed(source, VARIABLE, unsafe=True, named=("TLS110",))
    assert re.search(rb"os.environ\[['\"]CORP_CA['\"]\]", result)
    assert not report(result, VARIABLE).findings, result.decode()
    trusted = run(result, world.ports[protocol, "right"], world.bundle)
    assert trusted.returncode == 0, result.decode() + trusted.stderr
    for kind in ("wrong CA", "wrong host", "expired"):
        refused = run(result, world.ports[protocol, kind], world.bundle)
        assert refused.returncode != 0, f"{kind}\n{result.decode()}"
        assert re.search("cert|ssl|verif", refused.stderr.lower()), refused.stderr


@pytest.mark.parametrize("name", ADDING)
def test_an_incomplete_bundle_is_added_to_what_the_machine_trusts(name: str, world: World) -> None:
    pytest.importorskip(name.split()[0])
    result = fixed((HEADER + HTTP[name]).encode(), PARTIAL, unsafe=True)
    assert b"load_verify_locations" in result, result.decode()
    for kind in ("right", "wrong CA"):
        trusted = run(result, world.ports["http", kind], world.bundle, SSL_CERT_FILE=str(world.store))
        assert trusted.returncode == 0, f"{kind}\n{result.decode()}{trusted.stderr}"
    for kind in ("wrong host", "expired"):
        assert run(result, world.ports["http", kind], world.bundle, SSL_CERT_FILE=str(world.store)).returncode != 0
    assert run(result, world.ports["http", "wrong CA"], world.bundle).returncode != 0


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="ssl.wrap_socket is gone")
def test_a_socket_wrapped_without_a_context(world: World) -> None:
    """It compares no host name, whatever it is told."""
    program = (
        "import socket\nimport ssl\n"
        "with socket.create_connection((HOST, PORT), timeout=5) as raw:\n"
        "    ssl.wrap_socket(raw, cert_reqs=ssl.CERT_NONE).close()\n"
    )
    source = (HEADER + program).encode()
    assert run(source, world.ports["http", "wrong CA"], world.bundle).returncode == 0
    result = fixed(source, VARIABLE, unsafe=True)
    assert b"cert_reqs=ssl.CERT_REQUIRED, ca_certs=" in result
    trusted = run(result, world.ports["http", "right"], world.bundle)
    assert trusted.returncode == 0, trusted.stderr
    for kind in ("wrong CA", "expired"):
        assert "certificate verify failed" in run(result, world.ports["http", kind], world.bundle).stderr
