"""What a configuration extends, what lies under it, what is locked, and how errors are placed."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from certlint import __version__
from certlint.model.config import Bundle, BundleForm, Config, ConfiguredWaiver, Environment
from certlint.model.findings import Policy
from certlint.settings import ConfigurationError, Discovery, Settings
from certlint.settings.places import line_of, places
from certlint.settings.show import written


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def write(tree: Path, **files: str) -> None:
    for name, text in files.items():
        (tree / f"{name}.toml").write_text(text)


def settings(tree: Path, base: str | None = None) -> Settings:
    return Discovery(base=base).for_run(str(tree))


def environment(found: Settings, name: str) -> Environment:
    return {item.name: item for item in found.config.environments}[name]


def problem(tree: Path, base: str | None = None) -> str:
    with pytest.raises(ConfigurationError) as caught:
        settings(tree, base)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_upper_files_win_key_by_key(tree: Path) -> None:
    write(
        tree,
        company="""
        select = ["TLS1"]
        fail-on = "warning"
        [environments.prod]
        paths = ["/live/**"]
        facts = { "settings.DEBUG" = false, ENV = "prod" }
        policy = { default = "error", TLS3 = "error" }
        [environments.staging]
        paths = ["/staging/**"]
        [[waivers]]
        code = "TLS4"
        path = "vendor/**"
        [[knobs]]
        call = "acme.fetch"
        """,
        certlint="""
        extend = "company.toml"
        select = ["TLS3"]
        [environments.prod]
        extend-paths = ["/more/**"]
        facts = { ENV = ["prod", "live"] }
        [[waivers]]
        code = ["TLS101"]
        path = ["a.py"]
        environments = ["staging"]
        [[knobs]]
        call = "own.fetch"
        """,
    )
    found = settings(tree)
    assert found.config.select == ("TLS3",)
    assert found.config.fail_on is Policy.WARNING
    prod = environment(found, "prod")
    assert prod.paths == ("/live/**", "/more/**")
    assert prod.facts == (("settings.DEBUG", (False,)), ("ENV", ("prod", "live")))
    assert dict(prod.policy) == {
        "default": Policy.ERROR,
        "TLS901": Policy.ERROR,
        "TLS608": Policy.ERROR,
        "TLS3": Policy.ERROR,
    }
    assert [(item.selectors, item.path, item.line) for item in found.config.waivers] == [
        (("TLS4",), "company.toml", 10),
        (("TLS101",), "certlint.toml", 7),
    ]
    assert [knob.targets for knob in found.config.knobs] == [("acme.fetch",), ("own.fetch",)]
    assert (found.config.path, found.root) == ("certlint.toml", str(tree))


def test_extend_may_name_a_package_none_of_whose_code_is_run(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tree / "installed" / "acme_policy_x" / "data"
    folder.mkdir(parents=True)
    for path in (folder, folder.parent):
        (path / "__init__.py").write_text("raise SystemExit('imported')\n")
    (folder / "certlint.toml").write_text('ignore = ["TLS4"]\n')
    monkeypatch.setattr(sys, "path", [str(tree / "installed"), *sys.path])
    for package, file in (("acme_policy_x.data", "certlint.toml"), ("acme_policy_x", "data/certlint.toml")):
        write(tree, certlint=f'extend = {{ package = "{package}", file = "{file}" }}')
        assert settings(tree).config.ignore == ("TLS4",)
    for package, file, message in (
        ("acme_policy_x", "certlint.toml", 'there is no file "certlint.toml" in a package "acme_policy_x"'),
        ("acme_policy_y", "certlint.toml", 'there is no file "certlint.toml" in a package "acme_policy_y"'),
        ("acme_policy_x", "../../x.toml", "the file must lie inside the package"),
        ("acme policy", "x", "must be the name of a package"),
    ):
        write(tree, certlint=f'extend = {{ package = "{package}", file = "{file}" }}')
        assert message in problem(tree)
    assert "acme_policy_x" not in sys.modules


def test_circles_are_found(tree: Path) -> None:
    write(tree, certlint='extend = "a.toml"', a='extend = "b.toml"', b='\nextend = "a.toml"')
    assert problem(tree) == 'b.toml:2: "extend": leads in a circle: a.toml -> b.toml -> a.toml'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('extend = "no.toml"', 'certlint.toml:1: "extend": there is no file no.toml'),
        ('extend = "pyproject.toml"', "pyproject.toml: has no table [tool.certlint]"),
        ('extend = "broken.toml"', 'broken.toml:3: "selct": there is no such key, did you mean "select"?'),
        ("extend = 1", 'certlint.toml:1: "extend": must be a path'),
        ("[extend]\npackage = 'a'", 'certlint.toml:1: "extend": needs file, too'),
        ('inline-waivers = ["prd"]', '"inline-waivers": no environment is called "prd", did you mean "prod"?'),
        ("[[waivers]]\ncode = 'TLS1'", '"waivers[0].path": is missing from the waiver'),
        (
            "[[waivers]]\ncode = 'TLS1'\npath = 'a'\n\n[[waivers]]\ncode = 'TLS1'\npath = 'a'\nenvironments = ['x']",
            'certlint.toml:8: "waivers[1].environments": no environment is called "x"',
        ),
        ("[[waivers]]\ncode = 'TLX'\npath = 'a'", 'certlint.toml:2: "waivers[0].code": no rule is called "TLX"'),
        ("[[waivers]]\ncode = 'TLS1'\npath = 'a'\nuntil = '2027-02-30'", "must be a date such as 2027-03-31"),
        ("[[waivers]]\ncode = 'TLS1'\npath = 'a'\nuntil = 2027-02-30", "certlint.toml:4: is not TOML: "),
        ("[[waivers]]\ncode = 'TLS1'\npath = 'a'\nuntil = 2027-02-03T00:00:00", "must be a date such as 2027-03-31"),
        ("max-waiver-days = true", '"max-waiver-days": must be a whole number from 0'),
        ('locked = ["polcy"]', '"locked": "polcy" cannot be locked'),
        ('locked = ["enviroments"]', 'did you mean "environments"?'),
        ('locked = ["environments.prod.color"]', "cannot be locked"),
        ('required-version = "new"', '"required-version": must be like ">=0.2,<1"'),
        ('nonsense = 1\nrequired-version = ">=99"', f'certlint >=99 is asked for, this is {__version__}'),
    ],
)  # fmt: skip
def test_mistakes_say_where_they_are(tree: Path, text: str, message: str) -> None:
    write(tree, certlint=text, broken="\n\nselct = 1", pyproject="")
    assert message in problem(tree)


@pytest.mark.parametrize("wanted", [">=0", f"=={__version__}", f"{__version__}", ">=0.0.1, <99", "!=1.2.3", "<=99.0"])
def test_required_versions_that_are_met(tree: Path, wanted: str) -> None:
    write(tree, certlint=f'required-version = "{wanted}"')
    settings(tree)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"certifi"', Bundle(BundleForm.CERTIFI)),
        ('"system"', Bundle(BundleForm.SYSTEM)),
        ('"default"', Bundle(BundleForm.DEFAULT)),
        ('{ env = "REQUESTS_CA_BUNDLE" }', Bundle(BundleForm.ENV, "REQUESTS_CA_BUNDLE")),
        ('{ path = "certs/x.pem", complete = false }', Bundle(BundleForm.PATH, "certs/x.pem", complete=False)),
        ('{ expression = "settings.CA", import = "from django.conf import settings", complete = true }',
         Bundle(BundleForm.EXPRESSION, "settings.CA", "from django.conf import settings", True)),
    ],
)  # fmt: skip
def test_bundles(tree: Path, text: str, expected: Bundle) -> None:
    write(tree, certlint=f"bundle = {text}\n[environments.dev]\nbundle = {text}\n")
    found = settings(tree)
    assert found.config.bundle == expected
    assert environment(found, "dev").bundle == expected
    assert environment(found, "prod").bundle is None


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('"cerifi"', '"bundle": must be one of "certifi", "system", "default"'),
        ("1", '"bundle": must be "certifi", "system", "default" or a table'),
        ("{}", '"bundle": needs exactly one of expression, env, path'),
        ('{ path = "a", env = "B" }', '"bundle": needs exactly one of expression, env, path'),
        ('{ pth = "a" }', '"bundle.pth": there is no such key, did you mean "path"?'),
        ('{ env = "A B" }', '"bundle.env": must be the name of an environment variable'),
        ('{ expression = "a b" }', '"bundle.expression": must be a Python expression'),
        ('{ expression = "a", import = "import" }', '"bundle.import": must be one import statement'),
        ('{ expression = "a", import = "import a; b()" }', '"bundle.import": must be one import statement'),
        ('{ path = "a", import = "import a" }', '"bundle.import": goes with an expression only'),
        ('{ path = "a", complete = 1 }', '"bundle.complete": must be true or false'),
    ],
)
def test_wrong_bundles(tree: Path, text: str, message: str) -> None:
    write(tree, certlint=f"bundle = {text}")
    assert message in problem(tree)


# --- locks --------------------------------------------------------------------------------------

BASE = """
select = ["TLS1", "TLS2"]
ignore = ["TLS112"]
exclude = ["gen/"]
min-confidence = "likely"
fail-on = "warning"
bundle = "system"
baseline = "known.json"
inline-waivers = ["dev", "test"]
require-reason = true
max-waiver-days = 90
expiring-days = 7
[environments.prod]
facts = { ENV = "prod" }
policy = { default = "error", TLS3 = "warning" }
"""
ENV = "environments"


@pytest.mark.parametrize(
    ("locked", "stricter", "looser"),
    [
        ("select", 'extend-select = ["TLS3"]', 'ignore = ["TLS101"]'),
        ("select", 'ignore = []', 'select = ["TLS2"]'),
        ("exclude", "exclude = []", 'extend-exclude = ["more/"]'),
        ("min-confidence", 'min-confidence = "possible"', 'min-confidence = "certain"'),
        ("fail-on", 'fail-on = "warning"', 'fail-on = "error"'),
        ("bundle", 'bundle = "system"', 'bundle = "certifi"'),
        ("baseline", 'baseline = "known.json"', 'baseline = "other.json"'),
        ("inline-waivers", 'inline-waivers = ["dev"]', 'inline-waivers = ["prod"]'),
        ("require-reason", "require-reason = true", "require-reason = false"),
        ("max-waiver-days", "max-waiver-days = 30", "max-waiver-days = 91"),
        ("expiring-days", "expiring-days = 30", "expiring-days = 0"),
        ("waivers", "", "[[waivers]]\ncode = 'TLS1'\npath = 'a'"),
        (ENV, "[environments.prod]\npolicy = 'error'", "[environments.prod]\npolicy = { TLS101 = 'warning' }"),
        (ENV, "", "[environments.own]\npolicy = 'allow'"),
        (f"{ENV}.prod", "[environments.own]", "[environments.prod]\nextend-paths = ['x']"),
        (f"{ENV}.prod", "[environments.dev]\npolicy = 'allow'", "[environments.prod]\nfacts = { ENV = 'x' }"),
        (f"{ENV}.prod.policy", "[environments.prod]\npaths = ['x']", "[environments.prod]\npolicy = 'warning'"),
        (f"{ENV}.prod.extend-paths", "[environments.prod]\npolicy = 'allow'", "[environments.prod]\npaths = []"),
        (f"{ENV}.test.bundle", "[environments.dev]\nbundle = 'system'", "[environments.test]\nbundle = 'system'"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("how", ["base", "extend"])
def test_what_is_locked_may_not_be_loosened(tree: Path, how: str, locked: str, stricter: str, looser: str) -> None:
    write(tree, company=f'locked = ["{locked}"]\n{BASE}')
    extend = 'extend = "company.toml"\n' if how == "extend" else ""
    base = "company.toml" if how == "base" else None
    write(tree, certlint=extend + stricter)
    settings(tree, base)
    write(tree, certlint=extend + looser)
    assert problem(tree, base) == (
        f'certlint.toml: "{locked}" is locked by company.toml and may not be loosened'
    )  # fmt: skip
    write(tree, company=BASE)
    settings(tree, base)


def test_a_base_lies_under_everything(tree: Path) -> None:
    write(tree, company=f'locked = ["select"]\n{BASE}')
    found = settings(tree, "company.toml")
    assert (found.config.max_waiver_days, found.config.path) == (90, "company.toml")
    assert Discovery(base="company.toml", isolated=True).for_run(str(tree)).config.require_reason
    with pytest.raises(ConfigurationError, match=r"the command line: .*locked by company"):
        Discovery(base="company.toml", adjust=lambda config: replace(config, ignore=("TLS1",))).for_run(str(tree))
    (tree / "given").mkdir()
    (tree / "given" / "certlint.toml").write_text("expiring-days = 9\n")
    assert Discovery(base="company.toml", arguments=("given",)).for_run(str(tree)).config.expiring_days == 9
    with pytest.raises(ConfigurationError, match=r"no\.toml: cannot be read"):
        Discovery(base="no.toml")


# --- showing ------------------------------------------------------------------------------------


def test_what_is_shown_can_be_read_again(tree: Path) -> None:
    write(
        tree,
        company=BASE + '[environments."a b"]\nfacts = { "x.y" = [1, 2.5, "\\u0007\\\\\\"z"], D = true }\n',
        certlint="""
        extend = "company.toml"
        extend-exclude = ["x"]
        [environments.dev]
        bundle = { expression = "a.b", import = "import a", complete = false }
        [[waivers]]
        code = "TLS1"
        path = "a.py"
        environments = ["a b"]
        until = 2027-03-31
        reason = "x \\"y\\""
        [[knobs]]
        call = ["acme.fetch"]
        argument = "check"
        insecure = [false, "off"]
        """,
    )
    before = settings(tree)
    text = written(before)
    assert text.startswith("# from certlint.toml, over company.toml\n")
    (tree / "again.toml").write_text(text)
    after = Discovery(file="again.toml").for_run(str(tree))

    def comparable(config: Config) -> Config:
        waivers = tuple(replace(waiver, path="", line=None) for waiver in config.waivers)
        return replace(config, path="", sha256="", waivers=waivers)

    assert comparable(after.config) == comparable(before.config)
    assert after.baseline == before.baseline
    assert before.config.waivers[0] == ConfiguredWaiver(
        ("TLS1",), ("a.py",), ("a b",), date(2027, 3, 31), 'x "y"', "certlint.toml", 6
    )


# --- places -------------------------------------------------------------------------------------


def test_places() -> None:
    text = 'a = 1\n"b.c" = """\nnot = 1\n[no]\n"""\n[x.y] # z\nd.e = [\n  1,\n]\n'
    found = places(text + "[[l]]\nk = 1\n[l.sub]\nm = 2\n[[l]]\n\nk = 2\n")
    assert found == {
        ("a",): 1, ("b.c",): 2, ("x", "y"): 6, ("x", "y", "d", "e"): 7, ("l", 0): 10, ("l", 0, "k"): 11,
        ("l", 0, "sub"): 12, ("l", 0, "sub", "m"): 13, ("l", 1): 14, ("l", 1, "k"): 16,
    }  # fmt: skip
    assert line_of(("l", 1, "k", 3), found) == 16
    assert line_of(("x", "y", "q"), found) == 6
    assert line_of(("q",), found) is None
