"""From symbolic values to terms: names, attributes, calls and operators resolved across the project.

Everything is lazy, remembered, and bounded: a cycle or too long a way gives `OPAQUE`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from certlint.knobs.evidence import PARAMETER_TYPES
from certlint.model.facts import Call, FunctionFacts, ParameterFacts
from certlint.model.findings import How
from certlint.model.knobs import ModelKind
from certlint.model.values import (
    Choice,
    Class,
    Function,
    Global,
    Item,
    Literal,
    Mapping,
    Member,
    Operation,
    Parameter,
    Reference,
    Result,
    Sequence,
    Super,
    Unknown,
    Value,
)
from certlint.semantics import operators
from certlint.semantics.modules import Module, Modules
from certlint.semantics.table import Table
from certlint.semantics.words import is_fact
from certlint.semantics.terms import (
    OPAQUE,
    Argument,
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
    SequenceTerm,
    Term,
    TextTerm,
    Variable,
    describe,
    matches,
    truth,
)

__all__ = ["Evaluator", "Given", "Target"]

COMPARISONS = frozenset({"==", "!=", "in", "not in", "is", "is not"})
MAX_DEPTH = 60
MAX_OUTCOMES = 16
NOTHING: tuple[Outcome, ...] = ()
OPAQUE_OUTCOME = (Outcome(OPAQUE),)
BUILTIN_TYPES = frozenset({"bool", "str", "int", "float", "bytes", "dict", "list", "tuple", "set", "object", "None"})


@dataclass(frozen=True, slots=True)
class Target:
    """What a call calls. ``term`` is a `Name`, a `FunctionTerm`, a `ClassTerm` or `Opaque`.

    ``shift`` arguments come before the written ones (a bound receiver, arguments of a partial call),
    and ``partial`` is the call that bound them.
    """

    term: Term
    shift: int = 0
    partial: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What a call gives for a parameter. ``certain`` is False if a spread may or may not give it."""

    outcomes: tuple[Outcome, ...]
    certain: bool = True


class Evaluator:
    """Evaluates the values of a project's modules."""

    def __init__(self, modules: Modules, table: Table) -> None:
        self.modules = modules
        self.table = table
        self._memo: dict[tuple[str, int], tuple[Outcome, ...]] = {}
        self._alive: list[Value] = []
        self._lookups: dict[tuple[str, int, str], tuple[list[Outcome], bool]] = {}
        self._targets: dict[tuple[str, int], tuple[Target, ...]] = {}
        self._depth = 0
        # Attributes set on an object from outside, by where it was made; options, by path and name.
        self.object_sets: dict[tuple[str, int, str], list[tuple[str, Value]]] = {}
        self.options: dict[str, dict[str, tuple[Outcome, ...]]] = {}
        self._dispatch: dict[type[Any], Callable[[Module, Any], Iterable[Outcome]]] = {
            Literal: self._literal,
            Reference: self._reference,
            Global: self._global,
            Function: self._function,
            Class: self._class,
            Super: self._super,
            Parameter: self._parameter,
            Member: self._member,
            Item: self._item,
            Result: self._result,
            Sequence: self._sequence,
            Mapping: self._mapping,
            Operation: self._operation,
            Choice: self._choice,
        }

    # --- values ------------------------------------------------------------------------------

    def resolve(self, path: str, value: Value | None) -> tuple[Outcome, ...]:
        """What the value may be, as seen from the module at ``path``. Never empty."""
        if value is None or isinstance(value, Unknown):
            return OPAQUE_OUTCOME
        key = (path, id(value))
        known = self._memo.get(key)
        if known is not None:
            return known
        if self._depth > MAX_DEPTH:
            return OPAQUE_OUTCOME
        self._memo[key] = OPAQUE_OUTCOME
        self._alive.append(value)
        self._depth += 1
        try:
            outcomes = tuple(self._dispatch[type(value)](self.modules.by_path[path], value))
        finally:
            self._depth -= 1
        outcomes = self._bounded(outcomes)
        self._memo[key] = outcomes
        return outcomes

    def _bounded(self, outcomes: tuple[Outcome, ...]) -> tuple[Outcome, ...]:
        if not outcomes:
            return OPAQUE_OUTCOME
        if len(outcomes) == 1:
            return outcomes
        distinct: dict[tuple[Term, How | None, Origin | None, bool], Outcome] = {}
        for outcome in outcomes:
            key = (outcome.term, outcome.via, outcome.trail[0] if outcome.trail else None, _is_bool(outcome.term))
            distinct.setdefault(key, outcome)
        kept = list(distinct.values())[:MAX_OUTCOMES]
        if len(kept) == 1:
            return (kept[0],)
        return tuple(outcome.among() for outcome in kept)

    def _literal(self, module: Module, value: Literal) -> Iterable[Outcome]:
        trail = (Origin(module.path, value.at, f"`{describe(Known(value.value))}` comes from here"),) if value.at >= 0 else ()
        return (Outcome(Known(value.value), trail),)

    def _reference(self, module: Module, value: Reference) -> Iterable[Outcome]:
        return self.name(self.modules.absolute(module.path, value.name))

    def name(self, dotted: str) -> tuple[Outcome, ...]:
        """What a dotted name stands for: a thing of the project, or a library's."""
        found = self.modules.find(dotted)
        if found is None:
            return (Outcome(Name(self.table.canonical(dotted))),)
        module, rest = found
        if not rest:
            return (Outcome(ModuleTerm(module.path)),)
        outcomes: tuple[Outcome, ...] = (Outcome(ModuleTerm(module.path)),)
        for part in rest.split("."):
            outcomes = tuple(inner for outcome in outcomes for inner in self.member(outcome, part))
        return outcomes

    def binding(self, module: Module, name: str) -> tuple[Outcome, ...]:
        """The value of a module's variable."""
        found = module.bindings.get(name)
        if found is not None:
            return self.resolve(module.path, found[0])
        if module.analysis.problem is not None:
            return OPAQUE_OUTCOME
        for star in module.analysis.stars:
            dotted = self.modules.absolute(module.path, star)
            source = self.modules.by_name.get(dotted)
            if source is not None and source is not module and name in source.bindings:
                return self.binding(source, name)
            if source is None:
                self.modules.want(dotted)
        submodule = f"{module.package}.{name}" if module.package == module.name else ""
        if submodule:
            inner = self.modules.by_name.get(submodule)
            if inner is not None:
                return (Outcome(ModuleTerm(inner.path)),)
            self.modules.want(submodule)
        return (Outcome(Opaque(name)),)

    def _global(self, module: Module, value: Global) -> Iterable[Outcome]:
        return self.binding(module, value.name)

    def _function(self, module: Module, value: Function) -> Iterable[Outcome]:
        return (Outcome(FunctionTerm(module.path, value.name)),)

    def _class(self, module: Module, value: Class) -> Iterable[Outcome]:
        return (Outcome(ClassTerm(module.path, value.name)),)

    def _super(self, module: Module, value: Super) -> Iterable[Outcome]:
        facts = module.classes.get(value.name)
        if facts is None:
            return OPAQUE_OUTCOME
        found: list[Outcome] = []
        for base in facts.bases:
            for outcome in self.resolve(module.path, base):
                if isinstance(outcome.term, Name):
                    found.append(outcome.with_term(Object(outcome.term.name)))
                elif isinstance(outcome.term, ClassTerm):
                    found.append(outcome.with_term(Object(outcome.term)))
        return found

    def _parameter(self, module: Module, value: Parameter) -> Iterable[Outcome]:
        function = module.functions.get(value.function)
        if function is None:
            return OPAQUE_OUTCOME
        owner = module.self_of(value)
        if owner:
            term = ClassTerm(module.path, owner)
            return (Outcome(term if function.role == "class" else Object(term)),)
        facts = next((p for p in function.parameters if p.name == value.name), None)
        if facts is None or facts.kind == "*":
            return OPAQUE_OUTCOME
        option = self.options.get(f"{module.path}\0{value.function}", {}).get(value.name)
        if option is not None:
            return option
        if facts.annotation is None and facts.default is None:
            short = value.function.rpartition(".")[2]
            kind = PARAMETER_TYPES.get(f"{short}.{value.name}") or PARAMETER_TYPES.get(value.name)
            if kind is not None:
                return (Outcome(Object(kind)),)
        if facts.annotation is not None:
            typed = [Outcome(term) for term in self.annotated(module.path, facts.annotation)]
            if typed:
                return typed
        return (Outcome(Argument(module.path, value.function, value.name)),)

    def annotated(self, path: str, annotation: Value, depth: int = 0) -> list[Object]:
        """The instances that an annotation speaks of; none for plain types and for what is not known."""
        if depth > 6:
            return []
        if isinstance(annotation, Operation) and annotation.operator == "|":
            return [o for operand in annotation.operands for o in self.annotated(path, operand, depth + 1)]
        if isinstance(annotation, Item):
            wrapper = annotation.base
            name = wrapper.name.rpartition(".")[2] if isinstance(wrapper, (Reference, Member)) else ""
            if name in {"Optional", "Union", "Annotated", "Final", "ClassVar", "Awaitable", "Iterator", "Generator", "AsyncIterator", "AsyncGenerator", "ContextManager", "AsyncContextManager", "AbstractContextManager", "AbstractAsyncContextManager"}:
                inner = annotation.key.items if isinstance(annotation.key, Sequence) else (annotation.key,)
                return [o for part in inner for o in self.annotated(path, part, depth + 1)]
            return []
        if isinstance(annotation, Literal) and isinstance(annotation.value, str):
            return []
        found: list[Object] = []
        for outcome in self.resolve(path, annotation):
            term = outcome.term
            if isinstance(term, ClassTerm):
                found.append(Object(term))
            elif isinstance(term, Name):
                last = term.name.rpartition(".")[2]
                if not (last in BUILTIN_TYPES or term.name.startswith(("typing.", "collections.", "builtins."))):
                    found.append(Object(term.name))
        return found

    def _choice(self, module: Module, value: Choice) -> Iterable[Outcome]:
        return [outcome for option in value.options for outcome in self.resolve(module.path, option)]

    def _sequence(self, module: Module, value: Sequence) -> Iterable[Outcome]:
        return (Outcome(SequenceTerm(module.path, value.items)),)

    def _mapping(self, module: Module, value: Mapping) -> Iterable[Outcome]:
        return (Outcome(MappingTerm(module.path, value)),)

    # --- attributes --------------------------------------------------------------------------

    def _member(self, module: Module, value: Member) -> Iterable[Outcome]:
        found: list[Outcome] = []
        for outcome in self.resolve(module.path, value.base):
            found.extend(self.member(outcome, value.name))
        return found

    def member(self, outcome: Outcome, name: str) -> tuple[Outcome, ...]:
        """What ``name`` is, as an attribute of the outcome."""
        term = outcome.term
        if isinstance(term, Name):
            if name == "__init__":
                return (outcome,)
            return (outcome.with_term(Name(self.table.canonical(f"{term.name}.{name}"))),)
        if isinstance(term, TextTerm) or (isinstance(term, Known) and isinstance(term.value, str)):
            return (outcome.with_term(TextTerm((None,), getattr(term, "configured", False))),)
        if isinstance(term, ModuleTerm):
            return self.binding(self.modules.by_path[term.path], name)
        if isinstance(term, Object):
            kept = self.object_sets.get((term.path, term.call, name), ()) if term.call >= 0 else ()
            if kept:
                return self._bounded(tuple(o for path, value in kept for o in self.resolve(path, value)))
            if isinstance(term.type, ClassTerm):
                if name == "__init__":
                    return (outcome.with_term(term.type),)
                return self.class_member(term.type, name, bound=True)
            if name == "__init__":
                return (outcome.with_term(Name(term.type)),)
            option = self.option(term.path, term.call, name)
            if option is not None:
                return option
            return (outcome.with_term(Name(self.table.canonical(f"{term.type}.{name}"))),)
        if isinstance(term, ClassTerm):
            return self.class_member(term, name, bound=False)
        if isinstance(term, Known) and name == "value":
            return (outcome,)  # of a member of an enumeration
        if isinstance(term, Argument) and term.key is None:
            option = self.options.get(term.path, {}).get(name)
            if option is not None:
                return option
        return (Outcome(Opaque(name), alone=outcome.alone),)

    def option(self, path: str, call: int, name: str) -> tuple[Outcome, ...] | None:
        """The value of a run-time option declared in the function that made the object, or once in its module."""
        if not self.options or call < 0:
            return None
        function = self.call(path, call).function
        known = self.options.get(f"{path}\0{function}", {}).get(name)
        return known if known is not None else self.options.get(path, {}).get(name)

    def ancestry(self, term: ClassTerm) -> list[ClassTerm | str]:
        """The class, then the classes and dotted names that it inherits from, nearest first."""
        found: list[ClassTerm | str] = [term]
        for current in found:
            if isinstance(current, ClassTerm) and len(found) < 30:
                module = self.modules.by_path[current.path]
                facts = module.classes.get(current.name)
                for base in facts.bases if facts is not None else ():
                    for outcome in self.resolve(current.path, base):
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
                facts = self.modules.by_path[ancestor.path].classes.get(ancestor.name)
                own = dict(facts.methods).get(name) if facts is not None else None
                if own is not None:
                    return FunctionTerm(ancestor.path, own)
        return None

    def class_member(self, term: ClassTerm, name: str, *, bound: bool) -> tuple[Outcome, ...]:
        """What ``name`` is on an instance (``bound``) of the class, or on the class itself."""
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
            method = dict(facts.methods).get(name)
            if method is not None and not found:
                function = module.functions[method]
                if function.role == "property" and bound:
                    return self._returns(ancestor.path, method)
                return (Outcome(FunctionTerm(ancestor.path, method, bound and function.role != "static")),)
            sets = module.self_sets.get((ancestor.name, name), ())
            overwritten = overwritten or any(
                not a.guards and a.function.rpartition(".")[2] == "__init__" for a in sets
            )
            for attribution in sets:
                origin = Origin(ancestor.path, attribution.site, f"kept as `{name}`")
                for outcome in self.resolve(ancestor.path, attribution.value):
                    found.append(replace(outcome, trail=_extend(outcome.trail, origin)))
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
                    found.extend(
                        replace(outcome, trail=_extend(outcome.trail, origin))
                        for outcome in self.resolve(ancestor.path, value)
                    )
                elif annotation is not None:
                    found.extend(Outcome(o) for o in self.annotated(ancestor.path, annotation))
        if found:
            if bound and not any(isinstance(o.term, (FunctionTerm, ClassTerm)) for o in found):
                # Others may set it on their instance: whoever does is to be looked at.
                found.append(Outcome(Argument(term.path, term.name, name), alone=False))
            return self._bounded(tuple(found))
        if outside is not None:
            return (Outcome(Name(self.table.canonical(f"{outside}.{name}"))),)
        return (Outcome(Opaque(name)),)

    def is_field(self, path: str, value: Value | None) -> bool:
        """Whether a class attribute's value declares a holder's field."""
        if not isinstance(value, Result):
            return False
        return any(
            isinstance(target.term, Name) and self.table.model(target.term.name, ModelKind.FIELD)
            for target in self.targets(path, value.call)
        )

    def is_holder(self, term: ClassTerm) -> bool:
        """Whether the class's annotated attributes are parameters of its constructor."""
        module = self.modules.by_path[term.path]
        facts = module.classes[term.name]
        for value in (*facts.decorators, *facts.bases):
            for outcome in self.resolve(term.path, value):
                inner = outcome.term
                name = inner.name if isinstance(inner, Name) else inner.type if isinstance(inner, Object) else None
                if isinstance(name, str) and self.table.model(name, ModelKind.HOLDER):
                    return True
                if isinstance(inner, ClassTerm) and inner != term and self.is_holder(inner):
                    return True
        return False

    # --- items -------------------------------------------------------------------------------

    def _item(self, module: Module, value: Item) -> Iterable[Outcome]:
        key = value.key.value if isinstance(value.key, Literal) else None
        origin = Origin(module.path, value.at, "default") if value.at >= 0 else None
        if not isinstance(key, (str, int)):
            return OPAQUE_OUTCOME
        found: list[Outcome] = []
        certain = True
        how = How.OPTION
        for outcome in self.resolve(module.path, value.base):
            term = outcome.term
            if value.how == "getattr":
                found.extend(self.member(outcome, str(key)))
                certain = certain and not isinstance(found[-1].term, Opaque)
                how = How.OPTION
                continue
            if isinstance(term, Name):
                if self.table.model(term.name, ModelKind.ENVIRONMENT):
                    found.append(Outcome(Variable(str(key)), option=str(key)))
                    certain = certain and value.how == "["
                    if value.how != "[" and value.default is None:
                        found.append(Outcome(Known(None), alone=False, via=How.OPTION, via_origin=origin, option=str(key)))
                else:
                    found.append(Outcome(Opaque(str(key))))
                    certain = False
                continue
            if isinstance(term, SequenceTerm) and isinstance(key, int):
                if -len(term.items) <= key < len(term.items):
                    found.extend(self.resolve(term.path, term.items[key]))
                continue
            inner, definite = self.look_into(term, str(key))
            found.extend(inner)
            certain = certain and definite
            if isinstance(term, MappingTerm) or (isinstance(term, Argument) and self._is_spread(term)):
                how = How.DEFAULT
        place = module.place_of(value.base)
        for attribution in module.item_sets.get(place, ()) if place is not None else ():
            if isinstance(attribution.key, Literal) and attribution.key.value == key and attribution.site != value.at:
                found.extend(self.resolve(module.path, attribution.value))
        if not certain and value.default is not None:
            found.extend(
                replace(outcome, via=outcome.via or how, via_origin=outcome.via_origin or origin, option=str(key))
                for outcome in self.resolve(module.path, value.default)
            )
        elif not certain and value.how in {"get", "pop"} and value.default is None:
            found.append(Outcome(Opaque(str(key))))
        return found

    def _is_spread(self, term: Argument) -> bool:
        """Whether an argument is the ``**kwargs`` of a function."""
        facts = self.parameter(term)
        return facts is not None and facts.kind == "**"

    def look_up(self, path: str, value: Value, key: str) -> tuple[list[Outcome], bool]:
        """What stands under ``key`` in a mapping; the second is True if it surely stands there."""
        memo = (path, id(value), key)
        known = self._lookups.get(memo)
        if known is not None:
            return known
        self._lookups[memo] = ([], False)
        self._alive.append(value)
        self._depth += 1
        try:
            result = self._look_up(path, value, key) if self._depth <= MAX_DEPTH else ([], False)
        finally:
            self._depth -= 1
        self._lookups[memo] = result
        return result

    def _look_up(self, path: str, value: Value, key: str) -> tuple[list[Outcome], bool]:
        found: list[Outcome] = []
        certain = True
        for outcome in self.resolve(path, value):
            inner, definite = self.look_into(outcome.term, key)
            if outcome.when or not outcome.alone:
                inner = [replace(o, when=outcome.when + o.when, alone=False) for o in inner]
            found.extend(inner)
            certain = certain and definite
        module = self.modules.by_path[path]
        place = module.place_of(value)
        for attribution in module.item_sets.get(place, ()) if place is not None else ():
            if attribution.key is None:
                inner, _ = self.look_up(path, attribution.value, key)
                found.extend(inner)
            elif isinstance(attribution.key, Literal) and attribution.key.value == key:
                found.extend(self.resolve(path, attribution.value))
        return found[:MAX_OUTCOMES], certain

    def look_into(self, term: Term, key: str) -> tuple[list[Outcome], bool]:
        """`look_up` for a term."""
        if isinstance(term, MappingTerm) and isinstance(term.value, Mapping):
            found: list[Outcome] = []
            for name, item in reversed(term.value.entries):
                if name is None:
                    inner, certain = self.look_up(term.path, item, key)
                    found.extend(inner)
                    if certain and inner:
                        return found, True
                elif isinstance(name, Literal):
                    if name.value == key:
                        found.extend(self.resolve(term.path, item))
                        return found, True
                else:
                    names = self.resolve(term.path, name)
                    if any(isinstance(o.term, Known) and o.term.value == key for o in names):
                        found.extend(self.resolve(term.path, item))
                        if len(names) == 1:
                            return found, True
            return found, False
        if isinstance(term, MappingTerm) and isinstance(term.value, Operation):
            found = []
            for operand in reversed(term.value.operands):
                inner, certain = self.look_up(term.path, operand, key)
                found.extend(inner)
                if certain and inner:
                    return found, True
            return found, False
        if isinstance(term, Argument) and term.key is None:
            return [Outcome(replace(term, key=key))], False
        if isinstance(term, (Opaque, Object, Variable, Argument)):
            return [Outcome(Opaque(key))], False
        return [], False

    # --- calls -------------------------------------------------------------------------------

    def call(self, path: str, index: int) -> Call:
        """The call of that number in the module."""
        return self.modules.by_path[path].analysis.calls[index]

    def targets(self, path: str, index: int) -> tuple[Target, ...]:
        """What the call may call."""
        key = (path, index)
        known = self._targets.get(key)
        if known is not None:
            return known
        self._targets[key] = (Target(OPAQUE),)
        found: list[Target] = []
        for outcome in self.resolve(path, self.call(path, index).callee):
            for target in self.callables(outcome.term):
                if target not in found:
                    found.append(target)
        result = tuple(found[:MAX_OUTCOMES]) or (Target(OPAQUE),)
        self._targets[key] = result
        return result

    def callables(self, term: Term) -> list[Target]:
        if isinstance(term, FunctionTerm):
            return [Target(term, 1 if term.bound else 0)]
        if isinstance(term, ClassTerm):
            constructor = self.method(term, "__init__")
            if isinstance(constructor, str):
                return [Target(term), Target(Name(constructor.rpartition(".")[0]))]
            return [Target(term, 0 if constructor is None else 1)]
        if isinstance(term, Object) and isinstance(term.type, ClassTerm):
            method = self.method(term.type, "__call__")
            if isinstance(method, FunctionTerm):
                return [Target(method, 1)]
        if isinstance(term, Object) and term.call >= 0 and isinstance(term.type, str) and self.table.model(term.type, ModelKind.PARTIAL):
            call = self.call(term.path, term.call)
            if call.arguments:
                return [
                    Target(inner.term, inner.shift + len(call.arguments) - 1, (term.path, term.call))
                    for outcome in self.resolve(term.path, call.arguments[0])
                    for inner in self.callables(outcome.term)
                ]
        if isinstance(term, Object) and isinstance(term.type, str):
            return [Target(Name(f"{term.type}.__call__"))]
        if isinstance(term, (Name, Opaque)):
            return [Target(term)]
        return [Target(OPAQUE)]

    def _result(self, module: Module, value: Result) -> Iterable[Outcome]:
        found: list[Outcome] = []
        for target in self.targets(module.path, value.call):
            found.extend(self._returned(module.path, value.call, target))
        return found

    def _returned(self, path: str, index: int, target: Target) -> Iterable[Outcome]:
        term = target.term
        call = self.call(path, index)
        if isinstance(term, Name):
            return self._library_result(path, index, call, term.name)
        if isinstance(term, ClassTerm):
            return (Outcome(Object(term, path, index)),)
        if isinstance(term, FunctionTerm):
            return self._call_result(path, index, target, term)
        if isinstance(call.callee, Member):
            return operators.method(path, self.resolve(path, call.callee.base), call)
        return OPAQUE_OUTCOME

    def _call_result(self, path: str, index: int, target: Target, term: FunctionTerm) -> Iterable[Outcome]:
        found: list[Outcome] = []
        for outcome in self._returns(term.path, term.name):
            inner = outcome.term
            if isinstance(inner, Argument) and inner.path == term.path and inner.function == term.name:
                given = self.given(path, index, target, inner.parameter, inner.key)
                outcomes = given.outcomes if given is not None else self.default(inner)
                found.extend(self.negated(o) if inner.negated else o for o in outcomes)
            else:
                found.append(outcome)
        return found

    def _returns(self, path: str, name: str) -> tuple[Outcome, ...]:
        """What a function may return, in terms of its parameters."""
        function = self.modules.by_path[path].functions[name]
        found: list[Outcome] = []
        for guards, value in function.returns:
            inner = self.resolve(path, value)
            if guards:
                inner = tuple(
                    replace(o, when=tuple((path, guard) for guard in guards) + o.when, alone=False) for o in inner
                )
            found.extend(inner)
        if function.annotation is not None and all(isinstance(o.term, (Opaque, Argument)) for o in found):
            typed = [Outcome(o) for o in self.annotated(path, function.annotation)]
            if typed:
                return tuple(typed)
        return self._bounded(tuple(found))

    def _library_result(self, path: str, index: int, call: Call, name: str) -> Iterable[Outcome]:
        table = self.table
        models = {kind for spelling in table.spellings(name) for kind in table.models.get(spelling, ())}
        if not models:
            if isinstance(call.callee, Member):
                computed = operators.method(path, self.resolve(path, call.callee.base), call)
                if not isinstance(computed[0].term, (Opaque, Name, Object, Argument)):
                    return computed
            return (Outcome(Object(name, path, index)),)
        for kind in (ModelKind.RETURNS, ModelKind.SERVER):
            for model in table.model(name, kind):
                if kind is ModelKind.RETURNS and all(
                    self._condition(path, index, argument, wanted) for argument, wanted in model.only_if
                ):
                    return (Outcome(Object(model.result, path, index)),)
        for model in table.model(name, ModelKind.ENVIRONMENT_READ):
            return self._environment_read(path, index, call, model.position, model.parameter)
        for model in table.model(name, ModelKind.PASS_THROUGH):
            position = model.position or 0
            return self.resolve(path, call.arguments[position]) if position < len(call.arguments) else OPAQUE_OUTCOME
        for model in table.model(name, ModelKind.PURE):
            return operators.pure(path, model.result, [self.resolve(path, argument) for argument in call.arguments])
        if table.model(name, ModelKind.PATH):
            return operators.path([self.resolve(path, argument) for argument in call.arguments])
        if table.model(name, ModelKind.SAFE_PATH):
            return (Outcome(Name(f"{name}()")),)
        for model in table.model(name, ModelKind.FIELD):
            given = self.argument(path, index, model.parameter, model.position)
            return given.outcomes if given is not None else OPAQUE_OUTCOME
        return (Outcome(Object(name, path, index)),)

    def _condition(self, path: str, index: int, argument: str, wanted: tuple[Any, ...]) -> bool:
        """Whether a library call's argument is one of the values wanted."""
        given = (
            self.argument(path, index, "", int(argument)) if argument.isdigit() else self.argument(path, index, argument, None)
        )
        if given is None:
            return False
        return any(matches(match, outcome.term) for match in wanted for outcome in given.outcomes)

    def _environment_read(
        self, path: str, index: int, call: Call, position: int | None, parameter: str
    ) -> Iterable[Outcome]:
        names = self.resolve(path, call.arguments[0]) if call.arguments else OPAQUE_OUTCOME
        term = names[0].term
        name = term.value if isinstance(term, Known) and isinstance(term.value, str) else ""
        callee = call.text.rpartition(".")[2]
        typed = callee in {"bool", "int", "path"} or any(keyword == "cast" for keyword, _ in call.keywords)
        found = [Outcome(Opaque(name) if typed else Variable(name), option=name)]
        default = self.argument(path, index, parameter or "default", 1 if position is None else position)
        origin = Origin(path, call.site, "default")
        if default is None:
            if not typed:
                found.append(Outcome(Known(None), via=How.OPTION, via_origin=origin, option=name))
        else:
            found.extend(
                replace(o, via=How.OPTION, via_origin=o.via_origin or origin, option=name) for o in default.outcomes
            )
        return found

    # --- arguments ---------------------------------------------------------------------------

    def argument(self, path: str, index: int, name: str, position: int | None, *, partial: bool = True) -> Given | None:
        """What a call gives for a library's parameter by name or position; None if nothing."""
        call = self.call(path, index)
        if name:
            for keyword, value in call.keywords:
                if keyword == name:
                    return Given(self.resolve(path, value))
        if position is not None and position < len(call.arguments):
            return Given(self.resolve(path, call.arguments[position]))
        if name:
            found: list[Outcome] = []
            certain = False
            for keyword, value in call.keywords:
                if keyword is None:
                    inner, definite = self.look_up(path, value, name)
                    found.extend(inner)
                    certain = certain or definite
            if found:
                return Given(tuple(found), certain)
        return None

    def given(self, path: str, index: int, target: Target, parameter: str, key: str | None = None) -> Given | None:
        """What a call gives for a parameter of a function or class of the project; None if it leaves it to the default."""
        parameters = self.signature(target.term)
        facts = next((p for p in parameters if p.name == parameter), None)
        if facts is None:
            return None
        if facts.kind == "**":
            if key is None or any(p.name == key for p in parameters):
                return None
            return self.argument(path, index, key, None)
        positional = [p.name for p in parameters if p.kind in {"positional", "plain"}]
        position = positional.index(parameter) - target.shift if parameter in positional else None
        if position is not None and position < 0:
            return None
        given = self.argument(path, index, parameter if facts.kind != "positional" else "", position)
        if given is None and target.partial is not None:
            given = self.argument(*target.partial, parameter, None)
        if given is None or key is None:
            return given
        found: list[Outcome] = []
        for outcome in given.outcomes:
            inner, _ = self.look_into(outcome.term, key)
            found.extend(inner)
        return Given(tuple(found), False) if found else None

    def signature(self, term: Term) -> tuple[ParameterFacts, ...]:
        """The parameters of a function, method or class of the project."""
        if isinstance(term, FunctionTerm):
            return self.modules.by_path[term.path].functions[term.name].parameters
        if isinstance(term, ClassTerm):
            constructor = self.method(term, "__init__")
            if isinstance(constructor, FunctionTerm):
                return self.modules.by_path[constructor.path].functions[constructor.name].parameters
            return self._holder_parameters(term)
        return ()

    def keys(self, term: Term) -> list[tuple[str, str]]:
        """Under which (path, name) the parameters of a callable of the project are known."""
        if isinstance(term, FunctionTerm):
            return [(term.path, term.name)]
        if isinstance(term, ClassTerm):
            constructor = self.method(term, "__init__")
            if isinstance(constructor, FunctionTerm):
                return [(constructor.path, constructor.name)]
            return [(a.path, a.name) for a in self.ancestry(term) if isinstance(a, ClassTerm)]
        return []

    def _holder_parameters(self, term: ClassTerm) -> tuple[ParameterFacts, ...]:
        parameters: dict[str, ParameterFacts] = {}
        for ancestor in reversed(self.ancestry(term)):
            if isinstance(ancestor, ClassTerm) and self.is_holder(ancestor):
                facts = self.modules.by_path[ancestor.path].classes[ancestor.name]
                for name, value, site, annotation in facts.attributes:
                    if annotation is not None or self.is_field(ancestor.path, value):
                        parameters[name] = ParameterFacts(name, "plain", value, annotation, site)
        return tuple(parameters.values())

    def parameter(self, term: Argument) -> ParameterFacts | None:
        """The declaration of the parameter (or holder's attribute) that an argument term speaks of."""
        module = self.modules.by_path[term.path]
        function: FunctionFacts | None = module.functions.get(term.function)
        if function is not None:
            return next((p for p in function.parameters if p.name == term.parameter), None)
        if term.function in module.classes:
            holder = self.is_holder(ClassTerm(term.path, term.function))
            for name, value, site, annotation in module.classes[term.function].attributes:
                if name == term.parameter and holder:
                    return ParameterFacts(name, "plain", value, annotation, site)
        return None

    def default(self, term: Argument) -> tuple[Outcome, ...]:
        """What the parameter is if no caller gives it."""
        facts = self.parameter(term)
        if facts is None or facts.default is None:
            return OPAQUE_OUTCOME
        origin = Origin(term.path, facts.site, "default")
        outcomes = self.resolve(term.path, facts.default)
        if term.key is not None:
            outcomes = tuple(o for outcome in outcomes for o in self.look_into(outcome.term, term.key)[0])
        return tuple(replace(o, via=How.DEFAULT, via_origin=origin) for o in outcomes) or OPAQUE_OUTCOME

    # --- operators ---------------------------------------------------------------------------

    def _operation(self, module: Module, value: Operation) -> Iterable[Outcome]:
        operator = value.operator
        path = module.path
        if operator == "instance":
            return [Outcome(o) for o in self.annotated(path, value.operands[0])] or OPAQUE_OUTCOME
        if operator == "if":
            return self._conditional(path, value)
        if operator == "not":
            inner = self.resolve(path, value.operands[0])
            if len(inner) == 1 and is_fact(last_name(inner[0].term)):
                self._alive.append(value)
                return (
                    Outcome(Known(True), when=((path, value),), alone=False),
                    Outcome(Known(False), when=((path, value.operands[0]),), alone=False),
                )
            return [self.negated(o) for o in self.resolve(path, value.operands[0])]
        if operator in {"and", "or"}:
            return self._boolean(path, value)
        if operator == "|":
            terms = [o.term for operand in value.operands for o in self.resolve(path, operand)]
            if any(isinstance(term, MappingTerm) for term in terms):
                return (Outcome(MappingTerm(path, value)),)
            return OPAQUE_OUTCOME
        parts = [self.resolve(path, operand) for operand in value.operands]
        if operator in COMPARISONS and any(is_fact(last_name(o.term)) for part in parts for o in part):
            # Decided by the environment: both ways, each under its condition.
            negation = Operation("not", (value,))
            self._alive.append(negation)
            return (
                Outcome(Known(True), when=((path, value),), alone=False),
                Outcome(Known(False), when=((path, negation),), alone=False),
            )
        return operators.apply(operator, parts, self.items)

    def items(self, sequence: SequenceTerm) -> list[Term]:
        """The terms of a list's items."""
        return [o.term for item in sequence.items for o in self.resolve(sequence.path, item)]

    def _conditional(self, path: str, value: Operation) -> Iterable[Outcome]:
        condition, then, otherwise = value.operands
        decided = {truth(o.term) for o in self.resolve(path, condition)}
        if decided == {True}:
            return self.resolve(path, then)
        if decided == {False}:
            return self.resolve(path, otherwise)
        negation = Operation("not", (condition,))
        self._alive.append(negation)
        conditions = self.resolve(path, condition)
        found: list[Outcome] = []
        for branch, guard, held in ((then, condition, True), (otherwise, negation, False)):
            inner = tuple(replace(o, when=((path, guard), *o.when), alone=False) for o in self.resolve(path, branch))
            found.extend(_by_default(inner, [o for o in conditions if truth(o.term) is held]))
        return found

    def _boolean(self, path: str, value: Operation) -> Iterable[Outcome]:
        """``a or b``: a where it is (or may be) true, else b; ``and`` the other way round."""
        stop = value.operator == "or"
        found: list[Outcome] = []
        skipped: list[Outcome] = []
        reached: list[tuple[str, Value]] = []
        for operand in value.operands[:-1]:
            outcomes = self.resolve(path, operand)
            skipped.extend(o for o in outcomes if truth(o.term) is (not stop))
            found.extend(replace(o, alone=False) for o in outcomes if truth(o.term) is not (not stop))
            if all(truth(o.term) is stop for o in outcomes):
                return found
            if not all(truth(o.term) is (not stop) for o in outcomes):
                guard: Value = operand if not stop else Operation("not", (operand,))
                self._alive.append(guard)
                reached.append((path, guard))
        last = self.resolve(path, value.operands[-1])
        if reached:
            last = tuple(replace(o, when=(*reached, *o.when), alone=False) for o in last)
        last = _by_default(last, skipped)
        return [*found, *last]

    def negated(self, outcome: Outcome) -> Outcome:
        """``not outcome``."""
        term = outcome.term
        if isinstance(term, Argument):
            return outcome.with_term(replace(term, negated=not term.negated))
        known = truth(term)
        if known is None:
            return outcome.with_term(Opaque(last_name(term)))
        return outcome.with_term(Known(not known))


def _by_default(outcomes: tuple[Outcome, ...], deciding: Iterable[Outcome]) -> tuple[Outcome, ...]:
    """The outcomes, known to be what happens by default if a default decided that they are reached."""
    default = next((o for o in deciding if o.via is How.OPTION), None)
    if default is None:
        return outcomes
    return tuple(
        o if o.via is not None else replace(o, via=default.via, via_origin=default.via_origin, option=default.option, when=())
        for o in outcomes
    )


def last_name(term: Term) -> str:
    """The last part of the name that a term goes by, if it has one."""
    return getattr(term, "name", "").rpartition(".")[2]


def _is_bool(term: Term) -> bool:
    """Tells ``False`` from ``0``, which are equal."""
    return isinstance(term, Known) and isinstance(term.value, bool)


def _extend(trail: tuple[Origin, ...], origin: Origin) -> tuple[Origin, ...]:
    """The trail with one more step, unless it ends there anyway."""
    if trail and trail[-1].path == origin.path and trail[-1].site == origin.site:
        return trail
    return (*trail, origin)[-8:]
