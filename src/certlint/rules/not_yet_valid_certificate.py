"""A certificate in a CA bundle is not valid yet.

## What it does

Reports a certificate whose first day has not come.

## Why is this bad?

Until that day, every connection that it is to vouch for is refused. Often a clock is wrong: that of the machine
that made the certificate, or this one's.

## Example

```toml
# certlint.toml
bundle = { path = "certs/corp-root-2035.pem" } # from next year on
```

## Use instead

```console
$ cat certs/corp-root.pem certs/corp-root-2035.pem > certs/bundle.pem
```

## Fix safety

There is no automatic fix.

## References

- [CWE-298: Improper Validation of Certificate Expiration](https://cwe.mitre.org/data/definitions/298.html)
- [RFC 5280: certificate profile](https://www.rfc-editor.org/rfc/rfc5280)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS611"
FAULT = BundleFault.NOT_YET_VALID
MESSAGE = "the certificate {found}"
HELP = "keep its predecessor in the bundle until then, and look at the clocks"
