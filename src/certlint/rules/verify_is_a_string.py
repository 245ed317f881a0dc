"""A text such as "False" is given where it is taken for the path of a CA file.

## What it does

Reports a string that was meant as yes or no: `verify="False"`, `verify=os.getenv("VERIFY_SSL")`.

## Why is this bad?

In requests, httpx and boto3 a string given to `verify` is the path of a CA bundle. `"False"` does not
switch verification off and `"True"` does not switch it on: both name a file that is not there, and
the call fails ("invalid path: False"). In other libraries the text is simply true. The error is
often silenced with `verify=False`; and where the text is empty, requests does not verify at all.

## Example

```python
import os

import requests

requests.get("https://intranet.example.org", verify=os.getenv("VERIFY_SSL"), timeout=10)
```

## Use instead

```python
import os

import requests

requests.get("https://intranet.example.org", verify=os.environ["CORPORATE_CA"], timeout=10)
```

Drop the argument if a public CA signed the server's certificate.

## Fix safety

The fix writes the configured CA bundle. It is unsafe: only you know whether the text was meant as yes,
as no or as a path.

## References

- [requests: SSL Cert Verification](https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS107"
CLAIMS = ((How.TEXT, Effect.VERIFICATION), (How.TEXT, Effect.HOSTNAME))
MESSAGE = "{found} gives a text{reaching}: it is taken for {taken}, never for true or false"
HELP = "give True or the path of the CA bundle; turn a text from outside into one of these first"
