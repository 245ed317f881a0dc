"""An environment variable that names a CA bundle is set to a path written in the code.

## What it does

Reports `os.environ["REQUESTS_CA_BUNDLE"] = "/etc/ssl/corp.pem"` and its like, for every variable that
a known library takes its CAs from (`SSL_CERT_FILE`, `AWS_CA_BUNDLE`, `CURL_CA_BUNDLE` and others), in
every spelling: `os.environ`, `os.putenv`, `setdefault`, `update`, the `env=` of a child process.

## Why is this bad?

Such variables are there so that the operator of the program can say where the CAs are. A program that
sets them itself overrules that, for the whole process and its children, with a path that exists on
some machines only. Whether it has any effect depends on the library: some read the variable at every
request, others once, when they are imported.

## Example

```python
import os

os.environ["REQUESTS_CA_BUNDLE"] = "/etc/ssl/certs/corp.pem"
```

## Use instead

Set the variable where the program is started (the unit file, the image, the deployment) and delete the
line. If one client alone needs another CA, tell that client:

```python
import os

import requests

requests.get("https://intranet.example.org", verify=os.environ["CORPORATE_CA"], timeout=10)
```

## Fix safety

`--fix` writes the configured CA bundle; safe. Other parts of the program, and programs that it starts,
may rely on the variable.

## References

- [requests: SSL Cert Verification](https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification)
- [CWE-547: Use of Hard-coded, Security-relevant Constants](https://cwe.mitre.org/data/definitions/547.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS303"
CLAIMS = ((How.VARIABLE, Effect.CA_PATH),)
MESSAGE = "{found} hard-codes the path of the CA bundle in the whole process{reaching}"
HELP = "set the variable where the program is started, not in the program"
