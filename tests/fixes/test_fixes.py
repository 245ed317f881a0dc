# ruff: noqa: E501 - a program on one line is easier to compare with the next
"""Before and after: what a fix writes for each form of bundle, and what it leaves alone."""

from __future__ import annotations

import pytest

from certlint import apply, plan
from certlint.bundles import bundle_for
from certlint.model.config import Bundle, BundleForm, Config, Environment
from certlint.model.fixes import Edit
from fixes.fixing import ABSOLUTE, CERTIFI, DEFAULT, PARTIAL, SETTING, SYSTEM, UNSAID, VARIABLE, fixed, report

DJANGO = "from django.conf import settings\n"
GET = "import requests\n\nrequests.get('https://a', verify=False)\n"

SAFE = [
    pytest.param(
        SETTING,
        "import requests\n\nrequests.get('https://a', verify=False)\n",
        "import requests\nfrom django.conf import settings\n\nrequests.get('https://a', verify=settings.CA_BUNDLE)\n",
        id="expression",
    ),
    pytest.param(
        VARIABLE,
        GET,
        "import os\n\nimport requests\n\nrequests.get('https://a', verify=os.environ[\"CORP_CA\"])\n",
        id="variable",
    ),
    pytest.param(
        CERTIFI,
        GET,
        "import certifi\nimport requests\n\nrequests.get('https://a', verify=certifi.where())\n",
        id="certifi",
    ),
    pytest.param(
        ABSOLUTE, GET, "import requests\n\nrequests.get('https://a', verify=\"/etc/ssl/corp.pem\")\n", id="path"
    ),
    pytest.param(DEFAULT, GET, "import requests\n\nrequests.get('https://a')\n", id="default"),
    pytest.param(SYSTEM, GET, GET, id="requests takes no context"),
    pytest.param(PARTIAL, GET, GET, id="a path cannot add"),
    pytest.param(UNSAID, GET, GET, id="nobody said that the bundle is complete"),
    pytest.param(None, GET, GET, id="no bundle"),
    pytest.param(
        SYSTEM,
        "import httpx\n\nhttpx.get('https://a', verify=False)\n",
        "import ssl\n\nimport httpx\nimport truststore\n\n"
        "httpx.get('https://a', verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT))\n",
        id="system",
    ),
    pytest.param(
        PARTIAL,
        "import os\nimport ssl\n\nimport httpx\n\n\ndef get():\n    return httpx.get('https://a', verify=False)\n",
        "import os\nimport ssl\n\nimport httpx\n\n\ndef get():\n    context = ssl.create_default_context()\n"
        '    context.load_verify_locations(cafile=os.environ["CORP_CA"])\n'
        "    return httpx.get('https://a', verify=context)\n",
        id="adds to the system's CAs",
    ),
    pytest.param(
        VARIABLE,
        "import aiohttp\n\naiohttp.TCPConnector(limit=1, verify_ssl=False)\n",
        "import os\nimport ssl\n\nimport aiohttp\n\n"
        'aiohttp.TCPConnector(limit=1, ssl=ssl.create_default_context(cafile=os.environ["CORP_CA"]))\n',
        id="aiohttp loses verify_ssl",
    ),
    pytest.param(
        VARIABLE,
        "import os\nimport urllib3\n\nurllib3.PoolManager(cert_reqs='CERT_NONE', num_pools=2, assert_hostname=False)\n",
        'import os\nimport urllib3\n\nurllib3.PoolManager(ca_certs=os.environ["CORP_CA"], num_pools=2)\n',
        id="companions",
    ),
    pytest.param(
        SETTING,
        "import sys\nimport urllib3\n\nurllib3.PoolManager(cert_reqs='CERT_NONE', ca_certs=sys.argv[1])\n",
        "import sys\nimport urllib3\n\nurllib3.PoolManager(ca_certs=sys.argv[1])\n",
        id="a companion that is there needs no bundle, and no import",
    ),
    pytest.param(
        VARIABLE,
        "import os, ssl\n\nctx = ssl.create_default_context()\nctx.check_hostname = False\n"
        "ctx.verify_mode = ssl.CERT_NONE\n",
        'import os, ssl\n\nctx = ssl.create_default_context(cafile=os.environ["CORP_CA"])\n',
        id="the pair goes together",
    ),
    pytest.param(
        VARIABLE,
        "import os\nfrom curl_cffi import requests\n\nrequests.get('https://a', verify=False)\n",
        "import os\nfrom curl_cffi import requests\n\nrequests.get('https://a', verify=os.environ[\"CORP_CA\"])\n",
        id="a string is one",
    ),
    pytest.param(
        SETTING,
        f"{DJANGO}from curl_cffi import requests\n\nrequests.get('https://a', verify=False)\n",
        f"{DJANGO}from curl_cffi import requests\n\nrequests.get('https://a', verify=str(settings.CA_BUNDLE))\n",
        id="an expression may be a PathLike",
    ),
    pytest.param(
        SETTING,
        f"{DJANGO}import requests\n\n_VERIFY = False\nrequests.get('https://a', verify=_VERIFY)\n"
        "requests.put('https://a', verify=_VERIFY)\n",
        f"{DJANGO}import requests\n\n_VERIFY = settings.CA_BUNDLE\nrequests.get('https://a', verify=_VERIFY)\n"
        "requests.put('https://a', verify=_VERIFY)\n",
        id="at the origin, once",
    ),
    pytest.param(
        SETTING,
        f"{DJANGO}import requests\n\nrequests.get(\n    'https://a',\n    verify=(False),  # why\n)\n",
        f"{DJANGO}import requests\n\nrequests.get(\n    'https://a',\n    verify=settings.CA_BUNDLE,  # why\n)\n",
        id="formatting stays",
    ),
    pytest.param(
        DEFAULT,
        "import requests\n\nrequests.get(\n    'https://a',\n    verify=False,  # why\n    timeout=1,  # s\n)\n",
        "import requests\n\nrequests.get(\n    'https://a',\n    timeout=1,  # s\n)\n",
        id="a line of its own goes whole",
    ),
    pytest.param(
        SETTING,
        f"{DJANGO}import requests\n\nrequests.get('https://a', verify='/etc/ssl/other.pem')\n",
        f"{DJANGO}import requests\n\nrequests.get('https://a', verify=settings.CA_BUNDLE)\n",
        id="a path that is hard-coded",
    ),
    pytest.param(
        SETTING,
        f"{DJANGO}import requests\nimport urllib3\n\nurllib3.disable_warnings()\nrequests.get('https://a', verify=False)\n",
        f"{DJANGO}import requests\n\nrequests.get('https://a', verify=settings.CA_BUNDLE)\n",
        id="a silencer whose cause is gone",
    ),
    pytest.param(
        SETTING,
        f"{DJANGO}import subprocess\n\nsubprocess.run(['curl', '-k', 'https://a'])\n",
        f"{DJANGO}import subprocess\n\nsubprocess.run(['curl', '--cacert', settings.CA_BUNDLE, 'https://a'])\n",
        id="a command",
    ),
    pytest.param(
        SETTING,
        f"{DJANGO}import psycopg\n\npsycopg.connect(host='h', sslmode='require')\n",
        f"{DJANGO}import psycopg\n\npsycopg.connect(host='h', sslmode=\"verify-full\", sslrootcert=settings.CA_BUNDLE)\n",
        id="as the example shows",
    ),
    pytest.param(
        SETTING,
        f"{DJANGO}import requests\n\ndef get(url, verify=False):\n    return requests.get(url, verify=verify)\n",
        f"{DJANGO}import requests\n\ndef get(url, verify=settings.CA_BUNDLE):\n    return requests.get(url, verify=verify)\n",
        id="a default of one's own",
    ),
    pytest.param(
        SETTING,
        f"{DJANGO}import requests\n\ndef get(verify=False):\n    return requests.get('u', verify=verify)\n",
        f"{DJANGO}import requests\n\ndef get(verify=settings.CA_BUNDLE):\n    return requests.get('u', verify=verify)\n",
        id="a default of an only parameter",
    ),
    pytest.param(
        VARIABLE,
        "import os\nimport requests\n\ndef get(url, verify=False):\n    return requests.get(url, verify=verify)\n",
        "import os\nimport requests\n\ndef get(url, verify=False):\n    return requests.get(url, verify=verify)\n",
        id="no call in a default",
    ),
    pytest.param(
        SETTING,
        f"import os\n{DJANGO}\nos.environ['REQUESTS_CA_BUNDLE'] = '/etc/ssl/a.pem'\nos.environ['GIT_SSL_NO_VERIFY'] = '1'\n",
        f"import os\n{DJANGO}\nos.environ['REQUESTS_CA_BUNDLE'] = str(settings.CA_BUNDLE)\n"
        "os.environ['GIT_SSL_CAINFO'] = str(settings.CA_BUNDLE)\n",
        id="variables are strings",
    ),
    pytest.param(
        DEFAULT,
        "import os\n\nos.environ.setdefault('PYTHONHTTPSVERIFY', '0')\nos.environ.clear()\n",
        "import os\n\nos.environ.clear()\n",
        id="a variable is not set",
    ),
    pytest.param(
        DEFAULT,
        "import requests\n\nrequests.get('https://a', verify=False)  # certlint: ignore[TLS101] waived\n",
        "import requests\n\nrequests.get('https://a', verify=False)  # certlint: ignore[TLS101] waived\n",
        id="waived",
    ),
    pytest.param(
        DEFAULT,
        "import os\n\nif True:\n    os.environ['PYTHONHTTPSVERIFY'] = '0'\n",
        "if True:\n    pass\n",
        id="a block that would be empty",
    ),
    pytest.param(
        DEFAULT,
        "import requests\n\ndef get(url, verify=False):\n    return requests.get(url, verify=verify)\n\nget('u', verify=False)\n",
        "import requests\n\ndef get(url, verify=True):\n    return requests.get(url, verify=verify)\n\nget('u', verify=True)\n",
        id="one's own function may do worse by itself",
    ),
]

UNSAFE = [
    pytest.param(
        VARIABLE,
        "import os\nimport ssl\nimport smtplib\n\nsmtplib.SMTP_SSL('h')\n",
        "import os\nimport ssl\nimport smtplib\n\n"
        "smtplib.SMTP_SSL('h', context=ssl.create_default_context(cafile=os.environ[\"CORP_CA\"]))\n",
        id="omission",
    ),
    pytest.param(
        VARIABLE,
        "import os\nimport ssl\nimport ftplib\n\nftp = ftplib.FTP_TLS('h')\n",
        "import os\nimport ssl\nimport ftplib\n\n"
        "ftp = ftplib.FTP_TLS('h', context=ssl.create_default_context(cafile=os.environ[\"CORP_CA\"]))\n",
        id="omission, assigned",
    ),
    pytest.param(None, GET, "import requests\n\nrequests.get('https://a')\n", id="no bundle"),
    pytest.param(
        None,
        "import ssl\n\nctx = ssl._create_unverified_context()\n",
        "import ssl\n\nctx = ssl.create_default_context()\n",
        id="context without a bundle",
    ),
]


@pytest.mark.parametrize(("bundle", "before", "after"), SAFE)
def test_safe_fixes(bundle: Bundle | None, before: str, after: str) -> None:
    assert fixed(before, bundle).decode() == after


@pytest.mark.parametrize(("bundle", "before", "after"), UNSAFE)
def test_unsafe_fixes(bundle: Bundle | None, before: str, after: str) -> None:
    assert fixed(before, bundle).decode() == before
    assert fixed(before, bundle, unsafe=True, named=("TLS110",)).decode() == after


def test_what_verifies_nothing_by_itself_is_fixed_on_demand_only() -> None:
    source = "import smtplib\n\nsmtplib.SMTP_SSL('h')\n"
    assert fixed(source, VARIABLE, unsafe=True).decode() == source


IMPORTS = [
    ('"""Doc."""\n\nimport requests\n', '"""Doc."""\n\nimport os\n\nimport requests\n', "os"),
    (
        "from __future__ import annotations\n\nimport requests\n",
        "from __future__ import annotations\n\nimport os\n\nimport requests\n",
        "os",
    ),
    ("import os as system\nimport requests\n", "import os as system\nimport requests\n", "system"),
    ("import os.path\nimport requests\n", "import os.path\nimport requests\n", "os"),
    ("import abc\nimport sys\n\nimport requests\n", "import abc\nimport os\nimport sys\n\nimport requests\n", "os"),
    ("import requests\n\nos = 1\n", "import os as os_\n\nimport requests\n\nos = 1\n", "os_"),
    (
        "from typing import TYPE_CHECKING\n\nimport requests\n\nif TYPE_CHECKING:\n    import os\n",
        "import os as os_\nfrom typing import TYPE_CHECKING\n\nimport requests\n\nif TYPE_CHECKING:\n    import os\n",
        "os_",
    ),
    (
        "#!/usr/bin/python\n# -*- coding: utf-8 -*-\nimport requests\n",
        "#!/usr/bin/python\n# -*- coding: utf-8 -*-\nimport os\n\nimport requests\n",
        "os",
    ),
]


@pytest.mark.parametrize(("before", "after", "name"), IMPORTS)
def test_imports_are_added_in_place(before: str, after: str, name: str) -> None:
    call = "requests.get('https://a', verify={})\n"
    expected = after + call.format(f'{name}.environ["CORP_CA"]')
    assert fixed(before + call.format("False"), VARIABLE).decode() == expected


def test_imports_are_merged() -> None:
    before = "from django.conf import (\n    global_settings,\n)\nimport requests\n\nrequests.get('https://a', verify=False)\n"
    after = (
        "from django.conf import (\n    global_settings, settings,\n)\nimport requests\n\n"
        "requests.get('https://a', verify=settings.CA_BUNDLE)\n"
    )
    assert fixed(before, SETTING).decode() == after


def test_a_parameter_hides_a_module() -> None:
    before = "import ssl\nimport httpx\n\ndef get(ssl):\n    return httpx.get('https://a', verify=False)\n"
    result = fixed(before, CERTIFI).decode()
    assert "import ssl as ssl_\n" in result
    assert "verify=ssl_.create_default_context(cafile=certifi.where())" in result


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "iso-8859-1"])
def test_line_ends_encoding_and_mark_are_kept(newline: str, encoding: str) -> None:
    cookie = "# coding: iso-8859-1\n" if encoding == "iso-8859-1" else ""
    before = f"{cookie}import requests\n\n# größer\nrequests.get('ä', verify=False, timeout=1)  # ß\n"
    after = f"{cookie}import os\n\nimport requests\n\n# größer\nrequests.get('ä', verify=os.environ[\"CORP_CA\"], timeout=1)  # ß\n"
    source = before.replace("\n", newline).encode(encoding)
    assert fixed(source, VARIABLE) == after.replace("\n", newline).encode(encoding)


def test_a_path_from_the_root_starts_at_the_file() -> None:
    bundle = Bundle(BundleForm.PATH, "certs/ca.pem", complete=True)
    result = fixed("import os\nimport requests\nrequests.get('https://a', verify=False)\n", bundle, path="src/app/x.py")
    assert b'verify=os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "certs/ca.pem")' in result
    assert not report(result, bundle, "src/app/x.py").findings


def test_apply_refuses_what_does_not_fit() -> None:
    planned = plan([report(GET.encode(), DEFAULT)], {"app/x.py": GET.encode()})["app/x.py"]
    digest, edits = planned
    with pytest.raises(ValueError, match="has changed"):
        apply(GET.encode() + b"\n", edits)
    with pytest.raises(ValueError, match="overlap"):
        apply(GET.encode(), [*edits, Edit("app/x.py", digest, edits[0].start_byte, edits[0].end_byte, b"x")])
    with pytest.raises(ValueError, match="outside"):
        apply(GET.encode(), [Edit("app/x.py", digest, 1, 9999, b"")])


def test_which_bundle() -> None:
    own = Bundle(BundleForm.PATH, "/certs/dev.pem", complete=True)
    environments = (
        Environment("prod", paths=("prod/**",), bundle=VARIABLE),
        Environment("dev", paths=("dev/**",), bundle=own),
    )
    config = Config(environments=environments, bundle=CERTIFI)
    for names, homes, expected in (
        (("prod",), ("prod",), VARIABLE),
        (("dev",), ("dev",), own),
        (("dev",), ("prod", "dev"), None),  # the path of one environment in a file of both
        (("prod",), ("prod", "dev"), VARIABLE),
        (("prod", "dev"), ("prod", "dev"), CERTIFI),
    ):
        assert bundle_for(config, names, relative="app/x.py", homes=homes) == expected, names
