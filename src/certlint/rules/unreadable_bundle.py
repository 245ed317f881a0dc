"""A CA bundle, or a part of it, cannot be read.

## What it does

Reports a file that holds no certificate, a block that is cut off or whose base64 is broken, two blocks that were
put together without a line end between them, a file that starts with a byte order mark, and one that is no regular
file or larger than 8 MiB. A file in DER is fine, whatever it is called. OpenSSL gives up at the first block that it
cannot read, so that is the one reported.

## Why is this bad?

OpenSSL refuses such a file, or silently leaves out what stands behind the broken place.

## Example

```console
$ cat corp-root.pem partner-root.pem > bundle.pem
$ grep -n BEGIN bundle.pem
1:-----BEGIN CERTIFICATE-----
12:-----END CERTIFICATE----------BEGIN CERTIFICATE-----
```

## Use instead

```console
$ (cat corp-root.pem; echo; cat partner-root.pem) > bundle.pem
```

## Fix safety

There is no automatic fix.

## References

- [Python: `SSLContext.load_verify_locations`](https://docs.python.org/3/library/ssl.html#ssl.SSLContext.load_verify_locations)
- [RFC 7468: textual encodings of PKIX structures](https://www.rfc-editor.org/rfc/rfc7468)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS602"
FAULT = BundleFault.UNREADABLE
MESSAGE = "the bundle cannot be read: {found}"
HELP = "write the file anew: `certlint --write-bundle FILE` makes one that can be read"
