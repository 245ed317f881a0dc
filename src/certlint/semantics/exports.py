"""What a module exports: its own names, and those of the modules from which it imports everything."""

from __future__ import annotations

from certlint.model.values import FIRST, Literal, Operation, Reference, Sequence, Value
from certlint.semantics.modules import Module, Modules
from certlint.semantics.queries import Exported
from certlint.semantics.tabling import Domain, Tabling

__all__ = ["Exports"]

Found = tuple[Module, Value, int]
"""The module in which a variable gets its value, that value, and the site of the binding (-1: none)."""

BINDINGS: Domain[Found | None] = Domain(None, lambda question, found: found)


class Exports:
    """Resolves variables of modules, by Python's rule for ``from module import *``."""

    def __init__(self, modules: Modules, tabling: Tabling) -> None:
        self._modules = modules
        self._tabling = tabling

    def where(self, module: Module, name: str) -> Found | None:
        """Where a module's variable gets its value: in the module, or in one that everything is imported from."""
        own = module.bindings.get(name)
        if own is not None and not _is_first(own[0]):
            return module, own[0], own[1]
        if own is None and not module.analysis.stars:
            return None
        return self._tabling.ask(Exported(module.path, name), BINDINGS, self._where)

    def _where(self, question: Exported) -> Found | None:
        module, name = self._modules.by_path[question.path], question.name
        own = module.bindings.get(name)
        if own is None:
            stars = list(module.analysis.stars)
        else:
            operands = own[0].operands if isinstance(own[0], Operation) else ()
            stars = [_taken_apart(each)[0] for each in reversed(operands[:-1]) if isinstance(each, Reference)]
        for star in reversed(stars):
            found = self._brought(module.path, star, name)
            if found is not None:
                return found
        if own is None:
            return None
        return module, own[0].operands[-1] if isinstance(own[0], Operation) else own[0], own[1]

    def chosen(self, path: str, value: Operation) -> tuple[Value, ...]:
        """What a name stands for that modules may bring from which everything is imported, as far as that is known."""
        possible: list[Value] = []
        for each in value.operands[:-1]:
            if not isinstance(each, Reference):
                continue
            star, name = _taken_apart(each)
            if self._source(path, star) is None:
                possible.append(each)  # a library's: it may bring the name
            elif self._brought(path, star, name) is not None:
                return (*possible, each)
        return (*possible, value.operands[-1])

    def _brought(self, path: str, star: str, name: str) -> Found | None:
        """Where the variable that ``from star import *`` brings to the module at ``path`` gets its value."""
        source = self._source(path, star)
        if source is None or source.path == path or not self._is_public(source, name):
            return None
        return self.where(source, name)

    def _source(self, path: str, star: str) -> Module | None:
        return self._modules.named(self._modules.absolute(path, star).rstrip("."))

    def _is_public(self, module: Module, name: str) -> bool:
        """Whether ``from module import *`` brings the name."""
        listed = module.derived(_listed)
        return not name.startswith("_") if listed is None else name in listed


def _taken_apart(reference: Reference) -> tuple[str, str]:
    """The module as ``from module import *`` names it, and the name in it."""
    name = reference.name.rpartition(".")[2]
    module = reference.name.removesuffix(name)
    return (module if not module.strip(".") else module[:-1]), name


def _is_first(value: Value) -> bool:
    return isinstance(value, Operation) and value.operator == FIRST


def _listed(module: Module) -> frozenset[str] | None:
    """The names in ``__all__``; None if there is none, or if it is not written out."""
    bound = module.bindings.get("__all__")
    if bound is None or not isinstance(bound[0], Sequence):
        return None
    names = [item.value for item in bound[0].items if isinstance(item, Literal) and isinstance(item.value, str)]
    return frozenset(names) if len(names) == len(bound[0].items) else None
