"""A private key lies in a CA bundle, or beside it in what git keeps.

## What it does

Reports a private key in a bundle, encrypted or not, and one in another file of the folder of a configured bundle
that is in the last commit. It is an error in every environment, unless a policy names this very rule.

## Why is this bad?

A bundle is handed out to every machine. Who has the key of a CA, can be any server to all who trust it.

## Example

```console
$ cat rootCA-key.pem rootCA.pem > bundle.pem
```

## Use instead

```console
$ cp rootCA.pem bundle.pem
```

A key that was handed out, or committed, is not secret any more: make a new one.

## Fix safety

There is no automatic fix.

## References

- [CWE-321: Use of Hard-coded Cryptographic Key](https://cwe.mitre.org/data/definitions/321.html)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS608"
FAULT = BundleFault.PRIVATE_KEY
MESSAGE = "there is {found}"
HELP = "take the key out, and make a new CA: this one is not secret any more"
