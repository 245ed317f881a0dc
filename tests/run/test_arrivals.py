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
            1,
            "nothing found",
            id="a maker",
        ),
        pytest.param(
            {
                "a.py": "import b\nb.fetch('u', verify=False)\n" + GET.format("b.V"),
                "b.py": "import requests\nV = True\nfetch = requests.get\n",
            },
            1,
            "TLS101",
            id="an alias",
        ),
        pytest.param(
            {
                "a.py": "import b\nimport requests\nclass C:\n    on = True\nc = C()\n"
                "requests.get('u', verify=c.on)\nrequests.get('u', verify=b.V)\n",
                "b.py": "import a\nV = True\na.c.on = False\n",
            },
            2,
            "TLS101",
            id="an object's attribute",
        ),
        pytest.param(
            {
                "a.py": "import b\nimport requests\nclass C:\n    on = True\nc = C()\n"
                "requests.get('u', verify=c.on)\nrequests.get('u', verify=b.V)\n",
                "b.py": "import a\nV = True\nclass D:\n    pass\nd = D()\nd.on = False\n",
            },
            1,
            "nothing found",
            id="another object's attribute",
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


def test_a_module_is_known_by_every_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    files = {
        "space/plugins/utils/__init__.py": "",
        "space/plugins/utils/control.py": "import requests\ndef fetch(u, on=1):\n    requests.get(u, verify=on)\n",
        "space/plugins/modules/__init__.py": "",
        "space/plugins/modules/own.py": "from ..utils.control import fetch\nfetch('u', on=False)\n",
        "tools/report.py": "from space.plugins.utils.control import fetch\nfetch('u', on=False)\n",
    }
    for name, source in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)
    monkeypatch.chdir(tmp_path)
    main(["--isolated", "--no-cache", "--format", "concise", "."])
    found = [line.partition(":")[0] for line in capsys.readouterr().out.splitlines() if "TLS101" in line]
    assert found == ["space/plugins/modules/own.py", "tools/report.py"]
