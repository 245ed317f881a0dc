"""A waiver suppresses nothing.

## What it does

Reports a comment `# certlint: ignore[...]` that covers no finding of the codes that it names, an entry of
`[[tool.certlint.waivers]]` that covers none in the files that it names, and an entry of the baseline whose
finding is gone. This is said only when the whole project was checked and the codes were selected: a run over
single files cannot know.

## Why is this bad?

The code that it excused has been repaired or has moved. Left there, the waiver excuses whatever comes to
stand on that line next.

## Example

```python
import requests

requests.get("https://intranet.example.org", timeout=10)  # certlint: ignore[TLS101] no CA yet
```

## Use instead

```python
import requests

requests.get("https://intranet.example.org", timeout=10)
```

A waiver stands on any line of the statement that it excuses, or alone on the line above it. With
`inline-waivers`, a comment is of use only if what it covers reaches one of the environments named there.

## Fix safety

There is no automatic fix. If the waiver stands on the wrong line, move it instead of deleting it: the
finding is then reported beside this one.

## References

- [CWE-1164: Irrelevant Code](https://cwe.mitre.org/data/definitions/1164.html)
"""

CODE = "TLS902"
MESSAGE = "the waiver for {found} suppresses nothing"
HELP = "delete it"
