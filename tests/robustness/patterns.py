"""All regular expressions of certlint, and texts that keep a bad one of the same kind busy.

They are collected, not listed: what the sources give to ``re`` is evaluated, with a letter for what only a run knows,
and what modules keep compiled is added, with what knobs and errors are matched by. The texts follow from a
pattern's own parse tree: what each of its repetitions repeats, again and again, with an end that does not match.

As a program, it tries the patterns that it reads from standard input, as JSON, and writes what is not linear.
"""

from __future__ import annotations

import ast
import builtins
import dataclasses
import importlib
import itertools
import json
import pkgutil
import re
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FrameType, ModuleType
from typing import Any

try:
    from re import _parser as parser  # type: ignore[attr-defined]  # Python 3.11
except ImportError:
    import sre_parse as parser  # type: ignore[no-redef]

SCANNING = ("search", "finditer", "findall", "sub", "subn", "split")
ANCHORED = ("match", "fullmatch")
UNKNOWN = "x"
"""Stands in a pattern for what only a run knows, a word."""
POOL = "a0 \n\r\t#\"'\\(){}[].,:;=-_/*%?&|<>!@$^+~`\x00Zé"


@dataclasses.dataclass(frozen=True)
class Use:
    """A pattern, where it comes from, and by which methods it meets texts."""

    pattern: str | bytes
    flags: int
    origin: str
    methods: tuple[str, ...]


# --- collecting --------------------------------------------------------------------------------


def collected(package: str = "certlint") -> list[Use]:
    """All patterns of a package."""
    modules = _modules(package)
    trees = {module: ast.parse(Path(module.__file__).read_text(encoding="utf-8")) for module in modules}  # type: ignore[arg-type]
    methods = {module: _methods(tree) for module, tree in trees.items()}
    found: dict[tuple[str | bytes, int], tuple[str, set[str]]] = {}

    def add(pattern: str | bytes, flags: int, origin: str, used: Iterable[str]) -> None:
        found.setdefault((pattern, flags & ~re.UNICODE), (origin, set()))[1].update(used)

    for module, tree in trees.items():
        for pattern, flags, line, method, name in _written(module, tree):
            used = (method,) if method != "compile" else methods[module].get(name) or _elsewhere(trees, methods, name)
            add(pattern, flags, f"{module.__name__}:{line}", used)
        for name, value in vars(module).items():
            for compiled in _patterns_in(value):
                used = methods[module].get(name) or _elsewhere(trees, methods, name)
                add(compiled.pattern, compiled.flags, f"{module.__name__}.{name}", used)
    for pattern, origin, method in _of_tables():
        flags = re.IGNORECASE | (re.DOTALL if method == "fullmatch" else 0)
        add(pattern, flags, origin, [method])
    for compiled in _of_funnel():
        add(compiled.pattern, compiled.flags, "the funnel", ["search"])
    return [Use(*key, origin, tuple(sorted(used))) for key, (origin, used) in found.items()]


def _modules(package: str) -> list[ModuleType]:
    root = importlib.import_module(package)
    names = [each.name for each in pkgutil.walk_packages(root.__path__, f"{package}.")]
    return [root, *(importlib.import_module(name) for name in names if not name.endswith("__main__"))]


def _methods(tree: ast.Module) -> dict[str, set[str]]:
    """By the names of variables, the methods of patterns that are taken of them, or of what is in them."""
    found: dict[str, set[str]] = defaultdict(set)
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and node.attr in (*SCANNING, *ANCHORED):
            base = node.value.value if isinstance(node.value, ast.Subscript) else node.value
            if isinstance(base, (ast.Name, ast.Attribute)):
                found[base.id if isinstance(base, ast.Name) else base.attr].add(node.attr)
    return found


def _elsewhere(
    trees: dict[ModuleType, ast.Module], methods: dict[ModuleType, dict[str, set[str]]], name: str
) -> Iterable[str]:
    """How a variable is used by modules that import it; where that is not seen, in the hardest way."""
    importing = (
        module
        for module, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and any(each.name == name for each in node.names)
    )
    used = set[str]().union(*(methods[module].get(name, ()) for module in importing)) if name else set()
    return used or SCANNING[:1]


def _written(module: ModuleType, tree: ast.Module) -> Iterator[tuple[str | bytes, int, int, str, str]]:
    """Patterns given to ``re``: with flags, line, function, and the variable that keeps what is compiled."""
    targets: dict[ast.AST, str] = {}
    assigned: dict[str, list[ast.expr]] = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Assign, ast.AnnAssign)) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name):
                assigned[target.id].append(node.value)
                targets.update((inner, target.id) for inner in ast.walk(node.value))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
            targets[node.value] = f"{node.attr} at once"
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re"):
            continue
        method = node.func.attr
        if method not in (*SCANNING, *ANCHORED, "compile"):
            continue
        given = node.args[0]
        sources = assigned.get(given.id, [given]) if isinstance(given, ast.Name) else [given]
        # What is None then is a pattern of a table, or what a function returns: these are collected elsewhere.
        patterns = filter(None, (_evaluated(source, module) for source in sources))
        kept = targets.get(node, "")
        if kept.endswith(" at once") and method == "compile":
            method = kept.removesuffix(" at once")
        flags = 0
        for further in (*node.args[1:], *(each.value for each in node.keywords if each.arg == "flags")):
            names = [inner.attr for inner in ast.walk(further) if isinstance(inner, ast.Attribute)]
            flags |= sum(getattr(re, name) for name in names if isinstance(getattr(re, name, None), re.RegexFlag))
        for pattern in patterns:
            yield pattern, flags, node.lineno, method, kept


def _evaluated(node: ast.expr, module: ModuleType) -> str | bytes | None:
    """The text of an expression, with `UNKNOWN` for what only a run knows; None if it is that altogether."""
    names = {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}
    unknown = {name for name in names if not hasattr(module, name) and not hasattr(builtins, name)}
    if isinstance(node, (ast.Name, ast.Attribute, ast.Call)) and unknown:
        return None
    for inner in list(ast.walk(node)):
        if isinstance(inner, ast.FormattedValue) and not isinstance(inner.value, ast.Name):
            inner.value = ast.Constant(UNKNOWN)
    code = compile(ast.fix_missing_locations(ast.Expression(node)), "<pattern>", "eval")
    for placeholder in (UNKNOWN, UNKNOWN.encode()):
        try:
            value = eval(code, vars(module) | dict.fromkeys(unknown, placeholder))
        except TypeError:  # text among bytes
            continue
        return value if isinstance(value, (str, bytes)) else None
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        written = _evaluated(node.left, module)
        assert isinstance(written, bytes), ast.unparse(node)
        return written.replace(b"%b", UNKNOWN.encode())
    raise AssertionError(ast.unparse(node))


def _patterns_in(value: object, depth: int = 3) -> Iterator[re.Pattern[Any]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (dict, list, tuple, set, frozenset)) and depth:
        for each in value.values() if isinstance(value, dict) else value:
            yield from _patterns_in(each, depth - 1)


def _of_tables() -> Iterator[tuple[str, str, str]]:
    """The patterns in knobs and models, and of what errors say."""
    from certlint.advice.messages import SYMPTOMS
    from certlint.knobs import KNOBS, MODELS
    from certlint.model.knobs import Like

    pending: list[object] = [*KNOBS, *MODELS]
    while pending:
        each = pending.pop()
        if isinstance(each, Like):
            yield each.pattern, "a knob or model", "fullmatch"
        elif dataclasses.is_dataclass(each):
            pending += (getattr(each, field.name) for field in dataclasses.fields(each))
        elif isinstance(each, (tuple, list, frozenset)):
            pending += each
    for symptom in SYMPTOMS:
        for pattern in symptom.patterns:
            yield pattern, "a symptom", "search"


def _of_funnel() -> Iterator[re.Pattern[bytes]]:
    """The patterns that the funnel makes of words: of each shape a few."""
    from certlint.run.funnel import Funnel
    from certlint.run.sifting import tokens

    words = sorted(tokens())
    funnel = Funnel(words)
    yield funnel._part
    for word in {re.sub(rb"[A-Za-z0-9]+", b"a", word): word for word in words}.values():
        yield funnel._pattern(word)


# --- texts -------------------------------------------------------------------------------------


def adversaries(pattern: str | bytes, flags: int) -> list[tuple[str, str, str]]:
    """Beginnings, what is repeated behind them, and ends; of a pattern of bytes, in Latin-1."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    tree = parser.parse(text, flags & ~re.LOCALE)
    letters = "".join(dict.fromkeys(_letters(tree)))[:40]
    found: dict[tuple[str, str], None] = {("", letter): None for letter in letters}
    for before, body in _repetitions(tree, ""):
        for pump in body:
            found[before, pump] = found["", pump] = found["", before + pump] = None
            for letter in letters[:8]:
                found[before, pump + letter] = None
    marks = letters if len(letters) <= 14 else "".join(dict.fromkeys(_literals(tree)))[:10]
    for one, other in itertools.product(marks, marks):
        found["", one + other] = None
        found[other, one + other] = None  # quotes that are opened, and behind backslashes
    whole = _sample(tree)
    found["", whole] = found["", whole[:-1]] = None
    return [(before, pump, end) for before, pump in found if pump for end in ("", "\0", "\n\0")]


def _letters(tree: Any) -> Iterator[str]:
    for operator, argument in tree:
        name = str(operator)
        if name in {"LITERAL", "NOT_LITERAL"}:
            yield chr(argument)
        elif name == "IN":
            yield from _members(argument)
        elif name == "ANY":
            yield "a"
        else:
            for inner in _inside(operator, argument):
                yield from _letters(inner)


def _literals(tree: Any) -> Iterator[str]:
    """The characters that stand for themselves, outside of sets."""
    for operator, argument in tree:
        if str(operator) == "LITERAL":
            yield chr(argument)
        for inner in _inside(operator, argument):
            yield from _literals(inner)


def _inside(operator: Any, argument: Any) -> list[Any]:
    """The trees in a node."""
    name = str(operator)
    if name == "BRANCH":
        return list(argument[1])
    if name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return [argument[2]]
    if name == "SUBPATTERN":
        return [argument[3]]
    if name in {"ASSERT", "ASSERT_NOT"}:
        return [argument[1]]
    if name == "ATOMIC_GROUP":
        return [argument]
    if name == "GROUPREF_EXISTS":
        return [each for each in argument[1:] if each is not None]
    return []


def _members(items: Any) -> list[str]:
    """Some characters of a set, one of each kind."""
    negated = str(items[0][0]) == "NEGATE"
    inside = [letter for letter in dict.fromkeys((*POOL, *_named(items))) if _is_in(letter, items) is not negated]
    return inside[:12]


def _named(items: Any) -> Iterator[str]:
    for operator, argument in items:
        if str(operator) == "LITERAL":
            yield chr(argument)
        elif str(operator) == "RANGE":
            yield chr(argument[0])


def _is_in(letter: str, items: Any) -> bool:
    for operator, argument in items:
        name = str(operator)
        if name == "LITERAL" and ord(letter) == argument:
            return True
        if name == "RANGE" and argument[0] <= ord(letter) <= argument[1]:
            return True
        if name == "CATEGORY":
            kind = str(argument).removeprefix("CATEGORY_")
            known = {
                "SPACE": letter.isspace(), "DIGIT": letter.isdigit(), "WORD": letter.isalnum() or letter == "_"
            }  # fmt: skip
            if known.get(kind.removeprefix("NOT_"), False) is not kind.startswith("NOT_"):
                return True
    return False


def _sample(tree: Any, choice: int = 0) -> str:
    """A short text that the tree matches, but for what it asserts."""
    found = ""
    for operator, argument in tree:
        name = str(operator)
        if name == "LITERAL":
            found += chr(argument)
        elif name == "NOT_LITERAL":
            found += "b" if argument == ord("a") else "a"
        elif name == "ANY":
            found += "a"
        elif name == "IN":
            members = _members(argument)
            found += members[choice % len(members)] if members else ""
        elif name == "BRANCH":
            found += _sample(argument[1][choice % len(argument[1])], choice)
        elif name in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
            found += _sample(argument[2], choice) * max(argument[0], choice % 2)
        elif name in {"SUBPATTERN", "ATOMIC_GROUP"}:
            found += _sample(_inside(operator, argument)[0], choice)
    return found


def _repetitions(tree: Any, before: str) -> Iterator[tuple[str, list[str]]]:
    """What stands before each repetition without an end, and texts that it repeats."""
    for operator, argument in tree:
        name = str(operator)
        for inner in _inside(operator, argument):
            yield from _repetitions(inner, before)
        if name.endswith("REPEAT") and argument[1] > 50:
            body = argument[2]
            yield before, list(dict.fromkeys(_sample(body, choice) for choice in range(6)))
        before += _sample([(operator, argument)])


# --- trying ------------------------------------------------------------------------------------

SIZE = 200
"""Characters of the shortest texts."""
GROWTH = 8
"""By so much more than for a text a quarter as long is more than linear, which gives 4; quadratic gives 16."""
TELLING = 0.05
"""Seconds of the processor: what takes longer and has grown needs no longer texts to be told."""
LIMIT = 1.0
"""Seconds of the processor for one text, where Python can be interrupted: a linear pattern takes microseconds."""


class _TooLong(Exception):
    pass


def _alarm(_number: int, _frame: FrameType | None) -> None:
    raise _TooLong


def what_grows(use: Use) -> str:
    """The text for which a pattern takes more than linear time; "" if none is known."""
    compiled: re.Pattern[Any] = re.compile(use.pattern, use.flags)
    for before, pump, end in adversaries(use.pattern, use.flags):
        for method in {"finditer" if each in SCANNING else each for each in use.methods}:
            if _grows(compiled, method, before, pump, end):
                return f"{method} of {before!r} + {pump!r} * n + {end!r}"
    return ""


def _grows(compiled: re.Pattern[Any], method: str, before: str, pump: str, end: str) -> bool:
    count = max(SIZE // len(pump), 1)

    def text(times: int) -> str | bytes:
        made = before + pump * (count * times) + end
        return made.encode("latin-1", "replace") if isinstance(compiled.pattern, bytes) else made

    try:
        # Exponential time shows in a short text, which then takes less than for ever.
        _time(compiled, method, text(1)[:32])
        for scale in (1, 4, 16):
            for rounds in (2, 10):  # the machine may be busy
                short, long = (
                    min(_time(compiled, method, text(times)) for _ in range(rounds)) for times in (scale, scale * 4)
                )
                if long < GROWTH * max(short, 2e-6):
                    return False
                if long > 10 * TELLING:
                    break
            if long > TELLING:
                return True
    except _TooLong:
        return True
    return True


def _time(compiled: re.Pattern[Any], method: str, text: str | bytes) -> float:
    signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
    start = time.perf_counter()
    try:
        found = getattr(compiled, method)(text)
        if method == "finditer":
            for _ in found:
                pass
        return time.perf_counter() - start
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


def main() -> None:
    """Try what standard input names: a JSON list of patterns in Latin-1, whether of bytes, flags, origins, methods."""
    signal.signal(signal.SIGVTALRM, _alarm)
    for pattern, binary, flags, origin, methods in json.load(sys.stdin):
        print(json.dumps([origin, pattern, None]), flush=True)
        use = Use(pattern.encode("latin-1") if binary else pattern, flags, origin, tuple(methods))
        print(json.dumps([origin, pattern, what_grows(use)]), flush=True)


if __name__ == "__main__":
    main()
