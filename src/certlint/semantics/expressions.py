"""Expressions: from the tree to symbolic values, writing down the calls on the way."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from sys import intern
from typing import Any

from certlint.lexicon.senses import is_environment
from certlint.model.facts import Call, ParameterFacts
from certlint.model.values import (
    LONGEST_TEXT,
    TOO_MANY,
    UNKNOWN,
    Choice,
    Class,
    Global,
    Item,
    Literal,
    Mapping,
    Member,
    Parameter,
    Reference,
    Result,
    Sequence,
    Super,
    Unknown,
    Value,
)
from certlint.semantics.recorder import OPTION, URI, Recorder
from certlint.semantics.scopes import dotted_text

__all__ = ["Expressions"]

LOOKUPS = frozenset({"get", "pop", "setdefault"})
ASSERTION = re.compile(r"assert(?!.*(?i:raises|warns|logs))|parametrize$")
PAYLOADS = frozenset({"json", "data", "params", "body", "payload", "headers", "extra"})
MAX_GROWN = 64
"""A list that was given more items one by one is followed no further: commands are shorter."""
DICTIONARIES = frozenset({"dict", "collections.OrderedDict"})
KEY = re.compile(r"[A-Za-z_][\w .:-]{0,80}")
BINARY: dict[type[ast.operator], str] = {
    ast.Add: "+",
    ast.Mod: "%",
    ast.Div: "/",
    ast.BitOr: "|",
    ast.BitAnd: "&",
}
COMPARE: dict[type[ast.cmpop], str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
}


class Expressions(Recorder):
    """Evaluates expressions in the current frame; what it meets is kept in its lists."""

    def __init__(self) -> None:
        super().__init__()
        self._dispatch: dict[type[ast.expr], Callable[[Any], Value]] = {
            ast.Constant: self._constant,
            ast.Name: self._name,
            ast.Attribute: self._attribute,
            ast.Subscript: self._subscript,
            ast.Call: self._call,
            ast.BoolOp: self._boolean,
            ast.UnaryOp: self._unary,
            ast.BinOp: self._binary,
            ast.Compare: self._compare,
            ast.IfExp: self._conditional,
            ast.List: self._display,
            ast.Tuple: self._display,
            ast.Set: self._display,
            ast.Dict: self._dict,
            ast.JoinedStr: self._joined,
            ast.FormattedValue: self._formatted,
            ast.Lambda: self._lambda,
            ast.ListComp: self._comprehension,
            ast.SetComp: self._comprehension,
            ast.GeneratorExp: self._comprehension,
            ast.DictComp: self._comprehension,
            ast.Await: self._inner,
            ast.Starred: self._starred,
            ast.NamedExpr: self._named,
            ast.Yield: self._yield,
            ast.YieldFrom: self._yield,
            ast.Slice: self._slice,
        }

    # --- places ------------------------------------------------------------------------------

    # --- names -------------------------------------------------------------------------------

    # --- evaluation --------------------------------------------------------------------------

    def evaluate(self, node: ast.expr) -> Value:
        """The symbolic value of an expression."""
        handler = self._dispatch.get(type(node))
        return handler(node) if handler is not None else UNKNOWN

    def _constant(self, node: ast.Constant) -> Value:
        value = node.value
        if isinstance(value, str):
            if len(value) > LONGEST_TEXT:
                return UNKNOWN
            literal = self.weights.once(Literal(intern(value), self.place(node)))  # many files hold the same ones
            if ("://" in value and URI.search(value)) or OPTION.search(value):
                self.note_text(node, literal)
            return literal
        if value is None or isinstance(value, (bool, int, float)):
            return self.weights.once(Literal(value, self.place(node)))
        if isinstance(value, bytes) and len(value) <= LONGEST_TEXT:
            return self.weights.once(Literal(value, self.place(node)))
        return UNKNOWN

    def _name(self, node: ast.Name) -> Value:
        value = self.look_up(node.id)
        written = self.unread.get(id(value)) if self.unread else None
        if written is not None:
            written.read = True
        return value

    def target(self, node: ast.expr) -> Value:
        """The value of what an entry of is set: that alone does not read it."""
        return self.look_up(node.id) if isinstance(node, ast.Name) else self.evaluate(node)

    def _attribute(self, node: ast.Attribute) -> Value:
        return self.member(self.evaluate(node.value), node.attr, -1)

    def _subscript(self, node: ast.Subscript) -> Value:
        base = self.evaluate(node.value)
        key = self.evaluate(node.slice)
        if isinstance(base, Sequence) and isinstance(key, Literal) and isinstance(key.value, int):
            return base.items[key.value] if -len(base.items) <= key.value < len(base.items) else UNKNOWN
        at = self.place(node) if isinstance(base, Reference) else -1  # such as `os.environ`
        return self.weights.keep(Item(base, key, at=at), base, key)

    def evaluate_again(self, node: ast.expr) -> Value:
        """The value of a name, a constant, or an item of such, of which nothing is written down once more."""
        if isinstance(node, ast.Subscript):
            base, key = self.evaluate_again(node.value), self.evaluate_again(node.slice)
            return self.weights.keep(Item(base, key), base, key)
        if isinstance(node, ast.Name):
            return self.look_up(node.id)
        return Literal(node.value) if isinstance(node, ast.Constant) and isinstance(node.value, (str, int)) else UNKNOWN

    def _slice(self, node: ast.Slice) -> Value:
        for part in (node.lower, node.upper, node.step):
            if part is not None:
                self.evaluate(part)
        return UNKNOWN

    def _boolean(self, node: ast.BoolOp) -> Value:
        operator = "and" if isinstance(node.op, ast.And) else "or"
        depth = len(self.guards)
        operands: list[Value] = []
        for operand in node.values:
            value = self.evaluate(operand)
            operands.append(value)
            self.guards.append(value if operator == "and" else self.weights.operation("not", value))
        del self.guards[depth:]
        return self.weights.operation(operator, *operands)

    def _unary(self, node: ast.UnaryOp) -> Value:
        value = self.evaluate(node.operand)
        if isinstance(node.op, ast.Not):
            return self.weights.operation("not", value, at=self.place(node))
        if isinstance(value, Literal) and isinstance(value.value, (int, float)) and isinstance(node.op, ast.USub):
            return Literal(-value.value, value.at)
        return UNKNOWN

    def _binary(self, node: ast.BinOp) -> Value:
        texts = len(self.texts)
        left, right = self.evaluate(node.left), self.evaluate(node.right)
        sign = BINARY.get(type(node.op))
        if sign is None:
            return UNKNOWN
        if sign in "+%" and len(self.texts) > texts:
            # The parts of a text count as a whole.
            del self.texts[texts:]
            whole = self.weights.operation(sign, left, right, at=self.place(node))
            self.note_text(node, whole)
            return whole
        if sign == "+" and isinstance(left, Sequence) and isinstance(right, Sequence):
            return self.weights.sequence(left.items + right.items, left.at)
        return self.weights.operation(sign, left, right, at=self.place(node))

    def _compare(self, node: ast.Compare) -> Value:
        displays = len(self.displays)
        operands = [self.evaluate(node.left), *map(self.evaluate, node.comparators)]
        del self.displays[displays:]  # what something is compared with is no use of it
        parts = [
            self.weights.operation(COMPARE[type(operator)], operands[i], operands[i + 1])
            for i, operator in enumerate(node.ops)
        ]
        return parts[0] if len(parts) == 1 else self.weights.operation("and", *parts)

    def condition(self, node: ast.expr) -> Value:
        """The value of an expression of which only the truth counts."""
        self.testing += 1
        value = self.evaluate(node)
        self.testing -= 1
        return value

    def _conditional(self, node: ast.IfExp) -> Value:
        condition = self.condition(node.test)
        self.guards.append(condition)
        then = self.evaluate(node.body)
        self.guards[-1] = self.weights.operation("not", condition)
        otherwise = self.evaluate(node.orelse)
        self.guards.pop()
        return self.weights.operation("if", condition, then, otherwise)

    def _display(self, node: ast.List | ast.Tuple | ast.Set) -> Value:
        return self.weights.sequence(tuple(map(self.evaluate, node.elts)), self.place(node))

    def _dict(self, node: ast.Dict) -> Value:
        entries: list[tuple[Value | None, Value]] = []
        names = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        per_environment = sum(map(is_environment, names)) >= 2
        for name, key, item in zip(names, node.keys, node.values, strict=True):
            known = None if key is None else self.evaluate(key)
            depth = len(self.guards)
            if per_environment and is_environment(name) and known is not None:
                self.guards.append(self.weights.operation("within", known, Literal(f"under the key {name!r}")))
            entries.append((known, self.evaluate(item)))
            del self.guards[depth:]
        value = self.weights.mapping(tuple(entries), self.place(node))
        self.note_display(value)
        return value

    def _joined(self, node: ast.JoinedStr) -> Value:
        texts = len(self.texts)
        parts = tuple(self.evaluate(part) for part in node.values)
        value = self.weights.operation("join", *parts, at=self.place(node))
        known = "".join(p.value for p in parts if isinstance(p, Literal) and isinstance(p.value, str))
        if not isinstance(value, Unknown) and OPTION.search(known) and URI.search(known):
            del self.texts[texts:]
            self.note_text(node, value)
        return value

    def _formatted(self, node: ast.FormattedValue) -> Value:
        if node.format_spec is not None:
            self.evaluate(node.format_spec)
        return self.evaluate(node.value)

    def _lambda(self, node: ast.Lambda) -> Value:
        return self.define_lambda(node)

    def define_lambda(self, node: ast.Lambda) -> Value:
        """Declared by the statements, which know functions."""
        raise AssertionError

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Value:
        saved = dict(self.frame.environment)
        depth = len(self.guards)
        for generator in node.generators:
            iterated = self.evaluate(generator.iter)
            self.assign(generator.target, self.element(iterated), generator.target)
            for condition in generator.ifs:
                self.guards.append(self.evaluate(condition))
        value: Value = UNKNOWN
        if isinstance(node, ast.DictComp):
            self.evaluate(node.key)
            self.evaluate(node.value)
        else:
            value = self.weights.sequence((self.evaluate(node.elt),), -1)
        del self.guards[depth:]
        walrus = {
            n.target.id for n in ast.walk(node) if isinstance(n, ast.NamedExpr) and isinstance(n.target, ast.Name)
        }
        for name, bound in list(self.frame.environment.items()):
            if name in walrus:
                saved[name] = bound
        self.frame.environment = saved
        return value

    def element(self, iterated: Value) -> Value:
        """One element of what is iterated over."""
        if isinstance(iterated, Sequence) and iterated.items:
            return self.weights.choice(*iterated.items)
        return UNKNOWN

    def assign(self, target: ast.expr, value: Value, node: ast.AST) -> None:
        """Declared by the statements."""
        raise AssertionError

    def _inner(self, node: ast.Await) -> Value:
        return self.evaluate(node.value)

    def _starred(self, node: ast.Starred) -> Value:
        self.evaluate(node.value)
        return UNKNOWN

    def _named(self, node: ast.NamedExpr) -> Value:
        value = self.evaluate(node.value)
        self.assign(node.target, value, node)
        return value

    def _yield(self, node: ast.Yield | ast.YieldFrom) -> Value:
        value = self.evaluate(node.value) if node.value is not None else UNKNOWN
        self.note_yield(value)
        return UNKNOWN

    def note_yield(self, value: Value) -> None:
        """Declared by the statements."""
        raise AssertionError

    # --- calls -------------------------------------------------------------------------------

    def _call(self, node: ast.Call) -> Value:
        base: Value = UNKNOWN
        if isinstance(node.func, ast.Attribute):
            base = self.target(node.func.value) if node.func.attr == "update" else self.evaluate(node.func.value)
            callee = self.member(base, node.func.attr, -1)
        else:
            callee = self.evaluate(node.func)
        arguments: list[Value] = []
        starred = False
        displays = len(self.displays)
        for argument in node.args:
            value = self.evaluate(argument)
            if isinstance(argument, ast.Starred):
                starred = True
            elif not starred:
                arguments.append(value)
        keywords = tuple((keyword.arg, self._argument(keyword)) for keyword in node.keywords)
        if isinstance(node.func, ast.Attribute) and ASSERTION.match(node.func.attr):
            del self.displays[displays:]
        at = self.place(node)
        special = self._special(node, base, callee, arguments, keywords, at)
        index = self.record(
            node,
            Call(
                at,
                callee,
                dotted_text(node.func),
                tuple(arguments),
                keywords,
                self.function,
                self.here(),
                starred,
                self.testing > 0,
            ),
        )
        return special if special is not None else self.weights.once(Result(index, at))

    def _argument(self, keyword: ast.keyword) -> Value:
        """A named argument's value; a dict that is sent as data is not one of keyword arguments."""
        displays = len(self.displays)
        value = self.evaluate(keyword.value)
        if keyword.arg in PAYLOADS:
            del self.displays[displays:]
        return value

    def _special(
        self,
        node: ast.Call,
        base: Value,
        callee: Value,
        arguments: list[Value],
        keywords: tuple[tuple[str | None, Value], ...],
        at: int,
    ) -> Value | None:
        """The value of a call of the language's own functions and of dict methods; None for any other."""
        if isinstance(callee, Reference) and callee.name.startswith(("builtins.", "collections.")):
            return self._builtin(node, callee.name.removeprefix("builtins."), arguments, keywords, at)
        if isinstance(node.func, ast.Attribute):
            return self._dict_method(node.func, base, arguments, keywords, at)
        return None

    def _entries(
        self, node: ast.Call, keywords: tuple[tuple[str | None, Value], ...]
    ) -> list[tuple[Value | None, Value]]:
        """The named arguments of a call as a dict's entries."""
        return [
            (None if name is None else Literal(name, self.place(keyword)), value)
            for keyword, (name, value) in zip(node.keywords, keywords, strict=True)
        ]

    def _builtin(
        self,
        node: ast.Call,
        name: str,
        arguments: list[Value],
        keywords: tuple[tuple[str | None, Value], ...],
        at: int,
    ) -> Value | None:
        if name in DICTIONARIES and len(arguments) <= 1:
            entries: list[tuple[Value | None, Value]] = []
            if arguments:
                first = arguments[0]
                if isinstance(first, Sequence):
                    for pair in first.items:
                        if isinstance(pair, Sequence) and len(pair.items) == 2:
                            entries.append((pair.items[0], pair.items[1]))
                else:
                    entries.append((None, first))
            entries.extend(self._entries(node, keywords))
            value = self.weights.mapping(tuple(entries), at)
            self.note_display(value)
            return value
        if name == "getattr" and len(arguments) >= 2:
            key = arguments[1]
            if isinstance(key, Literal) and isinstance(key.value, str):
                if len(arguments) == 2:
                    return self.member(arguments[0], key.value, at)
                return self.weights.keep(
                    Item(arguments[0], key, "getattr", arguments[2], at), arguments[0], arguments[2]
                )
            default = arguments[2] if len(arguments) > 2 else None
            return self.weights.keep(Item(arguments[0], key, "getattr", default, at), arguments[0], key, default)
        if name == "setattr" and len(arguments) == 3:
            key = arguments[1]
            if isinstance(key, Literal) and isinstance(key.value, str):
                self.attribute(arguments[0], dotted_text(node.args[0]), key.value, arguments[2], at)
            return None
        if name == "super":
            if not arguments:
                return Super(self.frame.owner) if self.frame.owner else UNKNOWN
            if isinstance(arguments[0], Class):
                return Super(arguments[0].name)
        return None

    def _dict_method(
        self,
        func: ast.Attribute,
        base: Value,
        arguments: list[Value],
        keywords: tuple[tuple[str | None, Value], ...],
        at: int,
    ) -> Value | None:
        method = func.attr
        if method in LOOKUPS and 1 <= len(arguments) <= 2:
            key = arguments[0]
            named_default = next((v for k, v in keywords if k == "default"), None)
            if isinstance(key, Literal) and isinstance(key.value, str) and KEY.fullmatch(key.value):
                others = [k for k, _ in keywords if k != "default"]
                if not others:
                    default = arguments[1] if len(arguments) == 2 else named_default
                    if method == "pop":
                        self.forget(func.value, base, key)
                    if method == "setdefault" and len(arguments) == 2:
                        kept = self.weights.keep(Item(base, key, "setdefault", default, at), base, default)
                        self.store_item(func.value, base, key, kept, at, if_missing=default)
                    return self.weights.keep(Item(base, key, method, default, at), base, default)
            elif method == "get" and isinstance(base, (Mapping, Global)) and not isinstance(key, Literal):
                default = arguments[1] if len(arguments) == 2 else None
                return self.weights.keep(Item(base, key, method, default, at), base, key, default)
            return None
        if method == "update":
            entries: list[tuple[Value | None, Value]] = []
            for argument in arguments[:1]:
                entries.extend(argument.entries if isinstance(argument, Mapping) else ((None, argument),))
            entries.extend((None if k is None else Literal(k), v) for k, v in keywords)
            self.update(func.value, base, entries, at)
            return Literal(None) if entries else None
        if method in {"append", "extend"} and len(arguments) == 1 and isinstance(base, Sequence):
            added = arguments if method == "append" else getattr(arguments[0], "items", ())
            if isinstance(func.value, ast.Name) and added and len(base.items) <= MAX_GROWN:
                grown = (*base.items, *added) if len(base.items) < MAX_GROWN else (*base.items, TOO_MANY)
                self.bind(func.value.id, self.weights.sequence(grown, base.at))
            return None
        if method == "copy" and not arguments:
            if isinstance(base, (Mapping, Parameter, Global, Member, Item, Choice)):
                return self.weights.mapping(((None, base),), at)
            return None
        return None

    # --- stores ------------------------------------------------------------------------------

    def parameters(self, arguments: ast.arguments, function: str) -> tuple[ParameterFacts, ...]:
        """The parameters, their defaults evaluated here, in the scope around the function."""
        facts: list[ParameterFacts] = []
        plain = [*arguments.posonlyargs, *arguments.args]
        defaults: list[ast.expr | None] = [None] * (len(plain) - len(arguments.defaults))
        defaults += arguments.defaults
        for i, (argument, default) in enumerate(zip(plain, defaults, strict=True)):
            kind = "positional" if i < len(arguments.posonlyargs) else "plain"
            facts.append(self._parameter(argument, kind, default))
        if arguments.vararg is not None:
            facts.append(self._parameter(arguments.vararg, "*", None))
        for argument, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
            facts.append(self._parameter(argument, "keyword", default))
        if arguments.kwarg is not None:
            facts.append(self._parameter(arguments.kwarg, "**", None))
        return tuple(facts)

    def _parameter(self, argument: ast.arg, kind: str, default: ast.expr | None) -> ParameterFacts:
        return ParameterFacts(
            argument.arg,
            kind,
            self.evaluate(default) if default is not None else None,
            self.annotation(argument.annotation),
            self.place(argument),
        )

    def annotation(self, node: ast.expr | None) -> Value | None:
        """The value of an annotation; one written as a string is read."""
        if node is None:
            return None
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            try:
                node = ast.parse(node.value.strip(), mode="eval").body
                for part in ast.walk(node):  # its lines are not those of the file
                    part.__dict__.pop("lineno", None)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return None
        return self.evaluate(node)
