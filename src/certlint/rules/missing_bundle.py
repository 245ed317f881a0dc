"""A CA bundle that the configuration names is not there.

## What it does

Reports a path under `bundle` in the configuration, project-wide or of an environment, at which there is no file. A
path is relative to the folder of the configuration. One that leads out of the project belongs to the machines that
the code runs on, and is judged only where it is there.

## Why is this bad?

Whatever `--fix` writes, and whatever reads the same file, fails when it opens it. The usual remedy is
`verify=False`.

## Example

```toml
# certlint.toml
[environments.prod]
bundle = { path = "certs/corp-rot.pem" }
```

## Use instead

```toml
# certlint.toml
[environments.prod]
bundle = { path = "certs/corp-root.pem" }
```

## Fix safety

There is no automatic fix.

## References

- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.certificates import BundleFault

CODE = "TLS601"
FAULT = BundleFault.MISSING
MESSAGE = "the bundle {found}"
HELP = "add the file, or name the right one"
