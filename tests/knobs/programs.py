"""Minimal programs for knobs that are parts of calls and classes: bad ones in each shape, and good ones."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from knobs.examples import TEXT_KINDS, constant_of, module_of, safe_value, written

from certlint.knobs import KNOBS, MODELS
from certlint.model.knobs import Anything, Effect, Falsy, Is, Kind, Knob, ModelKind

MARK = "  # here"
PATH = "'/etc/acme/ca.pem'"
CONFIGURED = "os.environ['ACME_CA_BUNDLE']"

CONTEXTS = {target for model in MODELS if model.kind is ModelKind.CONTEXT for target in model.targets}
MAKERS = CONTEXTS | {
    target
    for model in MODELS
    if model.kind is ModelKind.RETURNS and model.result in CONTEXTS
    for target in model.targets
}
"""Callables that give an SSLContext."""

RESULTS = {"prestodb.dbapi.connect", "prestodb.client.PrestoRequest", "git.Repo.config_writer"}
"""Functions among the targets' prefixes: the knob is in what they return."""


MADE = {
    "server/0.tls/5": "ldap3.Server(other)",
    "self.server/0.tls/5": "ldap3.Connection(ldap3.Server(other))",
}
"""What conditions with dots lead through, made so that they hold: the first argument, or the receiver."""


@dataclass(frozen=True, slots=True)
class Program:
    """A program: its lines, those with `MARK` being where the finding is due, and the rule that is to find it.

    ``receiver`` is the class whose instance the function gets as ``receiver``. ``code`` is empty for a good one.
    """

    shape: str
    lines: tuple[str, ...]
    code: str = ""
    receiver: str = ""
    at_module_level: bool = False


_DOTTED = re.compile(r"(?<![\w.'\"/-])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+")
_MODULE = re.compile(r"setattr\((\w+),")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"|#.*")
_LOCAL = {"receiver", "other", "monkeypatch", "mock", "context", "env"}


def modules_in(program: Program) -> set[str]:
    """The modules that a program needs imported."""
    names: set[str] = set()
    for text in (program.receiver, *program.lines):
        dotted = (name for name in _DOTTED.findall(_QUOTED.sub("", text)) if name.partition(".")[0] not in _LOCAL)
        names |= {module_of(name) for name in dotted}
        names.update(name for name in _MODULE.findall(text) if name not in _LOCAL)
    return {name for name in names - {"", "builtins"} if not name.startswith("__")}


# --- rules --------------------------------------------------------------------------------------

_CODES: dict[tuple[Kind, Effect], str] = {
    (Kind.ARGUMENT, Effect.VERIFICATION): "TLS101",
    (Kind.ITEM, Effect.VERIFICATION): "TLS101",
    (Kind.ATTRIBUTE, Effect.VERIFICATION): "TLS102",
    (Kind.ATTRIBUTE, Effect.CA_PATH): "TLS302",
    (Kind.CALL, Effect.VERIFICATION): "TLS103",
    (Kind.OVERRIDE, Effect.VERIFICATION): "TLS111",
    (Kind.SETTING, Effect.VERIFICATION): "TLS109",
    (Kind.URI, Effect.VERIFICATION): "TLS108",
    (Kind.VARIABLE, Effect.VERIFICATION): "TLS501",
    (Kind.VARIABLE, Effect.HOSTNAME): "TLS501",
    (Kind.VARIABLE, Effect.CA_PATH): "TLS303",
    (Kind.VARIABLE, Effect.WARNING): "TLS404",
    (Kind.COMMAND, Effect.VERIFICATION): "TLS502",
}
_OTHERS = {Effect.HOSTNAME: "TLS201", Effect.CA_PATH: "TLS301", Effect.WARNING: "TLS401"}


def code_of(kind: Kind, effect: Effect, *, target: str = "", process_wide: bool = False) -> str:
    """The rule for a knob of this kind and effect."""
    if process_wide and effect in {Effect.VERIFICATION, Effect.CA_PATH}:
        return "TLS104" if effect is Effect.VERIFICATION else "TLS305"
    makes = target in MAKERS
    if kind is Kind.ARGUMENT and effect is Effect.VERIFICATION and makes:
        return "TLS103"
    if kind is Kind.ARGUMENT and effect is Effect.CA_PATH and (makes or target.rpartition(".")[0] in CONTEXTS):
        return "TLS304"
    return _CODES.get((kind, effect)) or _OTHERS[effect]


def bad_values(knob: Knob, target: str = "") -> Iterator[tuple[str, str]]:
    """Values that turn the knob the wrong way, as Python, with the rule that finds each."""
    text = knob.kind in TEXT_KINDS

    def code(effect: Effect) -> str:
        return code_of(knob.kind, effect, target=target, process_wide=knob.process_wide)

    for match in knob.insecure:
        edits = knob.effect is Effect.CA_PATH and knob.kind is Kind.ARGUMENT
        nothing = knob.absent and isinstance(match, Is) and match.value is None
        yield (
            written(match, text=text),
            "TLS305" if edits else absent_code(knob, target) if nothing else code(knob.effect),
        )
    for match in knob.weak:
        yield written(match, text=text), "TLS202"
    if knob.path and not any(isinstance(match, Anything) for match in knob.insecure):
        yield PATH, code(Effect.CA_PATH)


# --- calls --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Callee:
    """How a target is called: the expression, and the class of its receiver."""

    expression: str
    receiver: str = ""


def _callee(target: str, made: str = "") -> _Callee:
    module = module_of(target)
    rest = target[len(module) + 1 :].split(".")
    if made:
        return _Callee(f"{made}.{rest[-1]}")
    if len(rest) == 1:
        return _Callee(target.removeprefix("builtins."))
    owner = f"{module}.{rest[0]}"
    middle = [f"{part}()" if ".".join((owner, part)) in RESULTS else part for part in rest[1:-1]]
    return _Callee(".".join(("receiver", *middle, rest[-1])), owner)


def _siblings(knob: Knob, target: str, *, bad: bool = True) -> dict[str, str]:
    """Other arguments that the call needs so that this knob, and no other one, counts; or that no knob does."""
    given: dict[str, str] = {}
    for other in KNOBS:
        if (
            other.absent
            and other.kind is Kind.ARGUMENT
            and target in other.targets
            and other.parameter not in ("", knob.parameter)
            and not (bad and _excludes(knob, other))
        ):
            given[other.parameter] = safe_value(other) or "other"
    for other in KNOBS:
        if other.kind is Kind.CALL and target in other.targets:
            given.update({name: "other" for name in other.unless if name != knob.parameter})
    for argument, wanted in knob.only_if:
        if "." in argument:
            if not argument.startswith("self."):
                given["0"] = MADE[argument] if bad else "other"
            continue
        value = written(wanted[0])
        given["0" if argument == "scheme" else argument] = "other" if isinstance(wanted[0], Anything) else value
        if argument == "scheme":
            given["0"] = repr(f"{constant_of(wanted[0])}://host/")
    return given


def _excludes(knob: Knob, other: Knob) -> bool:
    """Whether giving the parameter of the other knob would decide this one."""
    return other.parameter in knob.unless or any(other.parameter == argument for argument, _ in knob.only_if)


def _arguments(given: dict[str, str], knob: Knob, value: str | None, *, how: str = "keyword") -> str:
    """The text of the arguments: siblings, and ``value`` as the keyword, at the position, or spread from a dict."""
    positions = {int(name): text for name, text in given.items() if name.isdigit()}
    keywords = {name: text for name, text in given.items() if not name.isdigit()}
    name = (knob.keys[0] if knob.keys else "") if knob.kind is Kind.ITEM else knob.parameter
    if value is not None:
        if how == "position" or not name:
            assert knob.position is not None
            positions[knob.position] = value
        elif how == "keyword":
            keywords[name] = value
    last = max(positions, default=-1)
    texts = [positions.get(index, "other") for index in range(last + 1)]
    texts += [f"{name}={text}" for name, text in keywords.items()]
    if how == "spread" and value is not None:
        texts.append(f"**{{{name!r}: {value}}}")
    return ", ".join(texts)


def _call(callee: _Callee, arguments: str, shape: str, code: str = "", *, makes: bool = False) -> Program:
    """A call. What ``makes`` a context is a client's only if a client uses it."""
    line = f"{callee.expression}({arguments}){MARK if code else ''}"
    if makes:
        return Program(shape, (f"context = {line}", "http.client.HTTPSConnection(other, context=context)"), code)
    return Program(shape, (line,), code, callee.receiver)


def _argument(knob: Knob) -> Iterator[Program]:
    """Keyword, position, spread dict, an argument left out, a context handed over."""
    for program in _arguments_given(knob):
        if knob.absent and knob.effect is Effect.HOSTNAME and program.lines[0].startswith("context = "):
            # Without a chain that is verified, the name does not count.
            verified = (program.lines[0], "context.verify_mode = ssl.CERT_REQUIRED", *program.lines[1:])
            program = replace(program, lines=verified)
        yield program


def _arguments_given(knob: Knob) -> Iterator[Program]:
    for number, target in enumerate(knob.targets):
        callee = _callee(target)
        given = _siblings(knob, target)
        for index, (value, code) in enumerate(bad_values(knob, target)):
            if number and index:
                continue
            by_name = knob.parameter and not any(name.isdigit() and int(name) > (knob.position or 0) for name in given)
            if by_name:
                yield _call(callee, _arguments(given, knob, value), "keyword", code, makes=target in MAKERS)
            if by_name and not number and not index:
                spread = _arguments(given, knob, value, how="spread")
                yield _call(callee, spread, "spread", code, makes=target in MAKERS)
            if knob.position is not None and not number:
                by_position = _arguments(given, knob, value, how="position")
                yield _call(callee, by_position, "position", code, makes=target in MAKERS)
        if knob.absent:
            made = target in MAKERS and knob.effect is Effect.HOSTNAME
            yield _call(callee, _arguments(given, knob, None), "absent", absent_code(knob, target), makes=made)
        if knob.context and not number:
            yield from _contexts(knob, callee, given)
        yield from _good_calls(knob, callee, _siblings(knob, target, bad=False))


def absent_code(knob: Knob, target: str) -> str:
    if knob.effect is Effect.VERIFICATION and target not in MAKERS:
        return "TLS110"
    return code_of(knob.kind, knob.effect, target=target)


def _contexts(knob: Knob, callee: _Callee, given: dict[str, str]) -> Iterator[Program]:
    """A context that would pass for a server's if the knob did not make a client of it."""
    make = "context = ssl._create_unverified_context()"
    serve = "context.wrap_socket(other, server_side=True)"
    pass_on = f"{callee.expression}({_arguments(given, knob, 'context')})"
    yield Program("context", (make + MARK, serve, pass_on), "TLS103", callee.receiver)
    good = f"{callee.expression}({_arguments(given, knob, 'ssl.create_default_context()')})"
    yield Program("good context", (good,), receiver=callee.receiver)


def _good_calls(knob: Knob, callee: _Callee, given: dict[str, str]) -> Iterator[Program]:
    value = safe_value(knob)
    if value is not None:
        yield _call(callee, _arguments(given, knob, value), "good value")
    elif not knob.absent:
        yield _call(callee, _arguments(given, knob, None), "left out")
    if knob.path:
        yield _call(callee, _arguments(given, knob, CONFIGURED), "configured path")
    for name in knob.unless:
        if not name.isdigit() and knob.absent:
            yield _call(callee, _arguments({**given, name: "other"}, knob, None), f"unless {name}")


def nested(keys: tuple[str, ...], parameter: str, value: str) -> str:
    """A dict display in which the value stands under the keys and the parameter."""
    key = parameter if parameter.rpartition(".")[2].isupper() and "." in parameter else repr(parameter)
    found = f"{{{key}: {value}}}"
    for level, key in reversed(list(enumerate(keys))):
        found = f"{{{key!r}: {found}}}" if key != "*" else f"[{found}]" if level else f"{{'any': {found}}}"
    return found


def _item(knob: Knob) -> Iterator[Program]:
    """A dict as an argument, or the key set on an attribute."""
    if not knob.keys and knob.position is None:
        yield from _item_of_attribute(knob)
        return
    for target in knob.targets:
        callee = _callee(target)
        given = _siblings(knob, target)
        how = "keyword" if knob.keys else "position"
        values = list(bad_values(knob, target))
        for value, code in values if target == knob.targets[0] else values[:1]:
            inner = nested(knob.keys[1:], knob.parameter, value)
            if knob.keys:
                yield _call(callee, _arguments(given, knob, inner), "key", code)
            if knob.position is not None:
                yield _call(callee, _arguments(given, knob, inner, how="position"), "key by position", code)
        if knob.absent:
            inner = nested(knob.keys[1:], "another", "other")
            yield _call(callee, _arguments(given, knob, inner, how=how), "absent key", absent_code(knob, target))
        good = safe_value(knob) or (CONFIGURED if knob.path else None)
        if good is not None:
            inner = nested(knob.keys[1:], knob.parameter, good)
            yield _call(callee, _arguments(given, knob, inner), "good key")
        else:
            inner = nested(knob.keys[1:], "another", "other")
            yield _call(callee, _arguments(given, knob, inner), "another key")
        if knob.context and target == knob.targets[0]:
            make = "context = ssl._create_unverified_context()" + MARK
            inner = nested(knob.keys[1:], knob.parameter, "context")
            lines = (make, "context.wrap_socket(other, server_side=True)")
            pass_on = f"{callee.expression}({_arguments(given, knob, inner)})"
            yield Program("context under a key", (*lines, pass_on), "TLS103", callee.receiver)


def _item_of_attribute(knob: Knob) -> Iterator[Program]:
    for target in knob.targets:
        callee = _callee(target)
        for value, code in bad_values(replace(knob, kind=Kind.ATTRIBUTE), target):
            line = f"{callee.expression}[{knob.parameter!r}] = {value}{MARK}"
            yield Program("key", (line,), code, callee.receiver)
        good = safe_value(knob) or CONFIGURED
        yield Program("good key", (f"{callee.expression}[{knob.parameter!r}] = {good}",), receiver=callee.receiver)


# --- attributes, calls, overrides ---------------------------------------------------------------


def _attribute(knob: Knob) -> Iterator[Program]:
    """Assigned, set by name, and as the attribute of a subclass."""
    for target in knob.targets:
        is_class = target.rpartition(".")[2][:1].isupper()
        if is_class:
            expression, owner = "receiver", target
        else:
            callee = _callee(target)
            expression, owner = callee.expression, callee.receiver
            if target.rpartition(".")[0] in RESULTS:
                expression = f"{target.rpartition('.')[0]}().{target.rpartition('.')[2]}"
        for value, code in bad_values(knob, target):
            line = f"{expression}.{knob.parameter} = {value}{MARK}"
            yield Program("attribute", (line,), code, owner)
            by_name = f"setattr({expression}, {knob.parameter!r}, {value}){MARK}"
            yield Program("setattr", (by_name,), code, owner)
            if is_class and target not in CONTEXTS:
                effect = Effect.CA_PATH if value == PATH else knob.effect
                lines = (f"class Own({target}):", f"    {knob.parameter} = {value}{MARK}")
                yield Program("attribute of a subclass", lines, code_of(Kind.OVERRIDE, effect))
        if knob.context:
            context = "ssl._create_unverified_context()"
            make = f"context = {context}{MARK}"
            lines = (make, "context.wrap_socket(other, server_side=True)", f"{expression}.{knob.parameter} = context")
            yield Program("context", lines, "TLS103", owner)
        good = safe_value(knob)
        if good is not None:
            yield Program("good attribute", (f"{expression}.{knob.parameter} = {good}",), receiver=owner)
        if knob.path and good is not None:
            yield Program("configured path", (f"{expression}.{knob.parameter} = {CONFIGURED}",), receiver=owner)
        yield Program("read", (f"other({expression}.{knob.parameter})",), receiver=owner)


def _mere_call(knob: Knob) -> Iterator[Program]:
    """The call, the call by another name, a subclass."""
    for target in knob.targets:
        made = next((MADE[argument] for argument, _ in knob.only_if if argument.startswith("self.")), "")
        callee = _callee(target, made)
        module, _, name = target.rpartition(".")
        code = code_of(knob.kind, knob.effect, process_wide=knob.process_wide)
        if knob.absent:
            code = "TLS110"
        arguments = _arguments(_siblings(knob, target), knob, None) if knob.only_if else ""
        yield _call(callee, arguments, "call", code)
        if not callee.receiver:
            imports = (f"import {module}",) if arguments else ()
            lines = (*imports, f"from {module} import {name} as renamed", f"renamed({arguments}){MARK}")
            if not made:
                yield Program("call by another name", lines, code)
            yield Program("mentioned", (f"other({target})",))
        if name[:1].isupper() and knob.effect is Effect.VERIFICATION:
            lines = (f"class Own({target}):{MARK}", "    pass")
            yield Program("subclass", lines, code_of(Kind.OVERRIDE, knob.effect))
        for argument in knob.unless:
            yield _call(callee, f"{argument}=other", f"unless {argument}")


def _override(knob: Knob) -> Iterator[Program]:
    """A subclass whose method gives the bad value."""
    code = code_of(knob.kind, knob.effect)
    for target in knob.targets:
        owner, _, method = target.rpartition(".")
        head = (f"class Own({owner}):", f"    def {method}(self, *args, **options):{MARK}")
        plain = (head[0], head[1].removesuffix(MARK))
        value = written(knob.insecure[0]) if knob.insecure else "other"
        if knob.parameter:
            for end in (f"return {{{knob.parameter!r}: {value}}}", f"return dict({knob.parameter}={value})"):
                yield Program("result", (*head, f"        {end}"), code)
            good = f"        return {{{knob.parameter!r}: True}}"
            yield Program("good result", (*plain, good))
        elif knob.insecure and not isinstance(knob.insecure[0], Falsy):
            yield Program("result", (*head, f"        return {value}"), code)
            yield Program("good result", (*plain, "        return False"))
        elif knob.insecure:
            yield Program("passes on", (*head, f"        return super().{method}(*args, verify=False)"), code)
            yield Program("good passing on", (*plain, f"        return super().{method}(*args, **options)"))
        else:
            yield Program("overridden", (*head, "        return other"), code)
        yield Program("subclass that leaves it", (f"class Own({owner}):", "    def another(self):", "        return 1"))


SHAPES = {
    Kind.ARGUMENT: _argument,
    Kind.ITEM: _item,
    Kind.ATTRIBUTE: _attribute,
    Kind.CALL: _mere_call,
    Kind.OVERRIDE: _override,
}
