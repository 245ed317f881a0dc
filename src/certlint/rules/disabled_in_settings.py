"""A setting switches certificate verification off.

## What it does

Reports settings that a framework or library reads by name, in a settings module or a dictionary:
`AWS_S3_VERIFY = False`, `OIDC_VERIFY_SSL = False`, `ssl_cert_reqs: None` in the options of a cache.

## Why is this bad?

Nothing at the line says what it affects: the framework reads the setting somewhere else, and every
connection that it makes from then on accepts any certificate. A setting meant for one developer's
machine is easily inherited by all others through `from .base import *`.

## Example

```python
CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": "rediss://cache.example.org:6380/0",
        "OPTIONS": {"CONNECTION_POOL_KWARGS": {"ssl_cert_reqs": None}},
    },
}
```

## Use instead

```python
import os

CACHES = {
    "default": {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": "rediss://cache.example.org:6380/0",
        "OPTIONS": {"CONNECTION_POOL_KWARGS": {"ssl_ca_certs": os.environ["CORPORATE_CA"]}},
    },
}
```

## Fix safety

`--fix` writes the configured CA bundle under the setting that is for it. Settings are read by several
processes (web server, workers, commands): each of them needs the bundle before verification goes on.

## References

- [Redis: TLS connection examples](https://redis.readthedocs.io/en/stable/examples/ssl_connection_examples.html)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS109"
CLAIMS = ((How.SETTING, Effect.VERIFICATION),)
MESSAGE = "the setting {found} turns {check} off"
HELP = "delete the setting, or let it name the CA bundle"
