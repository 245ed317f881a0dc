"""Options inside of URIs and connection strings: taken out, or put right, with the bundle as another option."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

from certlint.fixes.drafts import ONLY_BUNDLE, OWN_CAS, Draft
from certlint.fixes.expressions import is_complete, path
from certlint.fixes.texts import BUNDLE, Text
from certlint.fixes.values import Values
from certlint.fixes.words import keywords_of, opposite_word
from certlint.model.config import Bundle, BundleForm
from certlint.model.knobs import Effect, Fix, Knob

__all__ = ["repaired"]

_NOT_QUOTED = "the path must hold nothing that a URI would need quoted"


def repaired(values: Values, nodes: Sequence[ast.AST], knob: Knob, bundle: Bundle | None) -> Draft | None:
    """Put the option of the string at the nodes right that the knob speaks of, or the scheme."""
    document, option, fix, effect = values.document, knob.parameter, knob.fix, knob.effect
    texts = Text.inside(document, nodes[0])
    if not option:
        return _scheme(texts[0], knob, bundle) if texts else None
    places = [(text, match) for text in texts for match in _given(text.text, option)]
    if len(places) != 1:
        return None
    text, given = places[0]
    file = path(bundle) if bundle is not None and is_complete(bundle) is not False else None
    wanted = _wanted(option, fix) if file is not None else {}
    if wanted:
        replaced = _written(text.text, given, wanted, [other.text for other in texts if other is not text])
    elif fix.how == "true" and effect is not Effect.CA_PATH:
        word = opposite_word(given["value"])
        replaced = [(*given.span("value"), word)] if word else []
    elif fix.how != "none" and effect is not Effect.CA_PATH:
        replaced = [_without(text.text, given)]
    else:
        replaced = []
    if not replaced:
        return None
    expression, imports = values.write(file, text.node) if file is not None else ("", [])
    changes = text.changes(document, replaced, expression)
    if changes is None:
        return None
    embedded = any(BUNDLE in written for _, _, written in replaced)
    draft = Draft("put the URI right", [*changes, *(imports if embedded else ())])
    if embedded:
        if bundle is not None and is_complete(bundle) is None:
            draft.unsafe(ONLY_BUNDLE)
        return draft if bundle is not None and bundle.form is BundleForm.PATH else draft.unsafe(_NOT_QUOTED)
    return draft if bundle is not None and bundle.form is BundleForm.DEFAULT else draft.unsafe(OWN_CAS)


def _scheme(text: Text, knob: Knob, bundle: Bundle | None) -> Draft | None:
    """The scheme that verifies: the example's word in the place of the knob's own."""
    scheme, separator, _ = text.text.partition("://")
    right = dict(zip(knob.targets, knob.fix.example.split(), strict=False)).get(scheme.lower())
    if not separator or right is None:
        return None
    draft = Draft("use the scheme that verifies", [(text.start, text.start + len(scheme), right)])
    return draft if bundle is not None and bundle.form is BundleForm.DEFAULT else draft.unsafe(OWN_CAS)


def _given(text: str, option: str) -> list[re.Match[str]]:
    """Where the option stands; ``separator`` is what stands before it."""
    pattern = rf"(?P<separator>[?&;\s]|^){re.escape(option)}\s*=\s*(?P<value>[^&;#\s{{}}'\"]*)"
    return list(re.finditer(pattern, text, re.IGNORECASE))


def _wanted(option: str, fix: Fix) -> dict[str, str]:
    """The options that the right URI has."""
    shown = keywords_of(fix.example)
    if shown:
        return {name: BUNDLE if "BUNDLE" in value else _word(value) for name, value in shown.items()}
    if fix.companion:
        return {fix.companion: BUNDLE}
    return {option: BUNDLE} if fix.how == "bundle" else {}


def _word(value: str) -> str:
    constant = ast.literal_eval(value)
    return str(constant).lower() if isinstance(constant, bool) else str(constant)


def _written(
    text: str, option: re.Match[str], wanted: dict[str, str], others: Sequence[str]
) -> list[tuple[int, int, str]]:
    """The places to change so that the URI, of which ``others`` are parts too, has the wanted options."""
    name = text[option.start() : option.start("value")].strip("?&;= \t\r\n")
    missing = []
    replaced = []
    own = None
    for each, value in wanted.items():
        if each.lower() == name.lower():
            own = value
            continue
        found = _given(text, each)
        if not found and not any(_given(other, each) for other in others):
            missing.append(f"{each}={value}")
        elif found and value != BUNDLE and found[0]["value"].lower() != value:
            replaced.append((*found[0].span("value"), value))
    separator = option["separator"] if option["separator"] not in {"?", ""} else "&"
    start, end = option.span("value")
    if own is not None:
        replaced.append((start, end, separator.join([own, *missing])))
    elif missing:
        replaced.append((option.end("separator"), end, separator.join(missing)))
    else:
        replaced.append(_without(text, option))
    return replaced


def _without(text: str, option: re.Match[str]) -> tuple[int, int, str]:
    """The option taken out, with one of the separators around it."""
    end = option.end()
    if option["separator"] in {"?", ""} and text[end : end + 1] in {"&", ";", " "}:
        return option.end("separator"), end + 1, ""
    return option.start(), end, ""
