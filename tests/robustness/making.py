"""Programs made at random: statements nested in each other around the knobs of the table, the same for each seed."""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace

from knobs import process_programs, programs
from knobs.programs import MARK, Program

from certlint.knobs import KNOBS

SHAPES = {**programs.SHAPES, **process_programs.SHAPES}
NAMES = ("a", "b", "verify", "ca", "options", "session", "context", "other", "items")
FUNCTIONS = ("fetch", "make", "wrap", "call")
CLASSES = ("Client", "Base", "Config")
ATTRIBUTES = ("verify", "cert", "session", "options", "check_hostname")
MODULES = ("requests", "ssl", "httpx", "os", "settings", "urllib3", "aiohttp", "functools")
DEPTH = 3
"""Of statements in statements."""

KNOB_LINES = (
    "requests.get(other, verify=@)",
    "requests.request('GET', other, **{'verify': @, **options})",
    "session = requests.Session(); session.verify = @",
    "self.session.verify = @",
    "context = ssl.create_default_context(cafile=@)",
    "context.check_hostname = @",
    "context.verify_mode = ssl.CERT_NONE if @ else ssl.CERT_REQUIRED",
    "ssl._create_default_https_context = @ or ssl._create_unverified_context",
    "ssl.wrap_socket(other, cert_reqs=@, ca_certs=ca)",
    "httpx.Client(verify=@, **options)",
    "urllib3.PoolManager(cert_reqs=@, ca_certs=ca)",
    "urllib3.disable_warnings(*items)",
    "functools.partial(requests.get, verify=@)(other)",
    "os.environ['PYTHONHTTPSVERIFY'] = str(@)",
    "os.environ.setdefault('REQUESTS_CA_BUNDLE', @)",
    "os.system('curl -k ' + str(@))",
    "aiohttp.TCPConnector(ssl=@)",
    "session.request(method='GET', url=other, verify=@)",
    "options.update(verify=@)",
    "options['verify'] = @",
    "options.setdefault('verify', @)",
    "setattr(session, 'verify', @)",
)
"""Knobs with a value made at random in place of @."""


@dataclass(frozen=True)
class Place:
    """Where a statement stands, which decides what may stand there."""

    depth: int = 0
    function: bool = False
    coroutine: bool = False
    method: bool = False
    loop: bool = False
    class_body: bool = False


class Maker:
    """Makes one program."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.imports = {*MODULES}

    def one(self, *choices: str) -> str:
        return self.random.choice(choices)

    def maybe(self, share: float, text: str) -> str:
        return text if self.random.random() < share else ""

    # --- expressions

    def name(self) -> str:
        return self.one(*NAMES)

    def value(self, place: Place, depth: int = 0) -> str:
        """An expression that is a constant or a name, or combines others."""
        simple = ("False", "None", "True", "0", "'/etc/ca.pem'", "''", *NAMES, "settings.VERIFY", "ssl.CERT_NONE")
        if depth > 2 or self.random.random() < 0.5:
            return self.one(*simple, *(("self.verify", "cls") if place.method else ()))
        inner = lambda: self.value(place, depth + 1)  # noqa: E731
        forms: list[Callable[[], str]] = [
            lambda: f"(not {inner()})",
            lambda: f"({inner()} {self.one('and', 'or')} {inner()})",
            lambda: f"({inner()} if {inner()} else {inner()})",
            lambda: f"({inner()} {self.one('==', 'is', 'is not', 'in', '<')} {inner()})",
            lambda: f"({inner()}, {inner()})[{self.one('0', '1', '-1', 'a')}]",
            lambda: f"[*{inner()}, {inner()}]",
            lambda: f"{{'verify': {inner()}, **options}}",
            lambda: f"{{'verify': {inner()}}}.get('verify', {inner()})",
            lambda: f"os.environ.get({self.one(repr('VERIFY'), 'a')}, {inner()})",
            lambda: f"getattr({inner()}, 'verify', {inner()})",
            lambda: f"f'{{{self.name()}!r:>{{{self.name()}}}}}/ca.pem'",
            lambda: f"(lambda {self.name()}=None, *args, **kw: {inner()})({inner()})",
            lambda: self.call(place, depth),
            lambda: self.comprehension(place, depth),
            lambda: f"{self.name()}[{inner()}]",
            lambda: f"{self.name()}.{self.one(*ATTRIBUTES)}",
            lambda: f"{self.one(*CLASSES)}({inner()}).{self.one(*ATTRIBUTES)}",
        ]
        if not place.class_body:
            forms.append(lambda: f"({self.name()} := {inner()})")
        if place.coroutine:
            forms.append(lambda: f"(await {self.call(place, depth)})")
        elif place.function:
            forms.append(lambda: f"(yield {inner()})")
        return self.random.choice(forms)()

    def call(self, place: Place, depth: int = 0) -> str:
        inner = lambda: self.value(place, depth + 1)  # noqa: E731
        arguments = [inner() for _ in range(self.random.randint(0, 2))]
        arguments += [f"*{self.name()}"] * (self.random.random() < 0.3)
        arguments += [f"verify={inner()}"] * (self.random.random() < 0.6)
        arguments += [f"**{self.name()}"] * (self.random.random() < 0.3)
        callee = self.one(*FUNCTIONS, *CLASSES, *(("self.fetch", "super().fetch") if place.method else ()))
        return f"{callee}({', '.join(arguments)})"

    def comprehension(self, place: Place, depth: int) -> str:
        # What is awaited or yielded in a comprehension follows rules of its own, as does := in classes.
        plain = replace(place, coroutine=False, function=False, class_body=True)
        element, items, test = (self.value(plain, depth + 1) for _ in range(3))
        loops = f"for {self.name()} in {items}{self.maybe(0.5, f' if {test}')}"
        loops += self.maybe(0.3, f" for {self.name()}, {self.one('*b', 'ca')} in {self.name()}")
        return self.one(f"[{element} {loops}]", f"{{{element}: verify {loops}}}", f"any({element} {loops})")

    # --- statements

    def block(self, place: Place, most: int = 3) -> list[str]:
        inside = replace(place, depth=place.depth + 1)
        lines = [line for _ in range(self.random.randint(1, most)) for line in self.statement(inside)]
        return [f"    {line}" for line in lines]

    def statement(self, place: Place) -> list[str]:
        if place.depth >= DEPTH or self.random.random() < 0.5:
            return self.simple(place)
        forms = [self.branch, self.loop, self.tried, self.within, self.function, self.function, self.match, self.class_]
        return self.random.choice(forms)(place)

    def simple(self, place: Place) -> list[str]:
        value = lambda: self.value(place)  # noqa: E731
        kind = self.random.random()
        if kind < 0.3:
            return [self.one(*KNOB_LINES).replace("@", value())]
        if kind < 0.5:
            return self.from_the_table(value)
        lines = [
            f"{self.name()} = {value()}",
            f"{self.name()} = {self.name()} = {value()}",
            f"{self.name()}, *{self.name()} = {value()}, {value()}",
            f"{self.name()}: bool = {value()}",
            f"{self.name()} {self.one('+', '|')}= {value()}",
            f"{self.name()}.{self.one(*ATTRIBUTES)} = {value()}",
            f"{self.name()}[{value()}] = {value()}",
            f"del {self.name()}",
            value(),
            self.call(place),
            f"assert {value()}, {value()}",
            f"import {self.one(*MODULES)} as {self.name()}",
            f"from {self.one(*MODULES, '.', '..base')} import {self.one('verify', 'get')} as {self.name()}",
        ]
        if place.depth == 0:
            lines.append(f"from {self.one(*MODULES)} import *")
        if place.function:
            lines += [f"return {self.name() if place.coroutine else value()}", f"raise {self.one(*CLASSES)}"]
        if place.loop:
            lines += ["break", "continue"]
        if place.method:
            lines += [f"self.{self.one(*ATTRIBUTES)} = {value()}", "super().__init__(verify=verify)"]
        return [self.random.choice(lines)]

    def from_the_table(self, value: Callable[[], str]) -> list[str]:
        """The lines of a program for one knob, its False or None often another value."""
        knob = self.random.choice(KNOBS)
        program = self.random.choice(list(SHAPES[knob.kind](knob)))
        self.imports |= programs.modules_in(program)
        return _inserted(program, value() if self.random.random() < 0.5 else "")

    def branch(self, place: Place) -> list[str]:
        lines = [f"if {self.value(place)}:", *self.block(place)]
        for _ in range(self.random.randint(0, 2)):
            lines += [f"elif {self.value(place)}:", *self.block(place, 2)]
        return lines + (["else:", *self.block(place)] if self.random.random() < 0.5 else [])

    def loop(self, place: Place) -> list[str]:
        inside = replace(place, loop=True)
        asynchronous = "async " if place.coroutine and self.random.random() < 0.5 else ""
        target = self.one(self.name(), f"{self.name()}, *{self.name()}", f"{self.name()}.verify", "options['verify']")
        head = self.one(f"while {self.value(place)}:", f"{asynchronous}for {target} in {self.value(place)}:")
        lines = [head, *self.block(inside)]
        if self.random.random() < 0.3:  # facts of the first round are asked for in the second
            lines += [f"    @{self.one(*NAMES, *FUNCTIONS)}", *(f"    {line}" for line in self.function(inside))]
            lines.append(f"    {self.name()} = {self.value(inside)}")
        return lines + (["else:", *self.block(place)] if self.random.random() < 0.3 else [])

    def tried(self, place: Place) -> list[str]:
        lines = ["try:", *self.block(place)]
        handlers = self.random.randint(0, 2)
        for number in range(handlers):
            lines += [f"except {self.one('KeyError', 'ssl.SSLError')}{('', f' as {self.name()}')[number]}:"]
            lines += self.block(place, 2)
        if handlers and self.random.random() < 0.3:
            lines += ["else:", *self.block(place, 2)]
        if not handlers or self.random.random() < 0.5:
            calm = replace(place, loop=False, function=False, coroutine=False)  # newer Pythons warn of a return here
            lines += ["finally:", *self.block(calm, 2)]
        return lines

    def within(self, place: Place) -> list[str]:
        asynchronous = "async " if place.coroutine and self.random.random() < 0.5 else ""
        manager = self.one("requests.Session()", "httpx.Client(verify=False)", self.value(place))
        return [f"{asynchronous}with {manager} as {self.one('session', 'a')}:", *self.block(place)]

    def match(self, place: Place) -> list[str]:
        patterns = (
            "False", "{'verify': verify, **options}", "[a, *items]", "Client(verify=False)", "0 | None", "str() as ca",
            "(a, b) if a",
        )  # fmt: skip
        lines = [f"match {self.value(place)}:"]
        for _ in range(self.random.randint(1, 3)):
            lines += [f"    case {self.one(*patterns)}:", *(f"    {line}" for line in self.block(place, 2))]
        return lines

    def function(self, place: Place) -> list[str]:
        coroutine = self.random.random() < 0.25
        outer = replace(place, coroutine=False, function=False)
        parameters = [
            *(("self",) if place.class_body else ()),
            *self.random.sample(("a", "b", "other"), self.random.randint(0, 2)),
            *((f"verify={self.value(outer)}",) if self.random.random() < 0.6 else ()),
            self.one("*items", "*", "*items"),
            f"ca={self.value(outer)}",
            *(("**options",) if self.random.random() < 0.6 else ()),
        ]
        inside = Place(place.depth, True, coroutine, place.class_body)
        lines = self.decorators(outer)
        name = self.one(*FUNCTIONS, "__init__", "__call__", "request") if place.class_body else self.one(*FUNCTIONS)
        lines.append(f"{'async ' * coroutine}def {name}({', '.join(parameters)}):")
        if place.function and self.random.random() < 0.2:
            taken = self.one("session", "context")
            lines = [f"{taken} = other", *lines, f"    nonlocal {taken}"]
        elif self.random.random() < 0.15:
            lines.append(f"    global {self.one('session', 'context')}")
        lines += self.block(inside)
        if not coroutine and self.random.random() < 0.5:
            lines.append(f"    return {self.call(inside)}")  # of others, or of itself
        return lines

    def decorators(self, place: Place) -> list[str]:
        found = ("functools.wraps(a)", "staticmethod", "property", "a", self.call(place), "fetch", "items[0]")
        return [f"@{self.one(*found)}" for _ in range(self.random.choice((0, 0, 1, 2)))]

    def class_(self, place: Place) -> list[str]:
        bases = self.one("", "(requests.Session)", "(Base)", "(Client, Base)", f"({self.name()}, metaclass=type)")
        plain = replace(place, coroutine=False, function=False)
        inside = Place(place.depth, class_body=True)
        return [*self.decorators(plain), f"class {self.one(*CLASSES)}{bases}:", *self.block(inside, 4)]

    def text(self) -> str:
        lines = [line for _ in range(self.random.randint(1, 4)) for line in self.statement(Place())]
        imports = [f"import {name}" for name in sorted(self.imports)]
        if self.random.random() < 0.2:
            imports.append(f"from {self.one('base', 'settings', 'requests')} import *")
        newline = self.random.choice(("\n", "\n", "\n", "\r\n"))
        return newline.join([*imports, *lines, ""])


def _inserted(program: Program, value: str) -> list[str]:
    lines = [f"receiver: {program.receiver} = other"] if program.receiver else []
    for line in program.lines:
        if value and line.endswith(MARK):
            line = line.replace("=False", f"={value}").replace("=None", f"={value}").replace(": False", f": {value}")
        lines.append(line.removesuffix(MARK))
    return lines


def compiled(source: str | bytes) -> ast.Module | None:
    """The tree of what Python compiles, though it may warn of it; None for what it does not compile."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "made.py", "exec", dont_inherit=True)
            return ast.parse(source)
        except (SyntaxError, ValueError):
            return None


def make(seed: int) -> str:
    """A program that compiles: the first of those that follow from the seed."""
    for attempt in range(100):
        text = Maker(seed * 100 + attempt).text()
        if compiled(text) is not None:
            return text
    raise AssertionError(f"no program of seed {seed} compiles")
