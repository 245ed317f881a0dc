"""What a project calls of installed distributions: defaults that do not verify, as knobs for the project.

A function with a default that turns verification off is a switch for its callers: one that is off where the argument
is left out. So what `examine` finds of a distribution is put as such into the knobs of a run, and the project's own
call is what is reported.
"""

from __future__ import annotations

import ast
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING

from certlint.disk import read_file
from certlint.model.findings import Finding, How, Report
from certlint.model.frozen import dataclass
from certlint.model.installed import Behaviour, Distribution
from certlint.model.knobs import Effect, Is, Kind, Knob, Match
from certlint.model.location import Step
from certlint.run.files import Target
from certlint.run.imports import modules, statements
from certlint.run.installed import examine

if TYPE_CHECKING:
    from certlint.model.config import Config

__all__ = ["Resolved", "resolve"]

MOST_DISTRIBUTIONS = 100
"""No more are looked at for one project."""
MOST_FILES = 3_000
"""Python files of a distribution; a larger one is passed over."""
PREFIX = "installed."
"""What the ids of knobs begin with that were found in distributions."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """The ``knobs`` that distributions bring, and by the id of each what was found there. ``left`` were too many."""

    knobs: tuple[Knob, ...] = ()
    found: Mapping[str, Finding] = field(default_factory=dict)
    left: tuple[str, ...] = ()

    def traced(self, report: Report) -> Report:
        """The report with the trails of its findings led on into the distributions."""
        return replace(report, findings=tuple(map(self._traced, report.findings)))

    def _traced(self, finding: Finding) -> Finding:
        there = self.found.get(finding.knob)
        if there is None:
            return finding
        span = there.site.span
        steps = (Step(there.path, span.line, span.column, "the default is here"), *there.trail)
        parts = tuple(map(self._traced, finding.parts))
        return replace(finding, trail=(*finding.trail, *steps), parts=parts)


def resolve(
    targets: Sequence[Target],
    installed: Sequence[Distribution],
    config: Config,
    *,
    known: Iterable[str],
    today: date,
    jobs: int = 1,
    cache: str | None = None,
    read: Callable[[str], bytes] = read_file,
) -> Resolved:
    """Look at the distributions that the targets import; those of libraries that are ``known`` are passed over.

    ``cache`` is the folder of their records. Raises nothing for what is in the files.
    """
    wanted = _imported(targets, read) - set(known) - sys.stdlib_module_names
    found = [each for each in installed if not wanted.isdisjoint(_tops(each))]
    kept = [each for each in found if len(each.files) <= MOST_FILES][:MOST_DISTRIBUTIONS]
    report = examine(kept, config, today=today, jobs=jobs, cache=cache)
    knobs: dict[str, Knob] = {}
    origins: dict[str, Finding] = {}
    for examined in report.installed:
        for behaviour in examined.default:
            knob = _knob(behaviour, examined.distribution)
            if knob is not None:
                knobs[knob.id] = knob
                origins[knob.id] = behaviour.finding
    left = tuple(each.title for each in found if each not in kept)
    return Resolved(tuple(knobs.values()), origins, left)


def _imported(targets: Sequence[Target], read: Callable[[str], bytes]) -> set[str]:
    """The first parts of the names of all modules that the targets import."""
    found: set[str] = set()
    for target in targets:
        try:
            written = statements(read(target.location))
        except OSError:
            continue
        found.update(name.partition(".")[0] for name in modules(written) if not name.startswith("."))
    return found


def _tops(distribution: Distribution) -> set[str]:
    """The first parts of the names of its modules."""
    start = len(distribution.folder) + 1
    return {os.path.splitext(each[start:].split(os.sep, 1)[0])[0] for each in distribution.files}


def _knob(behaviour: Behaviour, distribution: Distribution) -> Knob | None:
    """The default of a parameter as a knob; None where it is anything else, or cannot be named."""
    turn, symbol = behaviour.finding.turn, behaviour.symbol
    if turn is None or turn.how is not How.DEFAULT or turn.effect is not Effect.VERIFICATION or not symbol:
        return None
    location = os.path.abspath(behaviour.finding.path)
    function = _function(location, symbol)
    if function is None:
        return None
    line = behaviour.finding.site.span.line
    found = next(((name, at, value) for name, at, value, on in _defaults(function, symbol) if on == line), None)
    named = found if found is not None and _count(function, line) == 1 else _by_name(function, symbol, turn.parameter)
    if named is None:
        return None
    name, position, value = named
    called = symbol.removesuffix(".__init__")
    targets = tuple(_public(f"{behaviour.module}.{called}", distribution.folder))
    return Knob(
        id=f"{PREFIX}{distribution.name}.{behaviour.module}.{symbol}.{name}",
        library=behaviour.module.partition(".")[0],
        kind=Kind.ARGUMENT,
        targets=targets,
        parameter=name,
        position=position,
        insecure=_matches(value),
        absent=True,
        confidence=behaviour.finding.confidence,
        note=f"the default of {distribution.title} does not verify ({behaviour.finding.path}:{line})",
    )


def _matches(value: ast.expr) -> tuple[Match, ...]:
    constant = value.value if isinstance(value, ast.Constant) else False
    return (Is(constant),) if isinstance(constant, (bool, int, str)) or constant is None else (Is(False),)


_Function = ast.FunctionDef | ast.AsyncFunctionDef


def _function(location: str, symbol: str) -> _Function | None:
    try:
        body: Sequence[ast.AST] = ast.parse(read_file(location)).body
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return None
    found: ast.AST | None = None
    for name in symbol.split("."):
        named = (each for each in body if isinstance(each, (ast.ClassDef, *_FUNCTIONS)) and each.name == name)
        found = next(named, None)
        if found is None or (isinstance(found, _FUNCTIONS) and name != symbol.rpartition(".")[2]):
            return None  # a function inside of another is nobody's to call
        body = list(ast.iter_child_nodes(found))
    return found if isinstance(found, _FUNCTIONS) else None


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _defaults(function: _Function, symbol: str) -> Iterator[tuple[str, int | None, ast.expr, int]]:
    """The parameters that have defaults: name, position as a caller counts it, default, line of that."""
    static = any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in function.decorator_list)
    bound = int("." in symbol and not static)
    positional = [*function.args.posonlyargs, *function.args.args]
    start = len(positional) - len(function.args.defaults)
    for number, value in enumerate(function.args.defaults, start):
        yield positional[number].arg, number - bound, value, value.lineno
    for each, default in zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True):
        if default is not None:
            yield each.arg, None, default, default.lineno


def _count(function: _Function, line: int) -> int:
    return sum(on == line for *_, on in _defaults(function, "f"))


def _by_name(function: _Function, symbol: str, parameter: str) -> tuple[str, int | None, ast.expr] | None:
    return next(((name, at, value) for name, at, value, _ in _defaults(function, symbol) if name == parameter), None)


def _public(name: str, folder: str) -> Iterator[str]:
    """The names of something by which it may be imported: its own, and those of packages that import it from there."""
    yield name
    module, _, rest = name.partition(".")
    path = [module]
    while os.path.isdir(os.path.join(folder, *path)) and rest:
        shorter = _exported(os.path.join(folder, *path, "__init__.py"), ".".join(path), name)
        if shorter and shorter != name:
            yield shorter
        part, _, rest = rest.partition(".")
        path.append(part)


def _exported(location: str, package: str, name: str) -> str:
    """The name in a package of what is called ``name`` and imported there; "" if it is not."""
    try:
        body = ast.parse(read_file(location)).body
    except (OSError, ValueError, SyntaxError, RecursionError, MemoryError):
        return ""
    for node in body:
        if isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                begin = f"{origin}.{alias.name}"
                if name == begin or name.startswith(f"{begin}."):
                    return f"{package}.{alias.asname or alias.name}{name[len(begin) :]}"
                if alias.name == "*" and name.startswith(f"{origin}."):
                    return f"{package}{name[len(origin) :]}"
    return ""
