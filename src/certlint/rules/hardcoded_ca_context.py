"""The path of a CA bundle is written into the making of an SSL context.

## What it does

Reports a path, written in the code, in `ssl.create_default_context(cafile=...)`,
`context.load_verify_locations(...)` and the like.

## Why is this bad?

Where CAs are kept differs between distributions, containers and machines. The path works where it was
written; elsewhere the file is missing, and the usual remedy is a context that verifies nothing.

## Example

```python
import ssl

context = ssl.create_default_context()
context.load_verify_locations("/etc/ssl/certs/corp.pem")
```

## Use instead

```python
import os
import ssl

context = ssl.create_default_context()
context.load_verify_locations(os.environ["CORPORATE_CA"])
```

`ssl.create_default_context()` alone loads the system's CAs and reads `SSL_CERT_FILE`.

## Fix safety

`--fix` writes the configured CA bundle; safe. A context at module level is made when the module is
imported: the variable must be set by then. `load_verify_locations` adds to what is trusted, `cafile=`
replaces it.

## References

- [Python: ssl.create_default_context](https://docs.python.org/3/library/ssl.html#ssl.create_default_context)
- [Python: SSLContext.load_verify_locations](https://docs.python.org/3/library/ssl.html#ssl.SSLContext.load_verify_locations)
- [CWE-547: Use of Hard-coded, Security-relevant Constants](https://cwe.mitre.org/data/definitions/547.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS304"
CLAIMS = ((How.CONTEXT, Effect.CA_PATH),)
MESSAGE = "{found} hard-codes the path of the CA bundle{reaching}"
HELP = "read the path from the environment or from settings, or rely on the system's CAs"
