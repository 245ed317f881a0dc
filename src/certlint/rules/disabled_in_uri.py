"""An option in a URI switches certificate verification off.

## What it does

Reports connection strings that say so in their query: `rediss://...?ssl_cert_reqs=none`,
`mongodb://...?tlsAllowInvalidCertificates=true`, `postgresql://...?sslmode=require`.

## Why is this bad?

The connection is encrypted, but with any server that answers: anyone between the two ends can read the
password and the data. The scheme hides it well, since `rediss://` and `tls=true` look safe. In
PostgreSQL even `sslmode=require` does not verify the server, unless a root certificate happens to be
installed.

## Example

```python
import redis

redis.Redis.from_url("rediss://cache.example.org:6380/0?ssl_cert_reqs=none")
```

## Use instead

```python
import os

import redis

redis.Redis.from_url("rediss://cache.example.org:6380/0", ssl_ca_certs=os.environ["CORPORATE_CA"])
```

For MongoDB the option is `tlsCAFile`; for PostgreSQL it takes two, `sslmode=verify-full` and
`sslrootcert`.

## Fix safety

There is no automatic fix. If you delete the only `tls` option of a MongoDB URI, keep `tls=true`, or the
connection is no longer encrypted.

## References

- [Redis: TLS connection examples](https://redis.readthedocs.io/en/stable/examples/ssl_connection_examples.html)
- [PostgreSQL: SSL support in libpq](https://www.postgresql.org/docs/current/libpq-ssl.html)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS108"
CLAIMS = ((How.URI, Effect.VERIFICATION),)
MESSAGE = "{found} in a URI turns {check} off{reaching}"
HELP = "delete the option from the URI and name the CA bundle"
