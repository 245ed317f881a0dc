"""A certificate in a CA bundle expires within days.

## What it does

Reports a certificate that has less than `expiring-days` (30) days left.

## Why is this bad?

A CA takes its time to be renewed and to be brought to all machines. On the day itself everything fails at once.

## Example

```toml
# certlint.toml
expiring-days = 0 # never
bundle = { path = "certs/corp-root.pem" }
```

## Use instead

```toml
# certlint.toml
expiring-days = 30
bundle = { path = "certs/corp-root.pem" }

[environments.prod]
expiring-days = 90 # a change there takes a quarter
```

## Fix safety

There is no automatic fix.

## Options

- `expiring-days`: how many days before the end the warning begins, of the project or of one environment; 0 is never.

## References

- [CWE-298: Improper Validation of Certificate Expiration](https://cwe.mitre.org/data/definitions/298.html)
- [RFC 5280: certificate profile](https://www.rfc-editor.org/rfc/rfc5280)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS604"
FAULT = BundleFault.EXPIRING
MESSAGE = "the certificate {found}"
HELP = "ask the CA's owner for its successor before that day"
