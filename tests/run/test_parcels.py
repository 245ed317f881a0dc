"""Files linked in parcels say what files linked together say."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from run.trees import FIXTURES

from certlint.cli import main
from certlint.run import linking, parcels
from certlint.run.linked import Linked
from certlint.run.workers import BROKEN

COPIES = pytest.mark.skipif(sys.platform != "linux", reason="processes are copies on Linux")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All projects beside each other, each in a package of its own."""
    root = tmp_path_factory.mktemp("tree")
    for project in sorted(path for path in (FIXTURES / "projects").iterdir() if path.is_dir()):
        shutil.copytree(project, root / project.name, ignore=shutil.ignore_patterns("*.toml"))
    return root


@pytest.fixture
def linked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Have parcels be as small as can be; gives the numbers of targets that were linked together in this process."""
    numbers: list[int] = []
    real = linking.Linking.link

    def link(self: linking.Linking, sifted: Mapping[object, object]) -> Linked:
        numbers.append(len(sifted))
        return real(self, sifted)  # type: ignore[arg-type]

    monkeypatch.setattr(linking.Linking, "link", link)
    monkeypatch.setattr(parcels, "MANY", 1)
    monkeypatch.setattr(parcels, "LOAD", 0)
    return numbers


def run(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    main(["--isolated", "--exit-zero", "--format", "json", *arguments, "."])
    out, err = capsys.readouterr()
    return out[: out.rindex('"summary"')], err


@pytest.mark.parametrize("jobs", ["-j1", pytest.param("-j2", marks=COPIES)])
def test_parcels_say_the_same(
    tree: Path, linked: list[int], jobs: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tree)
    with monkeypatch.context() as patch:
        patch.setattr(parcels, "_are_several", lambda *_: False)
        together = run("--no-cache", "-j1", capsys=capsys)
    assert linked.pop() > 30
    assert together[0].count('"code"') > 10
    assert run("--no-cache", jobs, capsys=capsys) == together
    assert (len(linked) > 5) == (jobs == "-j1")  # else by others
    assert parcels._request is None


@COPIES
def test_parcels_are_remembered(
    tree: Path, tmp_path: Path, linked: list[int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(tree, copy)
    for path in copy.rglob("*.py"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    monkeypatch.chdir(copy)
    first = run("-j2", capsys=capsys)
    assert not linked
    with monkeypatch.context() as patch:
        patch.setattr(parcels, "link_targets", None)
        assert run("-j2", capsys=capsys) == first
    name = next(path for path in copy.rglob("*.py") if b"verify" in path.read_bytes())
    name.write_bytes(name.read_bytes() + b"import requests\nrequests.get('u', verify=False)\n")
    assert run("-j2", capsys=capsys) != first


def test_most_of_all_is_shared_among_processes(
    tmp_path: Path, linked: list[int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = "import requests\nrequests.get('u', verify=False)\n"
    (tmp_path / "large.py").write_text(bad * 100)
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.py").write_text(bad)
    monkeypatch.chdir(tmp_path)
    out, err = run("--no-cache", "-j2", capsys=capsys)
    assert (out.count('"code"'), err) == (103, "")
    assert linked[0] == 1
    assert len(linked) == (1 if sys.platform == "linux" else 4)


DYING = """\
import os, signal, sys
from certlint.cli import main
from certlint.run import linking, parcels
parcels.MANY, parcels.LOAD = 1, 0
real = linking.survey_file
def survey_file(place):
    if place.path == "b/bad.py":
        os.kill(os.getpid(), signal.SIGKILL)
    return real(place)
survey_file.__module__, survey_file.__qualname__ = "certlint.run.linking", "survey_file"
linking.survey_file = survey_file
sys.exit(main(["--isolated", "--no-cache", "-j2", "--format", "concise", "."]))
"""


@COPIES
def test_a_process_that_dies_costs_one_file(tmp_path: Path) -> None:
    for folder in "abcde":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").touch()
        imports = "".join(f"from {folder} import m{number}\n" for number in range(24))
        (tmp_path / folder / "bad.py").write_text(f"{imports}import requests\nrequests.get('u', verify=False)\n")
        for number in range(24):
            (tmp_path / folder / f"m{number}.py").write_text("import requests\nrequests.get('u', verify=False)\n")
    done = subprocess.run([sys.executable, "-c", DYING], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.stderr == f"certlint: b/bad.py: {BROKEN}\n"
    assert (done.returncode, done.stdout.count("TLS101")) == (2, 5 * 25 - 1)
