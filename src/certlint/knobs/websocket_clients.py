"""WebSocket clients: websockets, websocket-client, socket.io, and servers that take an SSLContext."""

from __future__ import annotations

from certlint.knobs._declare import (
    BUNDLE,
    CA_PATH,
    CERT_NONE,
    CONTEXT,
    FALSE,
    HOSTNAME,
    REMOVE,
    TESTED,
    Library,
    alias,
    remove,
    server,
)

WEBSOCKETS = Library("websockets", "17.4", source="websockets/sync/client.py")
WEBSOCKET = Library("websocket-client", "1.9.2", source="websocket/_http.py")
ENGINEIO = Library("python-engineio", "4.15.1", source="engineio/base_client.py")
SOCKETIO = Library("python-socketio", "5.18.1", source="socketio/client.py")

_CONNECT = "websocket.{create_connection,WebSocket,WebSocketApp.run_forever}"
_THROUGH_SESSION = remove(
    "http_session", imports=("requests",), example="session = requests.Session(); session.verify = BUNDLE"
)

KNOBS = (
    WEBSOCKETS.argument(
        "websockets.connect.ssl",
        "websockets.{connect,unix_connect}",
        "ssl",
        context=True,
        fix=CONTEXT,
        status=TESTED,
    ),
    WEBSOCKETS.argument(
        "websockets.connect.ssl:ssl_context",
        "websockets.connect",
        "ssl_context",
        context=True,
        fix=CONTEXT,
        note="the name that older releases of the sync client used",
    ),
    WEBSOCKET.item(
        "websocket.sslopt.cert_reqs",
        _CONNECT,
        "cert_reqs",
        keys=("sslopt",),
        off=CERT_NONE,
        fix=remove("ca_certs", "check_hostname"),
        status=TESTED,
    ),
    WEBSOCKET.item(
        "websocket.sslopt.cert_reqs:run_forever",
        "websocket.WebSocketApp.run_forever",
        "cert_reqs",
        keys=("sslopt",),
        position=1,
        off=CERT_NONE,
        fix=remove("ca_certs", "check_hostname"),
        status=TESTED,
    ),
    WEBSOCKET.item(
        "websocket.sslopt.check_hostname",
        _CONNECT,
        "check_hostname",
        keys=("sslopt",),
        off=FALSE,
        effect=HOSTNAME,
        fix=REMOVE,
        status=TESTED,
    ),
    WEBSOCKET.item(
        "websocket.sslopt.ca_certs",
        _CONNECT,
        "ca_certs",
        keys=("sslopt",),
        path=True,
        effect=CA_PATH,
        fix=BUNDLE,
        status=TESTED,
    ),
    WEBSOCKET.item(
        "websocket.sslopt.ca_certs:directory",
        _CONNECT,
        "ca_cert_path",
        keys=("sslopt",),
        path=True,
        effect=CA_PATH,
        fix=remove("ca_certs"),
    ),
    WEBSOCKET.item(
        "websocket.sslopt.context",
        _CONNECT,
        "context",
        keys=("sslopt",),
        context=True,
        fix=CONTEXT,
        status=TESTED,
    ),
    ENGINEIO.argument(
        "engineio.Client.ssl_verify",
        "engineio.{Client,AsyncClient}",
        "ssl_verify",
        position=4,
        off=FALSE,
        fix=_THROUGH_SESSION,
    ),
    SOCKETIO.argument(
        "socketio.Client.ssl_verify",
        "socketio.{Client,AsyncClient,SimpleClient,AsyncSimpleClient}",
        "ssl_verify",
        off=FALSE,
        fix=_THROUGH_SESSION,
    ),
)

MODELS = (
    alias("websockets.client.connect websockets.legacy.client.connect", "websockets.connect"),
    alias("websockets.{asyncio,sync}.client.connect", "websockets.connect"),
    alias("websockets.{asyncio,sync}.client.unix_connect websockets.sync.unix_connect", "websockets.unix_connect"),
    alias("websocket.{_core,_app}", "websocket"),
    alias("engineio.{client,async_client}", "engineio"),
    alias("socketio.{client,async_client,simple_client,async_simple_client}", "socketio"),
    server("websockets.{,server.,asyncio.server.,legacy.server.,sync.server.}{serve,unix_serve}", "ssl"),
    server("websockets.sync.server.serve", "ssl_context"),
    server("uvicorn.{run,Config}", "ssl_context"),
    server("flask.Flask.run werkzeug.serving.{run_simple,make_server}", "ssl_context"),
    server("sanic.Sanic.{run,create_server,prepare}", "ssl"),
    server("quart.Quart.run", "ssl"),
    server("aiosmtpd.controller.Controller", "ssl_context"),
    server("gevent.pywsgi.WSGIServer gevent.server.StreamServer", "ssl_context"),
)
