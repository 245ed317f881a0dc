"""A comment speaks to certlint but cannot be understood.

## What it does

Reports comments that begin with `certlint:` and are no valid waiver: no codes in brackets, a code or
name that does not exist, a date that is not a date, `ignore-block` where no block begins. With
`max-waiver-days`, also waivers without a date or with one too far ahead, in comments, `noqa` and the
configuration. Such a waiver suppresses nothing.

## Why is this bad?

The author believes that a finding is excused, or excused until some day, and it is not.

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
commas. `ignore-block[...]` on or above the header of a block (`def`, `if`, `with`) covers all of the block,
`ignore-file[...]` the whole file. `until=` is the last day on which it holds; after the
brackets and the date, the rest is the reason.

## Fix safety

There is no automatic fix: only you know what was meant.

## Options

- `max-waiver-days`: how many days ahead the date of a waiver may lie; without it, a waiver needs no date.

## References

- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

CODE = "TLS907"
MESSAGE = "{found}"
HELP = "write it as `# certlint: ignore[CODE] reason`"
