"""Files that are fetched while linking: all is linked again where they cast another light on the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from certlint.cli import main

GET = "import requests\nrequests.get('u', verify={})\n"


@pytest.mark.parametrize(
    ("files", "rounds", "said"),
    [
        pytest.param({"a.py": GET.format(False)}, 1, "TLS101", id="nothing"),
        pytest.param({"a.py": "import b\n" + GET.format("b.V"), "b.py": "V = False\n"}, 1, "TLS101", id="a constant"),
        pytest.param(
            {
                "a.py": "import b\ns = b.make()\ns.get('u')\n" + GET.format("b.V"),
                "b.py": "import c\nV = True\ndef make():\n    return c.session\n",
                "c.py": "import requests\nsession = requests.Session()\nsession.verify = False\n",
            },
            2,
            "nothing found",
            id="a maker",
        ),
        pytest.param(
            {
                "a.py": "import b\nb.fetch('u', verify=False)\n" + GET.format("b.V"),
                "b.py": "import requests\nV = True\nfetch = requests.get\n",
            },
            2,
            "TLS101",
            id="an alias",
        ),
    ],
)
def test_rounds(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    files: dict[str, str],
    rounds: int,
    said: str,
) -> None:
    for name, source in files.items():
        (tmp_path / name).write_text(source)
    monkeypatch.chdir(tmp_path)
    main(["--isolated", "-v", "--format", "concise", "a.py"])
    out, _ = capsys.readouterr()
    assert said in out
    assert f"{rounds} round{'s' * (rounds > 1)} of linking" in out
