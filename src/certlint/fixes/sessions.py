"""A session's attribute that each of its requests could be given as an argument instead."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from certlint.fixes.document import Change
from certlint.fixes.drafts import ONLY_BUNDLE, Draft
from certlint.fixes.expressions import is_complete, path
from certlint.fixes.slots import Slot, arguments, call_slot
from certlint.fixes.values import Values
from certlint.model.config import Bundle
from certlint.model.knobs import Kind, Knob

__all__ = ["per_request"]


def per_request(values: Values, slot: Slot, knob: Knob, knobs: Iterable[Knob], bundle: Bundle) -> Draft | None:
    """Give the bundle to each call of the object instead of to the object; None unless all its uses are in sight."""
    document, statement = values.document, slot.holder
    file = path(bundle, knob.fix.value)
    if file is None or is_complete(bundle) is False or not isinstance(statement, ast.Assign):
        return None
    target = statement.targets[0]
    if len(statement.targets) != 1 or not isinstance(target, ast.Attribute):
        return None
    methods = {
        name.rpartition(".")[2]
        for other in knobs
        if other.kind is Kind.ARGUMENT and other.parameter == knob.parameter
        for name in other.targets
        if name.rpartition(".")[0] in knob.targets
    }
    changes: list[Change] = document.delete(statement)
    called = False
    for use in _uses(values, target.value):
        around = document.parent(use)
        call = document.parent(around) if around is not None else None
        if isinstance(around, ast.Attribute) and isinstance(call, ast.Call) and call.func is around:
            if around.attr not in methods:
                continue
            if any(each.arg is None for each in call.keywords) or call_slot(call, knob.parameter, None) is not None:
                return None
            text, imports = values.write(file, call)
            changes += document.add(arguments(call), f"{knob.parameter}={text}", call=call)
            changes += [change for change in imports if change not in changes]
            called = True
        elif not isinstance(around, ast.Attribute) and not isinstance(getattr(use, "ctx", None), ast.Store):
            return None  # it goes where nobody sees what becomes of it
    draft = Draft("give the configured CA bundle to each request", changes, removed=[statement])
    if not called:
        return None
    return draft if is_complete(bundle) else draft.unsafe(ONLY_BUNDLE)


def _uses(values: Values, receiver: ast.expr) -> Iterator[ast.AST]:
    """The places in the same function, or for an attribute in the same class, where the object is named."""
    document = values.document
    scope: ast.AST = next(document.functions(receiver), document.tree)
    if isinstance(receiver, ast.Attribute):
        around = document.parent(receiver)
        while around is not None and not isinstance(around, ast.ClassDef):
            around = document.parent(around)
        scope = around if around is not None else scope
    for node in ast.walk(scope):
        if isinstance(node, ast.expr) and document.is_same(node, receiver):
            yield node
