"""A test hides the warnings about unverified requests through pytest.

## What it does

Reports `@pytest.mark.filterwarnings(...)`, `pytestmark` and `config.addinivalue_line(...)` when they
ignore `InsecureRequestWarning` or its text.

## Why is this bad?

The warning says that a request was made without verification. Hidden in the tests, it does not tell
when the code under test stops verifying either. In a test, a throw-away CA is as easy as no
verification.

## Example

```python
import pytest


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_status(server):
    assert server.status() == 200
```

## Use instead

Let the test server have a certificate of a CA made for the test, and trust that CA:

```python
import pytest
import requests
import trustme


@pytest.fixture
def session(tmp_path):
    bundle = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(bundle)
    session = requests.Session()
    session.verify = str(bundle)
    return session
```

## Fix safety

There is no automatic fix. Without the mark, tests that make unverified requests show the warning again;
they fail only if warnings are errors.

## References

- [pytest: how to capture warnings](https://docs.pytest.org/en/stable/how-to/capture-warnings.html)
- [trustme](https://trustme.readthedocs.io/)
"""

from certlint.model.findings import How
from certlint.model.knobs import Effect

CODE = "TLS405"
CLAIMS = ((How.PYTEST, Effect.WARNING),)
MESSAGE = "{found} hides the warnings about unverified requests from the tests"
HELP = "trust a CA made for the tests and delete the filter"
