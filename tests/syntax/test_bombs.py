"""Hostile files end with a problem: no crash of the process, no traceback, no endless wait."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlint.model.facts import Problem
from certlint.syntax import Parsed, deep, parse, run_deep

SECONDS = 30
CHILD = """
import sys
from certlint.syntax import parse
result = parse(sys.stdin.buffer.read())
print(getattr(result, "kind", "parsed"), getattr(result, "line", None), getattr(result, "message", ""), sep="|")
"""


def blocks(header: str, depth: int) -> str:
    return "".join(" " * level + header + "\n" for level in range(depth)) + " " * depth + "pass\n"


NESTED = {
    **{
        f"{opening}{before}": before + opening * 2000 + "a" + closing * 2000 + after
        for opening, closing in (("(", ")"), ("[", "]"), ("{", "}"), ("{1:", "}"), ("f(", ")"), ("(a:=", ")"))
        for before, after in (("", ""), ("del ", ""), ("for ", " in b: pass"), ('f"{ ', ' }"'), ("lambda a=", ": 1"))
    },
    "unclosed": "(" * 2000,
    "operators": "+".join(["a"] * 4000),
    "powers": "**".join(["a"] * 4000),
    "booleans": " or ".join(["a"] * 4000),
    "comparisons": " < ".join(["a"] * 4000),
    "calls": "a" + "()" * 4000,
    "methods": "a" + ".b()" * 4000,
    "attributes": "a" + ".b" * 4000,
    "items": "a" + "[0]" * 4000,
    "not": "not " * 4000 + "a",
    "minus": "-" * 4000 + "a",
    "minus apart": "- " * 4000 + "a",
    "await": "async def f():\n " + "await " * 4000 + "a",
    "strings": "(" + '"a"\n' * 4000 + ")",
    "f-strings": "(" + 'f"{a}"\n' * 4000 + ")",
    "elif": "if a: pass\n" + "elif a: pass\n" * 4000,
    "elif of an inner if": "if a:\n  if a: pass\n" + "  elif a:\n    b\n" * 4000,
    "conditional": "a if b else " * 4000 + "c",
    "lambda": "lambda: " * 4000 + "a",
    "comprehension": "[a " + "for b in c " * 4000 + "]",
    "def": blocks("def f():", 200),
    "if": blocks("if a:", 200),
    "class": blocks("class A:", 200),
    "f-string in f-string": 'f"{' * 500 + "a" + '}"' * 500,
    "format specification": 'f"' + "{a:" * 500 + "}" * 500 + '"',
    "t-string": 't"{' * 500 + "a" + '}"' * 500,
    "patterns": "match a:\n case " + "[" * 30 + "]" * 30 + ": pass",
    "mapping patterns": "match a:\n case " + "{1:" * 30 + "b" + "}" * 30 + ": pass",
    "class patterns": "match a:\n case " + "A(b=" * 30 + "b" + ")" * 30 + ": pass",
    "deleted tuples": "if a: del " + "(" * 50 + "a" + ",)" * 50,
    "behind a form feed": "match a:\n \f case " + "[" * 30 + "]" * 30 + ": pass",
    "behind a string": '1if"\'"else (' + "(" * 2000 + "1" + ")" * 2001 + "#'",
    "behind a quote": "'\\'' + " + "(" * 2000 + "1" + ")" * 2000,
    "behind an f-string": "f'{a!r:\\'}' + " + "(" * 2000 + "1" + ")" * 2000,
    "behind a named character": 'f"\\N{BULLET}{' + "(" * 2000 + "1" + ")" * 2000 + '}"',
    "behind a backslash": 'f"\\{' + "(" * 2000 + "1" + ")" * 2000 + '}"',
}
OTHER = {
    "NUL": b"a = 1\0",
    "NULs": b"\0" * 1000,
    "UTF-16": "a = 1".encode("utf-16"),
    "long line": b"a = '" + b"x" * 20_000_000 + b"'",
    "random": random.Random(1).randbytes(100_000),
    "random without NUL": random.Random(2).randbytes(100_000).replace(b"\0", b""),
    "random latin-1": b"# coding: latin-1\n" + random.Random(3).randbytes(100_000).replace(b"\0", b""),
    "quotes": b"'\"" * 50_000,
    "backslashes": b"\\" * 100_000,
    "triple quotes": b'"""' + b'" ' * 100_000,
    "f-string text": b'f"' + b"{{" * 100_000,
    "half a CRLF": b"if a:\r\n\tb\r\r\n\\\r",
    "two marks": b"\xef\xbb\xbf\xef\xbb\xbfa",
}


def run(source: bytes) -> str:
    done = subprocess.run([sys.executable, "-c", CHILD], input=source, capture_output=True, timeout=SECONDS, check=True)
    assert done.stderr == b""
    return done.stdout.decode()


@pytest.mark.parametrize("name", NESTED)
def test_deep_nesting(name: str) -> None:
    kind, _, message = run(NESTED[name].encode()).strip().split("|")
    assert kind == "nesting", message
    assert message.startswith("too deeply nested")


@pytest.mark.parametrize("name", OTHER)
def test_other_bombs(name: str) -> None:
    kind, _, message = run(OTHER[name]).strip().split("|")
    assert kind in ("syntax", "encoding", "size", "nesting")
    assert message.isprintable()


LEGAL = {
    "dict": "a = {" + "'key': 'value',\n" * 10_000 + "}",
    "list": "a = [" + "(1, 'b'),\n" * 10_000 + "]",
    "adjacent strings": "a = (" + "'text'\n" * 2000 + ")",
    "joined strings": "a = (" + "'text' +\n" * 1000 + "'')",
    "alternatives": "a = " + " | ".join(f"Q(name={i})" for i in range(300)),
    "brackets": "a = " + "[" * 100 + "]" * 100,
    "builder": "a = b" + ".c(1)" * 300,
    "elif": "if a: pass\n" + "elif b: c\n" * 1000,
    "indentation": blocks("if a:", 90),
    "statements": "a(b)\n" * 10_000,
    "dict of calls": "a = {" + "b: c(d=[1, {'e': -f.g}]),\n" * 2000 + "}",
    "pattern": "match a:\n case {'b': [{'c': [A(d=(1 | 2))]}]}: pass",
    "calls named case": "case(" * 5 + ")" * 5,
    "text with braces": "a = '''" + "{" * 5000 + "'''\nb = f'''" + "{{" * 5000 + "'''",
    "comment with brackets": "# " + "(" * 5000,
}


@pytest.mark.parametrize("name", LEGAL)
def test_large_but_legal(name: str) -> None:
    assert run(LEGAL[name].encode()).startswith("parsed|")


@given(st.binary())
def test_no_bytes_raise(source: bytes) -> None:
    result = parse(source)
    assert isinstance(result, Parsed) or (result.message.isprintable() and "\n" not in result.message)


@given(
    st.lists(
        st.sampled_from(["f'", 't"', '"""', "'", '"', "{", "}", "(", ")", ":", "\\", "a", "\n", " ", "#", "!r", "1"])
    )
)
def test_no_tokens_raise(tokens: list[str]) -> None:
    assert isinstance(parse("".join(tokens).encode()), (Parsed, Problem))


def test_run_deep_gives_results_and_errors() -> None:
    assert run_deep(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        run_deep(divmod, 7, 0)


def test_run_deep_recurses_and_restores() -> None:
    def depth(left: int) -> int:
        return 1 + depth(left - 1) if left else 0

    limit, stack = sys.getrecursionlimit(), threading.stack_size()
    assert run_deep(depth, 20_000) == 20_000
    assert run_deep(run_deep, depth, 20_000) == 20_000
    with pytest.raises(RecursionError):
        run_deep(depth, 1_000_000)
    assert (sys.getrecursionlimit(), threading.stack_size()) == (limit, stack)


def test_run_deep_on_many_threads() -> None:
    limit = sys.getrecursionlimit()
    results: list[int] = []
    threads = [threading.Thread(target=lambda: results.append(run_deep(sum, range(9)))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [36] * 20
    assert sys.getrecursionlimit() == limit


@pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="needs POSIX signals")
def test_run_deep_leaves_what_is_interrupted_its_frames() -> None:
    """Else Python gives up on a thread that is deeper than the usual limit."""
    usual = sys.getrecursionlimit()
    done = threading.Event()

    def work() -> None:
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT)
        done.wait(30)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # it is ignored where nobody is at the terminal
    try:
        with pytest.raises(KeyboardInterrupt):
            run_deep(work)
    finally:
        signal.signal(signal.SIGINT, before)
    assert sys.getrecursionlimit() > usual
    done.set()
    deep._leave()  # which nobody else does now
    assert sys.getrecursionlimit() == usual
