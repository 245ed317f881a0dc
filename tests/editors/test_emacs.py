"""Emacs with flycheck, without a terminal: the findings are among its errors."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from editors.projects import BAD, ROOT, environment

FLYCHECK = sorted(Path("/usr/share/emacs/site-lisp/elpa").glob("flycheck-*"))

pytestmark = [
    pytest.mark.editors,
    pytest.mark.skipif(
        shutil.which("emacs") is None or not FLYCHECK, reason="needs Debian's packages emacs-nox and elpa-flycheck"
    ),
]

CHECKER = """(flycheck-define-checker python-certlint
  "Certificate verification, by certlint."
  :command ("certlint" "--format=concise" "--stdin-filename" source-original "-")
  :standard-input t
  :error-patterns
  ((warning line-start (file-name) ":" line ":" column ": "
            (id (one-or-more alpha) (one-or-more digit)) " " (message) line-end))
  :modes python-mode)
(add-to-list 'flycheck-checkers 'python-certlint)
"""
"""What docs/editors.md tells to put into init.el."""

FLAKE8 = """(setq flycheck-python-flake8-executable "flake8")
"""
"""Without this, flycheck of some years ago starts flake8 in a way that does nothing any more."""

DRIVER = """
(setq package-user-directory "{home}/elpa")
(package-initialize)
(require 'json)
(require 'flycheck)
{settings}
(setq flycheck-check-syntax-automatically nil)
(find-file "{file}")
(erase-buffer)
(insert-file-contents "{text}")
(python-mode)
(setq flycheck-checker '{checker})
(flycheck-mode 1)
(flycheck-buffer)
(let ((left 300))
  (while (and (flycheck-running-p) (> left 0))
    (accept-process-output nil 0.1)
    (setq left (1- left))))
(with-temp-file "{out}"
  (insert (json-encode
           (with-current-buffer (get-file-buffer "{file}")
             (mapcar (lambda (error)
                       (list (cons 'line (flycheck-error-line error))
                             (cons 'column (flycheck-error-column error))
                             (cons 'id (flycheck-error-id error))
                             (cons 'message (flycheck-error-message error))
                             (cons 'checker (symbol-name (flycheck-error-checker error)))))
                     flycheck-current-errors)))))
(set-buffer-modified-p nil)
(kill-emacs 0)
"""


@pytest.mark.parametrize(("checker", "settings"), [("python-flake8", FLAKE8), ("python-certlint", CHECKER)])
def test_findings_are_among_the_errors_of_flycheck(checker: str, settings: str, tmp_path: Path) -> None:
    if checker == "python-flake8":
        pytest.importorskip("flake8")
    (tmp_path / "pyproject.toml").write_text("[tool.certlint]\n")
    (tmp_path / "app.py").write_text("x = 1\n")
    (tmp_path / "text").write_text(BAD)
    out, driver = tmp_path / "out.json", tmp_path / "driver.el"
    driver.write_text(
        DRIVER.format(
            home=tmp_path,
            settings=settings,
            checker=checker,
            file=tmp_path / "app.py",
            text=tmp_path / "text",
            out=out,
        )
    )
    ended = subprocess.run(
        ["emacs", "--batch", "-L", str(FLYCHECK[-1]), "--load", str(driver)],
        cwd=tmp_path,
        env=environment(HOME=str(tmp_path)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert out.exists(), ended.stderr
    (found,) = (item for item in json.loads(out.read_text()) if item["id"].startswith("TLS"))
    assert (found["line"], found["column"], found["id"], found["checker"]) == (5, 12, "TLS101", checker)
    assert "turns certificate verification off" in found["message"]


def test_the_documentation_tells_what_was_tried() -> None:
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    assert CHECKER in page
    assert FLAKE8 in page
