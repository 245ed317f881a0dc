# ruff: noqa: E501 - a program on one line is easier to compare with the next
"""What a fix writes can be called: forms in which it once could not, and the check that now stands before the file."""

from __future__ import annotations

import ast
from datetime import date

import pytest

from certlint import analyze, judge, link, plan
from certlint.fixes.checking import file_problems
from certlint.fixes.names import unbound
from certlint.fixes.signatures import Parameters
from certlint.knobs import KNOBS
from certlint.model.config import Bundle, Config
from certlint.model.fixes import Refusal
from certlint.model.knobs import Kind, Takes
from fixes.fixing import DEFAULT, SETTING, VARIABLE, fixed, report

TODAY = date(2026, 1, 1)
CA = 'os.environ["CORP_CA"]'
HEADER = "import functools\nimport os\nimport ssl\n\nimport openstack\nimport paho.mqtt.client\nimport pymongo\nimport redis\nimport urllib3\n\n"
CONTEXT = f"ssl.create_default_context(cafile={CA})"
FACTORY = f"functools.partial(ssl.create_default_context, cafile={CA})"

CALLS = [
    # the function takes no context
    ("ssl.wrap_socket(s, cert_reqs=ssl.CERT_NONE)", f"ssl.wrap_socket(s, cert_reqs=ssl.CERT_REQUIRED, ca_certs={CA})"),
    ("ssl.wrap_socket(s, ca_certs=None, cert_reqs=ssl.CERT_NONE)", f"ssl.wrap_socket(s, ca_certs={CA}, cert_reqs=ssl.CERT_REQUIRED)"),
    # what is given as nothing is not given
    ("urllib3.PoolManager(cert_reqs='CERT_NONE', ca_certs=None)", f"urllib3.PoolManager(ca_certs={CA})"),
    ("urllib3.PoolManager(ca_certs='', cert_reqs='CERT_NONE')", f"urllib3.PoolManager(ca_certs={CA})"),
    ("redis.Redis(ssl_ca_certs=None, ssl_cert_reqs=None)", f"redis.Redis(ssl_ca_certs={CA})"),
    ("openstack.connect(insecure=True, cacert=None)", f"openstack.connect(cacert={CA})"),
    ("pymongo.MongoClient(tlsInsecure=True, tlsCAFile=None)", f"pymongo.MongoClient(tls=True, tlsCAFile={CA})"),
    # one CA argument, the bundle's
    ("redis.Redis(ssl_cert_reqs='none', ssl_ca_path='/etc/x')", f"redis.Redis(ssl_ca_certs={CA})"),
    ("openstack.connect(insecure=True, verify='/etc/x.pem')", f"openstack.connect(cacert={CA})"),
    ("pymongo.MongoClient(tlsAllowInvalidCertificates=True, ssl_ca_certs='/etc/x.pem')", f"pymongo.MongoClient(tls=True, tlsCAFile={CA})"),
    ("urllib3.PoolManager(cert_reqs='CERT_NONE', ca_cert_dir='/etc/x')", f"urllib3.PoolManager(ca_certs={CA})"),
    # the argument is required
    ("paho.mqtt.client.Client().tls_insecure_set(True)", None),
    ("paho.mqtt.client.Client().tls_insecure_set(value=True)", None),
    ("x = paho.mqtt.client.Client().tls_insecure_set(True)", "x = paho.mqtt.client.Client().tls_insecure_set(False)"),
    # what makes contexts is no context
    ("ssl._create_default_https_context = lambda *a, **k: ssl._create_unverified_context()", f"ssl._create_default_https_context = {FACTORY}"),
    ("def own(*a):\n    return ssl._create_unverified_context()\nssl._create_default_https_context = own", f"def own(*a):\n    return {CONTEXT}\nssl._create_default_https_context = {FACTORY}"),
    # one's own function takes what it takes
    ("def own(cert_reqs):\n    urllib3.PoolManager(cert_reqs=cert_reqs)\nown(cert_reqs='CERT_NONE')", "def own(cert_reqs):\n    urllib3.PoolManager(cert_reqs=cert_reqs)\nown(cert_reqs='CERT_REQUIRED')"),
    ("def own(**k):\n    urllib3.PoolManager(**k)\nown(cert_reqs='CERT_NONE')", f"def own(**k):\n    urllib3.PoolManager(**k)\nown(ca_certs={CA})"),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after"), CALLS)
def test_calls(before: str, after: str | None) -> None:
    keep = f"print(functools, os, ssl, openstack, paho, pymongo, redis, urllib3)\nSET = {CA}\n"
    result = fixed(f"{HEADER}{keep}{before}\n", VARIABLE, unsafe=True).decode()
    assert result == HEADER + keep + (f"{after}\n" if after is not None else "")
    compile(result, "x.py", "exec")


def test_a_file_that_would_not_be_given_any_more_is_not_asked_for() -> None:
    source = (
        "import ssl\n\ncontext = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)\ncontext.load_verify_locations('/etc/x.pem')\n"
    )
    after = source.replace("load_verify_locations('/etc/x.pem')", "load_default_certs()")
    assert fixed(source, DEFAULT).decode() == after


HELPERS = [
    "def parse_bool(arg, default=False):\n    return default if arg is None else bool(arg)\n",
    "def parse_bool(arg, *, default=False):\n    if arg:\n        return True\n    return default\n",
    "def parse_bool(arg, default=''):\n    return os.environ.get(arg, default)\n",
    "def parse_bool(arg):\n    return os.environ.get(arg, False)\n",
    "parse_bool = lambda arg, default=False: default if arg is None else arg\n",
]


@pytest.mark.parametrize("helper", HELPERS)
@pytest.mark.parametrize("bundle", [VARIABLE, SETTING, DEFAULT, None])
def test_a_general_helper_is_never_rewritten(helper: str, bundle: Bundle | None) -> None:
    sources = {
        "app/util.py": f"import os\n\n\n{helper}",
        "app/use.py": "import requests\n\nfrom app.util import parse_bool\n\n\ndef go(o):\n"
        "    requests.get('https://a', verify=parse_bool(o.get('verify')))\n    return parse_bool(o.get('colour'))\n",
    }
    analyses = {path: analyze(text.encode()) for path, text in sources.items()}
    project = link(analyses, {path: path[:-3].replace("/", ".") for path in sources})
    found = [
        judge(analyses[path], path=path, project=project, config=Config(bundle=bundle), today=TODAY) for path in sources
    ]
    assert "app/util.py" not in plan(found, {path: text.encode() for path, text in sources.items()}, unsafe=True)


def test_a_repeated_key_of_a_dict() -> None:
    source = f"import os\nimport requests\n\nrequests.get('u', **{{'verify': False, 'cert': {CA}}})\n"
    assert fixed(source, VARIABLE).decode() == source.replace("False", CA)


# --- the check itself ---------------------------------------------------------------------------


NAMES = [
    ("print(a)", {"a"}),
    ("print(a)\na = 1", {"a"}),
    ("a = 1\nprint(a)", set()),
    ("def f():\n    return a\na = 1", set()),
    ("def f():\n    print(a)\n    a = 1", {"a"}),
    ("class C:\n    a = 1\n    b = a\n    def f(self):\n        return a", {"a"}),
    ("class C:\n    a = 1\n    b = [a for _ in range(3)]", {"a"}),
    ("from os import *\nprint(environ)", set()),
    ("if TYPE_CHECKING:\n    import os\ndef f(x: os.PathLike): ...", {"TYPE_CHECKING"}),
    ("from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import os\nos.environ", {"os"}),
    ("[b for b in range(3) if (c := b)]\nprint(c)", set()),
    ("try:\n    import a\nexcept ImportError as e:\n    print(e)\nprint(a)", set()),
    ("match x:\n    case {'k': v, **rest}: print(v, rest)\n    case [y, *z]: print(y, z)", {"x"}),
    ("def f():\n    global a\n    a = 1\nprint(a)", set()),
    ("lambda a, *b, **c: (a, b, c, d)", {"d"}),
    ("print(__file__, __name__)", set()),
    ("a += 1", {"a"}),
    ("for a in a: pass", {"a"}),
    ("with open('x') as a: print(a)", set()),
    ("def f(a=b): ...\nb = 1", {"b"}),
]


@pytest.mark.parametrize(("source", "names"), NAMES)
def test_names_that_nothing_binds(source: str, names: set[str]) -> None:
    assert set(unbound(ast.parse(source))) == names


def test_what_was_wrong_before_is_not_the_fixes_fault() -> None:
    assert file_problems("print(a)\n", "print(a)\n1\n") == []
    assert file_problems("f(a=1, a=2)\n", "f(a=1, a=3)\n") == []
    assert file_problems("x = 1\n", "x = f(a=1, a=2)\n")[0][1].startswith("it would not compile")
    assert file_problems("print(a)\n", "print(a)\nprint(b)\n") == [(2, "nothing defines `b` there")]


def test_parameters() -> None:
    def of(text: str, *, bound: bool = False) -> Parameters:
        (function,) = ast.parse(f"def f({text}): ...").body
        assert isinstance(function, ast.FunctionDef)
        return Parameters.of(function.args, bound=bound)

    assert of("self, a, /, b=1, *, c, d=2", bound=True) == Parameters(("a", "b"), frozenset("bcd"), frozenset("ac"))
    assert of("*a, **k") == Parameters((), frozenset(), frozenset(), more=True, others=True)


def test_the_place_takes_what_the_fix_writes() -> None:
    """The table agrees with itself: what a knob's fix writes into its own parameter is of a kind that it takes."""
    for knob in KNOBS:
        if knob.kind is not Kind.ARGUMENT or knob.fix.example or knob.fix.companion not in {"", knob.parameter}:
            continue
        if knob.fix.how == "context":
            same = [k for k in KNOBS if k.parameter == knob.parameter and {*k.targets} & {*knob.targets}]
            assert any(k.context or Takes.CONTEXT in k.takes or k.path for k in same), knob.id


def test_a_refused_fix_says_where_and_why_and_leaves_the_others() -> None:
    lines = [f"urllib3.PoolManager({number}, cert_reqs='CERT_NONE')" for number in range(8)]
    source = "import urllib3\n\n\ndef own(reqs, verify=False): ...\n\n\n" + "\n".join(lines)
    source += "\nurllib3.HTTPSConnectionPool('h', 1, 2, 3, 4, None, None, None, None, None, None, None, 'CERT_NONE')\n"
    found = report(source.encode(), VARIABLE)
    refused: list[Refusal] = []
    plan([found], {"app/x.py": source.encode()}, unsafe=True, refused=refused)
    assert fixed(source, VARIABLE, unsafe=True).count(b"ca_certs=") >= len(lines)
    assert all(each.line and each.reason for each in refused)


@pytest.mark.parametrize("number", [2, 33, 200])
def test_one_that_cannot_run_is_found_among_many(number: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of checks grows with the fixes at fault, not with all of them."""
    from certlint.fixes import plan as plans

    checks = 0
    real = plans.file_problems

    def counted(before: str, after: str) -> list[tuple[int, str]]:
        nonlocal checks
        checks += 1
        bad = [line for line, text in enumerate(after.splitlines(), 1) if "/bad" in text and "False" not in text]
        return [(bad[0], "it does not run")] if bad else real(before, after)

    monkeypatch.setattr(plans, "file_problems", counted)
    lines = [f"requests.get('https://a/{each}', verify=False)" for each in range(number)]
    lines[number // 3] = lines[number // 3].replace("https://a", "https://a/bad")
    source = "import os\nimport requests\n\n" + "\n".join(lines) + "\n"
    refused: list[Refusal] = []
    found = plan([report(source.encode(), VARIABLE)], {"app/x.py": source.encode()}, refused=refused)
    assert [(each.line, each.reason) for each in refused] == [(4 + number // 3, "it does not run")]
    assert len(found["app/x.py"][1]) == number - 1
    assert checks <= 3 * number.bit_length() + 2
