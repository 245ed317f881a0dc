"""The standard library's HTTP, XML-RPC, logging and asyncio clients. They verify unless told otherwise."""

from __future__ import annotations

from certlint.knobs._declare import (
    ANYTHING,
    CA_PATH,
    CONTEXT,
    FALSE,
    HOSTNAME,
    LIKELY,
    REMOVE,
    TESTED,
    Is,
    Library,
    alias,
    returns,
    server,
)

HTTP = Library("stdlib", "3.8-3.13", source="http/client.py")
URLLIB = Library("stdlib", "3.8-3.13", source="urllib/request.py")
XMLRPC = Library("stdlib", "3.8-3.13", source="xmlrpc/client.py")
LOGGING = Library("stdlib", "3.8-3.13", source="logging/handlers.py")
ASYNCIO = Library("stdlib", "3.8-3.13", source="asyncio/base_events.py")

_URLOPEN_PATHS = "gone in Python 3.13: give a context instead"

KNOBS = (
    HTTP.argument(
        "http.client.HTTPSConnection.context",
        "http.client.HTTPSConnection",
        "context",
        context=True,
        fix=CONTEXT,
        status=TESTED,
    ),
    HTTP.argument(
        "http.client.HTTPSConnection.check_hostname",
        "http.client.HTTPSConnection",
        "check_hostname",
        off=FALSE,
        effect=HOSTNAME,
        fix=REMOVE,
        versions="until 3.11",
        note="gone in Python 3.12",
    ),
    URLLIB.argument(
        "http.client.HTTPSConnection.check_hostname:HTTPSHandler",
        "urllib.request.HTTPSHandler",
        "check_hostname",
        position=2,
        off=FALSE,
        effect=HOSTNAME,
        fix=REMOVE,
    ),
    URLLIB.argument(
        "urllib.request.urlopen.context",
        "urllib.request.urlopen",
        "context",
        context=True,
        fix=CONTEXT,
        status=TESTED,
    ),
    URLLIB.argument(
        "urllib.request.urlopen.cafile",
        "urllib.request.urlopen",
        "cafile",
        path=True,
        effect=CA_PATH,
        fix=CONTEXT,
        versions="until 3.12",
        note=_URLOPEN_PATHS,
        status=TESTED,
    ),
    URLLIB.argument(
        "urllib.request.urlopen.cafile:capath",
        "urllib.request.urlopen",
        "capath",
        path=True,
        effect=CA_PATH,
        fix=CONTEXT,
        versions="until 3.12",
        note=_URLOPEN_PATHS,
    ),
    URLLIB.argument(
        "urllib.request.HTTPSHandler.context",
        "urllib.request.HTTPSHandler",
        "context",
        position=1,
        context=True,
        fix=CONTEXT,
        note="an installed opener changes every later urlopen of the process",
        status=TESTED,
    ),
    XMLRPC.argument(
        "xmlrpc.client.ServerProxy.context",
        "xmlrpc.client.ServerProxy",
        "context",
        context=True,
        unless=("transport",),
        fix=CONTEXT,
        status=TESTED,
    ),
    XMLRPC.argument(
        "xmlrpc.client.SafeTransport.context", "xmlrpc.client.SafeTransport", "context", context=True, fix=CONTEXT
    ),
    LOGGING.argument(
        "logging.handlers.HTTPHandler.context",
        "logging.handlers.HTTPHandler",
        "context",
        position=5,
        context=True,
        fix=CONTEXT,
    ),
    LOGGING.argument(
        "logging.handlers.SMTPHandler.secure",
        "logging.handlers.SMTPHandler",
        "secure",
        position=5,
        off=ANYTHING,
        confidence=LIKELY,
        note="ends in starttls() without a context: encrypted, never verified; a subclass has to pass one",
    ),
    # asyncio
    ASYNCIO.argument(
        "asyncio.open_connection.ssl",
        "asyncio.open_{,unix_}connection",
        "ssl",
        context=True,
        fix=CONTEXT,
        source="asyncio/streams.py",
        status=TESTED,
    ),
    ASYNCIO.argument(
        "asyncio.create_connection.ssl",
        "asyncio.AbstractEventLoop.create_{,unix_}connection",
        "ssl",
        context=True,
        fix=CONTEXT,
    ),
    ASYNCIO.argument(
        "asyncio.server_hostname",
        "asyncio.open_connection asyncio.AbstractEventLoop.{create_connection,start_tls} "
        "asyncio.StreamWriter.start_tls",
        "server_hostname",
        off=Is(""),
        effect=HOSTNAME,
        fix=REMOVE,
        note="an empty name switches the comparison off, also with a verifying context",
        status=TESTED,
    ),
    ASYNCIO.argument(
        "asyncio.start_tls.sslcontext",
        "asyncio.AbstractEventLoop.start_tls",
        "sslcontext",
        position=2,
        context=True,
        fix=CONTEXT,
    ),
    ASYNCIO.argument(
        "asyncio.StreamWriter.start_tls",
        "asyncio.StreamWriter.start_tls",
        "sslcontext",
        position=0,
        context=True,
        fix=CONTEXT,
        source="asyncio/streams.py",
        versions="3.11-3.13",
    ),
)

_SERVER_SIDE = (("server_side", (Is(True),)),)

MODELS = (
    alias("httplib six.moves.http_client future.backports.http.client", "http.client"),
    alias("urllib2 six.moves.urllib.request future.moves.urllib.request", "urllib.request"),
    alias("xmlrpclib six.moves.xmlrpc_client", "xmlrpc.client"),
    alias("xmlrpc.client.Server", "xmlrpc.client.ServerProxy"),
    alias("asyncio.{streams,events,base_events,subprocess,unix_events,selector_events,runners}", "asyncio"),
    alias(
        "asyncio.BaseEventLoop asyncio.SelectorEventLoop asyncio.ProactorEventLoop uvloop.Loop",
        "asyncio.AbstractEventLoop",
    ),
    returns(
        "asyncio.{get_event_loop,get_running_loop,new_event_loop} uvloop.new_event_loop "
        "asyncio.AbstractEventLoopPolicy.{get,new}_event_loop asyncio.Runner.get_loop",
        "asyncio.AbstractEventLoop",
    ),
    server("asyncio.start_{,unix_}server asyncio.AbstractEventLoop.create_{,unix_}server", "ssl"),
    server("asyncio.AbstractEventLoop.connect_accepted_socket", "ssl"),
    server("asyncio.AbstractEventLoop.start_tls", "sslcontext", 2, only_if=_SERVER_SIDE),
)
