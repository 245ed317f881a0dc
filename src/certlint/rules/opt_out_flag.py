"""A program offers to switch certificate verification off.

## What it does

Reports options that are safe unless a user sets them: a flag `--insecure` or `--no-verify`, an
environment variable `SKIP_TLS_VERIFY`. The confidence is `possible`, since many programs offer
such a flag on purpose: it is shown only with `--min-confidence possible`.

## Why is this bad?

The flag solves the problem of the day, and then stays: in a script, a unit file, a chart. Those who
reach for it usually have a CA that the program does not know, and need a way to name it.

## Example

```python
import argparse

import requests

parser = argparse.ArgumentParser()
parser.add_argument("--insecure", action="store_true")
arguments = parser.parse_args()

requests.get("https://intranet.example.org", verify=not arguments.insecure, timeout=10)
```

## Use instead

```python
import argparse

import requests

parser = argparse.ArgumentParser()
parser.add_argument("--ca-bundle", metavar="FILE")
arguments = parser.parse_args()

requests.get("https://intranet.example.org", verify=arguments.ca_bundle or True, timeout=10)
```

## Fix safety

There is no automatic fix. Those who pass the flag today need the new one first.

## References

- [requests: SSL Cert Verification](https://requests.readthedocs.io/en/latest/user/advanced/#ssl-cert-verification)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS112"
CLAIMS = ((How.OPT_OUT, Effect.VERIFICATION), (How.OPT_OUT, Effect.HOSTNAME), (How.OPT_OUT, Effect.WARNING))
MESSAGE = "{found} lets the user turn {check} off{reaching}"
HELP = "offer an option that names a CA bundle instead"
