"""An SSL context is made that verifies nothing, or a call is made whose only purpose is that.

## What it does

Reports `ssl._create_unverified_context()`, an `ssl.SSLContext` of a protocol that starts without
verification (`PROTOCOL_TLS`, `PROTOCOL_TLSv1_2`, no protocol at all) and is used for a client
without being told to verify, and calls that exist only to switch verification off.

## Why is this bad?

The context checks neither the chain of the certificate nor the host name. Every connection that is
given this context accepts a certificate that anyone made for any name.

`ssl.SSLContext()` looks harmless, but only `PROTOCOL_TLS_CLIENT` starts with verification on. And
even that knows no CA until some are loaded: `ssl.create_default_context()` does all of it.

## Example

```python
import ssl
import urllib.request

context = ssl._create_unverified_context()
urllib.request.urlopen("https://intranet.example.org", context=context)
```

## Use instead

```python
import os
import ssl
import urllib.request

context = ssl.create_default_context(cafile=os.environ["CORPORATE_CA"])
urllib.request.urlopen("https://intranet.example.org", context=context)
```

## Fix safety

`--fix` makes a context that trusts the configured CA bundle; safe if the bundle is complete. Without a
bundle, `create_default_context()` is an unsafe fix. A call with `certfile=` or `keyfile=` is left
alone. Client certificates go on: `certfile=` and `keyfile=` of `_create_unverified_context` become
`context.load_cert_chain(certfile, keyfile)`. From Python 3.13 the default context is stricter about
what a CA certificate must contain. If a CA of your own is refused with "Missing Authority Key
Identifier", clear that one flag, `context.verify_flags &= ~ssl.VERIFY_X509_STRICT`: the certificate is
still verified.

## References

- [Python: ssl.create_default_context](https://docs.python.org/3/library/ssl.html#ssl.create_default_context)
- [Python: ssl, security considerations](https://docs.python.org/3/library/ssl.html#ssl-security)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS103"
CLAIMS = ((How.CALL, Effect.VERIFICATION), (How.CONTEXT, Effect.VERIFICATION))
MESSAGE = "{found} makes an SSL context that leaves {check} off{reaching}"
HELP = "use `ssl.create_default_context(cafile=...)` with the CA bundle, or without arguments for the system's CAs"
