"""A subclass overrides the method that verifies, so that it no longer does.

## What it does

Reports classes that derive from a library's client, adapter or context and replace the part that
verifies: an `HTTPAdapter` whose `cert_verify` sets `CERT_NONE`, a TLS policy that accepts everything.

## Why is this bad?

The place where such a class is used looks like any other: `session.mount("https://", Adapter())`.
Everything that goes through it accepts any certificate, even where a caller passes `verify=True` or a
bundle.

## Example

```python
from requests.adapters import HTTPAdapter


class TrustingAdapter(HTTPAdapter):
    def cert_verify(self, conn, url, verify, cert):
        conn.cert_reqs = "CERT_NONE"
        conn.ca_certs = None
```

## Use instead

Delete the class and tell the session which CA to trust:

```python
import os

import requests

session = requests.Session()
session.verify = os.environ["CORPORATE_CA"]
```

## Fix safety

There is no automatic fix. Look for everything that mounts or instantiates the class: each use needs the
bundle.

## References

- [requests: Transport Adapters](https://requests.readthedocs.io/en/latest/user/advanced/#transport-adapters)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS111"
CLAIMS = ((How.OVERRIDE, Effect.VERIFICATION),)
MESSAGE = "{found} overrides a method of the library and turns {check} off"
HELP = "delete the override and give the CA bundle to the objects that use it"
