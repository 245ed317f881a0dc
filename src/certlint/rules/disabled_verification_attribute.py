"""An object is told not to verify certificates, by one of its attributes.

## What it does

Reports an assignment that switches verification off for everything the object does afterwards:
`session.verify = False`, `context.verify_mode = ssl.CERT_NONE`,
`configuration.verify_ssl = False`.

## Why is this bad?

The line is far from the connections that it affects. A later reader of `session.get(url)` does
not see that any certificate is accepted. A developer who adds a request to the session gets an
unverified one.

In requests `None`, `""` and `0` on a session switch verification off just as `False` does. What the
line does also depends on the machine: if `REQUESTS_CA_BUNDLE` is set, it overrides the attribute,
so the same program may verify on one machine and not on another.

## Example

```python
import requests

session = requests.Session()
session.verify = False
session.get("https://intranet.example.org", timeout=10)
```

## Use instead

```python
import os

import requests

session = requests.Session()
session.verify = os.environ["CORPORATE_CA"]
session.get("https://intranet.example.org", timeout=10)
```

A context from `ssl.create_default_context(cafile=...)` verifies as it is: delete the lines that set
`check_hostname` and `verify_mode`.

## Fix safety

`--fix` writes the configured CA bundle, or deletes the override if the bundle is `"default"`. It is
safe if the bundle is complete. If the object talks to public servers as well, its bundle must hold the
public CAs too.

## References

- [requests: SSL Cert Verification](https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification)
- [Python: SSLContext.verify_mode](https://docs.python.org/3/library/ssl.html#ssl.SSLContext.verify_mode)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS102"
CLAIMS = ((How.ATTRIBUTE, Effect.VERIFICATION),)
MESSAGE = "{found} turns {check} off{reaching}"
HELP = "assign the CA bundle instead, or delete the line if a public CA signed the server's certificate"
