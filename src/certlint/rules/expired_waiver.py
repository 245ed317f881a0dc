"""A waiver has reached its date and suppresses nothing any more.

## What it does

Reports a waiver whose `until=` date lies in the past, in a comment or in the configuration. What it excused
is reported again.

## Why is this bad?

The date was a promise: by then the appliance is replaced, the certificate is renewed. Either it was kept,
and the waiver can go, or you have to decide again.

## Example

```python
import requests

# certlint: ignore[TLS101] until=2020-12-31 appliance without CA support, OPS-811
requests.get("https://192.0.2.7/status", verify=False, timeout=10)
```

## Use instead

```python
import requests

requests.get("https://192.0.2.7/status", verify="certs/appliance.pem", timeout=10)  # certlint: ignore[TLS301] pinned
```

## Fix safety

There is no automatic fix: a new date is a decision.

## Options

- `max-waiver-days`: how far ahead a date may lie.
- `expiring-days`: how many days before the date TLS904 begins to warn.

## References

- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

CODE = "TLS903"
MESSAGE = "the waiver for {found}"
HELP = "repair what it excused, or decide on a new date"
