"""urllib3 is told not to warn about unverified requests.

## What it does

Reports `urllib3.disable_warnings()` in every spelling, also through `requests.packages.urllib3`, and
arguments that do the same, such as `ssl_show_warn=False` of the Elasticsearch client.

## Why is this bad?

The warning says that a request was made without verification. Hiding it repairs nothing, and it hides
more than the one request: the call works for the whole process, so an unverified request that is added
next year, or inside a library, goes unnoticed as well.

## Example

```python
import urllib3

urllib3.disable_warnings()
```

## Use instead

Verify, and there is nothing to hide:

```python
import os

import requests

requests.get("https://intranet.example.org", verify=os.environ["CORPORATE_CA"], timeout=10)
```

## Fix safety

`--fix` deletes the call. It is safe if the whole project was checked and verifies everywhere. Without
the call, requests that are still unverified warn again. Nothing else changes, unless warnings are
turned into errors.

## References

- [urllib3: TLS warnings](https://urllib3.readthedocs.io/en/latest/advanced-usage.html#tls-warnings)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS401"
CLAIMS = tuple(
    (how, Effect.WARNING)
    for how in (
        How.CALL,
        How.ARGUMENT,
        How.ATTRIBUTE,
        How.DEFAULT,
        How.OPTION,
        How.SETTING,
        How.OVERRIDE,
        How.PROCESS_WIDE,
    )
)
MESSAGE = "{found} hides the warnings about unverified requests"
HELP = "verify the requests and delete this"
