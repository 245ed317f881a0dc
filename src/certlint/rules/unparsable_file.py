"""A file, or a cell, cannot be read as Python, so nothing in it was checked.

## What it does

Reports files that hold something certlint looks for and that cannot be parsed: a syntax error, bytes that
are not in the declared encoding, brackets nested too deeply, a size or complexity beyond the limit. It points at the
place that Python names, and says what Python says. Of a notebook, each cell that does not parse is reported, and the
others are checked.

It is an error in every environment, unless a policy names this very rule, and it is looked for whatever is selected,
unless it is ignored. Where it fails the run, the exit code is 2.

## Why is this bad?

"No findings" would be wrong: the file was not checked.

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
MESSAGE = "the {part} was not checked: {found}"
ALWAYS = True
HELP = "repair the file, or exclude it if it is not meant to be Python"
