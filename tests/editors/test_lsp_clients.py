"""Real clients of the language server, without a terminal: Neovim, and Emacs with eglot."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from editors.projects import BAD, ROOT, environment

pytest.importorskip("pygls")

EGLOT = sorted(Path("/usr/share/emacs/site-lisp/elpa").glob("eglot-*"))
PAGE = (ROOT / "docs" / "lsp.md").read_text(encoding="utf-8")

pytestmark = pytest.mark.editors

NEOVIM = """
vim.wait(30000, function() return #vim.diagnostic.get(0) > 0 end, 100)
for _, each in ipairs(vim.diagnostic.get(0)) do
  print(string.format("%d:%d %s %s\\n", each.lnum + 1, each.col + 1, each.code, each.message))
end
local params = vim.lsp.util.make_range_params()
params.range = { start = { line = 4, character = 20 }, ["end"] = { line = 4, character = 20 } }
params.context = { diagnostics = {} }
for _, answer in pairs(vim.lsp.buf_request_sync(0, "textDocument/codeAction", params, 30000) or {}) do
  for _, action in ipairs(answer.result) do print(action.title .. "\\n") end
  vim.lsp.util.apply_workspace_edit(answer.result[1].edit, "utf-16")
end
vim.cmd("write")
vim.cmd("quitall!")
"""

EMACS = """
(find-file "app.py")
(setq eglot-sync-connect 30)
(apply #'eglot--connect (eglot--guess-contact))
(let ((left 300))
  (while (and (null (flymake-diagnostics)) (> left 0))
    (accept-process-output nil 0.1)
    (setq left (1- left))))
(dolist (each (flymake-diagnostics))
  (message "%s %s" (line-number-at-pos (flymake-diagnostic-beg each)) (flymake-diagnostic-text each)))
(goto-char (flymake-diagnostic-beg (car (flymake-diagnostics))))
(dolist (action (append (eglot-code-actions (point) (point) nil nil) nil))
  (message "%s" (plist-get action :title)))
(kill-emacs 0)
"""


def documented(language: str) -> str:
    """What the page tells to put into the settings."""
    (block,) = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    assert isinstance(block, str)
    return block


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "certlint.toml").write_text('bundle = { env = "CA", complete = true }\n')
    (tmp_path / "app.py").write_text(BAD)
    return tmp_path


def output(folder: Path, *command: str) -> str:
    ended = subprocess.run(
        command,
        cwd=folder,
        env=environment(HOME=str(folder)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return ended.stdout + ended.stderr


@pytest.mark.skipif(shutil.which("nvim") is None, reason="needs Debian's package neovim")
def test_neovim(folder: Path) -> None:
    (folder / "init.lua").write_text(documented("lua"))
    (folder / "session.lua").write_text(NEOVIM)
    said = output(folder, "nvim", "--headless", "-u", "init.lua", "app.py", "-c", "luafile session.lua")
    assert "5:48 TLS101 `requests.get(verify=False)` turns certificate verification off [everywhere]" in said
    assert "TLS101: give the configured CA bundle" in said
    assert "TLS101: add a waiver until " in said
    assert 'verify=os.environ["CA"])' in (folder / "app.py").read_text()


@pytest.mark.skipif(
    shutil.which("emacs") is None or not EGLOT, reason="needs Debian's packages emacs-nox and elpa-eglot"
)
def test_emacs_with_eglot(folder: Path) -> None:
    (folder / "session.el").write_text("(package-initialize)\n" + documented("lisp") + EMACS)
    said = output(folder, "emacs", "--batch", "--load", "session.el")
    assert "5 certlint [TLS101]: `requests.get(verify=False)` turns certificate verification off [everywhere]" in said
    assert "TLS101: give the configured CA bundle" in said
    assert "TLS101: add a waiver until " in said
