"""What is remembered from one run to the next: that it saves work, and that it never changes what is said."""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from certlint.cli import main
from certlint.run import cache as cache_module
from certlint.run.cache import FOLDER, Cache
from certlint.run.sifting import Place, Sifted, start

LONG_AGO = time.time_ns() - 10**12
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX files")

PROJECT = {
    "pyproject.toml": '[tool.certlint]\nextend-exclude = ["vendor/"]\n',
    "app/__init__.py": "",
    "app/constants.py": "CHECK = False\n",
    "app/http.py": "import requests\n\ndef fetch(url, check):\n    return requests.get(url, verify=check)\n",
    "app/use.py": "import requests\n\nfrom app.constants import CHECK\n\nrequests.get('https://x', verify=CHECK)\n",
    "app/caller.py": "from app.http import fetch\n\nfetch('https://x', False)\n",
    "app/needs.py": "import requests\n\nfrom vendor.flags import ON\n\nrequests.get('https://x', verify=ON)\n",
    "vendor/__init__.py": "",
    "scripts/one.py": "from app.http import fetch\nfrom helper import OFF\n\nfetch('https://x', OFF)\n",
    "scripts/helper.py": "OFF = False\n",
    **{f"app/clean{number}.py": f"x = {number}\n" for number in range(20)},
}
FOUND = {"app/caller.py", "app/constants.py", "scripts/helper.py"}

Lint = Callable[..., str]


@pytest.fixture(autouse=True)
def own_key(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    return home


def write(root: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)
        age(path)


def age(path: Path) -> None:
    """Have a file last changed long ago, at a time of its own."""
    global LONG_AGO
    LONG_AGO += 1
    os.utime(path, ns=(LONG_AGO, LONG_AGO))


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, PROJECT)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lint(*arguments: str) -> str:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main([*(arguments or (".",)), "-j1", "-q"])
    assert err.getvalue() == ""
    return out.getvalue()


def files_of(output: str) -> set[str]:
    return {line.partition(":")[0] for line in output.splitlines()}


opened: list[str] | None = None


def _listen(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and opened is not None:
        opened.append(os.path.abspath(str(arguments[0])) if isinstance(arguments[0], (str, os.PathLike)) else "")


sys.addaudithook(_listen)


@contextlib.contextmanager
def reading(root: Path) -> Iterator[set[str]]:
    """The source files below the root that are opened in the meantime."""
    global opened
    opened = []
    files: set[str] = set()
    try:
        yield files
    finally:
        files.update(Path(name).relative_to(root).as_posix() for name in opened if name.startswith(f"{root}{os.sep}"))
        files -= {name for name in files if not name.endswith((".py", ".pyi", ".ipynb"))}
        opened = None


def records(root: Path) -> list[Path]:
    return sorted(path for path in (root / FOLDER).rglob("*.json"))


# --- it saves work ---------------------------------------------------------------------------


def test_a_warm_run_opens_no_source_file(project: Path) -> None:
    with reading(project) as cold:
        first = lint()
    assert files_of(first) == FOUND
    assert cold >= {name for name in PROJECT if name.endswith(".py") and not name.startswith("vendor/")}
    with reading(project) as warm:
        assert lint() == first
    assert not warm


def test_nor_one_that_is_only_context(project: Path) -> None:
    write(project, {"vendor/flags.py": "ON = False\n"})
    first = lint()
    assert "app/needs.py" in files_of(first)
    with reading(project) as warm:
        assert lint() == first
    assert not warm
    age(project / "vendor/flags.py")  # touched, and the same as before
    with reading(project) as touched:
        assert lint() == first
    assert touched == {"vendor/flags.py"}
    with reading(project) as warm:
        assert lint() == first
    assert not warm


def test_a_file_that_was_touched_is_read_once_more(project: Path) -> None:
    first = lint()
    age(project / "app/use.py")
    with reading(project) as touched:
        assert lint() == first
    assert touched == {"app/use.py"}
    with reading(project) as warm:
        assert lint() == first
    assert not warm


def test_what_changed_just_now_is_not_believed(project: Path) -> None:
    first = lint()
    path = project / "app/clean1.py"
    path.write_text("x = 'y'\n")
    lint()
    for _ in range(2):
        with reading(project) as read:
            assert lint() == first
        assert read == {"app/clean1.py"}
    old = path.stat()
    path.write_text("x = 'z'\n")  # the same size, and perhaps the same time
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    with reading(project) as read:
        lint()
    assert "app/clean1.py" in read


# --- policy, waivers and days are no part of it ----------------------------------------------


def test_another_policy_needs_no_analysis(project: Path) -> None:
    assert files_of(lint()) == FOUND
    for policy, found in (
        ('[tool.certlint]\nextend-exclude = ["vendor/"]\nignore = ["TLS1"]\n', set()),
        ('[tool.certlint]\nextend-exclude = ["vendor/"]\n[tool.certlint.environments.prod]\npaths = ["app/use.py"]\n'
         '[tool.certlint.environments.test]\npaths = ["app/caller.py", "scripts/**"]\n', {"app/constants.py"}),
        ('[tool.certlint]\nextend-exclude = ["vendor/"]\n[[tool.certlint.waivers]]\ncode = "TLS101"\n'
         'path = "app/**"\nreason = "OPS-1 the appliance"\n', {"scripts/helper.py"}),
    ):  # fmt: skip
        (project / "pyproject.toml").write_text(policy)
        with reading(project) as warm:
            output = lint()
        assert not warm, policy
        assert files_of(output) == found, policy
        assert output == lint("--no-cache", ".")


def test_a_waiver_ends_on_its_day(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import datetime

    class Day(datetime.date):
        now = datetime.date(2030, 1, 1)

        @classmethod
        def today(cls) -> Day:
            return cls(cls.now.year, cls.now.month, cls.now.day)

    monkeypatch.setattr(datetime, "date", Day)
    line = "requests.get('https://x', verify=False)  # certlint: ignore[TLS101] until=2030-01-31 OPS-1 the appliance\n"
    write(project, {"app/waived.py": "import requests\n\n" + line})
    assert "app/waived.py" not in files_of(lint("--select", "TLS101", "."))
    Day.now = datetime.date(2030, 2, 1)
    with reading(project) as warm:
        assert "app/waived.py" in files_of(lint("--select", "TLS101", "."))
    assert not warm


# --- it is right across modules --------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"app/constants.py": "CHECK = True\n"}, FOUND - {"app/constants.py"}),
        ({"app/constants.py": None}, FOUND - {"app/constants.py"}),
        ({"scripts/helper.py": "OFF = True\n"}, FOUND - {"scripts/helper.py"}),
        ({"vendor/flags.py": "ON = False\n"}, FOUND | {"app/needs.py"}),
        ({"app/http.py": "def fetch(url, check): ...\n"}, FOUND - {"app/caller.py", "scripts/helper.py"}),
        ({"app/caller.py": None}, FOUND - {"app/caller.py"}),
        ({"app/clean1.py": "from app.http import fetch\nfetch('https://x', check=False)\n"}, FOUND | {"app/clean1.py"}),
    ],
)
def test_what_a_change_means_elsewhere(project: Path, changes: dict[str, str | None], found: set[str]) -> None:
    before = lint()
    for name, content in changes.items():
        if content is None:
            (project / name).unlink()
        else:
            write(project, {name: content})
    after = lint()
    assert files_of(after) == found
    assert after == lint("--no-cache", ".") == lint()
    for name in changes:
        (project / name).unlink(missing_ok=True)
    write(project, {name: content for name, content in PROJECT.items() if name in changes})
    assert lint() == before


def test_context_that_changes_or_goes(project: Path) -> None:
    write(project, {"vendor/flags.py": "ON = False\n"})
    assert "app/needs.py" in files_of(lint())
    write(project, {"vendor/flags.py": "ON = True\n"})
    assert "app/needs.py" not in files_of(lint())
    write(project, {"vendor/flags.py": "ON = False\n"})
    assert "app/needs.py" in files_of(lint())
    (project / "vendor/flags.py").unlink()
    assert "app/needs.py" not in files_of(lint())


def test_a_new_settings_module(project: Path) -> None:
    code = "import requests\nfrom django.conf import settings\n\nrequests.get('https://x', verify=settings.CHECK)\n"
    write(project, {"app/django.py": code, "vendor/site/__init__.py": ""})
    assert "app/django.py" not in files_of(lint())
    write(project, {"vendor/site/settings.py": "CHECK = False\nDEBUG = False\n"})
    after = lint()
    assert after == lint("--no-cache", ".")
    assert "app/django.py" in files_of(after)


def test_what_could_not_be_read_is_tried_again(project: Path) -> None:
    write(project, {"vendor/flags.py": "ON = False\n", "vendor/pyproject.toml": "[tool.certlint]\nselect = 3\n"})
    assert "app/needs.py" not in files_of(lint())
    (project / "vendor/pyproject.toml").unlink()
    assert "app/needs.py" in files_of(lint())


def test_own_knobs_are_a_part_of_it(project: Path) -> None:
    write(project, {"app/own.py": "import acme\n\nacme.fetch('https://x', check=False)\n"})
    assert "app/own.py" not in files_of(lint())
    knobs = '\n[[tool.certlint.knobs]]\ncall = "acme.fetch"\nargument = "check"\ninsecure = [false]\n'
    (project / "pyproject.toml").write_text(PROJECT["pyproject.toml"] + knobs)
    assert "app/own.py" in files_of(lint())


def test_parts_of_a_project_do_not_disturb_each_other(project: Path) -> None:
    whole = lint()
    part = lint("app")
    assert files_of(part) == {"app/caller.py", "app/constants.py"}
    with reading(project) as warm:
        assert (lint(), lint("app")) == (whole, part)
    assert not warm


# --- records that are not believed -----------------------------------------------------------


def lie(project: Path) -> None:
    """Have all records say that nothing is found, with the signatures that they have."""
    for path in records(project):
        signature, _, body = path.read_bytes().partition(b"\n")
        record = json.loads(body)
        if "turns" in record:
            record["turns"] = {}
            path.write_bytes(signature + b"\n" + json.dumps(record, separators=(",", ":")).encode())
        elif path.name == "files.json":
            entries = {name: [*entry[:3], 0] for name, entry in record.items()}
            path.write_bytes(signature + b"\n" + json.dumps(entries, separators=(",", ":")).encode())


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-7])


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"\n"),
        lambda path: path.write_bytes(b"\0\xff" * 5000),
        lambda path: path.write_bytes(b"{}"),
        lambda path: path.write_bytes(b"[" * 100_000),
        lambda path: (path.unlink(), path.mkdir()),
        lambda path: path.unlink(),
    ],
    ids=["cut", "empty", "line", "garbage", "unsigned", "deep", "folder", "gone"],
)
def test_damage_costs_time_only(project: Path, damage: Callable[[Path], object]) -> None:
    first = lint()
    assert len(records(project)) == 3
    for path in records(project):
        damage(path)
    assert lint() == first
    assert lint() == first


def test_forged_records_are_not_believed(project: Path) -> None:
    first = lint()
    lie(project)
    assert lint() == first


def test_records_of_another_user_are_not_believed(
    project: Path, monkeypatch: pytest.MonkeyPatch, own_key: Path
) -> None:
    first = lint()
    monkeypatch.setenv("XDG_CACHE_HOME", str(own_key / "another"))
    with reading(project) as read:
        assert lint() == first
    assert "app/use.py" in read


def test_a_record_with_a_name_of_another_is_not_believed(project: Path) -> None:
    first = lint()
    lint("app")
    one, other = sorted((project / FOLDER / "projects").iterdir())
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)
    assert lint() == first


def test_another_certlint_does_not_believe_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = lint()
    monkeypatch.setattr(cache_module, "_identity", lambda knobs: "another")
    with reading(project) as read:
        assert lint() == first
    assert "app/use.py" in read


def test_the_same_installed_again_is_the_same(tmp_path: Path) -> None:
    package = tmp_path / "pack"
    write(tmp_path, {"pack/__init__.py": "", "pack/inner/one.py": "x = 1\n", "pack-1.dist-info/METADATA": ""})
    loose = cache_module._installed(str(package))
    age(package / "inner" / "one.py")
    assert cache_module._installed(str(package)) != loose
    write(tmp_path, {"pack-1.dist-info/RECORD": "pack/__init__.py,sha256=abc,0\n"})
    installed = cache_module._installed(str(package))
    age(package / "inner" / "one.py")
    assert cache_module._installed(str(package)) == installed
    write(tmp_path, {"pack-1.dist-info/RECORD": "pack/__init__.py,sha256=abd,0\n"})
    assert cache_module._installed(str(package)) != installed
    write(tmp_path, {"pack-1.dist-info/RECORD": "__editable__pack.pth,sha256=abc,0\n"})
    assert cache_module._installed(str(package)) not in (installed, loose)


@POSIX
def test_the_key_is_for_its_user_only_and_whole(project: Path, own_key: Path) -> None:
    lint()
    path = own_key / "certlint" / "key"
    assert (path.stat().st_mode & 0o777, len(path.read_bytes())) == (0o600, 32)
    path.write_bytes(b"half")
    lint()
    assert (path.stat().st_mode & 0o777, len(path.read_bytes())) == (0o600, 32)


def test_a_key_never_lies_in_what_is_checked(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    lint()
    assert not (project / "relative").exists()
    assert not (project / FOLDER).exists()


# --- the folder ------------------------------------------------------------------------------


def test_git_does_not_see_it(project: Path) -> None:
    lint()
    assert (project / FOLDER / ".gitignore").read_text().endswith("\n*\n")
    assert {path.name for path in (project / FOLDER).iterdir()} == {
        ".gitignore", "files.json", "imports.json", "projects",
    }  # fmt: skip


def test_it_lies_where_the_project_begins(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project / "app")
    lint()
    assert (project / FOLDER / "files.json").exists()


def test_without_it(project: Path) -> None:
    first = lint("--no-cache", ".")
    assert not (project / FOLDER).exists()
    lint()
    lie(project)
    assert lint("--no-cache", ".") == first


def test_another_place_and_cleaning(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("elsewhere")
    own = {place / "mine.txt", place / "projects" / "mine.txt", place / "projects" / f"{'0' * 31}.json"}
    (place / "projects").mkdir()
    for path in own:
        path.write_text("mine")
    lint("--cache-dir", str(place), ".")
    assert not (project / FOLDER).exists()
    assert (place / "files.json").exists()
    assert not (place / ".gitignore").exists()  # it would hide what is not certlint's
    with reading(project) as warm:
        lint("--cache-dir", str(place), ".")
    assert not warm
    assert lint("--clean", "--cache-dir", str(place)) == ""
    assert {path for path in place.rglob("*") if path.is_file()} == own


def test_cleaning(project: Path) -> None:
    assert lint("--clean") == ""
    lint()
    (project / FOLDER / "projects" / ".certlint-left").write_text("by one that was killed")
    assert lint("--clean") == ""
    assert not (project / FOLDER).exists()


@POSIX
def test_links_in_a_commit_lead_nowhere(project: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    first = lint("--no-cache", ".")
    outside = tmp_path_factory.mktemp("outside")
    precious = outside / "precious"
    precious.write_text("precious")
    (project / FOLDER).mkdir()
    (project / FOLDER / "files.json").symlink_to(precious)
    (project / FOLDER / "imports.json").symlink_to(outside / "nothing")
    assert lint() == first
    assert [path.name for path in outside.iterdir()] == ["precious"]
    assert precious.read_text() == "precious"

    for target in (FOLDER, f"{FOLDER}/projects"):
        shutil.rmtree(project / FOLDER)
        (project / target).parent.mkdir(exist_ok=True)
        (project / target).symlink_to(outside)
        assert lint() == first
        assert [path.name for path in outside.iterdir()] == ["precious"]
        assert main(["--clean"]) == 2
        (project / target).unlink()
        (project / FOLDER).mkdir(exist_ok=True)


@POSIX
@pytest.mark.skipif(hasattr(os, "geteuid") and os.geteuid() == 0, reason="nothing stops this user")
def test_a_folder_that_cannot_be_written(project: Path) -> None:
    (project / FOLDER).mkdir(mode=0o500)
    assert files_of(lint()) == FOUND


def test_a_folder_that_is_none(project: Path) -> None:
    (project / FOLDER).write_text("a file")
    assert files_of(lint()) == FOUND
    assert (project / FOLDER).read_text() == "a file"


def test_few_files_need_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, {"a.py": "x = 1\n"})
    lint()
    assert not (tmp_path / FOLDER).exists()


def test_two_runs_at_once(project: Path) -> None:
    first = lint()
    lint("--clean")
    command = [sys.executable, "-m", "certlint", "-j1", "-q", "."]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    for run in runs:
        out, err = run.communicate(timeout=60)
        assert (out.decode(), err) == (first, b"")
    with reading(project) as warm:
        assert lint() == first
    assert not warm
    assert not list((project / FOLDER).rglob(".certlint-*"))


# --- it is bounded ---------------------------------------------------------------------------


def test_old_files_make_room(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MAX_FILES", 5)
    start(())
    folder = str(project / "c")
    for names in (["app/use.py", "app/http.py", "app/caller.py"], ["app/clean1.py", "app/clean2.py", "app/clean3.py"]):
        cache = Cache(folder, ())
        for name in names:
            cache.note(Place(str(project / name), name), Sifted(False, name, b"x"))
        cache.save()
    left = Cache(folder, ())
    known = [
        name for name in ("app/use.py", "app/http.py", "app/caller.py", "app/clean1.py", "app/clean2.py",
                          "app/clean3.py") if left.sifted(Place(str(project / name), name))
    ]  # fmt: skip
    assert known == ["app/http.py", "app/caller.py", "app/clean1.py", "app/clean2.py", "app/clean3.py"]
    assert left.imports("app/use.py") is None
    assert left.imports("app/clean3.py") == b"x"


def test_old_projects_make_room(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache_module, "MAX_PROJECTS", 2)
    cache = Cache(str(project / "c"), ())
    for number in range(4):
        cache.keep([number], {"number": number})
        newest = max((project / "c" / "projects").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        age(newest)
    assert [cache.project([number]) for number in range(4)] == [None, None, {"number": 2}, {"number": 3}]


# --- and light -------------------------------------------------------------------------------


def test_a_clean_commit_of_five_files_is_light(tmp_path: Path) -> None:
    write(tmp_path, {f"m{number}.py": f"import os\n\nprint(os.name, {number})\n" for number in range(5)})
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    program = (
        "import sys; from certlint.cli import main; code = main(sys.argv[1:]);"
        "print(code, *{'libcst', 'multiprocessing', 'hmac', 'ssl'} & set(sys.modules))"
    )
    files = [path.name for path in sorted(tmp_path.glob("*.py"))]
    done = subprocess.run(
        [sys.executable, "-c", program, *files], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("0\n", "")


def test_a_warm_run_is_light(project: Path) -> None:
    lint()
    program = (
        "import sys; from certlint.cli import main; code = main(['-q', '.']);"
        "print('imported', *{'libcst', 'multiprocessing', 'certlint.semantics'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "imported"
