"""The real pre-commit, with the hooks of this checkout, in a git repository made for the test."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from editors.projects import BAD, FIXED, ROOT, certlint, copied, decisions, environment, findings

pytest.importorskip("pre_commit")

pytestmark = pytest.mark.editors

IDENTITY = ("-c", "user.name=t", "-c", "user.email=t@t.example", "-c", "commit.gpgsign=false")


def git(*arguments: str, folder: Path, home: Path, code: int | None = 0) -> subprocess.CompletedProcess[str]:
    result = subprocess.run(
        ["git", *IDENTITY, *arguments],
        cwd=folder,
        env=environment(PRE_COMMIT_HOME=str(home), GIT_CONFIG_GLOBAL="/dev/null", GIT_CONFIG_SYSTEM="/dev/null"),
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert code is None or result.returncode == code, result.stdout + result.stderr
    return result


@dataclass(frozen=True)
class Hooks:
    """A git repository with the hooks, its commit, and where pre-commit keeps what it installs."""

    repository: Path
    revision: str
    home: Path


@pytest.fixture(scope="module")
def hooks(tmp_path_factory: pytest.TempPathFactory) -> Hooks:
    repository, home = tmp_path_factory.mktemp("certlint"), tmp_path_factory.mktemp("home")
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml"):
        shutil.copy(ROOT / name, repository)
    shutil.copytree(ROOT / "src", repository / "src", ignore=shutil.ignore_patterns("__pycache__", ".*_cache"))
    git("init", "-q", folder=repository, home=home)
    git("add", ".", folder=repository, home=home)
    git("commit", "-qm", "hooks", folder=repository, home=home)
    revision = git("rev-parse", "HEAD", folder=repository, home=home).stdout.strip()
    return Hooks(repository, revision, home)


@dataclass(frozen=True)
class Repository:
    folder: Path
    hooks: Hooks

    def write(self, name: str, text: str, *, executable: bool = False) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        if executable:
            path.chmod(0o755)
        return path

    def git(self, *arguments: str, code: int | None = 0) -> subprocess.CompletedProcess[str]:
        return git(*arguments, folder=self.folder, home=self.hooks.home, code=code)

    def commit(self, *names: str) -> subprocess.CompletedProcess[str]:
        if names:
            self.git("add", *names)
        return self.git("commit", "-m", "x", code=None)

    def use(self, *lines: str) -> None:
        """Write the configuration: each line is one hook, as YAML in flow style."""
        hooks = "".join(f"      - {line}\n" for line in lines)
        text = f"repos:\n  - repo: {self.hooks.repository}\n    rev: {self.hooks.revision}\n    hooks:\n{hooks}"
        self.write(".pre-commit-config.yaml", text)
        self.git("add", ".pre-commit-config.yaml")


@pytest.fixture
def repository(tmp_path: Path, hooks: Hooks) -> Repository:
    made = Repository(tmp_path, hooks)
    made.git("init", "-q")
    made.use("{id: certlint}")
    made.write("pyproject.toml", '[tool.certlint]\nextend-exclude = ["/vendor/"]\n')
    made.git("add", ".")
    installed = subprocess.run(
        [sys.executable, "-m", "pre_commit", "install"],
        cwd=tmp_path,
        env=environment(PRE_COMMIT_HOME=str(hooks.home)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert installed.returncode == 0, installed.stderr
    first = made.commit()
    assert first.returncode == 0, first.stdout + first.stderr
    return made


def test_a_bad_commit_is_stopped_and_a_fixed_one_passes(repository: Repository) -> None:
    repository.write("app.py", BAD)
    stopped = repository.commit("app.py")
    assert stopped.returncode == 1
    said = stopped.stdout + stopped.stderr
    assert "app.py:5:12: TLS101 `requests.get(verify=False)` turns certificate verification off [everywhere]" in said
    assert "Traceback" not in said
    repository.write("app.py", FIXED)
    assert repository.commit("app.py").returncode == 0


def test_excluded_files_stay_excluded(repository: Repository) -> None:
    repository.write("vendor/app.py", BAD)
    assert repository.commit("vendor/app.py").returncode == 0


def test_what_is_allowed_passes(repository: Repository) -> None:
    repository.write("tests/test_app.py", BAD)
    assert repository.commit("tests/test_app.py").returncode == 0


def test_a_renamed_file_is_checked_by_its_new_name(repository: Repository) -> None:
    repository.write("tests/test_app.py", BAD)
    assert repository.commit("tests/test_app.py").returncode == 0
    (repository.folder / "src").mkdir()
    repository.git("mv", "tests/test_app.py", "src/app.py")
    stopped = repository.commit()
    assert stopped.returncode == 1
    assert "src/app.py:5:12: TLS101" in stopped.stdout + stopped.stderr


def test_of_a_partially_staged_file_the_staged_part_counts(repository: Repository) -> None:
    repository.write("app.py", FIXED)
    repository.git("add", "app.py")
    repository.write("app.py", BAD)  # not staged
    assert repository.commit().returncode == 0
    assert (repository.folder / "app.py").read_text() == BAD
    repository.git("add", "app.py")
    repository.write("app.py", FIXED)
    assert repository.commit().returncode == 1
    assert (repository.folder / "app.py").read_text() == FIXED


def test_a_script_without_a_suffix_is_checked(repository: Repository) -> None:
    repository.write("bin/sync", "#!/usr/bin/env python3\n" + BAD, executable=True)
    stopped = repository.commit("bin/sync")
    assert stopped.returncode == 1
    assert "bin/sync:6:12: TLS101" in stopped.stdout + stopped.stderr


def test_a_notebook_is_checked(repository: Repository) -> None:
    cell = {"cell_type": "code", "source": BAD, "metadata": {}, "outputs": [], "execution_count": None}
    notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    repository.use("{id: certlint, args: [--fail-on, warning]}")
    repository.write("analysis.ipynb", json.dumps(notebook))
    stopped = repository.commit("analysis.ipynb")
    assert stopped.returncode == 1
    assert "analysis.ipynb:cell 1:5:12: TLS101" in stopped.stdout + stopped.stderr


def test_other_files_of_the_project_are_followed(repository: Repository) -> None:
    copied("three_packages", repository.folder)
    shutil.copytree(repository.folder / "three_packages", repository.folder, dirs_exist_ok=True)
    shutil.rmtree(repository.folder / "three_packages")
    repository.git("add", "configuration", "transport")
    assert repository.commit().returncode == 0
    stopped = repository.commit("orders")
    assert stopped.returncode == 1
    assert "orders/sync.py:" in stopped.stdout + stopped.stderr


def test_for_each_file_of_a_project_the_hook_says_what_the_command_says(hooks: Hooks, tmp_path: Path) -> None:
    repository = Repository(copied("three_packages", tmp_path), hooks)
    repository.git("init", "-q")
    repository.use("{id: certlint}")
    repository.git("add", ".")
    command = certlint("--format", "concise", ".", folder=repository.folder, code=1)
    expected = findings(command.stdout, folder=repository.folder)
    found = []
    for file in sorted(repository.folder.rglob("*.py")):
        hook = subprocess.run(
            [sys.executable, "-m", "pre_commit", "run", "--files", str(file.relative_to(repository.folder))],
            cwd=repository.folder,
            env=environment(PRE_COMMIT_HOME=str(hooks.home)),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        lines = [line for line in hook.stdout.splitlines(keepends=True) if ": TLS" in line]
        found += findings("".join(lines), folder=repository.folder)
    assert decisions(found) == decisions(expected)


def test_warnings_pass_unseen_unless_asked_for(repository: Repository) -> None:
    """What docs/editors.md says of `verbose` and `--fail-on`."""
    repository.write("scripts/settings/dev.py", BAD)
    quiet = repository.commit("scripts/settings/dev.py")
    assert quiet.returncode == 0
    assert "TLS101" not in quiet.stdout + quiet.stderr
    repository.use("{id: certlint, verbose: true}")
    repository.write("scripts/settings/dev.py", BAD + "\n")
    loud = repository.commit("scripts/settings/dev.py")
    assert loud.returncode == 0
    assert "TLS101" in loud.stdout + loud.stderr
    repository.use("{id: certlint, args: [--fail-on, warning]}")
    repository.write("scripts/settings/dev.py", BAD)
    assert repository.commit("scripts/settings/dev.py").returncode == 1


def test_a_project_s_own_args_keep_the_exclusions(repository: Repository) -> None:
    repository.use("{id: certlint, args: [--fail-on, warning]}")
    repository.write("vendor/app.py", BAD)
    assert repository.commit("vendor/app.py").returncode == 0


def test_the_fixing_hook_stops_the_commit_and_has_fixed_it(repository: Repository) -> None:
    configuration = '[tool.certlint]\nbundle = { env = "CORP_CA", complete = true }\nextend-exclude = ["/vendor/"]\n'
    repository.write("pyproject.toml", configuration)
    repository.use("{id: certlint-fix}")
    repository.write("app.py", BAD)
    repository.write("vendor/app.py", BAD)
    stopped = repository.commit(".")
    assert stopped.returncode == 1, stopped.stdout + stopped.stderr
    assert 'verify=os.environ["CORP_CA"]' in (repository.folder / "app.py").read_text()
    assert (repository.folder / "vendor" / "app.py").read_text() == BAD
    second = repository.commit(".")
    assert second.returncode == 0, second.stdout + second.stderr


READ_ME = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_way_that_the_readme_shows(repository: Repository) -> None:
    """Ten findings, the hook of README, a bundle, fixed, committed."""
    (block,) = re.findall(r"^# .pre-commit-config.yaml\n(.*?)^```$", READ_ME, re.MULTILINE | re.DOTALL)
    block = re.sub(r"repo: .*", f"repo: {repository.hooks.repository}", block)
    block = re.sub(r"rev: .*", f"rev: {repository.hooks.revision}", block)
    repository.write(".pre-commit-config.yaml", block)
    for number in range(5):
        text = 'import requests\n\nrequests.get("https://a", verify=False)\nrequests.post("https://b", verify=False)\n'
        repository.write(f"src/app{number}.py", text)
    stopped = repository.commit(".")
    assert stopped.returncode == 1
    assert (stopped.stdout + stopped.stderr).count(": TLS101 ") == 10
    (bundle,) = re.findall(r"^ +(bundle = .*?) +#", READ_ME, re.MULTILINE)
    repository.write("pyproject.toml", f"[tool.certlint]\n{bundle}\n")
    certlint("--fix", ".", folder=repository.folder, code=0)
    passed = repository.commit(".")
    assert passed.returncode == 0, passed.stdout + passed.stderr
    assert 'verify=os.environ["CORPORATE_CA"]' in (repository.folder / "src" / "app0.py").read_text()
