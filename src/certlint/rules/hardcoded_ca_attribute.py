"""The path of a CA bundle is written into an assignment to an attribute.

## What it does

Reports a path, written in the code, that is assigned to an object as its CA bundle:
`session.verify = "/etc/ssl/corp.pem"`, `configuration.ssl_ca_cert = ...`.

## Why is this bad?

The path works where it was written; on a machine that keeps its CAs elsewhere the connection fails,
and the usual remedy is to switch verification off. In requests there is another catch: if
`REQUESTS_CA_BUNDLE` is set, it wins over `session.verify`, and the path is not used at all.

## Example

```python
import requests

session = requests.Session()
session.verify = "/etc/ssl/certs/corp.pem"
```

## Use instead

```python
import os

import requests

session = requests.Session()
session.verify = os.environ["CORPORATE_CA"]
```

## Fix safety

`--fix` writes the configured CA bundle; safe. The variable must be set wherever the code runs. Read it
with `os.environ["NAME"]`: requests takes an empty string for "do not verify".

## References

- [requests: SSL Cert Verification](https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification)
- [CWE-547: Use of Hard-coded, Security-relevant Constants](https://cwe.mitre.org/data/definitions/547.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS302"
CLAIMS = ((How.ATTRIBUTE, Effect.CA_PATH),)
MESSAGE = "{found} hard-codes the path of the CA bundle{reaching}"
HELP = "read the path from the environment or from settings"
