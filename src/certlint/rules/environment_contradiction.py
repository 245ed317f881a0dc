"""The project assigns a value that is not the one that an environment is said to have.

## What it does

Reports a constant such as `DEBUG = True` in a module that is in force in an environment whose facts say something
else, if a finding depends on it. Facts are those of the configuration and, where findings are errors, those that
certlint assumes: in `prod`, `DEBUG` and `TESTING` are false and the environment is called production.

## Why is this bad?

`if settings.DEBUG:` is meant to keep something out of production. If the only settings module there says
`DEBUG = True`, the guard keeps nothing out.

## Example

```python
import requests

DEBUG = True

if DEBUG:
    requests.get("https://intranet.example.org", verify=False, timeout=10)
```

## Use instead

```python
import os

import requests

DEBUG = os.environ.get("DEBUG") == "1"

if DEBUG:
    requests.get("https://intranet.example.org", verify=False, timeout=10)
```

A settings module of its own for each environment (`settings/production.py`, `settings/dev.py`) does as well: each
is then in force in its own environment only.

## Fix safety

There is no automatic fix. What the facts of the configuration say wins over what the project assigns, so a
configuration that is wrong is to be corrected too.

## References

- [CWE-489: Active Debug Code](https://cwe.mitre.org/data/definitions/489.html)
"""

CODE = "TLS906"
MESSAGE = "{found}"
HELP = "let each environment have its own value, or correct the facts of the configuration"
