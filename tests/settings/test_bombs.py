"""Configurations that were made to break what reads them: one line says what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from certlint.cli import main

BOMBS = {
    "digits": "max-waiver-days = " + "9" * 10_000,
    "many digits": "max-waiver-days = " + "9" * 4_000,
    "negative": "expiring-days = -" + "9" * 400,
    "hexadecimal": "max-waiver-days = 0x" + "f" * 10_000,
    "float": "max-waiver-days = 1e999999",
    "nested": "select = " + "[" * 5_000 + "]" * 5_000,
    "tables": "[" + "a." * 3_000 + "a]",
    "keys": "a." * 3_000 + "a = 1",
    "inline": "bundle = " + "{a=" * 3_000 + "1" + "}" * 3_000,
    "date": "[[waivers]]\ncode = 'TLS101'\npath = 'a.py'\nreason = 'r'\nuntil = 0000-00-00",
    "braces": "exclude = ['" + "{a,b}" * 30 + "']",
    "stars": "exclude = ['" + "*a" * 2_000 + "']",
    "brackets": "exclude = ['" + "[" * 10_000 + "']",
    "nul": 'baseline = "\\u0000"',
    "nul in extend": 'extend = "\\u0000"',
    "long name": f'extend = "{"x" * 100_000}"',
    "home": 'extend = "~nobody-of-this-name/x"',
    "long": "# " + "x" * 2_000_000,
    "bytes": "\ud800",
    "version": 'required-version = ">=' + "1." * 10_000 + '1"',
    "python": '[environments.prod.facts]\n"' + "(" * 3_000 + '" = 1',
    "operators": '[environments.prod.facts]\n"' + "-" * 50_000 + 'x" = 1',
}


@pytest.mark.parametrize("kind", BOMBS)
@pytest.mark.parametrize("name", ["certlint.toml", "pyproject.toml"])
def test_bombs(
    kind: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    text = BOMBS[kind]
    if name == "pyproject.toml":
        text = "[tool.certlint]\n" + text.replace("[environments", "[tool.certlint.environments").replace(
            "[[waivers", "[[tool.certlint.waivers"
        )
    (tmp_path / name).write_bytes(text.encode("utf-8", "surrogatepass"))
    (tmp_path / "a.py").write_text('import requests\nrequests.get("https://x.example", verify=False)\n')
    for arguments in (["."], ["--show-settings", "."]):
        code = main(["-j1", "-q", *arguments])
        err = capsys.readouterr().err
        assert code in (0, 1, 2)
        assert (code == 2) == bool(err)
        assert err.count("\n") <= 1
        assert len(err) < 2_100
        assert "internal error" not in err, err
