"""The rules: one module each, found by a walk over this package.

A module's name is the rule's name, its docstring the rule's page. It defines ``CODE``, ``MESSAGE`` (a template,
see `Rule.message`), ``HELP`` and, if it answers for turns of knobs, ``CLAIMS``; ``WEAK`` if for the weak ones,
``ALWAYS`` if no selection leaves it out, ``FAULT`` if it tells of a fault of bundles.
Nothing else needs to be told about a new rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from importlib import import_module

from certlint.model.certificates import BundleFault
from certlint.model.findings import How, Turn
from certlint.model.knobs import Effect
from certlint.rules._rule import Rule
from certlint.rules._wording import highlighted

__all__ = [
    "RULES",
    "UNPARSABLE",
    "Rule",
    "find",
    "highlighted",
    "is_known",
    "is_selected",
    "rule_for",
    "rule_for_fault",
    "specificity",
]

RULES: tuple[Rule, ...]
"""All rules, in the order of their codes."""

UNPARSABLE = "TLS901"
"""The rule that says what could not be checked."""

_MOST_GENERAL = {
    Effect.VERIFICATION: "TLS101",
    Effect.HOSTNAME: "TLS201",
    Effect.CA_PATH: "TLS301",
    Effect.WARNING: "TLS401",
}


def __getattr__(name: str) -> object:
    # The walk takes some 10 ms: a run that finds nothing does without.
    if name == "RULES":
        return _rules()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _rules() -> tuple[Rule, ...]:
    from pkgutil import iter_modules

    rules = [_load(module.name) for module in iter_modules(__path__) if not module.name.startswith("_")]
    return tuple(sorted(rules, key=lambda rule: rule.code))


def _load(module_name: str) -> Rule:
    module = import_module(f"{__name__}.{module_name}")
    page = (module.__doc__ or "").strip()
    return Rule(
        code=module.CODE,
        name=module_name.replace("_", "-"),
        summary=page.partition("\n")[0],
        page=page,
        claims=getattr(module, "CLAIMS", ()),
        weak=getattr(module, "WEAK", False),
        template=module.MESSAGE,
        help=module.HELP,
        always=getattr(module, "ALWAYS", False),
        fault=getattr(module, "FAULT", None),
    )


@cache
def _by_text() -> Mapping[str, Rule]:
    return {key: rule for rule in _rules() for key in (rule.code.lower(), rule.name)}


@cache
def _by_claim() -> Mapping[tuple[How, Effect, bool], Rule]:
    found: dict[tuple[How, Effect, bool], Rule] = {}
    for rule in _rules():
        for claim in rule.claims:
            other = found.setdefault((*claim, rule.weak), rule)
            if other is not rule:
                raise ValueError(
                    f"{rule.code} claims what {other.code} answers for: {claim[0].value}, {claim[1].value}"
                )
    return found


def rule_for(turn: Turn) -> Rule:
    """The rule that answers for ``turn``; where none claims it, the most general one of its effect."""
    claims = _by_claim()
    rule = claims.get((turn.how, turn.effect, turn.weak)) or claims.get((turn.how, turn.effect, False))
    return rule or _by_text()[_MOST_GENERAL[turn.effect].lower()]


@cache
def _by_fault() -> Mapping[BundleFault, Rule]:
    return {rule.fault: rule for rule in _rules() if rule.fault is not None}


def rule_for_fault(fault: BundleFault) -> Rule:
    """The rule that tells of a fault of bundles."""
    return _by_fault()[fault]


def find(text: str) -> Rule | None:
    """The rule with this code or name, in upper or lower case; None if there is none."""
    return _by_text().get(text.lower())


def is_known(selector: str) -> bool:
    """Whether a selector (code, name, family) names any rule."""
    return any(rule.specificity(selector) for rule in _rules())


def specificity(selectors: Iterable[str], rule: Rule) -> int:
    """How closely the closest of ``selectors`` (codes, names, families) names ``rule``; 0 if none does."""
    return max((rule.specificity(selector) for selector in selectors), default=0)


def is_selected(rule: Rule, selectors: Iterable[str], ignored: Iterable[str]) -> bool:
    """Whether a rule is looked for: the longer selector wins, and to ignore it."""
    return max(specificity(selectors, rule), int(rule.always)) > specificity(ignored, rule)
