"""A copy of the public roots holds some that have been removed since.

## What it does

Reports a bundle with at least 20 public roots, and more of them than of others, that holds roots which the
installed certifi does not have any more. What stands between public roots was copied with them; a private CA stands
before or behind them. A bundle with a root younger than all of certifi's is not reported: certifi is the old one
then.

## Why is this bad?

A root is removed when its owner has failed to keep it safe, or has given it up. Certificates for any host that come
from it are accepted as long as the copy is.

## Example

```console
$ python -m certifi
/usr/lib/python3/site-packages/certifi/cacert.pem
$ cp /usr/lib/python3/site-packages/certifi/cacert.pem certs/bundle.pem # some years ago
```

## Use instead

```console
$ pip install --upgrade certifi
$ certlint --write-bundle certs/bundle.pem
```

## Fix safety

There is no automatic fix.

## References

- [certifi](https://pypi.org/project/certifi/)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS610"
FAULT = BundleFault.STALE
MESSAGE = "{found}"
HELP = "write it anew: `certlint --write-bundle FILE`"
