"""TLS servers on the loopback interface that speak just enough of a protocol for a client to be content."""

from __future__ import annotations

import base64
import hashlib
import re
import socket
import ssl
import struct
import threading
from collections.abc import Callable

Handler = Callable[[socket.socket], None]


def http(connection: socket.socket) -> None:
    while request := _until(connection, b"\r\n\r\n"):
        if length := re.search(rb"content-length: *(\d+)", request, re.IGNORECASE):
            missing = int(length[1]) - len(request.partition(b"\r\n\r\n")[2])
            while missing > 0 and (data := connection.recv(missing)):
                missing -= len(data)
        key = re.search(rb"sec-websocket-key: *(\S+)", request, re.IGNORECASE)
        if key:
            digest = hashlib.sha1(key[1] + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
            accepted = b"Sec-WebSocket-Accept: " + base64.b64encode(digest)
            connection.sendall(
                b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + accepted
                + b"\r\n\r\n"
            )
            connection.recv(1000)
            connection.sendall(b"\x88\x02\x03\xe8")
            return
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nX-Elastic-Product: Elasticsearch\r\n"
        connection.sendall(head + b"Content-Length: 2\r\n\r\n{}")


def smtp(connection: socket.socket) -> None:
    _lines(connection, b"220 here\r\n", {b"EHLO": b"250 here\r\n", b"QUIT": b"221 bye\r\n"})


def pop(connection: socket.socket) -> None:
    _lines(connection, b"+OK here\r\n", {b"QUIT": b"+OK bye\r\n"})


def imap(connection: socket.socket) -> None:
    connection.sendall(b"* OK here\r\n")
    while line := _until(connection, b"\r\n"):
        tag, command = line.split()[:2]
        first = b"* CAPABILITY IMAP4rev1\r\n" if command == b"CAPABILITY" else b"* BYE bye\r\n"
        connection.sendall(first + tag + b" OK done\r\n")
        if command == b"LOGOUT":
            return


def redis(connection: socket.socket) -> None:
    while line := connection.recv(1000):
        connection.sendall(b"+PONG\r\n" if b"PING" in line else b"+OK\r\n" * line.count(b"*"))


def mongo(connection: socket.socket) -> None:
    """Answers every message that all is well, as a server without a replica set."""
    fields = [
        b"\x08isWritablePrimary\0\x01",
        b"\x08helloOk\0\x01",
        b"\x10minWireVersion\0" + struct.pack("<i", 0),
        b"\x10maxWireVersion\0" + struct.pack("<i", 21),
        b"\x10maxBsonObjectSize\0" + struct.pack("<i", 16777216),
        b"\x01ok\0" + struct.pack("<d", 1.0),
    ]
    body = b"".join(fields) + b"\0"
    document = struct.pack("<i", len(body) + 4) + body
    while head := _exactly(connection, 16):
        length, request, _, code = struct.unpack("<iiii", head)
        _exactly(connection, length - 16)
        if code == 2004:  # OP_QUERY, answered by OP_REPLY
            answer, kind = struct.pack("<iqii", 8, 0, 0, 1) + document, 1
        else:  # OP_MSG
            answer, kind = struct.pack("<iB", 0, 0) + document, 2013
        connection.sendall(struct.pack("<iiii", len(answer) + 16, 1, request, kind) + answer)


def _exactly(connection: socket.socket, length: int) -> bytes:
    data = b""
    while len(data) < length:
        more = connection.recv(length - len(data))
        if not more:
            return b""
        data += more
    return data


class Server:
    """One port; ``upgrade`` talks before TLS begins, for protocols with STARTTLS."""

    def __init__(self, context: ssl.SSLContext, handler: Handler, upgrade: Handler | None = None) -> None:
        self._context, self._handler, self._upgrade = context, handler, upgrade
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(connection,), daemon=True).start()

    def _talk(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        try:
            if self._upgrade is not None:
                self._upgrade(connection)
            with self._context.wrap_socket(connection, server_side=True) as wrapped:
                self._handler(wrapped)
        except OSError:
            pass  # refused by the client, as it should be, or gone
        finally:
            connection.close()


def start_ftp(connection: socket.socket) -> None:
    connection.sendall(b"220 here\r\n")
    while line := _until(connection, b"\r\n"):
        if line.startswith(b"AUTH"):
            connection.sendall(b"234 go on\r\n")
            return


def ftp(connection: socket.socket) -> None:
    _lines(connection, b"", {b"QUIT": b"221 bye\r\n"}, otherwise=b"230 fine\r\n")


def start_smtp(connection: socket.socket) -> None:
    connection.sendall(b"220 here\r\n")
    while line := _until(connection, b"\r\n"):
        if line.upper().startswith(b"STARTTLS"):
            connection.sendall(b"220 go on\r\n")
            return
        connection.sendall(b"250-here\r\n250 STARTTLS\r\n")


def tls_smtp(connection: socket.socket) -> None:
    _lines(connection, b"", {b"QUIT": b"221 bye\r\n"}, otherwise=b"250 fine\r\n")


def _lines(
    connection: socket.socket, greeting: bytes, answers: dict[bytes, bytes], otherwise: bytes = b"250 fine\r\n"
) -> None:
    if greeting:
        connection.sendall(greeting)
    while line := _until(connection, b"\r\n"):
        word = line.split()[0].upper()
        connection.sendall(answers.get(word, otherwise))
        if word == b"QUIT":
            return


def _until(connection: socket.socket, end: bytes) -> bytes:
    data = b""
    while end not in data:
        more = connection.recv(4096)
        if not more:
            return b""
        data += more
    return data
