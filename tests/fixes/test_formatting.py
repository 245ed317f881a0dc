"""However a call is formatted, a fix changes what it means to change, and nothing else."""

from __future__ import annotations

import ast

from hypothesis import given, settings
from hypothesis import strategies as st

from certlint.model.config import Bundle
from fixes.fixing import DEFAULT, VARIABLE, fixed

GAPS = st.sampled_from(["", " ", "  ", "\t", "\n", "\n    ", "\n\t", "  # why\n", " # a, (b\n    # c\n  "])
LINES = st.sampled_from(["\n", "\r\n", "\r"])
ARGUMENTS = ["'https://a'", "verify=False", "timeout=(1, 2)", "headers={'a': 'b, #'}", "**more"]


@st.composite
def calls(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A call of `requests.get` with its arguments in any order that is legal, and the arguments."""
    rest = draw(st.permutations(ARGUMENTS[1:]))
    kept = [each for each in rest if each.startswith("verify") or draw(st.booleans())]
    arguments = [ARGUMENTS[0], *kept]
    written = []
    for argument in arguments:
        name, equals, value = argument.partition("=")
        if equals and not argument.startswith("**"):
            if draw(st.booleans()):
                value = f"({draw(GAPS)}{value}{draw(GAPS)})"
            argument = f"{name}{draw(GAPS)}={draw(GAPS)}{value}"
        written.append(f"{draw(GAPS)}{argument}{draw(GAPS)}")
    comma = "," + draw(GAPS) if draw(st.booleans()) else ""
    return f"requests.get({','.join(written)}{comma})", arguments


def check(call: str, newline: str, bundle: Bundle, expected: str) -> None:
    frame = "import os\nimport requests\n\nmore = {}\nif more:\n    x = [CALL, 1]  # end\n"
    source = frame.replace("CALL", call).replace("\n", newline).encode()
    result = fixed(source, bundle)
    assert ast.dump(ast.parse(result)) == ast.dump(ast.parse(frame.replace("CALL", expected)))
    assert fixed(result, bundle) == result
    assert result.endswith(f", 1]  # end{newline}".encode())


@given(calls(), LINES)
@settings(max_examples=30)
def test_a_value_is_replaced(call: tuple[str, list[str]], newline: str) -> None:
    text, arguments = call
    after = ", ".join('verify=os.environ["CORP_CA"]' if each == "verify=False" else each for each in arguments)
    check(text, newline, VARIABLE, f"requests.get({after})")


@given(calls(), LINES)
@settings(max_examples=30)
def test_an_argument_is_deleted(call: tuple[str, list[str]], newline: str) -> None:
    text, arguments = call
    after = ", ".join(each for each in arguments if each != "verify=False")
    check(text, newline, DEFAULT, f"requests.get({after})")


ENTRIES = ['"headers": {"a": "b, #"}', '"verify": False', '"timeout": (1, 2)', "**more"]


@st.composite
def displays(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A call of `requests.get` with a dict of arguments, its entries in any order, and the entries."""
    order = draw(st.permutations(ENTRIES))
    entries = [each for each in order if each.startswith('"verify"') or draw(st.booleans())]
    written = []
    for entry in entries:
        name, colon, value = entry.partition(": ")
        text = f"{name}{draw(GAPS)}:{draw(GAPS)}{value}" if colon else entry
        written.append(f"{draw(GAPS)}{text}{draw(GAPS)}")
    comma = "," + draw(GAPS) if draw(st.booleans()) else ""
    return f"requests.get('https://a', **{{{','.join(written)}{comma}}})", entries


@given(displays(), LINES)
@settings(max_examples=30)
def test_an_entry_is_replaced_or_deleted(display: tuple[str, list[str]], newline: str) -> None:
    text, entries = display
    after = ", ".join('"verify": os.environ["CORP_CA"]' if "verify" in each else each for each in entries)
    check(text, newline, VARIABLE, f"requests.get('https://a', **{{{after}}})")
    after = ", ".join(each for each in entries if "verify" not in each)
    check(text, newline, DEFAULT, f"requests.get('https://a', **{{{after}}})")


WORDS = ["'curl'", "'-s'", "'-k'", "url"]


@given(st.lists(GAPS, min_size=8, max_size=8), st.booleans(), LINES)
@settings(max_examples=30)
def test_a_flag_of_a_list_is_replaced_or_deleted(gaps: list[str], comma: bool, newline: str) -> None:
    words = [f"{gaps[2 * number]}{word}{gaps[2 * number + 1]}" for number, word in enumerate(WORDS)]
    source = "import os\nfrom subprocess import run\n\nurl = input()\nif url:\n\trun([CALL])  # end\n"
    text = source.replace("CALL", ",".join(words) + "," * comma).replace("\n", newline).encode()
    for bundle, flags in ((VARIABLE, "'-s', '--cacert', os.environ['CORP_CA']"), (DEFAULT, "'-s'")):
        result = fixed(text, bundle)
        expected = source.replace("CALL", f"'curl', {flags}, url")
        assert ast.dump(ast.parse(result)) == ast.dump(ast.parse(expected))
        assert result.endswith(f"  # end{newline}".encode())
