"""Source texts that together hold every form of Python's syntax, by the Python that first has it."""

from __future__ import annotations

import sys

FORMS = {
    (3, 10): r'''
"""Docstring with \N{BULLET} and \x41 \u0041 \U00000041 \101 \0 \
continued."""
import a, b.c as d, e.f.g
from . import h
from .... import i
from ..j.k import (l as m, n,)
from o import *
x = y = z = 1
x, (y, *z), [v, w] = *a, b
(x) = 1
x.y = x[0] = x[1:2] = x[::3, ...] = x[1,] = x[()] = x[a:b:c] = 2
x: int
x: int = 1
x.y: int = 2
x[0]: "str"
x += 1; x -= 1; x *= 2; x /= 2; x //= 2; x %= 2; x **= 2; x <<= 1; x >>= 1; x &= 1; x |= 1; x ^= 1; x @= m
x[0].y += 1
del a
del (a)
del a, b[0], c.d
del (a, b), [c, (d,)]
del a,
assert a
assert a, "b"
pass
raise
'''
    + r"""
for a in b:
    break
else:
    pass
for a, in b, c: continue
for (a, [b, *c]) in *d, e:
    if a: continue
while a:
    break
else: pass
if a: b; c
elif d: e
elif f:
    g
else:
    if h: i
if a:
    b
else:
    c
try:
    a
except B: c
except (D, E) as f:
    raise
except:
    raise X from None
else:
    g
finally:
    h
try: a
finally: b
with a: b
with a as b, c() as (d, e), f as [g, *h], i as j.k, l as m[0]: pass
with (a, b): pass
with (a as b, c as d,): pass
with (a, b) as c: pass
with (a): pass
with (yield): pass
with (a), (b): pass
"""
    + r'''
@a
@b.c(d)
@(e := f)
# comment
@g[0]

def h(a, b: int, /, c, d: str = 1, *e: int, f, g=2, **k: dict) -> None:
    """Docstring"""
    global x, y
    def inner():
        nonlocal a, b
        return
    return *a, b
def i(): return
def j(*, a, b=1): yield
def k(a=1, /): yield a, b
def l(*a, b): x = yield; y = yield from z; z = (yield)
def m(
    a,  # comment
    b,
): return (yield a)
@a
class B: pass
class C(): x = 1; y: int
class D(E, *F, metaclass=G, **H):
    """Docstring"""
    def f(self): ...
async def f():
    await a
    async for x, in y: pass
    else: pass
    async with a as b, c: pass
    async with (a, b as c): pass
    return [await x async for x in y if await z], {x async for x in y}, {x: y async for x in y}
    return (x async for x in y for z in x if a if b)
    return await a ** await b, -await c, await a.b(c)[d]
@a
async def f(): pass
'''
    + r'''
0, 1, 1_000, 0xFF, 0o17, 0b1_1, 00, 0_0, 1.5, 1., .5, 1e5, 1E-5, 1_0.0_1e1_0, 1j, 1.5J, 1e3j, 0777.5, 0_7j
True, False, None, ..., __debug__
"a", 'b', """c""", \'\'\'d\'\'\', r"\d", R'\n', u"e", U'f', b"g\x00\n\N{x}\u0041\777", rb"\h", bR'i', Rb"""j"""
"\'\"\\\a\b\f\n\r\t\v\7\77\777\1234\q\d\ \8"
"a" "b" 'c'
("a"
 # comment
 "b" \
 u"c")
b"a" b"b"
u"a" "b"
"a" u"b"
""
"" ""
"""
multi
line"""
f"", f"a", f"{a}", f"a{b}c{d!r}{e!s:>10}{f!a:{g}.{h}}{{i}}}}{{", f"{a:}", f"{a:%H:%M}", F"{a}", rf"\d{a}\n", fR'{a}{{'
f"{a = }", f"{a=}", f"{a=!s}", f"{a=:>5}", f"{ a + b = !r:^{c}}", f"{a!r}", f"{a.b(c)[d]:e}"
f"{a}" "b" f"c{d}" u'e' r"\f"
"a" f"b"
u"a" f"b{c}"
f"a" "b"
f"" ""
f"\N{BULLET}{a}\x41\{b}\\{c}\
d"
f"""
{a
}
{b:
}"""
f"{(lambda x: 1)}", f"{a if b else c}", f"{ {1: 2}[1] }", f"{a, b}", f"{yield_}", f"{*a, b}"
f"{a['b']}", f'{a["b"]!r:{c["d"]}}'
f"{'a' 'b'}", f"{f'{a}'}", f"{a!r:{b!s}}", f"{a:{b}{c}d}", f"{a:b{c}d{e}f}", f"{(a := 1)}"
f"{a != b}", f"{a == b}", f"{a:=5}"
'''.replace(r"\'\'\'", "'''")
    + r"""
a + b - c * d / e // f % g ** h @ i << j >> k & l | m ^ n
-a, +a, ~a, not a, - - a, not not a, -a ** -b, (-a) ** b
a or b or c, a and b and c, a or b and c or d, (a or b) or c, a or (b or c), not a or b, (a and b) and c
a < b > c == d != e <= f >= g in h not in i is j is not k, (a < b) < c, a < (b < c), not a not in b, a is  not  b
a if b else c if d else e, (a if b else c) if d else e
lambda: 0, lambda a, b=1, *c, d, e=2, **f: a, lambda a, /, b: a, lambda *, a: a, lambda *a: a, lambda **a: (yield)
a.b.c, a.b().c[0]().d, (a).b, a . b, (a
.b)
a(), a(b), a(b, c=d, *e, **f), a(*b, *c, d, **e, f=g, **h), a(b for b in c), a(b, (c for c in d)), a((b)), a((b, c))
a(b := c)
a(b,), a(*b,), a(**b,), a(
    b,
    c = d,  # comment
)
a[b], a[b, c], a[b,], a[:], a[b:], a[:b], a[b:c:d], a[::], a[b:c, d], a[(b, c)], a[b := c], a[...], a[-1], a[b][c]
(), (a,), (a, b), ((a, b)), (a), ((a)), (*a,), (*a, b)
[], [a], [a,], [*a, b], {a}, {a, b,}, {*a, b}, {}, {a: b}, {a: b, **c, d: e,}
[a for b in c], [a for b in c if d if e for f, g in h], {a for b in c}, {a: b for c, d in e}, (a for b in c)
[a for a, in b]
[lambda: a for b in c if (lambda: d)], [a for b.c in d for e[f] in g]
(a := b), [a := b, c], {a := b}, (a := (b := c))
print, exec, match, case, type, _, async_, soft
match = case = type = _ = 1
print(a, file=b); match(a); case(b); type(c); match[a]; match.a; match * a; match (a, b)
a = \
    b
é = ﬁ = ⅷ = 1; é.ﬁ(ﬁ=1)
def ﬁ(ﬁ): global é
"""
    + r"""
match a:
    case 1 | -1 | 1.5 | -1j | 1 + 2j | -1 - 2j: pass
    case "a" "b" | b"c" | f.g.h | "": pass
    case None | True | False: pass
    case _: pass
    case a: pass
    case (a): pass
    case (a) | (b): pass
    case a as b: pass
    case (1 | 2) as c: pass
    case [a, b] | (c, d) | []: pass
    case (): pass
    case (a,): pass
    case [(a)]: pass
    case a, b: pass
    case a,: pass
    case a, *b, c: pass
    case [*_], [*a]: pass
    case {}: pass
    case {"a": b, -1: c, d.e: f, None: _, **rest}: pass
    case {"a": 1,}: pass
    case {**rest}: pass
    case A(): pass
    case A.B(c, d=e, f=G(h),): pass
    case A(b,): pass
    case A(b=c): pass
    case a if b: pass
    case [A(b=[c, *d]) as e, {"f": g}] if h:
        match = 1
match (a):
    case b: pass
match a, b:
    case c: pass
match a,:
    case c: pass
match *a, b:
    case c: pass
match -a:
    case c: pass
match [a]:
    case c: pass
match match:
    case case: pass
""",
    (3, 11): r"""
try: a
except* B: c
except* (D, E) as f:
    pass
else: pass
finally: pass
a[*b], a[*b, c], a[c, *b], a[*b,]
a[*b] = 1
def f(*args: *Ts): pass
for x in *a, *b: pass
""",
    (3, 12): r"""
type A = int
type B[T] = list[T]
type C[T: int, *Ts, **P] = D
def f[T](a: T) -> T: pass
async def g[T: (int, str), *Ts, **P](): pass
class H[T](I): pass
class J[T]: pass
f"{a["b"]}", f"{f"{f"{a}"}"}", f"{a!r:{b["c"]}}"
f"{'\n'.join(a)}"
f"{
    a  # comment
}"
""",
    (3, 13): r"""
type A[T = int, *Ts = *tuple[int], **P = [int]] = B
class C[T: int = bool]: pass
def f[T = int](): pass
""",
}

SOURCES = {version: text for version, text in FORMS.items() if version <= sys.version_info[:2]}
NEWER = {version: text for version, text in FORMS.items() if version > sys.version_info[:2]}
