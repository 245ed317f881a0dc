"""The certificate is verified, but not whether it belongs to the host.

## What it does

Reports what switches the check of the host name off and leaves the rest on:
`context.check_hostname = False`, `assert_hostname=False` in urllib3,
`tlsAllowInvalidHostnames=True` in PyMongo, an empty `server_hostname` in asyncio.

## Why is this bad?

Every certificate of a trusted CA is then good for every host. With a public CA that is one that
anyone gets for a domain of their own within minutes; with a company's CA, that of any other machine
in the company. urllib3 warns about unverified requests, but not about this.

## Example

```python
import urllib3

http = urllib3.PoolManager(assert_hostname=False)
http.request("GET", "https://10.0.0.7/status")
```

## Use instead

Connect by the name that is in the certificate. If you must connect by address, say which name you
expect:

```python
import urllib3

http = urllib3.PoolManager(assert_hostname="status.example.org", server_hostname="status.example.org")
http.request("GET", "https://10.0.0.7/status")
```

For an `ssl` context, delete the line and pass `server_hostname=` when the socket is wrapped.

## Fix safety

The fix deletes what switches the check off; it is unsafe. Where the name was never checked, it may well
be wrong: a certificate made for a short name, or for an address that has changed.

## References

- [Python: SSLContext.check_hostname](https://docs.python.org/3/library/ssl.html#ssl.SSLContext.check_hostname)
- [urllib3: advanced usage](https://urllib3.readthedocs.io/en/stable/advanced-usage.html)
- [CWE-297: Improper Validation of Certificate with Host Mismatch](https://cwe.mitre.org/data/definitions/297.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS201"
CLAIMS = tuple(
    (how, Effect.HOSTNAME)
    for how in (
        How.ARGUMENT,
        How.ATTRIBUTE,
        How.CALL,
        How.CONTEXT,
        How.DEFAULT,
        How.OPTION,
        How.URI,
        How.SETTING,
        How.OMISSION,
        How.OVERRIDE,
        How.PROCESS_WIDE,
    )
)
MESSAGE = "{found} leaves the host name unchecked{reaching}"
HELP = "delete it and connect by the name in the certificate, or say which name you expect"
