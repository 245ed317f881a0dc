"""The bundle of the package certifi is edited, or the package is patched to name another.

## What it does

Reports code that writes to the file `certifi.where()`, and `certifi.where = ...`.

## Why is this bad?

The file belongs to an installed package. The next installation or upgrade of certifi puts the original
back, and the connections fail until you repeat the edit. Where the environment is shared, the edit makes
every other program trust the added CA as well. On a read-only installation it fails at once. And only
libraries that use certifi notice it: the standard library, for one, does not.

## Example

```python
import certifi

with open("corporate.pem", "rb") as source, open(certifi.where(), "ab") as bundle:
    bundle.write(source.read())
```

## Use instead

Name a bundle of your own, which may well hold certifi's CAs too:

```python
import os

import requests

session = requests.Session()
session.verify = os.environ["CORPORATE_CA"]
```

For the whole process, set `REQUESTS_CA_BUNDLE` and `SSL_CERT_FILE` where it is started, or use
[truststore](https://truststore.readthedocs.io/) for the CAs of the operating system.

## Fix safety

There is no automatic fix. An environment that has been edited stays so until certifi is installed
again.

## References

- [certifi](https://github.com/certifi/python-certifi)
- [truststore](https://truststore.readthedocs.io/)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS305"
CLAIMS = ((How.EDIT, Effect.CA_PATH), (How.PROCESS_WIDE, Effect.CA_PATH))
MESSAGE = "{found} changes which CAs are trusted, also by code that knows nothing of it"
HELP = "keep a bundle of your own and name it where it is needed"
