"""Attributes of objects, classes and modules of the project, inheritance included."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Keyed
from dataclasses import replace
from typing import TYPE_CHECKING

from certlint.knobs.evidence import CONSTANT_TYPES, STAND_IN_LIBRARIES
from certlint.lexicon.senses import is_fact
from certlint.model.knobs import ModelKind
from certlint.model.values import Item, Literal, Mapping, Member, Operation, Reference, Result, Sequence, Value
from certlint.semantics.guarded import VALUES
from certlint.semantics.modules import Module
from certlint.semantics.queries import Ancestry, Constructors, Holder, KeptOn, MemberOf, OfInstance
from certlint.semantics.tabling import Domain
from certlint.semantics.terms import (
    Argument,
    Bound,
    ClassTerm,
    FunctionTerm,
    Known,
    MappingTerm,
    ModuleTerm,
    Name,
    Object,
    Opaque,
    Origin,
    Outcome,
    Term,
    TextTerm,
    extended,
    united,
    without_replaced,
)

if TYPE_CHECKING:
    from certlint.semantics.evaluate import Evaluator

BUILTIN_TYPES = frozenset({"bool", "str", "int", "float", "bytes", "dict", "list", "tuple", "set", "object", "None"})
MAX_ANCESTORS = 30
WRAPPERS = frozenset(
    {
        "Optional",
        "Union",
        "Annotated",
        "Final",
        "ClassVar",
        "Awaitable",
        "Iterator",
        "Generator",
        "AsyncIterator",
        "AsyncGenerator",
        "ContextManager",
        "AsyncContextManager",
        "AbstractContextManager",
        "AbstractAsyncContextManager",
    }
)
"""Annotations that speak of what is inside them."""

__all__ = ["Attributes"]

LINEAGES: Domain[list[ClassTerm | str]] = Domain([], lambda question, found: found)
Key = tuple[str, str]
"""The path and name of a function, or of a class whose attributes are parameters."""

Making = Keyed[Key, tuple[Bound, ...]]
"""The constructors that run when an object is made, each with what calls it: nothing for the one called itself."""

KEPT: Domain[tuple[Outcome, ...]] = Domain((), VALUES.widen, same=VALUES.same)
"""What may also be nothing at all."""

MAKING: Domain[Making] = Domain({}, lambda question, found: found)
TRUTHS: Domain[bool] = Domain(False, lambda question, found: found)


class Attributes:
    """Looks up attributes for an evaluator."""

    def __init__(self, evaluator: Evaluator) -> None:
        self._evaluator = evaluator
        self.table = evaluator.table
        self.modules = evaluator.modules

    def value(self, module: Module, value: Member) -> Iterable[Outcome]:
        """What a member value stands for."""
        found: list[Outcome] = []
        for outcome in self._evaluator.resolve(module.path, value.base):
            found.extend(self.member(outcome, value.name))
        return found

    def member(self, outcome: Outcome, name: str) -> tuple[Outcome, ...]:
        """What ``name`` is, as an attribute of the outcome."""
        term = outcome.term
        if isinstance(term, Name):
            if name == "__init__":
                return (outcome,)
            return (outcome.with_term(Name(self.table.canonical(f"{term.name}.{name}"))),)
        if isinstance(term, Known) and name == "value":
            return (outcome,)  # of a member of an enumeration
        if isinstance(term, TextTerm) and name in {"parent", "parents"}:
            return (outcome,)
        if isinstance(term, TextTerm) or (isinstance(term, Known) and isinstance(term.value, str)):
            return (outcome.with_term(TextTerm((None,), getattr(term, "configured", False))),)
        if isinstance(term, ModuleTerm):
            return self._evaluator.binding(self.modules.by_path[term.path], name)
        if isinstance(term, Object):
            given = self._kept(term, name)
            if given:
                return given
            if isinstance(term.type, ClassTerm):
                if name == "__init__":
                    return (outcome.with_term(term.type),)
                return self.of_instance(term, self.class_member(term.type, name, bound=True))
            if name == "__init__":
                return (outcome.with_term(Name(term.type)),)
            option = self.option(term.path, term.call, name)
            if option is not None:
                return option
            return (outcome.with_term(Name(self.table.canonical(f"{term.type}.{name}"))),)
        if isinstance(term, ClassTerm):
            return self.class_member(term, name, bound=False)
        if isinstance(term, MappingTerm) and isinstance(term.value, Mapping) and term.value.entries:
            key, spread = term.value.entries[0]
            if key is None:  # an object that items were set on
                return self._evaluator.part(term, self._evaluator.made.member(spread, name))
        if isinstance(term, Argument) and term.key is None:
            option = self._evaluator.options.get(term.path, {}).get(name)
            if option is not None:
                return option
        return (Outcome(Opaque(name), alone=outcome.alone),)

    def _kept(self, term: Object, name: str) -> tuple[Outcome, ...]:
        """What assignments from outside give an attribute of an object; nothing if there are none."""
        if term.call < 0 or not self._evaluator.outside.on_object(term.path, term.call, name):
            return ()
        return self._evaluator.tabling.ask(KeptOn(term.path, term.call, name), KEPT, self._kept_on)

    def _kept_on(self, question: KeptOn) -> tuple[Outcome, ...]:
        kept = self._evaluator.outside.on_object(question.path, question.call, question.name)
        found = (o for path, each in kept for o in self._evaluator.given(path, each) if not _is_stand_in(o.term))
        return self._evaluator.bounded(tuple(found), kept[0][0], kept[0][1].site) if kept else ()

    def of_instance(self, term: Object, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        """What outcomes are of an instance, where they are what is given to its constructor."""
        if term.call < 0 or not isinstance(term.type, ClassTerm):
            return outcomes
        made = self._evaluator.tabling.ask(Constructors(term.type), MAKING, self._making)
        if not any(_owner(o.term) in made and not self._is_fact(o.term) for o in outcomes):
            return outcomes
        targets = [each for each in self._evaluator.calls.targets(term.path, term.call) if each.term == term.type]
        if len(targets) != 1:
            return outcomes
        own = Bound(term.path, term.call, targets[0])
        given = [(outcome, tuple(self._given(own, made, outcome, frozenset()))) for outcome in outcomes]
        found = without_replaced(given)
        whole = self._evaluator.bounded(tuple(found), term.path)
        return self._evaluator.tabling.ask(OfInstance(term, whole), VALUES, self._in_calls) if term.calls else whole

    def _in_calls(self, question: OfInstance) -> tuple[Outcome, ...]:
        whole = self._evaluator.of_calls(question.instance.calls, question.outcomes)
        return self._evaluator.bounded(whole, question.instance.path)

    def _given(self, own: Bound, made: Making, outcome: Outcome, seen: frozenset[Key]) -> Iterable[Outcome]:
        """What an outcome is of the object made by the call ``own``: what constructors were given, one by the other."""
        key = _owner(outcome.term)
        calls = made.get(key) if key is not None else None
        if calls is None or key is None or key in seen or not isinstance(outcome.term, Argument):
            return (outcome,)
        if self._is_fact(outcome.term):
            return (outcome,)
        found: list[Outcome] = []
        for bound in calls or (own,):
            for each in self._evaluator.arguments.passed(bound.path, bound.call, bound.target, outcome.term):
                given = each.among(*outcome.when) if outcome.when else each
                found.extend(self._given(own, made, given, seen | {key}) if calls else (given,))
        return found

    def _is_fact(self, term: Term) -> bool:
        """Whether a term is a field of settings that says where the code runs: an environment may give it, too."""
        return isinstance(term, Argument) and is_fact(term.parameter) and self._is_class(term.path, term.function)

    def _is_class(self, path: str, name: str) -> bool:
        return name in self.modules.by_path[path].classes

    def _making(self, question: Constructors) -> Making:
        constructor = self.method(question.owner, "__init__")
        if not isinstance(constructor, FunctionTerm):
            holders = (each for each in self.ancestry(question.owner) if isinstance(each, ClassTerm))
            return {(each.path, each.name): () for each in holders if self.is_holder(each)}
        found: dict[Key, tuple[Bound, ...]] = {(constructor.path, constructor.name): ()}
        for path, function in _in_turn(found):
            module = self.modules.by_path[path]
            for index in module.calls_in(function):
                callee = module.analysis.calls[index].callee
                if isinstance(callee, Member) and callee.name == "__init__":
                    for target in self._evaluator.calls.targets(path, index):
                        for key in self._evaluator.arguments.keys(target.term):
                            if found.get(key, (True,)):  # not the constructor itself, which is called for the object
                                found[key] = (*found.get(key, ()), Bound(path, index, target))
        return found

    def option(self, path: str, call: int, name: str) -> tuple[Outcome, ...] | None:
        """The value of a run-time option declared in the function that made the object, or once in its module."""
        if not self._evaluator.options or call < 0:
            return None
        function = self._evaluator.calls.call(path, call).function
        known = self._evaluator.options.get(f"{path}\0{function}", {}).get(name)
        return known if known is not None else self._evaluator.options.get(path, {}).get(name)

    def ancestry(self, term: ClassTerm) -> list[ClassTerm | str]:
        """The class, then the classes and dotted names that it inherits from, nearest first."""
        return self._evaluator.tabling.ask(Ancestry(term), LINEAGES, self._lineage)

    def _lineage(self, question: Ancestry) -> list[ClassTerm | str]:
        found: list[ClassTerm | str] = [question.owner]
        for current in found:
            if len(found) > MAX_ANCESTORS:
                self._evaluator.note_widened(question.owner.path, -1, "a class has too many ancestors")
                break
            if isinstance(current, ClassTerm):
                module = self.modules.by_path[current.path]
                facts = module.classes.get(current.name)
                for base in facts.bases if facts is not None else ():
                    for outcome in self._evaluator.resolve(current.path, base):
                        if isinstance(outcome.term, ClassTerm) and outcome.term not in found:
                            found.append(outcome.term)
                        elif isinstance(outcome.term, Name) and outcome.term.name not in found:
                            found.append(outcome.term.name)
        return found

    def method(self, term: ClassTerm, name: str) -> FunctionTerm | str | None:
        """The method of that name that an instance has: the project's own, or a library class's dotted name."""
        for ancestor in self.ancestry(term):
            if isinstance(ancestor, str):
                if not ancestor.startswith("builtins."):
                    return f"{ancestor}.{name}"
            else:
                own = self.modules.by_path[ancestor.path].methods.get(ancestor.name, {}).get(name)
                if own is not None:
                    return FunctionTerm(ancestor.path, own)
        return None

    def class_member(self, term: ClassTerm, name: str, *, bound: bool) -> tuple[Outcome, ...]:
        """What ``name`` is on an instance (``bound``) of the class, or on the class itself."""
        return self._evaluator.tabling.ask(MemberOf(term, name, bound), VALUES, self._class_member)

    def _class_member(self, question: MemberOf) -> tuple[Outcome, ...]:
        term, name, bound = question.owner, question.name, question.bound
        found: list[Outcome] = []
        outside: str | None = None
        overwritten = False
        for ancestor in self.ancestry(term):
            if isinstance(ancestor, str):
                if outside is None and not ancestor.startswith("builtins."):
                    outside = ancestor
                continue
            module = self.modules.by_path[ancestor.path]
            facts = module.classes.get(ancestor.name)
            if facts is None:
                continue
            method = module.methods[ancestor.name].get(name)
            if method is not None and not found:
                function = module.functions[method]
                if function.role == "property" and bound:
                    return self._evaluator.calls.returns(ancestor.path, method)
                return (Outcome(FunctionTerm(ancestor.path, method, bound and function.role != "static")),)
            sets = module.self_sets.get((ancestor.name, name), ())
            overwritten = overwritten or any(not a.guards and a.function.rpartition(".")[2] == "__init__" for a in sets)
            for attribution in sets:
                origin = Origin(ancestor.path, attribution.site, f"kept as `{name}`")
                when = tuple((ancestor.path, guard) for guard in attribution.guards)
                for outcome in self._evaluator.resolve(ancestor.path, attribution.value):
                    found.append(
                        replace(outcome, trail=extended(outcome.trail, origin), when=united(when, outcome.when))
                    )
            holder = self.is_holder(ancestor)
            for attribute, value, site, annotation in facts.attributes:
                if attribute != name:
                    continue
                if overwritten:
                    continue
                if holder and (annotation is not None or self.is_field(ancestor.path, value)):
                    found.append(Outcome(Argument(ancestor.path, ancestor.name, name)))
                elif value is not None:
                    origin = Origin(ancestor.path, site, f"class attribute `{name}`")
                    when = tuple((ancestor.path, guard) for guard in facts.guards)
                    found.extend(
                        replace(outcome, trail=extended(outcome.trail, origin), when=united(when, outcome.when))
                        for outcome in self._evaluator.resolve(ancestor.path, value)
                    )
                elif annotation is not None:
                    found.extend(Outcome(o) for o in self.annotated(ancestor.path, annotation))
        if found:
            if bound and not any(isinstance(o.term, (FunctionTerm, ClassTerm)) for o in found):
                # Others may set it on their instance: whoever does is to be looked at.
                found.append(Outcome(Argument(term.path, term.name, name), alone=False))
            own = self.modules.by_path[term.path].self_sets.get((term.name, name), ())
            return self._evaluator.bounded(tuple(found), term.path, own[0].site if own else -1)
        if outside is not None:
            return (Outcome(Name(self.table.canonical(f"{outside}.{name}"))),)
        return (Outcome(Opaque(name)),)

    def is_field(self, path: str, value: Value | None) -> bool:
        """Whether a class attribute's value declares a holder's field."""
        if not isinstance(value, Result):
            return False
        return any(
            isinstance(target.term, Name) and self.table.model(target.term.name, ModelKind.FIELD)
            for target in self._evaluator.calls.targets(path, value.call)
        )

    def is_holder(self, term: ClassTerm) -> bool:
        """Whether the class's annotated attributes are parameters of its constructor."""
        return self._evaluator.tabling.ask(Holder(term), TRUTHS, self._holds)

    def _holds(self, question: Holder) -> bool:
        ancestors = [each for each in self.ancestry(question.owner) if isinstance(each, ClassTerm)]
        return any(self._declares_holder(each) for each in ancestors)

    def _declares_holder(self, term: ClassTerm) -> bool:
        module = self.modules.by_path[term.path]
        facts = module.classes[term.name]
        for value in (*facts.decorators, *facts.bases):
            for outcome in self._evaluator.resolve(term.path, value):
                inner = outcome.term
                name = inner.name if isinstance(inner, Name) else inner.type if isinstance(inner, Object) else None
                if isinstance(name, str) and self.table.model(name, ModelKind.HOLDER):
                    return True
        return False

    def annotated(self, path: str, annotation: Value, depth: int = 0) -> list[Object]:
        """The instances that an annotation speaks of; none for plain types and for what is not known."""
        if depth > 6:
            return []
        if isinstance(annotation, Operation) and annotation.operator == "|":
            return [o for operand in annotation.operands for o in self.annotated(path, operand, depth + 1)]
        if isinstance(annotation, Item):
            wrapper = annotation.base
            name = wrapper.name.rpartition(".")[2] if isinstance(wrapper, (Reference, Member)) else ""
            if name in WRAPPERS:
                inner = annotation.key.items if isinstance(annotation.key, Sequence) else (annotation.key,)
                return [o for part in inner for o in self.annotated(path, part, depth + 1)]
            return []
        if isinstance(annotation, Literal) and isinstance(annotation.value, str):
            return []
        found: list[Object] = []
        for outcome in self._evaluator.resolve(path, annotation):
            term = outcome.term
            if isinstance(term, ClassTerm):
                found.append(Object(term))
            elif isinstance(term, Name):
                last = term.name.rpartition(".")[2]
                plain = last in BUILTIN_TYPES or term.name in CONSTANT_TYPES
                if not (plain or term.name.startswith(("typing.", "collections.", "builtins."))):
                    found.append(Object(term.name))
        return found

    def admits_constants(self, path: str, annotation: Value, depth: int = 0) -> bool:
        """Whether an annotation also allows a switch or a text: ``bool | ssl.SSLContext``."""
        if depth > 6:
            return False
        if isinstance(annotation, Operation) and annotation.operator == "|":
            return any(self.admits_constants(path, operand, depth + 1) for operand in annotation.operands)
        if isinstance(annotation, Item):
            inner = annotation.key.items if isinstance(annotation.key, Sequence) else (annotation.key,)
            wrapper = annotation.base
            name = wrapper.name.rpartition(".")[2] if isinstance(wrapper, (Reference, Member)) else ""
            return name in {"Optional", "Union"} and any(self.admits_constants(path, i, depth + 1) for i in inner)
        return any(
            isinstance(outcome.term, Name) and outcome.term.name in {"builtins.bool", "builtins.int", "builtins.str"}
            for outcome in self._evaluator.resolve(path, annotation)
        )


def _owner(term: Term) -> Key | None:
    """What a term is an argument of."""
    return (term.path, term.function) if isinstance(term, Argument) else None


def _in_turn(found: dict[Key, tuple[Bound, ...]]) -> Iterator[Key]:
    """The keys, those included that are added meanwhile."""
    seen: set[Key] = set()
    while len(seen) < len(found):
        for key in [key for key in found if key not in seen]:
            seen.add(key)
            yield key


def _is_stand_in(term: Term) -> bool:
    """Whether a term is a mock, which a test puts in the place of something: for that, it changes nothing."""
    name = term.type if isinstance(term, Object) else getattr(term, "name", "")
    return isinstance(name, str) and name.startswith(STAND_IN_LIBRARIES)
