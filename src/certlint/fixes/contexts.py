"""SSLContexts that are told not to verify: what is said to them is taken back, in the order that they accept."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from certlint.fixes.document import Change
from certlint.fixes.drafts import ONLY_BUNDLE, OWN_CAS, Draft
from certlint.fixes.expressions import Expression, is_complete, path
from certlint.fixes.slots import arguments, call_slot
from certlint.fixes.values import Values
from certlint.model.config import Bundle, BundleForm

__all__ = ["SWITCHES", "repaired"]

SWITCHES = frozenset({"verify_mode", "check_hostname"})
"""The attributes of a context that govern verification."""

_VERIFYING = ("create_default_context", "create_urllib3_context")


def repaired(values: Values, nodes: Sequence[ast.AST], bundle: Bundle | None) -> Draft | None:
    """Delete the statements that switch verification off, and have the context trust the bundle."""
    document = values.document
    statement = document.statement(nodes[0])
    target = _target(statement)
    if statement is None or target is None or not isinstance(statement, ast.Assign):
        return None
    receiver = document.source(target.value)
    scope = next(document.functions(statement), document.tree)
    factory = _factory(values, scope, target.value, statement)
    made = isinstance(factory, ast.Call) and document.source(factory.func).rpartition(".")[2]
    switches = [statement]
    if target.attr == "verify_mode":
        switches += [
            other
            for other in ast.walk(scope)
            if isinstance(other, ast.Assign)
            and (attribute := _target(other)) is not None
            and attribute.attr == "check_hostname"
            and document.is_same(attribute.value, target.value)
            and isinstance(other.value, ast.Constant)
            and not other.value.value
        ]
    verifies = made in _VERIFYING or (
        made == "SSLContext" and any("PROTOCOL_TLS_CLIENT" in document.source(arg) for arg in factory.args)  # type: ignore[union-attr]
    )
    if target.attr == "check_hostname":
        if verifies:
            return Draft("check the host name", document.delete(statement), removed=[statement])
        return Draft("check the host name", document.replace(statement.value, "True"))
    file = path(bundle) if bundle is not None else None
    if bundle is not None and bundle.form is BundleForm.SYSTEM:
        return None
    changes: list[Change] = []
    together = isinstance(factory, ast.Call) and document.statement(factory) in document.block(statement)
    given = isinstance(factory, ast.Call) and any(
        each.arg is None or each.arg in {"cafile", "capath", "cadata"} for each in factory.keywords
    )
    slot = call_slot(factory, "cafile", None) if isinstance(factory, ast.Call) and together else None
    file_given = slot.value if slot is not None and isinstance(slot.value, ast.Constant) else None
    lines: list[str] = []
    if file is not None:
        text, imports = values.write(file, statement)
        whole = made == "create_default_context" and together and not given and len(factory.args) < 2  # type: ignore[union-attr]
        if whole and is_complete(bundle) is not False and isinstance(factory, ast.Call):  # type: ignore[arg-type]
            changes += [*imports, *document.add(arguments(factory), f"cafile={text}", call=factory)]
        elif file_given is not None and is_complete(bundle) is not False:  # type: ignore[arg-type]
            changes += [*imports, *document.replace(file_given, text)]
        elif not given:
            changes += imports
            lines.append(f"{receiver}.load_verify_locations(cafile={text})")
    elif made == "SSLContext" or not verifies:
        lines.append(f"{receiver}.load_default_certs()")
    if not verifies:
        source = document.source(statement.value)
        if not source.endswith(".CERT_NONE"):
            ssl, imports = values.write(Expression("ssl", ("import ssl",)), statement)
            changes += imports
        else:
            ssl = source.removesuffix(".CERT_NONE")
        lines += [f"{receiver}.verify_mode = {ssl}.CERT_REQUIRED", f"{receiver}.check_hostname = True"]
    if lines:
        indentation = document.indentation(statement)
        separator = "; " if indentation is None else f"{document.newline}{indentation}"
        start, end = document.extent(statement)
        changes.append((start, end, separator.join(lines)))
    else:
        changes += document.delete(statement, gone=switches)
    for other in switches[1:]:
        kept = [each for each in switches if each is not other and not (lines and each is statement)]
        changes += document.delete(other, gone=kept)
    draft = Draft("let the context verify", changes, removed=[*switches])
    if not verifies:
        draft.unsafe("the context is made elsewhere, or by itself verifies nothing: look at how")
    if not together:
        draft.unsafe("the context is changed under a condition, or made elsewhere")
    if bundle is None or (bundle.form is BundleForm.DEFAULT and made not in _VERIFYING):
        draft.unsafe(OWN_CAS)
    elif file is not None and is_complete(bundle) is None and not lines:
        draft.unsafe(ONLY_BUNDLE)
    return draft


def _target(statement: ast.stmt | None) -> ast.Attribute | None:
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        target = statement.targets[0]
        if isinstance(target, ast.Attribute) and target.attr in SWITCHES:
            return target
    return None


def _factory(values: Values, scope: ast.AST, receiver: ast.expr, before: ast.stmt) -> ast.Call | None:
    """The call whose result the receiver is, in the same function, before the statement; the last one."""
    document = values.document
    limit = document.extent(before)[0]
    found: ast.Call | None = None
    for node in ast.walk(scope):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and isinstance(node.value, ast.Call):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if not any(document.is_same(each, receiver) for each in targets):
                continue
            start = document.extent(node)[0]
            if start < limit and (found is None or start > document.extent(found)[0]):
                found = node.value
    return found
