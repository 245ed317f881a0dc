"""A certificate in a CA bundle is weak.

## What it does

Reports an RSA or DSA key of less than 2048 bits, an elliptic curve of less than 224, and a signature with MD5 or
SHA-1 on anything but a root: its own signature proves nothing anyway. A root that is public today is left out.

## Why is this bad?

Who can forge it, can forge every server. OpenSSL refuses such a certificate at its default security level.

## Example

```console
$ openssl req -x509 -newkey rsa:1024 -sha1 -keyout ca.key -out ca.pem
```

## Use instead

```console
$ openssl req -x509 -newkey rsa:3072 -sha256 -keyout ca.key -out ca.pem
```

## Fix safety

There is no automatic fix.

## References

- [CWE-326: Inadequate Encryption Strength](https://cwe.mitre.org/data/definitions/326.html)
- [RFC 5280: certificate profile](https://www.rfc-editor.org/rfc/rfc5280)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS607"
FAULT = BundleFault.WEAK
MESSAGE = "the certificate {found}"
HELP = "ask the CA's owner for a stronger one"
