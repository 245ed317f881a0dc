"""Certificate verification is switched off for the whole process.

## What it does

Reports what changes verification for code that the line does not name:
`ssl._create_default_https_context = ssl._create_unverified_context`, a patched
`requests.Session.request`, a library's global default.

## Why is this bad?

One line in one module, and every library in the process that uses the patched function accepts any
certificate, also those that are imported later and know nothing of it. It does not even do what it
seems to: the assignment to `ssl._create_default_https_context` reaches `urllib.request`,
`http.client` and `xmlrpc.client`, but not requests, httpx, aiohttp or smtplib; and from Python 3.12
it no longer affects `urlopen` once the first `urlopen` has run.

## Example

```python
import ssl
import urllib.request

ssl._create_default_https_context = ssl._create_unverified_context
urllib.request.urlopen("https://intranet.example.org")
```

## Use instead

Give the context to the one connection that needs it:

```python
import os
import ssl
import urllib.request

context = ssl.create_default_context(cafile=os.environ["CORPORATE_CA"])
urllib.request.urlopen("https://intranet.example.org", context=context)
```

If the connection is made inside a library that takes no context, set `SSL_CERT_FILE` where the
process is started.

## Fix safety

`--fix` has the process trust the configured CA bundle, or deletes the override if the bundle is
`"default"`. Other parts of the program may depend on the override without saying so: look for every
server that they talk to before you delete it.

## References

- [PEP 476: certificate verification by default](https://peps.python.org/pep-0476/)
- [Python: urllib.request.urlopen](https://docs.python.org/3/library/urllib.request.html#urllib.request.urlopen)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS104"
CLAIMS = ((How.PROCESS_WIDE, Effect.VERIFICATION),)
MESSAGE = "{found} turns {check} off in the whole process{reaching}"
HELP = "give a verifying context to the connection that needs one, and leave the rest of the process alone"
