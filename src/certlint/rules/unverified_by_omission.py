"""A call asks for TLS but not for verification, and the library does not verify unless told to.

## What it does

Reports calls that leave out what would make them verify: `smtplib.SMTP_SSL(host)` and
`smtp.starttls()` without a context, `imaplib.IMAP4_SSL`, `poplib.POP3_SSL` and `ftplib.FTP_TLS`
likewise, `ldap3.Tls()` without `validate`. Only code that asks for TLS is reported, not plain text.

## Why is this bad?

Python's HTTP clients verify by default; its mail and FTP clients do not. Without a context they
encrypt and accept any certificate, in every release up to now. Mail logins go that way: an attacker who
answers gets the password.

## Example

```python
import smtplib

with smtplib.SMTP_SSL("mail.example.org") as smtp:
    smtp.login("robot", "secret")
```

## Use instead

```python
import smtplib
import ssl

with smtplib.SMTP_SSL("mail.example.org", context=ssl.create_default_context()) as smtp:
    smtp.login("robot", "secret")
```

`ssl.create_default_context(cafile=...)` if the server's certificate comes from a CA of your own.
imaplib calls the argument `ssl_context`.

## Fix safety

The fix gives a context with the configured CA bundle. It is unsafe, and made only if this rule is
named: `--fix --unsafe-fixes --extend-select TLS110`. Verification has never been on here, so a
certificate that has expired, or was made for another name than the one you connect to, comes to light
only now.

## References

- [Python: smtplib.SMTP_SSL](https://docs.python.org/3/library/smtplib.html#smtplib.SMTP_SSL)
- [Python: ssl, security considerations](https://docs.python.org/3/library/ssl.html#ssl-security)
- [CWE-295: Improper Certificate Validation](https://cwe.mitre.org/data/definitions/295.html)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS110"
CLAIMS = ((How.OMISSION, Effect.VERIFICATION),)
MESSAGE = "{found} does not verify the server's certificate, because nothing tells it to{reaching}"
HELP = "tell it to verify: for mail and FTP clients pass `ssl.create_default_context()` as the context"
