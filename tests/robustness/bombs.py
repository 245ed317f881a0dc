"""Programs made to hurt: each is legal or nearly so, and far from anything that somebody would write."""

from __future__ import annotations

import random

CALL = "requests.get('https://erp.example', verify=verify)\n"


def nested(opening: str, closing: str, depth: int = 2000, before: str = "x = ", middle: str = "verify") -> str:
    return before + opening * depth + middle + closing * depth + "\n"


def lines(count: int, line: str) -> str:
    """The line ``count`` times; ``@`` in it is its number and ``<`` the number of the next one."""
    return "".join(line.replace("@", str(number)).replace("<", str(number + 1)) for number in range(count))


REFUSED = {
    "round brackets": nested("(", ")"),
    "square brackets": nested("[", "]"),
    "braces": nested("{", "}"),
    "dicts": nested("{1: ", "}"),
    "calls in calls": nested("f(", ")"),
    "subscripts in subscripts": nested("a[", "]"),
    "lambdas": nested("(lambda verify=", ": 1)"),
    "conditionals": nested("(1 if verify else ", ")"),
    "comprehensions": nested("[", " for a in b]"),
    "f-strings": 'x = f"{' + 'f"{' * 300 + "verify" + '}"' * 300 + '}"\n',
    "plus": "x = verify" + " + a" * 4000 + "\n",
    "calls": "x = verify" + "()" * 4000 + "\n",
    "attributes": "x = verify" + ".a" * 4000 + "\n",
    "not": "x = " + "not " * 4000 + "verify\n",
    "adjacent strings": "x = (" + "'verify'\n" * 4000 + ")\n",
    "elif": "if verify:\n pass\n" + "elif a:\n pass\n" * 4000,
    "a long line": "x = '" + "verify " * 3_000_000 + "'\n",
    "blocks": "".join(" " * level + "if verify:\n" for level in range(150)) + " " * 150 + "pass\n",
    "many lines of calls": lines(50, nested("f(", ")", 198)),
    "many lines of plus": lines(50, "x = verify" + " + a" * 1900 + "\n"),
    "many lines of attributes": lines(100, "x = verify" + ".a" * 900 + "\n"),
    "many mapping patterns": "match verify:\n" + lines(2000, " case " + "{1: " * 8 + "a" + "}" * 8 + ": pass\n"),
    "many sequence patterns": "match verify:\n" + lines(2000, " case " + "[" * 8 + "a" + "]" * 8 + ": pass\n"),
    "many deleted tuples": "verify = 1\n" + lines(2000, "del " + "(" * 12 + "a" + ",)" * 12 + "\n"),
    "a megabyte of nested dicts": nested(
        "{'verify': ", "}", 40, middle="[" + "{'a': {'b': [{'c': 0}]}},\n" * 40_000 + "]"
    ),
}  # fmt: skip
"""What is not parsed: one line, TLS901, says why."""

ENCODINGS = {
    "binary": b"\x7fELF\x02\x01\0\0verify\0" + random.Random(1).randbytes(5000),
    "broken": b"def verify(:\n",
    "undeclared latin-1": "verify = 'caf\xe9'\n".encode("latin-1"),
    "unknown codec": b"# coding: klingon\nverify = 1\n",
    "odd codec": b"# coding: unicode-escape\nverify = 1\n",
    "codec that is none for text": b"# coding: base64\nverify = 1\n",
    "UTF-16": "verify = 1\n".encode("utf-16"),
    "UTF-16 without a mark": "verify = 1\n".encode("utf-16-le"),
}
"""What cannot be read as Python; that what the funnel drops unread says nothing."""

ACCEPTED = {
    "empty": "",
    "a base class of itself": "class A(A):\n    verify = False\n\n\nA().get('x')\nA().verify = False\n",
    "base classes in a circle": "class A(B):\n    pass\n\n\nclass B(A):\n    verify = False\n\n\nB().verify = False\n",
    "inheritance in diamonds": "class A0(requests.Session): pass\nclass B0(requests.Session): pass\n"
    + lines(40, "class A<(A@, B@): pass\nclass B<(A@, B@): pass\n")
    + "A40().verify = verify\nA40().get('x', verify=verify)\n",
    "a long line of classes": "class C0(requests.Session): pass\n"
    + lines(500, "class C<(C@): pass\n") + "C500().get(1)\n",
    "early returns": "def f(u):\n" + lines(1000, "    if a@:\n        return\n    " + CALL),
    "an attribute of many methods": "class A:\n"
    + lines(1000, "    def m@(self):\n        self.verify = v@\n        requests.get('x', verify=self.verify)\n"),
    "as many waivers as lines": CALL.strip() + "  # certlint: ignore[TLS101] because\n" + lines(
        2000, "requests.get('@', verify=False)  # certlint: ignore[TLS101] because\n"
    ),
    "wrappers of each other": "def a(verify=True):\n return b(verify=verify) or requests.get('x', verify=verify)\n"
    "def b(verify=True):\n return a(verify=verify)\na(verify=verify)\n",
    "functions that call each other": lines(1000, "def f@(verify=True):\n return f<(verify=verify)\n")
    + "def f1000(verify):\n f0(verify=verify)\n f500(verify=verify)\n " + CALL,
    "one function, many callers": "def f(verify):\n " + CALL + lines(2000, "f(x@)\n"),
    "results that double": "def f0(verify): return verify\n"
    + lines(40, "def f<(a): return f@(f@(a))\n") + "verify = f40(verify)\n" + CALL,
    "10,000 assignments": "verify = True\n" + lines(10_000, "verify = not verify\n") + CALL,
    "sums that double": "verify = 'a'\n" + lines(100, "verify = verify + verify\n") + CALL,
    "f-strings that double": "verify = 'a'\n" + lines(100, "verify = f'{verify}{verify}'\n") + CALL,
    "dicts that double": "d = {'verify': verify}\n" + lines(100, "d = {**d, 'a@': d}\n") + "requests.get('x', **d)\n",
    "lists that double": "import subprocess\nd = ['curl', verify]\n"
    + lines(100, "d = d + d\n") + "subprocess.run(d)\n",
    "huge constants": "verify = 'a' * 10**10\nb = 9**9**9\nc = 1 << 10**12\nd = '%999999999d' % 1\n"
    + "e = f'{1:>999999999}'\n" + CALL,
    "a dict in itself": "d = {}\nd['d'] = d\nd.update(d)\nd = {**d, 'x': d, 'verify': verify}\n"
    + "requests.get('x', **d)\n",
    "names of each other": "x = x\ny = z\nz = y\nverify = y\n" + CALL,
    "a list in itself": "import subprocess\nx = []\nx.append(x)\nx = x + x\nsubprocess.run(x)\n",
    "partial of partial": "from functools import partial\nf = requests.get\n" + "f = partial(f, verify=verify)\n" * 500,
    "5,000 branches": "def f(verify, a):\n"
    + lines(5000, "    if a == @:\n        verify = @\n    else:\n        b@ = verify\n")
    + "    " + CALL,
    "1,900 elif": "def f(verify, a):\n    if a:\n        pass\n" + lines(1900, "    elif a == @:\n        verify = @\n")
    + "    " + CALL,
    "a huge match": "def f(verify, a):\n    match a:\n" + lines(3000, "        case @:\n            verify = @\n")
    + "    " + CALL,
    "loops in loops": "".join(f"{' ' * n}for a{n} in verify:\n{' ' * n} b{n} = b{n + 1} or a{n}\n" for n in range(60)),
    "try in try": "".join(" " * n + "try:\n" for n in range(60)) + " " * 60 + "verify = 1\n"
    + "".join(f"{' ' * n}finally:\n{' ' * n} verify = v{n}\n" for n in reversed(range(60))) + CALL,
    "functions in functions": "".join(" " * n + "def f(verify):\n" for n in range(90)) + " " * 90 + CALL,
    "a loop of names": "for i in verify:\n" + lines(2000, " x@ = x<\n") + " verify = x0\n " + CALL,
    "attributes of each other": "class A:\n" + lines(1000, "    def m@(self):\n        self.a@ = self.a<\n")
    + "        self.a1000 = self.a0\n        requests.get('x', verify=self.a0)\n",
    "a global of many": "".join(f"def s{n}():\n global verify\n verify = {n}\n" for n in range(1000)) + CALL,
    "20,000 arguments": "requests.get('x', " + ", ".join(f"k{n}=verify" for n in range(20_000)) + ")\n",
    "an annotation": "def f(s: '" + "A[" * 10_000 + "', t: '" + "(" * 100_000 + "'): s.verify = verify\n",
    "a long command": "import os\nos.system('curl " + "-" * 100_000 + "')\nos.system('" + "git -c " * 20_000 + "')\n",
    "a long URI": "import redis\nredis.from_url('rediss://" + "?&=" * 30_000 + "')\n",
    "a dot-dot-dot import": "import " + "a." * 900 + "a\nfrom " + "." * 900 + " import verify\nfrom . import *\n",
}  # fmt: skip
"""What is parsed; nothing is known of ``verify``, so that nothing is found."""
