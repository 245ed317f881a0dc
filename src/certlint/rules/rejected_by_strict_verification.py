"""A CA in a bundle is refused by Python's strict verification.

## What it does

Reports a CA that `ssl.VERIFY_X509_STRICT` refuses, which `ssl.create_default_context()` sets since Python 3.13:
basic constraints that are missing or not critical, no key usage, no subject key identifier, no authority key
identifier where another CA signed it, an empty subject, version 1. A root that is public today is left out: its
owner and certifi see to it.

## Why is this bad?

Python 3.12 accepts such a CA and 3.13 does not: every connection fails after an update of Python, and the usual
remedy is to switch verification off.

## Example

```python
import ssl

context = ssl.create_default_context(cafile="certs/corp-root.pem")
context.verify_flags &= ~ssl.VERIFY_X509_STRICT
```

## Use instead

```python
import os
import ssl

context = ssl.create_default_context(cafile=os.environ["CORPORATE_CA"])
```
 Ask the owner of the CA to issue it anew: of version 3, with basic constraints `critical, CA:TRUE`, key usage
`critical, keyCertSign, cRLSign`, and a subject key identifier. With the same key and name, what it signed stays
valid.

## Fix safety

There is no automatic fix.

## References

- [Python: `ssl.VERIFY_X509_STRICT`](https://docs.python.org/3/library/ssl.html#ssl.VERIFY_X509_STRICT)
- [RFC 5280: certificate profile](https://www.rfc-editor.org/rfc/rfc5280)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS606"
FAULT = BundleFault.STRICT
MESSAGE = "strict verification, the default since Python 3.13, refuses {found}"
HELP = "ask the CA's owner to issue it anew with the same key, as RFC 5280 wants it"
