"""A mode is asked for that verifies the CA but not the host name.

## What it does

Reports modes that verify less than the full mode does, and more than nothing: `sslmode=verify-ca` in
PostgreSQL and the drivers that speak its language.

## Why is this bad?

`verify-ca` accepts the certificate of any host of a trusted CA. That is enough for a CA that signs this
one server; not for one that signs many, and with a public CA it does not protect at all.

## Example

```python
import psycopg

psycopg.connect("dbname=shop host=db.example.org", sslmode="verify-ca")
```

## Use instead

```python
import psycopg

psycopg.connect("dbname=shop host=db.example.org", sslmode="verify-full")
```

## Fix safety

There is no automatic fix. The certificate must name the host that you connect to; one that was made
for another name is refused from then on.

## References

- [PostgreSQL: SSL support in libpq](https://www.postgresql.org/docs/current/libpq-ssl.html)
- [CWE-297: Improper Validation of Certificate with Host Mismatch](https://cwe.mitre.org/data/definitions/297.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS202"
CLAIMS = tuple((how, effect) for how in How for effect in (Effect.VERIFICATION, Effect.HOSTNAME))
WEAK = True
MESSAGE = "{found} verifies the certificate's CA, but not the host name{reaching}"
HELP = "ask for the full mode, such as `verify-full`"
