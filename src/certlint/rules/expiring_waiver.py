"""A waiver will reach its date within days.

## What it does

Reports a waiver, in a comment or in the configuration, whose `until=` date is less than `expiring-days` (30)
days away. It still suppresses what it covers.

## Why is this bad?

On the day after the date the finding is back, and with it perhaps a red build. It is better to know before.

## Example

This one is reported from the 2nd of December 2098 on:

```python
import requests

# certlint: ignore[TLS101] until=2098-12-31 appliance without CA support, OPS-811
requests.get("https://192.0.2.7/status", verify=False, timeout=10)
```

## Use instead

```python
import os

import requests

requests.get("https://192.0.2.7/status", verify=os.environ["APPLIANCE_CA_BUNDLE"], timeout=10)
```

## Fix safety

There is no automatic fix.

## Options

- `expiring-days`: how many days before the date the warning begins; 0 is never.

## References

- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

CODE = "TLS904"
MESSAGE = "the waiver for {found}"
HELP = "repair what it excuses before that day"
