"""Rules as SARIF describes them: all from a rule's page and from what it answers for."""

from __future__ import annotations

import re

from certlint.model.findings import How
from certlint.model.knobs import Effect
from certlint.rules import Rule, find

__all__ = ["LONGEST", "descriptor"]

LONGEST = 1024
"""The most characters of a description that GitHub takes."""

_SEVERITY = {Effect.VERIFICATION: "8.1", Effect.HOSTNAME: "7.4", Effect.CA_PATH: "3.1", Effect.WARNING: "2.4"}
"""On the scale of CVSS: whoever sits on the way reads and changes everything; above 7.0 GitHub says high."""

_WEAKENED = "5.9"

_PRECISION = {How.OPT_OUT: "low", How.OPTION: "medium", How.OMISSION: "medium"}
"""How often a finding of this kind matters, where that is less than nearly always."""

_ORDER = ("low", "medium", "high")

_WEAKNESS = re.compile(r"cwe\.mitre\.org/data/definitions/(\d+)")


def descriptor(code: str) -> dict[str, object]:
    """The description of the rule with this code."""
    rule = find(code)
    assert rule is not None
    effects = [effect for _, effect in rule.claims]
    precisions = [_PRECISION.get(how, "high") for how, _ in rule.claims]
    properties: dict[str, object] = {"precision": max(precisions, key=_ORDER.index, default="high")}
    tags = [f"external/cwe/cwe-{number}" for number in dict.fromkeys(_WEAKNESS.findall(rule.page))]
    severity = _WEAKENED if rule.weak else max((_SEVERITY[effect] for effect in effects), key=float, default="")
    if severity:
        tags.insert(0, "security")
        properties["security-severity"] = severity
    level = "error" if severity and float(severity) >= float(_WEAKENED) else "warning"
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary[:LONGEST]},
        "fullDescription": {"text": _first_paragraph(rule)[:LONGEST]},
        "help": {"text": rule.page, "markdown": rule.page},
        "defaultConfiguration": {"level": level},
        "properties": {**properties, **({"tags": tags} if tags else {})},
    }


def _first_paragraph(rule: Rule) -> str:
    """The first paragraph of the page below its title and its first heading."""
    paragraphs = [part for part in rule.page.split("\n\n")[1:] if not part.startswith("#")]
    return " ".join(paragraphs[0].split()) if paragraphs else rule.summary
