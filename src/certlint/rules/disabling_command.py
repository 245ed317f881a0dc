"""A command is started with a flag that switches certificate verification off.

## What it does

Reports such flags in commands started from Python, as a list or as one string: `curl -k`,
`wget --no-check-certificate`, `pip --trusted-host`, `git -c http.sslVerify=false`,
`kubectl --insecure-skip-tls-verify`.

## Why is this bad?

The command accepts any certificate. Most often it fetches something that is then installed or run:
an attacker who can answer in the server's place decides what that is.

## Example

```python
import subprocess

subprocess.run(["curl", "-k", "-O", "https://intranet.example.org/tool.tar.gz"], check=True)
```

## Use instead

```python
import os
import subprocess

bundle = os.environ["CORPORATE_CA"]
subprocess.run(["curl", "--cacert", bundle, "-O", "https://intranet.example.org/tool.tar.gz"], check=True)
```

The flag is `--ca-certificate` for wget, `--cert` for pip, `-c http.sslCAInfo=...` for git and
`--certificate-authority` for kubectl.

## Fix safety

`--fix` replaces a flag in a list of words by the one that names the configured CA bundle. `--cacert`
trusts the CAs of that file alone.

## References

- [curl: SSL CA certificates](https://curl.se/docs/sslcerts.html)
- [pip: HTTPS certificates](https://pip.pypa.io/en/stable/topics/https-certificates/)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS502"
CLAIMS = ((How.COMMAND, Effect.VERIFICATION), (How.COMMAND, Effect.HOSTNAME))
MESSAGE = "{found} runs a program with {check} off"
HELP = "delete the flag and give the program the CA bundle"
