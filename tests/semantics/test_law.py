"""What is found depends on the program alone: not on the order of its lines, nor on how long a way is."""

from __future__ import annotations

from itertools import permutations

import pytest

from semantics.programs import codes, found, linked, marked

URL = "https://a.example"


def get(value: str, mark: str) -> str:
    return f'requests.get("{URL}", verify={value})  # {mark}\n'


# --- cycles ------------------------------------------------------------------------------------

CYCLE = """import requests
def a(n):
    return b(n - 1)
def b(n):
    return c(n - 1)
def c(n):
    return d(n - 1) if n else False
def d(n):
    return a(n - 1)
"""


@pytest.mark.parametrize("order", list(permutations("abcd")))
def test_functions_that_return_each_other_in_any_order(order: tuple[str, ...]) -> None:
    source = CYCLE + "".join(get(f"{name}(5)", name) for name in order)
    assert marked(source) == ["a", "b", "c", "d"]


@pytest.mark.parametrize("size", [3, 40, 400])
def test_cycles_of_any_length(size: int) -> None:
    lines = [
        f"def f{i}(n):\n    return f{(i + 1) % size}(n - 1){' if n else False' if i == size // 3 else ''}\n"
        for i in range(size)
    ]
    asked = [get(f"f{i}(1)", str(i)) for i in (0, size // 2, size - 1)]
    for order in (asked, asked[::-1]):
        assert codes("import requests\n" + "".join(lines + order)) == ["TLS101"] * 3


def test_a_class_whose_attributes_are_made_of_each_other() -> None:
    source = """import requests
class C:
    def __init__(self, other):
        self.a = other.b if other else False
        self.b = self.a
    def get(self):
        return requests.get("https://a.example", verify=self.b)
"""
    assert codes(source) == ["TLS101"]
    swapped = "self.b = self.a\n        self.a = other.b if other else False"
    assert codes(source.replace("self.a = other.b if other else False\n        self.b = self.a", swapped)) == ["TLS101"]


# --- length ------------------------------------------------------------------------------------


@pytest.mark.parametrize("backwards", [False, True])
@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("size", [61, 200, 2_000])
def test_chains_of_any_length(size: int, swapped: bool, backwards: bool) -> None:
    functions = [f"def f{i}():\n    return {'False' if i == size - 1 else f'f{i + 1}()'}\n" for i in range(size)]
    asked = [get("f0()", "first"), get(f"f{size // 2}()", "middle")]
    if backwards:
        functions.reverse()
    if swapped:
        asked.reverse()
    assert marked("import requests\n" + "".join(functions + asked)) == ["first", "middle"]


@pytest.mark.parametrize("size", [13, 300])
def test_parameters_passed_on_through_any_number_of_functions(size: int) -> None:
    functions = [f"def w{i}(verify=True):\n    return w{i + 1}(verify)\n" for i in range(size)]
    functions.append(f'def w{size}(verify=True):\n    return requests.get("{URL}", verify=verify)\n')
    calls = "w0(False)  # first\n" + f"w{size // 2}(verify=False)  # middle\n"
    assert marked("import requests\n" + "".join(functions) + calls) == ["first", "middle"]


# --- number ------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [0, 1, 15, 16, 17, 62, 99])
def test_a_bad_value_among_many_assignments(bad: int) -> None:
    methods = "".join(f"    def m{i}(self):\n        self.v = {i != bad}\n" for i in range(100))
    source = f'import requests\nclass C:\n{methods}    def get(self):\n        requests.get("{URL}", verify=self.v)\n'
    assert codes(source) == ["TLS101"]


@pytest.mark.parametrize("bad", [0, 16, 70, 99])
def test_a_bad_value_among_many_values(bad: int) -> None:
    """Where they are too many, the harmless ones become unknown, the bad one stays; and that is said."""
    methods = "".join(f"    def m{i}(self):\n        self.v = {i + 2 if i != bad else False}\n" for i in range(100))
    source = f'import requests\nclass C:\n{methods}    def get(self):\n        requests.get("{URL}", verify=self.v)\n'
    project, (finding,) = linked({"app.py": source})
    assert (finding.code, finding.confidence) == ("TLS101", "likely")
    assert {(path, reason) for path, _, reason in project.widened} == {("app.py", "a value may be too many things")}


@pytest.mark.parametrize("bad", [0, 16, 33, 59])
def test_a_bad_client_among_many_classes(bad: int) -> None:
    classes = "".join(f"class C{i}:\n    def get(self):\n        return {i != bad}\n" for i in range(60))
    chosen = "".join(f"{'el' if i else ''}if KIND == {i}:\n    c = C{i}()\n" for i in range(60))
    source = f"import requests\nfrom kinds import KIND\n{classes}{chosen}"
    assert codes(source + get("c.get()", "x")) == ["TLS101"]


@pytest.mark.parametrize("bad", [0, 11, 64, 99])
def test_a_bad_value_among_many_branches(bad: int) -> None:
    chosen = "".join(f"{'el' if i else ''}if KIND == {i}:\n    v = {i != bad}\n" for i in range(100))
    assert codes(f"import requests\nfrom kinds import KIND\n{chosen}" + get("v", "x")) == ["TLS101"]


@pytest.mark.parametrize("knobs", [3, 9, 30])
def test_a_parameter_that_reaches_many_knobs_under_many_conditions(knobs: int) -> None:
    body = "".join(f'    if a{i}():\n        requests.get("{URL}", verify=v)\n' for i in range(knobs))
    last = "    httpx.get('https://a.example', verify=v)\n"
    source = f"import requests, httpx\nfrom x import *\ndef f(v):\n{body}{last}f(False)  # call\n"
    assert marked(source) == ["call"]


@pytest.mark.parametrize("size", [2, 5, 12])
def test_a_bad_part_of_a_text_put_together_of_many(size: int) -> None:
    modes = "".join(f"    if m == {i}:\n        return 'verify-{i}'\n" for i in range(size))
    hosts = "".join(f"    if m == {i}:\n        return 'h{i}'\n" for i in range(size))
    source = (
        f"import psycopg2\ndef mode(m):\n{modes}    return 'disable'\ndef host(m):\n{hosts}    return 'h'\n"
        "def go(m):\n    return psycopg2.connect(f'postgresql://{host(m)}/{host(m)}?sslmode={mode(m)}')\n"
    )
    assert codes(source) == ["TLS103"] or codes(source) == codes(source.replace(modes, ""))


# --- conditions --------------------------------------------------------------------------------


def steps(source: str) -> int:
    """How many answers were computed."""
    from certlint.semantics import project as linking
    from certlint.semantics.tabling import Tabling

    tables: list[Tabling] = []
    original = Tabling.__init__

    def noting(self: Tabling, *arguments: object) -> None:
        tables.append(self)
        original(self, *arguments)  # type: ignore[arg-type]

    assert linking
    Tabling.__init__ = noting  # type: ignore[method-assign,assignment]
    try:
        assert codes(source)
    finally:
        Tabling.__init__ = original  # type: ignore[method-assign]
    return sum(table.steps for table in tables)


def recursive(size: int) -> str:
    lines = "".join(f"    if node.kind == {i}:\n        return walk(node.part{i})\n" for i in range(size))
    return f"import requests\ndef walk(node):\n{lines}    return node.value\nif walk(tree):\n    {get('False', 'x')}"


def forks(size: int, last: str) -> str:
    lines = "".join(
        f"def f{i}(x):\n    if x.a{i}:\n        return f{i + 1}(x.p)\n"
        f"    if x.b{i}:\n        return f{i + 1}(x.q)\n    return f{i + 1}(x.r)\n"
        for i in range(size)
    )
    return f"import requests\n{lines}def f{size}(x):\n    return {last}\n"


@pytest.mark.parametrize(
    "program",
    [
        recursive,
        lambda size: forks(size, "x.v") + f"if f0(t):\n    {get('False', 'x')}",
        lambda size: forks(size, "False") + get("f0(t)", "x"),
    ],
    ids=["recursion in a condition", "forks in a condition", "forks in a value"],
)
def test_work_grows_with_the_program(program: object) -> None:
    assert callable(program)
    assert steps(program(80)) < 6 * steps(program(20))


# --- what a module exports ---------------------------------------------------------------------

USE = 'import conf, requests\nrequests.get("https://a.example", verify=conf.VERIFY)\n'
DIRECT = 'from conf import VERIFY\nimport requests\nrequests.get("https://a.example", verify=VERIFY)\n'
STAR = 'from conf import *\nimport requests\nrequests.get("https://a.example", verify=VERIFY)\n'
SETTINGS = (
    'from django.conf import settings\nimport requests\nrequests.get("https://a.example", verify=settings.VERIFY)\n'
)


@pytest.mark.parametrize("use", [USE, DIRECT, STAR], ids=["attribute", "name", "star"])
@pytest.mark.parametrize(
    ("conf", "bad"),
    [
        ("from pa import *\nfrom pb import *\n", "pb"),
        ("from pb import *\nfrom pa import *\n", "pa"),
        ("VERIFY = True\nfrom pa import *\n", "pa"),
        ("from pa import *\nVERIFY = False\n", "conf"),
        ("from pa import *\nfrom empty import *\n", "pa"),
        ("from pa import *\nfrom hidden import *\n", "pa"),
        ("from pa import *\nfrom listed import *\n", "listed"),
        ("from middle import *\n", "pb"),
        ("from pb import *\nfrom middle import *\nfrom pa import *\n", "pa"),
    ],
)
def test_the_last_import_of_everything_wins(conf: str, bad: str, use: str) -> None:
    def program(value_of: str) -> dict[str, str]:
        names = {"pa": "VERIFY", "pb": "VERIFY", "listed": "VERIFY", "hidden": "VERIFY"}
        files = {f"{module}.py": f"{name} = {module != value_of}\n" for module, name in names.items()}
        files["listed.py"] += '__all__ = ["VERIFY"]\n'
        files["hidden.py"] += '__all__ = ["OTHER"]\nOTHER = 1\n'
        files["empty.py"] = "_VERIFY = False\nX = 1\n"
        files["middle.py"] = "from pa import *\nfrom pb import *\n"
        own = conf.replace("VERIFY = False", f"VERIFY = {value_of != 'conf'}")
        return {**files, "conf.py": own, "use.py": use}

    for module in ("pa", "pb", "listed", "hidden", "conf"):
        assert found(program(module)) == ([("use.py", 2 if use is USE else 3, "TLS101")] if module == bad else [])


@pytest.mark.parametrize("last", ["pa", "pb"])
def test_settings_import_everything_by_the_same_rule(last: str) -> None:
    first = "pb" if last == "pa" else "pa"
    files = {
        "settings.py": f"from {first} import *\nfrom {last} import *\n",
        "pa.py": "VERIFY = False\n",
        "pb.py": "VERIFY = True\n",
        "use.py": SETTINGS,
    }
    assert codes(files) == (["TLS101"] if last == "pa" else [])


def test_dicts_that_are_made_of_each_other() -> None:
    """What stands under a key is joined at each call: it grows with the program, not with the ways through it."""
    source = """import requests
from x import *
def merge(o, p):
    if a():
        return {**o, "n": p}
    if b():
        return {**p, "m": o}
    return {"verify": o["verify"], "o": o, "p": p}
o = {"verify": %s}
p = {"verify": True}
while more():
    if c1():
        o = merge(o, p)
    if c2():
        p = merge(p, o)
    if c3():
        o = merge(merge(o, p), p)
requests.get("https://a.example", verify=o["verify"])
"""
    assert codes(source % False) == ["TLS101"]
    assert codes(source % True) == []


def test_dicts_that_are_made_of_many_dicts() -> None:
    """Each function joins what two calls of the one before return: what stands under a key is joined on each way."""
    layers = "".join(
        f"def f{i}(o, p):\n    x = f{i - 1}(o, p)\n    y = f{i - 1}(x, o)\n    if c{i}():\n        x = dict(y)\n"
        f"    return {{**x, **y}}\n"
        for i in range(1, 25)
    )
    source = f"import requests\nfrom x import *\ndef f0(o, p):\n    return {{**o, **p}} if c0() else dict(p)\n{layers}"
    use = "requests.get('https://a.example', **f24({'verify': True}, {'verify': %s}))\n"
    assert codes(source + use % False) == ["TLS101"]
    assert codes(source + use % True) == []


@pytest.mark.parametrize(
    "expression",
    [
        "','.join(f(n))",
        "','.join([f(n), 'a'])",
        "'{}'.format(f(n))",
        "f(n).split()",
        "f(n) + 'a'",
        "'%s' % f(n)",
        "f(n)[0]",
        "f(n).get('a', f(n))",
        "{'a': f(n)}['a']",
        "dict(f(n), a=1)",
        "{**f(n)}",
        "functools.partial(f(n))",
        "f(n)(1)",
        "not f(n)",
        "f(n) or f(n)",
        "f(n) if f(n) else f(n)",
        "f(n) == f(n)",
        "f(n) in f(n)",
        "(f(n), 1)[0]",
        "[f(n)] + [1]",
        "os.environ.get(f(n), f(n))",
        "os.path.join(f(n), 'a')",
        "bool(f(n))",
        "str(f(n)).lower()",
        "getattr(f(n), f(n))",
        "f(n) | f(n)",
        "type(f(n))()",
        "f(n).x",
        "requests.get(f(n), verify=f(n))",
        "shlex.split(f(n))",
        "[*f(n)]",
        "f(**f(n))",
        "f(*f(n))",
        "lambda: f(n)",
        "isinstance(f(n), f(n))",
        "ssl.SSLContext(f(n))",
        "f(n).pop('verify', f(n))",
    ],
)
def test_what_is_made_of_itself_is_nothing_yet(expression: str) -> None:
    """Within a cycle a value may be none at all: whatever is made of it has to bear that."""
    uses = "requests.get('https://a.example', verify=f(1))  # use\n"
    uses += "subprocess.run(f(1))\nssl.SSLContext(f(1)).verify_mode = f(1)\n"
    imports = "import functools, os, requests, shlex, ssl, subprocess\n"
    found(f"{imports}def f(n):\n    return {expression}\n{uses}")
    assert "use" in marked(f"{imports}def f(n):\n    return ({expression}) if n else False\n{uses}")


def test_a_list_that_grows_on_some_ways_is_as_long_as_what_is_written() -> None:
    def program(size: int) -> str:
        grown = "".join(f"    if p{number}:\n        c = c + ['{number}']\n" for number in range(size))
        parameters = ", ".join(f"p{number}" for number in range(size))
        body = f"def run({parameters}):\n    c = ['curl', '-k']\n{grown}    subprocess.run(c)  # use\n"
        return f"import subprocess\n{body}"

    assert marked(program(4)) == ["use"]
    assert marked(program(60)) == ["use"]
