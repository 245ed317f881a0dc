"""Context: what a call returns belongs to that call, what an object was made with to that object."""

from __future__ import annotations

import pytest

from semantics.programs import codes, found, marked

GET = 'requests.get("https://a.example", verify='


# --- calls -------------------------------------------------------------------------------------

RETURNED = {
    "tuple": ("return key, value", "f({0})[1]"),
    "list": ("return [key, value]", "f({0})[1]"),
    "dict": ('return {{"verify": value}}', 'f({0})["verify"]'),
    "dict by get": ('return {{"verify": value}}', 'f({0}).get("verify")'),
    "spread": ('return {{"verify": value}}', None),
    "dict in a dict": ('return {{"tls": {{"verify": value}}}}', 'f({0})["tls"]["verify"]'),
    "tuple of a function": ("return pair(key, value)", "f({0})[1]"),
    "dict of a function": ("return entry(verify=value)", 'f({0})["verify"]'),
    "object": ("return Box(value)", "f({0}).value"),
    "object of a function": ("return box(value)", "f({0}).value"),
    "object in a tuple": ("return (Box(value),)", "f({0})[0].value"),
    "object's dict": ("return Box(value).options()", 'f({0})["verify"]'),
    "record": ("return Record(value)", "f({0}).verify"),
    "property": ("return Box(value)", "f({0}).property"),
}

HELPERS = """import requests
from dataclasses import dataclass
def pair(a, b):
    return a, b
def entry(**kwargs):
    return dict(kwargs)
class Base:
    def __init__(self, value):
        self.value = value
class Box(Base):
    def __init__(self, value):
        super().__init__(value)
    def options(self):
        return {"verify": self.value}
    @property
    def property(self):
        return self.value
def box(value):
    return Box(value)
@dataclass
class Record:
    verify: bool
"""


@pytest.mark.parametrize("returned", RETURNED)
def test_what_a_call_returns_belongs_to_it(returned: str) -> None:
    body, read = RETURNED[returned]
    function = f"def f(key, value):\n    {body.format()}\n"

    def use(value: str, mark: str) -> str:
        arguments = f"'k', {value}"
        if read is None:
            return f'requests.get("https://a.example", **f({arguments}))  # {mark}\n'
        return f"{GET}{read.format(arguments)})  # {mark}\n"

    uses = [use("True", "good"), use("False", "bad"), "other = f('k', False)\n", use("True", "good")]
    for order in (uses, uses[::-1]):
        assert marked(HELPERS + function + "".join(order)) == ["bad"]


def test_a_function_that_hands_on_what_it_is_given_by_each_caller() -> None:
    source = HELPERS + (
        "def options(verify):\n    return {'verify': verify}\n"
        "def client(verify):\n    return requests.get('https://a.example', **options(verify))\n"
        "client(True)  # good\nclient(False)  # bad\noptions(False)\n"
    )
    assert marked(source) == ["bad"]


@pytest.mark.parametrize("loop", ["while more()", "for _ in many()"])
def test_a_dict_that_is_made_of_itself(loop: str) -> None:
    source = """import requests
def grown(options):
    return {"verify": options["verify"], "more": options}
options = {"verify": %s}
LOOP:
    options = grown(options)
requests.get("https://a.example", verify=options["verify"])
"""
    assert codes(source.replace("LOOP", loop) % False) == ["TLS101"]
    assert codes(source.replace("LOOP", loop) % True) == []


# --- objects -----------------------------------------------------------------------------------

CLASSES = {
    "plain": "class Option:\n    def __init__(self, name, default):\n        self.default = default\n",
    "inherited": (
        "class Base:\n    def __init__(self, name, default):\n        self.default = default\n"
        "class Option(Base):\n    pass\n"
    ),
    "by super": (
        "class Base:\n    def __init__(self, name, kind, default):\n        self.default = default\n"
        "class Option(Base):\n    def __init__(self, name, default):\n        super().__init__(name, bool, default)\n"
    ),
    "by name": (
        "class Base:\n    def __init__(self, name, kind, default):\n        self.default = default\n"
        "class Option(Base):\n    def __init__(self, name, default):\n"
        "        Base.__init__(self, name, bool, default=default)\n"
    ),
    "by super, twice": (
        "class Root:\n    def __init__(self, default):\n        self.default = default\n"
        "class Base(Root):\n    def __init__(self, default, name):\n        super().__init__(default)\n"
        "class Option(Base):\n    def __init__(self, name, default):\n        super().__init__(default, name=name)\n"
    ),
    "dataclass": "@dataclass\nclass Option:\n    name: str\n    default: bool\n",
    "named tuple": "class Option(NamedTuple):\n    name: str\n    default: bool\n",
}

READS = {
    "attribute": ("", "{0}.default"),
    "method": ("    def get(self):\n        return self.default\n", "{0}.get()"),
    "method with a fallback": (
        "    def get(self):\n        text = os.getenv(self.name)\n"
        "        return self.parse(text) if text is not None else self.default\n"
        "    def parse(self, text):\n        return text.lower() in ('true', '1')\n",
        "{0}.get()",
    ),
}


@pytest.mark.parametrize("read", READS)
@pytest.mark.parametrize("kind", CLASSES)
def test_what_an_object_was_made_with_belongs_to_it(kind: str, read: str) -> None:
    method, expression = READS[read]
    head = "import os, requests\nfrom dataclasses import dataclass\nfrom typing import NamedTuple\n"
    source = head + CLASSES[kind].replace("    pass\n", "    x = 1\n") + method
    made = "A = Option('a', True)\nB = Option('b', False)\nC = Option('c', True)\n"
    uses = f"{GET}{expression.format('A')})  # A\n{GET}{expression.format('C')})  # C\n"
    assert found(source + made + uses) == []
    assert codes(source + made + f"{GET}{expression.format('B')})\n")


def test_two_clients_of_one_class() -> None:
    source = """import requests
class Client:
    def __init__(self, verify=True):
        self.session = requests.Session()
        self.verify = verify
    def options(self):
        return {"verify": self.verify}
a = Client()
b = Client(verify=False)
requests.get("https://a.example", **a.options())  # good
requests.get("https://a.example", **b.options())  # bad
"""
    assert marked(source) == ["bad"]


def test_one_of_two_clients() -> None:
    source = """import requests
class Client:
    def __init__(self, verify=True):
        self.verify = verify
    def options(self):
        return {"verify": self.verify}
def use(flag):
    a = Client(verify=%s)
    if flag:
        a = Client(verify=%s)
    requests.get("https://a.example", **a.options())  # use
Client(False)
"""
    assert marked(source % (True, False)) == ["use"]
    assert marked(source % (False, True)) == ["use"]
    assert marked(source % (True, True)) == []


# --- loops -------------------------------------------------------------------------------------


@pytest.mark.parametrize("loop", ["for _ in range(3)", "while waits()"])
def test_the_else_of_a_loop_runs_where_no_break_ran(loop: str) -> None:
    source = f"""import requests
def f():
    v = True
    {loop}:
        v = %s
        if ready():
            break
        v = %s
    else:
        v = %s
    requests.get("https://a.example", verify=v)  # use
"""
    assert marked(source % (False, True, True)) == ["use"]  # by `break`
    assert marked(source % (True, False, True)) == []  # what a round ends with, `else` replaces
    assert marked(source % (True, True, False)) == ["use"]  # by `else`
    assert marked(source % (True, True, True)) == []


def test_behind_a_loop_whose_else_returns() -> None:
    source = """import requests
def f():
    for _ in range(3):
        if ready():
            v = False
            break
    else:
        return
    requests.get("https://a.example", verify=v)  # use
"""
    assert marked(source) == ["use"]


# --- entries -----------------------------------------------------------------------------------

ENTRY = """def parts(url):
    info = {"host": url.host, "check_ssl": False}  # display
%s    return info
"""


@pytest.mark.parametrize(
    ("between", "is_found"),
    [
        ("", True),
        ('    info["check_ssl"] = url.secure\n', False),
        ('    info["port"] = url.port\n    info["check_ssl"] = url.secure\n', False),
        ("    info.update(check_ssl=url.secure)\n", False),
        ('    info.update({"check_ssl": url.secure})\n', False),
        ('    send(info)\n    info["check_ssl"] = url.secure\n', True),
        ('    if url.port:\n        info["check_ssl"] = url.secure\n', True),
        ('    for _ in url:\n        info["check_ssl"] = url.secure\n', True),
        ('    try:\n        info["check_ssl"] = url.secure()\n    except ValueError:\n        pass\n', True),
        ('    info.setdefault("check_ssl", url.secure)\n', True),
        ('    other = info\n    info["check_ssl"] = url.secure\n', True),
    ],
)
def test_an_entry_that_is_overwritten_before_anything_reads_it(between: str, is_found: bool) -> None:
    assert ("display" in marked(ENTRY % between)) is is_found


# --- decorators --------------------------------------------------------------------------------

DECORATED = """import functools, requests
def decorate(f):
    @functools.wraps(f)
    def inner(*args, **kwargs):
        %s
        return f(*args, **kwargs)  # inner call
    return inner
@decorate
def get(url, verify=True):
    return requests.get(url, verify=verify)
get("https://a.example", verify=%s)  # call
get("https://b.example")  # default
"""


@pytest.mark.parametrize(
    ("body", "given", "expected"),
    [
        ("pass", "False", ["call"]),
        ("pass", "True", []),
        ('kwargs["verify"] = True', "False", []),
        ('kwargs["verify"] = False', "True", ["inner call"]),
        ('kwargs["verify"] = False', "False", ["inner call"]),
        ('kwargs.setdefault("verify", True)', "False", ["call"]),
        ("kwargs.update(verify=True)", "False", []),
        ('kwargs["timeout"] = 5', "False", ["call"]),
    ],
)
def test_a_decorator_that_replaces_an_argument_replaces_it(body: str, given: str, expected: list[str]) -> None:
    assert marked(DECORATED % (body, given)) == expected


def test_a_decorator_that_is_made_for_each_function() -> None:
    source = """import requests
def tls(verify):
    def decorate(f):
        def inner(*args, **kwargs):
            return f(*args, verify=verify, **kwargs)
        return inner
    return decorate
@tls(%s)
def get(url, verify=True):
    return requests.get(url, verify=verify)
@tls(True)
def post(url, verify=True):
    return requests.post(url, verify=verify)
get("https://a.example")
post("https://a.example")
"""
    assert codes(source % True) == []
    assert len(found(source % False)) == 1


def test_a_command_that_another_module_puts_together() -> None:
    library = """import shutil
def command(url):
    print(1), print(2), print(3), print(4)
    return ["curl", "-k" if shutil.which("openssl") else "-s", url]
"""
    program = "import subprocess\nfrom library import command\nsubprocess.run(command('https://a.example'))\n"
    assert found({"library.py": library, "app.py": program}) == [("app.py", 3, "TLS502")]
