"""A file cannot be read as Python, so nothing in it was checked.

## What it does

Reports files that hold something certlint looks for and that cannot be parsed: a syntax error, bytes that
are not in the declared encoding, brackets nested too deeply, a size or complexity beyond the limit.

## Why is this bad?

"No findings" would be wrong: nobody looked.

## Example

```python
import requests

requests.get("https://intranet.example.org"
```

## Use instead

```python
import requests

requests.get("https://intranet.example.org", timeout=10)
```

A file that is not meant to be Python (a template, a test of a parser) is best named in `exclude`.

## Fix safety

There is no automatic fix.

## References

- [Python: source encodings](https://docs.python.org/3/reference/lexical_analysis.html#encoding-declarations)
"""

CODE = "TLS901"
MESSAGE = "the file was not checked: {found}"
HELP = "repair the file, or exclude it if it is not meant to be Python"
