"""SSLContexts that are told not to verify: what is said to them is taken back, in the order that they accept."""

from __future__ import annotations

import ast
from collections.abc import Sequence

from certlint.fixes.document import Change, Document
from certlint.fixes.drafts import ONLY_BUNDLE, OWN_CAS, Draft
from certlint.fixes.expressions import Expression, is_complete, path
from certlint.fixes.slots import arguments, call_slot
from certlint.fixes.values import Values
from certlint.model.config import Bundle, BundleForm
from certlint.model.frozen import dataclass

__all__ = ["SWITCHES", "repaired"]

SWITCHES = frozenset({"verify_mode", "check_hostname"})
"""The attributes of a context that govern verification."""

_VERIFYING = ("create_default_context", "create_urllib3_context")


def repaired(values: Values, nodes: Sequence[ast.AST], bundle: Bundle | None) -> Draft | None:
    """Delete the statements that switch verification off, and have the context trust the bundle."""
    document = values.document
    statement = document.statement(nodes[0])
    target = _target(statement)
    if target is None or not isinstance(statement, ast.Assign):
        return None
    made = _Made.of(values, target, statement)
    if target.attr == "check_hostname":
        if made.verifies:
            return Draft("check the host name", document.delete(statement), removed=[statement])
        return Draft("check the host name", document.replace(statement.value, "True"))
    if bundle is not None and bundle.form is BundleForm.SYSTEM:
        return None
    changes, lines = _trusting(values, statement, made, document.source(target.value), bundle)
    if not made.verifies:
        more, switched = _switched_on(values, statement, document.source(target.value))
        changes += more
        lines += switched
    switches = [statement, *_other_switches(document, target, statement)]
    changes += _instead(document, switches, lines)
    draft = Draft("let the context verify", changes, removed=[*switches])
    if not made.verifies:
        draft.unsafe("the context is made elsewhere, or by itself verifies nothing: look at how")
    if not made.together:
        draft.unsafe("the context is changed under a condition, or made elsewhere")
    if bundle is None or (bundle.form is BundleForm.DEFAULT and made.name not in _VERIFYING):
        draft.unsafe(OWN_CAS)
    elif path(bundle) is not None and is_complete(bundle) is None and not lines:
        draft.unsafe(ONLY_BUNDLE)
    return draft


@dataclass(frozen=True, slots=True)
class _Made:
    """How the context was made: the call, in the same block or not (``together``), and whether it then verifies."""

    factory: ast.Call | None
    name: str
    together: bool
    verifies: bool

    @classmethod
    def of(cls, values: Values, target: ast.Attribute, statement: ast.stmt) -> _Made:
        """Look for the call above the statement."""
        document = values.document
        scope = next(document.functions(statement), document.tree)
        factory = _factory(values, scope, target.value, statement)
        if factory is None:
            return cls(None, "", False, False)
        name = document.source(factory.func).rpartition(".")[2]
        client = any("PROTOCOL_TLS_CLIENT" in document.source(argument) for argument in factory.args)
        together = document.statement(factory) in document.block(statement)
        return cls(factory, name, together, name in _VERIFYING or (name == "SSLContext" and client))

    @property
    def has_cas(self) -> bool:
        """Whether the call is given CAs, or may be."""
        keywords = self.factory.keywords if self.factory is not None else []
        return any(each.arg is None or each.arg in {"cafile", "capath", "cadata"} for each in keywords)


def _other_switches(document: Document, target: ast.Attribute, statement: ast.stmt) -> list[ast.Assign]:
    """The statements that switch off the check of the host name of the same context."""
    scope = next(document.functions(statement), document.tree)
    return [
        other
        for other in ast.walk(scope)
        if isinstance(other, ast.Assign)
        and (attribute := _target(other)) is not None
        and attribute.attr == "check_hostname"
        and document.is_same(attribute.value, target.value)
        and isinstance(other.value, ast.Constant)
        and not other.value.value
    ]


def _trusting(
    values: Values, statement: ast.stmt, made: _Made, receiver: str, bundle: Bundle | None
) -> tuple[list[Change], list[str]]:
    """What has the context trust the bundle: changes of the call that makes it, or lines of their own."""
    document, factory = values.document, made.factory
    file = path(bundle) if bundle is not None else None
    if file is None or bundle is None:
        return [], [f"{receiver}.load_default_certs()"] if made.name == "SSLContext" or not made.verifies else []
    text, imports = values.write(file, statement)
    if factory is not None and made.together and is_complete(bundle) is not False:
        slot = call_slot(factory, "cafile", None)
        if made.name == "create_default_context" and not made.has_cas and len(factory.args) < 2:
            return [*imports, *document.add(arguments(factory), f"cafile={text}", call=factory)], []
        if slot is not None and isinstance(slot.value, ast.Constant):
            return [*imports, *document.replace(slot.value, text)], []
    return ([], []) if made.has_cas else (imports, [f"{receiver}.load_verify_locations(cafile={text})"])


def _switched_on(values: Values, statement: ast.Assign, receiver: str) -> tuple[list[Change], list[str]]:
    """The lines that switch verification on, in the order that a context accepts, and what they import."""
    source = values.document.source(statement.value)
    ssl, imports = source.removesuffix(".CERT_NONE"), list[Change]()
    if not source.endswith(".CERT_NONE"):
        ssl, imports = values.write(Expression("ssl", ("import ssl",)), statement)
    return imports, [f"{receiver}.verify_mode = {ssl}.CERT_REQUIRED", f"{receiver}.check_hostname = True"]


def _instead(document: Document, switches: Sequence[ast.stmt], lines: Sequence[str]) -> list[Change]:
    """The changes that write the lines in the place of the first of the switches, and delete the others."""
    statement = switches[0]
    changes: list[Change] = []
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
    return changes


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
