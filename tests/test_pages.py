"""What the pages in docs show is what happens: their files are written, and their commands run, in order.

A block of the language ``console`` is run. In a block of ``sh`` or of four spaces stands what cannot be run here, as it
needs a network, another program or files of the reader; options in it must exist.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"# (\S+\.(?:py|toml))\n")
COMMAND = re.compile(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", re.MULTILINE)
EXECUTED = [page for page in PAGES if page.name in {
    "api.md", "coming-from.md", "howto.md", "troubleshooting.md", "tutorial.md",
}]  # fmt: skip
CUT = "...\n"
"""At the end of what a command prints: the page does not show the rest."""


def printed(command: str, folder: Path) -> tuple[str, int]:
    program, *arguments = shlex.split(command)
    assert program in {"certlint", "python"}
    called = arguments if program == "python" else ["-m", "certlint", *arguments]
    if program == "certlint" and not any(each.startswith("--") for each in arguments):
        called[2:2] = ["--format", "full"]  # what one sees on a terminal
    done = subprocess.run(
        [sys.executable, *called],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return done.stdout + done.stderr.replace("certlint: ", ""), done.returncode


@pytest.mark.parametrize("page", EXECUTED, ids=lambda page: page.name)
def test_commands(page: Path, tmp_path: Path) -> None:
    code = 0
    for language, text in FENCE.findall(page.read_text(encoding="utf-8")):
        if name := FILE_NAME.match(text):
            file = tmp_path / name[1]
            file.parent.mkdir(exist_ok=True)
            file.write_text(text, encoding="utf-8")
        for command, expected in COMMAND.findall(text) if language == "console" else ():
            if command == "echo $?":
                assert expected == f"{code}\n"
                continue
            output, code = printed(command, tmp_path)
            if expected.endswith(CUT):
                assert output.startswith(expected.removesuffix(CUT)), command
            else:
                assert output == expected, command


def test_every_page_with_commands_is_executed() -> None:
    shown = [page for page in PAGES if any(language == "console" for language, _ in FENCE.findall(page.read_text()))]
    assert set(EXECUTED) <= set(shown)


def test_the_index_and_the_site_name_every_page() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    for page in (ROOT / "docs").glob("**/*.md"):
        name = page.relative_to(ROOT / "docs").as_posix()
        assert name == "index.md" or f"({name})" in index, name
        assert f": {name}\n" in navigation, name
