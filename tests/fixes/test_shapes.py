# ruff: noqa: E501 - a program on one line is easier to compare with the next
"""Before and after of what is no plain argument: URIs, commands, options, overrides, filters, names, sessions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from certlint.model.config import Bundle, BundleForm
from fixes.fixing import ABSOLUTE, DEFAULT, PARTIAL, SETTING, VARIABLE, fixed

DJANGO = "from django.conf import settings\n"
SPACES = Bundle(BundleForm.PATH, "/etc/my certs/corp.pem", complete=True)
QUOTED = "shlex.quote(str(settings.CA_BUNDLE))"
PER_REQUEST = replace(SETTING, per_request=True)

URIS = [
    (SETTING, "'postgresql://h/db?sslmode=require'", "f'postgresql://h/db?sslmode=verify-full&sslrootcert={settings.CA_BUNDLE}'"),
    (SETTING, "'postgresql://h/{}?sslmode=require&a=1'", "f'postgresql://h/{{}}?sslmode=verify-full&sslrootcert={settings.CA_BUNDLE}&a=1'"),
    (SETTING, "'postgresql://h/{}?sslmode=require'.format(1)", None),
    (SETTING, "'postgresql://h/%s?sslmode=require' % 1", None),
    (ABSOLUTE, "'postgresql://h/%s?sslmode=require' % 1", "'postgresql://h/%s?sslmode=verify-full&sslrootcert=/etc/ssl/corp.pem' % 1"),
    (SPACES, "'postgresql://h/db?sslmode=require'", None),
    (VARIABLE, '"postgresql://h/db?sslmode=require"', "f\"postgresql://h/db?sslmode=verify-full&sslrootcert={os.environ['CORP_CA']}\""),
    (SETTING, "'mongodb://h/?tls=true&tlsAllowInvalidCertificates=true'", "f'mongodb://h/?tls=true&tlsCAFile={settings.CA_BUNDLE}'"),
    (SETTING, "f'rediss://{host}/0?ssl_cert_reqs=none&a=1'", "f'rediss://{host}/0?ssl_ca_certs={settings.CA_BUNDLE}&a=1'"),
    (SETTING, "'rediss://h/0?a=1&ssl_cert_reqs=none&ssl_ca_certs=/x'", "f'rediss://h/0?a=1&ssl_ca_certs={settings.CA_BUNDLE}'"),
    (SETTING, "(f'mongodb://{host}/?tls=true&tlsInsecure=true'\n '&a=x')", "(f'mongodb://{host}/?tls=true&tlsCAFile={settings.CA_BUNDLE}'\n '&a=x')"),
    (SETTING, "('mongodb://h/?tls=true' '&tlsInsecure=true'  # why\n '&a=x')", "('mongodb://h/?tls=true' f'&tlsCAFile={settings.CA_BUNDLE}'  # why\n '&a=x')"),
    (DEFAULT, "'rediss://h/0?ssl_cert_reqs=none&a=1'", "'rediss://h/0?a=1'"),
    (DEFAULT, "'rediss://h/0?a=1&ssl_cert_reqs=none'", "'rediss://h/0?a=1'"),
    (SETTING, "'neo4j+ssc://h'", "'neo4j+s://h'"),
    (SETTING, "'vpx://h/x?no_verify=1'", "'vpx://h/x?no_verify=0'"),
]  # fmt: skip


@pytest.mark.parametrize(("bundle", "before", "after"), URIS)
def test_uris(bundle: Bundle, before: str, after: str | None) -> None:
    header = f"import os\n{DJANGO}\nhost = input()\n"
    result = fixed(f"{header}URI = {before}\n", bundle, unsafe=True).decode()
    assert result == f"{header}URI = {before if after is None else after}\n"


COMMANDS = [
    (SETTING, "os.system('curl -k https://a')", f"os.system(f'curl --cacert {{{QUOTED}}} https://a')"),
    (SETTING, "os.system('curl -sSk https://a')", f"os.system(f'curl -sS --cacert {{{QUOTED}}} https://a')"),
    (SPACES, "os.system(\"curl -k https://a\")", None),
    (ABSOLUTE, "os.system('curl -k https://a')", "os.system('curl --cacert /etc/ssl/corp.pem https://a')"),
    (ABSOLUTE, "os.system('curl --cacert /tmp/ca.pem https://a')", "os.system('curl --cacert /etc/ssl/corp.pem https://a')"),
    (ABSOLUTE, "os.system('curl --capath /tmp/ca https://a')", "os.system('curl --cacert /etc/ssl/corp.pem https://a')"),
    (ABSOLUTE, "os.system('sh -c \"curl -k https://a\"')", None),
    (ABSOLUTE, "os.system('curl -k a; curl -k b')", None),
    (ABSOLUTE, "os.system('git -c http.sslVerify=false pull')", "os.system('git -c http.sslCAInfo=/etc/ssl/corp.pem pull')"),
    (DEFAULT, "os.system('git -c http.sslVerify=false pull')", "os.system('git pull')"),
    (ABSOLUTE, "os.system('git config http.sslVerify false')", "os.system('git config http.sslCAInfo /etc/ssl/corp.pem')"),
    (ABSOLUTE, "os.system('pip install --trusted-host pypi.corp x')", "os.system('pip install --cert /etc/ssl/corp.pem x')"),
    (DEFAULT, "os.system('pip install --trusted-host=pypi.corp x')", "os.system('pip install x')"),
    (ABSOLUTE, "os.system('npm config set strict-ssl false')", "os.system('npm config set cafile /etc/ssl/corp.pem')"),
    (SETTING, "os.system(f'wget --no-check-certificate {url}')", f"os.system(f'wget --ca-certificate {{{QUOTED}}} {{url}}')"),
    (SETTING, "run(['curl', '-sk', url])", "run(['curl', '-s', '--cacert', settings.CA_BUNDLE, url])"),
    (DEFAULT, "run(['curl', '-sk', url])", "run(['curl', '-s', url])"),
    (SETTING, "run(['curl', '--cacert', '/tmp/a.pem', url])", "run(['curl', '--cacert', settings.CA_BUNDLE, url])"),
    (SETTING, "run(['pip', 'install', '--trusted-host', 'h', 'x'])", "run(['pip', 'install', '--cert', settings.CA_BUNDLE, 'x'])"),
    (SETTING, "run(['git', '-c', 'http.sslVerify=false', 'pull'])", "run(['git', '-c', f'http.sslCAInfo={settings.CA_BUNDLE}', 'pull'])"),
    (DEFAULT, "run(['git', '-c', 'http.sslVerify=false', 'pull'])", "run(['git', 'pull'])"),
    (VARIABLE, "run([\"git\", \"-c\", \"http.sslVerify=false\", \"pull\"])", "run([\"git\", \"-c\", \"http.sslCAInfo=\" + str(os.environ[\"CORP_CA\"]), \"pull\"])"),
    (PARTIAL, "run(['curl', '-k', url])", "run(['curl', url])"),
    (SETTING, "os.execlp('curl', 'curl', '-k', url)", "os.execlp('curl', 'curl', '--cacert', settings.CA_BUNDLE, url)"),
    (DEFAULT, "os.execlp('curl', 'curl', url, '-k')", "os.execlp('curl', 'curl', url)"),
]  # fmt: skip


@pytest.mark.parametrize(("bundle", "before", "after"), COMMANDS)
def test_commands(bundle: Bundle, before: str, after: str | None) -> None:
    header = f"import os\nimport shlex\nfrom subprocess import run\n\n{DJANGO}\nurl = input()\n"
    result = fixed(f"{header}{before}\n", bundle, unsafe=True).decode()
    assert result == f"{header}{before if after is None else after}\n"


OPTIONS = [
    ("parser.add_argument('--verify-ssl', default=False)", "parser.add_argument('--verify-ssl', default=True)"),
    ("parser.add_argument('--verify-ssl', action='store_true')", "parser.add_argument('--verify-ssl', action=argparse.BooleanOptionalAction, default=True)"),
    ("cfg.BoolOpt('verify_ssl_cert', default=False, help='x')", "cfg.BoolOpt('verify_ssl_cert', default=True, help='x')"),
    ("requests.get('u', verify=os.environ.get('V', ''))", "requests.get('u', verify=os.environ.get('V', settings.CA_BUNDLE))"),
    ("requests.get('u', verify=os.getenv('V', 'False') == 'True')", "requests.get('u', verify=os.getenv('V', 'True') == 'True')"),
    ("requests.get('u', verify=conf.get('verify', False))", "requests.get('u', verify=conf.get('verify', settings.CA_BUNDLE))"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), OPTIONS)
def test_defaults_of_options(before: str, after: str) -> None:
    header = f"import argparse\nimport os\n\nimport requests\n{DJANGO}from oslo_config import cfg\n\nfrom app import conf\n\n"
    header += "parser = argparse.ArgumentParser()\n"
    if "parser" in before:
        after += "\nrequests.get('u', verify=parser.parse_args().verify_ssl)"
        before += "\nrequests.get('u', verify=parser.parse_args().verify_ssl)"
    assert fixed(f"{header}{before}\n", SETTING).decode() == f"{header}{before}\n"
    assert fixed(f"{header}{before}\n", SETTING, unsafe=True).decode() == f"{header}{after}\n"


OVERRIDES = [
    ("requests.Session", "def request(self, *a, **k):\n        k['verify'] = BAD\n        return super().request(*a, **k)"),
    ("HTTPAdapter", "def cert_verify(self, conn, url, verify, cert):\n        super().cert_verify(conn, url, BAD, cert)"),
    ("HTTPAdapter", "def send(self, request, **k):\n        return super().send(request, **{**k, 'verify': BAD})"),
    (
        "requests.Session",
        "def merge_environment_settings(self, *a):\n        found = super().merge_environment_settings(*a)\n"
        "        found['verify'] = BAD\n        return found",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("base", "method"), OVERRIDES)
def test_overriding_methods(base: str, method: str) -> None:
    source = (
        f"import requests\n{DJANGO}from requests.adapters import HTTPAdapter\n\n\nclass Own({base}):\n    {method}\n"
    )
    after = source.replace("BAD", "settings.CA_BUNDLE")
    assert fixed(source.replace("BAD", "False"), SETTING, unsafe=True).decode() == after


IGNORED = "'ignore::urllib3.exceptions.InsecureRequestWarning'"
SILENCERS = [
    (f"@pytest.mark.filterwarnings({IGNORED})\ndef test_a(): pass\n", "def test_a(): pass\n"),
    (f"@pytest.mark.slow\n@pytest.mark.filterwarnings({IGNORED})  # why\ndef test_a(): pass\n", "@pytest.mark.slow\ndef test_a(): pass\n"),
    (f"pytestmark = [pytest.mark.filterwarnings({IGNORED}), pytest.mark.slow]\n", "pytestmark = [pytest.mark.slow]\n"),
    (f"pytestmark = pytest.mark.filterwarnings({IGNORED})\nmark = pytest.mark.slow\n", "mark = pytest.mark.slow\n"),
    (f"def pytest_configure(config):\n    config.addinivalue_line('filterwarnings', {IGNORED})\n    pytest.x\n", "def pytest_configure(config):\n    pytest.x\n"),
    ("with warnings.catch_warnings(action='ignore', category=urllib3.exceptions.InsecureRequestWarning):\n    urllib3.x(pytest)\n", "with warnings.catch_warnings():\n    urllib3.x(pytest)\n"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), SILENCERS)
def test_filters_of_warnings(before: str, after: str) -> None:
    header = "import warnings\n\nimport pytest\nimport urllib3\n\nwarnings.x, urllib3.x, pytest.x\n"
    path = "tests/test_x.py" if "@" in before else "app/x.py"  # decorators of tests act in tests only
    assert fixed(header + before, None, path=path, allowed=True).decode() == header + after


NAMES = [
    ("session.get('https://a', verify=False)", "session.get('https://a', verify=settings.CA_BUNDLE)"),
    ("Client(verify_ssl=False)", "Client(verify_ssl=True)"),
    ("Client(skip_tls_verify=True)", "Client(skip_tls_verify=False)"),
    ("Client(cert_reqs=ssl.CERT_NONE)", "Client(cert_reqs=ssl.CERT_REQUIRED, ca_certs=settings.CA_BUNDLE)"),
    ("options = {'url': 1, 'verify_ssl': 'no'}", "options = {'url': 1, 'verify_ssl': 'yes'}"),
    ("options = {'cert_reqs': ssl.CERT_NONE}", "options = {'cert_reqs': ssl.CERT_REQUIRED, 'ca_certs': settings.CA_BUNDLE}"),
    ("class C:\n    host = user = port = ''\n    verify = False", "class C:\n    host = user = port = ''\n    verify = settings.CA_BUNDLE"),
    ("SSLIOStream(s, ssl_options=dict(cert_reqs=ssl.CERT_NONE))", "SSLIOStream(s, ssl_options=dict(cert_reqs=ssl.CERT_REQUIRED, ca_certs=settings.CA_BUNDLE))"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), NAMES)
def test_what_is_known_by_its_name(before: str, after: str) -> None:
    header = f"import ssl\n\n{DJANGO}from tornado.iostream import SSLIOStream\nfrom other import Client, s, session\n\n"
    if "SSLIOStream" not in before:
        assert fixed(f"{header}{before}\n", SETTING).decode() == f"{header}{before}\n"
    assert fixed(f"{header}{before}\n", SETTING, unsafe=True).decode() == f"{header}{after}\n"


def test_a_directory_becomes_a_file() -> None:
    header = f"import urllib3\n{DJANGO}\n"
    result = fixed(f"{header}urllib3.PoolManager(ca_cert_dir='/etc/x')\n", SETTING).decode()
    assert result == f"{header}urllib3.PoolManager(ca_certs=settings.CA_BUNDLE)\n"


def test_a_context_is_no_default() -> None:
    source = f"import httpx\n{DJANGO}\ndef get(url, verify=False):\n    httpx.get(url, verify=verify)\n"
    assert fixed(source, SETTING).decode() == source
    assert fixed(source, SETTING, unsafe=True).decode() == source.replace("False", "True")


@pytest.mark.parametrize("annotation", ["bool", "bool | None", "'Optional[bool]'", "int", "typing.Union[bool, None]"])
def test_what_is_annotated_as_a_flag_never_becomes_a_path(annotation: str) -> None:
    for source in (
        f"def get(url, verify: {annotation} = False):\n    requests.get(url, verify=verify)\n",
        f"VERIFY: {annotation} = False\nrequests.get('u', verify=VERIFY)\n",
        f"class C(BaseModel):\n    verify: {annotation} = False\nrequests.get('u', verify=C().verify)\n",
    ):
        source = f"import requests, typing\nfrom pydantic import BaseModel, Field\n{DJANGO}\n{source}"
        assert fixed(source, SETTING).decode() == source
        assert fixed(source, SETTING, unsafe=True).decode() == source.replace("False", "True")
        wrapped = source.replace("= False", "= Field(False)")
        assert b"= Field(False)" in fixed(wrapped, SETTING, unsafe=True)


SESSION = f"""import requests
{DJANGO}

class Client:
    def __init__(self):
        self.session = requests.Session()
        self.session.verify = False
        self.session.headers.update(a="b")

    def get(self, url):
        return self.session.get(url, timeout=5)
"""


def test_a_session_or_each_of_its_requests() -> None:
    assert fixed(SESSION, SETTING).decode() == SESSION.replace("False", "settings.CA_BUNDLE")
    each = SESSION.replace("        self.session.verify = False\n", "")
    assert fixed(SESSION, PER_REQUEST).decode() == each.replace("timeout=5", "timeout=5, verify=settings.CA_BUNDLE")
    given_away = SESSION + "\n    def own(self):\n        return self.session\n"
    assert fixed(given_away, PER_REQUEST).decode() == given_away.replace("False", "settings.CA_BUNDLE")
