from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from certlint.model.config import DEFAULT_ENVIRONMENTS, SECRET, UNCHECKED, Config
from certlint.model.findings import Policy
from certlint.model.knobs import ANYTHING, Confidence, Effect, Is, Kind, Named
from certlint.settings import ConfigurationError, Discovery


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


def config(tree: Path, text: str) -> Config:
    (tree / "certlint.toml").write_text(text)
    return Discovery().for_run(str(tree)).config


def problem(tree: Path, text: str) -> str:
    with pytest.raises(ConfigurationError) as caught:
        config(tree, text)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_defaults(tree: Path) -> None:
    settings = Discovery().for_run(str(tree))
    assert settings.config == Config()
    assert settings.root == str(tree)


def test_every_key(tree: Path) -> None:
    found = config(
        tree,
        """
        select = ["TLS1", "hostname-check-disabled"]
        extend-select = ["TLS301"]
        ignore = ["TLS4"]
        exclude = ["gen/**"]
        extend-exclude = ["x/{a,b}.py"]
        force-exclude = true
        min-confidence = "possible"
        fail-on = "warning"
        """,
    )
    assert found.select == ("TLS1", "hostname-check-disabled")
    assert (found.extend_select, found.ignore) == (("TLS301",), ("TLS4",))
    assert (found.exclude, found.extend_exclude) == (("gen/**",), ("x/{a,b}.py",))
    assert (found.min_confidence, found.fail_on) == (Confidence.POSSIBLE, Policy.WARNING)
    assert found.path == "certlint.toml"
    assert len(found.sha256) == 64
    assert Discovery().for_run(str(tree)).force_exclude


def test_environments_change_and_are_added(tree: Path) -> None:
    found = config(
        tree,
        """
        [environments.dev]
        extend-paths = ["scripts/dev/**"]
        [environments.test]
        paths = ["checks/**"]
        policy = "warning"
        [environments.prod]
        policy = { TLS3 = "error" }
        facts = { "settings.DEBUG" = false, ENVIRONMENT = ["prod", "live"] }
        [environments.staging]
        """,
    )
    by_name = {environment.name: environment for environment in found.environments}
    default = {environment.name: environment for environment in DEFAULT_ENVIRONMENTS}
    assert list(by_name) == ["prod", "dev", "test", "staging"]
    assert by_name["dev"].paths == (*default["dev"].paths, "scripts/dev/**")
    assert (by_name["test"].paths, by_name["test"].policy) == (
        ("checks/**",),
        (("default", Policy.WARNING), UNCHECKED, SECRET),
    )
    assert by_name["prod"].policy == (("default", Policy.ERROR), UNCHECKED, SECRET, ("TLS3", Policy.ERROR))
    assert by_name["prod"].facts == (("settings.DEBUG", (False,)), ("ENVIRONMENT", ("prod", "live")))
    assert by_name["staging"].policy == (("default", Policy.ERROR), UNCHECKED, SECRET)


def test_knobs(tree: Path) -> None:
    knobs = config(
        tree,
        """
        [[knobs]]
        call = "acme.http.fetch"
        argument = "verify"
        position = 2
        insecure = [false]
        [[knobs]]
        attribute = ["acme.Client.check", "acme.Pool.check"]
        insecure = [0]
        insecure-names = ["ssl.CERT_NONE"]
        [[knobs]]
        call = "acme.trust_everybody"
        id = "acme.trust"
        [[knobs]]
        variable = "ACME_INSECURE"
        [[knobs]]
        uri = "acme"
        option = "tls"
        insecure = ["off"]
        [[knobs]]
        warning = "acme.InsecureWarning"
        """,
    ).knobs
    fetch, attribute, trust, variable, uri, warning = knobs
    assert (fetch.kind, fetch.targets, fetch.parameter) == (Kind.ARGUMENT, ("acme.http.fetch",), "verify")
    assert (fetch.position, fetch.insecure, fetch.library) == (2, (Is(False),), "acme")
    assert (attribute.targets, attribute.parameter) == (("acme.Client", "acme.Pool"), "check")
    assert attribute.insecure == (Is(0), Named("ssl.CERT_NONE"))
    assert (trust.kind, trust.id) == (Kind.CALL, "acme.trust")
    assert (variable.kind, variable.insecure) == (Kind.VARIABLE, (ANYTHING,))
    assert (uri.parameter, uri.insecure) == ("tls", (Is("off"),))
    assert warning.effect is Effect.WARNING
    assert len({knob.id for knob in knobs}) == 6


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('selct = ["TLS1"]', 'certlint.toml:1: "selct": there is no such key, did you mean "select"?'),
        ("zzz = 1", '"zzz": there is no such key, valid are required-version, extend, '),
        ('select = "TLS1"', '"select": must be a list of strings'),
        ("select = [1]", '"select": must be a list of strings'),
        ('ignore = ["TLS911x"]', '"ignore": no rule is called "TLS911x"'),
        (
            'ignore = ["insecure-defalt"]',
            '"ignore": no rule is called "insecure-defalt", did you mean "insecure-default"?',
        ),
        ('force-exclude = "yes"', '"force-exclude": must be true or false'),
        ('fail-on = "allow"', '"fail-on": must be one of "error", "warning"'),
        ("min-confidence = []", '"min-confidence": must be one of "certain", "likely", "possible"'),
        ("environments = 1", '"environments" must be a table'),
        ("[environments]\nprod = 1", '"environments.prod" must be a table'),
        ("[environments.prod]\npath = []", '"environments.prod.path": there is no such key, did you mean "paths"?'),
        (
            '[environments.prod]\npolicy = "no"',
            '"environments.prod.policy": must be one of "error", "warning", "allow"',
        ),
        ('[environments.prod.policy]\nTLS3 = "no"', '"environments.prod.policy.TLS3": must be one of'),
        ('[environments.prod.policy]\nTLX = "error"', '"environments.prod.policy.TLX": no rule is called "TLX"'),
        ("[environments.prod.facts]\nA = {}", '"environments.prod.facts.A": must be true, false, a number'),
        ("[environments.prod.facts]\nA = []", '"environments.prod.facts.A": must be true, false, a number'),
        ("knobs = 1", '"knobs": must be a list of tables'),
        ("[[knobs]]\nargument = 'x'", '"knobs[0].call": a knob needs exactly one of call, attribute'),
        ("[[knobs]]\ncal = 'x'", '"knobs[0].cal": there is no such key, did you mean "call"?'),
        ("[[knobs]]\ncall = 'x'\nposition = -1", '"knobs[0].position": must be a whole number from 0'),
        ("[[knobs]]\ncall = []", '"knobs[0].call": must name at least one'),
        ("[[knobs]]\nattribute = 'x'", '"knobs[0].attribute": must be a dotted name'),
        ("[[knobs]]\ncommand = 'x'", '"knobs[0].command": needs "flag" too'),
        ("[[knobs]]\nvariable = 'x'\nposition = 1", '"knobs[0].position": there is no such key'),
        ("[[knobs]]\ncall = 'x'\ninsecure = false", '"knobs[0].insecure": must be a list of true, false'),
        ("a = ", "certlint.toml: is not TOML: "),
        ("until = 2027-02-30", "certlint.toml:1: is not TOML: Invalid date"),
    ],
)
def test_mistakes_are_one_line(tree: Path, text: str, message: str) -> None:
    assert message in problem(tree, text)


def test_a_file_that_is_no_text(tree: Path) -> None:
    (tree / "certlint.toml").write_bytes(b"\xff")
    with pytest.raises(ConfigurationError, match="is not UTF-8"):
        Discovery().for_run(str(tree))


def test_the_closest_file_judges(tree: Path) -> None:
    (tree / "pyproject.toml").write_text('[tool.certlint]\nignore = ["TLS1"]\n')
    for name in ("with_own/deep", "with_other/deep"):
        (tree / name).mkdir(parents=True)
    (tree / "with_own" / ".certlint.toml").write_text('ignore = ["TLS2"]\n')
    (tree / "with_own" / "certlint.toml").write_text("not read at all")
    (tree / "with_other" / "pyproject.toml").write_text("[tool.other]\n# certlint\n")
    discovery = Discovery()
    own = discovery.for_file(str(tree / "with_own/deep/a.py"))
    assert (own.config.ignore, own.root) == (("TLS2",), str(tree / "with_own"))
    assert own.relative(str(tree / "with_own/deep/a.py")) == "deep/a.py"
    other = discovery.for_file(str(tree / "with_other/deep/a.py"))
    assert (other.config.ignore, other.root, other.config.path) == (("TLS1",), str(tree), "pyproject.toml")


def test_isolated_and_a_file_of_ones_own(tree: Path) -> None:
    (tree / "pyproject.toml").write_text('[tool.certlint]\nignore = ["TLS1"]\n')
    (tree / "conf").mkdir()
    (tree / "conf" / "any.toml").write_text('ignore = ["TLS3"]\n')
    assert Discovery(isolated=True).for_file(str(tree / "a.py")).config == Config()
    settings = Discovery(file="conf/any.toml").for_file(str(tree / "a.py"))
    assert (settings.config.ignore, settings.root) == (("TLS3",), str(tree / "conf"))
    with pytest.raises(ConfigurationError, match=r"absent\.toml: cannot be read: No such file"):
        Discovery(file="absent.toml")
    (tree / "pyproject.toml").write_text("[tool.other]\n")
    with pytest.raises(ConfigurationError, match=r"has no table \[tool\.certlint\]"):
        Discovery(file="pyproject.toml")


def test_the_command_line_wins(tree: Path) -> None:
    (tree / "certlint.toml").write_text('ignore = ["TLS1"]\n')
    discovery = Discovery(adjust=lambda config: replace(config, ignore=()))
    assert discovery.for_run(str(tree)).config.ignore == ()


def test_a_mistake_is_found_again_by_every_file(tree: Path) -> None:
    (tree / "certlint.toml").write_text("a =")
    discovery = Discovery()
    for name in "ab":
        with pytest.raises(ConfigurationError):
            discovery.for_file(str(tree / f"{name}.py"))


def test_without_a_project_the_argument_is_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "given" / "deep").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    discovery = Discovery(arguments=("given",))
    assert discovery.for_file(str(tmp_path / "given/deep/a.py")).root == str(tmp_path / "given")


def test_the_run_is_configured_by_the_argument_where_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "given").mkdir()
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "given" / "certlint.toml").write_text('fail-on = "warning"\n')
    monkeypatch.chdir(tmp_path / "elsewhere")
    discovery = Discovery(arguments=("../given",))
    assert discovery.for_run(str(tmp_path / "elsewhere")).config.fail_on is Policy.WARNING
