"""A function of your own does not verify certificates unless its caller asks for it.

## What it does

Reports a default that ends up in a library's verification switch: of a parameter
(`def fetch(url, verify=False)`), of `kwargs.pop("verify", False)`, of a field of a dataclass, in a
table of defaults over which callers' options are put (`{"verify": False, **options}`).

## Why is this bad?

A caller of `fetch(url)` does not see that it accepts any certificate. The safe way must be the one
that needs no argument, so that not verifying is something a caller had to write down.

## Example

```python
import requests


def fetch(url, verify=False):
    return requests.get(url, verify=verify, timeout=10)
```

## Use instead

```python
import requests


def fetch(url, verify=True):
    return requests.get(url, verify=verify, timeout=10)
```

`verify` may then be a path too, for callers with a CA of their own.

## Fix safety

`--fix` writes the configured bundle, if that is a plain name: a call would be evaluated only once. A
new default changes every caller that relies on the old one: those that talk to servers of a private CA
must now pass its bundle.

## References

- [requests: SSL Cert Verification](https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
- [CWE-1188: Initialization of a Resource with an Insecure Default](https://cwe.mitre.org/data/definitions/1188.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS105"
CLAIMS = ((How.DEFAULT, Effect.VERIFICATION),)
MESSAGE = "{found} is the default: {check} is off{reaching} unless the caller asks for it"
HELP = "let the default verify, and let the callers that need another CA pass its bundle"
