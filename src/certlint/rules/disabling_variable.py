"""An environment variable that switches certificate verification off is set.

## What it does

Reports variables that a library or a program reads, set to a value that means "do not verify", in code
or for a child process: `GIT_SSL_NO_VERIFY`, `NODE_TLS_REJECT_UNAUTHORIZED=0`, `PIP_TRUSTED_HOST`,
`PGSSLMODE=require`, `CURL_CA_BUNDLE` set to nothing. A variable set to a path is
`hardcoded-ca-variable`.

## Why is this bad?

The variable works on everything that reads it: the whole process, and every program started from it.
Few do what one would guess. `GIT_SSL_NO_VERIFY` switches verification off whatever its value, `0` and
`false` included; `NODE_TLS_REJECT_UNAUTHORIZED` only if it is exactly `0`.

## Example

```python
import os
import subprocess

os.environ["GIT_SSL_NO_VERIFY"] = "1"
subprocess.run(["git", "fetch"], check=True)
```

## Use instead

Most of these programs have a variable that names a bundle:

```python
import os
import subprocess

environment = {**os.environ, "GIT_SSL_CAINFO": os.environ["CORPORATE_CA"]}
subprocess.run(["git", "fetch"], check=True, env=environment)
```

For node it is `NODE_EXTRA_CA_CERTS`, for pip `PIP_CERT`, for PostgreSQL `PGSSLROOTCERT` together with
`PGSSLMODE=verify-full`.

## Fix safety

The fix deletes the statement; it is safe if the bundle is `"default"`. Delete the variable rather than
turn its value round: see above.

## References

- [git: environment variables](https://git-scm.com/book/en/v2/Git-Internals-Environment-Variables)
- [Node.js: NODE_TLS_REJECT_UNAUTHORIZED](https://nodejs.org/api/cli.html#node_tls_reject_unauthorizedvalue)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS501"
CLAIMS = ((How.VARIABLE, Effect.VERIFICATION), (How.VARIABLE, Effect.HOSTNAME))
MESSAGE = "{found} turns {check} off in every program that reads the variable"
HELP = "delete it, and set the variable that names the CA bundle instead"
