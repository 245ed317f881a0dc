"""A warning filter hides that requests are not verified.

## What it does

Reports `warnings.filterwarnings("ignore", ...)`, `warnings.simplefilter("ignore", ...)` and
`warnings.catch_warnings(...)` when they name `InsecureRequestWarning` or match its text.

## Why is this bad?

The warning says that a request was made without verification. A filter repairs nothing and, unless it
stands inside `catch_warnings`, works for the whole process: an unverified request that is added later
goes unnoticed as well.

## Example

```python
import warnings

from urllib3.exceptions import InsecureRequestWarning

warnings.filterwarnings("ignore", category=InsecureRequestWarning)
```

## Use instead

Verify, and there is nothing to hide:

```python
import os

import requests

requests.get("https://intranet.example.org", verify=os.environ["CORPORATE_CA"], timeout=10)
```

## Fix safety

`--fix` deletes a statement that does nothing else. It is safe if the whole project was checked and
verifies everywhere. Without the filter, requests that are still unverified warn again. Nothing else
changes, unless warnings are turned into errors.

## References

- [Python: warnings.filterwarnings](https://docs.python.org/3/library/warnings.html#warnings.filterwarnings)
- [urllib3: TLS warnings](https://urllib3.readthedocs.io/en/latest/advanced-usage.html#tls-warnings)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS402"
CLAIMS = ((How.FILTER, Effect.WARNING),)
MESSAGE = "{found} hides the warnings about unverified requests"
HELP = "verify the requests and delete the filter"
