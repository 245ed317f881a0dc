"""The command in this process; the run itself is replaced where only its result matters."""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sample_reports import ALLOWED, FINDING, HOSTILE, WAIVED, WARNING, report

import certlint
from certlint import cli
from certlint.cli import lint as cli_lint
from certlint.model.findings import Diagnostic, Policy, Report
from certlint.model.knobs import Confidence
from certlint.run import runner
from certlint.run.runner import Request


@pytest.fixture(autouse=True)
def workplace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.py").write_text("x = 1\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(certlint, "__version__", "1.2.3", raising=False)
    return tmp_path


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[Request]:
    """What was asked of the runner, which finds nothing."""
    asked: list[Request] = []

    def run(request: Request) -> Report:
        asked.append(request)
        return Report(errors=tuple(request.errors))

    monkeypatch.setattr(runner, "run", run)
    return asked


@pytest.fixture
def finding(monkeypatch: pytest.MonkeyPatch) -> Callable[[Report], None]:
    return lambda found: monkeypatch.setattr(runner, "run", lambda _: found)


def give_stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def config_of(request: Request, path: str = "a.py") -> Any:
    settings = request.settings(os.path.abspath(path))
    assert not isinstance(settings, Diagnostic)
    return settings.config


# --- exit codes ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "options", "code"),
    [
        (report(), [], 0),
        (report(FINDING), [], 1),
        (report(WARNING), [], 0),
        (report(WARNING), ["--fail-on", "warning"], 1),
        (report(ALLOWED), ["--fail-on", "warning"], 0),
        (report(WAIVED), [], 0),
        (report(FINDING), ["--exit-zero"], 0),
        (report(FINDING, errors=(Diagnostic("x", None, "m"),)), [], 2),
        (report(errors=(Diagnostic("x", None, "m"),)), ["--exit-zero"], 2),
    ],
)
def test_exit_codes(finding: Callable[[Report], None], found: Report, options: list[str], code: int) -> None:
    finding(found)
    assert cli.main([*options, "."]) == code


def test_the_configuration_may_say_what_fails(finding: Callable[[Report], None], workplace: Path) -> None:
    finding(report(WARNING))
    (workplace / "certlint.toml").write_text('fail-on = "warning"\n')
    assert cli.main([]) == 1
    assert cli.main(["--fail-on", "error"]) == 0
    assert cli.main(["--isolated"]) == 0


def test_problems_are_one_line_each_on_standard_error(
    finding: Callable[[Report], None], capsys: pytest.CaptureFixture[str]
) -> None:
    finding(report(FINDING, errors=(Diagnostic(HOSTILE, 3, "m"), Diagnostic("", None, "a\nb"))))
    assert cli.main(["-q"]) == 2
    out, err = capsys.readouterr()
    assert (
        out
        == "src/app/http.py:20:23: TLS101 `requests.get(verify=False)` turns certificate verification off [prod, dev]\n"
    )
    assert err == "certlint: a\\x1b[31m \\u202e\\xff b.py:3: m\ncertlint: a b\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--nonsense"], "No such option"),
        (["--fail-on", "allow"], "'allow' is not one of"),
        (["--select", "TLX"], 'no rule is called "TLX"'),
        (["--ignore", "TLS101,insecure-defalt"], 'did you mean "insecure-default"?'),
        (["--format", "xml"], 'there is no format "xml", there are concise, full, json'),
        (["--format", "json:no/such/x.json"], 'cannot write the file "no/such/x.json": its folder does not exist'),
        (["--format", "json:"], "it has no name"),
        (["--config", "absent.toml"], "absent.toml: cannot be read: No such file"),
        (["--config", "x.toml", "--isolated"], "exclude each other"),
        (["-", "a.py"], "cannot be combined"),
        (["--explain", "TLS1010"], 'no rule is called "TLS1010"'),
        (["--explain", "TLS1"], '"TLS1" is a family of rules, see --rules'),
        (["nowhere"], "nowhere: no such file or folder"),
    ],
)
def test_mistakes_are_one_line_and_exit_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert message in err
    assert err.startswith("certlint: ")
    assert err.count("\n") == 1


def test_a_broken_configuration_exits_2(workplace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (workplace / "certlint.toml").write_text("selct = []\n")
    assert cli.main([]) == 2
    assert capsys.readouterr().err == (
        'certlint: certlint.toml:1: "selct": there is no such key, did you mean "select"?\n'
    )


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (KeyboardInterrupt(), 130, "interrupted"),
        (MemoryError(), 2, "not enough memory"),
        (ValueError("a\nb"), 2, "internal error: ValueError: a b"),
    ],
)
def test_never_a_traceback(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    message: str,
) -> None:
    def fail(_request: Request) -> Report:
        raise error

    monkeypatch.setattr(runner, "run", fail)
    assert cli.main([]) == code
    assert capsys.readouterr().err == f"certlint: {message}".rstrip() + "\n"


# --- what is asked of the runner ----------------------------------------------------------------


def test_without_paths_the_working_folder_is_checked(requests: list[Request]) -> None:
    assert cli.main([]) == 0
    assert [target.path for target in requests[0].targets] == ["a.py"]
    assert requests[0].funnel


def test_a_folder_named_like_a_word_is_a_folder(requests: list[Request], workplace: Path) -> None:
    for name in ("check", "-rules"):
        (workplace / name).mkdir()
        (workplace / name / "b.py").touch()
    cli.main(["check"])
    cli.main(["--", "-rules"])
    assert [[target.path for target in request.targets] for request in requests] == [["check/b.py"], ["-rules/b.py"]]


def test_excluding(requests: list[Request], workplace: Path) -> None:
    (workplace / "certlint.toml").write_text('exclude = ["one"]\nextend-exclude = ["/sub/two.py"]\n')
    for name in ("one/x.py", "sub/two.py", "sub/three.py", "build/x.py"):
        (workplace / name).parent.mkdir(exist_ok=True)
        (workplace / name).touch()
    every = {"a.py", "one/x.py", "sub/two.py", "sub/three.py", "build/x.py"}
    for arguments, left_out in (
        ([], {"one/x.py", "sub/two.py"}),
        (["--extend-exclude", "sub"], {"one/x.py", "sub/two.py", "sub/three.py"}),
        (["--exclude", "build"], {"build/x.py", "sub/two.py"}),
        (["--isolated"], {"build/x.py"}),
        (["--isolated", "--exclude", "{one,sub}"], {"one/x.py", "sub/two.py", "sub/three.py"}),
        (["--force-exclude", ".", "one/x.py"], {"one/x.py", "sub/two.py"}),
        ([".", "one/x.py"], {"sub/two.py"}),
    ):
        cli.main(list(arguments))
        assert {target.path for target in requests[-1].targets} == every - left_out, arguments


def test_globs_of_the_command_line_are_relative_to_the_working_folder(
    requests: list[Request], workplace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (workplace / "sub").mkdir()
    (workplace / "sub" / "b.py").touch()
    monkeypatch.chdir(workplace / "sub")
    cli.main(["--exclude", "/b.py"])
    assert requests[0].targets == ()


def test_the_command_line_changes_every_configuration(requests: list[Request], workplace: Path) -> None:
    (workplace / "certlint.toml").write_text('select = ["TLS1"]\nextend-select = ["TLS2"]\nignore = ["TLS105"]\n')
    cli.main(["--extend-select", "TLS3,TLS4", "--extend-select", "TLS501", "--ignore", "tls101"])
    config = config_of(requests[-1])
    assert (config.select, config.extend_select) == (("TLS1",), ("TLS2", "TLS3", "TLS4", "TLS501"))
    assert config.ignore == ("TLS105", "tls101")
    cli.main(["--select", "TLS3", "--min-confidence", "possible", "--fail-on", "warning", "--no-funnel"])
    config = config_of(requests[-1])
    assert (config.select, config.extend_select, config.ignore) == (("TLS3",), (), ())
    assert (config.min_confidence, config.fail_on) == (Confidence.POSSIBLE, Policy.WARNING)
    assert not requests[-1].funnel


def test_a_wrong_nested_configuration_is_a_diagnostic(requests: list[Request], workplace: Path) -> None:
    (workplace / "sub").mkdir()
    (workplace / "sub" / "certlint.toml").write_text("x =")
    cli.main([])
    problem = requests[0].settings(str(workplace / "sub" / "b.py"))
    assert isinstance(problem, Diagnostic)
    assert problem.path == "sub/certlint.toml"


@pytest.mark.parametrize("option", ["--stdin-filename", "--stdin-display-name"])
def test_standard_input(requests: list[Request], monkeypatch: pytest.MonkeyPatch, option: str) -> None:
    for arguments in (["-", option, "src/new.py"], [option, "src/new.py"]):
        give_stdin(monkeypatch, b"x = \xff\n")
        assert cli.main(arguments) == 0
        assert [target.path for target in requests[-1].targets] == ["src/new.py"]
        assert requests[-1].sources == {"src/new.py": b"x = \xff\n"}


def test_standard_input_without_a_name(requests: list[Request], monkeypatch: pytest.MonkeyPatch) -> None:
    give_stdin(monkeypatch, b"")
    assert cli.main(["-"]) == 0
    assert requests[0].sources == {"<stdin>": b""}


def test_standard_input_may_be_excluded_by_its_name(requests: list[Request], monkeypatch: pytest.MonkeyPatch) -> None:
    give_stdin(monkeypatch, b"")
    assert cli.main(["-", "--stdin-filename", "build/x.py", "--force-exclude"]) == 0
    assert cli.main(["-", "--stdin-filename", "build/x.py"]) == 0
    assert [len(request.targets) for request in requests] == [0, 1]


def test_closed_standard_input(requests: list[Request], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    assert cli.main(["-"]) == 2


# --- output -------------------------------------------------------------------------------------


def test_several_formats(
    finding: Callable[[Report], None], capsys: pytest.CaptureFixture[str], workplace: Path
) -> None:
    finding(report(FINDING))
    assert cli.main(["--format", "json:out.json", "--format", "concise", "--format", "full"]) == 1
    document = json.loads((workplace / "out.json").read_text())
    assert document["tool"] == {"name": "certlint", "version": "1.2.3"}
    assert document["root"] == str(workplace)
    assert document["config"] is None
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("src/app/http.py:20:23: TLS101 ")
    assert lines[1].startswith("TLS101 disabled-verification-argument: ")
    assert lines[-1] == "3 files checked: 1 error"


@pytest.mark.parametrize(
    ("arguments", "last"),
    [
        ([], None),
        (["-v"], "3 files checked: nothing found; 0.25 s, 1 round of linking, configuration: none"),
        (["--format", "full"], "3 files checked: nothing found"),
        (["--format", "full", "-q"], None),
    ],
)
def test_when_there_is_a_last_line(
    finding: Callable[[Report], None], capsys: pytest.CaptureFixture[str], arguments: list[str], last: str | None
) -> None:
    finding(report())
    cli.main(arguments)
    out, err = capsys.readouterr()
    assert out == ("" if last is None else f"{last}\n")
    assert err == ""


def test_on_a_terminal_the_format_is_for_people(
    finding: Callable[[Report], None], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    finding(report(FINDING))
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    cli.main([])
    out = capsys.readouterr().out
    assert out.startswith("\x1b[1;31mTLS101\x1b[0m ")
    assert out.endswith("\n3 files checked: 1 error\n")
    monkeypatch.setenv("NO_COLOR", "1")
    cli.main([])
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_poor_terminal_gets_escapes(
    finding: Callable[[Report], None], monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding=encoding, newline="\n"))
    finding(report(replace(FINDING, path="\u6f22.py", message="m")))
    assert cli.main([]) == 1
    assert raw.getvalue() == b"\\u6f22.py:20:23: TLS101 m [prod, dev]\n"


def test_a_file_that_cannot_be_written_is_said(
    finding: Callable[[Report], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    finding(report())
    monkeypatch.setattr(cli_lint, "write_file", lambda *_: "No space left on device")
    assert cli.main(["--format", "json:x.json"]) == 2
    assert capsys.readouterr().err == "certlint: cannot write x.json: No space left on device\n"


# --- rules --------------------------------------------------------------------------------------


def test_rules_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("TLS101  disabled-verification-argument: ")
    assert lines == sorted(lines)


@pytest.mark.parametrize("name", ["TLS101", "tls101", "disabled-verification-argument"])
def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert cli.main(["--explain", name]) == 0
    out = capsys.readouterr().out
    assert out.startswith("TLS101 disabled-verification-argument\n\n")
    assert "## Why is this bad?" in out


def test_help_names_everything(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    out = capsys.readouterr().out
    for option in ("--select", "--format", "--fail-on", "--stdin-filename", "--explain", "--version", "--isolated"):
        assert option in out
    assert "--no-funnel" not in out
