"""Run-time options: what their declarations say of the values that are read later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Set

from certlint.model.facts import Call
from certlint.model.findings import How
from certlint.model.knobs import ModelKind
from certlint.model.values import Literal, Result
from certlint.semantics.candidates import Shape
from certlint.semantics.evaluate import Evaluator
from certlint.semantics.index import last
from certlint.semantics.modules import Module
from certlint.semantics.table import Table
from certlint.semantics.terms import Known, Name, Opaque, Origin, Outcome

__all__ = ["declarations", "index_options", "option_name"]

DEFAULT = "default"
FLAGS = {"store_true": (False, True), "store_false": (True, False)}


def option_name(call: Call) -> str:
    """The name under which the value of a declared option is read: ``verify`` for ``--verify/--no-verify``."""
    for keyword, value in call.keywords:
        if keyword == "dest" and isinstance(value, Literal) and isinstance(value.value, str):
            return value.value
    texts = [a.value for a in call.arguments if isinstance(a, Literal) and isinstance(a.value, str)]
    plain = [text for text in texts if text.isidentifier()]
    if plain:
        return plain[-1]
    longest = next((text for text in texts if text.startswith("--")), texts[0] if texts else "")
    return longest.partition("/")[0].lstrip("-").replace("-", "_")


def _outcomes(evaluator: Evaluator, path: str, index: int, call: Call, default: str) -> tuple[Outcome, ...]:
    """What the option's value may be: its default, and for a flag what somebody gets who gives it."""
    name = option_name(call)
    origin = Origin(path, call.site, f"option `{name}`")
    literals = {k: v.value for k, v in call.keywords if isinstance(v, Literal)}
    given = evaluator.arguments.argument(path, index, default, None)
    flag = FLAGS.get(str(literals.get("action")))
    texts = [a.value for a in call.arguments if isinstance(a, Literal) and isinstance(a.value, str)]
    if flag is None and (literals.get("is_flag") is True or any("/" in text for text in texts)):
        flag = (False, True)
    found: list[Outcome] = []
    if given is not None:
        for outcome in given.outcomes:
            found.append(
                Outcome(outcome.term, outcome.trail, alone=False, via=How.OPTION, via_origin=origin, option=name)
            )
    elif flag is not None:
        found.append(Outcome(Known(flag[0]), alone=False, via=How.OPTION, via_origin=origin, option=name))
    standing = next((o.term.value for o in found if isinstance(o.term, Known)), None)
    if flag is not None and isinstance(standing, bool):
        found.append(Outcome(Known(not standing), (origin,), alone=False, via=How.OPT_OUT, option=name))
    found.append(Outcome(Opaque(name), alone=False))
    return tuple(found)


def declarations(evaluator: Evaluator, table: Table) -> dict[str, list[int]]:
    """By path, the numbers of the calls that may declare an option."""
    declaring: dict[str, Shape] = {}
    for name, kinds in table.models.items():
        for model in kinds.get(ModelKind.OPTION, ()):
            # What reads an option declares one only if it gives a default.
            reads = bool(model.parameter) and model.parameter != DEFAULT
            shape = Shape(not reads, frozenset({model.parameter}), model.position)
            declaring[last(name)] = declaring.get(last(name), Shape()).joined(shape)
    found: dict[str, set[int]] = defaultdict(set)
    for name, shape in declaring.items():
        for each in evaluator.index.known_as({name}):
            for module, index in evaluator.index.calls.get(each, ()):
                if shape.fits(module.analysis.calls[index]):
                    found[module.path].add(index)
    return {path: sorted(indexes) for path, indexes in found.items()}


def index_options(evaluator: Evaluator, table: Table, paths: Set[str]) -> None:
    """Note the options that the modules declare: by name, and for decorated functions by parameter."""
    for path, indexes in declarations(evaluator, table).items():
        if path in paths:
            _index(evaluator, table, evaluator.modules.by_path[path], indexes)


def _index(evaluator: Evaluator, table: Table, module: Module, indexes: list[int]) -> None:
    path = module.path
    declared: dict[int, tuple[str, tuple[Outcome, ...]]] = {}
    for index in indexes:
        call = module.analysis.calls[index]
        for target in evaluator.calls.targets(path, index):
            if isinstance(target.term, Name):
                for model in table.model(target.term.name, ModelKind.OPTION):
                    outcomes = _outcomes(evaluator, path, index, call, model.parameter or DEFAULT)
                    declared[index] = option_name(call), outcomes
    if not declared:
        return
    used: set[int] = set()
    for name, facts in module.functions.items():
        for decorator in facts.decorators:
            if isinstance(decorator, Result) and decorator.call in declared:
                option, outcomes = declared[decorator.call]
                evaluator.options.setdefault(f"{path}\0{name}", {})[option] = outcomes
                used.add(decorator.call)
    others = [(i, option, outcomes) for i, (option, outcomes) in declared.items() if i not in used and option]
    names = [option for _, option, _ in others]
    for index, option, outcomes in others:
        function = module.analysis.calls[index].function
        evaluator.options.setdefault(f"{path}\0{function}", {})[option] = outcomes
        if names.count(option) == 1:
            evaluator.options.setdefault(path, {})[option] = outcomes
