"""A call is told not to verify certificates.

## What it does

Reports an argument that switches certificate verification off for one call, or for everything
made by one client: `requests.get(verify=False)`, `httpx.Client(verify=False)`,
`aiohttp.TCPConnector(ssl=False)`, `urllib3.PoolManager(cert_reqs="CERT_NONE")`,
`MongoClient(tlsAllowInvalidCertificates=True)` and their like. The value may come from far away:
a constant, a setting, another function. The finding stands where it is decided, and says how many
calls it reaches. A function that passes its own parameter on counts too: its callers decide.

## Why is this bad?

The connection is still encrypted, but with any server that answers. Anyone between the two ends can
present a certificate made a minute ago, read what is sent (passwords and tokens included) and
change what comes back.

What counts as off differs from library to library. In requests every false value does, so also
`verify=""` and `verify=0`; in httpx from 0.28 only `False` does; in redis-py `ssl_cert_reqs=None`
means "do not verify", while `verify=None` means "the default" in aiohttp and boto3.

## Example

```python
import requests

requests.get("https://intranet.example.org", verify=False, timeout=10)
```

## Use instead

Name the CA that signed the server's certificate. requests takes the path of a file:

```python
import os

import requests

requests.get("https://intranet.example.org", verify=os.environ["CORPORATE_CA"], timeout=10)
```

httpx and aiohttp want a context:

```python
import os
import ssl

import httpx

context = ssl.create_default_context(cafile=os.environ["CORPORATE_CA"])
httpx.get("https://intranet.example.org", verify=context)
```

If the server's certificate comes from a public CA, drop the argument.

## Fix safety

`--fix` writes the configured CA bundle, or deletes the override if the bundle is `"default"`. It is
safe if the bundle is complete and the value is written at the call. Read the path with
`os.environ["NAME"]`, not `os.environ.get("NAME", "")`: an empty string means "do not verify" to
requests. `create_default_context(cafile=...)` trusts that file alone; to keep the system's CAs, call
`create_default_context()` and then `load_verify_locations(...)`.

## References

- [requests: SSL Cert Verification](https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification)
- [HTTPX: SSL](https://www.python-httpx.org/advanced/ssl/)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS101"
CLAIMS = ((How.ARGUMENT, Effect.VERIFICATION),)
MESSAGE = "{found} turns {check} off{reaching}"
HELP = "give the CA bundle instead, or drop the argument if a public CA signed the server's certificate"
