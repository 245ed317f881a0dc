"""The warnings about unverified requests are sent to a log that is switched off.

## What it does

Reports code that redirects warnings with `logging.captureWarnings(True)` and silences the logger that
gets them, `py.warnings`. Redirecting alone is not reported, nor is raising the level of the logger
`urllib3`: its warnings are no log records, so that hides nothing.

## Why is this bad?

All warnings of the process vanish, those about unverified requests among them.

## Example

```python
import logging

logging.captureWarnings(True)
logging.getLogger("py.warnings").setLevel(logging.ERROR)
```

## Use instead

Redirect the warnings and let them be written:

```python
import logging

logging.captureWarnings(True)
```

## Fix safety

There is no automatic fix. Expect other warnings in the log too: all of them were hidden.

## References

- [Python: logging.captureWarnings](https://docs.python.org/3/library/logging.html#logging.captureWarnings)
- [urllib3: TLS warnings](https://urllib3.readthedocs.io/en/latest/advanced-usage.html#tls-warnings)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS403"
CLAIMS = ((How.LOGGING, Effect.WARNING),)
MESSAGE = "{found} hides the warnings about unverified requests"
HELP = "verify the requests and let the warnings be logged"
