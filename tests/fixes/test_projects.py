"""Fixes over several files: at the origin of a value, in the module of the bundle, and what is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from certlint import Config, Report, analyze, apply, judge, link, plan
from certlint.analysis import propose
from certlint.fixes.plan import out_of_reach
from certlint.knobs import KNOBS
from certlint.model.config import Bundle, BundleForm
from fixes.fixing import SETTING, VARIABLE

OWN = Bundle(BundleForm.EXPRESSION, "settings.CA", "from shop import settings", complete=True)
NAMED = Bundle(BundleForm.EXPRESSION, "CA", "from shop.settings import CA", complete=True)

GET = "import requests\nfrom shop.conf import VERIFY\n\nrequests.get('https://a', verify=VERIFY)\n"


def reports(sources: dict[str, str], config: Config) -> list[Report]:
    analyses = {path: analyze(source.encode()) for path, source in sources.items()}
    names = {path: path.removesuffix(".py").replace("/", ".") for path in sources}
    project = link(analyses, names)
    return [
        judge(analyses[path], path=path, project=project, config=config, today=date(2026, 1, 1)) for path in sources
    ]


def fixed(
    sources: dict[str, str], config: Config | Bundle, *targets: str, unsafe: bool = True, allowed: bool = False
) -> dict[str, str]:
    """The files after all passes; only ``targets``, if there are any, may change."""
    config = Config(bundle=config) if isinstance(config, Bundle) else config
    for _ in range(8):
        known = {path: text.encode() for path, text in sources.items() if path in (targets or sources)}
        planned = plan(reports(sources, config), known, unsafe=unsafe, allowed=allowed, whole=True)
        if not planned:
            return sources
        sources = {**sources, **{path: apply(known[path], edits).decode() for path, (_, edits) in planned.items()}}
    raise AssertionError("no end of fixing")


def test_a_value_that_feeds_several_files_is_fixed_where_it_is_written() -> None:
    before = {"shop/conf.py": "VERIFY = False\n", "shop/a.py": GET, "shop/b.py": GET.replace("get(", "put(")}
    assert fixed(before, SETTING, unsafe=False) == before  # others may read it
    after = fixed(before, SETTING)
    assert after["shop/conf.py"] == "from django.conf import settings\n\nVERIFY = settings.CA_BUNDLE\n"
    assert {path: after[path] for path in ("shop/a.py", "shop/b.py")} == {
        path: before[path] for path in before if path != "shop/conf.py"
    }


def test_an_origin_that_may_not_be_changed_is_named() -> None:
    before = {"shop/conf.py": "VERIFY = False\n", "shop/a.py": GET}
    assert fixed(before, SETTING, "shop/a.py") == before
    known = {"shop/a.py": GET.encode()}
    ((finding, origin),) = out_of_reach(reports(before, Config(bundle=SETTING)), known, knobs=KNOBS)
    assert (finding.path, origin.path, origin.line) == ("shop/a.py", "shop/conf.py", 1)


def test_a_waiver_at_the_decision_holds_for_all_that_it_reaches() -> None:
    before = {"shop/conf.py": "VERIFY = False  # certlint: ignore[TLS101] the appliance\n", "shop/a.py": GET}
    assert fixed(before, SETTING) == before


def test_an_origin_that_feeds_an_allowed_use_says_so() -> None:
    before = {"shop/conf.py": "VERIFY = False\n", "shop/a.py": GET, "tests/test_a.py": GET}
    found = reports(before, Config(bundle=SETTING))
    known = {path: text.encode() for path, text in before.items()}
    checks = [item.fix.check for report in propose(found, known) for item in report.findings if item.fix is not None]
    assert checks == ["the value also feeds a use that is waived or allowed"]


def test_uses_that_need_different_things_are_fixed_one_by_one() -> None:
    client = "import httpx\nfrom shop.conf import VERIFY\n\nhttpx.get('https://a', verify=VERIFY)\n"
    after = fixed({"shop/conf.py": "VERIFY = False\n", "shop/a.py": GET, "shop/b.py": client}, SETTING)
    assert after["shop/conf.py"] == "VERIFY = False\n"
    assert "verify=settings.CA_BUNDLE" in after["shop/a.py"]
    assert "verify=ssl.create_default_context(cafile=settings.CA_BUNDLE)" in after["shop/b.py"]


def test_a_decision_is_fixed_at_all_places_or_at_none() -> None:
    client = "import httpx\nfrom shop.conf import VERIFY\n\nhttpx.get('https://a', verify=VERIFY)\n"
    before = {"shop/conf.py": "VERIFY = False\n", "shop/a.py": GET, "shop/b.py": client}
    assert fixed(before, SETTING, "shop/conf.py", "shop/a.py") == before
    assert fixed(before, SETTING) != before


def test_a_class_attribute_is_fixed_once() -> None:
    source = (
        "import os\nimport requests\n\n\nclass Client:\n    verify = False\n\n"
        "    def get(self):\n        return requests.get('https://a', verify=self.verify)\n\n"
        "    def put(self):\n        return requests.put('https://a', verify=self.verify)\n"
    )
    after = fixed({"shop/a.py": source}, VARIABLE)["shop/a.py"]
    assert after == source.replace("verify = False", 'verify = os.environ["CORP_CA"]')


def test_one_line_that_is_waived_is_not_touched_by_the_fix_of_another() -> None:
    source = (
        "import ssl\n\ncontext = ssl.create_default_context()\n"
        "context.check_hostname = False  # certlint: ignore[TLS201] by address\ncontext.verify_mode = ssl.CERT_NONE\n"
    )
    after = fixed({"shop/a.py": source}, VARIABLE)["shop/a.py"]
    assert "context.check_hostname = False  # certlint: ignore[TLS201] by address\n" in after


@pytest.mark.parametrize(
    ("bundle", "path"),
    [
        (OWN, "shop/settings.py"),
        (NAMED, "shop/settings.py"),
        (OWN, "shop/settings/__init__.py"),
        (SETTING, "a/settings/prod.py"),
    ],
)
def test_the_module_of_the_bundle_does_not_import_itself(bundle: Bundle, path: str) -> None:
    name = "CA_BUNDLE" if bundle is SETTING else "CA"
    source = (
        f"import requests\n\nrequests.put('https://a', verify=False)\n{name} = input()\n"
        "requests.get('https://a', verify=False)\n\n\ndef get():\n    requests.post('https://a', verify=False)\n"
    )
    after = fixed({path: source}, bundle)[path]
    expected = source.replace("get('https://a', verify=False", f"get('https://a', verify={name}")
    assert after == expected.replace("post('https://a', verify=False", f"post('https://a', verify={name}")


def test_a_default_in_the_module_of_the_bundle_needs_it_before() -> None:
    early = "import requests\n\n\ndef get(verify=False):\n    requests.get('https://a', verify=verify)\n"
    assert fixed({"shop/settings.py": early + "\n\nCA = input()\n"}, NAMED)["shop/settings.py"].startswith(early)
    late = fixed({"shop/settings.py": "CA = input()\n" + early}, NAMED)["shop/settings.py"]
    assert "def get(verify=CA):" in late


def test_safety_is_for_the_configuration_to_say() -> None:
    conf = {"shop/a.py": "import httpx\n\nhttpx.get('https://a', verify=False)\n"}
    unsafe = Config(bundle=replace(VARIABLE, complete=None))
    safe = replace(unsafe, extend_safe_fixes=("TLS1",))
    assert fixed(conf, unsafe, unsafe=False) == conf
    assert fixed(conf, safe, unsafe=False) != conf
    assert fixed(conf, replace(safe, extend_unsafe_fixes=("TLS101",)), unsafe=False) == conf
    assert fixed(conf, replace(Config(bundle=VARIABLE), extend_unsafe_fixes=("TLS1",)), unsafe=False) == conf


def test_what_verifies_only_on_demand_is_asked_for_by_its_own_name() -> None:
    source = {"shop/a.py": "import smtplib\n\nsmtplib.SMTP_SSL('h')\n"}
    for names, changes in ((("TLS1",), False), (("TLS110",), True), (("unverified-by-omission",), True)):
        after = fixed(source, Config(bundle=VARIABLE, extend_safe_fixes=names), unsafe=False)
        assert (after != source) == changes, names


def test_a_bundle_that_nothing_defines_makes_fixes_unsafe() -> None:
    source = "import requests\n\nrequests.get('https://a', verify=False)\n"
    found = reports({"shop/a.py": source}, Config(bundle=SETTING))
    known = {"shop/a.py": source.encode()}
    assert plan(found, known)
    missing = {SETTING: "add `CA_BUNDLE = ...` to shop/settings.py"}
    assert not plan(found, known, undefined=missing)
    assert plan(found, known, undefined=missing, unsafe=True)
    (report,) = propose(found, known, undefined=missing)
    assert report.findings[0].fix is not None
    assert report.findings[0].fix.check == missing[SETTING]
