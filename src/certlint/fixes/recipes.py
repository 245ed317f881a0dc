"""What to write for one finding: chosen by what its knob says about its fix, never by the knob's name."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import replace

from certlint.fixes import commands, contexts, sessions, silencers, uris
from certlint.fixes.document import Document
from certlint.fixes.drafts import OWN_CAS, Draft
from certlint.fixes.expressions import Expression, NotWritable
from certlint.fixes.signatures import attribute_knobs
from certlint.fixes.slots import Slot, arguments, call_slot, find_slot, statement_slot
from certlint.fixes.values import Values
from certlint.lexicon.hints import by_id
from certlint.model.config import Bundle, BundleForm
from certlint.model.findings import Finding, How, Turn
from certlint.model.knobs import Effect, Kind, Knob

__all__ = ["Recipes", "may_be_fixed", "takes_bundle"]

_UNTOUCHED = frozenset({How.LOGGING, How.EDIT, How.OPT_OUT})
_BY_NAME = "certlint knows this by its name only: see what it takes"
_DEFAULTS = ("default", "fallback")
_LOOKUPS = frozenset({"get", "getenv", "pop", "setdefault", "getattr"})
_FACTORY = "ssl.create_default_context(cafile=BUNDLE)"


def may_be_fixed(knob: Knob | None, turn: Turn) -> bool:
    """Whether there is any fix for such a turn, wherever it stands."""
    return knob is not None and knob.fix.how != "none" and turn.how not in _UNTOUCHED


def takes_bundle(knob: Knob | None, turn: Turn) -> bool:
    """Whether a fix for it would write a bundle."""
    if knob is None or turn.how in _UNTOUCHED or turn.effect is Effect.WARNING or turn.flag:
        return False
    return knob.fix.how in {"bundle", "context"} or bool(knob.fix.companion)


def _constant(node: ast.AST) -> str:
    """How a turn names the constant."""
    return repr(node.value) if isinstance(node, ast.Constant) else ""


class Recipes:
    """The recipes for the findings of one document."""

    def __init__(self, document: Document, path: str, knobs: Mapping[str, Knob], findings: Sequence[Finding]) -> None:
        """Prepare; ``findings`` are all of the file's."""
        self.document = document
        self.values = Values(document, path)
        self.imports = self.values.imports
        self.knobs = knobs
        self.findings = findings

    def draft(self, finding: Finding, *, quiet: bool) -> Draft | None:
        """The fix for a finding; None if there is none. ``quiet``: nothing is left that a silencer could hide."""
        try:
            return self._draft(finding, quiet=quiet)
        except NotWritable:
            return None

    def at_origin(self, line: int, column: int, turn: Turn, knob: Knob, bundle: Bundle) -> Draft | None:
        """The fix of a constant of the module or of a class of it, from which a value comes; None if it is none."""
        for node in self.document.starting(line, column):
            statement = self.document.parent(node)
            if not (isinstance(statement, (ast.Assign, ast.AnnAssign)) and statement.value is node):
                continue
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            named = len(targets) == 1 and isinstance(targets[0], ast.Name)
            if not named or not self.values.is_constant(statement.value) or self._is_local(statement):
                return None
            if turn.value not in {self.document.source(node), _constant(node)}:
                return None  # on its way it became something else: it was negated, compared, put together
            slot = Slot("statement", statement.value, statement, statement)
            try:
                return self.values.slot(slot, replace(turn, parameter=""), knob, bundle)
            except NotWritable:
                return None
        return None

    def _is_local(self, statement: ast.stmt) -> bool:
        return next(self.document.functions(statement), None) is not None

    def _draft(self, finding: Finding, *, quiet: bool) -> Draft | None:
        turn = finding.turn
        knob = self.knobs.get(turn.knob) or by_id(turn.knob) if turn is not None else None
        if turn is None or knob is None or not may_be_fixed(knob, turn):
            return None
        nodes = self._nodes(finding, turn)
        if not nodes:
            return None
        if turn.effect is Effect.WARNING:
            argument = knob.parameter if knob.kind is Kind.ARGUMENT else ""
            draft = silencers.removed(self.document, nodes, argument)
            return draft if draft is None or quiet else draft.unsafe("connections that are not verified warn again")
        if turn.how is How.COMMAND:
            return commands.repaired(self.values, nodes, knob, finding.bundle)
        if turn.how is How.URI:
            draft = uris.repaired(self.values, nodes, knob, finding.bundle)
        elif turn.how is How.OPTION:
            draft = self._option(turn, knob, nodes, finding.bundle)
        else:
            draft = self._verifying(finding, turn, knob, nodes)
        if draft is not None and turn.effect is Effect.HOSTNAME:
            draft.unsafe("the server's certificate must be issued for the name that is connected to")
        if draft is not None and not knob.targets:
            draft.unsafe(_BY_NAME)
        return draft

    def _nodes(self, finding: Finding, turn: Turn) -> list[ast.AST]:
        """What stands at the place to be changed: where it was found, or in an overriding method what is bad there."""
        if turn.how is How.OVERRIDE and turn.trail and turn.trail[0].path == finding.path:
            return self.document.starting(turn.trail[0].line, turn.trail[0].column)
        return self.document.at(finding.site.span)

    # --- by the shape of the place -----------------------------------------------------------

    def _option(self, turn: Turn, knob: Knob, nodes: Sequence[ast.AST], bundle: Bundle | None) -> Draft | None:
        """A run-time option: it verifies unless somebody says otherwise."""
        call = next((node for node in nodes if isinstance(node, ast.Call)), None)
        if call is None:
            return None
        document = self.document
        action = call_slot(call, "action", None)
        stores = action is not None and isinstance(action.value, ast.Constant) and action.value.value == "store_true"
        slot = next((found for name in _DEFAULTS if (found := call_slot(call, name, None)) is not None), None)
        last = document.source(call.func).rpartition(".")[2]
        looks_up = last in _LOOKUPS and call_slot(call, "cast", None) is None
        if slot is None and len(call.args) > 1 and isinstance(call.args[-1], ast.Constant):
            slot = Slot("lookup", call.args[-1], call, call.args[-1])
        if slot is not None and self._is_asked_for_anything(slot):
            return None
        draft: Draft | None = None
        if slot is None:
            if stores:
                changes = document.add(arguments(call), "default=True", call=call)
                draft = Draft("switch verification on by default", changes)
        else:
            constant = slot.value.value if isinstance(slot.value, ast.Constant) else ...
            if looks_up and knob.fix.how == "bundle" and not turn.flag and repr(constant) == turn.value:
                draft = self.values.slot(Slot("lookup", slot.value, call, slot.item), turn, knob, bundle)
            if draft is None:
                draft = self.values.opposite(Slot("lookup", slot.value, call, slot.item))
        if draft is not None and stores and action is not None:
            text, imports = self.values.write(Expression("argparse.BooleanOptionalAction", ("import argparse",)), call)
            draft.changes += [*document.replace(action.value, text), *imports]
        return None if draft is None else draft.unsafe(OWN_CAS)

    def _verifying(self, finding: Finding, turn: Turn, knob: Knob, nodes: Sequence[ast.AST]) -> Draft | None:
        bundle = finding.bundle
        if turn.effect is Effect.CA_PATH and bundle is None:
            return None
        call = next((node for node in nodes if isinstance(node, ast.Call)), None)
        attribute = turn.how is not How.DEFAULT and (knob.kind is Kind.ATTRIBUTE or turn.how is How.ATTRIBUTE)
        if knob.fix.how == "true" and attribute and knob.parameter in contexts.SWITCHES:
            return contexts.repaired(self.values, nodes, bundle)
        if call is not None and knob.fix.how == "context" and knob.fix.example == _FACTORY:
            return self._factory(call, bundle)
        if turn.how is How.VARIABLE:
            return self._variable(finding, turn, knob, nodes)
        name = turn.parameter or knob.parameter
        own = not turn.parameter or turn.parameter == knob.parameter
        # Of a dict, the position is that of the whole: the entry is looked for in there.
        position = knob.position if own and knob.kind is not Kind.ITEM else None
        slot = find_slot(nodes, name, position) if name or position is not None else None
        if slot is None:
            slot = statement_slot(nodes[0])
        parameter = next(
            (node for node in nodes if isinstance(node, ast.arg)), None
        )  # an only one stands with its list
        if slot is None and parameter is not None:
            function = self.document.parent(parameter)
            holder = self.document.parent(function) if isinstance(function, ast.arguments) else None
            slot = find_slot([holder], parameter.arg, None) if holder is not None else None
        if slot is None:
            slot = self._around(nodes[0], name)
        if slot is None and turn.parameter and call is not None:
            slot = self._literal(call, turn)
        if slot is None:
            return self._omission(call, knob, bundle) if call is not None and knob.absent and own else None
        if slot.kind == "lookup" and self._is_asked_for_anything(slot):
            return None
        if slot.kind == "statement":
            knob = self._of_attribute(slot, knob)
        if knob.fix.how == "bundle" and not turn.flag:
            slot = self._origin(slot, knob, bundle)
        if bundle is not None and bundle.per_request and knob.kind is Kind.ATTRIBUTE:
            draft = sessions.per_request(self.values, slot, knob, self.knobs.values(), bundle)
            if draft is not None:
                return draft
        if turn.how is How.DEFAULT and slot.kind not in {"default", "lookup", "statement"}:
            return None
        draft = self.values.slot(slot, turn, knob, bundle)
        if draft is not None and turn.how is How.TEXT:
            draft.unsafe("only you know what the text was meant to say")
        if draft is not None and not self.values.is_constant(slot.value):
            draft.unsafe("the value came from somewhere else, which is not asked any more")
            draft.passed_on = True
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

    def _is_asked_for_anything(self, slot: Slot) -> bool:
        """Whether a look-up's key is a parameter: the default is then that of whatever is asked for."""
        arguments = slot.holder.args if isinstance(slot.holder, ast.Call) else []
        key = next((each for each in reversed(arguments) if each is not slot.value), None)
        if not isinstance(key, ast.Name):
            return False
        return any(
            argument.arg == key.id
            for function in self.document.functions(key)
            for argument in ast.walk(function.args)
            if isinstance(argument, ast.arg)
        )

    def _of_attribute(self, slot: Slot, knob: Knob) -> Knob:
        """The knob of the attribute that is assigned: another one, if a call in its value was found to be bad."""
        target = slot.holder.targets[0] if isinstance(slot.holder, ast.Assign) else None
        known = attribute_knobs(target, self.knobs.values()) if target is not None else []
        return knob if not known or knob in known else known[0]

    def _around(self, node: ast.AST, name: str) -> Slot | None:
        """The slot that the node is the key or the value of."""
        around = self.document.parent(node)
        slot = statement_slot(around)
        if slot is not None and slot.value is node and self.values.is_constant(node):
            return slot
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
