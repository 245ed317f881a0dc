"""Notebooks as Python text and back, without a run."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certlint.model.location import Cell
from certlint.notebooks import Notebook, read_notebook
from certlint.syntax.sections import MARK


def code(*lines: str, **more: Any) -> dict[str, Any]:
    return {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": [], "source": list(lines), **more}


def notebook(*cells: dict[str, Any], language: str = "python", **layout: Any) -> bytes:
    metadata = {"kernelspec": {"language": language, "name": "k"}}
    document = {"cells": list(cells), "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}
    options = {"indent": 1, "ensure_ascii": False, **layout}
    return (json.dumps(document, **options) + "\n").encode()


def read(content: bytes) -> Notebook:
    found = read_notebook(content)
    assert found is not None
    return found


MARKDOWN = {"cell_type": "markdown", "metadata": {}, "source": ["# verify=False\n", "prose"]}


def test_the_code_of_all_cells_is_one_text() -> None:
    found = read(notebook(MARKDOWN, code("import requests\n", "x = 'é'"), code(), code("y = 1\n"), code("z")))
    assert found.source.decode() == "import requests\nx = 'é'\ny = 1\nz\n"
    assert found.place(1, 1)[0] == Cell(2, 1)
    assert found.place(2, 5)[0] == Cell(2, 2)
    assert found.place(3, 1)[0] == Cell(4, 1)
    assert found.place(4, 1)[0] == Cell(5, 1)


def test_places_are_those_of_the_file() -> None:
    content = notebook(MARKDOWN, code('x = "é\\\\"\n', "verify=False"))
    _, line, at = read(content).place(2, 8)
    assert content[at:].startswith(b"False")
    assert content.splitlines()[line - 1].strip() == b'"verify=False"'


@pytest.mark.parametrize(
    ("written", "python"),
    [
        ("%matplotlib inline\nx", "#matplotlib inline\nx"),
        ("  !ls", "  0#s"),
        ("if x:\n    !ls \\\n  -l\ny", "if x:\n    0#s \\\n# -l\ny"),
        ("files = !ls\n", "files = 0#s\n"),
        ("a, b = %magic\n", "a, b = 0#agic\n"),
        ("requests.get?\nx", "#equests.get?\nx"),
        ("?requests", "#requests"),
        ("%time requests.get(u, verify=False)", "0    ;requests.get(u, verify=False)"),
        ("%timeit -n 3 f()", "#timeit -n 3 f()"),
        ("r = %time f(\n    u)\n%x", "r = 0    ;f(\n    u)\n#x"),
        ("%", "#"),
        ("%\r\n!a\r\n", "#\r\n#a\r\n"),
        ("x = (a\n  % b)\n", "x = (a\n  % b)\n"),
        ("x = '''\n%magic\n'''\n%m", "x = '''\n%magic\n'''\n#m"),
        ("x = a \\\n  % b", "x = a \\\n  % b"),
        ("a[b != c] = d % e  # what?\nis_it = 'so?'", "a[b != c] = d % e  # what?\nis_it = 'so?'"),
        ("x = '%s' % y\nassert x != '!'\n", "x = '%s' % y\nassert x != '!'\n"),
        ("%%time\nf()", "#%time\nf()"),
    ],
)
def test_what_only_ipython_understands_is_silent(written: str, python: str) -> None:
    assert len(written) == len(python)
    found = read(notebook(code(*written.splitlines(keepends=True))))
    assert found.source.decode().removesuffix("\n") == python.removesuffix("\n")


@pytest.mark.parametrize(
    "cells",
    [
        [code("%%bash\n", "curl -k https://x.example")],
        [code("x = 1", metadata={"vscode": {"languageId": "sql"}})],
        [MARKDOWN],
        [],
    ],
)
def test_other_languages_are_no_code(cells: list[dict[str, Any]]) -> None:
    assert read(notebook(*cells)).source == b""
    assert read(notebook(code("x = 1"), language="R")).source == b""


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b'{"a": 1}',
        b"[1]",
        b"import requests\n",
        b'{"cells": [}',
        b'{"cells": []} x',
        b'{"cells": [{"cell_type": "code", "source": "\\x"}]}',
        notebook(code("x"))[:-10],
        b"<<<<<<< HEAD\n" + notebook(code("x")),
        b"[" * 100_000,
        b'{"cells":' + b"[" * 100_000,
        notebook(code("x = 'a'")).replace(b"'a'", b"'\xff'"),
    ],
)
def test_what_is_no_notebook(content: bytes) -> None:
    assert read_notebook(content) is None


def test_older_notebooks_have_worksheets() -> None:
    cells = [{"cell_type": "code", "language": "python", "input": ["x = 1"]}]
    content = json.dumps({"worksheets": [{"cells": cells}], "nbformat": 3}).encode()
    assert read(content).source == b"x = 1\n"


def test_a_comment_in_a_cell_does_not_say_how_the_notebook_is_encoded() -> None:
    text = read(notebook(code("# coding: latin-1\n", "# coding: cp1252\n", "# coding: cp1252\n"))).source.decode()
    assert text == "# coding  latin-1\n# coding  cp1252\n# coding: cp1252\n"


# --- and back -----------------------------------------------------------------------------------


def sources(content: bytes) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(content)["cells"]]


def changed(content: bytes, old: str, new: str) -> bytes:
    found = read(content)
    assert old in found.source.decode()
    result = found.with_source(found.source.decode().replace(old, new).encode())
    assert result is not None
    return result


LAYOUTS = [{}, {"indent": 4}, {"indent": "\t"}, {"indent": None}, {"ensure_ascii": True}, {"separators": (",", ":")}]
OUTPUT = {"output_type": "stream", "name": "stdout", "text": ["verify=False ä\n"]}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_change_touches_nothing_else(layout: dict[str, Any]) -> None:
    cells = [
        MARKDOWN,
        code("%load_ext x\n", "import requests\n", "\n", "r = requests.get('ä\"', verify=False)", outputs=[OUTPUT]),
        code("!ls"),
    ]
    content = notebook(*cells, **layout)
    result = changed(content, "verify=False", 'verify=os.environ["CA"]')
    wanted = json.loads(content)
    wanted["cells"][1]["source"][3] = 'r = requests.get(\'ä"\', verify=os.environ["CA"])'
    assert json.loads(result) == wanted
    assert result == content.replace(b"verify=False)", b'verify=os.environ[\\"CA\\"])', 1)

    result = changed(content, "import requests\n", "import os\n\nimport requests\n")
    wanted = json.loads(content)
    wanted["cells"][1]["source"][1:1] = ["import os\n", "\n"]
    assert json.loads(result) == wanted
    # As the whole file would have been written by whatever wrote it.
    assert result == notebook(*wanted["cells"], **layout)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_lines_go(layout: dict[str, Any]) -> None:
    content = notebook(code("import urllib3\n", "urllib3.disable_warnings()\n", "x = 1"), code("a\n", "gone"), **layout)
    assert changed(content, "urllib3.disable_warnings()\n", "") == notebook(
        code("import urllib3\n", "x = 1"), code("a\n", "gone"), **layout
    )
    assert changed(content, "gone\n", "") == notebook(
        code("import urllib3\n", "urllib3.disable_warnings()\n", "x = 1"), code("a"), **layout
    )
    assert sources(changed(content, "a\ngone\n", ""))[1] == ""


def test_several_changes_and_joined_lines() -> None:
    content = notebook(code("f(\n", "  a,\n", "  verify=False,\n", ")\n", "g(verify=False)"), code("h(verify=False)"))
    result = changed(content, "verify=False", "verify=True")
    assert sources(result) == ["f(\n  a,\n  verify=True,\n)\ng(verify=True)", "h(verify=True)"]
    assert sources(changed(content, "f(\n  a,\n  verify=False,\n)", "f(a)"))[0] == "f(a)\ng(verify=False)"


def test_a_source_that_is_one_string() -> None:
    content = notebook({**code(), "source": "import requests\nrequests.get(u, verify=False)"})
    result = changed(content, "import requests\n", "import os\nimport requests\n")
    assert json.loads(result)["cells"][0]["source"] == "import os\nimport requests\nrequests.get(u, verify=False)"


def test_a_cell_magic_stays_the_first_line() -> None:
    content = notebook(code("%%time\n", "import requests"))
    assert sources(changed(content, "#%time\n", "import os\n#%time\n")) == ["%%time\nimport os\nimport requests"]


def test_escapes_as_the_file_has_them() -> None:
    plain, escaped = notebook(code("x = 'ä'")), notebook(code("x = 'ä'"), ensure_ascii=True)
    assert changed(plain, "x =", "ü🐍 =") == notebook(code("ü🐍 = 'ä'"))
    assert changed(escaped, "x =", "ü🐍 =") == notebook(code("ü🐍 = 'ä'"), ensure_ascii=True)
    surrogates = notebook(code("x = '🐍'; y"), ensure_ascii=True)
    assert changed(surrogates, "y", "z") == notebook(code("x = '🐍'; z"), ensure_ascii=True)


def test_a_cell_that_goes_beside_one_that_changes() -> None:
    silent = code("import urllib3\n", "urllib3.disable_warnings()")
    content = notebook(code("a = f(verify=False)"), silent, code("b = f(verify=False)\n", "c"), silent, code("d"))
    found = read(content)
    text = found.source.decode().replace("import urllib3\nurllib3.disable_warnings()\n", "")
    result = found.with_source(text.replace("False", "CA").encode())
    assert result is not None
    assert sources(result) == ["a = f(verify=CA)", "", "b = f(verify=CA)\nc", "", "d"]


def test_what_reaches_over_cells_is_not_changed() -> None:
    found = read(notebook(code("a\n", "b"), code("c")))
    assert found.with_source(b"a\nx") is None


LINES = st.text(st.sampled_from("ax%!? =()'\"\\\n\r#é🐍\u2028\x0c"), max_size=12)


@given(st.lists(LINES, min_size=1, max_size=4), st.sampled_from(LAYOUTS), st.data())
def test_every_place_leads_back(texts: list[str], layout: dict[str, Any], data: st.DataObject) -> None:
    content = notebook(*(code(*text.splitlines(keepends=True)) for text in texts), **layout)
    found = read(content)
    source = found.source.decode()
    assert found.with_source(found.source) == content
    if not source:
        return
    at = data.draw(st.integers(0, len(source) - 1))
    splice = found.splice(at, at + 1, "X")
    if splice is None:
        return
    start, end, written = splice
    result = read(content[:start] + written + content[end:])
    lengths = [len(text.replace(MARK, "")) for text in (source, result.source.decode())]  # what parses may have changed
    assert lengths[1] in (lengths[0], lengths[0] + 1)
