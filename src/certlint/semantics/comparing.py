"""Host names compared by one's own code, instead of by the library that was told not to.

Code that turns off ``check_hostname`` and calls ``match_hostname`` wants the name compared, and does it after the
handshake. Whether it does so on every way is not known; that it is the only place which compares is no accident.
"""

from __future__ import annotations

from certlint.lexicon.senses import compares_host_names
from certlint.model.facts import Call
from certlint.model.values import Member
from certlint.semantics.modules import Module
from certlint.semantics.sinks import Place

__all__ = ["is_compared"]


def is_compared(module: Module, place: Place) -> bool:
    """Whether the class or function of the place, or one that calls it, compares host names by itself."""
    return place.path == module.path and bool(place.function) and _scope(place.function) in module.derived(_comparing)


def _comparing(module: Module) -> frozenset[str]:
    """The classes and functions of a file in which names are compared, or which are called where they are."""
    calls = module.analysis.calls
    own = {
        _scope(call.function)
        for call in calls
        if call.function and compares_host_names(_last(call.text)) and not _is_hook(module, call)
    }
    known = {_scope(name) for name in (*module.functions, *module.classes)}
    called = {getattr(call.callee, "name", "") for call in calls if call.function and _scope(call.function) in own}
    return frozenset(own | (called & known))


def _is_hook(module: Module, call: Call) -> bool:
    """Whether a call is of a method of the object itself that calls nothing, and so compares nothing."""
    callee = call.callee
    owner = module.self_of(callee.base) if isinstance(callee, Member) else ""
    method = module.methods[owner].get(callee.name) if owner and isinstance(callee, Member) else None
    return method is not None and not module.calls_in(method)


def _scope(function: str) -> str:
    """The class or function of the file that a function is in."""
    return function.partition(".")[0]


def _last(text: str) -> str:
    return text.rpartition(".")[2]
