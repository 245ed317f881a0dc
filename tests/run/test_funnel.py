from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from knobs.test_generated_programs import SHAPES, render

from certlint.analysis import analyze, link
from certlint.knobs import KNOBS, tokens
from certlint.model.knobs import Kind, Knob
from certlint.run import funnel as funnel_module
from certlint.run.funnel import Funnel, words
from certlint.run.prose import without_prose

TABLE = Funnel(tokens())


def test_any_token_keeps_a_file() -> None:
    funnel = Funnel([b"verify", b"verify_ssl", b"CERT_NONE"])
    assert funnel.keeps(b"x(verify_ssl=False)")
    assert funnel.keeps(b"mode = ssl.CERT_NONE")
    assert not funnel.keeps(b"print('hello')")
    assert not funnel.keeps(b"")


def test_comments_to_certlint_always_do() -> None:
    assert Funnel([]).keeps(b"x = 1  # certlint: ignore[TLS101] why")
    assert not Funnel([b""]).keeps(b"x = 1")


def test_tokens_are_no_patterns() -> None:
    assert not Funnel([b"a.b"]).keeps(b"axb")
    assert Funnel([b"(", b"a.b"]).keeps(b"f(")


def test_a_word_and_its_module_are_wanted_together() -> None:
    funnel = Funnel([b"Client\0hvac", b"Client\0consul"])
    for imports in (
        b"import hvac", b"from hvac import v1", b"import os, hvac.v1 as v", b"try: import hvac", b"import \\\n hvac",
        b"from x.hvac import y",
    ):  # fmt: skip
        assert funnel.keeps(imports + b"\nhvac.Client()")
        assert not funnel.keeps(imports + b"\nhvac.Server()")
    assert not funnel.keeps(b"import hvacx\nhvac.Client()")
    assert not funnel.keeps(b"# hvac\nClient()")


def test_words_of_sentences_do_not_count() -> None:
    funnel = Funnel([b"verif", b"Verif", b"insecure"])
    for prose in (b"# verify that it works", b'"""Verifies the sum."""', b"x = 'is insecure because'", b"verified by"):
        assert not funnel.keeps(prose)
    for code in (
        b"f(verify=False)", b"f(verify = x)", b"d['verify']", b"s.verify = 0", b"def f(a, verify): 1", b"verify: x",
        b"'--insecure url'", b"'--no-verify url'", b"ssl_verify as x", b"verify if x else y", b"http.sslVerify false",
    ):  # fmt: skip
        assert funnel.keeps(code), code


@given(
    st.sets(st.text("abAB(.|", min_size=1, max_size=5).map(str.encode), max_size=20),
    st.text("abAB(.|x").map(str.encode),
)
def test_it_finds_what_a_plain_search_does(wanted: set[bytes], source: bytes) -> None:
    assert Funnel(wanted).keeps(source) is any(token in source for token in wanted)


def test_the_fixtures_lose_no_finding() -> None:
    """Every file of the fixtures in which something is found alone is kept."""
    funnel = Funnel(tokens())
    for path in sorted((Path(__file__).parents[2] / "fixtures").rglob("*.py")):
        source = path.read_bytes()
        source = source.replace(funnel_module.DIRECTIVE, b"")
        if not funnel.keeps(source):
            assert not link({"x.py": analyze(source)}).turns("x.py"), path


@pytest.mark.parametrize("knob", KNOBS, ids=lambda knob: knob.id)
def test_no_generated_program_is_lost(knob: Knob) -> None:
    for program in SHAPES[knob.kind](knob):
        assert not program.code or TABLE.keeps(render([program]).encode()), render([program])


def test_the_tokens_of_the_table_are_found() -> None:
    funnel = Funnel(tokens())
    for token in tokens():
        word, _, module = token.partition(b"\0")
        word, _, letter = word.partition(b"\1")
        imports = b"import os, " + module + b"\n" if module else b""
        behind = b" -s" + letter if b"\1" in token else b"=y"
        assert funnel.keeps(imports + b"x " + word.removeprefix(b"\2") + behind), token
    assert Funnel([b"a" * 10_000, b"a" * 9_999 + b"b"]).keeps(b"a" * 9_999 + b"b")


def test_words_of_own_knobs() -> None:
    knobs = [
        Knob(id="a", library="acme", kind=Kind.ARGUMENT, targets=("acme.http.fetch", "acme.Pool"), parameter="check"),
        Knob(id="b", library="acme", kind=Kind.VARIABLE, targets=("ACME_INSECURE",)),
    ]
    assert {word for word in words(knobs) if word} == {b"check", b"fetch", b"Pool", b"ACME_INSECURE"}


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (b'def f():\n    """Give verify=False."""\n', False),
        (b'#!/usr/bin/python\n# A file.\n\n"""Give verify=False."""\n\nimport os\n', False),
        (b'class A:\n    r"""Give verify=False."""  # so\n\n    x = 1\n', False),
        (b'DOCUMENTATION = r"""\noptions:\n  verify:\n    default: no\n"""\nimport os\n', False),
        (b"EXAMPLES = '''\n- acme:\n    verify: no\n'''\r\n", False),
        (b'x = f("""' + b"text " * 1000 + b'verify: no""")\n', False),
        (b"def f():\n" + b" " * 300 + b'"""Give verify=False."""\n', False),
        (b'A = """\nit\'s\n"""\nDOCUMENTATION = """\nverify: no\n"""\n', False),
        # What is used, sent, or may be a URI or a command, counts.
        (b'f(\nargs="""\ncurl verify: no\n""", shell=True)\n', True),
        (b'f(\nargs="""\ncurl verify: no\n"""\n)\n', True),
        (b'f({"a":\n"""verify: no"""\nr" more"})\n', True),
        (b'f({"a":\n"""verify: no"""\nasync for x in y})\n', True),
        (b'x = f("""' + b"-\r\n" * 1400 + b'verify: no""")\r\n', True),
        (b'x = f"{"#"}" + """\nnote:\n"""\nget(verify=False)\ny = """\n"""\n', True),
        (b'x = f"""{\'"""\'}"""\nif x:\n  """\n"""\nget(verify=False)\n"""a"""\n', True),
        (b'x = ["a \\\r\n b", """\r\nnote:\r\n"""]\r\nget(verify=False)\r\ny = """\r\n"""\r\n', True),
        (b'os.system(\n    """curl --verify="""\n)\n', True),
        (b'f({"a":\n    """verify:"""\n})\n', True),
        (b'f({"a":\n    """verify:"""\n    % x})\n', True),
        (b'TEXT = """\nverify: no\n"""\nsend(TEXT)\n', True),
        (b'TEXT = """\nhost=db\nverify=no\n"""\n', True),
        (b'TEXT = """acme://h?\nverify:no\n"""\n', True),
        (b'x = f("""' + b"text " * 1000 + b'""", verify=False)\n', True),
        (b'x = f("""' + b"\\x41" * 1100 + b'verify: no""")\n', True),
        (b'TEXT = f"""\n{get(x, verify=False)}\n"""\n', True),
        (b'def f():\n    """A "quoted" text."""\n    get(verify=False)\n', True),
        (b'x = \'"""\'\nget(verify=False)\ny = \'"""\'\n', True),
        (b'# It says """\nget(verify=False)\n# and """\n', True),
    ],
)
def test_documentation_does_not_count(source: bytes, kept: bool) -> None:
    assert Funnel([b"verify"]).keeps(source) is kept


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        (b'run(["curl", "-sSk", url])', True),
        (b'run("/usr/bin/curl -k " + url)', True),
        (b'run(["curl", url])\nflags = ["-k"]', True),
        (b'run("cd /x;curl -k " + url)', True),
        (b'run("x|curl\t-k " + url)', True),
        (b'run("""\n\tcurl\n -k x""")', True),
        (b'run("x&&curl x\\t-k")', True),
        (b'run("\\"curl\\" -k")', True),
        (b'run("curl.exe -k")', True),
        (b'run(["curl", "-sS", "--keepalive", url])', False),
        (b'print("use curl -s")', False),
    ],
)
def test_a_program_and_its_flag_are_wanted_together(source: bytes, kept: bool) -> None:
    assert Funnel([b"curl\1k"]).keeps(source) is kept
    assert Funnel([b"curl\1"]).keeps(source)


@pytest.mark.parametrize(
    "source",
    [
        b'"' * 3 + b'\\"' * 500_000,
        b'"' * 3 + b'\\"""x' * 200_000,
        b'"""a""";' * 120_000,
        b"x\n" + b'"""a"""\n' * 120_000,
        b"".join(b'A%d = """\n"""\n' % number for number in range(60_000)),
        b'"""a"""' + b"\n" * 1_000_000 + b'"""a"""\n',
        b"'" * 3 + b"'\"" * 500_000,
    ],
    ids=["escapes", "escaped", "line", "docstrings", "constants", "blanks", "quotes"],
)
def test_no_text_takes_long(source: bytes) -> None:
    start = time.process_time()
    without_prose(source)
    assert time.process_time() - start < 10


def test_a_library_has_to_be_imported() -> None:
    assert Funnel([b"\0certifi"]).keeps(b"import certifi\n")
    assert not Funnel([b"\0certifi"]).keeps(b"certificate = certifi\n")


def test_a_short_word_is_no_part_of_another() -> None:
    funnel = Funnel([b"\2ssl"])
    for code in (b"f(ssl=False)", b"{'ssl': False}", b"self.ssl = 0", b"'h?ssl=no'", b"ssl if x else y"):
        assert funnel.keeps(code), code
    for other in (b"use_ssl=True", b"'ssl-mode'", b"'ssl_version'", b"# ssl sockets", b"lossless=1"):
        assert not funnel.keeps(other), other
