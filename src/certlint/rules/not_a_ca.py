"""A certificate in a CA bundle is not that of a CA.

## What it does

Reports a certificate that may not sign others. That of a server, signed by a CA, is out of place in a bundle. That
of a server which signed itself is a legal trust anchor, for this one server, and said to be so.

## Why is this bad?

A leaf is renewed every few months, and with each renewal the bundle is out of date. OpenSSL does not even look at a
leaf that another CA signed unless partial chains are allowed, as Python's own default does since 3.13.

## Example

```console
$ openssl s_client -connect intranet.example.org:443 </dev/null | openssl x509 > bundle.pem
```

## Use instead

```console
$ curl --output bundle.pem http://pki.example.org/corp-root.pem
$ openssl x509 -in bundle.pem -noout -fingerprint -sha256
```

Compare the fingerprint with that which the CA's owner names.

## Fix safety

There is no automatic fix.

## References

- [RFC 5280: certificate profile](https://www.rfc-editor.org/rfc/rfc5280)
- [Python: `SSLContext.load_verify_locations`](https://docs.python.org/3/library/ssl.html#ssl.SSLContext.load_verify_locations)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS605"
FAULT = BundleFault.NOT_A_CA
MESSAGE = "the certificate {found}"
HELP = "put the certificate of the CA that signed it in its place"
