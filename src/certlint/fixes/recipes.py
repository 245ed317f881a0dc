"""What to write for one finding: chosen by what its knob says about its fix, never by the knob's name."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace

from certlint.fixes import contexts
from certlint.fixes.document import Document
from certlint.fixes.expressions import is_complete, path
from certlint.fixes.slots import Slot, arguments, find_slot
from certlint.fixes.values import ONLY_BUNDLE, OWN_CAS, Draft, Values, in_quotes_of
from certlint.model.config import Bundle, BundleForm
from certlint.model.findings import Finding, How, Turn
from certlint.model.knobs import Effect, Kind, Knob

__all__ = ["Recipes", "takes_bundle"]

_UNTOUCHED = frozenset({How.URI, How.LOGGING, How.PYTEST, How.EDIT, How.OVERRIDE, How.OPTION, How.OPT_OUT})
_FACTORY = "ssl.create_default_context(cafile=BUNDLE)"


def takes_bundle(knob: Knob | None, turn: Turn) -> bool:
    """Whether a fix for it would write a bundle."""
    if knob is None or turn.how in _UNTOUCHED or turn.effect is Effect.WARNING or turn.flag:
        return False
    return knob.fix.how in {"bundle", "context"} or bool(knob.fix.companion)


class Recipes:
    """The recipes for the findings of one document."""

    def __init__(self, document: Document, knobs: Mapping[str, Knob], findings: Sequence[Finding]) -> None:
        """Prepare; ``findings`` are all of the file's."""
        self.document = document
        self.values = Values(document)
        self.imports = self.values.imports
        self.knobs = knobs
        self.findings = findings

    def draft(self, finding: Finding, *, quiet: bool) -> Draft | None:
        """The fix for a finding; None if there is none. ``quiet``: nothing is left that a silencer could hide."""
        turn = finding.turn
        knob = self.knobs.get(turn.knob) if turn is not None else None
        if turn is None or knob is None or knob.fix.how == "none" or turn.how in _UNTOUCHED:
            return None
        nodes = self.document.at(finding.site.span)
        if not nodes:
            return None
        if turn.how is How.COMMAND:
            return self._command(finding, knob, nodes)
        if turn.effect is Effect.WARNING:
            draft = self._silencer(nodes)
            return draft if draft is None or quiet else draft.unsafe("connections that are not verified warn again")
        draft = self._verifying(finding, turn, knob, nodes)
        if draft is not None and turn.effect is Effect.HOSTNAME:
            draft.unsafe("the server's certificate must be issued for the name that is connected to")
        return draft

    # --- by the shape of the place -----------------------------------------------------------

    def _silencer(self, nodes: Sequence[ast.AST]) -> Draft | None:
        statement = self.document.statement(nodes[0])
        if not isinstance(statement, ast.Expr) or not isinstance(statement.value, ast.Call):
            return None
        return Draft("delete what hides the warnings", self.document.delete(statement), removed=[statement])

    def _command(self, finding: Finding, knob: Knob, nodes: Sequence[ast.AST]) -> Draft | None:
        """A flag of a command that is written as a list: what names the bundle takes its place."""
        document, bundle = self.document, finding.bundle
        if knob.insecure or knob.path or knob.fix.how != "remove":
            return None
        found = [
            (inner, each)
            for inner in ast.walk(nodes[0])
            if isinstance(inner, (ast.List, ast.Tuple))
            for each in inner.elts
            if isinstance(each, ast.Constant) and each.value in knob.keys
        ]
        if len(found) != 1:
            return None
        holder, flag = found[0]
        file = path(bundle) if bundle is not None else None
        companion = knob.fix.companion
        if file is None or not companion.startswith("-"):
            draft = Draft("delete the flag", document.drop(flag, holder.elts))
            trusted = bundle is not None and bundle.form is BundleForm.DEFAULT
            return draft if trusted else draft.unsafe(OWN_CAS)
        if bundle is None or is_complete(bundle) is False:
            return None
        text, changes = self.values.write(file, flag)
        written = f"{in_quotes_of(document.source(flag), companion)}, {text}"
        draft = Draft("give the configured CA bundle", [*document.replace(flag, written), *changes])
        return draft if is_complete(bundle) else draft.unsafe(ONLY_BUNDLE)

    def _verifying(self, finding: Finding, turn: Turn, knob: Knob, nodes: Sequence[ast.AST]) -> Draft | None:
        bundle = finding.bundle
        if turn.effect is Effect.CA_PATH and bundle is None:
            return None
        call = next((node for node in nodes if isinstance(node, ast.Call)), None)
        if knob.fix.how == "true" and knob.kind is Kind.ATTRIBUTE and knob.parameter in contexts.SWITCHES:
            return contexts.repaired(self.values, nodes, bundle)
        if call is not None and knob.fix.how == "context" and knob.fix.example == _FACTORY:
            return self._factory(call, bundle)
        if turn.how is How.VARIABLE:
            return self._variable(finding, turn, knob, nodes)
        name = turn.parameter or knob.parameter
        own = not turn.parameter or turn.parameter == knob.parameter
        position = knob.position if own else None
        slot = find_slot(nodes, name, position) if name or position is not None else None
        if slot is None and isinstance(nodes[0], (ast.Assign, ast.AnnAssign)) and nodes[0].value is not None:
            slot = Slot("statement", nodes[0].value, nodes[0], nodes[0])
        if slot is None and isinstance(nodes[0], ast.arg):
            function = self.document.parent(nodes[0])
            holder = self.document.parent(function) if isinstance(function, ast.arguments) else None
            slot = find_slot([holder], nodes[0].arg, None) if holder is not None else None
        if slot is None:
            slot = self._around(nodes[0], name)
        if slot is None and turn.parameter and call is not None:
            slot = self._literal(call, turn)
        if slot is None:
            return self._omission(call, knob, bundle) if call is not None and knob.absent and own else None
        if knob.fix.how == "bundle" and not turn.flag:
            slot = self._origin(slot, knob, bundle)
        if turn.how is How.DEFAULT and slot.kind not in {"default", "lookup", "statement"}:
            return None
        draft = self.values.slot(slot, turn, knob, bundle)
        if draft is not None and turn.how is How.TEXT:
            draft.unsafe("only you know what the text was meant to say")
        if draft is not None and not self.values.is_constant(slot.value):
            draft.unsafe("the value came from somewhere else, which is not asked any more")
        return draft

    def _variable(self, finding: Finding, turn: Turn, knob: Knob, nodes: Sequence[ast.AST]) -> Draft | None:
        """An environment variable: what sets it goes, or sets it to the bundle, or another one that is for it."""
        name = turn.subject.partition("=")[0]
        slot = find_slot(nodes, name, None)
        statement = self.document.statement(nodes[0])
        written = replace(knob, fix=replace(knob.fix, value="str(BUNDLE)"))  # the environment holds strings only
        draft = self.values.slot(slot, turn, written, finding.bundle) if slot is not None else None
        call = statement.value if isinstance(statement, ast.Expr) else None
        if draft is None and knob.fix.how == "remove" and isinstance(call, ast.Call) and statement is not None:
            named = [each for each in call.args if isinstance(each, ast.Constant) and each.value == name]
            if named and call in nodes:
                draft = Draft("delete the override", self.document.delete(statement), removed=[statement])
                if finding.bundle is None or finding.bundle.form is not BundleForm.DEFAULT:
                    draft.unsafe(OWN_CAS)
        return draft

    def _origin(self, slot: Slot, knob: Knob, bundle: Bundle | None) -> Slot:
        """Where the constant is assigned that the slot names, if it feeds nothing but knobs that take the same."""
        document, value = self.document, slot.value
        if not isinstance(value, ast.Name) or self.imports.bound.get(value.id) != 1 or bundle is None:
            return slot
        if bundle.form is BundleForm.DEFAULT:
            return slot
        fed = [
            inner
            for finding in self.findings
            if finding.turn is not None and not finding.turn.flag and finding.suppressed is None
            if finding.bundle == bundle and (other := self.knobs.get(finding.knob)) is not None
            if other.fix == knob.fix
            for node in document.at(finding.site.span)[:1]
            for inner in ast.walk(node)
        ]
        uses = [node for node in document.nodes if isinstance(node, ast.Name) and node.id == value.id]
        for node in document.nodes:
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and len(node.targets) == 1:
                target = node.targets[0]
                if isinstance(target, ast.Name) and target.id == value.id:
                    alone = all(use is target or any(use is inner for inner in fed) for use in uses)
                    hidden = target.id.startswith("_") or next(document.functions(node), None) is not None
                    return Slot("statement", node.value, node, node) if alone and hidden else slot
        return slot

    def _around(self, node: ast.AST, name: str) -> Slot | None:
        """The slot that the node is the key or the value of."""
        around = self.document.parent(node)
        if not isinstance(around, (ast.Dict, ast.Call, ast.keyword)):
            return None
        slot = find_slot([around], name, None)
        return slot if slot is not None and (slot.item is node or slot.value is node) else None

    def _literal(self, call: ast.Call, turn: Turn) -> Slot | None:
        """The only positional argument that is what was found to be bad."""
        found = [arg for arg in call.args if isinstance(arg, ast.Constant) and repr(arg.value) == turn.value]
        return Slot("positional", found[0], call, found[0]) if len(found) == 1 else None

    def _factory(self, call: ast.Call, bundle: Bundle | None) -> Draft | None:
        """A context made so that it verifies nothing: made anew."""
        if any(each.arg is None or each.arg in {"certfile", "keyfile"} for each in call.keywords):
            return None  # a client's certificate would be lost
        draft = self.values.context(call, call, bundle, "{}")
        if draft is None:
            return None
        draft.removed.append(call)
        return draft if bundle is not None else draft.unsafe(OWN_CAS)

    def _omission(self, call: ast.Call, knob: Knob, bundle: Bundle | None) -> Draft | None:
        """An argument that is missing: it is added."""
        document = self.document
        if knob.fix.how == "context" and knob.context:
            template = f"{knob.parameter}={{}}"
            draft = self.values.context(call, None, bundle, template)
            if draft is None:
                return None
            text = draft.description
            draft.description = "verify: give a context"
            draft.changes += document.add(arguments(call), text, call=call)
        else:
            keywords = self.values.keywords(call, knob, bundle)
            if keywords is None:
                return None
            draft = keywords
        return draft.unsafe("the connection was never verified: certificate and host name must be right")
