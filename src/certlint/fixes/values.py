"""What to write in the place of a value: chosen by what a knob says about its fix."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from itertools import pairwise

from certlint.fixes.document import Change, Document, Item
from certlint.fixes.drafts import ONLY_BUNDLE, OWN_CAS, Draft
from certlint.fixes.expressions import Expression, context, is_complete, path
from certlint.fixes.home import at_home
from certlint.fixes.imports import Imports
from certlint.fixes.signatures import is_needed, own_function
from certlint.fixes.slots import Slot, arguments, call_slot, entries_of, find_slot
from certlint.fixes.texts import quoted_within
from certlint.fixes.words import in_quotes_of, is_plain, keywords_of, opposite_word, shown_argument
from certlint.model.config import Bundle, BundleForm
from certlint.model.findings import Turn
from certlint.model.knobs import Effect, Kind, Knob

__all__ = ["Values"]

_PRELUDES = (ast.Expr, ast.Assign, ast.AnnAssign, ast.Return, ast.With, ast.AsyncWith)


_FLAG_WORDS = frozenset(
    {"bool", "int", "Optional", "Union", "None", "typing", "t", "Final", "ClassVar", "Annotated", "Mapped", "InitVar"}
)
"""The words of annotations that let in nothing but what is true or false."""

_FLAG = Knob(id="", library="", kind=Kind.ARGUMENT, targets=())
"""Stands for the switches of one's own functions and options, of which only the value is known."""


class Values:
    """Writes values into one document."""

    def __init__(self, document: Document, path: str = "") -> None:
        """Look at what is imported. ``path`` is that of the file."""
        self.document = document
        self.path = path
        self.imports = Imports(document)

    def write(self, expression: Expression, at: ast.AST) -> tuple[str, list[Change]]:
        """The expression as it is to be written at a node, and the changes for its imports.

        Raises `NotWritable` in the module that the expression comes from, before it is there, and in an f-string that
        has no place for its quotes.
        """
        expression = at_home(expression, self.path, self.document, at)
        names: dict[str, str] = {}
        changes: list[Change] = []
        for statement in expression.imports:
            written, more = self.imports.need(statement, at)
            names.update(written)
            changes += more
        return quoted_within(self.document, at, expression.renamed(names)), changes

    def is_constant(self, value: ast.expr) -> bool:
        """Whether the value is written out: a constant, or one that a library has a name for."""
        if isinstance(value, ast.Attribute):
            imported = {
                (alias.asname or alias.name).partition(".")[0]
                for statement in self.imports.statements
                for alias in statement.names
                if isinstance(statement, ast.Import) and self.document.extent(statement) < self.document.extent(value)
            }
            return self.document.source(value).partition(".")[0] in imported
        named = isinstance(value, ast.Name) and value.id in {"CERT_NONE", "_create_unverified_context"}
        return named or isinstance(value, ast.Constant)

    def slot(self, slot: Slot, turn: Turn, knob: Knob, bundle: Bundle | None) -> Draft | None:
        """The fix for a value that stands in a slot; None if there is none."""
        fix = knob.fix
        if slot.kind == "default" and not turn.parameter:
            return None  # a function that gives its parameter back: what else it is asked for would change with it
        if turn.flag or self._says_flag(slot):
            return self.opposite(slot) if turn.effect is not Effect.CA_PATH else None
        if slot.kind == "default" and bundle is None:
            return None
        if turn.parameter and _writes_other_names(knob) and not self._is_passed_on(slot):
            return self.opposite(slot)  # one's own function takes what it takes
        if slot.kind == "default" and fix.how == "context":  # a context would be made once, when the module is imported
            return self.opposite(slot) if turn.effect is not Effect.CA_PATH else None
        if turn.parameter and (bundle is None or bundle.form is BundleForm.DEFAULT):
            return self._opposite(slot, knob, bundle)  # what one's own function does by itself may be worse
        if isinstance(slot.holder, ast.Call) and fix.example and keywords_of(fix.example):
            keywords = self.keywords(slot.holder, knob, bundle, without=slot)
            if keywords is not None:
                return keywords
        if fix.how == "true":
            return self._opposite(slot, knob, bundle)
        if fix.how == "context" and not (turn.effect is Effect.CA_PATH and not knob.context):
            return self._context_slot(slot, knob, bundle)
        if fix.how == "remove" and fix.companion:
            return self._companion(slot, knob, bundle)
        if fix.how == "remove" and fix.example and slot.kind == "statement":
            return self._example(slot, knob, bundle)
        if fix.how == "remove":
            draft = self._removed(slot, knob)
            trusted = bundle is not None and bundle.form is BundleForm.DEFAULT
            return draft if draft is None or trusted else draft.unsafe(OWN_CAS)
        return self._path_slot(slot, turn, knob, bundle)

    def _removed(self, slot: Slot, knob: Knob) -> Draft | None:
        """The override is taken away, and what belongs to it."""
        if isinstance(slot.holder, ast.Call) and is_needed(slot.holder, knob, _name(slot, knob)):
            return self._without_call(slot.holder, slot, knob)
        changes = slot.removal(self.document)
        if changes is None:
            return None
        draft = Draft("delete the override", changes, removed=[slot.item, slot.value])
        return self._dropping(draft, slot, knob)

    def _without_call(self, call: ast.Call, slot: Slot, knob: Knob) -> Draft | None:
        """What can only be said as a whole is not said at all, or its opposite."""
        statement = self.document.statement(call)
        if not isinstance(statement, ast.Expr) or statement.value is not call:
            return self.opposite(slot)
        if knob.fix.instead and isinstance(call.func, ast.Attribute):
            text = f"{self.document.source(call.func.value)}.{knob.fix.instead}()"
            return Draft("trust what the machine trusts", self.document.replace(call, text), removed=[call])
        return Draft("delete the override", self.document.delete(statement), removed=[statement])

    def _is_passed_on(self, slot: Slot) -> bool:
        """Whether the slot is no argument, or one that a function of the file takes among any others."""
        if not isinstance(slot.holder, ast.Call) or slot.kind not in {"keyword", "positional"}:
            return True
        own = own_function(self.document, slot.holder)
        return own is not None and own.others and isinstance(slot.item, ast.keyword) and slot.item.arg not in own.named

    def _says_flag(self, slot: Slot) -> bool:
        """Whether an annotation says that the value is a bool, and so no path and no context."""
        item: ast.AST | None = slot.item
        if isinstance(slot.holder, ast.Call) and not isinstance(item, (ast.arg, ast.AnnAssign)):
            item = self.document.parent(slot.holder)  # `verify: bool = Field(False)`
            if not isinstance(item, ast.AnnAssign) or item.value is not slot.holder:
                return False
        annotation = item.annotation if isinstance(item, (ast.arg, ast.AnnAssign)) else None
        if annotation is None:
            return False
        words = set(re.findall(r"\w+", self.document.source(annotation)))
        return not words.isdisjoint({"bool", "int"}) and words <= _FLAG_WORDS

    def _dropping(self, draft: Draft, slot: Slot, knob: Knob) -> Draft:
        for name in knob.fix.drop:
            other = None
            if isinstance(slot.holder, ast.Call):
                other = call_slot(slot.holder, name, None)
            elif isinstance(slot.holder, ast.Dict):
                other = find_slot([slot.holder], name, None)
            if other is not None and other.item is not slot.item:
                changes = other.removal(self.document) or []
                own = slot.removal(self.document) or []
                if not _overlap([*draft.changes, *changes]):
                    draft.changes += changes
                elif set(own) <= set(draft.changes):
                    rest = [change for change in draft.changes if change not in own]
                    draft.changes = [*rest, *self._without_both(slot, other)]
        return draft

    def _without_both(self, slot: Slot, other: Slot) -> list[Change]:
        """The changes that take two neighbours out of a call or a dict."""
        first, last = sorted((slot, other), key=lambda each: self.document.extent(each.item))
        pair: tuple[ast.AST, ast.AST] = (first.item, last.value)
        gone = {id(slot.item), id(other.item)}
        if isinstance(slot.holder, ast.Call):
            siblings: list[Item] = [each for each in arguments(slot.holder) if id(each) not in gone]
        else:
            assert isinstance(slot.holder, ast.Dict)
            entries = entries_of(slot.holder)
            siblings = [(value if key is None else key, value) for key, value in entries if id(key) not in gone]
        return self.document.drop(pair, [*siblings, pair])

    def _path_slot(self, slot: Slot, turn: Turn, knob: Knob, bundle: Bundle | None) -> Draft | None:
        """The path of the bundle, in the place of the value."""
        if bundle is None or bundle.form is BundleForm.DEFAULT:
            draft = None if knob.absent else self._removed(slot, knob)
            return draft if draft is None or bundle is not None else draft.unsafe(OWN_CAS)
        expression = path(bundle, knob.fix.value)
        if expression is None or (is_complete(bundle) is False and turn.effect is not Effect.CA_PATH):
            return None
        text, changes = self.write(expression, slot.value)
        draft = Draft("give the configured CA bundle", [*self.document.replace(slot.value, text), *changes])
        draft.removed.append(slot.value)
        if knob.fix.note:
            draft.description += f"; {knob.fix.note}"
        if turn.effect is not Effect.CA_PATH and not is_complete(bundle):
            draft.unsafe(ONLY_BUNDLE)
        if slot.kind == "default" and not is_plain(expression.text):
            draft.unsafe("a default is evaluated once, when the module is imported")
        return draft

    def _context_slot(self, slot: Slot, knob: Knob, bundle: Bundle | None) -> Draft | None:
        if (bundle is None or bundle.form is BundleForm.DEFAULT) and not knob.absent:
            draft = self._removed(slot, knob)
            if draft is not None:
                return draft if bundle is not None else draft.unsafe(OWN_CAS)
        if knob.kind is Kind.ITEM and knob.keys and not knob.context:
            return self._whole_dict(slot, knob, bundle)
        companion = knob.fix.companion
        if companion and companion != knob.parameter:
            if slot.kind != "keyword" or not isinstance(slot.holder, ast.Call):
                return None
            other = call_slot(slot.holder, companion, None)
            if other is not None and not _is_empty(other.value):
                return self._removed(slot, knob)
            if other is not None:
                draft = self.context(slot.value, other.item, bundle, f"{companion}={{}}")
                if draft is not None:
                    draft.changes += slot.removal(self.document) or []
            else:
                draft = self.context(slot.value, slot.item, bundle, f"{companion}={{}}")
        else:
            draft = self.context(slot.value, slot.value, bundle, "{}")
        if draft is None:
            return None
        draft.removed.append(slot.value)
        return draft if bundle is not None else draft.unsafe(OWN_CAS)

    def _whole_dict(self, slot: Slot, knob: Knob, bundle: Bundle | None) -> Draft | None:
        """A context instead of the dict of settings that one could be, if nothing else is set in it."""
        names = {*knob.fix.drop, knob.parameter, "check_hostname", "cert_reqs", "verify_mode"}
        if isinstance(slot.holder, ast.Dict):
            given: list[object] = [key.value if isinstance(key, ast.Constant) else None for key in slot.holder.keys]
        elif isinstance(slot.holder, ast.Call) and self.document.source(slot.holder.func) == "dict":
            given = [*(keyword.arg for keyword in slot.holder.keywords), *slot.holder.args]
        else:
            return None
        if not names.issuperset(given):
            return None
        draft = self.context(slot.holder, slot.holder, bundle, "{}")
        if draft is None:
            return None
        draft.removed.append(slot.holder)
        return draft if bundle is not None else draft.unsafe(OWN_CAS)

    def context(self, at: ast.AST, place: ast.AST | None, bundle: Bundle | None, template: str) -> Draft | None:
        """An SSLContext in the place of a node; without a place, its text is the draft's description."""
        prelude: list[Change] = []
        if bundle is not None and is_complete(bundle) is False:
            file = path(bundle)
            statement = self.document.statement(at)
            indentation = self.document.indentation(statement) if isinstance(statement, _PRELUDES) else None
            if file is None or statement is None or indentation is None or self._is_inside(at, statement):
                return None
            ssl, changes = self.write(Expression("ssl.create_default_context()", ("import ssl",)), at)
            given, more = self.write(file, at)
            name = "context"
            while name in self.imports.bound:
                name += "_"
            lines = (f"{name} = {ssl}", f"{name}.load_verify_locations(cafile={given})")
            start = self.document.extent(statement)[0]
            newline = self.document.newline
            prelude = [*changes, *more, (start, start, "".join(f"{line}{newline}{indentation}" for line in lines))]
            text = name
        else:
            text, prelude = self.write(context(bundle), at)
        text = template.format(text)
        if place is None:
            draft = Draft(text, prelude)
        else:
            draft = Draft("give a context that verifies", [*self.document.replace(place, text), *prelude])
        if bundle is not None and is_complete(bundle) is None:
            draft.unsafe(ONLY_BUNDLE)
        return draft

    def _is_inside(self, node: ast.AST, statement: ast.stmt) -> bool:
        """Whether the node is evaluated at another time than its statement, or not once."""
        current = self.document.parent(node)
        while current is not None and current is not statement:
            if isinstance(current, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
                return True
            current = self.document.parent(current)
        return False

    def _companion(self, slot: Slot, knob: Knob, bundle: Bundle | None) -> Draft | None:
        """The switch is taken away, and the bundle given under the name that is for it."""
        fix, document = knob.fix, self.document
        if bundle is None or bundle.form is BundleForm.DEFAULT:
            draft = None if knob.absent else self._removed(slot, knob)
            return draft if draft is None or bundle is not None else draft.unsafe(OWN_CAS)
        wants_context = "context" in fix.companion.lower()
        expression = context(bundle) if wants_context else path(bundle, fix.value)
        if expression is None or is_complete(bundle) is False or (fix.example and not wants_context):
            return None
        text, imports = self.write(expression, slot.value)
        changes: list[Change] | None = None
        if slot.kind == "keyword" and isinstance(slot.holder, ast.Call) and fix.companion.isidentifier():
            if (other := call_slot(slot.holder, fix.companion, None)) is not None:
                changes, imports = self._kept(slot, other, text, imports)
            else:
                changes = document.replace(slot.item, f"{fix.companion}={text}")
        elif slot.kind == "entry" and isinstance(slot.holder, ast.Dict):
            if (other := find_slot([slot.holder], fix.companion, None)) is not None:
                changes, imports = self._kept(slot, other, text, imports)
            else:
                changes = [
                    *document.replace(slot.item, in_quotes_of(document.source(slot.item), fix.companion)),
                    *document.replace(slot.value, text),
                ]
        elif slot.kind == "statement" and isinstance(slot.holder, ast.Assign):
            target = slot.holder.targets[0]
            start, end = document.extent(target)
            if isinstance(target, ast.Attribute) and fix.companion.isidentifier():
                start = document.extent(target.value)[1] + document.text[document.extent(target.value)[1] : end].rindex(
                    target.attr
                )
                changes = [(start, end, fix.companion), *document.replace(slot.value, text)]
            elif isinstance(target, ast.Name) and fix.companion.isidentifier():
                changes = [(start, end, fix.companion), *document.replace(slot.value, text)]
            elif isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
                key = in_quotes_of(document.source(target.slice), fix.companion)
                changes = [*document.replace(target.slice, key), *document.replace(slot.value, text)]
        if changes is None:
            return None
        draft = Draft("give the configured CA bundle", [*changes, *imports], removed=[slot.value])
        if is_complete(bundle) is None:
            draft.unsafe(ONLY_BUNDLE)
        return self._dropping(draft, slot, knob)

    def _kept(
        self, slot: Slot, other: Slot, text: str, imports: list[Change]
    ) -> tuple[list[Change] | None, list[Change]]:
        """The switch goes, and what has the companion's name stays, unless that is nothing."""
        removal = slot.removal(self.document)
        if removal is None or not _is_empty(other.value):
            return removal, []
        return [*removal, *self.document.replace(other.value, text)], imports

    def opposite(self, slot: Slot) -> Draft | None:
        """The opposite of a flag of one's own."""
        return self._opposite(slot, _FLAG, None)

    def _opposite(self, slot: Slot, knob: Knob, bundle: Bundle | None) -> Draft | None:
        """The value that verifies; and the bundle under its own name, if the knob has one."""
        text = self._opposite_text(slot, knob)
        if text is None:
            return None
        draft = Draft("switch verification on", self.document.replace(slot.value, text))
        companion = knob.fix.companion
        if slot.kind == "positional" and not companion.isidentifier() and companion and bundle is not None:
            return self._beside(draft, slot, companion, bundle)
        file = path(bundle) if companion and bundle is not None else None
        if file is not None and bundle is not None and self._takes_more(slot, companion):
            if is_complete(bundle) is False:
                return None
            given = self._given(slot, companion, file)
            if given is not None:
                draft.changes += given
                return draft if is_complete(bundle) else draft.unsafe(ONLY_BUNDLE)
        if bundle is not None and bundle.form is BundleForm.DEFAULT:
            return draft
        return draft.unsafe(OWN_CAS)

    def _opposite_text(self, slot: Slot, knob: Knob) -> str | None:
        """What verifies where the value does not; None if it is not known."""
        document, value = self.document, slot.value
        shown = shown_argument(knob.fix.example, knob.position)
        if slot.kind == "positional" and isinstance(shown, ast.Constant):
            return repr(shown.value)
        if slot.kind == "positional" and isinstance(shown, ast.Attribute) and isinstance(value, ast.Attribute):
            return f"{document.source(value.value)}.{shown.attr}"
        if isinstance(value, ast.Constant):
            if isinstance(value.value, bool):
                return str(not value.value)
            if isinstance(value.value, int):
                return str(int(not value.value))
            word = opposite_word(value.value) if isinstance(value.value, str) else ""
            return in_quotes_of(document.source(value), word) if word else None
        if isinstance(value, ast.Attribute) and value.attr == "CERT_NONE" and self.is_constant(value):
            return f"{document.source(value.value)}.CERT_REQUIRED"
        return None

    def _takes_more(self, slot: Slot, name: str) -> bool:
        """Whether a value could be given under the name beside the one in the slot."""
        in_dict = slot.kind == "entry" and isinstance(slot.holder, ast.Dict)
        return in_dict or (isinstance(slot.holder, ast.Call) and name.isidentifier())

    def _given(self, slot: Slot, name: str, expression: Expression) -> list[Change] | None:
        """The changes that give the expression under a name beside the slot; None if something is given there."""
        document, holder = self.document, slot.holder
        other = call_slot(holder, name, None) if isinstance(holder, ast.Call) else find_slot([holder], name, None)
        if other is not None and not _is_empty(other.value):
            return None
        text, imports = self.write(expression, holder)
        if other is not None:
            return [*document.replace(other.value, text), *imports]
        if isinstance(holder, ast.Call):
            return [*document.add(arguments(holder), f"{name}={text}", call=holder), *imports]
        if not isinstance(holder, ast.Dict):
            return None
        entries = [(key if key is not None else each, each) for key, each in entries_of(holder)]
        entry = f"{in_quotes_of(document.source(slot.item), name)}: {text}"
        return [*document.add(entries, entry, call=holder), *imports]

    def _beside(self, draft: Draft, slot: Slot, companion: str, bundle: Bundle) -> Draft | None:
        """The same call once more, with the option that is for the bundle: ``c.setopt(pycurl.CAINFO, BUNDLE)``."""
        document, call = self.document, slot.holder
        file, statement = path(bundle), document.statement(slot.holder)
        option = companion.rpartition(".")[2]
        if file is None or is_complete(bundle) is False:
            return draft if bundle.form is BundleForm.DEFAULT else None
        if not isinstance(call, ast.Call) or not isinstance(statement, ast.Expr) or statement.value is not call:
            return None
        indentation = document.indentation(statement)
        named = call.args[0]
        if indentation is None or not isinstance(named, ast.Attribute):
            return None
        scope = next(document.functions(statement), document.tree)
        if not any(isinstance(node, ast.Attribute) and node.attr == option for node in ast.walk(scope)):
            text, changes = self.write(file, statement)
            start = document.extent(statement)[0]
            line = f"{document.source(call.func)}({document.source(named.value)}.{option}, {text})"
            draft.changes += [*changes, (start, start, f"{line}{document.newline}{indentation}")]
        return draft if is_complete(bundle) else draft.unsafe(ONLY_BUNDLE)

    def keywords(
        self, call: ast.Call, knob: Knob, bundle: Bundle | None, *, without: Slot | None = None
    ) -> Draft | None:
        """The arguments that the knob's example shows, put into the call."""
        example = keywords_of(knob.fix.example)
        expression = path(bundle, knob.fix.value) if bundle is not None else None
        if not example and knob.fix.how == "bundle":
            example = {knob.parameter: "BUNDLE"}
        if expression is None or bundle is None or is_complete(bundle) is False or not example:
            return None
        document = self.document
        changes: list[Change] = []
        added: list[str] = []
        reused = without is None or without.kind != "keyword"
        if without is not None and without.kind != "keyword":
            return None
        for name, template in example.items():
            needed = [module for module in knob.fix.imports if f"{module}." in template]
            wanted = Expression(
                template.replace("BUNDLE", expression.text),
                (
                    *(expression.imports if "BUNDLE" in template else ()),
                    *(f"import {module}" for module in needed),
                ),
            )
            text, imports = self.write(wanted, call)
            slot = call_slot(call, name, None)
            given = slot is not None and slot.item is not (without.item if without else None)
            if given and slot is not None and _is_empty(slot.value):
                changes += [*document.replace(slot.value, text), *(each for each in imports if each not in changes)]
                continue
            if not given or "BUNDLE" not in template:
                changes += [change for change in imports if change not in changes]
            if given and slot is not None:
                if "BUNDLE" not in template:
                    changes += document.replace(slot.value, text)
            elif not reused and without is not None:
                changes += document.replace(without.item, f"{name}={text}")
                reused = True
            else:
                added.append(f"{name}={text}")
        if added:
            changes += document.add(arguments(call), ", ".join(added), call=call)
        if not reused and without is not None:
            changes += without.removal(document) or []
        draft = Draft("verify with the configured CA bundle", changes)
        if without is not None:
            draft.removed.append(without.value)
        draft = self._dropping(draft, without, knob) if without is not None else draft
        return draft if is_complete(bundle) else draft.unsafe(ONLY_BUNDLE)

    def _example(self, slot: Slot, knob: Knob, bundle: Bundle | None) -> Draft | None:
        """A statement, written as the knob's example shows; or deleted, if what is there by itself will do."""
        file = path(bundle) if bundle is not None else None
        statement = slot.holder
        try:
            shown = ast.parse(knob.fix.example).body[0]
        except (SyntaxError, IndexError):
            shown = None
        if file is None or is_complete(bundle) is False or not isinstance(shown, ast.Assign):  # type: ignore[arg-type]
            draft = self._removed(slot, knob)
            if draft is None:
                return None
            trusted = bundle is not None and bundle.form is BundleForm.DEFAULT
            return draft if trusted else draft.unsafe(OWN_CAS)
        template = ast.get_source_segment(knob.fix.example, shown.value) or ""
        imports = (*(f"import {module}" for module in knob.fix.imports), *file.imports)
        text, changes = self.write(Expression(template.replace("BUNDLE", file.text), imports), statement)
        draft = Draft("give a context that verifies", [*self.document.replace(slot.value, text), *changes])
        draft.removed.append(slot.value)
        return draft if bundle is not None and is_complete(bundle) else draft.unsafe(ONLY_BUNDLE)


def _overlap(changes: Sequence[Change]) -> bool:
    ordered = sorted(changes)
    return any(left[1] > right[0] for left, right in pairwise(ordered))


def _is_empty(value: ast.expr) -> bool:
    """Whether the value is as good as none."""
    return isinstance(value, ast.Constant) and not value.value


def _name(slot: Slot, knob: Knob) -> str:
    """The name of the argument in the slot."""
    return slot.item.arg or "" if isinstance(slot.item, ast.keyword) else knob.parameter


def _writes_other_names(knob: Knob) -> bool:
    """Whether the knob's fix gives anything to another parameter than the knob's own."""
    other = knob.fix.companion not in {"", knob.parameter}
    return other or bool(keywords_of(knob.fix.example).keys() - {knob.parameter})
