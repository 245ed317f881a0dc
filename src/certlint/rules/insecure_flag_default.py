"""A run-time option leaves verification off unless it is set.

## What it does

Reports an option whose value decides about verification and whose default is "off": an environment
variable (`os.environ.get("VERIFY_TLS", "false")`), a command-line flag (`--verify`), an entry of a
configuration, or of a table of defaults over which one is put (`DEFAULTS | json.load(file)`).

## Why is this bad?

If the option is not set, nothing is verified, and no message says so. That is the normal case: a new
machine, a new container, a job that is started by hand.

An empty string is such a default too: `verify=os.environ.get("CA_BUNDLE", "")` verifies nothing in
requests when the variable is missing, because an empty string is false.

## Example

```python
import os

import requests

VERIFY = os.environ.get("VERIFY_TLS", "false") == "true"

requests.get("https://intranet.example.org", verify=VERIFY, timeout=10)
```

## Use instead

Let the option say which CA to trust, not whether to verify:

```python
import os

import requests

requests.get("https://intranet.example.org", verify=os.environ["CORPORATE_CA"], timeout=10)
```

## Fix safety

There is no automatic fix. A machine that never set the option will verify from then on: make sure
that it knows the CAs of the servers it talks to.

## References

- [requests: SSL Cert Verification](https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
- [CWE-1188: Initialization of a Resource with an Insecure Default](https://cwe.mitre.org/data/definitions/1188.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS106"
CLAIMS = ((How.OPTION, Effect.VERIFICATION),)
MESSAGE = "{found} leaves {check} off{reaching} unless it is configured otherwise"
HELP = "let the option's default verify; better, let the option name the CA bundle"
