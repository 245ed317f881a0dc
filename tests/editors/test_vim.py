"""Vim with ALE, without a terminal: the findings are in the location list."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from editors.projects import BAD, ROOT, environment

ALE = ("/usr/share/vim-ale", "/usr/share/vim/vimfiles/pack/dist-bundle/opt/ale")

pytestmark = [
    pytest.mark.editors,
    pytest.mark.skipif(
        shutil.which("vim") is None or not any(Path(path).is_dir() for path in ALE),
        reason="needs Debian's packages vim and vim-ale",
    ),
]

SETTINGS = {
    "flake8 with the plugin": "",
    "certlint": "let g:ale_python_flake8_executable = 'certlint'\n"
    "let g:ale_python_flake8_use_global = 1\n"
    "let g:ale_python_flake8_options = '--stdin-display-name %s'\n",
}
"""What docs/editors.md tells to put into vimrc."""

DRIVER = """
set nocompatible
filetype plugin on
set runtimepath^={ale}
let g:ale_linters = {{'python': ['flake8']}}
let g:ale_lint_on_enter = 0
let g:ale_lint_on_filetype_changed = 0
{settings}
runtime plugin/ale.vim
edit {file}
call setline(1, readfile('{text}'))
ALELint
let s:count = 0
while s:count < 300
    sleep 100m
    let s:count += 1
    if !ale#engine#IsCheckingBuffer(bufnr('')) && s:count > 5
        break
    endif
endwhile
call writefile([json_encode(ale#engine#GetLoclist(bufnr('')))], '{out}')
qall!
"""


@pytest.mark.parametrize("client", SETTINGS)
def test_findings_are_in_the_list_of_ale(client: str, tmp_path: Path) -> None:
    if client.startswith("flake8"):
        pytest.importorskip("flake8")
    (tmp_path / "pyproject.toml").write_text("[tool.certlint]\n")
    (tmp_path / "setup.cfg").write_text("")
    (tmp_path / "app.py").write_text("x = 1\n")
    (tmp_path / "text").write_text(BAD)
    ale = next(path for path in ALE if Path(path).is_dir())
    out, driver = tmp_path / "out.json", tmp_path / "driver.vim"
    driver.write_text(
        DRIVER.format(ale=ale, settings=SETTINGS[client], file=tmp_path / "app.py", text=tmp_path / "text", out=out)
    )
    subprocess.run(
        ["vim", "-N", "-u", str(driver), "-i", "NONE", "-n", "-es", "-T", "dumb"],
        cwd=tmp_path,
        env=environment(HOME=str(tmp_path)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=120,
        check=False,
    )
    (found,) = (item for item in json.loads(out.read_text()) if item.get("code", "").startswith("TLS"))
    assert (found["lnum"], found["col"], found["code"]) == (5, 12, "TLS101")
    assert "turns certificate verification off" in found["text"]


def test_the_documentation_tells_what_was_tried() -> None:
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    for line in SETTINGS["certlint"].splitlines():
        assert line in page
