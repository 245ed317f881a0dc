"""What callables take: the parameters of those whose calls fixes change, as their libraries declare them.

`tests/libraries` compares them with the installed libraries.
"""

from __future__ import annotations

from certlint.knobs._declare import names
from certlint.model.knobs import Signature

__all__ = ["SIGNATURES"]

_SIGNATURES: tuple[tuple[str, str], ...] = (
    (
        "ssl.wrap_socket gevent.ssl.wrap_socket",
        "sock, keyfile=..., certfile=..., server_side=..., cert_reqs=..., ssl_version=..., ca_certs=..., "
        "do_handshake_on_connect=..., suppress_ragged_eofs=..., ciphers=...",
    ),
    ("paho.mqtt.client.Client.tls_insecure_set", "value"),
)

_ONE_OF: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "ssl.SSLContext.load_verify_locations",
        "cafile=..., capath=..., cadata=...",
        ("cafile", "capath", "cadata"),
    ),
)

SIGNATURES: tuple[Signature, ...] = (
    *(Signature(names(targets), parameters) for targets, parameters in _SIGNATURES),
    *(Signature(names(targets), parameters, one_of) for targets, parameters, one_of in _ONE_OF),
)
