"""A certificate in a CA bundle has expired.

## What it does

Reports a certificate whose last day is over.

## Why is this bad?

Every connection that it is to vouch for is refused. Where another certificate of the same bundle does so already,
the expired one is of no use and hides that something has to be renewed.

## Example

```toml
# certlint.toml
bundle = { path = "certs/corp-root.pem" } # which ended last week
```

## Use instead

Ask the owner of the CA for its successor, and put that in the file. While both are in use, keep both:

```console
$ cat corp-root-2035.pem >> certs/corp-root.pem
```

## Fix safety

There is no automatic fix.

## References

- [CWE-298: Improper Validation of Certificate Expiration](https://cwe.mitre.org/data/definitions/298.html)
- [RFC 5280: certificate profile](https://www.rfc-editor.org/rfc/rfc5280)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS603"
FAULT = BundleFault.EXPIRED
MESSAGE = "the certificate {found}"
HELP = "ask the CA's owner for its successor"
