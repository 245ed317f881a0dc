"""Crater's own code, on tiny packages made up here; nothing is downloaded."""

from __future__ import annotations

import hashlib
import io
import os
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from benchmarks.archives import Source, downloaded
from benchmarks.crater import record
from benchmarks.crater.__main__ import main
from benchmarks.crater.packages import read_list, unpack
from benchmarks.crater.record import Kept, Row, changes
from benchmarks.crater.trial import Limits, Trial, try_out

HERE = Path(__file__).parent.parent / "benchmarks" / "crater"
BAD = "import requests\n\nrequests.get('https://erp.example', verify=False)\n"
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX limits")


def wheel(path: Path, members: dict[str, str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return path


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


# --- archives


def test_only_what_certlint_reads_is_unpacked(tmp_path: Path) -> None:
    members = {"shop/__init__.py": "a", "shop/x.pyi": "bc", "shop/n.ipynb": "{}", "shop/logo.png": "x", "b.so": "x"}
    folder = tmp_path / "made"
    assert unpack(wheel(tmp_path / "shop.whl", members), folder) == 5
    found = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert found == ["shop/__init__.py", "shop/n.ipynb", "shop/x.pyi"]


@pytest.mark.parametrize(
    "name", ["../x.py", "/x.py", "a/../../x.py", "..\\x.py", "C:/x.py", "a/\x1b[31m.py", "a\nb.py"]
)
def test_members_that_would_lie_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    archive = wheel(tmp_path / "shop.whl", {"good.py": "", name: "x"})
    with pytest.raises(ValueError, match="name"):
        unpack(archive, tmp_path / "deep" / "made")
    assert not list(tmp_path.rglob("*.py"))


def test_members_at_one_place_are_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "shop.whl", "w") as archive:
        archive.writestr("a.py", "x")
        archive.writestr("./a.py", "y")
    with pytest.raises(ValueError, match="is there twice"):
        unpack(tmp_path / "shop.whl", tmp_path / "made")


def test_an_archive_that_grows_is_refused(tmp_path: Path) -> None:
    archive = wheel(tmp_path / "shop.whl", {"a.py": "x" * 5_000_000})
    assert archive.stat().st_size < 10_000
    with pytest.raises(ValueError, match="larger than"):
        unpack(archive, tmp_path / "made", most=1_000_000)


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    archive = wheel(tmp_path / "shop.whl", {"a.py": "print(1)\n" * 1000})
    whole = archive.read_bytes()
    for content in (b"", whole[:100], b"\0" * 1000, whole[:40] + b"\0" * 10 + whole[50:]):
        archive.write_bytes(content)
        with pytest.raises(ValueError, match=r"damaged|not an archive"):
            unpack(archive, tmp_path / "made")
        (tmp_path / "made" / "a.py").unlink(missing_ok=True)


def test_links_of_a_tar_file_are_left_out(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "shop.tar.gz", "w:gz") as archive:
        for name, kind, target in (("link.py", tarfile.SYMTYPE, "a.py"), ("hard.py", tarfile.LNKTYPE, "a.py")):
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, target
            archive.addfile(member)
        member = tarfile.TarInfo("a.py")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"abc"))
    assert unpack(tmp_path / "shop.tar.gz", tmp_path / "made") == 3
    assert [path.name for path in (tmp_path / "made").iterdir()] == ["a.py"]


def test_another_archive_than_the_pinned_one_is_refused(tmp_path: Path) -> None:
    wheel(tmp_path / "shop.whl", {"a.py": ""})
    with pytest.raises(ValueError, match="expected is 000"):
        downloaded(Source("shop", "1", "shop.whl", "0" * 64), tmp_path, Path(sys.executable))


# --- limits


def ran(folder: Path, code: str, limits: Limits | None = None) -> Trial:
    return try_out("shop", "1", folder, 1000, limits or Limits(), command=["-c", code])


REPORT = 'print(\'{"errors": [], "findings": []}\')\n'
INTERNAL = '[{"path": "a", "message": "internal error: KeyError"}]'


@posix_only
@pytest.mark.parametrize(
    ("code", "limits", "failure"),
    [
        ("while True: pass", Limits(cpu_seconds=1), "timed out: 1 s of processor time"),
        ("import time; time.sleep(1000)", Limits(seconds=1), "timed out: 1 s by the clock"),
        ("x = b'1' * 300_000_000; input()\nimport time; time.sleep(1000)", Limits(memory=100 << 20), "over memory: "),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", None, "crashed: ended by SIGSEGV"),
        ("1 / 0", None, "crashed: exit code 1, and no report"),
        ("print('{}')", None, "crashed: exit code 0, and no report"),
        (REPORT + "raise SystemExit(3)", None, "crashed: exit code 3"),
        (
            REPORT.replace("[]", '[{"path": "a", "message": "internal error: KeyError"}]', 1),
            None,
            "crashed: a: internal",
        ),
        (REPORT, None, ""),
        (REPORT + "raise SystemExit(2)", None, ""),
    ],
)
def test_how_a_run_may_end(code: str, limits: Limits | None, failure: str, tmp_path: Path) -> None:
    code = code.replace("; input()", "")
    found = ran(tmp_path, code, limits).failure
    assert found.startswith(failure)
    assert bool(found) == bool(failure)


@posix_only
def test_memory_that_is_taken_all_at_once_is_not_given(tmp_path: Path) -> None:
    trial = ran(tmp_path, "x = b'1' * 2_000_000_000", Limits(memory=100 << 20))
    assert trial.failure.startswith(("crashed", "over memory"))
    assert trial.peak < 500 << 20


@posix_only
def test_what_is_written_to_standard_error_is_kept(tmp_path: Path) -> None:
    trial = ran(tmp_path, "import sys; sys.stderr.write('oh')\n" + REPORT)
    assert (trial.failure, trial.errors) == ("", "oh")


@posix_only
def test_a_package_is_read_and_never_imported(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    leaves = f"open({str(trace)!r}, 'w').close()\n"
    folder = tmp_path / "made"
    for name in ("click.py", "json.py", "certlint/__init__.py", "libcst/__init__.py", "sitecustomize.py"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(leaves + BAD)
    trial = try_out("shop", "1", folder, 1000, Limits())
    assert (trial.failure, trial.errors) == ("", "")
    assert trial.counts == {"TLS101": 5}
    assert trial.findings[0] == "certlint/__init__.py:4:1 TLS101 certain"
    assert not trace.exists()


# --- what changed


def trial(*findings: str, version: str = "1") -> Trial:
    return Trial("shop", version, "", "", findings, size=2_000_000, cpu_seconds=3.0)


A, B, C = "a.py:3:1 TLS101 certain", "b.py:1:1 TLS101 likely", "a b.py:9:1 TLS301 certain"


def test_the_speed_is_told_without_the_start() -> None:
    assert trial().seconds_per_megabyte(1.0) == 1.0
    assert trial().seconds_per_megabyte(5.0) == 0.0


def test_a_record_survives_being_written() -> None:
    row = Row.of(trial(A, B, C))
    assert row.counts == {"TLS101": 2, "TLS301": 1}
    assert record.read(record.written([row])) == {"shop": row}


@pytest.mark.parametrize("line", ["shop", "shop 1", "shop 1 abc TLS101", "shop 1 abc TLS101=x"])
def test_a_line_that_is_no_record_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2: expected are"):
        record.read(f"shop 1 abc\n{line}\n")


def test_what_is_found_otherwise(tmp_path: Path) -> None:
    kept = Kept(tmp_path)
    row = Row.of(trial(A, B))
    assert changes(trial(A, B), row, kept) == []
    assert changes(trial(A), None, kept) == ["shop 1: not recorded yet, 1 findings"]
    assert changes(trial(A, version="2"), row, kept) == ["shop: 1 was recorded, this is 2"]
    assert changes(trial(A, C), row, kept) == ["shop 1: TLS101 2 → 1, TLS301 0 → 1"]
    kept.keep(trial(A, B))
    assert changes(trial(A, C), row, kept) == ["shop 1: TLS101 2 → 1, TLS301 0 → 1", f"  - {B}", f"  + {C}"]
    assert changes(trial(A, "z" + B), row, kept)[0] == "shop 1: as many, in other places"


@pytest.mark.parametrize(
    "line", ["shop 1 shop.whl 5", "shop 1 shop.whl x " + "0" * 64, f"shop 1 ../shop.whl 5 {'0' * 64}"]
)
def test_a_line_that_is_no_package_is_named(line: str) -> None:
    with pytest.raises(ValueError, match="line 2: expected are"):
        read_list(f"# packages\n{line}\n")


def test_the_packages_and_their_record_agree() -> None:
    sources = [package.source for package in read_list((HERE / "packages.txt").read_text("utf-8"))]
    assert len(sources) == 300
    assert all(source.is_wheel for source in sources)  # pip runs nothing of a wheel
    rows = record.read((HERE / "findings.txt").read_text("utf-8"))
    assert rows
    versions = {source.name: source.version for source in sources}
    assert {row.name: versions.get(row.name) for row in rows.values()} == {
        row.name: row.version for row in rows.values()
    }


# --- the command


@posix_only
def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    downloads = tmp_path / "cache" / "downloads"
    lines = []
    for name, text in (("shop", BAD), ("shed", "x = 1\n" * 100)):
        archive = wheel(downloads / f"{name}-1-py3-none-any.whl", {f"{name}/a.py": text})
        lines.append(f"{name} 1 {archive.name} {archive.stat().st_size} {sha256(archive)}\n")
    (tmp_path / "list.txt").write_text("".join(lines))
    arguments = [
        str(tmp_path / "list.txt"),
        "--cache",
        str(tmp_path / "cache"),
        "--record",
        str(tmp_path / "found.txt"),
    ]

    assert main([*arguments, "--write"]) == 0
    out = capsys.readouterr().out
    assert "crashed: 0\ntimed out: 0\nover memory: 0\ncould not be had: 0\nwrote to standard error: 0\n" in out
    assert "shop 1: not recorded yet, 1 findings" in out
    assert "2 of 2 packages" in out
    assert (tmp_path / "found.txt").read_text().splitlines()[1].endswith(" TLS101=1")

    assert main([*arguments, "--only", "shop"]) == 0
    out = capsys.readouterr().out
    assert "findings changed: 0\n" in out
    assert "1 of 1 packages" in out

    wheel(downloads / "shed-1-py3-none-any.whl", {"shed/a.py": "another"})
    os.unlink(downloads / "shop-1-py3-none-any.whl")
    assert main(arguments) == 1
    out = capsys.readouterr().out
    assert "could not be had: 2\n" in out
    assert "expected is" in out
    assert "0 of 2 packages" in out


def test_a_list_that_is_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "list.txt").write_text("shop\n")
    assert main([str(tmp_path / "list.txt")]) == 2
    assert capsys.readouterr().err.startswith("crater: line 1: expected are")
