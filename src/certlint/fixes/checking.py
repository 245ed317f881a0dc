"""Whether what a fix writes can run: the call binds, the value is one that the place takes, the names are there.

What was wrong before is not the fix's fault: only what it adds is refused. The reasons are sentences' ends, which
stand after "the fix is left out: ".
"""

from __future__ import annotations

import ast
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from certlint.fixes.document import Change, Document
from certlint.fixes.names import unbound
from certlint.fixes.signatures import Parameters, attribute_knobs, callees, last_name, own_function
from certlint.model.findings import Turn
from certlint.model.knobs import Kind, Knob, Takes

__all__ = ["file_problems", "fix_problem", "repeats", "takes"]

_CONTEXTS = frozenset({"create_default_context", "SSLContext", "create_urllib3_context"})
_MAKERS = frozenset({"partial"})


def fix_problem(
    document: Document, changes: Sequence[Change], turn: Turn, knob: Knob, table: Mapping[str, Knob]
) -> str:
    """Why what the changes write cannot run; "" if nothing speaks against it. `file_problems` checks the file."""
    for display in _changed(document, changes):
        written = _rewritten(document, display, changes)
        problem = _repeated(display, written)
        if not problem and isinstance(display, ast.Call) and isinstance(written, ast.Call):
            problem = _binding_problem(document, display, written, turn, knob)
            problem = problem or _argument_problem(display, written, knob, table)
        if problem:
            return problem
    return _statement_problem(document, changes, table)


def repeats(document: Document, changes: Sequence[Change], fresh: Sequence[Change]) -> bool:
    """Whether what is changed by ``fresh``, and others of the ``changes``, gets one name twice."""
    return any(_repeated(each, _rewritten(document, each, changes)) for each in _changed(document, fresh))


# --- binding ------------------------------------------------------------------------------------


def _changed(document: Document, changes: Sequence[Change]) -> Iterator[ast.Call | ast.Dict]:
    """The calls and dicts in which something is changed."""
    seen: set[int] = set()
    for start, end, _ in changes:
        for display in document.around(start, end):
            if id(display) not in seen:
                seen.add(id(display))
                yield display


def _rewritten(
    document: Document, display: ast.Call | ast.Dict, changes: Sequence[Change]
) -> ast.Call | ast.Dict | None:
    """The call or dict after the changes; None if what is there then is no call of the same."""
    start, end = document.extent(display)
    text, at = "", start
    for low, high, written in sorted(change for change in changes if start <= change[0] and change[1] <= end):
        if at <= low:
            text += document.text[at:low] + written
            at = high
    text += document.text[at:end]
    try:
        found = ast.parse(f"({text}\n)", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None  # `file_problems` says why
    if isinstance(display, ast.Dict):
        return found if isinstance(found, ast.Dict) else None
    same = isinstance(found, ast.Call) and ast.unparse(found.func) == ast.unparse(display.func)
    return found if same and isinstance(found, ast.Call) else None


def _repeated(before: ast.Call | ast.Dict, after: ast.Call | ast.Dict | None) -> str:
    """Say which name stands twice, that did not before."""
    if after is None:
        return ""
    given = _names(before)
    twice = [name for name, times in _names(after).items() if times > max(1, given[name])]
    if not twice:
        return ""
    where = f"`{ast.unparse(after.func)}()`" if isinstance(after, ast.Call) else "a dict"
    return f"{where} would get `{twice[0]}` twice"


def _names(display: ast.Call | ast.Dict) -> Counter[object]:
    if isinstance(display, ast.Call):
        return Counter(each.arg for each in display.keywords if each.arg is not None)
    return Counter(key.value for key in display.keys if isinstance(key, ast.Constant))


def _binding_problem(document: Document, call: ast.Call, written: ast.Call, turn: Turn, knob: Knob) -> str:
    name = f"`{ast.unparse(written.func)}()`"
    fresh = {each.arg for each in written.keywords if each.arg is not None} - {each.arg for each in call.keywords}
    known = callees(call, knob)
    if not known and not _is_of(call, knob):
        own = own_function(document, call)
        known = [own] if own is not None else []
        unknown = fresh - {turn.parameter}
        if own is None and turn.parameter and unknown:
            return f"{name} is not known to take `{min(unknown)}`"
    problems = [_bound(call, written, each, fresh) for each in known]
    return f"{name} {problems[0]}" if problems and all(problems) else ""


def _is_of(call: ast.Call, knob: Knob) -> bool:
    """Whether the call may be of one of the knob's own callables."""
    return last_name(call.func) in {target.rpartition(".")[2] for target in knob.targets}


def _bound(before: ast.Call, after: ast.Call, takes: Parameters, fresh: Iterable[str]) -> str:
    """Why the arguments do not go with the parameters; "" if they do, or went no better before."""
    unknown = sorted(each for each in fresh if each not in takes.named)
    if unknown and not takes.others:
        return f"takes no `{unknown[0]}`"
    starred = any(isinstance(each, ast.Starred) for each in after.args)
    by_position = takes.positional[: len(after.args)] if not starred else ()
    twice = sorted(each for each in fresh if each in by_position)
    if twice:
        return f"would get `{twice[0]}` twice"
    missing = _missing(after, takes) - _missing(before, takes)
    if missing:
        return f"cannot be called without `{min(missing)}`"
    if takes.one_of and _has_none(after, takes) and not _has_none(before, takes):
        return f"needs one of {', '.join(f'`{each}`' for each in takes.one_of)}"
    return ""


def _missing(call: ast.Call, takes: Parameters) -> set[str]:
    if any(isinstance(each, ast.Starred) for each in call.args) or any(each.arg is None for each in call.keywords):
        return set()
    given = {*takes.positional[: len(call.args)], *(each.arg for each in call.keywords)}
    return set(takes.required - given)


def _has_none(call: ast.Call, takes: Parameters) -> bool:
    return not call.args and not any(each.arg is None or each.arg in takes.one_of for each in call.keywords)


# --- types --------------------------------------------------------------------------------------


def _argument_problem(call: ast.Call, written: ast.Call, knob: Knob, table: Mapping[str, Knob]) -> str:
    """Why a value that is written is not one that the parameter takes."""
    if not _is_of(call, knob):
        return ""
    before = {each.arg: ast.unparse(each.value) for each in call.keywords}
    for keyword in written.keywords:
        if keyword.arg is None or before.get(keyword.arg) == ast.unparse(keyword.value):
            continue
        kind = _kind(keyword.value)
        if kind is not None and not _is_taken(kind, keyword.arg, knob, table):
            return f"`{keyword.arg}` takes no {_SAID[kind]}"
    for position, (old, new) in enumerate(zip(call.args, written.args, strict=False)):
        kind = _kind(new)
        if kind is None or position != knob.position or ast.unparse(old) == ast.unparse(new):
            continue
        if not takes(knob, kind):
            return f"`{knob.parameter}` takes no {_SAID[kind]}"
    return ""


def _statement_problem(document: Document, changes: Sequence[Change], table: Mapping[str, Knob]) -> str:
    """Why a value that is assigned is not one that the attribute takes."""
    for start, end, text in changes:
        statement = document.assigned_at(start, end) if text else None
        target = statement.targets[0] if statement is not None and len(statement.targets) == 1 else None
        knobs = attribute_knobs(target, table.values()) if target is not None else []
        if target is None or not any(Takes.CALLABLE in knob.takes for knob in knobs):
            continue
        try:
            kind = _kind(ast.parse(text, mode="eval").body)
        except (SyntaxError, ValueError):
            continue
        if kind is not None and not any(takes(knob, kind) for knob in knobs):
            return f"`{ast.unparse(target)}` takes no {_SAID[kind]}"
    return ""


_SAID = {Takes.CONTEXT: "SSLContext", Takes.CALLABLE: "function", Takes.PATH: "path"}


def _kind(value: ast.expr) -> Takes | None:
    """What the value is, if it is one of those that differ."""
    if isinstance(value, ast.Lambda):
        return Takes.CALLABLE
    if isinstance(value, ast.Subscript):
        return Takes.PATH  # of `os.environ`: nothing else is written so
    if isinstance(value, ast.Call):
        name = last_name(value.func)
        return Takes.CONTEXT if name in _CONTEXTS else Takes.CALLABLE if name in _MAKERS else None
    return None


def _is_taken(kind: Takes, parameter: str, knob: Knob, table: Mapping[str, Knob]) -> bool:
    """Whether the parameter takes such a value; so also if the table does not know the parameter."""
    about = [
        other
        for other in (knob, *table.values())
        if other.parameter == parameter
        and other.kind is Kind.ARGUMENT
        and not {*knob.targets}.isdisjoint(other.targets)
    ]
    return not about or any(takes(other, kind) for other in about)


def takes(knob: Knob, kind: Takes) -> bool:
    """Whether a value of this kind is legal where the knob's stands."""
    if Takes.CALLABLE in knob.takes or kind is Takes.CALLABLE:
        return kind in knob.takes
    return kind in knob.takes or (kind is Takes.CONTEXT and knob.context) or (kind is Takes.PATH and knob.path)


# --- the whole file -----------------------------------------------------------------------------


def file_problems(before: str, after: str) -> list[tuple[int, str]]:
    """The lines of the changed file that do not compile, or use a name that is not bound, and why; as before: none."""
    problem = _compiled(after)
    if problem is not None:
        return [] if _compiled(before) is not None else [problem]
    try:
        old, new = unbound(ast.parse(before)), unbound(ast.parse(after))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    return [
        (line, f"nothing defines `{name}` there")
        for name, lines in new.items()
        if len(lines) > len(old.get(name, ()))
        for line in lines
    ]


def _compiled(text: str) -> tuple[int, str] | None:
    """Where and why the text does not compile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(text, "<fixed>", "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True)
    except SyntaxError as error:
        return error.lineno or 1, f"it would not compile: {error.msg}"
    except (ValueError, RecursionError, MemoryError):
        return None
    return None
