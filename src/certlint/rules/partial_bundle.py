"""A CA bundle is not as complete, or not as partial, as the configuration says.

## What it does

Reports a bundle with `complete = true` that holds no public root, and one with `complete = false` that holds all of
certifi's.

## Why is this bad?

`complete` says that the bundle holds every CA that is needed, so that `--fix` may put it in the place of the public
roots. If it does not, every public server is refused. If it does and the configuration says the opposite, fixes are
withheld for nothing.

## Example

```toml
# certlint.toml
bundle = { path = "certs/corp-root.pem", complete = true } # the private CA alone
```

## Use instead

```console
$ certlint --write-bundle certs/bundle.pem
```

```toml
# certlint.toml
bundle = { path = "certs/bundle.pem", complete = true }
```

## Fix safety

There is no automatic fix.

## References

- [certifi](https://pypi.org/project/certifi/)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS609"
FAULT = BundleFault.PARTIAL
MESSAGE = "{found}"
HELP = "make it complete with `certlint --write-bundle FILE`, or say what it is"
