"""A waiver gives no reason.

## What it does

With `require-reason = true`, reports waivers without a reason: comments, `noqa` (which has no place for one)
and entries of the configuration. They still suppress what they cover.

## Why is this bad?

A reader cannot tell later whether the exception is still needed, or whom to ask.

## Example

```python
import requests

requests.get("https://192.0.2.7/status", verify=False, timeout=10)  # certlint: ignore[TLS101]
```

## Use instead

```python
import requests

# certlint: ignore[TLS101] appliance without CA support, OPS-811
requests.get("https://192.0.2.7/status", verify=False, timeout=10)
```

## Fix safety

There is no automatic fix.

## Options

- `require-reason`: off unless the configuration says `true`.

## References

- [CWE-1116: Inaccurate Comments](https://cwe.mitre.org/data/definitions/1116.html)
"""

CODE = "TLS905"
MESSAGE = "the waiver for {found} gives no reason"
HELP = "write down after the brackets why, and whom to ask"
