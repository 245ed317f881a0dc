"""Rules: what they are called, what they answer for, what they say, and the form of their pages."""

from __future__ import annotations

import ast
import re
from dataclasses import replace
from itertools import product

import pytest

from certlint import rules
from certlint.model.certificates import BundleFault
from certlint.model.findings import How, Turn
from certlint.model.knobs import Effect
from certlint.model.location import Site, Span
from certlint.rules import RULES, Rule, find, is_known, rule_for, rule_for_fault, specificity

SECTIONS = ["What it does", "Why is this bad?", "Example", "Use instead", "Fix safety", "References"]
OPTIONAL = "Options"

every_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)


def turn(how: How = How.ARGUMENT, effect: Effect = Effect.VERIFICATION, **fields: object) -> Turn:
    site = Site(Span(1, 1, 1, 2, 0, 1), 1, 1, "", "")
    values: dict[str, object] = {"subject": "f(verify=False)", "knob": "k", **fields}
    return Turn("a.py", site, how, effect, **values)  # type: ignore[arg-type]


def sections(page: str) -> dict[str, str]:
    """The text below each heading of a page."""
    _, *parts = re.split(r"^## (.+)\n", page, flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def blocks(text: str) -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)


def test_codes_and_names_stay_what_they_are() -> None:
    # Users write them into configurations and comments: one may be added, none may change.
    assert {rule.code: rule.name for rule in RULES} == {
        "TLS101": "disabled-verification-argument",
        "TLS102": "disabled-verification-attribute",
        "TLS103": "unverified-context",
        "TLS104": "process-wide-override",
        "TLS105": "insecure-default",
        "TLS106": "insecure-flag-default",
        "TLS107": "verify-is-a-string",
        "TLS108": "disabled-in-uri",
        "TLS109": "disabled-in-settings",
        "TLS110": "unverified-by-omission",
        "TLS111": "disabling-override",
        "TLS112": "opt-out-flag",
        "TLS201": "hostname-check-disabled",
        "TLS202": "hostname-check-weakened",
        "TLS301": "hardcoded-ca-argument",
        "TLS302": "hardcoded-ca-attribute",
        "TLS303": "hardcoded-ca-variable",
        "TLS304": "hardcoded-ca-context",
        "TLS305": "certifi-edited",
        "TLS401": "urllib3-warnings-disabled",
        "TLS402": "warning-filter",
        "TLS403": "warning-log-silenced",
        "TLS404": "warning-variable",
        "TLS405": "pytest-filter",
        "TLS501": "disabling-variable",
        "TLS502": "disabling-command",
        "TLS601": "missing-bundle",
        "TLS602": "unreadable-bundle",
        "TLS603": "expired-certificate",
        "TLS604": "expiring-certificate",
        "TLS605": "not-a-ca",
        "TLS606": "rejected-by-strict-verification",
        "TLS607": "weak-certificate",
        "TLS608": "private-key-in-bundle",
        "TLS609": "partial-bundle",
        "TLS610": "stale-bundle",
        "TLS611": "not-yet-valid-certificate",
        "TLS612": "unhashed-ca-folder",
        "TLS901": "unparsable-file",
        "TLS902": "unused-waiver",
        "TLS903": "expired-waiver",
        "TLS904": "expiring-waiver",
        "TLS905": "unexplained-waiver",
        "TLS906": "environment-contradiction",
        "TLS907": "malformed-waiver",
    }
    assert list(RULES) == sorted(RULES, key=lambda rule: rule.code)
    assert len({rule.code for rule in RULES}) == len(RULES)


V, H, C, W = Effect.VERIFICATION, Effect.HOSTNAME, Effect.CA_PATH, Effect.WARNING
GENERIC = (How.ARGUMENT, How.ATTRIBUTE, How.CALL, How.CONTEXT, How.DEFAULT, How.OPTION, How.URI, How.SETTING,
           How.OMISSION, How.OVERRIDE, How.PROCESS_WIDE)  # fmt: skip
CAN_ARISE = {
    *product((*GENERIC, How.OPT_OUT, How.TEXT, How.VARIABLE, How.COMMAND), (V, H)),
    *product((*set(GENERIC) - {How.OMISSION}, How.VARIABLE, How.COMMAND, How.EDIT), (C,)),
    *product((How.CALL, How.ARGUMENT, How.ATTRIBUTE, How.DEFAULT, How.OPTION, How.SETTING, How.PROCESS_WIDE), (W,)),
    *product((How.FILTER, How.LOGGING, How.PYTEST, How.VARIABLE, How.COMMAND), (W,)),
}


def test_each_turn_has_exactly_one_rule() -> None:
    for weak in (False, True):
        claims = [claim for rule in RULES if rule.weak is weak for claim in rule.claims]
        assert len(claims) == len(set(claims))
        wanted = {claim for claim in CAN_ARISE if claim[1] in (V, H)} if weak else CAN_ARISE
        assert wanted <= set(claims)


@pytest.mark.parametrize(
    ("how", "effect", "code"),
    [
        (How.ARGUMENT, V, "TLS101"),
        (How.ATTRIBUTE, V, "TLS102"),
        (How.CALL, V, "TLS103"),
        (How.CONTEXT, V, "TLS103"),
        (How.PROCESS_WIDE, V, "TLS104"),
        (How.DEFAULT, V, "TLS105"),
        (How.OPTION, V, "TLS106"),
        (How.TEXT, V, "TLS107"),
        (How.URI, V, "TLS108"),
        (How.SETTING, V, "TLS109"),
        (How.OMISSION, V, "TLS110"),
        (How.OVERRIDE, V, "TLS111"),
        (How.OPT_OUT, H, "TLS112"),
        (How.PROCESS_WIDE, H, "TLS201"),
        (How.ATTRIBUTE, C, "TLS302"),
        (How.VARIABLE, C, "TLS303"),
        (How.CONTEXT, C, "TLS304"),
        (How.EDIT, C, "TLS305"),
        (How.PROCESS_WIDE, C, "TLS305"),
        (How.COMMAND, C, "TLS301"),
        (How.ARGUMENT, W, "TLS401"),
        (How.VARIABLE, W, "TLS404"),
        (How.VARIABLE, H, "TLS501"),
        (How.COMMAND, V, "TLS502"),
    ],
)
def test_rule_for(how: How, effect: Effect, code: str) -> None:
    assert rule_for(turn(how, effect)).code == code


def test_weak_turns_have_a_rule_of_their_own() -> None:
    assert rule_for(turn(How.ARGUMENT, V, weak=True)).code == "TLS202"
    assert rule_for(turn(How.URI, H, weak=True)).code == "TLS202"
    assert rule_for(turn(How.ARGUMENT, C, weak=True)).code == "TLS301"


def test_every_turn_has_a_rule_of_its_family() -> None:
    families = {V: "1", H: "2", C: "3", W: "4"}
    for how, effect in product(How, Effect):
        code = rule_for(turn(how, effect)).code
        assert code[3] in {families[effect], "5"} | ({"1"} if effect is H or how is How.OPT_OUT else set())


def test_every_fault_of_a_bundle_has_exactly_one_rule() -> None:
    assert sorted(rule.fault for rule in RULES if rule.fault) == sorted(BundleFault)
    assert all(rule_for_fault(fault).code.startswith("TLS6") for fault in BundleFault)


def test_find() -> None:
    for text in ("TLS101", "tls101", "disabled-verification-argument", "Disabled-Verification-Argument"):
        rule = find(text)
        assert rule is not None
        assert rule.code == "TLS101"
    assert find("TLS1") is None
    assert find("") is None


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("TLS101", 6), ("tls101", 6), ("disabled-verification-argument", 6), ("TLS10", 5), ("TLS1", 4), ("TLS", 3),
        ("TLS2", 0), ("TLS1011", 0), ("", 0), ("disabled", 0), ("default", 0),
    ],
)  # fmt: skip
def test_specificity(selector: str, expected: int) -> None:
    rule = find("TLS101")
    assert rule is not None
    assert rule.specificity(selector) == expected
    assert specificity(["TLS9", selector], rule) == expected
    assert is_known(selector) is (expected > 0 or selector == "TLS2")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (turn(), "`f(verify=False)` turns certificate verification off"),
        (turn(effect=H), "`f(verify=False)` leaves the host name unchecked"),
        (turn(How.OPT_OUT, H, subject="--any-host"), "`--any-host` lets the user turn the host name check off"),
        (turn(effect=C, subject='f(verify="/{x}.pem")'), '`f(verify="/{x}.pem")` hard-codes the path of the CA bundle'),
        (turn(effect=C, subject="f(verify=ca)", file="/x.pem"),
         "`f(verify=ca)` hard-codes the path of the CA bundle: /x.pem"),
    ],
)  # fmt: skip
def test_message(given: Turn, message: str) -> None:
    assert rule_for(given).message(given) == message


@every_rule
def test_words_are_one_line_without_a_full_stop(rule: Rule) -> None:
    for text in (rule.message(turn()) if rule.claims else rule.told("x", part="file"), rule.help):
        assert text == " ".join(text.split())
        assert not text.endswith(".")
    assert rule.summary.endswith(".")
    assert rule.summary == rule.page.splitlines()[0]


@every_rule
def test_page_has_its_sections(rule: Rule) -> None:
    found = sections(rule.page)
    assert [heading for heading in found if heading != OPTIONAL] == SECTIONS
    assert all(text.strip() for text in found.values())
    assert re.search(r"^- \[.+\]\(https://\S+\)$", found["References"], re.MULTILINE)


@every_rule
def test_page_shows_code(rule: Rule) -> None:
    found = sections(rule.page)
    language = "python" if rule.fault is None else r"(?:python|toml|console)"  # a bundle is not written in Python
    for heading in ("Example", "Use instead"):
        assert re.search(rf"^```{language}\n.*?^```$", found[heading], flags=re.MULTILINE | re.DOTALL)
    for block in blocks(rule.page):
        if rule.code == "TLS901" and block in found["Example"]:
            with pytest.raises(SyntaxError):
                ast.parse(block)
        else:
            ast.parse(block)


def test_two_rules_with_one_claim_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    double = replace(rules.find("TLS102"), code="TLS199")  # type: ignore[type-var]
    monkeypatch.setattr(rules, "_rules", lambda: (*RULES, double))
    rules._by_claim.cache_clear()
    try:
        with pytest.raises(ValueError, match="TLS199 claims what TLS102 answers for"):
            rules._by_claim()
    finally:
        rules._by_claim.cache_clear()
