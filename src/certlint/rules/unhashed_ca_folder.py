"""A folder of CA certificates lacks the names by which OpenSSL looks for them.

## What it does

Reports a folder that is given as a bundle and in which no file has a name such as `5ed36f99.0`. Only files with
such names are looked at by OpenSSL, and they are what is judged.

## Why is this bad?

OpenSSL finds nothing in the folder, and says nothing: every connection is refused for want of an issuer.

## Example

```console
$ ls certs
corp-root.pem
```

## Use instead

```console
$ openssl rehash certs
$ ls certs
5ed36f99.0  corp-root.pem
```

## Fix safety

There is no automatic fix.

## References

- [OpenSSL: `openssl rehash`](https://docs.openssl.org/master/man1/openssl-rehash/)
- [Python: `SSLContext.load_verify_locations`](https://docs.python.org/3/library/ssl.html#ssl.SSLContext.load_verify_locations)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS612"
FAULT = BundleFault.UNHASHED
MESSAGE = "the folder {found}"
HELP = "run `openssl rehash` on it, or name a file"
