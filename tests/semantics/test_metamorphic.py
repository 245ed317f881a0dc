"""Changes to a program that mean nothing change nothing in what is found: over the fixtures, and generated programs."""

from __future__ import annotations

import ast
import random
import re
import textwrap
from pathlib import Path

import pytest

from semantics.programs import linked

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "flow").glob("*.py"))
PADDING = "".join(f"_padding_{number} = {number}\n" for number in range(30))

Found = list[tuple[str, str, str]]


def by_text(files: dict[str, str]) -> Found:
    """What is found, by the text of the line where it is: the code and the confidence."""
    _, findings = linked(files)
    lines = {path: source.splitlines() for path, source in files.items()}
    return sorted((lines[each.path][each.site.span.line - 1].strip(), each.code, each.confidence) for each in findings)


def definitions_last_to_first(source: str) -> str:
    """The functions at the end of a file in the opposite order: only those that nothing between them needs."""
    tree = ast.parse(source)
    lines = source.splitlines(keepends=True)
    run: list[ast.stmt] = []
    for node in reversed(tree.body):
        if not isinstance(node, ast.FunctionDef) or node.decorator_list or any(node.name == o.name for o in run):  # type: ignore[attr-defined]
            break
        if node.args.defaults or node.args.kw_defaults:
            break
        run.insert(0, node)
    if len(run) < 2:
        return source
    spans = [(node.lineno - 1, node.end_lineno or 0) for node in run]
    blocks = ["".join(lines[first:last]) for first, last in spans]
    return "".join(lines[: spans[0][0]]) + "\n\n".join(reversed(blocks))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixtures_with_harmless_assignments_and_functions_in_another_order(path: Path) -> None:
    source = path.read_text()
    before = by_text({"app.py": source})
    docstring = ast.get_docstring(ast.parse(source)) is not None
    future = "__future__" in source
    if not docstring and not future:
        assert by_text({"app.py": PADDING + source}) == before
    assert by_text({"app.py": source + "\n" + PADDING}) == before
    assert by_text({"app.py": definitions_last_to_first(source)}) == before


# --- generated programs ------------------------------------------------------------------------


class Program:
    """A program of functions, classes and values that lead to one another, and calls that use them."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.functions: list[str] = []
        self.names: list[str] = []
        size = self.random.randint(3, 9)
        self.names = [f"f{number}" for number in range(size)]
        for number in range(size):
            self.functions.append(self._function(number, size))
        self.uses = [
            f'requests.get("https://a.example", verify={self._call(self.random.choice(self.names))})  # use {number}\n'
            for number in range(self.random.randint(1, 4))
        ]

    def _call(self, name: str) -> str:
        return f"{name}({self.random.choice(['True', 'False', 'x()', 'None'])})"

    def _value(self, size: int) -> str:
        other = f"f{self.random.randrange(size)}"
        forms = ["True", "False", "v", f"{other}(v)", f"{other}(True)", f"{other}(False)", f"pair(v, {other}(v))[0]"]
        forms += [f'{{"verify": {other}(v)}}["verify"]', f"Box({other}(v)).get()", "not v", f"{other}(v) or True"]
        return self.random.choice(forms)

    def _function(self, number: int, size: int) -> str:
        body = ""
        for _ in range(self.random.randrange(3)):
            body += f"    if c{self.random.randrange(4)}(v):\n        return {self._value(size)}\n"
        return f"def f{number}(v):\n{body}    return {self._value(size)}\n"

    HEAD = "import requests\nfrom others import *\n"
    HELPERS = (
        "def pair(a, b):\n    return a, b\n"
        "class Box:\n    def __init__(self, value):\n        self.value = value\n"
        "    def get(self):\n        return self.value\n"
    )

    def files(self) -> dict[str, str]:
        return {"app.py": self.HEAD + self.HELPERS + "".join(self.functions) + "".join(self.uses)}

    def changed(self) -> dict[str, dict[str, str]]:
        """The same program, written otherwise."""
        shuffled, uses = self.functions[:], self.uses[:]
        self.random.shuffle(shuffled)
        self.random.shuffle(uses)
        plain = self.HEAD + self.HELPERS + "".join(self.functions)
        split = len(self.functions) // 2
        inner = "import requests\n" + self.HELPERS + "from app import *\n"
        two = {
            "app.py": self.HEAD + self.HELPERS + "from inner import *\n" + "".join(self.functions[:split] + self.uses),
            "inner.py": inner + "".join(self.functions[split:]),
        }
        wrapped = textwrap.indent("".join(self.uses), "    ")
        longer = re.sub(
            r"^def (f\d+)\(v\):\n", r"def \1(v):\n    return \1_inner(v)\ndef \1_inner(v):\n", plain, flags=re.M
        )
        return {
            "functions in another order": {"app.py": self.HEAD + self.HELPERS + "".join(shuffled) + "".join(self.uses)},
            "statements in another order": {"app.py": plain + "".join(uses)},
            "padded": {"app.py": plain + PADDING + "".join(self.uses)},
            "wrapped in a function": {"app.py": plain + "def main():\n" + wrapped},
            "longer chains": {"app.py": longer + "".join(self.uses)},
            "two modules": two,
            "two modules, the other one first": dict(reversed(two.items())),
        }


def check(seed: int) -> None:
    program = Program(seed)
    before = by_text(program.files())
    for change, files in program.changed().items():
        after = by_text(files)
        assert _uses(after) == _uses(before), (seed, change)


def _uses(found: Found) -> list[tuple[str, str]]:
    return [(text, code) for text, code, _ in found if "# use" in text]


@pytest.mark.parametrize("seed", range(40))
def test_generated_programs(seed: int) -> None:
    check(seed)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, 2_000, 100))
def test_many_generated_programs(start: int) -> None:
    for seed in range(start, start + 100):
        check(seed)
