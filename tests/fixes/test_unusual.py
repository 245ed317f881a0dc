"""Code written in ways that a fix could break: what comes out must parse in every Python, and mean what it says."""

from __future__ import annotations

import ast

import pytest

from certlint.model.config import Bundle
from fixes.fixing import DEFAULT, PARTIAL, SETTING, VARIABLE, fixed

BAD = "c.check_hostname = False; c.verify_mode = ssl.CERT_NONE"


@pytest.mark.parametrize("bundle", [VARIABLE, PARTIAL, DEFAULT, SETTING, None])
@pytest.mark.parametrize(
    "code",
    [
        f"c = ssl.create_default_context(); {BAD}; print(c)",
        f"c = ssl.create_default_context(); {BAD}",
        f"c = ssl.create_default_context()\n{BAD}; print(c)",
        f"c = ssl.create_default_context()\n{BAD};",
        f"c = ssl.create_default_context(); print(c); {BAD}  # why",
        f"c = ssl.create_default_context()\nif c: {BAD}",
        "c = ssl.create_default_context(); c.check_hostname = False; print(c); c.verify_mode = ssl.CERT_NONE",
    ],
)
def test_several_statements_on_a_line(code: str, bundle: Bundle | None) -> None:
    source = f"import ssl\n{code}\n"
    result = fixed(source, bundle, unsafe=True)
    ast.parse(result)
    assert b"CERT_NONE" not in result
    assert b"= False" not in result
    assert result.count(b"print(c)") == source.count("print(c)")


@pytest.mark.parametrize("rest", ["", "  # why", "; print(1)"])
def test_an_import_on_the_line_that_needed_it(rest: str) -> None:
    source = f"import os\nimport urllib3; urllib3.disable_warnings(){rest}\nprint(os)\n"
    kept = "print(1)\n" if "print" in rest else ""
    assert fixed(source, DEFAULT, unsafe=True).decode() == f"import os\n{kept}print(os)\n"


def test_imports_of_one_line_that_go_together() -> None:
    source = (
        "import urllib3; import warnings\nwarnings.simplefilter('ignore', urllib3.exceptions.InsecureRequestWarning)\n"
    )
    assert fixed(source, DEFAULT, unsafe=True).strip() == b""


@pytest.mark.parametrize(
    "code",
    [
        "V = True\nrequests.get('u', verify=not V)\n",
        "V = 'false'\nrequests.get('u', verify=V == 'true')\n",
        "V = 0\nrequests.get('u', verify=bool(V))\n",
        "V = '/etc/corp/'\nrequests.get('u', verify=V + 'ca.pem')\n",
        "V = '/etc/corp'\nrequests.get('u', verify=f'{V}/ca.pem')\n",
    ],
)
def test_a_value_that_changes_on_its_way_is_fixed_where_it_is_used(code: str) -> None:
    first = code.partition("\n")[0]
    expected = (
        f"import requests\nfrom django.conf import settings\n{first}\nrequests.get('u', verify=settings.CA_BUNDLE)\n"
    )
    result = fixed("import requests\n" + code, SETTING, unsafe=True)
    assert ast.dump(ast.parse(result)) == ast.dump(ast.parse(expected))


def test_what_gets_a_value_together_with_others_is_left_alone() -> None:
    for code in (
        "s.verify = s.trust_env = False",
        "s.verify, s.max_redirects = False, 3",
        "s.trust_env = s.verify = False",
    ):
        source = f"import requests\ns = requests.Session()\n{code}\ns.get('u')\n".encode()
        for bundle in (SETTING, DEFAULT, None):
            assert fixed(source, bundle, unsafe=True) == source


def test_a_name_that_is_bound_in_the_value_is_kept() -> None:
    source = b"import requests\nrequests.get('u', verify=(v := False))\nprint(v)\n"
    for bundle in (SETTING, DEFAULT, None):
        assert fixed(source, bundle, unsafe=True) == source


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("f\"{get('u', verify=False)}\"", "f\"{get('u', verify=os.environ['CORP_CA'])}\""),
        ("f'{get(\"u\", verify=False)}'", 'f\'{get("u", verify=os.environ["CORP_CA"])}\''),
        ("f'''{get(\"u\", verify=False)}'''", "f'''{get(\"u\", verify=os.environ[\"CORP_CA\"])}'''"),
        ("'a' f\"{get('u', verify=False)}\"", None),
        ("f\"{get('u', verify=False)!r:>{'9'}}\"", "f\"{get('u', verify=os.environ['CORP_CA'])!r:>{'9'}}\""),
    ],
)
def test_f_strings(before: str, after: str | None) -> None:
    source = f"import os\nfrom requests import get\nprint({before})\n"
    result = fixed(source, VARIABLE, unsafe=True).decode()
    ast.parse(result, feature_version=(3, 10))
    assert result == (source if after is None else source.replace(before, after))


def test_the_default_of_a_parameter_may_be_looked_up() -> None:
    source = "import os\nimport requests\n\n\ndef f(u, verify=False):\n    return requests.get(u, verify=verify)\n"
    assert fixed(source, VARIABLE) == source.encode()
    assert fixed(source, VARIABLE, unsafe=True) == source.replace("=False", '=os.environ["CORP_CA"]').encode()


def test_a_file_that_the_context_trusts_already_becomes_the_bundle() -> None:
    made = "import os\nimport ssl\n\nc = ssl.create_default_context(cafile={})\n"
    source = made.format('"/etc/corp.pem"') + "c.check_hostname = False\nc.verify_mode = ssl.CERT_NONE\n"
    assert fixed(source, VARIABLE, unsafe=True) == made.format('os.environ["CORP_CA"]').encode()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('3, cert_reqs="CERT_NONE", assert_hostname=False', "3"),
        ('cert_reqs="CERT_NONE", assert_hostname=False', ""),
        ('assert_hostname=False, cert_reqs="CERT_NONE", maxsize=1', "maxsize=1"),
        ('maxsize=1, assert_hostname=False, cert_reqs="CERT_NONE",', "maxsize=1,"),
    ],
)
def test_neighbours_are_deleted_together(before: str, after: str) -> None:
    source = "import urllib3\nurllib3.PoolManager({})\n"
    assert fixed(source.format(before), DEFAULT).decode() == source.format(after)


def test_imports_stand_before_what_uses_them() -> None:
    result = fixed("import ftplib\nf = ftplib.FTP_TLS('h')\n", PARTIAL, unsafe=True, named=("TLS110",)).decode()
    assert result.splitlines()[1:4] == ["import os", "import ssl", "context = ssl.create_default_context()"]


@pytest.mark.parametrize(
    "code",
    [
        "def f(u):\n    try:\n        import ssl\n        import os\n        {}\n    finally:\n        pass\n",
        "def f(u):\n    import ssl, os\n    if u:\n        for v in u:\n            {}\n",
        "try:\n    import ssl\n    import os\n    {}\nexcept ImportError:\n    pass\n",
    ],
)
def test_an_import_of_a_block_around_is_used(code: str) -> None:
    source = "from urllib.request import urlopen\n\n" + code
    before = "urlopen('https://a', context=ssl._create_unverified_context())"
    after = "urlopen('https://a', context=ssl.create_default_context(cafile=os.environ[\"CORP_CA\"]))"
    assert fixed(source.format(before), VARIABLE, unsafe=True).decode() == source.format(after)


@pytest.mark.parametrize(
    "use",
    ["def f(x: 'urllib3.PoolManager'): pass", "x = []  # type: list[urllib3.PoolManager]", "__all__ = ['urllib3']"],
)
def test_an_import_that_only_strings_or_comments_use_stays(use: str) -> None:
    source = f"import urllib3\n\nurllib3.disable_warnings()\n{use}\n"
    assert fixed(source, DEFAULT, unsafe=True).decode() == f"import urllib3\n\n{use}\n"


@pytest.mark.parametrize("pattern", ["{'a': os}", "[*os]", "{'a': 1, **os}", "int() as os"])
def test_names_that_a_pattern_binds(pattern: str) -> None:
    source = f"import requests\nmatch input():\n    case {pattern}:\n        requests.get('u', verify=False)\n"
    assert b"import os as os_" in fixed(source, VARIABLE)


@pytest.mark.parametrize("comment", ["#" * 5_000, "# " * 5_000, "# x\n" * 500 + "#" * 5_000])
@pytest.mark.parametrize(
    "code",
    [
        "requests.get(\n    'u',\n    verify=False  {comment}\n    )\n",
        "requests.get(\n    'u',\n    verify=False,  {comment}\n    timeout=1)\n",
        "requests.get(\n    'u', verify=(\n    False  {comment}\n    ), timeout=1)\n",
        "redis.from_url(\n    'rediss://h?ssl_cert_reqs=none'  {comment}\n    '&db=1')\n",
    ],
)
def test_a_long_comment_delays_no_fix(code: str, comment: str) -> None:
    """Patterns that may take a ``#`` for the beginning of another comment never end here."""
    source = "import redis\nimport requests\n" + code.format(comment=comment)
    result = fixed(source, DEFAULT, unsafe=True)
    ast.parse(result)
    assert result.decode() != source
