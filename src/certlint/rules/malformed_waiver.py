"""A comment speaks to certlint but cannot be understood.

## What it does

Reports comments that begin with `certlint:` and are no valid waiver: no codes in brackets, a code or
name that does not exist, a date that is not a date. Such a comment suppresses nothing.

## Why is this bad?

Somebody believes that a finding is excused, or excused until some day, and it is not.

## Example

```python
import requests

requests.get("https://intranet.example.org", verify=False, timeout=10)  # certlint: ignore TLS101 no CA yet
```

## Use instead

```python
import requests

# certlint: ignore[TLS101] until=2099-12-31 appliance without CA support, OPS-811
requests.get("https://intranet.example.org", verify=False, timeout=10)
```

`ignore[...]` takes codes, names (`disabled-verification-argument`) and families (`TLS1`), separated by
commas. `ignore-file[...]` covers the whole file. `until=` is the last day on which it holds; after the
brackets and the date, the rest is the reason.

## Fix safety

There is no automatic fix: only you know what was meant.

## References

- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

CODE = "TLS907"
MESSAGE = "malformed waiver: {found}"
HELP = "write it as `# certlint: ignore[CODE] reason`"
