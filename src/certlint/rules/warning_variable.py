"""`PYTHONWARNINGS` or `-W` hides the warnings about unverified requests.

## What it does

Reports a value of `PYTHONWARNINGS`, set in code or given to a child process, that names the warning of
urllib3 or its text; and the same as option `-W` of a Python that is started.

## Why is this bad?

The warning says that a request was made without verification. Hiding it repairs nothing. Python reads
the variable when it starts: in the process that sets it, the line does nothing at all, and in every
child it hides the unverified requests of all libraries.

## Example

```python
import os

os.environ["PYTHONWARNINGS"] = "ignore:Unverified HTTPS request"
```

## Use instead

Verify, and there is nothing to hide:

```python
import os

import requests

requests.get("https://intranet.example.org", verify=os.environ["CORPORATE_CA"], timeout=10)
```

## Fix safety

There is no automatic fix. Without the variable, requests that are still unverified warn again.

## References

- [Python: PYTHONWARNINGS](https://docs.python.org/3/using/cmdline.html#envvar-PYTHONWARNINGS)
- [urllib3: TLS warnings](https://urllib3.readthedocs.io/en/latest/advanced-usage.html#tls-warnings)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS404"
CLAIMS = ((How.VARIABLE, Effect.WARNING), (How.COMMAND, Effect.WARNING))
MESSAGE = "{found} hides the warnings about unverified requests in every Python started from here"
HELP = "verify the requests and delete this"
