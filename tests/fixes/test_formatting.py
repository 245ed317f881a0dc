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
@settings(max_examples=60, deadline=None)
def test_a_value_is_replaced(call: tuple[str, list[str]], newline: str) -> None:
    text, arguments = call
    after = ", ".join('verify=os.environ["CORP_CA"]' if each == "verify=False" else each for each in arguments)
    check(text, newline, VARIABLE, f"requests.get({after})")


@given(calls(), LINES)
@settings(max_examples=60, deadline=None)
def test_an_argument_is_deleted(call: tuple[str, list[str]], newline: str) -> None:
    text, arguments = call
    after = ", ".join(each for each in arguments if each != "verify=False")
    check(text, newline, DEFAULT, f"requests.get({after})")
