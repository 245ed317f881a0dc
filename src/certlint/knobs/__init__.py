"""The knob table: `KNOBS` and `MODELS`, one module a family of libraries.

To add a library, declare its knobs in the module of its family (`certlint.knobs._declare` has the words);
to add a family, write a module with ``KNOBS`` and ``MODELS`` and name it in `_FAMILIES`.
"""

from __future__ import annotations

from collections.abc import Iterable

from certlint.knobs import (
    ai,
    aiohttp_family,
    browsers_testing,
    certifi_bundle,
    cloud,
    commands,
    containers,
    curl_family,
    databases,
    devices,
    environment_variables,
    http_stacks,
    http_standard,
    httpx_family,
    identity,
    mail,
    messaging,
    monitoring,
    operations,
    options,
    python_models,
    redis_family,
    requests_family,
    rpc,
    search,
    silenced_warnings,
    sql_databases,
    ssl_module,
    urllib3_family,
    warehouses,
    websocket_clients,
)
from certlint.knobs._declare import names
from certlint.knobs._tokens import words
from certlint.model.knobs import Knob, Model

__all__ = ["KNOBS", "MODELS", "names", "tokens"]

_FAMILIES = (
    ssl_module,
    http_standard,
    mail,
    requests_family,
    httpx_family,
    aiohttp_family,
    urllib3_family,
    curl_family,
    http_stacks,
    websocket_clients,
    cloud,
    containers,
    search,
    redis_family,
    sql_databases,
    warehouses,
    databases,
    messaging,
    identity,
    operations,
    monitoring,
    devices,
    rpc,
    browsers_testing,
    ai,
    certifi_bundle,
    environment_variables,
    commands,
    silenced_warnings,
    python_models,
    options,
)

KNOBS: tuple[Knob, ...] = tuple(knob for family in _FAMILIES for knob in family.KNOBS)
MODELS: tuple[Model, ...] = tuple(model for family in _FAMILIES for model in family.MODELS)


def tokens(knobs: Iterable[Knob] = KNOBS, more: Iterable[str] = ()) -> frozenset[bytes]:
    """Words of which a file must hold at least one (as bytes anywhere in it) so that something may be found there.

    ``more`` are words that count besides those of the knobs.
    """
    return words(knobs, more)
