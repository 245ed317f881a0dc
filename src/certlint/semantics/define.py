"""Functions and classes: what their definitions say, and their bodies, executed when the module is done."""

from __future__ import annotations

import ast

from certlint.knobs.evidence import TESTING_DECORATORS
from certlint.lexicon.senses import environment_of_class
from certlint.model.facts import ClassFacts, FunctionFacts, Guards
from certlint.model.values import Class, Function, Literal, Member, Parameter, Reference, Result, Value
from certlint.semantics.expressions import Expressions
from certlint.semantics.scopes import Frame, bound_names, rebound_names

__all__ = ["Definitions"]

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


class Definitions(Expressions):
    """Executes definitions; the statements inside are executed by `certlint.semantics.execute`."""

    def __init__(self) -> None:
        super().__init__()
        self.functions: dict[str, FunctionFacts] = {}
        self.classes: dict[str, ClassFacts] = {}
        self.binding_sites: dict[str, int] = {}
        self._names: dict[int, str] = {}  # of functions and classes, by the identity of their nodes
        self._class_attributes: list[tuple[str, Value | None, int, Value | None]] = []
        self._class_methods: list[tuple[str, str]] = []
        self._returns: list[tuple[Guards, Value]] = []
        self._yields = False
        self._function_depth = 0  # guards in force where the current function's body begins

    def block(self, body: list[ast.stmt]) -> bool:
        """Execute statements; declared by the statements."""
        raise AssertionError

    def _qualified(self, name: str, node: ast.AST) -> str:
        """The name of a definition in the file: no other node's, and the same when the node is met again."""
        known = self._names.get(id(node))
        if known is not None:
            return known
        base = f"{self.frame.name}.{name}" if self.frame.name else name
        unique, count = base, 1
        while unique in self.functions or unique in self.classes:
            count += 1
            unique = f"{base}#{count}"
        self._names[id(node)] = unique
        return unique

    def _function(self, node: FunctionNode) -> bool:
        name = self._qualified(node.name, node)
        decorators = tuple(map(self._decorator, node.decorator_list))
        parameters = self.parameters(node.args, name)
        depth = len(self.guards)
        self._mark_testing(decorators)
        owner = self.frame.owner if self.frame.kind == "class" else ""
        role = self._role(decorators) if owner else "function"
        facts = FunctionFacts(
            self.place(node),
            parameters,
            (),
            self.annotation(node.returns),
            decorators,
            owner,
            role,
            self.here(),
        )
        del self.guards[depth:]
        self.functions[name] = facts
        if not _completes_property(decorators):
            if owner:
                self._class_methods.append((node.name, name))
            self.bind(node.name, Function(name))
        self._note_function_binding(node.name, node)
        self._defer(name, node.body, facts)
        return True

    def _decorator(self, node: ast.expr) -> Value:
        """A decorator; what one of tests is given is there in tests only."""
        before = len(self.guards)
        if isinstance(node, ast.Call):
            self._mark_testing((self.evaluate(node.func),))
        value = self.evaluate(node)
        del self.guards[before:]
        return value

    def _mark_testing(self, decorators: tuple[Value, ...]) -> None:
        """What follows runs in tests only, if one of the decorators says so."""
        for decorator in decorators:
            call = self.calls[decorator.call] if isinstance(decorator, Result) else None
            known = call.callee if call is not None else decorator
            if isinstance(known, Reference) and known.name.startswith(TESTING_DECORATORS):
                self.guards.append(self.weights.operation("testing", Literal(f"@{known.name}")))

    def _note_function_binding(self, name: str, node: ast.AST) -> None:
        if self.frame.kind == "module":
            self.binding_sites.setdefault(name, self.place(node))

    def _role(self, decorators: tuple[Value, ...]) -> str:
        for decorator in decorators:
            if isinstance(decorator, Reference):
                last = decorator.name.rpartition(".")[2]
                if last == "staticmethod":
                    return "static"
                if last == "classmethod":
                    return "class"
                if last in {"property", "cached_property"}:
                    return "property"
        return "method"

    def define_lambda(self, node: ast.Lambda) -> Value:
        """A lambda: a function whose body is what it returns."""
        name = self._qualified("<lambda>", node)
        facts = FunctionFacts(
            self.place(node), self.parameters(node.args, name), (), None, (), "", "lambda", self.here()
        )
        self.functions[name] = facts
        self._defer(name, node.body, facts)
        return Function(name)

    def _defer(self, name: str, body: list[ast.stmt] | ast.expr, facts: FunctionFacts) -> None:
        """Execute the function's body later, when the names around it have got their values."""
        parent, statement = self.frame, self.statement
        names, outer = frozenset[str](), frozenset[str]()
        if isinstance(body, list):
            names, outer = bound_names(body, self.walruses)
        names |= {parameter.name for parameter in facts.parameters}

        def run() -> None:
            owner = facts.owner or (parent.owner if parent.kind == "function" else "")
            frame = Frame("function", name, parent, {}, names, owner, outer)
            for parameter in facts.parameters:
                frame.environment[parameter.name] = Parameter(name, parameter.name, parameter.site)
            saved = self.frame, self.function, self.statement, self.guards
            self.frame, self.function, self.statement = frame, name, statement
            self.guards = list(facts.guards)
            self._function_depth = len(self.guards)
            self._returns, self._yields = [], False
            if isinstance(body, list):
                for rebound, constant in rebound_names(body) if self.rebinds else ():
                    value = self.evaluate(constant)
                    known = frame.rebound.get(rebound)
                    frame.rebound[rebound] = value if known is None else self.weights.choice(known, value)
                self.block(body)
            else:
                self._returns.append(((), self.evaluate(body)))
            self.functions[name] = FunctionFacts(
                facts.site,
                facts.parameters,
                tuple(self._returns),
                facts.annotation,
                facts.decorators,
                facts.owner,
                facts.role,
                facts.guards,
                self._yields,
            )
            self.frame, self.function, self.statement, self.guards = saved

        self.pending.append(run)

    def _class(self, node: ast.ClassDef) -> bool:
        name = self._qualified(node.name, node)
        decorators = tuple(map(self._decorator, node.decorator_list))
        bases = tuple(self.evaluate(base) for base in node.bases)
        keywords = tuple((keyword.arg, self.evaluate(keyword.value)) for keyword in node.keywords)
        at = self.place(node)
        depth = len(self.guards)
        self._mark_testing(decorators)
        environment = environment_of_class(node.name)
        if environment:
            self.guards.append(
                self.weights.operation("within", Literal(environment), Literal(f"in the class {node.name}"))
            )
        placeholder = ClassFacts(at, bases, keywords, (), (), decorators, self.here())
        self.classes[name] = placeholder
        if self.frame.kind == "class":
            self._class_attributes.append((node.name, Class(name), at, None))
        self._note_function_binding(node.name, node)
        self.bind(node.name, Class(name))
        saved = self._class_attributes, self._class_methods, self.frame
        self._class_attributes, self._class_methods = [], []
        self.frame = Frame("class", name, self.frame, {}, frozenset(), name)
        self.block(node.body)
        self.classes[name] = ClassFacts(
            at,
            bases,
            keywords,
            tuple(self._class_attributes),
            tuple(self._class_methods),
            decorators,
            self.here(),
        )
        del self.guards[depth:]
        self._class_attributes, self._class_methods, self.frame = saved
        return True

    def note_yield(self, value: Value) -> None:
        """A value that the current function yields."""
        self._yields = True
        self._returns.append((self.here(self._function_depth), value))


def _completes_property(decorators: tuple[Value, ...]) -> bool:
    """Whether the function is a setter or deleter: what its name reads is still what the getter returns."""
    return any(isinstance(each, Member) and each.name in {"setter", "deleter"} for each in decorators)
