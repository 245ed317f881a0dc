"""The path of a CA bundle is written into a call.

## What it does

Reports a path, written in the code, that a call or a URI gets as its CA bundle:
`requests.get(verify="/etc/ssl/corp.pem")`, `urllib3.PoolManager(ca_certs=...)`,
`redis.Redis(ssl_ca_certs=...)`, also when it is put together with `os.path.join`, `pathlib` or an
f-string. A path that comes from the environment, from settings or from `certifi.where()` is not
reported, nor is a path inside a package that is found at run time.

## Why is this bad?

Where CAs are kept differs between distributions, containers and machines. The path works where it was
written; elsewhere the file is missing and the call fails, and the usual remedy is `verify=False`. When
the CA changes, every such line has to be found.

## Example

```python
import requests

requests.get("https://intranet.example.org", verify="/etc/ssl/certs/corp.pem", timeout=10)
```

## Use instead

```python
import os

import requests

requests.get("https://intranet.example.org", verify=os.environ["CORPORATE_CA"], timeout=10)
```

Without the argument, requests reads `REQUESTS_CA_BUNDLE`; httpx, aiohttp and urllib3 read
`SSL_CERT_FILE`. Where these are set for the machine, the argument can go.

## Fix safety

`--fix` writes the configured CA bundle; safe. The variable must be set wherever the code runs. Read it
with `os.environ["NAME"]`: requests takes an empty string for "do not verify".

## References

- [requests: SSL Cert Verification](https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification)
- [CWE-547: Use of Hard-coded, Security-relevant Constants](https://cwe.mitre.org/data/definitions/547.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS301"
CLAIMS = tuple(
    (how, Effect.CA_PATH)
    for how in (How.ARGUMENT, How.CALL, How.DEFAULT, How.OPTION, How.URI, How.SETTING, How.OVERRIDE, How.COMMAND)
)
MESSAGE = "{found} hard-codes the path of the CA bundle{reaching}"
HELP = "read the path from the environment or from settings"
